//! The figure of the account's head: what was sold in the twelve months that end today.

use maud::{Markup, html};

use super::super::model::sums::{Sum, change};
use super::super::store::year::figures;
use super::tab_href;
use crate::base::{Cx, Permit, Read, Result};
use crate::ui;

/// The figure.
///
/// # Errors
/// What the database says.
pub fn year(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Markup> {
    let currency = &cx.settings().currency;
    let found = figures(permit, cx.today(), currency)?;
    let link = tab_href(permit.account());
    let label = cx.t("revenue-twelve-months");
    if !found.any {
        return Ok(ui::kpi(&ui::Kpi {
            label,
            value: html! { "–" },
            context: html! { (cx.t("revenue-none-known")) },
            href: Some(&link),
            ..Default::default()
        }));
    }
    Ok(ui::kpi(&ui::Kpi {
        label,
        value: html! { (found.now.short(currency, cx.locale())) },
        context: html! { (compared(cx, &found.now, &found.before)) (unrated(cx, &found.now)) },
        href: Some(&link),
        ..Default::default()
    }))
}

/// How it grew against the twelve months before.
pub(super) fn compared(cx: &Cx, now: &Sum, before: &Sum) -> Markup {
    match change(now.minor(), before.minor()) {
        Some(tenths) => {
            let percent = format!("{}.{}%", tenths.abs() / 10, tenths.abs() % 10);
            html! { (ui::change(tenths, &percent)) " " (cx.t("revenue-than-before")) }
        }
        None => html! { (cx.t("revenue-nothing-before")) },
    }
}

/// How many lines are left out, because no rate converts them.
pub(super) fn unrated(cx: &Cx, sum: &Sum) -> Markup {
    html! { @if sum.unrated > 0 { " " span.warn { (cx.tr("revenue-unrated", &[("n", sum.unrated.into())])) } } }
}
