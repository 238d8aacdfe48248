//! Concerns on other pages: the account's overview, and under a conversation.

use maud::{Markup, html};

use super::super::model::State;
use super::super::store::concern::of_conversation;
use super::super::store::list::{Filter, Line, page};
use super::href;
use crate::base::{Contribute, Cx, InteractionId, Permit, Read, Result, Scope, calendar};
use crate::ui;

/// Concerns on the overview.
const SHOWN: usize = 5;

/// The open concerns of the account that are shown beside other things, those that last longest first.
///
/// # Errors
/// What the database says.
pub fn open(permit: &Permit<'_, Read>, cx: &Cx, limit: usize) -> Result<Vec<Line>> {
    let scope = Scope::probe(&cx.viewer);
    let filter = Filter { state: Some(State::Open), account: Some(permit.account()), ..Filter::default() };
    page(permit.conn(), &scope, &filter, None, false, limit)
}

/// The overview's panel: what worries them now.
pub fn account(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Option<Markup>> {
    let lines = open(permit, cx, SHOWN)?;
    let may = permit.allows::<Contribute>();
    if lines.is_empty() && !may {
        return Ok(None);
    }
    let all = format!("/concerns?scope=all&account={}", permit.account());
    let new = format!("/concerns/new?account={}", permit.account());
    let end = html! {
        span.flow {
            @if may { (ui::dialog_button(ui::Look::Ghost, &new, "plus", cx.t("concerns-new"))) }
            (ui::link(&all, cx.t("concerns-all")))
        }
    };
    let panel = ui::Panel::new(cx.t("concerns-title")).end(end);
    if lines.is_empty() {
        return Ok(Some(panel.raw(ui::empty(cx.t("concerns-none-here"), html! {}))));
    }
    Ok(Some(panel.rows(html! {
        @for line in lines.iter().take(SHOWN) { (row(cx, line)) }
        @if lines.len() > SHOWN { (ui::row(ui::link(&all, cx.t("concerns-more")))) }
    })))
}

/// A concern in a panel: the words, whose, and what was answered last.
pub fn row(cx: &Cx, line: &Line) -> Markup {
    let c = &line.concern;
    let since = cx.tr("concerns-since", &[("day", calendar::short(cx.locale(), cx.today(), c.since).into())]);
    ui::kv_row(&ui::KvRow {
        href: Some(&href(c.account, c.id)),
        lead: ui::icon("question"),
        title: &c.words,
        meta: html! {
            @if let Some(severity) = c.severity.filter(|s| s.severe()) { span.bad { (cx.t(severity.label())) } " · " }
            @if let Some(person) = &line.person { (person) " · " }
            (since)
            @if let Some(last) = line.last.as_deref().and_then(|text| text.lines().next()) {
                " · " (cx.tr("concerns-last-answer", &[("words", last.into())]))
            }
        },
        value: html! { @if line.answers == 0 { span.bad { (cx.t("concerns-unanswered")) } } },
    })
}

/// Under a conversation: the concerns that were heard in it, and the way to note one.
pub fn record(permit: &Permit<'_, Read>, cx: &Cx, kind: &str, id: uuid::Uuid) -> Result<Markup> {
    if kind != "conversation" {
        return Ok(html! {});
    }
    let found = of_conversation(permit, InteractionId(id))?;
    let may = permit.allows::<Contribute>();
    if found.is_empty() && !may {
        return Ok(html! {});
    }
    let new = format!("/concerns/new?account={}&conversation={id}", permit.account());
    let end = html! { @if may { (ui::dialog_button(ui::Look::Ghost, &new, "plus", cx.t("concerns-new"))) } };
    let panel = ui::Panel::new(cx.t("concerns-heard-here")).end(end);
    if found.is_empty() {
        return Ok(panel.raw(html! {}));
    }
    Ok(panel.rows(html! {
        @for c in &found {
            (ui::kv_row(&ui::KvRow {
                href: Some(&href(c.account, c.id)),
                lead: ui::icon("question"),
                title: &c.words,
                meta: html! {},
                value: html! { (cx.t(c.state.label())) },
            }))
        }
    }))
}
