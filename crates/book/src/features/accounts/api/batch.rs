//! One change on many accounts: all or nothing, with one undo.

use axum::http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::actions;
use crate::base::extract::Json;
use crate::base::routes::Op;
use crate::base::{
    AccountId, Acting, BatchId, Cx, Error, Fields, Need, Result, Routes, TerritoryId, Tx, UserId, calendar, validate,
};
use crate::features::access::model::Reassign;
use crate::features::access::team;

/// Most accounts of one batch.
pub const MOST: usize = 10_000;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    let op = Op::new("Changes many accounts at once").takes::<BatchInput>().gives::<BatchOut>();
    routes.api(Method::POST, "/api/v1/accounts/batch", Need::User, op, batch)
}

/// What to change on which accounts; at least one change.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct BatchInput {
    /// The accounts.
    pub ids: Vec<AccountId>,
    /// Code of a tier.
    pub tier: Option<String>,
    /// Code of a lifecycle.
    pub lifecycle: Option<String>,
    /// A territory.
    pub territory: Option<TerritoryId>,
    /// The account above.
    pub parent: Option<AccountId>,
    /// A new lead.
    pub lead: Option<UserId>,
    /// Tags to add.
    pub tag: Vec<String>,
    /// Tags to remove.
    pub untag: Vec<String>,
    /// First day of dated changes, ISO; today without it.
    pub from: String,
    /// Why.
    pub reason: String,
}

/// What was done.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BatchOut {
    /// The batch, to be undone by `POST /undo/{batch}`.
    pub batch: BatchId,
    /// How many accounts it names.
    pub accounts: usize,
}

async fn batch(cx: Cx, Json(input): Json<BatchInput>) -> Result<axum::Json<BatchOut>> {
    let by = cx.acting();
    let out = BatchOut { batch: by.batch, accounts: input.ids.len() };
    cx.write_as(by, move |tx, by| apply(tx, by, &input)).await?;
    Ok(axum::Json(out))
}

/// Applies a batch; the batch page and the API share it.
///
/// # Errors
/// `Invalid` for an empty or oversized batch and for wrong values, else what the verbs say.
pub fn apply(tx: &Tx<'_>, by: &Acting, input: &BatchInput) -> Result<()> {
    let mut fields = Fields::default();
    if input.ids.is_empty() {
        fields.add("ids", "error-required");
    }
    if input.ids.len() > MOST {
        fields.add_with("ids", "accounts-error-too-many", vec![("most", MOST.to_string())]);
    }
    let from = calendar::parse_optional(&mut fields, "from", &input.from, by.today).unwrap_or(by.today);
    let reason = validate::line(&mut fields, "reason", &input.reason, validate::LINE);
    fields.finish()?;
    let (ids, mut changes) = (&input.ids, 0);
    if let Some(tier) = &input.tier {
        actions::set_tier(tx, by, ids, Some(tier), from, &reason)?;
        changes += 1;
    }
    if let Some(lifecycle) = &input.lifecycle {
        actions::set_lifecycle(tx, by, ids, lifecycle, from, &reason)?;
        changes += 1;
    }
    if let Some(territory) = input.territory {
        actions::set_territory(tx, by, ids, Some(territory), from, &reason)?;
        changes += 1;
    }
    if let Some(parent) = input.parent {
        actions::set_parent(tx, by, ids, Some(parent), from, &reason)?;
        changes += 1;
    }
    if !input.tag.is_empty() || !input.untag.is_empty() {
        actions::tag(tx, by, ids, &input.tag, &input.untag)?;
        changes += 1;
    }
    // The hand-over comes last: after it the viewer may have no right to the rest.
    if let Some(to) = input.lead {
        team::reassign(tx, by, &Reassign { accounts: ids.clone(), to, from, reason })?;
        changes += 1;
    }
    if changes == 0 { Err(Error::field("", "accounts-error-no-change")) } else { Ok(()) }
}
