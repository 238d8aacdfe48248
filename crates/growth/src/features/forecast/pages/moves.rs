//! What moved commit since a freeze: the waterfall, and the deals that moved it most.

use jiff::civil::Date;
use maud::{Markup, html};

use super::super::asked::ForecastQuery;
use super::super::model::Key;
use super::super::model::bridge::{Bridge, Move, Step, Why};
use super::super::read::Forecast;
use crate::base::{Cx, DealId, calendar};
use crate::features::deals;
use crate::features::revenue_reports::pages::draw::{Unit, short};
use crate::ui::{self, Cell, Fall, Head};

/// Deals that are named beside the waterfall.
pub const MOST: usize = 5;

/// The page of a deal.
pub fn deal_href(key: &Key) -> String {
    deals::pages::href(key.0, DealId(key.1))
}

/// The steps that moved it, with their sums and deals; of [`Step::New`] and [`Step::Won`] only what there is.
fn steps(bridge: &Bridge) -> Vec<(Step, i64, usize)> {
    let of = |step: &Step| {
        let (minor, deals) = bridge.step(*step);
        (*step, minor, deals)
    };
    Step::ALL.iter().map(of).filter(|(_, _, deals)| *deals > 0).collect()
}

fn signed(cx: &Cx, minor: i64) -> String {
    let text = short(cx, minor.saturating_abs());
    if minor < 0 { format!("\u{2212}{text}") } else { format!("+{text}") }
}

/// The chart with its table twin.
pub fn waterfall(cx: &Cx, query: &ForecastQuery, found: &Forecast) -> Markup {
    let Some((day, bridge)) = &found.bridge else {
        let empty = ui::empty(cx.t("forecast-no-freeze"), html! {});
        return ui::Panel::new(cx.t("forecast-changes")).raw(empty);
    };
    let short_day = |d: Date| calendar::short(cx.locale(), cx.today(), d);
    let title = cx.tr("forecast-changes-since", &[("day", short_day(*day).into())]);
    let levels = [
        (short_day(*day), short(cx, bridge.start.minor)),
        (cx.t("forecast-today").to_owned(), short(cx, bridge.end.minor)),
    ];
    let steps = steps(bridge);
    let words: Vec<(String, String, String)> = steps
        .iter()
        .map(|(step, minor, _)| {
            let href = query.href(super::HERE, &[("since", &day.to_string())]);
            (cx.t(step.label()).to_owned(), signed(cx, *minor), format!("{href}#step-{}", step.code()))
        })
        .collect();
    let (start, end) = (bridge.start.minor as f64, bridge.end.minor as f64);
    let mut columns =
        vec![Fall { label: &levels[0].0, text: &levels[0].1, from: start, to: start, level: true, href: None }];
    let mut at = start;
    for ((_, minor, _), (label, text, href)) in steps.iter().zip(&words) {
        let to = at + *minor as f64;
        columns.push(Fall { label, text, from: at, to, level: false, href: Some(href) });
        at = to;
    }
    columns.push(Fall { label: &levels[1].0, text: &levels[1].1, from: end, to: end, level: true, href: None });
    let told: Vec<String> = words.iter().map(|(label, text, _)| format!("{label} {text}")).collect();
    let args = [
        ("from", levels[0].1.clone().into()),
        ("to", levels[1].1.clone().into()),
        ("steps", told.join(cx.t("forecast-comma")).into()),
    ];
    let label = cx.tr("forecast-waterfall", &args);
    let body = html! {
        @if bridge.moves.is_empty() { p.pad.mute { (cx.t("forecast-nothing-moved")) } }
        (ui::waterfall(&label, &columns))
        (ui::figures(cx.t("forecast-show-table"), table(cx, found, bridge, &levels)))
    };
    ui::Panel::new(&title).raw(body)
}

/// The same as a table: each step with its deals.
fn table(cx: &Cx, found: &Forecast, bridge: &Bridge, levels: &[(String, String); 2]) -> Markup {
    let most = bridge.start.minor.saturating_abs().max(bridge.end.minor.saturating_abs());
    let unit = Unit::of(&cx.settings().currency, most);
    let level = |(label, _): &(String, String), minor: i64| {
        ui::tr(vec![
            Cell::head(html! { b { (label) } }),
            Cell::text(html! {}),
            Cell::number(html! { b { (unit.show(cx.locale(), minor)) } }),
        ])
    };
    let amount = unit.name(cx.locale());
    let heads = vec![Head::text(cx.t("forecast-step")), Head::text(cx.t("forecast-why")), Head::number(&amount)];
    let rows = html! {
        (level(&levels[0], bridge.start.minor))
        @for (step, minor, deals) in steps(bridge) {
            tr id={ "step-" (step.code()) } {
                th scope="row" { b { (cx.t(step.label())) } }
                td { (cx.tr("forecast-deals", &[("n", deals.into())])) }
                td.n { b { (unit.signed(cx.locale(), minor)) } }
            }
            @for m in bridge.moves.iter().filter(|m| m.step == step) {
                tr { th scope="row" { a href=(deal_href(&m.key)) { (found.name(&m.key)) } } td { (reason(cx, m)) } td.n { (unit.signed(cx.locale(), m.minor)) } }
            }
        }
        (level(&levels[1], bridge.end.minor))
    };
    ui::bare_table(heads, rows)
}

/// `Slipped Dec → Jan`.
pub fn reason(cx: &Cx, m: &Move) -> String {
    let word = cx.t(m.why.label());
    let month = |day: Option<Date>| day.map_or_else(|| String::from("–"), |day| month_of_year(cx, day));
    match m.why {
        Why::MovedOut | Why::MovedIn => format!("{word} {} → {}", month(m.from), month(m.to)),
        _ => word.to_owned(),
    }
}

/// `Dec`, `Jan 27`: with the year where it is not this one.
fn month_of_year(cx: &Cx, day: Date) -> String {
    let name = calendar::month_name(cx.locale(), day.month());
    let name = if cx.locale() == crate::base::Locale::En { name.chars().take(3).collect() } else { name };
    if day.year() == cx.today().year() { name } else { format!("{name} {:02}", day.year().rem_euclid(100)) }
}

/// The deals that moved it most.
pub fn most(cx: &Cx, _query: &ForecastQuery, found: &Forecast) -> Markup {
    let Some((_, bridge)) = found.bridge.as_ref().filter(|(_, bridge)| !bridge.moves.is_empty()) else {
        return html! {};
    };
    let rows = bridge.moves.iter().take(MOST).map(|m| {
        let (name, href) = (found.name(&m.key), deal_href(&m.key));
        let text = signed(cx, m.minor);
        ui::kv_row(&ui::KvRow {
            href: Some(&href),
            lead: html! {},
            title: &name,
            meta: html! { (reason(cx, m)) },
            value: html! { b.num.good[m.minor > 0].bad[m.minor < 0] { (text) } },
        })
    });
    let count = bridge.moves.len().to_string();
    ui::Panel::new(cx.t("forecast-moved-most")).count(&count).rows(html! { @for row in rows { (row) } })
}
