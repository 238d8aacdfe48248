//! What changed, in the API.

use axum::http::Method;
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::model::{Changed, Changes, Counts, Fact, Group, Held, Moved, Of, Teamed};
use super::pages::{DaysQuery, account, compare_book};
use super::store::MOST;
use crate::base::extract::{Path, Query};
use crate::base::permit::look;
use crate::base::routes::Op;
use crate::base::{AccountId, Cx, Need, Read, Result, Routes, TerritoryId, UserId};
use crate::features::access::model::Part;

const DAYS: &[(&str, &str)] =
    &[("from", "The first day; three months before the second without it"), ("to", "The second day; today without it")];

/// Adds the operations.
pub(super) fn routes(routes: Routes) -> Routes {
    let op = |summary| Op::new(summary).query(DAYS).gives::<ChangesOut>();
    routes
        .api(
            Method::GET,
            "/api/v1/accounts/{id}/changes",
            Need::User,
            op("What changed on an account between two days"),
            of_account,
        )
        .api(
            Method::GET,
            "/api/v1/territories/{id}/changes",
            Need::User,
            op("What changed in a territory between two days, of the accounts that you see today"),
            of_territory,
        )
        .api(
            Method::GET,
            "/api/v1/users/{id}/changes",
            Need::User,
            op("What changed in a person's book between two days, of the accounts that you see today"),
            of_user,
        )
}

/// A value on a day.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ValueOut {
    /// The user, territory or account; null for codes.
    id: Option<Uuid>,
    /// The code or the name.
    value: String,
}

/// A fact that differs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FactOut {
    /// Which.
    fact: Fact,
    /// The account.
    account: AccountId,
    /// Its name.
    name: String,
    /// On the first day; null when there was none, or when you cannot see it.
    before: Option<ValueOut>,
    /// On the second day.
    after: Option<ValueOut>,
    /// Since when.
    on: Option<String>,
    /// Why.
    reason: String,
}

/// An account that came into the book or left it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MovedOut {
    /// The account.
    account: AccountId,
    /// Its name.
    name: String,
    /// Who led it on the first day.
    lead_before: Option<String>,
    /// Who led it on the second day.
    lead_after: Option<String>,
    /// Its territory on the first day.
    territory_before: Option<String>,
    /// Its territory on the second day.
    territory_after: Option<String>,
    /// Whether it is archived.
    archived: bool,
}

/// Somebody who joined a team or left it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TeamedOut {
    /// The account.
    account: AccountId,
    /// Its name.
    name: String,
    /// Who.
    user: UserId,
    /// Their name.
    user_name: String,
    /// As what.
    part: Part,
    /// First day of who joined; first day without who left.
    on: String,
    /// Why.
    reason: String,
}

/// A comparison. Lists hold at most 5,000 rows; their numbers are whole.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangesOut {
    /// The first day; what held at its end is compared.
    from: String,
    /// The second day.
    to: String,
    /// The second day, by the name that all answers about another day give it.
    as_of: String,
    /// Accounts on the first day; null for one account.
    accounts_before: Option<i64>,
    /// Accounts on the second day; null for one account.
    accounts_after: Option<i64>,
    /// How many came.
    came_count: i64,
    /// Those that came.
    came: Vec<MovedOut>,
    /// How many left.
    left_count: i64,
    /// Those that left.
    left: Vec<MovedOut>,
    /// How many facts differ.
    facts_count: i64,
    /// Facts that differ: leads, territories, tiers, lifecycles, groups.
    facts: Vec<FactOut>,
    /// Who joined teams.
    joined: Vec<TeamedOut>,
    /// Who left teams.
    parted: Vec<TeamedOut>,
    /// What happened on the accounts of the second day.
    counts: Counts,
}

fn value(held: Option<Held>) -> Option<ValueOut> {
    held.map(|h| ValueOut { id: h.id, value: h.value })
}

fn fact((fact, c): (Fact, Changed)) -> FactOut {
    FactOut {
        fact,
        account: c.account,
        name: c.name,
        before: value(c.before),
        after: value(c.after),
        on: c.on.map(|d| d.to_string()),
        reason: c.reason,
    }
}

fn moved(m: Moved) -> MovedOut {
    MovedOut {
        account: m.account,
        name: m.name,
        lead_before: m.lead_before,
        lead_after: m.lead_after,
        territory_before: m.territory_before,
        territory_after: m.territory_after,
        archived: m.archived,
    }
}

fn teamed(t: Teamed) -> TeamedOut {
    TeamedOut {
        account: t.account,
        name: t.name,
        user: t.user.0,
        user_name: t.user.1,
        part: t.part,
        on: t.on.to_string(),
        reason: t.reason,
    }
}

fn out(between: super::model::Between, changes: Changes) -> axum::Json<ChangesOut> {
    let list = |group: Group<Moved>| group.rows.into_iter().map(moved).collect();
    let facts_count = changes.facts.iter().map(|(_, group)| group.all).sum();
    let facts = changes.facts.into_iter().flat_map(|(f, group)| group.rows.into_iter().map(move |c| fact((f, c))));
    let facts = facts.collect();
    axum::Json(ChangesOut {
        from: between.from.day.to_string(),
        to: between.to.day.to_string(),
        as_of: between.to.day.to_string(),
        accounts_before: changes.size.map(|s| s.before),
        accounts_after: changes.size.map(|s| s.after),
        came_count: changes.came.all,
        came: list(changes.came),
        left_count: changes.left.all,
        left: list(changes.left),
        facts_count,
        facts,
        joined: changes.joined.rows.into_iter().map(teamed).collect(),
        parted: changes.parted.rows.into_iter().map(teamed).collect(),
        counts: changes.counts,
    })
}

async fn of_account(
    cx: Cx,
    Path(id): Path<AccountId>,
    Query(query): Query<DaysQuery>,
) -> Result<axum::Json<ChangesOut>> {
    let inner = cx.clone();
    let (between, changes) = cx
        .snapshot(move |q| {
            let permit = look::<Read>(q, &inner.viewer, id)?;
            let between = query.read(&inner)?;
            Ok((between, account::compare(&permit, &inner, between, MOST)?))
        })
        .await?;
    Ok(out(between, changes))
}

async fn of_territory(
    cx: Cx,
    Path(id): Path<TerritoryId>,
    Query(query): Query<DaysQuery>,
) -> Result<axum::Json<ChangesOut>> {
    of_book(cx, Of::Territory(id), query).await
}

async fn of_user(cx: Cx, Path(id): Path<UserId>, Query(query): Query<DaysQuery>) -> Result<axum::Json<ChangesOut>> {
    of_book(cx, Of::User(id), query).await
}

async fn of_book(cx: Cx, of: Of, query: DaysQuery) -> Result<axum::Json<ChangesOut>> {
    let inner = cx.clone();
    let found = cx.snapshot(move |q| compare_book(q, &inner, of, &query, MOST)).await?;
    Ok(out(found.between, found.changes))
}
