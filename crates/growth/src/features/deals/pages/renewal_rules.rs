//! `/admin/renewal-rules`: when renewals are opened by themselves, and what they begin with.

use axum::response::Response;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::super::actions::renewals as actions;
use super::super::model::renewals::{Rule, RuleStep, WithoutNotice};
use super::super::model::{Kind, Stage};
use super::super::store::{renewals, stages};
use super::form::without_notice;
use crate::base::error::Conflict;
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::{Conn, Cx, Error, Fields, Need, Result, Right, Routes, flash, validate};
use crate::features::accounts::pages::form::summary;
use crate::features::offerings;
use crate::features::people::merge::Base;
use crate::features::people::pages::draw::{Draw, import_link, with_none};
use crate::features::revenue::model::Kind as Document;
use crate::features::settings::pages::lost;
use crate::ui::{self, Cell, Head, Phone};

pub(super) const PATH: &str = "/admin/renewal-rules";
/// Empty rows of steps that the form offers.
const SPARE: usize = 4;

/// The routes.
pub(super) fn routes(routes: Routes) -> Routes {
    const NEW: &str = "/admin/renewal-rules/new";
    const ONE: &str = "/admin/renewal-rules/{id}";
    let admin = Need::Right(Right::Administer);
    routes
        .get(PATH, admin, list)
        .get(NEW, admin, new)
        .post(NEW, admin, create)
        .get(ONE, admin, edit)
        .post(ONE, admin, save)
}

/// What people type; steps have one value of each list for each row.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RuleForm {
    name: String,
    name_zh: String,
    position: String,
    kind: String,
    offering: String,
    least_months: String,
    days_before: String,
    notice_days: String,
    without_notice: String,
    runs_on_months: String,
    stage: String,
    step_name: Vec<String>,
    step_name_zh: Vec<String>,
    step_days: Vec<String>,
    step_owner: Vec<String>,
    archived: String,
    version: String,
}

fn cell(list: &[String], at: usize) -> &str {
    list.get(at).map_or("", |text| text.trim())
}

impl RuleForm {
    fn of(r: &Rule) -> Self {
        let text = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        Self {
            name: r.name.clone(),
            name_zh: r.name_zh.clone(),
            position: r.position.to_string(),
            kind: r.kind.map(|k| k.code().to_owned()).unwrap_or_default(),
            offering: r.offering.map(|o| o.to_string()).unwrap_or_default(),
            least_months: r.least_months.to_string(),
            days_before: r.days_before.to_string(),
            notice_days: r.notice_days.to_string(),
            without_notice: r.without_notice.map(|w| w.code().to_owned()).unwrap_or_default(),
            runs_on_months: text(r.runs_on_months),
            stage: r.stage.map(|s| s.to_string()).unwrap_or_default(),
            step_name: r.steps.iter().map(|s| s.name.clone()).collect(),
            step_name_zh: r.steps.iter().map(|s| s.name_zh.clone()).collect(),
            step_days: r.steps.iter().map(|s| s.days_before.to_string()).collect(),
            step_owner: r.steps.iter().map(|s| if s.by_lead { "lead" } else { "" }.to_owned()).collect(),
            archived: if r.archived { String::from("1") } else { String::new() },
            version: r.version.to_string(),
        }
    }

