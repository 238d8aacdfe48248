//! What can be found, as its source gives it, and as it is stored.

use jiff::Timestamp;
use uuid::Uuid;

use super::mark;
use super::rank::BETWEEN;
use crate::base::AccountId;
use crate::base::registry::{SearchIndex, SearchSource};

/// What can be found, as its source gives it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The account that it belongs to.
    pub account: AccountId,
    /// What it is.
    pub subject: Uuid,
    /// When it happened; none for names.
    pub at: Option<Timestamp>,
    /// What lists show.
    pub title: String,
    /// Other names, with `•` between.
    pub names: String,
    /// What identifies it, with `•` between.
    pub numbers: String,
    /// What else is searched.
    pub words: String,
}

/// A thing by its account.
pub type Key = (AccountId, Uuid);

/// An entry as it is stored.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Made {
    pub(super) at: i64,
    pub(super) title: String,
    pub(super) folded: String,
}

impl Made {
    pub(super) fn of(index: SearchIndex, entry: Entry) -> Self {
        match index {
            SearchIndex::Names => {
                let folded = name([&entry.title, &entry.names, &entry.numbers, &entry.words]);
                Self { at: 0, title: entry.title, folded }
            }
            SearchIndex::Texts => {
                let lines = [&entry.title, &entry.names, &entry.numbers, &entry.words].map(|t| tenure_text::plain(t));
                let folded = lines.into_iter().filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n");
                Self { at: entry.at.map_or(0, Timestamp::as_microsecond), title: String::new(), folded }
            }
        }
    }
}

/// An entry of a source of names as it is stored, with the words that it is found by. It takes no database to make one,
/// so that whoever stores many makes them before the transaction.
#[derive(Clone, Debug)]
pub struct Named {
    pub(super) key: Key,
    pub(super) made: Made,
    pub(super) tokens: String,
}

impl Named {
    /// Of what the source gives.
    pub fn of(source: &SearchSource, entry: Entry) -> Self {
        let key = (entry.account, entry.subject);
        Self::made(source.kind, key, Made::of(SearchIndex::Names, entry))
    }

    pub(super) fn made(kind: &str, key: Key, made: Made) -> Self {
        let tokens = format!("{} {}", tenure_text::search_tokens(&[made.folded.as_str()]), mark(kind));
        Self { key, made, tokens }
    }
}

/// Names, how they are read, numbers, words: a line each.
pub(super) fn name([title, other, numbers, words]: [&str; 4]) -> String {
    let parts =
        |text: &str| text.split('\u{2022}').map(tenure_text::plain).filter(|t| !t.is_empty()).collect::<Vec<_>>();
    let mut names = parts(title);
    names.extend(parts(other));
    let mut readings = tenure_text::readings(title);
    readings.extend(tenure_text::readings(other));
    let numbers: Vec<String> = numbers.split('\u{2022}').flat_map(number).collect();
    [names.join(BETWEEN), readings.join(BETWEEN), numbers.join(" "), tenure_text::plain(words)].join("\n")
}

/// A number as it is written, and in one piece, with and without the zero in brackets of telephone numbers.
fn number(text: &str) -> Vec<String> {
    let written = tenure_text::plain(text);
    let mut all = vec![written.clone()];
    if written.contains(' ') && written.chars().any(|c| c.is_ascii_digit()) && !text.contains('@') {
        for text in [text.to_owned(), text.replace("(0)", "")] {
            let close: String = tenure_text::plain(&text).split(' ').collect();
            if !all.contains(&close) {
                all.push(close);
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_has_its_four_lines() {
        let numbers = "+49 (0)30 12-34 • DE 812.345 • ana@x.example";
        let folded = name(["清河 Lab", "Old • Older & Co", numbers, "Sales"]);
        let lines: Vec<&str> = folded.split('\n').collect();
        assert_eq!(lines[0], "清河 lab • old • older co");
        assert_eq!(lines[1], "qinghe • qh");
        assert_eq!(lines[2], "49 0 30 12 34 490301234 49301234 de 812 345 de812345 ana x example");
        assert_eq!(lines[3], "sales");
    }
}
