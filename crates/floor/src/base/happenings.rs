//! The two moments of the things of an account, for its timeline: each began, and may have ended.

use jiff::Timestamp;
use uuid::Uuid;

use super::sql::Sql;
use super::{AccountId, PersonId};

/// Rows that have `account_id`, `id`, `archived_at`, `created_at`, and a moment when they were closed.
pub struct Happenings<'a> {
    /// Columns of a row; behind them come the moment and whether it is the end.
    pub columns: &'a str,
    /// The `from` clause.
    pub from: &'a str,
    /// The name of the table in it.
    pub alias: &'a str,
    /// Column of the moment when it was closed.
    pub ended: &'a str,
}

impl Happenings<'_> {
    /// What happened before `(moment, id)`, newest first; with `person`, only what is theirs.
    pub fn sql(
        &self,
        account: AccountId,
        person: Option<PersonId>,
        before: Option<(Timestamp, Uuid)>,
        limit: usize,
    ) -> Sql {
        let Happenings { columns, from, alias, ended } = self;
        let mut sql = Sql::new("");
        let account = sql.param(account);
        let whose = person.map(|p| format!(" and {alias}.person_id = {}", sql.param(p))).unwrap_or_default();
        let before = before.map(|(at, id)| (sql.param(at), sql.param(id)));
        let arm = |moment: &str, end: i64| {
            let earlier = before.as_ref().map_or(String::new(), |(at, id)| {
                format!(" and ({alias}.{moment} < {at} or ({alias}.{moment} = {at} and {alias}.id < {id}))")
            });
            format!(
                "select {columns}, {alias}.{moment} as happened_at, cast({end} as bigint) as ending {from}
                  where {alias}.account_id = {account} and {alias}.archived_at is null and {alias}.{moment} is not null
                    {whose}{earlier}"
            )
        };
        let (began, ended) = (arm("created_at", 0), arm(ended, 1));
        sql.push(&format!(
            "select * from ({began} union all {ended}) happenings order by happened_at desc, id desc limit "
        ));
        sql.bind(i64::try_from(limit).unwrap_or(i64::MAX));
        sql
    }
}
