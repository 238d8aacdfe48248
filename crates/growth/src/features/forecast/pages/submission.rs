//! `/pipeline/forecast/submissions/{id}`: what somebody said of a period, and what moved since.

use std::collections::HashMap;

use axum::response::Response;
use maud::{Markup, html};
use uuid::Uuid;

use super::super::actions::submit;
use super::super::asked::period_name;
use super::super::model::submitted::Submission;
use super::super::model::{Key, Sum};
use super::super::store::named::{self, Named};
use super::super::store::{Ask, Only, submissions};
use super::super::submitting::{self, Since};
use super::moves::{deal_href, moved_by, reason};
use super::submissions::{change, href};
use super::submit::{shown, whose};
use super::{DEALS, HERE, SUBMISSIONS};
use crate::base::extract::Path;
use crate::base::money::Money;
use crate::base::page::Page;
use crate::base::{Cx, Result, Scope, calendar, flash};
use crate::features::people::listing::query;
use crate::features::revenue_reports::model::periods::period_of;
use crate::features::revenue_reports::pages::draw::{Unit, short};
use crate::ui::{self, Cell, Head, Phone};

/// Deals that are named.
const NAMED: usize = 200;

struct Shown {
    s: Submission,
    since: Since,
    named: HashMap<Key, Named>,
    others: Vec<Submission>,
}

/// `GET /pipeline/forecast/submissions/{id}`
pub async fn show(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    let inner = cx.clone();
    let found = cx
        .snapshot(move |q| {
            let s = submissions::find(q, &inner.viewer, id)?;
            let since = submitting::since(q, &inner.viewer, inner.settings(), &s)?;
            let (scope, only) = (Scope::all(q, &inner.viewer)?, Only::default());
            let keys: Vec<Key> = since.bridge.moves.iter().take(NAMED).map(|m| m.key).collect();
            let named = named::read(q, &Ask::new(&scope, inner.settings(), &only), &keys)?;
            let mut others = submissions::list(q, &inner.viewer, (&s.period, s.span.from), Some(s.author))?;
            others.retain(|o| o.id != s.id);
            Ok(Shown { s, since, named, others })
        })
        .await?;
    let s = &found.s;
    let fiscal = cx.settings().fiscal_month;
    let length = submitting::length(s);
    let named = period_name(cx.locale(), length, &period_of(length.step(fiscal), s.span.from, fiscal), fiscal);
    let title = cx.tr("forecast-submission-of", &[("name", s.name.as_str().into()), ("period", named.into())]);
    let day = calendar::full(cx.locale(), s.on);
    let mine = cx.viewer.id == s.author;
    let summary = html! {
        (whose(&cx, s.team)) " · " (cx.tr("forecast-said-day", &[("day", day.into())]))
        @if s.withdrawn { " " (ui::chip(ui::Tone::Warn, cx.t("forecast-withdrawn"))) }
    };
    let buttons = html! {
        @if mine && !s.withdrawn { (ui::post_button(ui::Look::Plain, &format!("{}/withdrawal", href(s)), "undo", cx.t("forecast-withdraw"), &[])) }
    };
    let main = html! {
        @if !s.comment.is_empty() { (ui::Panel::new(cx.t("forecast-field-comment")).body(html! { p.pre { (s.comment) } })) }
        (moves(&cx, &found))
    };
    let body = html! {
        (ui::page_head(&title, summary, buttons))
        (strip(&cx, &found))
        @if found.others.is_empty() { (ui::stack(main)) } @else { (ui::columns(main, others(&cx, &found))) }
    };
    let back = query(SUBMISSIONS, &[("period", &s.period), ("on", &s.span.from.to_string())]);
    let page = Page::new(title.as_str(), body).nav("/pipeline").crumb(Some("/pipeline"), cx.t("deals-pipeline"));
    let page = page.crumb(Some(HERE), cx.t("forecast-title")).crumb(Some(&back), cx.t("forecast-submissions"));
    Ok(page.crumb(None, s.name.as_str()).respond(&cx))
}

