//! `/goals`: people and periods, what was reached of what, and whether it keeps pace.

use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::gather::{By, Grid, Row, changes, grid, own_team, settable, year_of};
use super::super::model::{Attained, Judged, Part, judge};
use super::super::store::versions::Change;
use super::super::words::{self, Parts};
use super::cell::{Look, cell, percent};
use super::{HERE, person_href, side};
use crate::base::dated::Span;
use crate::base::extract::Query;
use crate::base::page::{Page, downloads};
use crate::base::scope::{self, Choice};
use crate::base::{Cx, Fields, Result, Scope, TargetId, calendar, validate};
use crate::features::people::listing::query;
use crate::features::revenue_reports::pages::draw::Unit;
use crate::ui::{self, Cell, Head, Phone, Segment};

/// What the page was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "they are the parameters of the address")]
pub struct GoalsQuery {
    pub scope: String,
    pub year: String,
    pub by: String,
    pub show: String,
}

impl GoalsQuery {
    fn href(&self, set: &[(&str, &str)]) -> String {
        let own = [("scope", &self.scope), ("year", &self.year), ("by", &self.by), ("show", &self.show)];
        let of = |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, v)| *v);
        let pairs: Vec<(&str, &str)> = own.iter().map(|(n, v)| (*n, of(n).unwrap_or(v.as_str()))).collect();
        query(HERE, &pairs)
    }

    fn by(&self) -> By {
        match self.by.as_str() {
            "team" => By::Team,
            "part" => By::Part,
            _ => By::Person,
        }
    }
}

/// The year asked for by the calendar year in which it begins; that of today without it.
///
/// # Errors
/// `Invalid` on `year`.
pub fn asked_year(cx: &Cx, text: &str) -> Result<Span> {
    let mut fields = Fields::default();
    let year = validate::int(&mut fields, "year", text, 1990, 2100);
    fields.finish()?;
    let this = year_of(cx.settings(), cx.today());
    let Some(year) = year.and_then(|y| i16::try_from(y).ok()) else { return Ok(this) };
    let day = Date::new(year, this.from.month(), 1).unwrap_or(this.from);
    Ok(year_of(cx.settings(), day))
}

/// What the page shows.
struct Shown {
    grid: Grid,
    parts: Parts,
    changes: Vec<Change>,
    /// Whether the viewer may set somebody's targets.
    sets: bool,
    /// A target of the viewer's team that can be split.
    team: Option<TargetId>,
}

/// `GET /goals`
pub async fn show(cx: Cx, Query(asked): Query<GoalsQuery>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, (!asked.scope.is_empty()).then_some(&asked.scope));
    let year = asked_year(&cx, &asked.year)?;
    let (inner, by) = (cx.clone(), asked.by());
    let (bar, shown) = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let grid = grid(q, &inner.viewer, inner.settings(), &scope, year, by)?;
            let shown = Shown {
                parts: Parts::load(q, &inner.viewer, grid.rows.iter().map(|row| row.part))?,
                changes: changes(q, &inner.viewer, year)?,
                sets: !settable(q, &inner.viewer)?.is_empty(),
                team: own_team(q, &inner.viewer, year, inner.today())?,
                grid,
            };
            Ok((scope::bar_of(q, &inner.viewer, &scope, inner.locale())?, shown))
        })
        .await?;
    let body = body(&cx, &asked, year, choice, &shown);
    Ok(Page::new(cx.t("targets-goals"), body).nav(HERE).scope(bar).respond(&cx))
}

fn body(cx: &Cx, asked: &GoalsQuery, year: Span, choice: Choice, shown: &Shown) -> Markup {
    let buttons = html! {
        (downloads(cx, &query("/goals.csv", &[("year", &asked.year)])))
        @if let Some(team) = shown.team {
            (ui::link_button(ui::Look::Plain, &format!("/goals/split?target={team}"), "swap", cx.t("targets-split")))
        }
        @if shown.sets { (new_button(cx)) }
    };
    let side = html! {
        @if let Some(adds) = &shown.grid.adds { (side::adds_up(cx, adds)) }
        (side::changes(cx, &shown.changes))
    };
    let empty = shown.grid.rows.is_empty() && shown.grid.team.is_none();
    let main = if empty { nothing(cx, asked, year, shown) } else { table(cx, asked, year, choice, shown) };
    html! {
        (ui::chart_styles())
        (ui::page_head(cx.t("targets-goals"), html! { (summary(cx, year, &shown.grid)) }, buttons))
        (bar(cx, asked, year))
        @if shown.changes.is_empty() && shown.grid.adds.is_none() { (main) } @else { (ui::columns(main, side)) }
    }
}

