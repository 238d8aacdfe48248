//! All SQL of the feature.

use std::collections::HashMap;

use jiff::Timestamp;
use tenure_db::{Conn, Row, Tx, Value, params};
use uuid::Uuid;

use super::model::{Meeting, NewMeeting};
use crate::base::paging::Cursor;
use crate::base::permit::AtLeast;
use crate::base::sql::Sql;
use crate::base::{
    AccountId, Acting, Contribute, Error, MeetingId, Permit, PersonId, Read, Result, Scope, TripId, UserId,
};
use crate::features::interactions::model::Kind;

const COLUMNS: &str =
    "m.account_id, m.id, m.kind, m.title, m.starts_at, m.minutes, m.place, m.agenda, m.organiser_id, m.trip_id,
    m.cancelled_at, m.interaction_id, m.version, m.archived_at is not null";
const WIDTH: usize = 14;

fn read(r: &Row<'_>) -> Result<Meeting> {
    let kind: String = r.get(2)?;
    Ok(Meeting {
        account: r.get(0)?,
        id: r.get(1)?,
        kind: Kind::parse(&kind).ok_or_else(|| Error::internal(format!("a meeting has the kind {kind}")))?,
        title: r.get(3)?,
        starts_at: r.get(4)?,
        minutes: r.get(5)?,
        place: r.get(6)?,
        agenda: r.get(7)?,
        organiser: r.get(8)?,
        people: Vec::new(),
        colleagues: Vec::new(),
        trip: r.get(9)?,
        cancelled_at: r.get(10)?,
        interaction: r.get(11)?,
        version: r.get(12)?,
        archived: r.get(13)?,
    })
}

/// A meeting with the names that a list shows.
#[derive(Clone, Debug)]
pub struct Line {
    /// The meeting.
    pub meeting: Meeting,
    /// The account's name.
    pub account: String,
    /// Who called it.
    pub organiser: String,
    /// Who comes of theirs.
    pub with: String,
}

const NAMES: &str = "a.name, coalesce(u.name, ''),
    coalesce((select string_agg(n.name, ', ' order by n.id) from meeting_people w join persons n on n.id = w.person_id
       where w.account_id = m.account_id and w.meeting_id = m.id), '')";
const JOINS: &str = "from meetings m join accounts a on a.id = m.account_id left join users u on u.id = m.organiser_id";

fn line(r: &Row<'_>) -> Result<Line> {
    Ok(Line { meeting: read(r)?, account: r.get(WIDTH)?, organiser: r.get(WIDTH + 1)?, with: r.get(WIDTH + 2)? })
}

/// One meeting of the permit's account.
///
/// # Errors
/// `NotFound` when the account has no such meeting.
pub fn find<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: MeetingId) -> Result<Meeting> {
    let sql = format!("select {COLUMNS} from meetings m where m.account_id = $1 and m.id = $2");
    let mut found = vec![permit.conn().query_one(&sql, &params![permit.account(), id], read)?];
    add_parties(permit.conn(), &mut found)?;
    found.pop().ok_or(Error::NotFound)
}

/// Adds who comes.
fn add_parties(q: &Conn<'_>, list: &mut [Meeting]) -> Result<()> {
    if list.is_empty() {
        return Ok(());
    }
    let (accounts, ids) = (q.ids_sql("$1"), q.ids_sql("$2"));
    let sql = format!(
        "select meeting_id, person_id, cast(0 as bigint) from meeting_people where account_id in ({accounts}) and meeting_id in ({ids})
         union all
         select meeting_id, user_id, cast(1 as bigint) from meeting_users where account_id in ({accounts}) and meeting_id in ({ids})"
    );
    let mut of: Vec<Uuid> = list.iter().map(|m| m.account.0).collect();
    of.sort_unstable();
    of.dedup();
    let values = [tenure_db::ids_value(of), tenure_db::ids_value(list.iter().map(|m| m.id.0))];
    let mut found: HashMap<MeetingId, (Vec<PersonId>, Vec<UserId>)> = HashMap::new();
    for (id, who, ours) in
        q.query(&sql, &values, |r| Ok::<_, Error>((r.get(0)?, r.get::<Uuid>(1)?, r.get::<bool>(2)?)))?
    {
        let (people, users) = found.entry(id).or_default();
        if ours { users.push(UserId(who)) } else { people.push(PersonId(who)) }
    }
    for meeting in list {
        (meeting.people, meeting.colleagues) = found.remove(&meeting.id).unwrap_or_default();
        meeting.people.sort_unstable();
        meeting.colleagues.sort_unstable();
    }
    Ok(())
}

