//! `POST /accounts/{id}/files/new`: the form that adds files.

use axum::extract::Multipart;
use axum::extract::multipart::MultipartRejection;
use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use serde::Deserialize;
use uuid::Uuid;

use super::super::api::allowed;
use super::super::model::{About, NewFile};
use super::super::store::file;
use super::super::{actions, intake};
use super::draw;
use crate::base::extract::{Path, Query};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Error, Fields, FileId, Read, Result, flash};
use crate::features::accounts;
use crate::features::people::pages::draw::crumbs;
use crate::ui;

/// Under what the files are to stand.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AboutQuery {
    about: String,
    about_id: Option<Uuid>,
}

/// Adds what was posted.
pub async fn create(
    cx: Cx,
    Path(account): Path<AccountId>,
    Query(asked): Query<AboutQuery>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response> {
    let about = allowed(&cx, account, asked.about, asked.about_id).await?;
    let arrived = match intake::form(&cx, form).await {
        Ok(arrived) => arrived,
        Err(Error::Invalid(fields)) => return again(&cx, account, about, &fields).await,
        Err(other) => return Err(other),
    };
    let by = cx.acting();
    let batch = by.batch;
    let place = cx
        .write_as(by, move |tx, by| {
            let new =
                |(name, content): &intake::Arrived| NewFile { about, name: name.clone(), content: content.clone() };
            let ids: Vec<FileId> = actions::attach(tx, by, account, &arrived.iter().map(new).collect::<Vec<_>>())?;
            let permit = look::<Read>(tx, &by.viewer, account)?;
            ids.first().map_or(Ok(draw::place(account, about)), |id| Ok(draw::parent_href(&file::find(&permit, *id)?)))
        })
        .await?;
    Ok(flash::done(&place, "files-added", Some(batch)))
}

/// The form on a page of its own, with what is wrong.
async fn again(cx: &Cx, account: AccountId, about: About, fields: &Fields) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let name = cx.read(move |q| accounts::store::account::name(&look::<Read>(q, &viewer, account)?)).await?;
    let title = cx.t("files-add");
    let body = html! {
        (ui::page_head(title, html! { (name) }, html! {}))
        (ui::Panel::new(cx.t("files-title")).body(draw::form(cx, account, about, fields)))
    };
    let page = crumbs(Page::new(title, body), cx, account, &name);
    let page = page.crumb(Some(&draw::place(account, about)), cx.t("files-title")).crumb(None, title);
    Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).respond(cx))
}
