//! `/meetings`: those to come by day, those that wait for a recap, and those that were.

use axum::response::Response;
use jiff::SignedDuration;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::store::{Filter, Line, lines};
use super::form::href;
use crate::base::clock::day_in;
use crate::base::extract::Query;
use crate::base::page::Page;
use crate::base::{Cx, Need, Result, Routes, Scope, calendar, scope};
use crate::features::people::listing::query;
use crate::ui;

/// Most rows of each part.
const ROWS: i64 = 100;
/// Days back for what was.
const BACK: i64 = 60;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/meetings", Need::User, show)
}

/// What the page was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MeetingsQuery {
    scope: String,
    /// `all`; those to which one goes without it.
    whose: String,
}

/// What the page shows.
struct Shown {
    coming: Vec<Line>,
    waiting: Vec<Line>,
    past: Vec<Line>,
}

async fn show(cx: Cx, Query(asked): Query<MeetingsQuery>) -> Result<Response> {
    let mine = asked.whose != "all";
    // One's own meetings may lie anywhere that one can see.
    let wanted = if asked.scope.is_empty() && mine { "all" } else { asked.scope.as_str() };
    let choice = scope::choice(&cx.viewer, Some(wanted));
    let inner = cx.clone();
    let (bar, shown) = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let bar = scope::bar_of(q, &inner.viewer, &scope, inner.locale())?;
            let now = inner.now();
            let base = Filter { user: mine.then_some(inner.viewer.id), ..Filter::default() };
            let back = Some(now - SignedDuration::from_hours(24 * BACK));
            let coming = Filter { from: Some(now), planned: true, ..base.clone() };
            let waiting = Filter { from: back, until: Some(now), planned: true, ..base.clone() };
            let past = Filter { from: back, until: Some(now), ..base };
            let mut past = lines(q, &scope, &past, true, ROWS)?;
            past.retain(|l| !l.meeting.planned());
            let (coming, waiting) = (lines(q, &scope, &coming, false, ROWS)?, lines(q, &scope, &waiting, true, ROWS)?);
            Ok((bar, Shown { coming, waiting, past }))
        })
        .await?;
    let body = page(&cx, &asked, mine, &shown);
    Ok(Page::new(cx.t("meetings-title"), body).nav("/").scope(bar).respond(&cx))
}

fn page(cx: &Cx, asked: &MeetingsQuery, mine: bool, shown: &Shown) -> Markup {
    let hrefs = ["", "all"].map(|whose| query("/meetings", &[("scope", &asked.scope), ("whose", whose)]));
    let segments = [
        ui::Segment { href: &hrefs[0], label: cx.t("meetings-mine"), current: mine },
        ui::Segment { href: &hrefs[1], label: cx.t("meetings-everybody"), current: !mine },
    ];
    let new = || ui::dialog_button(ui::Look::Primary, "/meetings/new", "plus", cx.t("meetings-new"));
    let args = [("n", shown.coming.len().into()), ("waiting", shown.waiting.len().into())];
    let count = |list: &[Line]| cx.locale().int(i64::try_from(list.len()).unwrap_or(0));
    let panel = |key, list: &[Line]| {
        html! { @if !list.is_empty() { (ui::Panel::new(cx.t(key)).count(&count(list)).raw(by_day(cx, list))) } }
    };
    html! {
        (ui::page_head(cx.t("meetings-title"), html! { (cx.tr("meetings-summary", &args)) }, html! {
            (ui::link_button(ui::Look::Plain, "/trips", "pin", cx.t("meetings-trips")))
            (new())
        }))
        (ui::filter_bar(ui::segments(cx.t("meetings-whose"), &segments), html! {}))
        (ui::stack(html! {
            @if shown.coming.is_empty() {
                (ui::Panel::new(cx.t("meetings-coming")).raw(ui::empty(cx.t("meetings-none"), new())))
            } @else { (panel("meetings-coming", &shown.coming)) }
            (panel("meetings-waiting", &shown.waiting))
            (panel("meetings-past", &shown.past))
        }))
    }
}

/// Meetings under their days.
fn by_day(cx: &Cx, list: &[Line]) -> Markup {
    let day = |l: &Line| day_in(l.meeting.starts_at, &cx.viewer.zone);
    html! {
        @for of in list.chunk_by(|a, b| day(a) == day(b)) {
            (ui::group_row(&calendar::day(cx.locale(), cx.today(), day(&of[0])), "", ""))
            ul.rows { @for line in of { (row(cx, line, true)) } }
        }
    }
}

/// A meeting on a line: time, what, with whom, and the way to its brief or its recap.
pub fn row(cx: &Cx, line: &Line, account: bool) -> Markup {
    let m = &line.meeting;
    let here = href(m.account, m.id);
    let tone = match (m.cancelled_at.is_some(), m.interaction.is_some(), m.starts_at <= cx.now()) {
        (true, ..) => ui::Tone::Bad,
        (_, true, _) => ui::Tone::Good,
        (_, _, true) => ui::Tone::Warn,
        _ => ui::Tone::Accent,
    };
    let end = html! {
        @if m.planned() {
            @if m.starts_at <= cx.now() { (ui::link(&format!("{here}/recap"), cx.t("meetings-recap"))) }
            @else { (ui::link(&format!("{here}/brief"), cx.t("meetings-brief"))) }
        }
    };
    let with = match (account, line.with.is_empty()) {
        (true, true) => line.account.clone(),
        (true, false) => format!("{} · {}", line.account, line.with),
        (false, _) => line.with.clone(),
    };
    html! {
        li class={ "ag " (tone.class()) } {
            span.num.mute { (calendar::time_of(&cx.viewer.zone, m.starts_at)) }
            i aria-hidden="true" {}
            span.tx { a.b.trunc href=(here) { (m.title) } span.mute.trunc { (with) } }
            (end)
        }
    }
}
