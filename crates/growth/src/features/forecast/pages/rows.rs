//! By manager, by team, by month: what is won and expected, against target.

use maud::{Markup, html};

use super::super::asked::{Asked, ForecastQuery, Length};
use super::super::gather::Line;
use super::super::model::{By, Figures, Sum};
use super::super::read::Forecast;
use super::DEALS;
use crate::base::Cx;
use crate::features::revenue_reports::pages::draw::Unit;
use crate::ui::{self, Cell, Head, Outlook, Phone};

/// Rows that are drawn; the file has all of them.
const ROWS: usize = 50;

/// What the row without a value is called.
pub fn nobody(by: By) -> &'static str {
    match by {
        By::Lead => "forecast-no-lead",
        By::Team => "forecast-no-team",
        By::Territory => "forecast-no-territory",
        By::Month | By::Kind => "unknown",
    }
}

/// The name of a row.
pub fn name<'a>(cx: &'a Cx, by: By, line: &'a Line) -> &'a str {
    match &line.name {
        Some(name) if name.is_empty() => cx.t("unknown"),
        Some(name) => name,
        None => cx.t(nobody(by)),
    }
}

/// A sum: a dash where there is no deal, a question mark where nothing is known of any.
fn amount(cx: &Cx, unit: Unit<'_>, sum: &Sum) -> Markup {
    match sum.known() {
        _ if sum.deals == 0 => html! { span.faint { "–" } },
        Some(minor) => unit.show(cx.locale(), minor),
        None => html! { span.warn title=(cx.tr("forecast-unknown", &[("n", sum.unknown.into())])) { "?" } },
    }
}

/// The rows that were asked for.
pub fn managers(cx: &Cx, query: &ForecastQuery, asked: &Asked, found: &Forecast) -> Markup {
    let title = match asked.by {
        By::Team => "forecast-title-team",
        By::Kind => "forecast-title-kind",
        By::Territory => "forecast-title-territory",
        By::Month => "forecast-title-month",
        By::Lead => "forecast-title-lead",
    };
    table(cx, query, (asked.by, cx.t(title)), &found.rows, found)
}

/// The teams below the people.
pub fn teams(cx: &Cx, query: &ForecastQuery, found: &Forecast) -> Markup {
    table(cx, query, (By::Team, cx.t("forecast-title-team")), &found.teams, found)
}

fn table(cx: &Cx, query: &ForecastQuery, (by, title): (By, &str), lines: &[Line], found: &Forecast) -> Markup {
    let target = found.goals.whole;
    let unit = Unit::of(&cx.settings().currency, found.all.best().minor);
    let scale =
        lines.iter().map(|l| l.figures.best().minor.max(l.target.unwrap_or(0))).max().unwrap_or(0).max(1) as f64;
    let won = format!("{}{}{}", cx.t("forecast-won"), cx.t("forecast-comma"), unit.name(cx.locale()));
    let targets = target.is_some() || lines.iter().any(|line| line.target.is_some());
    let mut heads = vec![
        Head::text(cx.t(by.label())),
        Head::blank(cx.t("forecast-drawn")),
        Head::number(&won),
        Head::number(cx.t("forecast-commit")),
        Head::number(cx.t("forecast-best")),
        Head::number(cx.t("forecast-weighted")),
    ];
    if targets {
        heads.extend([Head::number(cx.t("forecast-target")), Head::number(cx.t("forecast-to-target"))]);
    }
    let link = |key: Option<&str>, counts: &str, inner: Markup| {
        let row = key.map(|key| [("by", by.code()), ("row", key)]).unwrap_or([("by", ""), ("row", "")]);
        html! { a href=(query.href(DEALS, &[row[0], row[1], ("counts", counts), ("since", "")])) { (inner) } }
    };
    // What a target is compared with: the row itself; of all only what is credited to whom it is of.
    let cells =
        |key: Option<&str>, head: Markup, f: &Figures, (target, against): (Option<i64>, &Figures), drawn: Markup| {
            let best = f.best();
            let mut cells = vec![
                Cell::head(head),
                Cell::text(drawn).phone(Phone::Full),
                Cell::number(link(key, "won", amount(cx, unit, &f.won))),
                Cell::number(html! { b { (link(key, "commit", amount(cx, unit, &f.commit()))) } }),
                Cell::number(link(key, "best", amount(cx, unit, &best))),
                Cell::number(link(key, "open", weighted(cx, unit, f))),
            ];
            if targets {
                cells.push(Cell::number(
                html! { @match target { Some(minor) => (unit.show(cx.locale(), minor)), None => span.faint { "–" } } },
            ));
                cells.push(Cell::number(to_target(cx, unit, against, target)).phone(Phone::Right));
            }
            cells
        };
    let row = |line: &Line| {
        let name = name(cx, by, line);
        // A team within another stands below it, further in.
        let inside = "\u{2003}".repeat(line.depth);
        let head = html! { span.flow.nw { (inside) @if by == By::Lead && line.name.is_some() { (ui::avatar_small(name)) } span { (name) } } };
        let against = (line.target, &line.figures);
        ui::tr(cells(Some(&line.key), head, &line.figures, against, drawn(cx, unit, name, line, scale)))
    };
    let total = cells(None, html! { (cx.t("forecast-all")) }, &found.all, (target, found.first()), html! {});
    let legend = ui::outlook_legend([
        cx.t("forecast-won"),
        cx.t("forecast-commit"),
        cx.t("forecast-best"),
        cx.t("forecast-target"),
    ]);
    let shown = lines.iter().take(ROWS).map(row).collect();
    let table = ui::Table::new(title, heads).title(title, None, legend).rows(shown).totals(total);
    if lines.len() <= ROWS {
        let nested = lines.iter().any(|line| line.depth > 0);
        let note = html! { span.mute.sm { (cx.t("forecast-teams-note")) } };
        return if nested { table.footer(note).draw() } else { table.draw() };
    }
    let words = cx.tr("forecast-rows-shown", &[("n", ROWS.into()), ("all", lines.len().into())]);
    let file = query.href("/pipeline/forecast.csv", &[("by", by.code())]);
    table.footer(html! { span.mute.sm { (words) } span.end { (ui::link(&file, cx.t("sheets-export"))) } }).draw()
}

