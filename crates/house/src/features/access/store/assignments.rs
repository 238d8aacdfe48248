//! Assignments: the account team over time.

use jiff::civil::Date;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::base::dated::{Span, span_at};
use crate::base::permit::AtLeast;
use crate::base::{
    AccountId, Acting, Conn, Error, Manage, Permit, Read, Result, RowId, Tx, UnitId, UserId, Value, params,
};
use crate::features::access::model::{Assignment, Member, NewAssignment, Part};
use crate::features::access::permits::PermitSet;

const COLUMNS: &str = "s.id, s.account_id, s.user_id, s.role, s.unit_id, s.allocation, s.valid_from, s.valid_to,
 s.reason, s.created_by, s.created_at";

fn map(r: &tenure_db::Row<'_>) -> Result<Assignment> {
    let role: String = r.get(3)?;
    Ok(Assignment {
        id: r.get(0)?,
        account: r.get(1)?,
        user: r.get(2)?,
        role: Part::parse(&role).ok_or_else(|| Error::internal(format!("assignments.role is {role}")))?,
        unit: r.get(4)?,
        allocation: r.get(5)?,
        span: span_at(r, 6)?,
        reason: r.get(8)?,
        created_by: r.get(9)?,
        created_at: r.get(10)?,
    })
}

/// All rows of the account, past and future ones included: leads first, then by name and day.
pub fn members(permit: &Permit<'_, impl AtLeast<Read>>) -> Result<Vec<Member>> {
    let sql = format!(
        "select {COLUMNS}, u.name, n.name, b.name from assignments s join users u on u.id = s.user_id
          left join units n on n.account_id = s.account_id and n.id = s.unit_id left join users b on b.id = s.created_by
         where s.account_id = $1
         order by case s.role when 'lead' then 0 when 'co_manager' then 1 when 'specialist' then 2 when 'service' then 3
                  else 4 end, s.valid_from desc, u.name_key, s.id"
    );
    permit.conn().query(&sql, &params![permit.account()], |r| {
        Ok(Member { row: map(r)?, name: r.get(11)?, unit: r.get(12)?, by: r.get(13)? })
    })
}

/// All rows of these accounts, for the rows of a file. The caller has the right to import.
pub fn of_accounts(q: &Conn<'_>, ids: &[AccountId]) -> Result<Vec<Assignment>> {
    let sql = format!("select {COLUMNS} from assignments s where s.account_id in ({})", q.ids_sql("$1"));
    q.query(&sql, &[tenure_db::ids_value(ids.iter().map(|id| id.0))], map)
}

/// One row of the account.
pub fn find(permit: &Permit<'_, impl AtLeast<Read>>, row: RowId) -> Result<Option<Assignment>> {
    let sql = format!("select {COLUMNS} from assignments s where s.account_id = $1 and s.id = $2");
    permit.conn().query_opt(&sql, &params![permit.account(), row], map)
}

/// The rows of the account that hold on or after a day.
pub fn from_day(permit: &Permit<'_, impl AtLeast<Read>>, day: Date) -> Result<Vec<Assignment>> {
    let sql = format!("select {COLUMNS} from assignments s where s.account_id = $1 and s.valid_to > $2");
    permit.conn().query(&sql, &params![permit.account(), day], map)
}

/// The units of the account: id and name.
pub fn units(permit: &Permit<'_, impl AtLeast<Read>>) -> Result<Vec<(UnitId, String)>> {
    permit.conn().query(
        "select id, name from units where account_id = $1 and archived_at is null order by name_key, id",
        &params![permit.account()],
        |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)),
    )
}

/// Whether a user leads the account on a day.
pub fn leads(permit: &Permit<'_, impl AtLeast<Read>>, user: UserId, day: Date) -> Result<bool> {
    let found = permit.conn().query_opt(
        "select 1 from assignments where account_id = $1 and user_id = $2 and role = 'lead' and valid_from <= $3
            and valid_to > $3 limit 1",
        &params![permit.account(), user, day],
        |r| Ok::<_, Error>(r.get::<i64>(0)?),
    )?;
    Ok(found.is_some())
}

/// The lead rows of all accounts of the set that hold on or after a day.
pub fn leads_of_set(permit: &PermitSet<'_, Manage>, day: Date) -> Result<Vec<Assignment>> {
    let sql = format!(
        "select {COLUMNS} from work_sets w cross join assignments s
          where w.set_id = $1 and s.account_id = w.id and s.role = 'lead' and s.valid_to > $2"
    );
    permit.tx().query(&sql, &params![permit.set(), day], map)
}

