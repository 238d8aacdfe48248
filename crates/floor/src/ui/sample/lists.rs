use maud::{Markup, html};

use crate::ui::*;

pub(super) fn accounts() -> Markup {
    let sort = |h: Head<'static>, key: &str| h.sort(format!("?sort={key}"), None);
    let heads = vec![
        Head::text("Account").sort("?sort=name", None),
        Head::text("Tier"),
        sort(Head::text("Health"), "health"),
        Head::number("Revenue, 12 m, €").sort("?sort=-revenue", Some(Dir::Desc)),
        sort(Head::number("Growth, %"), "growth"),
        sort(Head::number("Share, %"), "share"),
        sort(Head::text("Renewal"), "renewal"),
        sort(Head::number("Renews, €"), "renews"),
        sort(Head::number("Pipeline, €"), "pipeline"),
        sort(Head::text("Last conversation"), "last"),
        sort(Head::number("Roles"), "roles"),
        Head::text("Plan"),
        Head::text("Lead"),
    ];
    let names = [
        "Aurelia Foods Group",
        "Castellan Retail",
        "清河生命科学 Qinghe",
        "Brightwater Utilities",
        "Albion Water",
        "Hesse Pharma",
        "Nordvik Shipping",
        "东岭汽车 Dongling Auto",
        "Lumen Grid",
        "Tallow & Reed Brewing",
        "Vestfold Energi",
        "Ostrava Steel",
        "Baltic Timber",
        "Cork Dairy Union",
        "A Very Long Account Name For The Width Of Columns GmbH",
    ];
    let rows = names.iter().enumerate().map(|(i, name)| account_row(i, name)).collect();
    html! {
        (page_head("Accounts", html! { "86 of 214 accounts: key and growth accounts that renew before 1 May 2027" }, html! {
            (link_button(Look::Plain, "/import", "upload", "Import"))
            (keyed("a", link_button(Look::Primary, "/accounts/new", "plus", "New account")))
        }))
        (filter_bar(html! {
            (segments("View", &[Segment { href: "?", label: "Table", current: true }, Segment { href: "?view=tree", label: "Hierarchy", current: false }]))
            (filter_search("/accounts", "q", "", "Filter by name", &[]))
            (filter_on("Tier", "Key, Growth", "?", "Take the filter off"))
            (filter_menu("m-lead", "Lead", &[Segment { href: "?lead=1", label: "Mei Tanaka", current: true }, Segment { href: "?lead=2", label: "Tom Hale", current: false }]))
            (link("?", "Clear"))
        }, link_button(Look::Plain, "/accounts/columns", "columns", "Columns 13 of 22")))
        (Table::new("Accounts", heads).tall().rows(rows)
            .totals(vec![Cell::head(html! { "All 86" }), Cell::text(html! { "31 key" }), Cell::text(html! { "median 74" }), Cell::number(html! { "28,946,310" }).phone(Phone::Right),
                Cell::number(html! { "5" }), Cell::number(html! { "34" }), Cell::text(html! {}), Cell::number(html! { "9,214,500" }), Cell::number(html! { "6,873,000" }), Cell::text(html! {}), Cell::number(html! { "413/612" }), Cell::text(html! { "19 without" }), Cell::text(html! {})])
            .batch(&Batch { form: "batch", ticked: "ticked", all: Some("Tick all 86"), untick: "Untick", actions: html! {
                button.btn formaction="/accounts/lead" { (icon("swap")) "Lead…" } button.btn formaction="/accounts/tier" { (icon("star")) "Tier…" } button.btn formaction="/accounts/export" { (icon("download")) "Export" }
            } })
            .footer(pager("Rows 1–50 of 86, by revenue, highest first", Some(("?before=1", "Previous")), Some(("?after=2", "Next 36"))))
            .draw())
    }
}

fn account_row(i: usize, name: &str) -> Markup {
    let (tone, word) =
        [(Tone::Warn, "open points"), (Tone::Good, "on track"), (Tone::Bad, "at risk"), (Tone::Neutral, "unknown")]
            [i % 4];
    let delta = [-6, 3, -14, 0][i % 4];
    tr(vec![
        Cell::head(html! { span.flow { (tick("batch", &i.to_string(), &format!("Tick {name}"))) a href="/accounts/1" { (name) } } }),
        Cell::text(if i.is_multiple_of(3) { chip_outline("Growth") } else { chip_icon(Tone::Accent, "star", "Key") }),
        Cell::text(html! { span.state { (state_mark(tone, word)) b.b.num { (74 - i) } (change(delta, &delta.unsigned_abs().to_string())) } }).phone(Phone::Right),
        Cell::number(html! { b.b { "1,704,900" } }).phone(Phone::Left).label("€"),
        Cell::number(html! { span.bad[i % 5 == 1] { "10" } }),
        Cell::number(html! { "37" }),
        Cell::text(html! { span.mute { "23 Dec" } }).phone(Phone::Right).label("renews"),
        Cell::number(html! { "640,000" }),
        Cell::number(html! { "1,000,000" }),
        Cell::text(html! { "29 Oct" }),
        Cell::number(html! { "9/12" }),
        Cell::text(html! { span.mute { "In work" } }),
        Cell::text(html! { span.mute { "Mei Tanaka" } }),
    ])
}

