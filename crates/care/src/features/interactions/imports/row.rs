//! From the line of a file to a conversation.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use super::super::model::{Direction, Interaction, Kind, NewInteraction, Outcome, joined};
use super::super::pages::form::{ConversationForm, names};
use super::guests::Guests;
use crate::base::ids::secret_hash;
use crate::base::imports::Record;
use crate::base::{AccountId, Acting, Error, Fields, InteractionId, PersonId, Result, UserId};
use crate::features::fields::model::Facts;
use crate::features::fields::{Catalogue, Subject, input};
use crate::features::people::csv;
use crate::features::people::store::position::Match;

/// A row that can be stored.
#[derive(Serialize, Deserialize)]
pub(in crate::features::interactions) struct Row {
    /// Its id.
    pub id: InteractionId,
    /// Whether it is stored already.
    pub known: bool,
    /// As the row says it.
    pub new: NewInteraction,
    /// Fields that stay as they are stored.
    pub kept: Vec<String>,
}

/// Who is known at an account.
#[derive(Default)]
pub(super) struct People(HashMap<String, PersonId>);

impl People {
    /// Whom a name or an address means.
    pub(super) fn find(&self, word: &str) -> Option<PersonId> {
        self.0.get(&tenure_text::fold(word)).copied()
    }

    /// By name and by address; current positions come first.
    pub(super) fn of(matches: &[Match]) -> Self {
        let mut people = HashMap::with_capacity(matches.len() * 2);
        for m in matches {
            people.entry(m.name_key.clone()).or_insert(m.person);
            if !m.email_key.is_empty() {
                people.entry(m.email_key.clone()).or_insert(m.person);
            }
        }
        Self(people)
    }
}

/// What is known where a row belongs.
pub(super) struct Place<'a> {
    /// The account.
    pub account: AccountId,
    /// Its people.
    pub people: &'a People,
    /// Custom fields.
    pub custom: &'a Catalogue,
    /// Sector and tier.
    pub standing: (Option<&'a str>, Option<&'a str>),
}

/// Reads a line; the source key is set.
///
/// # Errors
/// `Invalid` with every mistake, by column.
pub(super) fn read(
    by: &Acting,
    record: &Record,
    place: &Place<'_>,
    (author, guests): (Option<UserId>, Guests),
) -> Result<NewInteraction> {
    let mut wrong = Fields::default();
    if author.is_none() {
        wrong.add("author_email", "accounts-import-user");
    }
    let form = form(record);
    let others = names(&mut wrong, "people", &form.others);
    let form = ConversationForm { others: String::new(), ..form };
    let parsed = form.new_interaction(place.account, by.now, &by.viewer.zone);
    let values = input::cells(record).values(place.custom, Subject::Conversation, input::ground(by), &mut wrong);
    let at = when(record, by.now, &mut wrong);
    let mut new = match parsed {
        Ok(new) => new,
        Err(Error::Invalid(mut fields)) => {
            fields.0.extend(wrong.0);
            return Err(Error::Invalid(fields));
        }
        Err(other) => return Err(other),
    };
    if let Some(at) = at {
        new.happened_at = at;
    }
    new.author = author;
    for word in others {
        match place.people.find(&word) {
            Some(person) => new.people.push(person),
            None if word.contains('@') => wrong.add("people", "interactions-import-person"),
            None => new.new_people.push(word),
        }
    }
    guests.join(by.viewer.locale, &mut new);
    new.source_key = Some(key(record.get("source_id"), &new));
    new.custom = values;
    wrong.finish()?;
    Ok(new)
}

/// The column of a field that is wrong.
pub(super) fn column(field: &str) -> &str {
    match field {
        "day" | "time" => "happened_on",
        "others" => "people",
        other => other,
    }
}

