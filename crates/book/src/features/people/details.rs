//! What is known of somebody beyond name, title and first address: more of the name, which is the person's, and what
//! belongs to the position. Pure.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use super::languages;
use crate::base::{Fields, Locale, calendar, validate};

/// Fields of the person: the same at every account.
pub const NAMES: [&str; 6] =
    ["given_name", "family_name", "name_order", "native_name", "former_names", "pronunciation"];
/// Fields of the position.
pub const PLACE: [&str; 10] = [
    "email_kind",
    "phone_kind",
    "contacts",
    "languages",
    "channel",
    "basis",
    "basis_note",
    "keep_until",
    "birthday",
    "notes",
];
/// Kinds of addresses and numbers.
pub const KINDS: [&str; 5] = ["work", "mobile", "private", "assistant", "other"];
/// How somebody wants to be reached.
pub const CHANNELS: [&str; 6] = ["call", "email", "message", "video", "visit", "letter"];
/// Most further addresses and numbers of a position.
pub const CONTACTS: usize = 20;
/// Most former names.
const FORMER: usize = 20;
/// Most characters of an address or number.
const VALUE: usize = 254;

/// A further address or number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// work, mobile, private, assistant or other.
    pub kind: String,
    /// An e-mail address when it has an @, else a telephone number.
    pub value: String,
}

impl Contact {
    /// Whether it is an address for mail.
    pub fn is_email(&self) -> bool {
        self.value.contains('@')
    }
}

/// The details of a position and of who holds it.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields are those of NAMES and PLACE")]
pub struct Details {
    pub given_name: String,
    pub family_name: String,
    /// `given` or `family` comes first; empty when nobody said.
    pub name_order: String,
    /// The name in its own script.
    pub native_name: String,
    /// A line each.
    pub former_names: String,
    pub pronunciation: String,
    pub email_kind: String,
    pub phone_kind: String,
    pub contacts: Vec<Contact>,
    /// Codes with a space between.
    pub languages: String,
    pub channel: String,
    /// Code of the term that says why one may keep the data.
    pub basis: String,
    pub basis_note: String,
    /// After this day it is asked whether the data is still needed.
    pub keep_until: Option<Date>,
    /// `1980-05-17`, or `--05-17` without the year.
    pub birthday: String,
    pub notes: String,
}

impl Default for Details {
    fn default() -> Self {
        let work = || String::from("work");
        let none = String::new;
        Self {
            given_name: none(),
            family_name: none(),
            name_order: none(),
            native_name: none(),
            former_names: none(),
            pronunciation: none(),
            email_kind: work(),
            phone_kind: work(),
            contacts: Vec::new(),
            languages: none(),
            channel: none(),
            basis: none(),
            basis_note: none(),
            keep_until: None,
            birthday: none(),
            notes: none(),
        }
    }
}

impl Details {
    /// The fields as the log and the merge see them.
    pub fn fields(&self) -> Map<String, Json> {
        let mut map = Map::new();
        let mut put = |key: &str, value: Json| drop(map.insert(key.to_owned(), value));
        for (key, text) in self.texts() {
            put(key, json!(text));
        }
        put("contacts", json!(self.contacts.iter().map(|c| format!("{}: {}", c.kind, c.value)).collect::<Vec<_>>()));
        put("keep_until", json!(self.keep_until.map(|d| d.to_string())));
        map
    }

