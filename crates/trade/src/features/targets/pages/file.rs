//! `/goals.csv` and `/goals.xlsx`: the targets of a year, in the columns that the import takes.

use axum::response::Response;

use super::super::model::Target;
use super::super::store::target::{self, Filter};
use super::super::words::Parts;
use super::grid::{GoalsQuery, asked_year};
use crate::base::extract::Query;
use crate::base::sheets::{self, Cell};
use crate::base::{Cx, Result};
use crate::features::identity;

/// Most targets of a file.
const MOST: usize = 100_000;

/// `GET /goals.csv`, `GET /goals.xlsx`
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
