//! The account's tab Revenue: figures, by quarter, by offering, by unit, and the lines.

use std::collections::HashMap;

use axum::http::StatusCode;
use maud::{Markup, html};
use uuid::Uuid;

use super::super::ask::Ask;
use super::super::model::Kind;
use super::super::model::sums::Sum;
use super::super::store::filter::{Filter, Whose};
use super::super::store::list::{self, cursor, page};
use super::super::store::sums::{By, Into, sums, total};
use super::super::store::year::{Figures, figures};
use super::charts::{self, Small, quarters, small, text};
use super::figure::{compared, unrated};
use super::lines::Lines;
use super::tab_href;
use crate::base::page::downloads;
use crate::base::paging::{Cursor, List, PAGE};
use crate::base::{AccountId, Cx, Edit, Error, Permit, Read, Result, calendar};
use crate::features::rates::model::{Basis, Rates};
use crate::features::{accounts, offerings, rates};
use crate::ui;

/// Names behind ids: units of the account and offerings.
struct Names {
    units: HashMap<Uuid, String>,
    offerings: HashMap<Uuid, String>,
}

impl Names {
    fn load(permit: &Permit<'_, Read>) -> Result<Self> {
        let units = accounts::store::units::list(permit)?.into_iter().map(|u| (u.id.0, u.name)).collect();
        let names = offerings::store::names(permit.conn())?.into_iter().map(|(id, name)| (id.0, name));
        Ok(Self { units, offerings: names.collect() })
    }
}

/// Draws the tab.
///
/// # Errors
/// `Invalid` for a wrong part of the query.
pub fn render(permit: &Permit<'_, Read>, cx: &Cx, query: &str) -> Result<Markup> {
    let asked: Ask = serde_html_form::from_str(query)
        .map_err(|e| Error::BadRequest(StatusCode::BAD_REQUEST, "error-query", e.to_string()))?;
    let (q, today, account) = (permit.conn(), cx.today(), permit.account());
    let (filter, basis) = (asked.filter(q, today, cx.settings())?, asked.basis(today)?);
    let (rates, names, whose) = (rates::store::all(q)?, Names::load(permit)?, Whose::Account(account));
    let into = Into { currency: &cx.settings().currency, basis, rates: &rates };
    let by = |filter: &Filter, by| sums(q, &whose, filter, today, by, into);
    // The chart shows all quarters, so that the chosen one stands among the others.
    let months = by(&Filter { from: None, to: None, ..filter.clone() }, By::Month)?;
    let (by_offering, by_unit) = (by(&filter, By::Offering)?, by(&filter, By::Unit)?);
    let from = if asked.cursor.is_empty() { None } else { Some(Cursor::decode(&asked.cursor)?) };
    let rows = List::cut(page(q, &whose, &filter, today, from.as_ref(), PAGE)?, PAGE, cursor);
    let all = total(&by_offering);
    let edit = permit.allows::<Edit>();
    let lines = Lines { cx, account, asked: &asked, rates: &rates, basis, edit };
    let at = (account, &asked);
    let offering = Small { title: cx.t("revenue-by-offering"), part: "offering", without: cx.t("revenue-no-offering") };
    let unit = Small { title: cx.t("revenue-by-unit"), part: "unit", without: cx.t("revenue-whole-account") };
    let name = |list: &HashMap<Uuid, String>, id: Uuid| list.get(&id).cloned().unwrap_or_default();
    Ok(html! {
        (strip(permit, cx, at)?)
        (bar(cx, at, &names, &list::currencies(q, account)?, basis, edit))
        (ui::stack(html! {
            (told(cx, &all, basis, &rates))
            (quarters(cx, account, &asked, &months))
            (ui::halves(
                small(cx, at, &offering, &by_offering, |id| name(&names.offerings, id)),
                small(cx, at, &unit, &by_unit, |id| name(&names.units, id)),
            ))
            (lines.draw(&rows, all.lines))
        }))
    })
}

