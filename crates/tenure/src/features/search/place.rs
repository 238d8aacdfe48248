//! The place of a hit in the order of its group: how well it matches, then how recently it was dealt with.

use uuid::Uuid;

use crate::base::paging::Cursor;
use crate::base::search::Class;
use crate::base::{Error, Result};

/// Hits are sorted by this; it also tells where the next page begins.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    class: i64,
    /// When the asker dealt with it, negated, so that the latest comes first.
    mine: i64,
    /// When anybody did.
    any: i64,
    length: i64,
    title: String,
    id: Uuid,
}

impl Place {
    /// Of a hit; instants in microseconds, 0 for never.
    pub fn of(class: Class, (mine, any): (i64, i64), title: &str, id: Uuid) -> Self {
        let length = i64::try_from(title.chars().count()).unwrap_or(i64::MAX);
        Self { class: class as i64, mine: -mine, any: -any, length, title: tenure_text::fold(title), id }
    }

    /// How well it matches, as a number that is lower for better.
    pub fn class(&self) -> i64 {
        self.class
    }

    /// For URLs.
    pub fn cursor(&self) -> Cursor {
        let value = format!("{} {} {} {} {}", self.class, self.mine, self.any, self.length, self.title);
        Cursor { value: Some(value), id: self.id }
    }

    /// Reads what [`Place::cursor`] wrote.
    ///
    /// # Errors
    /// `Invalid` on `cursor` when it is not one of ours.
    pub fn parse(cursor: &Cursor) -> Result<Self> {
        let text = cursor.value.as_deref().unwrap_or_default();
        let mut parts = text.splitn(5, ' ');
        let mut number = || parts.next().and_then(|p| p.parse::<i64>().ok());
        let numbers = (number(), number(), number(), number());
        let (Some(class), Some(mine), Some(any), Some(length)) = numbers else {
            return Err(Error::field("cursor", "error-cursor"));
        };
        let title = parts.next().unwrap_or_default().to_owned();
        Ok(Self { class, mine, any, length, title, id: cursor.id })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_and_the_latest_come_first_and_survive_the_url() {
        let place = |class, times, title: &str| Place::of(class, times, title, Uuid::from_u128(1));
        let sorted = [
            place(Class::Exact, (0, 0), "Nord"),
            place(Class::Words, (5, 1), "Far North"),
            place(Class::Words, (0, 9), "North"),
            place(Class::Words, (0, 2), "North"),
            place(Class::Words, (0, 2), "North Sea 清河"),
        ];
        assert!(sorted.is_sorted());
        for place in sorted {
            let cursor = Cursor::decode(&place.cursor().encode()).unwrap();
            assert_eq!(Place::parse(&cursor).unwrap(), place);
        }
        assert!(Place::parse(&Cursor { value: Some(String::from("x")), id: Uuid::nil() }).is_err());
    }
}
