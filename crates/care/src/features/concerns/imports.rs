//! The import `concerns`: rows become concerns with an answer; a second run of the same file changes nothing.
//!
//! A row is found again by account and words. The right to import is the right to write any account.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;
use serde_json::{Map, json};
use tenure_db::{Conn, Tx};
use uuid::Uuid;

use super::actions;
use super::model::{Concern, EditConcern, NewConcern, Settling, Severity, State};
use super::registrations::CONCERN;
use super::store::concern::{self, Known, answers, find, keys};
use crate::base::imports::{
    FieldChange, ImportColumn, ImportKind, ImportWay, KeySet, Outcome, Plan, Reads, Record, Rows, Surveys, Undoing,
    Undone, reading,
};
use crate::base::permit::permit;
use crate::base::registry::Registry;
use crate::base::{
    AccountId, Acting, ConcernId, Contribute, Error, Fields, PersonId, Result, Viewer, calendar, validate,
};
use crate::features::accounts::imports::back::{self, Things};
use crate::features::accounts::imports::shared::{account, wrong};
use crate::features::accounts::store::bulk;
use crate::features::accounts::store::named::Accounts;
use crate::features::people::csv;
use crate::features::people::imports::importer;
use crate::features::people::merge::Base;
use crate::features::people::store::batch;
use crate::features::people::store::position::Match;

/// The import of concerns.
pub const CONCERNS: ImportKind = ImportKind {
    name: "concerns",
    columns: &[
        ImportColumn::text("account", "import-concerns-account").must(),
        ImportColumn::text("words", "import-concerns-words").must(),
        ImportColumn::text("person", "import-concerns-person"),
        ImportColumn::text("since", "import-concerns-since").reads(Reads::Day),
        ImportColumn::text("severity", "import-concerns-severity"),
        ImportColumn::text("answer", "import-concerns-answer"),
        ImportColumn::text("answered_on", "import-concerns-answered-on").reads(Reads::Day),
        ImportColumn::text("settled_on", "import-concerns-settled-on").reads(Reads::Day),
        ImportColumn::text("confirmed_by", "import-concerns-confirmed-by"),
        ImportColumn::text("evidence", "import-concerns-evidence"),
        ImportColumn::text("state", "import-concerns-state"),
    ],
    keys: &[KeySet::of(&["account", "words"])],
    way: ImportWay::Rows(reading::<Reading>),
    undo: Some(take_back),
};

/// A row with what it says beside the concern.
struct Row {
    new: NewConcern,
    answer: Option<(String, Date)>,
    settling: Option<Settling>,
    known: bool,
    id: ConcernId,
}

/// One reading of a file.
struct Reading {
    by: Acting,
    looker: Arc<Viewer>,
    accounts: Accounts,
}

impl Rows for Reading {
    type Row = Row;

    const SURVEYS: Surveys = Surveys::Nothing;

    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        let (accounts, looker) = (Accounts::load(q)?, by.viewer.clone());
        Ok(Self { by: importer(by)?, looker, accounts })
    }

    fn plan(&mut self, q: &Conn<'_>, _: &Acting, records: &[Record], plan: &mut Plan<Row>) -> Result<()> {
        let found: Vec<Result<AccountId, Outcome>> =
            records.iter().map(|record| account(&self.by, &self.accounts, record, "account")).collect();
        let mut ids: Vec<AccountId> = found.iter().flatten().copied().collect();
        ids.sort_unstable();
        ids.dedup();
        let (people, stored) = (batch::matches(q, &ids)?, keys(q, &ids)?);
        let visible: HashSet<AccountId> = bulk::visible(q, &self.looker, &ids)?.into_iter().collect();
        for (record, account) in records.iter().zip(found) {
            let read =
                account.map(|account| row(&self.by, record, account, people.get(&account).map_or(&[], Vec::as_slice)));
            match read {
                Err(outcome) => plan.none(outcome),
                Ok(Err(Error::Invalid(fields))) => plan.none(wrong(&self.by, &fields, |field| field)),
                Ok(Err(other)) => return Err(other),
                Ok(Ok(row)) => self.outcome(row, &stored, &visible, plan),
            }
        }
        Ok(())
    }

    fn subject(row: &Row) -> Option<(AccountId, Uuid)> {
        row.known.then_some((row.new.account, row.id.0))
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Row]) -> Result<()> {
        let by = &importer(by)?;
        let accounts: Vec<AccountId> = rows.iter().map(|row| row.new.account).collect();
        let there = keys(tx, &accounts)?;
        let mut ids: HashMap<(AccountId, String), ConcernId> = HashMap::new();
        for row in rows {
            let key = (row.new.account, tenure_text::fold(&row.new.words));
            // Somebody else, or an earlier row, may have stored it since it was planned.
            let id = match ids.get(&key).copied().or_else(|| there.get(&key).map(|(concern, _)| concern.id)) {
                Some(id) => id,
                None => actions::note(tx, by, std::slice::from_ref(&row.new))?[0],
            };
            ids.insert(key, id);
            more(tx, by, id, row)?;
        }
        Ok(())
    }
}

impl Reading {
    fn outcome(&self, mut row: Row, stored: &Known, visible: &HashSet<AccountId>, plan: &mut Plan<Row>) {
        let key = (row.new.account, tenure_text::fold(&row.new.words));
        let Some((concern, said)) = stored.get(&key) else {
            return plan.row(Outcome::New, row);
        };
        (row.known, row.id) = (true, concern.id);
        let changes = self.changes(&row, concern, said, visible.contains(&row.new.account));
        if changes.is_empty() { plan.none(Outcome::Same) } else { plan.row(Outcome::Changed(changes), row) }
    }

