//! The import `concerns`: rows become concerns with an answer; a second run of the same file changes nothing.
//!
//! A row is found again by account and words. The right to import is the right to write any account.

use std::collections::HashMap;

use jiff::civil::Date;
use tenure_db::Tx;

use super::actions;
use super::model::{NewConcern, Settling, State};
use super::store::concern::{answers, find, keys};
use crate::base::permit::permit;
use crate::base::registry::{ImportColumn, ImportKind, ImportReport, ImportWay, Record};
use crate::base::{AccountId, Acting, ConcernId, Contribute, Error, Fields, PersonId, Result, calendar, validate};
use crate::features::people::csv;
use crate::features::people::imports::{importer, refuse};
use crate::features::people::store::Accounts;
use crate::features::people::store::position::{self, Match};

/// The import of concerns.
pub const CONCERNS: ImportKind = ImportKind {
    name: "concerns",
    columns: &[
        ImportColumn::text("account", "import-concerns-account").must(),
        ImportColumn::text("words", "import-concerns-words").must(),
        ImportColumn::text("person", "import-concerns-person"),
        ImportColumn::text("since", "import-concerns-since"),
        ImportColumn::text("answer", "import-concerns-answer"),
        ImportColumn::text("answered_on", "import-concerns-answered-on"),
        ImportColumn::text("settled_on", "import-concerns-settled-on"),
        ImportColumn::text("confirmed_by", "import-concerns-confirmed-by"),
        ImportColumn::text("evidence", "import-concerns-evidence"),
        ImportColumn::text("state", "import-concerns-state"),
    ],
    keys: &[],
    way: ImportWay::Together(load),
    undo: None,
};

/// A row with what it says beside the concern.
struct Row {
    new: NewConcern,
    answer: Option<(String, Date)>,
    settling: Option<Settling>,
}

fn load(tx: &Tx<'_>, by: &Acting, records: &[Record], report: &mut ImportReport) -> Result<()> {
    let by = importer(by)?;
    let accounts = Accounts::load(tx)?;
    let mut known: HashMap<AccountId, (Vec<Match>, HashMap<String, ConcernId>)> = HashMap::new();
    let mut rows = Vec::new();
    for record in records {
        let account = match accounts.find(record.get("account")) {
            Ok(account) => account,
            Err(key) => {
                report.refuse(record, "account", by.viewer.locale.t(key));
                continue;
            }
        };
        if let std::collections::hash_map::Entry::Vacant(entry) = known.entry(account) {
            let permit = permit::<Contribute>(tx, &by.viewer, account)?;
            entry.insert((position::matches(&permit)?, keys(tx, account)?.into_iter().collect()));
        }
        match row(&by, record, account, &known[&account].0) {
            Ok(row) => rows.push(row),
            Err(Error::Invalid(fields)) => refuse(&by, record, &fields, report),
            Err(other) => return Err(other),
        }
    }
    // What is refused is not written at all, so nothing needs writing to know the rest.
    if !report.refused.is_empty() {
        return Ok(());
    }
    for row in rows {
        let ids = &mut known.entry(row.new.account).or_default().1;
        let key = tenure_text::fold(&row.new.words);
        let (id, fresh) = match ids.get(&key) {
            Some(id) => (*id, false),
            None => (actions::note(tx, &by, std::slice::from_ref(&row.new))?[0], true),
        };
        ids.insert(key, id);
        let changed = more(tx, &by, id, &row)?;
        match (fresh, changed) {
            (true, _) => report.new += 1,
            (false, true) => report.changed += 1,
            (false, false) => report.same += 1,
        }
    }
    Ok(())
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
    let answer = validate::text(&mut fields, "answer", csv::plain(record.get("answer")));
    let evidence = validate::line(&mut fields, "evidence", csv::plain(record.get("evidence")), validate::LINE);
    let person = somebody(&mut fields, "person", record, people);
    let confirmed_by = somebody(&mut fields, "confirmed_by", record, people);
    if settled_on.is_some() && confirmed_by.is_none() && evidence.is_empty() && fields.of("confirmed_by").is_none() {
        fields.add("confirmed_by", "concerns-error-confirm");
    }
    fields.finish()?;
    Ok(Row {
        new: NewConcern { account, words, person, since, interaction: None },
        answer: (!answer.is_empty()).then(|| (answer, answered_on.unwrap_or(by.today))),
        settling: settled_on.map(|on| Settling { on, confirmed_by, evidence }),
    })
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
