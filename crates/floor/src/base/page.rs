//! From a body to a whole page: the shell with navigation, scope switch, menus and the toast of the last action.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::cx::RequestContext;
use super::scope::{Bar, Choice};
use super::{Cx, Locale, Need, Right, Viewer};
use crate::ui;
use crate::ui::Toast;
use crate::ui::layout::{Bare, NavLink, NewItem, ScopeSwitch, Shell, ShellLinks, ShellWords};

/// A page of a signed-in user.
pub struct Page {
    title: String,
    nav: &'static str,
    crumbs: Vec<(Option<String>, String)>,
    scope: Option<Bar>,
    body: Markup,
    status: StatusCode,
}

impl Page {
    /// A page with its title and body; the body starts with the only `h1`.
    pub fn new(title: impl Into<String>, body: Markup) -> Self {
        Self { title: title.into(), nav: "", crumbs: Vec::new(), scope: None, body, status: StatusCode::OK }
    }

    /// Which entry of the navigation is current.
    pub fn nav(mut self, href: &'static str) -> Self {
        self.nav = href;
        self
    }

    /// Adds a part of the breadcrumb; the last one has no link.
    pub fn crumb(mut self, href: Option<&str>, label: impl Into<String>) -> Self {
        self.crumbs.push((href.map(str::to_owned), label.into()));
        self
    }

    /// Shows the scope switch (lists only).
    pub fn scope(mut self, bar: Bar) -> Self {
        self.scope = Some(bar);
        self
    }

    /// With another status than 200: a form that is shown again is 422, a lost race 409.
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The whole page; the script takes the part it needs out of it, so that both ways show the same.
    pub fn respond(self, cx: &Cx) -> Response {
        let status = self.status;
        (status, self.draw(cx)).into_response()
    }

    fn draw(self, cx: &Cx) -> Markup {
        let locale = cx.locale();
        let title = match &self.scope {
            Some(bar) if bar.current != Choice::Mine => format!("{} – {}", self.title, scope_label(bar)),
            _ => self.title,
        };
        let toast = cx.request.flash.as_ref().and_then(|flash| {
            let text = locale.find(&flash.key)?.to_owned();
            let undo_action = flash.undo.map(|batch| format!("/undo/{batch}"));
            Some(Toast { text, undo_action, undo_label: locale.t("undo").to_owned() })
        });
        let shell = Shell {
            lang: locale.tag(),
            theme: theme(&cx.viewer),
            keys_on: cx.viewer.keys_on,
            title: &title,
            company: &cx.request.settings.company,
            user_name: &cx.viewer.name,
            here: &cx.request.uri,
            nav: nav(cx, self.nav),
            pinned: Vec::new(),
            scope: self.scope.as_ref().map(|bar| switch(cx, bar)),
            breadcrumb: self.crumbs,
            bell: bell(cx),
            new_menu: new_menu(cx),
            body: self.body,
            toast,
            links: ShellLinks::default(),
            words: words(locale),
        };
        ui::layout::page(&shell)
    }
}

fn theme(viewer: &Viewer) -> Option<&str> {
    matches!(viewer.theme.as_str(), "light" | "dark").then_some(viewer.theme.as_str())
}

/// Whether the viewer meets a need; for navigation and commands.
pub fn meets(viewer: &Viewer, need: Need) -> bool {
    need.met(Some(viewer))
}

fn nav<'a>(cx: &'a Cx, current: &str) -> Vec<NavLink<'a>> {
    let locale = cx.locale();
    let visible = cx.app.registry.nav.iter().filter(|item| meets(&cx.viewer, item.need));
    visible
        .map(|item| NavLink {
            href: item.href,
            label: locale.t(item.label),
            icon: item.icon,
            current: item.href == current,
            count: None,
            group: if item.order >= 100 { locale.t("shell-group-team") } else { "" },
            key: go_key(item.href),
        })
        .collect()
}

/// The letter after `G` (`ux.md` 6).
fn go_key(href: &str) -> &'static str {
    match href {
        "/" => "t",
        "/accounts" => "a",
        "/pipeline" => "p",
        "/people" => "r",
        _ => "",
    }
}

/// The words of the bell, and the number on it: above 99 it only says that there are many.
fn bell(cx: &Cx) -> (String, String) {
    let count = match cx.request.unread {
        0 => String::new(),
        n @ 1..100 => n.to_string(),
        _ => String::from("99+"),
    };
    (cx.tr("shell-bell", &[("n", cx.request.unread.into())]), count)
}

fn new_menu(cx: &Cx) -> Vec<NewItem<'_>> {
    let locale = cx.locale();
    let commands = cx.app.registry.commands.iter().filter(|c| c.in_new && meets(&cx.viewer, c.need));
    commands.map(|c| NewItem { href: c.href, label: locale.t(c.label), icon: c.icon, key: c.key }).collect()
}

