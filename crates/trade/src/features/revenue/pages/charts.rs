//! The pictures of the tab: revenue by quarter, by offering, by unit.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::super::ask::Ask;
use super::super::model::sums::Sum;
use super::super::model::{first_day, month_of};
use super::super::store::sums::Key;
use super::figure::unrated;
use super::tab_href;
use crate::base::money::Money;
use crate::base::{AccountId, Cx};
use crate::ui::{self, Cell, Phone};
use jiff::ToSpan;
use jiff::civil::Date;

/// Most quarters in the chart.
const QUARTERS: i64 = 16;
/// Most rows of a small table.
const ROWS: usize = 12;

/// The quarter of a month: of fiscal years that begin with `first` (1 to 12), counted through, and its first month.
pub(super) fn quarter(month: i64, first: i64) -> (i64, i64) {
    let at = (month - (first - 1)).div_euclid(3);
    (at, at * 3 + (first - 1))
}

/// What a quarter is called: `Q2 2026`; of a fiscal year that does not begin in January by the year in which it ends.
fn name(cx: &Cx, at: i64, first: i64) -> String {
    let key = if first == 1 { "revenue-quarter" } else { "revenue-fiscal-quarter" };
    called(cx, key, at, first)
}

/// The same below a column, where there is little room.
fn short(cx: &Cx, at: i64, first: i64) -> String {
    let key = if first == 1 { "revenue-quarter-short" } else { "revenue-fiscal-quarter-short" };
    called(cx, key, at, first)
}

fn called(cx: &Cx, key: &str, at: i64, first: i64) -> String {
    let (year, n) = (at.div_euclid(4), at.rem_euclid(4) + 1);
    let year = if first == 1 { year } else { year + 1 };
    let two = format!("{:02}", year.rem_euclid(100));
    cx.tr(key, &[("n", n.to_string().into()), ("year", year.to_string().into()), ("yy", two.into())])
}

/// Revenue by quarter, the last ones.
pub(super) fn quarters(cx: &Cx, account: AccountId, asked: &Ask, months: &BTreeMap<Key, Sum>) -> Markup {
    let (currency, first) = (&cx.settings().currency, cx.settings().fiscal_month);
    let mut sums: BTreeMap<i64, Sum> = BTreeMap::new();
    for (key, sum) in months {
        if let Key::Month(month) = key {
            sums.entry(quarter(*month, first).0).or_default().join(sum);
        }
    }
    let title = cx.t("revenue-by-quarter");
    let (Some(low), Some(high)) = (sums.keys().next().copied(), sums.keys().last().copied()) else {
        return ui::Panel::new(title).raw(ui::empty(cx.t("revenue-none"), html! {}));
    };
    let current = quarter(month_of(cx.today()), first).0;
    let shown: Vec<(i64, Sum)> =
        (low.max(high - QUARTERS + 1)..=high).map(|at| (at, sums.get(&at).cloned().unwrap_or_default())).collect();
    let words: Vec<(String, String, String)> = shown
        .iter()
        .map(|(at, sum)| {
            let start = first_day(at * 3 + first - 1);
            let end = start.checked_add(3.months()).and_then(|d| d.yesterday()).unwrap_or(start);
            let link = asked.with(&tab_href(account), &[("from", &start.to_string()), ("to", &end.to_string())]);
            (name(cx, *at, first), text(sum, currency), link)
        })
        .collect();
    let value = |sum: &Sum| sum.minor().map_or(0.0, |minor| minor as f64);
    let top = ui::axis_top(shown.iter().map(|(_, sum)| value(sum)).fold(0.0, f64::max));
    let ticks = [0.0, 1.0, 2.0, 3.0]
        .map(|n| Money { minor: (top / 3.0 * n) as i64, currency: currency.clone() }.short(cx.locale()));
    let summary = words.iter().map(|(label, text, _)| format!("{label}: {text}")).collect::<Vec<_>>().join("; ");
    let below: Vec<String> = shown.iter().map(|(at, _)| short(cx, *at, first)).collect();
    let chart = ui::Stacked {
        label: &summary,
        columns: shown
            .iter()
            .zip(&below)
            .map(|((at, _), label)| ui::ChartColumn { label, open: *at >= current })
            .collect(),
        series: vec![ui::Series { name: title, values: shown.iter().map(|(_, sum)| value(sum)).collect(), colour: 1 }],
        top,
        ticks,
    };
    let total = shown.iter().fold(Sum::default(), |mut all, (_, sum)| {
        all.join(sum);
        all
    });
    html! {
        (ui::chart_styles())
        (ui::Panel::new(title).end(html! { (unrated(cx, &total)) }).raw(html! {
            (ui::stacked(&chart))
            (ui::figures(cx.t("revenue-as-table"), table(cx, &words)))
        }))
    }
}

