//! Contact goals, and the one expression that says in SQL which of them holds for whom.

use tenure_db::{Conn, Row, Tx, params};

use super::super::model::{Goal, Goals};
use crate::base::sql::Sql;
use crate::base::{Cx, Result, Role};
use crate::features::duties::Rules;
use crate::features::duties::model::{GOAL, GOAL_KEY};

fn goal(r: &Row<'_>) -> Result<Goal> {
    Ok(Goal { tier: r.get(0)?, role: r.get(1)?, days: r.get(2)?, version: r.get(3)? })
}

/// All goals, by tier and role.
pub fn list(q: &Conn<'_>) -> Result<Vec<Goal>> {
    q.query("select tier, role, days, version from contact_goals order by tier, role", &[], goal)
}

/// Codes of tiers whose accounts are key accounts.
fn key_tiers(q: &Conn<'_>) -> Result<Vec<String>> {
    q.query("select code from terms where kind = 'tier' and is_key = 1 order by code", &[], |r| Ok(r.get(0)?))
}

impl Goals {
    /// Everything that decides for somebody with these roles.
    pub fn load(q: &Conn<'_>, rules: &Rules, roles: &[Role]) -> Result<Self> {
        Ok(Self { rows: list(q)?, cadences: rules.cadences(roles), key_tiers: key_tiers(q)? })
    }

    /// Everything that decides for whoever asks.
    pub fn asked(q: &Conn<'_>, cx: &Cx) -> Result<Self> {
        let rules = Rules::of(q, cx)?;
        Self::load(q, &rules, &cx.viewer.roles)
    }

    /// The days between touches as an expression over `c` (contact_plans), `a` (accounts), `t` (the tier of today) and
    /// `p` (positions): the same rule as [`Goals::of`], which a test holds it to.
    pub(super) fn sql(&self, sql: &mut Sql) -> String {
        let mut cases = Vec::new();
        for g in self.of_roles() {
            let (tier, role, days) =
                (sql.param(g.tier.clone()), sql.param(g.role.clone()), days(sql, g.days.unwrap_or(0)));
            cases.push((format!("t.tier = {tier} and {}", super::due::holds(&role)), days));
        }
        let mut usual = None;
        for c in &self.cadences {
            let mut parts = Vec::new();
            if let Some(sector) = &c.sector {
                parts.push(format!("a.sector = {}", sql.param(sector.clone())));
            }
            if let Some(tier) = &c.tier {
                parts.push(format!("t.tier = {}", sql.param(tier.clone())));
            }
            let days = days(sql, c.days);
            if parts.is_empty() {
                usual = Some(days);
                break;
            }
            cases.push((parts.join(" and "), days));
        }
        let usual = usual.unwrap_or_else(|| {
            for g in self.of_tiers() {
                let (tier, days) = (sql.param(g.tier.clone()), days(sql, g.days.unwrap_or(0)));
                cases.push((format!("t.tier = {tier}"), days));
            }
            for tier in &self.key_tiers {
                let (tier, days) = (sql.param(tier.clone()), days(sql, GOAL_KEY));
                cases.push((format!("t.tier = {tier}"), days));
            }
            days(sql, GOAL)
        });
        if cases.is_empty() {
            return format!("coalesce(c.goal_days, {usual})");
        }
        let whens: String = cases.iter().map(|(when, then)| format!(" when {when} then {then}")).collect();
        format!("coalesce(c.goal_days, case{whens} else {usual} end)")
    }
}

fn days(sql: &mut Sql, days: i64) -> String {
    format!("cast({} as bigint)", sql.param(days))
}

/// Sets the days of a tier and role, and counts the version up; none forgets a role's goal.
pub fn put(tx: &Tx<'_>, tier: &str, role: &str, days: Option<i64>) -> Result<()> {
    tx.execute(
        "insert into contact_goals (tier, role, days) values ($1, $2, $3)
         on conflict (tier, role) do update set days = excluded.days, version = contact_goals.version + 1",
        &params![tier, role, days],
    )?;
    Ok(())
}

/// Takes the goal of a role away.
pub fn delete(tx: &Tx<'_>, tier: &str, role: &str) -> Result<()> {
    tx.execute("delete from contact_goals where tier = $1 and role = $2", &params![tier, role])?;
    Ok(())
}

/// One goal.
pub fn find(q: &Conn<'_>, tier: &str, role: &str) -> Result<Option<Goal>> {
    q.query_opt(
        "select tier, role, days, version from contact_goals where tier = $1 and role = $2",
        &params![tier, role],
        goal,
    )
}
