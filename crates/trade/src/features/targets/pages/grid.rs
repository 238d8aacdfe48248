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
use crate::base::{Cx, Error, Fields, Result, Scope, TargetId, calendar, validate};
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

    /// Understands the parameters.
    ///
    /// # Errors
    /// `Invalid` naming each wrong one.
    pub(super) fn read(&self, cx: &Cx) -> Result<Asked> {
        let mut fields = Fields::default();
        let by = By::parse(&self.by);
        let amounts = match self.show.as_str() {
            "" => Some(false),
            "amount" => Some(true),
            _ => None,
        };
        let scope = (!self.scope.is_empty()).then_some(self.scope.as_str());
        let known = scope.is_none_or(|code| Choice::parse(code).is_some());
        for (name, known) in [("by", by.is_some()), ("show", amounts.is_some()), ("scope", known)] {
            if !known {
                fields.add(name, "error-choose");
            }
        }
        let year = asked_year(cx, &self.year);
        if let Err(Error::Invalid(wrong)) = &year {
            fields.0.extend(wrong.0.clone());
        }
        fields.finish()?;
        let choice = scope::choice(&cx.viewer, scope);
        Ok(Asked { by: by.unwrap_or_default(), amounts: amounts.unwrap_or(false), choice, year: year? })
    }
}

/// What was asked for, understood.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    /// What the rows are.
    pub(super) by: By,
    /// Whether amounts stand above instead of shares.
    pub(super) amounts: bool,
    /// Whose rows.
    pub(super) choice: Choice,
    /// Of which year.
    pub(super) year: Span,
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
    asked: Asked,
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
    let read = asked.read(&cx)?;
    let Asked { by, choice, year, .. } = read;
    let inner = cx.clone();
    let (bar, shown) = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let grid = grid(q, &inner.viewer, inner.settings(), choice, year, by)?;
            let shown = Shown {
                asked: read,
                parts: Parts::load(q, &inner.viewer, grid.rows.iter().map(|row| row.about.part))?,
                changes: changes(q, &inner.viewer, year)?,
                sets: !settable(q, &inner.viewer)?.is_empty(),
                team: own_team(q, &inner.viewer, year, inner.today())?,
                grid,
            };
            Ok((scope::bar_of(q, &inner.viewer, &scope, inner.locale())?, shown))
        })
        .await?;
    let body = body(&cx, &asked, &shown);
    Ok(Page::new(cx.t("targets-goals"), body).nav(HERE).scope(bar).respond(&cx))
}

fn body(cx: &Cx, asked: &GoalsQuery, shown: &Shown) -> Markup {
    let scope = shown.asked.choice.code();
    let rows = query("/goals.csv", &[("scope", &scope), ("year", &asked.year), ("by", &asked.by)]);
    let buttons = html! {
        (downloads(cx, &rows))
        (list_button(cx, asked))
        @if let Some(team) = shown.team {
            (ui::link_button(ui::Look::Plain, &format!("/goals/split?target={team}"), "swap", cx.t("targets-split")))
        }
        @if shown.sets { (new_button(cx)) }
    };
    let side = html! {
        @if let Some(adds) = &shown.grid.adds { (side::adds_up(cx, adds)) }
        (side::changes(cx, &shown.changes))
    };
    let empty = shown.grid.rows.is_empty() && shown.grid.above.is_none();
    let main = if empty { nothing(cx, shown) } else { table(cx, shown) };
    html! {
        (ui::chart_styles())
        (ui::page_head(cx.t("targets-goals"), html! { (summary(cx, shown)) }, buttons))
        (bar(cx, asked, &shown.asked))
        @if shown.changes.is_empty() && shown.grid.adds.is_none() { (main) } @else { (ui::columns(main, side)) }
    }
}

/// The targets themselves, in the columns that the import takes.
fn list_button(cx: &Cx, asked: &GoalsQuery) -> Markup {
    let csv = query("/goals/targets.csv", &[("year", &asked.year)]);
    let xlsx = query("/goals/targets.xlsx", &[("year", &asked.year)]);
    let item = |href, key| ui::MenuItem { href, icon: "download", label: cx.t(key), ..ui::MenuItem::default() };
    let items = [item(csv.as_str(), "sheets-csv"), item(&xlsx, "sheets-xlsx")];
    html! {
        (ui::popover_button(ui::Look::Plain, "download", cx.t("targets-list"), "targets-list"))
        (ui::menu("targets-list", &items))
    }
}

fn new_button(cx: &Cx) -> Markup {
    ui::dialog_button(ui::Look::Primary, "/goals/new", "plus", cx.t("targets-new"))
}