pub(super) fn team() -> Markup {
    let spread = [(70.0, Tone::Good), (20.0, Tone::Warn), (8.0, Tone::Bad), (2.0, Tone::Neutral)];
    let row = |level: u8, name: &str, toggle: Option<bool>, person: bool, share: f64| {
        let toggle = toggle.map(|open| ("?open=1", open, "Show what is below"));
        tr_class(if level == 0 { "lv0" } else { "" }, vec![
            Cell::head(tree_cell(level, toggle, html! { @if person { (avatar_small(name)) } a.trunc href="/t/1" { (name) } })),
            Cell::number(html! { "38" }),
            Cell::text(parts("27 on track, 7 open points, 3 at risk, 1 unknown", &spread)),
            Cell::text(html! { span.cell-b { (bullet(&Bullet { label: "reached", reached: share * 0.87, pace: Some(0.87), ..Bullet::default() })) span.num.bad[share < 0.9] { (format!("{:.0}%", share * 100.0)) } } }).phone(Phone::Full),
            Cell::number(html! { "13,980" }).phone(Phone::Right),
            Cell::number(html! { "1,620" }),
        ])
    };
    let heads = vec![
        Head::text("Territory, manager, account"),
        Head::number("Accounts"),
        Head::text("Health spread"),
        Head::text("Target reached"),
        Head::number("To date, € k"),
        Head::number("Gap, € k"),
    ];
    html! {
        (page_head("Team", html! { "7 managers, 214 accounts. 3 accounts have no lead, 2 managers need you this week" }, link_button(Look::Plain, "/h", "swap", "Hand over accounts")))
        (Table::new("Roll-up", heads).title("Roll-up", Some("territory, manager, account"), html! {}).tree().rows(vec![
            row(0, "Key accounts, by name", Some(true), false, 0.86), row(1, "Mei Tanaka", Some(true), true, 0.9), row(2, "Aurelia Foods Group", None, false, 0.91),
            row(2, "Castellan Retail", None, false, 0.75), row(1, "Tom Hale", Some(false), true, 0.81), row(0, "Nordics and Baltics", Some(false), false, 0.83),
        ]).draw())
    }
}

pub(super) fn promises() -> Markup {
    let item = |title: &str, to: &str, quote: &str, due: &str, tone, note| {
        promise_item(&PromiseRow {
            tick: Some(TickForm { action: "/promises/1/keeping", label: &format!("Kept: {title}") }),
            title,
            href: Some("/promises/1"),
            meta: html! { (to) },
            quote: Some(quote),
            due,
            tone,
            due_note: note,
            compact: false,
        })
    };
    let side = |title, count, share, bar, context| LedgerSide {
        title,
        count,
        share,
        share_href: "/promises/keeping",
        share_note: "kept on time",
        bar,
        context,
    };
    html! {
        (page_head("Promises", html! { "10 open: we owe 6, they owe 4. Three of ours and one of theirs are late" }, html! {
            (link_button(Look::Plain, "/promises.csv", "download", "Export")) (dialog_button(Look::Primary, "/promises/new", "plus", "New promise"))
        }))
        (filter_bar(html! { (segments("Which", &[Segment { href: "?", label: "Open", current: true }, Segment { href: "?all", label: "All", current: false }])) (filter_on("Owner", "Mei Tanaka", "?", "Take the filter off")) }, html! {}))
        (fragment("ledger", ledger(
            &side("We owe", "6", "86%", bullet(&Bullet { label: "86%, goal 90%", reached: 0.86, pace: Some(0.9), ..Bullet::default() }), "49 of 57 in 12 months, goal 90%"),
            &side("They owe", "4", "71%", meter("71%", 0.71, Tone::Neutral), "24 of 34 in 12 months"),
            &[
                LedgerBand { label: "Late", note: "3 ours, 1 theirs", ours: html! {
                    (item("Send the revised three-year price table", "Tomás Rivera, Castellan Retail", "“You’ll have the new table on Tuesday.” Call, 4 Nov", "2 days late", Tone::Bad, Some("moved once")))
                    (item("Share the root-cause report for analyser drift", "Jonas Ekdahl, Nordvik Shipping", "“Root cause by Wednesday, in writing.” Case 2291", "1 day late", Tone::Bad, None))
                }, theirs: item("Send the Lille scrap figures", "Sofie Lindqvist, Aurelia Foods", "“I’ll share the six-week numbers this week.” Pilot review, 3 Nov", "5 days late", Tone::Bad, Some("moved twice")), none: "Nothing late" },
                LedgerBand { label: "This week", note: "1 ours, 0 theirs", ours: item("Book the R&D demo", "Sofie Lindqvist, Aurelia Foods", "“A demo in Wageningen before Christmas.” Meeting, 29 Oct", "Today", Tone::Neutral, None), theirs: html! {}, none: "Nothing due this week" },
            ],
        )))
    }
}