/// Ends all leads of the set before a day: what began before is cut, what would begin later goes.
pub fn cut_leads(permit: &PermitSet<'_, Manage>, from: Date) -> Result<()> {
    let rule = "account_id in (select id from work_sets where set_id = $1) and role = 'lead'";
    permit.tx().execute(
        &format!("update assignments set valid_to = $2 where {rule} and valid_from < $2 and valid_to > $2"),
        &params![permit.set(), from],
    )?;
    permit
        .tx()
        .execute(&format!("delete from assignments where {rule} and valid_from >= $2"), &params![permit.set(), from])?;
    Ok(())
}

const INSERT: &str =
    "insert into assignments (account_id, id, user_id, role, unit_id, allocation, valid_from, valid_to,
 reason, created_by, created_at)";

fn values(row: &Assignment) -> Vec<Value<'_>> {
    params![
        row.account,
        row.id,
        row.user,
        row.role.code(),
        row.unit,
        row.allocation,
        row.span.from,
        row.span.to,
        row.reason.as_str(),
        row.created_by,
        row.created_at
    ]
    .to_vec()
}

/// Stores rows for the accounts of a set.
pub fn insert_set(permit: &PermitSet<'_, Manage>, rows: &[Assignment]) -> Result<()> {
    let rows: Vec<Vec<Value<'_>>> = rows.iter().map(values).collect();
    permit.tx().insert_many(INSERT, &rows, "")?;
    Ok(())
}

/// Stores rows of the set, new or with their days of before.
pub fn put_set(permit: &PermitSet<'_, Manage>, rows: &[Assignment]) -> Result<()> {
    let rows: Vec<Vec<Value<'_>>> = rows.iter().map(values).collect();
    let tail =
        "on conflict (account_id, id) do update set valid_from = excluded.valid_from, valid_to = excluded.valid_to";
    permit.tx().insert_many(INSERT, &rows, tail)?;
    Ok(())
}

/// Deletes the rows of the set whose ids stand in another work set.
pub fn delete_set(permit: &PermitSet<'_, Manage>, ids: Uuid) -> Result<()> {
    permit.tx().execute(
        // The second set is probed: two lists over one key would be tried in every combination.
        "delete from assignments where account_id in (select id from work_sets where set_id = $1)
            and exists (select 1 from work_sets w where w.set_id = $2 and w.id = assignments.id)",
        &params![permit.set(), ids],
    )?;
    Ok(())
}

/// Stores a row, new or with changed days. The caller holds a permit that covers the row's account.
pub(in crate::features::access) fn put(tx: &Tx<'_>, row: &Assignment) -> Result<()> {
    let sql = format!(
        "{INSERT} values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict (account_id, id) do update set valid_from = excluded.valid_from, valid_to = excluded.valid_to"
    );
    tx.execute(&sql, &values(row))?;
    Ok(())
}

/// Deletes a row that never held. The caller holds a permit that covers the row's account.
pub(in crate::features::access) fn delete(tx: &Tx<'_>, account: AccountId, row: RowId) -> Result<()> {
    tx.execute("delete from assignments where account_id = $1 and id = $2", &params![account, row])?;
    Ok(())
}

/// A row that is not stored yet.
pub fn new_row(by: &Acting, new: &NewAssignment) -> Assignment {
    Assignment {
        id: RowId(by.uuid()),
        account: new.account,
        user: new.user,
        role: new.role,
        unit: new.unit,
        allocation: new.allocation,
        span: new.span,
        reason: new.reason.clone(),
        created_by: by.viewer.actor(),
        created_at: by.now.as_microsecond(),
    }
}

/// For the event that undo reads.
pub fn to_json(row: &Assignment) -> Json {
    json!({
        "id": row.id, "user": row.user, "role": row.role, "unit": row.unit, "allocation": row.allocation,
        "valid_from": row.span.from.to_string(), "valid_to": row.span.to.to_string(), "reason": row.reason,
        "created_by": row.created_by, "created_at": row.created_at,
    })
}

