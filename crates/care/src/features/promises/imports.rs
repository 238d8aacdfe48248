//! The import `promises`: rows become promises; a second run of the same file changes nothing.
//!
//! A row is found again by account, side, words and first date, or the date that holds now where that is what counts. A row that says how a known open promise ended closes
//! it. The right to import is the right to write any account.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use tenure_db::{Conn, Tx};
use uuid::Uuid;

use super::actions;
use super::model::{Closing, NewPromise, Promise, Side, State};
use super::registrations::{PROMISE, STATS};
use super::store::promise::{self, Key, find, keys};
use crate::base::imports::{
    FieldChange, ImportColumn, ImportKind, ImportWay, KeySet, Keys, Outcome, Plan, Reads, Record, Rows, Surveys,
    Undoing, Undone, reading,
};
use crate::base::permit::permit;
use crate::base::registry::Registry;
use crate::base::{
    AccountId, Acting, Contribute, Error, Fields, PersonId, PromiseId, Result, Viewer, calendar, validate,
};
use crate::features::access::sets;
use crate::features::accounts::imports::back::{self, Things};
use crate::features::accounts::imports::shared::{Lines, account, twice, wrong};
use crate::features::accounts::store::bulk;
use crate::features::accounts::store::named::Accounts;
use crate::features::identity::colleagues::Colleagues;
use crate::features::people::csv;
use crate::features::people::imports::{importer, one_of_us};
use crate::features::people::store::batch;
use crate::features::people::store::position::Match;

/// The import of promises.
pub const PROMISES: ImportKind = ImportKind {
    name: "promises",
    columns: &[
        ImportColumn::text("account", "import-promises-account").must(),
        ImportColumn::text("side", "import-promises-side"),
        ImportColumn::text("content", "import-promises-content").must(),
        ImportColumn::text("person", "import-promises-person"),
        ImportColumn::text("owner_email", "import-promises-owner-email").reads(Reads::Email),
        ImportColumn::text("due_on", "import-promises-due-on").must().reads(Reads::Day),
        ImportColumn::text("original_due_on", "import-promises-original-due-on").reads(Reads::Day),
        ImportColumn::text("made_on", "import-promises-made-on").reads(Reads::Day),
        ImportColumn::text("state", "import-promises-state"),
        ImportColumn::text("closed_on", "import-promises-closed-on").reads(Reads::Day),
        ImportColumn::text("evidence", "import-promises-evidence"),
        ImportColumn::text("confirmed_by", "import-promises-confirmed-by"),
        ImportColumn::text("moved_because", "import-promises-moved-because"),
        ImportColumn::text("owner", "import-promises-owner"),
        ImportColumn::text("moves", "import-promises-moves").reads(Reads::Number),
    ],
    keys: &[
        KeySet::of(&["account", "side", "content", "original_due_on"]).beside(&["side", "content"]),
        KeySet::of(&["account", "side", "content", "due_on"]).beside(&["side", "content"]),
    ],
    way: ImportWay::Rows(reading::<Reading>),
    undo: Some(take_back),
};

/// A row that can be stored.
struct Row {
    new: NewPromise,
    because: String,
    known: Option<PromiseId>,
    /// Columns that stay as they are stored.
    kept: Vec<String>,
}

/// One reading of a file.
struct Reading {
    by: Acting,
    looker: Arc<Viewer>,
    keys: Keys,
    accounts: Accounts,
    users: Colleagues,
    seen: Lines,
}

impl Rows for Reading {
    type Row = Row;

    const SURVEYS: Surveys = Surveys::Nothing;

    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        let (accounts, looker) = (Accounts::load(q)?, by.viewer.clone());
        let (keys, users) = (Keys::of(&PROMISES, None), Colleagues::default());
        Ok(Self { by: importer(by)?, looker, keys, accounts, users, seen: Lines::default() })
    }

    fn found_by(&mut self, keys: Keys) {
        self.keys = keys;
    }

    fn plan(&mut self, q: &Conn<'_>, _: &Acting, records: &[Record], plan: &mut Plan<Row>) -> Result<()> {
        let found: Vec<Result<AccountId, Outcome>> =
            records.iter().map(|record| account(&self.by, &self.accounts, record, "account")).collect();
        let mut ids: Vec<AccountId> = found.iter().flatten().copied().collect();
        ids.sort_unstable();
        ids.dedup();
        let (people, stored, visible) =
            (batch::matches(q, &ids)?, self.stored(q, &ids)?, bulk::visible(q, &self.looker, &ids)?);
        for (record, account) in records.iter().zip(found) {
            let row = match account {
                Ok(account) => self.row(q, record, account, people.get(&account).map_or(&[], Vec::as_slice))?,
                Err(outcome) => Err(outcome),
            };
            match row {
                Err(outcome) => plan.none(outcome),
                Ok(mut row) => match stored.get(&(row.new.account, self.key(&row.new))) {
                    None => plan.row(Outcome::New, row),
                    Some(promise) => {
                        row.known = Some(promise.id);
                        let changes = self.changes(&row, promise, visible.contains(&row.new.account));
                        if changes.is_empty() {
                            plan.none(Outcome::Same);
                        } else {
                            plan.row(Outcome::Changed(changes), row);
                        }
                    }
                },
            }
        }
        Ok(())
    }

    fn subject(row: &Row) -> Option<(AccountId, Uuid)> {
        row.known.map(|id| (row.new.account, id.0))
    }

    fn keep(row: &mut Row, fields: &std::collections::HashSet<String>) {
        row.kept.extend(fields.iter().cloned());
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Row]) -> Result<()> {
        let by = &importer(by)?;
        // Somebody else may have stored the same rows since they were planned.
        let accounts: Vec<AccountId> = rows.iter().map(|row| row.new.account).collect();
        let there = self.stored(tx, &accounts)?;
        let fresh = |row: &&&Row| row.known.is_none() && !there.contains_key(&(row.new.account, self.key(&row.new)));
        let new: Vec<NewPromise> = rows.iter().filter(fresh).map(|row| row.new.clone()).collect();
        actions::make(tx, by, &new)?;
        for row in rows {
            if let Some(id) = row.known {
                change(tx, by, id, row)?;
            }
        }
        Ok(())
    }
}