/// What narrows a list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only this account.
    pub account: Option<AccountId>,
    /// Only those to which this one of us goes.
    pub user: Option<UserId>,
    /// Only of this trip.
    pub trip: Option<TripId>,
    /// Only those that begin at or after this.
    pub from: Option<Timestamp>,
    /// Only those that begin before this.
    pub until: Option<Timestamp>,
    /// Only those that are planned: neither called off nor reported.
    pub planned: bool,
    /// Only visits.
    pub visits: bool,
}

fn narrow(sql: &mut Sql, scope: &Scope, filter: &Filter) {
    if let Some(account) = filter.account {
        sql.push(" and m.account_id = ").bind(account);
    }
    if let Some(user) = filter.user {
        let user = sql.param(user);
        sql.push(&format!(
            " and (m.organiser_id = {user} or exists (select 1 from meeting_users w
                where w.account_id = m.account_id and w.meeting_id = m.id and w.user_id = {user}))"
        ));
    }
    if let Some(trip) = filter.trip {
        sql.push(" and m.trip_id = ").bind(trip);
    }
    if let Some(from) = filter.from {
        sql.push(" and m.starts_at >= ").bind(from);
    }
    if let Some(until) = filter.until {
        sql.push(" and m.starts_at < ").bind(until);
    }
    if filter.planned {
        sql.push(" and m.cancelled_at is null and m.interaction_id is null");
    }
    if filter.visits {
        sql.push(" and m.kind = 'visit'");
    }
    sql.push(" and ");
    scope.filter(sql, "m.account_id");
}

/// Meetings in scope, by time.
pub fn lines(q: &Conn<'_>, scope: &Scope, filter: &Filter, descending: bool, limit: i64) -> Result<Vec<Line>> {
    let mut sql =
        Sql::new(&format!("select {COLUMNS}, {NAMES} {JOINS} where m.archived_at is null and a.archived_at is null"));
    narrow(&mut sql, scope, filter);
    let order = if descending { "desc" } else { "asc" };
    sql.push(&format!(" order by m.starts_at {order}, m.id limit ")).bind(limit);
    q.query(&sql.text, &sql.values, line)
}

/// One page of the meetings in scope by time: `limit` rows and one more after the cursor.
pub fn page(
    q: &Conn<'_>,
    scope: &Scope,
    filter: &Filter,
    cursor: Option<&Cursor>,
    descending: bool,
    limit: usize,
) -> Result<Vec<Meeting>> {
    let mut sql = Sql::new(&format!(
        "select {COLUMNS} from meetings m join accounts a on a.id = m.account_id where m.archived_at is null and a.archived_at is null"
    ));
    let (order, than) = if descending { ("desc", "<") } else { ("asc", ">") };
    if let Some(cursor) = cursor {
        let wrong = || Error::field("cursor", "error-cursor");
        let at: Timestamp = cursor.value.as_deref().and_then(|v| v.parse().ok()).ok_or_else(wrong)?;
        let (at, id) = (sql.param(at), sql.param(cursor.id));
        sql.push(&format!(" and (m.starts_at {than} {at} or (m.starts_at = {at} and m.id {than} {id}))"));
    }
    narrow(&mut sql, scope, filter);
    sql.push(&format!(" order by m.starts_at {order}, m.id {order} limit "))
        .bind(i64::try_from(limit + 1).unwrap_or(i64::MAX));
    let mut list = q.query(&sql.text, &sql.values, read)?;
    add_parties(q, &mut list)?;
    Ok(list)
}

/// The place of a row in the order of time.
pub fn cursor(row: &Meeting) -> Cursor {
    Cursor { value: Some(row.starts_at.to_string()), id: row.id.0 }
}

