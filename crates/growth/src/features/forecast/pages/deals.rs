//! `/pipeline/forecast/deals`: the deals behind a number.

use axum::response::Response;
use maud::{Markup, html};

use super::super::against;
use super::super::asked::{Asked, ForecastQuery, period_name};
use super::super::behind::{Found, Item, Reads, behind};
use super::super::gather::{kind_name, name_all};
use super::super::model::{Outcome, Sum};
use super::super::store::Ask;
use super::moves::deal_href;
use super::rows::nobody;
use super::show::choice;
use super::{DEALS, HERE, bar};
use crate::base::extract::Query;
use crate::base::money::Money;
use crate::base::page::{Page, downloads};
use crate::base::paging::PAGE;
use crate::base::{Cx, Error, Result, Scope, calendar, scope};
use crate::features::deals::model::named_in;
use crate::features::revenue_reports::pages::draw::{Unit, exact};
use crate::ui::{self, Cell, Head, Phone};

/// The place after which a page begins.
pub fn place(query: &ForecastQuery) -> Result<usize> {
    match query.cursor.as_str() {
        "" => Ok(0),
        cursor => cursor.parse().map_err(|_| Error::field("cursor", "error-cursor")),
    }
}

/// `GET /pipeline/forecast/deals`
pub async fn show(cx: Cx, Query(query): Query<ForecastQuery>) -> Result<Response> {
    let asked = query.read(cx.today(), cx.settings())?;
    let (choice, from) = (choice(&cx, &query.scope), place(&query)?);
    let (inner, ask) = (cx.clone(), asked.clone());
    let (bar, chips, found, row) = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let (viewer, settings) = (&*inner.viewer, inner.settings());
            let by = Reads { viewer, settings, ask: Ask::new(&scope, settings, &ask.only) };
            let found = behind(q, &by, &ask, from, PAGE)?;
            let keys = ask.row.iter().flatten();
            let row = name_all(q, &scope, inner.locale(), ask.by, keys)?.into_values().next();
            Ok((scope::bar_of(q, &inner.viewer, &scope, inner.locale())?, bar::Chips::load(q)?, found, row))
        })
        .await?;
    let title = cx.t("forecast-deals-title");
    let back = query.href(HERE, &[("row", ""), ("counts", ""), ("by", ""), ("team", "")]);
    let body = html! {
        (ui::page_head(title, html! { (summary(&cx, &asked, row.as_deref(), &found)) }, downloads(&cx, &query.href("/pipeline/forecast/deals.csv", &[]))))
        (bar::draw(&cx, &query, &asked, &chips, DEALS))
        @if found.items.is_empty() { (ui::Panel::new(title).raw(ui::empty(cx.t("forecast-deals-none"), ui::link(&back, cx.t("forecast-title"))))) }
        @else { (table(&cx, &query, &asked, &found)) }
    };
    let page = Page::new(title, body).nav("/pipeline").scope(bar).crumb(Some("/pipeline"), cx.t("deals-pipeline"));
    Ok(page.crumb(Some(&back), cx.t("forecast-title")).crumb(None, title).respond(&cx))
}

/// Which deals these are, how many, and what they come to.
fn summary(cx: &Cx, asked: &Asked, row: Option<&str>, found: &Found) -> String {
    let mut words = vec![period_name(cx.locale(), asked.length, &asked.period, cx.settings().fiscal_month)];
    words.extend(asked.counts.map(|counts| cx.t(counts.label()).to_owned()));
    if asked.row.as_ref().is_some_and(|row| row.as_deref() == Some(against::ROW)) {
        words.push(cx.t("forecast-against-target").to_owned());
    } else if asked.row.is_some() {
        words.push(row.map_or_else(|| cx.t(nobody(asked.by)).to_owned(), str::to_owned));
    }
    words.extend(in_words(cx, &found.sum));
    words.join(" · ")
}

/// How many deals a sum is of, what they come to, and of how many nothing is known.
pub(super) fn in_words(cx: &Cx, sum: &Sum) -> Vec<String> {
    let mut words = vec![cx.tr("forecast-deals", &[("n", sum.deals.into())])];
    words.extend(sum.known().map(|minor| Money { minor, currency: cx.settings().currency.clone() }.long()));
    if sum.unknown > 0 {
        words.push(cx.tr("forecast-unknown", &[("n", sum.unknown.into())]));
    }
    words
}

