//! The figure of the account's head: what is open, and what it comes to by probability.

use maud::{Markup, html};

use super::super::model::Outcome;
use super::super::store::board;
use super::super::store::filter::{Filter, Whose};
use super::words::{sum, weighted};
use crate::base::{Cx, Permit, Read, Result};
use crate::ui;

/// The figure.
///
/// # Errors
/// What the database says.
pub fn open(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Markup> {
    let filter = Filter { outcome: Some(Outcome::Open), ..Filter::default() };
    let whose = Whose::Account(permit.account());
    let sums = board::by_stage(permit.conn(), &whose, &filter, (cx.today(), None), &cx.settings().currency)?;
    let total = board::total(sums.values());
    let link = format!("/pipeline/table?scope=all&kind=all&account={}", permit.account());
    let args = [("n", total.deals.into()), ("weighted", weighted(cx, &total).into())];
    Ok(ui::kpi(&ui::Kpi {
        label: cx.t("deals-open-pipeline"),
        value: html! { @if total.deals == 0 { "–" } @else { (sum(cx, &total)) } },
        context: html! {
            @if total.deals == 0 { (cx.t("deals-none-here")) } @else { (cx.tr("deals-figure", &args)) }
            @if total.unknown > 0 { " " span.warn { (cx.tr("deals-summary-unknown", &[("n", total.unknown.into())])) } }
        },
        href: Some(&link),
        ..Default::default()
    }))
}
