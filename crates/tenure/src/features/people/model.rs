//! What a person and a position are, and how input becomes them. Pure.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use super::merge::Base;
use crate::base::dated::{Span, parse_span};
use crate::base::{AccountId, Fields, PersonId, PositionId, Result, UnitId, calendar, validate};
use crate::features::fields::draw::is_custom;
use crate::features::fields::input::Typed;
use crate::features::fields::{Catalogue, Subject};

/// Most characters of a phone number.
const PHONE: usize = 60;
/// The fields of a position that can be edited.
pub const FIELDS: [&str; 7] = ["name", "title", "email", "phone", "unit", "valid_from", "valid_to"];

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
    /// The name that the editor had read: it belongs to the person, so that the position's version does not count it.
    pub name_was: Option<String>,
    /// Whether the whole form was sent: then everything that must be filled is demanded, else only what is set.
    pub whole: bool,
}

/// What people type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of Position, as text")]
pub struct PersonForm {
    /// Id or name of the account, for new people.
    pub account: String,
    pub name: String,
    pub title: String,
    pub email: String,
    pub phone: String,
    pub unit: String,
    pub valid_from: String,
    pub valid_to: String,
    pub version: String,
    pub name_was: String,
    /// Read apart, by `fields::input::split`.
    #[serde(skip)]
    pub custom: Typed,
}

impl PersonForm {
    /// What is stored, as text.
    pub fn of(position: &Position, catalogue: &Catalogue, locale: crate::base::Locale) -> Self {
        Self {
            account: String::new(),
            name: position.name.clone(),
            title: position.title.clone(),
            email: position.email.clone(),
            phone: position.phone.clone(),
            unit: position.unit.map(|u| u.to_string()).unwrap_or_default(),
            valid_from: calendar::full(locale, position.span.from),
            valid_to: position.span.last().map(|d| calendar::full(locale, d)).unwrap_or_default(),
            version: position.version.to_string(),
            name_was: position.name.clone(),
            custom: Typed::of(catalogue, Subject::Person, &position.custom, locale),
        }
    }

    /// Reads a new person.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn new_person(&self, account: AccountId, today: Date) -> Result<NewPerson> {
        let mut fields = Fields::default();
        let new = NewPerson {
            account,
            person: None,
            name: validate::required(&mut fields, "name", &self.name, validate::NAME),
            title: validate::line(&mut fields, "title", &self.title, validate::NAME),
            email: validate::email(&mut fields, "email", &self.email, true),
            phone: validate::line(&mut fields, "phone", &self.phone, PHONE),
            unit: validate::id(&mut fields, "unit", &self.unit),
            span: parse_span(&mut fields, today, &self.valid_from, &self.valid_to),
            custom: Map::new(),
            only_named: false,
        };
        fields.finish()?;
        Ok(new)
    }

    /// Reads the fields named in `given` as an edit.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn edit(&self, given: &[&str], base: Base, today: Date) -> Result<EditPerson> {
        let mut fields = Fields::default();
        let mut set = Map::new();
        let mut put = |key: &str, value: Json| {
            if given.contains(&key) {
                set.insert(key.to_owned(), value);
            }
        };
        if given.contains(&"name") {
            put("name", json!(validate::required(&mut fields, "name", &self.name, validate::NAME)));
        }
        put("title", json!(validate::line(&mut fields, "title", &self.title, validate::NAME)));
        put("email", json!(validate::email(&mut fields, "email", &self.email, true)));
        put("phone", json!(validate::line(&mut fields, "phone", &self.phone, PHONE)));
        put("unit", json!(validate::id::<UnitId>(&mut fields, "unit", &self.unit)));
        if given.contains(&"valid_from") {
            let from = calendar::parse_required(&mut fields, "valid_from", &self.valid_from, today);
            put("valid_from", json!(from.to_string()));
        }
        let last = calendar::parse_optional(&mut fields, "valid_to", &self.valid_to, today);
        put("valid_to", json!(last.map(|d| d.to_string())));
        fields.finish()?;
        let name_was = (!self.name_was.is_empty()).then(|| self.name_was.clone());
        Ok(EditPerson { set, base, name_was, whole: false })
    }
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

    #[test]
    fn a_form_keeps_hostile_names_and_gathers_mistakes() {
        let account = AccountId(uuid::Uuid::nil());
        let form = PersonForm { name: String::from(" <b>Robert'); drop table--</b> "), ..PersonForm::default() };
        assert_eq!(form.new_person(account, date(2026, 11, 12)).unwrap().name, "<b>Robert'); drop table--</b>");
        let bad =
            PersonForm { email: String::from("nobody"), valid_from: String::from("soon"), ..PersonForm::default() };
        let Err(crate::base::Error::Invalid(fields)) = bad.new_person(account, date(2026, 11, 12)) else { panic!() };
        assert_eq!(fields.0.iter().map(|f| f.field.as_ref()).collect::<Vec<_>>(), ["name", "email", "valid_from"]);
    }

    #[test]
    fn an_edit_takes_only_what_was_given() {
        let form = PersonForm { title: String::from("CFO"), ..PersonForm::default() };
        let edit = form.edit(&["title"], Base::default(), date(2026, 11, 12)).unwrap();
        assert_eq!(Json::Object(edit.set), json!({"title": "CFO"}));
    }
}
