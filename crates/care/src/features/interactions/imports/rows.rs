//! One reading of a file of conversations.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

use tenure_db::{Conn, Tx};
use uuid::Uuid;

use super::super::model::split;
use super::super::store::{batch as stored, times};
use super::guests::Guests;
use super::row::{People, Place, Row, column, complete, given, read};
use super::write;
use crate::base::imports::{FieldChange, Gather, Outcome, Plan, Record, Rows, Settle, Surveys};
use crate::base::{AccountId, Acting, Error, InteractionId, Result, Viewer};
use crate::features::accounts::imports::importer;
use crate::features::accounts::imports::shared::{Lines, account, twice, wrong};
use crate::features::accounts::store::bulk;
use crate::features::accounts::store::named::Accounts;
use crate::features::fields::{Catalogue, Subject, draw};
use crate::features::identity::colleagues::Colleagues;
use crate::features::people::imports::one_of_us;
use crate::features::people::merge;
use crate::features::people::store::batch;

/// Rows after which the texts of an import are indexed by a job, and the sums of its people computed by one.
const MANY: usize = 2_000;

/// Sector and tier of an account.
type Standing = (Option<String>, Option<String>);

/// An account of which nothing is known.
static NOBODY: LazyLock<(People, Standing)> = LazyLock::new(Default::default);

/// A note as a row about a conversation.
fn note(record: &Record) -> Record {
    let (summary, notes) = split(record.get("text"));
    let day = record.get("day");
    let (on, at) = if day.contains('T') { ("", day) } else { (day, "") };
    let mut row = Record::of(
        record.line,
        &[
            ("account", record.get("account")),
            ("happened_on", on),
            ("happened_at", at),
            ("kind", "note"),
            ("summary", summary.as_str()),
            ("notes", notes.as_str()),
            ("people", record.get("person")),
            ("author_email", record.get("author_email")),
            ("source_id", record.get("source_id")),
        ],
    );
    row.twin = record.twin;
    row
}

/// A reading: of conversations, or of notes.
pub(in crate::features::interactions) struct Reading<const NOTES: bool> {
    by: Acting,
    looker: Arc<Viewer>,
    accounts: Accounts,
    custom: Catalogue,
    places: HashMap<AccountId, (People, Standing)>,
    users: Colleagues,
    /// Lines by account and key.
    seen: Lines,
    /// Rows that were stored.
    stored: AtomicUsize,
}

impl<const NOTES: bool> Rows for Reading<NOTES> {
    type Row = Row;

    const SURVEYS: Surveys = Surveys::Nothing;

    const GATHERS: Option<Gather<Row>> = Some(Gather::by(|row| row.new.account));

    const SETTLE: Option<Settle> = Some(times::settle);

    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        Ok(Self {
            by: importer(by)?,
            looker: by.viewer.clone(),
            accounts: Accounts::load(q)?,
            custom: Catalogue::load(q)?,
            places: HashMap::new(),
            users: Colleagues::default(),
            seen: Lines::default(),
            stored: AtomicUsize::new(0),
        })
    }

    fn plan(&mut self, q: &Conn<'_>, _: &Acting, records: &[Record], plan: &mut Plan<Row>) -> Result<()> {
        let notes: Vec<Record>;
        let records = match NOTES {
            true => {
                notes = records.iter().map(note).collect();
                notes.as_slice()
            }
            false => records,
        };
        let found: Vec<Result<AccountId, Outcome>> =
            records.iter().map(|record| account(&self.by, &self.accounts, record, "account")).collect();
        self.meet(q, &found)?;
        let mut rows = Vec::with_capacity(records.len());
        for (record, account) in records.iter().zip(found) {
            rows.push(match account {
                Ok(account) => self.row(q, record, account)?,
                Err(outcome) => Err(outcome),
            });
        }
        let keys = rows.iter().flatten().filter_map(|row| Some((row.new.account, row.new.source_key.as_deref()?)));
        let known = stored::by_keys(q, keys)?;
        for row in rows.iter_mut().flatten() {
            if let Some(id) =
                row.new.source_key.as_deref().and_then(|key| known.get(&(row.new.account, key.to_owned())))
            {
                (row.id, row.known) = (*id, true);
            }
        }
        self.tell(q, rows, plan)
    }

    fn subject(row: &Row) -> Option<(AccountId, Uuid)> {
        row.known.then_some((row.new.account, row.id.0))
    }

    fn keep(row: &mut Row, fields: &HashSet<String>) {
        let kept =
            ["kind", "direction", "happened_at", "summary", "notes", "outcome", "people", "next_step", "next_step_on"];
        row.kept.extend(kept.into_iter().filter(|field| fields.contains(Self::column(field))).map(str::to_owned));
        row.kept.extend(fields.iter().filter(|field| draw::is_custom(field)).cloned());
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Row]) -> Result<()> {
        let later = self.stored.fetch_add(rows.len(), Ordering::Relaxed) > MANY;
        write::store(tx, &importer(by)?, (&self.custom, later), rows)
    }
}

