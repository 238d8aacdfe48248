//! `/`: the page that an account manager opens in the morning instead of a mailbox.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;
use tenure_db::Conn;

use super::{needs, next};
use crate::base::extract::Query;
use crate::base::page::Page;
use crate::base::registry::Place;
use crate::base::{Cx, Result, Right, Scope, calendar, scope};
use crate::features::people::listing::query;
use crate::features::rhythm;
use crate::features::rhythm::model::Goals;
use crate::features::rhythm::store::due;
use crate::features::today::store::{self, Counts};
use crate::ui;

/// `?scope=` and `?only=key`.
#[derive(Clone, Debug, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct TodayQuery {
    pub(super) scope: String,
    pub(super) only: String,
}

/// `GET /`
pub async fn show(cx: Cx, Query(asked): Query<TodayQuery>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let inner = cx.clone();
    let (bar, body) = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let bar = scope::bar_of(q, &inner.viewer, &scope, inner.locale())?;
            Ok((bar, body(q, &inner, &scope, &asked)?))
        })
        .await?;
    Ok(Page::new(cx.t("today-title"), body).nav("/").scope(bar).respond(&cx))
}

/// `GET /today/figures`: the key figures alone, for scopes that are too large to be counted before the page is sent.
pub async fn late_figures(cx: Cx, Query(asked): Query<TodayQuery>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let inner = cx.clone();
    let strip = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let counts = store::counts(q, &scope, inner.now())?;
            let mut cells = placed(q, &inner, &scope, Place::Figures)?;
            cells.extend(figures(&inner, &scope, &counts, people(q, &inner, &scope)?));
            Ok(ui::kpi_strip(&cells))
        })
        .await?;
    Ok(strip.into_response())
}

/// People with a rhythm, and how it stands.
pub(super) fn people(q: &Conn<'_>, cx: &Cx, scope: &Scope) -> Result<due::Counts> {
    let goals = Goals::asked(q, cx)?;
    let ask = due::Ask { goals: &goals, start: rhythm::pages::start(cx), today: cx.today() };
    due::counts(q, scope, &ask, &due::Filter::default())
}

/// What features give to a place of the page, in its order.
fn placed(q: &Conn<'_>, cx: &Cx, scope: &Scope, place: Place) -> Result<Vec<Markup>> {
    let mut sources: Vec<_> = cx.app.registry.today.iter().filter(|s| s.place == place).collect();
    sources.sort_by_key(|s| s.order);
    let drawn: Result<Vec<Option<Markup>>> = sources.iter().map(|s| (s.render)(q, cx, scope)).collect();
    Ok(drawn?.into_iter().flatten().collect())
}

fn body(q: &Conn<'_>, cx: &Cx, scope: &Scope, asked: &TodayQuery) -> Result<Markup> {
    let key = asked.only == "key";
    let notices = cx.app.registry.today_notices.iter().map(|n| (n.render)(q, cx)).collect::<Result<Vec<_>>>()?;
    let next = next::load(q, cx, scope, key)?;
    let later =
        |path: &str, label: &'static str| ui::lazy(&query(path, &[("scope", &scope.choice.code())]), cx.t(label));
    // A large scope is walked for its first rows; what counts all of it comes after the page. What somebody is to sell and
    // what was sold for it is counted over all that they see, whatever they chose.
    let (counts, strip) = if scope.large || Scope::all(q, &cx.viewer)?.large {
        (None, later("/today/figures", "today-figures"))
    } else {
        let counts = store::counts(q, scope, cx.now())?;
        let people = match next.counts {
            Some(people) => people,
            None => people(q, cx, scope)?,
        };
        let mut cells = placed(q, cx, scope, Place::Figures)?;
        cells.extend(figures(cx, scope, &counts, people));
        (Some(counts), ui::kpi_strip(&cells))
    };
    let (panels, mut side) = (placed(q, cx, scope, Place::Main)?, placed(q, cx, scope, Place::Side)?);
    if cx.viewer.has(Right::Lead) {
        let needs = if scope.large {
            Some(later("/today/needs", "today-needs"))
        } else {
            needs::panel(q, cx, scope, next.counts)?
        };
        side.splice(0..0, needs);
    }
    let main = ui::stack(html! { (next::panel(cx, &next, key)) @for panel in &panels { (panel) } });
    Ok(html! {
        (ui::page_head(cx.t("today-title"), summary(cx, counts.as_ref(), next.candidates.len()), log_button(cx)))
        @for notice in notices.iter().flatten() { (notice) }
        (strip)
        @if side.is_empty() { (main) } @else { (ui::columns(main, ui::stack(html! { @for panel in &side { (panel) } }))) }
    })
}

