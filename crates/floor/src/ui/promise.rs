//! Promises as rows, and the ledger of both sides.

use maud::{Markup, html};

use super::Tone;
use super::panel::nothing;

/// The round box that keeps a promise: a form of its own.
#[derive(Clone, Copy, Debug)]
pub struct TickForm<'a> {
    /// Where it posts.
    pub action: &'a str,
    /// What it does, with the promise's words.
    pub label: &'a str,
}

/// One promise.
pub struct PromiseRow<'a> {
    /// The box, when the viewer may close it.
    pub tick: Option<TickForm<'a>>,
    /// What was promised.
    pub title: &'a str,
    /// Its page.
    pub href: Option<&'a str>,
    /// To whom, and where.
    pub meta: Markup,
    /// The sentence as said.
    pub quote: Option<&'a str>,
    /// The date in words.
    pub due: &'a str,
    /// Bad when late, neutral otherwise.
    pub tone: Tone,
    /// How often it was moved.
    pub due_note: Option<&'a str>,
    /// One line (panels) instead of several (ledger).
    pub compact: bool,
}

impl Default for PromiseRow<'_> {
    fn default() -> Self {
        Self {
            tick: None,
            title: "",
            href: None,
            meta: nothing(),
            quote: None,
            due: "",
            tone: Tone::Neutral,
            due_note: None,
            compact: false,
        }
    }
}

fn inside(p: &PromiseRow<'_>) -> Markup {
    html! {
        @if let Some(tick) = &p.tick {
            form.tickf method="post" action=(tick.action) data-enhance { button.tick aria-label=(tick.label) title=(tick.label) {} }
        } @else { i.tick.off aria-hidden="true" {} }
        span.tx {
            @if let Some(href) = p.href { a.b.trunc[p.compact] href=(href) { (p.title) } } @else { span.b.trunc[p.compact] { (p.title) } }
            @if !p.compact && !p.meta.0.is_empty() { span.mute { (p.meta) } }
            @if let (false, Some(quote)) = (p.compact, p.quote) { span.q { (quote) } }
        }
        @if p.compact { span.ac.mute.trunc { (p.meta) } }
        span class={ "du n " (p.tone.text_class()) } { (p.due) @if let Some(note) = p.due_note { span.faint { (note) } } }
    }
}

/// A promise in a list.
pub fn promise_row(p: &PromiseRow<'_>) -> Markup {
    html! { li class=(if p.compact { "prom" } else { "pr" }) { (inside(p)) } }
}

/// A promise in the ledger.
pub fn promise_item(p: &PromiseRow<'_>) -> Markup {
    html! { div.pr { (inside(p)) } }
}

/// The head of one side of the ledger.
pub struct LedgerSide<'a> {
    /// Whose promises.
    pub title: &'a str,
    /// How many are open.
    pub count: &'a str,
    /// Share kept on time.
    pub share: &'a str,
    /// What the share is made of; empty for no link.
    pub share_href: &'a str,
    /// What the share is.
    pub share_note: &'a str,
    /// Its bar.
    pub bar: Markup,
    /// The line below.
    pub context: &'a str,
}

/// One band of time.
pub struct LedgerBand<'a> {
    /// Late, this week, later, kept lately.
    pub label: &'a str,
    /// How many on each side.
    pub note: &'a str,
    /// Our entries.
    pub ours: Markup,
    /// Their entries.
    pub theirs: Markup,
    /// What stands on an empty side; may be empty.
    pub none: &'a str,
}

/// What we owe and what they owe, side by side in the same bands of time.
pub fn ledger(ours: &LedgerSide<'_>, theirs: &LedgerSide<'_>, bands: &[LedgerBand<'_>]) -> Markup {
    html! {
        div.ledger {
            (side_head(ours, "lh"))
            (side_head(theirs, "lh r2"))
            @for band in bands {
                h3.band { b { (band.label) } span { (band.note) } }
                div.us { (side_body(ours.title, &band.ours, band.none)) }
                div.th { (side_body(theirs.title, &band.theirs, band.none)) }
            }
        }
    }
}

fn side_head(s: &LedgerSide<'_>, class: &str) -> Markup {
    html! {
        div class=(class) {
            h2 { (s.title) span.ct { (s.count) } }
            span {
                @if s.share_href.is_empty() { b.num { (s.share) } } @else { a href=(s.share_href) { b.num { (s.share) } } }
                " " span.mute { (s.share_note) }
            }
            div.full { (s.bar) }
            span.full.xs.mute { (s.context) }
        }
    }
}

fn side_body(title: &str, entries: &Markup, none: &str) -> Markup {
    html! {
        @if entries.0.is_empty() {
            @if !none.is_empty() { p.none.desk { (none) } }
        } @else { div.phone.whose { (title) } (entries) }
    }
}