/// The figures above: always by the rates of the days of sale, whatever is chosen below.
fn strip(permit: &Permit<'_, Read>, cx: &Cx, (account, asked): (AccountId, &Ask)) -> Result<Markup> {
    let currency = &cx.settings().currency;
    let Figures { now, before, overdue, disputed, .. } = figures(permit, cx.today(), currency)?;
    let only = |code: &str| Ask { only: code.to_owned(), ..Ask::default() }.with(&tab_href(account), &[]);
    let cell = |label, sum: &Sum, context: Markup, href: &str| {
        let value = html! { (sum.short(currency, cx.locale())) };
        ui::kpi(&ui::Kpi { label, value, context, href: Some(href), ..Default::default() })
    };
    let count = |sum: &Sum| html! { (cx.tr("revenue-n-lines", &[("n", sum.lines.into())])) (unrated(cx, sum)) };
    let (from, to) = charts::period("year", cx.today(), 1).unwrap_or((cx.today(), cx.today()));
    let year = asked.with(&tab_href(account), &[("from", &from.to_string()), ("to", &to.to_string())]);
    let grown = html! { (compared(cx, &now, &before)) (unrated(cx, &now)) };
    Ok(ui::kpi_strip(&[
        cell(cx.t("revenue-twelve-months"), &now, grown, &year),
        cell(cx.t("revenue-twelve-before"), &before, count(&before), &year),
        cell(cx.t("revenue-overdue"), &overdue, count(&overdue), &only("overdue")),
        cell(cx.t("revenue-disputed"), &disputed, count(&disputed), &only("disputed")),
    ]))
}

/// What the sums below count, and by which rates.
fn told(cx: &Cx, all: &Sum, basis: Basis, rates: &Rates) -> Markup {
    let currency = &cx.settings().currency;
    let own: Vec<String> = all.own.keys().filter(|c| *c != currency).cloned().collect();
    let how = match basis {
        Basis::Historical => cx.t("revenue-told-historical").to_owned(),
        Basis::Constant(day) => {
            let each = own.iter().filter_map(|c| {
                let factor = rates.factor(c, currency, day)?;
                Some(format!("1 {c} = {} {currency} ({})", factor.shown(), factor.on.unwrap_or(day)))
            });
            let each: Vec<String> = each.collect();
            let day = calendar::full(cx.locale(), day);
            cx.tr("revenue-told-constant", &[("day", day.into()), ("rates", each.join("; ").into())])
        }
    };
    html! {
        p.mute {
            b { (text(all, currency)) } " · " (cx.tr("revenue-n-lines", &[("n", all.lines.into())]))
            @if !own.is_empty() { " · " (how) }
            (unrated(cx, all))
        }
    }
}

/// Filters and buttons.
fn bar(
    cx: &Cx,
    (account, asked): (AccountId, &Ask),
    names: &Names,
    currencies: &[String],
    basis: Basis,
    edit: bool,
) -> Markup {
    let here = tab_href(account);
    let chips = html! {
        (periods(cx, account, asked))
        @for (part, key, value, options) in choices(cx, asked, names, currencies) {
            (menu(cx, account, asked, (part, cx.t(key), &value), &options))
        }
        @if !asked.only.is_empty() {
            @let label = cx.tr(&format!("revenue-only-{}", asked.only), &[]);
            (ui::filter_on("", &label, &asked.with(&here, &[("only", "")]), cx.t("remove")))
        }
        (switch(cx, account, asked, basis))
    };
    let end = html! {
        (downloads(cx, &asked.with(&format!("{here}.csv"), &[])))
        @if edit { (ui::link_button(ui::Look::Primary, &format!("{here}/new"), "plus", cx.t("revenue-new"))) }
    };
    ui::filter_bar(chips, end)
}

type Choice = (&'static str, &'static str, String, Vec<(String, String)>);

/// Part of the query, text key, chosen value, and what can be chosen.
fn choices(cx: &Cx, asked: &Ask, names: &Names, currencies: &[String]) -> Vec<Choice> {
    let sorted = |list: &HashMap<Uuid, String>| {
        let mut all: Vec<(String, String)> = list.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
        all.sort_by_key(|(_, name)| tenure_text::fold(name));
        all
    };
    let kinds = Kind::ALL.iter().map(|k| (k.code().to_owned(), cx.t(k.label()).to_owned())).collect();
    let money = currencies.iter().map(|c| (c.clone(), c.clone())).collect();
    vec![
        ("offering", "revenue-field-offering", asked.offering.clone(), sorted(&names.offerings)),
        ("unit", "revenue-field-unit", asked.unit.clone(), sorted(&names.units)),
        ("kind", "revenue-field-kind", asked.kind.clone(), kinds),
        ("currency", "revenue-field-currency", asked.currency.clone(), money),
    ]
}

