//! `/accounts/{id}/deals/{deal}/quick`: amount, dates and next step, in a dialog of any list.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use serde::{Deserialize, Serialize};

use super::super::actions;
use super::super::form::DealForm;
use super::super::model::{Deal, EditDeal, Outcome};
use super::super::store::deal;
use super::href;
use crate::base::extract::{Form, Path, Query};
use crate::base::permit::look;
use crate::base::{AccountId, Cx, DealId, Edit, Error, Fields, Read, Result, flash};
use crate::features::accounts;
use crate::features::accounts::pages::form::summary;
use crate::features::people::listing::{back, query};
use crate::features::people::merge::Base;
use crate::features::people::pages::draw::{Draw, form_panel};
use crate::ui;

/// Where the answer leads.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Way {
    pub(super) back: String,
    /// The one value that is asked for; all of them without it.
    pub(super) only: String,
}

impl Way {
    fn asks(&self, field: &str) -> bool {
        self.only.is_empty() || self.only == field
    }
}

/// What people type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct QuickForm {
    amount: String,
    close_on: String,
    next_step: String,
    next_step_on: String,
    version: String,
}

type At = Path<(AccountId, DealId)>;

pub(super) async fn load(cx: &Cx, (account, id): (AccountId, DealId)) -> Result<(Deal, String)> {
    let inner = cx.clone();
    cx.read(move |q| {
        let permit = look::<Read>(q, &inner.viewer, account)?;
        let deal = deal::find(&permit, id)?;
        permit.may::<Edit>()?;
        if deal.archived {
            return Err(Error::NotFound);
        }
        Ok((deal, accounts::store::account::name(&permit)?))
    })
    .await
}

/// `GET …/quick`
pub(super) async fn show(cx: Cx, Path(at): At, Query(way): Query<Way>) -> Result<Response> {
    let (deal, name) = load(&cx, at).await?;
    let full = DealForm::of(&deal);
    let form = QuickForm {
        amount: full.amount,
        close_on: full.close_on,
        next_step: full.next_step,
        next_step_on: full.next_step_on,
        version: full.version,
    };
    Ok(page(&cx, &deal, &name, &form, &Fields::default(), &way))
}

/// `POST …/quick`
pub(super) async fn save(
    cx: Cx,
    Path(at): At,
    Query(way): Query<Way>,
    Form(form): Form<QuickForm>,
) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let stored = deal::find(&look::<Read>(tx, &by.viewer, at.0)?, at.1)?;
            let full = DealForm {
                amount: form.amount.clone(),
                close_on: form.close_on.clone(),
                next_step: form.next_step.clone(),
                next_step_on: form.next_step_on.clone(),
                ..DealForm::of(&stored)
            };
            let mut set = full.set(by, &stored.facts)?;
            set.retain(|field, _| ["amount_minor", "close_on", "next_step", "next_step_on"].contains(&field.as_str()));
            let base = Base::at(form.version.trim().parse().ok());
            actions::edit(tx, by, at, &EditDeal { set, base })
        })
        .await;
    match done {
        Ok(_) => Ok(flash::done(back(&way.back, &href(at.0, at.1)), "saved", Some(batch))),
        Err(Error::Invalid(fields)) => {
            let (deal, name) = load(&cx, at).await?;
            Ok(page(&cx, &deal, &name, &typed, &fields, &way))
        }
        Err(other) => Err(other),
    }
}

fn page(cx: &Cx, deal: &Deal, name: &str, form: &QuickForm, fields: &Fields, way: &Way) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let here = href(deal.account, deal.id);
    let action = query(&format!("{here}/quick"), &[("back", way.back.as_str()), ("only", &way.only)]);
    let title = cx.t("deals-quick");
    let d = Draw { cx, fields, prefix: "deals" };
    // What several lines come to is changed line by line, and what a closed deal was sold for stays.
    let f = &deal.facts;
    let own = f.lines.is_empty() || f.outcome == Outcome::Open && (f.lines.len() == 1 || f.lines_sum().is_none());
    let body = html! {
        (ui::page_head(title, html! { (deal.facts.name) " · " (name) }, html! {}))
        (form_panel(title, html! {
            form.set method="post" action=(action) novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                (ui::hidden("version", &form.version))
                @if way.asks("amount") && own { (d.text("amount", &form.amount, "")) }
                @else { (ui::hidden("amount", &form.amount)) }
                @if way.asks("amount") && !own { p.mute { (cx.t("deals-amount-of-lines")) } }
                @if way.asks("close_on") { (d.day("close_on", &form.close_on, "")) } @else { (ui::hidden("close_on", &form.close_on)) }
                @if way.asks("next_step") {
                    (d.text("next_step", &form.next_step, ""))
                    (d.day("next_step_on", &form.next_step_on, ""))
                } @else {
                    (ui::hidden("next_step", &form.next_step))
                    (ui::hidden("next_step_on", &form.next_step_on))
                }
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(ui::Look::Ghost, back(&way.back, &here), "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "", cx.t("save")))
                }))
            }
        }))
    };
    super::of_deal(cx, deal, name, (title, body), status)
}
