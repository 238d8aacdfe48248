//! Dialogs, popovers and menus: all work without script in current browsers.

use maud::{Markup, html};

use super::button::hidden_values;
use super::{Look, icon, submit};

/// A dialog, opened by [`super::opener`].
pub fn dialog(id: &str, title: &str, close_label: &str, body: Markup) -> Markup {
    html! {
        dialog id=(id) closedby="any" aria-labelledby={ (id) "-t" } {
            header.dh {
                h2 id={ (id) "-t" } { (title) }
                button.btn.ghost.icon type="button" command="close" commandfor=(id) aria-label=(close_label) { (icon("close")) }
            }
            (body)
        }
    }
}

/// A question before something that matters.
#[derive(Clone, Copy, Default, Debug)]
pub struct Confirm<'a> {
    /// The dialog's id.
    pub id: &'a str,
    /// The question.
    pub title: &'a str,
    /// What will happen.
    pub text: &'a str,
    /// Where it posts.
    pub action: &'a str,
    /// The verb.
    pub submit: &'a str,
    /// Back.
    pub cancel: &'a str,
    /// Words of the closing cross.
    pub close: &'a str,
    /// Hidden values.
    pub hidden: &'a [(&'a str, &'a str)],
    /// Whether it takes something away.
    pub danger: bool,
}

/// Draws it.
pub fn confirm(c: &Confirm<'_>) -> Markup {
    let body = html! {
        form method="post" action=(c.action) {
            (hidden_values(c.hidden))
            p.pad { (c.text) }
            div.ffoot {
                span.end {
                    button.btn type="button" command="close" commandfor=(c.id) { (c.cancel) }
                    (submit(if c.danger { Look::Danger } else { Look::Primary }, "", c.submit))
                }
            }
        }
    };
    dialog(c.id, c.title, c.close, body)
}

/// A popover, opened by [`super::popover_button`].
pub fn popover(id: &str, body: Markup) -> Markup {
    html! { div.pop id=(id) popover { (body) } }
}

/// A line of a menu.
#[derive(Clone, Copy, Default, Debug)]
pub struct MenuItem<'a> {
    /// Where it leads.
    pub href: &'a str,
    /// A verb (a form) instead of a place (a link).
    pub post: bool,
    /// Icon.
    pub icon: &'a str,
    /// Words.
    pub label: &'a str,
    /// Shortcut; empty for none.
    pub key: &'a str,
}

/// A menu, opened by [`super::popover_button`].
pub fn menu(id: &str, items: &[MenuItem<'_>]) -> Markup {
    html! {
        div.menu-list id=(id) popover {
            @for item in items {
                @if item.post {
                    form method="post" action=(item.href) data-enhance { button { (icon(item.icon)) span { (item.label) } } }
                } @else {
                    a href=(item.href) data-key=[(!item.key.is_empty()).then(|| item.key.to_lowercase())] {
                        (icon(item.icon)) span { (item.label) } @if !item.key.is_empty() { kbd { (item.key) } }
                    }
                }
            }
        }
    }
}

/// A value in a cell that is changed by a menu of plain buttons.
pub struct CellMenu<'a> {
    /// Unique on the page.
    pub id: &'a str,
    /// What pressing it does, for screen readers and as its hint.
    pub label: &'a str,
    /// The value.
    pub value: &'a str,
    /// Where a choice posts.
    pub action: &'a str,
    /// Hidden values.
    pub hidden: &'a [(&'a str, &'a str)],
    /// The name of what is chosen.
    pub name: &'a str,
    /// Value, words, and whether it is the one that holds.
    pub options: &'a [(String, &'a str, bool)],
    /// Other verbs, as lines of the menu.
    pub more: Markup,
}

/// Draws it.
pub fn cell_menu(m: &CellMenu<'_>) -> Markup {
    html! {
        button.cellb id=(m.id) type="button" popovertarget={ (m.id) "-m" } title=(m.label) {
            span { (m.value) } span.vh { (m.label) } (icon("chevron"))
        }
        div.menu-list id={ (m.id) "-m" } popover {
            form method="post" action=(m.action) data-enhance {
                (hidden_values(m.hidden))
                @for (value, words, current) in m.options {
                    @if *current { span.now aria-current="true" { (words) (icon("check")) } }
                    @else { button name=(m.name) value=(value) { span { (words) } } }
                }
            }
            (m.more)
        }
    }
}

/// A value in a cell that is changed in a dialog; without script on a page of its own.
pub fn cell_edit(href: &str, label: &str, value: Markup) -> Markup {
    html! { a.cellb href=(href) data-dialog title=(label) { span { (value) } span.vh { (label) } } }
}
