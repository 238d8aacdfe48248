//! Writing, editing and removing a comment.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use serde::Deserialize;
use uuid::Uuid;

use super::super::model::{About, Comment, NewComment, shown};
use super::super::{actions, store};
use super::{draw, href, place};
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Contribute, Cx, Error, Fields, Read, Result, flash};
use crate::features::accounts;
use crate::features::identity::pages::draw::summary;
use crate::features::people::pages::draw::{crumbs, form_panel};
use crate::ui::{self, Look};

/// A comment as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CommentForm {
    about: String,
    about_id: String,
    body: String,
    version: String,
}

impl CommentForm {
    fn about(&self) -> Result<About> {
        let id = if self.about_id.is_empty() { Some(None) } else { self.about_id.parse().ok().map(Some) };
        id.and_then(|id| About::parse(&self.about, id)).ok_or_else(|| Error::field("about_id", "error-unknown"))
    }
}

/// `POST /accounts/{id}/comments/new`
pub async fn create(cx: Cx, Path(account): Path<AccountId>, Form(form): Form<CommentForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let written = cx
        .write_as(by, move |tx, by| {
            // Whether the account exists is told before what is wrong with the words.
            look::<Read>(tx, &by.viewer, account)?;
            let about = form.about()?;
            let new = NewComment { account, about, body: form.body.clone() };
            Ok((about, actions::write(tx, by, &new)?))
        })
        .await;
    match written {
        Ok((about, id)) => Ok(flash::done(&href(account, about, id), "comments-written", Some(batch))),
        Err(Error::Invalid(fields)) => again(&cx, account, &typed, &fields).await,
        Err(other) => Err(other),
    }
}

/// The box on a page of its own, with what was typed.
async fn again(cx: &Cx, account: AccountId, form: &CommentForm, fields: &Fields) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let name = cx.read(move |q| accounts::store::account::name(&look::<Read>(q, &viewer, account)?)).await?;
    let about = form.about().unwrap_or(About::Account);
    let title = cx.t("comments-write");
    let body = html! {
        (ui::page_head(title, html! { (name) }, html! {}))
        (summary(cx.locale(), fields))
        (ui::Panel::new(title).body(draw::form(cx, account, about, &form.body, fields.of("body"))))
    };
    let page = crumbs(Page::new(title, body), cx, account, &name);
    let page = page.crumb(Some(&place(account, about)), cx.t("comments-title")).crumb(None, title);
    Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).respond(cx))
}

type At = Path<(AccountId, Uuid)>;

/// `GET /accounts/{id}/comments/{comment}/edit`
pub async fn edit(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let (stored, typed) = load(&cx, account, id).await?;
    let form = CommentForm { body: typed, version: stored.version.to_string(), ..CommentForm::default() };
    show(&cx, &stored, &form, &Fields::default(), StatusCode::OK).await
}

/// The viewer's own comment, and its words as one would type them.
async fn load(cx: &Cx, account: AccountId, id: Uuid) -> Result<(Comment, String)> {
    let (viewer, today) = (cx.viewer.clone(), cx.today());
    cx.read(move |q| {
        let permit = look::<Read>(q, &viewer, account)?;
        let stored = store::find(&permit, id)?;
        if stored.author.is_none() || stored.author != viewer.actor() || !permit.allows::<Contribute>() {
            return Err(Error::Forbidden("comments-error-author"));
        }
        let (mut readers, others) = store::colleagues(&permit, today)?;
        readers.extend(others);
        let typed = shown(&stored.body, &readers);
        Ok((stored, typed))
    })
    .await
}

/// `POST /accounts/{id}/comments/{comment}/edit`
pub async fn save(cx: Cx, Path((account, id)): At, Form(form): Form<CommentForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let base: Option<i64> = Some(form.version.parse().unwrap_or(0));
    match cx.write_as(by, move |tx, by| actions::edit(tx, by, account, id, (&form.body, base))).await {
        Ok(_) => {
            let (stored, _) = load(&cx, account, id).await?;
            Ok(flash::done(&href(account, stored.about, id), "saved", Some(batch)))
        }
        Err(Error::Invalid(fields)) => {
            let (stored, _) = load(&cx, account, id).await?;
            show(&cx, &stored, &typed, &fields, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(Error::Conflict(conflict)) if !conflict.fields.is_empty() => {
            // The stored words stand above the box with one's own, which can now be saved over them.
            let (stored, _) = load(&cx, account, id).await?;
            let form = CommentForm { version: stored.version.to_string(), ..typed };
            show(&cx, &stored, &form, &Fields::default(), StatusCode::CONFLICT).await
        }
        Err(other) => Err(other),
    }
}

async fn show(cx: &Cx, stored: &Comment, form: &CommentForm, fields: &Fields, status: StatusCode) -> Result<Response> {
    let (viewer, account, body) = (cx.viewer.clone(), stored.account, stored.body.clone());
    let (name, names) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &viewer, account)?;
            Ok((accounts::store::account::name(&permit)?, draw::names(q, std::iter::once(body.as_str()))?))
        })
        .await?;
    let title = cx.t("comments-edit");
    let back = href(account, stored.about, stored.id);
    let page_body = html! {
        (ui::page_head(title, html! { (name) }, html! {}))
        @if status == StatusCode::CONFLICT {
            (ui::notice(ui::Tone::Warn, "warn", html! { (cx.t("comments-clash")) div.cmt { (draw::body(cx, &stored.body, &names)) } }, html! {}))
        }
        (form_panel(title, html! {
            form.set method="post" action={ "/accounts/" (account) "/comments/" (stored.id) "/edit" } novalidate data-enhance[cx.request.fragment] {
                (summary(cx.locale(), fields))
                (ui::hidden("version", &form.version))
                (draw::area(cx, account, &form.body, fields.of("body")))
                (ui::form_foot(html! { (cx.t("comments-edit-note")) }, html! {
                    (ui::link_button(Look::Ghost, &back, "", cx.t("cancel")))
                    (ui::submit(Look::Primary, "", cx.t("save")))
                }))
            }
        }))
    };
    let page = crumbs(Page::new(title, page_body), cx, account, &name);
    let page = page.crumb(Some(&place(account, stored.about)), cx.t("comments-title")).crumb(None, title);
    Ok(page.status(status).respond(cx))
}

/// `POST /accounts/{id}/comments/{comment}/archiving`
pub async fn archive(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    let about = cx
        .write_as(by, move |tx, by| {
            actions::archive(tx, by, account, id)?;
            Ok(store::find(&look::<Read>(tx, &by.viewer, account)?, id)?.about)
        })
        .await?;
    Ok(flash::done(&place(account, about), "comments-removed", Some(batch)))
}
