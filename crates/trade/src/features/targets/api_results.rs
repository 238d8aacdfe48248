//! What people reached of their targets, as JSON.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::gather::{By, Grid, grid};
use super::model::{Attained, FORMULA};
use super::pages::grid::asked_year;
use crate::base::extract::Query;
use crate::base::money::Money;
use crate::base::{Cx, Error, Result, Scope, UserId};
use crate::features::people::listing::slice;

/// What somebody reached in a period.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CellOut {
    /// What was credited so far; null where the caller sees no account.
    credited: Option<String>,
    /// The prorated target; null without one.
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
    /// All of the team; null for who leads nobody.
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
    let by = match asked.by.as_str() {
        "" | "person" => By::Person,
        "team" => By::Team,
        "part" => By::Part,
        _ => return Err(Error::field("by", "error-choose")),
    };
    let inner = cx.clone();
    let found = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            grid(q, &inner.viewer, inner.settings(), &scope, year, by)
        })
        .await?;
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
        team: grid.team.map(|cells| cells.into_iter().map(cell).collect()),
        rows: grid
            .rows
            .into_iter()
            .map(|row| RowOut {
                user_id: row.user,
                name: row.name,
                part: row.part.code(),
                part_id: row.part.id(),
                cells: row.cells.into_iter().map(cell).collect(),
            })
            .collect(),
        unknown: grid.unknown,
    }
}
