//! `/accounts/{id}/why`: why do I see this. Every record page of an account links to it.

use axum::response::Response;
use maud::{Markup, html};

use super::list;
use crate::base::extract::Path;
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Read, Result};
use crate::features::access::explain::{self, Proof, Verdict};
use crate::features::access::store::explain::account_name;
use crate::ui;

/// The viewer's own reasons as a panel.
pub fn panel(cx: &Cx, own: &Verdict) -> Markup {
    let ways = own.rules.iter().flat_map(|rule| rule.ways.iter().map(move |why| (rule.source, why)));
    ui::Panel::new(cx.t("access-why-title")).id("why").chip(list::level_chip(cx, own.level)).rows(html! {
        @for (source, why) in ways {
            (ui::kv_row(&ui::KvRow {
                href: None,
                lead: ui::icon("key"),
                title: cx.t(source.label()),
                meta: html! { (why.sentence(cx.locale())) },
                value: list::level_chip(cx, why.level),
            }))
        }
    })
}

/// GET: a page, or the fragment of a dialog.
pub async fn show(cx: Cx, Path(id): Path<AccountId>) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let (own, name) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &viewer, id)?;
            Ok((explain::own(&permit, &viewer)?, account_name(q, &Proof::reader(&permit))?))
        })
        .await?;
    let body = html! {
        (ui::page_head(cx.t("access-why-title"), html! { (name) }, html! {}))
        (panel(&cx, &own))
    };
    let page =
        Page::new(cx.t("access-why-title"), body).nav("/accounts").crumb(Some("/accounts"), cx.t("access-accounts"));
    Ok(page.crumb(Some(&format!("/accounts/{id}")), name).crumb(None, cx.t("access-why-title")).respond(&cx))
}