fn new_button(cx: &Cx) -> Markup {
    ui::dialog_button(ui::Look::Primary, "/goals/new", "plus", cx.t("targets-new"))
}

/// The year's share and pace, and who is furthest behind.
fn summary(cx: &Cx, year: Span, grid: &Grid) -> String {
    let when = words::year(cx.locale(), &year);
    let of = |cells: &[Attained]| cells.last().copied().unwrap_or_default();
    let all = match (&grid.team, grid.rows.as_slice()) {
        (Some(team), _) => of(team),
        (None, [row]) => of(&row.cells),
        _ => Attained::default(),
    };
    let Some(share) = all.share() else {
        let key = if grid.rows.is_empty() { "targets-summary-none" } else { "targets-summary-rows" };
        return cx.tr(key, &[("year", when.into()), ("n", grid.rows.len().into())]);
    };
    let mut args = vec![("year", when.into()), ("share", percent(share).into())];
    let reached = match all.pace {
        Some(pace) => {
            args.push(("pace", percent(pace).into()));
            cx.tr("targets-summary-pace", &args)
        }
        None => cx.tr("targets-summary", &args),
    };
    format!("{reached}{}", behind(cx, year, grid))
}

/// The two who are furthest behind, where there is a choice.
fn behind(cx: &Cx, year: Span, grid: &Grid) -> String {
    let of = |row: &Row| row.cells.last().copied().unwrap_or_default();
    let distance = |a: Attained| a.share().unwrap_or(0.0) - a.pace.unwrap_or(1.0);
    let mut behind: Vec<&Row> =
        grid.rows.iter().filter(|row| judge(&of(row), &year, cx.today()) == Judged::Behind).collect();
    behind.sort_by(|a, b| distance(of(a)).total_cmp(&distance(of(b))));
    match behind.as_slice() {
        _ if grid.rows.len() < 2 => String::new(),
        [] => String::new(),
        [one] => cx.tr("targets-behind-one", &[("name", one.name.as_str().into())]),
        [one, two, ..] => {
            cx.tr("targets-behind-two", &[("one", one.name.as_str().into()), ("two", two.name.as_str().into())])
        }
    }
}

fn bar(cx: &Cx, asked: &GoalsQuery, year: Span) -> Markup {
    let this = year_of(cx.settings(), cx.today()).from;
    let years: Vec<(String, String, bool)> = [1, 0, -1, -2]
        .into_iter()
        .filter_map(|n| this.checked_add(jiff::Span::new().years(n)).ok())
        .map(|day| year_of(cx.settings(), day))
        .map(|span| {
            let href = asked.href(&[("year", &span.from.year().to_string())]);
            (href, words::year(cx.locale(), &span), span == year)
        })
        .collect();
    let kinds = [
        ("", "targets-by-person", By::Person),
        ("team", "targets-by-team", By::Team),
        ("part", "targets-by-part", By::Part),
    ];
    let by: Vec<(String, String, bool)> = kinds
        .into_iter()
        .map(|(code, label, by)| (asked.href(&[("by", code)]), cx.t(label).to_owned(), by == asked.by()))
        .collect();
    let (percent_href, amount_href) = (asked.href(&[("show", "")]), asked.href(&[("show", "amount")]));
    let amounts = asked.show == "amount";
    let sign = crate::base::money::sign(&cx.settings().currency);
    let switch = [
        Segment { href: &percent_href, label: "%", current: !amounts },
        Segment { href: &amount_href, label: sign.trim(), current: amounts },
    ];
    ui::filter_bar(
        html! {
            (ui::filter_choice("f-year", cx.t("targets-year"), &years))
            (ui::filter_choice("f-by", cx.t("revenue_reports-by"), &by))
        },
        ui::segments(cx.t("targets-show"), &switch),
    )
}

fn nothing(cx: &Cx, asked: &GoalsQuery, year: Span, shown: &Shown) -> Markup {
    let text = match asked.by() {
        By::Person => cx.tr("targets-none", &[("year", words::year(cx.locale(), &year).into())]),
        By::Team => cx.t("targets-none-team").to_owned(),
        By::Part => cx.t("targets-none-part").to_owned(),
    };
    let action = html! { @if shown.sets { (new_button(cx)) } };
    ui::Panel::new(cx.t("targets-goals")).raw(ui::empty(&text, action))
}

