//! All SQL of the feature.

use jiff::Timestamp;
use jiff::civil::Date;
use tenure_db::{Conn, Row, Tx, Value, params};
use uuid::Uuid;

use super::model::{NewTask, Task};
use crate::base::happenings::Happenings;
use crate::base::paging::Cursor;
use crate::base::permit::AtLeast;
use crate::base::permit_set::PermitSet;
use crate::base::sql::Sql;
use crate::base::{
    AccountId, Acting, Contribute, Error, InteractionId, Manage, Permit, PersonId, Read, Result, Scope, TaskId, UserId,
};
use crate::features::access::handing::Held;

const COLUMNS: &str =
    "t.account_id, t.id, t.content, t.person_id, t.owner_id, t.due_on, t.original_due_on, t.moves, t.done_at,
    t.done_by, t.interaction_id, t.version, t.archived_at is not null, t.created_at";
const WIDTH: usize = 14;

fn read(r: &Row<'_>) -> Result<Task> {
    Ok(Task {
        account: r.get(0)?,
        id: r.get(1)?,
        content: r.get(2)?,
        person: r.get(3)?,
        owner: r.get(4)?,
        due_on: r.get(5)?,
        original_due_on: r.get(6)?,
        moves: r.get(7)?,
        done_at: r.get(8)?,
        done_by: r.get(9)?,
        interaction: r.get(10)?,
        version: r.get(11)?,
        archived: r.get(12)?,
        created_at: r.get(13)?,
    })
}

/// A task with the names that a page shows.
#[derive(Clone, Debug)]
pub struct Line {
    /// The task.
    pub task: Task,
    /// The account's name.
    pub account: String,
    /// Which of us.
    pub owner: String,
    /// The person's name.
    pub person: Option<String>,
}

const NAMES: &str = "a.name, coalesce(u.name, ''), n.name";
const JOINS: &str = "from tasks t join accounts a on a.id = t.account_id left join users u on u.id = t.owner_id
    left join persons n on n.id = t.person_id";

fn line(r: &Row<'_>) -> Result<Line> {
    Ok(Line { task: read(r)?, account: r.get(WIDTH)?, owner: r.get(WIDTH + 1)?, person: r.get(WIDTH + 2)? })
}

/// One task of the permit's account.
///
/// # Errors
/// `NotFound` when the account has no such task.
pub fn find<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: TaskId) -> Result<Task> {
    let sql = format!("select {COLUMNS} from tasks t where t.account_id = $1 and t.id = $2");
    permit.conn().query_one(&sql, &params![permit.account(), id], read)
}

/// The same with its names.
///
/// # Errors
/// `NotFound` when the account has no such task.
pub fn find_line<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: TaskId) -> Result<Line> {
    let sql = format!("select {COLUMNS}, {NAMES} {JOINS} where t.account_id = $1 and t.id = $2");
    permit.conn().query_one(&sql, &params![permit.account(), id], line)
}

/// What narrows a list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only this account.
    pub account: Option<AccountId>,
    /// Only of this one of us.
    pub owner: Option<UserId>,
    /// Only open (false) or done (true) ones.
    pub done: Option<bool>,
    /// Only open ones past their date.
    pub late: bool,
}

fn narrow(sql: &mut Sql, scope: &Scope, filter: &Filter) {
    if let Some(account) = filter.account {
        sql.push(" and t.account_id = ").bind(account);
    }
    if let Some(owner) = filter.owner {
        sql.push(" and t.owner_id = ").bind(owner);
    }
    match filter.done {
        Some(true) => sql.push(" and t.done_at is not null"),
        Some(false) => sql.push(" and t.done_at is null"),
        None => sql,
    };
    if filter.late {
        sql.push(" and t.done_at is null and t.due_on < ").bind(scope.today);
    }
    sql.push(" and ");
    scope.filter(sql, "t.account_id");
}