    fn texts(&self) -> [(&'static str, &str); 14] {
        [
            ("given_name", &self.given_name),
            ("family_name", &self.family_name),
            ("name_order", &self.name_order),
            ("native_name", &self.native_name),
            ("former_names", &self.former_names),
            ("pronunciation", &self.pronunciation),
            ("email_kind", &self.email_kind),
            ("phone_kind", &self.phone_kind),
            ("languages", &self.languages),
            ("channel", &self.channel),
            ("basis", &self.basis),
            ("basis_note", &self.basis_note),
            ("birthday", &self.birthday),
            ("notes", &self.notes),
        ]
    }

    fn text_mut(&mut self, key: &str) -> Option<&mut String> {
        Some(match key {
            "given_name" => &mut self.given_name,
            "family_name" => &mut self.family_name,
            "name_order" => &mut self.name_order,
            "native_name" => &mut self.native_name,
            "former_names" => &mut self.former_names,
            "pronunciation" => &mut self.pronunciation,
            "email_kind" => &mut self.email_kind,
            "phone_kind" => &mut self.phone_kind,
            "languages" => &mut self.languages,
            "channel" => &mut self.channel,
            "basis" => &mut self.basis,
            "basis_note" => &mut self.basis_note,
            "birthday" => &mut self.birthday,
            "notes" => &mut self.notes,
            _ => return None,
        })
    }

    /// Replaces the fields that `set` names.
    pub fn set(&mut self, set: &Map<String, Json>) {
        for (key, value) in set {
            if let Some(text) = self.text_mut(key) {
                value.as_str().unwrap_or_default().clone_into(text);
            }
        }
        if let Some(list) = set.get("contacts") {
            let contact = |v: &Json| {
                let (kind, value) = v.as_str()?.split_once(": ")?;
                Some(Contact { kind: kind.to_owned(), value: value.to_owned() })
            };
            self.contacts = list.as_array().into_iter().flatten().filter_map(contact).collect();
        }
        if let Some(day) = set.get("keep_until") {
            self.keep_until = day.as_str().and_then(|d| d.parse().ok());
        }
    }

    /// Only the fields of the person.
    pub fn names(&self) -> Map<String, Json> {
        self.fields().into_iter().filter(|(key, _)| NAMES.contains(&key.as_str())).collect()
    }

    /// Whether both call the person the same.
    pub fn same_names(&self, other: &Self) -> bool {
        self.texts()[..NAMES.len()] == other.texts()[..NAMES.len()]
    }

    /// Former names, one by one.
    pub fn former(&self) -> impl Iterator<Item = &str> {
        self.former_names.lines().filter(|l| !l.is_empty())
    }

    /// The name as it is shown, made of its parts; empty without parts.
    pub fn composed(&self) -> String {
        let (given, family) = (self.given_name.as_str(), self.family_name.as_str());
        let parts = if self.name_order == "family" { [family, given] } else { [given, family] };
        // Scripts that write without spaces write names without them too.
        let close = self.name_order == "family" && parts.iter().all(|p| p.chars().all(is_han));
        parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(if close { "" } else { " " })
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// The details as people type them.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the fields are those of Details, as text")]
pub struct Typed {
    pub given_name: String,
    pub family_name: String,
    pub name_order: String,
    pub native_name: String,
    pub former_names: String,
    pub pronunciation: String,
    pub email_kind: String,
    pub phone_kind: String,
    pub contacts: Vec<Contact>,
    pub languages: String,
    pub channel: String,
    pub basis: String,
    pub basis_note: String,
    pub keep_until: String,
    pub birthday: String,
    pub notes: String,
}

impl Typed {
    /// Reads them; mistakes go to their fields.
    pub fn parse(&self, fields: &mut Fields, today: Date) -> Details {
        let kind = |text: &str| if text.is_empty() { String::from("work") } else { text.to_owned() };
        let choice = |fields: &mut Fields, name: &'static str, text: &str, allowed: &[&str]| {
            if text.is_empty() { String::new() } else { validate::one_of(fields, name, text, allowed) }
        };
        Details {
            given_name: validate::line(fields, "given_name", &self.given_name, validate::NAME),
            family_name: validate::line(fields, "family_name", &self.family_name, validate::NAME),
            name_order: choice(fields, "name_order", &self.name_order, &["given", "family"]),
            native_name: validate::line(fields, "native_name", &self.native_name, validate::NAME),
            former_names: former(fields, &self.former_names),
            pronunciation: validate::line(fields, "pronunciation", &self.pronunciation, validate::NAME),
            email_kind: choice(fields, "email_kind", &kind(&self.email_kind), &KINDS),
            phone_kind: choice(fields, "phone_kind", &kind(&self.phone_kind), &KINDS),
            contacts: contacts(fields, &self.contacts),
            languages: languages::parse(&self.languages).unwrap_or_else(|word| {
                fields.add_with("languages", "people-error-language", vec![("word", word)]);
                String::new()
            }),
            channel: choice(fields, "channel", &self.channel, &CHANNELS),
            basis: validate::line(fields, "basis", &self.basis, 60),
            basis_note: validate::line(fields, "basis_note", &self.basis_note, validate::LINE),
            keep_until: calendar::parse_optional(fields, "keep_until", &self.keep_until, today),
            birthday: birthday(fields, &self.birthday, today),
            notes: validate::text(fields, "notes", &self.notes),
        }
    }
}

/// Names that somebody had before: each once, a line each.
fn former(fields: &mut Fields, text: &str) -> String {
    let text = validate::text(fields, "former_names", text);
    let mut names: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(*name));
    if names.len() > FORMER || names.iter().any(|n| n.chars().count() > validate::NAME) {
        fields.add_with("former_names", "error-too-long", vec![("most", validate::NAME.to_string())]);
    }
    names.join("\n")
}

fn contacts(fields: &mut Fields, typed: &[Contact]) -> Vec<Contact> {
    let mut list: Vec<Contact> = Vec::new();
    for contact in typed.iter().filter(|c| !c.value.trim().is_empty()) {
        let value = if contact.is_email() {
            validate::email(fields, "contacts", &contact.value, false)
        } else {
            validate::line(fields, "contacts", &contact.value, VALUE)
        };
        let kind = if contact.kind.is_empty() { "work" } else { &contact.kind };
        let kind = validate::one_of(fields, "contacts", kind, &KINDS);
        let contact = Contact { kind, value };
        if !list.contains(&contact) {
            list.push(contact);
        }
    }
    if list.len() > CONTACTS {
        fields.add_with("contacts", "people-error-contacts", vec![("most", CONTACTS.to_string())]);
    }
    list
}

/// A stored birthday in words.
pub fn birthday_words(locale: Locale, stored: &str) -> String {
    if let Ok(day) = stored.parse() {
        return calendar::full(locale, day);
    }
    // A leap year, whose own days are shown without it.
    match stored.strip_prefix("--").and_then(|rest| format!("2000-{rest}").parse().ok()) {
        Some(day) => calendar::short(locale, date(2000, 1, 1), day),
        None => stored.to_owned(),
    }
}

/// A day with its year, or `--05-17` and `17 May` without one.
fn birthday(fields: &mut Fields, text: &str, today: Date) -> String {
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    if let Some(rest) = text.strip_prefix("--")
        && let Ok(day) = format!("2000-{rest}").parse::<Date>()
    {
        return format!("--{:02}-{:02}", day.month(), day.day());
    }
    let year = text.split(|c: char| !c.is_ascii_digit()).any(|part| part.len() == 4);
    // Without a year the day is read in a leap year.
    match calendar::parse(text, if year { today } else { date(2000, 1, 1) }) {
        Some(day) if year && day <= today && day.year() > 1880 => day.to_string(),
        // A word such as "tomorrow" is no birthday.
        Some(day) if !year && text.contains(|c: char| c.is_ascii_digit()) => {
            format!("--{:02}-{:02}", day.month(), day.day())
        }
        _ => {
            fields.add("birthday", "people-error-birthday");
            String::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> Typed {
        let contact = |kind: &str, value: &str| Contact { kind: kind.to_owned(), value: value.to_owned() };
        Typed {
            former_names: String::from(" Anna Vos \n\nAnna Vos\nA. Smit"),
            contacts: vec![
                contact("", " Anna@Home.Example "),
                contact("mobile", "+31 6 12345678"),
                contact("other", " "),
            ],
            languages: String::from("nl, English"),
            birthday: String::from("17 May"),
            keep_until: String::from("2027-12-31"),
            ..Typed::default()
        }
    }

    #[test]
    fn what_is_typed_is_read_and_comes_back() {
        let mut fields = Fields::default();
        let details = typed().parse(&mut fields, date(2026, 11, 12));
        assert!(fields.0.is_empty(), "{fields:?}");
        assert_eq!(details.former_names, "Anna Vos\nA. Smit");
        assert_eq!(details.contacts.len(), 2);
        assert_eq!(details.fields()["contacts"], json!(["work: anna@home.example", "mobile: +31 6 12345678"]));
        assert_eq!((details.languages.as_str(), details.birthday.as_str()), ("nl en", "--05-17"));
        let mut again = Details::default();
        again.set(&details.fields());
        assert_eq!(again, details);
        assert_eq!(details.names().len(), NAMES.len());
        assert_eq!(details.fields().len(), NAMES.len() + PLACE.len());
    }

    #[test]
    fn mistakes_stand_at_their_fields() {
        let mut fields = Fields::default();
        let wrong = Typed {
            languages: String::from("Klingon"),
            birthday: String::from("2031-01-01"),
            channel: String::from("pigeon"),
            contacts: vec![Contact { kind: String::from("x"), value: String::from("a@b") }],
            ..Typed::default()
        };
        wrong.parse(&mut fields, date(2026, 11, 12));
        let names: Vec<&str> = fields.0.iter().map(|f| f.field.as_ref()).collect();
        assert_eq!(names, ["contacts", "contacts", "languages", "channel", "birthday"]);
    }

    #[test]
    fn names_are_composed_in_their_order() {
        let name = |given: &str, family: &str, order: &str| {
            let details = Details {
                given_name: given.to_owned(),
                family_name: family.to_owned(),
                name_order: order.to_owned(),
                ..Details::default()
            };
            details.composed()
        };
        assert_eq!(name("Wei", "Zhang", "family"), "Zhang Wei");
        assert_eq!(name("伟", "张", "family"), "张伟");
        assert_eq!(name("Anna", "Vos", ""), "Anna Vos");
        assert_eq!(name("", "Sukarno", "given"), "Sukarno");
    }
}
