//! One line, and the writing of many.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use tenure_db::{Conn, Row, Tx, Value, ids_value, params};
use uuid::Uuid;

use super::super::model::identity::match_key;
use super::super::model::{Facts, Kind, Line, month_of};
use crate::base::dated::Span;
use crate::base::permit::AtLeast;
use crate::base::source_keys::SourceKeys;
use crate::base::sql::Sql;
use crate::base::{AccountId, Acting, Edit, Error, Permit, Read, Result, RevenueLineId};

/// Source ids are unique over all accounts.
pub(in crate::features::revenue) const KEYS: SourceKeys =
    SourceKeys { keys: "revenue_line_keys", rows: "revenue_lines", id: "line_id" };

pub(super) const COLUMNS: &str = "l.account_id, l.id, l.unit_id, l.sold_on, l.amount_minor, l.currency, l.quantity, l.offering_id, \
     l.document_number, l.document_line, l.kind, l.period_from, l.period_to, l.due_on, l.paid_on, l.disputed, l.agreement_ref, \
     l.sold_by, l.territory_id, l.source_system, l.source_id, l.reporting_minor, l.reporting_currency, l.batch_id, l.version, \
     l.archived_at is not null, l.created_at, l.changed_at";

/// How many columns [`read`] takes.
pub(super) const WIDTH: usize = 28;

pub(super) fn read(r: &Row<'_>) -> Result<Line> {
    let kind: String = r.get(10)?;
    let period = match (r.get(11)?, r.get(12)?) {
        (Some(from), Some(to)) => Some(Span { from, to }),
        _ => None,
    };
    let facts = Facts {
        unit: r.get(2)?,
        sold_on: r.get(3)?,
        amount_minor: r.get(4)?,
        currency: r.get(5)?,
        quantity: r.get(6)?,
        offering: r.get(7)?,
        document_number: r.get(8)?,
        document_line: r.get(9)?,
        kind: Kind::parse(&kind).ok_or_else(|| Error::internal(format!("a revenue line has the kind {kind}")))?,
        period,
        due_on: r.get(13)?,
        paid_on: r.get(14)?,
        disputed: r.get(15)?,
        agreement_ref: r.get(16)?,
        sold_by: r.get(17)?,
        territory: r.get(18)?,
        source_system: r.get(19)?,
        source_id: r.get(20)?,
    };
    Ok(Line {
        account: r.get(0)?,
        id: r.get(1)?,
        facts,
        reporting_minor: r.get(21)?,
        reporting_currency: r.get(22)?,
        batch: r.get(23)?,
        version: r.get(24)?,
        archived: r.get(25)?,
        created_at: r.get(26)?,
        changed_at: r.get(27)?,
    })
}

/// One line of the permit's account.
///
/// # Errors
/// `NotFound` when the account has no such line.
pub fn find<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: RevenueLineId) -> Result<Line> {
    let sql = format!("select {COLUMNS} from revenue_lines l where l.account_id = $1 and l.id = $2");
    permit.conn().query_one(&sql, &params![permit.account(), id], read)
}

/// A line to be stored.
pub struct Insert<'a> {
    /// Its account.
    pub account: AccountId,
    /// Its id.
    pub id: RevenueLineId,
    /// What it says.
    pub facts: &'a Facts,
    /// The amount in the reporting currency.
    pub reporting_minor: Option<i64>,
}

/// Inserts lines; the caller holds a permit on each account. `imported` marks them with the batch, for its undo.
pub(in crate::features::revenue) fn insert(
    tx: &Tx<'_>,
    by: &Acting,
    rows: &[Insert<'_>],
    imported: bool,
) -> Result<()> {
    let batch = imported.then_some(by.batch.0);
    let values: Vec<Vec<Value<'_>>> = rows.iter().map(|row| values(by, row, batch)).collect();
    tx.insert_many(
        "insert into revenue_lines (account_id, id, unit_id, sold_on, sold_month, amount_minor, currency, quantity,
           offering_id, document_number, document_line, kind, period_from, period_to, due_on, paid_on, disputed,
           agreement_ref, sold_by, territory_id, source_system, source_id, reporting_minor, reporting_currency, match_key,
           batch_id, created_at, created_by, changed_at)",
        &values,
        "",
    )?;
    KEYS.put_many(
        tx,
        rows.iter().map(|row| (row.facts.source_system.as_str(), row.facts.source_id.as_str(), row.account, row.id.0)),
    )
}

fn values<'a>(by: &'a Acting, row: &Insert<'a>, batch: Option<Uuid>) -> Vec<Value<'a>> {
    let f = row.facts;
    params![
        row.account,
        row.id,
        f.unit,
        f.sold_on,
        month_of(f.sold_on),
        f.amount_minor,
        f.currency.as_str(),
        f.quantity,
        f.offering,
        f.document_number.as_str(),
        f.document_line.as_str(),
        f.kind.code(),
        f.period.map(|p| p.from),
        f.period.map(|p| p.to),
        f.due_on,
        f.paid_on,
        f.disputed,
        f.agreement_ref.as_str(),
        f.sold_by,
        f.territory,
        f.source_system.as_str(),
        f.source_id.as_str(),
        row.reporting_minor,
        by.settings.currency.as_str(),
        match_key(f),
        batch,
        by.now,
        by.viewer.actor(),
        by.now
    ]
    .into()
}

