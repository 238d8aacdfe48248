//! Days, times and durations.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::property::Property;

/// When something is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum When {
    Day(Date),
    /// Wherever one is.
    Floating(DateTime),
    Instant(Timestamp),
    /// In a zone of this name.
    Zoned(DateTime, String),
}

impl When {
    /// What a property says.
    pub(super) fn of(property: &Property) -> Option<Self> {
        let value = property.value.trim();
        let (moment, utc) = match value.strip_suffix(['Z', 'z']) {
            Some(moment) => (moment, true),
            None => (value, false),
        };
        let Some((day, time)) = moment.split_once(['T', 't']) else {
            return self::day(moment).filter(|_| !utc).map(Self::Day);
        };
        let moment = self::day(day)?.to_datetime(self::time(time)?);
        Some(match property.parameter("TZID") {
            _ if utc => Self::Instant(TimeZone::UTC.to_timestamp(moment).ok()?),
            Some(zone) if !zone.is_empty() => Self::Zoned(moment, zone.to_owned()),
            _ => Self::Floating(moment),
        })
    }
}

/// Eight digits.
fn day(text: &str) -> Option<Date> {
    let digits = digits(text, 8)?;
    Date::new(digits(0..4)?, digits(4..6)? as i8, digits(6..8)? as i8).ok()
}

/// Six digits; a leap second is the second before it.
fn time(text: &str) -> Option<Time> {
    let digits = digits(text, 6)?;
    Time::new(digits(0..2)? as i8, digits(2..4)? as i8, digits(4..6)?.min(59) as i8, 0).ok()
}

/// Reads parts of a text of so many digits.
fn digits(text: &str, count: usize) -> Option<impl Fn(std::ops::Range<usize>) -> Option<i16>> {
    let fits = text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    fits.then_some(move |range: std::ops::Range<usize>| text[range].parse().ok())
}

/// Day and time without a zone, as in the rules of zones.
pub(super) fn local(text: &str) -> Option<DateTime> {
    let text = text.trim();
    match text.split_once('T') {
        Some((day, time)) => Some(self::day(day)?.to_datetime(self::time(time)?)),
        None => self::day(text).map(|day| day.to_datetime(Time::midnight())),
    }
}

/// How long something takes: days of the calendar, and time on top of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Duration {
    pub(super) days: Span,
    pub(super) time: Span,
}

impl Duration {
    /// Reads `P1W`, `-P1DT2H30M` and the like.
    pub(super) fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        let (sign, rest) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let rest = rest.strip_prefix('P')?;
        let (days, time) = rest.split_once('T').unwrap_or((rest, ""));
        let (mut day_count, mut seconds) = (0_i64, 0_i64);
        for (number, unit) in parts(days)? {
            let each = match unit {
                'W' => 7,
                'D' => 1,
                _ => return None,
            };
            day_count = day_count.checked_add(number.checked_mul(each)?)?;
        }
        for (number, unit) in parts(time)? {
            let each = match unit {
                'H' => 3600,
                'M' => 60,
                'S' => 1,
                _ => return None,
            };
            seconds = seconds.checked_add(number.checked_mul(each)?)?;
        }
        if rest.is_empty() {
            return None;
        }
        let days = Span::new().try_days(sign * day_count).ok()?;
        Some(Self { days, time: Span::new().try_seconds(sign * seconds).ok()? })
    }
}

/// Numbers with the units behind them.
fn parts(text: &str) -> Option<Vec<(i64, char)>> {
    let mut parts = Vec::new();
    for part in text.split_inclusive(|c: char| !c.is_ascii_digit()) {
        let unit = part.chars().next_back()?;
        parts.push((part.strip_suffix(unit)?.parse().ok()?, unit));
    }
    Some(parts)
}

/// Seconds east of Greenwich: `+0100`, `-043015`.
pub(super) fn offset(text: &str) -> Option<i32> {
    let text = text.trim();
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = text.strip_prefix(['+', '-'])?;
    if !matches!(digits.len(), 4 | 6) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = |at: usize| digits.get(at..at + 2).map_or(Some(0), |two| two.parse::<i32>().ok());
    let seconds = number(0)? * 3600 + number(2)? * 60 + number(4)?;
    (seconds < 26 * 3600).then_some(sign * seconds)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn when(line: &str) -> Option<When> {
        When::of(&Property::of(line).unwrap())
    }

    #[test]
    fn days_and_times() {
        let moment = date(2024, 3, 1).at(9, 30, 0, 0);
        assert_eq!(when("X:20240301"), Some(When::Day(date(2024, 3, 1))));
        assert_eq!(when("X;VALUE=DATE-TIME:20240301T093000"), Some(When::Floating(moment)));
        assert_eq!(when("X;TZID=Europe/Berlin:20240301T093000"), Some(When::Zoned(moment, "Europe/Berlin".into())));
        let instant = "2024-03-01T09:30:00Z".parse().unwrap();
        assert_eq!(when("X;TZID=Europe/Berlin:20240301T093000Z"), Some(When::Instant(instant)));
        for bad in [
            "X:",
            "X:2024-03-01",
            "X:20240230",
            "X:20240301T250000",
            "X:20240301T0930",
            "X:20240301Z",
            "X:２０２４0301",
        ] {
            assert_eq!(when(bad), None, "{bad}");
        }
    }

    #[test]
    fn durations() {
        let duration = |text: &str| Duration::of(text).map(|d| (d.days.get_days(), d.time.get_seconds()));
        assert_eq!(duration("P1W"), Some((7, 0)));
        assert_eq!(duration("-P1DT2H30M"), Some((-1, -9000)));
        for bad in ["", "P", "1D", "PT5", "P5H", "P999999999999999999W", "PT99999999999999999999S"] {
            assert_eq!(duration(bad), None, "{bad}");
        }
    }

    #[test]
    fn offsets() {
        assert_eq!([offset("+0100"), offset("-043015"), offset("+0000")], [Some(3600), Some(-16_215), Some(0)]);
        assert_eq!([offset("0100"), offset("+1"), offset("+9900"), offset("")], [None; 4]);
    }
}
