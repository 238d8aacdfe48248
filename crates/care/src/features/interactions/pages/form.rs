//! The form of a conversation: what people type, and how it is read.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use super::super::model::{
    Direction, EditInteraction, Interaction, Kind, NewInteraction, Others, Outcome, joined, parse_when, split,
};
use crate::base::{AccountId, Error, Fields, InteractionId, Locale, PersonId, Result, calendar, validate};
use crate::features::fields::input::Typed;
use crate::features::fields::{Catalogue, Subject};
use crate::features::people::merge::Base;

/// Most people of one conversation.
const MOST_PEOPLE: usize = 200;

/// What people type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of Interaction, as text")]
pub struct ConversationForm {
    /// Id or name of the account, for new conversations.
    pub account: String,
    pub kind: String,
    pub direction: String,
    pub summary: String,
    pub outcome: String,
    /// Ids of people of the account.
    pub people: Vec<String>,
    /// Ids of those among them who were invited and did not come.
    pub absent: Vec<String>,
    /// Ids of those of us who were there too.
    pub colleagues: Vec<String>,
    /// Ids of those of us who were invited and did not come.
    pub absent_colleagues: Vec<String>,
    /// Names of others, divided by semicolons.
    pub others: String,
    pub day: String,
    pub time: String,
    pub next_step: String,
    pub next_step_on: String,
    /// Conversations whose next step this was.
    pub completes: Vec<String>,
    /// Another account whose people took part, by name or id.
    pub also_account: String,
    /// Their names, divided by semicolons.
    pub also_people: String,
    /// The draft that this was.
    pub draft: String,
    pub version: String,
    /// Read apart, by `fields::input::split`.
    #[serde(skip)]
    pub custom: Typed,
}

impl ConversationForm {
    /// What is stored, as text.
    pub fn of(i: &Interaction, zone: &TimeZone, locale: Locale) -> Self {
        Self {
            account: i.account.to_string(),
            kind: i.kind.code().to_owned(),
            direction: i.direction.code().to_owned(),
            summary: joined(&i.summary, &i.notes),
            outcome: i.outcome.map(|o| o.code().to_owned()).unwrap_or_default(),
            people: texts(&i.people),
            absent: texts(&i.others.absent),
            colleagues: texts(&i.others.colleagues),
            absent_colleagues: texts(&i.others.absent_colleagues),
            day: calendar::full(locale, crate::base::clock::day_in(i.happened_at, zone)),
            time: calendar::time_of(zone, i.happened_at),
            next_step: i.next_step.clone(),
            next_step_on: i.next_step_on.map(|d| calendar::full(locale, d)).unwrap_or_default(),
            version: i.version.to_string(),
            ..Self::default()
        }
    }

    /// With the custom values of the stored one.
    pub fn with(mut self, i: &Interaction, catalogue: &Catalogue, locale: Locale) -> Self {
        self.custom = Typed::of(catalogue, Subject::Conversation, &i.custom, locale);
        self
    }

    /// Reads a new conversation.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn new_interaction(&self, account: AccountId, now: Timestamp, zone: &TimeZone) -> Result<NewInteraction> {
        let mut fields = Fields::default();
        let today = crate::base::clock::day_in(now, zone);
        let kind = word(&mut fields, "kind", &self.kind, Kind::parse, Kind::ALL, Kind::code).unwrap_or(Kind::Call);
        let direction =
            word(&mut fields, "direction", &self.direction, Direction::parse, Direction::ALL, Direction::code);
        let happened_at = parse_when(&mut fields, now, zone, &self.day, &self.time);
        let (summary, notes) = split(&spoken(&mut fields, &self.summary));
        let new = NewInteraction {
            account,
            kind,
            direction,
            happened_at,
            summary,
            notes,
            outcome: word(&mut fields, "outcome", &self.outcome, Outcome::parse, Outcome::ALL, Outcome::code),
            unit: None,
            author: None,
            people: ids(&mut fields, "people", &self.people),
            others: Others {
                absent: ids(&mut fields, "absent", &self.absent),
                colleagues: ids(&mut fields, "colleagues", &self.colleagues),
                absent_colleagues: ids(&mut fields, "absent_colleagues", &self.absent_colleagues),
            },
            thread: None,
            new_people: names(&mut fields, "others", &self.others),
            next_step: validate::line(&mut fields, "next_step", &self.next_step, validate::LINE),
            next_step_on: calendar::parse_optional(&mut fields, "next_step_on", &self.next_step_on, today),
            completes: ids(&mut fields, "completes", &self.completes),
            source_key: None,
            custom: Map::new(),
        };
        fields.finish()?;
        // Who is ticked as there and as missing was missing.
        let Others { absent, absent_colleagues, .. } = new.others.clone();
        let mut new = new;
        new.people.retain(|p| !absent.contains(p));
        new.others.colleagues.retain(|u| !absent_colleagues.contains(u));
        Ok(new)
    }

    /// Reads all fields as an edit of `stored`.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn edit(
        &self,
        stored: &Interaction,
        base: Base,
        now: Timestamp,
        zone: &TimeZone,
        locale: Locale,
    ) -> Result<EditInteraction> {
        let new = self.new_interaction(stored.account, now, zone)?;
        let read = Self::of(stored, zone, locale);
        // The form shows whole minutes: what was not touched keeps its seconds.
        let untouched = read.day == self.day && read.time == self.time;
        let when = if untouched { stored.happened_at } else { new.happened_at };
        let (mut people, mut others) = (new.people, new.others);
        others.settle(&mut people, stored.author);
        let set = json!({
            "kind": new.kind.code(),
            "direction": new.direction.unwrap_or(new.kind.direction(new.outcome)).code(),
            "happened_at": when.to_string(),
            "summary": new.summary,
            "notes": new.notes,
            "outcome": new.outcome.map(Outcome::code),
            "people": people,
            "absent": others.absent,
            "colleagues": others.colleagues,
            "absent_colleagues": others.absent_colleagues,
            "next_step": new.next_step,
            "next_step_on": new.next_step_on.map(|d| d.to_string()),
        });
        let set = if let serde_json::Value::Object(map) = set { map } else { Map::new() };
        Ok(EditInteraction { set, base, whole: true })
    }
}

