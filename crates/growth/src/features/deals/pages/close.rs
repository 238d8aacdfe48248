//! Win, lose, reopen: each a small page that opens in a dialog, and a POST to the same address.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use tenure_db::Tx;

use super::super::actions::{self, Lost, Won};
use super::super::model::{Deal, Outcome, Reason, Stage};
use super::super::store::{reasons, stages};
use super::href;
use super::quick::load;
use super::words::{long, stage};
use crate::base::error::Conflict;
use crate::base::extract::{Form, Path};
use crate::base::permit::look;
use crate::base::{
    AccountId, Acting, CompetitorId, Cx, DealId, Error, Fields, Need, Read, Result, Routes, calendar, flash, validate,
};
use crate::features::accounts::pages::form::summary;
use crate::features::competitors;
use crate::features::people::merge::Base;
use crate::features::people::pages::draw::{Draw, form_panel, with_none};
use crate::ui;

/// The routes.
pub(super) fn routes(routes: Routes) -> Routes {
    const WIN: &str = "/accounts/{id}/deals/{deal}/win";
    const LOSE: &str = "/accounts/{id}/deals/{deal}/loss";
    const REOPEN: &str = "/accounts/{id}/deals/{deal}/reopening";
    routes
        .get(WIN, Need::User, async |cx: Cx, at: At| show(cx, at, Verb::Win).await)
        .get(LOSE, Need::User, async |cx: Cx, at: At| show(cx, at, Verb::Lose).await)
        .get(REOPEN, Need::User, async |cx: Cx, at: At| show(cx, at, Verb::Reopen).await)
        .post(WIN, Need::User, async |cx: Cx, at: At, form: Form<CloseForm>| act(cx, at, form, Verb::Win).await)
        .post(LOSE, Need::User, async |cx: Cx, at: At, form: Form<CloseForm>| act(cx, at, form, Verb::Lose).await)
        .post(REOPEN, Need::User, async |cx: Cx, at: At, form: Form<CloseForm>| act(cx, at, form, Verb::Reopen).await)
}

type At = Path<(AccountId, DealId)>;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Verb {
    Win,
    Lose,
    Reopen,
}

impl Verb {
    fn path(self) -> &'static str {
        match self {
            Verb::Win => "win",
            Verb::Lose => "loss",
            Verb::Reopen => "reopening",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Verb::Win => "deals-win",
            Verb::Lose => "deals-lose",
            Verb::Reopen => "deals-reopen",
        }
    }

    fn done(self) -> &'static str {
        match self {
            Verb::Win => "deals-won",
            Verb::Lose => "deals-lost",
            Verb::Reopen => "deals-reopened",
        }
    }
}

/// What people type; each verb uses its own fields.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct CloseForm {
    on: String,
    reason: String,
    note: String,
    lost_to: String,
    revenue: String,
    version: String,
}

impl CloseForm {
    fn run(&self, tx: &Tx<'_>, by: &Acting, at: (AccountId, DealId), verb: Verb) -> Result<i64> {
        let mut wrong = Fields::default();
        let on = calendar::parse_optional(&mut wrong, "on", &self.on, by.today);
        let reason = validate::id(&mut wrong, "reason", &self.reason);
        let note = validate::line(&mut wrong, "note", &self.note, validate::LINE);
        let to: Option<CompetitorId> = validate::id(&mut wrong, "lost_to", &self.lost_to);
        look::<Read>(tx, &by.viewer, at.0)?;
        wrong.finish()?;
        let base = Base::at(self.version.trim().parse().ok());
        match verb {
            Verb::Win => actions::win(tx, by, at, &Won { on, reason, note, revenue: self.revenue == "1", base }),
            Verb::Lose => actions::lose(tx, by, at, &Lost { on, reason, note, to, base }),
            Verb::Reopen => actions::reopen(tx, by, at, &note),
        }
    }
}

async fn show(cx: Cx, Path(at): At, verb: Verb) -> Result<Response> {
    let (deal, name) = load(&cx, at).await?;
    let form = CloseForm { revenue: String::from("1"), version: deal.version.to_string(), ..CloseForm::default() };
    page(&cx, verb, (&deal, &name), &form, &Wrong::default()).await
}

/// Why the page is shown again.
#[derive(Default)]
struct Wrong {
    fields: Fields,
    /// What is different from what was read: field, now, then.
    changed: Vec<(String, String, String)>,
}