fn log_button(cx: &Cx) -> Markup {
    ui::keyed("l", ui::dialog_button(ui::Look::Primary, "/conversations/new", "plus", cx.t("today-log")))
}

fn summary(cx: &Cx, counts: Option<&Counts>, people: usize) -> Markup {
    let words = match counts {
        Some(c) => {
            cx.tr("today-summary", &[("people", people.into()), ("late", c.late.into()), ("steps", c.steps.into())])
        }
        None => cx.tr("today-summary-people", &[("people", people.into())]),
    };
    html! { (ui::time(&cx.today().to_string(), &calendar::long(cx.locale(), cx.today()))) " · " (words) }
}

fn figures(cx: &Cx, scope: &Scope, c: &Counts, people: due::Counts) -> Vec<Markup> {
    let int = |n: i64| html! { (ui::num(n, &cx.locale().int(n))) };
    let share = if c.accounts > 0 { c.talked as f64 / c.accounts as f64 } else { 0.0 };
    let talked = ui::Bullet { label: cx.t("today-figure-talked"), reached: share, ..Default::default() };
    let late = if c.late > 0 {
        html! { span.bad { (cx.tr("today-late", &[("n", c.late.into())])) } }
    } else {
        html! { (cx.t("today-none-late")) }
    };
    vec![
        ui::kpi(&ui::Kpi {
            label: cx.t("today-figure-talked"),
            value: int(c.talked),
            note: html! { (cx.tr("today-of", &[("n", c.accounts.into())])) },
            bar: ui::bullet(&talked),
            context: html! { (cx.tr("today-silent", &[("n", (c.accounts - c.talked).into())])) },
            href: Some("/accounts?sort=last_conversation_at"),
            ..Default::default()
        }),
        rhythm_figure(cx, scope, people),
        ui::kpi(&ui::Kpi {
            label: cx.t("today-figure-ours"),
            value: int(c.ours),
            context: late,
            href: Some("/promises"),
            ..Default::default()
        }),
        ui::kpi(&ui::Kpi {
            label: cx.t("today-figure-theirs"),
            value: int(c.theirs),
            context: html! { (cx.t("today-theirs-note")) },
            href: Some("/promises"),
            ..Default::default()
        }),
    ]
}

/// Key contacts within their rhythm; a dash where nobody has one.
fn rhythm_figure(cx: &Cx, scope: &Scope, people: due::Counts) -> Markup {
    let href = query("/rhythm", &[("scope", &scope.choice.code())]);
    let label = cx.t("today-figure-rhythm");
    if people.people == 0 {
        let context = html! { (cx.t("today-rhythm-none")) };
        return ui::kpi(&ui::Kpi { label, value: html! { "–" }, context, href: Some(&href), ..Default::default() });
    }
    let within = people.people - people.due();
    let share = within as f64 / people.people as f64;
    let percent = format!("{:.0}%", share * 100.0);
    let context = cx.tr("today-rhythm-note", &[("overdue", people.overdue.into()), ("never", people.never.into())]);
    ui::kpi(&ui::Kpi {
        label,
        value: html! { (percent) },
        note: html! { (cx.locale().int(within)) "/" (cx.locale().int(people.people)) },
        bar: ui::bullet(&ui::Bullet { label: &percent, reached: share, ..Default::default() }),
        context: html! { (context) },
        href: Some(&href),
        ..Default::default()
    })
}
