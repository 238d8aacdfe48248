//! A stage of deals, as people type it and machines send it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::model::{Criterion, Kind, Stage};
use crate::base::{Error, Fields, Result, StageId, validate};

/// What people type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct StageForm {
    /// Of which kind of deals; only of a new one.
    pub(super) kind: String,
    /// Its name in English.
    pub(super) name: String,
    /// Its name in Chinese, or empty.
    pub(super) name_zh: String,
    /// Its place.
    pub(super) position: String,
    /// In percent.
    pub(super) probability: String,
    /// How many days a deal usually stays.
    pub(super) norm_days: String,
    /// What a deal must have to enter it.
    pub(super) criteria: Vec<String>,
    /// `1` once it is archived.
    pub(super) archived: String,
    /// The version that was read.
    pub(super) version: String,
}

impl StageForm {
    /// A stored stage as typed.
    pub(super) fn of(s: &Stage) -> Self {
        Self {
            kind: s.kind.code().to_owned(),
            name: s.name.clone(),
            name_zh: s.name_zh.clone(),
            position: s.position.to_string(),
            probability: s.probability.to_string(),
            norm_days: s.norm_days.map(|n| n.to_string()).unwrap_or_default(),
            criteria: s.criteria.iter().map(|c| c.code().to_owned()).collect(),
            archived: if s.archived { String::from("1") } else { String::new() },
            version: s.version.to_string(),
        }
    }

    /// What was typed as a new stage.
    ///
    /// # Errors
    /// `Invalid` naming each mistake.
    pub(super) fn new_stage(&self) -> Result<Stage> {
        let kind = Kind::parse(&self.kind).ok_or_else(|| Error::field("kind", "error-choose"))?;
        self.parse(&Stage {
            id: StageId(uuid::Uuid::nil()),
            kind,
            position: 0,
            name: String::new(),
            name_zh: String::new(),
            probability: 0,
            norm_days: None,
            criteria: Vec::new(),
            version: 1,
            archived: false,
        })
    }

    fn parse(&self, base: &Stage) -> Result<Stage> {
        let mut wrong = Fields::default();
        let probability = validate::int(&mut wrong, "probability", &self.probability, 0, 100);
        if self.probability.trim().is_empty() {
            wrong.add("probability", "error-required");
        }
        let known: Vec<Option<Criterion>> = self.criteria.iter().map(|code| Criterion::parse(code)).collect();
        if known.contains(&None) {
            let allowed: Vec<&str> = Criterion::ALL.iter().map(|c| c.code()).collect();
            wrong.add_with("criteria", "error-one-of", vec![("allowed", allowed.join(", "))]);
        }
        let mut criteria: Vec<Criterion> = known.into_iter().flatten().collect();
        criteria.sort();
        criteria.dedup();
        let stage = Stage {
            name: validate::required(&mut wrong, "name", &self.name, validate::NAME),
            name_zh: validate::line(&mut wrong, "name_zh", &self.name_zh, validate::NAME),
            position: validate::int(&mut wrong, "position", &self.position, 1, 100).unwrap_or(base.position),
            probability: probability.unwrap_or(0),
            norm_days: validate::int(&mut wrong, "norm_days", &self.norm_days, 1, 3_650),
            criteria,
            archived: self.archived == "1",
            ..base.clone()
        };
        wrong.finish()?;
        Ok(stage)
    }

    /// What was typed over a stored stage: all fields but the kind, which stays.
    ///
    /// # Errors
    /// `Invalid` naming each mistake.
    pub(super) fn set(&self, base: &Stage) -> Result<Map<String, Json>> {
        let mut set = self.parse(base)?.fields();
        set.remove("kind");
        Ok(set)
    }
}
