//! What moved between people: beside each row in words, and `/reports/revenue/moved` as a list.

use std::collections::BTreeMap;

use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};

use super::super::asked::{Asked, ReportQuery};
use super::super::gather::{Line, Report};
use super::super::model::periods::year_of;
use super::super::store::Ask;
use super::super::store::moved::{self, Moved};
use super::super::store::named::{self, Names};
use super::draw::{Unit, days, short, to_date};
use super::show::choice;
use super::{HERE, LINES, MOVED};
use crate::base::extract::Query;
use crate::base::page::Page;
use crate::base::{Cx, Result, Scope, UserId, calendar, scope};
use crate::ui::{self, Cell, Head, Phone};

/// Phrases beside a row; the list tells the rest.
const PHRASES: usize = 3;
/// Accounts that are named; more of them are counted.
const NAMED: usize = 1;
/// Rows of the list.
const ROWS: i64 = 200;

/// The cell beside a person's row: accounts that came in or went out, with the other person and the day.
pub(super) fn why(cx: &Cx, query: &ReportQuery, report: &Report, line: &Line) -> Cell {
    let phrases = phrases(cx, report, line);
    if phrases.is_empty() {
        return Cell::text(html! { span.mute { (cx.t("revenue_reports-nothing-moved")) } });
    }
    let left = phrases.len().saturating_sub(PHRASES);
    let shown: Vec<&str> = phrases.iter().take(PHRASES).map(String::as_str).collect();
    let (from, until) = days(&report.sum);
    let list = query
        .href(MOVED, &[("row", &line.key), ("from", &from), ("until", &until), ("who", ""), ("step", ""), ("n", "")]);
    Cell::text(html! {
        div.why {
            a href=(list) { (shown.join(cx.t("revenue_reports-comma"))) }
            @if left > 0 { " " (cx.tr("revenue_reports-and-more", &[("n", left.into())])) }
        }
    })
}

/// What moved, by direction, the other person and the day: minor units, and the accounts.
type Together<'r> = BTreeMap<(bool, Option<UserId>, Option<Date>), (i64, Vec<&'r str>)>;

/// The same other person and day become one phrase; the largest first.
fn phrases(cx: &Cx, report: &Report, line: &Line) -> Vec<String> {
    let me = line.key.parse::<uuid::Uuid>().ok().map(UserId);
    let mut together: Together<'_> = BTreeMap::new();
    for m in &report.moved {
        let sides = [(true, m.now == me, m.then), (false, m.then == me, m.now)];
        for (into, mine, other) in sides {
            if mine {
                let entry = together.entry((into, other, m.on)).or_default();
                entry.0 += m.minor.saturating_abs();
                entry.1.push(&m.name);
            }
        }
    }
    let mut all: Vec<_> = together.into_iter().collect();
    all.sort_by_key(|(_, (size, _))| std::cmp::Reverse(*size));
    all.into_iter()
        .map(|((into, other, on), (_, names))| phrase(cx, &report.people, (into, other, on), &names))
        .collect()
}

/// `Lumen Grid in from Tom Hale (1 Jul)`, `4 accounts in from Anna Prins (1 Apr)`.
fn phrase(cx: &Cx, people: &Names, (into, other, on): (bool, Option<UserId>, Option<Date>), names: &[&str]) -> String {
    let what = match names {
        few if few.len() <= NAMED => few.join(cx.t("revenue_reports-comma")),
        many => cx.tr("revenue_reports-n-accounts", &[("n", many.len().into())]),
    };
    let who =
        other.and_then(|id| people.get(&id.0).cloned()).unwrap_or_else(|| cx.t("revenue_reports-no-lead").to_owned());
    let day = on.map(|day| calendar::short(cx.locale(), cx.today(), day)).unwrap_or_default();
    let key = match (into, on.is_some()) {
        (true, _) if other.is_none() => "revenue_reports-in-unled",
        (false, true) if other.is_none() => "revenue_reports-out-unled-on",
        (true, true) => "revenue_reports-in-on",
        (true, false) => "revenue_reports-in",
        (false, true) => "revenue_reports-out-on",
        (false, false) => "revenue_reports-out",
    };
    cx.tr(key, &[("what", what.into()), ("who", who.into()), ("day", day.into())])
}

