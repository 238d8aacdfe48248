//! `/accounts/{id}/deals/{deal}/moves`: into another stage; asks for what that stage wants and the deal lacks.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use super::super::actions::{self, Move};
use super::super::model::{Criterion, Deal, Evidence, Facts, Proof, Stage};
use super::super::store::{deal, stages};
use super::href;
use super::quick::load;
use crate::base::extract::{Form, Path, Query};
use crate::base::permit::look;
use crate::base::{AccountId, Acting, Cx, DealId, Error, Fields, Read, Result, calendar, flash, money, validate};
use crate::features::accounts::pages::form::summary;
use crate::features::people::listing::back;
use crate::features::people::merge::Base;
use crate::features::people::pages::draw::{Draw, form_panel};
use crate::ui;

/// What people choose and type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct MoveForm {
    stage: String,
    version: String,
    back: String,
    amount: String,
    close_on: String,
    next_step: String,
    next_step_on: String,
    need_on: String,
    champion_on: String,
    economic_buyer_on: String,
    paper_process_on: String,
}

impl MoveForm {
    /// What is typed beside the stage, as fields of the deal.
    fn more(&self, by: &Acting, f: &Facts) -> Result<Map<String, Json>> {
        let (mut wrong, mut set) = (Fields::default(), Map::new());
        if let Some(amount) = money::parse(&mut wrong, "amount", &self.amount, &f.currency) {
            set.insert(String::from("amount_minor"), Json::from(amount.minor));
        }
        let mut day = |field, text: &str| calendar::parse_optional(&mut wrong, field, text, by.today);
        let (close_on, step_on) = (day("close_on", &self.close_on), day("next_step_on", &self.next_step_on));
        let (mut evidence, mut ahead) = (f.evidence.clone(), Vec::new());
        for (kind, field, text) in [
            (Evidence::Need, "need_on", &self.need_on),
            (Evidence::Champion, "champion_on", &self.champion_on),
            (Evidence::EconomicBuyer, "economic_buyer_on", &self.economic_buyer_on),
            (Evidence::PaperProcess, "paper_process_on", &self.paper_process_on),
        ] {
            if let Some(on) = day(field, text)
                && !f.has(kind)
            {
                ahead.extend((on > by.today).then_some(field));
                evidence.push(Proof { evidence: kind, on, person: None, note: String::new() });
            }
        }
        ahead.into_iter().for_each(|field| wrong.add(field, "deals-error-evidence-ahead"));
        if evidence.len() > f.evidence.len() {
            evidence.sort_by_key(|p| p.evidence);
            set.insert(String::from("evidence"), json!(evidence));
        }
        let step = validate::line(&mut wrong, "next_step", &self.next_step, validate::LINE);
        wrong.finish()?;
        for (field, day) in [("close_on", close_on), ("next_step_on", step_on)] {
            if let Some(day) = day {
                set.insert(field.to_owned(), Json::from(day.to_string()));
            }
        }
        if !step.is_empty() {
            set.insert(String::from("next_step"), Json::from(step));
        }
        Ok(set)
    }
}

type At = Path<(AccountId, DealId)>;

/// `GET …/moves`
pub(super) async fn show(cx: Cx, Path(at): At, Query(form): Query<MoveForm>) -> Result<Response> {
    let (deal, name) = load(&cx, at).await?;
    let all = cx.read(stages::all).await?;
    let form = MoveForm { version: deal.version.to_string(), ..form };
    Ok(page(&cx, &deal, &name, &all, &form, &Fields::default()))
}

/// `POST …/moves`
pub(super) async fn act(cx: Cx, Path(at): At, Form(form): Form<MoveForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let stored = deal::find(&look::<Read>(tx, &by.viewer, at.0)?, at.1)?;
            let mut wrong = Fields::default();
            let stage = validate::id(&mut wrong, "stage", &form.stage);
            let Some(stage) = stage else { return Err(Error::field("stage", "error-choose")) };
            let more = form.more(by, &stored.facts)?;
            let base = Base::at(form.version.trim().parse().ok());
            actions::move_to(tx, by, at, &Move { stage, base, more })
        })
        .await;
    match done {
        Ok(_) => Ok(flash::done(back(&typed.back, &href(at.0, at.1)), "deals-moved", Some(batch))),
        Err(Error::Invalid(fields)) => {
            let (deal, name) = load(&cx, at).await?;
            let all = cx.read(stages::all).await?;
            let form = MoveForm { version: deal.version.to_string(), ..typed };
            Ok(page(&cx, &deal, &name, &all, &form, &fields))
        }
        Err(other) => Err(other),
    }
}

