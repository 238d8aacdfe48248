//! Adding deals.

use std::collections::{BTreeMap, HashSet};

use tenure_db::Tx;

use super::super::SEARCH;
use super::super::model::{Facts, NewDeal};
use super::super::store::{stages, write};
use super::{DEAL, check, reporting, told};
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, DealId, Edit, Error, Result, search};
use crate::features::rates;

/// Adds deals, in the order given, each with an event of its own; permits are asked for in the order of the accounts'
/// ids. A deal that begins in a later stage must have what that stage asks for.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit` on an account; `Invalid` for what does not exist or is missing.
pub fn add(tx: &Tx<'_>, by: &Acting, deals: &[NewDeal]) -> Result<Vec<DealId>> {
    let mut accounts: BTreeMap<AccountId, Vec<&Facts>> = BTreeMap::new();
    for new in deals {
        accounts.entry(new.account).or_default().push(&new.facts);
    }
    let (mut sources, all) = (HashSet::new(), stages::all(tx)?);
    for (account, list) in &accounts {
        let permit = permit::<Edit>(tx, &by.viewer, *account)?;
        for f in list {
            check::check(&permit, by, None, f)?;
            check::days(by, None, f)?;
            if let Some(stage) = all.iter().find(|s| s.id == f.stage) {
                check::missing(by, stage, f)?;
            }
            if !f.source_id.is_empty() && !sources.insert((f.source_system.as_str(), f.source_id.as_str())) {
                return Err(Error::field("source_id", "deals-error-source-used"));
            }
        }
    }
    let rates = rates::store::all(tx)?;
    let rows: Vec<write::Insert<'_>> = deals
        .iter()
        .map(|new| write::Insert {
            account: new.account,
            id: DealId(by.uuid()),
            facts: &new.facts,
            reporting_minor: reporting(&rates, by, &new.facts),
        })
        .collect();
    write::insert(tx, by, &rows, false)?;
    let keys: Vec<_> = rows.iter().map(|row| (row.account, row.id.0)).collect();
    search::refresh(tx, &SEARCH, &keys)?;
    let made: Vec<NewEvent<'_>> = rows
        .iter()
        .map(|row| NewEvent::on(row.account, "deal.added", DEAL, row.id.0).version(1).changes(told(row.facts)))
        .collect();
    events::record_set(tx, by, &made)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
