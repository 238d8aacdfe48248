//! What moved between people: beside each row in words, and `/reports/revenue/moved` as a list.

use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};

use super::super::asked::{Asked, ReportQuery};
use super::super::gather::{Line, Report};
use super::super::model::{Amount, NONE};
use super::super::moves::{self, Moves};
use super::super::store::moved::{Moved, Phrase, Totals};
use super::draw::{Unit, days, short, to_date};
use super::show::choice;
use super::what::rates_told;
use super::{HERE, LINES, MOVED};
use crate::base::extract::Query;
use crate::base::page::{Page, downloads};
use crate::base::paging::PAGE;
use crate::base::{Cx, Result, Scope, UserId, calendar, scope};
use crate::ui::{self, Cell, Head, Phone};

/// Accounts that are named; more of them are counted.
const NAMED: i64 = 1;

/// The cell beside a person's row: accounts that came in or went out, with the other person and the day.
pub(super) fn why(cx: &Cx, query: &ReportQuery, report: &Report, line: &Line) -> Cell {
    let me = line.key.parse::<uuid::Uuid>().ok().map(UserId);
    let Some((phrases, all)) = report.moves.as_ref().and_then(|told| told.people.get(&me)) else {
        return Cell::text(html! { span.mute { (cx.t("revenue_reports-nothing-moved")) } });
    };
    let shown: Vec<String> = phrases.iter().map(|p| phrase(cx, p)).collect();
    let left = usize::try_from(*all).unwrap_or(0).saturating_sub(shown.len());
    Cell::text(html! {
        div.why {
            a href=(list(query, report, &line.key)) { (shown.join(cx.t("revenue_reports-comma"))) }
            @if left > 0 { " " (cx.tr("revenue_reports-and-more", &[("n", left.into())])) }
        }
    })
}

/// The cell below those: the list of all that moved.
pub(super) fn everything(cx: &Cx, query: &ReportQuery, report: &Report) -> Cell {
    let told = report.moves.as_ref().map(|moves| told(cx, &moves.totals)).filter(|told| !told.is_empty());
    Cell::text(html! { @if let Some(told) = told { div.why { a href=(list(query, report, "")) { (told) } } } })
}

/// What moved in the year of a report, of one of its rows or of all.
fn list(query: &ReportQuery, report: &Report, row: &str) -> String {
    let (from, until) = days(&report.sum);
    let set = [("row", row), ("from", &*from), ("until", &*until), ("by", ""), ("of", ""), ("who", ""), ("n", "")];
    query.href(MOVED, &set)
}

/// `Lumen Grid in from Tom Hale (1 Jul)`, `4 accounts in from Anna Prins (1 Apr)`.
fn phrase(cx: &Cx, p: &Phrase) -> String {
    let what = if p.accounts <= NAMED {
        p.name.clone()
    } else {
        cx.tr("revenue_reports-n-accounts", &[("n", p.accounts.into())])
    };
    let who = p.other_name.clone().unwrap_or_else(|| cx.t("revenue_reports-no-lead").to_owned());
    let day = p.on.map(|day| calendar::short(cx.locale(), cx.today(), day)).unwrap_or_default();
    let key = match (p.came, p.on.is_some()) {
        (true, _) if p.other.is_none() => "revenue_reports-in-unled",
        (false, true) if p.other.is_none() => "revenue_reports-out-unled-on",
        (true, true) => "revenue_reports-in-on",
        (true, false) => "revenue_reports-in",
        (false, true) => "revenue_reports-out-on",
        (false, false) => "revenue_reports-out",
    };
    cx.tr(key, &[("what", what.into()), ("who", who.into()), ("day", day.into())])
}

/// A sum in few signs; a question mark where no line has a rate.
fn sum(cx: &Cx, minor: i64, known: i64) -> String {
    if known > 0 { short(cx, minor) } else { String::from("?") }
}

/// `4 hand-overs move €838k, €12k counts for somebody else …`: what is listed, in words; the same above the report.
pub(super) fn told(cx: &Cx, moves: &Totals) -> String {
    let (others, rest) = (moves.all - moves.handed, moves.sum.saturating_sub(moves.handed_sum));
    let part = |key, n: i64, minor, known| cx.tr(key, &[("n", n.into()), ("sum", sum(cx, minor, known).into())]);
    let mut parts = Vec::new();
    if moves.handed > 0 {
        parts.push(part("revenue_reports-told-handed", moves.handed, moves.handed_sum, moves.handed_known));
    }
    if others > 0 {
        parts.push(part("revenue_reports-told-others", others, rest, moves.known - moves.handed_known));
    }
    parts.join(cx.t("revenue_reports-comma"))
}

/// `GET /reports/revenue/moved`
pub async fn show(cx: Cx, Query(query): Query<ReportQuery>) -> Result<Response> {
    let asked = moves::read(&query, cx.today())?;
    let choice = choice(&cx, &query.scope);
    let (inner, ask, cursor) = (cx.clone(), asked.clone(), query.cursor.clone());
    let (bar, moves) = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let moves = moves::list(q, &scope, inner.settings(), &ask, (&cursor, PAGE))?;
            Ok((scope::bar_of(q, &inner.viewer, &scope, inner.locale())?, moves))
        })
        .await?;
    let title = cx.t("revenue_reports-moved-title");
    let body = body(&cx, &query, &asked, &moves);
    let page = Page::new(title, body).nav("/reports").scope(bar).crumb(Some("/reports"), cx.t("reports-title"));
    Ok(page
        .crumb(Some(&query.href(HERE, &[("row", ""), ("from", ""), ("until", "")])), cx.t("revenue_reports-title-lead"))
        .crumb(None, title)
        .respond(&cx))
}

