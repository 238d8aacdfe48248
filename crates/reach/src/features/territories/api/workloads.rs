//! What an account weighs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::extract::{Json, Path};
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Read, Result};
use crate::features::territories::actions::workloads::set_workload;
use crate::features::territories::model::Workload;
use crate::features::territories::store::workloads;

/// What an account weighs in its lead's load.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WorkloadOut {
    /// Points.
    points: i64,
    /// What its tier alone says.
    points_by_tier: i64,
    /// Whether the points were set for this account.
    own: bool,
    /// Why they were.
    reason: String,
}

impl From<Workload> for WorkloadOut {
    fn from(load: Workload) -> Self {
        Self { points: load.points(), points_by_tier: load.by_tier, own: load.own.is_some(), reason: load.reason }
    }
}

/// What to set.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkloadInput {
    /// Points; null goes back to what the tier says.
    #[serde(default)]
    pub points: Option<i64>,
    /// Why; needed with points.
    #[serde(default)]
    pub reason: String,
}

/// GET.
pub async fn show(cx: Cx, Path(id): Path<AccountId>) -> Result<axum::Json<WorkloadOut>> {
    let (viewer, today) = (cx.viewer.clone(), cx.today());
    let found = cx.read(move |q| workloads::find(&look::<Read>(q, &viewer, id)?, today)).await?;
    Ok(axum::Json(found.into()))
}

/// PUT.
pub async fn set(
    cx: Cx,
    Path(id): Path<AccountId>,
    Json(input): Json<WorkloadInput>,
) -> Result<axum::Json<WorkloadOut>> {
    let found = cx
        .write(move |tx, by| {
            look::<Read>(tx, &by.viewer, id)?;
            set_workload(tx, by, id, input.points, &input.reason)?;
            workloads::find(&look::<Read>(tx, &by.viewer, id)?, by.today)
        })
        .await?;
    Ok(axum::Json(found.into()))
}