/// `GET /reports/revenue/moved`
pub async fn show(cx: Cx, Query(query): Query<ReportQuery>) -> Result<Response> {
    let asked: Asked = query.read(cx.today())?;
    let choice = choice(&cx, &query.scope);
    let inner = cx.clone();
    let (bar, moved, people) = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let ask = Ask::new(q, &scope, &inner.settings().currency, &asked.filter)?;
            let year = year_of(asked.step, inner.today(), inner.settings().fiscal_month);
            let months = match asked.filter.from {
                Some(_) => (0, year.to),
                None => (year.from, year.to),
            };
            let moved = moved::list(q, &ask, months, ROWS)?;
            let people = named::users(q, &scope, moved.iter().flat_map(|m| [m.then, m.now]).flatten())?;
            Ok((scope::bar_of(q, &inner.viewer, &scope, inner.locale())?, moved, people))
        })
        .await?;
    let title = cx.t("revenue_reports-moved-title");
    let body = body(&cx, &query, &moved, &people);
    let page = Page::new(title, body).nav("/reports").scope(bar).crumb(Some("/reports"), cx.t("reports-title"));
    Ok(page
        .crumb(Some(&query.href(HERE, &[("row", ""), ("from", ""), ("until", "")])), cx.t("revenue_reports-title-lead"))
        .crumb(None, title)
        .respond(&cx))
}

fn body(cx: &Cx, query: &ReportQuery, moved: &[Moved], people: &Names) -> Markup {
    let year = year_of(super::super::model::Step::Quarter, cx.today(), cx.settings().fiscal_month);
    let sum: i64 = moved.iter().map(|m| m.minor).sum();
    let when = if query.from.is_empty() { to_date(cx, &year) } else { period(cx, query) };
    let summary = cx.tr(
        "revenue_reports-moved-summary",
        &[("when", when.into()), ("n", moved.len().into()), ("sum", short(cx, sum).into())],
    );
    let unit = Unit::of(&cx.settings().currency, moved.iter().map(|m| m.minor.saturating_abs()).max().unwrap_or(0));
    let amount = format!("{}, {}", cx.t("revenue_reports-amount"), unit.name(cx.locale()));
    let heads = vec![
        Head::text(cx.t("revenue_reports-by-account")),
        Head::text(cx.t("revenue_reports-who-then")),
        Head::text(cx.t("revenue_reports-who-now")),
        Head::text(cx.t("revenue_reports-handed")),
        Head::number(&amount),
    ];
    let person = |id: Option<UserId>| {
        let name = id.and_then(|id| people.get(&id.0));
        html! { @match name { Some(name) => (name), None => span.mute { (cx.t("revenue_reports-no-lead")) } } }
    };
    let row = |m: &Moved| {
        let lines =
            query.href(LINES, &[("by", "account"), ("row", &m.account.to_string()), ("moved", "yes"), ("of", "")]);
        let on = match m.on {
            Some(day) => calendar::time_tag(cx.locale(), cx.today(), day),
            None => {
                html! { span.mute { (cx.t(if m.then.is_some() { "revenue_reports-sold-by" } else { "revenue_reports-led-later" })) } }
            }
        };
        ui::tr(vec![
            Cell::head(html! { a href={ "/accounts/" (m.account) } { (m.name) } }),
            Cell::text(person(m.then)).phone(Phone::Left).label(cx.t("revenue_reports-who-then")),
            Cell::text(person(m.now)).phone(Phone::Left).label(cx.t("revenue_reports-who-now")),
            Cell::text(on),
            Cell::number(html! { a href=(lines) { (unit.show(cx.locale(), m.minor)) } }).phone(Phone::Right),
        ])
    };
    html! {
        (ui::page_head(cx.t("revenue_reports-moved-title"), html! { (summary) }, html! {}))
        @if moved.is_empty() {
            (ui::Panel::new(cx.t("revenue_reports-moved-title")).raw(ui::empty(cx.t("revenue_reports-moved-none"), html! {})))
        } @else {
            (ui::Table::new(cx.t("revenue_reports-moved-title"), heads).rows(moved.iter().map(row).collect())
                .footer(html! { span { (cx.t("revenue_reports-moved-note")) } }).draw())
        }
    }
}

/// The days asked for in words.
pub(super) fn period(cx: &Cx, query: &ReportQuery) -> String {
    let word = |text: &str| text.parse::<Date>().map_or(text.to_owned(), |day| calendar::full(cx.locale(), day));
    match (query.from.as_str(), query.until.as_str()) {
        ("", "") => String::new(),
        (from, "") => word(from),
        ("", until) => word(until),
        (from, until) => format!("{} – {}", word(from), word(until)),
    }
}
