//! Nothing is known yet: choose units and products first, then paste revenue or import.

use maud::{Markup, html};

use super::super::gather::Books;
use super::super::model::grid::Grid;
use super::tab_href;
use crate::base::{AccountId, Cx};
use crate::ui::{self, Look};

/// Draws it: two checklists that lead to what is to be said of the chosen cells.
pub(super) fn draw(cx: &Cx, account: AccountId, books: &Books, grid: &Grid, edit: bool) -> Markup {
    let panel = ui::Panel::new(cx.t("whitespace-title"));
    if !edit {
        return panel.raw(ui::empty(cx.t("whitespace-none"), html! {}));
    }
    if grid.columns.is_empty() {
        let link = ui::link_button(Look::Plain, "/offerings", "tree", cx.t("offerings-title"));
        return panel.raw(ui::empty(cx.t("whitespace-none-offerings"), link));
    }
    let here = tab_href(account);
    panel.body(html! {
        p { (cx.t("whitespace-none-start")) }
        form.set method="get" action={ (here) "/several" } {
            (checks(cx, books, grid, &[], &[]))
            div.flow {
                (ui::submit(Look::Primary, "arrow-right", cx.t("whitespace-none-next")))
                (ui::link_button(Look::Plain, &format!("/accounts/{account}/revenue/new"), "plus", cx.t("revenue-new")))
                (ui::link_button(Look::Plain, "/import", "upload", cx.t("whitespace-none-import")))
                (ui::link_button(Look::Ghost, &format!("/accounts/{account}/units"), "building", cx.t("whitespace-none-units")))
            }
        }
    })
}

/// The two checklists.
pub(super) fn checks(cx: &Cx, books: &Books, grid: &Grid, units: &[String], offerings: &[String]) -> Markup {
    let on = |list: &[String], id: &str| list.iter().any(|v| v == id);
    html! {
        (ui::fieldset(cx.t("whitespace-field-units"), html! {
            div.checks {
                @for row in grid.rows.iter().filter(|r| !r.head.archived) {
                    @if let Some(unit) = row.head.unit {
                        @let id = unit.to_string();
                        (ui::checkbox("unit", &id, &row.head.name, on(units, &id)))
                    }
                }
                (ui::checkbox("unit", "whole", cx.t("whitespace-whole"), on(units, "whole")))
            }
        }))
        (ui::fieldset(cx.t("whitespace-field-offerings"), html! {
            div.checks {
                @for line in grid.columns.iter().filter(|id| books.tree.get(**id).is_some_and(|n| n.live)) {
                    @let id = line.to_string();
                    (ui::checkbox("offering", &id, books.tree.name(*line), on(offerings, &id)))
                }
            }
        }))
    }
}
