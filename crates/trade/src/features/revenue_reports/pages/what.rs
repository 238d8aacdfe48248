//! What the numbers count, said beside them.

use maud::{Markup, html};

use super::super::asked::Asked;
use super::super::gather::{Report, Used};
use super::super::model::FORMULA;
use crate::base::{Cx, calendar};
use crate::features::rates::model::Basis;
use crate::ui::{self, Look};

/// The button, and the popover that it opens.
pub fn button(cx: &Cx, asked: &Asked, report: Option<&Report>) -> Markup {
    html! {
        (ui::popover_button(Look::Ghost, "question", cx.t("revenue_reports-what-counts"), "what-counts"))
        (ui::popover("what-counts", body(cx, asked, report)))
    }
}

fn body(cx: &Cx, asked: &Asked, report: Option<&Report>) -> Markup {
    let keys = [
        "revenue_reports-count-lines",
        "revenue_reports-count-then",
        "revenue_reports-count-now",
        "revenue_reports-count-seen",
        "revenue_reports-count-shared",
        "revenue_reports-count-unknown",
    ];
    let rates = match asked.basis {
        Basis::Historical => cx.t("revenue_reports-count-historical"),
        Basis::Constant(_) => cx.t("revenue_reports-count-constant"),
    };
    html! {
        div.pop {
            @for key in keys { p { (cx.tr(key, &[])) } }
            p { (rates) }
            @if let Some(report) = report.filter(|report| !report.rates.is_empty()) { dl.dl { @for used in &report.rates { dt { (used.currency) } dd { (rate(cx, used)) } } } }
            p.faint.xs { (FORMULA) }
        }
    }
}

/// By which rates amounts are converted, in a sentence.
pub(super) fn rates_told(cx: &Cx, basis: Basis) -> String {
    match basis {
        Basis::Historical => cx.t("revenue_reports-note-historical").to_owned(),
        Basis::Constant(day) => {
            cx.tr("revenue_reports-note-constant", &[("day", calendar::full(cx.locale(), day).into())])
        }
    }
}

/// `0.92 EUR (1 Nov)`; a missing one is said.
fn rate(cx: &Cx, used: &Used) -> Markup {
    let base = &cx.settings().currency;
    html! {
        @match (&used.rate, used.on) {
            (Some(rate), Some(on)) => { (rate) " " (base) " (" (calendar::short(cx.locale(), cx.today(), on)) ")" }
            _ => span.warn { (cx.t("revenue_reports-no-rate")) }
        }
    }
}
