//! The overview of an account on another day: the facts that held, since when, who was on the team; and what has no
//! dates, marked as today's.

use jiff::civil::Date;
use maud::{Markup, html};

use super::super::store;
use super::cells::{lifecycle_tone, tier};
use super::form::label;
use super::overview::{facts_of, group_of, latest_of};
use crate::base::asof::{self, AsOf};
use crate::base::dated::{FactRow, LIFECYCLE, PARENT, TERRITORY, TIER};
use crate::base::{Cx, Permit, Read, Result, calendar};
use crate::features::access::model::{Member, Part};
use crate::features::access::team;
use crate::features::settings::terms::Terms;
use crate::ui::{self, Tone};

/// The tab on another day.
pub(super) fn render(permit: &Permit<'_, Read>, cx: &Cx, as_of: AsOf) -> Result<Markup> {
    let members: Vec<Member> = team::members(permit)?.into_iter().filter(|m| m.row.span.holds(as_of.day)).collect();
    let main = html! {
        (held(permit, cx, as_of, &members)?)
        (on_team(permit, cx, as_of, &members))
        @if let Some(panel) = latest_of(permit, cx, Some(as_of))? { (panel) }
    };
    let side = html! {
        @if let Some(panel) = group_of(permit, cx, Some(as_of))? { (panel) }
        @if let Some(panel) = facts_of(permit, cx, Some(as_of))? { (panel) }
    };
    Ok(ui::columns(main, side))
}

/// The dated facts: value, and since when.
fn held(permit: &Permit<'_, Read>, cx: &Cx, as_of: AsOf, members: &[Member]) -> Result<Markup> {
    let (q, id, day, locale) = (permit.conn(), permit.account(), as_of.day, cx.locale());
    let terms = Terms::load(q)?;
    let current = store::account::current_on(permit, &cx.viewer, day)?;
    let (tiers, lives) = (TIER.history::<String>(q, id)?, LIFECYCLE.history::<String>(q, id)?);
    let (places, parents) = (TERRITORY.history::<uuid::Uuid>(q, id)?, PARENT.history::<uuid::Uuid>(q, id)?);
    let lead = members.iter().find(|m| m.row.role == Part::Lead);
    let mut rows = vec![(
        label(cx, "lead"),
        match lead {
            Some(m) => html! { (m.name) (since(cx, Some(m.row.span.from))) },
            None => html! { span.bad { (cx.t("accounts-no-lead")) } },
        },
    )];
    if let Some(code) = &current.tier {
        rows.push((label(cx, "tier"), html! { (tier(locale, &terms, code)) (since(cx, begun(&tiers, day))) }));
    }
    if let Some(code) = &current.lifecycle {
        let state = ui::state(lifecycle_tone(code), terms.name(locale, "lifecycle", code));
        rows.push((label(cx, "lifecycle"), html! { (state) (since(cx, begun(&lives, day))) }));
    }
    if let Some((_, name)) = &current.territory {
        rows.push((label(cx, "territory"), html! { (name) (since(cx, begun(&places, day))) }));
    }
    if let Some((parent, name)) = &current.parent {
        let href = asof::keep(&format!("/accounts/{parent}"), Some(as_of));
        rows.push((label(cx, "parent"), html! { (ui::link(&href, name)) (since(cx, begun(&parents, day))) }));
    }
    let rows: Vec<(&str, Markup)> = rows.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    let title = cx.tr("accounts-on-day", &[("day", calendar::full(locale, day).into())]);
    let since = format!("/accounts/{id}/changes?from={day}");
    let panel = ui::Panel::new(&title);
    // Nothing has changed since a day to come.
    let panel = if as_of.coming { panel } else { panel.link(&since, cx.t("accounts-changed-since")) };
    Ok(panel.body(ui::facts(&rows)))
}

/// First day of the row that holds.
fn begun<V>(rows: &[FactRow<V>], day: Date) -> Option<Date> {
    rows.iter().find(|row| row.span.holds(day)).map(|row| row.span.from)
}

fn since(cx: &Cx, from: Option<Date>) -> Markup {
    let Some(from) = from else { return html! {} };
    html! { " " span.mute { (cx.tr("accounts-held-since", &[("day", calendar::full(cx.locale(), from).into())])) } }
}

fn on_team(permit: &Permit<'_, Read>, cx: &Cx, as_of: AsOf, members: &[Member]) -> Markup {
    let title = cx.t("accounts-team-on-day");
    let href = asof::keep(&format!("/accounts/{}/team", permit.account()), Some(as_of));
    if members.is_empty() {
        return ui::Panel::new(title)
            .raw(ui::empty(cx.t("accounts-no-lead"), ui::link(&href, cx.t("access-tab-team"))));
    }
    let count = members.len().to_string();
    ui::Panel::new(title).count(&count).link(&href, cx.t("access-tab-team")).rows(html! {
        @for m in members {
            (ui::person_row(&ui::PersonRow {
                name: &m.name,
                href: None,
                meta: html! { (since(cx, Some(m.row.span.from))) },
                why: html! { (m.row.reason) },
                end: ui::chip(Tone::Neutral, cx.t(m.row.role.label())),
            }))
        }
    })
}
