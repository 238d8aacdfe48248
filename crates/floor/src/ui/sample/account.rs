use jiff::civil::{Date, date};
use maud::{Markup, html};

use crate::ui::*;

fn head(current: &str) -> Markup {
    let tab = |label, count| Tab { href: "/accounts/1/x", label, count, current: label == current };
    html! {
        (account_head(&AccountHead {
            name: "Aurelia Foods Group",
            chips: html! { (chip_icon(Tone::Accent, "star", "Key account")) (chip_outline("Established")) },
            facts: &["Food processing", "Rotterdam, NL", "6 units", "Client since 2017", "Last conversation 29 Oct"],
            team: &["Mei Tanaka", "Tom Hale", "Sara Lind", "Claire Roux"],
            team_label: "Team: Mei Tanaka (lead), Tom Hale, Sara Lind, Claire Roux",
            actions: html! {
                (link_button(Look::Plain, "/promises/new", "plus", "New"))
                (keyed("l", dialog_button(Look::Primary, "/conversations/new?account=1", "call", "Log a conversation")))
                button.btn.ghost.icon type="button" popovertarget="acct-menu" aria-label="More actions" { (icon("more")) }
                (menu("acct-menu", &[
                    MenuItem { href: "/accounts/1/edit", icon: "edit", label: "Edit", key: "E", ..MenuItem::default() },
                    MenuItem { href: "/accounts/1/pin", post: true, icon: "pin", label: "Pin", ..MenuItem::default() },
                ]))
            },
        }))
        (tabs("Account", &[tab("Overview", None), tab("People", None), tab("Timeline", None), tab("Promises", Some("2")), tab("Agreements", None), tab("Access", None)]))
    }
}

pub(super) fn overview() -> Markup {
    let driver =
        |label: &str, share: f64, tone| driver_row(html! { (label) }, share, tone, &format!("{:.0}", share * 100.0));
    html! {
        (head("Overview"))
        (kpi_strip(&[
            kpi(&Kpi { label: "Health", value: html! { (ring("74 of 100", 0.74, Tone::Warn)) "74" }, context: html! { (change(-6, "6")) " in 30 days" }, ..Kpi::default() }),
            kpi(&Kpi { label: "Revenue, 12 months", value: html! { "€1.71m" }, context: html! { (change(10, "10%")) " on last year" }, ..Kpi::default() }),
            kpi(&Kpi { label: "Share of wallet", value: html! { "37%" }, context: html! { "of about €4.59m" }, ..Kpi::default() }),
            kpi(&Kpi { label: "Next renewal", value: html! { "€640k" }, context: html! { "23 Dec · " span.warn { "open points" } }, ..Kpi::default() }),
            kpi(&Kpi { label: "Open pipeline", value: html! { "€1.00m" }, context: html! { "4 deals · weighted €430k" }, ..Kpi::default() }),
            kpi(&Kpi { label: "Roles covered", value: html! { "9" }, note: html! { "of 12" }, context: html! { span.bad { "CFO not covered" } }, ..Kpi::default() }),
        ]))
        (notice(Tone::Warn, "history", html! { "You see " b.b { "1 Oct 2026" } ". Nothing can be changed here." }, link("?", "Back to today")))
        (columns(
            html! {
                (Panel::new("Latest").link("/t", "Timeline").raw(html! { (timeline_day("Today, Thu 12 Nov", &entries())) (timeline_day("Tue 10 Nov", &entries()[1..])) }))
                (Panel::new("Situation").body(empty("No situation note yet. Three sentences: where we are, what changed, what is next.", link_button(Look::Plain, "/edit", "edit", "Write it"))))
                (Panel::new("Revenue by offering").raw(lazy("/fragment", "Show the revenue")))
            },
            html! {
                (Panel::new("What makes the health score").rows(html! {
                    (driver("Contact rhythm", 0.52, Tone::Warn)) (driver("Roles covered", 0.75, Tone::Good)) (driver("Product use", 0.88, Tone::Good)) (driver("Payment", 0.94, Tone::Good))
                }))
                (Panel::new("About").body(facts(&[("Industry", html! { "Food processing" }), ("Website", html! { a.lnk href="https://aurelia.example" { "aurelia.example" } }), ("Changed", diff("80%", "65%"))])))
                (Panel::new("Team").rows(html! {
                    (person_row(&PersonRow { name: "Mei Tanaka", href: Some("/u/1"), meta: html! {}, why: html! { "Lead since 1 Apr 2025" }, end: chip_icon(Tone::Accent, "star", "Lead") }))
                    (person_row(&PersonRow { name: "Tom Hale", href: None, meta: html! {}, why: html! { "Leads the units Cork and Lille" }, end: chip_outline("Edit") }))
                }))
            },
        ))
    }
}

