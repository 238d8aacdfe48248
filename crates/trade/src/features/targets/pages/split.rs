//! `/goals/split`: gives a team's target to its people, so that the parts add up to the last minor unit.

use std::collections::HashMap;

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use tenure_db::Conn;

use super::super::actions::{self, Shares};
use super::super::gather::settable;
use super::super::model::{About, Part, Target, split};
use super::super::store::target;
use super::super::words;
use super::HERE;
use crate::base::extract::{Form, Query};
use crate::base::money::Money;
use crate::base::page::Page;
use crate::base::{Cx, Error, Fields, Result, TargetId, UserId, flash};
use crate::features::accounts::pages::form::summary;
use crate::features::revenue_reports::pages::draw::exact;
use crate::ui::{self, Cell, Head, Look, Phone};

/// Pairs of names and values: `target`, `reason`, and a weight for each person.
type Pairs = Vec<(String, String)>;

/// What the page is about.
struct Ground {
    team: Target,
    /// Other targets of the viewer's team that could be split.
    others: Vec<Target>,
    /// Who may be given a part, with what they have in this period.
    people: Vec<(UserId, String, Option<Money>)>,
}

fn value<'a>(pairs: &'a Pairs, name: &str) -> &'a str {
    pairs.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str())
}

fn load(q: &Conn<'_>, cx: &Cx, asked: &str) -> Result<Ground> {
    let id: TargetId = asked.parse().map_err(|_| Error::NotFound)?;
    let team = target::find(q, &cx.viewer, id)?;
    if !team.about.team || team.about.part != Part::Whole || team.archived {
        return Err(Error::NotFound);
    }
    let mut people = Vec::new();
    for (user, name) in settable(q, &cx.viewer)? {
        let about = About { user, team: false, part: Part::Whole };
        let has = target::about(q, &about)?.into_iter().find(|t| t.span == team.span).map(|t| t.amount);
        people.push((user, name, has));
    }
    if people.is_empty() {
        return Err(Error::Forbidden("targets-error-may"));
    }
    let others = target::about(q, &team.about)?.into_iter().filter(|t| t.id != id).collect();
    Ok(Ground { team, others, people })
}

/// `GET /goals/split`
pub async fn show(cx: Cx, Query(pairs): Query<Pairs>) -> Result<Response> {
    let (inner, asked) = (cx.clone(), value(&pairs, "target").to_owned());
    let ground = cx.read(move |q| load(q, &inner, &asked)).await?;
    Ok(page(&cx, &ground, &pairs, &Fields::default()))
}

/// The weight of a person: what was typed, else what they have, else nothing.
fn weight(pairs: &Pairs, (user, _, has): &(UserId, String, Option<Money>)) -> String {
    let name = user.to_string();
    match pairs.iter().find(|(n, _)| *n == name) {
        Some((_, typed)) => typed.clone(),
        None => has.as_ref().map(Money::decimal).unwrap_or_default(),
    }
}

/// Reads weights: any positive numbers, told in hundredths.
fn weights(pairs: &Pairs, ground: &Ground) -> Result<Shares> {
    let (mut fields, mut shares) = (Fields::default(), Shares::new());
    for person in &ground.people {
        let text = weight(pairs, person);
        let mut own = Fields::default();
        let read = crate::base::money::parse(&mut own, "weight", &text, "EUR").map_or(0, |m| m.minor);
        match u64::try_from(read) {
            Ok(weight) if own.0.is_empty() => shares.push((person.0, weight)),
            _ => fields.add(person.0.to_string(), "targets-error-weight"),
        }
    }
    fields.finish()?;
    Ok(shares)
}

/// `POST /goals/split`
pub async fn save(cx: Cx, Form(pairs): Form<Pairs>) -> Result<Response> {
    let (inner, asked) = (cx.clone(), value(&pairs, "target").to_owned());
    let ground = cx.read(move |q| load(q, &inner, &asked)).await?;
    let shares = match weights(&pairs, &ground) {
        Ok(shares) => shares,
        Err(Error::Invalid(fields)) => return Ok(page(&cx, &ground, &pairs, &fields)),
        Err(other) => return Err(other),
    };
    if value(&pairs, "do") != "save" {
        return Ok(page(&cx, &ground, &pairs, &Fields::default()));
    }
    let (by, id, reason) = (cx.acting(), ground.team.id, value(&pairs, "reason").trim().to_owned());
    let batch = by.batch;
    let given: Shares = shares.into_iter().filter(|(_, weight)| *weight > 0).collect();
    let done = cx.write_as(by, move |tx, by| actions::split_over(tx, by, id, &given, &reason)).await;
    match done {
        Ok(_) => Ok(flash::done(HERE, "targets-given", Some(batch))),
        Err(Error::Invalid(fields)) => Ok(page(&cx, &ground, &pairs, &fields)),
        Err(other) => Err(other),
    }
}

