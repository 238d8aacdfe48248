//! The steps of a deal: ticked one by one, or changed as a whole in a form of rows.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::super::actions;
use super::super::input::{StepInput, steps};
use super::super::model::Deal;
use super::super::store::deal;
use super::href;
use super::quick::{Way, load};
use crate::base::extract::{Form, Path, Query};
use crate::base::permit::look;
use crate::base::{AccountId, Cx, DealId, Error, Fields, Need, Read, Result, Routes, UserId, flash, validate};
use crate::features::accounts::pages::form::summary;
use crate::features::identity;
use crate::features::people::listing::{back, query};
use crate::features::people::merge::Base;
use crate::features::people::pages::draw::{form_panel, with_none};
use crate::ui;

/// Empty rows that the form offers.
const SPARE: usize = 3;

/// The routes.
pub(super) fn routes(routes: Routes) -> Routes {
    const STEPS: &str = "/accounts/{id}/deals/{deal}/steps";
    routes.get(STEPS, Need::User, show).post(STEPS, Need::User, save).post(
        "/accounts/{id}/deals/{deal}/ticks",
        Need::User,
        tick,
    )
}

type At = Path<(AccountId, DealId)>;

/// Which step, and whether it is done.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct TickForm {
    step: String,
    done: String,
    back: String,
}

async fn tick(cx: Cx, Path(at): At, Form(form): Form<TickForm>) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    let mut wrong = Fields::default();
    let step: Option<Uuid> = validate::id(&mut wrong, "step", &form.step);
    wrong.finish()?;
    let (step, done) = (step.ok_or(Error::NotFound)?, form.done == "1");
    cx.write_as(by, move |tx, by| actions::tick(tx, by, at, step, done)).await?;
    let words = if done { "deals-step-done" } else { "deals-step-undone" };
    Ok(flash::done(back(&form.back, &href(at.0, at.1)), words, Some(batch)))
}

/// What people type: one value of each list for each row.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct StepsForm {
    id: Vec<String>,
    name: Vec<String>,
    due: Vec<String>,
    owner: Vec<String>,
    done: Vec<String>,
    version: String,
}

fn cell(list: &[String], at: usize) -> &str {
    list.get(at).map_or("", |text| text.trim())
}

impl StepsForm {
    fn of(deal: &Deal) -> Self {
        let all = &deal.facts.steps;
        let day = |day: Option<jiff::civil::Date>| day.map(|d| d.to_string()).unwrap_or_default();
        Self {
            id: all.iter().map(|s| s.id.to_string()).collect(),
            name: all.iter().map(|s| s.name.clone()).collect(),
            due: all.iter().map(|s| day(s.due_on)).collect(),
            owner: all.iter().map(|s| s.owner.map(|id| id.to_string()).unwrap_or_default()).collect(),
            done: all.iter().map(|s| day(s.done_on)).collect(),
            version: deal.version.to_string(),
        }
    }

    /// The rows that say something.
    fn inputs(&self) -> Result<Vec<StepInput>> {
        let mut wrong = Fields::default();
        let mut all = Vec::new();
        for at in (0..self.name.len()).filter(|at| !cell(&self.name, *at).is_empty()) {
            all.push(StepInput {
                id: cell(&self.id, at).parse().ok(),
                name: cell(&self.name, at).to_owned(),
                due_on: cell(&self.due, at).to_owned(),
                owner_id: validate::id::<UserId>(&mut wrong, "steps", cell(&self.owner, at)),
                done_on: cell(&self.done, at).to_owned(),
            });
        }
        wrong.finish()?;
        Ok(all)
    }
}

async fn users(cx: &Cx) -> Result<Vec<(String, String)>> {
    let today = cx.today();
    let all = cx.read(move |q| identity::store::active(q, today)).await?;
    Ok(all.into_iter().map(|u| (u.id.to_string(), u.name)).collect())
}

async fn show(cx: Cx, Path(at): At, Query(way): Query<Way>) -> Result<Response> {
    let (deal, name) = load(&cx, at).await?;
    Ok(page(&cx, &deal, &name, &users(&cx).await?, &StepsForm::of(&deal), &Fields::default(), &way))
}

async fn save(cx: Cx, Path(at): At, Query(way): Query<Way>, Form(form): Form<StepsForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let stored = deal::find(&look::<Read>(tx, &by.viewer, at.0)?, at.1)?.facts.steps;
            let steps = steps(by, &stored, &form.inputs()?)?;
            let base = Base::at(form.version.trim().parse().ok());
            actions::set_part(tx, by, at, &base, ("steps", json!(steps)))
        })
        .await;
    match done {
        Ok(_) => Ok(flash::done(back(&way.back, &href(at.0, at.1)), "saved", Some(batch))),
        Err(Error::Invalid(fields)) => {
            let (deal, name) = load(&cx, at).await?;
            Ok(page(&cx, &deal, &name, &users(&cx).await?, &typed, &fields, &way))
        }
        Err(other) => Err(other),
    }
}

fn page(
    cx: &Cx,
    deal: &Deal,
    name: &str,
    users: &[(String, String)],
    form: &StepsForm,
    fields: &Fields,
    way: &Way,
) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let here = href(deal.account, deal.id);
    let title = cx.t("deals-steps");
    let action = query(&format!("{here}/steps"), &[("back", &way.back)]);
    let owners = with_none(cx.t("deals-step-nobody"), users);
    let body = html! {
        (ui::page_head(title, html! { (deal.facts.name) " · " (name) }, html! {}))
        (form_panel(title, html! {
            form.set method="post" action=(action) novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                (ui::hidden("version", &form.version))
                @for at in 0..form.name.len() + SPARE { (row(cx, form, at, &owners)) }
                (ui::form_foot(html! { span.mute.sm { (cx.t("deals-steps-hint")) } }, html! {
                    (ui::link_button(ui::Look::Ghost, back(&way.back, &here), "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "", cx.t("save")))
                }))
            }
        }))
    };
    super::of_deal(cx, deal, name, (title, body), status)
}

fn row(cx: &Cx, form: &StepsForm, at: usize, owners: &[(&str, &str)]) -> Markup {
    let n = at.to_string();
    let fields = html! {
        (ui::Field::text("name", cx.t("deals-step-name")).scope(&n).value(cell(&form.name, at)).full().draw())
        (ui::Field::date("due", cx.t("deals-step-due")).scope(&n).value(cell(&form.due, at)).draw())
        (ui::Field::select("owner", cx.t("deals-step-owner"), owners).scope(&n).value(cell(&form.owner, at)).draw())
    };
    let inside = html! {
        (ui::hidden("id", cell(&form.id, at)))
        (ui::hidden("done", cell(&form.done, at)))
        (ui::field_grid(fields))
    };
    ui::fieldset(&cx.tr("deals-step-n", &[("n", (at + 1).into())]), inside)
}
