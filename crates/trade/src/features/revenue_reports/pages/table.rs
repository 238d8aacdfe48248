//! The rows of the report: the year to date under both attributions with what moved, or the periods one by one.

use maud::{Markup, html};

use super::super::asked::{Asked, ReportQuery};
use super::super::gather::{Line, Report};
use super::super::model::{Amount, By, Row, Who};
use super::charts::{href, labels, name};
use super::draw::{Unit, amount, days, to_date};
use super::{HERE, moved};
use crate::base::Cx;
use crate::ui::{self, Cell, Head, Phone};

/// What the row without a value is called.
pub fn nobody(by: By) -> &'static str {
    match by {
        By::Lead => "revenue_reports-no-lead",
        By::Team => "revenue_reports-no-team",
        By::Territory => "revenue_reports-no-territory",
        By::Unit => "revenue_reports-no-unit",
        By::Offering => "revenue_reports-no-offering",
        By::Sector => "revenue_reports-no-sector",
        By::Account | By::Group => "unknown",
    }
}

/// The table under the charts.
pub fn draw(cx: &Cx, query: &ReportQuery, asked: &Asked, report: &Report) -> Markup {
    let table = match asked.by.dated() && asked.who == Who::Both {
        true => both(cx, query, asked, report),
        false => periods(cx, query, asked, report),
    };
    ui::stack(html! { (table) })
}

fn lead(cx: &Cx, asked: &Asked, line: &Line) -> Markup {
    let name = name(cx, asked, line);
    let person = asked.by == By::Lead && line.name.is_some();
    html! { span.flow { @if person { (ui::avatar_small(name)) } span { (name) } } }
}

fn both(cx: &Cx, query: &ReportQuery, asked: &Asked, report: &Report) -> Markup {
    let size = |row: &Row| row.sum_then.or_zero().saturating_abs().max(row.sum_now.or_zero().saturating_abs());
    let unit = Unit::of(&cx.settings().currency, size(&report.total));
    let most = report.rows.iter().map(|line| line.row.difference().saturating_abs()).max().unwrap_or(0).max(1);
    let with = |key: &'static str| format!("{}, {}", cx.t(key), unit.name(cx.locale()));
    let (then, now) = (with("revenue_reports-who-then"), with("revenue_reports-who-now"));
    let mut heads = vec![
        Head::text(cx.t(asked.by.label())),
        Head::number(&then),
        Head::number(&now),
        Head::number(cx.t("revenue_reports-difference")),
        Head::blank(cx.t("revenue_reports-difference")),
    ];
    let people = asked.by == By::Lead;
    if people {
        heads.push(Head::text(cx.t("revenue_reports-what-moved")));
    }
    let (from, until) = days(&report.sum);
    let cell = |line: Option<&Line>, of: Who, a: &Amount| {
        let href = href(query, line, of.code(), (&from, &until));
        let label = cx.t(of.label());
        Cell::number(html! { a href=(href) { (amount(cx, unit, a)) } }).phone(Phone::Left).label(label)
    };
    let row = |line: &Line| {
        let (difference, known) = (line.row.difference(), line.row.known_difference());
        let signed = unit.signed(cx.locale(), difference);
        let mut cells = vec![
            Cell::head(lead(cx, asked, line)),
            cell(Some(line), Who::Then, &line.row.sum_then),
            cell(Some(line), Who::Now, &line.row.sum_now),
            Cell::number(html! {
                @match known { None => span.warn { "?" }, Some(0) => span.faint { "0" }, Some(_) => (signed) }
            })
            .phone(Phone::Right),
            Cell::text(ui::shift(&unit.signed(cx.locale(), difference).into_string(), difference as f64 / most as f64)),
        ];
        if people {
            cells.push(moved::why(cx, query, report, line).phone(Phone::Full));
        }
        ui::tr(cells)
    };
    let mut totals = vec![
        Cell::head(html! { (cx.t("revenue_reports-total")) }),
        cell(None, Who::Then, &report.total.sum_then),
        cell(None, Who::Now, &report.total.sum_now),
        Cell::number(html! { "0" }).phone(Phone::Right),
        Cell::text(html! {}),
    ];
    if people {
        totals.push(moved::everything(cx, query, report).phone(Phone::Full));
    }
    let title = cx.tr(
        "revenue_reports-year-by",
        &[("when", to_date(cx, &report.sum).into()), ("by", cx.t(asked.by.label()).into())],
    );
    ui::Table::new(&title, heads)
        .title(&title, None, html! { span.mute { (cx.t("revenue_reports-left-right")) } })
        .rows(report.rows.iter().map(row).collect())
        .totals(totals)
        .footer(footer(cx, query, asked, report))
        .draw()
}

