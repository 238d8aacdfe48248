//! Avatars: letters on a colour that stays with the name. No picture is fetched from anywhere.

use maud::{Markup, html};
use tenure_text::initials;

/// The colour of a name: one of four, the same on every page.
fn hue(name: &str) -> &'static str {
    // FNV-1a: stable over versions and machines, unlike the standard hasher.
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    ["a", "g", "w", "r"][(hash >> 32) as usize % 4]
}

fn letters(name: &str, class: &str) -> Markup {
    html! { span class={ "av " (hue(name)) (class) } aria-hidden="true" { (initials(name)) } }
}

/// A person, 32 px; the name must stand beside it.
pub fn avatar(name: &str) -> Markup {
    letters(name, "")
}

/// A person, 24 px.
pub fn avatar_small(name: &str) -> Markup {
    letters(name, " s")
}

/// An account's tile, 44 px.
pub fn logo(name: &str) -> Markup {
    letters(name, " sq")
}

/// Several people, overlapping; `label` says who they are.
pub fn avatars(label: &str, names: &[&str]) -> Markup {
    html! { span.avs role="img" aria-label=(label) title=(label) { @for name in names { (avatar_small(name)) } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colour_of_a_name_never_changes() {
        assert_eq!(hue("Mei Tanaka"), hue("Mei Tanaka"));
        let hues: std::collections::HashSet<_> =
            ["Mei", "Tom", "Sara", "Claire", "Anneke", "Paul", "Ida", "林"].map(hue).into_iter().collect();
        assert!(hues.len() > 1);
        assert!(avatar("").into_string().contains("av "));
    }
}
