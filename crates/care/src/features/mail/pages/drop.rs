//! `POST /mails`: mails that were dropped.

use axum::extract::Multipart;
use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::actions;
use super::super::model::{AT_ONCE, Outcome};
use super::super::receive::{limit, receive};
use super::list;
use crate::base::error::FieldError;
use crate::base::extract::Query;
use crate::base::permit::look;
use crate::base::{AccountId, Acting, Contribute, Cx, Error, Fields, Permit, Read, Result, flash};
use crate::features::files::model::{MEGABYTE, clean};
use crate::features::identity::pages::draw::sentence;
use crate::ui::{self, Look};

/// On which account's page the mail was dropped.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DropQuery {
    account: Option<AccountId>,
}

/// One of the given mails: its file's name, and what became of it.
pub type Became = (String, std::result::Result<Outcome, Fields>);

/// Files what was posted. All of it is one act, which one undo takes back.
pub async fn submit(
    cx: Cx,
    Query(asked): Query<DropQuery>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response> {
    let (by, hint) = (cx.acting(), asked.account);
    if let Some(account) = hint {
        let viewer = cx.viewer.clone();
        cx.read(move |q| look::<Contribute>(q, &viewer, account).map(drop)).await?;
    }
    let mails = match read(&by, form).await {
        Ok(mails) if mails.is_empty() => Err(Error::field("file", "mail-error-none-given")),
        other => other,
    };
    let mails = match mails {
        Err(Error::Invalid(fields)) => return list::page(&cx, &[], &fields, StatusCode::UNPROCESSABLE_ENTITY).await,
        other => other?,
    };
    let mut done: Vec<Became> = Vec::new();
    for (name, raw) in mails {
        let became = match raw {
            Some(raw) => file(&cx, &by, raw, hint).await,
            None => Err(too_large(&by)),
        };
        match became {
            Ok(outcome) => done.push((name, Ok(outcome))),
            Err(Error::Invalid(fields)) => done.push((name, Err(fields))),
            Err(other) => return Err(other),
        }
    }
    answer(&cx, &by, &done).await
}

async fn file(cx: &Cx, by: &Acting, raw: Vec<u8>, hint: Option<AccountId>) -> Result<Outcome> {
    let received = receive(cx, by, raw).await?;
    cx.write_as(by.clone(), move |tx, by| actions::file(tx, by, &received, hint)).await
}

/// One mail that went to one conversation leads there; everything else is told.
async fn answer(cx: &Cx, by: &Acting, done: &[Became]) -> Result<Response> {
    if let [(_, Ok(one))] = done
        && let [filed] = one.filed.as_slice()
        && one.unknown.is_empty()
        && one.left_out.is_empty()
    {
        let place = format!("/accounts/{}/conversations/{}", filed.account, filed.id);
        let key = if filed.new { "mail-filed" } else { "mail-known" };
        return Ok(flash::done(&place, key, filed.new.then_some(by.batch)));
    }
    let bad = done.iter().any(|(_, became)| became.is_err());
    let status = if bad { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    list::page(cx, done, &Fields::default(), status).await
}

fn too_large(by: &Acting) -> Error {
    let mut fields = Fields::default();
    fields.add_with("file", "mail-error-large", vec![("most", (limit(by) / MEGABYTE).to_string())]);
    Error::Invalid(fields)
}

/// The given files with their bytes; none for what is too large.
async fn read(by: &Acting, form: Result<Multipart, MultipartRejection>) -> Result<Vec<(String, Option<Vec<u8>>)>> {
    let broken = |e: MultipartError| Error::BadRequest(e.status(), "error-body", e.body_text());
    let mut form = form.map_err(|e| Error::BadRequest(e.status(), "error-form", e.body_text()))?;
    let (most, mut mails, mut total) = (limit(by), Vec::new(), 0);
    while let Some(mut field) = form.next_field().await.map_err(broken)? {
        if field.name() != Some("file") {
            return Err(Error::BadRequest(StatusCode::BAD_REQUEST, "error-form", String::from("an unknown field")));
        }
        let given = field.file_name().unwrap_or_default().to_owned();
        let (mut raw, mut length) = (Vec::new(), 0);
        while let Some(bytes) = field.chunk().await.map_err(broken)? {
            length += bytes.len() as u64;
            // All that was given stays in memory, so that all of it together has a limit too.
            if length <= most && total + length <= most * 2 {
                raw.extend(&bytes)
            } else {
                raw = Vec::new()
            }
            if length > most * 4 {
                break;
            }
        }
        if given.is_empty() && length == 0 {
            continue;
        }
        if mails.len() == AT_ONCE {
            let mut fields = Fields::default();
            fields.add_with("file", "mail-error-many", vec![("most", AT_ONCE.to_string())]);
            return Err(Error::Invalid(fields));
        }
        total += raw.len() as u64;
        mails.push((clean(&given), (raw.len() as u64 == length).then_some(raw)));
    }
    Ok(mails)
}

/// The form.
pub fn form(cx: &Cx, account: Option<AccountId>, fields: &Fields) -> Markup {
    let action = account.map_or(String::from("/mails"), |a| format!("/mails?account={a}"));
    let errors: Vec<String> = fields.0.iter().map(|e: &FieldError| sentence(cx.locale(), e)).collect();
    html! {
        form.set method="post" enctype="multipart/form-data" action=(action) {
            (ui::drop_box(&ui::DropBox {
                name: "file",
                label: cx.t("mail-choose"),
                hint: cx.t("mail-hint"),
                errors: &errors,
                several: true,
                required: true,
                accept: Some(".eml,message/rfc822"),
            }))
            (ui::form_foot(html! {}, ui::submit(Look::Plain, "mail", cx.t("mail-file"))))
        }
    }
}

/// The panel of the account's overview, for those who may add to it.
pub fn panel(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Option<Markup>> {
    if !permit.allows::<Contribute>() {
        return Ok(None);
    }
    let form = form(cx, Some(permit.account()), &Fields::default());
    Ok(Some(ui::Panel::new(cx.t("mail-drop")).raw(html! {
        details.more { summary { (cx.t("mail-summary")) } div.pad { (form) } }
    })))
}
