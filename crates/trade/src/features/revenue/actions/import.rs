//! Storing the lines of a file: many at once, with one event for each account and part.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value as Json, json};
use tenure_db::Tx;

use super::super::model::{Facts, NewLine};
use super::super::store::line::{self, Insert};
use super::super::store::{batch, shared};
use super::add::reporting;
use super::edit::save;
use crate::base::events::{self, NewEvent};
use crate::base::money::Money;
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Edit, Result, RevenueLineId, Right};
use crate::features::rates;
use crate::features::rates::model::Rates;

/// A line of a file.
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Given {
    /// Its account.
    pub account: AccountId,
    /// Its id.
    pub id: RevenueLineId,
    /// What it says.
    pub facts: Facts,
    /// What differs from the stored line; none for new ones.
    pub set: Option<Map<String, Json>>,
}

/// Stores lines; whoever imports may write any account that is not archived. What they name was looked up.
///
/// # Errors
/// What the database says; `Conflict` when an account was archived since.
pub(in crate::features::revenue) fn store(tx: &Tx<'_>, by: &Acting, rates: &Rates, rows: &[&Given]) -> Result<()> {
    let new = rows.iter().filter(|row| row.set.is_none());
    book(tx, by, rates, new.map(|row| (row.account, row.id, &row.facts)).collect())?;
    change(tx, by, rates, rows)
}

/// Enters lines that come from elsewhere, as an import does: one event for each account. What they name must exist.
///
/// # Errors
/// `Forbidden` without the right to import; `Conflict` when an account is archived.
pub fn enter(tx: &Tx<'_>, by: &Acting, lines: &[NewLine]) -> Result<()> {
    by.viewer.demand(Right::Import)?;
    let new = lines.iter().map(|line| (line.account, RevenueLineId(by.uuid()), &line.facts));
    book(tx, by, &rates::store::all(tx)?, new.collect())
}

fn book(tx: &Tx<'_>, by: &Acting, rates: &Rates, new: Vec<(AccountId, RevenueLineId, &Facts)>) -> Result<()> {
    let mut accounts: BTreeMap<AccountId, Vec<&Facts>> = BTreeMap::new();
    for (account, _, facts) in &new {
        accounts.entry(*account).or_default().push(facts);
    }
    batch::lock(tx, accounts.keys().copied())?;
    let inserts: Vec<Insert<'_>> = new
        .iter()
        .map(|(account, id, facts)| Insert {
            account: *account,
            id: *id,
            facts,
            reporting_minor: reporting(rates, by, facts),
        })
        .collect();
    line::insert(tx, by, &inserts, true)?;
    shared::refresh(tx, &shared::keys(new.iter().map(|(_, _, facts)| *facts)))?;
    let made: Vec<NewEvent<'_>> = accounts
        .iter()
        .map(|(account, lines)| NewEvent::on(*account, "revenue.imported", "account", account.0).changes(told(lines)))
        .collect();
    events::record_set(tx, by, &made)
}

/// How many lines, from which day to which, and what they come to in each currency.
fn told(lines: &[&Facts]) -> Json {
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for facts in lines {
        *sums.entry(&facts.currency).or_default() += facts.amount_minor;
    }
    let sums: Vec<String> = sums
        .into_iter()
        .map(|(currency, minor)| format!("{currency} {}", Money { minor, currency: currency.to_owned() }.decimal()))
        .collect();
    let days = || lines.iter().map(|f| f.sold_on);
    json!({
        "lines": [null, lines.len()],
        "sums": [null, sums],
        "first": [null, days().min().map(|d| d.to_string())],
        "last": [null, days().max().map(|d| d.to_string())],
    })
}

/// Changes known lines, each with its own event.
fn change(tx: &Tx<'_>, by: &Acting, rates: &Rates, rows: &[&Given]) -> Result<()> {
    let mut known: BTreeMap<AccountId, Vec<&Given>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.set.as_ref().is_some_and(|set| !set.is_empty())) {
        known.entry(row.account).or_default().push(row);
    }
    for (account, list) in known {
        let permit = permit::<Edit>(tx, &by.viewer, account)?;
        let mut stored: HashMap<RevenueLineId, _> = HashMap::new();
        for row in &list {
            stored.insert(row.id, line::find(&permit, row.id)?);
        }
        for row in list {
            if let (Some(stored), Some(set)) = (stored.get(&row.id), &row.set) {
                save(tx, by, &permit, rates, stored, set)?;
            }
        }
    }
    Ok(())
}
