//! The narrow column of a deal's page: its facts, who gets credit, what happened.

use maud::{Markup, html};
use uuid::Uuid;

use super::super::model::split;
use super::one::Shown;
use super::words::{long, percent, stage};
use crate::base::{Cx, calendar};
use crate::features::people::merge;
use crate::ui;

pub(super) fn side(cx: &Cx, s: &Shown) -> Markup {
    let f = &s.deal.facts;
    let day = |d| html! { (calendar::full(cx.locale(), d)) };
    let text = |t: &str| html! { (t) };
    let mut rows = vec![(cx.t("deals-field-opened_on"), day(f.opened_on))];
    if let Some(unit) = f.unit {
        rows.push((cx.t("deals-field-unit"), text(s.name(unit.0))));
    }
    if !f.goal.is_empty() {
        rows.push((cx.t("deals-field-goal"), text(&f.goal)));
    }
    if !f.competitors.is_empty() {
        rows.push((
            cx.t("deals-field-competitors"),
            html! {
                @for r in &f.competitors {
                    div { (ui::link(&format!("/competitors/{}", r.competitor), s.name(r.competitor.0)))
                          @if !r.note.is_empty() { " · " (r.note) } }
                }
            },
        ));
    }
    if !f.agreement.is_empty() {
        rows.push((cx.t("deals-field-agreement"), text(&f.agreement)));
    }
    if let Some(notice) = f.notice_on {
        rows.push((cx.t("deals-field-notice_on"), day(notice)));
    }
    if f.without_notice.is_some() {
        rows.push((cx.t("deals-field-without_notice"), text(&super::renewal_panel::without(cx, f))));
    }
    if f.former_minor.is_some() {
        rows.push((cx.t("deals-field-former"), text(&long(f.former_minor, &f.currency))));
    }
    if !f.source_id.is_empty() {
        rows.push((cx.t("deals-source"), text(&format!("{}: {}", f.source_system, f.source_id))));
    }
    ui::Panel::new(cx.t("deals-facts")).body(ui::facts(&rows))
}

pub(super) fn credit(cx: &Cx, s: &Shown, here: &str) -> Markup {
    let f = &s.deal.facts;
    let held = split::on(&f.credits, f.closed_on.unwrap_or(cx.today()));
    let end =
        html! { @if s.may { (ui::dialog_button(ui::Look::Ghost, &format!("{here}/credits"), "edit", cx.t("edit"))) } };
    let panel = ui::Panel::new(cx.t("deals-credit")).end(end);
    if held.is_empty() {
        return panel.raw(html! { p.pad.mute { (cx.t("deals-credit-lead")) } });
    }
    let befores = held.iter().scan(0, |before, c| {
        let at = *before;
        *before += c.share;
        Some(at)
    });
    let parts: Vec<Option<i64>> =
        held.iter().zip(befores).map(|(c, before)| f.amount_minor.map(|m| split::part(m, before, c.share))).collect();
    panel.rows(html! {
        @for (c, minor) in held.iter().zip(parts) {
            (ui::kv_row(&ui::KvRow {
                href: None, lead: ui::avatar_small(s.name(c.user.0)), title: s.name(c.user.0),
                meta: html! { (percent(c.share)) "%" }, value: html! { (long(minor, &f.currency)) },
            }))
        }
    })
}

pub(super) fn history(cx: &Cx, s: &Shown) -> Markup {
    let lists = ["lines", "credits", "people", "competitors", "evidence", "steps"];
    let shown = |field: &str, value: &serde_json::Value| -> String {
        let text = merge::show(value);
        match field {
            "stage" => text.parse().map(|id| stage(cx, &s.stages, id).to_owned()).unwrap_or(text),
            "reason" => {
                let found = s.reasons.iter().find(|r| r.id.to_string() == text);
                found.map_or(text, |r| r.named(cx.locale()).to_owned())
            }
            "amount_minor" | "former_minor" => long(value.as_i64(), &s.deal.facts.currency),
            "kind" => cx.tr(&format!("deals-kind-{text}"), &[]),
            "outcome" => cx.tr(&format!("deals-outcome-{text}"), &[]),
            "without_notice" if !text.is_empty() => cx.tr(&format!("deals-without-{text}"), &[]),
            _ => text.parse::<Uuid>().ok().and_then(|id| s.names.get(&id).cloned()).unwrap_or(text),
        }
    };
    let hidden = ["stage_since", "original_close_on", "override_by"];
    ui::Panel::new(cx.t("deals-history")).rows(html! {
        @for h in &s.happened {
            (ui::row(html! {
                div {
                    p.mute.sm {
                        b { (h.who.as_deref().unwrap_or(cx.t("notifications-house"))) } " · "
                        (calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, h.at)) " · "
                        (cx.tr(&format!("deals-verb-{}", h.verb.replace(['.', '_'], "-")), &[]))
                    }
                    @if h.verb != "deal.added" && h.verb != "deal.archived" && h.verb != "deal.restored" {
                        @for (field, pair) in h.changes.as_object().into_iter().flatten().filter(|(f, _)| !hidden.contains(&f.as_str())) {
                            @let label = cx.tr(&format!("deals-field-{field}"), &[]);
                            @if lists.contains(&field.as_str()) { p { (label) } }
                            @else { p { (label) " " (ui::diff(&shown(field, &pair[0]), &shown(field, &pair[1]))) } }
                        }
                    }
                    @if !h.reason.is_empty() { p { (h.reason) } }
                }
            }))
        }
    })
}
