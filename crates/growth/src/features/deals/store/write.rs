//! Writing deals: many new ones by few statements, a changed one with those of its parts that differ.

use jiff::Timestamp;
use tenure_db::{Tx, Value, params};

use super::super::model::{Deal, Facts, Outcome, split};
use super::packed;
use crate::base::dated::{OPEN, next_day};
use crate::base::source_keys::SourceKeys;
use crate::base::{AccountId, Acting, DealId, Edit, Permit, Result};

/// Source ids are unique over all accounts.
pub(in crate::features::deals) const KEYS: SourceKeys = SourceKeys { keys: "deal_keys", rows: "deals", id: "deal_id" };

/// A deal to be stored.
pub(in crate::features::deals) struct Insert<'a> {
    /// Its account.
    pub(in crate::features::deals) account: AccountId,
    /// Its id.
    pub(in crate::features::deals) id: DealId,
    /// What it says.
    pub(in crate::features::deals) facts: &'a Facts,
    /// The amount in the reporting currency.
    pub(in crate::features::deals) reporting_minor: Option<i64>,
}

/// Inserts deals with all that belongs to them; the caller holds a permit on each account. `imported` marks them with
/// the batch.
pub(in crate::features::deals) fn insert(tx: &Tx<'_>, by: &Acting, rows: &[Insert<'_>], imported: bool) -> Result<()> {
    let batch = imported.then_some(by.batch.0);
    let values: Vec<Vec<Value<'_>>> = rows
        .iter()
        .map(|row| {
            let mut all: Vec<Value<'_>> = params![row.account, row.id].into();
            all.extend(columns(by, row.facts, row.reporting_minor));
            all.extend(params![batch, by.now, by.viewer.actor(), by.now].to_vec());
            all
        })
        .collect();
    let named = NAMES.join(", ");
    tx.insert_many(
        &format!("insert into deals (account_id, id, {named}, batch_id, created_at, created_by, changed_at)"),
        &values,
        "",
    )?;
    KEYS.put_many(
        tx,
        rows.iter().map(|row| (row.facts.source_system.as_str(), row.facts.source_id.as_str(), row.account, row.id.0)),
    )?;
    let spans: Vec<Vec<Value<'_>>> = rows.iter().map(|row| span(by, row.account, row.id, row.facts)).collect();
    tx.insert_many(SPANS, &spans, "")?;
    for table in TABLES {
        let values: Vec<Vec<Value<'_>>> =
            rows.iter().flat_map(|row| (table.rows)(by, (row.account, row.id), row.facts)).collect();
        tx.insert_many(table.insert, &values, "")?;
    }
    let mut accounts: Vec<AccountId> = rows.iter().map(|row| row.account).collect();
    accounts.sort_unstable();
    accounts.dedup();
    packed::changed(tx, by, &accounts)
}

/// The columns that say what a deal says, in the order of [`columns`].
const NAMES: [&str; 36] = [
    "name",
    "name_key",
    "kind",
    "stage_id",
    "stage_since",
    "outcome",
    "unit_id",
    "amount_minor",
    "currency",
    "reporting_minor",
    "reporting_currency",
    "probability",
    "probability_reason",
    "category",
    "override_category",
    "override_reason",
    "override_until",
    "override_by",
    "opened_on",
    "close_on",
    "close_month",
    "original_close_on",
    "closed_on",
    "reason_id",
    "reason_note",
    "lost_to",
    "goal",
    "next_step",
    "next_step_on",
    "agreement_ref",
    "notice_on",
    "former_minor",
    "without_notice",
    "runs_on_months",
    "source_system",
    "source_id",
];

fn columns<'a>(by: &'a Acting, f: &'a Facts, reporting_minor: Option<i64>) -> Vec<Value<'a>> {
    params![
        f.name.as_str(),
        tenure_text::fold(&f.name),
        f.kind.code(),
        f.stage,
        f.stage_since,
        f.outcome.code(),
        f.unit,
        f.amount_minor,
        f.currency.as_str(),
        reporting_minor,
        by.settings.currency.as_str(),
        f.probability,
        f.probability_reason.as_str(),
        f.category().code(),
        f.override_category.map(|c| c.code()),
        f.override_reason.as_str(),
        f.override_until,
        f.override_by,
        f.opened_on,
        f.close_on,
        f.close_month(),
        f.original_close_on,
        f.closed_on,
        f.reason,
        f.reason_note.as_str(),
        f.lost_to,
        f.goal.as_str(),
        f.next_step.as_str(),
        f.next_step_on,
        f.agreement.as_str(),
        f.notice_on,
        f.former_minor,
        f.without_notice.map_or("", |w| w.code()),
        f.runs_on_months,
        f.source_system.as_str(),
        f.source_id.as_str()
    ]
    .into()
}

