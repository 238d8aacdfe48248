//! One request, and what is shown around it.

use jiff::Timestamp;
use tenure_db::{Conn, Row, Tx, Value, params};
use uuid::Uuid;

use super::super::model::{NewRequest, Request, State};
use super::super::sight::{Hand, Sight};
use crate::base::happenings::Happenings;
use crate::base::permit::AtLeast;
use crate::base::{AccountId, Acting, Contribute, Error, Permit, Read, RequestId, Result};

pub(super) const COLUMNS: &str = "r.account_id, r.id, r.department, r.what, r.details, r.interaction_id, r.asker_id, r.owner_id, \
                                  r.asked_on, r.need_by, r.service_on, r.state, r.answer, r.closed_on, r.closed_at, r.version, \
                                  r.archived_at is not null, r.created_at";

/// How many columns [`read`] takes.
pub(super) const WIDTH: usize = 18;

pub(super) fn read(r: &Row<'_>) -> Result<Request> {
    let state: String = r.get(11)?;
    Ok(Request {
        account: r.get(0)?,
        id: r.get(1)?,
        department: r.get(2)?,
        what: r.get(3)?,
        details: r.get(4)?,
        interaction: r.get(5)?,
        asker: r.get(6)?,
        owner: r.get(7)?,
        asked_on: r.get(8)?,
        need_by: r.get(9)?,
        service_on: r.get(10)?,
        state: State::parse(&state).ok_or_else(|| Error::internal(format!("a request has the state {state}")))?,
        answer: r.get(12)?,
        closed_on: r.get(13)?,
        closed_at: r.get(14)?,
        version: r.get(15)?,
        archived: r.get(16)?,
        created_at: r.get(17)?,
    })
}

fn one(q: &Conn<'_>, account: AccountId, id: RequestId) -> Result<Request> {
    let sql = format!("select {COLUMNS} from requests r where r.account_id = $1 and r.id = $2");
    q.query_one(&sql, &params![account, id], read)
}

/// One request that somebody may see; by the permit of its owner, no other than that one.
///
/// # Errors
/// `NotFound` when there is no such request.
pub fn find(sight: &Sight<'_>, id: RequestId) -> Result<Request> {
    match sight {
        Sight::Own(permit) if permit.request() != id => Err(Error::NotFound),
        _ => one(sight.conn(), sight.account(), id),
    }
}

/// One request that somebody may change.
///
/// # Errors
/// `NotFound` when there is no such request.
pub(in crate::features::requests) fn held(hand: &Hand<'_>, id: RequestId) -> Result<Request> {
    match hand {
        Hand::Owner(permit) if permit.request() != id => Err(Error::NotFound),
        _ => one(hand.conn(), hand.account(), id),
    }
}

/// The head line of an account: all that the owner of a request sees of it.
#[derive(Clone, Debug, PartialEq)]
pub struct HeadLine {
    /// Its name.
    pub name: String,
    /// Its tier, a term.
    pub tier: Option<String>,
    /// Who leads it.
    pub lead: Option<String>,
}

/// The head line of the account of a request that somebody sees.
pub fn head(sight: &Sight<'_>, today: jiff::civil::Date) -> Result<HeadLine> {
    sight.conn().query_one(
        "select a.name,
                (select t.tier from account_tiers t where t.account_id = a.id and t.valid_from <= $2 and t.valid_to > $2
                  order by t.valid_from desc limit 1),
                (select u.name from assignments s join users u on u.id = s.user_id
                  where s.account_id = a.id and s.role = 'lead' and s.valid_from <= $2 and s.valid_to > $2 limit 1)
           from accounts a where a.id = $1",
        &params![sight.account(), today],
        |r| Ok(HeadLine { name: r.get(0)?, tier: r.get(1)?, lead: r.get(2)? }),
    )
}

/// Requests before `(at, id)` on the account's timeline, newest first: each was asked, and may have been closed.
pub fn happenings<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<(Timestamp, bool, Request)>> {
    let rows = Happenings { columns: COLUMNS, from: "from requests r", alias: "r", ended: "closed_at" };
    let sql = rows.sql(permit.account(), None, from, limit);
    permit.conn().query(&sql.text, &sql.values, |r| Ok((r.get(WIDTH)?, r.get::<bool>(WIDTH + 1)?, read(r)?)))
}

/// A row ready to be written.
pub(in crate::features::requests) struct Insert<'a> {
    pub id: RequestId,
    pub new: &'a NewRequest,
    pub need_by: jiff::civil::Date,
    pub service_on: jiff::civil::Date,
}

/// Inserts requests of the permit's account.
pub(in crate::features::requests) fn insert(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Contribute>,
    rows: &[Insert<'_>],
) -> Result<()> {
    let values: Vec<Vec<Value<'_>>> = rows
        .iter()
        .map(|row| {
            params![
                permit.account(),
                row.id,
                row.new.department.as_str(),
                row.new.what.as_str(),
                row.new.details.as_str(),
                row.new.interaction,
                by.viewer.actor(),
                row.new.owner,
                by.today,
                row.need_by,
                row.service_on,
                State::Open.code(),
                by.now,
                by.viewer.actor()
            ]
            .into()
        })
        .collect();
    tx.insert_many(
        "insert into requests (account_id, id, department, what, details, interaction_id, asker_id, owner_id, asked_on, need_by,
                               service_on, state, created_at, created_by)",
        &values,
        "",
    )?;
    Ok(())
}

/// Stores all fields and counts the version.
pub(in crate::features::requests) fn update(tx: &Tx<'_>, hand: &Hand<'_>, after: &Request) -> Result<()> {
    tx.execute(
        "update requests set department = $3, what = $4, details = $5, interaction_id = $6, owner_id = $7, need_by = $8,
                service_on = $9, state = $10, answer = $11, closed_on = $12, closed_at = $13, version = version + 1
          where account_id = $1 and id = $2",
        &params![
            hand.account(),
            after.id,
            after.department.as_str(),
            after.what.as_str(),
            after.details.as_str(),
            after.interaction,
            after.owner,
            after.need_by,
            after.service_on,
            after.state.code(),
            after.answer.as_str(),
            after.closed_on,
            after.closed_at
        ],
    )?;
    Ok(())
}

/// Archives (an instant) or restores (none).
pub(in crate::features::requests) fn set_archived(
    tx: &Tx<'_>,
    hand: &Hand<'_>,
    id: RequestId,
    at: Option<Timestamp>,
) -> Result<()> {
    tx.execute(
        "update requests set archived_at = $3, version = version + 1 where account_id = $1 and id = $2",
        &params![hand.account(), id, at],
    )?;
    Ok(())
}
