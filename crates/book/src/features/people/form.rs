//! The form of a person, as people type it, and how it becomes a new person or an edit. Pure.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use super::details::{self, Contact, Details};
use super::languages;
use super::merge::Base;
use super::model::{EditPerson, NewPerson, Position};
use crate::base::dated::parse_span;
use crate::base::{AccountId, Fields, Result, UnitId, calendar, validate};
use crate::features::fields::input::Typed;
use crate::features::fields::{Catalogue, Subject};

/// Most characters of a phone number.
pub(super) const PHONE: usize = 60;

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
    pub given_name: String,
    pub family_name: String,
    pub name_order: String,
    pub native_name: String,
    pub former_names: String,
    pub pronunciation: String,
    /// `1` keeps the name before a change among the former names.
    pub former_too: String,
    pub email_kind: String,
    pub phone_kind: String,
    pub contact_kind: Vec<String>,
    pub contact_value: Vec<String>,
    pub languages: String,
    pub channel: String,
    pub basis: String,
    pub basis_note: String,
    pub keep_until: String,
    pub birthday: String,
    pub notes: String,
    /// The other names that were read, as JSON.
    pub names_was: String,
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
            names_was: Json::Object(position.details.names()).to_string(),
            custom: Typed::of(catalogue, Subject::Person, &position.custom, locale),
            ..Self::of_details(&position.details, locale)
        }
    }

    fn of_details(d: &Details, locale: crate::base::Locale) -> Self {
        Self {
            given_name: d.given_name.clone(),
            family_name: d.family_name.clone(),
            name_order: d.name_order.clone(),
            native_name: d.native_name.clone(),
            former_names: d.former_names.clone(),
            pronunciation: d.pronunciation.clone(),
            email_kind: d.email_kind.clone(),
            phone_kind: d.phone_kind.clone(),
            contact_kind: d.contacts.iter().map(|c| c.kind.clone()).collect(),
            contact_value: d.contacts.iter().map(|c| c.value.clone()).collect(),
            languages: languages::names(locale, &d.languages),
            channel: d.channel.clone(),
            basis: d.basis.clone(),
            basis_note: d.basis_note.clone(),
            keep_until: d.keep_until.map(|day| calendar::full(locale, day)).unwrap_or_default(),
            birthday: details::birthday_words(locale, &d.birthday),
            notes: d.notes.clone(),
            ..Self::default()
        }
    }

    fn details(&self, fields: &mut Fields, today: Date) -> Details {
        let kinds = self.contact_kind.iter().map(String::as_str).chain(std::iter::repeat(""));
        let contacts = self.contact_value.iter().zip(kinds);
        let typed = details::Typed {
            given_name: self.given_name.clone(),
            family_name: self.family_name.clone(),
            name_order: self.name_order.clone(),
            native_name: self.native_name.clone(),
            former_names: self.former_names.clone(),
            pronunciation: self.pronunciation.clone(),
            email_kind: self.email_kind.clone(),
            phone_kind: self.phone_kind.clone(),
            contacts: contacts.map(|(value, kind)| Contact { kind: kind.to_owned(), value: value.clone() }).collect(),
            languages: self.languages.clone(),
            channel: self.channel.clone(),
            basis: self.basis.clone(),
            basis_note: self.basis_note.clone(),
            keep_until: self.keep_until.clone(),
            birthday: self.birthday.clone(),
            notes: self.notes.clone(),
        };
        typed.parse(fields, today)
    }

    /// The details that the form says something about, as an import reads them.
    pub fn details_given(&self, read: &Details) -> Map<String, Json> {
        let empty = |field: &str| match field {
            "contacts" => self.contact_value.iter().all(|v| v.trim().is_empty()),
            "basis" => self.basis.is_empty(),
            "basis_note" => self.basis_note.is_empty(),
            "email_kind" => self.email_kind.is_empty(),
            "phone_kind" => self.phone_kind.is_empty(),
            _ => false,
        };
        let said = |value: &Json| !value.is_null() && value.as_str() != Some("");
        read.fields().into_iter().filter(|(field, value)| said(value) && !empty(field)).collect()
    }

    /// The name as typed, else made of its parts.
    fn full_name(&self, fields: &mut Fields, details: &Details) -> String {
        let composed = details.composed();
        let name = if self.name.trim().is_empty() { composed.as_str() } else { self.name.as_str() };
        validate::required(fields, "name", name, validate::NAME)
    }

    /// Reads a new person.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn new_person(&self, account: AccountId, today: Date) -> Result<NewPerson> {
        let mut fields = Fields::default();
        let mut later = Fields::default();
        let details = self.details(&mut later, today);
        let new = NewPerson {
            account,
            person: None,
            name: self.full_name(&mut fields, &details),
            title: validate::line(&mut fields, "title", &self.title, validate::NAME),
            email: validate::email(&mut fields, "email", &self.email, true),
            phone: validate::line(&mut fields, "phone", &self.phone, PHONE),
            unit: validate::id(&mut fields, "unit", &self.unit),
            span: parse_span(&mut fields, today, &self.valid_from, &self.valid_to),
            custom: Map::new(),
            only_named: false,
            details,
        };
        fields.0.extend(later.0);
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
        let mut later = Fields::default();
        let details = self.details(&mut later, today);
        later.0.retain(|e| given.contains(&e.field.as_ref()));
        let mut put = |key: &str, value: Json| {
            if given.contains(&key) {
                set.insert(key.to_owned(), value);
            }
        };
        if given.contains(&"name") {
            put("name", json!(self.full_name(&mut fields, &details)));
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
        for (key, value) in details.fields() {
            put(&key, value);
        }
        fields.0.extend(later.0);
        fields.finish()?;
        self.keep_former(&mut set);
        let mut names_was: Map<String, Json> = serde_json::from_str(&self.names_was).unwrap_or_default();
        if !self.name_was.is_empty() {
            names_was.insert(String::from("name"), json!(self.name_was));
        }
        Ok(EditPerson { set, base, names_was, whole: false })
    }
}

impl PersonForm {
    /// Lets the name before a change stand among the former ones, when that was asked for.
    fn keep_former(&self, set: &mut Map<String, Json>) {
        let changed = set.get("name").is_some_and(|name| *name != json!(self.name_was));
        if self.former_too.is_empty() || self.name_was.is_empty() || !changed {
            return;
        }
        if let Some(Json::String(former)) = set.get_mut("former_names")
            && !former.lines().any(|line| line == self.name_was)
        {
            let known = std::mem::take(former);
            *former = if known.is_empty() { self.name_was.clone() } else { format!("{}\n{known}", self.name_was) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

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
