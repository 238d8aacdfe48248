//! The grid and the roll-up as files.

use axum::response::Response;
use std::collections::HashMap;

use super::super::gather::Books;
use super::super::model::Noted;
use super::super::portfolio::gather;
use super::super::store::{Whose, known};
use super::portfolio::{PortfolioQuery, choice};
use super::words::stage;
use crate::base::asof::{self, AsOf};
use crate::base::extract::{Path, Query};
use crate::base::money::Money;
use crate::base::permit::look;
use crate::base::sheets::{self, Cell};
use crate::base::{AccountId, Cx, Read, Result, Scope};

/// What a file is asked for.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct FileQuery {
    as_of: String,
}

const HEAD: [&str; 22] = [
    "unit",
    "offering",
    "state",
    "sold_12_months",
    "spend",
    "share",
    "left_to_win",
    "probable",
    "reporting_currency",
    "deal",
    "stage",
    "competitor",
    "probability",
    "source",
    "confidence",
    "date",
    "as_of",
    "note",
    "estimate",
    "estimate_currency",
    "lines_without_rate",
    "unit_archived",
];

/// `GET /accounts/{id}/whitespace.csv`: a row for each cell.
pub(super) async fn of_account(
    cx: Cx,
    Path(account): Path<AccountId>,
    Query(asked): Query<FileQuery>,
) -> Result<Response> {
    let (as_of, inner) = (AsOf::of(&cx, &asked.as_of)?, cx.clone());
    let day = asof::day(as_of, cx.today());
    let (books, rivals) = cx
        .snapshot(move |q| {
            look::<Read>(q, &inner.viewer, account)?;
            let books = Books::load(q, &Whose::Account(account), inner.settings(), day, inner.today())?;
            Ok((books, known::competitors(q, true)?.into_iter().collect::<HashMap<_, _>>()))
        })
        .await?;
    let (grid, currency) = (books.grid(account, &[]), books.currency.clone());
    let money = |minor: Option<i64>| Cell::from(minor.map(|minor| Money { minor, currency: currency.clone() }));
    let (mut rows, notes) = (Vec::new(), books.notes(account));
    for row in &grid.rows {
        for cell in &row.cells {
            let deal = cell.deal.map(|at| &books.deals(account)[at]);
            let noted = cell.noted.and_then(|id| notes.get(&id).copied());
            // As somebody said it, in the currency in which they did.
            let said = noted.and_then(|n| n.facts.spend.as_ref());
            let text = |of: fn(&Noted) -> String| Cell::from(noted.map(of).unwrap_or_default());
            rows.push(vec![
                row.head.name.clone().into(),
                books.tree.name(cell.place.1).into(),
                cell.state.code().into(),
                money(cell.rated().filter(|_| cell.lines > 0)),
                money(cell.spend),
                cell.share().map_or(Cell::Empty, |s| Cell::Decimal((s * 10_000.0).round() as i64, 4)),
                money(cell.gap()),
                money(cell.probable),
                currency.as_str().into(),
                deal.map(|d| d.name.clone()).into(),
                deal.map(|d| stage(&cx, d).to_owned()).into(),
                cell.competitor.and_then(|id| rivals.get(&id).cloned()).into(),
                noted.and_then(|n| n.facts.probability).map_or(Cell::Empty, Cell::from),
                text(|n| n.facts.source.clone()),
                text(|n| n.facts.confidence.map(|c| c.code().to_owned()).unwrap_or_default()),
                noted.and_then(|n| n.facts.estimated_on).into(),
                day.into(),
                text(|n| n.facts.note.clone()),
                said.cloned().into(),
                said.map(|m| m.currency.clone()).into(),
                cell.unrated.into(),
                (if row.head.archived { "yes" } else { "no" }).into(),
            ]);
        }
    }
    sheets::answer(&cx, &format!("whitespace-{day}"), &HEAD, rows)
}

/// `GET /whitespace.csv`: a row for each account, two columns for each line.
pub(super) async fn portfolio(cx: Cx, Query(asked): Query<PortfolioQuery>) -> Result<Response> {
    let (choice, as_of, inner) = (choice(&cx, &asked.scope), AsOf::of(&cx, &asked.as_of)?, cx.clone());
    let day = asof::day(as_of, cx.today());
    let found = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            gather(q, &scope, inner.settings(), day)
        })
        .await?;
    let currency = cx.settings().currency.clone();
    let money = |minor: Option<i64>| Cell::from(minor.map(|minor| Money { minor, currency: currency.clone() }));
    let mut head: Vec<String> = ["account_id", "account"].map(str::to_owned).into();
    for line in &found.columns {
        let name = found.tree.name(*line);
        head.extend([format!("{name} {}", cx.t("whitespace-sold")), format!("{name} {}", cx.t("whitespace-spend"))]);
    }
    head.extend(
        ["sold_12_months", "spend", "left_to_win", "probable", "unknown_cells", "currency", "lines_without_rate"]
            .map(str::to_owned),
    );
    let rows = found.lines.iter().map(|line| {
        let mut cells = vec![line.account.to_string().into(), line.name.clone().into()];
        for s in &line.sums {
            cells.extend([money(s.rated()), money(s.known_spend())]);
        }
        let t = &line.total;
        cells.extend([
            money(line.other.with(t)),
            money(t.known_spend()),
            money(t.known_gap()),
            money(t.known_probable()),
        ]);
        cells.extend([Cell::from(i64::try_from(t.unknown).unwrap_or(0)), currency.as_str().into()]);
        cells.push((t.unrated + line.other.unrated).into());
        cells
    });
    sheets::answer(&cx, &format!("whitespace-{day}"), &head, rows.collect::<Vec<_>>())
}
