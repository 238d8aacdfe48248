//! Conversations of many accounts at once, for the rows of files. For whoever has the right to import.

use std::collections::HashMap;

use tenure_db::{Conn, Tx, Value, pairs_value, params, words_value};
use uuid::Uuid;

use super::super::model::{Direction, Interaction};
use super::interaction::{COLUMNS, Insert, add_people, read};
use super::times;
use crate::base::{AccountId, Error, InteractionId, Result};
use crate::features::fields::{self, Subject};

/// The conversations that have these source keys.
pub fn by_keys<'k>(
    q: &Conn<'_>,
    keys: impl Iterator<Item = (AccountId, &'k str)>,
) -> Result<HashMap<(AccountId, String), InteractionId>> {
    let sql = format!(
        "select i.account_id, i.source_key, i.id from interactions i where (i.account_id, i.source_key) in ({})",
        q.words_sql("$1")
    );
    let rows = q.query(&sql, &[words_value(keys.map(|(account, key)| (account.0, key)))], |r| {
        Ok::<_, Error>(((r.get(0)?, r.get(1)?), r.get(2)?))
    })?;
    Ok(rows.into_iter().collect())
}

/// These conversations with all that is known of them.
pub fn whole(q: &Conn<'_>, ids: &[(AccountId, InteractionId)]) -> Result<HashMap<InteractionId, Interaction>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!("select {COLUMNS} from interactions i where (i.account_id, i.id) in ({})", q.pairs_sql("$1"));
    let mut all = q.query(&sql, &pairs(ids), read)?;
    add_people(q, &mut all)?;
    let things: Vec<_> = ids.iter().map(|(account, id)| (*account, id.0)).collect();
    let mut custom = fields::store::of_many(q, Subject::Conversation, &things)?;
    for one in &mut all {
        one.custom = custom.remove(&one.id.0).unwrap_or_default();
    }
    Ok(all.into_iter().map(|one| (one.id, one)).collect())
}

fn pairs(ids: &[(AccountId, InteractionId)]) -> [Value<'static>; 1] {
    [pairs_value(ids.iter().map(|(account, id)| (account.0, id.0)))]
}

/// The next accounts that a batch wrote on, in the order of their ids.
pub(in crate::features::interactions) fn of_batch(
    q: &Conn<'_>,
    batch: Uuid,
    after: Uuid,
    limit: i64,
) -> Result<Vec<AccountId>> {
    q.query(
        "select distinct scope_id from events where batch_id = $1 and scope_id > $2 order by scope_id limit $3",
        &params![batch, after, limit],
        |r| Ok(r.get(0)?),
    )
}

/// Moves what accounts show of their conversations forward by new ones, as computing it anew from all rows would.
pub(in crate::features::interactions) fn advance(tx: &Tx<'_>, rows: &[Insert<'_>]) -> Result<()> {
    let mut last: HashMap<AccountId, (jiff::Timestamp, InteractionId)> = HashMap::new();
    let mut next: HashMap<AccountId, jiff::civil::Date> = HashMap::new();
    for row in rows {
        if row.direction == Direction::Both {
            let this = (row.new.happened_at, row.id);
            last.entry(row.new.account).and_modify(|held| *held = this.max(*held)).or_insert(this);
        }
        if let Some(day) = row.new.next_step_on {
            next.entry(row.new.account).and_modify(|held| *held = day.min(*held)).or_insert(day);
        }
    }
    let talks: Vec<Vec<Value<'_>>> =
        last.into_iter().map(|(account, (at, id))| params![account, at, id].into()).collect();
    tx.insert_many(
        "insert into account_stats (account_id, last_conversation_at, last_conversation_id)",
        &talks,
        "on conflict (account_id) do update set last_conversation_at = excluded.last_conversation_at,
                last_conversation_id = excluded.last_conversation_id
          where account_stats.last_conversation_at is null
             or (account_stats.last_conversation_at, account_stats.last_conversation_id)
                < (excluded.last_conversation_at, excluded.last_conversation_id)",
    )?;
    let steps: Vec<Vec<Value<'_>>> = next.into_iter().map(|(account, day)| params![account, day].into()).collect();
    tx.insert_many(
        "insert into account_stats (account_id, next_step_on)",
        &steps,
        "on conflict (account_id) do update set next_step_on = excluded.next_step_on
          where account_stats.next_step_on is null or account_stats.next_step_on > excluded.next_step_on",
    )?;
    Ok(())
}

/// Deletes conversations with all that belongs to them.
pub(in crate::features::interactions) fn delete(tx: &Tx<'_>, ids: &[(AccountId, InteractionId)]) -> Result<()> {
    times::take(tx, ids)?;
    for (table, id, rule) in [
        ("interaction_people", "interaction_id", ""),
        ("interaction_users", "interaction_id", ""),
        ("custom_values", "subject_id", "subject = 'conversation' and "),
        ("interactions", "id", ""),
    ] {
        let sql = format!("delete from {table} where {rule}(account_id, {id}) in ({})", tx.pairs_sql("$1"));
        tx.execute(&sql, &pairs(ids))?;
    }
    Ok(())
}
