//! Notices, empty states and problems: what is, what is safe, what to do.

use maud::{Markup, html};

use super::{Tone, icon};

/// One sentence that explains a state, with at most one action.
pub fn notice(tone: Tone, icon_name: &str, text: Markup, action: Markup) -> Markup {
    html! {
        div class={ "notice " (tone.class()) } role=[(tone == Tone::Bad).then_some("alert")] {
            (icon(icon_name))
            div { (text) }
            (action)
        }
    }
}

/// What will be here, and how to start.
pub fn empty(text: &str, action: Markup) -> Markup {
    html! { div.empty { p { (text) } @if !action.0.is_empty() { div.flow { (action) } } } }
}

/// A page that cannot show what was asked for.
pub fn problem(icon_name: &str, title: &str, text: &str, body: Markup, actions: Markup) -> Markup {
    html! {
        div.err {
            span.ico { (icon(icon_name)) }
            div { h1 { (title) } p.mute { (text) } }
            (body)
            @if !actions.0.is_empty() { div.flow { (actions) } }
        }
    }
}
