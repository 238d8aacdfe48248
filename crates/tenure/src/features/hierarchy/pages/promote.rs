//! `/accounts/{id}/units/{unit}/promotion`: a unit becomes an account; what goes with it, who leads it.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::super::actions::{self, Going, Promotion};
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{
    AccountId, Acting, Cx, Error, Fields, Need, Read, Result, Right, Routes, UnitId, UserId, calendar, flash, validate,
};
use crate::features::accounts::model::Kind;
use crate::features::accounts::pages::form::{mistake, summary};
use crate::features::people::pages::draw::{Draw, crumbs};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const PATH: &str = "/accounts/{id}/units/{unit}/promotion";
    let need = Need::Right(Right::CreateAccounts);
    routes.get(PATH, need, show).post(PATH, need, save)
}

/// The form as typed; `team` comes once for each person.
#[derive(Clone, Debug, Default)]
pub struct PromotionForm {
    name: String,
    kind: String,
    lead: String,
    team: Vec<String>,
    from: String,
    reason: String,
}

impl PromotionForm {
    fn read(pairs: Vec<(String, String)>) -> Result<Self> {
        let mut form = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "name" => form.name = value,
                "kind" => form.kind = value,
                "lead" => form.lead = value,
                "team" => form.team.push(value),
                "from" => form.from = value,
                "reason" => form.reason = value,
                other => {
                    let detail = format!("unknown field {other}");
                    return Err(Error::BadRequest(StatusCode::BAD_REQUEST, "error-form", detail));
                }
            }
        }
        Ok(form)
    }

    /// What it means.
    ///
    /// # Errors
    /// `Invalid` with all mistakes.
    fn parse(&self, by: &Acting, account: AccountId, unit: UnitId) -> Result<Promotion> {
        let mut fields = Fields::default();
        let kind = Kind::parse(&self.kind);
        if kind.is_none() {
            fields.add("kind", "error-choose");
        }
        let team = self.team.iter().filter_map(|id| validate::id::<UserId>(&mut fields, "team", id)).collect();
        let parsed = Promotion {
            account,
            unit,
            name: validate::required(&mut fields, "name", &self.name, validate::NAME),
            kind: kind.unwrap_or_default(),
            lead: validate::id(&mut fields, "lead", &self.lead),
            team,
            from: calendar::parse_optional(&mut fields, "from", &self.from, by.today).unwrap_or(by.today),
            reason: validate::line(&mut fields, "reason", &self.reason, validate::LINE),
        };
        fields.finish()?;
        Ok(parsed)
    }
}

async fn load(cx: &Cx, account: AccountId, unit: UnitId) -> Result<Going> {
    let viewer = cx.viewer.clone();
    cx.snapshot(move |q| actions::going(q, &viewer, account, unit)).await
}

async fn show(cx: Cx, Path((account, unit)): Path<(AccountId, UnitId)>) -> Result<Response> {
    let going = load(&cx, account, unit).await?;
    let form = PromotionForm {
        name: going.unit.name.clone(),
        kind: Kind::LegalEntity.code().to_owned(),
        lead: going.team.first().map(|m| m.row.user.to_string()).unwrap_or_default(),
        ..PromotionForm::default()
    };
    Ok(page(&cx, (account, unit), &form, &Fields::default(), &going))
}

async fn save(
    cx: Cx,
    Path((account, unit)): Path<(AccountId, UnitId)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let form = PromotionForm::read(pairs)?;
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            look::<Read>(tx, &by.viewer, account)?;
            actions::promote(tx, by, &form.parse(by, account, unit)?)
        })
        .await;
    match done {
        Ok(new) => Ok(flash::done(&format!("/accounts/{new}"), "hierarchy-promoted", Some(batch))),
        Err(Error::Invalid(fields)) => {
            let going = load(&cx, account, unit).await?;
            Ok(page(&cx, (account, unit), &typed, &fields, &going))
        }
        Err(other) => Err(other),
    }
}

fn page(
    cx: &Cx,
    (account, unit): (AccountId, UnitId),
    form: &PromotionForm,
    fields: &Fields,
    going: &Going,
) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = cx.tr("hierarchy-promote-title", &[("name", going.unit.name.as_str().into())]);
    let back = format!("/accounts/{account}/units");
    let lead = cx.tr("hierarchy-promote-summary", &[("name", going.account.as_str().into())]);
    let body = html! {
        (ui::page_head(&title, html! { (lead) }, html! {}))
        form method="post" action={ (back) "/" (unit) "/promotion" } novalidate {
            (summary(cx, fields))
            (ui::columns(inputs(cx, form, fields, going), along(cx, going)))
            (ui::action_bar(html! { (cx.t("hierarchy-promote-note")) }, html! {
                (ui::link_button(ui::Look::Ghost, &back, "", cx.t("cancel")))
                (ui::submit(ui::Look::Primary, "", cx.t("hierarchy-promote")))
            }))
        }
    };
    crumbs(Page::new(title.clone(), body), cx, account, &going.account)
        .crumb(Some(&back), cx.t("accounts-units"))
        .crumb(None, title)
        .status(status)
        .respond(cx)
}

fn inputs(cx: &Cx, form: &PromotionForm, fields: &Fields, going: &Going) -> Markup {
    let d = Draw { cx, fields, prefix: "hierarchy" };
    let kinds = Kind::ALL.map(|k| (k.code(), cx.t(k.label())));
    let leads: Vec<(String, &str)> = going.team.iter().map(|m| (m.row.user.to_string(), m.name.as_str())).collect();
    let mut options = vec![("", cx.t("accounts-lead-me"))];
    options.extend(leads.iter().map(|(id, name)| (id.as_str(), *name)));
    html! {
        (ui::Panel::new(cx.t("hierarchy-promote-account")).body(ui::field_grid(html! {
            (d.required("name", &form.name))
            (d.select("kind", &form.kind, &kinds))
            (d.select("lead", &form.lead, &options))
            (d.day("from", &form.from, "accounts-hint-from"))
            (d.text("reason", &form.reason, ""))
        })))
        @if going.team.len() > 1 {
            (ui::Panel::new(cx.t("hierarchy-promote-team")).body(html! {
                @for (id, name) in &leads { (ui::checkbox("team", id, name, form.team.contains(id))) }
                @if let Some(error) = mistake(cx, fields, "team") { p.hint.bad { (error) } }
                p.mute.sm { (cx.t("hierarchy-promote-team-note")) }
            }))
        }
    }
}

fn along(cx: &Cx, going: &Going) -> Markup {
    let rows: Vec<(&str, i64)> = going
        .rows
        .iter()
        .filter_map(|(table, n)| Some((cx.locale().find(&format!("hierarchy-rows-{}", table.replace('_', "-")))?, *n)))
        .collect();
    ui::Panel::new(cx.t("hierarchy-merge-along")).rows(html! {
        @for (words, n) in &rows {
            (ui::kv_row(&ui::KvRow { href: None, lead: html! {}, title: words, meta: html! {}, value: html! { (cx.locale().int(*n)) } }))
        }
        @if rows.is_empty() { (ui::row(html! { span.mute { (cx.t("hierarchy-promote-nothing")) } })) }
    })
}
