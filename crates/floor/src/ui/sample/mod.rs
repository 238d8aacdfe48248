//! Sample pages with every component, written to the temp folder to be looked at, and checked for what no page may do.

mod account;
mod forms;
mod lists;
mod today;

use std::collections::HashSet;
use std::path::PathBuf;

use maud::{Markup, html};

use super::layout::{NavLink, NewItem, ScopeSwitch, Shell, ShellLinks, ShellWords, page};
use super::{Toast, assets};

fn words() -> ShellWords {
    let s = String::from;
    ShellWords {
        skip_to_content: s("Skip to content"),
        main_nav: s("Main"),
        search: s("Search or jump to"),
        search_placeholder: s("Search accounts, people, promises, or type a command"),
        new: s("New"),
        more: s("More"),
        breadcrumb: s("Breadcrumb"),
        scope: s("Scope"),
        pinned: s("Pinned accounts"),
        profile: s("Profile"),
        sign_out: s("Sign out"),
        switch_language: s("Switch language"),
        other_language: s("中文"),
        switch_theme: s("Switch light or dark"),
        close: s("Close"),
        undo: s("Undo"),
        move_word: s("move"),
        open_word: s("open"),
        new_tab: s("new tab"),
        keys_title: s("Keyboard"),
        key_palette: s("Search or jump to"),
        key_filter: s("Filter this list"),
        key_rows: s("Next and previous row"),
        key_tick: s("Tick the row"),
        key_open: s("Open"),
        key_help: s("This list"),
        key_go: s("then"),
        working: s("Working…"),
        failed: s("That could not be sent. Nothing is lost: check the connection and try again."),
        loading_failed: s("This part could not be loaded."),
    }
}

fn nav(current: &str) -> Vec<NavLink<'static>> {
    let items = [
        ("/", "Today", "today", "", "t"),
        ("/accounts", "Accounts", "accounts", "", "a"),
        ("/people", "People", "people", "", "r"),
        ("/promises", "Promises", "promise", "", "p"),
        ("/cases", "Cases", "case", "", "c"),
        ("/team", "Team", "team", "Team", ""),
        ("/programme", "Programme", "programme", "Team", ""),
        ("/admin", "Admin", "admin", "Team", ""),
    ];
    let link = |(href, label, icon, group, key)| NavLink {
        href,
        label,
        icon,
        group,
        key,
        current: href == current,
        count: if href == "/" { Some((String::from("7"), true)) } else { None },
    };
    items.into_iter().map(link).collect()
}

/// A whole page around a body.
fn shell(current: &str, title: &str, way: &[&str], theme: Option<&str>, body: Markup) -> String {
    let words = words();
    let pinned = ["Aurelia Foods Group", "Castellan Retail", "Nordvik Shipping", "清河生命科学 Qinghe"];
    let options = [("My accounts", true), ("My team", false), ("All", false)]
        .map(|(l, c)| (format!("?scope={l}"), String::from(l), c));
    page(&Shell {
        lang: "en-GB",
        theme,
        keys_on: true,
        title,
        company: "Halden Instruments",
        user_name: "Mei Tanaka",
        here: current,
        nav: nav(current),
        pinned: pinned.map(|name| (String::from("/accounts/1"), String::from(name))).to_vec(),
        scope: Some(ScopeSwitch {
            label: String::from("My accounts"),
            count: String::from("38"),
            options: options.to_vec(),
        }),
        breadcrumb: way
            .iter()
            .enumerate()
            .map(|(i, w)| ((i + 1 < way.len()).then(|| String::from("/x")), String::from(*w)))
            .collect(),
        bell: (String::from("4 new notices"), String::from("4")),
        new_menu: vec![
            NewItem { href: "/conversations/new", label: "Conversation", icon: "call", key: "L" },
            NewItem { href: "/promises/new", label: "Promise", icon: "promise", key: "P" },
            NewItem { href: "/accounts/new", label: "Account", icon: "accounts", key: "" },
        ],
        body,
        toast: (current == "/promises").then(|| Toast {
            text: String::from("Promise kept"),
            undo_action: Some(String::from("/undo/1")),
            undo_label: String::from("Undo"),
        }),
        links: ShellLinks::default(),
        words: &words,
    })
    .into_string()
}

/// What holds for every page: no inline style, one `h1`, unique ids, icons that exist, labels that name something.
fn check(name: &str, page: &str) {
    assert!(
        !page.contains(" style=") && !page.contains("<style") && !page.contains("onclick"),
        "{name}: inline style or script"
    );
    assert_eq!(page.matches("<h1").count(), 1, "{name}: h1");
    let mut ids = HashSet::new();
    for id in page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(ids.insert(id), "{name}: id {id} twice");
    }
    for icon in page.split("#i-").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(super::icon_exists(icon), "{name}: no icon {icon}");
    }
    for attribute in ["popovertarget=\"", "commandfor=\"", "aria-labelledby=\"", " for=\"", "aria-controls=\""] {
        for id in page.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(ids.contains(id), "{name}: {attribute}{id} names nothing");
        }
    }
}

#[test]
fn sample_pages_obey_the_rules() {
    let folder = std::env::temp_dir().join("tenure-ui-sample");
    let pages: Vec<(&str, String)> = [None, Some("dark")]
        .into_iter()
        .flat_map(|theme| {
            let dark = theme.is_some();
            vec![
                (if dark { "today-dark" } else { "today" }, shell("/", "Today", &[], theme, today::body())),
                (
                    if dark { "account-dark" } else { "account" },
                    shell("/accounts", "Aurelia", &["Accounts", "Aurelia Foods Group"], theme, account::overview()),
                ),
                (
                    if dark { "access-dark" } else { "access" },
                    shell("/accounts", "Aurelia", &["Accounts", "Aurelia Foods Group"], theme, account::access()),
                ),
                (
                    if dark { "accounts-dark" } else { "accounts" },
                    shell("/accounts", "Accounts", &[], theme, lists::accounts()),
                ),
                (if dark { "team-dark" } else { "team" }, shell("/team", "Team", &[], theme, lists::team())),
                (
                    if dark { "promises-dark" } else { "promises" },
                    shell("/promises", "Promises", &["Today", "Promises"], theme, lists::promises()),
                ),
                (
                    if dark { "conflict-dark" } else { "conflict" },
                    shell("/accounts", "Conflict", &["Aurelia", "Edit"], theme, forms::conflict()),
                ),
                (
                    if dark { "e404-dark" } else { "e404" },
                    shell("/accounts", "Not found", &["Accounts", "Not found"], theme, forms::not_found()),
                ),
                (if dark { "signin-dark" } else { "signin" }, forms::sign_in(theme)),
                (if dark { "welcome-dark" } else { "welcome" }, forms::welcome(theme)),
            ]
        })
        .collect();
    for (name, text) in &pages {
        check(name, text);
        write(folder.join(format!("{name}.html")), text.as_bytes());
    }
    write(folder.join("palette"), forms::palette().into_string().as_bytes());
    for url in assets::urls() {
        let asset = assets::serve(url, false).unwrap();
        write(folder.join(&url[1..]), asset.body);
    }
}

fn write(path: PathBuf, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn nothing_is_drawn_for_nothing() {
    assert_eq!(super::kpi_strip(&[]).into_string(), "");
    assert_eq!(super::icon("").into_string(), "");
    assert!(!super::Panel::new("T").rows(html! {}).into_string().contains("footer"));
}
