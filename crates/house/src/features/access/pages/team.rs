//! The tab Team: who had which part, from when to when, on a dated track.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use maud::{Markup, html};

use super::asof::{self, DayQuery};
use crate::base::dated::Span;
use crate::base::{Cx, Manage, Permit, Read, Result, calendar};
use crate::features::access::explain::Proof;
use crate::features::access::model::{Member, Part, is_open, track_start};
use crate::features::access::store::{assignments, explain as deputies};
use crate::features::org::model::Deputy;
use crate::features::org::shared::{last_day, span_words};
use crate::ui::{self, Axis, Cell, Head, Phone, SpanState, Table};

/// One row of the track.
struct Line<'a> {
    name: &'a str,
    part: String,
    note: String,
    span: Span,
    by: Option<&'a str>,
    end: Option<String>,
}

/// What all rows share.
struct Track<'a> {
    cx: &'a Cx,
    day: Date,
    axis: Axis,
    start: Date,
}

/// Draws the tab.
pub fn tab(permit: &Permit<'_, Read>, cx: &Cx, query: &str) -> Result<Markup> {
    let (day, mistakes) = DayQuery::parse(query)?.day(cx.today());
    let here = format!("/accounts/{}/team", permit.account());
    let writes = permit.allows::<Manage>() && day == cx.today();
    let members = assignments::members(permit)?;
    let start = track_start(day);
    let stand_ins = deputies::team_deputies(permit.conn(), &Proof::reader(permit), start)?;
    let table = if members.is_empty() {
        let add = if writes {
            assign_button(cx, permit)
        } else {
            html! {}
        };
        ui::Panel::new(cx.t("access-team-title")).raw(ui::empty(cx.t("access-team-none"), add))
    } else {
        let end = html! {
            (asof::field(cx, &here, day, &mistakes, &[]))
            @if writes { (assign_button(cx, permit)) }
        };
        draw(cx, permit, day, writes, &members, &stand_ins, end)
    };
    Ok(ui::stack(html! {
        (table)
        p.flow { a.lnk href={ "/accounts/" (permit.account()) "/access" } { (cx.t("access-link-who")) } }
    }))
}

fn assign_button(cx: &Cx, permit: &Permit<'_, Read>) -> Markup {
    let href = format!("/accounts/{}/team/new", permit.account());
    ui::dialog_button(ui::Look::Plain, &href, "plus", cx.t("access-assign"))
}

fn draw(
    cx: &Cx,
    permit: &Permit<'_, Read>,
    day: Date,
    writes: bool,
    members: &[Member],
    stand_ins: &[Deputy],
    end: Markup,
) -> Markup {
    let lines = lines(cx, permit, writes, members, stand_ins);
    let start = track_start(day);
    let stop = day.checked_add(45.days()).unwrap_or(day);
    let latest = lines.iter().filter(|l| !is_open(&l.span)).map(|l| l.span.to).max().unwrap_or(stop);
    let far = day.checked_add(1.year()).unwrap_or(stop);
    let track = Track { cx, day, axis: Axis::new(start, latest.max(stop).min(far)), start };
    let now = members.iter().filter(|m| m.row.span.holds(day)).count();
    let count = cx.tr("access-team-count", &[("now", now.into()), ("all", lines.len().into())]);
    let t = |key| cx.t(key);
    let heads = vec![
        Head::text(t("org-person")),
        Head::text(t("access-part")),
        Head::track(t("access-track"), ticks(&track)),
        Head::text(t("from")),
        Head::text(t("until")),
        Head::blank(t("org-end")),
    ];
    let rows = lines.iter().map(|line| row(&track, line)).collect();
    Table::new(t("access-team-title"), heads).title(t("access-team-title"), Some(&count), end).rows(rows).draw()
}

