//! `/admin/rhythm`: contact goals by tier and buying role, with a preview of what a change would do.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::super::actions::{GoalChange, read_goals, set_goals};
use super::super::model::{Goal, Goals, LONGEST};
use super::super::store::due::{Ask, Counts};
use super::super::store::{goals, plans};
use super::start;
use crate::base::extract::Form;
use crate::base::page::Page;
use crate::base::{Conn, Cx, Error, Fields, Need, Result, Right, Routes, flash, validate};
use crate::features::duties::Rules;
use crate::features::duties::model::goal;
use crate::features::identity::pages::draw::{sentence, status, summary};
use crate::features::relationships::model::Role;
use crate::features::settings::terms::{Term, Terms};
use crate::ui;
use crate::ui::{Cell, Head, Phone};

/// Who may.
const ADMIN: Need = Need::Right(Right::Administer);

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/admin/rhythm", ADMIN, show).post("/admin/rhythm", ADMIN, save)
}

/// What stands in the form, by `TIER` and `TIER.ROLE`.
type Typed = Vec<(String, String)>;

/// What the page shows beside what was typed.
struct Shown {
    terms: Terms,
    goals: Vec<Goal>,
    now: Counts,
    after: Option<Counts>,
}

/// Counts over all accounts; for admins, so numbers only.
pub fn preview(q: &Conn<'_>, cx: &Cx, changes: &[GoalChange]) -> Result<(Counts, Counts)> {
    let rules = Rules::of(q, cx)?;
    let before = Goals::load(q, &rules, &[])?;
    let mut after = before.clone();
    for c in changes {
        after.rows.retain(|g| (&g.tier, &g.role) != (&c.tier, &c.role));
        if c.days.is_some() || c.role.is_empty() {
            after.rows.push(Goal { tier: c.tier.clone(), role: c.role.clone(), days: c.days, version: 0 });
        }
    }
    let count = |goals: &Goals| {
        let ask = Ask { goals, start: start(cx), today: cx.today() };
        plans::due_with(q, goals, &ask)
    };
    Ok((count(&before)?, count(&after)?))
}

fn load(q: &Conn<'_>, cx: &Cx, changes: Option<&[GoalChange]>) -> Result<Shown> {
    let (now, after) = preview(q, cx, changes.unwrap_or_default())?;
    Ok(Shown { terms: Terms::load(q)?, goals: goals::list(q)?, now, after: changes.is_some().then_some(after) })
}

async fn show(cx: Cx) -> Result<Response> {
    let inner = cx.clone();
    let shown = cx.read(move |q| load(q, &inner, None)).await?;
    let mut typed: Typed = shown.goals.iter().map(|g| (name(&g.tier, &g.role), days(g.days))).collect();
    // A tier that was added later begins with the starting value.
    for tier in shown.terms.offered("tier") {
        if !typed.iter().any(|(key, _)| *key == tier.code) {
            typed.push((tier.code.clone(), goal(tier.is_key).to_string()));
        }
    }
    Ok(page(&cx, &shown, &typed, &Fields::default()))
}

fn name(tier: &str, role: &str) -> String {
    if role.is_empty() { tier.to_owned() } else { format!("{tier}.{role}") }
}

fn days(days: Option<i64>) -> String {
    days.map(|days| days.to_string()).unwrap_or_default()
}

/// Reads what was typed; a mistake stands under its field.
fn parse(typed: &Typed) -> Result<Vec<GoalChange>> {
    let (mut fields, mut changes) = (Fields::default(), Vec::new());
    for (key, value) in typed.iter().filter(|(key, _)| key != "do") {
        let mut own = Fields::default();
        let days = validate::int(&mut own, "days", value, 1, LONGEST);
        for e in own.0 {
            fields.add_with(key.clone(), e.key, e.args);
        }
        let (tier, role) = key.split_once('.').unwrap_or((key, ""));
        changes.push(GoalChange { tier: tier.to_owned(), role: role.to_owned(), days });
    }
    fields.finish()?;
    Ok(changes)
}

async fn save(cx: Cx, Form(typed): Form<Typed>) -> Result<Response> {
    let saving = typed.iter().any(|(key, value)| key == "do" && value == "save");
    let changes = match parse(&typed) {
        Ok(changes) => changes,
        Err(Error::Invalid(fields)) => return again(&cx, &typed, None, &fields).await,
        Err(other) => return Err(other),
    };
    if !saving {
        let checked = changes.clone();
        let done = cx.read(move |q| read_goals(&Terms::load(q)?, &checked)).await;
        return match done {
            Ok(()) => again(&cx, &typed, Some(changes), &Fields::default()).await,
            Err(Error::Invalid(fields)) => again(&cx, &typed, None, &fields).await,
            Err(other) => Err(other),
        };
    }
    let by = cx.acting();
    let batch = by.batch;
    match cx.write_as(by, move |tx, by| set_goals(tx, by, &changes)).await {
        Ok(count) => Ok(flash::done("/admin/rhythm", "rhythm-goals-saved", (count > 0).then_some(batch))),
        Err(Error::Invalid(fields)) => again(&cx, &typed, None, &fields).await,
        Err(other) => Err(other),
    }
}

