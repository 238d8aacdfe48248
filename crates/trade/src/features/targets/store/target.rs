//! Targets: who may see which, and their rows.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::civil::Date;
use tenure_db::{Conn, Row, Tx, params};
use uuid::Uuid;

use super::super::model::{About, NewTarget, Part, Target};
use crate::base::dated::span_at;
use crate::base::money::Money;
use crate::base::sql::Sql;
use crate::base::taking_back::in_column;
use crate::base::{AccountId, Acting, Error, Result, Right, Scope, TargetId, UserId, Viewer};

/// Columns of `t` (targets) with `ta` (target_accounts), in the order of [`read`].
const COLUMNS: &str =
    "t.id, t.user_id, t.team, t.part, case when t.part = 'account' then ta.account_id else t.part_id end,
    t.valid_from, t.valid_to, t.amount_minor, t.currency, t.version, t.archived_at is not null";
/// Where [`COLUMNS`] come from.
const FROM: &str = "targets t left join target_accounts ta on ta.target_id = t.id";

pub(super) fn read(r: &Row<'_>) -> Result<Target> {
    let (part, part_id): (String, Option<Uuid>) = (r.get(3)?, r.get(4)?);
    let archived = r.get(10)?;
    // Earlier versions archived targets that were taken back, and their accounts could go without them.
    let lost = || if archived { Error::NotFound } else { Error::internal("a target of no part") };
    let part = Part::parse(&part, part_id).ok_or_else(lost)?;
    Ok(Target {
        id: r.get(0)?,
        about: About { user: r.get(1)?, team: r.get::<i64>(2)? == 1, part },
        span: span_at(r, 5)?,
        amount: Money { minor: r.get(7)?, currency: r.get(8)? },
        version: r.get(9)?,
        archived,
    })
}

/// Appends which targets `t` the viewer may know of: their own, those of whoever reports to them by any line, and for
/// admins all; of those narrowed to an account only where the viewer sees the account.
pub fn visible(sql: &mut Sql, viewer: &Viewer) {
    if !viewer.has(Right::Administer) {
        let (me, day) = (sql.param(viewer.id), sql.param(viewer.today));
        sql.push(&format!(
            "(t.user_id = {me} or t.user_id in (select ur.holder_id from user_reach ur where ur.viewer_id = {me}
                and ur.via in ('solid', 'dotted') and ur.valid_from <= {day} and ur.valid_to > {day})) and "
        ));
    }
    sql.push("(t.part <> 'account' or ");
    Scope::probe(viewer).filter(sql, "ta.account_id");
    sql.push(")");
}

/// Which targets are listed.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only of this person.
    pub user: Option<UserId>,
    /// Only those that begin from this day on and before another one.
    pub begins: Option<(Date, Date)>,
    /// Only those of a team, or only those of a person.
    pub team: Option<bool>,
    /// Only the whole, or only what is narrowed.
    pub narrowed: Option<bool>,
    /// Only those after this one, in the order of the list.
    pub after: Option<(Date, TargetId)>,
}

/// Targets that the viewer may know of, by the first day; archived ones are left out.
pub fn list(q: &Conn<'_>, viewer: &Viewer, filter: &Filter, limit: usize) -> Result<Vec<Target>> {
    let mut sql = Sql::new(&format!("select {COLUMNS} from {FROM} where t.archived_at is null and "));
    visible(&mut sql, viewer);
    if let Some(user) = filter.user {
        sql.push(" and t.user_id = ").bind(user);
    }
    if let Some((from, to)) = filter.begins {
        sql.push(" and t.valid_from >= ").bind(from).push(" and t.valid_from < ").bind(to);
    }
    if let Some(team) = filter.team {
        sql.push(" and t.team = ").bind(i64::from(team));
    }
    match filter.narrowed {
        Some(true) => sql.push(" and t.part <> ''"),
        Some(false) => sql.push(" and t.part = ''"),
        None => &mut sql,
    };
    if let Some((from, id)) = filter.after {
        sql.push(" and (t.valid_from, t.id) > (").bind(from).push(", ").bind(id).push(")");
    }
    sql.push(" order by t.valid_from, t.id limit ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, read)
}

/// A target that the viewer may know of, archived or not.
///
/// # Errors
/// `NotFound` when there is none, or none for this viewer.
pub fn find(q: &Conn<'_>, viewer: &Viewer, id: TargetId) -> Result<Target> {
    let mut sql = Sql::new(&format!("select {COLUMNS} from {FROM} where t.id = "));
    sql.bind(id).push(" and ");
    visible(&mut sql, viewer);
    q.query_one(&sql.text, &sql.values, read)
}

/// A target, whoever may know of it, and the name of the person whose it is. The caller decides.
///
/// # Errors
/// `NotFound` when there is none.
pub fn named(q: &Conn<'_>, id: TargetId) -> Result<(Target, String)> {
    let sql = format!("select {COLUMNS}, u.name from {FROM} join users u on u.id = t.user_id where t.id = $1");
    q.query_one(&sql, &params![id], |r| Ok::<_, Error>((read(r)?, r.get(11)?)))
}

/// Targets of the same person, team or not, and of the same part, archived ones left out: what a period must fit in
/// with. The caller decides who may set them.
pub fn about(q: &Conn<'_>, about: &About) -> Result<Vec<Target>> {
    let rows = q.query(
        &format!(
            "select {COLUMNS} from {FROM} where t.user_id = $1 and t.archived_at is null order by t.valid_from, t.id"
        ),
        &params![about.user],
        read,
    )?;
    Ok(rows.into_iter().filter(|t| t.about == *about).collect())
}

/// Inserts a target, and the account that it is narrowed to.
pub fn insert(tx: &Tx<'_>, by: &Acting, id: TargetId, new: &NewTarget) -> Result<()> {
    let part_id = if let Part::Account(_) = new.about.part { None } else { new.about.part.id() };
    tx.execute(
        "insert into targets (id, user_id, team, part, part_id, valid_from, valid_to, amount_minor, currency, created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &params![
            id,
            new.about.user,
            i64::from(new.about.team),
            new.about.part.code(),
            part_id,
            new.span.from,
            new.span.to,
            new.amount.minor,
            new.amount.currency.as_str(),
            by.now,
            by.viewer.actor()
        ],
    )?;
    if let Part::Account(account) = new.about.part {
        narrow(tx, account, id)?;
    }
    Ok(())
}

