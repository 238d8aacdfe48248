//! The import `promises`: rows become promises; a second run of the same file changes nothing.
//!
//! A row is found again by account, side, words and first date. A row that says how a known open promise ended closes
//! it. The right to import is the right to write any account.

use std::collections::HashMap;

use jiff::civil::Date;
use tenure_db::Tx;

use super::actions;
use super::model::{Closing, NewPromise, Side, State};
use super::store::promise::{Key, find, keys};
use crate::base::permit::permit;
use crate::base::registry::{ImportColumn, ImportKind, ImportReport, ImportWay, Reads, Record};
use crate::base::{AccountId, Acting, Contribute, Error, Fields, PersonId, PromiseId, Result, calendar, validate};
use crate::features::identity::colleagues::Colleagues;
use crate::features::people::csv;
use crate::features::people::imports::{importer, one_of_us, refuse};
use crate::features::people::store::Accounts;
use crate::features::people::store::position::{self, Match};

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
        ImportColumn::text("original_due_on", "import-promises-original-due-on"),
        ImportColumn::text("made_on", "import-promises-made-on"),
        ImportColumn::text("state", "import-promises-state"),
        ImportColumn::text("closed_on", "import-promises-closed-on").reads(Reads::Day),
        ImportColumn::text("evidence", "import-promises-evidence"),
        ImportColumn::text("confirmed_by", "import-promises-confirmed-by"),
        ImportColumn::text("moved_because", "import-promises-moved-because"),
        ImportColumn::text("owner", "import-promises-owner"),
        ImportColumn::text("moves", "import-promises-moves"),
    ],
    keys: &[],
    way: ImportWay::Together(load),
    undo: None,
};

/// What is known before the rows are read.
#[derive(Default)]
struct Known {
    keys: HashMap<AccountId, HashMap<Key, PromiseId>>,
    people: HashMap<AccountId, Vec<Match>>,
    users: Colleagues,
    seen: HashMap<(AccountId, Key), u64>,
}

fn load(tx: &Tx<'_>, by: &Acting, records: &[Record], report: &mut ImportReport) -> Result<()> {
    let by = importer(by)?;
    let accounts = Accounts::load(tx)?;
    let mut known = Known::default();
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
            entry.insert(keys(tx, account)?);
        }
        match row(tx, &by, record, account, &mut known).and_then(|new| Ok((new, because(record)?))) {
            Ok((new, because)) => match known.keys[&account].get(&key(&new)) {
                Some(id) => stored.push((*id, new, because)),
                None => fresh.push(new),
            },
            Err(Error::Invalid(fields)) => refuse(&by, record, &fields, report),
            Err(other) => return Err(other),
        }
    }
    // What is refused is not written at all, so nothing needs writing to know the rest.
    if !report.refused.is_empty() {
        return Ok(());
    }
    for (id, new, because) in &stored {
        if change(tx, &by, *id, (new, because))? { report.changed += 1 } else { report.same += 1 }
    }
    report.new += fresh.len() as u64;
    actions::make(tx, &by, &fresh).map(|_| ())
}

fn key(new: &NewPromise) -> Key {
    (new.side, tenure_text::fold(&new.content), new.original_due_on.unwrap_or(new.due_on))
}

fn row(tx: &Tx<'_>, by: &Acting, record: &Record, account: AccountId, known: &mut Known) -> Result<NewPromise> {
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
    let people = &known.people[&account];
    let confirmed_by = somebody(&mut fields, "confirmed_by", record, people);
    let closed = closing(&mut fields, by, record, (side, state, confirmed_by));
    let person = somebody(&mut fields, "person", record, people);
    let owner = one_of_us(tx, by, (record, "owner_email"), &mut known.users, &mut fields)?;
    let new = NewPromise {
        person,
        owner,
        original_due_on: original,
        made_at: made_on.filter(|day| *day < by.today).map(|day| noon(by, day)),
        closed,
        ..NewPromise::new(account, side, &content, due_on)
    };
    if let Some(line) = known.seen.insert((account, key(&new)), record.line) {
        fields.add_with("content", "accounts-import-twice", vec![("line", line.to_string())]);
    }
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
fn change(tx: &Tx<'_>, by: &Acting, id: PromiseId, (new, because): (&NewPromise, &str)) -> Result<bool> {
    let permit = permit::<Contribute>(tx, &by.viewer, new.account)?;
    let stored = find(&permit, id)?;
    if stored.state != State::Open {
        return Ok(false);
    }
    let mut changed = false;
    if new.due_on != stored.due_on {
        let reason = if because.is_empty() { by.viewer.locale.t("promises-import-moved") } else { because };
        actions::move_date(tx, by, new.account, id, new.due_on, reason)?;
        changed = true;
    }
    if let Some(closed) = &new.closed {
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
