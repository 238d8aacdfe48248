//! What is noted of cells (`whitespace_cells`): one row at most holds for a cell on each day.

use jiff::Timestamp;
use jiff::civil::Date;
use tenure_db::{Conn, Row, Tx, Value, params};
use uuid::Uuid;

use super::super::model::{Confidence, Facts, Mark, Noted, Place};
use super::Whose;
use crate::base::dated::Span;
use crate::base::money::Money;
use crate::base::permit::AtLeast;
use crate::base::sql::Sql;
use crate::base::{AccountId, Acting, Edit, Error, Permit, Read, Result};

const COLUMNS: &str = "w.account_id, w.id, w.unit_id, w.offering_id, w.state, w.competitor_id, w.spend_minor, w.currency, \
                       w.probability, w.source, w.confidence, w.estimated_on, w.note, w.valid_from, w.valid_to";

/// How many columns [`read`] takes.
const WIDTH: usize = 15;

fn read(r: &Row<'_>) -> Result<Noted> {
    let (state, currency, confidence): (String, String, String) = (r.get(4)?, r.get(7)?, r.get(10)?);
    let mark = match state.as_str() {
        "" => Some(Mark::Open),
        code => Mark::parse(code),
    };
    let facts = Facts {
        mark: mark.ok_or_else(|| Error::internal(format!("a cell has the state {state}")))?,
        competitor: r.get(5)?,
        spend: r.get::<Option<i64>>(6)?.map(|minor| Money { minor, currency }),
        probability: r.get(8)?,
        source: r.get(9)?,
        confidence: Confidence::parse(&confidence),
        estimated_on: r.get(11)?,
        note: r.get(12)?,
    };
    let span = Span { from: r.get(13)?, to: r.get(14)? };
    Ok(Noted { account: r.get(0)?, id: r.get(1)?, place: (r.get(2)?, r.get(3)?), facts, span })
}

/// All that holds on a day.
///
/// # Errors
/// What the database says.
pub fn on(q: &Conn<'_>, whose: &Whose<'_>, day: Date) -> Result<Vec<Noted>> {
    let mut sql = Sql::new(&format!("select {COLUMNS} from whitespace_cells w where "));
    whose.narrow(&mut sql, "w.account_id");
    let day = sql.param(day);
    sql.push(&format!(" and w.valid_from <= {day} and w.valid_to > {day} order by w.account_id, w.id"));
    q.query(&sql.text, &sql.values, read)
}

/// Whether an account has a cell with an estimate on a day.
///
/// # Errors
/// What the database says.
pub fn estimated<L: AtLeast<Read>>(permit: &Permit<'_, L>, day: Date) -> Result<bool> {
    let found = permit.conn().query_opt(
        "select 1 from whitespace_cells where account_id = $1 and spend_minor is not null and valid_from <= $2
            and valid_to > $2 limit 1",
        &params![permit.account(), day],
        |r| Ok::<_, Error>(r.get::<i64>(0)?),
    )?;
    Ok(found.is_some())
}

/// Those of some accounts that have a cell with an estimate on a day; the caller has found them in a scope.
pub(in crate::features::whitespace) fn with_estimates(
    q: &Conn<'_>,
    accounts: &[AccountId],
    day: Date,
) -> Result<Vec<AccountId>> {
    let sql = format!(
        "select distinct account_id from whitespace_cells where account_id in ({}) and spend_minor is not null
            and valid_from <= $2 and valid_to > $2 order by account_id",
        q.ids_sql("$1")
    );
    let values: [Value<'_>; 2] = [tenure_db::ids_value(accounts.iter().map(|id| id.0)), day.into()];
    q.query(&sql, &values, |r| Ok(r.get(0)?))
}

/// What was noted of a cell over time, the latest first, with who noted it and when.
///
/// # Errors
/// What the database says.
pub fn history<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    place: Place,
) -> Result<Vec<(Noted, Option<String>, Timestamp)>> {
    let mut sql = Sql::new(&format!(
        "select {COLUMNS}, u.name, w.created_at from whitespace_cells w left join users u on u.id = w.created_by
          where w.account_id = "
    ));
    sql.bind(permit.account()).push(" and ");
    at(&mut sql, place);
    sql.push(" order by w.valid_from desc, w.id desc");
    permit.conn().query(&sql.text, &sql.values, |r| Ok((read(r)?, r.get(WIDTH)?, r.get(WIDTH + 1)?)))
}

