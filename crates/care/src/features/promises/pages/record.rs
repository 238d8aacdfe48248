//! `/accounts/{id}/promises/{promise}`: one promise and what can be done with it.

use axum::response::Response;
use maud::{Markup, html};

use super::super::model::{Promise, Side, State};
use super::super::store::ledger::{Line, one};
use super::super::store::promise::{Moved, moves};
use super::form::href;
use super::row::due;
use crate::base::extract::Path;
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Contribute, Cx, Need, PromiseId, Read, Result, Routes, calendar};
use crate::features::interactions;
use crate::features::people::pages::draw::crumbs;
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/accounts/{id}/promises/{promise}", Need::User, show)
}

async fn show(cx: Cx, Path((account, id)): Path<(AccountId, PromiseId)>) -> Result<Response> {
    let inner = cx.clone();
    let (line, moves, may, under) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &inner.viewer, account)?;
            let line = one(q, permit.account(), id)?;
            let under = inner.app.registry.own.records.iter().map(|draw| draw(&permit, &inner, "promise", id.0));
            let moves = moves(&permit, id)?;
            Ok((line, moves, permit.allows::<Contribute>(), under.collect::<Result<Vec<_>>>()?))
        })
        .await?;
    let body = body(&cx, &line, &moves, may, &under);
    let page = crumbs(Page::new(cx.t("promises-one"), body), &cx, account, &line.account);
    Ok(page
        .crumb(Some(&format!("/promises?scope=all&account={account}")), cx.t("promises-title"))
        .crumb(None, cx.t("promises-one"))
        .respond(&cx))
}

fn body(cx: &Cx, line: &Line, moves: &[Moved], may: bool, under: &[Markup]) -> Markup {
    let p = &line.promise;
    let here = href(p.account, p.id);
    let may = may && !p.archived;
    let open = may && p.state == State::Open;
    let dialog = |look, verb: &str, icon, key| ui::dialog_button(look, &format!("{here}/{verb}"), icon, cx.t(key));
    let actions = html! {
        @if may { (dialog(ui::Look::Plain, "edit", "edit", "edit")) }
        @if open {
            (dialog(ui::Look::Plain, "due-date", "calendar", "promises-move"))
            (dialog(ui::Look::Primary, "keeping", "check", "promises-keep"))
        }
    };
    html! {
        (ui::page_head(&p.content, html! { (cx.t(p.side.label())) " · " (line.account) }, actions))
        @if p.archived { (ui::notice(ui::Tone::Warn, "warn", html! { (cx.t("promises-archived-note")) }, html! {})) }
        (ui::stack(html! {
            (facts(cx, line))
            @if !moves.is_empty() { (dates(cx, p, moves)) }
            @for part in under { (part) }
            @if may {
                div.flow {
                    @if open {
                        (dialog(ui::Look::Ghost, "release", "", "promises-release"))
                        (dialog(ui::Look::Ghost, "breaking", "", "promises-break"))
                    }
                    (ui::post_button(ui::Look::Ghost, &format!("{here}/archiving"), "trash", cx.t("promises-archive"), &[]))
                }
            }
        }))
    }
}

/// The first date and each that it was moved to, with who moved it and why.
fn dates(cx: &Cx, p: &Promise, moves: &[Moved]) -> Markup {
    let day = |d| calendar::time_tag(cx.locale(), cx.today(), d);
    ui::Panel::new(cx.t("promises-dates")).rows(html! {
        (ui::kv_row(&ui::KvRow {
            href: None,
            lead: ui::icon("flag"),
            title: cx.t("promises-first-date"),
            meta: html! { (cx.t("promises-first-date-note")) },
            value: day(p.original_due_on),
        }))
        @for m in moves {
            @let by = m.by.as_deref().unwrap_or(cx.t("notifications-house"));
            @let on = calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, m.at);
            (ui::kv_row(&ui::KvRow {
                href: None,
                lead: ui::icon("calendar"),
                title: if m.reason.is_empty() { cx.t("promises-no-reason") } else { &m.reason },
                meta: html! { (cx.tr("promises-moved-by", &[("name", by.into())])) " · " (on) },
                value: html! { s.mute { (calendar::short(cx.locale(), cx.today(), m.from)) } " → " (day(m.to)) },
            }))
        }
    })
}

fn facts(cx: &Cx, line: &Line) -> Markup {
    let p = &line.promise;
    let day = |d| calendar::time_tag(cx.locale(), cx.today(), d);
    let words = due(cx, p).0;
    let state = if p.late(cx.today()) {
        cx.tr("promises-state-late", &[("state", cx.t(p.state.label()).into())])
    } else {
        cx.t(p.state.label()).to_owned()
    };
    let tone_of_state = match p.state {
        State::Kept => ui::Tone::Good,
        State::Broken => ui::Tone::Bad,
        State::Open if p.late(cx.today()) => ui::Tone::Bad,
        _ => ui::Tone::Neutral,
    };
    let mut rows = vec![
        (cx.t("promises-field-state"), ui::state(tone_of_state, &state)),
        (
            cx.t("promises-field-due_on"),
            html! { (day(p.due_on)) @if p.state == State::Open && p.late(cx.today()) { " · " span.bad { (words) } } },
        ),
    ];
    if p.moves > 0 {
        let moved = cx.tr("promises-moves", &[("n", p.moves.into())]);
        rows.push((cx.t("promises-first-date"), html! { (day(p.original_due_on)) " · " (moved) }));
    }
    if let Some(person) = &line.person {
        let label = cx.t(if p.side == Side::Ours { "promises-to" } else { "promises-by" });
        let value = match line.position {
            Some(position) => ui::link(&format!("/accounts/{}/people/{position}", p.account), person),
            None => html! { (person) },
        };
        rows.push((label, value));
    }
    if let Some(owner) = &line.owner {
        rows.push((cx.t("promises-field-owner"), html! { (owner) }));
    }
    if let (Some(id), Some((_, summary, _))) = (p.interaction, &line.said) {
        rows.push((cx.t("promises-said"), ui::link(&interactions::pages::form::href(p.account, id), summary)));
    }
    if let Some(on) = p.closed_on {
        rows.push((cx.t("promises-closed-on"), day(on)));
    }
    if let Some(name) = &line.confirmed {
        rows.push((cx.t("promises-field-confirmed_by"), html! { (name) }));
    }
    if !p.evidence.is_empty() {
        rows.push((cx.t("promises-field-evidence"), html! { (p.evidence) }));
    }
    ui::Panel::new(cx.t("promises-one")).body(ui::facts(&rows))
}
