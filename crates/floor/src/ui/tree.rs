//! Rows of a tree table, and their first column.

use maud::{Markup, html};

use super::{Cell, icon};

/// Deepest indentation; deeper rows stay at it.
const DEEPEST: u8 = 8;

/// A name at its level. The toggle is a link that opens or closes the row's children: address, open, words.
pub fn tree_cell(level: u8, toggle: Option<(&str, bool, &str)>, content: Markup) -> Markup {
    html! {
        span class={ "in l" (level.min(DEEPEST)) } {
            @if let Some((href, open, label)) = toggle {
                a.tw href=(href) role="button" aria-expanded=(open) aria-label=(label) { (icon("right")) }
            } @else { span.tw aria-hidden="true" {} }
            (content)
        }
    }
}

/// A row of a tree that opens in place.
pub struct TreeRow<'a> {
    /// What it stands for; unique on the page.
    pub id: &'a str,
    /// 0 at the root.
    pub level: usize,
    /// Whether its children are shown; none where it has none.
    pub open: Option<bool>,
    /// Address of the rows below it, for script.
    pub rows: &'a str,
    /// Whether it can be moved.
    pub movable: bool,
    /// Whether others can be put below it.
    pub target: bool,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// Draws it.
pub fn tree_row(r: &TreeRow<'_>) -> Markup {
    let src = r.open.map(|_| r.rows);
    html! {
        tr.lv0[r.level == 0] aria-level=(r.level + 1) aria-expanded=[r.open] data-node=(r.id) data-rows=[src] data-target[r.target]
            draggable=[r.movable.then_some("true")] { @for cell in &r.cells { (cell.draw()) } }
    }
}