    /// What a row adds to a concern that is open.
    fn changes(&self, row: &Row, stored: &Concern, said: &[String], shown: bool) -> Vec<FieldChange> {
        let mut changes = Vec::new();
        if stored.state == State::Settled {
            return changes;
        }
        if let Some(new) = row.new.severity.filter(|new| stored.severity != Some(*new)) {
            let old = stored.severity.map(Severity::code).unwrap_or_default().to_owned();
            changes.push(FieldChange { field: String::from("severity"), old, new: new.code().to_owned() });
        }
        let last = said.last().filter(|_| shown).cloned().unwrap_or_default();
        if let Some((body, _)) = row.answer.as_ref().filter(|(body, _)| !said.contains(body)) {
            changes.push(FieldChange { field: String::from("answer"), old: last, new: body.clone() });
        }
        if let Some(settling) = &row.settling {
            let new = settling.on.to_string();
            changes.push(FieldChange { field: String::from("settled_on"), old: String::new(), new });
        }
        changes
    }
}

fn take_back(tx: &Tx<'_>, by: &Acting, registry: &Registry, undoing: &Undoing) -> Result<Undone> {
    let sort = Things {
        made: "concern.noted",
        gone: "concern.import_undone",
        noun: "concern",
        named: &["about_id"],
        own: &["concerns", "concern_answers"],
        search: Some(&CONCERN),
        names: concern::words,
        delete: concern::delete,
        refresh: |_, _, _| Ok(()),
    };
    back::things(tx, by, registry, undoing, &sort)
}

fn row(by: &Acting, record: &Record, account: AccountId, people: &[Match]) -> Result<Row> {
    let mut fields = Fields::default();
    let words = validate::required(&mut fields, "words", csv::plain(record.get("words")), validate::LINE);
    let day = |fields: &mut Fields, name: &'static str| {
        let day = calendar::parse_optional(fields, name, record.get(name), by.today);
        if day.is_some_and(|day| day > by.today) {
            fields.add(name, "error-day-future");
        }
        day
    };
    let since = day(&mut fields, "since");
    let answered_on = day(&mut fields, "answered_on");
    let settled_on = day(&mut fields, "settled_on");
    let severity = severity(&mut fields, by, csv::plain(record.get("severity")));
    let answer = validate::text(&mut fields, "answer", csv::plain(record.get("answer")));
    let evidence = validate::line(&mut fields, "evidence", csv::plain(record.get("evidence")), validate::LINE);
    let person = somebody(&mut fields, "person", record, people);
    let confirmed_by = somebody(&mut fields, "confirmed_by", record, people);
    if settled_on.is_some() && confirmed_by.is_none() && evidence.is_empty() && fields.of("confirmed_by").is_none() {
        fields.add("confirmed_by", "concerns-error-confirm");
    }
    fields.finish()?;
    Ok(Row {
        new: NewConcern { account, words, person, since, interaction: None, severity },
        answer: (!answer.is_empty()).then(|| (answer, answered_on.unwrap_or(by.today))),
        settling: settled_on.map(|on| Settling { on, confirmed_by, evidence }),
        known: false,
        id: ConcernId(Uuid::nil()),
    })
}

/// A severity by its code, its number from 1 to 4, or its name in the reader's language.
fn severity(fields: &mut Fields, by: &Acting, word: &str) -> Option<Severity> {
    let word = tenure_text::fold(word.trim());
    if word.is_empty() {
        return None;
    }
    let means = |(n, s): &(usize, &Severity)| {
        s.code() == word || (n + 1).to_string() == word || tenure_text::fold(by.viewer.locale.t(s.label())) == word
    };
    let found = Severity::ALL.iter().enumerate().find(means).map(|(_, s)| *s);
    if found.is_none() {
        let allowed = Severity::ALL.iter().map(|s| s.code()).collect::<Vec<_>>().join(", ");
        fields.add_with("severity", "error-one-of", vec![("allowed", allowed)]);
    }
    found
}

fn somebody(fields: &mut Fields, field: &'static str, record: &Record, people: &[Match]) -> Option<PersonId> {
    let text = record.get(field);
    if text.is_empty() {
        return None;
    }
    let wanted = tenure_text::fold(csv::plain(text));
    let fits = |m: &&Match| m.name_key == wanted || (!m.email_key.is_empty() && m.email_key == wanted);
    let found = people.iter().find(fits).map(|m| m.person);
    if found.is_none() {
        fields.add(field, "promises-error-person");
    }
    found
}

/// Appends an answer that is not there yet, and settles what the row says is settled. Whether anything was done.
fn more(tx: &Tx<'_>, by: &Acting, id: ConcernId, row: &Row) -> Result<bool> {
    let account = row.new.account;
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    if find(&permit, id)?.state == State::Settled {
        return Ok(false);
    }
    let mut changed = false;
    if let Some(severity) = row.new.severity {
        let set = Map::from_iter([(String::from("severity"), json!(severity.code()))]);
        actions::edit(tx, by, account, id, &EditConcern { set, base: Base::default() })?;
        changed = true;
    }
    if let Some((body, on)) = &row.answer
        && !answers(&permit, id)?.iter().any(|a| a.body == *body)
    {
        actions::answer(tx, by, account, id, (body, *on))?;
        changed = true;
    }
    if let Some(settling) = &row.settling {
        actions::settle(tx, by, account, id, settling)?;
        changed = true;
    }
    Ok(changed)
}