fn scope_label(bar: &Bar) -> &str {
    bar.options.iter().find(|(choice, _)| *choice == bar.current).map_or("", |(_, label)| label.as_str())
}

/// The switch keeps the page's other parameters and starts at its first page.
fn switch(cx: &Cx, bar: &Bar) -> ScopeSwitch {
    let (path, query) = cx.request.uri.split_once('?').unwrap_or((&cx.request.uri, ""));
    let kept: Vec<&str> =
        query.split('&').filter(|p| !p.is_empty() && !p.starts_with("scope=") && !p.starts_with("cursor=")).collect();
    let options = bar.options.iter().map(|(choice, label)| {
        let mut parts: Vec<String> = kept.iter().map(|p| (*p).to_owned()).collect();
        parts.push(format!("scope={}", choice.code()));
        (format!("{path}?{}", parts.join("&")), label.clone(), *choice == bar.current)
    });
    ScopeSwitch {
        label: scope_label(bar).to_owned(),
        count: bar.count.map(|n| cx.locale().int(n)).unwrap_or_default(),
        options: options.collect(),
    }
}

static WORDS: LazyLock<HashMap<Locale, ShellWords>> =
    LazyLock::new(|| Locale::ALL.into_iter().map(|l| (l, build_words(l))).collect());

/// The shell's own words.
pub fn words(locale: Locale) -> &'static ShellWords {
    &WORDS[&locale]
}

fn build_words(l: Locale) -> ShellWords {
    let t = |key| l.t(key).to_owned();
    ShellWords {
        skip_to_content: t("shell-skip"),
        main_nav: t("shell-main"),
        search: t("shell-search"),
        search_placeholder: t("shell-search-placeholder"),
        new: t("shell-new"),
        more: t("shell-more"),
        breadcrumb: t("shell-breadcrumb"),
        scope: t("shell-scope"),
        pinned: t("shell-pinned"),
        profile: t("shell-profile"),
        sign_out: t("shell-sign-out"),
        switch_language: t("shell-switch-language"),
        other_language: t("shell-language"),
        switch_theme: t("shell-theme"),
        close: t("close"),
        undo: t("undo"),
        move_word: t("shell-move"),
        open_word: t("open"),
        new_tab: t("shell-new-tab"),
        keys_title: t("shell-help"),
        key_palette: t("shell-key-palette"),
        key_filter: t("shell-key-filter"),
        key_rows: t("shell-key-rows"),
        key_tick: t("shell-key-tick"),
        key_open: t("shell-key-open"),
        key_help: t("shell-key-help"),
        key_go: t("shell-key-go"),
        working: t("shell-working"),
        failed: t("shell-failed"),
        loading_failed: t("shell-loading-failed"),
    }
}

/// A page without navigation: sign-in, set-up, one-time links.
pub fn bare(request: &RequestContext, title: &str, body: Markup) -> Markup {
    ui::layout::bare(&Bare {
        lang: request.locale.tag(),
        theme: request.viewer.as_deref().and_then(theme),
        title,
        brand: &request.settings.company,
        wide: false,
        body,
        here: &request.uri,
        language_action: Some("/profile/language"),
        theme_action: None,
        words: words(request.locale),
    })
}

/// The page of an error: what happened, what to do, and a reference for the log.
pub fn error_page(request: &RequestContext, _status: StatusCode, title: &str, sentence: &str) -> Markup {
    let locale = request.locale;
    let reference = locale.tr("error-reference", &[("id", request.request_id.to_string().into())]);
    let body = html! { p.faint.xs { (reference) } };
    let home = ui::link_button(ui::Look::Primary, "/", "today", locale.t("error-home"));
    bare(request, title, ui::problem("search", title, sentence, body, home))
}

/// The id of the menu of [`downloads`].
const DOWNLOADS: &str = "downloads";

/// The button that gives a list as a file, in either form; `href` is that of the CSV file, with its query.
pub fn downloads(cx: &Cx, href: &str) -> Markup {
    let button = ui::popover_button(ui::Look::Plain, "download", cx.t("sheets-export"), DOWNLOADS);
    html! { (button) (download_menu(cx, href)) }
}

/// The same as an icon, for bars of filters.
pub fn downloads_icon(cx: &Cx, href: &str) -> Markup {
    html! { (ui::popover_icon("download", cx.t("sheets-export"), DOWNLOADS)) (download_menu(cx, href)) }
}

fn download_menu(cx: &Cx, href: &str) -> Markup {
    let spreadsheet = href.replacen(".csv", ".xlsx", 1);
    let item = |href, key| ui::MenuItem { href, icon: "download", label: cx.t(key), ..ui::MenuItem::default() };
    ui::menu(DOWNLOADS, &[item(href, "sheets-csv"), item(&spreadsheet, "sheets-xlsx")])
}

/// Whether the viewer may administer: for links that only admins need.
pub fn administers(viewer: &Viewer) -> bool {
    viewer.has(Right::Administer)
}
