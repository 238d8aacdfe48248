//! `/accounts/{id}/team/new` and `…/end`: a person gets a part, or gives it up.

use axum::response::Response;
use maud::html;
use serde::Deserialize;

use crate::base::dated::parse_span;
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Error, Fields, Manage, Read, Result, RowId, UnitId, UserId, flash, validate};
use crate::features::access::explain::Proof;
use crate::features::access::model::{EndRow, NewAssignment, Part};
use crate::features::access::store::{assignments, explain::account_name};
use crate::features::access::team;
use crate::features::org::shared::{Draw, EndForm, EndPage, Options, end_page, status, summary, users, with_none};
use crate::ui;

/// The form as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AssignForm {
    user: String,
    role: String,
    unit: String,
    allocation: String,
    valid_from: String,
    valid_to: String,
    reason: String,
}

impl AssignForm {
    fn parse(&self, account: AccountId, today: jiff::civil::Date) -> Result<NewAssignment> {
        let mut fields = Fields::default();
        let user: Option<UserId> = validate::id(&mut fields, "user", &self.user);
        if user.is_none() && fields.of("user").is_none() {
            fields.add("user", "error-choose");
        }
        let role = Part::parse(&self.role);
        if role.is_none() {
            fields.add("role", "error-choose");
        }
        let unit: Option<UnitId> = validate::id(&mut fields, "unit", &self.unit);
        let allocation = validate::int(&mut fields, "allocation", &self.allocation, 1, 100);
        let span = parse_span(&mut fields, today, &self.valid_from, &self.valid_to);
        let reason = validate::line(&mut fields, "reason", &self.reason, validate::LINE);
        match (user, role) {
            (Some(user), Some(role)) if fields.0.is_empty() => {
                Ok(NewAssignment { account, user, role, unit, allocation, span, reason })
            }
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// GET.
pub async fn form(cx: Cx, Path(id): Path<AccountId>) -> Result<Response> {
    show(&cx, id, &AssignForm { role: String::from("service"), ..AssignForm::default() }, &Fields::default()).await
}

async fn show(cx: &Cx, id: AccountId, form: &AssignForm, fields: &Fields) -> Result<Response> {
    let (viewer, today) = (cx.viewer.clone(), cx.today());
    let (name, people, units) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &viewer, id)?;
            permit.may::<Manage>()?;
            let units: Options =
                assignments::units(&permit)?.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
            Ok((account_name(q, &Proof::reader(&permit))?, users(q, today)?, units))
        })
        .await?;
    let (d, back) = (Draw { cx, fields }, format!("/accounts/{id}/team"));
    let parts: Vec<(&str, &str)> = Part::ALL.iter().map(|p| (p.code(), cx.t(p.label()))).collect();
    let title = cx.tr("access-assign-title", &[("name", name.as_str().into())]);
    let body = html! {
        (ui::page_head(&title, html! {}, html! {}))
        form method="post" action={ "/accounts/" (id) "/team/new" } novalidate {
            (summary(cx, fields))
            (ui::Panel::new(cx.t("access-assign-panel")).body(html! {
                (ui::field_grid(html! {
                    (d.select("user", "org-person", &form.user, &with_none(cx.t("org-choose"), &people)))
                    (d.select("role", "access-part", &form.role, &parts))
                    (d.select("unit", "access-unit", &form.unit, &with_none(cx.t("access-whole-account"), &units)))
                    (d.number("allocation", "access-allocation", &form.allocation))
                    (d.day("valid_from", "from", &form.valid_from, "org-from-hint"))
                    (d.day("valid_to", "until", &form.valid_to, "org-until-hint"))
                    (d.reason(&form.reason))
                }))
                (ui::form_foot(html! { (cx.t("access-assign-note")) }, html! {
                    (ui::link_button(ui::Look::Ghost, &back, "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "", cx.t("access-assign-do")))
                }))
            }))
        }
    };
    let page = Page::new(title.clone(), body).nav("/accounts").crumb(Some("/accounts"), cx.t("access-accounts"));
    Ok(page.crumb(Some(&back), name).crumb(None, cx.t("access-assign-panel")).status(status(fields)).respond(cx))
}

/// POST.
pub async fn make(cx: Cx, Path(id): Path<AccountId>, Form(form): Form<AssignForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let write = move |tx: &crate::base::Tx<'_>, by: &crate::base::Acting| {
        look::<Read>(tx, &by.viewer, id)?;
        team::assign(tx, by, &[form.parse(id, by.today)?])
    };
    match cx.write_as(by, write).await {
        Ok(_) => Ok(flash::done(&format!("/accounts/{id}/team"), "access-assigned", Some(batch))),
        Err(Error::Invalid(fields)) => show(&cx, id, &typed, &fields).await,
        Err(other) => Err(other),
    }
}

async fn end_shown(cx: &Cx, id: AccountId, row: RowId, form: &EndForm, fields: &Fields) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let member = cx
        .read(move |q| {
            let permit = look::<Read>(q, &viewer, id)?;
            if !permit.allows::<Manage>() {
                return Err(Error::Forbidden("error-needs-manage"));
            }
            assignments::members(&permit)?.into_iter().find(|m| m.row.id == row).ok_or(Error::NotFound)
        })
        .await?;
    let (back, action) = (format!("/accounts/{id}/team"), format!("/accounts/{id}/team/{row}/end"));
    let part = super::team::part_words(cx, member.row.role, member.unit.as_deref());
    let title = cx.tr("access-end-title", &[("name", member.name.into()), ("part", part.into())]);
    Ok(end_page(cx, EndPage { title, action: &action, back: &back, nav: "/accounts" }, form, fields))
}

/// GET: the form that ends an assignment.
pub async fn end_form(cx: Cx, Path((id, row)): Path<(AccountId, RowId)>) -> Result<Response> {
    end_shown(&cx, id, row, &EndForm::fresh(&cx), &Fields::default()).await
}

/// POST: ends an assignment.
pub async fn end(cx: Cx, Path((id, row)): Path<(AccountId, RowId)>, Form(form): Form<EndForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let write = move |tx: &crate::base::Tx<'_>, by: &crate::base::Acting| {
        look::<Read>(tx, &by.viewer, id)?;
        let end = form.parse(row, by.today)?;
        team::end(tx, by, &EndRow { account: id, row, last: end.last, reason: end.reason })
    };
    match cx.write_as(by, write).await {
        Ok(()) => Ok(flash::done(&after_end(&cx, id).await?, "access-ended", Some(batch))),
        Err(Error::Invalid(fields)) => end_shown(&cx, id, row, &typed, &fields).await,
        Err(other) => Err(other),
    }
}

/// Where to go next: whoever ended their own part may see the account no longer.
async fn after_end(cx: &Cx, id: AccountId) -> Result<String> {
    let viewer = cx.viewer.clone();
    let seen = cx.read(move |q| Ok(look::<Read>(q, &viewer, id).is_ok())).await?;
    Ok(if seen { format!("/accounts/{id}/team") } else { String::from("/accounts") })
}
