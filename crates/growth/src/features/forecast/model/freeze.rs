//! When deals are frozen: once a week, on a weekday and hour of the install. Pure.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// The weekday and hour without a setting: Thursday, 18:00.
pub const USUAL: (i8, i8) = (4, 18);

/// When deals are frozen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weekly {
    /// 1 is Monday, 7 is Sunday.
    pub weekday: i8,
    /// 0 to 23.
    pub hour: i8,
}

impl Default for Weekly {
    fn default() -> Self {
        Self { weekday: USUAL.0, hour: USUAL.1 }
    }
}

impl Weekly {
    /// Reads what is stored; what makes no sense is as without a setting.
    pub fn read(weekday: &str, hour: &str) -> Self {
        let within = |text: &str, least: i8, most: i8, usual: i8| {
            text.parse().ok().filter(|n| (least..=most).contains(n)).unwrap_or(usual)
        };
        Self { weekday: within(weekday, 1, 7, USUAL.0), hour: within(hour, 0, 23, USUAL.1) }
    }

    /// The day of the last time that has come.
    pub fn last_due(self, now: Timestamp, zone: &TimeZone) -> Date {
        let here = now.to_zoned_datetime(zone.clone()).datetime();
        let weekday = Weekday::from_monday_one_offset(self.weekday).unwrap_or(Weekday::Thursday);
        let since = i64::from(weekday.until(here.date().weekday()));
        let day = here.date().checked_sub(since.days()).unwrap_or(here.date());
        if since == 0 && here.hour() < self.hour { day.checked_sub(7.days()).unwrap_or(day) } else { day }
    }

    /// Whether a freeze is due that nobody has made.
    pub fn due(self, now: Timestamp, zone: &TimeZone, last: Option<Date>) -> bool {
        last.is_none_or(|last| last < self.last_due(now, zone))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn it_is_due_at_its_hour_in_the_installs_zone() {
        let (weekly, oslo) = (Weekly::default(), TimeZone::get("Europe/Oslo").unwrap());
        // 12 November 2026 is a Thursday.
        assert_eq!(weekly.last_due(at("2026-11-12T16:59:00Z"), &oslo), date(2026, 11, 5));
        assert_eq!(weekly.last_due(at("2026-11-12T17:00:00Z"), &oslo), date(2026, 11, 12));
        assert_eq!(weekly.last_due(at("2026-11-18T09:00:00Z"), &oslo), date(2026, 11, 12));
        assert_eq!(Weekly { weekday: 7, hour: 0 }.last_due(at("2026-11-14T23:30:00Z"), &oslo), date(2026, 11, 15));
    }

    #[test]
    fn what_was_missed_is_made_up_for_once() {
        let (weekly, zone) = (Weekly::default(), TimeZone::UTC);
        let saturday = at("2026-11-14T08:00:00Z");
        assert!(weekly.due(saturday, &zone, None));
        assert!(weekly.due(saturday, &zone, Some(date(2026, 11, 5))));
        assert!(!weekly.due(saturday, &zone, Some(date(2026, 11, 12))));
        assert!(!weekly.due(at("2026-11-19T17:00:00Z"), &zone, Some(date(2026, 11, 14))));
        assert!(weekly.due(at("2026-11-19T18:00:00Z"), &zone, Some(date(2026, 11, 14))));
    }

    #[test]
    fn settings_that_make_no_sense_are_the_usual_ones() {
        assert_eq!(Weekly::read("9", "x"), Weekly::default());
        assert_eq!(Weekly::read("1", "0"), Weekly { weekday: 1, hour: 0 });
    }
}
