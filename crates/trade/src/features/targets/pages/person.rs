//! `/goals/people/{user}`: all targets of somebody in a year, each with how it is measured.

use axum::response::Response;
use maud::{Markup, html};

use super::super::ground::{Ground, covering};
use super::super::model::{Attained, Part, Target, days_of, held_days};
use super::super::store::target::{self, Filter};
use super::super::words::{self, Parts};
use super::cell::{Look, cell};
use super::grid::{GoalsQuery, asked_year};
use super::{HERE, href};
use crate::base::dated::Span;
use crate::base::extract::{Path, Query};
use crate::base::page::Page;
use crate::base::{Conn, Cx, Error, Result, UserId};
use crate::features::revenue_reports::pages::draw::Unit;
use crate::ui::{self, Cell, Head, Phone};

/// Targets that are measured on one page.
const MOST: usize = 60;

/// A target with how it is measured.
struct Measured {
    target: Target,
    reached: Attained,
    /// Days for which it counts, of all its days.
    days: (i64, i64),
    /// What it is worth in whole, in the reporting currency.
    whole: Option<i64>,
}

fn measure(q: &Conn<'_>, cx: &Cx, year: Span, user: UserId) -> Result<(String, Vec<Measured>)> {
    let people = target::people(q, &cx.viewer)?;
    let name = people.into_iter().find(|(id, _)| *id == user).map(|(_, name)| name).ok_or(Error::NotFound)?;
    let begins = Some((year.from, year.to));
    let targets = target::list(q, &cx.viewer, &Filter { user: Some(user), begins, ..Filter::default() }, MOST)?;
    let ground = Ground::load(q, &cx.viewer, cx.settings(), covering(year, &targets))?;
    let worth = |t: &Target| ground.worth(t);
    let mut measured = Vec::new();
    for target in targets {
        let measure = ground.measure(q, &target.about)?;
        let reached = ground.line(&measure, vec![&target]).one(&target, &worth, cx.today());
        let all = days_of(&target.span);
        let days = measure.held.as_deref().map_or(all, |held| held_days(&target.span, held).iter().map(days_of).sum());
        measured.push(Measured { reached, days: (days, all), whole: ground.worth(&target), target });
    }
    Ok((name, measured))
}

/// `GET /goals/people/{user}`
pub async fn show(cx: Cx, Path(user): Path<UserId>, Query(asked): Query<GoalsQuery>) -> Result<Response> {
    let year = asked_year(&cx, &asked.year)?;
    let inner = cx.clone();
    let (name, measured, parts) = cx
        .snapshot(move |q| {
            let (name, measured) = measure(q, &inner, year, user)?;
            let parts = Parts::load(q, &inner.viewer, measured.iter().map(|m| m.target.about.part))?;
            Ok((name, measured, parts))
        })
        .await?;
    let body = body(&cx, &name, year, &measured, &parts);
    let page = Page::new(&name, body).nav(HERE).crumb(Some(HERE), cx.t("targets-goals"));
    Ok(page.crumb(None, &name).respond(&cx))
}

fn body(cx: &Cx, name: &str, year: Span, measured: &[Measured], parts: &Parts) -> Markup {
    let when = words::year(cx.locale(), &year);
    let args = [("year", when.as_str().into()), ("n", measured.len().into())];
    html! {
        (ui::chart_styles())
        (ui::page_head(name, html! { (cx.tr("targets-person-summary", &args)) }, html! {}))
        @if measured.is_empty() {
            (ui::Panel::new(cx.t("targets-title")).raw(ui::empty(&cx.tr("targets-none", &[("year", when.as_str().into())]), html! {})))
        } @else { (table(cx, year, measured, parts)) }
    }
}

/// Of what a target is, its team said.
pub fn of(cx: &Cx, target: &Target, parts: &Parts) -> String {
    match (target.about.team, target.about.part) {
        (true, Part::Whole) => cx.t("targets-team").to_owned(),
        (true, part) => cx.tr("targets-team-part", &[("part", parts.name(cx.locale(), part).into())]),
        (false, part) => parts.name(cx.locale(), part),
    }
}

fn table(cx: &Cx, year: Span, measured: &[Measured], parts: &Parts) -> Markup {
    let most = measured.iter().filter_map(|m| m.whole).max().unwrap_or(0);
    let unit = Unit::of(&cx.settings().currency, most);
    let whole = format!("{}, {}", cx.t("targets-target"), unit.name(cx.locale()));
    let heads = vec![
        Head::text(cx.t("targets-period")),
        Head::text(cx.t("targets-of")),
        Head::number(&whole),
        Head::number(cx.t("targets-days-held")),
        Head::text(cx.t("targets-reached")),
    ];
    let row = |m: &Measured| {
        let t = &m.target;
        let foreign = t.amount.currency != *cx.settings().currency;
        let amount = match m.whole {
            Some(minor) => html! { (unit.show(cx.locale(), minor)) @if foreign { span.two { (t.amount.long()) } } },
            None => html! { span.warn { (t.amount.long()) } },
        };
        let look = Look { unit, amounts: false, href: "" };
        ui::tr(vec![
            Cell::head(html! { a href=(href(t.id)) { (words::period(cx.locale(), &t.span, Some(year.from.year()))) } }),
            Cell::text(html! { (of(cx, t, parts)) }).phone(Phone::Left),
            Cell::number(amount).phone(Phone::Right),
            Cell::number(html! { (m.days.0) "/" (m.days.1) }).phone(Phone::Left).label(cx.t("targets-days-held")),
            Cell::text(cell(cx, &m.reached, &t.span, look)).phone(Phone::Full),
        ])
    };
    ui::Table::new(cx.t("targets-title"), heads)
        .rows(measured.iter().map(row).collect())
        .footer(html! { span { (cx.t("targets-prorated-note")) } })
        .draw()
}
