//! What the API of deals gives of stages.

use schemars::JsonSchema;
use serde::Serialize;

use super::model::{Criterion, Kind, Stage};
use crate::base::StageId;

/// A stage of a kind of deals.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StageOut {
    /// Its id.
    pub id: StageId,
    /// Of which kind of deals.
    pub kind: Kind,
    /// Its place.
    pub position: i64,
    /// Its name in English.
    pub name: String,
    /// Its name in Chinese, or empty.
    pub name_zh: String,
    /// In percent.
    pub probability: i64,
    /// How many days a deal usually stays.
    pub norm_days: Option<i64>,
    /// What a deal must have to enter it.
    pub criteria: Vec<Criterion>,
    /// Whether it is archived.
    pub archived: bool,
    /// For If-Match.
    pub version: i64,
}

impl From<Stage> for StageOut {
    fn from(s: Stage) -> Self {
        Self {
            id: s.id,
            kind: s.kind,
            position: s.position,
            name: s.name,
            name_zh: s.name_zh,
            probability: s.probability,
            norm_days: s.norm_days,
            criteria: s.criteria,
            archived: s.archived,
            version: s.version,
        }
    }
}
