//! Hand-overs themselves, as far as the viewer may know of them.

use jiff::Timestamp;
use jiff::civil::Date;
use tenure_db::{Conn, Row, Tx, params};

use super::super::model::{Direction, Handover, NewHandover, Party, State};
use crate::base::paging::Cursor;
use crate::base::sql::Sql;
use crate::base::{Acting, Error, HandoverId, Read, Result, UserId, Viewer, permit};

const SELECT: &str =
    "select h.id, h.giver_id, g.name, h.receiver_id, r.name, h.from_on, h.accounts, h.parts, h.note, h.state,
        h.answer, h.answered_at, h.moved_at, h.batch_id, h.created_at, h.created_by, c.name
   from handovers h join users g on g.id = h.giver_id join users r on r.id = h.receiver_id
   left join users c on c.id = h.created_by where ";

fn read(r: &Row<'_>) -> Result<Handover> {
    let state: String = r.get(9)?;
    let parts: String = r.get(7)?;
    let creator = r.get::<Option<UserId>>(15)?.zip(r.get::<Option<String>>(16)?);
    Ok(Handover {
        id: r.get(0)?,
        giver: Party { id: r.get(1)?, name: r.get(2)? },
        receiver: Party { id: r.get(3)?, name: r.get(4)? },
        from: r.get(5)?,
        accounts: r.get(6)?,
        parts: parts.split(',').filter(|p| !p.is_empty()).map(str::to_owned).collect(),
        note: r.get(8)?,
        state: State::parse(&state).ok_or_else(|| Error::internal(format!("a hand-over has the state {state}")))?,
        answer: r.get(10)?,
        answered_at: r.get(11)?,
        moved_at: r.get(12)?,
        batch: r.get(13)?,
        created_at: r.get(14)?,
        creator: creator.map(|(id, name)| Party { id, name }),
    })
}

/// Those whom the viewer reaches by reporting lines today.
fn reached(sql: &mut Sql, viewer: &Viewer) -> String {
    let (me, day) = (sql.param(viewer.id), sql.param(viewer.today));
    format!(
        "(select ur.holder_id from user_reach ur where ur.viewer_id = {me} and ur.via in ('solid', 'dotted')
          and ur.valid_from <= {day} and ur.valid_to > {day})"
    )
}

/// Who takes part, who made it, and those above them know of a hand-over.
fn known(sql: &mut Sql, viewer: &Viewer) {
    if viewer.all_accounts >= <Read as permit::Level>::RANK {
        sql.push("1 = 1");
        return;
    }
    let (me, reached) = (sql.param(viewer.id), reached(sql, viewer));
    sql.push(&format!(
        "(h.giver_id = {me} or h.receiver_id = {me} or h.created_by = {me} or h.giver_id in {reached} or h.receiver_id in {reached})"
    ));
}

/// One hand-over.
///
/// # Errors
/// `NotFound` when there is none, or the viewer may not know of it.
pub fn find(q: &Conn<'_>, viewer: &Viewer, id: HandoverId) -> Result<Handover> {
    let mut sql = Sql::new(SELECT);
    sql.push("h.id = ").bind(id).push(" and ");
    known(&mut sql, viewer);
    q.query_one(&sql.text, &sql.values, read)
}

/// One hand-over, for undo and for the job that carries it out.
pub fn load(q: &Conn<'_>, id: HandoverId) -> Result<Handover> {
    q.query_one(&format!("{SELECT}h.id = $1"), &params![id], read)
}

/// What narrows the list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Whose; all that the viewer may know of without.
    pub direction: Option<Direction>,
    /// Only in this state.
    pub state: Option<State>,
}