impl Reading {
    /// Whether the first date tells promises apart; else the date that holds now does, and a promise that was moved
    /// meanwhile is another one.
    fn by_first(&self) -> bool {
        self.keys.by("original_due_on")
    }

    fn key(&self, new: &NewPromise) -> Key {
        let first = new.original_due_on.filter(|_| self.by_first());
        (new.side, tenure_text::fold(&new.content), first.unwrap_or(new.due_on))
    }

    fn stored(&self, q: &Conn<'_>, accounts: &[AccountId]) -> Result<HashMap<(AccountId, Key), Promise>> {
        let all = keys(q, accounts)?;
        if self.by_first() {
            return Ok(all);
        }
        let mut all: Vec<((AccountId, Key), Promise)> = all.into_iter().collect();
        // Of several that are due on one day the open one, then the one that was never moved, then the older one.
        all.sort_by_key(|(_, p)| (p.state != State::Open, p.original_due_on != p.due_on, p.original_due_on, p.id));
        let mut by_now = HashMap::new();
        for ((account, (side, content, _)), promise) in all {
            by_now.entry((account, (side, content, promise.due_on))).or_insert(promise);
        }
        Ok(by_now)
    }

    fn row(
        &mut self,
        q: &Conn<'_>,
        record: &Record,
        account: AccountId,
        people: &[Match],
    ) -> Result<Result<Row, Outcome>> {
        let new = row(q, &self.by, record, (account, people), &mut self.users);
        let (new, because) = match new.and_then(|new| Ok((new, because(record)?))) {
            Ok(read) => read,
            Err(Error::Invalid(fields)) => return Ok(Err(wrong(&self.by, &fields, |field| field))),
            Err(other) => return Err(other),
        };
        Ok(match self.seen.note((account, self.key(&new)), record)? {
            None => Ok(Row { new, because, known: None, kept: Vec::new() }),
            Some(again) => Err(twice(&self.by, "content", again)),
        })
    }

    /// What a row changes: a moved date, and how the promise ended.
    fn changes(&self, row: &Row, stored: &Promise, shown: bool) -> Vec<FieldChange> {
        if stored.state != State::Open {
            return Vec::new();
        }
        let change = |field: &str, old: String, new: String| FieldChange {
            field: field.to_owned(),
            old: if shown { old } else { String::new() },
            new,
        };
        let mut changes = Vec::new();
        if row.new.due_on != stored.due_on {
            changes.push(change("due_on", stored.due_on.to_string(), row.new.due_on.to_string()));
        }
        if let Some(closed) = &row.new.closed {
            let word = |state: State| self.by.viewer.locale.t(state.label()).to_owned();
            changes.push(change("state", word(stored.state), word(closed.state)));
        }
        changes
    }
}

fn take_back(tx: &Tx<'_>, by: &Acting, registry: &Registry, undoing: &Undoing) -> Result<Undone> {
    let sort = Things {
        made: "promise.made",
        gone: "promise.import_undone",
        noun: "promise",
        named: &["promise_id", "about_id"],
        own: &["promises"],
        search: Some(&PROMISE),
        names: promise::contents,
        delete: promise::delete,
        refresh,
    };
    back::things(tx, by, registry, undoing, &sort)
}

fn refresh(tx: &Tx<'_>, by: &Acting, accounts: &[AccountId]) -> Result<()> {
    let set = sets::fill(tx, by, accounts)?;
    for column in &STATS {
        column.refresh_set(tx, set)?;
    }
    sets::clear(tx, set)
}

