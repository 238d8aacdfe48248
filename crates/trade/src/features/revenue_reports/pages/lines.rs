//! `/reports/revenue/lines`: the lines behind a sum.

use axum::response::Response;
use maud::{Markup, html};

use super::super::asked::{Asked, ReportQuery};
use super::super::model::By;
use super::super::store::named::{self, Names};
use super::super::store::{Ask, rows};
use super::draw::{Unit, exact};
use super::moved::period;
use super::show::choice;
use super::what::rates_told;
use super::{HERE, LINES};
use crate::base::extract::Query;
use crate::base::money::Money;
use crate::base::page::{Page, downloads};
use crate::base::paging::{Cursor, PAGE};
use crate::base::{Conn, Cx, Result, Scope, calendar, scope};
use crate::features::revenue::model::month_of;
use crate::ui::{self, Cell, Head, Phone};

/// A page of lines with what is told beside them.
pub struct Found {
    /// The lines, in their order.
    pub lines: Vec<rows::Line>,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// Sum, number of lines, and how many have no rate: over all pages.
    pub sum: (i64, i64, i64),
    /// Names of people.
    pub people: Names,
    /// Names of offerings.
    pub offerings: Names,
    /// The day by whose rates all are converted; none where each is by that of its own.
    pub constant: Option<jiff::civil::Date>,
}

/// The months in which lines are looked for: those of the days asked for, else all up to today.
fn months(asked: &super::super::model::Filter, today: jiff::civil::Date) -> (i64, i64) {
    let to = asked.before.map_or(today, |before| before.min(today));
    (asked.from.map_or(0, month_of), month_of(to) + 1)
}

/// Reads a page of lines.
///
/// # Errors
/// `Invalid` for wrong parameters.
pub fn find(q: &Conn<'_>, cx: &Cx, scope: &Scope, query: &ReportQuery, limit: usize) -> Result<Found> {
    let asked = query.read(cx.today())?;
    asked.known(q)?;
    let ask = Ask::new(q, scope, &cx.settings().currency, &asked.filter)?.by(q, asked.basis)?;
    let cursor = if query.cursor.is_empty() { None } else { Some(Cursor::decode(&query.cursor)?) };
    let by = asked.filter.row.as_ref().map_or(By::Lead, |(by, _)| *by);
    let page = rows::Page { by, months: months(&asked.filter, cx.today()), cursor: cursor.as_ref(), limit };
    let list = crate::base::paging::List::cut(rows::page(q, &ask, &page)?, limit, rows::cursor);
    let sum = rows::sum(q, &ask, &page)?;
    let people = named::users(q, scope, list.items.iter().flat_map(|l| [l.then, l.now]).flatten())?;
    let sold: Vec<uuid::Uuid> = list.items.iter().filter_map(|l| l.offering.map(|id| id.0)).collect();
    let offerings = named::of(q, scope, By::Offering, &sold)?;
    let constant = ask.constant.as_ref().map(|constant| constant.day);
    Ok(Found { lines: list.items, next: list.next, sum, people, offerings, constant })
}

/// `GET /reports/revenue/lines`
pub async fn show(cx: Cx, Query(query): Query<ReportQuery>) -> Result<Response> {
    let asked = query.read(cx.today())?;
    let choice = choice(&cx, &query.scope);
    let (inner, ask) = (cx.clone(), query.clone());
    let (bar, found) = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let found = find(q, &inner, &scope, &ask, PAGE)?;
            Ok((scope::bar_of(q, &inner.viewer, &scope, inner.locale())?, found))
        })
        .await?;
    let title = cx.t("revenue_reports-lines-title");
    let page = Page::new(title, body(&cx, &query, &asked, &found)).nav("/reports").scope(bar);
    let page =
        page.crumb(Some("/reports"), cx.t("reports-title")).crumb(Some(&back(&query)), cx.t("revenue_reports-title"));
    Ok(page.crumb(None, title).respond(&cx))
}