/// Whether somebody has this trip; the table belongs to the feature to the right.
pub(super) fn owns_trip(q: &Conn<'_>, user: UserId, trip: TripId) -> Result<bool> {
    let found = q.query_opt(
        "select 1 from trips where id = $1 and owner_id = $2 and archived_at is null",
        &params![trip, user],
        |r| Ok::<_, Error>(r.get::<i64>(0)?),
    )?;
    Ok(found.is_some())
}

/// E-mail addresses of people of the permit's account, from the position that they hold last.
pub fn addresses<L: AtLeast<Read>>(permit: &Permit<'_, L>, people: &[PersonId]) -> Result<HashMap<PersonId, String>> {
    let q = permit.conn();
    let sql = format!(
        "select person_id, email from positions
          where account_id = $1 and person_id in ({}) and email <> '' and archived_at is null order by valid_to, valid_from",
        q.ids_sql("$2")
    );
    let ids = tenure_db::ids_value(people.iter().map(|p| p.0));
    let rows = q.query(&sql, &[permit.account().0.into(), ids], |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))?;
    Ok(rows.into_iter().collect())
}

/// Inserts meetings and who comes; the caller holds a permit on each account.
pub(super) fn insert(tx: &Tx<'_>, by: &Acting, rows: &[(MeetingId, NewMeeting)]) -> Result<()> {
    let values: Vec<Vec<Value<'_>>> = rows
        .iter()
        .map(|(id, new)| {
            params![
                new.account,
                *id,
                new.kind.code(),
                new.title.as_str(),
                new.starts_at,
                new.minutes,
                new.place.as_str(),
                new.agenda.as_str(),
                by.viewer.id,
                new.trip,
                by.now
            ]
            .into()
        })
        .collect();
    tx.insert_many(
        "insert into meetings (account_id, id, kind, title, starts_at, minutes, place, agenda, organiser_id, trip_id, created_at)",
        &values,
        "",
    )?;
    for (id, new) in rows {
        insert_parties(tx, (new.account, *id), &new.people, &new.colleagues)?;
    }
    Ok(())
}

fn insert_parties(
    tx: &Tx<'_>,
    (account, id): (AccountId, MeetingId),
    people: &[PersonId],
    colleagues: &[UserId],
) -> Result<()> {
    let theirs: Vec<Vec<Value<'_>>> = people.iter().map(|p| params![account, id, *p].into()).collect();
    let ours: Vec<Vec<Value<'_>>> = colleagues.iter().map(|u| params![account, id, *u].into()).collect();
    tx.insert_many("insert into meeting_people (account_id, meeting_id, person_id)", &theirs, "")?;
    tx.insert_many("insert into meeting_users (account_id, meeting_id, user_id)", &ours, "")?;
    Ok(())
}

/// Stores all fields and counts the version.
pub(super) fn update(tx: &Tx<'_>, permit: &Permit<'_, Contribute>, before: &Meeting, after: &Meeting) -> Result<()> {
    tx.execute(
        "update meetings set kind = $3, title = $4, starts_at = $5, minutes = $6, place = $7, agenda = $8, trip_id = $9,
                cancelled_at = $10, interaction_id = $11, version = version + 1
          where account_id = $1 and id = $2",
        &params![
            permit.account(),
            after.id,
            after.kind.code(),
            after.title.as_str(),
            after.starts_at,
            after.minutes,
            after.place.as_str(),
            after.agenda.as_str(),
            after.trip,
            after.cancelled_at,
            after.interaction
        ],
    )?;
    if before.people != after.people || before.colleagues != after.colleagues {
        for table in ["meeting_people", "meeting_users"] {
            tx.execute(
                &format!("delete from {table} where account_id = $1 and meeting_id = $2"),
                &params![permit.account(), after.id],
            )?;
        }
        insert_parties(tx, (permit.account(), after.id), &after.people, &after.colleagues)?;
    }
    Ok(())
}

/// Archives (an instant) or restores (none).
pub(super) fn set_archived(
    tx: &Tx<'_>,
    permit: &Permit<'_, Contribute>,
    id: MeetingId,
    at: Option<Timestamp>,
) -> Result<()> {
    tx.execute(
        "update meetings set archived_at = $3, version = version + 1 where account_id = $1 and id = $2",
        &params![permit.account(), id, at],
    )?;
    Ok(())
}