    fn parse(&self, base: &Rule) -> Result<Rule> {
        let mut wrong = Fields::default();
        let days_before = validate::int(&mut wrong, "days_before", &self.days_before, 1, 730);
        if self.days_before.trim().is_empty() {
            wrong.add("days_before", "error-required");
        }
        let code = |wrong: &mut Fields, field: &'static str, text: &str, known: bool| {
            if !text.trim().is_empty() && !known {
                wrong.add(field, "error-choose");
            }
        };
        let (kind, without) = (Document::parse(&self.kind), WithoutNotice::parse(&self.without_notice));
        code(&mut wrong, "kind", &self.kind, kind.is_some());
        code(&mut wrong, "without_notice", &self.without_notice, without.is_some());
        let rule = Rule {
            name: validate::required(&mut wrong, "name", &self.name, validate::NAME),
            name_zh: validate::line(&mut wrong, "name_zh", &self.name_zh, validate::NAME),
            position: validate::int(&mut wrong, "position", &self.position, 1, 1_000).unwrap_or(base.position),
            kind,
            offering: validate::id(&mut wrong, "offering", &self.offering),
            least_months: validate::int(&mut wrong, "least_months", &self.least_months, 0, 120).unwrap_or(0),
            days_before: days_before.unwrap_or(0),
            notice_days: validate::int(&mut wrong, "notice_days", &self.notice_days, 0, 729).unwrap_or(0),
            without_notice: without,
            runs_on_months: validate::int(&mut wrong, "runs_on_months", &self.runs_on_months, 1, 120),
            stage: validate::id(&mut wrong, "stage", &self.stage),
            steps: self.steps(&mut wrong),
            archived: self.archived == "1",
            ..base.clone()
        };
        wrong.finish()?;
        Ok(rule)
    }

    fn steps(&self, wrong: &mut Fields) -> Vec<RuleStep> {
        let all = self.step_name.len().max(self.step_name_zh.len());
        let said = |at: &usize| [&self.step_name, &self.step_name_zh].iter().any(|list| !cell(list, *at).is_empty());
        let rows = (0..all).filter(said);
        rows.map(|at| RuleStep {
            name: validate::required(wrong, "steps", cell(&self.step_name, at), validate::LINE),
            name_zh: validate::line(wrong, "steps", cell(&self.step_name_zh, at), validate::LINE),
            days_before: validate::int(wrong, "steps", cell(&self.step_days, at), -365, 730).unwrap_or(0),
            by_lead: cell(&self.step_owner, at) == "lead",
        })
        .collect()
    }
}

async fn list(cx: Cx) -> Result<Response> {
    let (all, ground) = cx.snapshot(|q| Ok((renewals::all(q)?, Ground::load(q)?))).await?;
    let title = cx.t("deals-renewal-rules");
    let add = ui::link_button(ui::Look::Primary, &format!("{PATH}/new"), "plus", cx.t("deals-renewal-rule-new"));
    let body = html! {
        (ui::page_head(title, html! { (cx.t("deals-renewal-rules-summary")) }, html! { (import_link(&cx, "renewal-rules")) (add) }))
        @if all.is_empty() { (ui::Panel::new(title).raw(ui::empty(cx.t("deals-renewal-rules-none"), html! {}))) }
        @else { (table(&cx, &all, &ground)) }
    };
    let page = Page::new(title, body).nav("/admin").crumb(Some("/admin"), cx.t("admin-title")).crumb(None, title);
    Ok(page.respond(&cx))
}

struct Ground {
    stages: Vec<Stage>,
    offerings: Vec<(String, String)>,
}

impl Ground {
    fn load(q: &Conn<'_>) -> Result<Self> {
        let stages: Vec<Stage> = stages::all(q)?.into_iter().filter(|s| s.kind == Kind::Renewal).collect();
        let named = offerings::store::names(q)?;
        Ok(Self { stages, offerings: named.into_iter().map(|(id, name)| (id.to_string(), name)).collect() })
    }
}