fn ticks(track: &Track<'_>) -> Markup {
    let years: Vec<(Date, String)> = [track.start.year(), track.start.year() + 1, track.start.year() + 2]
        .map(|y| (date(y, 1, 1), y.to_string()))
        .into();
    let shown: Vec<(Date, &str)> =
        years.iter().filter(|(d, _)| track.axis.place(*d) < 1.0).map(|(d, w)| (*d, w.as_str())).collect();
    let today = calendar::short(track.cx.locale(), track.cx.today(), track.day);
    track.axis.head(&shown, track.day, &today)
}

fn lines<'a>(
    cx: &Cx,
    permit: &Permit<'_, Read>,
    writes: bool,
    members: &'a [Member],
    stand_ins: &'a [Deputy],
) -> Vec<Line<'a>> {
    let member = |m: &'a Member| Line {
        name: &m.name,
        part: part_words(cx, m.row.role, m.unit.as_deref()),
        note: note(cx, m),
        span: m.row.span,
        by: m.by.as_deref(),
        end: (writes && m.row.span.to > cx.today())
            .then(|| format!("/accounts/{}/team/{}/end", permit.account(), m.row.id)),
    };
    let deputy = |d: &'a Deputy| Line {
        name: &d.deputy_name,
        part: cx.t("access-part-deputy").to_owned(),
        note: cx.tr("access-deputy-of", &[("name", d.person_name.as_str().into())]),
        span: d.span,
        by: None,
        end: None,
    };
    members.iter().map(member).chain(stand_ins.iter().map(deputy)).collect()
}

/// "Lead", or "Co-manager, Cork".
pub fn part_words(cx: &Cx, part: Part, unit: Option<&str>) -> String {
    let word = cx.t(part.label());
    unit.map_or_else(
        || word.to_owned(),
        |unit| cx.tr("access-part-unit", &[("part", word.into()), ("unit", unit.into())]),
    )
}

fn note(cx: &Cx, m: &Member) -> String {
    let share = m.row.allocation.map(|a| cx.tr("access-share", &[("n", a.into())]));
    let reason = Some(m.row.reason.clone()).filter(|r| !r.is_empty());
    [share, reason].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn row(track: &Track<'_>, line: &Line<'_>) -> Markup {
    let cx = track.cx;
    let state = if line.span.holds(track.day) {
        SpanState::Valid
    } else if line.span.to <= track.day {
        SpanState::Over
    } else {
        SpanState::Coming
    };
    let bar = ui::Span {
        from: Some(line.span.from).filter(|d| *d >= track.start),
        to: Some(line.span.to).filter(|_| !is_open(&line.span)),
        state,
    };
    let before = line.span.from < track.start;
    let from = if before {
        cx.tr("access-before", &[("year", track.start.year().to_string().into())])
    } else {
        calendar::full(cx.locale(), line.span.from)
    };
    let by = line.by.map(|by| cx.tr("org-by", &[("name", by.into())])).unwrap_or_default();
    let words = format!("{}, {}: {}", line.name, line.part, span_words(cx, &line.span));
    let full = calendar::full(cx.locale(), line.span.from);
    let last = last_day(cx, &line.span);
    let cells = vec![
        Cell::head(html! { span.flow { (ui::avatar_small(line.name)) (line.name) } }),
        Cell::text(ui::two(html! { (line.part) }, &line.note)).phone(Phone::Left),
        Cell::track(track.axis.track(&words, &[bar], track.day)),
        Cell::text(html! {
            span.desk title=(full) { (ui::two(html! { (from) }, &by)) }
            span.phone { (span_words(cx, &line.span)) }
        })
        .phone(Phone::Right),
        Cell::text(html! { @if is_open(&line.span) { span.faint { (last) } } @else if state == SpanState::Valid { span.warn { (last) } } @else { (last) } }),
        Cell::text(html! { @if let Some(end) = &line.end { (ui::dialog_button(ui::Look::Ghost, end, "", cx.t("access-end"))) } })
            .phone(if line.end.is_some() { Phone::Full } else { Phone::Hidden }),
    ];
    ui::tr_class(if state == SpanState::Over { "over" } else { "" }, cells)
}
