//! All SQL of the feature.

use jiff::Timestamp;
use tenure_db::{Conn, Row, Tx, params};

use super::model::Trip;
use crate::base::sql::Sql;
use crate::base::{AccountId, Acting, Error, Result, Scope, TripId, UserId, Viewer};

const COLUMNS: &str =
    "t.id, t.owner_id, t.name, t.purpose, t.starts_on, t.ends_on, t.cost_minor, t.currency, t.version,
    t.archived_at is not null";

fn read(r: &Row<'_>) -> Result<Trip> {
    Ok(Trip {
        id: r.get(0)?,
        owner: r.get(1)?,
        name: r.get(2)?,
        purpose: r.get(3)?,
        starts_on: r.get(4)?,
        ends_on: r.get(5)?,
        cost_minor: r.get(6)?,
        currency: r.get(7)?,
        version: r.get(8)?,
        archived: r.get(9)?,
    })
}

/// Who reaches the owner: the owner, those above, deputies.
fn reach(sql: &mut Sql, viewer: &Viewer) {
    let (me, day) = (sql.param(viewer.id), sql.param(viewer.today));
    sql.push(&format!(
        "(t.owner_id = {me} or exists (select 1 from user_reach ur where ur.viewer_id = {me} and ur.holder_id = t.owner_id
            and ur.level_cap >= 2 and ur.valid_from <= {day} and ur.valid_to > {day}))"
    ));
}

/// A trip that the viewer may read.
///
/// # Errors
/// `NotFound` when there is none, or when it is of somebody whom the viewer does not reach.
pub fn find(q: &Conn<'_>, viewer: &Viewer, id: TripId) -> Result<Trip> {
    let mut sql = Sql::new(&format!("select {COLUMNS} from trips t where t.id = "));
    sql.bind(id).push(" and ");
    reach(&mut sql, viewer);
    q.query_one(&sql.text, &sql.values, read)
}

/// The viewer's own trips, or those of all whom the viewer reaches; the last ones first.
pub fn list(q: &Conn<'_>, viewer: &Viewer, mine: bool, limit: i64) -> Result<Vec<(Trip, String)>> {
    let mut sql = Sql::new(&format!(
        "select {COLUMNS}, coalesce(u.name, '') from trips t left join users u on u.id = t.owner_id where t.archived_at is null and "
    ));
    if mine {
        sql.push("t.owner_id = ").bind(viewer.id);
    } else {
        reach(&mut sql, viewer);
    }
    sql.push(" order by t.starts_on desc, t.id limit ").bind(limit);
    q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((read(r)?, r.get(10)?)))
}

/// An account near those that a trip visits.
#[derive(Clone, Debug)]
pub struct Near {
    /// The account.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub city: String,
    /// The last conversation.
    pub last_at: Option<Timestamp>,
}

/// Accounts in scope in the cities of the accounts that a trip visits, those not talked to for the longest first. Only
/// visits that the viewer can see count.
pub fn nearby(q: &Conn<'_>, scope: &Scope, trip: TripId, limit: i64) -> Result<Vec<Near>> {
    let mut sql = Sql::new("");
    let trip = sql.param(trip);
    sql.push(&format!(
        "select a.id, a.name, a.city, s.last_conversation_at
           from (select distinct v.city, v.country from meetings m join accounts v on v.id = m.account_id
                  where m.trip_id = {trip} and m.archived_at is null and v.city <> '' and "
    ));
    scope.filter(&mut sql, "v.id");
    sql.push(&format!(
        ") places
           join accounts a on a.country = places.country and a.city = places.city
           left join account_stats s on s.account_id = a.id
          where a.archived_at is null and not exists (select 1 from meetings m where m.account_id = a.id and m.trip_id = {trip}
                  and m.archived_at is null) and "
    ));
    scope.filter(&mut sql, "a.id");
    sql.push(" order by s.last_conversation_at nulls first, a.id limit ").bind(limit);
    q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Near { id: r.get(0)?, name: r.get(1)?, city: r.get(2)?, last_at: r.get(3)? })
    })
}

/// Inserts a trip of the actor.
pub(super) fn insert(tx: &Tx<'_>, by: &Acting, trip: &Trip) -> Result<()> {
    tx.execute(
        "insert into trips (id, owner_id, name, purpose, starts_on, ends_on, cost_minor, currency, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![
            trip.id,
            trip.owner,
            trip.name.as_str(),
            trip.purpose.as_str(),
            trip.starts_on,
            trip.ends_on,
            trip.cost_minor,
            trip.currency.as_str(),
            by.now
        ],
    )?;
    Ok(())
}

/// Stores all fields and counts the version.
pub(super) fn update(tx: &Tx<'_>, trip: &Trip) -> Result<()> {
    tx.execute(
        "update trips set name = $2, purpose = $3, starts_on = $4, ends_on = $5, cost_minor = $6, currency = $7,
                version = version + 1
          where id = $1",
        &params![
            trip.id,
            trip.name.as_str(),
            trip.purpose.as_str(),
            trip.starts_on,
            trip.ends_on,
            trip.cost_minor,
            trip.currency.as_str()
        ],
    )?;
    Ok(())
}

/// Archives (an instant) or restores (none).
pub(super) fn set_archived(tx: &Tx<'_>, owner: UserId, id: TripId, at: Option<Timestamp>) -> Result<()> {
    tx.execute(
        "update trips set archived_at = $3, version = version + 1 where id = $1 and owner_id = $2",
        &params![id, owner, at],
    )?;
    Ok(())
}