fn table(cx: &Cx, all: &[Rule], ground: &Ground) -> Markup {
    let title = cx.t("deals-renewal-rules");
    let heads = vec![
        Head::text(cx.t("deals-field-name")),
        Head::text(cx.t("deals-rule-about")),
        Head::number(cx.t("deals-field-days_before")),
        Head::number(cx.t("deals-field-notice_days")),
        Head::text(cx.t("deals-field-stage")),
        Head::number(cx.t("deals-steps")),
    ];
    let rows = all.iter().map(|r| {
        let offering = r.offering.and_then(|id| ground.offerings.iter().find(|(o, _)| *o == id.to_string()));
        let stage = r.stage.and_then(|id| ground.stages.iter().find(|s| s.id == id));
        ui::tr_class(
            if r.archived { "over" } else { "" },
            vec![
                Cell::head(html! {
                    a.b href={ (PATH) "/" (r.id) } { (r.name) } " " span.mute { (r.name_zh) }
                    @if r.archived { " " (ui::chip(ui::Tone::Neutral, cx.t("deals-rule-archived"))) }
                }),
                Cell::text(html! {
                    (r.kind.map_or(cx.t("deals-rule-any-kind"), |k| cx.t(k.label())))
                    @if let Some((_, name)) = offering { " · " (name) }
                })
                .phone(Phone::Full),
                Cell::number(html! { (r.days_before) }).phone(Phone::Right).label(cx.t("deals-field-days_before")),
                Cell::number(html! { (r.notice_days) }),
                Cell::text(html! { (stage.map_or(cx.t("deals-first-stage"), |s| s.named(cx.locale()))) }),
                Cell::number(html! { (r.steps.len()) }),
            ],
        )
    });
    ui::Table::new(title, heads)
        .rows(rows.collect())
        .footer(html! { span.mute.sm { (cx.t("deals-renewal-rules-note")) } })
        .draw()
}

async fn ground(cx: &Cx) -> Result<Ground> {
    cx.read(Ground::load).await
}

async fn new(cx: Cx) -> Result<Response> {
    let form = RuleForm { kind: Document::Recurring.code().to_owned(), ..RuleForm::default() };
    Ok(page(&cx, None, &ground(&cx).await?, &form, &Fields::default(), None))
}

async fn create(cx: Cx, Form(form): Form<RuleForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    match cx.write_as(by, move |tx, by| actions::add_rule(tx, by, &form.parse(&Rule::empty())?)).await {
        Ok(_) => Ok(flash::done(PATH, "deals-renewal-rule-added", Some(batch))),
        Err(Error::Invalid(fields)) => Ok(page(&cx, None, &ground(&cx).await?, &typed, &fields, None)),
        Err(other) => Err(other),
    }
}

async fn edit(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    let stored = cx.read(move |q| renewals::find(q, id)).await?;
    Ok(page(&cx, Some(&stored), &ground(&cx).await?, &RuleForm::of(&stored), &Fields::default(), None))
}

async fn save(cx: Cx, Path(id): Path<Uuid>, Form(form): Form<RuleForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let saved = cx
        .write_as(by, move |tx, by| {
            let set: Map<String, Json> = form.parse(&renewals::find(tx, id)?)?.fields();
            actions::edit_rule(tx, by, id, &set, &Base::at(form.version.trim().parse().ok()))
        })
        .await;
    match saved {
        Ok(_) => return Ok(flash::done(PATH, "saved", Some(batch))),
        Err(Error::Invalid(_) | Error::Conflict(_)) => {}
        Err(other) => return Err(other),
    }
    let (stored, ground) = (cx.read(move |q| renewals::find(q, id)).await?, ground(&cx).await?);
    match saved {
        Err(Error::Conflict(c)) if c.version.is_some() => {
            // Sending once more keeps what was typed, knowing what the other one saved.
            let again = RuleForm { version: stored.version.to_string(), ..typed };
            Ok(page(&cx, Some(&stored), &ground, &again, &Fields::default(), Some(&c)))
        }
        Err(Error::Invalid(fields)) => Ok(page(&cx, Some(&stored), &ground, &typed, &fields, None)),
        Err(other) => Err(other),
        Ok(_) => Ok(flash::see_other(PATH)),
    }
}