async fn again(cx: &Cx, typed: &Typed, changes: Option<Vec<GoalChange>>, fields: &Fields) -> Result<Response> {
    let inner = cx.clone();
    let shown = cx.read(move |q| load(q, &inner, changes.as_deref())).await?;
    Ok(page(cx, &shown, typed, fields))
}

fn page(cx: &Cx, shown: &Shown, typed: &Typed, fields: &Fields) -> Response {
    let title = cx.t("rhythm-goals-title");
    let tiers = shown.terms.offered("tier");
    let body = html! {
        (ui::page_head(title, html! { (cx.t("rhythm-goals-summary")) }, html! {}))
        (ui::stack(html! {
            (counted(cx, shown))
            form method="post" action="/admin/rhythm" novalidate {
                (summary(cx.locale(), fields))
                (table(cx, &tiers, typed, fields))
                (ui::action_bar(html! { (cx.t("rhythm-goals-note")) }, html! {
                    (ui::submit_as(ui::Look::Plain, "eye", cx.t("rhythm-goals-preview"), "do", "preview"))
                    (ui::submit_as(ui::Look::Primary, "check", cx.t("save"), "do", "save"))
                }))
            }
        }))
    };
    let code: StatusCode = status(fields);
    let page = Page::new(title, body).nav("/admin").crumb(Some("/admin"), cx.t("identity-admin"));
    page.crumb(None, title).status(code).respond(cx)
}

/// How many people are due, and how many would be.
fn counted(cx: &Cx, shown: &Shown) -> Markup {
    let now = cx.tr("rhythm-goals-now", &[("due", shown.now.due().into()), ("people", shown.now.people.into())]);
    match shown.after {
        None => ui::notice(ui::Tone::Neutral, "clock", html! { (now) }, html! {}),
        Some(after) => {
            let (was, is) = (shown.now.due(), after.due());
            let key = if is > was {
                "rhythm-goals-more"
            } else if is < was {
                "rhythm-goals-fewer"
            } else {
                "rhythm-goals-same"
            };
            let text = cx.tr(key, &[("was", was.into()), ("is", is.into()), ("n", (is - was).abs().into())]);
            let tone = if is > was { ui::Tone::Warn } else { ui::Tone::Neutral };
            ui::notice(tone, "eye", html! { (text) }, html! {})
        }
    }
}

/// A line for each tier; a column for any key contact, and one for each role that makes a position a key one.
fn table(cx: &Cx, tiers: &[Term], typed: &Typed, fields: &Fields) -> Markup {
    let roles: Vec<Role> = Role::ALL.iter().copied().filter(|role| role.key()).collect();
    let locale = cx.locale();
    let mut heads = vec![Head::text(cx.t("duties-tier")), Head::text(cx.t("rhythm-goals-any"))];
    heads.extend(roles.iter().map(|role| Head::text(cx.t(role.label()))));
    let value = |key: &str| typed.iter().find(|(k, _)| k == key).map_or("", |(_, v)| v.as_str());
    let input = |tier: &Term, role: Option<Role>| {
        let key = name(&tier.code, role.map_or("", Role::code));
        let label = role
            .map_or_else(|| tier.name(locale).to_owned(), |r| format!("{}, {}", tier.name(locale), cx.t(r.label())));
        let error = fields.of(&key).map(|e| sentence(locale, e));
        html! {
            input.inp.s name=(key) value=(value(&key)) inputmode="numeric" size="5" aria-label=(label) aria-invalid[error.is_some()];
            @if let Some(error) = &error { span.hint.bad { (error) } }
        }
    };
    let row = |tier: &Term| {
        let mut cells =
            vec![Cell::head(html! { (tier.name(locale)) }), Cell::text(input(tier, None)).phone(Phone::Right)];
        cells.extend(
            roles.iter().map(|role| Cell::text(input(tier, Some(*role))).phone(Phone::Full).label(cx.t(role.label()))),
        );
        ui::tr(cells)
    };
    ui::Table::new(cx.t("rhythm-goals-title"), heads)
        .title(cx.t("rhythm-goals-days"), None, html! {})
        .rows(tiers.iter().map(row).collect())
        .wide()
        .draw()
}
