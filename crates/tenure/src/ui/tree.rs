//! The first column of a tree table.

use maud::{Markup, html};

use super::icon;

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
