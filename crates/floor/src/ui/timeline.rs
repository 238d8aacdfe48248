//! What happened, newest first.

use maud::{Markup, html};

use super::panel::nothing;
use super::{Tone, icon};

/// One event.
pub struct Entry<'a> {
    /// Icon of its kind.
    pub icon: &'a str,
    /// Its state.
    pub tone: Tone,
    /// First line.
    pub title: Markup,
    /// Second line.
    pub detail: Markup,
    /// Words that were said.
    pub quote: Option<&'a str>,
    /// What hangs on it.
    pub chips: Markup,
    /// When, in words.
    pub time: &'a str,
    /// When, exactly.
    pub datetime: &'a str,
}

impl Default for Entry<'_> {
    fn default() -> Self {
        Self {
            icon: "",
            tone: Tone::Neutral,
            title: nothing(),
            detail: nothing(),
            quote: None,
            chips: nothing(),
            time: "",
            datetime: "",
        }
    }
}

/// The events of one day.
pub fn timeline_day(label: &str, entries: &[Entry<'_>]) -> Markup {
    html! { h3.day { (label) } (timeline(entries)) }
}

/// Events in a list.
pub fn timeline(entries: &[Entry<'_>]) -> Markup {
    html! {
        ol.tl {
            @for e in entries {
                li {
                    span class={ "ic " (e.tone.class()) } { (icon(e.icon)) }
                    div.tx {
                        div.b { (e.title) }
                        @if !e.detail.0.is_empty() { div.mute { (e.detail) } }
                        @if let Some(quote) = e.quote { blockquote.q { (quote) } }
                        @if !e.chips.0.is_empty() { div.xt { (e.chips) } }
                    }
                    time.mute.num datetime=(e.datetime) { (e.time) }
                }
            }
        }
    }
}
