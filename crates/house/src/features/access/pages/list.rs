//! The list of everybody who sees an account, and the answer for one person.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::base::{Cx, calendar};
use crate::features::access::explain::{Rule, Verdict, Why};
use crate::features::access::model::{Source, level_label};
use crate::ui::{self, PersonRow, Tone};

/// The level as a chip.
pub fn level_chip(cx: &Cx, level: i64) -> Markup {
    match level {
        5.. => ui::chip_icon(Tone::Accent, "star", cx.t(level_label(level))),
        4 => ui::chip_icon(Tone::Neutral, "edit", cx.t(level_label(level))),
        3 => ui::chip_icon(Tone::Neutral, "note", cx.t(level_label(level))),
        _ => ui::chip_icon(Tone::Neutral, "eye", cx.t(level_label(level))),
    }
}

/// Who looks after internal requests of an account: user, name, how many.
pub type Owners = [(crate::base::UserId, String, i64)];

/// Everybody who sees the account, by source; one sentence each. Last those who see internal requests of theirs only.
pub fn who(cx: &Cx, all: &[Why], owners: &Owners, day: Date, end: Markup) -> Markup {
    let args = [("n", all.len().into()), ("day", calendar::full(cx.locale(), day).into())];
    let count = cx.tr("access-who-count", &args);
    let groups = Source::ALL.map(|source| (source, all.iter().filter(|w| w.source == source).collect::<Vec<_>>()));
    ui::Panel::new(cx.t("access-who-title"))
        .id("who")
        .count(&count)
        .end(end)
        .footer(html! { (cx.t("access-admins")) })
        .raw(html! {
            @if all.is_empty() { (ui::empty(cx.t("access-who-none"), html! {})) }
            @for (source, list) in &groups {
                @if !list.is_empty() {
                    (ui::group_row(cx.t(source.label()), &list.len().to_string(), cx.t(source.note())))
                    ul.rows { @for why in list { (row(cx, why)) } }
                }
            }
            @if !owners.is_empty() {
                (ui::group_row(cx.t("access-request-owners"), &owners.len().to_string(), cx.t("access-request-owners-note")))
                ul.rows {
                    @for (_, name, n) in owners {
                        (ui::person_row(&PersonRow {
                            name,
                            href: None,
                            meta: html! {},
                            why: html! { (cx.tr("access-own-requests", &[("n", (*n).into())])) },
                            end: ui::chip_icon(Tone::Neutral, "lock", cx.t("access-level-head")),
                        }))
                    }
                }
            }
        })
}

fn row(cx: &Cx, why: &Why) -> Markup {
    let also = (why.also > 0).then(|| cx.tr("access-also", &[("n", why.also.into())]));
    let href = format!("/admin/users/{}/access", why.user);
    let ends = why.source == Source::Grant;
    ui::person_row(&PersonRow {
        name: &why.name,
        href: cx.viewer.has(crate::base::Right::Audit).then_some(href.as_str()),
        meta: html! { @if let Some(also) = also { (also) } },
        why: html! { @if ends { span.warn { (why.sentence(cx.locale())) } } @else { (why.sentence(cx.locale())) } },
        end: level_chip(cx, why.level),
    })
}

/// The answer for one person, with every rule that was tried; for each further day whether it is the same.
pub fn verdicts(cx: &Cx, all: &[Verdict]) -> Markup {
    let Some((first, others)) = all.split_first() else { return html! {} };
    let (tone, icon) = if first.sees() { ("notice g", "eye") } else { ("notice r", "lock") };
    let locale = cx.locale();
    let (given, denied): (Vec<_>, Vec<_>) = first.rules.iter().partition(|rule| !rule.ways.is_empty());
    let words = |rules: &[&Rule]| rules.iter().flat_map(|rule| first.of_rule(rule, locale)).collect::<Vec<_>>();
    // A refusal here is an answer, not an alarm: no role that interrupts.
    html! {
        div class=(tone) {
            (ui::icon(icon))
            div {
                b.b { (first.headline(locale)) }
                @if first.sees() { " " (level_chip(cx, first.level)) }
                @if !given.is_empty() { ul { @for sentence in words(&given) { li { (sentence) } } } }
                p.mute[first.sees()] { (words(&denied).join(" ")) }
                @if let Some(sentence) = first.of_requests(locale) { p { (sentence) } }
                @for other in others { p { (further(cx, first, other)) } }
            }
        }
    }
}

fn further(cx: &Cx, first: &Verdict, other: &Verdict) -> String {
    let locale = cx.locale();
    if other.level == first.level && other.active == first.active && other.sentences(locale) == first.sentences(locale)
    {
        return cx.tr("access-pair-same", &[("day", calendar::full(locale, other.day).into())]);
    }
    let given: Vec<String> =
        other.rules.iter().filter(|r| !r.ways.is_empty()).flat_map(|r| other.of_rule(r, locale)).collect();
    format!("{} {}", other.headline(locale), given.join(" "))
}
