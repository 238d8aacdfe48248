//! Who came to an account and who left it lately: the gap that somebody leaves, the opening that somebody known makes.

use jiff::ToSpan;
use maud::{Markup, html};

use super::super::store::moves::{self, Change, Elsewhere};
use crate::base::{Cx, Permit, Read, Result, calendar};
use crate::ui;

/// Days that count as lately.
const DAYS: i64 = 120;

/// Draws the panel; nothing when nobody came or left. Where people came from and went to is told to those who may see
/// that account.
pub fn draw(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Markup> {
    let today = cx.today();
    let since = today.checked_sub(DAYS.days()).unwrap_or(today);
    let left = moves::left(permit, since, today)?;
    let came = moves::came(permit, since, today)?;
    let persons: Vec<_> = left.iter().chain(&came).map(|c| c.person).collect();
    let elsewhere = moves::elsewhere(permit.conn(), &cx.viewer, permit.account(), &persons)?;
    // Whoever came from nowhere that the viewer knows is new to them, and stands in the list.
    let came: Vec<(&Change, &Elsewhere)> = came
        .iter()
        .filter_map(|c| elsewhere.iter().find(|e| e.person == c.person && e.from < c.on).map(|e| (c, e)))
        .collect();
    if left.is_empty() && came.is_empty() {
        return Ok(html! {});
    }
    let href = |c: &Change| format!("/accounts/{}/people/{}", permit.account(), c.id);
    let day = |c: &Change| html! { (calendar::short(cx.locale(), today, c.on)) };
    Ok(ui::Panel::new(cx.t("people-came-and-left")).rows(html! {
        @for (c, from) in &came {
            (ui::kv_row(&ui::KvRow {
                href: Some(&href(c)),
                lead: ui::state_mark(ui::Tone::Good, cx.t("people-opening")),
                title: &c.name,
                meta: html! { (cx.tr("people-known-from", &[("account", from.name.as_str().into())])) },
                value: day(c),
            }))
        }
        @for c in &left {
            @let went = elsewhere.iter().find(|e| e.person == c.person && e.to > today);
            (ui::kv_row(&ui::KvRow {
                href: Some(&href(c)),
                lead: if c.successor.is_some() { ui::state_mark(ui::Tone::Neutral, cx.t("people-filled")) }
                    else { ui::state_mark(ui::Tone::Warn, cx.t("people-gap")) },
                title: &c.name,
                meta: html! {
                    @if let Some(next) = &c.successor { (cx.tr("people-successor", &[("name", next.as_str().into())])) }
                    @else if c.title.is_empty() { (cx.t("people-gap-open")) }
                    @else { (cx.tr("people-gap-title", &[("title", c.title.as_str().into())])) }
                    @if let Some(went) = went { " · " (cx.tr("people-went-to", &[("account", went.name.as_str().into())])) }
                },
                value: day(c),
            }))
        }
    }))
}
