//! One promise, and those of one account.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use tenure_db::{Conn, Row, Tx, Value, ids_value, pairs_value, params};
use uuid::Uuid;

use super::super::model::{NewPromise, Promise, Side, State};
use crate::base::happenings::Happenings;
use crate::base::permit::AtLeast;
use crate::base::{
    AccountId, Acting, Contribute, Error, InteractionId, Permit, PersonId, PromiseId, Read, Result, UserId,
};

pub(super) const COLUMNS: &str = "p.account_id, p.id, p.side, p.content, p.person_id, p.owner_id, p.due_on, p.original_due_on, p.moves, \
                                  p.state, p.closed_on, p.closed_at, p.evidence, p.interaction_id, p.version, \
                                  p.archived_at is not null, p.created_at, p.confirmed_by";

/// How many columns [`read`] takes.
pub(super) const WIDTH: usize = 18;

pub(super) fn read(r: &Row<'_>) -> Result<Promise> {
    let (side, state): (String, String) = (r.get(2)?, r.get(9)?);
    let wrong = |word: &str| Error::internal(format!("a promise has the side or state {word}"));
    Ok(Promise {
        account: r.get(0)?,
        id: r.get(1)?,
        side: Side::parse(&side).ok_or_else(|| wrong(&side))?,
        content: r.get(3)?,
        person: r.get(4)?,
        owner: r.get(5)?,
        due_on: r.get(6)?,
        original_due_on: r.get(7)?,
        moves: r.get(8)?,
        state: State::parse(&state).ok_or_else(|| wrong(&state))?,
        closed_on: r.get(10)?,
        closed_at: r.get(11)?,
        evidence: r.get(12)?,
        interaction: r.get(13)?,
        version: r.get(14)?,
        archived: r.get(15)?,
        created_at: r.get(16)?,
        confirmed_by: r.get(17)?,
    })
}

/// One promise of the permit's account.
///
/// # Errors
/// `NotFound` when the account has no such promise.
pub fn find<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: PromiseId) -> Result<Promise> {
    let sql = format!("select {COLUMNS} from promises p where p.account_id = $1 and p.id = $2");
    permit.conn().query_one(&sql, &params![permit.account(), id], read)
}

/// Open promises of the permit's account, the earliest first.
pub fn open<L: AtLeast<Read>>(permit: &Permit<'_, L>) -> Result<Vec<Promise>> {
    let sql = format!(
        "select {COLUMNS} from promises p where p.account_id = $1 and p.state = 'open' and p.archived_at is null order by p.due_on, p.id"
    );
    permit.conn().query(&sql, &params![permit.account()], read)
}

/// Open promises of ours that were due from `since` on and before `today`, and whose owner was not told yet.
pub(in crate::features::promises) fn newly_late(
    q: &Conn<'_>,
    notice: &str,
    since: Date,
    today: Date,
    limit: i64,
) -> Result<Vec<Promise>> {
    let sql = format!(
        "select {COLUMNS} from promises p join accounts a on a.id = p.account_id
          where p.state = 'open' and p.due_on >= $1 and p.due_on < $2 and p.side = 'ours' and p.archived_at is null
            and a.archived_at is null
            and not exists (select 1 from notifications n where n.user_id = p.owner_id and n.kind = $3
                              and n.about_id = p.id and n.about_on = p.due_on)
          order by p.due_on, p.id limit $4"
    );
    q.query(&sql, &params![since, today, notice, limit], read)
}

/// Promises that were made in a conversation of the permit's account, the earliest first.
pub fn of_conversation<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: InteractionId) -> Result<Vec<PromiseId>> {
    permit.conn().query(
        "select id from promises where account_id = $1 and interaction_id = $2 and archived_at is null order by due_on, id",
        &params![permit.account(), id],
        |r| Ok(r.get(0)?),
    )
}

/// A date that was moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// When.
    pub at: Timestamp,
    /// Who moved it, by name; none for the console.
    pub by: Option<String>,
    /// The date before.
    pub from: Date,
    /// The date after.
    pub to: Date,
    /// Why.
    pub reason: String,
}

/// How often the date of a promise was moved and why, the first time first. What was taken back is left out.
pub fn moves<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: PromiseId) -> Result<Vec<Moved>> {
    let rows = permit.conn().query(
        "select e.recorded_at, u.name, e.changes, e.reason from events e left join users u on u.id = e.actor_id
          where e.scope_id = $1 and e.subject_id = $2 and e.verb = 'promise.moved' and e.undone_by is null
          order by e.recorded_at, e.id",
        &params![permit.account(), id],
        |r| {
            let changes: serde_json::Value = r.get(2)?;
            let day = |i: usize| changes["due_on"][i].as_str().and_then(|d| d.parse::<Date>().ok());
            let (from, to) = (day(0), day(1));
            Ok::<_, Error>((r.get::<Timestamp>(0)?, r.get::<Option<String>>(1)?, from, to, r.get::<String>(3)?))
        },
    )?;
    let whole =
        rows.into_iter().filter_map(|(at, by, from, to, reason)| Some(Moved { at, by, from: from?, to: to?, reason }));
    Ok(whole.collect())
}

/// Whether the conversation is one of the permit's account.
pub fn has_interaction<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: InteractionId) -> Result<bool> {
    let found = permit.conn().query_opt(
        "select 1 from interactions where account_id = $1 and id = $2",
        &params![permit.account(), id],
        |r| Ok::<_, Error>(r.get::<i64>(0)?),
    )?;
    Ok(found.is_some())
}

