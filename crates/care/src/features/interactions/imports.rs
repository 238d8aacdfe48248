//! The import `conversations`: rows become conversations; a second run of the same file changes nothing.
//!
//! A row is found again by its source id, else by account, instant and line. Participants are people of the account by
//! name or e-mail; unknown names become people there. The right to import is the right to write any account.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};

use super::actions;
use super::model::{Direction, Interaction, Kind, NewInteraction, Outcome, joined};
use super::pages::form::{ConversationForm, names};
use super::store::interaction::{find, source_keys};
use crate::base::ids::secret_hash;
use crate::base::permit::permit;
use crate::base::registry::{ImportColumn, ImportKind, ImportReport, ImportWay, Reads, Record};
use crate::base::{AccountId, Acting, Contribute, Error, Fields, InteractionId, Result, Tx, UserId};
use crate::features::accounts::store::account::standing;
use crate::features::fields::model::Facts;
use crate::features::fields::{Catalogue, Subject, input};
use crate::features::people::imports::{importer, one_of_us, refuse};
use crate::features::people::store::Accounts;
use crate::features::people::store::position::{self, Match};
use crate::features::people::{csv, merge};

/// The import of conversations.
pub const CONVERSATIONS: ImportKind = ImportKind {
    name: "conversations",
    columns: &[
        ImportColumn::text("account", "import-conversations-account").must(),
        ImportColumn::text("happened_on", "import-conversations-happened-on").reads(Reads::Moment),
        ImportColumn::text("happened_at", "import-conversations-happened-at").reads(Reads::Moment),
        ImportColumn::text("kind", "import-conversations-kind"),
        ImportColumn::text("direction", "import-conversations-direction"),
        ImportColumn::text("summary", "import-conversations-summary").must(),
        ImportColumn::text("notes", "import-conversations-notes"),
        ImportColumn::text("outcome", "import-conversations-outcome"),
        ImportColumn::text("people", "import-conversations-people"),
        ImportColumn::text("author_email", "import-conversations-author-email").reads(Reads::Email),
        ImportColumn::text("next_step", "import-conversations-next-step"),
        ImportColumn::text("next_step_on", "import-conversations-next-step-on"),
        ImportColumn::text("source_id", "import-conversations-source-id"),
    ],
    keys: &[],
    way: ImportWay::Together(load),
    undo: None,
};

/// What is known before the rows are read.
#[derive(Default)]
struct Known {
    keys: HashMap<AccountId, HashMap<String, InteractionId>>,
    people: HashMap<AccountId, Vec<Match>>,
    users: HashMap<String, Option<UserId>>,
    seen: HashMap<(AccountId, String), u64>,
    custom: Catalogue,
    standing: HashMap<AccountId, (Option<String>, Option<String>)>,
}

fn load(tx: &Tx<'_>, by: &Acting, records: &[Record], report: &mut ImportReport) -> Result<()> {
    let by = importer(by)?;
    let accounts = Accounts::load(tx)?;
    let mut known = Known { custom: Catalogue::load(tx)?, ..Known::default() };
    let (mut fresh, mut stored) = (Vec::new(), Vec::new());
    for record in records {
        let account = match accounts.find(record.get("account")) {
            Ok(account) => account,
            Err(key) => {
                report.refuse(record, "account", by.viewer.locale.t(key));
                continue;
            }
        };
        if let std::collections::hash_map::Entry::Vacant(entry) = known.keys.entry(account) {
            let permit = permit::<Contribute>(tx, &by.viewer, account)?;
            known.people.insert(account, position::matches(&permit)?);
            entry.insert(source_keys(tx, account)?);
            if known.custom.demands(Subject::Conversation) {
                known.standing.insert(account, standing(&permit, by.today)?);
            }
        }
        match row(tx, &by, record, account, &mut known) {
            Ok(new) => {
                let key = new.source_key.clone().unwrap_or_default();
                match known.keys[&account].get(&key) {
                    Some(id) => stored.push((*id, new)),
                    None => fresh.push(new),
                }
            }
            Err(Error::Invalid(fields)) => refuse(&by, record, &fields, report),
            Err(other) => return Err(other),
        }
    }
    // What is refused is not written at all, so nothing needs writing to know the rest.
    if !report.refused.is_empty() {
        return Ok(());
    }
    for (id, new) in &stored {
        if change(tx, &by, *id, new)? { report.changed += 1 } else { report.same += 1 }
    }
    report.new += fresh.len() as u64;
    actions::log(tx, &by, &fresh).map(|_| ())
}

