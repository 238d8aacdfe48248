//! `/accounts/{id}/duties`: why these fields, this rhythm and these panels; the same as JSON.

use axum::http::Method;
use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::Serialize;

use super::super::{duties, store};
use super::edit::crumbs;
use crate::base::clock::day_in;
use crate::base::extract::Path;
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::routes::Op;
use crate::base::{AccountId, Cx, Need, Permit, Read, Result, Routes, calendar};
use crate::features::duties::pages::{about, every, field_name, panel_name};
use crate::features::duties::{Profile, Rules, model};
use crate::features::fields::model::Facts;
use crate::features::fields::pages::list::role_name;
use crate::features::fields::{Catalogue, Subject};
use crate::features::settings::terms::Terms;
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    let op = Op::new("What looking after the account asks of you, and why").gives::<DutiesOut>();
    routes.get("/accounts/{id}/duties", Need::User, show).api(
        Method::GET,
        "/api/v1/accounts/{id}/duties",
        Need::User,
        op,
        get,
    )
}

/// What is asked of whoever looks.
struct Asked {
    name: String,
    sector: Option<String>,
    tier: Option<String>,
    terms: Terms,
    catalogue: Catalogue,
    /// Profiles that fit, the most specific first.
    fitting: Vec<Profile>,
    /// Names of fields that must be filled, with the profile that says so, and whether they are.
    fields: Vec<(String, Option<Profile>, bool)>,
    cadence: Option<Profile>,
    days: i64,
    last: Option<Date>,
    panels: Option<Profile>,
}

fn load(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Asked> {
    let q = permit.conn();
    let (catalogue, rules, terms) = (Catalogue::load(q)?, Rules::load(q)?, Terms::load(q)?);
    let account = store::account::find(permit)?;
    let head = store::head::find(permit, cx.today())?;
    let facts = Facts { sector: head.sector.as_deref(), tier: head.tier.as_deref(), roles: &cx.viewer.roles };
    let values = account.profile.fields();
    let by_profile = rules.mandatory(facts);
    let fields = duties::must(&catalogue, &rules, facts).into_iter().map(|name| {
        let own = catalogue.named(Subject::Account, &name).is_some_and(|f| f.required.holds(facts));
        let profile = by_profile.filter(|p| !own && p.mandatory.contains(&name)).cloned();
        let filled = !duties::empty(&values, &name);
        (name, profile, filled)
    });
    let fields = fields.collect();
    let key = head.tier.as_deref().and_then(|code| terms.get("tier", code)).is_some_and(|t| t.is_key);
    let cadence = rules.cadence(facts).map(|(p, days)| (p.clone(), days));
    Ok(Asked {
        days: cadence.as_ref().map_or_else(|| model::goal(key), |(_, days)| *days),
        cadence: cadence.map(|(p, _)| p),
        panels: rules.panels(facts).cloned(),
        fitting: rules.fitting(facts).cloned().collect(),
        fields,
        last: head.last_conversation_at.map(|at| day_in(at, &cx.settings().zone)),
        name: head.name,
        sector: head.sector.clone(),
        tier: head.tier.clone(),
        terms,
        catalogue,
    })
}

async fn show(cx: Cx, Path(id): Path<AccountId>) -> Result<Response> {
    let inner = cx.clone();
    let asked = cx.read(move |q| load(&look::<Read>(q, &inner.viewer, id)?, &inner)).await?;
    let title = cx.tr("duties-page", &[("name", asked.name.as_str().into())]);
    let body = html! {
        (ui::page_head(&title, html! { (cx.t("duties-page-summary")) }, html! {}))
        (ui::columns(
            html! { (fields(&cx, &asked)) (fitting(&cx, &asked)) },
            html! { (facts(&cx, &asked)) (rhythm(&cx, &asked)) (panels(&cx, &asked)) },
        ))
    };
    Ok(crumbs(Page::new(title, body), &cx, id, &asked.name).crumb(None, cx.t("duties-title")).respond(&cx))
}

/// Which profile says so.
fn source(cx: &Cx, profile: Option<&Profile>, without: &'static str) -> String {
    match profile {
        Some(p) => cx.tr("duties-from", &[("name", p.name(cx.locale()).into())]),
        None => cx.t(without).to_owned(),
    }
}

fn fields(cx: &Cx, asked: &Asked) -> Markup {
    let panel = ui::Panel::new(cx.t("duties-mandatory"));
    if asked.fields.is_empty() {
        return panel.raw(ui::empty(cx.t("duties-nothing-mandatory"), html! {}));
    }
    let count = asked.fields.len().to_string();
    panel.count(&count).rows(html! {
        @for (name, profile, filled) in &asked.fields {
            (ui::kv_row(&ui::KvRow {
                href: None,
                lead: html! {},
                title: &field_name(cx, &asked.catalogue, name),
                meta: html! { (source(cx, profile.as_ref(), "duties-from-field")) },
                value: if *filled {
                    ui::state(ui::Tone::Good, cx.t("duties-state-filled"))
                } else {
                    ui::state(ui::Tone::Warn, cx.t("duties-state-missing"))
                },
            }))
        }
    })
}

/// All profiles that fit; those that decide something say so.
fn fitting(cx: &Cx, asked: &Asked) -> Markup {
    let panel = ui::Panel::new(cx.t("duties-asked"));
    if asked.fitting.is_empty() {
        return panel.raw(ui::empty(cx.t("duties-none-fits"), html! {}));
    }
    let decides = |p: &Profile| {
        let of = |other: &Option<Profile>| other.as_ref().is_some_and(|o| o.id == p.id);
        of(&asked.cadence) || of(&asked.panels) || asked.fields.iter().any(|(_, by, _)| of(by))
    };
    panel.rows(html! {
        @for p in &asked.fitting {
            (ui::kv_row(&ui::KvRow {
                href: None,
                lead: html! {},
                title: p.name(cx.locale()),
                meta: html! { (about(cx, &asked.terms, p)) },
                value: html! { @if decides(p) { (ui::chip(ui::Tone::Accent, cx.t("duties-speaks"))) } },
            }))
        }
    })
}

fn facts(cx: &Cx, asked: &Asked) -> Markup {
    let locale = cx.locale();
    let name = |kind: &str, code: &Option<String>| {
        code.as_deref().map_or(cx.t("none"), |code| asked.terms.name(locale, kind, code)).to_owned()
    };
    let roles: Vec<&str> = cx.viewer.roles.iter().map(|role| role_name(cx, *role)).collect();
    let roles = if roles.is_empty() { cx.t("duties-no-role").to_owned() } else { roles.join(cx.t("duties-comma")) };
    ui::Panel::new(cx.t("duties-facts")).body(ui::facts(&[
        (cx.t("duties-your-roles"), html! { (roles) }),
        (cx.t("duties-tier"), html! { (name("tier", &asked.tier)) }),
        (cx.t("duties-sector"), html! { (name("sector", &asked.sector)) }),
    ]))
}

fn rhythm(cx: &Cx, asked: &Asked) -> Markup {
    let (locale, today) = (cx.locale(), cx.today());
    let day = |day: Option<Date>, none: &'static str| match day {
        Some(day) => calendar::time_tag(locale, today, day),
        None => html! { (cx.t(none)) },
    };
    ui::Panel::new(cx.t("duties-cadence")).body(html! {
        (ui::facts(&[
            (cx.t("duties-cadence"), html! { (every(cx, asked.days)) }),
            (cx.t("duties-last"), day(asked.last, "none")),
            (cx.t("duties-due"), day(model::next_due(asked.last, asked.days), "duties-due-now")),
        ]))
        p.mute { (source(cx, asked.cadence.as_ref(), "duties-from-tier")) }
    })
}