impl<const NOTES: bool> Reading<NOTES> {
    /// The column of a field.
    fn column(field: &str) -> &str {
        match column(field) {
            "happened_on" | "happened_at" if NOTES => "day",
            "summary" | "notes" if NOTES => "text",
            "people" if NOTES => "person",
            other => other,
        }
    }

    /// Gets to know the accounts of some rows.
    fn meet(&mut self, q: &Conn<'_>, found: &[Result<AccountId, Outcome>]) -> Result<()> {
        let new: HashSet<AccountId> =
            found.iter().flatten().filter(|id| !self.places.contains_key(id)).copied().collect();
        let ids: Vec<AccountId> = new.into_iter().collect();
        let mut people = batch::matches(q, &ids)?;
        let demands = self.custom.demands(Subject::Conversation);
        let mut standing = if demands { batch::standing(q, &ids, self.by.today)? } else { HashMap::new() };
        for id in ids {
            let people = People::of(&people.remove(&id).unwrap_or_default());
            self.places.insert(id, (people, standing.remove(&id).unwrap_or_default()));
        }
        Ok(())
    }

    fn row(&mut self, q: &Conn<'_>, record: &Record, account: AccountId) -> Result<Result<Row, Outcome>> {
        let who = (record, "author_email");
        let author = one_of_us(q, &self.by, who, &mut self.users, &mut crate::base::Fields::default())?;
        let people = self.places.get(&account).map_or(&NOBODY.0, |(people, _)| people);
        let guests = Guests::of(q, record, people, &mut self.users)?;
        let new = match read(&self.by, record, &self.place(account), (author, guests)) {
            Ok(new) => new,
            Err(Error::Invalid(fields)) => return Ok(Err(wrong(&self.by, &fields, Self::column))),
            Err(other) => return Err(other),
        };
        if let Some(again) = self.seen.note((account, new.source_key.as_deref()), record)? {
            return Ok(Err(twice(&self.by, Self::column("summary"), again)));
        }
        Ok(Ok(Row { id: InteractionId(self.by.uuid()), known: false, new, kept: Vec::new() }))
    }

    fn place(&self, account: AccountId) -> Place<'_> {
        let (people, (sector, tier)) = self.places.get(&account).unwrap_or(&NOBODY);
        Place { account, people, custom: &self.custom, standing: (sector.as_deref(), tier.as_deref()) }
    }

    /// What each row is.
    fn tell(&self, q: &Conn<'_>, rows: Vec<Result<Row, Outcome>>, plan: &mut Plan<Row>) -> Result<()> {
        let known: Vec<(AccountId, InteractionId)> =
            rows.iter().flatten().filter(|row| row.known).map(|row| (row.new.account, row.id)).collect();
        let there = stored::whole(q, &known)?;
        let accounts: Vec<AccountId> = known.iter().map(|(account, _)| *account).collect();
        let visible: HashSet<AccountId> = bulk::visible(q, &self.looker, &accounts)?.into_iter().collect();
        for row in rows {
            let mut row = match row {
                Ok(row) => row,
                Err(outcome) => {
                    plan.none(outcome);
                    continue;
                }
            };
            if !row.known {
                let missing = complete(&self.by, &self.place(row.new.account), &mut row.new);
                if missing.0.is_empty() {
                    plan.row(Outcome::New, row);
                } else {
                    plan.none(wrong(&self.by, &missing, Self::column));
                }
                continue;
            }
            let changes = there.get(&row.id).map(|stored| self.changes(&row, stored, &visible)).unwrap_or_default();
            if changes.is_empty() {
                plan.none(Outcome::Same);
            } else {
                plan.row(Outcome::Changed(changes), row);
            }
        }
        Ok(())
    }

    /// What a row changes, in words.
    fn changes(
        &self,
        row: &Row,
        stored: &super::super::model::Interaction,
        visible: &HashSet<AccountId>,
    ) -> Vec<FieldChange> {
        let (now, locale) = (stored.fields(), self.by.viewer.locale);
        let told = |field: &str, value: &serde_json::Value| {
            let word = draw::told(&self.custom, Subject::Conversation, locale, field, value);
            match field {
                "people" => value.as_array().map_or(0, Vec::len).to_string(),
                _ => word.unwrap_or_else(|| merge::show(value)),
            }
        };
        let shown = visible.contains(&row.new.account);
        let mut changes: Vec<FieldChange> = merge::differing(&now, &given(stored, &row.new))
            .into_iter()
            .map(|(field, value)| FieldChange {
                old: now.get(&field).filter(|_| shown).map(|old| told(&field, old)).unwrap_or_default(),
                new: told(&field, &value),
                field: Self::column(&field).to_owned(),
            })
            .collect();
        if !row.new.new_people.is_empty() {
            let new = row.new.new_people.join(", ");
            changes.push(FieldChange { field: Self::column("people").to_owned(), old: String::new(), new });
        }
        changes
    }
}
