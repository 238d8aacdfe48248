use maud::{Markup, html};

use crate::ui::*;

pub(super) fn body() -> Markup {
    html! {
        (page_head("Today", html! { (time("2026-11-12", "Thursday 12 November")) " · 5 people to contact, 3 promises late, 2 renewals need work" },
            html! { (dialog_button(Look::Primary, "/conversations/new", "plus", "Log a conversation")) }))
        (kpi_strip(&figures()))
        (columns(html! { (contacts()) (promises()) }, html! { (meetings()) (renewals()) (falling()) }))
    }
}

fn figures() -> Vec<Markup> {
    let share = [(30.0, Tone::Good), (54.0, Tone::Warn), (16.0, Tone::Bad)];
    vec![
        kpi(&Kpi {
            label: "Q4 revenue against target",
            value: num(3_420_000, "€3.42m"),
            note: html! { "of €4.10m" },
            bar: bullet(&Bullet {
                label: "83% of target; pace 76%",
                reached: 0.83,
                pace: Some(0.76),
                ..Bullet::default()
            }),
            context: html! { "83%, ahead of pace (76%)" },
            href: Some("/goals"),
            ..Kpi::default()
        }),
        kpi(&Kpi {
            label: "Renewals, next 120 days",
            value: html! { "€1.18m" },
            note: html! { "5 contracts" },
            bar: parts("30% on track, 54% open points, 16% at risk", &share),
            context: html! { span.bad { "€185k at risk" } " · €640k open points" },
            href: None,
            ..Kpi::default()
        }),
        kpi(&Kpi {
            label: "Open pipeline, weighted",
            value: html! { "€2.06m" },
            note: html! { "3.0× the gap" },
            bar: bullet(&Bullet {
                label: "weighted 2.06 of 5.9 million",
                reached: 0.35,
                expected: Some(1.0),
                ..Bullet::default()
            }),
            context: html! { "4 deals have no next step" },
            href: None,
            ..Kpi::default()
        }),
        kpi(&Kpi {
            label: "Key roles with a live contact",
            value: html! { "71%" },
            note: html! { "64/90" },
            bar: bullet(&Bullet { label: "71%; goal 80%", reached: 0.71, pace: Some(0.8), ..Bullet::default() }),
            context: html! { "▲ 5 points since 1 October" },
            href: None,
            ..Kpi::default()
        }),
    ]
}

fn contacts() -> Markup {
    let row = |id: &str,
               name: &str,
               role: &str,
               account: &str,
               icon: &str,
               tone: Tone,
               reason: &str,
               advice: &str,
               verb: (&str, &str)| {
        next_row(&NextRow {
            name,
            href: Some("/people/1"),
            role,
            account,
            account_href: "/accounts/1",
            icon,
            tone,
            reason: html! { (reason) },
            why: html! { h3 { "Why" } (facts(&[("Renewal near", html! { "+30" }), ("Rhythm overdue", html! { "+17" }), ("In all", html! { b { "47" } })])) },
            why_id: id,
            advice,
            actions: html! {
                (keyed("c", link_button(Look::Plain, "/x", verb.0, verb.1)))
                (icon_post("/done", "check", &format!("Done: {name}"), &[]))
                (icon_post("/snooze", "clock", &format!("Snooze {name}"), &[("days", "7")]))
            },
        })
    };
    let (call, mail) = (("call", "Call"), ("mail", "Email"));
    Panel::new("Contact next")
        .count("5")
        .end(segments("Filter", &[Segment { href: "?", label: "All", current: true }, Segment { href: "?key=1", label: "Key accounts", current: false }]))
        .rows(html! {
            (row("w1", "Anneke Vos", "VP Operations", "Aurelia Foods Group", "renew", Tone::Neutral, "Renewal of €640k in 41 days; no talk for 38", "Agree the scope before the 24 Nov review. Last topic: line 4 downtime.", call))
            (row("w2", "Tomás Rivera", "Head of Procurement", "Castellan Retail", "warn", Tone::Bad, "You owe him revised prices, 2 days late", "Send the three-year price table he asked for on 4 Nov.", mail))
            (row("w3", "林晓雯 Lin Xiaowen", "Plant director", "Qinghe Life Sciences", "swap", Tone::Warn, "New in role since 1 Nov; replaces your champion", "Introduce the team and the plan. Zhao Wei can make the introduction.", call))
            (row("w4", "Priya Raman", "CFO", "Brightwater Utilities", "gap", Tone::Warn, "Approves €310k, and nobody here has met her", "Ask Dana Holt (supporter) to bring her to the site visit on 2 Dec.", mail))
            (row("w5", "Jonas Ekdahl", "Maintenance lead", "Nordvik Shipping", "ok", Tone::Good, "Case 2291 closed yesterday after 9 days", "Check that the gas analyser fix holds; he scored the last case 2 of 5.", call))
        })
}

