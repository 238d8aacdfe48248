//! Buttons and links that look like them. Verbs are forms, places are links.

use maud::{Markup, html};

use super::icon;

/// How much a button asks for attention. At most one primary button a page.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub enum Look {
    /// The ordinary one.
    #[default]
    Plain,
    /// The page's one main verb.
    Primary,
    /// Without a frame.
    Ghost,
    /// Takes something away.
    Danger,
}

impl Look {
    pub(super) fn class(self) -> &'static str {
        match self {
            Look::Plain => "btn",
            Look::Primary => "btn pri",
            Look::Ghost => "btn ghost",
            Look::Danger => "btn danger",
        }
    }
}

/// A text link.
pub fn link(href: &str, label: &str) -> Markup {
    html! { a.lnk href=(href) { (label) } }
}

/// A link that looks like a button.
pub fn link_button(look: Look, href: &str, icon_name: &str, label: &str) -> Markup {
    html! { a class=(look.class()) href=(href) { (icon(icon_name)) span { (label) } } }
}

/// A link whose page opens in a dialog when script runs.
pub fn dialog_button(look: Look, href: &str, icon_name: &str, label: &str) -> Markup {
    html! { a class=(look.class()) href=(href) data-dialog { (icon(icon_name)) span { (label) } } }
}

/// A link that shows only an icon.
pub fn icon_link(href: &str, icon_name: &str, label: &str) -> Markup {
    html! { a.btn.ghost.icon href=(href) aria-label=(label) title=(label) { (icon(icon_name)) } }
}

/// A link that shows only an icon; its page opens in a dialog when script runs.
pub fn dialog_icon(href: &str, icon_name: &str, label: &str) -> Markup {
    html! { a.btn.ghost.icon href=(href) data-dialog aria-label=(label) title=(label) { (icon(icon_name)) } }
}

/// An icon that opens a popover of this page.
pub fn popover_icon(icon_name: &str, label: &str, popover_id: &str) -> Markup {
    html! {
        button.btn.ghost.icon type="button" popovertarget=(popover_id) aria-label=(label) title=(label) { (icon(icon_name)) }
    }
}

/// Sends the form it stands in.
pub fn submit(look: Look, icon_name: &str, label: &str) -> Markup {
    html! { button class=(look.class()) { (icon(icon_name)) span { (label) } } }
}

/// Sends the form it stands in, with one more value that says which button it was.
pub fn submit_as(look: Look, icon_name: &str, label: &str, name: &str, value: &str) -> Markup {
    html! { button class=(look.class()) name=(name) value=(value) { (icon(icon_name)) span { (label) } } }
}

/// A form that is one button.
pub fn post_button(look: Look, action: &str, icon_name: &str, label: &str, values: &[(&str, &str)]) -> Markup {
    html! {
        form.inline method="post" action=(action) data-enhance {
            (hidden_values(values))
            (submit(look, icon_name, label))
        }
    }
}

/// A form that is one icon.
pub fn icon_post(action: &str, icon_name: &str, label: &str, values: &[(&str, &str)]) -> Markup {
    html! {
        form.inline method="post" action=(action) data-enhance {
            (hidden_values(values))
            button.btn.ghost.icon aria-label=(label) title=(label) { (icon(icon_name)) }
        }
    }
}

/// Opens a dialog of this page.
pub fn opener(look: Look, icon_name: &str, label: &str, dialog_id: &str) -> Markup {
    html! {
        button class=(look.class()) type="button" command="show-modal" commandfor=(dialog_id) aria-haspopup="dialog" {
            (icon(icon_name)) span { (label) }
        }
    }
}

/// Opens a popover of this page, which appears beside the button.
pub fn popover_button(look: Look, icon_name: &str, label: &str, popover_id: &str) -> Markup {
    html! { button class=(look.class()) type="button" popovertarget=(popover_id) { (icon(icon_name)) span { (label) } } }
}

/// Hidden inputs.
pub fn hidden_values(values: &[(&str, &str)]) -> Markup {
    html! { @for (name, value) in values { input type="hidden" name=(name) value=(value); } }
}

/// Pressing `key` clicks the first link or button in `inside`.
pub fn keyed(key: &str, inside: Markup) -> Markup {
    html! { span.contents data-key=(key) { (inside) } }
}

/// One choice of a switch made of links.
#[derive(Clone, Copy, Default, Debug)]
pub struct Segment<'a> {
    /// Where it leads.
    pub href: &'a str,
    /// Its words.
    pub label: &'a str,
    /// Whether it is the one shown.
    pub current: bool,
}

/// A switch between views of the same thing.
pub fn segments(label: &str, items: &[Segment<'_>]) -> Markup {
    html! {
        nav.seg aria-label=(label) {
            @for item in items { a href=(item.href) aria-current=[item.current.then_some("true")] { (item.label) } }
        }
    }
}
