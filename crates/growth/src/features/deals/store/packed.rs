//! `open_deals`: what sums of the open pipeline are made of, the deals of an account packed together. Who sums up tens of
//! thousands of deals reads a row for each account instead of one for each deal. The rows are written anew by whatever
//! changes a deal, in its transaction; `tenure check` compares them with the deals.

use std::collections::BTreeMap;

use jiff::civil::Date;
use tenure_db::{Cell, Conn, Row, Tx, Value, ids_value, params};
use uuid::Uuid;

use super::batch;
use super::filter::{NO_SPONSOR, NO_STEP};
use crate::base::{AccountId, Acting, Error, Result};
use crate::features::access::leads;

/// What sums know of an open deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packed {
    /// Its id.
    pub id: Uuid,
    /// Its stage.
    pub stage: Uuid,
    /// The month in which it is to close.
    pub month: Option<i64>,
    /// In percent, where it is not that of the stage.
    pub probability: Option<i64>,
    /// Its amount in the currency of its row.
    pub minor: Option<i64>,
    /// Since when it is in its stage, as [`number`].
    pub since: i32,
    /// When it is to close, as [`number`].
    pub close: Option<i32>,
    /// Whether nobody said what is done next.
    pub no_step: bool,
    /// Whether nobody of the buying group stands up for us.
    pub no_sponsor: bool,
}

/// A day as a whole number that is greater for later days.
pub fn number(day: Date) -> i32 {
    i32::from(day.year()) * 10_000 + i32::from(day.month()) * 100 + i32::from(day.day())
}

/// Bytes of a deal.
const WIDTH: usize = 57;
/// Accounts that are looked at together by [`check`].
const CHUNK: i64 = 1_000;

fn small(n: Option<i64>) -> i32 {
    // What does not fit is no month and no probability.
    n.and_then(|n| i32::try_from(n).ok()).unwrap_or(i32::MAX)
}

impl Packed {
    fn write(&self, to: &mut Vec<u8>) {
        to.extend(self.id.as_bytes());
        to.extend(self.stage.as_bytes());
        to.extend(small(self.month).to_be_bytes());
        to.extend(small(self.probability).to_be_bytes());
        to.extend(self.minor.unwrap_or(i64::MAX).to_be_bytes());
        to.extend(self.since.to_be_bytes());
        to.extend(self.close.unwrap_or(i32::MAX).to_be_bytes());
        to.push(u8::from(self.no_step) | u8::from(self.no_sponsor) << 1);
    }

    fn read(from: &[u8; WIDTH]) -> Self {
        let mut at = 0;
        let [month, probability] = [32, 36].map(|at| Some(four(from, at)).filter(|n| *n < i32::MAX).map(i64::from));
        let mut id = || {
            let mut id = [0; 16];
            id.copy_from_slice(&from[at..at + 16]);
            at += 16;
            Uuid::from_bytes(id)
        };
        let (id, stage) = (id(), id());
        let mut minor = [0; 8];
        minor.copy_from_slice(&from[40..48]);
        Self {
            id,
            stage,
            month,
            probability,
            minor: Some(i64::from_be_bytes(minor)).filter(|n| *n < i64::MAX),
            since: four(from, 48),
            close: Some(four(from, 52)).filter(|n| *n < i32::MAX),
            no_step: from[56] & 1 == 1,
            no_sponsor: from[56] & 2 == 2,
        }
    }
}

fn four(from: &[u8; WIDTH], at: usize) -> i32 {
    let mut bytes = [0; 4];
    bytes.copy_from_slice(&from[at..at + 4]);
    i32::from_be_bytes(bytes)
}

/// Gives each deal of a row whose column `at` holds `deals`.
///
/// # Errors
/// What the database says, or `each`; `Internal` for what is no row of deals.
pub fn each(row: &Row<'_>, at: usize, mut each: impl FnMut(&Packed) -> Result<()>) -> Result<()> {
    let Cell::Bytes(bytes) = row.cell(at)? else { return Err(Error::internal("packed deals are no bytes")) };
    let (deals, rest) = bytes.as_chunks::<WIDTH>();
    if !rest.is_empty() {
        return Err(Error::internal("packed deals end within a deal"));
    }
    deals.iter().try_for_each(|deal| each(&Packed::read(deal)))
}

/// Rows by account, kind and currency.
type Rows = BTreeMap<(AccountId, String, String), Vec<u8>>;

