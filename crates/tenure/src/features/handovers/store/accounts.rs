//! The accounts of a hand-over.

use jiff::Timestamp;
use jiff::civil::Date;
use tenure_db::{Conn, Tx, params};

use crate::base::paging::Cursor;
use crate::base::permit::AtLeast;
use crate::base::permit_set::PermitSet;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, HandoverId, Manage, Permit, Read, Result, Scope, UserId};

/// An account of a hand-over, as its page lists it.
#[derive(Clone, Debug)]
pub struct Line {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// The folded name: the sort key.
    pub name_key: String,
    /// Its city.
    pub city: String,
    /// The last conversation.
    pub last_at: Option<Timestamp>,
    /// The next step.
    pub next_on: Option<Date>,
    /// Open promises, ours and theirs.
    pub promises: i64,
    /// How many of them are late.
    pub late: i64,
}

/// Those that the scope shows, by name: `limit` rows and one more after the cursor.
pub fn page(q: &Conn<'_>, scope: &Scope, id: HandoverId, cursor: Option<&Cursor>, limit: usize) -> Result<Vec<Line>> {
    let mut sql = Sql::new(
        "select a.id, a.name, a.name_key, a.city, s.last_conversation_at, s.next_step_on,
                s.open_promises + s.open_promises_theirs,
                (select count(*) from promises p where p.account_id = x.account_id and p.state = 'open'
                    and p.archived_at is null and p.due_on < ",
    );
    sql.bind(scope.today).push(
        ") from handover_accounts x cross join accounts a cross join account_stats s
          where a.id = x.account_id and s.account_id = x.account_id and x.handover_id = ",
    );
    sql.bind(id).push(" and ");
    scope.filter(&mut sql, "x.account_id");
    if let Some(cursor) = cursor {
        let (value, id) = (sql.param(cursor.value.clone().unwrap_or_default()), sql.param(cursor.id));
        sql.push(&format!(" and (a.name_key > {value} or (a.name_key = {value} and a.id > {id}))"));
    }
    sql.push(" order by a.name_key, a.id limit ").bind(i64::try_from(limit + 1).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Line {
            account: r.get(0)?,
            name: r.get(1)?,
            name_key: r.get(2)?,
            city: r.get(3)?,
            last_at: r.get(4)?,
            next_on: r.get(5)?,
            promises: r.get(6)?,
            late: r.get(7)?,
        })
    })
}

/// The place of a row in the list.
pub fn cursor(row: &Line) -> Cursor {
    Cursor { value: Some(row.name_key.clone()), id: row.account.0 }
}

/// Whether the hand-over is about the permit's account.
pub fn holds(permit: &Permit<'_, impl AtLeast<Read>>, id: HandoverId) -> Result<bool> {
    let found = permit.conn().query_opt(
        "select 1 from handover_accounts where account_id = $1 and handover_id = $2",
        &params![permit.account(), id],
        |r| Ok::<_, Error>(r.get::<i64>(0)?),
    )?;
    Ok(found.is_some())
}

/// Notes the accounts of the permit as those of the hand-over.
pub(in crate::features::handovers) fn insert(permit: &PermitSet<'_, Manage>, id: HandoverId) -> Result<()> {
    permit.tx().execute(
        "insert into handover_accounts (account_id, handover_id) select id, $2 from work_sets where set_id = $1",
        &params![permit.set(), id],
    )?;
    Ok(())
}

/// How many accounts of the set somebody does not lead on a day.
pub fn not_led(permit: &PermitSet<'_, Manage>, giver: UserId, day: Date) -> Result<i64> {
    permit.tx().query_one(
        "select count(*) from work_sets w where w.set_id = $1
            and not exists (select 1 from assignments s where s.account_id = w.id and s.user_id = $2 and s.role = 'lead'
                              and s.valid_from <= $3 and s.valid_to > $3)",
        &params![permit.set(), giver, day],
        |r| Ok(r.get(0)?),
    )
}

/// The accounts of a hand-over that the receiver leads on a day and that are not archived: on them things move.
pub fn carried(tx: &Tx<'_>, id: HandoverId, receiver: UserId, day: Date) -> Result<Vec<AccountId>> {
    tx.query(
        "select x.account_id from handover_accounts x cross join accounts a
          where x.handover_id = $1 and a.id = x.account_id and a.archived_at is null
            and exists (select 1 from assignments s where s.account_id = x.account_id and s.user_id = $2
                          and s.role = 'lead' and s.valid_from <= $3 and s.valid_to > $3)",
        &params![id, receiver, day],
        |r| Ok::<_, Error>(r.get(0)?),
    )
}

/// On how many of these accounts, all of which the caller may show, somebody keeps access by other ways than leading
/// them: by another part, a territory, an account above, or a grant.
pub fn kept(q: &Conn<'_>, accounts: &[AccountId], giver: UserId, day: Date) -> Result<i64> {
    let sql = format!(
        "select count(distinct account_id) from account_access
          where holder_id = $1 and via <> 'lead' and valid_from <= $2 and valid_to > $2 and account_id in ({})",
        q.ids_sql("$3")
    );
    let ids = tenure_db::ids_value(accounts.iter().map(|a| a.0));
    q.query_one(&sql, &[giver.0.into(), day.into(), ids], |r| Ok(r.get(0)?))
}
