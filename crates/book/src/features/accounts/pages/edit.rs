//! `/accounts/{id}/edit`: all fields under one version, and what happens when somebody saved first.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;

use super::super::forms::AccountForm;
use super::super::model::EditAccount;
use super::super::{actions, store};
use super::form::{Choices, label, sections, shown, summary};
use crate::base::error::Conflict;
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Edit, Error, Fields, Need, Read, Result, Routes, flash};
use crate::features::fields::{Catalogue, Subject, draw};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const PATH: &str = "/accounts/{id}/edit";
    routes.get(PATH, Need::User, edit).post(PATH, Need::User, save)
}

async fn edit(cx: Cx, Path(id): Path<AccountId>) -> Result<Response> {
    let (viewer, locale, today) = (cx.viewer.clone(), cx.locale(), cx.today());
    let (account, choices) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &viewer, id)?;
            permit.may::<Edit>()?;
            let (account, mut choices) = (store::account::find(&permit)?, Choices::load(q, &viewer, locale, today)?);
            choices.hold(q, locale, account.profile.sector.as_deref(), None)?;
            choices.tier = store::account::tier(q, id, today)?;
            Ok((account, choices))
        })
        .await?;
    let form = AccountForm::of(&account, &choices.custom, locale);
    Ok(page(&cx, id, &account.profile.name, &form, &Fields::default(), &choices))
}

/// A posted form, and the choices of the conflict page.
struct Posted {
    form: AccountForm,
    keep: Vec<String>,
    drop: Vec<String>,
    seen: Option<i64>,
}

/// Takes the conflict page's choices out of the pairs; what is left is the form.
fn read(pairs: Vec<(String, String)>) -> Result<Posted> {
    let (mut keep, mut drop, mut seen, mut rest) = (Vec::new(), Vec::new(), None, Vec::new());
    for (name, value) in pairs {
        match (name.strip_prefix("keep."), value.as_str()) {
            (Some(field), "mine") => keep.push(field.to_owned()),
            (Some(field), _) => drop.push(field.to_owned()),
            (None, _) if name == "seen" => seen = value.parse().ok(),
            _ => rest.push((name, value)),
        }
    }
    let broken = |e: &dyn std::fmt::Display| Error::BadRequest(StatusCode::BAD_REQUEST, "error-form", e.to_string());
    let text = serde_html_form::to_string(&rest).map_err(|e| broken(&e))?;
    let form = serde_html_form::from_str(&text).map_err(|e| broken(&e))?;
    Ok(Posted { form, keep, drop, seen })
}

async fn save(cx: Cx, Path(id): Path<AccountId>, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    let posted = read(pairs)?;
    let (by, form) = (cx.acting(), posted.form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let stored = store::account::find(&look::<Read>(tx, &by.viewer, id)?)?;
            let ground = store::account::ground(tx, by.today, &by.settings.currency)?.with(&stored.profile);
            let mut edit = EditAccount::parse_all(&posted.form, &ground)?;
            edit.set.retain(|field, _| !posted.drop.contains(field));
            edit.keep.clone_from(&posted.keep);
            edit.seen = posted.seen;
            Ok(actions::edit(tx, by, id, &edit)? != stored.version)
        })
        .await;
    match done {
        Ok(changed) => Ok(flash::done(&format!("/accounts/{id}"), "accounts-edited", changed.then_some(batch))),
        Err(Error::Invalid(fields)) => again(cx, id, form, fields).await,
        Err(Error::Conflict(conflict)) if !conflict.fields.is_empty() => {
            let catalogue = cx.read(Catalogue::load).await?;
            Ok(conflict_page(&cx, id, &form, &conflict, &catalogue))
        }
        Err(other) => Err(other),
    }
}

async fn again(cx: Cx, id: AccountId, form: AccountForm, fields: Fields) -> Result<Response> {
    let (viewer, locale, today) = (cx.viewer.clone(), cx.locale(), cx.today());
    let (name, choices) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &viewer, id)?;
            let (account, mut choices) = (store::account::find(&permit)?, Choices::load(q, &viewer, locale, today)?);
            choices.hold(q, locale, account.profile.sector.as_deref(), None)?;
            choices.tier = store::account::tier(q, id, today)?;
            Ok((account.profile.name, choices))
        })
        .await?;
    Ok(page(&cx, id, &name, &form, &fields, &choices))
}

