//! The columns of the report: both attributions on the same axis, in the same order, in the same colours.

use maud::{Markup, html};

use super::super::asked::{Asked, ReportQuery};
use super::super::gather::{Line, Report};
use super::super::model::periods::label;
use super::super::model::{Amount, Row, Who};
use super::LINES;
use super::draw::{Unit, amount, days, open, short};
use crate::base::Cx;
use crate::base::money::{Money, exponent, sign};
use crate::ui::{self, Cell, ChartColumn, Head, Series, Stacked};

/// Rows that have a colour of their own; the rest is one more.
const SERIES: usize = 5;

type Pick = fn(&Row) -> &Vec<Amount>;

/// One chart, or both attributions side by side.
pub fn draw(cx: &Cx, query: &ReportQuery, asked: &Asked, report: &Report) -> Markup {
    let then: Pick = |row| &row.then;
    let now: Pick = |row| &row.now;
    let both = [(Who::Then, then), (Who::Now, now)];
    let chart = |(who, pick): (Who, Pick)| panel(cx, query, asked, report, (who, pick));
    match (asked.by.dated(), asked.who) {
        (true, Who::Both) => ui::halves(chart(both[0]), chart(both[1])),
        (true, Who::Now) => chart(both[1]),
        (true, Who::Then) => chart(both[0]),
        (false, _) => plain(cx, asked, report),
    }
}

fn panel(cx: &Cx, query: &ReportQuery, asked: &Asked, report: &Report, (who, pick): (Who, Pick)) -> Markup {
    let (title, use_of, text) = match who {
        Who::Now => ("revenue_reports-who-now", "revenue_reports-for-planning", "revenue_reports-now-means"),
        _ => ("revenue_reports-who-then", "revenue_reports-for-targets", "revenue_reports-then-means"),
    };
    ui::Panel::new(cx.t(title)).end(html! { span.mute { (cx.t(use_of)) } }).raw(html! {
        p.pad.mute { (cx.t(text)) }
        (chart(cx, asked, report, cx.t(title), pick))
        // A single chart has its figures in the table below.
        @if asked.who == Who::Both { (table(cx, query, asked, report, (who, pick))) }
    })
}

/// One chart: the table below has its figures.
fn plain(cx: &Cx, asked: &Asked, report: &Report) -> Markup {
    let title = super::bar::period_words(cx, asked.step, asked.n);
    ui::Panel::new(&title).raw(chart(cx, asked, report, &title, |row| &row.then))
}

/// The labels of the periods.
pub fn labels(cx: &Cx, asked: &Asked, report: &Report) -> Vec<String> {
    let periods = &report.periods;
    (0..periods.len())
        .map(|i| label(cx.locale(), asked.step, &periods[i], i.checked_sub(1).map(|before| &periods[before])))
        .collect()
}

/// The name of a row.
pub fn name<'a>(cx: &'a Cx, asked: &Asked, line: &'a Line) -> &'a str {
    match &line.name {
        Some(name) if name.is_empty() => cx.t("unknown"),
        Some(name) => name,
        None => cx.t(super::table::nobody(asked.by)),
    }
}

/// The value of what is left, so that the columns reach the sum of everything.
fn rest(total: &[Amount], shown: &[&Line], pick: Pick, column: usize) -> i64 {
    let of = |line: &&Line| pick(&line.row)[column].or_zero();
    total[column].or_zero() - shown.iter().map(of).sum::<i64>()
}

