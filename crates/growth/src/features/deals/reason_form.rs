//! A reason for which deals end, as people type it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::model::{Outcome, Reason};
use crate::base::{DealReasonId, Fields, Result, validate};

/// What people type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ReasonForm {
    /// won or lost; only of a new one.
    pub(super) outcome: String,
    /// Its name in English.
    pub(super) name: String,
    /// Its name in Chinese, or empty.
    pub(super) name_zh: String,
    /// The version that was read.
    pub(super) version: String,
}

impl ReasonForm {
    /// A stored reason as typed.
    pub(super) fn of(r: &Reason) -> Self {
        Self {
            outcome: r.outcome.code().to_owned(),
            name: r.name.clone(),
            name_zh: r.name_zh.clone(),
            version: r.version.to_string(),
        }
    }

    /// What was typed as a new reason.
    ///
    /// # Errors
    /// `Invalid` without a name, or with an outcome that is none.
    pub(super) fn parse(&self) -> Result<Reason> {
        let mut wrong = Fields::default();
        let outcome = Outcome::parse(&self.outcome).filter(|o| *o != Outcome::Open);
        if outcome.is_none() {
            wrong.add("outcome", "error-choose");
        }
        let reason = Reason {
            id: DealReasonId(uuid::Uuid::nil()),
            outcome: outcome.unwrap_or(Outcome::Lost),
            position: 0,
            name: validate::required(&mut wrong, "name", &self.name, validate::NAME),
            name_zh: validate::line(&mut wrong, "name_zh", &self.name_zh, validate::NAME),
            version: 1,
            archived: false,
        };
        wrong.finish()?;
        Ok(reason)
    }

    /// What was typed over a stored reason: its names. Its place is changed by moving it.
    ///
    /// # Errors
    /// Those of [`ReasonForm::parse`].
    pub(super) fn names(&self) -> Result<Map<String, Json>> {
        let mut set = self.parse()?.fields();
        set.remove("position");
        Ok(set)
    }
}
