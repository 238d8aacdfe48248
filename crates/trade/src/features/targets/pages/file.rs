//! `/goals.csv` and `/goals.xlsx`: the rows of the page. `/goals/targets.csv` and `/goals/targets.xlsx`: the targets of a
//! year, in the columns that the import takes.

use axum::response::Response;

use super::super::gather::{Row, grid};
use super::super::model::{Attained, Column, Part, Target};
use super::super::store::target::{self, Filter};
use super::super::words::{self, Parts};
use super::grid::{GoalsQuery, asked_year, label, who};
use crate::base::extract::Query;
use crate::base::money::Money;
use crate::base::sheets::{self, Cell};
use crate::base::{Cx, Result};
use crate::features::identity;

/// Most targets of a file.
const MOST: usize = 100_000;

/// `GET /goals.csv`, `GET /goals.xlsx`: what the page shows, a line for each row and period.
pub async fn shown(cx: Cx, Query(asked): Query<GoalsQuery>) -> Result<Response> {
    let asked = asked.read(&cx)?;
    let inner = cx.clone();
    let (grid, parts) = cx
        .snapshot(move |q| {
            let grid = grid(q, &inner.viewer, inner.settings(), asked.choice, asked.year, asked.by)?;
            let parts = Parts::load(q, &inner.viewer, grid.rows.iter().map(|row| row.about.part))?;
            Ok((grid, parts))
        })
        .await?;
    let currency = &cx.settings().currency;
    let money = |key| format!("{} {currency}", cx.t(key));
    let head = [
        cx.t(label(asked.by)).to_owned(),
        cx.t("targets-of").to_owned(),
        cx.t("targets-period").to_owned(),
        cx.t("targets-field-valid_from").to_owned(),
        cx.t("targets-field-valid_to").to_owned(),
        money("targets-target"),
        money("targets-reached"),
        cx.t("targets-attainment").to_owned(),
        cx.t("targets-pace").to_owned(),
    ];
    let line = |name: &str, part: Part, column: &Column, a: &Attained| {
        let amount = |minor: Option<i64>| Cell::from(minor.map(|minor| Money { minor, currency: currency.clone() }));
        let period = match column.year {
            true => words::year(cx.locale(), &column.span),
            false => words::period(cx.locale(), &column.span, None),
        };
        vec![
            Cell::from(name),
            Cell::from(parts.name(cx.locale(), part)),
            Cell::from(period),
            column.span.from.into(),
            Cell::last_day(column.span.to),
            amount(a.target),
            amount(a.credited),
            share(a.share()),
            share(a.pace),
        ]
    };
    let mut rows = Vec::new();
    if let Some(above) = &grid.above {
        let name = cx.t(if above.team { "targets-team" } else { "targets-together" });
        rows.extend(grid.columns.iter().zip(&above.cells).map(|(column, a)| line(name, Part::Whole, column, a)));
    }
    for row in &grid.rows {
        let Row { about, cells, .. } = row;
        let name = who(&cx, row);
        rows.extend(grid.columns.iter().zip(cells).map(|(column, a)| line(&name, about.part, column, a)));
    }
    sheets::answer(&cx, &format!("goals-{}", cx.today()), &head, rows)
}

/// A share to a hundredth of a percent, as a number.
fn share(of: Option<f64>) -> Cell {
    of.map_or(Cell::Empty, |of| Cell::Decimal((of * 10_000.0).round() as i64, 4))
}

/// `GET /goals/targets.csv`, `GET /goals/targets.xlsx`
pub async fn list(cx: Cx, Query(asked): Query<GoalsQuery>) -> Result<Response> {
    let year = asked_year(&cx, &asked.year)?;
    let inner = cx.clone();
    let rows = cx
        .snapshot(move |q| {
            let filter = Filter { begins: Some((year.from, year.to)), ..Filter::default() };
            let targets = target::list(q, &inner.viewer, &filter, MOST)?;
            let parts = Parts::load(q, &inner.viewer, targets.iter().map(|t| t.about.part))?;
            let mut rows = Vec::new();
            for t in &targets {
                let person = identity::store::find(q, t.about.user)?.map(|u| u.email).unwrap_or_default();
                rows.push(row(&parts.name(inner.locale(), t.about.part), &person, t));
            }
            Ok(rows)
        })
        .await?;
    let head = ["person", "team", "territory", "account", "offering", "valid_from", "valid_to", "amount", "currency"];
    sheets::answer(&cx, &format!("targets-{}", cx.today()), &head, rows)
}

fn row(part: &str, person: &str, t: &Target) -> Vec<Cell> {
    let of = |wanted: &str| if t.about.part.code() == wanted { Cell::from(part) } else { Cell::Empty };
    vec![
        Cell::from(person),
        Cell::from(if t.about.team { "yes" } else { "no" }),
        of("territory"),
        of("account"),
        of("offering"),
        t.span.from.into(),
        Cell::last_day(t.span.to),
        t.amount.clone().into(),
        Cell::from(t.amount.currency.as_str()),
    ]
}
