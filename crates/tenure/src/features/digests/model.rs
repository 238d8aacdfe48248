//! Weekdays, and what a digest holds. Pure.

use jiff::civil::{Date, Weekday};

use crate::base::compiled::{CalendarEntry, When};
use crate::base::dated::next_day;

/// The hour of the receiver's day from which on the digest goes out.
pub const HOUR: i8 = 6;
/// Days that it looks ahead, and back for changes.
pub const DAYS: i64 = 7;
/// Days that it looks back for what is late.
pub const LATE: i64 = 90;
/// Lines of each part.
pub const LINES: usize = 20;

/// The weekdays with their words in the API, from Monday on.
pub const WEEKDAYS: [(&str, i64); 7] =
    [("monday", 1), ("tuesday", 2), ("wednesday", 3), ("thursday", 4), ("friday", 5), ("saturday", 6), ("sunday", 7)];

/// The number of a day's weekday, Monday is 1.
pub fn number(day: Weekday) -> i64 {
    i64::from(day.to_monday_one_offset())
}

/// Something to be listed.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The words.
    pub text: String,
    /// A second line, or empty.
    pub detail: String,
    /// Path of its page.
    pub href: String,
}

/// A part of a digest.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Text key of its title.
    pub title: &'static str,
    /// What is shown.
    pub lines: Vec<Line>,
    /// How many more there are.
    pub more: usize,
}

impl Part {
    /// A part with the first lines of a list.
    pub fn new(title: &'static str, mut lines: Vec<Line>) -> Self {
        let more = lines.len().saturating_sub(LINES);
        lines.truncate(LINES);
        Self { title, lines, more }
    }
}

/// The day of an entry in its owner's zone.
pub fn day_of(entry: &CalendarEntry, zone: &jiff::tz::TimeZone) -> Date {
    match entry.when {
        When::Day(day) => day,
        When::Time(from, _) => from.to_zoned_datetime(zone.clone()).date(),
    }
}

/// The first day after what is due soon.
pub fn soon(today: Date) -> Date {
    (0..=DAYS).fold(today, |day, _| next_day(day))
}

/// Whether the digest goes out: on the chosen weekday, from the hour on, once.
pub fn goes(chosen: i64, sent_on: Option<Date>, local: &jiff::ZonedDateTime) -> bool {
    number(local.weekday()) == chosen && local.hour() >= HOUR && sent_on.is_none_or(|day| day < local.date())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn it_goes_once_on_its_day_after_six() {
        let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
        let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap().to_zoned_datetime(zone.clone());
        // In Shanghai it is Friday from 16:00 UTC on Thursday.
        assert!(!goes(5, None, &at("2026-11-12T15:59:00Z")));
        assert!(!goes(5, None, &at("2026-11-12T21:59:00Z")));
        assert!(goes(5, None, &at("2026-11-12T22:00:00Z")));
        assert!(goes(5, Some(date(2026, 11, 6)), &at("2026-11-13T01:00:00Z")));
        assert!(!goes(5, Some(date(2026, 11, 13)), &at("2026-11-13T01:00:00Z")));
        assert!(!goes(0, None, &at("2026-11-13T01:00:00Z")));
        assert_eq!(soon(date(2026, 11, 12)), date(2026, 11, 20));
    }

    #[test]
    fn a_part_counts_what_it_leaves_out() {
        let line = Line { text: String::from("x"), detail: String::new(), href: String::from("/") };
        let part = Part::new("digests-late", vec![line; 23]);
        assert_eq!((part.lines.len(), part.more), (20, 3));
    }
}