type At = (AccountId, DealId);

/// A table of a deal's parts.
struct Parts {
    table: &'static str,
    insert: &'static str,
    rows: for<'a> fn(&'a Acting, At, &'a Facts) -> Vec<Vec<Value<'a>>>,
    same: fn(&Facts, &Facts) -> bool,
}

const TABLES: [Parts; 6] = [
    Parts {
        table: "deal_lines",
        insert:
            "insert into deal_lines (account_id, deal_id, id, position, unit_id, offering_id, quantity, amount_minor,
                                         period_from, period_to)",
        rows: lines,
        same: |a, b| a.lines == b.lines,
    },
    Parts {
        table: "deal_credits",
        insert: "insert into deal_credits (account_id, deal_id, user_id, share, share_before, valid_from, valid_to)",
        rows: credits,
        same: |a, b| a.credits == b.credits,
    },
    Parts {
        table: "deal_people",
        insert: "insert into deal_people (account_id, deal_id, person_id, part)",
        rows: people,
        same: |a, b| a.people == b.people,
    },
    Parts {
        table: "deal_competitors",
        insert: "insert into deal_competitors (account_id, deal_id, competitor_id, note)",
        rows: competitors,
        same: |a, b| a.competitors == b.competitors,
    },
    Parts {
        table: "deal_evidence",
        insert: "insert into deal_evidence (account_id, deal_id, evidence, happened_on, person_id, note, created_at, created_by)",
        rows: evidence,
        same: |a, b| a.evidence == b.evidence,
    },
    Parts {
        table: "deal_steps",
        insert: "insert into deal_steps (account_id, deal_id, id, position, name, due_on, owner_id, done_on, done_by)",
        rows: steps,
        same: |a, b| a.steps == b.steps,
    },
];

fn lines<'a>(_: &'a Acting, (account, deal): At, f: &'a Facts) -> Vec<Vec<Value<'a>>> {
    let row = |(at, l): (usize, &super::super::model::Line)| {
        let position = i64::try_from(at).unwrap_or(i64::MAX);
        let to = l.period_to.map(next_day);
        params![account, deal, l.id, position, l.unit, l.offering, l.quantity, l.amount_minor, l.period_from, to].into()
    };
    f.lines.iter().enumerate().map(row).collect()
}

fn credits<'a>(_: &'a Acting, (account, deal): At, f: &'a Facts) -> Vec<Vec<Value<'a>>> {
    let before = split::before(&f.credits);
    let row = |(c, before): (&super::super::model::Credit, i64)| {
        params![account, deal, c.user, c.share, before, c.from, c.to.map_or(OPEN, next_day)].into()
    };
    f.credits.iter().zip(before).map(row).collect()
}

fn people<'a>(_: &'a Acting, (account, deal): At, f: &'a Facts) -> Vec<Vec<Value<'a>>> {
    f.people.iter().map(|m| params![account, deal, m.person, m.part.as_str()].into()).collect()
}

fn competitors<'a>(_: &'a Acting, (account, deal): At, f: &'a Facts) -> Vec<Vec<Value<'a>>> {
    f.competitors.iter().map(|r| params![account, deal, r.competitor, r.note.as_str()].into()).collect()
}

fn evidence<'a>(by: &'a Acting, (account, deal): At, f: &'a Facts) -> Vec<Vec<Value<'a>>> {
    let row = |p: &'a super::super::model::Proof| {
        let note = p.note.as_str();
        params![account, deal, p.evidence.code(), p.on, p.person, note, by.now, by.viewer.actor()].into()
    };
    f.evidence.iter().map(row).collect()
}

