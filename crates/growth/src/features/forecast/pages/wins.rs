//! `/pipeline/win-rates`: which share of what was decided was won.

use std::collections::HashMap;

use axum::response::Response;
use maud::{Markup, html};

use super::super::decided::{self, Line, WinBy, WinQuery, Wins};
use super::super::model::wins::Decided;
use super::super::model::{Key, Shot, Sum};
use super::super::store::Ask;
use super::super::store::named::{self, Named};
use super::WINS;
use super::moves::deal_href;
use super::show::choice;
use crate::base::extract::Query;
use crate::base::page::{Page, downloads};
use crate::base::{Cx, Result, Scope, calendar, scope};
use crate::features::revenue_reports::pages::draw::Unit;
use crate::features::targets::pages::cell::percent;
use crate::ui::{self, Cell, Head, Look, Phone};

/// Deals behind a number that are named.
const NAMED: usize = 200;

/// `GET /pipeline/win-rates`
pub async fn show(cx: Cx, Query(query): Query<WinQuery>) -> Result<Response> {
    let asked = query.read(cx.today(), cx.settings())?;
    let choice = choice(&cx, &query.scope);
    let (inner, ask) = (cx.clone(), asked.clone());
    let (bar, found, (behind, named)) = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let settings = inner.settings();
            let deals = Ask::new(&scope, settings, &ask.only);
            let found = decided::read(q, &deals, &ask, settings, inner.locale())?;
            let behind = decided::behind(q, &deals, &ask, settings)?;
            let keys: Vec<Key> = behind.iter().take(NAMED).map(|(shot, _)| shot.key).collect();
            let named = named::read(q, &deals, &keys)?;
            Ok((scope::bar_of(q, &inner.viewer, &scope, inner.locale())?, found, (behind, named)))
        })
        .await?;
    let title = cx.t("forecast-wins-title");
    let day = |d| calendar::full(cx.locale(), d);
    let days =
        [("from", day(asked.span.from).into()), ("until", day(asked.span.last().unwrap_or(asked.span.to)).into())];
    let body = html! {
        (ui::page_head(title, html! { (cx.tr("forecast-wins-summary", &days)) }, downloads(&cx, &query.href("/pipeline/win-rates.csv", &[]))))
        (filters(&cx, &query, &asked))
        (table(&cx, &query, &asked, &found))
        @if asked.outcome.is_some() { (deals(&cx, &behind, &named)) }
    };
    let page = Page::new(title, body).nav("/pipeline").scope(bar).crumb(Some("/pipeline"), cx.t("deals-pipeline"));
    Ok(page.crumb(None, title).respond(&cx))
}

fn filters(cx: &Cx, query: &WinQuery, asked: &decided::Asked) -> Markup {
    let items: Vec<(String, String, bool)> = WinBy::ALL
        .iter()
        .map(|by| {
            (
                query.href(WINS, &[("by", by.code()), ("row", ""), ("outcome", "")]),
                cx.t(by.label()).to_owned(),
                *by == asked.by,
            )
        })
        .collect();
    let day = |d| calendar::full(cx.locale(), d);
    let (from, until) = (day(asked.span.from), day(asked.span.last().unwrap_or(asked.span.to)));
    let kept = [("scope", &query.scope), ("by", &query.by), ("kind", &query.kind), ("territory", &query.territory)];
    let value = format!("{from} – {until}");
    let body = html! {
        form.set method="get" action=(WINS) {
            @for (name, value) in kept { @if !value.is_empty() { (ui::hidden(name, value)) } }
            (ui::Field::text("from", cx.t("forecast-from")).value(&from).placeholder(cx.t("as-of-example")).draw())
            (ui::Field::text("until", cx.t("forecast-until")).value(&until).placeholder(cx.t("as-of-example")).draw())
            (ui::submit(Look::Primary, "", cx.t("forecast-show")))
        }
    };
    let inside = html! {
        (ui::filter_choice("f-by", cx.t("forecast-rows"), &items))
        (ui::filter_popover("f-days", cx.t("forecast-days"), Some(&value), html! { div.set { (body) } }))
    };
    ui::filter_bar(inside, html! {})
}

/// What the row without a value is called.
pub fn nobody(by: WinBy) -> &'static str {
    match by {
        WinBy::Lead => "forecast-no-lead",
        WinBy::Team => "forecast-no-team",
        WinBy::Territory => "forecast-no-territory",
        WinBy::Offering => "forecast-no-offering",
        WinBy::Kind | WinBy::Quarter => "unknown",
    }
}

/// The name of a row.
pub fn name<'a>(cx: &'a Cx, by: WinBy, line: &'a Line) -> &'a str {
    match &line.name {
        Some(name) if name.is_empty() => cx.t("unknown"),
        Some(name) => name,
        None => cx.t(nobody(by)),
    }
}