fn page(cx: &Cx, ground: &Ground, pairs: &Pairs, fields: &Fields) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = cx.t("targets-split");
    let team = &ground.team;
    let period = words::period(cx.locale(), &team.span, None);
    let summary_words =
        cx.tr("targets-split-summary", &[("amount", team.amount.long().into()), ("period", period.into())]);
    let body = html! {
        (ui::page_head(title, html! { (summary_words) }, html! {}))
        @if !ground.others.is_empty() { (ui::filter_bar(others(cx, ground), html! {})) }
        form method="post" action="/goals/split" novalidate {
            (summary(cx, fields))
            (ui::hidden("target", &team.id.to_string()))
            (ui::stack(html! {
                (table(cx, ground, pairs, fields))
                (ui::Panel::new(cx.t("targets-field-reason")).body(ui::Field::text("reason", cx.t("targets-field-reason")).value(value(pairs, "reason")).draw()))
            }))
            (ui::action_bar(html! { (cx.t("targets-split-note")) }, html! {
                (ui::link_button(Look::Ghost, HERE, "", cx.t("cancel")))
                (ui::submit_as(Look::Plain, "eye", cx.t("targets-split-try"), "do", "try"))
                (ui::submit_as(Look::Primary, "check", cx.t("targets-split-give"), "do", "save"))
            }))
        }
    };
    let page = Page::new(title, body).nav(HERE).crumb(Some(HERE), cx.t("targets-goals"));
    page.crumb(None, title).status(status).respond(cx)
}

/// Other periods of the team.
fn others(cx: &Cx, ground: &Ground) -> Markup {
    let mut all: Vec<&Target> = ground.others.iter().chain([&ground.team]).collect();
    all.sort_by_key(|t| t.span);
    let items: Vec<(String, String, bool)> = all
        .iter()
        .map(|t| {
            (format!("/goals/split?target={}", t.id), words::period(cx.locale(), &t.span, None), t.id == ground.team.id)
        })
        .collect();
    ui::filter_choice("f-period", cx.t("targets-period"), &items)
}

fn table(cx: &Cx, ground: &Ground, pairs: &Pairs, fields: &Fields) -> Markup {
    let team = &ground.team;
    let money = |minor: i64| exact(minor, &team.amount.currency);
    let shares = weights(pairs, ground).unwrap_or_default();
    let all: Vec<u64> = shares.iter().map(|(_, weight)| *weight).collect();
    let parts: HashMap<UserId, i64> = match all.iter().any(|w| *w > 0) {
        true => shares.iter().map(|(user, _)| *user).zip(split(team.amount.minor, &all)).collect(),
        false => HashMap::new(),
    };
    let heads = vec![
        Head::text(cx.t("targets-by-person")),
        Head::number(cx.t("targets-now")),
        Head::number(cx.t("targets-weight")),
        Head::number(cx.t("targets-becomes")),
    ];
    let row = |person: &(UserId, String, Option<Money>)| {
        let (user, name, has) = person;
        let wrong = fields.of(&user.to_string()).is_some();
        let (field, typed) = (user.to_string(), weight(pairs, person));
        let label = cx.tr("targets-weight-of", &[("name", name.as_str().into())]);
        let input = html! { input.inp.s name=(field) value=(typed) inputmode="decimal" size="10" aria-label=(label) aria-invalid[wrong]; };
        ui::tr(vec![
            Cell::head(html! { span.flow { (ui::avatar_small(name)) span { (name) } } }),
            Cell::number(html! { (has.as_ref().map_or_else(|| String::from("–"), |m| exact(m.minor, &m.currency))) }),
            Cell::number(input).phone(Phone::Full).label(cx.t("targets-weight")),
            Cell::number(html! { (parts.get(user).filter(|minor| **minor != 0).map_or_else(|| String::from("–"), |minor| money(*minor))) }).phone(Phone::Right),
        ])
    };
    let sum: i64 = parts.values().sum();
    ui::Table::new(cx.t("targets-split"), heads)
        .rows(ground.people.iter().map(row).collect())
        .totals(vec![
            Cell::head(html! { (cx.t("targets-team")) }),
            Cell::number(html! { (money(team.amount.minor)) }),
            Cell::number(html! {}),
            Cell::number(html! { (money(sum)) }).phone(Phone::Right),
        ])
        .draw()
}
