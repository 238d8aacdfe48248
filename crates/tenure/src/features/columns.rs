//! The maintained columns of all features, checked and written anew. Here and not with the accounts, because only the
//! list of features knows every column.

use jiff::civil::Date;
use tenure_db::Tx;
use uuid::Uuid;

use super::accounts::store::stats;
use crate::base::Result;
use crate::base::registry::{CheckSource, Rebuild, Registry};

pub(super) fn register(registry: &mut Registry) {
    registry.checks.push(CheckSource { name: "stats", run: check });
    registry.rebuilds.push(Rebuild { table: "account_stats", run: rebuild });
}

/// Every maintained column against its own SQL.
fn check(tx: &Tx<'_>, _: Date, repair: bool) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let missing = stats::missing(tx, repair)?;
    if missing > 0 {
        found.push(format!("{missing} accounts have no row in account_stats"));
    }
    for column in &super::registry().stats {
        let wrong = stats::wrong(tx, column, repair)?;
        if wrong > 0 {
            found.push(format!("account_stats.{} is wrong for {wrong} accounts", column.column));
        }
    }
    Ok(found)
}

fn rebuild(tx: &Tx<'_>, set: Uuid) -> Result<()> {
    super::registry().stats.iter().try_for_each(|column| column.refresh_set(tx, set))
}
