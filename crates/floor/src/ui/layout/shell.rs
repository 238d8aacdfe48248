//! The shell: sidebar (icon rail on small screens, bottom bar on phones), top bar, page, toast.

use maud::{Markup, html};

use super::ShellWords;
use super::document::{Document, document, language_form, mark, theme_form};
use super::top::{keys_dialog, more_sheet, palette_dialog, top_bar};
use crate::ui::{Toast, avatar_small, icon, toast};

/// A place in the navigation.
#[derive(Clone, Debug, Default)]
pub struct NavLink<'a> {
    /// Where it leads.
    pub href: &'a str,
    /// Its words.
    pub label: &'a str,
    /// Its icon.
    pub icon: &'a str,
    /// Whether the page belongs to it.
    pub current: bool,
    /// A count, and whether something in it is late.
    pub count: Option<(String, bool)>,
    /// Heading it stands under; empty for the first group.
    pub group: &'a str,
    /// The letter that leads here after G; empty for none.
    pub key: &'a str,
}

/// A line of the menu New.
#[derive(Clone, Debug, Default)]
pub struct NewItem<'a> {
    /// Where it leads.
    pub href: &'a str,
    /// Its words.
    pub label: &'a str,
    /// Its icon.
    pub icon: &'a str,
    /// Its shortcut; empty for none.
    pub key: &'a str,
}

/// The switch of scope in the top bar.
#[derive(Clone, Debug, Default)]
pub struct ScopeSwitch {
    /// The scope shown.
    pub label: String,
    /// How many accounts it holds; empty for unknown.
    pub count: String,
    /// Address, words, and whether it is the one shown.
    pub options: Vec<(String, String, bool)>,
}

/// Addresses that the shell posts to or leads to.
#[derive(Clone, Copy, Debug)]
pub struct ShellLinks<'a> {
    /// The viewer's own page.
    pub profile: &'a str,
    /// POST `theme`, `back`.
    pub theme: &'a str,
    /// POST `language`, `back`.
    pub language: &'a str,
    /// POST.
    pub sign_out: &'a str,
    /// GET `q`: fragment of results.
    pub palette: &'a str,
    /// GET `q`: page of results.
    pub search: &'a str,
    /// The page that logs a conversation; opens in a dialog.
    pub log: &'a str,
    /// What the viewer was told.
    pub notices: &'a str,
}

impl Default for ShellLinks<'_> {
    fn default() -> Self {
        Self {
            profile: "/profile",
            theme: "/profile/theme",
            language: "/profile/language",
            sign_out: "/sign-out",
            palette: "/palette",
            search: "/search",
            log: "/conversations/new",
            notices: "/notifications",
        }
    }
}

/// Everything around a page.
pub struct Shell<'a> {
    /// `en-GB` or `zh-CN`.
    pub lang: &'a str,
    /// The stored choice: `light`, `dark`, or none for the system's.
    pub theme: Option<&'a str>,
    /// Whether single letters act.
    pub keys_on: bool,
    /// The page's name.
    pub title: &'a str,
    /// The company that uses the install.
    pub company: &'a str,
    /// Who is signed in.
    pub user_name: &'a str,
    /// Path and query of the page, to come back to.
    pub here: &'a str,
    /// Places the viewer can go to.
    pub nav: Vec<NavLink<'a>>,
    /// Address and name of pinned accounts.
    pub pinned: Vec<(String, String)>,
    /// Scope switch of lists.
    pub scope: Option<ScopeSwitch>,
    /// Way to a detail page; replaces the scope switch.
    pub breadcrumb: Vec<(Option<String>, String)>,
    /// What the bell says, and how many notices are unread; empty for none.
    pub bell: (String, String),
    /// What the viewer can make.
    pub new_menu: Vec<NewItem<'a>>,
    /// The page.
    pub body: Markup,
    /// The message of the last action.
    pub toast: Option<Toast>,
    /// Addresses.
    pub links: ShellLinks<'a>,
    /// Texts.
    pub words: &'a ShellWords,
}