/// What a new conversation gets by default, and what it must have.
pub(super) fn complete(by: &Acting, place: &Place<'_>, new: &mut NewInteraction) -> Fields {
    let mut wrong = Fields::default();
    input::fill(place.custom, Subject::Conversation, by.today, &by.settings.currency, &mut new.custom);
    new.custom.retain(|_, value| !value.is_null());
    let (sector, tier) = place.standing;
    let facts = Facts { sector, tier, roles: &by.viewer.roles };
    input::demand(place.custom, Subject::Conversation, facts, &new.custom, None, &mut wrong);
    wrong
}

fn form(record: &Record) -> ConversationForm {
    let get = |name| csv::plain(record.get(name)).to_owned();
    ConversationForm {
        kind: get("kind").to_lowercase(),
        direction: get("direction").to_lowercase(),
        summary: joined(&get("summary"), &get("notes")),
        outcome: get("outcome").to_lowercase(),
        others: get("people"),
        day: moments(record).0.to_owned(),
        next_step: get("next_step"),
        next_step_on: get("next_step_on"),
        ..ConversationForm::default()
    }
}

/// The day and the instant that a row names, each empty without it: files may have either in both columns.
fn moments(record: &Record) -> (&str, &str) {
    let (on, at) = (csv::plain(record.get("happened_on")), record.get("happened_at"));
    match (on.contains('T'), at.parse::<jiff::civil::Date>().is_ok() && !at.contains('T')) {
        (true, _) if at.is_empty() => ("", on),
        (_, true) => (if on.is_empty() { at } else { on }, ""),
        _ => (on, at),
    }
}

/// The instant that a row names; either it or the day must be there.
fn when(record: &Record, now: Timestamp, wrong: &mut Fields) -> Option<Timestamp> {
    let (day, text) = moments(record);
    if text.is_empty() {
        if day.is_empty() {
            wrong.add("happened_on", "error-required");
        }
        return None;
    }
    let at = text.parse::<Timestamp>().ok().and_then(|at| Timestamp::from_microsecond(at.as_microsecond()).ok());
    match at {
        None => wrong.add("happened_at", "interactions-error-instant"),
        Some(at) if at > now => wrong.add("happened_at", "interactions-error-future"),
        Some(_) => {}
    }
    at
}

/// What finds a row again: its source id, else the instant and the line.
fn key(source: &str, new: &NewInteraction) -> String {
    if !source.is_empty() {
        return format!("id:{source}");
    }
    let hash = secret_hash(&format!("{}\n{}", new.happened_at.as_microsecond(), new.summary));
    let hex: String = hash.iter().take(16).map(|b| format!("{b:02x}")).collect();
    format!("row:{hex}")
}

/// What a row says of a conversation; people are added to those that are stored.
pub(super) fn given(stored: &Interaction, new: &NewInteraction) -> Map<String, Json> {
    let mut people = new.people.clone();
    people.extend(stored.people.iter().copied());
    people.sort_unstable();
    people.dedup();
    let direction: Direction = new.direction.unwrap_or_else(|| new.kind.direction(new.outcome));
    let kind: Kind = new.kind;
    let all = json!({
        "kind": kind.code(),
        "direction": direction.code(),
        "happened_at": new.happened_at.to_string(),
        "summary": new.summary,
        "notes": new.notes,
        "outcome": new.outcome.map(Outcome::code),
        "people": people,
        "next_step": new.next_step,
        "next_step_on": new.next_step_on.map(|d| d.to_string()),
    });
    let Json::Object(mut map) = all else { return Map::new() };
    map.extend(new.custom.clone());
    map.into_iter().filter(|(_, value)| !value.is_null() && *value != json!("")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_again() {
        let account = AccountId(uuid::Uuid::from_u128(1));
        let at: Timestamp = "2026-11-12T13:00:00Z".parse().unwrap();
        let a = NewInteraction::new(account, Kind::Call, at, "Line 4");
        let b = NewInteraction::new(account, Kind::Visit, at, "Line 4");
        let c = NewInteraction::new(account, Kind::Call, at, "Line 5");
        assert_eq!(key("", &a), key("", &b));
        assert_ne!(key("", &a), key("", &c));
        assert_eq!(key("77", &a), "id:77");
    }
}