fn row(tx: &Tx<'_>, by: &Acting, record: &Record, account: AccountId, known: &mut Known) -> Result<NewInteraction> {
    let mut wrong = Fields::default();
    let form = form(record);
    let others = names(&mut wrong, "others", &form.others);
    let parsed = ConversationForm { others: String::new(), ..form }.new_interaction(account, by.now, &by.viewer.zone);
    let author = one_of_us(tx, by, (record, "author_email"), &mut known.users, &mut wrong)?;
    let values = input::cells(record).values(&known.custom, Subject::Conversation, input::ground(by), &mut wrong);
    let at = when(record, by.now, &mut wrong);
    let mut new = match parsed {
        Ok(new) => new,
        Err(Error::Invalid(mut fields)) => {
            for e in &mut fields.0 {
                if e.field == "day" {
                    e.field = "happened_on".into();
                }
            }
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
        let key = tenure_text::fold(&word);
        match known.people[&account]
            .iter()
            .find(|m| m.name_key == key || (!m.email_key.is_empty() && m.email_key == key))
        {
            Some(person) => new.people.push(person.person),
            None if word.contains('@') => wrong.add("people", "interactions-import-person"),
            None => new.new_people.push(word),
        }
    }
    let key = key(record.get("source_id"), &new);
    if let Some(line) = known.seen.insert((account, key.clone()), record.line) {
        wrong.add_with("summary", "accounts-import-twice", vec![("line", line.to_string())]);
    }
    new.custom = values;
    if !known.keys[&account].contains_key(&key) {
        complete(by, account, &mut new, known, &mut wrong);
    }
    new.source_key = Some(key);
    wrong.finish()?;
    Ok(new)
}

/// What a new conversation gets by default, and what it must have.
fn complete(by: &Acting, account: AccountId, new: &mut NewInteraction, known: &Known, wrong: &mut Fields) {
    input::fill(&known.custom, Subject::Conversation, by.today, &by.settings.currency, &mut new.custom);
    let place = known.standing.get(&account);
    let (sector, tier) = place.map_or((None, None), |(sector, tier)| (sector.as_deref(), tier.as_deref()));
    let facts = Facts { sector, tier, roles: &by.viewer.roles };
    input::demand(&known.custom, Subject::Conversation, facts, &new.custom, None, wrong);
}

fn form(record: &Record) -> ConversationForm {
    let get = |name| csv::plain(record.get(name)).to_owned();
    ConversationForm {
        kind: get("kind").to_lowercase(),
        direction: get("direction").to_lowercase(),
        summary: joined(&get("summary"), &get("notes")),
        outcome: get("outcome").to_lowercase(),
        others: get("people"),
        day: get("happened_on"),
        next_step: get("next_step"),
        next_step_on: get("next_step_on"),
        ..ConversationForm::default()
    }
}

/// The instant in `happened_at`; either it or the day must be there.
fn when(record: &Record, now: Timestamp, wrong: &mut Fields) -> Option<Timestamp> {
    let text = record.get("happened_at");
    if text.is_empty() {
        if record.get("happened_on").is_empty() {
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

/// Stores what a row with a known source id says otherwise; whether anything did.
fn change(tx: &Tx<'_>, by: &Acting, id: InteractionId, new: &NewInteraction) -> Result<bool> {
    let permit = permit::<Contribute>(tx, &by.viewer, new.account)?;
    let stored = find(&permit, id)?;
    let set = merge::differing(&stored.fields(), &given(&stored, new));
    Ok(actions::save(tx, by, &permit, &stored, &set, "conversation.edited")? != stored.version)
}

fn given(stored: &Interaction, new: &NewInteraction) -> Map<String, Json> {
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