fn strip(cx: &Cx, f: &Shown) -> Markup {
    let s = &f.s;
    let text = |minor: i64| Money { minor, currency: s.currency.clone() }.short(cx.locale());
    let counted = |minor: Option<i64>| minor.map_or_else(|| String::from("?"), text);
    let said = |minor| cx.tr("forecast-deals-said", &[("amount", counted(minor).into())]);
    // What it comes to now leads to the deals: their share of each, or all of the accounts of their team.
    let (who, on) = (s.author.to_string(), s.span.from.to_string());
    let (by, row, team) = if s.team { ("", "", who.as_str()) } else { ("lead", who.as_str(), "") };
    let now = |counts: &str, sum: &Sum| {
        let whose = [("by", by), ("row", row), ("team", team), ("counts", counts)];
        let period = [("scope", "all"), ("period", s.period.as_str()), ("on", on.as_str())];
        let href = query(DEALS, &[period.as_slice(), whose.as_slice()].concat());
        html! { a href=(href) { (shown(cx, sum)) } }
    };
    let kpi = |label, value: Markup, note: Markup, context: Markup| {
        ui::kpi(&ui::Kpi { label, value, note, context, ..ui::Kpi::default() })
    };
    let (commit, best) = (f.since.now.commit(), f.since.now.best());
    let mut cells = vec![
        kpi(
            cx.t("forecast-stated-commit"),
            ui::num(s.commit, &text(s.commit)),
            html! {},
            html! { (said(s.counted_commit)) },
        ),
        kpi(
            cx.t("forecast-commit-now"),
            now("commit", &commit),
            html! {},
            change(cx, s.moved(&commit, &cx.settings().currency)),
        ),
        kpi(cx.t("forecast-stated-best"), ui::num(s.best, &text(s.best)), html! {}, html! { (said(s.counted_best)) }),
        kpi(cx.t("forecast-best-now"), now("best", &best), html! {}, html! {}),
    ];
    if let Some(target) = s.target {
        let gap = s.commit - target;
        let key = if gap < 0 { "forecast-under-target" } else { "forecast-over-target" };
        let words = cx.tr(key, &[("amount", text(gap.saturating_abs()).into())]);
        cells.push(kpi(cx.t("forecast-target"), html! { (text(target)) }, html! {}, html! { (words) }));
    }
    ui::kpi_strip(&cells)
}

/// The deals that moved commit since, and how the sum of the deals went.
fn moves(cx: &Cx, f: &Shown) -> Markup {
    let bridge = &f.since.bridge;
    let title = cx.t("forecast-moved-since");
    if bridge.moves.is_empty() {
        return ui::Panel::new(title).raw(ui::empty(cx.t("forecast-nothing-moved"), html! {}));
    }
    let unit = Unit::of(&cx.settings().currency, bridge.start.minor.max(bridge.end.minor));
    let amount = unit.name(cx.locale());
    let heads = vec![
        Head::text(cx.t("forecast-deal")),
        Head::text(cx.t("forecast-step")),
        Head::text(cx.t("forecast-why")),
        Head::number(&amount),
    ];
    let name = |key: &Key| f.named.get(key).map_or_else(String::new, |n| format!("{}, {}", n.account, n.name));
    let rows = bridge.moves.iter().take(NAMED).map(|m| {
        ui::tr(vec![
            Cell::head(html! { a.b href=(deal_href(&m.key)) { (name(&m.key)) } }),
            Cell::text(html! { (cx.t(m.step.label())) }).phone(Phone::Left),
            Cell::text(html! { (reason(cx, m)) }),
            Cell::number(html! { b { (moved_by(cx, unit, m.minor)) } }).phone(Phone::Right),
        ])
    });
    let args = [("from", short(cx, bridge.start.minor).into()), ("to", short(cx, bridge.end.minor).into())];
    ui::Table::new(title, heads)
        .title(title, Some(&bridge.moves.len().to_string()), html! {})
        .rows(rows.collect())
        .footer(html! { span.mute.sm { (cx.tr("forecast-moved-from-to", &args)) } })
        .draw()
}

/// What the same person said of the period before or after.
fn others(cx: &Cx, f: &Shown) -> Markup {
    ui::Panel::new(cx.t("forecast-said-else")).rows(html! {
        @for s in &f.others {
            @let link = href(s);
            @let day = calendar::full(cx.locale(), s.on);
            (ui::kv_row(&ui::KvRow {
                href: Some(&link),
                lead: html! {},
                title: &day,
                meta: html! { (whose(cx, s.team)) },
                value: html! { (Money { minor: s.commit, currency: s.currency.clone() }.short(cx.locale())) },
            }))
        }
    })
}

/// `POST /pipeline/forecast/submissions/{id}/withdrawal`
pub async fn withdraw(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| submit::withdraw(tx, by, id)).await?;
    Ok(flash::done(&format!("{SUBMISSIONS}/{id}"), "forecast-withdrawn-done", Some(batch)))
}
