//! Cells that no spreadsheet takes for a formula.

use std::borrow::Cow;

/// A text for a CSV file: what begins like a formula gets an apostrophe in front.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if formula(text) || text.strip_prefix('\'').is_some_and(guardable) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// What a cell says; takes the apostrophe of [`guarded`] away again.
pub fn plain(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| guardable(rest)).unwrap_or(text)
}

/// Whether the apostrophe in front of `text` may be ours.
fn guardable(text: &str) -> bool {
    formula(text.trim_start_matches('\''))
}

fn formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_words_and_come_back() {
        for text in ["=1+1", "+49 30", "-1", "@x", "\t=1", "\r=1", "'quoted", "'=1", "''=1", "plain", "O'Neil", ""] {
            assert_eq!(plain(&guarded(text)), text);
            assert!(!formula(&guarded(text)));
        }
    }

    #[test]
    fn other_apostrophes_stay() {
        assert_eq!(plain("'s-Hertogenbosch"), "'s-Hertogenbosch");
    }
}
