//! `/accounts/{id}/changes`: what changed on one account.

use axum::response::Response;
use maud::{Markup, html};

use super::super::model::{Between, Changes, Of};
use super::super::store;
use super::draw::{LISTED, Pen};
use super::{DaysQuery, csv};
use crate::base::extract::{Path, Query};
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Error, Permit, Read, Result, Scope};
use crate::features::settings::terms::Terms;
use crate::ui;

/// Compares one account; the permit says that it is visible.
pub(crate) fn compare(permit: &Permit<'_, Read>, cx: &Cx, between: Between, limit: i64) -> Result<Changes> {
    let scope = Scope::all(permit.conn(), &cx.viewer)?;
    store::compare(permit.conn(), Of::Account(permit.account()), between, &scope, limit)
}

/// Draws the tab.
pub fn render(permit: &Permit<'_, Read>, cx: &Cx, query: &str) -> Result<Markup> {
    let query: DaysQuery = serde_html_form::from_str(query)
        .map_err(|e| Error::BadRequest(axum::http::StatusCode::BAD_REQUEST, "error-query", e.to_string()))?;
    let between = query.read(cx)?;
    let changes = compare(permit, cx, between, LISTED)?;
    let terms = Terms::load(permit.conn())?;
    let account = format!("/accounts/{}", permit.account());
    let here = format!("{account}/changes");
    let pen = Pen { cx, between, terms: &terms, here: &here };
    let talks = format!("{account}/timeline?kind=conversations");
    let promises = format!("/promises?scope=all&show=all&account={}", permit.account());
    let people = format!("{account}/people");
    Ok(html! {
        (pen.days())
        (ui::stack(html! { p.b { (pen.sentence(&changes)) } }))
        (pen.figures(&changes, [&talks, &promises, &people]))
        (ui::stack(html! {
            (pen.facts_of_one(&changes, &format!("{account}/timeline?kind=changes")))
            (pen.teams(&changes, true))
            (pen.people(&changes))
        }))
    })
}

/// GET the same as a file.
pub(super) async fn file(cx: Cx, Path(id): Path<AccountId>, Query(query): Query<DaysQuery>) -> Result<Response> {
    let inner = cx.clone();
    let (changes, terms, between) = cx
        .snapshot(move |q| {
            let permit = look::<Read>(q, &inner.viewer, id)?;
            let between = query.read(&inner)?;
            Ok((compare(&permit, &inner, between, store::MOST)?, Terms::load(q)?, between))
        })
        .await?;
    csv::answer(&cx, &changes, &terms, between)
}