fn entries() -> Vec<Entry<'static>> {
    vec![
        Entry {
            icon: "warn",
            tone: Tone::Warn,
            title: html! { "Health fell from 80 to 74" },
            detail: html! { "Contact rhythm −4, roles covered −2. " (link("/why", "Why")) },
            time: "06:00",
            datetime: "2026-11-12T06:00",
            ..Entry::default()
        },
        Entry {
            icon: "mail",
            title: html! { "Paul Kessler asked for a volume discount" },
            detail: html! { "Email to Mei Tanaka, 3 messages" },
            quote: Some("“At 400 sensors a year we expect the next price step, also for Lille.”"),
            chips: html! { (chip_outline("Renewal 2027")) (chip(Tone::Warn, "Asked for: price step")) },
            time: "16:40",
            datetime: "2026-11-10T16:40",
            ..Entry::default()
        },
        Entry {
            icon: "check",
            tone: Tone::Good,
            title: html! { "We kept a promise: downtime report for line 4" },
            detail: html! { "Promised to Anneke Vos on 5 Oct, due 10 Nov" },
            time: "11:05",
            datetime: "2026-11-10T11:05",
            ..Entry::default()
        },
        Entry {
            icon: "call",
            tone: Tone::Accent,
            title: html! { "Call with Jeroen Bakker, 25 min" },
            detail: html! { "Line 4 downtime; wants a spare analyser on site" },
            time: "09:00",
            datetime: "2026-11-10T09:00",
            ..Entry::default()
        },
    ]
}

pub(super) fn access() -> Markup {
    let today = date(2026, 11, 12);
    let axis = Axis::new(date(2025, 1, 1), date(2027, 1, 1));
    let row = |name: &str, part: &str, note: &str, from: Option<Date>, to: Option<Date>, state, words: (&str, &str)| {
        tr_class(
            if state == SpanState::Over { "over" } else { "" },
            vec![
                Cell::head(html! { span.flow { (avatar_small(name)) (name) } }),
                Cell::text(two(html! { (part) }, note)).phone(Phone::Left),
                Cell::track(axis.track(part, &[Span { from, to, state }], today)),
                Cell::text(two(html! { (words.0) }, "by Nadia Berg")).phone(Phone::Right),
                Cell::text(html! { span.mute { (words.1) } }),
            ],
        )
    };
    let heads = vec![
        Head::text("Person"),
        Head::text("Part"),
        Head::track("Validity", axis.head(&[(date(2025, 1, 1), "2025"), (date(2026, 1, 1), "2026")], today, "12 Nov")),
        Head::text("From"),
        Head::text("To"),
    ];
    let team = Table::new("Team, dated", heads)
        .title("Team, dated", Some("4 today, 8 in all"), html! {
            form.flow method="get" { label.mute.sm for="asof" { "As of" } input.inp.s #asof name="as_of" value="12 Nov 2026"; }
            (segments("As of", &[Segment { href: "?", label: "Today", current: true }, Segment { href: "?as_of=2026-10-01", label: "1 Oct", current: false }]))
            (dialog_button(Look::Plain, "/accounts/1/team/new", "plus", "Assign…"))
        })
        .rows(vec![
            row("Mei Tanaka", "Lead", "Named account", Some(date(2025, 4, 1)), None, SpanState::Valid, ("1 Apr 2025", "open")),
            row("Anna Prins", "Lead", "Left the account", None, Some(date(2025, 4, 1)), SpanState::Over, ("before 2025", "31 Mar 2025")),
            row("Sara Lind", "Service", "Runs the service plan", Some(date(2025, 9, 1)), None, SpanState::Valid, ("1 Sep 2025", "open")),
            row("Katarzyna Wójcik", "Deputy", "Mei on leave", Some(date(2026, 12, 1)), Some(date(2026, 12, 19)), SpanState::Coming, ("1 Dec 2026", "18 Dec 2026")),
        ])
        .draw();
    let people = Panel::new("Who can see this, and why").count("8 people on 12 Nov 2026").end(link_button(Look::Plain, "/grant", "key", "Grant…")).raw(html! {
        (group_row("On the team", "4", "by assignment"))
        ul.rows {
            (person_row(&PersonRow { name: "Mei Tanaka", href: None, meta: html! {}, why: html! { "Lead since 1 Apr 2025" }, end: chip_icon(Tone::Accent, "star", "Lead") }))
            (person_row(&PersonRow { name: "Tom Hale", href: None, meta: html! {}, why: html! { "Leads the units Cork and Lille" }, end: chip_icon(Tone::Neutral, "edit", "Edit") }))
        }
        (group_row("Above somebody on the team", "1", "by reporting line"))
        ul.rows { (person_row(&PersonRow { name: "Nadia Berg", href: None, meta: html! {}, why: html! { "Mei Tanaka reports to her" }, end: chip_outline("Edit") })) }
    });
    let check = Panel::new("Check a person").body(html! {
        form.set method="get" { (Field::select("person", "Person", &[("1", "Erik Dahl"), ("2", "Ida Brandt")]).draw()) }
        (notice(Tone::Bad, "lock", html! { b.b { "Erik Dahl does not see this account." } " He is not on the team, nobody on the team reports to him, and he has no grant." }, html! {}))
    });
    html! { (head("Access")) (columns(html! { (team) (people) }, check)) }
}
