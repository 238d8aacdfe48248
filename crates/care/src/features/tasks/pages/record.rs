//! `/accounts/{id}/tasks/{task}`: one task and what can be done with it.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::actions;
use super::super::store::{Line, find, find_line};
use super::form::{Ground, TaskForm, draw, href};
use super::row::due;
use crate::base::extract::{Form, Path, Query};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{
    AccountId, Acting, Contribute, Cx, Error, Fields, Need, Read, Result, Routes, TaskId, Tx, calendar, flash, validate,
};
use crate::features::accounts::pages::form::summary;
use crate::features::interactions::pages::form::{href as talk_href, version};
use crate::features::people::listing::back;
use crate::features::people::merge::{Base, Posted};
use crate::features::people::pages::draw::{Clash, Draw, conflict_page, crumbs, form_panel};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const EDIT: &str = "/accounts/{id}/tasks/{task}/edit";
    const MOVE: &str = "/accounts/{id}/tasks/{task}/due-date";
    routes
        .get("/accounts/{id}/tasks/{task}", Need::User, show)
        .get(EDIT, Need::User, edit)
        .post(EDIT, Need::User, save)
        .get(MOVE, Need::User, move_form)
        .post(MOVE, Need::User, move_date)
        .post("/accounts/{id}/tasks/{task}/completion", Need::User, complete)
        .post("/accounts/{id}/tasks/{task}/reopening", Need::User, reopen)
        .post("/accounts/{id}/tasks/{task}/archiving", Need::User, archive)
}

type At = Path<(AccountId, TaskId)>;

async fn show(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let inner = cx.clone();
    let (line, works) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &inner.viewer, account)?;
            Ok((find_line(&permit, id)?, permit.allows::<Contribute>()))
        })
        .await?;
    let page = crumbs(Page::new(cx.t("tasks-one"), body(&cx, &line, works)), &cx, account, &line.account);
    Ok(page.crumb(Some("/tasks"), cx.t("tasks-title")).crumb(None, cx.t("tasks-one")).respond(&cx))
}

fn body(cx: &Cx, line: &Line, works: bool) -> Markup {
    let t = &line.task;
    let here = href(t.account, t.id);
    let works = works && !t.archived;
    let post = |look, verb: &str, icon, key| ui::post_button(look, &format!("{here}/{verb}"), icon, cx.t(key), &[]);
    let dialog = |verb: &str, icon, key| ui::dialog_button(ui::Look::Plain, &format!("{here}/{verb}"), icon, cx.t(key));
    let actions = html! {
        @if works { (dialog("edit", "edit", "edit")) }
        @if works && t.open() { (dialog("due-date", "calendar", "tasks-move")) (post(ui::Look::Primary, "completion", "check", "tasks-complete")) }
        @if works && !t.open() { (post(ui::Look::Plain, "reopening", "undo", "tasks-reopen")) }
    };
    let (words, tone) = due(cx, t);
    let mut rows = vec![(cx.t("tasks-field-due_on"), html! { span class=(tone.text_class()) { (words) } })];
    if t.moves > 0 {
        let moved = cx.tr("tasks-moves", &[("n", t.moves.into())]);
        let first = t.original_due_on.map(|d| calendar::time_tag(cx.locale(), cx.today(), d));
        rows.push((cx.t("tasks-first-date"), html! { @if let Some(first) = first { (first) " · " } (moved) }));
    }
    rows.push((cx.t("tasks-field-owner"), html! { (line.owner) }));
    if let Some(person) = &line.person {
        rows.push((cx.t("tasks-field-person"), html! { (person) }));
    }
    if let Some(talk) = t.interaction {
        rows.push((cx.t("interactions-one"), ui::link(&talk_href(t.account, talk), cx.t("tasks-from"))));
    }
    html! {
        (ui::page_head(&t.content, html! { (line.account) }, actions))
        @if t.archived { (ui::notice(ui::Tone::Warn, "warn", html! { (cx.t("tasks-archived-note")) }, html! {})) }
        (ui::stack(html! {
            (ui::Panel::new(cx.t("tasks-one")).body(ui::facts(&rows)))
            @if works { (post(ui::Look::Ghost, "archiving", "trash", "tasks-archive")) }
        }))
    }
}

async fn load(cx: &Cx, (account, id): (AccountId, TaskId), asks: bool) -> Result<(Line, Ground)> {
    let inner = cx.clone();
    cx.read(move |q| {
        let permit = look::<Read>(q, &inner.viewer, account)?;
        let line = find_line(&permit, id)?;
        if asks {
            permit.may::<Contribute>()?;
        }
        let ground = Ground::load(&permit, &inner, line.task.person)?;
        Ok((line, ground))
    })
    .await
}

async fn edit(cx: Cx, Path(at): At) -> Result<Response> {
    let (line, ground) = load(&cx, at, true).await?;
    Ok(edit_page(&cx, at, &TaskForm::of(&line.task), &Fields::default(), &ground))
}

