//! `/accounts/{id}/grants/new` and `…/end`: a right by name, always with an end.

use axum::response::Response;
use maud::html;
use serde::Deserialize;

use crate::base::dated::{Span, next_day};
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{
    AccountId, Cx, Error, Fields, Manage, Read, Result, Right, RowId, UserId, calendar, flash, validate,
};
use crate::features::access::explain::Proof;
use crate::features::access::model::{EndRow, GRANT_LEVELS, NewGrant, level_label, level_of};
use crate::features::access::store::{assignments, explain::account_name, grants as store};
use crate::features::access::{grants, model::Granted};
use crate::features::org::shared::{Draw, EndForm, EndPage, end_page, status, summary, users, with_none};
use crate::ui;

/// The form as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GrantForm {
    user: String,
    level: String,
    valid_from: String,
    valid_to: String,
    reason: String,
}

impl GrantForm {
    fn parse(&self, account: AccountId, today: jiff::civil::Date) -> Result<NewGrant> {
        let mut fields = Fields::default();
        let user: Option<UserId> = validate::id(&mut fields, "user", &self.user);
        if user.is_none() && fields.of("user").is_none() {
            fields.add("user", "error-choose");
        }
        let level = level_of(&self.level);
        if level.is_none() {
            fields.add("level", "error-choose");
        }
        let from = calendar::parse_optional(&mut fields, "valid_from", &self.valid_from, today).unwrap_or(today);
        let last = calendar::parse_optional(&mut fields, "valid_to", &self.valid_to, today);
        match last {
            None if fields.of("valid_to").is_none() => fields.add("valid_to", "access-error-grant-end"),
            Some(last) if last < from => fields.add("valid_to", "error-ends-before-start"),
            _ => {}
        }
        let reason = validate::required(&mut fields, "reason", &self.reason, validate::LINE);
        match (user, level, last) {
            (Some(user), Some(level), Some(last)) if fields.0.is_empty() => {
                Ok(NewGrant { account, user, level, span: Span { from, to: next_day(last) }, reason })
            }
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// GET.
pub async fn form(cx: Cx, Path(id): Path<AccountId>) -> Result<Response> {
    show(&cx, id, &GrantForm { level: String::from("read"), ..GrantForm::default() }, &Fields::default()).await
}

async fn show(cx: &Cx, id: AccountId, form: &GrantForm, fields: &Fields) -> Result<Response> {
    let (viewer, today) = (cx.viewer.clone(), cx.today());
    let (name, people) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &viewer, id)?;
            permit.may::<Manage>()?;
            if !viewer.has(Right::Grant) && !assignments::leads(&permit, viewer.id, today)? {
                return Err(Error::Forbidden("access-error-may-not-grant"));
            }
            Ok((account_name(q, &Proof::reader(&permit))?, users(q, today)?))
        })
        .await?;
    let (d, back) = (Draw { cx, fields }, format!("/accounts/{id}/access"));
    let levels: Vec<(&str, &str)> =
        GRANT_LEVELS.iter().map(|(word, level)| (*word, cx.t(level_label(*level)))).collect();
    let title = cx.tr("access-grant-title", &[("name", name.as_str().into())]);
    let body = html! {
        (ui::page_head(&title, html! {}, html! {}))
        form method="post" action={ "/accounts/" (id) "/grants/new" } novalidate {
            (summary(cx, fields))
            (ui::Panel::new(cx.t("access-grant-panel")).body(html! {
                (ui::field_grid(html! {
                    (d.select("user", "org-person", &form.user, &with_none(cx.t("org-choose"), &people)))
                    (d.select("level", "access-level", &form.level, &levels))
                    (d.day("valid_from", "from", &form.valid_from, "org-from-hint"))
                    (d.day("valid_to", "until", &form.valid_to, "org-last-day-hint"))
                    (d.required("reason", "reason", &form.reason))
                }))
                (ui::form_foot(html! { (cx.t("access-grant-note")) }, html! {
                    (ui::link_button(ui::Look::Ghost, &back, "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "key", cx.t("access-grant-do")))
                }))
            }))
        }
    };
    let page = Page::new(title.clone(), body).nav("/accounts").crumb(Some("/accounts"), cx.t("access-accounts"));
    Ok(page.crumb(Some(&back), name).crumb(None, cx.t("access-grant-panel")).status(status(fields)).respond(cx))
}

/// POST.
pub async fn give(cx: Cx, Path(id): Path<AccountId>, Form(form): Form<GrantForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let write = move |tx: &crate::base::Tx<'_>, by: &crate::base::Acting| {
        look::<Read>(tx, &by.viewer, id)?;
        grants::give(tx, by, &form.parse(id, by.today)?)
    };
    match cx.write_as(by, write).await {
        Ok(_) => Ok(flash::done(&format!("/accounts/{id}/access"), "access-granted", Some(batch))),
        Err(Error::Invalid(fields)) => show(&cx, id, &typed, &fields).await,
        Err(other) => Err(other),
    }
}

async fn end_shown(cx: &Cx, id: AccountId, row: RowId, form: &EndForm, fields: &Fields) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let granted: Granted = cx
        .read(move |q| {
            let permit = look::<Read>(q, &viewer, id)?;
            if !permit.allows::<Manage>() {
                return Err(Error::Forbidden("error-needs-manage"));
            }
            store::list(&permit)?.into_iter().find(|g| g.row.id == row).ok_or(Error::NotFound)
        })
        .await?;
    let (back, action) = (format!("/accounts/{id}/access"), format!("/accounts/{id}/grants/{row}/end"));
    let level = cx.t(level_label(granted.row.level));
    let title = cx.tr("access-revoke-title", &[("name", granted.name.into()), ("level", level.into())]);
    Ok(end_page(cx, EndPage { title, action: &action, back: &back, nav: "/accounts" }, form, fields))
}

/// GET: the form that ends a grant; yesterday as the last day ends it at once.
pub async fn end_form(cx: Cx, Path((id, row)): Path<(AccountId, RowId)>) -> Result<Response> {
    let yesterday = cx.today().yesterday().unwrap_or(cx.today());
    let form = EndForm { last: calendar::full(cx.locale(), yesterday), reason: String::new() };
    end_shown(&cx, id, row, &form, &Fields::default()).await
}

/// POST: ends a grant.
pub async fn revoke(cx: Cx, Path((id, row)): Path<(AccountId, RowId)>, Form(form): Form<EndForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let write = move |tx: &crate::base::Tx<'_>, by: &crate::base::Acting| {
        look::<Read>(tx, &by.viewer, id)?;
        let end = form.parse(row, by.today)?;
        grants::revoke(tx, by, &EndRow { account: id, row, last: end.last, reason: end.reason })
    };
    match cx.write_as(by, write).await {
        Ok(()) => Ok(flash::done(&format!("/accounts/{id}/access"), "access-revoked", Some(batch))),
        Err(Error::Invalid(fields)) => end_shown(&cx, id, row, &typed, &fields).await,
        Err(other) => Err(other),
    }
}
