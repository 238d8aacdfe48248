//! What the numbers count, said beside them.

use maud::{Markup, html};

use super::super::model::grid::Grid;
use super::words::{short, unrated};
use crate::base::Cx;
use crate::ui::{self, Look};

/// Version of the formulas.
pub(super) const FORMULA: &str = "whitespace 2";

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
    if let Some(gap) = t.known_gap() {
        parts.push(cx.tr("whitespace-left", &[("sum", short(cx, gap).into())]));
    }
    if t.unknown > 0 {
        parts.push(cx.tr("whitespace-cells-unknown", &[("n", t.unknown.into()), ("all", t.sellable.into())]));
    }
    let unrated = unrated(cx, t.unrated + grid.other.unrated, t.foreign);
    parts.extend((!unrated.is_empty()).then_some(unrated));
    parts.join(" · ")
}