/// What [`to_json`] wrote.
pub fn of_json(account: AccountId, json: &Json) -> Option<Assignment> {
    let text = |key: &str| json.get(key).and_then(Json::as_str);
    let id = |key: &str| text(key).and_then(|t| Uuid::parse_str(t).ok());
    let day = |key: &str| text(key).and_then(|t| t.parse::<Date>().ok());
    Some(Assignment {
        id: RowId(id("id")?),
        account,
        user: UserId(id("user")?),
        role: Part::parse(text("role")?)?,
        unit: id("unit").map(UnitId),
        allocation: json.get("allocation").and_then(Json::as_i64),
        span: Span { from: day("valid_from")?, to: day("valid_to")? },
        reason: text("reason")?.to_owned(),
        created_by: id("created_by").map(UserId),
        created_at: json.get("created_at")?.as_i64()?,
    })
}

/// Days and names of the users who can be given a part from a day on: id, name, first and last day of their activity.
pub fn active_spans(q: &Conn<'_>, users: &[UserId]) -> Result<Vec<(UserId, Span)>> {
    let sql = format!("select id, active_from, active_to from users where id in ({})", q.ids_sql("$1"));
    q.query(&sql, &[tenure_db::ids_value(users.iter().map(|u| u.0))], |r| Ok::<_, Error>((r.get(0)?, span_at(r, 1)?)))
}

/// Whether a unit belongs to the account.
pub fn has_unit(permit: &Permit<'_, impl AtLeast<Read>>, unit: UnitId) -> Result<bool> {
    let found = permit.conn().query_opt(
        "select 1 from units where account_id = $1 and id = $2",
        &params![permit.account(), unit],
        |r| Ok::<_, Error>(r.get::<i64>(0)?),
    )?;
    Ok(found.is_some())
}

/// An account that a reassignment is about, as its preview shows it.
#[derive(Clone, Debug)]
pub struct Led {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// Its city.
    pub city: String,
    /// Today's lead, by name.
    pub lead: Option<String>,
}

/// The accounts among `ids` (all led by `from` when given) that the scope shows, by name, at most `limit`.
pub fn led(
    q: &Conn<'_>,
    scope: &crate::base::Scope,
    ids: Option<&[AccountId]>,
    from: Option<UserId>,
    day: Date,
    limit: i64,
) -> Result<Vec<Led>> {
    let mut sql = crate::base::sql::Sql::new(
        "select a.id, a.name, a.city, (select u.name from assignments s join users u on u.id = s.user_id
       where s.account_id = a.id and s.role = 'lead' and s.valid_from <= ",
    );
    let today = sql.param(day);
    sql.push(&format!("{today} and s.valid_to > {today} limit 1) from accounts a where a.archived_at is null and "));
    if let Some(ids) = ids {
        let place = sql.param(tenure_db::ids_value(ids.iter().map(|a| a.0)));
        sql.push(&format!("a.id in ({}) and ", q.ids_sql(&place)));
    }
    if let Some(from) = from {
        let user = sql.param(from);
        sql.push(&format!(
            "a.id in (select account_id from assignments where user_id = {user} and role = 'lead'
              and valid_from <= {today} and valid_to > {today}) and "
        ));
    }
    scope.filter(&mut sql, "a.id");
    sql.push(" order by a.name_key, a.id limit ").bind(limit);
    q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Led { account: r.get(0)?, name: r.get(1)?, city: r.get(2)?, lead: r.get(3)? })
    })
}

/// Whether the account has a team or a history from before this batch: then it is not new.
pub fn is_new(tx: &Tx<'_>, account: AccountId, by: &Acting) -> Result<bool> {
    let found = tx.query_opt(
        "select 1 where exists (select 1 from assignments where account_id = $1)
             or exists (select 1 from events where scope_id = $1 and batch_id <> $2)
             or not exists (select 1 from accounts where id = $1)",
        &params![account, by.batch],
        |r| Ok::<_, Error>(r.get::<i64>(0)?),
    )?;
    Ok(found.is_none())
}

/// Records one event per assignment, with few statements.
pub fn record_set<'r>(
    tx: &Tx<'_>,
    by: &Acting,
    verb: &'static str,
    events: impl Iterator<Item = (&'r Assignment, Json)>,
    reason: &str,
) -> Result<()> {
    let rows: Vec<Vec<Value<'_>>> = events
        .map(|(row, changes)| {
            let actor = by.viewer.actor();
            params![
                row.account,
                by.uuid(),
                by.now,
                by.now,
                actor,
                verb,
                "assignment",
                row.id,
                changes,
                reason,
                by.batch
            ]
            .to_vec()
        })
        .collect();
    tx.insert_many(
        "insert into events (scope_id, id, happened_at, recorded_at, actor_id, verb, subject_kind, subject_id, changes,
                             reason, batch_id)",
        &rows,
        "",
    )?;
    Ok(())
}
