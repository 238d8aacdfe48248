use maud::{Markup, html};

use super::words;
use crate::ui::layout::{Bare, bare};
use crate::ui::*;

pub(super) fn sign_in(theme: Option<&str>) -> String {
    let words = words();
    let body = card(
        "Sign in",
        "Your accounts, people and promises",
        html! {
            form method="post" {
                (Field::email("email", "Email").value("mei.tanaka@halden.example").autocomplete("username").required().draw())
                (Field::password("password", "Password").autocomplete("current-password").required().error(Some("Email or password is wrong. 4 tries left, then a pause of one minute.")).suffix(link("/forgotten", "Forgotten?")).draw())
                (checkbox("stay", "1", "Stay signed in on this device for 30 days", true))
                (submit(Look::Primary, "", "Sign in"))
            }
        },
    );
    let body = html! { (body) p.mute.sm { "No account? Ask Ingrid Moe, who runs this installation." } };
    bare(&Bare {
        lang: "en-GB",
        theme,
        title: "Sign in",
        brand: "Halden Instruments",
        wide: false,
        body,
        here: "/sign-in",
        language_action: Some("/l"),
        theme_action: Some("/t"),
        words: &words,
    })
    .into_string()
}

pub(super) fn welcome(theme: Option<&str>) -> String {
    let words = words();
    let you = Panel::new("1 · You").end(html! { span.mute { "first administrator" } }).body(field_grid(html! {
        (Field::text("name", "Name").value("Ingrid Moe").draw()) (Field::email("email", "Email").value("ingrid@halden.example").draw())
        (Field::password("password", "Password").hint("12 characters or more, or make a passkey after signing in.").full().draw())
        (Field::text("code", "Set-up code").hint("Printed once in the server’s log at the first start, so that only its owner can finish this page.").full().error(Some("This code is wrong. It stands in the log of the first start.")).draw())
    }));
    let company = Panel::new("2 · Your company").body(field_grid(html! {
        (Field::text("company", "Company name").value("Halden Instruments").full().draw())
        (Field::select("language", "Language", &[("en", "English"), ("zh-CN", "中文")]).draw()) (Field::select("currency", "Reporting currency", &[("EUR", "Euro, €")]).draw())
        (Field::date("start", "Year starts on").value("1 Jan 2026").draw()) (Field::lookup("zone", "Time zone", "/zones").value("Europe/Amsterdam").draw())
        (Field::area("note", "Note").optional("optional").full().draw())
    }));
    let start = Panel::new("3 · Start with").raw(html! {
        div.pad { (choices("start_with", "Start with", &[
            Choice { value: "list", title: "Your own list", text: "Accounts and people from Excel or CSV. You see everything before it is written, and can undo it for 7 days.", checked: true },
            Choice { value: "demo", title: "The demo company", text: "Halden Instruments with 38 accounts, to look around. One click removes it.", checked: false },
            Choice { value: "none", title: "Nothing", text: "Type the first account yourself.", checked: false },
        ])) }
        (form_foot(html! {}, submit(Look::Primary, "", "Finish and sign in")))
    });
    let install = Panel::new("This installation").body(facts(&[
        ("Data", html! { "One file, data/tenure.db, 0.4 MB" }),
        ("Backup", html! { span.warn { "Not set yet; set it in Admin" } }),
        ("Outside", html! { "Sends nothing to anybody" }),
    ]));
    let body = html! {
        (page_head("Welcome. Nothing here yet", html! { "Three answers make this installation yours. Everything can be changed later in Admin." }, html! {}))
        form method="post" {
            (error_summary("One thing to put right", &[("code", String::from("Set-up code: this code is wrong."))]))
            (halves(html! { (you) (company) }, html! { (start) (install) }))
        }
    };
    bare(&Bare {
        lang: "en-GB",
        theme,
        title: "Welcome",
        brand: "Tenure",
        wide: true,
        body,
        here: "/welcome",
        language_action: Some("/l"),
        theme_action: Some("/t"),
        words: &words,
    })
    .into_string()
}

pub(super) fn conflict() -> Markup {
    let rows = [
        ConflictRow { name: "probability", label: "Close probability", mine: "65%", theirs: "50%", keep_mine: false },
        ConflictRow {
            name: "next_step",
            label: "Next step",
            mine: "Scope call with Anneke Vos, 16 Nov",
            theirs: "Ask Sofie to introduce the CFO",
            keep_mine: true,
        },
    ];
    let table = conflict_table(&Conflict {
        field_head: "Field",
        mine_head: "Yours, not saved, 14:22",
        theirs_head: "Tom Hale, 14:20",
        rows: &rows,
    });
    html! {
        (page_head("Tom Hale saved first", html! { "Nothing is lost: choose per field, then save" }, html! {}))
        form method="post" {
            (columns(
                Panel::new("2 fields differ").raw(html! { (table) (form_foot(html! { "2 fields are the same on both sides" }, html! { (link_button(Look::Plain, "/x", "", "Discard mine")) (submit(Look::Primary, "", "Save the chosen")) })) }),
                html! { (notice(Tone::Neutral, "note", html! { "Both versions stay in the timeline, whatever you choose." }, html! {})) },
            ))
        }
        (opener(Look::Danger, "trash", "Delete…", "sure"))
        (confirm(&Confirm { id: "sure", title: "Withdraw this promise?", text: "It stays in the timeline.", action: "/x", submit: "Withdraw", cancel: "Cancel", close: "Close", hidden: &[("version", "3")], danger: true }))
        (action_bar(html! { "Nothing is written before you save" }, html! { (link_button(Look::Plain, "/x", "", "Back")) (submit(Look::Primary, "", "Continue")) }))
    }
}

pub(super) fn not_found() -> Markup {
    let row = |tone, name, meta: &str| {
        kv_row(&KvRow {
            href: Some("/accounts/1"),
            lead: dot(tone),
            title: name,
            meta: html! { (meta) },
            value: icon("right"),
        })
    };
    problem(
        "search",
        "Not here, or not yours to see",
        "There is nothing at this address among what you may see. It may have been merged, renamed, or it belongs to others.",
        Panel::new("Perhaps you meant").rows(html! { (row(Tone::Good, "Castellan Retail", "Mei Tanaka · merged with Castellan Stores on 3 Oct")) (row(Tone::Warn, "Castellan België", "Tom Hale")) }),
        html! { (link_button(Look::Primary, "/accounts", "", "Accounts")) (link_button(Look::Plain, "/search", "search", "Search")) },
    )
}

pub(super) fn palette() -> Markup {
    let hit = |icon, label: &str, meta, key| Hit {
        href: "/accounts/1",
        icon,
        label: mark_match(label, &[String::from("au")]),
        meta,
        key,
    };
    palette_results(
        &[
            Group {
                label: "Accounts",
                hits: &[
                    hit("accounts", "Aurelia Foods Group", "Mei Tanaka · €1.71m", ""),
                    hit("accounts", "Aurora Dental Supplies", "Tom Hale · €140k", ""),
                ],
            },
            Group {
                label: "People",
                hits: &[
                    hit("people", "Anneke Vos", "VP Operations, Aurelia", ""),
                    hit("people", "林晓雯 Lin Xiaowen", "Plant director, Qinghe", ""),
                ],
            },
            Group {
                label: "Do",
                hits: &[hit("call", "Log a conversation", "", "L"), hit("plus", "New promise", "", "P")],
            },
        ],
        "",
        "Nothing found",
    )
}
