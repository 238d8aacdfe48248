//! Whether a term stands in a plain text: what a database found by pieces is compared here, the same on every path.

use crate::chars::is_cjk;

/// Whether one character of a term already says something, as in Chinese.
fn dense(term: &str) -> bool {
    term.chars().next().is_some_and(is_cjk)
}

/// Whether a word of the plain text begins with the term.
pub fn begins(plain: &str, term: &str) -> bool {
    plain.split([' ', '\n']).any(|word| word.starts_with(term))
}

/// Whether the term stands anywhere in the plain text; a single letter only where a word begins.
///
/// ```
/// assert!(tenure_text::holds("aurelia foods", "relia") && tenure_text::holds("清河生命", "命"));
/// assert!(!tenure_text::holds("aurelia foods", "u"));
/// ```
pub fn holds(plain: &str, term: &str) -> bool {
    if term.chars().count() > 1 || dense(term) { plain.contains(term) } else { begins(plain, term) }
}

/// Like [`holds`], for long texts, in which one or two letters say nothing unless they are a word.
///
/// ```
/// assert!(tenure_text::whole_words("the ai pilot", "ai") && !tenure_text::whole_words("a maiden order", "ai"));
/// ```
pub fn whole_words(plain: &str, term: &str) -> bool {
    if term.chars().count() > 2 || dense(term) {
        plain.contains(term)
    } else {
        plain.split([' ', '\n']).any(|word| word == term)
    }
}
