//! `/accounts/{id}/introductions`: who of us knows someone at an account, for whoever needs to be introduced.

use axum::response::Response;
use jiff::SignedDuration;
use maud::{Markup, html};

use super::super::store::introductions::{self, Acquaintance};
use super::draw::crumbs;
use crate::base::extract::Path;
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Need, Read, Result, Routes, calendar};
use crate::features::accounts;
use crate::ui::{self, Cell, Head, Phone};

/// Days that are looked back.
const DAYS: i64 = 730;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/accounts/{id}/introductions", Need::User, show)
}

async fn show(cx: Cx, Path(account): Path<AccountId>) -> Result<Response> {
    let inner = cx.clone();
    let (name, list) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &inner.viewer, account)?;
            let since = inner.now() - SignedDuration::from_hours(24 * DAYS);
            Ok((accounts::store::account::name(&permit)?, introductions::list(&permit, &inner.viewer, since)?))
        })
        .await?;
    let title = cx.tr("people-introductions-title", &[("account", name.as_str().into())]);
    let body = html! {
        (ui::page_head(&title, html! { (cx.t("people-introductions-summary")) }, html! {}))
        @if list.is_empty() { (ui::Panel::new(cx.t("people-introductions")).raw(ui::empty(cx.t("people-introductions-none"), html! {}))) }
        @else { (table(&cx, account, &list)) }
    };
    Ok(crumbs(Page::new(title, body), &cx, account, &name)
        .crumb(Some(&format!("/accounts/{account}/people")), cx.t("people-title"))
        .crumb(None, cx.t("people-introductions"))
        .respond(&cx))
}

fn table(cx: &Cx, account: AccountId, list: &[Acquaintance]) -> Markup {
    let heads = vec![
        Head::text(cx.t("people-introductions-us")),
        Head::text(cx.t("people-introductions-them")),
        Head::number(cx.t("people-talks")),
        Head::text(cx.t("people-last")),
    ];
    let rows = list.iter().map(|a| row(cx, account, a)).collect();
    ui::Table::new(cx.t("people-introductions"), heads).rows(rows).draw()
}

fn row(cx: &Cx, account: AccountId, a: &Acquaintance) -> Markup {
    let href = format!("/accounts/{account}/people/{}", a.position);
    let there = if a.elsewhere > 0 {
        cx.tr("people-introductions-elsewhere", &[("n", a.elsewhere.into())])
    } else {
        String::new()
    };
    ui::tr(vec![
        Cell::head(html! { span.flow { (ui::avatar_small(&a.user_name)) (a.user_name) } }),
        Cell::text(ui::two(html! { a href=(href) { (a.person_name) } }, &a.title)).phone(Phone::Full),
        Cell::number(ui::two(html! { (cx.locale().int(a.talks)) }, &there)).label(cx.t("people-talks")),
        Cell::text(calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, a.last_at))
            .phone(Phone::Right)
            .label(cx.t("people-last")),
    ])
}
