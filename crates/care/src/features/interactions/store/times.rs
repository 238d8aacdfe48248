//! All conversations in the order of time (`conversation_times`), for lists over many accounts. What a long import brings
//! is put in at its end, sorted: rows of one account lie anywhere in this order, and each part of a file would write most
//! of its pages anew.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::civil::Date;
use tenure_db::{Conn, Pile, Tx, Value, pairs_value, params};
use uuid::Uuid;

use super::super::model::Interaction;
use crate::base::taking_back::in_column;
use crate::base::{AccountId, App, Error, InteractionId, Result, UserId};

/// Rows that are read, or written, at once.
const PART: usize = 5_000;

const INSERT: &str = "insert into conversation_times (happened_at, id, account_id, author_id)";
/// A conversation that moved to another account keeps its place.
const AGAIN: &str =
    "on conflict (happened_at, id) do update set account_id = excluded.account_id, author_id = excluded.author_id";
/// Whether `t` is the row of the conversation `i`.
const SAME: &str =
    "t.happened_at = i.happened_at and t.id = i.id and t.account_id = i.account_id and t.author_id = i.author_id";

/// A conversation's place in time.
#[derive(Clone, Copy, serde::Serialize, serde::Deserialize)]
pub(in crate::features::interactions) struct Place {
    /// When it took place.
    pub(in crate::features::interactions) at: Timestamp,
    /// Which it is.
    pub(in crate::features::interactions) id: InteractionId,
    /// With whom.
    pub(in crate::features::interactions) account: AccountId,
    /// Who of us logged it.
    pub(in crate::features::interactions) author: UserId,
}

impl Place {
    /// Where a conversation stands.
    pub(in crate::features::interactions) fn of(one: &Interaction) -> Self {
        Self { at: one.happened_at, id: one.id, account: one.account, author: one.author }
    }
}

/// Puts conversations in.
pub(in crate::features::interactions) fn put(tx: &Tx<'_>, places: impl IntoIterator<Item = Place>) -> Result<()> {
    let rows: Vec<Vec<Value<'_>>> =
        places.into_iter().map(|place| params![place.at, place.id, place.account, place.author].into()).collect();
    Ok(tx.insert_many(INSERT, &rows, AGAIN).map(drop)?)
}

/// Takes conversations out, while they still are what they were.
pub(in crate::features::interactions) fn take(tx: &Tx<'_>, ids: &[(AccountId, InteractionId)]) -> Result<()> {
    let sql = format!(
        "delete from conversation_times where (happened_at, id) in
           (select i.happened_at, i.id from interactions i where (i.account_id, i.id) in ({}))",
        tx.pairs_sql("$1")
    );
    tx.execute(&sql, &[pairs_value(ids.iter().map(|(account, id)| (account.0, id.0)))])?;
    Ok(())
}

/// Lets the places follow conversations that were moved to the accounts in a work set.
pub(in crate::features::interactions) fn rebuild_set(tx: &Tx<'_>, set: Uuid) -> Result<()> {
    let sql = format!(
        "{INSERT} select i.happened_at, i.id, i.account_id, i.author_id from interactions i
          where i.account_id in (select id from work_sets where set_id = $1) {AGAIN}"
    );
    tx.execute(&sql, &params![set])?;
    Ok(())
}

/// Puts in what an import logged and left for its end, in the order of time. What it has put in already stays, so that
/// it can be asked again. Calls `beat` between parts, which may end it.
pub(in crate::features::interactions) fn settle(
    app: &App,
    batch: Uuid,
    beat: &mut dyn FnMut() -> Result<()>,
) -> Result<()> {
    let sql = "select e.scope_id, e.id, i.happened_at, i.id, i.account_id, i.author_id
         from events e cross join interactions i
        where e.batch_id = $1 and (e.scope_id, e.id) > ($2, $3) and e.verb = 'conversation.logged'
          and i.account_id = e.scope_id and i.id = e.subject_id
          and not exists (select 1 from conversation_times t where t.happened_at = i.happened_at and t.id = i.id)
        order by e.scope_id, e.id limit $4";
    let (pile, mut after) = (Pile::new()?, (Uuid::nil(), Uuid::nil()));
    let most = i64::try_from(PART).unwrap_or(i64::MAX);
    loop {
        let part: Vec<((Uuid, Uuid), Place)> = app.db.read_blocking(|q| {
            q.query(sql, &params![batch, after.0, after.1, most], |r| {
                let place = Place { at: r.get(2)?, id: r.get(3)?, account: r.get(4)?, author: r.get(5)? };
                Ok::<_, Error>(((r.get(0)?, r.get(1)?), place))
            })
        })?;
        for (_, place) in &part {
            pile.add(&key(place.at), &serde_json::to_vec(place).map_err(unreadable)?)?;
        }
        let Some((last, _)) = part.last().filter(|_| part.len() == PART) else { break };
        after = *last;
        beat()?;
    }
    let mut sorted = pile.sorted()?;
    loop {
        let part = sorted.next(PART)?;
        if part.is_empty() {
            return Ok(());
        }
        let places: Vec<Place> = part
            .iter()
            .map(|place| serde_json::from_slice(place))
            .collect::<serde_json::Result<_>>()
            .map_err(unreadable)?;
        app.db.write_blocking(move |tx| put(tx, places.iter().copied()))?;
        beat()?;
    }
}

/// Those of the users who logged a conversation, or owe what comes next after one: by indexes instead of by reading all.
pub(in crate::features::interactions) fn spoke(q: &Conn<'_>, users: &[Uuid]) -> Result<HashSet<Uuid>> {
    let mut found = in_column(q, "conversation_times", "author_id", users)?;
    found.extend(in_column(q, "interactions", "next_step_owner_id", users)?);
    Ok(found)
}

fn unreadable(why: serde_json::Error) -> Error {
    Error::internal(format!("a place in time cannot wait: {why}"))
}

/// An instant so that bytes are in the order of time, before 1970 too.
fn key(at: Timestamp) -> [u8; 8] {
    (at.as_microsecond() ^ i64::MIN).to_be_bytes()
}

/// How many places differ from the conversations, as a check; with `repair` they are put right.
pub(in crate::features::interactions) fn check(tx: &Tx<'_>, _today: Date, repair: bool) -> Result<Vec<String>> {
    let stale = format!(
        "from conversation_times as t where not exists (select 1 from interactions i where i.account_id = t.account_id and {SAME})"
    );
    let missing = format!("from interactions i where not exists (select 1 from conversation_times t where {SAME})");
    let count = |of: &str| tx.query_one(&format!("select count(*) {of}"), &[], |r| Ok::<_, Error>(r.get::<i64>(0)?));
    let wrong = count(&stale)? + count(&missing)?;
    if repair && wrong > 0 {
        tx.execute(&format!("delete {stale}"), &[])?;
        tx.execute(&format!("{INSERT} select i.happened_at, i.id, i.account_id, i.author_id {missing} {AGAIN}"), &[])?;
    }
    Ok(if wrong > 0 {
        vec![format!("{wrong} places of conversations in the order of time are wrong")]
    } else {
        Vec::new()
    })
}
