//! What the timeline tells of revenue: lines that somebody added, and imports.

use jiff::Timestamp;
use serde_json::Value as Json;
use tenure_db::params;
use uuid::Uuid;

use super::super::model::Line;
use super::super::model::sums::Sum;
use super::line::{COLUMNS, WIDTH, read};
use crate::base::permit::AtLeast;
use crate::base::{Error, Fields, Permit, Read, Result, money};

/// The place before which entries are asked for; far in the future for the first.
fn before(from: Option<(Timestamp, Uuid)>) -> (Timestamp, Uuid) {
    from.unwrap_or((Timestamp::MAX, Uuid::max()))
}

/// Lines that were added one by one and are not removed, newest first.
///
/// # Errors
/// What the database says.
pub fn added<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<(Line, Option<String>)>> {
    let (at, id) = before(from);
    let sql = format!(
        "select {COLUMNS}, o.name from revenue_lines l left join offerings o on o.id = l.offering_id
          where l.account_id = $1 and l.archived_at is null and l.batch_id is null
            and (l.created_at < $2 or (l.created_at = $2 and l.id < $3))
          order by l.created_at desc, l.id desc limit $4"
    );
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    permit.conn().query(&sql, &params![permit.account(), at, id, most], |r| Ok((read(r)?, r.get(WIDTH)?)))
}

/// An import that made lines of an account.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Its batch.
    pub batch: Uuid,
    /// When its first lines came.
    pub at: Timestamp,
    /// What they come to.
    pub sum: Sum,
}

/// Imports that are not taken back, newest first: their events, one for each part of a file, as one.
///
/// # Errors
/// What the database says.
pub fn imported<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<Imported>> {
    let (at, id) = before(from);
    let rows = permit.conn().query(
        "select batch_id, happened_at, changes from events
          where scope_id = $1 and verb = 'revenue.imported' and undone_by is null order by id",
        &params![permit.account()],
        |r| Ok::<_, Error>((r.get::<Uuid>(0)?, r.get::<Timestamp>(1)?, r.get::<Json>(2)?)),
    )?;
    let mut found: Vec<Imported> = Vec::new();
    for (batch, at, changes) in rows {
        let sum = told(&changes);
        match found.iter_mut().find(|i| i.batch == batch) {
            Some(known) => known.sum.join(&sum),
            None => found.push(Imported { batch, at, sum }),
        }
    }
    found.retain(|i| (i.at, i.batch) < (at, id));
    found.sort_by_key(|i| std::cmp::Reverse((i.at, i.batch)));
    found.truncate(limit);
    Ok(found)
}

/// What an event tells: how many lines, and what they come to.
fn told(changes: &Json) -> Sum {
    let mut sum = Sum { lines: changes["lines"][1].as_i64().unwrap_or(0), ..Sum::default() };
    for text in changes["sums"][1].as_array().into_iter().flatten().filter_map(Json::as_str) {
        let Some((currency, amount)) = text.split_once(' ') else { continue };
        if let Some(money) = money::parse(&mut Fields::default(), "sums", amount, currency) {
            *sum.own.entry(money.currency).or_default() += money.minor;
        }
    }
    sum
}