fn page(cx: &Cx, id: AccountId, name: &str, form: &AccountForm, fields: &Fields, choices: &Choices) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = cx.tr("accounts-edit-title", &[("name", name.into())]);
    let place = html! { (ui::link(&format!("/accounts/{id}/place"), cx.t("accounts-place-link"))) };
    let body = html! {
        (ui::page_head(&title, html! {}, place))
        form method="post" action={ "/accounts/" (id) "/edit" } novalidate {
            (ui::hidden("version", &form.version))
            (summary(cx, fields))
            (ui::stack(sections(cx, form, fields, choices)))
            (ui::action_bar(html! { (cx.t("accounts-edit-note")) }, html! {
                (ui::link_button(ui::Look::Ghost, &format!("/accounts/{id}"), "", cx.t("cancel")))
                (ui::submit(ui::Look::Primary, "", cx.t("save")))
            }))
        }
    };
    crumbs(Page::new(title, body), cx, id, name).crumb(None, cx.t("edit")).status(status).respond(cx)
}

/// The way to an account's sub-page.
pub(super) fn crumbs(page: Page, cx: &Cx, id: AccountId, name: &str) -> Page {
    page.nav("/accounts").crumb(Some("/accounts"), cx.t("accounts-title")).crumb(Some(&format!("/accounts/{id}")), name)
}

/// Both values of each field that two people changed, one choice each; everything else that was typed goes along.
fn conflict_page(cx: &Cx, id: AccountId, form: &AccountForm, conflict: &Conflict, catalogue: &Catalogue) -> Response {
    let title = cx.t("accounts-conflict-title");
    let texts: Vec<(String, String, String)> = conflict
        .fields
        .iter()
        .map(|(name, theirs, mine)| match draw::label(catalogue, Subject::Account, cx.locale(), name) {
            Some(label) => (label.to_owned(), theirs.clone(), mine.clone()),
            None => (label(cx, name), shown(cx, name, theirs), shown(cx, name, mine)),
        })
        .collect();
    let rows: Vec<ui::ConflictRow<'_>> = conflict
        .fields
        .iter()
        .zip(&texts)
        .map(|((name, ..), (label, theirs, mine))| ui::ConflictRow { name, label, mine, theirs, keep_mine: true })
        .collect();
    let table = ui::Conflict {
        field_head: cx.t("accounts-conflict-field"),
        mine_head: cx.t("accounts-conflict-mine"),
        theirs_head: cx.t("accounts-conflict-theirs"),
        rows: &rows,
    };
    let typed = serde_json::to_value(form).unwrap_or_default();
    let typed =
        typed.as_object().into_iter().flatten().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
    let typed: Vec<(&str, &str)> = typed.collect();
    let body = html! {
        (ui::page_head(title, html! { (cx.t("error-conflict")) }, html! {}))
        form method="post" action={ "/accounts/" (id) "/edit" } {
            (ui::hidden_values(&typed))
            (ui::hidden("seen", &conflict.version.unwrap_or_default().to_string()))
            (ui::Panel::new(title).body(ui::conflict_table(&table)))
            (ui::action_bar(html! { (cx.t("accounts-conflict-note")) }, html! {
                (ui::link_button(ui::Look::Ghost, &format!("/accounts/{id}"), "", cx.t("cancel")))
                (ui::submit(ui::Look::Primary, "", cx.t("save")))
            }))
        }
    };
    crumbs(Page::new(title, body), cx, id, &form.name)
        .crumb(None, cx.t("edit"))
        .status(StatusCode::CONFLICT)
        .respond(cx)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_of_a_conflict_are_told_from_fields() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let posted = read(vec![
            pair("name", "A & B\r\n"),
            pair("keep.name", "mine"),
            pair("keep.city", "theirs"),
            pair("seen", "4"),
        ])
        .unwrap();
        assert_eq!(posted.form.name, "A & B\r\n");
        assert_eq!(
            (posted.keep, posted.drop, posted.seen),
            (vec![String::from("name")], vec![String::from("city")], Some(4))
        );
        assert!(read(vec![pair("unknown", "")]).is_err());
    }
}
