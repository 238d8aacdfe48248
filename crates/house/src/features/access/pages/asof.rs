//! The as-of field: which day is looked at.

use jiff::civil::Date;
use maud::Markup;
use serde::Deserialize;

use crate::base::asof::{self, AsOf};
use crate::base::dates::{self, Lean};
use crate::base::{Cx, Error, Fields, Result};

/// The query of a tab with a day and perhaps a person.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DayQuery {
    /// The day as typed; older links call it `day`.
    #[serde(alias = "day")]
    pub as_of: String,
    /// The person to check.
    pub user: String,
    /// The cursor of a list.
    pub cursor: String,
}

impl DayQuery {
    /// Reads a query string; what is not ours is left alone, for other parts of the page may need it.
    ///
    /// # Errors
    /// `BadRequest` when it is no query string.
    pub fn parse(query: &str) -> Result<Self> {
        serde_html_form::from_str(query)
            .map_err(|e| Error::BadRequest(axum::http::StatusCode::BAD_REQUEST, "error-query", e.to_string()))
    }

    /// The day that is looked at; today when it cannot be read, with the mistake.
    pub fn day(&self, today: Date) -> (Date, Fields) {
        let mut fields = Fields::default();
        if self.as_of.trim().is_empty() {
            return (today, fields);
        }
        let day = dates::parse(&self.as_of, today, Lean::Back);
        if day.is_none() {
            fields.add("as_of", "error-as-of");
        }
        (day.unwrap_or(today), fields)
    }
}

/// The field with its quick dates; `here` is the page, `keep` what else stands in its query.
pub fn field(cx: &Cx, here: &str, day: Date, fields: &Fields, keep: &[(&str, &str)]) -> Markup {
    let mistake = crate::features::org::shared::mistake(cx, fields, "as_of");
    asof::field(cx, here, day, mistake.as_deref(), keep)
}

/// Says that another day than today is shown, and that nothing can be written there.
pub fn notice(cx: &Cx, here: &str, day: Date) -> Markup {
    let as_of = AsOf::of(cx, &day.to_string()).ok().flatten();
    asof::notice(cx, here, as_of, &[])
}
