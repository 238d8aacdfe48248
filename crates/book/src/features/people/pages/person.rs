//! `/accounts/{id}/people/{position}`: who it is, what was said, what is owed, and where they worked when.

use axum::response::Response;
use maud::{Markup, html};

use super::super::model::Position;
use super::super::store;
use super::draw::crumbs;
use super::facts;
use crate::base::extract::Path;
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Contribute, Cx, Edit, Need, Permit, PositionId, Read, Result, Routes, calendar};
use crate::features::accounts;
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/accounts/{id}/people/{position}", Need::User, show)
}

async fn show(cx: Cx, Path((account, id)): Path<(AccountId, PositionId)>) -> Result<Response> {
    let inner = cx.clone();
    let (position, name, body) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &inner.viewer, account)?;
            let position = store::position::find(&permit, id)?;
            let name = accounts::store::account::name(&permit)?;
            let body = body(&permit, &inner, &position, &name)?;
            Ok((position, name, body))
        })
        .await?;
    let page = crumbs(Page::new(position.name.clone(), body), &cx, account, &name);
    Ok(page
        .crumb(Some(&format!("/accounts/{account}/people")), cx.t("people-title"))
        .crumb(None, position.name)
        .respond(&cx))
}

fn body(permit: &Permit<'_, Read>, cx: &Cx, p: &Position, account: &str) -> Result<Markup> {
    let under = cx.app.registry.own.records.iter().map(|draw| draw(permit, cx, "person", p.person.0));
    let under = under.collect::<Result<Vec<_>>>()?;
    let beside = cx.app.registry.own.beside_person.iter().map(|draw| draw(permit, cx, p.id));
    let beside = beside.collect::<Result<Vec<_>>>()?;
    let main = html! {
        (super::roles::panel(permit, cx, p, account)?)
        (notes(cx, p))
        (super::timeline::panel(permit, cx, p)?)
        @for part in under { (part) }
    };
    let side = html! {
        (facts::facts(permit, cx, p)?)
        @for part in beside { (part) }
        (owed(permit, cx, p)?)
        (facts::privacy(permit, cx, p)?)
        (leaving(permit, cx, p))
    };
    let line = if p.title.is_empty() { account.to_owned() } else { format!("{}, {account}", p.title) };
    let called = facts::called(cx, &p.details);
    let summary = html! { (line) @if !called.0.is_empty() { br; span.mute { (called) } } };
    Ok(html! {
        (ui::page_head(&p.name, summary, actions(permit, cx, p)))
        @if p.archived { (ui::notice(ui::Tone::Warn, "warn", html! { (cx.t("people-archived-note")) }, html! {})) }
        (ui::columns(main, side))
    })
}

/// What somebody wrote down about the person.
fn notes(cx: &Cx, p: &Position) -> Markup {
    html! {
        @if !p.details.notes.is_empty() {
            (ui::Panel::new(cx.t("people-set-notes")).body(html! {
                @for line in p.details.notes.lines().filter(|l| !l.trim().is_empty()) { p { (line) } }
            }))
        }
    }
}

fn actions(permit: &Permit<'_, Read>, cx: &Cx, p: &Position) -> Markup {
    let (account, person) = (p.account, p.person);
    html! {
        @if permit.allows::<Edit>() && !p.archived {
            (ui::dialog_button(ui::Look::Plain, &format!("/accounts/{account}/people/{}/edit", p.id), "edit", cx.t("edit")))
        }
        @if permit.allows::<Contribute>() && !p.archived {
            @let log = format!("/conversations/new?account={account}&person={person}");
            (ui::keyed("l", ui::dialog_button(ui::Look::Primary, &log, "call", cx.t("people-log"))))
        }
    }
}

fn owed(permit: &Permit<'_, Read>, cx: &Cx, p: &Position) -> Result<Markup> {
    let owed = store::contact::owed(permit, p.person)?;
    if owed.is_empty() {
        return Ok(html! {});
    }
    let count = cx.locale().int(i64::try_from(owed.len()).unwrap_or(0));
    Ok(ui::Panel::new(cx.t("people-owed")).count(&count).rows(html! {
        @for o in &owed {
            @let href = format!("/accounts/{}/promises/{}", p.account, o.id);
            (ui::kv_row(&ui::KvRow {
                href: Some(&href),
                lead: html! {},
                title: &o.content,
                meta: html! { (cx.t(if o.ours { "people-owed-ours" } else { "people-owed-theirs" })) },
                value: html! { span.bad[o.due_on < cx.today()] { (calendar::day(cx.locale(), cx.today(), o.due_on)) } },
            }))
        }
    }))
}

/// The forms that end a position: left, or entered by mistake.
fn leaving(permit: &Permit<'_, Read>, cx: &Cx, p: &Position) -> Markup {
    if !permit.allows::<Edit>() || p.archived {
        return html! {};
    }
    let here = format!("/accounts/{}/people/{}", p.account, p.id);
    ui::Panel::new(cx.t("people-changes")).body(html! {
        @if p.span.to > cx.today() {
            (ui::dialog_button(ui::Look::Plain, &format!("{here}/move"), "swap", cx.t("people-move")))
            form.set method="post" action={ (here) "/leaving" } {
                (ui::Field::date("last_day", cx.t("people-last-day")).placeholder(cx.t("today-word")).draw())
                (ui::Field::text("reason", cx.t("reason")).optional(cx.t("optional")).draw())
                (ui::submit(ui::Look::Plain, "", cx.t("people-leave")))
            }
        }
        (ui::post_button(ui::Look::Ghost, &format!("{here}/archiving"), "trash", cx.t("people-archive"), &[]))
    })
}