/// Open tasks in scope by date, or done ones by when they were done.
pub fn lines(q: &Conn<'_>, scope: &Scope, filter: &Filter, limit: i64) -> Result<Vec<Line>> {
    let mut sql =
        Sql::new(&format!("select {COLUMNS}, {NAMES} {JOINS} where t.archived_at is null and a.archived_at is null"));
    narrow(&mut sql, scope, filter);
    sql.push(if filter.done == Some(true) {
        " order by t.done_at desc, t.id limit "
    } else {
        " order by t.due_on nulls last, t.id limit "
    });
    sql.bind(limit);
    q.query(&sql.text, &sql.values, line)
}

/// One page of the tasks in scope by when they were made: `limit` rows and one more after the cursor.
pub fn page(
    q: &Conn<'_>,
    scope: &Scope,
    filter: &Filter,
    cursor: Option<&Cursor>,
    descending: bool,
    limit: usize,
) -> Result<Vec<Task>> {
    let mut sql = Sql::new(&format!(
        "select {COLUMNS} from tasks t join accounts a on a.id = t.account_id where t.archived_at is null and a.archived_at is null"
    ));
    let (order, than) = if descending { ("desc", "<") } else { ("asc", ">") };
    if let Some(cursor) = cursor {
        let wrong = || Error::field("cursor", "error-cursor");
        let at: Timestamp = cursor.value.as_deref().and_then(|v| v.parse().ok()).ok_or_else(wrong)?;
        let (at, id) = (sql.param(at), sql.param(cursor.id));
        sql.push(&format!(" and (t.created_at {than} {at} or (t.created_at = {at} and t.id {than} {id}))"));
    }
    narrow(&mut sql, scope, filter);
    sql.push(&format!(" order by t.created_at {order}, t.id {order} limit "))
        .bind(i64::try_from(limit + 1).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, read)
}

/// The place of a row in the order of making.
pub fn cursor(row: &Task) -> Cursor {
    Cursor { value: Some(row.created_at.to_string()), id: row.id.0 }
}

/// An open next step of a conversation, beside tasks.
#[derive(Clone, Debug)]
pub struct Step {
    /// The account.
    pub account_id: AccountId,
    /// Its name.
    pub account: String,
    /// The conversation.
    pub id: InteractionId,
    /// What; empty for just another conversation.
    pub what: String,
    /// Until when.
    pub due_on: Option<Date>,
    /// Which of us.
    pub owner: String,
}

/// Open next steps in scope by date, of one of us or of all.
pub fn steps(q: &Conn<'_>, scope: &Scope, filter: &Filter, limit: i64) -> Result<Vec<Step>> {
    let mut sql = Sql::new(
        "select i.account_id, a.name, i.id, i.next_step, i.next_step_on, coalesce(u.name, '')
           from interactions i join accounts a on a.id = i.account_id
           left join users u on u.id = coalesce(i.next_step_owner_id, i.author_id)
          where i.next_step_done_at is null and i.archived_at is null and i.next_step_on is not null and a.archived_at is null",
    );
    if let Some(account) = filter.account {
        sql.push(" and i.account_id = ").bind(account);
    }
    if let Some(owner) = filter.owner {
        // As the index `interactions_steps` is written.
        sql.push(" and coalesce(i.next_step_owner_id, i.author_id) = ").bind(owner);
    }
    sql.push(" and ");
    scope.filter(&mut sql, "i.account_id");
    sql.push(" order by i.next_step_on, i.id limit ").bind(limit);
    q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Step {
            account_id: r.get(0)?,
            account: r.get(1)?,
            id: r.get(2)?,
            what: r.get(3)?,
            due_on: r.get(4)?,
            owner: r.get(5)?,
        })
    })
}

/// What happened to tasks before `(at, id)`, newest first: each was made, and may have been done.
pub fn happenings<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    person: Option<PersonId>,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<(Timestamp, bool, Line)>> {
    let rows = Happenings {
        columns: &format!(
            "{COLUMNS}, a.name as account_name, coalesce(u.name, '') as owner_name, n.name as person_name"
        ),
        from: JOINS,
        alias: "t",
        ended: "done_at",
    };
    let sql = rows.sql(permit.account(), person, from, limit);
    permit.conn().query(&sql.text, &sql.values, |r| Ok((r.get(WIDTH + 3)?, r.get::<bool>(WIDTH + 4)?, line(r)?)))
}