/// How a deal counts, in a word.
pub fn standing(cx: &Cx, item: &Item) -> &'static str {
    match item.shot.outcome {
        Outcome::Open => cx.t(item.shot.category.label()),
        outcome => cx.t(outcome.label()),
    }
}

/// The name of a deal's stage.
pub fn stage(cx: &Cx, item: &Item) -> String {
    let [en, zh] = &item.named.stage;
    named_in(cx.locale(), en, zh).to_owned()
}

/// When it closes, and when it was to close first.
fn closes(cx: &Cx, item: &Item) -> Markup {
    let day = |d| calendar::short(cx.locale(), cx.today(), d);
    let open = item.shot.outcome == Outcome::Open;
    let moved = item.named.first_day.filter(|first| open && Some(*first) != item.shot.day);
    html! {
        @match item.shot.day { Some(d) => (calendar::time_tag(cx.locale(), cx.today(), d)), None => span.warn { (cx.t("forecast-no-day")) } }
        @if let Some(first) = moved { span.two { (cx.tr("forecast-first-day", &[("day", day(first).into())])) } }
    }
}

/// What is done next of an open deal.
fn step(cx: &Cx, item: &Item) -> Markup {
    let n = &item.named;
    if item.shot.outcome != Outcome::Open {
        return html! { span.faint { "–" } };
    }
    html! {
        @if n.next_step.is_empty() { span.bad { (cx.t("forecast-no-step")) } } @else { (n.next_step) }
        @if let Some(on) = n.next_on { span.two { (calendar::short(cx.locale(), cx.today(), on)) } }
    }
}

fn table(cx: &Cx, query: &ForecastQuery, asked: &Asked, found: &Found) -> Markup {
    let unit = Unit::of(&cx.settings().currency, 0);
    let reporting = cx.settings().currency.clone();
    let part = asked.row.is_some();
    let counted = if part { cx.tr("forecast-part-in", &[("currency", reporting.as_str().into())]) } else { reporting };
    let heads = vec![
        Head::text(cx.t("forecast-deal")),
        Head::text(cx.t("forecast-counts-as")),
        Head::text(cx.t("forecast-closes")),
        Head::text(cx.t("forecast-by-lead")),
        Head::text(cx.t("forecast-next-step")),
        Head::number(cx.t("forecast-amount")),
        Head::number(&counted),
    ];
    let row = |item: &Item| {
        let n = &item.named;
        let lead = item.shot.lead.and_then(|id| found.people.get(&id.0).cloned());
        let kind = format!("{} · {}", kind_name(cx.locale(), &n.kind), stage(cx, item));
        ui::tr(vec![
            Cell::head(html! {
                a href=(deal_href(&item.shot.key)) { (n.name) }
                span.two { (n.account) }
            }),
            Cell::text(html! { (standing(cx, item)) span.two { (kind) } }).phone(Phone::Left),
            Cell::text(closes(cx, item)).phone(Phone::Left),
            Cell::text(html! { (lead.as_deref().unwrap_or("–")) }),
            Cell::text(step(cx, item)),
            Cell::number(
                html! { @match n.own { Some(minor) => (exact(minor, &n.currency)), None => span.warn { (cx.t("forecast-no-amount")) } } },
            ),
            Cell::number(html! {
                @match item.part {
                    Some(minor) => (unit.show(cx.locale(), minor)),
                    None if n.own.is_some() => span.warn { (cx.t("forecast-no-rate")) },
                    None => span.faint { "–" },
                }
            })
            .phone(Phone::Right),
        ])
    };
    let next = found.next.map(|place| query.href(DEALS, &[("cursor", &place.to_string())]));
    let shown = cx.tr("forecast-deals-shown", &[("n", found.items.len().into()), ("all", found.sum.deals.into())]);
    ui::Table::new(cx.t("forecast-deals-title"), heads)
        .rows(found.items.iter().map(row).collect())
        .footer(ui::pager(&shown, None, next.as_deref().map(|href| (href, cx.t("forecast-next")))))
        .draw()
}