fn table(cx: &Cx, asked: &GoalsQuery, year: Span, choice: Choice, shown: &Shown) -> Markup {
    let (grid, today) = (&shown.grid, cx.today());
    let all = grid.rows.iter().flat_map(|r| &r.cells).chain(grid.team.iter().flatten());
    let most = all.flat_map(|a| [a.credited, a.target]).flatten().map(i64::saturating_abs).max().unwrap_or(0);
    let unit = Unit::of(&cx.settings().currency, most);
    let labels: Vec<String> = grid.columns.iter().map(|c| head(cx, year, &c.span, c.year)).collect();
    let running = |span: &Span| span.holds(today) && *span != year;
    let first = match asked.by() {
        By::Person => "targets-by-person",
        By::Team => "targets-by-team",
        By::Part => "targets-by-part",
    };
    let mut heads = vec![Head::text(cx.t(first))];
    heads.extend(grid.columns.iter().zip(&labels).map(|(c, label)| Head::text(label).running(running(&c.span))));
    let cells = |name: Markup, row: Option<&Row>, values: &[Attained]| {
        let mut all = vec![Cell::head(name)];
        for (column, a) in grid.columns.iter().zip(values) {
            let href = if asked.by() == By::Team { String::new() } else { lines(row, choice, &column.span, today) };
            let look = Look { unit, amounts: asked.show == "amount", href: &href };
            let cell = Cell::text(cell(cx, a, &column.span, look));
            all.push(cell.running(running(&column.span)).phone(Phone::Right));
        }
        ui::tr_class(if row.is_none() { "sum" } else { "" }, all)
    };
    let mut rows = Vec::new();
    if let Some(team) = &grid.team {
        rows.push(cells(html! { (cx.t("targets-team")) }, None, team));
    }
    rows.extend(grid.rows.iter().map(|row| cells(name(cx, shown, row), Some(row), &row.cells)));
    let table = ui::Table::new(cx.t("targets-goals"), heads).rows(rows).grid().wide();
    html! { div.goals { (table.footer(html! { span { (footer(cx, unit, grid)) } }).draw()) } }
}

/// `Q3`, `Q4, to 12 Nov`.
fn head(cx: &Cx, year: Span, span: &Span, whole: bool) -> String {
    if whole {
        return words::year(cx.locale(), span);
    }
    let period = words::period(cx.locale(), span, Some(year.from.year()));
    if !span.holds(cx.today()) {
        return period;
    }
    let day = calendar::short(cx.locale(), cx.today(), cx.today());
    cx.tr("targets-running", &[("period", period.into()), ("day", day.into())])
}

fn name(cx: &Cx, shown: &Shown, row: &Row) -> Markup {
    let href = person_href(row.user);
    match row.part {
        Part::Whole => html! { span.flow { (ui::avatar_small(&row.name)) a href=(href) { (row.name) } } },
        part => html! { a href=(href) { (shown.parts.name(cx.locale(), part)) } span.two { (row.name) } },
    }
}

/// The lines that were credited; what a part or a team is measured by has no list of its own here.
fn lines(row: Option<&Row>, choice: Choice, span: &Span, today: Date) -> String {
    if span.from > today || row.is_some_and(|row| row.part != Part::Whole) {
        return String::new();
    }
    let (from, until) = (span.from.to_string(), span.last().unwrap_or(span.to).min(today).to_string());
    let user = row.map(|row| row.user.to_string()).unwrap_or_default();
    let of = if user.is_empty() { "" } else { "then" };
    let scope = choice.code();
    query(
        "/reports/revenue/lines",
        &[("scope", &scope), ("row", &user), ("of", of), ("from", &from), ("until", &until)],
    )
}

fn footer(cx: &Cx, unit: Unit<'_>, grid: &Grid) -> String {
    let mut text = cx.tr("targets-note", &[("unit", unit.name(cx.locale()).into())]);
    for (n, key) in
        [(grid.unknown, "targets-note-unknown"), (i64::try_from(grid.left_out).unwrap_or(0), "targets-note-more")]
    {
        if n > 0 {
            text.push(' ');
            text.push_str(&cx.tr(key, &[("n", n.into())]));
        }
    }
    text
}