fn periods(cx: &Cx, query: &ReportQuery, asked: &Asked, report: &Report) -> Markup {
    let now = asked.by.dated() && asked.who == Who::Now;
    let of = if !asked.by.dated() {
        ""
    } else if now {
        Who::Now.code()
    } else {
        Who::Then.code()
    };
    let pick = |row: &Row| if now { (row.now.clone(), row.sum_now) } else { (row.then.clone(), row.sum_then) };
    let labels = labels(cx, asked, report);
    let (total, sum) = pick(&report.total);
    let most = total.iter().chain([&sum]).map(|a| a.or_zero().saturating_abs()).max().unwrap_or(0);
    let unit = Unit::of(&cx.settings().currency, most);
    let year = to_date(cx, &report.sum);
    let first = format!("{}, {}", cx.t(asked.by.label()), unit.name(cx.locale()));
    let mut heads = vec![Head::text(&first)];
    heads.extend(labels.iter().map(|label| Head::number(label)));
    heads.push(Head::number(&year));
    let row = |line: Option<&Line>, (amounts, sum): (Vec<Amount>, Amount)| {
        let link =
            |a: &Amount, days: (&str, &str)| html! { a href=(href(query, line, of, days)) { (amount(cx, unit, a)) } };
        let mut cells = vec![Cell::head(match line {
            Some(line) => opener(cx, query, asked, line),
            None => html! { (cx.t("revenue_reports-total")) },
        })];
        for ((i, a), label) in amounts.iter().enumerate().zip(&labels) {
            let (from, until) = days(&report.periods[i]);
            let cell = Cell::number(link(a, (&from, &until)));
            // On phones the last period stands below the year.
            cells.push(if i + 1 == amounts.len() { cell.phone(Phone::Left).label(label.clone()) } else { cell });
        }
        let (from, until) = days(&report.sum);
        cells.push(Cell::number(html! { b { (link(&sum, (&from, &until))) } }).phone(Phone::Right));
        cells
    };
    let rows = report.rows.iter().map(|line| ui::tr(row(Some(line), pick(&line.row)))).collect();
    let title = cx.tr(
        "revenue_reports-periods-by",
        &[("periods", super::bar::period_words(cx, asked.step, asked.n).into()), ("by", cx.t(asked.by.label()).into())],
    );
    ui::Table::new(&title, heads)
        .title(&title, None, html! {})
        .rows(rows)
        .totals(row(None, (total, sum)))
        .wide()
        .footer(footer(cx, query, asked, report))
        .draw()
}

/// The name of a row; where there is a level below it, as the way to it.
fn opener(cx: &Cx, query: &ReportQuery, asked: &Asked, line: &Line) -> Markup {
    let below = match asked.by {
        // Where the report is narrowed to an account of the group, what is below is narrowed to it as well.
        By::Group if asked.filter.account.is_some() => Some(query.href(HERE, &[("by", "account")])),
        By::Group => Some(query.href(HERE, &[("by", "account"), ("account", &line.key)])),
        By::Account => Some(format!("/accounts/{}", line.key)),
        By::Offering if asked.filter.offering.is_none_or(|id| id.to_string() != line.key) => {
            Some(query.href(HERE, &[("offering", &line.key)]))
        }
        By::Territory => Some(query.href(HERE, &[("by", "lead"), ("territory", &line.key)])),
        By::Sector => Some(query.href(HERE, &[("by", "account"), ("sector", &line.key)])),
        _ => None,
    };
    match below.filter(|_| line.name.is_some()) {
        Some(href) => html! { a href=(href) { (name(cx, asked, line)) } },
        None => lead(cx, asked, line),
    }
}

/// What the sums cover and what they leave out, and the rest of the rows.
fn footer(cx: &Cx, query: &ReportQuery, asked: &Asked, report: &Report) -> Markup {
    let (all, sold) = report.accounts;
    let unknown = report.total.then.iter().map(|a| a.unknown).sum::<i64>();
    let rates = super::what::rates_told(cx, asked.basis);
    // The periods that stand beside one another, whose lines are counted here.
    let (from, until) = match (report.periods.first(), report.periods.last()) {
        (Some(first), Some(last)) => (days(first).0, days(last).1),
        _ => days(&report.sum),
    };
    let missing = query.href(
        super::LINES,
        &[("unknown", "yes"), ("from", &from), ("until", &until), ("step", ""), ("n", ""), ("who", ""), ("row", "")],
    );
    html! {
        span {
            (cx.tr("revenue_reports-note-accounts", &[("n", all.into()), ("silent", (all - sold).into())])) " "
            (cx.t("revenue_reports-note-seen")) " " (rates)
            @if report.shared { " " (cx.t("revenue_reports-note-shared")) }
            @if unknown > 0 { " " a.lnk href=(missing) { (cx.tr("revenue_reports-note-unknown", &[("n", unknown.into())])) } }
        }
        @if report.more {
            @let skip = (asked.skip + report.rows.len()).to_string();
            span.end { a.btn href=(query.href(HERE, &[("skip", &skip)])) rel="next" { (cx.t("revenue_reports-next")) } }
        }
    }
}
