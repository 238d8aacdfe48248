//! What is still being written: every statement asks for its author.

use jiff::Timestamp;
use tenure_db::{Conn, Tx, params};
use uuid::Uuid;

use crate::base::permit_set::PermitSet;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Manage, Permit, Read, Result, Scope, UserId};
use crate::features::access::handing::Held;

/// A draft in a list.
#[derive(Clone, Debug)]
pub struct DraftLine {
    /// The account.
    pub account_id: AccountId,
    /// Its name.
    pub account: String,
    /// The draft.
    pub id: Uuid,
    /// The form as it was, urlencoded.
    pub form: String,
    /// When it was kept.
    pub saved_at: Timestamp,
}

/// The viewer's drafts at accounts in scope, or at one of them; the newest first.
pub fn list(q: &Conn<'_>, scope: &Scope, account: Option<AccountId>) -> Result<Vec<DraftLine>> {
    let mut sql = Sql::new(
        "select d.account_id, a.name, d.id, d.form, d.saved_at from conversation_drafts d join accounts a on a.id = d.account_id
          where a.archived_at is null and d.author_id = ",
    );
    sql.bind(scope.viewer);
    if let Some(account) = account {
        sql.push(" and d.account_id = ").bind(account);
    }
    sql.push(" and ");
    scope.filter(&mut sql, "d.account_id");
    sql.push(" order by d.saved_at desc, d.id limit 20");
    q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(DraftLine {
            account_id: r.get(0)?,
            account: r.get(1)?,
            id: r.get(2)?,
            form: r.get(3)?,
            saved_at: r.get(4)?,
        })
    })
}

/// The form of a draft of the viewer.
///
/// # Errors
/// `NotFound` when there is none, or when it is somebody else's.
pub fn find(permit: &Permit<'_, Read>, author: UserId, id: Uuid) -> Result<String> {
    permit.conn().query_one(
        "select form from conversation_drafts where account_id = $1 and id = $2 and author_id = $3",
        &params![permit.account(), id, author],
        |r| Ok(r.get(0)?),
    )
}

/// Keeps a form; another draft of the same author under this id is replaced.
pub(in crate::features::interactions) fn put(
    tx: &Tx<'_>,
    permit: &Permit<'_, Read>,
    (author, id): (UserId, Uuid),
    form: &str,
    now: Timestamp,
) -> Result<()> {
    tx.execute(
        "insert into conversation_drafts (account_id, id, author_id, form, saved_at) values ($1, $2, $3, $4, $5)
         on conflict (account_id, id) do update set form = excluded.form, saved_at = excluded.saved_at
          where conversation_drafts.author_id = excluded.author_id",
        &params![permit.account(), id, author, form, now],
    )?;
    Ok(())
}

/// How many drafts somebody has at the permit's account.
pub(in crate::features::interactions) fn count(permit: &Permit<'_, Read>, author: UserId) -> Result<i64> {
    permit.conn().query_one(
        "select count(*) from conversation_drafts where account_id = $1 and author_id = $2",
        &params![permit.account(), author],
        |r| Ok(r.get(0)?),
    )
}

/// Forgets a draft of its author, whatever account it is of; answers how many there were.
pub(in crate::features::interactions) fn forget(tx: &Tx<'_>, author: UserId, id: Uuid) -> Result<u64> {
    Ok(tx.execute("delete from conversation_drafts where author_id = $1 and id = $2", &params![author, id])?)
}

/// How many drafts somebody has on each of these accounts, all of which the caller may show.
pub fn counts(q: &Conn<'_>, accounts: &[AccountId], author: UserId) -> Result<Vec<(AccountId, i64)>> {
    let sql = format!(
        "select account_id, count(*) from conversation_drafts where author_id = $1 and account_id in ({}) group by account_id",
        q.ids_sql("$2")
    );
    let ids = tenure_db::ids_value(accounts.iter().map(|a| a.0));
    q.query(&sql, &[author.0.into(), ids], |r| Ok((r.get(0)?, r.get(1)?)))
}

/// The drafts of somebody on the accounts of the set.
pub(in crate::features::interactions) fn of(permit: &PermitSet<'_, Manage>, author: UserId) -> Result<Vec<Held>> {
    permit.tx().query(
        "select account_id, id from conversation_drafts
          where author_id = $2 and account_id in (select id from work_sets where set_id = $1)",
        &params![permit.set(), author],
        |r| Ok((r.get(0)?, r.get(1)?, None)),
    )
}

/// Gives drafts (a work set of their ids) on the accounts of the set from one of us to another.
pub(in crate::features::interactions) fn give(
    permit: &PermitSet<'_, Manage>,
    ids: Uuid,
    (from, to): (UserId, UserId),
) -> Result<()> {
    permit.tx().execute(
        "update conversation_drafts set author_id = $4
          where author_id = $3 and account_id in (select id from work_sets where set_id = $1)
            and exists (select 1 from work_sets w where w.set_id = $2 and w.id = conversation_drafts.id)",
        &params![permit.set(), ids, from, to],
    )?;
    Ok(())
}
