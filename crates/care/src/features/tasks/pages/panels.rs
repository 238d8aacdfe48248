//! Tasks on other pages: Today, the account's overview, its timeline.

use jiff::Timestamp;
use maud::{Markup, html};
use tenure_db::Conn;
use uuid::Uuid;

use super::super::store::{self, Filter, happenings, lines, steps};
use super::form::href;
use super::row::{Style, both, draw};
use crate::base::registry::TimelineEntry;
use crate::base::{Contribute, Cx, Permit, PersonId, Read, Result, Scope, calendar};
use crate::ui;

/// Rows on Today.
const TODAY: usize = 7;
/// Rows on an account.
const HERE: i64 = 30;

/// Today's panel: one's own, the earliest first.
pub fn today(q: &Conn<'_>, cx: &Cx, _: &Scope) -> Result<Option<Markup>> {
    // One's own tasks count wherever they lie.
    let scope = Scope::probe(&cx.viewer);
    let filter = Filter { owner: Some(cx.viewer.id), done: Some(false), ..Filter::default() };
    let rows = both(lines(q, &scope, &filter, 50)?, steps(q, &scope, &filter, 50)?);
    if rows.is_empty() {
        return Ok(None);
    }
    let late = rows.iter().filter(|r| r.band(cx.today()) == super::super::model::Band::Late).count();
    let chip = html! { @if late > 0 { (ui::chip(ui::Tone::Bad, &cx.tr("tasks-n-late", &[("n", late.into())]))) } };
    let count = cx.locale().int(i64::try_from(rows.len()).unwrap_or(0));
    let style = Style { back: "/", may: true, account: true, owner: false };
    let panel = ui::Panel::new(cx.t("tasks-and-steps")).count(&count).chip(chip).link("/tasks", cx.t("tasks-all"));
    let rows = html! { @for row in rows.iter().take(TODAY) { (draw(cx, row, style)) } };
    Ok(Some(ui::fragment("tasks", panel.rows(rows))))
}

/// The overview's panel: everything open here; nothing when there is nothing to show and nothing to add.
pub fn account(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Option<Markup>> {
    let scope = Scope::probe(&cx.viewer);
    let filter = Filter { account: Some(permit.account()), done: Some(false), ..Filter::default() };
    let rows = both(lines(permit.conn(), &scope, &filter, HERE)?, steps(permit.conn(), &scope, &filter, HERE)?);
    let may = permit.allows::<Contribute>();
    let new = format!("/tasks/new?account={}", permit.account());
    let end = html! { @if may { (ui::dialog_button(ui::Look::Ghost, &new, "plus", cx.t("tasks-new"))) } };
    let count = cx.locale().int(i64::try_from(rows.len()).unwrap_or(0));
    let panel = ui::Panel::new(cx.t("tasks-and-steps")).count(&count).end(end);
    let here = format!("/accounts/{}", permit.account());
    let style = Style { back: &here, may, account: false, owner: true };
    let body = match rows.is_empty() {
        true => panel.raw(ui::empty(cx.t("tasks-none-here"), html! {})),
        false => panel.rows(html! { @for row in &rows { (draw(cx, row, style)) } }),
    };
    Ok(Some(ui::fragment("tasks", body)))
}

/// Tasks on the timeline: made, and done.
pub fn timeline(
    permit: &Permit<'_, Read>,
    cx: &Cx,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<TimelineEntry>> {
    Ok(entries(cx, happenings(permit, None, from, limit)?))
}

/// Those with one person.
pub fn with_person(
    permit: &Permit<'_, Read>,
    cx: &Cx,
    person: PersonId,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<TimelineEntry>> {
    Ok(entries(cx, happenings(permit, Some(person), from, limit)?))
}

fn entries(cx: &Cx, found: Vec<(Timestamp, bool, store::Line)>) -> Vec<TimelineEntry> {
    let entry = |(at, done, line): (Timestamp, bool, store::Line)| {
        let t = &line.task;
        let key = if done { "tasks-line-done" } else { "tasks-line-made" };
        let due = t.due_on.map(|day| calendar::short(cx.locale(), cx.today(), day));
        TimelineEntry {
            at,
            id: t.id.0,
            icon: "check",
            tone: if done { "good" } else { "" },
            title: html! { a href=(href(t.account, t.id)) { (cx.tr(key, &[("what", t.content.as_str().into())])) } },
            detail: html! {
                (line.owner)
                @if let Some(person) = &line.person { " · " (person) }
                @if let Some(due) = &due { " · " (cx.tr("tasks-line-due", &[("day", due.as_str().into())])) }
            },
        }
    };
    found.into_iter().map(entry).collect()
}