async fn save(cx: Cx, Path((account, id)): At, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    let posted = Posted::<TaskForm>::read(pairs)?;
    let (by, form) = (cx.acting(), posted.form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let stored = find(&look::<Read>(tx, &by.viewer, account)?, id)?;
            let base = Base { version: Some(version(&posted.form.version)?), ..posted.base.clone() };
            let mut edit = posted.form.edit(base)?;
            edit.set.retain(|field, _| !posted.drop.contains(field));
            Ok(actions::edit(tx, by, account, id, &edit)? != stored.version)
        })
        .await;
    match done {
        Ok(changed) => Ok(flash::done(&href(account, id), "tasks-edited", changed.then_some(batch))),
        Err(Error::Invalid(fields)) => {
            let (_, ground) = load(&cx, (account, id), false).await?;
            Ok(edit_page(&cx, (account, id), &form, &fields, &ground))
        }
        Err(Error::Conflict(conflict)) if !conflict.fields.is_empty() => {
            let (line, ground) = load(&cx, (account, id), false).await?;
            let (here, action) = (href(account, id), format!("{}/edit", href(account, id)));
            let words: Vec<(String, String)> = ground.people.iter().chain(&ground.users).cloned().collect();
            let clash = Clash {
                action: &action,
                back: &here,
                prefix: "tasks",
                words: &words,
                account: (account, &line.account),
                custom: &[],
            };
            Ok(conflict_page(&cx, &clash, &form, &conflict))
        }
        Err(other) => Err(other),
    }
}

fn edit_page(
    cx: &Cx,
    (account, id): (AccountId, TaskId),
    form: &TaskForm,
    fields: &Fields,
    ground: &Ground,
) -> Response {
    let here = href(account, id);
    let d = Draw { cx, fields, prefix: "tasks" };
    let inside = html! { (ui::hidden("version", &form.version)) (draw(&d, form, ground, false)) };
    let name = ground.account.as_ref().map_or("", |(_, name)| name.as_str());
    form_page(cx, (account, name), (&here, &format!("{here}/edit")), cx.t("tasks-edit-title"), fields, inside)
}

/// A small form about a task, as a page and in a dialog.
fn form_page(
    cx: &Cx,
    (account, name): (AccountId, &str),
    (here, action): (&str, &str),
    title: &str,
    fields: &Fields,
    inside: Markup,
) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let body = html! {
        (ui::page_head(title, html! {}, html! {}))
        (form_panel(cx.t("tasks-one"), html! {
            form.set method="post" action=(action) novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                (inside)
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(ui::Look::Ghost, here, "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "", cx.t("save")))
                }))
            }
        }))
    };
    let page = crumbs(Page::new(title, body), cx, account, name);
    page.crumb(Some(here), cx.t("tasks-one")).crumb(None, title).status(status).respond(cx)
}

/// A new date.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MoveForm {
    due_on: String,
    reason: String,
}

async fn move_form(cx: Cx, Path(at): At) -> Result<Response> {
    let (line, _) = load(&cx, at, true).await?;
    Ok(move_page(&cx, at, &line, &MoveForm::default(), &Fields::default()))
}

fn move_page(cx: &Cx, (account, id): (AccountId, TaskId), line: &Line, form: &MoveForm, fields: &Fields) -> Response {
    let here = href(account, id);
    let d = Draw { cx, fields, prefix: "tasks" };
    let inside = html! {
        p.mute { (line.task.content) }
        (d.day("due_on", &form.due_on, "tasks-hint-move"))
        (d.text("reason", &form.reason, ""))
    };
    form_page(cx, (account, &line.account), (&here, &format!("{here}/due-date")), cx.t("tasks-move"), fields, inside)
}

async fn move_date(cx: Cx, Path((account, id)): At, Form(form): Form<MoveForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            look::<Read>(tx, &by.viewer, account)?;
            let mut fields = Fields::default();
            let due_on = calendar::parse_optional(&mut fields, "due_on", &form.due_on, by.today);
            let reason = validate::line(&mut fields, "reason", &form.reason, validate::LINE);
            fields.finish()?;
            actions::move_date(tx, by, account, id, due_on, &reason)
        })
        .await;
    match done {
        Ok(_) => Ok(flash::done(&href(account, id), "tasks-moved", Some(batch))),
        Err(Error::Invalid(fields)) => {
            let (line, _) = load(&cx, (account, id), false).await?;
            Ok(move_page(&cx, (account, id), &line, &typed, &fields))
        }
        Err(other) => Err(other),
    }
}

/// Where a button's answer leads.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Way {
    back: String,
}

/// Runs a verb and goes back.
async fn act(
    cx: Cx,
    (account, id): (AccountId, TaskId),
    way: &Way,
    told: &'static str,
    verb: fn(&Tx<'_>, &Acting, AccountId, TaskId) -> Result<i64>,
) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| verb(tx, by, account, id)).await?;
    Ok(flash::done(back(&way.back, &href(account, id)), told, Some(batch)))
}

async fn complete(cx: Cx, Path(at): At, Query(way): Query<Way>) -> Result<Response> {
    act(cx, at, &way, "tasks-completed", actions::complete).await
}

async fn reopen(cx: Cx, Path(at): At, Query(way): Query<Way>) -> Result<Response> {
    act(cx, at, &way, "tasks-reopened", actions::reopen).await
}

async fn archive(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::archive(tx, by, account, id)).await?;
    Ok(flash::done(&format!("/accounts/{account}"), "tasks-archived", Some(batch)))
}
