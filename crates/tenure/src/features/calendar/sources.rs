//! What stands in a feed of what the features before this one know: promises and next steps. Others register their own.

use jiff::civil::Date;

use super::store::{self, Dated};
use crate::base::compiled::{CalendarEntry, CalendarSource, When};
use crate::base::{Conn, Result, Viewer};

/// The kinds.
pub const ALL: [CalendarSource; 2] =
    [CalendarSource { key: "promise", list: promises }, CalendarSource { key: "step", list: steps }];

fn promises(q: &Conn<'_>, viewer: &Viewer, from: Date, to: Date) -> Result<Vec<CalendarEntry>> {
    let found = store::promises(q, viewer, from, to)?;
    Ok(found.into_iter().map(|d| entry(viewer, "promise", d)).collect())
}

fn steps(q: &Conn<'_>, viewer: &Viewer, from: Date, to: Date) -> Result<Vec<CalendarEntry>> {
    let found = store::steps(q, viewer, from, to)?;
    Ok(found.into_iter().map(|d| entry(viewer, "step", d)).collect())
}

fn entry(viewer: &Viewer, kind: &str, d: Dated) -> CalendarEntry {
    let locale = viewer.locale;
    let key = match (kind, d.ours) {
        ("promise", true) => "calendar-entry-promise",
        ("promise", false) => "calendar-entry-theirs",
        _ => "calendar-entry-step",
    };
    let what = if d.what.is_empty() { locale.t("calendar-entry-contact").to_owned() } else { d.what };
    let folder = if kind == "promise" { "promises" } else { "conversations" };
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
        href: format!("/accounts/{}/{folder}/{}", d.account, d.id),
    }
}
