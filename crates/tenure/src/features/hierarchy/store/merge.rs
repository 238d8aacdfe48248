//! What a merge does to the tree: accounts below the one that goes are hung below the one that stays.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::{Value as Json, json};
use tenure_db::{Conn, Tx, Value, ids_value, params};
use uuid::Uuid;

use crate::base::{AccountId, Acting, Error, Result};

/// An edge that was hung elsewhere: the account below, the edge, its last day before, the edge in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// The account below.
    pub account: AccountId,
    /// The edge that was cut.
    pub cut: Uuid,
    /// Where it ended before.
    pub to: Date,
    /// The edge in its place.
    pub new: Uuid,
}

impl Edge {
    /// For the event; ids and a day, nothing that anybody reads.
    pub fn json(&self) -> Json {
        json!([self.account, self.cut, self.to.to_string(), self.new])
    }

    /// From an event.
    pub fn read(json: &Json) -> Option<Self> {
        let id = |i: usize| json[i].as_str()?.parse::<Uuid>().ok();
        Some(Self { account: AccountId(id(0)?), cut: id(1)?, to: json[2].as_str()?.parse().ok()?, new: id(3)? })
    }
}

/// Whether one account stands below another on some day from `day` on.
pub fn below(q: &Conn<'_>, one: AccountId, other: AccountId, day: Date) -> Result<bool> {
    let sql =
        "select 1 from account_tree where account_id = $1 and ancestor_id = $2 and depth > 0 and valid_to > $3 limit 1";
    Ok(q.query_opt(sql, &params![one, other, day], |r| Ok::<_, Error>(r.get::<i64>(0)?))?.is_some())
}

/// Hangs what stands below `goes` below `stays`, from today on.
pub fn rehang(tx: &Tx<'_>, by: &Acting, goes: AccountId, stays: AccountId) -> Result<Vec<Edge>> {
    let found = tx.query(
        "select account_id, id, valid_from, valid_to from account_parents where parent_id = $1 and valid_to > $2",
        &params![goes, by.today],
        |r| Ok::<_, Error>((r.get::<AccountId>(0)?, r.get::<Uuid>(1)?, r.get::<Date>(2)?, r.get::<Date>(3)?)),
    )?;
    let edges: Vec<(Edge, Date)> = found
        .into_iter()
        .map(|(account, cut, from, to)| (Edge { account, cut, to, new: by.uuid() }, from.max(by.today)))
        .collect();
    // What begins later is left without a day, so that undo finds it again.
    tx.execute(
        "update account_parents set valid_to = case when valid_from > $2 then valid_from else $2 end
          where parent_id = $1 and valid_to > $2",
        &params![goes, by.today],
    )?;
    let rows: Vec<Vec<Value<'_>>> = edges
        .iter()
        .map(|(e, from)| params![e.account, e.new, stays, *from, e.to, "", by.viewer.actor(), by.now].into())
        .collect();
    tx.insert_many(
        "insert into account_parents (account_id, id, parent_id, valid_from, valid_to, reason, created_by, created_at)",
        &rows,
        "",
    )?;
    Ok(edges.into_iter().map(|(edge, _)| edge).collect())
}

/// Hangs back what still hangs where [`rehang`] put it.
pub fn hang_back(tx: &Tx<'_>, goes: AccountId, stays: AccountId, edges: &[Edge]) -> Result<()> {
    let still = tx.query(
        &format!("select id, valid_to from account_parents where parent_id = $1 and id in ({})", tx.ids_sql("$2")),
        &[stays.0.into(), ids_value(edges.iter().map(|e| e.new))],
        |r| Ok::<_, Error>((r.get::<Uuid>(0)?, r.get::<Date>(1)?)),
    )?;
    let back: Vec<&Edge> = edges.iter().filter(|e| still.contains(&(e.new, e.to))).collect();
    tx.execute(
        &format!("delete from account_parents where parent_id = $1 and id in ({})", tx.ids_sql("$2")),
        &[stays.0.into(), ids_value(back.iter().map(|e| e.new))],
    )?;
    for day in back.iter().map(|e| e.to).collect::<BTreeSet<Date>>() {
        let cut = back.iter().filter(|e| e.to == day).map(|e| e.cut);
        tx.execute(
            &format!("update account_parents set valid_to = $2 where parent_id = $1 and id in ({})", tx.ids_sql("$3")),
            &[goes.0.into(), day.into(), ids_value(cut)],
        )?;
    }
    Ok(())
}
