//! Meetings on other pages: Today, and the account's overview.

use jiff::SignedDuration;
use maud::{Markup, html};
use tenure_db::Conn;

use super::super::store::{Filter, lines};
use super::list::row;
use crate::base::clock::day_in;
use crate::base::{Contribute, Cx, Permit, Read, Result, Scope, calendar};
use crate::ui;

/// Rows of the panels.
const ROWS: i64 = 6;

/// Today's panel: the viewer's meetings of the day.
pub fn today(q: &Conn<'_>, cx: &Cx, _: &Scope) -> Result<Option<Markup>> {
    let zone = &cx.viewer.zone;
    let day = day_in(cx.now(), zone);
    let midnight = day.to_zoned_datetime(zone.clone()).map_or(cx.now(), |z| z.timestamp());
    let filter = Filter {
        user: Some(cx.viewer.id),
        from: Some(midnight),
        until: Some(midnight + SignedDuration::from_hours(24)),
        ..Filter::default()
    };
    let mut found = lines(q, &Scope::probe(&cx.viewer), &filter, false, 20)?;
    found.retain(|l| l.meeting.cancelled_at.is_none());
    let count = cx.locale().int(i64::try_from(found.len()).unwrap_or(0));
    let panel = ui::Panel::new(cx.t("meetings-today")).count(&count).link("/meetings", cx.t("meetings-all"));
    Ok(Some(match found.is_empty() {
        true => panel.raw(ui::empty(
            cx.t("meetings-none-today"),
            ui::dialog_button(ui::Look::Plain, "/meetings/new", "plus", cx.t("meetings-new")),
        )),
        false => panel.rows(html! { @for line in &found { (row(cx, line, true)) } }),
    }))
}

/// The account's panel: what is coming up, and what waits for a recap.
pub fn account(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Option<Markup>> {
    let scope = Scope::probe(&cx.viewer);
    let coming = Filter { account: Some(permit.account()), from: Some(cx.now()), planned: true, ..Filter::default() };
    let waiting =
        Filter { from: Some(cx.now() - SignedDuration::from_hours(24 * 60)), until: Some(cx.now()), ..coming.clone() };
    let (coming, waiting) =
        (lines(permit.conn(), &scope, &coming, false, ROWS)?, lines(permit.conn(), &scope, &waiting, true, ROWS)?);
    let may = permit.allows::<Contribute>();
    if coming.is_empty() && waiting.is_empty() && !may {
        return Ok(None);
    }
    let new = format!("/meetings/new?account={}", permit.account());
    let end = html! { @if may { (ui::dialog_button(ui::Look::Ghost, &new, "plus", cx.t("meetings-new-short"))) } };
    let count = cx.locale().int(i64::try_from(coming.len()).unwrap_or(0));
    let panel = ui::Panel::new(cx.t("meetings-coming")).count(&count).end(end);
    if coming.is_empty() && waiting.is_empty() {
        return Ok(Some(panel.raw(ui::empty(cx.t("meetings-none-here"), html! {}))));
    }
    let day = |l: &super::super::store::Line| day_in(l.meeting.starts_at, &cx.viewer.zone);
    Ok(Some(panel.raw(html! {
        @for of in coming.chunk_by(|a, b| day(a) == day(b)) {
            (ui::group_row(&calendar::day(cx.locale(), cx.today(), day(&of[0])), "", ""))
            ul.rows { @for line in of { (row(cx, line, false)) } }
        }
        @if !waiting.is_empty() {
            (ui::group_row(cx.t("meetings-waiting"), "", ""))
            ul.rows { @for line in &waiting { (row(cx, line, false)) } }
        }
    })))
}
