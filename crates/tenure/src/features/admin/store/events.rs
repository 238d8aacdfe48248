//! SQL of the audit log.

use tenure_db::Conn;

use super::super::model::{AuditEvent, Filter};
use crate::base::sql::Sql;
use crate::base::{Error, Result, Right, Scope, Viewer};
use jiff::tz::TimeZone;

/// Events of the install and of accounts, newest first, one more than `limit`. Content of accounts is shown to
/// auditors and to those who see the account; others learn only that something was done, by whom and when.
pub fn events(
    q: &Conn<'_>,
    viewer: &Viewer,
    zone: &TimeZone,
    filter: &Filter,
    limit: usize,
) -> Result<Vec<AuditEvent>> {
    let mut sql = Sql::new(
        "select e.id, e.recorded_at, e.actor_id, u.name, e.verb, e.scope_id, a.name, e.changes, e.reason, case when a.id is not null and ",
    );
    if viewer.has(Right::Audit) {
        sql.push("1 = 1");
    } else {
        Scope::all(q, viewer)?.filter(&mut sql, "a.id");
    }
    sql.push(
        " then 1 else 0 end from events e left join users u on u.id = e.actor_id left join accounts a on a.id = e.scope_id where 1 = 1",
    );
    conditions(&mut sql, filter, zone);
    sql.push(" order by e.recorded_at desc, e.id desc limit ").bind(i64::try_from(limit + 1).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, |r| {
        let scope: uuid::Uuid = r.get(5)?;
        let (of_account, seen) = (!scope.is_nil(), r.get::<i64>(9)? == 1);
        let actor = match (r.get::<Option<uuid::Uuid>>(2)?, r.get::<Option<String>>(3)?) {
            (Some(id), Some(name)) => Some((id, name)),
            _ => None,
        };
        let account = if seen { r.get::<Option<String>>(6)?.map(|name| (scope, name)) } else { None };
        let open = seen || !of_account;
        Ok::<_, Error>(AuditEvent {
            id: r.get(0)?,
            recorded_at: r.get(1)?,
            actor,
            verb: r.get(4)?,
            account,
            of_account,
            changes: if open { Some(r.get(7)?) } else { None },
            reason: if open { r.get(8)? } else { String::new() },
        })
    })
}

fn conditions(sql: &mut Sql, filter: &Filter, zone: &TimeZone) {
    if let Some(noun) = filter.verb.strip_suffix('.') {
        sql.push(" and e.verb like ").bind(format!("{}.%", noun.replace(['%', '_'], "")));
    } else if !filter.verb.is_empty() {
        sql.push(" and e.verb = ").bind(filter.verb.clone());
    }
    if let Some(actor) = filter.actor {
        sql.push(" and e.actor_id = ").bind(actor);
    }
    let start = |day: jiff::civil::Date| day.to_zoned_datetime(zone.clone()).map(|z| z.timestamp()).ok();
    if let Some(from) = filter.from.and_then(start) {
        sql.push(" and e.recorded_at >= ").bind(from);
    }
    if let Some(end) = filter.to.and_then(|d| start(crate::base::dated::next_day(d))) {
        sql.push(" and e.recorded_at < ").bind(end);
    }
    let place = filter.cursor.as_ref().and_then(|c| Some((c.value.as_deref()?.parse::<i64>().ok()?, c.id)));
    if let Some((at, id)) = place {
        let at = sql.param(at);
        let id = sql.param(id);
        sql.push(&format!(" and (e.recorded_at < {at} or (e.recorded_at = {at} and e.id < {id}))"));
    }
}