/// The stage of an open deal as a menu: another one of its kind, won, or lost. What a stage lacks is asked for by the
/// form that the board's menu leads to, too.
pub(super) fn stage_menu(cx: &Cx, all: &[Stage], deal: &Deal, here: &str, back: &str) -> Markup {
    let options: Vec<(String, &str, bool)> = all
        .iter()
        .filter(|s| s.kind == deal.facts.kind && (!s.archived || s.id == deal.facts.stage))
        .map(|s| (s.id.to_string(), s.named(cx.locale()), s.id == deal.facts.stage))
        .collect();
    let version = deal.version.to_string();
    ui::cell_menu(&ui::CellMenu {
        id: &format!("s-{}", deal.id),
        label: cx.t("deals-move"),
        value: options.iter().find(|o| o.2).map_or("", |o| o.1),
        action: &format!("{here}/moves"),
        hidden: &[("version", &version), ("back", back)],
        name: "stage",
        options: &options,
        more: html! {
            a href={ (here) "/win" } data-dialog { (ui::icon("ok")) span { (cx.t("deals-win")) } }
            a href={ (here) "/loss" } data-dialog { (ui::icon("against")) span { (cx.t("deals-lose")) } }
        },
    })
}

fn page(cx: &Cx, deal: &Deal, name: &str, all: &[Stage], form: &MoveForm, fields: &Fields) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let here = href(deal.account, deal.id);
    let title = cx.t("deals-move");
    let d = Draw { cx, fields, prefix: "deals" };
    let chosen = all.iter().find(|s| s.id.to_string() == form.stage);
    let options: Vec<(String, &str)> = all
        .iter()
        .filter(|s| s.kind == deal.facts.kind && !s.archived)
        .map(|s| (s.id.to_string(), s.named(cx.locale())))
        .collect();
    let options: Vec<(&str, &str)> = options.iter().map(|(id, words)| (id.as_str(), *words)).collect();
    let current = deal.facts.stage.to_string();
    let value = if form.stage.is_empty() { current.as_str() } else { form.stage.as_str() };
    let body = html! {
        (ui::page_head(title, html! { (deal.facts.name) " · " (name) }, html! {}))
        (form_panel(title, html! {
            form.set method="post" action={ (here) "/moves" } novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                (ui::hidden("version", &form.version))
                (ui::hidden("back", &form.back))
                (d.select("stage", value, &options))
                @if let Some(stage) = chosen { (asked(cx, &d, stage, deal, form, &here)) }
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(ui::Look::Ghost, back(&form.back, &here), "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "", title))
                }))
            }
        }))
    };
    super::of_deal(cx, deal, name, (title, body), status)
}

/// Only what the stage asks for and the deal lacks.
fn asked(cx: &Cx, d: &Draw<'_>, stage: &Stage, deal: &Deal, form: &MoveForm, here: &str) -> Markup {
    html! {
        @for criterion in stage.missing(&deal.facts) {
            @match criterion {
                Criterion::Amount => (d.text("amount", &form.amount, "")),
                Criterion::CloseOn => (d.day("close_on", &form.close_on, "")),
                Criterion::NextStep => {
                    (d.text("next_step", &form.next_step, ""))
                    (d.day("next_step_on", &form.next_step_on, ""))
                },
                Criterion::Need => (d.day("need_on", &form.need_on, "deals-hint-need")),
                Criterion::Champion => (d.day("champion_on", &form.champion_on, "deals-hint-champion")),
                Criterion::EconomicBuyer => (d.day("economic_buyer_on", &form.economic_buyer_on, "deals-hint-economic-buyer")),
                Criterion::PaperProcess => (d.day("paper_process_on", &form.paper_process_on, "deals-hint-paper-process")),
                Criterion::Lines => p { (cx.t("deals-gap-lines")) " " (ui::link(&format!("{here}/edit"), cx.t("deals-lines"))) },
                Criterion::BuyingGroup => p { (cx.t("deals-gap-buying_group")) " " (ui::link(&format!("{here}/people"), cx.t("deals-buying-group"))) },
            }
        }
    }
}
