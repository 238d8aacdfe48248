//! Freezes of days that are over. Only the demo company tells of the past: an install freezes what it sees.

use jiff::Timestamp;
use jiff::civil::Date;
use tenure_db::{Conn, Tx, Value, params};
use uuid::Uuid;

use super::super::model::Shot;
use super::snapshots::unled;
use crate::base::{Error, Result};

/// A deal as its history is guessed from.
#[derive(Clone, Debug)]
pub struct Past {
    /// How it stands now.
    pub shot: Shot,
    /// Its stage.
    pub stage: Uuid,
    /// When it was opened.
    pub opened_on: Date,
    /// When it was to close first.
    pub first_day: Option<Date>,
}

/// All deals.
///
/// # Errors
/// What the database says.
pub fn deals(q: &Conn<'_>) -> Result<Vec<Past>> {
    q.query(
        "select d.account_id, d.id, d.outcome, d.category, coalesce(d.probability, st.probability), coalesce(d.closed_on, d.close_on),
                d.reporting_minor, d.amount_minor, d.currency, d.stage_id, d.opened_on, d.original_close_on
           from deals d join deal_stages st on st.id = d.stage_id where d.archived_at is null order by d.account_id, d.id",
        &[],
        |r| {
            Ok::<_, Error>(Past {
                shot: unled(r)?,
                stage: r.get(9)?,
                opened_on: r.get(10)?,
                first_day: r.get(11)?,
            })
        },
    )
}

fn row<'a>(day: Date, currency: &'a str, shot: &'a Shot, stage: Uuid) -> Vec<Value<'a>> {
    let int = |minor: Option<i64>| minor.map_or(Value::NullInt, Value::Int);
    params![
        shot.key.0,
        shot.key.1,
        day,
        shot.outcome.code(),
        stage,
        shot.category.code(),
        shot.probability,
        int(shot.own),
        shot.currency.as_str(),
        int(shot.minor),
        currency,
        shot.day,
        shot.lead
    ]
    .into()
}

/// Writes one freeze down.
///
/// # Errors
/// What the database says.
pub fn write(tx: &Tx<'_>, (day, at): (Date, Timestamp), currency: &str, shots: &[(Shot, Uuid)]) -> Result<()> {
    let rows: Vec<Vec<Value<'_>>> = shots.iter().map(|(shot, stage)| row(day, currency, shot, *stage)).collect();
    tx.insert_many(
        "insert into deal_snapshots (account_id, deal_id, taken_on, outcome, stage_id, category, probability, amount_minor,
           currency, reporting_minor, reporting_currency, close_on, lead_id)",
        &rows,
        "",
    )?;
    let count = i64::try_from(shots.len()).unwrap_or(i64::MAX);
    tx.execute(
        "insert into forecast_freezes (taken_on, deals, taken_at) values ($1, $2, $3)",
        &params![day, count, at],
    )?;
    Ok(())
}