fn body(cx: &Cx, query: &ReportQuery, asked: &Asked, moves: &Moves) -> Markup {
    let when = match &moves.year {
        Some(year) => to_date(cx, year),
        None => period(cx, asked),
    };
    let all = &moves.totals;
    let args = [("when", when.into()), ("n", all.all.into()), ("sum", sum(cx, all.sum, all.known).into())];
    let told = told(cx, &moves.totals);
    let summary = cx.tr("revenue_reports-moved-summary", &args);
    let title = cx.t("revenue_reports-moved-title");
    let export = downloads(cx, &query.href("/reports/revenue/moved.csv", &[]));
    html! {
        (ui::page_head(title, html! { (summary) @if !told.is_empty() { " · " (told) } }, export))
        @if moves.items.is_empty() {
            (ui::Panel::new(title).raw(ui::empty(cx.t("revenue_reports-moved-none"), html! {})))
        } @else { (table(cx, query, asked, moves)) }
    }
}

fn table(cx: &Cx, query: &ReportQuery, asked: &Asked, moves: &Moves) -> Markup {
    let most = moves.items.iter().map(|m| m.minor.saturating_abs()).max().unwrap_or(0);
    let unit = Unit::of(&cx.settings().currency, most);
    let amount = format!("{}, {}", cx.t("revenue_reports-amount"), unit.name(cx.locale()));
    let heads = vec![
        Head::text(cx.t("revenue_reports-by-account")),
        Head::text(cx.t("revenue_reports-who-then")),
        Head::text(cx.t("revenue_reports-who-now")),
        Head::text(cx.t("revenue_reports-handed")),
        Head::number(&amount),
    ];
    let person = |name: &Option<String>| html! { @match name { Some(name) => (name), None => span.mute { (cx.t("revenue_reports-no-lead")) } } };
    let row = |m: &Moved| {
        let on = match m.on {
            Some(day) => calendar::time_tag(cx.locale(), cx.today(), day),
            None => html! { span.mute { (cx.t(unhanded(m))) } },
        };
        ui::tr(vec![
            Cell::head(html! { a href={ "/accounts/" (m.account) } { (m.name) } }),
            Cell::text(person(&m.then_name)).phone(Phone::Left).label(cx.t("revenue_reports-who-then")),
            Cell::text(person(&m.now_name)).phone(Phone::Left).label(cx.t("revenue_reports-who-now")),
            Cell::text(on),
            Cell::number(html! { a href=(lines(query, moves, m)) { (worth(cx, unit, m)) } }).phone(Phone::Right),
        ])
    };
    let next = moves.next.as_ref().map(|cursor| query.href(MOVED, &[("cursor", cursor)]));
    let shown =
        cx.tr("revenue_reports-moved-shown", &[("n", moves.items.len().into()), ("all", moves.totals.all.into())]);
    let note = format!("{} {} {shown}", cx.t("revenue_reports-moved-note"), rates_told(cx, asked.basis));
    ui::Table::new(cx.t("revenue_reports-moved-title"), heads)
        .rows(moves.items.iter().map(row).collect())
        .footer(ui::pager(&note, None, next.as_deref().map(|href| (href, cx.t("revenue_reports-next")))))
        .draw()
}

/// The amount; a question mark where no line has a rate.
fn worth(cx: &Cx, unit: Unit<'_>, m: &Moved) -> Markup {
    super::draw::amount(cx, unit, &Amount { minor: m.amount(), lines: m.lines, unknown: m.unknown })
}

/// Why there is no day of a hand-over.
fn unhanded(m: &Moved) -> &'static str {
    if m.then.is_some() { "revenue_reports-sold-by" } else { "revenue_reports-led-later" }
}

/// The lines of a row: of this account, between these two, with this day, in these days.
fn lines(query: &ReportQuery, moves: &Moves, m: &Moved) -> String {
    let person = |id: Option<UserId>| id.map_or_else(|| NONE.to_owned(), |id| id.to_string());
    let (account, then, now) = (m.account.to_string(), person(m.then), person(m.now));
    let handed = m.on.map_or_else(|| NONE.to_owned(), |day| day.to_string());
    let year = moves.year.as_ref().map(days);
    let (from, until) = year.as_ref().map_or((&*query.from, &*query.until), |(from, until)| (from, until));
    query.href(
        LINES,
        &[
            ("by", "account"),
            ("row", &account),
            ("of", ""),
            ("moved", "yes"),
            ("then", &then),
            ("now", &now),
            ("handed", &handed),
            ("from", from),
            ("until", until),
            ("step", ""),
            ("n", ""),
            ("who", ""),
        ],
    )
}

/// The days asked for in words.
pub(super) fn period(cx: &Cx, asked: &Asked) -> String {
    let word = |day: Date| calendar::full(cx.locale(), day);
    match (asked.filter.from, asked.filter.before.and_then(|day| day.yesterday().ok())) {
        (None, None) => String::new(),
        (Some(from), None) => cx.tr("revenue_reports-from-day", &[("day", word(from).into())]),
        (None, Some(until)) => cx.tr("revenue_reports-until-the-day", &[("day", word(until).into())]),
        (Some(from), Some(until)) => format!("{} – {}", word(from), word(until)),
    }
}
