//! Making entries anew, and comparing them with what they are made from.

use tenure_db::{Tx, params};

use super::write::{Which, differing, renew};
use crate::base::registry::SearchSource;
use crate::base::{AccountId, Result};

/// Makes all entries of some accounts anew. Texts wait for their numbers until all accounts are done, so that the
/// newest get the highest.
pub fn rebuild_accounts(tx: &Tx<'_>, sources: &[SearchSource], accounts: &[AccountId]) -> Result<()> {
    sources.iter().try_for_each(|source| renew(tx, source, Which::Accounts(accounts), true))
}

/// Makes the entries of some accounts fit what they are made from, after rows went to another account.
pub fn fit_accounts<'a>(
    tx: &Tx<'_>,
    sources: impl Iterator<Item = &'a SearchSource>,
    accounts: &[AccountId],
) -> Result<()> {
    for source in sources {
        renew(tx, source, Which::Accounts(accounts), false)?;
    }
    Ok(())
}

/// How many entries of each kind differ from what they are made from; with `repair` they are made to fit.
pub fn check_accounts(
    tx: &Tx<'_>,
    sources: &[SearchSource],
    accounts: &[AccountId],
    repair: bool,
) -> Result<Vec<(&'static str, usize)>> {
    let mut found = Vec::new();
    for source in sources {
        let (put, gone) = differing(tx, source, Which::Accounts(accounts), false)?;
        // What is replaced stands in both.
        let replaced = gone.iter().filter(|(key, _)| put.iter().any(|(other, _)| other == key)).count();
        let wrong = put.len() + gone.len() - replaced;
        if wrong == 0 {
            continue;
        }
        found.push((source.kind, wrong));
        if repair {
            renew(tx, source, Which::Accounts(accounts), false)?;
        }
    }
    Ok(found)
}

/// How many entries have no account; with `repair` they go.
pub fn orphans(tx: &Tx<'_>, repair: bool) -> Result<i64> {
    const LOST: &str = "where not exists (select 1 from accounts a where a.id = e.account_id)";
    let mut found = 0;
    for table in ["search_entries", "search_texts"] {
        found += tx.query_one(&format!("select count(*) from {table} e {LOST}"), &params![], |r| {
            Ok::<_, crate::base::Error>(r.get::<i64>(0)?)
        })?;
        if repair {
            // What SQLite's index of pieces still knows leads to no row, and so to nothing.
            tx.execute(&format!("delete from {table} as e {LOST}"), &params![])?;
        }
    }
    Ok(found)
}
