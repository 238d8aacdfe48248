//! Days and times that are kept as numbers: days since the end of 1899.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, date};

use crate::Cell;
use crate::number::canonical;

/// Milliseconds of a day.
const DAY: f64 = 86_400_000.0;

/// How a number is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Number,
    /// A day, perhaps with a time.
    Day,
    /// A time of day.
    Time,
    /// Hours, minutes or seconds that may be more than a day has.
    Elapsed,
}

/// Where the count of days begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Serial {
    /// 1 is the first of January 1900, and 1900 has a 29th of February, as in Lotus 1-2-3.
    Since1900,
    /// 0 is the first of January 1904, as on old Macintoshes.
    Since1904,
}

impl Serial {
    /// The value of a cell; what is no possible day remains a number.
    pub(crate) fn cell(self, text: &str, kind: Kind) -> Option<Cell> {
        let number = || canonical(text).map(Cell::Number);
        let value: f64 = text.trim().parse().ok()?;
        match kind {
            Kind::Number => number(),
            Kind::Elapsed => Some(Cell::Text(elapsed(value))),
            Kind::Time if (0.0..1.0).contains(&value) => Some(Cell::Text(elapsed(value))),
            Kind::Time | Kind::Day => match self.moment(value) {
                Some(moment) if kind == Kind::Day && moment.time() == jiff::civil::Time::midnight() => {
                    Some(Cell::Day(moment.date()))
                }
                Some(moment) => Some(Cell::Moment(moment)),
                None => number(),
            },
        }
    }

    fn moment(self, value: f64) -> Option<DateTime> {
        // The last day is the 31st of December 9999; the day 60 of 1900 never was.
        if !(0.0..2_958_466.0).contains(&value) {
            return None;
        }
        let thousandths = rounded(value);
        let (days, rest) = (thousandths / DAY as i64, thousandths % DAY as i64);
        let first: Date = match self {
            Self::Since1904 => date(1904, 1, 1),
            Self::Since1900 if days == 0 || days == 60 => return None,
            Self::Since1900 if days < 60 => date(1899, 12, 31),
            Self::Since1900 => date(1899, 12, 30),
        };
        first.checked_add(days.days()).ok()?.at(0, 0, 0, 0).checked_add(rest.milliseconds()).ok()
    }
}

/// Days as thousandths of a second; whole seconds where they were meant.
fn rounded(days: f64) -> i64 {
    let thousandths = (days * DAY).round() as i64;
    match thousandths.rem_euclid(1000) {
        0..=2 => thousandths - thousandths.rem_euclid(1000),
        998..=999 => thousandths + 1000 - thousandths.rem_euclid(1000),
        _ => thousandths,
    }
}

/// Days as hours, minutes and seconds: `13:45:00`, `-36:00:00`.
fn elapsed(days: f64) -> String {
    let seconds = rounded(days.abs()) / 1000;
    let sign = if days < 0.0 { "-" } else { "" };
    format!("{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// A day or moment as ISO 8601 writes it.
pub(crate) fn iso(text: &str) -> Option<Cell> {
    if !text.contains('T') {
        return text.parse::<Date>().ok().map(Cell::Day);
    }
    let moment: DateTime = text.trim_end_matches('Z').parse().ok()?;
    Some(Cell::Moment(moment))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(system: Serial, text: &str, kind: Kind) -> String {
        format!("{:?}", system.cell(text, kind).unwrap())
    }

    #[test]
    fn days_of_both_systems() {
        for (text, day) in [("1", "1900-01-01"), ("59", "1900-02-28"), ("61", "1900-03-01"), ("45352", "2024-03-01")] {
            assert_eq!(shown(Serial::Since1900, text, Kind::Day), format!("Day({day})"));
        }
        assert_eq!(shown(Serial::Since1904, "43890", Kind::Day), "Day(2024-03-01)");
        assert_eq!(shown(Serial::Since1904, "0", Kind::Day), "Day(1904-01-01)");
        assert_eq!(shown(Serial::Since1900, "2958465", Kind::Day), "Day(9999-12-31)");
    }

    #[test]
    fn times_are_what_was_typed() {
        assert_eq!(shown(Serial::Since1900, "45352.430555555555", Kind::Day), "Moment(2024-03-01T10:20:00)");
        assert_eq!(shown(Serial::Since1900, "45352.999999999", Kind::Day), "Day(2024-03-02)");
        assert_eq!(shown(Serial::Since1900, "0.5729166666666666", Kind::Time), "Text(\"13:45:00\")");
        assert_eq!(shown(Serial::Since1900, "1.5", Kind::Elapsed), "Text(\"36:00:00\")");
    }

    #[test]
    fn impossible_days_stay_numbers() {
        for text in ["60", "0", "-5", "2958466", "1e300"] {
            assert!(matches!(Serial::Since1900.cell(text, Kind::Day), Some(Cell::Number(_))), "{text}");
        }
        assert_eq!(Serial::Since1900.cell("x", Kind::Day), None);
    }

    #[test]
    fn days_as_texts() {
        assert_eq!(iso("2024-03-01").unwrap().text(), "2024-03-01");
        assert_eq!(iso("2024-03-01T10:20:30.5Z").unwrap().text(), "2024-03-01T10:20:30.5");
        assert_eq!(iso("yesterday"), None);
    }
}
