//! A place at the client that nobody holds.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use super::{Function, profile};
use crate::base::dated::{Span, parse_span};
use crate::base::{Fields, PositionId, Result, UnitId, validate};

/// An open role.
#[derive(Clone, PartialEq, Debug)]
pub struct OpenRole {
    /// Its id, in the space of positions.
    pub id: PositionId,
    /// The unit.
    pub unit: Option<UnitId>,
    /// What it is called.
    pub title: String,
    /// Its work.
    pub function: Option<Function>,
    /// 1 to 5.
    pub seniority: Option<i64>,
    /// 1 to 5.
    pub influence: Option<i64>,
    /// Whether it counts as a key position.
    pub key: bool,
    /// Since when it is vacant, and until when.
    pub span: Span,
    /// Counts edits.
    pub version: i64,
    /// Whether it was taken off the map.
    pub archived: bool,
}

impl OpenRole {
    /// The fields as the log and the merge see them.
    pub fn fields(&self) -> Map<String, Json> {
        let all = json!({
            "title": self.title,
            "unit": self.unit,
            "function": self.function.map(Function::code),
            "seniority": self.seniority,
            "influence": self.influence,
            "key": self.key,
            "valid_from": self.span.from.to_string(),
            "valid_to": self.span.last().map(|d| d.to_string()),
        });
        all.as_object().cloned().unwrap_or_default()
    }

    /// The role with some fields replaced.
    ///
    /// # Errors
    /// `Invalid` when the last day would lie before the first.
    pub fn with(&self, set: &Map<String, Json>) -> Result<Self> {
        let mut after = self.clone();
        for (field, value) in set {
            let text = value.as_str();
            match field.as_str() {
                "title" => after.title = text.unwrap_or_default().to_owned(),
                "unit" => after.unit = text.and_then(|u| u.parse().ok()),
                "function" => after.function = text.and_then(Function::parse),
                "seniority" => after.seniority = value.as_i64(),
                "influence" => after.influence = value.as_i64(),
                "key" => after.key = value.as_bool().unwrap_or_default(),
                _ => {}
            }
        }
        let day = |key: &str, old: Option<Date>| set.get(key).map_or(old, |v| v.as_str().and_then(|d| d.parse().ok()));
        let from = day("valid_from", Some(self.span.from)).unwrap_or(self.span.from);
        after.span = Span::new(from, day("valid_to", self.span.last()))?;
        Ok(after)
    }
}

/// What people type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of OpenRole, as text")]
pub struct OpenRoleForm {
    pub title: String,
    pub unit: String,
    pub function: String,
    pub seniority: String,
    pub influence: String,
    pub key: String,
    /// To whom it reports: a position or an open role.
    pub reports_to: String,
    pub valid_from: String,
    pub valid_to: String,
    pub version: String,
}

impl OpenRoleForm {
    /// Reads all fields.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn read(&self, id: PositionId, today: Date) -> Result<OpenRole> {
        let mut wrong = Fields::default();
        let role = OpenRole {
            id,
            unit: validate::id(&mut wrong, "unit", &self.unit),
            title: validate::required(&mut wrong, "title", &self.title, validate::NAME),
            function: profile::code(&mut wrong, "function", &self.function, Function::parse),
            seniority: profile::number(&mut wrong, "seniority", &self.seniority),
            influence: profile::number(&mut wrong, "influence", &self.influence),
            key: matches!(self.key.as_str(), "1" | "true" | "on"),
            span: parse_span(&mut wrong, today, &self.valid_from, &self.valid_to),
            version: 1,
            archived: false,
        };
        wrong.finish()?;
        Ok(role)
    }
}
