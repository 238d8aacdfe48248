//! Roles over time: all positions of a person that the viewer can see, on one axis.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use maud::{Markup, html};

use super::super::model::Position;
use super::super::store;
use crate::base::{Cx, Permit, Read, Result, calendar};
use crate::ui::{self, Axis, Cell, Head, Phone, SpanState};

/// Years that the axis shows at most.
const YEARS: i32 = 12;

/// Draws the panel; with one position only it says no more than the facts do.
pub(super) fn panel(permit: &Permit<'_, Read>, cx: &Cx, p: &Position, account: &str) -> Result<Markup> {
    let mut all = store::position::elsewhere(permit.conn(), &cx.viewer, p)?;
    let others = store::position::others_here(permit, p)?;
    if all.is_empty() && others.is_empty() {
        return Ok(html! {});
    }
    all.extend(others.into_iter().map(|other| (other, account.to_owned())));
    all.push((p.clone(), account.to_owned()));
    all.sort_by_key(|(p, _)| (std::cmp::Reverse(p.span.from), p.id));
    let first = all.iter().map(|(p, _)| p.span.from).min().unwrap_or(cx.today());
    let start = first.max(date(cx.today().year().saturating_sub(i16::try_from(YEARS).unwrap_or(12)), 1, 1));
    let end = cx.today().checked_add(90.days()).unwrap_or(cx.today());
    let axis = Axis::new(start, end);
    let heads = vec![
        Head::text(cx.t("people-field-account")),
        Head::text(cx.t("people-field-title")),
        Head::track(cx.t("people-roles"), ticks(cx, axis, start)),
        Head::text(cx.t("people-field-valid_from")),
        Head::text(cx.t("people-field-valid_to")),
    ];
    let rows = all.iter().map(|(role, name)| row(cx, p, (role, name), axis)).collect();
    let count = cx.locale().int(i64::try_from(all.len()).unwrap_or(0));
    Ok(ui::Table::new(cx.t("people-roles"), heads)
        .title(cx.t("people-roles"), Some(&count), html! {})
        .rows(rows)
        .draw())
}

fn ticks(cx: &Cx, axis: Axis, start: Date) -> Markup {
    let step = ((cx.today().year() - start.year()) / 3).max(1);
    let years: Vec<(Date, String)> = (start.year() + 1..=cx.today().year())
        .step_by(usize::try_from(step).unwrap_or(1))
        .map(|year| (date(year, 1, 1), year.to_string()))
        .collect();
    let ticks: Vec<(Date, &str)> = years.iter().map(|(day, word)| (*day, word.as_str())).collect();
    axis.head(&ticks, cx.today(), cx.t("today-word"))
}

fn row(cx: &Cx, here: &Position, (role, account): (&Position, &str), axis: Axis) -> Markup {
    let today = cx.today();
    let state = if role.span.holds(today) {
        SpanState::Valid
    } else if role.span.to <= today {
        SpanState::Over
    } else {
        SpanState::Coming
    };
    let bar = ui::Span { from: Some(role.span.from), to: role.span.last().map(|_| role.span.to), state };
    let from = calendar::full(cx.locale(), role.span.from);
    let until = role.span.last().map(|day| calendar::full(cx.locale(), day)).unwrap_or_default();
    let label = format!("{account}: {from} – {until}");
    let href = format!("/accounts/{}/people/{}", role.account, role.id);
    let name = if role.id == here.id {
        html! { b { (account) } }
    } else {
        html! { a href=(href) { (account) } }
    };
    ui::tr(vec![
        Cell::head(name),
        Cell::text(html! { (role.title) }).phone(Phone::Left),
        Cell::track(axis.track(&label, &[bar], today)),
        Cell::text(html! { (from) }).label(cx.t("people-field-valid_from")),
        Cell::text(html! { (until) }).label(cx.t("people-field-valid_to")),
    ])
}
