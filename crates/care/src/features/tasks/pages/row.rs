//! A task and a next step as rows of one list.

use maud::{Markup, html};

use super::super::model::{Band, Task, band};
use super::super::store::{Line, Step};
use super::form::href;
use crate::base::{Cx, calendar};
use crate::features::interactions;
use crate::features::people::listing::query;
use crate::ui;

/// How rows are shown.
#[derive(Clone, Copy)]
pub struct Style<'a> {
    /// Where the box leads back to.
    pub back: &'a str,
    /// Whether the box can be ticked.
    pub may: bool,
    /// Whether the account is named.
    pub account: bool,
    /// Whether the owner is named.
    pub owner: bool,
}

/// A row of the list: a task of ours, or a next step that follows from a conversation.
pub enum Row {
    /// A task.
    Task(Line),
    /// A next step.
    Step(Step),
}

impl Row {
    fn key(&self) -> (bool, Option<jiff::civil::Date>) {
        let due = match self {
            Row::Task(line) => line.task.due_on,
            Row::Step(step) => step.due_on,
        };
        (due.is_none(), due)
    }

    /// Where it stands.
    pub fn band(&self, today: jiff::civil::Date) -> Band {
        match self {
            Row::Task(line) => band(line.task.due_on, line.task.done_at.is_some(), today),
            Row::Step(step) => band(step.due_on, false, today),
        }
    }
}

/// Both in one list, the earliest first, what has no date last.
pub fn both(tasks: Vec<Line>, steps: Vec<Step>) -> Vec<Row> {
    let mut rows: Vec<Row> = tasks.into_iter().map(Row::Task).chain(steps.into_iter().map(Row::Step)).collect();
    rows.sort_by_key(Row::key);
    rows
}

/// Draws it.
pub fn draw(cx: &Cx, row: &Row, style: Style<'_>) -> Markup {
    match row {
        Row::Task(line) => task(cx, line, style),
        Row::Step(step) => next_step(cx, step, style),
    }
}

/// The date in words, with its tone.
pub fn due(cx: &Cx, t: &Task) -> (String, ui::Tone) {
    if let Some(at) = t.done_at {
        let day = calendar::short(cx.locale(), cx.today(), crate::base::clock::day_in(at, &cx.viewer.zone));
        return (cx.tr("tasks-done-on", &[("day", day.into())]), ui::Tone::Neutral);
    }
    until(cx, t.due_on)
}

fn until(cx: &Cx, due_on: Option<jiff::civil::Date>) -> (String, ui::Tone) {
    match due_on {
        None => (cx.t("tasks-no-date").to_owned(), ui::Tone::Neutral),
        Some(day) if day < cx.today() => {
            let days = calendar::days_between(day, cx.today());
            (cx.tr("tasks-days-late", &[("n", days.into())]), ui::Tone::Bad)
        }
        Some(day) => (calendar::day(cx.locale(), cx.today(), day), ui::Tone::Neutral),
    }
}

fn meta(parts: &[Option<Markup>]) -> Markup {
    html! { @for (n, part) in parts.iter().flatten().enumerate() { @if n > 0 { " · " } (part) } }
}

fn task(cx: &Cx, line: &Line, style: Style<'_>) -> Markup {
    let t = &line.task;
    let here = href(t.account, t.id);
    let action = query(&format!("{here}/completion"), &[("back", style.back)]);
    let label = cx.tr("tasks-tick", &[("what", t.content.as_str().into())]);
    let (due, tone) = due(cx, t);
    let moved = (t.moves > 0).then(|| cx.tr("tasks-moves", &[("n", t.moves.into())]));
    let account = style.account.then(|| html! { a href={ "/accounts/" (t.account) } { (line.account) } });
    let owner = style.owner.then(|| html! { (line.owner) });
    ui::promise_row(&ui::PromiseRow {
        tick: (style.may && t.open()).then_some(ui::TickForm { action: &action, label: &label }),
        title: &t.content,
        href: Some(&here),
        meta: meta(&[line.person.as_deref().map(|p| html! { (p) }), account, owner]),
        quote: None,
        due: &due,
        tone,
        due_note: moved.as_deref(),
        compact: false,
    })
}

fn next_step(cx: &Cx, step: &Step, style: Style<'_>) -> Markup {
    let here = interactions::pages::form::href(step.account_id, step.id);
    let action = query(&format!("{here}/next-step-completion"), &[("back", style.back)]);
    let what = if step.what.is_empty() { cx.t("interactions-step-contact") } else { step.what.as_str() };
    let label = cx.tr("tasks-tick", &[("what", what.into())]);
    let (due, tone) = until(cx, step.due_on);
    let account = style.account.then(|| html! { a href={ "/accounts/" (step.account_id) } { (step.account) } });
    let owner = style.owner.then(|| html! { (step.owner) });
    ui::promise_row(&ui::PromiseRow {
        tick: style.may.then_some(ui::TickForm { action: &action, label: &label }),
        title: what,
        href: Some(&here),
        meta: meta(&[Some(html! { (cx.t("interactions-next")) }), account, owner]),
        quote: None,
        due: &due,
        tone,
        due_note: None,
        compact: false,
    })
}
