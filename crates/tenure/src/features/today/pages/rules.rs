//! `/admin/contact-rules`: how much each rule of Contact next weighs, with a preview of what a change would do.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use axum::response::Response;
use maud::{Markup, html};
use tenure_db::Conn;

use super::next::Ground;
use crate::base::extract::Form;
use crate::base::page::Page;
use crate::base::scope::Choice;
use crate::base::viewer::Via;
use crate::base::{Cx, Error, Fields, Result, Scope, flash, validate};
use crate::features::identity;
use crate::features::identity::pages::draw::{sentence, status, summary};
use crate::features::today::actions::{WeightChange, check_weights, set_weights};
use crate::features::today::model::{FORMULA, HEAVIEST, RULES, Who};
use crate::features::today::store::{needs, tuning};
use crate::ui;
use crate::ui::{Cell, Head, Phone};

/// Most people whose lists a preview is made of.
const LISTS: i64 = 20;

/// What a change would do to the lists of those with the most accounts: numbers, no names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Effect {
    /// Lists looked at.
    pub lists: i64,
    /// Lists that would differ.
    pub changed: i64,
    /// Rows on them.
    pub rows: i64,
    /// Rows that would be others.
    pub others: i64,
}

/// Makes their lists with the stored weights and with others.
pub fn effect(q: &Conn<'_>, cx: &Cx, changes: &[WeightChange]) -> Result<Effect> {
    let mut weights: HashMap<String, i64> = tuning::weights(q)?.into_iter().collect();
    weights.extend(changes.iter().map(|c| (c.rule.clone(), c.weight)));
    let mut effect = Effect::default();
    for user in needs::managers(q, cx.today(), LISTS)? {
        let Some(viewer) = identity::viewer_of(q, user, cx.today(), Via::Job)? else { continue };
        let theirs = Cx { viewer: Arc::new(viewer), ..cx.clone() };
        let scope = Scope::resolve(q, &theirs.viewer, Choice::Mine)?;
        let ground = Ground::load(q, &theirs, &scope, false)?;
        let list = |weights: Option<&HashMap<String, i64>>| -> Vec<Who> {
            ground.rank(weights).iter().map(|c| c.who()).collect()
        };
        let (before, after) = (list(None), list(Some(&weights)));
        let held: HashSet<&Who> = before.iter().collect();
        effect.lists += 1;
        effect.changed += i64::from(before != after);
        effect.rows += i64::try_from(after.len()).unwrap_or(0);
        effect.others += i64::try_from(after.iter().filter(|who| !held.contains(who)).count()).unwrap_or(0);
    }
    Ok(effect)
}

/// What stands in the form, by rule.
type Typed = Vec<(String, String)>;

/// `GET /admin/contact-rules`
pub async fn show(cx: Cx) -> Result<Response> {
    let weights = cx.read(tuning::weights).await?;
    let stored = |rule: &str| weights.iter().find(|(r, _)| r == rule).map_or(100, |(_, weight)| *weight);
    let typed: Typed = RULES.iter().map(|rule| ((*rule).to_owned(), stored(rule).to_string())).collect();
    Ok(page(&cx, &typed, &Fields::default(), None))
}

fn parse(typed: &Typed) -> Result<Vec<WeightChange>> {
    let (mut fields, mut changes) = (Fields::default(), Vec::new());
    for (rule, value) in typed.iter().filter(|(key, _)| key != "do") {
        let mut own = Fields::default();
        let weight = validate::int(&mut own, "weight", value, 0, HEAVIEST);
        if weight.is_none() && own.0.is_empty() {
            own.add("weight", "error-required");
        }
        for e in own.0 {
            fields.add_with(rule.clone(), e.key, e.args);
        }
        changes.push(WeightChange { rule: rule.clone(), weight: weight.unwrap_or(100) });
    }
    fields.finish()?;
    check_weights(&changes)?;
    Ok(changes)
}

/// `POST /admin/contact-rules`
pub async fn save(cx: Cx, Form(typed): Form<Typed>) -> Result<Response> {
    let changes = match parse(&typed) {
        Ok(changes) => changes,
        Err(Error::Invalid(fields)) => return Ok(page(&cx, &typed, &fields, None)),
        Err(other) => return Err(other),
    };
    if !typed.iter().any(|(key, value)| key == "do" && value == "save") {
        let inner = cx.clone();
        let effect = cx.snapshot(move |q| effect(q, &inner, &changes)).await?;
        return Ok(page(&cx, &typed, &Fields::default(), Some(effect)));
    }
    let by = cx.acting();
    let batch = by.batch;
    let count = cx.write_as(by, move |tx, by| set_weights(tx, by, &changes)).await?;
    Ok(flash::done("/admin/contact-rules", "today-rules-saved", (count > 0).then_some(batch)))
}

fn page(cx: &Cx, typed: &Typed, fields: &Fields, effect: Option<Effect>) -> Response {
    let title = cx.t("today-rules-title");
    let body = html! {
        (ui::page_head(title, html! { (cx.t("today-rules-summary")) }, html! {}))
        (ui::stack(html! {
            @if let Some(e) = effect {
                (ui::notice(if e.changed > 0 { ui::Tone::Warn } else { ui::Tone::Neutral }, "eye", html! {
                    (cx.tr("today-rules-effect", &[
                        ("lists", e.lists.into()), ("changed", e.changed.into()), ("rows", e.rows.into()), ("others", e.others.into()),
                    ]))
                }, html! {}))
            }
            form method="post" action="/admin/contact-rules" novalidate {
                (summary(cx.locale(), fields))
                (table(cx, typed, fields))
                (ui::action_bar(html! { (cx.tr("today-rules-note", &[("formula", FORMULA.into())])) }, html! {
                    (ui::submit_as(ui::Look::Plain, "eye", cx.t("rhythm-goals-preview"), "do", "preview"))
                    (ui::submit_as(ui::Look::Primary, "check", cx.t("save"), "do", "save"))
                }))
            }
        }))
    };
    let page = Page::new(title, body).nav("/admin").crumb(Some("/admin"), cx.t("identity-admin"));
    page.crumb(None, title).status(status(fields)).respond(cx)
}

fn table(cx: &Cx, typed: &Typed, fields: &Fields) -> Markup {
    let heads = vec![
        Head::text(cx.t("today-rules-rule")),
        Head::text(cx.t("today-rules-points")),
        Head::text(cx.t("today-rules-weight")),
    ];
    let row = |rule: &&'static str| {
        let value = typed.iter().find(|(key, _)| key == rule).map_or("100", |(_, value)| value.as_str());
        let error = fields.of(rule).map(|e| sentence(cx.locale(), e));
        let points = cx.tr(&format!("today-points-{}", rule.split("-rule-").nth(1).unwrap_or_default()), &[]);
        ui::tr(vec![
            Cell::head(html! { (cx.t(rule)) }),
            Cell::text(html! { (points) }).phone(Phone::Full),
            Cell::text(html! {
                input.inp.s name=(rule) value=(value) inputmode="numeric" size="5" aria-label=(cx.t(rule)) aria-invalid[error.is_some()];
                @if let Some(error) = &error { span.hint.bad { (error) } }
            })
            .phone(Phone::Right),
        ])
    };
    ui::Table::new(cx.t("today-rules-title"), heads).rows(RULES.iter().map(row).collect()).draw()
}
