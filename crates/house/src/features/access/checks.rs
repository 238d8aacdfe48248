//! What is materialised here must equal a recomputation; the rules of dated rows must hold.

use jiff::civil::Date;
use uuid::Uuid;

use crate::base::{Error, Result, Tx};
use crate::features::access::store::check as store;
use crate::features::access::store::{materialise, sets, tree};

/// Accounts that are recomputed at once.
const CHUNK: usize = 500;

/// The work set of the checks: nothing else has this id.
const SET: Uuid = Uuid::from_u128(0x5e7);

type Work = fn(&Tx<'_>) -> Result<()>;
type Rows = fn(&Tx<'_>, Uuid) -> Result<std::collections::BTreeSet<store::Computed>>;

/// Recomputes chunk by chunk and counts what differs; without `repair` each chunk is taken back.
fn recompute(tx: &Tx<'_>, repair: bool, rows: Rows, work: Work) -> Result<usize> {
    let (mut wrong, mut after) = (0, Uuid::nil());
    loop {
        let ids = store::accounts_after(tx, after, CHUNK)?;
        let Some(last) = ids.last().copied() else { return Ok(wrong) };
        let tried = tx.attempt(|tx| {
            sets::put(tx, SET, ids.iter().copied())?;
            let stored = rows(tx, SET)?;
            work(tx)?;
            wrong += stored.symmetric_difference(&rows(tx, SET)?).count();
            sets::clear(tx, SET)?;
            // Without leave to repair, the difference is counted and what was written is taken back.
            if repair { Ok(()) } else { Err(Error::NotFound) }
        });
        match tried {
            Ok(()) | Err(Error::NotFound) => after = last,
            Err(other) => return Err(other),
        }
    }
}

fn report(wrong: usize, what: &str) -> Vec<String> {
    if wrong == 0 { Vec::new() } else { vec![format!("{wrong} rows of {what} differ from a recomputation")] }
}

/// `account_tree` against the dated parents.
pub fn account_tree(tx: &Tx<'_>, _: Date, repair: bool) -> Result<Vec<String>> {
    let orphans = store::orphans(tx, "account_tree", repair)?;
    let rows: Rows = |tx, set| {
        // The rebuild takes the accounts below along, so they are compared too.
        tree::extend(tx, set)?;
        store::tree_rows(tx, set)
    };
    let wrong = recompute(tx, repair, rows, |tx| tree::rebuild(tx, SET))?;
    Ok(report(orphans + wrong, "account_tree"))
}

/// `account_access` against assignments, territories, leads above and grants.
pub fn account_access(tx: &Tx<'_>, _: Date, repair: bool) -> Result<Vec<String>> {
    let orphans = store::orphans(tx, "account_access", repair)?;
    let wrong = recompute(tx, repair, store::access_rows, |tx| materialise::accounts(tx, SET))?;
    Ok(report(orphans + wrong, "account_access"))
}

/// No account has two leads on one day, and no grant is without an end.
pub fn one_lead(tx: &Tx<'_>, _: Date, _: bool) -> Result<Vec<String>> {
    let mut found: Vec<String> =
        store::double_leads(tx)?.into_iter().map(|id| format!("account {id} has two leads on one day")).collect();
    let open = store::open_grants(tx)?;
    if open > 0 {
        found.push(format!("{open} grants have no end"));
    }
    Ok(found)
}
