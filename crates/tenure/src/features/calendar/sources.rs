//! What stands in a feed of what the features before this one know: promises, next steps, tasks and meetings. Others
//! register their own.

use jiff::SignedDuration;
use jiff::civil::Date;

use super::store::{self, Dated};
use crate::base::compiled::{CalendarEntry, CalendarSource, When};
use crate::base::i18n::Arg;
use crate::base::{Conn, Error, Result, Viewer};

/// The kinds.
pub const ALL: [CalendarSource; 4] = [
    CalendarSource { key: "promise", list: promises },
    CalendarSource { key: "step", list: steps },
    CalendarSource { key: "task", list: tasks },
    CalendarSource { key: "meeting", list: meetings },
];

fn promises(q: &Conn<'_>, viewer: &Viewer, from: Date, to: Date) -> Result<Vec<CalendarEntry>> {
    let found = store::promises(q, viewer, from, to)?;
    Ok(found.into_iter().map(|d| entry(viewer, "promise", d)).collect())
}

fn steps(q: &Conn<'_>, viewer: &Viewer, from: Date, to: Date) -> Result<Vec<CalendarEntry>> {
    let found = store::steps(q, viewer, from, to)?;
    Ok(found.into_iter().map(|d| entry(viewer, "step", d)).collect())
}

fn tasks(q: &Conn<'_>, viewer: &Viewer, from: Date, to: Date) -> Result<Vec<CalendarEntry>> {
    let found = store::tasks(q, viewer, from, to)?;
    Ok(found.into_iter().map(|d| entry(viewer, "task", d)).collect())
}

/// Meetings stand at their hour, and by their title: what else they are, calendar programs show.
fn meetings(q: &Conn<'_>, viewer: &Viewer, from: Date, to: Date) -> Result<Vec<CalendarEntry>> {
    let begins = |day: Date| {
        let zoned = day.at(0, 0, 0, 0).to_zoned_datetime(viewer.zone.clone());
        zoned.map(|z| z.timestamp()).map_err(|e| Error::internal(format!("the beginning of {day}: {e}")))
    };
    let found = store::meetings(q, viewer, begins(from)?, begins(to)?)?;
    Ok(found.into_iter().map(|m| meeting(viewer, m)).collect())
}

fn meeting(viewer: &Viewer, m: store::Met) -> CalendarEntry {
    let locale = viewer.locale;
    let args = |what: &str| [("what", Arg::from(what)), ("account", Arg::from(m.name.as_str()))];
    let detail = match m.with.as_str() {
        "" => m.name.clone(),
        with => locale.tr("calendar-entry-with", &[("account", m.name.as_str().into()), ("person", with.into())]),
    };
    CalendarEntry {
        uid: format!("meeting-{}", m.id),
        version: m.version,
        made_at: m.made_at,
        when: When::Time(m.starts_at, m.starts_at + SignedDuration::from_mins(m.minutes)),
        title: locale.tr("calendar-entry-meeting", &args(&m.title)),
        detail,
        place: m.place,
        href: format!("/accounts/{}/meetings/{}", m.account, m.id),
    }
}

fn entry(viewer: &Viewer, kind: &str, d: Dated) -> CalendarEntry {
    let locale = viewer.locale;
    let key = match (kind, d.ours) {
        ("promise", true) => "calendar-entry-promise",
        ("promise", false) => "calendar-entry-theirs",
        ("task", _) => "calendar-entry-task",
        _ => "calendar-entry-step",
    };
    let what = if d.what.is_empty() { locale.t("calendar-entry-contact").to_owned() } else { d.what };
    let folder = match kind {
        "promise" => "promises",
        "task" => "tasks",
        _ => "conversations",
    };
    let detail = match &d.person {
        Some(person) => {
            locale.tr("calendar-entry-with", &[("account", d.name.as_str().into()), ("person", person.as_str().into())])
        }
        None => d.name.clone(),
    };
    CalendarEntry {
        uid: format!("{kind}-{}", d.id),
        version: d.version,
        made_at: d.made_at,
        when: When::Day(d.on),
        title: locale.tr(key, &[("what", what.into()), ("account", d.name.as_str().into())]),
        detail,
        place: String::new(),
        href: format!("/accounts/{}/{folder}/{}", d.account, d.id),
    }
}