/// The year's share and pace with whose they are, and who is furthest behind.
fn summary(cx: &Cx, shown: &Shown) -> String {
    let (grid, year) = (&shown.grid, shown.asked.year);
    let when = words::year(cx.locale(), &year);
    let of = |cells: &[Attained]| cells.last().copied().unwrap_or_default();
    let (whose, all) = match (&grid.above, grid.rows.as_slice()) {
        (Some(above), _) if above.team => (cx.t("targets-whose-team").to_owned(), of(&above.cells)),
        (Some(above), _) => (cx.t("targets-whose-sum").to_owned(), of(&above.cells)),
        (None, [row]) => (whose(cx, shown, row), of(&row.cells)),
        _ => (String::new(), Attained::default()),
    };
    let Some(share) = all.share() else {
        let key = match (grid.rows.is_empty(), shown.asked.choice) {
            (false, _) => "targets-summary-rows",
            (true, Choice::All) => "targets-summary-none",
            (true, _) => "targets-summary-none-here",
        };
        let text = cx.tr(key, &[("year", when.into()), ("n", grid.rows.len().into())]);
        return format!("{text}{}", behind(cx, year, grid));
    };
    let mut args = vec![("whose", whose.into()), ("year", when.into()), ("share", percent(share).into())];
    let reached = match all.pace {
        Some(pace) => {
            args.push(("pace", percent(pace).into()));
            cx.tr("targets-summary-pace", &args)
        }
        None => cx.tr("targets-summary", &args),
    };
    format!("{reached}{}", behind(cx, year, grid))
}

/// Whose revenue the only row is.
fn whose(cx: &Cx, shown: &Shown, row: &Row) -> String {
    let mine = row.about.user == cx.viewer.id;
    match (row.about.part, row.about.team) {
        (Part::Whole, false) if mine => cx.t("targets-whose-own").to_owned(),
        (Part::Whole, true) if mine => cx.t("targets-whose-team").to_owned(),
        (Part::Whole, _) => cx.tr("targets-whose-of", &[("name", who(cx, row).into())]),
        (part, _) => {
            let name = format!("{}, {}", shown.parts.name(cx.locale(), part), who(cx, row));
            cx.tr("targets-whose-of", &[("name", name.into())])
        }
    }
}