fn at(sql: &mut Sql, (unit, offering): Place) {
    sql.push("w.offering_id = ").bind(offering);
    match unit {
        Some(unit) => sql.push(" and w.unit_id = ").bind(unit),
        None => sql.push(" and w.unit_id is null"),
    };
}

/// What holds of a cell on a day, and what holds later, the first first.
pub(in crate::features::whitespace) fn from_on<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    place: Place,
    day: Date,
) -> Result<Vec<Noted>> {
    let mut sql = Sql::new(&format!("select {COLUMNS} from whitespace_cells w where w.account_id = "));
    sql.bind(permit.account()).push(" and ");
    at(&mut sql, place);
    sql.push(" and w.valid_to > ").bind(day).push(" order by w.valid_from, w.id");
    permit.conn().query(&sql.text, &sql.values, read)
}

/// One row of the permit's account, if it is still there.
pub(in crate::features::whitespace) fn find<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    id: Uuid,
) -> Result<Option<Noted>> {
    let sql = format!("select {COLUMNS} from whitespace_cells w where w.account_id = $1 and w.id = $2");
    permit.conn().query_opt(&sql, &params![permit.account(), id], read)
}

/// What holds today of the cells of accounts, for imports. The caller has the right to import.
pub(in crate::features::whitespace) fn of_accounts(q: &Conn<'_>, ids: &[AccountId], day: Date) -> Result<Vec<Noted>> {
    let sql = format!(
        "select {COLUMNS} from whitespace_cells w where w.account_id in ({}) and w.valid_from <= $2 and w.valid_to > $2",
        q.ids_sql("$1")
    );
    q.query(&sql, &[tenure_db::ids_value(ids.iter().map(|id| id.0)), day.into()], read)
}

/// Deletes a row.
pub(in crate::features::whitespace) fn delete(tx: &Tx<'_>, permit: &Permit<'_, Edit>, id: Uuid) -> Result<()> {
    let sql = "delete from whitespace_cells where account_id = $1 and id = $2";
    tx.execute(sql, &params![permit.account(), id])?;
    Ok(())
}

/// Lets a row end on a day, or hold on.
pub(in crate::features::whitespace) fn until(
    tx: &Tx<'_>,
    permit: &Permit<'_, Edit>,
    id: Uuid,
    day: Date,
) -> Result<()> {
    let sql = "update whitespace_cells set valid_to = $3, version = version + 1 where account_id = $1 and id = $2";
    tx.execute(sql, &params![permit.account(), id, day])?;
    Ok(())
}

/// Inserts rows.
pub(in crate::features::whitespace) fn insert(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Edit>,
    rows: &[(Uuid, Place, &Facts, Span)],
) -> Result<()> {
    let state = |mark: Mark| if mark == Mark::Open { "" } else { mark.code() };
    let values: Vec<Vec<Value<'_>>> = rows
        .iter()
        .map(|(id, (unit, offering), f, span)| {
            let currency = f.spend.as_ref().map_or(by.settings.currency.as_str(), |m| m.currency.as_str());
            params![
                permit.account(),
                *id,
                *unit,
                *offering,
                state(f.mark),
                f.competitor,
                f.spend.as_ref().map(|m| m.minor),
                currency,
                f.probability,
                f.source.as_str(),
                f.confidence.map_or("", Confidence::code),
                f.estimated_on,
                f.note.as_str(),
                span.from,
                span.to,
                by.batch.0,
                by.now,
                by.viewer.actor()
            ]
            .into()
        })
        .collect();
    tx.insert_many(
        "insert into whitespace_cells (account_id, id, unit_id, offering_id, state, competitor_id, spend_minor, currency,
                probability, source, confidence, estimated_on, note, valid_from, valid_to, batch_id, created_at, created_by)",
        &values,
        "",
    )?;
    Ok(())
}

/// How many pairs of rows hold for one cell on one day, of which there may be none.
pub(in crate::features::whitespace) fn overlaps(q: &Conn<'_>) -> Result<i64> {
    let sql = "select count(*) from whitespace_cells a join whitespace_cells b on b.account_id = a.account_id
                and b.offering_id = a.offering_id and b.id > a.id and b.valid_from < a.valid_to and a.valid_from < b.valid_to
                and (b.unit_id = a.unit_id or (b.unit_id is null and a.unit_id is null))";
    q.query_one(sql, &params![], |r| Ok(r.get(0)?))
}