fn narrow(tx: &Tx<'_>, account: AccountId, id: TargetId) -> Result<()> {
    tx.execute("insert into target_accounts (account_id, target_id) values ($1, $2)", &params![account, id])?;
    Ok(())
}

/// Stores period and amount, and counts the version.
pub fn update(tx: &Tx<'_>, target: &Target) -> Result<()> {
    tx.execute(
        "update targets set valid_from = $2, valid_to = $3, amount_minor = $4, currency = $5, version = version + 1
          where id = $1",
        &params![target.id, target.span.from, target.span.to, target.amount.minor, target.amount.currency.as_str()],
    )?;
    Ok(())
}

/// Archives (an instant) or restores (none).
pub fn set_archived(tx: &Tx<'_>, id: TargetId, at: Option<Timestamp>) -> Result<()> {
    tx.execute("update targets set archived_at = $2, version = version + 1 where id = $1", &params![id, at])?;
    Ok(())
}

/// Deletes a target with its versions.
pub fn delete(tx: &Tx<'_>, id: TargetId) -> Result<()> {
    for (table, column) in [("target_versions", "target_id"), ("target_accounts", "target_id"), ("targets", "id")] {
        tx.execute(&format!("delete from {table} where {column} = $1"), &params![id])?;
    }
    Ok(())
}

/// Whose targets the viewer may know of: themselves and whoever reports to them by any line, with names, by name; for
/// admins everybody who is active or has a target.
pub fn people(q: &Conn<'_>, viewer: &Viewer) -> Result<Vec<(UserId, String)>> {
    let mut sql = Sql::new("select u.id, u.name from users u where ");
    let day = sql.param(viewer.today);
    if viewer.has(Right::Administer) {
        sql.push(&format!(
            "((u.active_from <= {day} and u.active_to > {day}) or exists (select 1 from targets t where t.user_id = u.id))"
        ));
    } else {
        let me = sql.param(viewer.id);
        sql.push(&format!(
            "(u.id = {me} or u.id in (select ur.holder_id from user_reach ur where ur.viewer_id = {me}
                and ur.via in ('solid', 'dotted') and ur.valid_from <= {day} and ur.valid_to > {day}))"
        ));
    }
    sql.push(" order by u.name_key, u.id");
    q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))
}

/// Whether a person's name may be told to the viewer together with a target: see [`people`].
pub fn knows(q: &Conn<'_>, viewer: &Viewer, user: UserId) -> Result<bool> {
    Ok(people(q, viewer)?.iter().any(|(id, _)| *id == user))
}

/// Whether there is such an offering.
pub fn offering_known(q: &Conn<'_>, id: uuid::Uuid) -> Result<bool> {
    let found =
        q.query_opt("select 1 from offerings where id = $1", &params![id], |r| Ok::<_, Error>(r.get::<i64>(0)?))?;
    Ok(found.is_some())
}

/// Those of the accounts to which a target is narrowed.
pub fn accounts_named(q: &Conn<'_>, accounts: &[Uuid]) -> Result<HashSet<Uuid>> {
    in_column(q, "target_accounts", "account_id", accounts)
}

/// Those of the territories or offerings to which a target is narrowed.
pub fn parts_named(q: &Conn<'_>, parts: &[Uuid]) -> Result<HashSet<Uuid>> {
    in_column(q, "targets", "part_id", parts)
}
