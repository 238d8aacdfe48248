//! Rows of panels. The whole row leads to the record through one real link; buttons lie above it.

use maud::{Markup, html};

use super::{Tone, avatar_small};

/// A mark, a name with a second line, and a value.
pub struct KvRow<'a> {
    /// The record.
    pub href: Option<&'a str>,
    /// State mark, avatar, number, or nothing.
    pub lead: Markup,
    /// First line.
    pub title: &'a str,
    /// Second line.
    pub meta: Markup,
    /// At the right.
    pub value: Markup,
}

/// Draws it.
pub fn kv_row(r: &KvRow<'_>) -> Markup {
    html! {
        li.kv.tap[r.href.is_some()] {
            @if !r.lead.0.is_empty() { span.ld { (r.lead) } }
            span.tx {
                (name_line(r.href, r.title))
                @if !r.meta.0.is_empty() { span.mute.line2 { (r.meta) } }
            }
            @if !r.value.0.is_empty() { span.val { (r.value) } }
        }
    }
}

/// Something found: its icon, its words with the match marked, where it belongs, and when it was.
pub fn found_row(href: &str, icon_name: &str, title: &Markup, meta: &str, when: &str) -> Markup {
    html! {
        li.kv.tap {
            span.ld { (super::icon(icon_name)) }
            span.tx {
                a.b.trunc.cover href=(href) { (title) }
                @if !meta.is_empty() { span.mute.line2 { (meta) } }
            }
            @if !when.is_empty() { span.val.mute { (when) } }
        }
    }
}

/// The name, as a link over the whole row where there is one.
pub(super) fn name_line(href: Option<&str>, title: &str) -> Markup {
    html! {
        @if let Some(href) = href { a.b.trunc.cover href=(href) { (title) } } @else { span.b.trunc { (title) } }
    }
}

/// Somebody and why they are listed.
pub struct PersonRow<'a> {
    /// The name.
    pub name: &'a str,
    /// The person's page.
    pub href: Option<&'a str>,
    /// Beside or under the name.
    pub meta: Markup,
    /// The sentence.
    pub why: Markup,
    /// At the right.
    pub end: Markup,
}

/// Draws it.
pub fn person_row(r: &PersonRow<'_>) -> Markup {
    html! {
        li.who-l.tap[r.href.is_some()] {
            (avatar_small(r.name))
            span.tx { (name_line(r.href, r.name)) @if !r.meta.0.is_empty() { span.mute.line2 { (r.meta) } } }
            span.why { (r.why) }
            span.end { (r.end) }
        }
    }
}

/// An appointment.
pub fn agenda_row(time: &str, tone: Tone, title: &str, meta: &str, end: Markup) -> Markup {
    html! {
        li class={ "ag " (tone.class()) } {
            span.num.mute { (time) }
            i aria-hidden="true" {}
            span.tx { span.b.trunc { (title) } span.mute.trunc { (meta) } }
            (end)
        }
    }
}

/// A driver of a score: name, bar, number.
pub fn driver_row(label: Markup, share: f64, tone: Tone, value: &str) -> Markup {
    html! { li.drv { span { (label) } (super::meter(value, share, tone)) span.num.n { (value) } } }
}

/// A row with anything in it.
pub fn row(content: Markup) -> Markup {
    html! { li.any { (content) } }
}

/// A band between lists of one panel.
pub fn group_row(label: &str, count: &str, note: &str) -> Markup {
    html! { h3.grp { (label) span.num { (count) } @if !note.is_empty() { span.end { (note) } } } }
}

/// Whom to contact next, and why.
pub struct NextRow<'a> {
    /// The person, or the account where no person is known.
    pub name: &'a str,
    /// Their page.
    pub href: Option<&'a str>,
    /// Their title.
    pub role: &'a str,
    /// Their account.
    pub account: &'a str,
    /// The account's page.
    pub account_href: &'a str,
    /// Icon of the reason.
    pub icon: &'a str,
    /// Its state.
    pub tone: Tone,
    /// One line.
    pub reason: Markup,
    /// The points behind it, in a popover; empty for none.
    pub why: Markup,
    /// The popover's id.
    pub why_id: &'a str,
    /// What to do.
    pub advice: &'a str,
    /// Buttons.
    pub actions: Markup,
}

/// Draws it.
pub fn next_row(r: &NextRow<'_>) -> Markup {
    html! {
        li.next {
            (super::avatar(r.name))
            div.who {
                @if let Some(href) = r.href { a.nm.trunc href=(href) { (r.name) } } @else { b.nm.trunc { (r.name) } }
                @if !r.role.is_empty() { div.mute.sm.trunc { (r.role) } }
                @if !r.account.is_empty() { a.mute.sm.trunc href=(r.account_href) { (r.account) } }
            }
            div.why {
                @let mark = html! { span class=(r.tone.text_class()) { (super::icon(r.icon)) } span { (r.reason) } };
                @if r.why.0.is_empty() { div.r1 { (mark) } } @else {
                    button.r1 type="button" popovertarget=(r.why_id) data-key="w" { (mark) }
                    (super::popover(r.why_id, html! { (r.why) }))
                }
                @if !r.advice.is_empty() { div.r2 { (r.advice) } }
            }
            div.do { (r.actions) }
        }
    }
}

/// What somebody was told. Opening it is a verb, because it is read from then on: the whole row is one button.
pub struct NoticeRow<'a> {
    /// Whether it is unread.
    pub fresh: bool,
    /// Its icon.
    pub icon: &'a str,
    /// The sentence.
    pub text: &'a str,
    /// Where opening it posts to.
    pub open: &'a str,
    /// Second line.
    pub meta: Markup,
    /// At the right.
    pub end: Markup,
}

/// Draws it.
pub fn notice_row(r: &NoticeRow<'_>) -> Markup {
    html! {
        li.kv.tap.new[r.fresh] {
            span.ld { (super::icon(r.icon)) }
            span.tx {
                form method="post" action=(r.open) { button.b.cover { (r.text) } }
                span.mute.line2 { (r.meta) }
            }
            span.val { (r.end) }
        }
    }
}
