//! Next steps of deals in calendars and digests.

use jiff::civil::Date;

use super::pages::href;
use super::store::dates;
use crate::base::compiled::{CalendarEntry, CalendarSource, When};
use crate::base::{Conn, Result, Scope, Viewer};

/// The next steps of one's own deals.
pub(super) const STEPS: CalendarSource = CalendarSource { key: "deal", list };

fn list(q: &Conn<'_>, viewer: &Viewer, from: Date, to: Date) -> Result<Vec<CalendarEntry>> {
    let found = dates::steps(q, &Scope::all(q, viewer)?, viewer.id, from, to)?;
    let entry = |s: dates::Step| CalendarEntry {
        uid: format!("deal-{}", s.deal),
        version: s.version,
        made_at: s.made_at,
        when: When::Day(s.on),
        title: viewer
            .locale
            .tr("deals-calendar-step", &[("what", s.step.as_str().into()), ("deal", s.title.as_str().into())]),
        detail: s.name,
        place: String::new(),
        href: href(s.account, s.deal),
    };
    Ok(found.into_iter().map(entry).collect())
}