fn promises() -> Markup {
    let row = |title: &str, account: &str, due: &str, tone: Tone| {
        promise_row(&PromiseRow {
            tick: Some(TickForm { action: "/promises/1/keeping", label: &format!("Kept: {title}") }),
            title,
            href: Some("/promises/1"),
            meta: html! { (account) },
            due,
            tone,
            compact: true,
            ..PromiseRow::default()
        })
    };
    fragment(
        "promises",
        Panel::new("Promises")
            .id("promises")
            .count("5")
            .chip(chip(Tone::Bad, "3 late"))
            .link("/promises", "See all")
            .rows(html! {
                (row("Send revised three-year price table", "Castellan Retail", "2 days late", Tone::Bad))
                (row("Share root-cause report for analyser drift", "Nordvik Shipping", "1 day late", Tone::Bad))
                (row("Book the R&D demo in Wageningen", "Aurelia Foods Group", "Today", Tone::Neutral))
            }),
    )
}

fn meetings() -> Markup {
    Panel::new("Meetings today").count("3").rows(html! {
        (agenda_row("09:30", Tone::Accent, "Nordvik service review", "Jonas Ekdahl, Ida Brandt", link("/b", "Brief")))
        (agenda_row("13:00", Tone::Neutral, "Aurelia plan check-in", "Internal, with Tom and Sara", link("/b", "Plan")))
        (agenda_row("15:30", Tone::Neutral, "Qinghe introduction call", "林晓雯, Zhao Wei", link("/b", "Brief")))
    })
}

fn renewals() -> Markup {
    let at = |at, size, tone, title| Bubble { at, size, tone, title };
    let bubbles = [
        at(0.158, 0.33, Tone::Good, "Lumen Grid"),
        at(0.342, 1.0, Tone::Warn, "Aurelia"),
        at(0.525, 0.29, Tone::Bad, "Nordvik"),
        at(0.733, 0.15, Tone::Good, "Ostrava"),
        at(0.867, 0.05, Tone::Good, "Baltic"),
    ];
    let row = |tone, word, name: &str, when: &str, value: &str| {
        kv_row(&KvRow {
            href: Some("/accounts/1"),
            lead: dot(tone),
            title: name,
            meta: html! { (when) " · " (word) },
            value: html! { (value) },
        })
    };
    Panel::new("Renewals").count("5").link("/renewals", "See all").raw(html! {
        (time_axis("Renewals in the next 120 days; size shows value", &[(0.158, "Dec"), (0.417, "Jan"), (0.675, "Feb"), (0.908, "Mar")], &bubbles))
        ul.rows {
            (row(Tone::Good, "on track", "Lumen Grid", "1 Dec", "€210k"))
            (row(Tone::Warn, "open points", "Aurelia Foods Group", "23 Dec", "€640k"))
            (row(Tone::Bad, "at risk", "Nordvik Shipping", "14 Jan", "€185k"))
        }
    })
}

fn falling() -> Markup {
    let row = |score: &str, name: &str, why: &str, tone, points: &[f64], delta: i64| {
        kv_row(&KvRow {
            href: Some("/accounts/1"),
            lead: html! { span.num { (score) } },
            title: name,
            meta: html! { (why) },
            value: html! { (spark("30 days", points, tone)) (change(delta, &delta.unsigned_abs().to_string())) },
        })
    };
    Panel::new("Health falling").count("3").end(html! { span.faint { "30 days" } }).rows(html! {
        (row("48", "Nordvik Shipping", "Two slow cases; sponsor silent 31 days", Tone::Bad, &[60.0, 59.0, 59.5, 55.0, 54.0, 52.0, 49.0, 48.0], -14))
        (row("61", "Castellan Retail", "Competitor Kestrel invited to tender", Tone::Warn, &[67.0, 69.0, 68.0, 70.0, 66.0, 65.0, 63.0, 61.0], -9))
    })
}