/// What was said: at least a line, and many of them.
fn spoken(fields: &mut Fields, text: &str) -> String {
    let text = validate::text(fields, "summary", text);
    if text.is_empty() {
        fields.add("summary", "error-required");
    }
    text
}

fn texts<T: ToString>(ids: &[T]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

/// One of a list of words; empty is none.
pub(super) fn word<T: Copy>(
    fields: &mut Fields,
    field: &'static str,
    text: &str,
    parse: impl Fn(&str) -> Option<T>,
    all: &[T],
    code: impl Fn(T) -> &'static str,
) -> Option<T> {
    if text.is_empty() {
        return None;
    }
    let found = parse(text);
    if found.is_none() {
        let allowed: Vec<&str> = all.iter().map(|t| code(*t)).collect();
        fields.add_with(field, "error-one-of", vec![("allowed", allowed.join(", "))]);
    }
    found
}

fn ids<T: std::str::FromStr>(fields: &mut Fields, field: &'static str, texts: &[String]) -> Vec<T> {
    if texts.len() > MOST_PEOPLE {
        fields.add_with(field, "accounts-error-too-many", vec![("most", MOST_PEOPLE.to_string())]);
        return Vec::new();
    }
    texts.iter().filter_map(|text| validate::id(fields, field, text)).collect()
}

/// Names divided by semicolons, also full-width ones.
pub fn names(fields: &mut Fields, field: &'static str, text: &str) -> Vec<String> {
    let list: Vec<String> = text
        .split([';', '；', '\n'])
        .map(|name| validate::line(fields, field, name, validate::NAME))
        .filter(|name| !name.is_empty())
        .collect();
    if list.len() > MOST_PEOPLE {
        fields.add_with(field, "accounts-error-too-many", vec![("most", MOST_PEOPLE.to_string())]);
    }
    list
}

/// The ids that a form names, as far as they are ids.
pub fn people_of(form: &ConversationForm) -> Vec<PersonId> {
    form.people.iter().chain(&form.absent).filter_map(|id| id.parse().ok()).collect()
}

/// A version in a form.
///
/// # Errors
/// `Invalid` when it is none.
pub fn version(text: &str) -> Result<i64> {
    text.parse().map_err(|_| Error::field("version", "error-version"))
}

/// The page of a conversation.
pub fn href(account: AccountId, id: InteractionId) -> String {
    format!("/accounts/{account}/conversations/{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-12T13:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_form_with_one_line_is_a_call_just_now() {
        let form = ConversationForm { summary: String::from(" \"Line 4\" & <b> "), ..ConversationForm::default() };
        let new = form.new_interaction(AccountId(uuid::Uuid::nil()), now(), &TimeZone::UTC).unwrap();
        assert_eq!((new.kind, new.happened_at, new.summary.as_str()), (Kind::Call, now(), "\"Line 4\" & <b>"));
    }

    #[test]
    fn mistakes_are_gathered() {
        let form = ConversationForm {
            kind: String::from("fax"),
            outcome: String::from("splendid"),
            people: vec![String::from("me")],
            next_step_on: String::from("some day"),
            ..ConversationForm::default()
        };
        let Err(Error::Invalid(fields)) = form.new_interaction(AccountId(uuid::Uuid::nil()), now(), &TimeZone::UTC)
        else {
            panic!()
        };
        let names: Vec<&str> = fields.0.iter().map(|f| f.field.as_ref()).collect();
        assert_eq!(names, ["kind", "summary", "outcome", "people", "next_step_on"]);
    }

    #[test]
    fn others_are_divided_by_semicolons() {
        let mut fields = Fields::default();
        assert_eq!(names(&mut fields, "others", "Ana Díaz; 林晓雯；  ;Bo"), ["Ana Díaz", "林晓雯", "Bo"]);
    }
}
