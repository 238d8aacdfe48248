//! The forms that add a judgement of support or a rating of the strength.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::actions::{self, Judged};
use super::super::model::support_label;
use super::{href, person};
use crate::base::extract::{Form, Path};
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Error, Fields, Need, PositionId, Read, Result, Routes, calendar, flash, validate};
use crate::features::accounts::pages::form::summary;
use crate::features::people::pages::draw::Draw;
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.post("/accounts/{id}/people/{position}/judgements", Need::User, judge).post(
        "/accounts/{id}/people/{position}/ratings",
        Need::User,
        rate,
    )
}

/// What was typed into the two forms, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub(super) struct Opinions {
    judge: JudgeForm,
    judge_wrong: Fields,
    rate: RateForm,
    rate_wrong: Fields,
}

/// A judgement as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct JudgeForm {
    support: String,
    evidence: String,
    on: String,
}

/// A rating as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RateForm {
    rating: String,
    comment: String,
}

type At = Path<(AccountId, PositionId)>;

async fn judge(cx: Cx, Path((account, id)): At, Form(form): Form<JudgeForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            look::<Read>(tx, &by.viewer, account)?;
            let mut wrong = Fields::default();
            let support = form.support.trim().parse::<i64>().ok();
            if support.is_none() {
                wrong.add("support", "error-choose");
            }
            let new = Judged {
                support: support.unwrap_or(0),
                evidence: validate::text(&mut wrong, "evidence", &form.evidence),
                on: calendar::parse_optional(&mut wrong, "on", &form.on, by.today).unwrap_or(by.today),
            };
            wrong.finish()?;
            actions::judge(tx, by, account, id, &new)
        })
        .await;
    match done {
        Ok(_) => Ok(flash::done(&href(account, id), "relations-judged", Some(batch))),
        Err(Error::Invalid(judge_wrong)) => {
            let typed = Opinions { judge: typed, judge_wrong, ..Opinions::default() };
            person::answer(&cx, account, id, StatusCode::UNPROCESSABLE_ENTITY, typed).await
        }
        Err(other) => Err(other),
    }
}

async fn rate(cx: Cx, Path((account, id)): At, Form(form): Form<RateForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            look::<Read>(tx, &by.viewer, account)?;
            let mut wrong = Fields::default();
            let rating = validate::int(&mut wrong, "rating", &form.rating, 0, 100);
            if form.rating.trim().is_empty() {
                wrong.add("rating", "error-required");
            }
            let comment = validate::text(&mut wrong, "comment", &form.comment);
            wrong.finish()?;
            actions::rate(tx, by, account, id, (rating.unwrap_or(0), &comment))
        })
        .await;
    match done {
        Ok(_) => Ok(flash::done(&href(account, id), "relations-rated", Some(batch))),
        Err(Error::Invalid(rate_wrong)) => {
            let typed = Opinions { rate: typed, rate_wrong, ..Opinions::default() };
            person::answer(&cx, account, id, StatusCode::UNPROCESSABLE_ENTITY, typed).await
        }
        Err(other) => Err(other),
    }
}

/// The form of a judgement.
pub(super) fn judge_form(cx: &Cx, account: AccountId, id: PositionId, typed: &Opinions) -> Markup {
    let d = Draw { cx, fields: &typed.judge_wrong, prefix: "relations" };
    let values = ["2", "1", "0", "-1", "-2"];
    let mut options = vec![("", "–")];
    options.extend(values.iter().map(|v| (*v, cx.t(support_label(v.parse().unwrap_or(0))))));
    let today = person::today_words(cx);
    let on = if typed.judge.on.is_empty() { today.as_str() } else { &typed.judge.on };
    html! {
        form.set method="post" action={ "/accounts/" (account) "/people/" (id) "/judgements" } novalidate aria-label=(cx.t("relations-judge")) {
            (summary(cx, &typed.judge_wrong))
            (d.select("support", &typed.judge.support, &options))
            (d.day("on", on, ""))
            (d.area("evidence", &typed.judge.evidence, "relations-hint-evidence"))
            (ui::submit(ui::Look::Plain, "plus", cx.t("relations-judge")))
        }
    }
}

/// The form of a rating.
pub(super) fn rate_form(cx: &Cx, account: AccountId, id: PositionId, typed: &Opinions) -> Markup {
    let d = Draw { cx, fields: &typed.rate_wrong, prefix: "relations" };
    html! {
        form.set method="post" action={ "/accounts/" (account) "/people/" (id) "/ratings" } novalidate aria-label=(cx.t("relations-rate")) {
            (summary(cx, &typed.rate_wrong))
            (d.text("rating", &typed.rate.rating, "relations-hint-rating"))
            (d.text("comment", &typed.rate.comment, ""))
            (ui::submit(ui::Look::Plain, "plus", cx.t("relations-rate")))
        }
    }
}
