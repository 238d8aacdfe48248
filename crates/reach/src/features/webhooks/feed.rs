//! The feed: events in the order in which they were recorded, up to the moment from which some may still be missing.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::store::feed as store;
use crate::base::paging::Cursor;
use crate::base::{AccountId, App, BatchId, Conn, Error, Result, UserId, Viewer};

/// What other processes on the same database may take from the moment of a request until their write begins: the time
/// limit of a request, and some.
const OTHERS: SignedDuration = SignedDuration::from_secs(35);
/// Events that one answer looks at, so that one who sees few accounts waits no longer than others.
pub const WINDOW: i64 = 20_000;
/// The cursor that starts at the end.
pub const LATEST: &str = "latest";

/// A place between two events.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// When the event before it was recorded.
    pub at: Timestamp,
    /// That event.
    pub id: Uuid,
}

impl Place {
    /// Before everything.
    pub const START: Self = Self { at: Timestamp::UNIX_EPOCH, id: Uuid::nil() };

    /// For URLs.
    pub fn encode(self) -> String {
        Cursor { value: Some(self.at.as_microsecond().to_string()), id: self.id }.encode()
    }

    /// Reads a cursor; empty is the start.
    ///
    /// # Errors
    /// `Invalid` on `cursor`.
    pub fn decode(text: &str) -> Result<Self> {
        if text.is_empty() {
            return Ok(Self::START);
        }
        let cursor = Cursor::decode(text)?;
        let at = cursor.value.and_then(|v| v.parse().ok()).and_then(|micros| Timestamp::from_microsecond(micros).ok());
        at.map(|at| Self { at, id: cursor.id }).ok_or_else(|| Error::field("cursor", "error-cursor"))
    }
}

/// What was done, without what it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The event.
    pub id: Uuid,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// When it happened.
    pub happened_at: Timestamp,
    /// What was done: `promise.kept`.
    pub verb: String,
    /// The account; none for things of the install.
    pub account: Option<AccountId>,
    /// The noun.
    pub kind: String,
    /// The thing.
    pub subject: Uuid,
    /// Its version after the change, where it has versions.
    pub version: Option<i64>,
    /// Who did it; none for the console.
    pub actor: Option<UserId>,
    /// Everything that was done at once.
    pub batch: BatchId,
    /// Names of the fields that changed.
    pub fields: Vec<String>,
}

/// One answer.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The events.
    pub items: Vec<Change>,
    /// Where the next answer begins.
    pub next: Place,
    /// Whether there is more already.
    pub more: bool,
}

/// Up to when this process knows of everything; to be asked before the transaction that reads begins.
pub fn horizon(app: &App) -> Timestamp {
    app.pulse.horizon(&app.clock)
}

/// The events after a place that the viewer may know of today. `horizon` is that of this process; what other processes
/// may still commit is looked up here.
///
/// # Errors
/// What the database says.
pub fn read(q: &Conn<'_>, viewer: &Viewer, after: Place, horizon: Timestamp, limit: usize) -> Result<Changes> {
    let horizon = match q.oldest_write()? {
        Some(open) => horizon - OTHERS - SignedDuration::try_from(open).unwrap_or(SignedDuration::ZERO),
        None => horizon,
    };
    // An event is recorded at the horizon or after it when it is still to come.
    let end = Place { at: horizon, id: Uuid::nil() };
    if after >= end {
        return Ok(Changes { items: Vec::new(), next: after, more: false });
    }
    let cut = store::nth_after(q, after, end, WINDOW)?;
    let mut items = store::between(q, viewer, after, cut.unwrap_or(end), limit + 1)?;
    if items.len() > limit {
        items.truncate(limit);
        let next = items.last().map_or(after, |c| Place { at: c.recorded_at, id: c.id });
        return Ok(Changes { items, next, more: true });
    }
    Ok(Changes { items, next: cut.unwrap_or(end), more: cut.is_some() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_survives_the_url() {
        let place = Place { at: Timestamp::from_microsecond(1_800_000_000_000_001).unwrap(), id: Uuid::from_u128(7) };
        assert_eq!(Place::decode(&place.encode()).unwrap(), place);
        assert_eq!(Place::decode("").unwrap(), Place::START);
        assert!(Place::decode("zz").is_err());
    }
}
