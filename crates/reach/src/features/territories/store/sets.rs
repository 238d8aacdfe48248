//! Sets of rules.

use jiff::civil::Date;

use crate::base::{Acting, Conn, Error, Result, RuleSetId, Tx, params};
use crate::features::territories::model::{RuleSet, State};

const SELECT: &str = "select s.id, s.name, s.state, s.leads_follow, s.version, a.name, s.created_at, s.applied_from,
        s.applied_at, b.name, s.reason, (select count(*) from territory_rules r where r.set_id = s.id)
   from territory_rule_sets s left join users a on a.id = s.created_by left join users b on b.id = s.applied_by";

fn map(r: &tenure_db::Row<'_>) -> Result<RuleSet> {
    let state: String = r.get(2)?;
    Ok(RuleSet {
        id: r.get(0)?,
        name: r.get(1)?,
        state: State::parse(&state).ok_or_else(|| Error::internal(format!("territory_rule_sets.state is {state}")))?,
        leads_follow: r.get(3)?,
        version: r.get(4)?,
        author: r.get(5)?,
        created_at: r.get(6)?,
        applied_from: r.get(7)?,
        applied_at: r.get(8)?,
        applied_by: r.get(9)?,
        reason: r.get(10)?,
        rules: r.get(11)?,
    })
}

/// All sets but the discarded ones: the one in force, drafts, then past ones, the latest first.
pub fn list(q: &Conn<'_>, limit: i64) -> Result<Vec<RuleSet>> {
    let sql = format!(
        "{SELECT} where s.state <> 'discarded'
          order by case s.state when 'live' then 0 when 'draft' then 1 else 2 end, s.created_at desc, s.id desc limit $1"
    );
    q.query(&sql, &params![limit], map)
}

/// One set, discarded ones included.
pub fn find(q: &Conn<'_>, id: RuleSetId) -> Result<Option<RuleSet>> {
    q.query_opt(&format!("{SELECT} where s.id = $1"), &params![id], map)
}

/// The set in force.
pub fn live(q: &Conn<'_>) -> Result<Option<RuleSet>> {
    q.query_opt(&format!("{SELECT} where s.state = 'live' order by s.applied_at desc limit 1"), &params![], map)
}

/// Stores a new draft.
pub fn insert(tx: &Tx<'_>, by: &Acting, id: RuleSetId, name: &str, leads_follow: bool) -> Result<()> {
    tx.execute(
        "insert into territory_rule_sets (id, name, state, leads_follow, created_by, created_at)
         values ($1, $2, 'draft', $3, $4, $5)",
        &params![id, name, leads_follow, by.viewer.actor(), by.now],
    )?;
    Ok(())
}

/// Counts an edit of the set or of its rules; the update is the lock that edits of one set wait for. Whether the set
/// is still a draft.
pub fn lock_draft(tx: &Tx<'_>, id: RuleSetId) -> Result<bool> {
    let sql = "update territory_rule_sets set version = version + 1 where id = $1 and state = 'draft'";
    Ok(tx.execute(sql, &params![id])? == 1)
}

/// Counts a change of the set, whatever its state; the update is the lock.
pub fn count(tx: &Tx<'_>, id: RuleSetId) -> Result<()> {
    tx.execute("update territory_rule_sets set version = version + 1 where id = $1", &params![id])?;
    Ok(())
}

/// Stores name and manner of a draft.
pub fn update(tx: &Tx<'_>, id: RuleSetId, name: &str, leads_follow: bool) -> Result<()> {
    tx.execute(
        "update territory_rule_sets set name = $2, leads_follow = $3 where id = $1",
        &params![id, name, leads_follow],
    )?;
    Ok(())
}

/// Stores a state.
pub fn set_state(tx: &Tx<'_>, id: RuleSetId, state: State) -> Result<()> {
    tx.execute("update territory_rule_sets set state = $2 where id = $1", &params![id, state.code()])?;
    Ok(())
}

/// Puts a set in force.
pub fn set_live(tx: &Tx<'_>, by: &Acting, id: RuleSetId, from: Date, reason: &str) -> Result<()> {
    tx.execute(
        "update territory_rule_sets
            set state = 'live', applied_by = $2, applied_at = $3, applied_from = $4, reason = $5
          where id = $1",
        &params![id, by.viewer.actor(), by.now, from, reason],
    )?;
    Ok(())
}

/// Makes a set a draft again, as it was before it was applied.
pub fn set_draft(tx: &Tx<'_>, id: RuleSetId) -> Result<()> {
    tx.execute(
        "update territory_rule_sets
            set state = 'draft', applied_by = null, applied_at = null, applied_from = null, reason = ''
          where id = $1",
        &params![id],
    )?;
    Ok(())
}
