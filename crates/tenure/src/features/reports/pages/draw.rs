//! The parts of a report's page.

use maud::{Markup, html};

use super::super::model::{Report, Section, days, figure};
use super::super::sheet::Sheet;
use crate::base::{Cx, calendar};
use crate::ui::{self, Tone};

/// Sentences of a section on the sheet; the pages behind the figures have the rest.
const SHOWN: usize = 12;

/// Who reports about which days, and where the report stands.
pub(super) fn head(cx: &Cx, sheet: &Sheet) -> Markup {
    let r = &sheet.report;
    let rag = sheet.rag();
    let submitted = r.submitted_at.filter(|_| sheet.proof.is_some());
    html! {
        div.acct {
            (ui::avatar(&r.author_name))
            div {
                div.ttl {
                    h1 { (cx.tr("reports-title-of", &[("name", r.author_name.as_str().into())])) }
                    (ui::chip(rag.tone(), cx.t(rag.label())))
                    (ui::chip(r.state.tone(), cx.t(r.state.label())))
                }
                div.meta {
                    span { (days(cx.locale(), &r.span)) }
                    @if let Some(at) = submitted { span { (cx.t("reports-submitted-on")) " " (calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, at)) } }
                    @else { span.bad[r.span.due < cx.today()] { (cx.tr("reports-due-on", &[("day", calendar::day(cx.locale(), cx.today(), r.span.due).into())])) } }
                }
            }
            div.acts { button.btn type="button" data-print { (ui::icon("document")) span { (cx.t("briefs-print")) } } }
        }
    }
}

/// The sentence, why the numbers propose their colour, and what it was before.
pub(super) fn headline(cx: &Cx, sheet: &Sheet) -> Markup {
    let rag = sheet.rag();
    let words = &sheet.snapshot.words;
    let why: Vec<String> = sheet
        .proposed
        .1
        .iter()
        .map(|(name, n)| cx.tr(&format!("reports-why-{}", name.replace('_', "-")), &[("n", (*n).into())]))
        .collect();
    let why = if why.is_empty() { cx.t("reports-why-nothing").to_owned() } else { why.join(cx.t("accounts-comma")) };
    let proposed = cx.tr("reports-proposed", &[("rag", cx.t(sheet.proposed.0.label()).into()), ("why", why.into())]);
    let icon = if rag.tone() == Tone::Good { "ok" } else { "flag" };
    // Not an alert, even in red: it is how things stand, and no message.
    html! {
        div class={ "notice " (rag.tone().class()) } {
            (ui::icon(icon))
            div {
                @if words.headline.is_empty() { p { b { (proposed) } } } @else { p { b { (words.headline) } } p.mute { (proposed) } }
                @if let Some(before) = sheet.before { p.mute { (cx.tr("reports-before", &[("rag", cx.t(before.label()).into())])) } }
            }
        }
    }
}

/// The numbers that a director looks at first.
pub(super) fn figures(cx: &Cx, sheet: &Sheet) -> Markup {
    let n = |section, name| figure(&sheet.snapshot.sections, section, name);
    let cell = |key: &'static str, n: i64, tone: &str| {
        let value = html! { span class=(if n > 0 { tone } else { "" }) { (cx.locale().int(n)) } };
        ui::kpi(&ui::Kpi { label: cx.t(key), value, ..Default::default() })
    };
    let (part, whole) = (n("promises", "rate_on_time"), n("promises", "rate_due"));
    let share = match whole {
        0 => html! { "–" },
        _ => html! { (cx.tr("reports-percent", &[("n", ((part * 200 + whole) / (whole * 2)).into())])) },
    };
    let of = cx.tr("reports-of", &[("part", part.into()), ("whole", whole.into())]);
    let rate =
        ui::Kpi { label: cx.t("reports-rate-keeping"), value: share, context: html! { (of) }, ..Default::default() };
    ui::kpi_strip(&[
        cell("reports-figure-accounts", n("accounts", "accounts"), ""),
        cell("reports-figure-talks", n("activities", "talks"), ""),
        cell("reports-figure-overdue", n("activities", "overdue"), "warn"),
        ui::kpi(&rate),
        cell("reports-figure-late", n("promises", "late"), "bad"),
        cell("reports-figure-broken", n("promises", "broken"), "bad"),
    ])
}