fn menu(
    cx: &Cx,
    account: AccountId,
    asked: &Ask,
    (part, label, value): (&str, &str, &str),
    options: &[(String, String)],
) -> Markup {
    let here = tab_href(account);
    if !value.is_empty() {
        let words = options.iter().find(|(code, _)| code == value).map_or(cx.t("none"), |(_, words)| words.as_str());
        return ui::filter_on(label, words, &asked.with(&here, &[(part, "")]), cx.t("remove"));
    }
    if options.len() < 2 {
        return html! {};
    }
    let hrefs: Vec<String> = options.iter().map(|(code, _)| asked.with(&here, &[(part, code)])).collect();
    let items: Vec<ui::Segment<'_>> = options
        .iter()
        .zip(&hrefs)
        .map(|((_, words), href)| ui::Segment { href, label: words, current: false })
        .collect();
    ui::filter_menu(&format!("revenue-{part}"), label, &items)
}

/// The switch of periods.
fn periods(cx: &Cx, account: AccountId, asked: &Ask) -> Markup {
    let fiscal = cx.settings().fiscal_month;
    let all = ["", "year", "fiscal", "last"].map(|code| {
        let (from, to) = charts::period(code, cx.today(), fiscal)
            .map(|(from, to)| (from.to_string(), to.to_string()))
            .unwrap_or_default();
        let href = asked.with(&tab_href(account), &[("from", &from), ("to", &to)]);
        let current = asked.from == from && asked.to == to;
        let label = if code.is_empty() { "revenue-period-all" } else { "revenue-period-" };
        let label = if code.is_empty() { cx.t(label).to_owned() } else { cx.tr(&format!("{label}{code}"), &[]) };
        (href, label, current)
    });
    let items: Vec<ui::Segment<'_>> =
        all.iter().map(|(href, label, current)| ui::Segment { href, label, current: *current }).collect();
    let known = all.iter().any(|(.., current)| *current);
    let clear = asked.with(&tab_href(account), &[("from", ""), ("to", "")]);
    let span = format!("{} – {}", asked.from, asked.to);
    html! {
        (ui::segments(cx.t("revenue-period"), &items))
        @if !known { (ui::filter_on(cx.t("revenue-period"), &span, &clear, cx.t("remove"))) }
    }
}

/// Rates of the days of sale, or of one day.
fn switch(cx: &Cx, account: AccountId, asked: &Ask, basis: Basis) -> Markup {
    let here = tab_href(account);
    let (old, new) = (
        asked.with(&here, &[("rates", ""), ("rate_date", "")]),
        asked.with(&here, &[("rates", "constant"), ("rate_date", &cx.today().to_string())]),
    );
    let constant = basis != Basis::Historical;
    let items = [
        ui::Segment { href: &old, label: cx.t("revenue-rates-historical"), current: !constant },
        ui::Segment { href: &new, label: cx.t("revenue-rates-constant"), current: constant },
    ];
    html! {
        (ui::segments(cx.t("revenue-rates"), &items))
        @if let Basis::Constant(day) = basis {
            @let value = calendar::full(cx.locale(), day);
            (ui::filter_popover("revenue-rate-date", cx.t("revenue-rate-date"), Some(&value), html! {
                form.set method="get" action=(here) {
                    @for (name, value) in pairs(asked) { (ui::hidden(name, value)) }
                    (ui::Field::date("rate_date", cx.t("revenue-rate-date")).value(&day.to_string()).draw())
                    (ui::submit(ui::Look::Primary, "", cx.t("revenue-apply")))
                }
            }))
        }
    }
}

/// What the form of the day carries along.
fn pairs(asked: &Ask) -> Vec<(&'static str, &str)> {
    let all = [
        ("from", asked.from.as_str()),
        ("to", &asked.to),
        ("offering", &asked.offering),
        ("unit", &asked.unit),
        ("kind", &asked.kind),
        ("currency", &asked.currency),
        ("only", &asked.only),
        ("rates", "constant"),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}
