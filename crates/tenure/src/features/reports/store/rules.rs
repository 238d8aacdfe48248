//! What the admin said about reports, and who has to write them.

use jiff::civil::Date;
use tenure_db::{Conn, Tx, params};
use uuid::Uuid;

use super::super::model::{Period, Rules, Span};
use crate::base::{Acting, Error, Result, UserId, Viewer};

/// Roles whose people report.
const ROLES: &str = "('account_manager', 'key_account_manager')";

/// The rules; none asked for while nobody said anything.
pub fn find(q: &Conn<'_>) -> Result<Rules> {
    let sql = "select period, due_days, starts_on, version from report_rules where key = 'status'";
    let found = q.query_opt(sql, &params![], |r| {
        let period: String = r.get(0)?;
        let period = Period::parse(&period);
        Ok::<_, Error>(Rules { period, due_days: r.get(1)?, starts_on: r.get(2)?, version: r.get(3)? })
    })?;
    Ok(found.unwrap_or(Rules { period: None, due_days: 2, starts_on: jiff::civil::date(2000, 1, 3), version: 0 }))
}

/// Stores them.
pub(in crate::features::reports) fn save(tx: &Tx<'_>, rules: &Rules) -> Result<()> {
    tx.execute(
        "insert into report_rules (key, period, due_days, starts_on, version) values ('status', $1, $2, $3, $4)
         on conflict (key) do update set period = excluded.period, due_days = excluded.due_days,
           starts_on = excluded.starts_on, version = excluded.version",
        &params![rules.period.map_or("none", Period::code), rules.due_days, rules.starts_on, rules.version],
    )?;
    Ok(())
}

/// Those who should have written a report of this period and have none yet: people with such a role who may sign in
/// today and led an account on its last day.
pub(in crate::features::reports) fn without(
    q: &Conn<'_>,
    period: Period,
    span: &Span,
    today: Date,
    limit: i64,
) -> Result<Vec<UserId>> {
    let sql = format!(
        "select u.id from users u
          where u.active_from <= $1 and u.active_to > $2
            and exists (select 1 from user_roles r where r.user_id = u.id and r.role in {ROLES})
            and exists (select 1 from assignments s where s.user_id = u.id and s.role = 'lead'
                           and s.valid_from <= $1 and s.valid_to > $1)
            and not exists (select 1 from reports x where x.author_id = u.id and x.period = $3 and x.from_on = $4)
          order by u.id limit $5"
    );
    q.query(&sql, &params![span.last(), today, period.code(), span.from, limit], |r| Ok::<_, Error>(r.get(0)?))
}

/// Drafts of a period for those who have none; answers their ids in the order of the authors.
pub(in crate::features::reports) fn draft(
    tx: &Tx<'_>,
    by: &Acting,
    authors: &[UserId],
    period: Period,
    span: &Span,
) -> Result<Vec<Uuid>> {
    let ids: Vec<Uuid> = authors.iter().map(|_| by.uuid()).collect();
    let rows: Vec<Vec<tenure_db::Value<'_>>> = authors
        .iter()
        .zip(&ids)
        .map(|(author, id)| params![*id, *author, period.code(), span.from, span.to, span.due, "draft", by.now].into())
        .collect();
    tx.insert_many(
        "insert into reports (id, author_id, period, from_on, to_on, due_on, state, created_at)",
        &rows,
        " on conflict (author_id, period, from_on) do nothing",
    )?;
    Ok(ids)
}

/// Somebody who reports.
#[derive(Clone, Debug, PartialEq)]
pub struct Reporter {
    /// Who.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// Their first day.
    pub since: Date,
}

/// Whether the viewer has to write reports.
pub fn writes(q: &Conn<'_>, viewer: &Viewer) -> Result<bool> {
    let sql = format!("select 1 from user_roles where user_id = $1 and role in {ROLES} limit 1");
    Ok(q.query_opt(&sql, &params![viewer.id], |r| Ok::<_, Error>(r.get::<i64>(0)?))?.is_some())
}

/// Those who report to the viewer by lines of today, by name.
pub fn reporters(q: &Conn<'_>, viewer: &Viewer) -> Result<Vec<Reporter>> {
    let sql = format!(
        "select u.id, u.name, u.active_from from users u
          where u.id in (select ur.holder_id from user_reach ur where ur.viewer_id = $1 and ur.via = 'solid'
                            and ur.level_cap >= 2 and ur.valid_from <= $2 and ur.valid_to > $2)
            and u.id <> $1 and u.active_from <= $2 and u.active_to > $2
            and exists (select 1 from user_roles r where r.user_id = u.id and r.role in {ROLES})
          order by u.name_key, u.id limit 500"
    );
    q.query(&sql, &params![viewer.id, viewer.today], |r| {
        Ok::<_, Error>(Reporter { id: r.get(0)?, name: r.get(1)?, since: r.get(2)? })
    })
}

/// Everybody whose holdings the viewer reaches today, by lines or as a deputy, but for themself.
pub fn reached(q: &Conn<'_>, viewer: &Viewer) -> Result<Vec<UserId>> {
    q.query(
        "select distinct holder_id from user_reach
          where viewer_id = $1 and holder_id <> $1 and level_cap >= 2 and valid_from <= $2 and valid_to > $2
          order by holder_id limit 2000",
        &params![viewer.id, viewer.today],
        |r| Ok::<_, Error>(r.get(0)?),
    )
}
