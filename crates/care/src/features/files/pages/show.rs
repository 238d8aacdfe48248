//! `/accounts/{id}/files/{file}`: what is known of one file, its bytes, and removing it.

use axum::response::Response;
use maud::{Markup, html};

use super::super::model::{About, File, kind, size_words};
use super::super::store::file;
use super::super::{actions, serve};
use super::draw;
use crate::base::extract::Path;
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Contribute, Cx, FileId, Read, Result, calendar, flash};
use crate::features::accounts;
use crate::features::people::pages::draw::crumbs;
use crate::ui::{self, Look, Tone};

type At = Path<(AccountId, FileId)>;

/// `GET /accounts/{id}/files/{file}`
pub async fn show(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let (found, name, may) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &viewer, account)?;
            Ok((file::find(&permit, id)?, accounts::store::account::name(&permit)?, permit.allows::<Contribute>()))
        })
        .await?;
    let page = crumbs(Page::new(found.name.clone(), body(&cx, &found, &name, may)), &cx, account, &name);
    let tab = format!("/accounts/{account}/files");
    Ok(page.crumb(Some(&tab), cx.t("files-title")).crumb(None, found.name).respond(&cx))
}

fn body(cx: &Cx, f: &File, account: &str, may: bool) -> Markup {
    let here = draw::href(f);
    let actions = html! {
        @if !f.archived { (ui::link_button(Look::Primary, &format!("{here}/content"), "download", cx.t("files-download"))) }
    };
    html! {
        (ui::page_head(&f.name, html! { (account) }, actions))
        @if f.archived { (ui::notice(Tone::Warn, "warn", html! { (cx.t("files-removed-note")) }, html! {})) }
        (ui::stack(html! {
            (facts(cx, f))
            @if may && !f.archived {
                (ui::post_button(Look::Ghost, &format!("{here}/archiving"), "trash", cx.t("files-remove"), &[]))
            }
        }))
    }
}

fn facts(cx: &Cx, f: &File) -> Markup {
    let under = match f.about {
        About::Account => html! { (cx.t("files-under-account")) },
        _ => ui::link(&draw::parent_href(f), &f.parent),
    };
    let when = html! {
        (calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, f.created_at)) " "
        (calendar::time_of(&cx.viewer.zone, f.created_at))
    };
    let rows = [
        (cx.t("files-kind"), html! { (cx.t(kind(&f.media))) " " span.mute lang="en" { (f.media) } }),
        (cx.t("files-size"), html! { span.num { (size_words(f.size)) } }),
        (cx.t("files-under"), under),
        (cx.t("files-from"), html! { (f.author_name.as_deref().unwrap_or(cx.t("unknown"))) }),
        (cx.t("files-since"), when),
        (cx.t("files-hash"), html! { code.sm { (f.hash()) } }),
    ];
    ui::Panel::new(cx.t("files-facts")).body(ui::facts(&rows))
}

/// `GET /accounts/{id}/files/{file}/content`
pub async fn content(cx: Cx, Path((account, id)): At) -> Result<Response> {
    serve::attachment(&cx, account, id).await
}

/// `POST /accounts/{id}/files/{file}/archiving`
pub async fn remove(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    let place = cx
        .write_as(by, move |tx, by| {
            actions::remove(tx, by, account, id)?;
            Ok(draw::parent_href(&file::find(&look::<Read>(tx, &by.viewer, account)?, id)?))
        })
        .await?;
    Ok(flash::done(&place, "files-removed", Some(batch)))
}
