//! What a person and a position are, and how input becomes them. Pure.

use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};

use super::details::{self, Details};
pub use super::form::PersonForm;
use super::merge::Base;
use crate::base::dated::Span;
use crate::base::{AccountId, PersonId, PositionId, Result, UnitId};
use crate::features::fields::draw::is_custom;

/// The fields of a position that can be edited, without its details.
const FIELDS: [&str; 7] = ["name", "title", "email", "phone", "unit", "valid_from", "valid_to"];

/// All fields that can be edited.
pub fn fields() -> Vec<&'static str> {
    FIELDS.into_iter().chain(details::NAMES).chain(details::PLACE).collect()
}

/// A person's position at one account.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    /// The account.
    pub account: AccountId,
    /// The position.
    pub id: PositionId,
    /// Who holds it.
    pub person: PersonId,
    /// The person's name, as written.
    pub name: String,
    /// What they are called there.
    pub title: String,
    /// Work e-mail, lower case, or empty.
    pub email: String,
    /// Phone as written, or empty.
    pub phone: String,
    /// The unit, where one is named.
    pub unit: Option<UnitId>,
    /// When they hold it.
    pub span: Span,
    /// Counts edits.
    pub version: i64,
    /// Whether it was taken off the list.
    pub archived: bool,
    /// Values of custom fields under `cf_KEY`; read with one position, not with lists.
    pub custom: Map<String, Json>,
    /// What else is known; read with one position, not with lists.
    pub details: Details,
}

impl Position {
    /// The fields as the log and the merge see them.
    pub fn fields(&self) -> Map<String, Json> {
        let mut map = Map::new();
        map.insert(String::from("name"), json!(self.name));
        map.insert(String::from("title"), json!(self.title));
        map.insert(String::from("email"), json!(self.email));
        map.insert(String::from("phone"), json!(self.phone));
        map.insert(String::from("unit"), json!(self.unit));
        map.insert(String::from("valid_from"), json!(self.span.from.to_string()));
        map.insert(String::from("valid_to"), json!(self.span.last().map(|d| d.to_string())));
        map.extend(self.details.fields());
        map.extend(self.custom.clone());
        map
    }

    /// The position with some fields replaced.
    ///
    /// # Errors
    /// `Invalid` when the last day would lie before the first.
    pub fn with(&self, set: &Map<String, Json>) -> Result<Self> {
        let mut after = self.clone();
        let text =
            |key: &str, old: &str| set.get(key).map_or(old.to_owned(), |v| v.as_str().unwrap_or_default().to_owned());
        after.name = text("name", &self.name);
        after.title = text("title", &self.title);
        after.email = text("email", &self.email);
        after.phone = text("phone", &self.phone);
        if let Some(unit) = set.get("unit") {
            after.unit = unit.as_str().and_then(|u| u.parse().ok());
        }
        let day = |key: &str, old: Option<Date>| set.get(key).map_or(old, |v| v.as_str().and_then(|d| d.parse().ok()));
        let from = day("valid_from", Some(self.span.from)).unwrap_or(self.span.from);
        after.span = Span::new(from, day("valid_to", self.span.last()))?;
        after.details.set(set);
        after.custom.extend(set.iter().filter(|(name, _)| is_custom(name)).map(|(n, v)| (n.clone(), v.clone())));
        after.custom.retain(|_, value| !value.is_null());
        Ok(after)
    }
}

/// A person to be added, or a known one who takes up a position.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Where.
    pub account: AccountId,
    /// A known person, else a new one is made.
    pub person: Option<PersonId>,
    /// The name; not used for a known person.
    pub name: String,
    /// Title.
    pub title: String,
    /// Work e-mail or empty.
    pub email: String,
    /// Phone or empty.
    pub phone: String,
    /// The unit.
    pub unit: Option<UnitId>,
    /// When.
    pub span: Span,
    /// Values of custom fields under `cf_KEY`; null says none, absent ones get their default.
    pub custom: Map<String, Json>,
    /// Whether no more than the name was asked for, so that nothing else can be demanded.
    pub only_named: bool,
    /// What else is known. The parts of a known person's name are not used.
    pub details: Details,
}

impl NewPerson {
    /// Just a name, from a day on.
    pub fn named(account: AccountId, name: &str, from: Date) -> Self {
        Self {
            account,
            person: None,
            name: name.to_owned(),
            title: String::new(),
            email: String::new(),
            phone: String::new(),
            unit: None,
            span: Span::since(from),
            custom: Map::new(),
            only_named: true,
            details: Details::default(),
        }
    }
}

/// Changes of a position.
#[derive(Clone, Debug, Default)]
pub struct EditPerson {
    /// New values by field.
    pub set: Map<String, Json>,
    /// What the editor had read.
    pub base: Base,
    /// The names that the editor had read: they belong to the person, so that the position's version does not count
    /// their changes. Those absent overwrite.
    pub names_was: Map<String, Json>,
    /// Whether the whole form was sent: then everything that must be filled is demanded, else only what is set.
    pub whole: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn position() -> Position {
        Position {
            account: AccountId(uuid::Uuid::from_u128(1)),
            id: PositionId(uuid::Uuid::from_u128(2)),
            person: PersonId(uuid::Uuid::from_u128(3)),
            name: String::from("林晓雯 Lin Xiaowen"),
            title: String::from("Plant director"),
            email: String::from("lin@qinghe.example"),
            phone: String::new(),
            unit: None,
            span: Span::since(date(2026, 11, 1)),
            version: 3,
            archived: false,
            custom: Map::new(),
            details: Details::default(),
        }
    }

    #[test]
    fn fields_replace_and_come_back() {
        let before = position();
        let set = json!({"title": "CEO", "valid_to": "2026-12-31"});
        let after = before.with(set.as_object().unwrap()).unwrap();
        assert_eq!((after.title.as_str(), after.span.to), ("CEO", date(2027, 1, 1)));
        assert_eq!(after.with(&before.fields()).unwrap(), before);
        let custom = json!({"cf_channel": "phone"});
        let known = before.with(custom.as_object().unwrap()).unwrap();
        assert_eq!(known.fields()["cf_channel"], "phone");
        assert_eq!(known.with(json!({"cf_channel": null}).as_object().unwrap()).unwrap(), before);
        assert!(before.with(json!({"valid_to": "2026-10-01"}).as_object().unwrap()).is_err());
    }
}
