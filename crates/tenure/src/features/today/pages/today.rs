//! `/`: the page that an account manager opens in the morning instead of a mailbox.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use tenure_db::Conn;

use super::next;
use crate::base::extract::Query;
use crate::base::page::Page;
use crate::base::registry::Place;
use crate::base::{Cx, Result, Scope, calendar, scope};
use crate::features::today::store::{self, Counts};
use crate::ui;

/// `?scope=`.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct TodayQuery {
    scope: Option<String>,
}

/// `GET /`
pub async fn show(cx: Cx, Query(query): Query<TodayQuery>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, query.scope.as_deref());
    let inner = cx.clone();
    let (bar, body) = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let bar = scope::bar_of(q, &inner.viewer, &scope, inner.locale())?;
            Ok((bar, body(q, &inner, &scope)?))
        })
        .await?;
    Ok(Page::new(cx.t("today-title"), body).nav("/").scope(bar).respond(&cx))
}

fn body(q: &Conn<'_>, cx: &Cx, scope: &Scope) -> Result<Markup> {
    let counts = store::counts(q, scope, cx.now())?;
    let notices = cx.app.registry.today_notices.iter().map(|n| (n.render)(q, cx)).collect::<Result<Vec<_>>>()?;
    let candidates = next::candidates(q, cx, scope)?;
    let place = |place: Place| -> Result<Vec<Markup>> {
        let sources = cx.app.registry.today.iter().filter(|s| s.place == place);
        let drawn: Result<Vec<Option<Markup>>> = sources.map(|s| (s.render)(q, cx, scope)).collect();
        Ok(drawn?.into_iter().flatten().collect())
    };
    let mut cells = figures(cx, &counts);
    cells.extend(place(Place::Figures)?);
    let (main, side) = (place(Place::Main)?, place(Place::Side)?);
    let contact = next::panel(q, cx, scope, &candidates)?;
    let main = ui::stack(html! { (contact) @for panel in &main { (panel) } });
    Ok(html! {
        (ui::page_head(cx.t("today-title"), summary(cx, &counts, candidates.len()), log_button(cx)))
        @for notice in notices.iter().flatten() { (notice) }
        (ui::kpi_strip(&cells))
        @if side.is_empty() { (main) } @else { (ui::columns(main, ui::stack(html! { @for panel in &side { (panel) } }))) }
    })
}

fn log_button(cx: &Cx) -> Markup {
    ui::keyed("l", ui::dialog_button(ui::Look::Primary, "/conversations/new", "plus", cx.t("today-log")))
}

fn summary(cx: &Cx, counts: &Counts, people: usize) -> Markup {
    let words = cx.tr(
        "today-summary",
        &[("people", people.into()), ("late", counts.late.into()), ("steps", counts.steps.into())],
    );
    html! { (ui::time(&cx.today().to_string(), &calendar::long(cx.locale(), cx.today()))) " · " (words) }
}

fn figures(cx: &Cx, c: &Counts) -> Vec<Markup> {
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
        }),
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
        ui::kpi(&ui::Kpi {
            label: cx.t("today-figure-steps"),
            value: int(c.steps),
            context: html! { (cx.t("today-steps-note")) },
            href: Some("/accounts?sort=next_step_on"),
            ..Default::default()
        }),
    ]
}
