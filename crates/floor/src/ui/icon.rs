//! Icons: one sprite file, one `<use>` each.

use maud::{Markup, html};

use super::assets;

/// A decorative icon; nothing for an empty name. The words beside it carry the meaning.
pub fn icon(name: &str) -> Markup {
    html! {
        @if !name.is_empty() {
            svg.i.thick[name == "more"] aria-hidden="true" { use href={ (assets::icons_url()) "#i-" (name) } {} }
        }
    }
}

/// Whether the sprite has an icon of this name.
pub fn icon_exists(name: &str) -> bool {
    assets::ICONS.contains(&format!("id=\"i-{name}\""))
}