/// What the rows of accounts are to be; `which` names them by their ids in `a.id`. Account by account: the index of what is
/// open would be read whole for each few of them.
fn right(q: &Conn<'_>, which: &str, values: &[Value<'_>]) -> Result<Rows> {
    let sql = format!(
        "select d.account_id, d.kind, d.reporting_currency, d.id, d.stage_id, d.close_month, d.probability, d.reporting_minor,
                d.stage_since, d.close_on, {NO_STEP}, {NO_SPONSOR}
           from accounts a cross join deals d where {which} and d.account_id = a.id and d.outcome = 'open' and d.archived_at is null order by d.account_id, d.id"
    );
    let mut rows = Rows::new();
    let all = q.query(&sql, values, |r| {
        let deal = Packed {
            id: r.get(3)?,
            stage: r.get(4)?,
            month: r.get(5)?,
            probability: r.get(6)?,
            minor: r.get(7)?,
            since: number(r.get(8)?),
            close: r.get::<Option<Date>>(9)?.map(number),
            no_step: r.get(10)?,
            no_sponsor: r.get(11)?,
        };
        Ok::<_, Error>(((r.get(0)?, r.get(1)?, r.get(2)?), deal))
    })?;
    for (key, deal) in all {
        deal.write(rows.entry(key).or_default());
    }
    Ok(rows)
}

fn insert(tx: &Tx<'_>, rows: &Rows) -> Result<()> {
    let values: Vec<Vec<Value<'_>>> = rows
        .iter()
        .map(|((account, kind, currency), deals)| {
            params![*account, kind.as_str(), currency.as_str(), deals.as_slice()].into()
        })
        .collect();
    tx.insert_many("insert into open_deals (account_id, kind, currency, deals)", &values, "")?;
    Ok(())
}

/// Writes the rows of accounts anew, and notes that what is summed up of them is to follow. The caller holds a permit on
/// each, or has locked them: whoever changes other deals of the same accounts waits.
pub(in crate::features::deals) fn keep(tx: &Tx<'_>, accounts: &[AccountId]) -> Result<()> {
    if accounts.is_empty() {
        return Ok(());
    }
    let ids = || ids_value(accounts.iter().map(|id| id.0));
    tx.execute(&format!("delete from open_deals where account_id in ({})", tx.ids_sql("$1")), &[ids()])?;
    insert(tx, &right(tx, &format!("a.id in ({})", tx.ids_sql("$1")), &[ids()])?)?;
    leads::note(tx, &tx.ids_sql("$1"), &[ids()])
}

/// The same for somebody's verb, after which the sums are made soon.
pub(in crate::features::deals) fn changed(tx: &Tx<'_>, by: &Acting, accounts: &[AccountId]) -> Result<()> {
    keep(tx, accounts)?;
    if accounts.is_empty() { Ok(()) } else { leads::ask(tx, by) }
}

/// The same for the accounts in a work set.
pub(in crate::features::deals) fn rebuild(tx: &Tx<'_>, set: Uuid) -> Result<()> {
    const SET: &str = "(select id from work_sets where set_id = $1)";
    tx.execute(&format!("delete from open_deals where account_id in {SET}"), &params![set])?;
    insert(tx, &right(tx, &format!("a.id in {SET}"), &params![set])?)
}

/// How many rows are not what the deals say; `repair` writes them anew.
///
/// # Errors
/// What the database says.
pub fn check(tx: &Tx<'_>, repair: bool) -> Result<usize> {
    let (mut after, mut wrong) = (Uuid::nil(), 0);
    loop {
        let next = "select a.id from accounts a where a.id > $1 order by a.id limit $2";
        let accounts: Vec<AccountId> = tx.query(next, &params![after, CHUNK], |r| Ok::<_, Error>(r.get(0)?))?;
        let Some(last) = accounts.last() else { return Ok(wrong) };
        let between = params![after, *last];
        let right = right(tx, "a.id > $1 and a.id <= $2", &between)?;
        let kept =
            "select account_id, kind, currency, deals from open_deals where account_id > $1 and account_id <= $2";
        let kept: Rows = tx
            .query(kept, &between, |r| Ok::<_, Error>(((r.get(0)?, r.get(1)?, r.get(2)?), r.get(3)?)))?
            .into_iter()
            .collect();
        if right != kept {
            let differ = |a: &Rows, b: &Rows| a.iter().filter(|(key, deals)| b.get(*key) != Some(*deals)).count();
            wrong += differ(&right, &kept).max(differ(&kept, &right));
            if repair {
                batch::lock(tx, &accounts)?;
                keep(tx, &accounts)?;
            }
        }
        after = last.0;
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_deal_is_read_as_it_was_written() {
        let deal = Packed {
            id: Uuid::from_u128(7),
            stage: Uuid::from_u128(u128::MAX),
            month: Some(24_322),
            probability: Some(0),
            minor: Some(-5),
            since: number(date(2026, 11, 30)),
            close: Some(number(date(9999, 12, 31))),
            no_step: true,
            no_sponsor: false,
        };
        let bare = Packed { month: None, probability: None, minor: None, close: None, no_step: false, ..deal };
        for deal in [deal, Packed { no_sponsor: true, ..bare }] {
            let mut bytes = Vec::new();
            deal.write(&mut bytes);
            assert_eq!(Packed::read(bytes.as_chunks::<WIDTH>().0.first().unwrap()), deal);
        }
    }
}
