//! Deals as a file: those that the table is about.

use axum::response::Response;

use super::super::ask::Ask;
use super::super::model::Outcome;
use super::super::store::filter::Whose;
use super::super::store::list::{self, Named, Sort};
use super::super::store::stages;
use super::words::stage;
use crate::base::extract::Query;
use crate::base::money::Money;
use crate::base::sheets::{self, Cell};
use crate::base::{Cx, Result, Scope, scope};
use crate::features::people::listing::slice;

/// Most rows of a file.
const MOST: usize = 50_000;

const HEAD: [&str; 20] = [
    "account",
    "name",
    "kind",
    "stage",
    "outcome",
    "amount",
    "currency",
    "converted",
    "reporting_currency",
    "probability",
    "category",
    "opened_on",
    "close_on",
    "original_close_on",
    "closed_on",
    "next_step",
    "next_step_on",
    "unit",
    "lead",
    "agreement",
];

/// `GET /pipeline/table.csv`
pub(super) async fn deals(cx: Cx, Query(asked): Query<Ask>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let inner = cx.clone();
    let (rows, stages) = cx
        .snapshot(move |q| {
            let (today, stages) = (inner.today(), stages::all(q)?);
            let filter = asked.filter(today, inner.settings(), &stages, "growth")?;
            let s = slice("", "", "", &asked.sort, &Sort::WORDS)?;
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let order = (Sort::parse(&s.sort), s.descending);
            let mut rows = list::page(q, &Whose::Scope(&scope), &filter, today, order, None, MOST)?;
            rows.truncate(MOST);
            Ok((rows, stages))
        })
        .await?;
    let cells: Vec<Vec<Cell>> = rows.iter().map(|n| cells(&cx, n, stage(&cx, &stages, n.deal.facts.stage))).collect();
    sheets::answer(&cx, "deals", &HEAD, cells)
}

fn cells(cx: &Cx, n: &Named, stage: &str) -> Vec<Cell> {
    let (f, open) = (&n.deal.facts, n.deal.facts.outcome == Outcome::Open);
    let money = |minor: Option<i64>, currency: &str| minor.map(|minor| Money { minor, currency: currency.to_owned() });
    vec![
        n.account.as_str().into(),
        f.name.as_str().into(),
        f.kind.code().into(),
        stage.into(),
        f.outcome.code().into(),
        money(f.amount_minor, &f.currency).into(),
        f.currency.as_str().into(),
        money(n.deal.reporting_minor, &n.deal.reporting_currency).into(),
        n.deal.reporting_currency.as_str().into(),
        open.then(|| n.likely.to_string()).into(),
        if open { n.deal.counts_as(cx.today()).code() } else { f.outcome.code() }.into(),
        Some(f.opened_on).into(),
        f.close_on.into(),
        f.original_close_on.into(),
        f.closed_on.into(),
        f.next_step.as_str().into(),
        f.next_step_on.into(),
        n.unit.clone().into(),
        n.lead.clone().into(),
        f.agreement.as_str().into(),
    ]
}
