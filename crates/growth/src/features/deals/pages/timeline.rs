//! Deals on the account's timeline: opened, moved, won, lost.

use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};
use uuid::Uuid;

use super::super::model::{Deal, Outcome};
use super::super::store::{happened, stages};
use super::href;
use super::words::{long, stage};
use crate::base::registry::TimelineEntry;
use crate::base::{Cx, Permit, Read, Result};

/// Noon of a day where the viewer is; of today no later than now.
fn noon(cx: &Cx, day: Date) -> Timestamp {
    day.at(12, 0, 0, 0)
        .to_zoned_datetime(cx.viewer.zone.clone())
        .map_or(Timestamp::UNIX_EPOCH, |z| z.timestamp())
        .min(cx.now())
}

fn entry(
    cx: &Cx,
    deal: &Deal,
    at: (Date, u128),
    icon: &'static str,
    tone: &'static str,
    title: String,
    detail: Markup,
) -> TimelineEntry {
    TimelineEntry {
        at: noon(cx, at.0),
        id: Uuid::from_u128(deal.id.0.as_u128() ^ at.1),
        icon,
        tone,
        title: html! { a href=(href(deal.account, deal.id)) { (title) } },
        detail,
    }
}

/// Entries before `(at, id)`, newest first.
///
/// # Errors
/// What the database says.
pub fn list(
    permit: &Permit<'_, Read>,
    cx: &Cx,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<TimelineEntry>> {
    let deals = happened::all(permit)?;
    let (spans, stages) = (happened::spans(permit)?, stages::all(permit.conn())?);
    let mut entries = Vec::new();
    for deal in &deals {
        let f = &deal.facts;
        let name = || [("name", f.name.as_str().into())];
        let worth = long(f.amount_minor, &f.currency);
        entries.push(entry(
            cx,
            deal,
            (f.opened_on, 1),
            "pipeline",
            "",
            cx.tr("deals-told-opened", &name()),
            html! { (worth) },
        ));
        let mine = spans.iter().filter(|(id, ..)| *id == deal.id).skip(1);
        for (at, (_, to, day)) in mine.enumerate() {
            let args = [("name", f.name.as_str().into()), ("stage", stage(cx, &stages, *to).into())];
            let id = 16 + u128::try_from(at).unwrap_or(0);
            entries.push(entry(cx, deal, (*day, id), "pipeline", "", cx.tr("deals-told-moved", &args), html! {}));
        }
        if let Some(day) = f.closed_on {
            let (key, tone, icon) = if f.outcome == Outcome::Won {
                ("deals-told-won", "good", "ok")
            } else {
                ("deals-told-lost", "bad", "against")
            };
            let detail = html! { (worth) @if !f.reason_note.is_empty() { " · " (f.reason_note) } };
            entries.push(entry(cx, deal, (day, 2), icon, tone, cx.tr(key, &name()), detail));
        }
    }
    let place = from.unwrap_or((Timestamp::MAX, Uuid::max()));
    entries.retain(|e| (e.at, e.id) < place);
    entries.sort_by_key(|e| std::cmp::Reverse((e.at, e.id)));
    entries.truncate(limit);
    Ok(entries)
}
