//! Chips, state marks, changes and differences.

use maud::{Markup, html};

use super::{Tone, icon};

/// A small coloured label.
pub fn chip(tone: Tone, label: &str) -> Markup {
    html! { span class={ "chip " (tone.class()) } { (label) } }
}

/// A small coloured label with an icon.
pub fn chip_icon(tone: Tone, icon_name: &str, label: &str) -> Markup {
    html! { span class={ "chip " (tone.class()) } { (icon(icon_name)) (label) } }
}

/// A small label with an outline.
pub fn chip_outline(label: &str) -> Markup {
    html! { span.chip.line { (label) } }
}

/// A decorative state mark; the words must stand beside it.
pub fn dot(tone: Tone) -> Markup {
    html! { i class={ "dot " (tone.class()) } aria-hidden="true" {} }
}

/// A state mark whose word is for screen readers and on hover.
pub fn state_mark(tone: Tone, word: &str) -> Markup {
    html! { span.state title=(word) { (dot(tone)) span.vh { (word) } } }
}

/// A state mark with its word.
pub fn state(tone: Tone, word: &str) -> Markup {
    html! { span.state { (dot(tone)) span { (word) } } }
}

/// A number for people, exact in `value`.
pub fn num(value: i64, text: &str) -> Markup {
    html! { data.num value=(value) { (text) } }
}

/// A date or time for people, exact in `datetime`.
pub fn time(datetime: &str, text: &str) -> Markup {
    html! { time datetime=(datetime) { (text) } }
}

/// A rise or fall: good up, bad down, grey for none. `text` is the unsigned amount.
pub fn change(delta: i64, text: &str) -> Markup {
    match delta {
        1.. => html! { span.num.good.nw { span aria-hidden="true" { "▲ " } span.vh { "+" } (text) } },
        0 => html! { span.num.faint { "–" } },
        _ => html! { span.num.bad.nw { span aria-hidden="true" { "▼ " } span.vh { "−" } (text) } },
    }
}

/// An old value and the new one.
pub fn diff(old: &str, new: &str) -> Markup {
    html! { span.diff { del { (old) } span aria-hidden="true" { " → " } ins { (new) } } }
}

/// Two lines of a table cell: the second smaller.
pub fn two(first: Markup, second: &str) -> Markup {
    html! { span.nmx { (first) span.two { (second) } } }
}
