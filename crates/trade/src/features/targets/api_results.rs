//! What people reached of their targets, as JSON.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::gather::{Above, By, Grid, grid};
use super::model::{Attained, FORMULA};
use super::pages::grid::asked_year;
use crate::base::extract::Query;
use crate::base::money::Money;
use crate::base::{Cx, Error, Result, UserId};
use crate::features::people::listing::slice;

/// What somebody reached in a period.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CellOut {
    /// What was credited so far, of all accounts that the caller sees; null where they see none.
    credited: Option<String>,
    /// The prorated target; null without one, and where a sum is too large to be counted.
    target: Option<String>,
    /// Credited ÷ target; null without a target.
    attainment: Option<f64>,
    /// The share that is expected by today; null unless the period runs.
    pace: Option<f64>,
}

/// A row of the grid.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RowOut {
    user_id: UserId,
    name: String,
    /// Whether it is of their team: of what its members were credited with while they were in it.
    team: bool,
    part: &'static str,
    part_id: Option<Uuid>,
    cells: Vec<CellOut>,
}

/// Days.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ColumnOut {
    from: String,
    /// The last day.
    to: String,
}

/// The grid of a year.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GridOut {
    /// The rules of proration, attainment and pace.
    formula: &'static str,
    currency: String,
    columns: Vec<ColumnOut>,
    /// The caller's team against its own targets; where it has none, the rows together that have a target. Null for who
    /// leads nobody, and for mine and territories.
    team: Option<Vec<CellOut>>,
    rows: Vec<RowOut>,
    /// Lines and targets that are left out, because their currency has no rate.
    unknown: i64,
}

/// What the results were asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ResultQuery {
    year: String,
    scope: String,
    by: String,
}

/// `GET /api/v1/targets/results`
pub async fn reached(cx: Cx, Query(asked): Query<ResultQuery>) -> Result<axum::Json<GridOut>> {
    let year = asked_year(&cx, &asked.year)?;
    let choice = slice("", "", &asked.scope, "", &["name"])?.choice;
    let by = By::parse(&asked.by).ok_or_else(|| Error::field("by", "error-choose"))?;
    let inner = cx.clone();
    let found = cx.snapshot(move |q| grid(q, &inner.viewer, inner.settings(), choice, year, by)).await?;
    Ok(axum::Json(grid_out(found, &cx.settings().currency)))
}

fn grid_out(grid: Grid, currency: &str) -> GridOut {
    let money = |minor: i64| Money { minor, currency: currency.to_owned() }.decimal();
    let cell = |a: Attained| CellOut {
        credited: a.credited.map(money),
        target: a.target.map(money),
        attainment: a.share(),
        pace: a.pace,
    };
    let last = |span: crate::base::dated::Span| span.last().unwrap_or(span.to).to_string();
    GridOut {
        formula: FORMULA,
        currency: currency.to_owned(),
        columns: grid.columns.iter().map(|c| ColumnOut { from: c.span.from.to_string(), to: last(c.span) }).collect(),
        team: grid.above.map(|Above { cells, .. }| cells.into_iter().map(cell).collect()),
        rows: grid
            .rows
            .into_iter()
            .map(|row| RowOut {
                user_id: row.about.user,
                name: row.name,
                team: row.about.team,
                part: row.about.part.code(),
                part_id: row.about.part.id(),
                cells: row.cells.into_iter().map(cell).collect(),
            })
            .collect(),
        unknown: grid.unknown,
    }
}
