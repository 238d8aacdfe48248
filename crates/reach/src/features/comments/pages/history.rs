//! `/accounts/{id}/comments/{comment}/history`: the words of today and every earlier wording.

use axum::response::Response;
use maud::html;
use uuid::Uuid;

use super::super::store;
use super::{draw, place};
use crate::base::extract::Path;
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Error, Read, Result, calendar};
use crate::features::accounts;
use crate::features::people::pages::draw::crumbs;
use crate::ui;

/// Shows it.
pub async fn show(cx: Cx, Path((account, id)): Path<(AccountId, Uuid)>) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let (name, stored, earlier, names) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &viewer, account)?;
            let stored = store::find(&permit, id)?;
            if stored.archived {
                return Err(Error::NotFound);
            }
            let earlier = store::wordings(&permit, id)?;
            let bodies = earlier.iter().map(|(_, body)| body.as_str()).chain([stored.body.as_str()]);
            let names = draw::names(q, bodies)?;
            Ok((accounts::store::account::name(&permit)?, stored, earlier, names))
        })
        .await?;
    let title = cx.t("comments-history");
    let author = stored.author_name.as_deref().unwrap_or(cx.t("unknown"));
    let body = html! {
        (ui::page_head(title, html! { (author) " · " (name) }, html! {}))
        (ui::stack(html! {
            (ui::Panel::new(cx.t("comments-now")).body(html! { div.cmt { (draw::body(&cx, &stored.body, &names)) } }))
            @for (at, words) in &earlier {
                @let day = calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, *at);
                (ui::Panel::new(cx.t("comments-earlier")).chip(html! { span.mute { (cx.t("comments-until")) " " (day) " " (calendar::time_of(&cx.viewer.zone, *at)) } })
                    .body(html! { div.cmt { (draw::body(&cx, words, &names)) } }))
            }
        }))
    };
    let page = crumbs(Page::new(title, body), &cx, account, &name);
    Ok(page.crumb(Some(&place(account, stored.about)), cx.t("comments-title")).crumb(None, title).respond(&cx))
}