fn chart(cx: &Cx, asked: &Asked, report: &Report, title: &str, pick: Pick) -> Markup {
    let labels = labels(cx, asked, report);
    let total = pick(&report.total);
    let shown: Vec<&Line> = report.rows.iter().take(SERIES).collect();
    let value = |minor: i64| minor as f64;
    let mut series: Vec<Series<'_>> = shown
        .iter()
        .enumerate()
        .map(|(i, line)| Series {
            name: name(cx, asked, line),
            values: pick(&line.row).iter().map(|a| value(a.or_zero())).collect(),
            colour: i + 1,
        })
        .collect();
    let others: Vec<f64> = (0..total.len()).map(|i| value(rest(total, &shown, pick, i))).collect();
    if others.iter().any(|minor| *minor != 0.0) {
        series.push(Series { name: cx.t("revenue_reports-others"), values: others, colour: 6 });
    }
    let height = |i: usize| series.iter().map(|s| s.values[i].max(0.0)).sum::<f64>();
    let top = ui::axis_top((0..total.len()).map(height).fold(0.0, f64::max));
    let open = |i: usize| open(&report.periods[i].span(), cx.today());
    let columns = labels.iter().enumerate().map(|(i, label)| ChartColumn { label, open: open(i) }).collect();
    let told: Vec<String> =
        labels.iter().zip(total).map(|(label, a)| format!("{label} {}", short(cx, a.or_zero()))).collect();
    let words = format!("{title}: {}", told.join(", "));
    ui::stacked(&Stacked { label: &words, columns, series, top, ticks: ticks(cx, top) })
}

/// `0`, `6`, `12`, `€18m`: one unit for all, told at the top.
fn ticks(cx: &Cx, top: f64) -> [String; 4] {
    let currency = &cx.settings().currency;
    let minor = top.round() as i64;
    let full = Money { minor, currency: currency.clone() }.short(cx.locale());
    // The unit is what stands after the digits of the highest.
    let digits = |text: &str| text.trim_start_matches(|c: char| !c.is_ascii_digit()).to_owned();
    let bare = digits(&full);
    let unit: String = bare.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ',').to_owned();
    let one = 10_f64.powi(i32::try_from(exponent(currency)).unwrap_or(2));
    let scale = match unit.as_str() {
        "k" => 1e3,
        "m" => 1e6,
        "bn" => 1e9,
        "万" => 1e4,
        "亿" => 1e8,
        _ => 1.0,
    };
    let step = |n: f64| {
        let value = top * n / 3.0 / one / scale;
        let text = format!("{value:.2}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    [String::from("0"), step(1.0), step(2.0), format!("{}{}{unit}", sign(currency), step(3.0))]
}

/// The same as figures, each with the way to its lines.
fn table(cx: &Cx, query: &ReportQuery, asked: &Asked, report: &Report, (who, pick): (Who, Pick)) -> Markup {
    let labels = labels(cx, asked, report);
    let most = pick(&report.total).iter().map(|a| a.or_zero().saturating_abs()).max().unwrap_or(0);
    let unit = Unit::of(&cx.settings().currency, most);
    let first = format!("{}, {}", cx.t(asked.by.label()), unit.name(cx.locale()));
    let of = if asked.by.dated() { who.code() } else { "" };
    let row = |key: Option<&Line>, cells: &[Amount]| {
        let word = key.map_or(cx.t("revenue_reports-total"), |line| name(cx, asked, line));
        let mut all = vec![Cell::head(html! { (word) })];
        all.extend(cells.iter().enumerate().map(|(i, a)| {
            let (from, until) = days(&report.periods[i]);
            let href = href(query, key, of, (&from, &until));
            Cell::number(html! { a href=(href) { (amount(cx, unit, a)) } })
        }));
        ui::tr(all)
    };
    let heads: Vec<Head<'_>> =
        std::iter::once(Head::text(&first)).chain(labels.iter().map(|label| Head::number(label))).collect();
    let drawn = ui::bare_table(
        heads,
        html! {
            @for line in &report.rows { (row(Some(line), pick(&line.row))) }
            (row(None, pick(&report.total)))
        },
    );
    ui::figures(cx.t("revenue_reports-figures"), drawn)
}

/// The lines behind a sum, by the rates of the report.
pub fn href(query: &ReportQuery, line: Option<&Line>, of: &str, (from, until): (&str, &str)) -> String {
    let mut set = vec![("from", from), ("until", until), ("step", ""), ("n", ""), ("who", "")];
    if let Some(line) = line {
        set.extend([("row", line.key.as_str()), ("of", of)]);
    }
    query.href(LINES, &set)
}
