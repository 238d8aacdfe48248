//! The account's custom fields: the panel of the overview, and `/accounts/{id}/fields`, where they are edited in place.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::super::model::EditAccount;
use super::super::{actions, duties, store};
use super::edit::crumbs;
use super::form::summary;
use crate::base::error::Conflict;
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Edit, Error, Fields, Need, Permit, Read, Result, Routes, flash, validate};
use crate::features::duties::Rules;
use crate::features::duties::pages::field_name;
use crate::features::fields::input::{self, Typed};
use crate::features::fields::model::Facts;
use crate::features::fields::{self, Catalogue, Owner, Subject, draw};
use crate::features::settings;
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const PATH: &str = "/accounts/{id}/fields";
    routes.get(PATH, Need::User, show).post(PATH, Need::User, save)
}

/// What is known, and what has to be.
pub fn panel(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Option<Markup>> {
    let (catalogue, rules) = (Catalogue::of(permit.conn(), cx)?, Rules::of(permit.conn(), cx)?);
    let any = catalogue.fields(Subject::Account).next().is_some();
    if !any && rules.all().is_empty() {
        return Ok(None);
    }
    let values = fields::store::of(permit.conn(), Owner::account(permit.account()))?;
    let missing = missing(permit, cx, (&catalogue, &rules), &values)?;
    let facts = draw::facts(cx, &catalogue, Subject::Account, &values);
    if facts.is_empty() && missing.is_empty() && !(any && permit.allows::<Edit>()) {
        return Ok(None);
    }
    let rows: Vec<(&str, Markup)> = facts.iter().map(|(label, value)| (label.as_str(), value.clone())).collect();
    let to = |last: &str| format!("/accounts/{}/{last}", permit.account());
    let mut panel = ui::Panel::new(cx.t("fields-section"));
    if any && permit.allows::<Edit>() {
        panel = panel.end(ui::dialog_button(ui::Look::Ghost, &to("fields"), "edit", cx.t("edit")));
    }
    Ok(Some(panel.body(html! {
        @if rows.is_empty() && missing.is_empty() { p.mute { (cx.t("fields-nothing-yet")) } }
        @if !rows.is_empty() { (ui::facts(&rows)) }
        @if !missing.is_empty() {
            p {
                (ui::chip(ui::Tone::Warn, cx.t("fields-missing"))) " " (missing.join(cx.t("accounts-comma")))
                " · " (ui::link(&to("duties"), cx.t("duties-why")))
            }
        }
    })))
}

/// The labels of fields that whoever looks must fill on this account, and that are empty.
fn missing(
    permit: &Permit<'_, Read>,
    cx: &Cx,
    (catalogue, rules): (&Catalogue, &Rules),
    values: &Map<String, Json>,
) -> Result<Vec<String>> {
    let named = rules.all().iter().any(|p| !p.mandatory.is_empty());
    if !catalogue.demands(Subject::Account) && !named {
        return Ok(Vec::new());
    }
    let (sector, tier) = store::account::standing(permit, cx.today())?;
    let facts = Facts { sector: sector.as_deref(), tier: tier.as_deref(), roles: &cx.viewer.roles };
    let mut all = values.clone();
    if !duties::built_in(rules, facts).is_empty() {
        all.extend(store::account::find(permit)?.profile.fields());
    }
    let mut names = duties::must(catalogue, rules, facts);
    names.retain(|name| duties::empty(&all, name));
    Ok(names.iter().map(|name| field_name(cx, catalogue, name)).collect())
}

/// The form as posted: only custom fields.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CustomForm {
    version: String,
    #[serde(flatten)]
    custom: Typed,
}

/// What the page shows beside what was typed.
struct Shown {
    name: String,
    catalogue: Catalogue,
    must: Vec<String>,
}

fn load(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Shown> {
    let catalogue = Catalogue::load(permit.conn())?;
    let rules = Rules::load(permit.conn())?;
    let (sector, tier) = store::account::standing(permit, cx.today())?;
    let facts = Facts { sector: sector.as_deref(), tier: tier.as_deref(), roles: &cx.viewer.roles };
    let must = duties::must(&catalogue, &rules, facts);
    Ok(Shown { name: store::account::name(permit)?, catalogue, must })
}

async fn show(cx: Cx, Path(id): Path<AccountId>) -> Result<Response> {
    let inner = cx.clone();
    let (shown, form) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &inner.viewer, id)?;
            permit.may::<Edit>()?;
            let (account, shown) = (store::account::find(&permit)?, load(&permit, &inner)?);
            let custom = Typed::of(&shown.catalogue, Subject::Account, &account.profile.custom, inner.locale());
            Ok((shown, CustomForm { version: account.version.to_string(), custom }))
        })
        .await?;
    Ok(page(&cx, id, &shown, &form, &Fields::default(), None))
}

async fn save(cx: Cx, Path(id): Path<AccountId>, Form(form): Form<CustomForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let stored = store::account::find(&look::<Read>(tx, &by.viewer, id)?)?;
            let mut fields = Fields::default();
            let base = validate::int(&mut fields, "version", &form.version, 1, i64::MAX);
            let catalogue = Catalogue::load(tx)?;
            let set = form.custom.values(&catalogue, Subject::Account, input::ground(by), &mut fields);
            fields.finish()?;
            Ok(actions::edit(tx, by, id, &EditAccount { base, set, ..EditAccount::default() })? != stored.version)
        })
        .await;
    let (fields, lost) = match done {
        Ok(changed) => {
            return Ok(flash::done(&format!("/accounts/{id}"), "accounts-edited", changed.then_some(batch)));
        }
        Err(Error::Invalid(fields)) => (fields, None),
        Err(Error::Conflict(conflict)) if !conflict.fields.is_empty() => (Fields::default(), Some(conflict)),
        Err(other) => return Err(other),
    };
    let inner = cx.clone();
    let shown = cx.read(move |q| load(&look::<Read>(q, &inner.viewer, id)?, &inner)).await?;
    // Sending once more keeps what was typed, knowing what the other one saved.
    let version = lost.as_ref().and_then(|c| c.version).map_or(typed.version, |v| v.to_string());
    Ok(page(&cx, id, &shown, &CustomForm { version, custom: typed.custom }, &fields, lost.as_ref()))
}

fn page(
    cx: &Cx,
    id: AccountId,
    shown: &Shown,
    form: &CustomForm,
    fields: &Fields,
    lost: Option<&Conflict>,
) -> Response {
    let title = cx.tr("fields-of", &[("name", shown.name.as_str().into())]);
    let label =
        |name: &str| draw::label(&shown.catalogue, Subject::Account, cx.locale(), name).unwrap_or_default().to_owned();
    let inputs = draw::inputs(cx.locale(), shown.catalogue.fields(Subject::Account), &form.custom, &shown.must, fields);
    let body = html! {
        (ui::page_head(&title, html! {}, html! {}))
        (settings::pages::lost::notice(cx, lost, label))
        form method="post" action={ "/accounts/" (id) "/fields" } novalidate {
            (ui::hidden("version", &form.version))
            (summary(cx, fields))
            (ui::Panel::new(cx.t("fields-section")).body(html! {
                (ui::field_grid(inputs))
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(ui::Look::Ghost, &format!("/accounts/{id}"), "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "", cx.t("save")))
                }))
            }))
        }
    };
    let status = crate::features::settings::pages::lost::status(lost, fields);
    crumbs(Page::new(title, body), cx, id, &shown.name).crumb(None, cx.t("fields-section")).status(status).respond(cx)
}
