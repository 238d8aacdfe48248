//! Tokens for search. Every suffix of a word is stored, so that an index that finds prefixes finds the middle of words.

use std::collections::HashSet;

use crate::chars::{is_apostrophe, is_cjk};
use crate::fold::fold;

/// Longest token; longer words and query terms are cut here, so that they still meet.
const LONGEST: usize = 32;
/// Shortest suffix of an alphabetic word; a whole word may be shorter.
const SHORTEST: usize = 2;
/// Letters of a piece of a long text.
const GRAM: usize = 3;

/// The unique tokens of some texts, separated by spaces, in order of first appearance.
///
/// ```
/// assert_eq!(tenure_text::search_tokens(&["清河 Lab"]), "清河 河 lab ab");
/// ```
pub fn search_tokens(texts: &[&str]) -> String {
    let mut seen = HashSet::new();
    let mut tokens = String::new();
    for word in texts.iter().flat_map(|text| words(text)) {
        let chars: Vec<char> = word.chars().collect();
        let shortest = if chars.first().copied().is_some_and(is_cjk) { 1 } else { SHORTEST };
        for start in 0..chars.len() {
            if start > 0 && chars.len() - start < shortest {
                break;
            }
            let token: String = chars[start..].iter().take(LONGEST).collect();
            if seen.insert(token.clone()) {
                if !tokens.is_empty() {
                    tokens.push(' ');
                }
                tokens.push_str(&token);
            }
        }
    }
    tokens
}

/// The folded words of what somebody typed, each once; runs of CJK characters stand alone.
///
/// ```
/// assert_eq!(tenure_text::query_terms("Qinghe清河  O’Brien"), ["qinghe", "清河", "obrien"]);
/// ```
pub fn query_terms(typed: &str) -> Vec<String> {
    let mut terms: Vec<String> = Vec::new();
    for word in words(typed) {
        let term: String = word.chars().take(LONGEST).collect();
        if !terms.contains(&term) {
            terms.push(term);
        }
    }
    terms
}

/// What is compared: the folded words with single blanks between.
///
/// ```
/// assert_eq!(tenure_text::plain("O’Brien & Söhne (清河Lab)"), "obrien sohne 清河 lab");
/// ```
pub fn plain(text: &str) -> String {
    words(text).join(" ")
}

/// The unique pieces of a long text, separated by spaces: three letters each, shorter words as they are, and of Chinese
/// each character and each two neighbours. Far fewer than all suffixes, and each is looked up as it stands.
///
/// ```
/// assert_eq!(tenure_text::grams("an order 清河"), "an ord rde der 清 清河 河");
/// ```
pub fn grams(text: &str) -> String {
    let mut seen = HashSet::new();
    let mut grams = String::new();
    let mut add = |gram: String| {
        if !seen.contains(&gram) {
            if !grams.is_empty() {
                grams.push(' ');
            }
            grams.push_str(&gram);
            seen.insert(gram);
        }
    };
    for word in words(text) {
        let letters: Vec<char> = word.chars().collect();
        if letters.first().copied().is_some_and(is_cjk) {
            for i in 0..letters.len() {
                add(letters[i].to_string());
                if let Some(pair) = letters.get(i..i + 2) {
                    add(pair.iter().collect());
                }
            }
        } else if letters.len() <= GRAM {
            add(word);
        } else {
            letters.windows(GRAM).for_each(|gram| add(gram.iter().collect()));
        }
    }
    grams
}

/// The pieces that a text must have for a term to stand in it; what has them all is compared with the term itself.
///
/// ```
/// assert_eq!(tenure_text::gram_terms("delivery"), ["del", "ive", "ery"]);
/// assert_eq!(tenure_text::gram_terms("清河生"), ["清河", "河生"]);
/// ```
pub fn gram_terms(term: &str) -> Vec<String> {
    let letters: Vec<char> = term.chars().collect();
    let (size, step) = if letters.first().copied().is_some_and(is_cjk) { (2, 1) } else { (GRAM, GRAM) };
    if letters.len() <= size {
        return vec![term.to_owned()];
    }
    let last = letters.len() - size;
    let starts = (0..last).step_by(step).chain([last]);
    starts.map(|start| letters[start..start + size].iter().collect()).collect()
}

/// Folded words: letters and digits; a change between CJK and other writing starts a new word.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut cjk = false;
    for c in fold(text).chars() {
        if is_apostrophe(c) {
            continue;
        }
        if !c.is_alphanumeric() && !is_joining(c) {
            words.extend(take(&mut word));
            continue;
        }
        if !word.is_empty() && is_cjk(c) != cjk {
            words.extend(take(&mut word));
        }
        cjk = is_cjk(c);
        word.push(c);
    }
    words.extend(take(&mut word));
    words
}

/// Marks inside words of Indic and other scripts that do not count as letters.
fn is_joining(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

fn take(word: &mut String) -> Option<String> {
    if word.is_empty() { None } else { Some(std::mem::take(word)) }
}

#[cfg(test)]
mod tests {
    use super::{query_terms, search_tokens};

    /// What a database does with the tokens: each term must begin some token.
    fn finds(tokens: &str, typed: &str) -> bool {
        let terms = query_terms(typed);
        !terms.is_empty() && terms.iter().all(|term| tokens.split(' ').any(|token| token.starts_with(term.as_str())))
    }

    #[test]
    fn the_middle_of_a_word_is_found() {
        let tokens = search_tokens(&["Aurelia Foods Group", "清河生命科学 Qinghe", "O'Brien", "case 2291"]);
        for typed in [
            "aur",
            "relia",
            "FOODS",
            "河生",
            "学",
            "清河qing",
            "obrien",
            "o’bri",
            "brien",
            "2291",
            "91",
            "group aurelia",
        ] {
            assert!(finds(&tokens, typed), "{typed}");
        }
        for typed in ["aurelix", "生清", "xx", "", " - "] {
            assert!(!finds(&tokens, typed), "{typed}");
        }
    }

    #[test]
    fn short_words_stay_and_short_suffixes_go() {
        assert_eq!(search_tokens(&["R&D"]), "r d");
        assert_eq!(search_tokens(&["abc"]), "abc bc");
        assert_eq!(search_tokens(&["3M"]), "3m");
        assert_eq!(search_tokens(&["한국"]), "한국 국");
        assert_eq!(search_tokens(&[""]), "");
    }

    #[test]
    fn tokens_are_unique_over_all_texts() {
        assert_eq!(search_tokens(&["Ana", "ana ANÁ"]), "ana na");
    }

    #[test]
    fn long_words_are_cut_on_both_sides() {
        let long = "a".repeat(80);
        let tokens = search_tokens(&[&long]);
        assert!(tokens.split(' ').all(|t| t.chars().count() <= 32));
        assert!(finds(&tokens, &long));
    }
}