fn weighted(cx: &Cx, unit: Unit<'_>, f: &Figures) -> Markup {
    match f.weighted() {
        _ if f.open.deals == 0 => html! { span.faint { "–" } },
        Some(minor) => unit.show(cx.locale(), minor),
        None => html! { span.warn { "?" } },
    }
}

/// What commit is over its target, or under it.
fn to_target(cx: &Cx, unit: Unit<'_>, f: &Figures, target: Option<i64>) -> Markup {
    match target.zip(f.commit().known()) {
        None => html! { span.faint { "–" } },
        Some((target, commit)) => {
            let gap = commit.saturating_sub(target);
            html! { span.bad[gap < 0].good[gap >= 0] { (unit.signed(cx.locale(), gap)) } }
        }
    }
}

fn drawn(cx: &Cx, unit: Unit<'_>, name: &str, line: &Line, scale: f64) -> Markup {
    let (won, commit, best) = (line.figures.won.minor, line.figures.commit().minor, line.figures.best().minor);
    let whole = |minor: i64| cx.locale().int(unit.whole(minor));
    let mut args = vec![
        ("name", name.into()),
        ("won", whole(won).into()),
        ("commit", whole(commit).into()),
        ("best", whole(best).into()),
        ("unit", unit.name(cx.locale()).into()),
    ];
    args.push(("target", line.target.map_or_else(|| cx.t("none").to_owned(), whole).into()));
    let label = cx.tr("forecast-drawn-words", &args);
    let share = |minor: i64| minor as f64 / scale;
    ui::outlook(&Outlook {
        label: &label,
        won: share(won),
        commit: share(commit),
        best: share(best),
        target: line.target.map(share),
    })
}

/// The months of the period: what is won, and what is open in addition.
pub fn months(cx: &Cx, query: &ForecastQuery, asked: &Asked, found: &Forecast) -> Markup {
    let unit = Unit::of(&cx.settings().currency, found.all.best().minor);
    let targets = found.goals.whole.is_some();
    let mut heads = vec![
        Head::text(cx.t("forecast-by-month")),
        Head::number(cx.t("forecast-won")),
        Head::number(cx.t("forecast-commit")),
        Head::number(cx.t("forecast-best")),
        Head::number(cx.t("forecast-counts-pipeline")),
        Head::number(cx.t("forecast-weighted")),
    ];
    if targets {
        heads.extend([Head::number(cx.t("forecast-target")), Head::number(cx.t("forecast-to-target"))]);
    }
    let none = Figures::default();
    let cells = |key: Option<&str>, head: &str, f: &Figures, (target, against): (Option<i64>, &Figures)| {
        let link = |counts: &str, inner: Markup| {
            let row = key.map(|key| [("by", "month"), ("row", key)]).unwrap_or([("by", ""), ("row", "")]);
            html! { a href=(query.href(DEALS, &[row[0], row[1], ("counts", counts), ("since", "")])) { (inner) } }
        };
        let mut cells = vec![
            Cell::head(html! { (head) }),
            Cell::number(link("won", amount(cx, unit, &f.won))).phone(Phone::Left),
            Cell::number(link("committed", amount(cx, unit, &f.committed))).phone(Phone::Left),
            Cell::number(link("likely", amount(cx, unit, &f.likely))).phone(Phone::Right),
            Cell::number(link("pipeline", amount(cx, unit, &f.pipeline()))),
            Cell::number(link("open", weighted(cx, unit, f))),
        ];
        if targets {
            cells.push(Cell::number(
                html! { @match target { Some(minor) => (unit.show(cx.locale(), minor)), None => span.faint { "–" } } },
            ));
            cells.push(Cell::number(to_target(cx, unit, against, target)));
        }
        cells
    };
    let total = match asked.length {
        Length::Month => "forecast-month",
        Length::Quarter => "forecast-quarter",
        Length::Year => "forecast-year",
    };
    let rows = found.months.iter().map(|line| {
        let against = (line.target, found.by_month.get(&line.key).unwrap_or(&none));
        ui::tr(cells(Some(&line.key), name(cx, By::Month, line), &line.figures, against))
    });
    let title = cx.t("forecast-title-month");
    ui::Table::new(title, heads)
        .title(title, None, html! { span.faint { (unit.name(cx.locale())) } })
        .rows(rows.collect())
        .totals(cells(None, cx.t(total), &found.all, (found.goals.whole, found.first())))
        .grid()
        .footer(html! {
            span.mute.sm { (cx.t("forecast-months-note")) @if targets && found.goals.by_days { " " (cx.t("forecast-months-by-days")) } }
        })
        .draw()
}
