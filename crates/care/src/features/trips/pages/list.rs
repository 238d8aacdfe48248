//! `/trips`: one's trips, and visits without a report.

use axum::response::Response;
use jiff::SignedDuration;
use maud::{Markup, html};
use serde::Deserialize;
use tenure_db::Conn;

use super::super::model::Trip;
use super::super::store;
use super::form::href;
use crate::base::clock::day_in;
use crate::base::extract::Query;
use crate::base::page::Page;
use crate::base::{Cx, Need, Result, Routes, Scope, calendar};
use crate::features::meetings::model::overdue_before;
use crate::features::meetings::pages::form::href as meeting_href;
use crate::features::meetings::store::{Filter, Line, lines};
use crate::ui;

/// Days that are looked back for visits without a report.
const BACK: i64 = 180;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/trips", Need::User, show)
}

/// What the page was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TripsQuery {
    /// `all`: also of those whom one reaches.
    whose: String,
}

/// The viewer's visits without a recap three working days later, the oldest first.
///
/// # Errors
/// What the database says.
pub fn unreported(q: &Conn<'_>, cx: &Cx, limit: i64) -> Result<Vec<Line>> {
    let day = overdue_before(cx.today());
    let before = day.to_zoned_datetime(cx.settings().zone.clone()).map_or(cx.now(), |z| z.timestamp());
    let filter = Filter {
        user: Some(cx.viewer.id),
        from: Some(cx.now() - SignedDuration::from_hours(24 * BACK)),
        until: Some(before),
        planned: true,
        visits: true,
        ..Filter::default()
    };
    lines(q, &Scope::probe(&cx.viewer), &filter, false, limit)
}

async fn show(cx: Cx, Query(asked): Query<TripsQuery>) -> Result<Response> {
    let (inner, mine) = (cx.clone(), asked.whose != "all");
    let (trips, late) =
        cx.read(move |q| Ok((store::list(q, &inner.viewer, mine, 100)?, unreported(q, &inner, 50)?))).await?;
    Ok(Page::new(cx.t("trips-title"), page(&cx, mine, &trips, &late)).nav("/").respond(&cx))
}

/// `12 Nov – 14 Nov`.
pub fn days(cx: &Cx, t: &Trip) -> String {
    let day = |d| calendar::short(cx.locale(), cx.today(), d);
    match t.starts_on == t.ends_on {
        true => day(t.starts_on),
        false => format!("{} – {}", day(t.starts_on), day(t.ends_on)),
    }
}

fn page(cx: &Cx, mine: bool, trips: &[(Trip, String)], late: &[Line]) -> Markup {
    let new = || ui::dialog_button(ui::Look::Primary, "/trips/new", "plus", cx.t("trips-new"));
    let segments = [
        ui::Segment { href: "/trips", label: cx.t("trips-mine"), current: mine },
        ui::Segment { href: "/trips?whose=all", label: cx.t("trips-everybody"), current: !mine },
    ];
    let today = cx.today();
    let (ahead, past): (Vec<_>, Vec<_>) = trips.iter().partition(|(t, _)| t.ends_on >= today);
    let row = |(t, owner): &(Trip, String)| {
        ui::kv_row(&ui::KvRow {
            href: Some(&href(t.id)),
            lead: ui::icon("pin"),
            title: &t.name,
            meta: html! { @if !mine { (owner) } },
            value: html! { (days(cx, t)) },
        })
    };
    let panel = |key, list: &[&(Trip, String)]| {
        html! { @if !list.is_empty() { (ui::Panel::new(cx.t(key)).rows(html! { @for trip in list { (row(trip)) } })) } }
    };
    html! {
        (ui::page_head(cx.t("trips-title"), html! { (cx.tr("trips-summary", &[("n", ahead.len().into()), ("late", late.len().into())])) }, new()))
        (ui::filter_bar(ui::segments(cx.t("trips-whose"), &segments), html! {}))
        (ui::stack(html! {
            @if !late.is_empty() { (late_panel(cx, late)) }
            @if trips.is_empty() { (ui::Panel::new(cx.t("trips-title")).raw(ui::empty(cx.t("trips-none"), new()))) }
            (panel("trips-ahead", &ahead))
            (panel("trips-past", &past))
        }))
    }
}

/// Visits without a report, each with the way to write it.
fn late_panel(cx: &Cx, late: &[Line]) -> Markup {
    let count = cx.locale().int(i64::try_from(late.len()).unwrap_or(0));
    ui::Panel::new(cx.t("trips-late")).count(&count).rows(html! {
        @for line in late {
            @let m = &line.meeting;
            @let here = meeting_href(m.account, m.id);
            li.kv {
                span.ld { (ui::icon("visit")) }
                span.tx {
                    (ui::link(&here, &m.title))
                    span.mute.line2 { (line.account) " · " (calendar::day(cx.locale(), cx.today(), day_in(m.starts_at, &cx.viewer.zone))) }
                }
                span.val { (ui::link(&format!("{here}/recap"), cx.t("trips-report"))) }
            }
        }
    })
}

/// Today's panel: visits without a report.
pub fn today(q: &Conn<'_>, cx: &Cx, _: &Scope) -> Result<Option<Markup>> {
    let late = unreported(q, cx, 5)?;
    Ok((!late.is_empty()).then(|| late_panel(cx, &late)))
}