/// A person, or their team.
pub(super) fn who(cx: &Cx, row: &Row) -> String {
    if row.about.team { cx.tr("targets-team-of", &[("name", row.name.as_str().into())]) } else { row.name.clone() }
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

fn bar(cx: &Cx, asked: &GoalsQuery, read: &Asked) -> Markup {
    let this = year_of(cx.settings(), cx.today()).from;
    let years: Vec<(String, String, bool)> = [1, 0, -1, -2]
        .into_iter()
        .filter_map(|n| this.checked_add(jiff::Span::new().years(n)).ok())
        .map(|day| year_of(cx.settings(), day))
        .map(|span| {
            let href = asked.href(&[("year", &span.from.year().to_string())]);
            (href, words::year(cx.locale(), &span), span == read.year)
        })
        .collect();
    let kinds = [
        ("", "targets-by-person", By::Person),
        ("team", "targets-by-team", By::Team),
        ("part", "targets-by-part", By::Part),
    ];
    let by: Vec<(String, String, bool)> = kinds
        .into_iter()
        .map(|(code, label, by)| (asked.href(&[("by", code)]), cx.t(label).to_owned(), by == read.by))
        .collect();
    let (percent_href, amount_href) = (asked.href(&[("show", "")]), asked.href(&[("show", "amount")]));
    let sign = crate::base::money::sign(&cx.settings().currency);
    let switch = [
        Segment { href: &percent_href, label: "%", current: !read.amounts },
        Segment { href: &amount_href, label: sign.trim(), current: read.amounts },
    ];
    ui::filter_bar(
        html! {
            (ui::filter_choice("f-year", cx.t("targets-year"), &years))
            (ui::filter_choice("f-by", cx.t("revenue_reports-by"), &by))
        },
        ui::segments(cx.t("targets-show"), &switch),
    )
}

fn nothing(cx: &Cx, shown: &Shown) -> Markup {
    let year = [("year", words::year(cx.locale(), &shown.asked.year).into())];
    let text = match (shown.asked.by, shown.asked.choice) {
        (By::Team, _) => cx.t("targets-none-team").to_owned(),
        (By::Part, _) => cx.t("targets-none-part").to_owned(),
        (By::Person, Choice::Mine) => cx.tr("targets-none-mine", &year),
        (By::Person, Choice::Territory(_)) => cx.tr("targets-none-territory", &year),
        (By::Person, Choice::Team | Choice::All) => cx.tr("targets-none", &year),
    };
    let action = html! { @if shown.sets { (new_button(cx)) } };
    ui::Panel::new(cx.t("targets-goals")).raw(ui::empty(&text, action))
}

fn table(cx: &Cx, shown: &Shown) -> Markup {
    let (grid, today, asked) = (&shown.grid, cx.today(), &shown.asked);
    let all = grid.rows.iter().flat_map(|r| &r.cells).chain(grid.above.iter().flat_map(|above| &above.cells));
    let most = all.flat_map(|a| [a.credited, a.target]).flatten().map(i64::saturating_abs).max().unwrap_or(0);
    let unit = Unit::of(&cx.settings().currency, most);
    let labels: Vec<String> = grid.columns.iter().map(|c| head(cx, asked.year, &c.span, c.year)).collect();
    let running = |span: &Span| span.holds(today) && *span != asked.year;
    let mut heads = vec![Head::text(cx.t(label(asked.by)))];
    heads.extend(grid.columns.iter().zip(&labels).map(|(c, label)| Head::text(label).running(running(&c.span))));
    let cells = |name: Markup, row: Option<&Row>, values: &[Attained]| {
        let mut all = vec![Cell::head(name)];
        for (column, a) in grid.columns.iter().zip(values) {
            let href = row.map(|row| lines(row, &column.span, today)).unwrap_or_default();
            let look = Look { unit, amounts: asked.amounts, href: &href };
            let cell = Cell::text(cell(cx, a, &column.span, look));
            all.push(cell.running(running(&column.span)).phone(Phone::Right));
        }
        ui::tr_class(if row.is_none() { "sum" } else { "" }, all)
    };
    let mut rows = Vec::new();
    if let Some(above) = &grid.above {
        let name = if above.team { "targets-team" } else { "targets-together" };
        rows.push(cells(html! { (cx.t(name)) }, None, &above.cells));
    }
    rows.extend(grid.rows.iter().map(|row| cells(name(cx, shown, row), Some(row), &row.cells)));
    let table = ui::Table::new(cx.t("targets-goals"), heads).rows(rows).grid().wide();
    html! { div.goals { (table.footer(html! { span { (footer(cx, unit, shown)) } }).draw()) } }
}

/// What the rows are.
pub(super) fn label(by: By) -> &'static str {
    match by {
        By::Person => "targets-by-person",
        By::Team => "targets-by-team",
        By::Part => "targets-by-part",
    }
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
    let href = person_href(row.about.user);
    match row.about.part {
        Part::Whole => html! { span.flow { (ui::avatar_small(&row.name)) a href=(href) { (row.name) } } },
        part => html! { a href=(href) { (shown.parts.name(cx.locale(), part)) } span.two { (who(cx, row)) } },
    }
}

/// The lines that were credited to a person, of all that one sees, as the number is; what a part or a team is measured
/// by has no list of its own here.
fn lines(row: &Row, span: &Span, today: Date) -> String {
    if span.from > today || row.about.part != Part::Whole || row.about.team {
        return String::new();
    }
    let (from, until) = (span.from.to_string(), span.last().unwrap_or(span.to).min(today).to_string());
    let (scope, user) = (Choice::All.code(), row.about.user.to_string());
    query(
        "/reports/revenue/lines",
        &[("scope", &scope), ("row", &user), ("of", "then"), ("from", &from), ("until", &until)],
    )
}

/// What the numbers are of, in words.
fn footer(cx: &Cx, unit: Unit<'_>, shown: &Shown) -> String {
    let grid = &shown.grid;
    let mut text = cx.tr("targets-note", &[("unit", unit.name(cx.locale()).into())]);
    let mut say = |more: &str| {
        text.push(' ');
        text.push_str(more);
    };
    say(cx.t("targets-note-whole"));
    if let Choice::Territory(_) = shown.asked.choice {
        say(cx.t("targets-note-territory"));
    }
    let teams = grid.rows.iter().any(|row| row.about.team) || grid.above.as_ref().is_some_and(|above| above.team);
    if teams {
        say(cx.t("targets-note-team"));
    } else if grid.above.is_some() {
        say(cx.t("targets-note-together"));
    }
    for (n, key) in
        [(grid.unknown, "targets-note-unknown"), (i64::try_from(grid.left_out).unwrap_or(0), "targets-note-more")]
    {
        if n > 0 {
            say(&cx.tr(key, &[("n", n.into())]));
        }
    }
    text
}
