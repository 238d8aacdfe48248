//! All SQL of the feature.
//!
//! What is read of one account and of many is read by the same statements: [`Whose`] narrows them.

pub mod cells;
pub mod deals;
pub mod dismissals;
pub mod known;
pub mod largest;
pub mod proof;
pub mod rules;
pub mod sold;

use crate::base::sql::Sql;
use crate::base::{AccountId, Scope};

/// Whose rows are read.
#[derive(Clone, Copy, Debug)]
pub enum Whose<'a> {
    /// Of one account; the caller holds a permit on it.
    Account(AccountId),
    /// Of these accounts, a few; the caller has found them in a scope.
    These(&'a [AccountId]),
    /// Of all accounts in a scope that are not archived.
    Scope(&'a Scope),
}

impl Whose<'_> {
    /// Appends the condition on the account id in `column`.
    pub(super) fn narrow(&self, sql: &mut Sql, column: &str) {
        match self {
            Whose::Account(account) => {
                sql.push(&format!("{column} = ")).bind(*account);
            }
            Whose::These(list) => {
                let list: Vec<String> = list.iter().map(|id| sql.param(*id)).collect();
                let list = if list.is_empty() { vec![sql.param(uuid::Uuid::nil())] } else { list };
                sql.push(&format!("{column} in ({})", list.join(", ")));
            }
            Whose::Scope(scope) => {
                sql.push(&format!("{column} in (select a.id from accounts a where a.archived_at is null and "));
                scope.filter(sql, "a.id");
                sql.push(")");
            }
        }
    }
}
