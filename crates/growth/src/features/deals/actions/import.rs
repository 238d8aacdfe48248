//! Storing the deals of a file: many at once, each with its event.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value as Json};
use tenure_db::Tx;

use super::super::SEARCH;
use super::super::imports::parts::Part;
use super::super::model::{Credit, Facts, Line, NewDeal};
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
    for (at, list) in deals {
        replace(tx, by, at, "deal.lines_set", |facts| {
            for row in list {
                match facts.lines.iter_mut().find(|line| line.id == row.line.id) {
                    Some(line) => line.clone_from(&row.line),
                    None if row.new => facts.lines.push(row.line.clone()),
                    // Somebody took the line away since it was planned.
                    None => {}
                }
            }
        })?;
    }
    Ok(())
}

/// Something of a file of which a deal has a list.
pub struct GivenPart<P> {
    /// The account.
    pub account: AccountId,
    /// Whose it is.
    pub deal: DealId,
    /// What it says.
    pub part: P,
}

/// Stores what a file says of deals, each deal once. What is named was looked up.
///
/// # Errors
/// What the database says; `Conflict` when an account was archived since.
pub(in crate::features::deals) fn store_parts<P: Part>(tx: &Tx<'_>, by: &Acting, rows: &[&GivenPart<P>]) -> Result<()> {
    let mut deals: BTreeMap<(AccountId, DealId), Vec<&P>> = BTreeMap::new();
    for row in rows {
        deals.entry((row.account, row.deal)).or_default().push(&row.part);
    }
    for (at, parts) in deals {
        replace(tx, by, at, P::VERB, |facts| {
            let list = P::list(facts);
            for part in parts {
                match list.iter_mut().find(|other| other.key() == part.key()) {
                    Some(other) => other.clone_from(part),
                    None => list.push(part.clone()),
                }
            }
        })?;
    }
    Ok(())
}

/// The whole split of a deal, as a row of a file knows it.
pub struct GivenSplit {
    /// The account.
    pub account: AccountId,
    /// Which deal.
    pub deal: DealId,
    /// Who has which share, day by day.
    pub credits: Arc<Vec<Credit>>,
}

/// Stores splits of deals, each deal once.
///
/// # Errors
/// What the database says; `Conflict` when an account was archived since.
pub(in crate::features::deals) fn store_splits(tx: &Tx<'_>, by: &Acting, rows: &[&GivenSplit]) -> Result<()> {
    let deals: BTreeMap<(AccountId, DealId), &GivenSplit> =
        rows.iter().map(|row| ((row.account, row.deal), *row)).collect();
    for (at, row) in deals {
        replace(tx, by, at, "deal.credits_set", |facts| facts.credits.clone_from(&row.credits))?;
    }
    Ok(())
}

/// Stores a deal with something of it replaced; nothing is told where it says the same as before.
fn replace(
    tx: &Tx<'_>,
    by: &Acting,
    (account, id): (AccountId, DealId),
    verb: &'static str,
    change: impl FnOnce(&mut Facts),
) -> Result<()> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let before = deal::find(&permit, id)?;
    let mut after = before.facts.clone();
    change(&mut after);
    let after = after.settled();
    if after != before.facts {
        keep(tx, by, &permit, &before, &after, Tale { verb, reason: "" })?;
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
