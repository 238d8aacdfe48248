//! The preview as a file: every change, and everything that stays for a reason.

use axum::response::Response;

use super::preview::{PreviewQuery, Shown, load};
use crate::base::extract::{Path, Query};
use crate::base::money::Money;
use crate::base::sheets::{self, Cell};
use crate::base::{Cx, Fields, Result, RuleSetId, TerritoryId, UserId};
use crate::features::territories::model::plan::Stays;

const HEAD: [&str; 12] = [
    "what",
    "account",
    "city",
    "territory_before",
    "territory_after",
    "lead_before",
    "lead_after",
    "people",
    "open_promises",
    "revenue",
    "currency",
    "why",
];

/// GET.
pub async fn file(cx: Cx, Path(set): Path<RuleSetId>, Query(query): Query<PreviewQuery>) -> Result<Response> {
    let mut fields = Fields::default();
    let from = query.parse(&mut fields, cx.today());
    fields.finish()?;
    let shown = load(&cx, set, from, usize::MAX).await?;
    let plan = &shown.preview.plan;
    let mut rows: Vec<Vec<Cell>> = Vec::with_capacity(plan.changes.len());
    for change in &plan.changes {
        let price = shown.preview.price.get(&change.account).copied().unwrap_or_default();
        let (name, city) = shown.accounts.get(&change.account).cloned().unwrap_or_default();
        let (revenue, currency) = amount(&change.revenue);
        rows.push(vec![
            "change".into(),
            name.into(),
            city.into(),
            territory(&cx, &shown, change.territory.0).into(),
            territory(&cx, &shown, Some(change.territory.1)).into(),
            person(&shown, change.lead.0).into(),
            person(&shown, change.lead.1).into(),
            price.0.into(),
            price.1.into(),
            revenue,
            currency,
            shown.words.why(&cx, &shown.preview.rules.list[change.rule]).into(),
        ]);
    }
    for (what, list) in [("conflict", &plan.torn), ("planned", &plan.planned), ("unclaimed", &plan.unclaimed)] {
        rows.extend(list.iter().map(|one| staying(&cx, &shown, what, one)));
    }
    sheets::answer(&cx, "territory-preview", &HEAD, rows)
}

fn staying(cx: &Cx, shown: &Shown, what: &str, one: &Stays) -> Vec<Cell> {
    let (name, city) = shown.accounts.get(&one.account).cloned().unwrap_or_default();
    let (revenue, currency) = amount(&one.revenue);
    let rules = one.rules.iter().map(|place| &shown.preview.rules.list[*place]);
    let why =
        rules.map(|rule| format!("{}: {}", territory(cx, shown, Some(rule.territory)), shown.words.why(cx, rule)));
    let (place, lead) = (territory(cx, shown, one.territory), person(shown, one.lead));
    vec![
        what.into(),
        name.into(),
        city.into(),
        place.clone().into(),
        place.into(),
        lead.clone().into(),
        lead.into(),
        Cell::Empty,
        Cell::Empty,
        revenue,
        currency,
        why.collect::<Vec<_>>().join("; ").into(),
    ]
}

fn territory(cx: &Cx, shown: &Shown, id: Option<TerritoryId>) -> String {
    if id.is_none() { String::new() } else { shown.words.territory(cx.locale(), id).to_owned() }
}

fn person(shown: &Shown, id: Option<UserId>) -> String {
    id.and_then(|id| shown.people.get(&id)).map_or_else(String::new, |(name, _)| name.clone())
}

/// An amount and its currency, as files hold them.
pub(super) fn amount(revenue: &Option<(i64, String)>) -> (Cell, Cell) {
    revenue.as_ref().map_or_else(Default::default, |(minor, currency)| {
        (Money { minor: *minor, currency: currency.clone() }.into(), currency.clone().into())
    })
}
