//! Messages to endpoints.

use jiff::Timestamp;
use tenure_db::{Conn, Row, Tx, Value, params};
use uuid::Uuid;

use super::super::model::{Delivery, Message};
use crate::base::sql::Sql;
use crate::base::{Error, Result};

const COLUMNS: &str = "d.id, d.verb, d.scope_id, d.payload, d.state, d.attempts, d.due_at, d.status, d.error, d.created_at, d.finished_at";

fn read(r: &Row<'_>) -> Result<Message> {
    let state: String = r.get(4)?;
    Ok(Message {
        id: r.get(0)?,
        verb: r.get(1)?,
        scope: r.get(2)?,
        payload: r.get(3)?,
        state: Delivery::parse(&state)
            .ok_or_else(|| Error::internal(format!("webhook_deliveries.state is {state}")))?,
        attempts: r.get(5)?,
        due_at: r.get(6)?,
        status: r.get(7)?,
        error: r.get(8)?,
        created_at: r.get(9)?,
        finished_at: r.get(10)?,
    })
}

/// Stores new messages of an endpoint; `event` is what makes one unique.
pub fn insert(tx: &Tx<'_>, webhook: Uuid, rows: &[(Message, Option<Uuid>)]) -> Result<()> {
    let values: Vec<Vec<Value<'_>>> = rows
        .iter()
        .map(|(m, event)| {
            params![
                webhook,
                m.id,
                *event,
                m.scope,
                m.verb.as_str(),
                m.payload.as_str(),
                m.state.code(),
                m.due_at,
                m.created_at
            ]
            .into()
        })
        .collect();
    tx.insert_many(
        "insert into webhook_deliveries (webhook_id, id, event_id, scope_id, verb, payload, state, due_at, created_at)",
        &values,
        "on conflict do nothing",
    )?;
    Ok(())
}

/// One message.
///
/// # Errors
/// `NotFound`.
pub fn find(q: &Conn<'_>, webhook: Uuid, id: Uuid) -> Result<Message> {
    let sql = format!("select {COLUMNS} from webhook_deliveries d where d.webhook_id = $1 and d.id = $2");
    q.query_one(&sql, &params![webhook, id], read)
}

/// Messages of an endpoint, the newest first, before an id.
pub fn list(
    q: &Conn<'_>,
    webhook: Uuid,
    state: Option<Delivery>,
    before: Option<Uuid>,
    limit: usize,
) -> Result<Vec<Message>> {
    let mut sql = Sql::new(&format!("select {COLUMNS} from webhook_deliveries d where d.webhook_id = "));
    sql.bind(webhook);
    if let Some(state) = state {
        sql.push(" and d.state = ").bind(state.code().to_owned());
    }
    if let Some(before) = before {
        sql.push(" and d.id < ").bind(before);
    }
    sql.push(" order by d.id desc limit ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, read)
}

/// How many messages of an endpoint stand as they do, up to a thousand each.
pub fn counts(q: &Conn<'_>, webhook: Uuid) -> Result<(i64, i64)> {
    q.query_one(
        "select (select count(*) from (select 1 from webhook_deliveries where webhook_id = $1 and state = 'waiting' limit 1000) w),
                (select count(*) from (select 1 from webhook_deliveries where webhook_id = $1 and state = 'dead' limit 1000) d)",
        &params![webhook],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

/// What is to be sent now, the oldest first.
pub fn due(q: &Conn<'_>, webhook: Uuid, now: Timestamp, limit: i64) -> Result<Vec<Message>> {
    let sql = format!(
        "select {COLUMNS} from webhook_deliveries d
          where d.webhook_id = $1 and d.state = 'waiting' and d.due_at <= $2 order by d.due_at, d.id limit $3"
    );
    q.query(&sql, &params![webhook, now, limit], read)
}

/// When the next message is to be sent.
pub fn next_due(q: &Conn<'_>, webhook: Uuid) -> Result<Option<Timestamp>> {
    q.query_one(
        "select min(due_at) from webhook_deliveries where webhook_id = $1 and state = 'waiting'",
        &params![webhook],
        |r| Ok(r.get(0)?),
    )
}

/// Books a try.
pub fn book(tx: &Tx<'_>, webhook: Uuid, m: &Message) -> Result<()> {
    tx.execute(
        "update webhook_deliveries set state = $3, attempts = $4, due_at = $5, status = $6, error = $7, finished_at = $8
          where webhook_id = $1 and id = $2",
        &params![webhook, m.id, m.state.code(), m.attempts, m.due_at, m.status, m.error.as_str(), m.finished_at],
    )?;
    Ok(())
}

/// Puts messages back to be sent: one, or all dead letters of the endpoint; says how many.
pub fn replay(tx: &Tx<'_>, webhook: Uuid, one: Option<Uuid>, now: Timestamp) -> Result<u64> {
    let mut sql =
        Sql::new("update webhook_deliveries set state = 'waiting', attempts = 0, finished_at = null, due_at = ");
    sql.bind(now).push(" where webhook_id = ").bind(webhook);
    match one {
        Some(id) => sql.push(" and state <> 'waiting' and id = ").bind(id),
        None => sql.push(" and state = 'dead'"),
    };
    Ok(tx.execute(&sql.text, &sql.values)?)
}

/// Deletes what was settled before `before`; says how many.
pub fn sweep(tx: &Tx<'_>, before: Timestamp) -> Result<u64> {
    Ok(tx.execute(
        "delete from webhook_deliveries where state in ('delivered', 'withheld', 'dead') and finished_at < $1",
        &params![before],
    )?)
}