/// Writes the whole document.
pub fn page(shell: &Shell<'_>) -> Markup {
    let words = shell.words;
    let body = html! {
        a.skip href="#main" { (words.skip_to_content) }
        div.app {
            (sidebar(shell))
            div.col {
                (top_bar(shell))
                main #main tabindex="-1" { (shell.body) }
            }
        }
        (bottom_bar(shell))
        (more_sheet(shell))
        div #toasts.toasts aria-live="polite" { @if let Some(message) = &shell.toast { (toast(message, &words.close)) } }
        div #status.vh role="status" {}
        (palette_dialog(shell))
        (keys_dialog(shell))
    };
    let title =
        if shell.company.is_empty() { shell.title.to_owned() } else { format!("{} · {}", shell.title, shell.company) };
    let (lang, theme, keys_on) = (shell.lang, shell.theme, shell.keys_on);
    document(&Document { lang, theme, keys_on, title, words, palette: Some(shell.links.palette) }, body)
}

fn sidebar(shell: &Shell<'_>) -> Markup {
    let words = shell.words;
    html! {
        nav.side aria-label=(words.main_nav) {
            a.ws href="/" { (mark()) span.trunc { (shell.company) } }
            a.find href=(shell.links.search) data-palette-open title=(words.search) { (icon("search")) span { (words.search) } kbd { "Ctrl K" } }
            div.nav {
                (nav_groups(shell))
                @if !shell.pinned.is_empty() {
                    h2 { (words.pinned) }
                    ul.pins { @for (href, name) in &shell.pinned { li { a href=(href) title=(name) { (icon("pin")) span.trunc { (name) } } } } }
                }
            }
            div.side-foot {
                a.who href=(shell.links.profile) title=(words.profile) { (avatar_small(shell.user_name)) span.b.sm.trunc { (shell.user_name) } }
                (language_form(shell.links.language, shell.lang, shell.here, words, "lang"))
                (theme_form(shell.links.theme, shell.theme, shell.here, &words.switch_theme, ""))
                form.inline.lang method="post" action=(shell.links.sign_out) {
                    button.btn.ghost.icon aria-label=(words.sign_out) title=(words.sign_out) { (icon("logout")) }
                }
            }
        }
    }
}

/// The navigation with its group headings.
pub(super) fn nav_groups(shell: &Shell<'_>) -> Markup {
    let mut groups: Vec<(&str, Vec<&NavLink<'_>>)> = Vec::new();
    for link in &shell.nav {
        match groups.iter_mut().find(|g| g.0 == link.group) {
            Some(group) => group.1.push(link),
            None => groups.push((link.group, vec![link])),
        }
    }
    html! {
        @for (heading, links) in &groups {
            @if !heading.is_empty() { h2 { (heading) } }
            ul { @for link in links { li { (nav_link(link)) } } }
        }
    }
}

fn nav_link(link: &NavLink<'_>) -> Markup {
    html! {
        a href=(link.href) title=(link.label) aria-current=[link.current.then_some("page")] data-go=[(!link.key.is_empty()).then(|| link.key.to_lowercase())] {
            (icon(link.icon)) span { (link.label) }
            @if let Some((count, hot)) = &link.count { span.ct.hot[*hot] { (count) } }
        }
    }
}

/// On phones: the first four places, and the rest behind More.
fn bottom_bar(shell: &Shell<'_>) -> Markup {
    html! {
        nav.tabbar aria-label=(shell.words.main_nav) {
            @for link in shell.nav.iter().filter(|l| l.group.is_empty()).take(4) {
                a href=(link.href) aria-current=[link.current.then_some("page")] { (icon(link.icon)) span { (link.label) } }
            }
            button type="button" popovertarget="more-sheet" { (icon("menu")) span { (shell.words.more) } }
        }
    }
}