/// What happened to promises before `(at, id)`, newest first: each was made, and may have been closed.
pub fn happenings<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    person: Option<PersonId>,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<(Timestamp, bool, Promise)>> {
    let rows = Happenings { columns: COLUMNS, from: "from promises p", alias: "p", ended: "closed_at" };
    let sql = rows.sql(permit.account(), person, from, limit);
    permit.conn().query(&sql.text, &sql.values, |r| Ok((r.get(WIDTH)?, r.get::<bool>(WIDTH + 1)?, read(r)?)))
}

/// What finds a promise of a file again: side, folded content, first date.
pub type Key = (Side, String, Date);

/// The promises of these accounts by what finds them again. The caller has the right to import.
pub fn keys(q: &Conn<'_>, accounts: &[AccountId]) -> Result<HashMap<(AccountId, Key), Promise>> {
    let sql = format!(
        "select {COLUMNS} from promises p where p.account_id in ({}) and p.archived_at is null",
        q.ids_sql("$1")
    );
    let rows = q.query(&sql, &[ids_value(accounts.iter().map(|id| id.0))], read)?;
    let key = |p: &Promise| (p.account, (p.side, tenure_text::fold(&p.content), p.original_due_on));
    Ok(rows.into_iter().map(|p| (key(&p), p)).collect())
}

/// What promises say, by id.
pub(in crate::features::promises) fn contents(
    q: &Conn<'_>,
    ids: &[(AccountId, Uuid)],
) -> Result<HashMap<Uuid, String>> {
    let sql = format!("select id, content from promises where (account_id, id) in ({})", q.pairs_sql("$1"));
    let values = [pairs_value(ids.iter().map(|(account, id)| (account.0, *id)))];
    Ok(q.query(&sql, &values, |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))?.into_iter().collect())
}

/// Deletes promises, for the undo of an import.
pub(in crate::features::promises) fn delete(tx: &Tx<'_>, ids: &[(AccountId, Uuid)]) -> Result<()> {
    let sql = format!("delete from promises where (account_id, id) in ({})", tx.pairs_sql("$1"));
    tx.execute(&sql, &[pairs_value(ids.iter().map(|(account, id)| (account.0, *id)))])?;
    Ok(())
}

/// A row ready to be written.
pub(in crate::features::promises) struct Insert<'a> {
    pub id: PromiseId,
    pub new: &'a NewPromise,
    pub owner: UserId,
    pub closed_at: Option<Timestamp>,
}

/// Inserts promises; the caller holds a permit on each account.
pub(in crate::features::promises) fn insert(tx: &Tx<'_>, by: &Acting, rows: &[Insert<'_>]) -> Result<()> {
    let values: Vec<Vec<Value<'_>>> = rows
        .iter()
        .map(|row| {
            let new = row.new;
            let closed = new.closed.as_ref();
            let original = new.original_due_on.unwrap_or(new.due_on);
            params![
                new.account,
                row.id,
                new.side.code(),
                new.content.as_str(),
                new.person,
                row.owner,
                new.due_on,
                original,
                i64::from(original != new.due_on),
                closed.map_or(State::Open, |c| c.state).code(),
                closed.map(|c| c.on),
                row.closed_at,
                closed.map(|_| by.viewer.id),
                closed.map_or("", |c| c.evidence.as_str()),
                closed.and_then(|c| c.confirmed_by),
                new.interaction,
                new.made_at.unwrap_or(by.now),
                by.viewer.actor()
            ]
            .into()
        })
        .collect();
    tx.insert_many(
        "insert into promises (account_id, id, side, content, person_id, owner_id, due_on, original_due_on, moves, state, closed_on,
                               closed_at, closed_by, evidence, confirmed_by, interaction_id, created_at, created_by)",
        &values,
        "",
    )?;
    Ok(())
}

/// Stores all fields and counts the version.
pub(in crate::features::promises) fn update<L: AtLeast<Contribute>>(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, L>,
    after: &Promise,
) -> Result<()> {
    let closed_by = after.closed_on.and_then(|_| by.viewer.actor());
    tx.execute(
        "update promises set side = $3, content = $4, person_id = $5, owner_id = $6, due_on = $7, moves = $8, state = $9,
                closed_on = $10, closed_at = $11, closed_by = $12, evidence = $13, confirmed_by = $14, interaction_id = $15,
                version = version + 1
          where account_id = $1 and id = $2",
        &params![
            permit.account(),
            after.id,
            after.side.code(),
            after.content.as_str(),
            after.person,
            after.owner,
            after.due_on,
            after.moves,
            after.state.code(),
            after.closed_on,
            after.closed_at,
            closed_by,
            after.evidence.as_str(),
            after.confirmed_by,
            after.interaction
        ],
    )?;
    Ok(())
}

/// Archives (an instant) or restores (none).
pub(in crate::features::promises) fn set_archived<L: AtLeast<Contribute>>(
    tx: &Tx<'_>,
    permit: &Permit<'_, L>,
    id: PromiseId,
    at: Option<Timestamp>,
) -> Result<()> {
    tx.execute(
        "update promises set archived_at = $3, version = version + 1 where account_id = $1 and id = $2",
        &params![permit.account(), id, at],
    )?;
    Ok(())
}

/// Recomputes what the account shows of its promises, in one statement.
pub(in crate::features::promises) fn refresh(tx: &Tx<'_>, account: AccountId) -> Result<()> {
    use super::super::registrations::STATS;
    static SQL: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
        let columns: Vec<String> = STATS.iter().map(|s| format!("{} = ({})", s.column, s.sql)).collect();
        format!("update account_stats set {} where account_id = $1", columns.join(", "))
    });
    tx.execute(&SQL, &params![account])?;
    Ok(())
}