/// All sections in their order; those that say nothing in one line.
pub(super) fn sections(cx: &Cx, sheet: &Sheet) -> Markup {
    let mut empty = Vec::new();
    let mut drawn = Vec::new();
    for section in &sheet.snapshot.sections {
        match one(cx, sheet, section) {
            Some(panel) => drawn.push(panel),
            None => empty.push(label(cx, "section", &section.key)),
        }
    }
    let empty = empty.join(cx.t("accounts-comma"));
    html! {
        @for panel in &drawn { (panel) }
        @if !empty.is_empty() { p.mute.sm { (cx.tr("reports-section-nothing", &[("sections", empty.into())])) } }
    }
}

fn label(cx: &Cx, kind: &str, key: &str) -> String {
    let key = format!("reports-{kind}-{}", key.replace('_', "-"));
    cx.locale().find(&key).map_or(key, str::to_owned)
}

fn one(cx: &Cx, sheet: &Sheet, section: &Section) -> Option<Markup> {
    let registry = &cx.app.registry;
    let title = label(cx, "section", &section.key);
    let figures: Vec<_> = sheet.figures(registry, section).into_iter().filter(|(_, n, _)| *n != 0).collect();
    let said = sheet.said(cx.locale(), cx.today(), section);
    let panel = ui::Panel::new(&title);
    if figures.is_empty() && said.is_empty() {
        return None;
    }
    let rates = sheet.rates(registry, section);
    Some(panel.raw(html! {
        @if !figures.is_empty() {
            div.pad.flow {
                @for (name, n, tone) in &figures {
                    span.nw { span.mute { (label(cx, "figure", name)) } " " b class={ "num " (if *n > 0 { *tone } else { "" }) } { (cx.locale().int(*n)) } }
                }
                @for (name, part, whole, share) in &rates {
                    @if let Some(share) = share {
                        span.nw {
                            span.mute { (label(cx, "rate", name)) } " "
                            b.num { (cx.tr("reports-percent", &[("n", (*share).into())])) }
                            span.mute { " " (cx.tr("reports-of", &[("part", (*part).into()), ("whole", (*whole).into())])) }
                        }
                    }
                }
            }
        }
        @if !said.is_empty() {
            ul.rows {
                @for s in said.iter().take(SHOWN) {
                    li.kv.tap { span.tx { a.cover href=(s.href) { (s.text) } } }
                }
                @if said.len() > SHOWN { (ui::row(html! { span.mute { (cx.tr("accounts-more", &[("n", (said.len() - SHOWN).into())])) } })) }
            }
        }
    }))
}

/// A text of somebody, with who said it where that is not the author.
pub(super) fn said(cx: &Cx, title: &'static str, text: &str, by: Markup) -> Markup {
    ui::Panel::new(cx.t(title)).body(html! {
        @for line in text.lines().filter(|l| !l.trim().is_empty()) { p { (line) } }
        @if !by.0.is_empty() { p.mute.sm { (by) } }
    })
}

/// Who replied last, and when.
pub(super) fn judged(cx: &Cx, r: &Report) -> Markup {
    html! {
        @if let Some(name) = &r.judge { (name) }
        @if let Some(at) = r.judged_at { " " (calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, at)) }
    }
}

/// The beginning of a hash, long enough to compare by eye.
fn short(hash: &str) -> &str {
    hash.get(..16).unwrap_or(hash)
}

/// What the numbers are of, and that they are what was submitted.
pub(super) fn proof(cx: &Cx, sheet: &Sheet) -> Markup {
    ui::Panel::new(cx.t("reports-proof")).body(html! {
        p.mute.sm { (cx.t("reports-seen")) }
        @match &sheet.proof {
            None => p.mute.sm { (cx.t("reports-proof-draft")) },
            Some((hash, true)) => p.mute.sm { (cx.tr("reports-proof-fine", &[("hash", short(hash).into()), ("formula", sheet.snapshot.formula.as_str().into())])) },
            Some((hash, false)) => p.bad.sm { (cx.tr("reports-proof-broken", &[("hash", short(hash).into())])) },
        }
    })
}