/// The same as a table: each quarter leads to its lines.
fn table(cx: &Cx, words: &[(String, String, String)]) -> Markup {
    let currency = &cx.settings().currency;
    html! {
        table.tb {
            thead { tr { th scope="col" { (cx.t("revenue-quarter-head")) } th.n scope="col" { (currency) } } }
            tbody {
                @for (label, text, href) in words {
                    tr { th scope="row" { a href=(href) { (label) } } td.n { (text) } }
                }
            }
        }
    }
}

/// An amount with its currency's digits, or that it is unknown.
pub(super) fn text(sum: &Sum, currency: &str) -> String {
    sum.money(currency).map_or_else(|| String::from("–"), |money| money.long())
}

/// What a small table is about.
pub(super) struct Small<'a> {
    /// Its title.
    pub(super) title: &'a str,
    /// The part of the query that a row fills in.
    pub(super) part: &'a str,
    /// What lines without are called.
    pub(super) without: &'a str,
}

/// Sums by what they have in common, the largest first, each with the link to its rows.
pub(super) fn small(
    cx: &Cx,
    at: (AccountId, &Ask),
    what: &Small<'_>,
    sums: &BTreeMap<Key, Sum>,
    name: impl Fn(uuid::Uuid) -> String,
) -> Markup {
    let (account, asked) = at;
    let currency = &cx.settings().currency;
    let mut rows: Vec<(&Key, &Sum)> = sums.iter().collect();
    rows.sort_by_key(|(_, sum)| std::cmp::Reverse(sum.minor()));
    let whole: i64 = rows.iter().filter_map(|(_, sum)| sum.minor()).filter(|m| *m > 0).sum();
    let drawn = rows.iter().take(ROWS).map(|(key, sum)| {
        let (value, label) = match key {
            Key::Id(Some(id)) => (id.to_string(), name(*id)),
            _ => (String::from("none"), what.without.to_owned()),
        };
        let link = asked.with(&tab_href(account), &[(what.part, &value)]);
        let share = sum.minor().filter(|_| whole > 0).map(|minor| minor as f64 / whole as f64);
        ui::tr(vec![
            Cell::head(html! { a href=(link) { (label) } (unrated(cx, sum)) }),
            Cell::number(html! { (text(sum, currency)) }).phone(Phone::Right),
            Cell::number(html! { @if let Some(share) = share { (format!("{:.0}%", share * 100.0)) } }),
        ])
    });
    let heads = vec![ui::Head::text(what.title), ui::Head::number(currency), ui::Head::number(cx.t("revenue-share"))];
    let count = rows.len().to_string();
    ui::Table::new(what.title, heads).title(what.title, Some(&count), html! {}).rows(drawn.collect()).draw()
}

/// The first and the last day that a period of the switch means; none for all.
pub(super) fn period(code: &str, today: Date, fiscal: i64) -> Option<(Date, Date)> {
    let month = month_of(today);
    let start = month - (month - (fiscal - 1)).rem_euclid(12);
    let before = |day: Date| day.yesterday().unwrap_or(day);
    match code {
        "year" => Some((super::super::ask::year_before(today).tomorrow().unwrap_or(today), today)),
        "fiscal" => Some((first_day(start), before(first_day(start + 12)))),
        "last" => Some((first_day(start - 12), before(first_day(start)))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn quarters_follow_the_fiscal_year() {
        let march = month_of(date(2026, 3, 31));
        assert_eq!(first_day(quarter(march, 1).1), date(2026, 1, 1));
        assert_eq!(first_day(quarter(march, 4).1), date(2026, 1, 1));
        assert_eq!(first_day(quarter(month_of(date(2026, 4, 1)), 4).1), date(2026, 4, 1));
        assert_eq!(first_day(quarter(march, 3).1), date(2026, 3, 1));
    }

    #[test]
    fn periods_end_where_they_say() {
        let today = date(2026, 11, 12);
        assert_eq!(period("year", today, 1), Some((date(2025, 11, 13), today)));
        assert_eq!(period("fiscal", today, 1), Some((date(2026, 1, 1), date(2026, 12, 31))));
        assert_eq!(period("fiscal", today, 4), Some((date(2026, 4, 1), date(2027, 3, 31))));
        assert_eq!(period("last", date(2026, 2, 1), 4), Some((date(2024, 4, 1), date(2025, 3, 31))));
        assert_eq!(period("", today, 1), None);
    }
}
