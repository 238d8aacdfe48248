//! What stands around fields: summaries, boxes, cards to choose from, and the end of a form.

use maud::{Markup, html};

/// A checkbox with its words.
pub fn checkbox(name: &str, value: &str, label: &str, checked: bool) -> Markup {
    html! { label.check { input.box type="checkbox" name=(name) value=(value) checked[checked]; span { (label) } } }
}

/// A hidden input.
pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// One of several cards.
#[derive(Clone, Copy, Default, Debug)]
pub struct Choice<'a> {
    /// What it sends.
    pub value: &'a str,
    /// Its name.
    pub title: &'a str,
    /// What it means.
    pub text: &'a str,
    /// Whether it is chosen.
    pub checked: bool,
}

/// Cards to choose one from.
pub fn choices(name: &str, legend: &str, items: &[Choice<'_>]) -> Markup {
    html! {
        fieldset.opts {
            legend.vh { (legend) }
            @for c in items {
                label.opt {
                    input.rad type="radio" name=(name) value=(c.value) checked[c.checked];
                    span { b.b { (c.title) } @if !c.text.is_empty() { span.mute.line2 { (c.text) } } }
                }
            }
        }
    }
}

/// Fields that belong together.
pub fn fieldset(legend: &str, fields: Markup) -> Markup {
    html! { fieldset.set { legend { (legend) } (fields) } }
}

/// A part of a form that is seldom needed, folded away; it opens without script.
pub fn more(label: &str, open: bool, inside: Markup) -> Markup {
    html! { details.fold.full open[open] { summary { (super::icon("chevron")) (label) } div.set { (inside) } } }
}

/// What is wrong, on top of the form, with links to the fields; it takes the focus.
pub fn error_summary(title: &str, errors: &[(&str, String)]) -> Markup {
    html! {
        @if !errors.is_empty() {
            div.notice.r role="alert" tabindex="-1" data-focus {
                (super::icon("warn"))
                div {
                    b.b { (title) }
                    ul { @for (field, text) in errors { li { @if field.is_empty() { (text) } @else { a.lnk href={ "#f-" (field) } { (text) } } } } }
                }
            }
        }
    }
}

/// The end of a form: what is safe at the left, the buttons at the right.
pub fn form_foot(note: Markup, buttons: Markup) -> Markup {
    html! { div.ffoot { span.mute { (note) } span.end { (buttons) } } }
}

/// The same, sticky at the bottom of the window.
pub fn action_bar(note: Markup, buttons: Markup) -> Markup {
    html! { div.actbar { span.mute { (note) } span.end { (buttons) } } }
}
