//! Time is passed in: this is the only place that reads the machine's clock.

use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

/// The clock of one running app.
#[derive(Clone, Default)]
pub struct Clock(Option<Arc<Mutex<Timestamp>>>);

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock that stands until somebody moves it.
    pub fn fixed(at: Timestamp) -> Self {
        Self(Some(Arc::new(Mutex::new(at))))
    }

    /// Now, in whole microseconds (what the database keeps).
    #[expect(clippy::disallowed_methods, reason = "the one reader of the machine's clock")]
    pub fn now(&self) -> Timestamp {
        let now = match &self.0 {
            None => Timestamp::now(),
            Some(at) => at.lock().map_or_else(|poisoned| *poisoned.into_inner(), |at| *at),
        };
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    /// Moves a fixed clock; the system clock is left alone.
    pub fn advance(&self, by: SignedDuration) {
        if let Some(at) = &self.0
            && let Ok(mut at) = at.lock()
        {
            *at += by;
        }
    }

    /// Sets a fixed clock; the system clock is left alone.
    pub fn set(&self, to: Timestamp) {
        if let Some(at) = &self.0
            && let Ok(mut at) = at.lock()
        {
            *at = to;
        }
    }
}

/// The day that `at` falls on in `zone`.
pub fn day_in(at: Timestamp, zone: &TimeZone) -> Date {
    at.to_zoned_datetime(zone.clone()).date()
}