fn row(
    q: &Conn<'_>,
    by: &Acting,
    record: &Record,
    (account, people): (AccountId, &[Match]),
    users: &mut Colleagues,
) -> Result<NewPromise> {
    let mut fields = Fields::default();
    let side = word(&mut fields, "side", record.get("side"), Side::Ours, Side::parse, Side::ALL, Side::code);
    let state = word(&mut fields, "state", record.get("state"), State::Open, State::parse, State::ALL, State::code);
    let content = validate::required(&mut fields, "content", csv::plain(record.get("content")), validate::LINE);
    let due_on = calendar::parse_required(&mut fields, "due_on", record.get("due_on"), by.today);
    let original = calendar::parse_optional(&mut fields, "original_due_on", record.get("original_due_on"), by.today);
    let made_on = calendar::parse_optional(&mut fields, "made_on", record.get("made_on"), by.today);
    if made_on.is_some_and(|day| day > by.today) {
        fields.add("made_on", "error-day-future");
    }
    let confirmed_by = somebody(&mut fields, "confirmed_by", record, people);
    let closed = closing(&mut fields, by, record, (side, state, confirmed_by));
    let person = somebody(&mut fields, "person", record, people);
    let owner = one_of_us(q, by, (record, "owner_email"), users, &mut fields)?;
    let new = NewPromise {
        person,
        owner,
        original_due_on: original,
        made_at: made_on.filter(|day| *day < by.today).map(|day| noon(by, day)),
        closed,
        ..NewPromise::new(account, side, &content, due_on)
    };
    fields.finish()?;
    Ok(new)
}

/// Somebody of the account by name or e-mail.
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

/// Why the date was moved, as the file says.
fn because(record: &Record) -> Result<String> {
    let mut fields = Fields::default();
    let text = validate::line(&mut fields, "moved_because", csv::plain(record.get("moved_because")), validate::LINE);
    fields.finish()?;
    Ok(text)
}

/// One of a list of words; empty is `fallback`.
fn word<T: Copy>(
    fields: &mut Fields,
    field: &'static str,
    text: &str,
    fallback: T,
    parse: impl Fn(&str) -> Option<T>,
    all: &[T],
    code: impl Fn(T) -> &'static str,
) -> T {
    if text.is_empty() {
        return fallback;
    }
    parse(&text.to_lowercase()).unwrap_or_else(|| {
        let allowed: Vec<&str> = all.iter().map(|t| code(*t)).collect();
        fields.add_with(field, "error-one-of", vec![("allowed", allowed.join(", "))]);
        fallback
    })
}

/// How the promise ended; the rules are those of the verbs.
fn closing(
    fields: &mut Fields,
    by: &Acting,
    record: &Record,
    (side, state, confirmed_by): (Side, State, Option<PersonId>),
) -> Option<Closing> {
    let on = calendar::parse_optional(fields, "closed_on", record.get("closed_on"), by.today);
    let evidence = validate::line(fields, "evidence", csv::plain(record.get("evidence")), validate::LINE);
    if state == State::Open {
        return None;
    }
    match on {
        None if fields.of("closed_on").is_none() => fields.add("closed_on", "error-required"),
        Some(day) if day > by.today => fields.add("closed_on", "error-day-future"),
        _ => {}
    }
    if evidence.is_empty() && confirmed_by.is_none() && side == Side::Theirs && state == State::Kept {
        fields.add("evidence", "promises-error-evidence");
    }
    if evidence.is_empty() && state == State::Released {
        fields.add("evidence", "error-required");
    }
    Some(Closing { state, on: on.unwrap_or(by.today), evidence, confirmed_by })
}

/// Noon of a day in the install's time zone.
fn noon(by: &Acting, day: Date) -> jiff::Timestamp {
    day.at(12, 0, 0, 0).to_zoned_datetime(by.settings.zone.clone()).map_or(by.now, |noon| noon.timestamp())
}

/// Stores what a known row says otherwise: a moved date, and how it ended. Whether anything did.
fn change(tx: &Tx<'_>, by: &Acting, id: PromiseId, row: &Row) -> Result<bool> {
    let (new, because) = (&row.new, row.because.as_str());
    let keeps = |column: &str| row.kept.iter().any(|kept| kept == column);
    let permit = permit::<Contribute>(tx, &by.viewer, new.account)?;
    let stored = find(&permit, id)?;
    if stored.state != State::Open {
        return Ok(false);
    }
    let mut changed = false;
    if new.due_on != stored.due_on && !keeps("due_on") {
        let reason = if because.is_empty() { by.viewer.locale.t("promises-import-moved") } else { because };
        actions::move_date(tx, by, new.account, id, new.due_on, reason)?;
        changed = true;
    }
    if let Some(closed) = new.closed.as_ref().filter(|_| !keeps("state")) {
        let stored = find(&permit, id)?;
        let verb = match closed.state {
            State::Kept => "promise.kept",
            State::Broken => "promise.broken",
            State::Open | State::Released => "promise.released",
        };
        let set = actions::closing(by, closed);
        actions::save(tx, by, &permit, &stored, &set, (verb, ""))?;
        changed = true;
    }
    Ok(changed)
}