fn steps<'a>(_: &'a Acting, (account, deal): At, f: &'a Facts) -> Vec<Vec<Value<'a>>> {
    let row = |(at, s): (usize, &'a super::super::model::Step)| {
        let position = i64::try_from(at).unwrap_or(i64::MAX);
        params![account, deal, s.id, position, s.name.as_str(), s.due_on, s.owner, s.done_on, s.done_by].into()
    };
    f.steps.iter().enumerate().map(row).collect()
}

const SPANS: &str = "insert into deal_stage_spans (account_id, deal_id, stage_id, valid_from, valid_to, changed_by)";

/// The span of the stage in which a deal is, or was when it closed.
fn span<'a>(by: &'a Acting, account: AccountId, deal: DealId, f: &'a Facts) -> Vec<Value<'a>> {
    let closed = f.closed_on.filter(|_| f.outcome != Outcome::Open);
    let to = closed.map_or(OPEN, |day| next_day(day.max(f.stage_since)));
    params![account, deal, f.stage, f.stage_since, to, by.viewer.actor()].into()
}

/// Stores what a deal says, with the parts that differ from before, and counts the version.
pub(in crate::features::deals) fn update(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Edit>,
    before: &Deal,
    row: &Insert<'_>,
) -> Result<()> {
    change(tx, by, permit, before, row)?;
    packed::changed(tx, by, &[permit.account()])
}

/// The same for one of many deals: whoever calls writes what is packed of their accounts once, by [`packed::changed`].
pub(in crate::features::deals) fn change(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Edit>,
    before: &Deal,
    row: &Insert<'_>,
) -> Result<()> {
    let sets: Vec<String> = NAMES.iter().enumerate().map(|(at, name)| format!("{name} = ${}", at + 4)).collect();
    let sql = format!(
        "update deals set {}, version = version + 1, changed_at = $3 where account_id = $1 and id = $2",
        sets.join(", ")
    );
    let mut values: Vec<Value<'_>> = params![permit.account(), row.id, by.now].into();
    values.extend(columns(by, row.facts, row.reporting_minor));
    tx.execute(&sql, &values)?;
    let at = (permit.account(), row.id);
    for table in TABLES.iter().filter(|t| !(t.same)(&before.facts, row.facts)) {
        let sql = format!("delete from {} where account_id = $1 and deal_id = $2", table.table);
        tx.execute(&sql, &params![at.0, at.1])?;
        tx.insert_many(table.insert, &(table.rows)(by, at, row.facts), "")?;
    }
    let place = |f: &Facts| (f.stage, f.stage_since, f.outcome, f.closed_on);
    if place(&before.facts) != place(row.facts) {
        respan(tx, by, at, row.facts)?;
    }
    if (&before.facts.source_system, &before.facts.source_id) != (&row.facts.source_system, &row.facts.source_id) {
        KEYS.forget(tx, permit, row.id.0)?;
        KEYS.put(tx, permit, row.id.0, (&row.facts.source_system, &row.facts.source_id))?;
    }
    Ok(())
}

/// Writes the span of the stage anew, from the day on which it began; what came before ends there.
fn respan(tx: &Tx<'_>, by: &Acting, (account, deal): At, f: &Facts) -> Result<()> {
    let since = f.stage_since;
    tx.execute(
        "delete from deal_stage_spans where account_id = $1 and deal_id = $2 and valid_from >= $3",
        &params![account, deal, since],
    )?;
    tx.execute(
        "update deal_stage_spans set valid_to = $3 where account_id = $1 and deal_id = $2 and valid_to > $3",
        &params![account, deal, since],
    )?;
    tx.insert_many(SPANS, &[span(by, account, deal, f)], "")?;
    Ok(())
}

/// Takes a deal out of all numbers (an instant), or puts it back (none). An archived deal leaves its source id free.
pub(in crate::features::deals) fn set_archived(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Edit>,
    deal: &Deal,
    at: Option<Timestamp>,
) -> Result<()> {
    tx.execute(
        "update deals set archived_at = $3, version = version + 1, changed_at = $4 where account_id = $1 and id = $2",
        &params![permit.account(), deal.id, at, by.now],
    )?;
    packed::changed(tx, by, &[permit.account()])?;
    KEYS.forget(tx, permit, deal.id.0)?;
    let f = &deal.facts;
    if at.is_none() { KEYS.put(tx, permit, deal.id.0, (&f.source_system, &f.source_id)) } else { Ok(()) }
}
