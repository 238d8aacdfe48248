//! A competitor as people type it.

use serde::{Deserialize, Serialize};

use super::model::{Competitor, Facts};
use crate::base::{Fields, Result, validate};

/// What people type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of Facts, as text")]
pub struct CompetitorForm {
    pub name: String,
    pub website: String,
    pub note: String,
    /// The version that was read.
    pub version: String,
}

impl CompetitorForm {
    /// The form of a stored competitor.
    pub fn of(c: &Competitor) -> Self {
        let Facts { name, website, note } = c.facts.clone();
        Self { name, website, note, version: c.version.to_string() }
    }

    /// Reads it.
    ///
    /// # Errors
    /// `Invalid` with all mistakes.
    pub fn parse(&self) -> Result<Facts> {
        let mut wrong = Fields::default();
        let facts = Facts {
            name: validate::required(&mut wrong, "name", &self.name, validate::NAME),
            website: validate::website(&mut wrong, "website", &self.website),
            note: validate::text(&mut wrong, "note", &self.note),
        };
        wrong.finish()?;
        Ok(facts)
    }
}
