//! Endpoints.

use jiff::Timestamp;
use serde_json::Value as Json;
use tenure_db::{Conn, Row, Tx, params};
use uuid::Uuid;

use super::super::feed::Place;
use super::super::model::{Endpoint, State};
use crate::base::{Error, Result, UserId};

const COLUMNS: &str = "w.id, w.user_id, w.url, w.verbs, w.secret, w.old_secret, w.old_until, w.state, w.failures, w.place_at, \
                       w.place_id, w.created_at, w.version, w.archived_at is not null";

fn read(r: &Row<'_>) -> Result<Endpoint> {
    let state: String = r.get(7)?;
    let verbs: Json = r.get(3)?;
    Ok(Endpoint {
        id: r.get(0)?,
        user: r.get(1)?,
        url: r.get(2)?,
        verbs: serde_json::from_value(verbs).unwrap_or_default(),
        secret: r.get(4)?,
        old_secret: r.get::<Option<String>>(5)?.zip(r.get::<Option<Timestamp>>(6)?),
        state: State::parse(&state).ok_or_else(|| Error::internal(format!("webhooks.state is {state}")))?,
        failures: r.get(8)?,
        place: Place { at: r.get(9)?, id: r.get(10)? },
        created_at: r.get(11)?,
        version: r.get(12)?,
        archived: r.get(13)?,
    })
}

/// One endpoint, removed ones included.
///
/// # Errors
/// `NotFound`.
pub fn find(q: &Conn<'_>, id: Uuid) -> Result<Endpoint> {
    q.query_one(&format!("select {COLUMNS} from webhooks w where w.id = $1"), &params![id], read)
}

/// Those of one person, the oldest first.
pub fn of_user(q: &Conn<'_>, user: UserId) -> Result<Vec<Endpoint>> {
    let sql = format!("select {COLUMNS} from webhooks w where w.user_id = $1 and w.archived_at is null order by w.id");
    q.query(&sql, &params![user], read)
}

/// All, with the names of their owners, the newest first: for administrators.
pub fn all(q: &Conn<'_>, limit: i64) -> Result<Vec<(Endpoint, String)>> {
    let sql = format!(
        "select {COLUMNS}, u.name from webhooks w join users u on u.id = w.user_id
          where w.archived_at is null order by w.id desc limit $1"
    );
    q.query(&sql, &params![limit], |r| Ok((read(r)?, r.get(14)?)))
}

/// Those that are told of changes.
pub fn active(q: &Conn<'_>) -> Result<Vec<Endpoint>> {
    let sql =
        format!("select {COLUMNS} from webhooks w where w.state = 'active' and w.archived_at is null order by w.id");
    q.query(&sql, &[], read)
}

/// Whether there is one to be told.
pub fn any(q: &Conn<'_>) -> Result<bool> {
    let found =
        q.query_opt("select 1 from webhooks where state = 'active' and archived_at is null limit 1", &[], |r| {
            Ok::<_, Error>(r.get::<i64>(0)?)
        })?;
    Ok(found.is_some())
}

/// Stores a new one.
pub fn insert(tx: &Tx<'_>, e: &Endpoint) -> Result<()> {
    tx.execute(
        "insert into webhooks (id, user_id, url, verbs, secret, state, place_at, place_id, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![
            e.id,
            e.user,
            e.url.as_str(),
            Json::from(e.verbs.clone()),
            e.secret.as_str(),
            e.state.code(),
            e.place.at,
            e.place.id,
            e.created_at
        ],
    )?;
    Ok(())
}

/// Stores address, filter and state; who goes on from a stop begins at `from`.
pub fn update(tx: &Tx<'_>, e: &Endpoint, from: Option<Timestamp>) -> Result<()> {
    let place = from.map_or(e.place, |at| Place { at, id: Uuid::nil() });
    let failures = if from.is_some() { 0 } else { e.failures };
    tx.execute(
        "update webhooks set url = $2, verbs = $3, state = $4, place_at = $5, place_id = $6, failures = $7, version = version + 1
          where id = $1",
        &params![e.id, e.url.as_str(), Json::from(e.verbs.clone()), e.state.code(), place.at, place.id, failures],
    )?;
    Ok(())
}

/// Removes it or brings it back.
pub fn set_archived(tx: &Tx<'_>, id: Uuid, at: Option<Timestamp>) -> Result<()> {
    tx.execute("update webhooks set archived_at = $2, version = version + 1 where id = $1", &params![id, at])?;
    Ok(())
}

/// Puts a new secret in place; the one before signs beside it until `until`.
pub fn roll(tx: &Tx<'_>, id: Uuid, secret: &str, until: Timestamp) -> Result<()> {
    tx.execute(
        "update webhooks set old_secret = secret, old_until = $3, secret = $2, version = version + 1 where id = $1",
        &params![id, secret, until],
    )?;
    Ok(())
}

/// Moves the place on; false when somebody else did.
pub fn advance(tx: &Tx<'_>, id: Uuid, from: Place, to: Place) -> Result<bool> {
    let moved = tx.execute(
        "update webhooks set place_at = $2, place_id = $3 where id = $1 and place_at = $4 and place_id = $5",
        &params![id, to.at, to.id, from.at, from.id],
    )?;
    Ok(moved == 1)
}

/// Counts a failed try, or forgets them all; answers how many in a row.
pub fn count(tx: &Tx<'_>, id: Uuid, failed: bool) -> Result<i64> {
    tx.query_one(
        "update webhooks set failures = case when $2 = 1 then failures + 1 else 0 end where id = $1 returning failures",
        &params![id, failed],
        |r| Ok(r.get(0)?),
    )
}

/// Turns it off after too many failures; false when it was not on.
pub fn disable(tx: &Tx<'_>, id: Uuid) -> Result<bool> {
    let sql = "update webhooks set state = 'disabled', version = version + 1 where id = $1 and state = 'active'";
    Ok(tx.execute(sql, &params![id])? == 1)
}