/// A row ready to be written.
pub(super) struct Insert<'a> {
    pub id: TaskId,
    pub new: &'a NewTask,
    pub owner: UserId,
}

/// Inserts tasks; the caller holds a permit on each account.
pub(super) fn insert(tx: &Tx<'_>, by: &Acting, rows: &[Insert<'_>]) -> Result<()> {
    let values: Vec<Vec<Value<'_>>> = rows
        .iter()
        .map(|row| {
            let new = row.new;
            params![
                new.account,
                row.id,
                new.content.as_str(),
                new.person,
                row.owner,
                new.due_on,
                new.due_on,
                new.interaction,
                by.now,
                by.viewer.actor()
            ]
            .into()
        })
        .collect();
    tx.insert_many(
        "insert into tasks (account_id, id, content, person_id, owner_id, due_on, original_due_on, interaction_id, created_at,
                            created_by)",
        &values,
        "",
    )?;
    Ok(())
}

/// Stores all fields and counts the version.
pub(super) fn update(tx: &Tx<'_>, permit: &Permit<'_, Contribute>, after: &Task) -> Result<()> {
    tx.execute(
        "update tasks set content = $3, person_id = $4, owner_id = $5, due_on = $6, moves = $7, done_at = $8, done_by = $9,
                original_due_on = coalesce(original_due_on, $6), version = version + 1
          where account_id = $1 and id = $2",
        &params![
            permit.account(),
            after.id,
            after.content.as_str(),
            after.person,
            after.owner,
            after.due_on,
            after.moves,
            after.done_at,
            after.done_by
        ],
    )?;
    Ok(())
}

/// Archives (an instant) or restores (none).
pub(super) fn set_archived(
    tx: &Tx<'_>,
    permit: &Permit<'_, Contribute>,
    id: TaskId,
    at: Option<Timestamp>,
) -> Result<()> {
    tx.execute(
        "update tasks set archived_at = $3, version = version + 1 where account_id = $1 and id = $2",
        &params![permit.account(), id, at],
    )?;
    Ok(())
}

const OPEN: &str = "done_at is null and archived_at is null";

/// How many open tasks somebody has on each of these accounts, all of which the caller may show.
pub fn counts(q: &Conn<'_>, accounts: &[AccountId], owner: UserId) -> Result<Vec<(AccountId, i64)>> {
    let sql = format!(
        "select account_id, count(*) from tasks where owner_id = $1 and {OPEN} and account_id in ({}) group by account_id",
        q.ids_sql("$2")
    );
    let ids = tenure_db::ids_value(accounts.iter().map(|a| a.0));
    q.query(&sql, &[owner.0.into(), ids], |r| Ok((r.get(0)?, r.get(1)?)))
}

/// The open tasks of somebody on the accounts of the set.
pub(super) fn open(permit: &PermitSet<'_, Manage>, owner: UserId) -> Result<Vec<Held>> {
    let sql = format!(
        "select account_id, id, version from tasks
          where owner_id = $2 and {OPEN} and account_id in (select id from work_sets where set_id = $1)"
    );
    permit.tx().query(&sql, &params![permit.set(), owner], |r| Ok((r.get(0)?, r.get(1)?, Some(r.get(2)?))))
}

/// Gives open tasks (a work set of their ids) on the accounts of the set from one of us to another.
pub(super) fn give(permit: &PermitSet<'_, Manage>, ids: Uuid, (from, to): (UserId, UserId)) -> Result<()> {
    let sql = format!(
        "update tasks set owner_id = $4, version = version + 1
          where owner_id = $3 and {OPEN} and account_id in (select id from work_sets where set_id = $1)
            and exists (select 1 from work_sets w where w.set_id = $2 and w.id = tasks.id)"
    );
    permit.tx().execute(&sql, &params![permit.set(), ids, from, to])?;
    Ok(())
}