fn table(cx: &Cx, query: &WinQuery, asked: &decided::Asked, found: &Wins) -> Markup {
    let title = cx.t("forecast-wins-title");
    if found.rows.is_empty() {
        return ui::Panel::new(title).raw(ui::empty(cx.t("forecast-wins-none"), html! {}));
    }
    let unit = Unit::of(&cx.settings().currency, found.total.won.minor.max(found.total.lost.minor));
    let value = format!("{}{}{}", cx.t("forecast-won-value"), cx.t("forecast-comma"), unit.name(cx.locale()));
    let heads = vec![
        Head::text(cx.t(asked.by.label())),
        Head::number(cx.t("forecast-won")),
        Head::number(cx.t("forecast-lost")),
        Head::number(cx.t("forecast-win-rate")),
        Head::blank(cx.t("forecast-rate-drawn")),
        Head::number(&value),
        Head::number(cx.t("forecast-lost-value")),
        Head::number(cx.t("forecast-win-rate-value")),
    ];
    let share = |of: Option<f64>| html! { @match of { Some(of) => (percent(of)), None => span.faint { "–" } } };
    let amount = |sum: &Sum| match sum.known() {
        _ if sum.deals == 0 => html! { span.faint { "–" } },
        Some(minor) => unit.show(cx.locale(), minor),
        None => html! { span.warn title=(cx.tr("forecast-unknown", &[("n", sum.unknown.into())])) { "?" } },
    };
    // Each number leads to its deals, which stand below the table.
    let link = |key: &str, outcome: &str, inner: Markup| {
        let href = query.href(WINS, &[("row", key), ("outcome", outcome)]);
        html! { a href=(format!("{href}#deals")) { (inner) } }
    };
    let cells = |key: &str, head: &str, d: &Decided| {
        let rate = d.by_count();
        let words = rate.map(percent).unwrap_or_default();
        vec![
            Cell::head(html! { (head) }),
            Cell::number(link(key, "won", html! { (cx.locale().int(d.won.deals)) }))
                .phone(Phone::Left)
                .label(cx.t("forecast-won")),
            Cell::number(link(key, "lost", html! { (cx.locale().int(d.lost.deals)) }))
                .phone(Phone::Left)
                .label(cx.t("forecast-lost")),
            Cell::number(html! { b { (share(rate)) } }).phone(Phone::Right),
            Cell::text(rate.map_or_else(|| html! {}, |rate| ui::meter(&words, rate, ui::Tone::Neutral))),
            Cell::number(link(key, "won", amount(&d.won))),
            Cell::number(link(key, "lost", amount(&d.lost))),
            Cell::number(share(d.by_value())),
        ]
    };
    let unknown = found.total.won.unknown + found.total.lost.unknown;
    ui::Table::new(title, heads)
        .rows(found.rows.iter().map(|line| ui::tr(cells(&line.key, name(cx, asked.by, line), &line.decided))).collect())
        .totals(cells("", cx.t("forecast-all"), &found.total))
        .footer(html! {
            span.mute.sm { (cx.t("forecast-wins-note")) @if asked.by == WinBy::Team { " " (cx.t("forecast-teams-note")) } @if unknown > 0 { " " (cx.tr("forecast-left-out", &[("n", unknown.into())])) } }
        })
        .draw()
}

/// The deals behind a number of the table, the largest first.
fn deals(cx: &Cx, behind: &[(Shot, Option<i64>)], named: &HashMap<Key, Named>) -> Markup {
    let title = cx.t("forecast-deals-title");
    let unit = Unit::of(&cx.settings().currency, 0);
    let heads = vec![
        Head::text(cx.t("forecast-deal")),
        Head::text(cx.t("forecast-counts-as")),
        Head::text(cx.t("forecast-closes")),
        Head::number(&cx.settings().currency),
    ];
    let row = |(shot, part): &(Shot, Option<i64>)| {
        let n = named.get(&shot.key)?;
        Some(ui::tr(vec![
            Cell::head(html! { a href=(deal_href(&shot.key)) { (n.name) } span.two { (n.account) } }),
            Cell::text(html! { (cx.t(shot.outcome.label())) }).phone(Phone::Left),
            Cell::text(html! { @if let Some(day) = shot.day { (calendar::time_tag(cx.locale(), cx.today(), day)) } }),
            Cell::number(html! {
                @match part {
                    Some(minor) => (unit.show(cx.locale(), *minor)),
                    None => span.warn { "?" },
                }
            })
            .phone(Phone::Right),
        ]))
    };
    let rows: Vec<Markup> = behind.iter().filter_map(row).collect();
    let shown = cx.tr("forecast-deals-shown", &[("n", rows.len().into()), ("all", behind.len().into())]);
    html! {
        div id="deals" {
            @if rows.is_empty() { (ui::Panel::new(title).raw(ui::empty(cx.t("forecast-deals-none"), html! {}))) }
            @else { (ui::Table::new(title, heads).title(title, None, html! {}).rows(rows).footer(html! { span.mute.sm { (shown) } }).draw()) }
        }
    }
}