/// One page, newest first: `limit` rows and one more after the cursor.
pub fn page(
    q: &Conn<'_>,
    viewer: &Viewer,
    filter: Filter,
    cursor: Option<&Cursor>,
    limit: usize,
) -> Result<Vec<Handover>> {
    let mut sql = Sql::new(SELECT);
    narrow(&mut sql, viewer, filter);
    if let Some(cursor) = cursor {
        let wrong = || Error::field("cursor", "error-cursor");
        let at: Timestamp = cursor.value.as_deref().and_then(|v| v.parse().ok()).ok_or_else(wrong)?;
        let (at, id) = (sql.param(at), sql.param(cursor.id));
        sql.push(&format!(" and (h.created_at < {at} or (h.created_at = {at} and h.id < {id}))"));
    }
    sql.push(" order by h.created_at desc, h.id desc limit ").bind(i64::try_from(limit + 1).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, read)
}

fn narrow(sql: &mut Sql, viewer: &Viewer, filter: Filter) {
    match filter.direction {
        None => known(sql, viewer),
        Some(Direction::Incoming) => {
            sql.push("h.receiver_id = ").bind(viewer.id);
        }
        Some(Direction::Outgoing) => {
            let me = sql.param(viewer.id);
            sql.push(&format!("(h.giver_id = {me} or h.created_by = {me})"));
        }
        Some(Direction::Team) => {
            let reached = reached(sql, viewer);
            sql.push(&format!("(h.giver_id in {reached} or h.receiver_id in {reached})"));
        }
    }
    if let Some(state) = filter.state {
        sql.push(" and h.state = ").bind(state.code().to_owned());
    }
}

/// How many wait for the viewer's answer.
pub fn waiting(q: &Conn<'_>, viewer: &Viewer) -> Result<i64> {
    q.query_one(
        "select count(*) from handovers where receiver_id = $1 and state = 'offered'",
        &params![viewer.id],
        |r| Ok(r.get(0)?),
    )
}

/// The place of a row in the list.
pub fn cursor(row: &Handover) -> Cursor {
    Cursor { value: Some(row.created_at.to_string()), id: row.id.0 }
}

/// Hand-overs whose day has come and whose parts have not moved.
pub fn due(q: &Conn<'_>, today: Date) -> Result<Vec<HandoverId>> {
    q.query(
        "select id from handovers where moved_at is null and from_on <= $1 and state <> 'withdrawn' order by from_on, id",
        &params![today],
        |r| Ok::<_, Error>(r.get(0)?),
    )
}

/// Stores a new one.
pub(in crate::features::handovers) fn insert(
    tx: &Tx<'_>,
    by: &Acting,
    (id, accounts): (HandoverId, usize),
    new: &NewHandover,
) -> Result<()> {
    let moved = (new.from <= by.today).then_some(by.now);
    tx.execute(
        "insert into handovers (id, giver_id, receiver_id, from_on, accounts, parts, note, state, moved_at, batch_id,
                                created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, 'offered', $8, $9, $10, $11)",
        &params![
            id,
            new.giver,
            new.receiver,
            new.from,
            i64::try_from(accounts).unwrap_or(i64::MAX),
            new.parts.join(","),
            new.note.as_str(),
            moved,
            by.batch,
            by.now,
            by.viewer.actor()
        ],
    )?;
    Ok(())
}

/// Goes from one state to another; false when it was not in the first.
pub(in crate::features::handovers) fn set_state(
    tx: &Tx<'_>,
    id: HandoverId,
    (from, to): (State, State),
    answer: &str,
    at: Option<Timestamp>,
) -> Result<bool> {
    let rows = tx.execute(
        "update handovers set state = $3, answer = $4, answered_at = $5 where id = $1 and state = $2",
        &params![id, from.code(), to.code(), answer, at],
    )?;
    Ok(rows == 1)
}

/// Notes that what moves has moved.
pub(in crate::features::handovers) fn set_moved(tx: &Tx<'_>, id: HandoverId, at: Timestamp) -> Result<()> {
    tx.execute("update handovers set moved_at = $2 where id = $1", &params![id, at])?;
    Ok(())
}
