//! What the numbers count, said beside them.

use maud::{Markup, html};

use super::super::model::grid::Grid;
use super::words::short;
use crate::base::Cx;
use crate::ui::{self, Look};

/// Version of the formulas.
pub(super) const FORMULA: &str = "whitespace 1";

/// The button, and the popover that it opens.
pub(super) fn button(cx: &Cx) -> Markup {
    html! {
        (ui::popover_button(Look::Ghost, "question", cx.t("whitespace-what"), "what-counts"))
        (ui::popover("what-counts", html! {
            div.pop {
                @for key in [
                    "whitespace-what-sold", "whitespace-what-share", "whitespace-what-penetration", "whitespace-what-value",
                    "whitespace-what-once", "whitespace-what-unknown", "whitespace-what-openings",
                ] { p { (cx.t(key)) } }
                p.faint.xs { (FORMULA) }
            }
        }))
    }
}

/// What is left to win and what nobody knows, in one line.
pub(super) fn line(cx: &Cx, grid: &Grid) -> String {
    let t = &grid.total;
    let mut parts = Vec::new();
    if t.spend > 0 {
        parts.push(cx.tr("whitespace-left", &[("sum", short(cx, t.gap).into())]));
    }
    if t.unknown > 0 {
        parts.push(cx.tr("whitespace-cells-unknown", &[("n", t.unknown.into()), ("all", t.sellable.into())]));
    }
    let unrated = t.unrated + grid.other.1;
    if unrated > 0 {
        parts.push(cx.tr("whitespace-unrated", &[("n", unrated.into())]));
    }
    parts.join(" · ")
}