/// The report that the lines are of.
fn back(query: &ReportQuery) -> String {
    let own = ["row", "of", "from", "until", "moved", "then", "now", "handed", "unknown"];
    let mut off: Vec<(&str, &str)> = own.iter().map(|name| (*name, "")).collect();
    // What moved is told by manager.
    if query.moved == "yes" {
        off.push(("by", ""));
    }
    query.href(HERE, &off)
}

fn body(cx: &Cx, query: &ReportQuery, asked: &Asked, found: &Found) -> Markup {
    let (sum, count, unknown) = found.sum;
    let total = Money { minor: sum, currency: cx.settings().currency.clone() };
    let when = period(cx, asked);
    let args = [("n", count.into()), ("sum", total.long().into()), ("unknown", unknown.into())];
    let words = cx.tr("revenue_reports-lines-summary", &args);
    let file = query.href("/reports/revenue/lines.csv", &[]);
    let export = downloads(cx, &file);
    html! {
        (ui::page_head(cx.t("revenue_reports-lines-title"), html! { @if !when.is_empty() { (when) " · " } (words) }, export))
        @if found.lines.is_empty() {
            (ui::Panel::new(cx.t("revenue_reports-lines-title")).raw(ui::empty(cx.t("revenue_reports-lines-none"), html! {})))
        } @else { (table(cx, query, asked, found)) }
    }
}

fn table(cx: &Cx, query: &ReportQuery, asked: &Asked, found: &Found) -> Markup {
    let unit = Unit::of(&cx.settings().currency, 0);
    let reporting = cx.settings().currency.clone();
    let heads = vec![
        Head::text(cx.t("revenue_reports-by-account")),
        Head::text(cx.t("revenue_reports-day")),
        Head::text(cx.t("revenue_reports-document")),
        Head::text(cx.t("revenue_reports-by-offering")),
        Head::text(cx.t("revenue_reports-who-then")),
        Head::text(cx.t("revenue_reports-who-now")),
        Head::number(cx.t("revenue_reports-amount")),
        Head::number(&reporting),
    ];
    let row = |l: &rows::Line| {
        let person = |id: Option<crate::base::UserId>| {
            id.and_then(|id| found.people.get(&id.0).cloned()).unwrap_or_else(|| String::from("–"))
        };
        let then = person(l.then);
        ui::tr(vec![
            Cell::head(html! { a href={ "/accounts/" (l.account) } { (l.name) } }),
            Cell::text(calendar::time_tag(cx.locale(), cx.today(), l.sold_on)).phone(Phone::Left),
            Cell::text(html! { (l.document) }),
            Cell::text(html! { (l.offering.and_then(|id| found.offerings.get(&id.0).cloned()).unwrap_or_default()) }),
            Cell::text(html! { (then) @if l.told { span.two { (cx.t("revenue_reports-told")) } } }),
            Cell::text(html! { (person(l.now)) }),
            Cell::number(html! { (exact(l.minor, &l.currency)) }),
            Cell::number(match l.reporting {
                Some(minor) => unit.show(cx.locale(), minor),
                None => html! { span.warn { (cx.t("revenue_reports-no-rate")) } },
            })
            .phone(Phone::Right),
        ])
    };
    let next = found.next.as_ref().map(|cursor| query.href(LINES, &[("cursor", cursor)]));
    let shown = cx.tr("revenue_reports-lines-shown", &[("n", found.lines.len().into()), ("all", found.sum.1.into())]);
    ui::Table::new(cx.t("revenue_reports-lines-title"), heads)
        .rows(found.lines.iter().map(row).collect())
        .wide()
        .footer(ui::pager(
            &format!("{shown} · {}", rates_told(cx, asked.basis)),
            None,
            next.as_deref().map(|href| (href, cx.t("revenue_reports-next"))),
        ))
        .draw()
}