fn page(
    cx: &Cx,
    stored: Option<&Rule>,
    ground: &Ground,
    form: &RuleForm,
    fields: &Fields,
    conflict: Option<&Conflict>,
) -> Response {
    let title = stored.map_or(cx.t("deals-renewal-rule-new"), |r| r.named(cx.locale()));
    let here = stored.map_or(format!("{PATH}/new"), |r| format!("{PATH}/{}", r.id));
    let d = Draw { cx, fields, prefix: "deals" };
    let body = html! {
        (ui::page_head(title, html! {}, html! {}))
        (lost::notice(cx, conflict, |field| d.label(field)))
        form method="post" action=(here) novalidate {
            (summary(cx, fields))
            (ui::hidden("version", &form.version))
            (when(cx, &d, form, ground))
            (what(cx, &d, form, ground))
            (steps(cx, form))
            @if stored.is_some() { (ui::checkbox("archived", "1", cx.t("deals-rule-archive"), form.archived == "1")) }
            (ui::action_bar(html! {}, html! {
                (ui::link_button(ui::Look::Ghost, PATH, "", cx.t("cancel")))
                (ui::submit(ui::Look::Primary, "", cx.t("save")))
            }))
        }
    };
    let status = lost::status(conflict, fields);
    let page = Page::new(title, body).nav("/admin").crumb(Some("/admin"), cx.t("admin-title"));
    page.crumb(Some(PATH), cx.t("deals-renewal-rules")).crumb(None, title).status(status).respond(cx)
}

fn when(cx: &Cx, d: &Draw<'_>, form: &RuleForm, ground: &Ground) -> Markup {
    let kinds: Vec<(&str, &str)> = std::iter::once(("", cx.t("deals-rule-any-kind")))
        .chain(Document::ALL.iter().map(|k| (k.code(), cx.t(k.label()))))
        .collect();
    let offerings = with_none(cx.t("deals-rule-any-offering"), &ground.offerings);
    ui::Panel::new(cx.t("deals-rule-when")).body(ui::field_grid(html! {
        (d.first("name", &form.name, ""))
        (d.text("name_zh", &form.name_zh, ""))
        (d.select("kind", &form.kind, &kinds))
        (d.select("offering", &form.offering, &offerings))
        (d.text("least_months", &form.least_months, "deals-hint-least-months"))
        (d.text("days_before", &form.days_before, "deals-hint-days-before"))
        (d.text("position", &form.position, "deals-hint-rule-position"))
    }))
}

fn what(cx: &Cx, d: &Draw<'_>, form: &RuleForm, ground: &Ground) -> Markup {
    let stages: Vec<(String, String)> = ground
        .stages
        .iter()
        .filter(|s| !s.archived)
        .map(|s| (s.id.to_string(), s.named(cx.locale()).to_owned()))
        .collect();
    ui::Panel::new(cx.t("deals-rule-what")).body(ui::field_grid(html! {
        (d.select("stage", &form.stage, &with_none(cx.t("deals-first-stage"), &stages)))
        (d.text("notice_days", &form.notice_days, "deals-hint-notice-days"))
        (d.select("without_notice", &form.without_notice, &without_notice(cx)))
        (d.text("runs_on_months", &form.runs_on_months, "deals-hint-runs-on"))
    }))
}

fn steps(cx: &Cx, form: &RuleForm) -> Markup {
    ui::Panel::new(cx.t("deals-steps")).body(html! {
        p.hint { (cx.t("deals-hint-rule-steps")) }
        @for at in 0..form.step_name.len() + SPARE { (step(cx, form, at)) }
    })
}

fn step(cx: &Cx, form: &RuleForm, at: usize) -> Markup {
    let owners = [("lead", cx.t("deals-rule-step-lead")), ("", cx.t("deals-step-nobody"))];
    let owner = form.step_owner.get(at).map_or("lead", String::as_str);
    let n = at.to_string();
    let fields = html! {
        (ui::Field::text("step_name", cx.t("deals-step-name")).scope(&n).value(cell(&form.step_name, at)).full().draw())
        (ui::Field::text("step_name_zh", cx.t("deals-step-name_zh")).scope(&n).value(cell(&form.step_name_zh, at)).full().draw())
        (ui::Field::text("step_days", cx.t("deals-step-days")).scope(&n).value(cell(&form.step_days, at)).draw())
        (ui::Field::select("step_owner", cx.t("deals-step-owner"), &owners).scope(&n).value(owner).draw())
    };
    ui::fieldset(&cx.tr("deals-step-n", &[("n", (at + 1).into())]), ui::field_grid(fields))
}
