//! `/admin/accounts/{id}/access`: for auditors, who sees or saw any account; its name only if they see it themselves.

use axum::response::Response;
use maud::html;

use super::asof::{self, DayQuery};
use super::list;
use crate::base::extract::Path;
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Fields, Read, Result, UserId, validate};
use crate::features::access::explain::{self, Proof};
use crate::features::access::store::explain::account_name;
use crate::features::org::shared::{users, with_none};
use crate::ui;

/// GET.
pub async fn show(cx: Cx, Path(id): Path<AccountId>) -> Result<Response> {
    let query = DayQuery::parse(cx.request.uri.split_once('?').map_or("", |(_, q)| q))?;
    let (day, mistakes) = query.day(cx.today());
    let day = explain::day_of(day, cx.today());
    let (viewer, today) = (cx.viewer.clone(), cx.today());
    let user: Option<UserId> = validate::id(&mut Fields::default(), "user", &query.user);
    let (all, owners, name, checked, people) = cx
        .snapshot(move |q| {
            let all = explain::account(q, &viewer, id, day)?;
            let owners = explain::request_owners(q, &viewer, id, day)?;
            let permit = look::<Read>(q, &viewer, id).ok();
            let name = permit.map(|p| account_name(q, &Proof::reader(&p))).transpose()?;
            let checked = user.map(|user| explain::pair(q, &viewer, id, user, day)).transpose()?;
            Ok((all, owners, name, checked, users(q, today)?))
        })
        .await?;
    let here = format!("/admin/accounts/{id}/access");
    let title = cx.t("access-who-title");
    let options = with_none(cx.t("org-choose"), &people);
    let check = ui::Panel::new(cx.t("access-check-title")).body(html! {
        form method="get" action=(here) {
            (ui::hidden("as_of", &day.to_string()))
            (ui::Field::select("user", cx.t("org-person"), &options).value(&query.user).draw())
            (ui::form_foot(html! {}, ui::submit(ui::Look::Plain, "question", cx.t("access-check"))))
        }
        (list::verdicts(&cx, checked.as_slice()))
    });
    let summary = name.unwrap_or_else(|| id.to_string());
    let field = asof::field(&cx, &here, day, &mistakes, &[("user", &query.user)]);
    let body = html! {
        (ui::page_head(title, html! { (summary) }, html! {}))
        (asof::notice(&cx, &here, day))
        (ui::columns(list::who(&cx, &all, &owners, day, field), check))
    };
    Ok(Page::new(title, body).nav("/admin").crumb(Some("/admin"), cx.t("org-admin")).crumb(None, title).respond(&cx))
}
