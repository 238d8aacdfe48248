//! Bulk edits for machines: look first, then do what was shown.

use axum::http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::actions::{self, Target};
use super::model::{Change, Deed, Plan};
use crate::base::extract::Json;
use crate::base::routes::Op;
use crate::base::{AccountId, Acting, BatchId, Cx, Error, Fields, Need, Result, Routes, calendar};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    let op =
        Op::new("Changes tier, lifecycle, sector or tags of many accounts in one act, or shows what it would change");
    routes.api(Method::POST, "/api/v1/accounts/bulk", Need::User, op.takes::<BulkInput>().gives::<BulkOut>(), bulk)
}

/// What to change on which accounts.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct BulkInput {
    /// The accounts; those that the caller does not see are left out.
    pub ids: Vec<AccountId>,
    /// Instead of ids: the query string of the accounts list.
    pub filter: Option<String>,
    /// Code of a tier.
    pub tier: Option<String>,
    /// Code of a lifecycle.
    pub lifecycle: Option<String>,
    /// Code of a sector; empty text clears it.
    pub sector: Option<String>,
    /// Tags to add.
    pub tag: Vec<String>,
    /// Tags to take off.
    pub untag: Vec<String>,
    /// First day of tier and lifecycle, ISO; today without it.
    pub from: String,
    /// Why.
    pub reason: String,
    /// Only show what would change.
    pub preview: bool,
    /// The token of a preview: refuses when anything that it showed has changed.
    pub token: Option<String>,
}

/// What was done, or would be.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BulkOut {
    /// To be undone by `POST /api/v1/undo/{batch}`; null for a preview, and when nothing changed.
    pub batch: Option<BatchId>,
    /// Accounts meant, of those that the caller sees.
    pub accounts: usize,
    /// Accounts that change.
    pub changed: usize,
    /// Accounts on which it is so already.
    pub same: usize,
    /// Accounts that the caller sees but may not change.
    pub refused: usize,
    /// Archived accounts, which nobody changes.
    pub archived: usize,
    /// Accounts that would have too many tags.
    pub crowded: usize,
    /// Names what was shown.
    pub token: String,
}

impl BulkInput {
    /// Which accounts.
    pub fn target(&self) -> Target {
        match &self.filter {
            Some(filter) => Target::Filter(filter.clone()),
            None => Target::Ids(self.ids.clone()),
        }
    }

    /// The change as typed.
    pub fn change(&self) -> Change {
        let sector = self.sector.as_ref().map(|code| Some(code.clone()).filter(|c| !c.is_empty()));
        Change {
            tier: self.tier.clone(),
            lifecycle: self.lifecycle.clone(),
            sector,
            add: self.tag.clone(),
            remove: self.untag.clone(),
        }
    }

    /// Day, reason and hand.
    pub fn deed(&self, by: &Acting, reason: String) -> Result<Deed> {
        let mut fields = Fields::default();
        let from = calendar::parse_optional(&mut fields, "from", &self.from, by.today).unwrap_or(by.today);
        fields.finish()?;
        Ok(Deed { from, reason, by: by.viewer.actor(), at: by.now.as_microsecond() })
    }
}

fn out(plan: &Plan, batch: Option<BatchId>) -> BulkOut {
    BulkOut {
        batch: batch.filter(|_| !plan.changed.is_empty()),
        accounts: plan.all,
        changed: plan.changed.len(),
        same: plan.same,
        refused: plan.refused,
        archived: plan.archived,
        crowded: plan.crowded,
        token: plan.token.clone(),
    }
}

async fn bulk(cx: Cx, Json(input): Json<BulkInput>) -> Result<axum::Json<BulkOut>> {
    if input.filter.is_some() && !input.ids.is_empty() {
        return Err(Error::field("filter", "accounts-bulk-both"));
    }
    let (by, inner) = (cx.acting(), cx.clone());
    if input.preview {
        let plan = cx
            .read(move |q| {
                let (change, reason) = actions::checked(q, input.change(), &input.reason)?;
                let deed = input.deed(&by, reason)?;
                let ids = actions::chosen(q, &inner, &input.target())?;
                actions::preview(q, &by, &ids, &change, &deed)
            })
            .await?;
        return Ok(axum::Json(out(&plan, None)));
    }
    let batch = by.batch;
    let plan = cx
        .write_as(by, move |tx, by| {
            let (change, reason) = actions::checked(tx, input.change(), &input.reason)?;
            let deed = input.deed(by, reason)?;
            let ids = actions::chosen(tx, &inner, &input.target())?;
            actions::apply(tx, by, &ids, (&change, &deed), input.token.as_deref())
        })
        .await?;
    Ok(axum::Json(out(&plan, Some(batch))))
}
