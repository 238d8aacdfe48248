//! `/accounts/{id}/place`: parent, territory, tier and lifecycle, each from a day on, with the reason.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use serde::Deserialize;

use super::super::model::Current;
use super::super::{actions, store};
use super::edit::crumbs;
use super::form::{Choices, Draw, summary, with_none};
use super::lookup::parent_id;
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{
    AccountId, Acting, Cx, Error, Fields, Manage, Need, Read, Result, Routes, TerritoryId, Tx, calendar, flash,
    validate,
};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const PATH: &str = "/accounts/{id}/place";
    routes.get(PATH, Need::User, show).post(PATH, Need::User, save)
}

/// The form as typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlaceForm {
    parent: String,
    territory: String,
    tier: String,
    lifecycle: String,
    from: String,
    reason: String,
}

impl PlaceForm {
    fn of(current: &Current) -> Self {
        Self {
            parent: current.parent.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
            territory: current.territory.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default(),
            tier: current.tier.clone().unwrap_or_default(),
            lifecycle: current.lifecycle.clone().unwrap_or_default(),
            ..Self::default()
        }
    }
}

/// Name, what holds today, and what can be chosen.
type Read3 = (String, Current, Choices);

async fn load(cx: &Cx, id: AccountId) -> Result<Read3> {
    let (viewer, locale, today) = (cx.viewer.clone(), cx.locale(), cx.today());
    cx.read(move |q| {
        let permit = look::<Read>(q, &viewer, id)?;
        permit.may::<Manage>()?;
        let current = store::account::current(&permit, &viewer)?;
        let mut choices = Choices::load(q, &viewer, locale, today)?;
        choices.hold(q, locale, None, Some(&current))?;
        Ok((store::account::name(&permit)?, current, choices))
    })
    .await
}

async fn show(cx: Cx, Path(id): Path<AccountId>) -> Result<Response> {
    let (name, current, choices) = load(&cx, id).await?;
    Ok(page(&cx, id, &name, &PlaceForm::of(&current), &Fields::default(), &choices))
}

async fn save(cx: Cx, Path(id): Path<AccountId>, Form(form): Form<PlaceForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    match cx.write_as(by, move |tx, by| apply(tx, by, id, &form)).await {
        Ok(changed) => Ok(flash::done(&format!("/accounts/{id}"), "accounts-edited", changed.then_some(batch))),
        Err(Error::Invalid(fields)) => {
            let (name, _, choices) = load(&cx, id).await?;
            Ok(page(&cx, id, &name, &typed, &fields, &choices))
        }
        Err(other) => Err(other),
    }
}

/// Sets what differs from what holds on the first day; whether anything did.
fn apply(tx: &Tx<'_>, by: &Acting, id: AccountId, form: &PlaceForm) -> Result<bool> {
    let permit = look::<Read>(tx, &by.viewer, id)?;
    let mut fields = Fields::default();
    let from = calendar::parse_optional(&mut fields, "from", &form.from, by.today).unwrap_or(by.today);
    let reason = validate::line(&mut fields, "reason", &form.reason, validate::LINE);
    let territory: Option<TerritoryId> = validate::id(&mut fields, "territory", &form.territory);
    let parent = parent_id(tx, &by.viewer, &form.parent)?.unwrap_or_else(|key| {
        fields.add("parent", key);
        None
    });
    if form.lifecycle.is_empty() {
        fields.add("lifecycle", "error-required");
    }
    fields.finish()?;
    let held = store::account::current_on(&permit, &by.viewer, from)?;
    let tier = Some(form.tier.as_str()).filter(|t| !t.is_empty());
    let mut changed = false;
    if tier != held.tier.as_deref() {
        actions::set_tier(tx, by, &[id], tier, from, &reason)?;
        changed = true;
    }
    if Some(form.lifecycle.as_str()) != held.lifecycle.as_deref() {
        actions::set_lifecycle(tx, by, &[id], &form.lifecycle, from, &reason)?;
        changed = true;
    }
    // An empty field means "none", unless there is a parent that the viewer cannot see: that one stays.
    if parent != held.parent.as_ref().map(|(id, _)| *id) {
        actions::set_parent(tx, by, &[id], parent, from, &reason)?;
        changed = true;
    }
    if territory != held.territory.as_ref().map(|(id, _)| *id) {
        actions::set_territory(tx, by, &[id], territory, from, &reason)?;
        changed = true;
    }
    Ok(changed)
}

fn page(cx: &Cx, id: AccountId, name: &str, form: &PlaceForm, fields: &Fields, choices: &Choices) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = cx.tr("accounts-place-title", &[("name", name.into())]);
    let (d, none) = (Draw { cx, fields }, cx.t("accounts-none"));
    let body = html! {
        (ui::page_head(&title, html! {}, html! {}))
        form method="post" action={ "/accounts/" (id) "/place" } novalidate {
            (summary(cx, fields))
            (ui::Panel::new(cx.t("accounts-section-dated")).body(html! {
                (ui::field_grid(html! {
                    (d.account("parent", &form.parent, "accounts-hint-parent"))
                    (d.select("territory", &form.territory, &with_none(none, &choices.territories)))
                    (d.select("tier", &form.tier, &with_none(none, &choices.tiers)))
                    (d.select("lifecycle", &form.lifecycle, &with_none(none, &choices.lifecycles)))
                    (d.day("from", &form.from, "accounts-hint-from"))
                    (d.text("reason", &form.reason, ""))
                }))
                (ui::form_foot(html! { (cx.t("accounts-place-note")) }, html! {
                    (ui::link_button(ui::Look::Ghost, &format!("/accounts/{id}"), "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "", cx.t("save")))
                }))
            }))
        }
    };
    crumbs(Page::new(title.clone(), body), cx, id, name)
        .crumb(None, cx.t("accounts-place-link"))
        .status(status)
        .respond(cx)
}
