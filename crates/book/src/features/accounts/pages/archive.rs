//! Archiving and restoring an account from its page.

use axum::response::Response;
use serde::Deserialize;

use super::super::actions;
use crate::base::extract::{Form, Path};
use crate::base::{AccountId, Cx, Fields, Need, Result, Routes, flash, validate};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.post("/accounts/{id}/archive", Need::User, archive).post("/accounts/{id}/restore", Need::User, restore)
}

/// Why.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReasonForm {
    reason: String,
}

async fn archive(cx: Cx, Path(id): Path<AccountId>, Form(form): Form<ReasonForm>) -> Result<Response> {
    let mut fields = Fields::default();
    let reason = validate::line(&mut fields, "reason", &form.reason, validate::LINE);
    fields.finish()?;
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::archive(tx, by, &[id], &reason)).await?;
    Ok(flash::done(&format!("/accounts/{id}"), "accounts-archived", Some(batch)))
}

async fn restore(cx: Cx, Path(id): Path<AccountId>, Form(_): Form<ReasonForm>) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::restore(tx, by, &[id])).await?;
    Ok(flash::done(&format!("/accounts/{id}"), "accounts-restored", Some(batch)))
}
