//! What the operations share: names, days, pages of lists, and how a dated row ends.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::base::dated::Span;
use crate::base::dates::{self, Lean};
use crate::base::paging::{API_LIMIT, Cursor, List, PAGE};
use crate::base::validate::{self, LINE};
use crate::base::{Error, Fields, Result, RowId, UserId, calendar};
use crate::features::org::model::{End, Line, LineKind};

/// Something named.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Named {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// What a POST made.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Made {
    /// The row's id.
    pub id: RowId,
}

impl Made {
    /// 201 with the id.
    pub fn answer(id: RowId) -> Response {
        (StatusCode::CREATED, axum::Json(Made { id })).into_response()
    }
}

/// How a dated row ends.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndInput {
    /// The last day on which it holds, ISO.
    pub valid_to: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

impl EndInput {
    /// Reads it.
    ///
    /// # Errors
    /// `Invalid` for a day that is none.
    pub fn parse(&self, row: RowId, today: Date) -> Result<End> {
        let mut fields = Fields::default();
        let last = calendar::parse_required(&mut fields, "valid_to", &self.valid_to, today);
        let reason = validate::line(&mut fields, "reason", &self.reason, LINE);
        fields.finish()?;
        Ok(End { row, last, reason })
    }
}

/// The query of a list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListQuery {
    /// Rows per page.
    pub limit: Option<String>,
    /// The `next` of the page before.
    pub cursor: Option<String>,
    /// Only rows that hold on this day.
    pub as_of: Option<String>,
    /// The same, as older clients say it.
    pub day: Option<String>,
    /// Only rows of this user.
    pub user: Option<String>,
}

impl ListQuery {
    /// The day and the user, where given.
    ///
    /// # Errors
    /// `Invalid` for what cannot be read.
    pub fn filter(&self, today: Date) -> Result<(Option<Date>, Option<UserId>)> {
        let mut fields = Fields::default();
        let (name, text) = match &self.as_of {
            Some(text) => ("as_of", text.as_str()),
            None => ("day", self.day.as_deref().unwrap_or_default()),
        };
        let day = dates::parse(text, today, Lean::Back);
        if day.is_none() && !text.trim().is_empty() {
            fields.add(name, "error-as-of");
        }
        let user = validate::id(&mut fields, "user", self.user.as_deref().unwrap_or_default());
        fields.finish()?;
        Ok((day, user))
    }

    /// Rows per page.
    ///
    /// # Errors
    /// `Invalid` outside 1 to 200.
    pub fn limit(&self) -> Result<usize> {
        let mut fields = Fields::default();
        let most = i64::try_from(API_LIMIT).unwrap_or(i64::MAX);
        let limit = validate::int(&mut fields, "limit", self.limit.as_deref().unwrap_or_default(), 1, most);
        fields.finish()?;
        Ok(limit.and_then(|l| usize::try_from(l).ok()).unwrap_or(PAGE))
    }

    /// One page of rows that were read whole: these lists are as long as the company has people or territories.
    ///
    /// # Errors
    /// `Invalid` for a bad limit or cursor.
    pub fn page<T>(&self, rows: Vec<T>, id: impl Fn(&T) -> Uuid) -> Result<List<T>> {
        let limit = self.limit()?;
        let after = self.cursor.as_deref().map(Cursor::decode).transpose()?;
        let rows = match after {
            None => rows,
            Some(after) => {
                let at = rows.iter().position(|r| id(r) == after.id);
                let at = at.ok_or_else(|| Error::field("cursor", "error-cursor"))?;
                rows.into_iter().skip(at + 1).collect()
            }
        };
        Ok(List::cut(rows, limit, |r| Cursor { value: None, id: id(r) }))
    }
}

/// First and last day of a span as the API gives them.
pub fn days(span: &Span) -> (String, Option<String>) {
    (span.from.to_string(), span.last().map(|d| d.to_string()))
}

/// A reporting line.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LineOut {
    /// The row.
    pub id: RowId,
    /// Who reports.
    pub user: Named,
    /// To whom.
    pub manager: Named,
    /// Solid or dotted.
    pub kind: LineKind,
    /// First day.
    pub valid_from: String,
    /// Last day, included; null when open.
    pub valid_to: Option<String>,
    /// Why.
    pub reason: String,
}

/// A page of reporting lines.
pub type Lines = List<LineOut>;

impl From<Line> for LineOut {
    fn from(l: Line) -> Self {
        let (valid_from, valid_to) = days(&l.span);
        Self {
            id: l.id,
            user: Named { id: l.user.0, name: l.user_name },
            manager: Named { id: l.manager.0, name: l.manager_name },
            kind: l.kind,
            valid_from,
            valid_to,
            reason: l.reason,
        }
    }
}
