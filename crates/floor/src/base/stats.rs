//! Recomputing the maintained columns of `account_stats` from the accounts' own rows.

use tenure_db::Tx;
use uuid::Uuid;

use super::registry::StatsColumn;
use super::{AccountId, Result};

impl StatsColumn {
    /// Recomputes the column for one account.
    pub fn refresh(&self, tx: &Tx<'_>, account: AccountId) -> Result<()> {
        let sql = format!("update account_stats set {} = ({}) where account_id = $1", self.column, self.sql);
        tx.execute(&sql, &tenure_db::params![account])?;
        Ok(())
    }

    /// Recomputes the column for the accounts in a work set.
    pub fn refresh_set(&self, tx: &Tx<'_>, set: Uuid) -> Result<()> {
        let sql = format!(
            "update account_stats set {} = ({}) where account_id in (select id from work_sets where set_id = $1)",
            self.column, self.sql
        );
        tx.execute(&sql, &tenure_db::params![set])?;
        Ok(())
    }
}
