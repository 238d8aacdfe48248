//! `/accounts/{id}/whitespace/several`: the same said of several cells: units times offerings.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use serde::Deserialize;

use super::super::actions::{self, Setting};
use super::super::form::CellForm;
use super::super::gather::Books;
use super::super::model::grid::Grid;
use super::super::model::{Mark, Place};
use super::super::store::{Whose, known};
use super::cell::inputs;
use super::empty::checks;
use super::tab_href;
use crate::base::extract::{Form, Path, Query};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, CompetitorId, Cx, Edit, Error, Fields, Read, Result, flash};
use crate::features::accounts;
use crate::features::accounts::pages::form::{mistake, summary};
use crate::features::people::pages::draw::{crumbs, form_panel};
use crate::ui::{self, Look};

/// Most cells at once.
const MOST: usize = 3_000;

/// The chosen cells.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    unit: Vec<String>,
    offering: Vec<String>,
}

/// Everything that is sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    unit: Vec<String>,
    offering: Vec<String>,
    state: String,
    competitor: String,
    spend: String,
    currency: String,
    probability: String,
    source: String,
    confidence: String,
    estimated_on: String,
    note: String,
}

impl Sent {
    fn form(&self) -> CellForm {
        CellForm {
            state: self.state.clone(),
            competitor: self.competitor.clone(),
            spend: self.spend.clone(),
            currency: self.currency.clone(),
            probability: self.probability.clone(),
            source: self.source.clone(),
            confidence: self.confidence.clone(),
            estimated_on: self.estimated_on.clone(),
            note: self.note.clone(),
        }
    }

    fn chosen(&self) -> Chosen {
        Chosen { unit: self.unit.clone(), offering: self.offering.clone() }
    }

    fn places(&self) -> Result<Vec<Place>> {
        let mut wrong = Fields::default();
        let mut units = Vec::new();
        for text in &self.unit {
            match text.as_str() {
                "whole" => units.push(None),
                id => match id.parse() {
                    Ok(id) => units.push(Some(id)),
                    Err(_) => wrong.add("units", "error-choose"),
                },
            }
        }
        let offerings: Vec<_> = self.offering.iter().filter_map(|id| id.parse().ok()).collect();
        if units.is_empty() && wrong.0.is_empty() {
            wrong.add("units", "error-required");
        }
        if offerings.is_empty() {
            wrong.add("offerings", "error-required");
        }
        if units.len() * offerings.len() > MOST {
            wrong.add("units", "whitespace-error-many");
        }
        wrong.finish()?;
        Ok(units.iter().flat_map(|unit| offerings.iter().map(|id| (*unit, *id))).collect())
    }
}

struct Ground {
    name: String,
    books: Books,
    grid: Grid,
    rivals: Vec<(CompetitorId, String)>,
}

async fn ground(cx: &Cx, account: AccountId) -> Result<Ground> {
    let inner = cx.clone();
    cx.snapshot(move |q| {
        let permit = look::<Read>(q, &inner.viewer, account)?;
        permit.may::<Edit>()?;
        let today = inner.today();
        let books = Books::load(q, &Whose::Account(account), inner.settings(), today, today)?;
        let grid = books.grid(account, &[]);
        Ok(Ground {
            name: accounts::store::account::name(&permit)?,
            grid,
            books,
            rivals: known::competitors(q, false)?,
        })
    })
    .await
}

/// `GET /accounts/{id}/whitespace/several`
pub(super) async fn show(cx: Cx, Path(account): Path<AccountId>, Query(chosen): Query<Chosen>) -> Result<Response> {
    let ground = ground(&cx, account).await?;
    let form = CellForm {
        state: Mark::Open.code().to_owned(),
        currency: cx.settings().currency.clone(),
        ..CellForm::default()
    };
    Ok(page(&cx, account, &ground, &chosen, &form, &Fields::default()))
}

/// `POST /accounts/{id}/whitespace/several`
pub(super) async fn save(cx: Cx, Path(account): Path<AccountId>, Form(sent): Form<Sent>) -> Result<Response> {
    let (by, typed) = (cx.acting(), sent.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            look::<Read>(tx, &by.viewer, account)?;
            let (places, facts) = (sent.places(), sent.form().parse(by));
            let (places, facts) = both(places, facts)?;
            let from = by.today;
            let settings: Vec<Setting> =
                places.into_iter().map(|place| Setting { place, facts: facts.clone(), from, seen: None }).collect();
            actions::set(tx, by, account, &settings)
        })
        .await;
    match done {
        Ok(_) => Ok(flash::done(&tab_href(account), "saved", Some(batch))),
        Err(Error::Invalid(fields)) => {
            let ground = ground(&cx, account).await?;
            Ok(page(&cx, account, &ground, &typed.chosen(), &typed.form(), &fields))
        }
        Err(other) => Err(other),
    }
}

/// Both, or all that is wrong with either.
fn both<A, B>(a: Result<A>, b: Result<B>) -> Result<(A, B)> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(Error::Invalid(mut first)), Err(Error::Invalid(second))) => {
            first.0.extend(second.0);
            Err(Error::Invalid(first))
        }
        (Err(e), _) | (_, Err(e)) => Err(e),
    }
}

fn page(cx: &Cx, account: AccountId, g: &Ground, chosen: &Chosen, form: &CellForm, fields: &Fields) -> Response {
    let title = cx.t("whitespace-several");
    let here = format!("{}/several", tab_href(account));
    let wrong = |name: &str| mistake(cx, fields, name);
    let body = html! {
        (ui::matrix_styles())
        (ui::page_head(title, html! { (cx.t("whitespace-several-note")) }, html! {}))
        (form_panel(title, html! {
            form.set method="post" action=(here) novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                (checks(cx, &g.books, &g.grid, &chosen.unit, &chosen.offering))
                @for text in [wrong("units"), wrong("offerings"), wrong("unit"), wrong("offering")].into_iter().flatten() { p.hint.bad { (text) } }
                (inputs(cx, form, fields, &g.rivals))
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(Look::Ghost, &tab_href(account), "", cx.t("cancel")))
                    (ui::submit(Look::Primary, "", cx.t("save")))
                }))
            }
        }))
    };
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    crumbs(Page::new(title, body), cx, account, &g.name)
        .crumb(Some(&tab_href(account)), cx.t("whitespace-title"))
        .crumb(None, title)
        .status(status)
        .respond(cx)
}
