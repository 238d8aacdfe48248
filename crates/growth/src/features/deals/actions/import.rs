//! Storing the deals of a file: many at once, each with its event.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};
use tenure_db::Tx;

use super::super::SEARCH;
use super::super::model::{Facts, Line, NewDeal};
use super::super::store::{deal, write};
use super::{DEAL, Tale, keep, reporting, save, told};
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, DealId, Edit, Error, Result, Right, search};
use crate::features::rates;

/// A deal of a file.
pub struct Given {
    /// Its account.
    pub account: AccountId,
    /// Its id.
    pub id: DealId,
    /// What it says.
    pub facts: Facts,
    /// What differs from the stored deal; none for new ones.
    pub set: Option<Map<String, Json>>,
}

/// Stores deals; whoever imports may write any account that is not archived. What they name was looked up.
///
/// # Errors
/// What the database says; `Conflict` when an account was archived since.
pub(in crate::features::deals) fn store(tx: &Tx<'_>, by: &Acting, rows: &[&Given]) -> Result<()> {
    let new: Vec<_> = rows.iter().filter(|r| r.set.is_none()).map(|r| (r.account, r.id, &r.facts)).collect();
    book(tx, by, &new)?;
    let mut known: BTreeMap<AccountId, Vec<&Given>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.set.as_ref().is_some_and(|set| !set.is_empty())) {
        known.entry(row.account).or_default().push(row);
    }
    for (account, list) in known {
        let permit = permit::<Edit>(tx, &by.viewer, account)?;
        for row in list {
            let before = deal::find(&permit, row.id)?;
            let set = row.set.clone().unwrap_or_default();
            let wrong = || Error::internal("a changed field does not fit the deal");
            let after = before.facts.with(&set).ok_or_else(wrong)?;
            save(tx, by, &permit, &before, &after, Tale { verb: "deal.edited", reason: "" })?;
        }
    }
    Ok(())
}

/// A line of a file.
pub struct GivenLine {
    /// The account.
    pub account: AccountId,
    /// Whose line it is.
    pub deal: DealId,
    /// What it says.
    pub line: Line,
    /// Whether it is one more.
    pub new: bool,
}

/// Stores lines of deals, each deal once. What they name was looked up.
///
/// # Errors
/// What the database says; `Conflict` when an account was archived since.
pub(in crate::features::deals) fn store_lines(tx: &Tx<'_>, by: &Acting, rows: &[&GivenLine]) -> Result<()> {
    let mut deals: BTreeMap<(AccountId, DealId), Vec<&GivenLine>> = BTreeMap::new();
    for row in rows {
        deals.entry((row.account, row.deal)).or_default().push(row);
    }
    for ((account, id), list) in deals {
        let permit = permit::<Edit>(tx, &by.viewer, account)?;
        let before = deal::find(&permit, id)?;
        let mut after = before.facts.clone();
        for row in list {
            match after.lines.iter_mut().find(|line| line.id == row.line.id) {
                Some(line) => line.clone_from(&row.line),
                None if row.new => after.lines.push(row.line.clone()),
                // Somebody took the line away since it was planned.
                None => {}
            }
        }
        let after = after.settled();
        if after != before.facts {
            keep(tx, by, &permit, &before, &after, Tale { verb: "deal.lines_set", reason: "" })?;
        }
    }
    Ok(())
}

/// Enters deals that come from elsewhere, as an import does, whatever their stage asks for. What they name must exist.
///
/// # Errors
/// `Forbidden` without the right to import; `Conflict` when an account is archived.
pub fn enter(tx: &Tx<'_>, by: &Acting, deals: &[NewDeal]) -> Result<Vec<DealId>> {
    by.viewer.demand(Right::Import)?;
    let new: Vec<_> = deals.iter().map(|d| (d.account, DealId(by.uuid()), &d.facts)).collect();
    book(tx, by, &new)?;
    Ok(new.into_iter().map(|(_, id, _)| id).collect())
}

fn book(tx: &Tx<'_>, by: &Acting, new: &[(AccountId, DealId, &Facts)]) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let accounts: std::collections::BTreeSet<AccountId> = new.iter().map(|(account, ..)| *account).collect();
    for account in accounts {
        // Each is locked, so that what was checked stays until the commit.
        permit::<Edit>(tx, &by.viewer, account)?;
    }
    let rates = rates::store::all(tx)?;
    let rows: Vec<write::Insert<'_>> = new
        .iter()
        .map(|(account, id, facts)| write::Insert {
            account: *account,
            id: *id,
            facts,
            reporting_minor: reporting(&rates, by, facts),
        })
        .collect();
    write::insert(tx, by, &rows, true)?;
    let entry = |(account, id, facts): &(AccountId, DealId, &Facts)| search::Entry {
        account: *account,
        subject: id.0,
        at: None,
        title: facts.name.clone(),
        names: String::new(),
        numbers: facts.source_id.clone(),
        words: String::new(),
    };
    search::add(tx, &SEARCH, new.iter().map(entry).collect())?;
    let made: Vec<NewEvent<'_>> = rows
        .iter()
        .map(|row| NewEvent::on(row.account, "deal.added", DEAL, row.id.0).version(1).changes(told(row.facts)))
        .collect();
    events::record_set(tx, by, &made)
}
