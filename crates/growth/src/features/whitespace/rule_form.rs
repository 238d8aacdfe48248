//! A cross-sell rule as people type it.

use serde::{Deserialize, Serialize};

use super::model::rules::Rule;
use crate::base::{Fields, OfferingId, Result, validate};

/// What people type.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of Rule, as text")]
pub struct RuleForm {
    pub owns: String,
    pub lacks: String,
    pub sector: String,
    pub unit_kind: String,
    pub reason: String,
    pub reason_zh: String,
    /// The version that was read.
    pub version: String,
}

impl RuleForm {
    /// The form of a stored rule.
    pub fn of(rule: &Rule) -> Self {
        Self {
            owns: rule.owns.to_string(),
            lacks: rule.lacks.to_string(),
            sector: rule.sector.clone(),
            unit_kind: rule.unit_kind.clone(),
            reason: rule.reason.clone(),
            reason_zh: rule.reason_zh.clone(),
            version: rule.version.to_string(),
        }
    }

    /// Reads it; the id is the caller's.
    ///
    /// # Errors
    /// `Invalid` with all mistakes.
    pub fn read(&self) -> Result<Rule> {
        let (mut wrong, none) = (Fields::default(), OfferingId(uuid::Uuid::nil()));
        let mut offering = |field: &'static str, text: &str| {
            if text.trim().is_empty() {
                wrong.add(field, "error-required");
            }
            validate::id(&mut wrong, field, text).unwrap_or(none)
        };
        let (owns, lacks) = (offering("owns", &self.owns), offering("lacks", &self.lacks));
        let rule = Rule {
            id: uuid::Uuid::nil(),
            owns,
            lacks,
            sector: self.sector.trim().to_owned(),
            unit_kind: self.unit_kind.trim().to_owned(),
            reason: validate::required(&mut wrong, "reason", &self.reason, validate::LINE),
            reason_zh: validate::line(&mut wrong, "reason_zh", &self.reason_zh, validate::LINE),
            version: self.version.trim().parse().unwrap_or(1),
            archived: false,
        };
        wrong.finish()?;
        Ok(rule)
    }
}