impl Wrong {
    fn status(&self) -> StatusCode {
        match (self.fields.0.is_empty(), self.changed.is_empty()) {
            (true, true) => StatusCode::OK,
            (_, false) => StatusCode::CONFLICT,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}

async fn act(cx: Cx, Path(at): At, Form(form): Form<CloseForm>, verb: Verb) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    match cx.write_as(by, move |tx, by| form.run(tx, by, at, verb)).await {
        Ok(_) => Ok(flash::done(&href(at.0, at.1), verb.done(), Some(batch))),
        Err(Error::Invalid(fields)) => {
            let (deal, name) = load(&cx, at).await?;
            page(&cx, verb, (&deal, &name), &typed, &Wrong { fields, ..Wrong::default() }).await
        }
        Err(Error::Conflict(Conflict { version: Some(version), fields: changed, .. })) => {
            let (deal, name) = load(&cx, at).await?;
            // The page tells what has changed; who goes on from it has read that.
            let typed = CloseForm { version: version.to_string(), ..typed };
            page(&cx, verb, (&deal, &name), &typed, &Wrong { changed, ..Wrong::default() }).await
        }
        Err(other) => Err(other),
    }
}

async fn page(cx: &Cx, verb: Verb, (deal, name): (&Deal, &str), form: &CloseForm, wrong: &Wrong) -> Result<Response> {
    let (why, rivals, stages) =
        cx.read(|q| Ok((reasons::live(q)?, competitors::store::all(q)?, stages::all(q)?))).await?;
    let rivals: Vec<(String, String)> =
        rivals.into_iter().filter(|c| c.archived_at.is_none()).map(|c| (c.id.to_string(), c.facts.name)).collect();
    let fields = &wrong.fields;
    let here = href(deal.account, deal.id);
    let title = cx.t(verb.title());
    let d = Draw { cx, fields, prefix: "deals" };
    let look = if verb == Verb::Lose { ui::Look::Danger } else { ui::Look::Primary };
    let body = html! {
        (ui::page_head(title, html! { (deal.facts.name) " · " (name) }, html! {}))
        (form_panel(title, html! {
            form.set method="post" action={ (here) "/" (verb.path()) } novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                @if !wrong.changed.is_empty() { (changed(cx, deal, &stages, &wrong.changed)) }
                (ui::hidden("version", &form.version))
                (inside(&d, verb, deal, &why, &rivals, form))
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(ui::Look::Ghost, &here, "", cx.t("cancel")))
                    (ui::submit(look, "", title))
                }))
            }
        }))
    };
    Ok(super::of_deal(cx, deal, name, (title, body), wrong.status()))
}

/// What has changed since the page was opened; of lists and of what is named elsewhere only that it has.
fn changed(cx: &Cx, deal: &Deal, stages: &[Stage], changed: &[(String, String, String)]) -> Markup {
    let hidden = ["stage_since", "original_close_on", "override_by"];
    let shown = |field: &str, text: &str| match field {
        "amount_minor" | "former_minor" => long(text.parse().ok(), &deal.facts.currency),
        "stage" => text.parse().map_or_else(|_| text.to_owned(), |id| stage(cx, stages, id).to_owned()),
        _ => text.to_owned(),
    };
    let plain = |field: &str| {
        let other =
            ["lines", "credits", "people", "competitors", "evidence", "steps", "unit", "kind", "without_notice"];
        !other.contains(&field) && !field.starts_with("override")
    };
    ui::notice(
        ui::Tone::Bad,
        "warn",
        html! {
            p { (cx.t("deals-changed-since")) }
            ul {
                @for (field, now, then) in changed.iter().filter(|(field, ..)| !hidden.contains(&field.as_str())) {
                    li {
                        (cx.tr(&format!("deals-field-{field}"), &[]))
                        @if plain(field) { " " (ui::diff(&shown(field, then), &shown(field, now))) }
                    }
                }
            }
        },
        ui::link(&href(deal.account, deal.id), &deal.facts.name),
    )
}

fn inside(
    d: &Draw<'_>,
    verb: Verb,
    deal: &Deal,
    reasons: &[Reason],
    rivals: &[(String, String)],
    form: &CloseForm,
) -> Markup {
    let cx = d.cx;
    let of = |outcome: Outcome| -> Vec<(String, String)> {
        let list = reasons.iter().filter(|r| r.outcome == outcome);
        list.map(|r| (r.id.to_string(), r.named(cx.locale()).to_owned())).collect()
    };
    let why = of(if verb == Verb::Win { Outcome::Won } else { Outcome::Lost });
    let lines = deal.facts.lines.iter().filter(|l| l.amount_minor.is_some()).count();
    html! {
        @if verb == Verb::Reopen {
            p.mute { (cx.t("deals-reopen-note")) }
            (d.text("note", &form.note, ""))
        } @else {
            (d.day("on", &form.on, "deals-hint-on"))
            (d.select("reason", &form.reason, &with_none(cx.t("none"), &why)))
            (d.text("note", &form.note, ""))
            @if verb == Verb::Lose && !rivals.is_empty() {
                (d.select("lost_to", &form.lost_to, &with_none(cx.t("none"), rivals)))
            }
            @if verb == Verb::Win && deal.facts.amount_of_nothing() {
                @let amount = long(deal.facts.amount_minor, &deal.facts.currency);
                (ui::notice(
                    ui::Tone::Warn,
                    "warn",
                    html! { (cx.tr("deals-win-nothing-sold", &[("amount", amount.into())])) },
                    ui::link(&format!("{}/edit", href(deal.account, deal.id)), cx.t("deals-win-mend")),
                ))
            }
            @if verb == Verb::Win && lines > 0 {
                (ui::checkbox("revenue", "1", &cx.tr("deals-add-revenue", &[("n", lines.into())]), form.revenue == "1"))
            }
        }
    }
}