fn panels(cx: &Cx, asked: &Asked) -> Markup {
    let names: Vec<&str> = asked.panels.iter().flat_map(|p| &p.panels).map(|key| panel_name(cx, key)).collect();
    let list = if names.is_empty() { cx.t("duties-all-panels").to_owned() } else { names.join(cx.t("duties-comma")) };
    ui::Panel::new(cx.t("duties-panels")).body(html! {
        p { (list) }
        @if asked.panels.is_some() { p.mute { (source(cx, asked.panels.as_ref(), "duties-all-panels")) } }
    })
}

/// A field that must be filled.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FieldDuty {
    /// Its name; custom ones as `cf_KEY`.
    pub field: String,
    /// The profile that demands it; null when the field itself does.
    pub profile: Option<String>,
    /// Whether it has no value.
    pub missing: bool,
}

/// What is asked of you on an account.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DutiesOut {
    /// English names of the profiles that fit, the most specific first.
    pub profiles: Vec<String>,
    /// Fields that must be filled.
    pub fields: Vec<FieldDuty>,
    /// Days between conversations.
    pub cadence: i64,
    /// The profile that says so; null when the tier does.
    pub cadence_profile: Option<String>,
    /// The day by which the next conversation is due; null when there was none yet.
    pub next_conversation_due_on: Option<String>,
    /// Panels of the overview in their order; empty is all.
    pub panels: Vec<String>,
}

async fn get(cx: Cx, Path(id): Path<AccountId>) -> Result<axum::Json<DutiesOut>> {
    let inner = cx.clone();
    let asked = cx.read(move |q| load(&look::<Read>(q, &inner.viewer, id)?, &inner)).await?;
    let duty = |(field, profile, filled): (String, Option<Profile>, bool)| FieldDuty {
        field,
        profile: profile.map(|p| p.name_en),
        missing: !filled,
    };
    Ok(axum::Json(DutiesOut {
        profiles: asked.fitting.into_iter().map(|p| p.name_en).collect(),
        fields: asked.fields.into_iter().map(duty).collect(),
        cadence: asked.days,
        cadence_profile: asked.cadence.map(|p| p.name_en),
        next_conversation_due_on: model::next_due(asked.last, asked.days).map(|day| day.to_string()),
        panels: asked.panels.map(|p| p.panels).unwrap_or_default(),
    }))
}
