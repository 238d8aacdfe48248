//! The top bar, and what it and the keyboard open.

use maud::{Markup, html};

use super::document::{language_form, theme_form};
use super::shell::{Shell, nav_groups};
use crate::ui::{MenuItem, icon};

pub(super) fn top_bar(shell: &Shell<'_>) -> Markup {
    let words = shell.words;
    html! {
        header.top {
            @if shell.breadcrumb.is_empty() { (scope_switch(shell)) } @else { (breadcrumb(shell)) }
            (language_form(shell.links.language, shell.lang, shell.here, words, "phone"))
            (theme_form(shell.links.theme, shell.theme, shell.here, &words.switch_theme, "phone"))
            a.btn.ghost.icon.phone href=(shell.links.search) data-palette-open aria-label=(words.search) { (icon("search")) }
            a.btn.ghost.icon.bell href=(shell.links.notices) aria-label=(shell.bell.0) title=(shell.bell.0) {
                (icon("bell")) @if !shell.bell.1.is_empty() { span.ct aria-hidden="true" { (shell.bell.1) } }
            }
            @if !shell.new_menu.is_empty() {
                button.btn.desk type="button" popovertarget="new-menu" data-key="n" { (icon("plus")) span { (words.new) } }
                (new_menu(shell))
            }
        }
    }
}

fn breadcrumb(shell: &Shell<'_>) -> Markup {
    html! {
        nav.crumb aria-label=(shell.words.breadcrumb) {
            @for (i, (href, label)) in shell.breadcrumb.iter().enumerate() {
                @if i > 0 { span aria-hidden="true" { "/" } }
                @if let Some(href) = href { a.trunc href=(href) { (label) } } @else { span.trunc aria-current="page" { (label) } }
            }
        }
    }
}

fn scope_switch(shell: &Shell<'_>) -> Markup {
    html! {
        div.crumb {
            @if let Some(scope) = &shell.scope {
                @if scope.options.len() > 1 {
                    button.btn.ghost.scope type="button" popovertarget="scope-menu" title=(shell.words.scope) {
                        span.vh { (shell.words.scope) ": " } span { (scope.label) } span.num.mute { (scope.count) } (icon("chevron"))
                    }
                    div #scope-menu.menu-list popover {
                        @for (href, label, current) in &scope.options {
                            a href=(href) aria-current=[current.then_some("true")] { (label) @if *current { (icon("check")) } }
                        }
                    }
                } @else { span { (scope.label) } span.num.mute { (scope.count) } }
            }
        }
    }
}

/// The entry that logs a conversation opens in a dialog, so that the page one is on stays.
fn new_menu(shell: &Shell<'_>) -> Markup {
    html! {
        div #new-menu.menu-list popover {
            @for item in &shell.new_menu {
                a href=(item.href) data-dialog[item.href == shell.links.log] data-key=[(!item.key.is_empty()).then(|| item.key.to_lowercase())] {
                    (icon(item.icon)) span { (item.label) } @if !item.key.is_empty() { kbd { (item.key) } }
                }
            }
        }
    }
}

/// Everything that does not fit into the bottom bar.
pub(super) fn more_sheet(shell: &Shell<'_>) -> Markup {
    let words = shell.words;
    let made: Vec<MenuItem<'_>> = shell
        .new_menu
        .iter()
        .map(|i| MenuItem { href: i.href, icon: i.icon, label: i.label, ..MenuItem::default() })
        .collect();
    html! {
        div #more-sheet.sheet popover aria-label=(words.more) {
            nav.nav aria-label=(words.more) { (nav_groups(shell)) }
            @if !made.is_empty() { h2 { (words.new) } (menu_lines(&made)) }
            h2 { (shell.user_name) }
            (menu_lines(&[
                MenuItem { href: shell.links.profile, icon: "user", label: &words.profile, ..MenuItem::default() },
                MenuItem { href: shell.links.sign_out, post: true, icon: "logout", label: &words.sign_out, ..MenuItem::default() },
            ]))
        }
    }
}

fn menu_lines(items: &[MenuItem<'_>]) -> Markup {
    html! {
        div.lines {
            @for item in items {
                @if item.post { form method="post" action=(item.href) { button { (icon(item.icon)) span { (item.label) } } } }
                @else { a href=(item.href) { (icon(item.icon)) span { (item.label) } } }
            }
        }
    }
}

/// The command palette: a combobox over fetched results. Without script its field leads to the search page.
pub(super) fn palette_dialog(shell: &Shell<'_>) -> Markup {
    let words = shell.words;
    html! {
        dialog #palette.pal closedby="any" aria-label=(words.search) {
            form.in action=(shell.links.search) method="get" {
                (icon("search"))
                input name="q" type="text" role="combobox" autocomplete="off" spellcheck="false" aria-expanded="true" aria-controls="pal-list"
                    aria-autocomplete="list" aria-label=(words.search_placeholder) placeholder=(words.search_placeholder);
            }
            div #pal-list role="listbox" aria-label=(words.search) {}
            footer {
                span { kbd { "↑" } kbd { "↓" } (words.move_word) }
                span { kbd { "Enter" } (words.open_word) }
                span { kbd { "Ctrl" } kbd { "Enter" } (words.new_tab) }
            }
        }
    }
}

/// The keyboard map, opened by `?`.
pub(super) fn keys_dialog(shell: &Shell<'_>) -> Markup {
    let words = shell.words;
    let fixed = [
        ("Ctrl K", &words.key_palette),
        ("/", &words.key_filter),
        ("J K", &words.key_rows),
        ("X", &words.key_tick),
        ("Enter", &words.key_open),
        ("?", &words.key_help),
    ];
    html! {
        @if shell.keys_on {
            (crate::ui::dialog("keys", &words.keys_title, &words.close, html! {
                dl.keys {
                    @for (key, label) in fixed { dt { @for k in key.split(' ') { kbd { (k) } } } dd { (label) } }
                    @for item in shell.new_menu.iter().filter(|i| !i.key.is_empty()) { dt { kbd { (item.key) } } dd { (item.label) } }
                    @for link in shell.nav.iter().filter(|l| !l.key.is_empty()) {
                        dt { kbd { "G" } (words.key_go) kbd { (link.key.to_uppercase()) } } dd { (link.label) }
                    }
                }
            }))
        }
    }
}