/// Stores what a line says, and counts the version.
pub(in crate::features::revenue) fn update(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Edit>,
    row: &Insert<'_>,
) -> Result<()> {
    let f = row.facts;
    tx.execute(
        "update revenue_lines set unit_id = $3, sold_on = $4, sold_month = $5, amount_minor = $6, currency = $7, quantity = $8,
                offering_id = $9, document_number = $10, document_line = $11, kind = $12, period_from = $13, period_to = $14,
                due_on = $15, paid_on = $16, disputed = $17, agreement_ref = $18, sold_by = $19, territory_id = $20,
                source_system = $21, source_id = $22, reporting_minor = $23, reporting_currency = $24, match_key = $25,
                version = version + 1, changed_at = $26
          where account_id = $1 and id = $2",
        &params![
            permit.account(),
            row.id,
            f.unit,
            f.sold_on,
            month_of(f.sold_on),
            f.amount_minor,
            f.currency.as_str(),
            f.quantity,
            f.offering,
            f.document_number.as_str(),
            f.document_line.as_str(),
            f.kind.code(),
            f.period.map(|p| p.from),
            f.period.map(|p| p.to),
            f.due_on,
            f.paid_on,
            f.disputed,
            f.agreement_ref.as_str(),
            f.sold_by,
            f.territory,
            f.source_system.as_str(),
            f.source_id.as_str(),
            row.reporting_minor,
            by.settings.currency.as_str(),
            match_key(f),
            by.now
        ],
    )?;
    KEYS.forget(tx, permit, row.id.0)?;
    KEYS.put(tx, permit, row.id.0, (&f.source_system, &f.source_id))
}

/// Removes a line from all numbers (an instant), or puts it back (none). A removed line leaves its source id free.
pub(in crate::features::revenue) fn set_archived(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Edit>,
    line: &Line,
    at: Option<Timestamp>,
) -> Result<()> {
    tx.execute(
        "update revenue_lines set archived_at = $3, version = version + 1, changed_at = $4 where account_id = $1 and id = $2",
        &params![permit.account(), line.id, at, by.now],
    )?;
    KEYS.forget(tx, permit, line.id.0)?;
    let f = &line.facts;
    if at.is_none() { KEYS.put(tx, permit, line.id.0, (&f.source_system, &f.source_id)) } else { Ok(()) }
}

/// Lines with one of these keys that are not removed, of all accounts, the oldest first.
pub(in crate::features::revenue) fn by_match(q: &Conn<'_>, keys: &[Uuid]) -> Result<Vec<(Uuid, Line)>> {
    let sql = format!(
        "select {COLUMNS}, l.match_key from revenue_lines l where l.match_key in ({}) and l.archived_at is null
          order by l.created_at, l.id",
        q.ids_sql("$1")
    );
    q.query(&sql, &[ids_value(keys.iter().copied())], |r| Ok((r.get(WIDTH)?, read(r)?)))
}

/// Lines of accounts of these days and amounts that are not removed, the oldest first.
pub(in crate::features::revenue) fn of_sales(q: &Conn<'_>, sales: &[(AccountId, Date, i64)]) -> Result<Vec<Line>> {
    let mut found = Vec::new();
    for chunk in sales.chunks(200) {
        let mut sql = Sql::new(&format!("select {COLUMNS} from revenue_lines l where l.archived_at is null and ("));
        for (i, (account, day, minor)) in chunk.iter().enumerate() {
            let (account, day, minor) = (sql.param(*account), sql.param(*day), sql.param(*minor));
            let or = if i > 0 { " or " } else { "" };
            sql.push(&format!("{or}(l.account_id = {account} and l.sold_on = {day} and l.amount_minor = {minor})"));
        }
        sql.push(") order by l.created_at, l.id");
        found.extend(q.query(&sql.text, &sql.values, read)?);
    }
    Ok(found)
}

/// Lines by source system and id, of all accounts.
pub(in crate::features::revenue) fn by_source(
    q: &Conn<'_>,
    sources: &[(String, String)],
) -> Result<HashMap<(String, String), Line>> {
    let mut found = HashMap::new();
    for chunk in sources.chunks(500) {
        let mut sql = Sql::new(&format!(
            "select {COLUMNS} from revenue_line_keys k cross join revenue_lines l
              where l.account_id = k.account_id and l.id = k.line_id and (k.source_system, k.source_id) in (values "
        ));
        let places: Vec<String> =
            chunk.iter().map(|(s, i)| format!("({}, {})", sql.param(s.clone()), sql.param(i.clone()))).collect();
        sql.push(&places.join(", ")).push(")");
        for line in q.query(&sql.text, &sql.values, read)? {
            found.insert((line.facts.source_system.clone(), line.facts.source_id.clone()), line);
        }
    }
    Ok(found)
}
