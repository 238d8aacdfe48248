//! Dated facts of an account: their history, and setting them from a day on.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{actions, store};
use super::account::{columns, out};
use super::wire::{AccountOut, given};
use crate::base::dated::{Fact, LIFECYCLE, PARENT, TERRITORY, TIER};
use crate::base::extract::{Json, Path};
use crate::base::permit::look;
use crate::base::routes::Op;
use crate::base::{
    AccountId, Acting, Cx, Fields, Need, Permit, Read, Result, Routes, TerritoryId, Tx, calendar, validate,
};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    let set = |summary| Op::new(summary).gives::<AccountOut>();
    let history = Op::new("Tier, lifecycle, territory and parent over time").gives::<History>();
    routes
        .api(Method::GET, "/api/v1/accounts/{id}/history", Need::User, history, get)
        .api(
            Method::POST,
            "/api/v1/accounts/{id}/tier",
            Need::User,
            set("Sets the tier from a day on").takes::<TierInput>(),
            tier,
        )
        .api(
            Method::POST,
            "/api/v1/accounts/{id}/lifecycle",
            Need::User,
            set("Sets the lifecycle from a day on").takes::<LifecycleInput>(),
            lifecycle,
        )
        .api(
            Method::POST,
            "/api/v1/accounts/{id}/territory",
            Need::User,
            set("Sets the territory from a day on").takes::<TerritoryInput>(),
            territory,
        )
        .api(
            Method::POST,
            "/api/v1/accounts/{id}/parent",
            Need::User,
            set("Sets the account above from a day on").takes::<ParentInput>(),
            parent,
        )
}

macro_rules! input {
    ($name:ident, $field:ident: $type:ty, $doc:literal) => {
        #[doc = $doc]
        #[derive(Clone, Debug, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// The new value; null ends it.
            #[serde(default, deserialize_with = "given")]
            pub $field: Option<Option<$type>>,
            /// First day, ISO; today without it.
            #[serde(default)]
            pub from: String,
            /// Why.
            #[serde(default)]
            pub reason: String,
        }
    };
}

input!(TierInput, tier: String, "A new tier.");
input!(LifecycleInput, lifecycle: String, "A new lifecycle.");
input!(TerritoryInput, territory: TerritoryId, "A new territory.");
input!(ParentInput, parent: AccountId, "A new account above.");

/// What all inputs share: the value must be there, the day and the reason must be readable.
fn common<T: Clone>(
    by: &Acting,
    field: &'static str,
    value: &Option<Option<T>>,
    from: &str,
    reason: &str,
) -> Result<(Option<T>, Date, String)> {
    let mut fields = Fields::default();
    if value.is_none() {
        fields.add(field, "error-required");
    }
    let from = calendar::parse_optional(&mut fields, "from", from, by.today).unwrap_or(by.today);
    let reason = validate::line(&mut fields, "reason", reason, validate::LINE);
    fields.finish()?;
    Ok((value.clone().flatten(), from, reason))
}

async fn change(
    cx: Cx,
    id: AccountId,
    set: impl Fn(&Tx<'_>, &Acting) -> Result<()> + Send + 'static,
) -> Result<Response> {
    let columns = columns(&cx);
    let account = cx
        .write(move |tx, by| {
            look::<Read>(tx, &by.viewer, id)?;
            set(tx, by)?;
            out(tx, by, id, &columns)
        })
        .await?;
    Ok(account.respond(StatusCode::OK))
}

async fn tier(cx: Cx, Path(id): Path<AccountId>, Json(input): Json<TierInput>) -> Result<Response> {
    change(cx, id, move |tx, by| {
        let (value, from, reason) = common(by, "tier", &input.tier, &input.from, &input.reason)?;
        actions::set_tier(tx, by, &[id], value.as_deref(), from, &reason)
    })
    .await
}

async fn lifecycle(cx: Cx, Path(id): Path<AccountId>, Json(input): Json<LifecycleInput>) -> Result<Response> {
    change(cx, id, move |tx, by| {
        let (value, from, reason) = common(by, "lifecycle", &input.lifecycle, &input.from, &input.reason)?;
        let value = value.ok_or_else(|| crate::base::Error::field("lifecycle", "error-required"))?;
        actions::set_lifecycle(tx, by, &[id], &value, from, &reason)
    })
    .await
}

async fn territory(cx: Cx, Path(id): Path<AccountId>, Json(input): Json<TerritoryInput>) -> Result<Response> {
    change(cx, id, move |tx, by| {
        let (value, from, reason) = common(by, "territory", &input.territory, &input.from, &input.reason)?;
        actions::set_territory(tx, by, &[id], value, from, &reason)
    })
    .await
}

async fn parent(cx: Cx, Path(id): Path<AccountId>, Json(input): Json<ParentInput>) -> Result<Response> {
    change(cx, id, move |tx, by| {
        let (value, from, reason) = common(by, "parent", &input.parent, &input.from, &input.reason)?;
        actions::set_parent(tx, by, &[id], value, from, &reason)
    })
    .await
}

/// One value and the days on which it holds.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Held {
    /// A code, or an id; null for an account that you cannot see.
    pub value: Option<String>,
    /// First day.
    pub valid_from: String,
    /// Last day included; null when open.
    pub valid_to: Option<String>,
    /// Why it was set.
    pub reason: String,
}

/// The dated facts of an account, oldest first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct History {
    /// Codes of tiers.
    pub tier: Vec<Held>,
    /// Codes of lifecycles.
    pub lifecycle: Vec<Held>,
    /// Ids of territories.
    pub territory: Vec<Held>,
    /// Ids of accounts.
    pub parent: Vec<Held>,
}

fn held<V: tenure_db::FromColumn>(
    permit: &Permit<'_, Read>,
    fact: &Fact,
    show: impl Fn(V) -> Option<String>,
) -> Result<Vec<Held>> {
    let rows = fact.history::<V>(permit.conn(), permit.account())?;
    let held = rows.into_iter().map(|row| Held {
        value: show(row.value),
        valid_from: row.span.from.to_string(),
        valid_to: row.span.last().map(|d| d.to_string()),
        reason: row.reason,
    });
    Ok(held.collect())
}

async fn get(cx: Cx, Path(id): Path<AccountId>) -> Result<axum::Json<History>> {
    let viewer = cx.viewer.clone();
    let history = cx
        .read(move |q| {
            let permit = look::<Read>(q, &viewer, id)?;
            let parents: Vec<AccountId> = PARENT.history(q, id)?.into_iter().map(|row| row.value).collect();
            let visible = store::account::visible(q, &viewer, &parents)?;
            let seen = |parent: AccountId| visible.iter().any(|(id, _)| *id == parent).then(|| parent.to_string());
            Ok(History {
                tier: held(&permit, &TIER, Some::<String>)?,
                lifecycle: held(&permit, &LIFECYCLE, Some::<String>)?,
                territory: held(&permit, &TERRITORY, |t: TerritoryId| Some(t.to_string()))?,
                parent: held(&permit, &PARENT, seen)?,
            })
        })
        .await?;
    Ok(axum::Json(history))
}
