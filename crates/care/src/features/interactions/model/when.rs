//! Days and times of conversations as people type them.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::base::{Fields, calendar, clock};

/// Reads a day and a time of that day in `zone`. No day is today; no time is now for today and noon for another day.
/// Mistakes, and instants still to come, go to `fields`.
pub fn parse_when(fields: &mut Fields, now: Timestamp, zone: &TimeZone, day: &str, time: &str) -> Timestamp {
    let today = clock::day_in(now, zone);
    let Some(day) = past_day(day, today) else {
        fields.add("day", "error-day");
        return now;
    };
    let clock = match time.trim() {
        "" if day == today => return now,
        "" => Some((12, 0)),
        text => parse_time(text),
    };
    let Some((hour, minute)) = clock else {
        fields.add("time", "interactions-error-time");
        return now;
    };
    let Ok(at) = day.at(hour, minute, 0, 0).to_zoned_datetime(zone.clone()).map(|z| z.timestamp()) else {
        fields.add("time", "interactions-error-time");
        return now;
    };
    // A clock that is a little fast must not refuse what just happened.
    if at > now + SignedDuration::from_mins(5) {
        fields.add(if day > today { "day" } else { "time" }, "interactions-error-future");
    }
    at.min(now)
}

/// A day as people type it; one without a year that would lie ahead is the last such day.
fn past_day(text: &str, today: Date) -> Option<Date> {
    if text.trim().is_empty() {
        return Some(today);
    }
    let day = calendar::parse(text, today).filter(|d| (1900..=9998).contains(&d.year()))?;
    let has_year = text.split(|c: char| !c.is_ascii_digit()).any(|part| part.len() == 4);
    let word = text.trim().starts_with('+') || text.to_lowercase().contains("tomorrow") || text.contains("明天");
    if day > today && !has_year && !word {
        let earlier = if text.chars().any(|c| c.is_ascii_digit()) {
            Date::new(day.year() - 1, day.month(), day.day()).ok()
        } else {
            day.checked_sub(jiff::Span::new().days(7)).ok()
        };
        return earlier.filter(|d| *d <= today).or(Some(day));
    }
    Some(day)
}

/// `14:20`, `9:05`, `1420`, `2pm`, `2:30 pm`.
pub fn parse_time(text: &str) -> Option<(i8, i8)> {
    let text = text.trim().to_lowercase().replace(['：', '.'], ":");
    let (digits, shift) = if let Some(rest) = text.strip_suffix("pm") {
        (rest.trim(), Some(12))
    } else if let Some(rest) = text.strip_suffix("am") {
        (rest.trim(), Some(0))
    } else {
        (text.as_str(), None)
    };
    let (hour, minute) = match digits.split_once(':') {
        Some((h, m)) if m.len() == 2 => (h, m),
        Some(_) => return None,
        None if matches!(digits.len(), 3 | 4) && digits.is_ascii() => digits.split_at(digits.len() - 2),
        None => (digits, "0"),
    };
    if !hour.chars().chain(minute.chars()).all(|c| c.is_ascii_digit()) {
        return None;
    }
    let (mut hour, minute): (i8, i8) = (hour.parse().ok()?, minute.parse().ok()?);
    if let Some(shift) = shift {
        if !(1..=12).contains(&hour) {
            return None;
        }
        hour = hour % 12 + shift;
    }
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some((hour, minute))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_type_them() {
        for (text, want) in [
            ("14:20", Some((14, 20))),
            ("9:05", Some((9, 5))),
            ("1420", Some((14, 20))),
            ("905", Some((9, 5))),
            ("14", Some((14, 0))),
            ("2pm", Some((14, 0))),
            ("12am", Some((0, 0))),
            ("2:30 PM", Some((14, 30))),
            ("14：20", Some((14, 20))),
            ("25:00", None),
            ("12:60", None),
            ("13pm", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(parse_time(text), want, "{text}");
        }
    }

    #[test]
    fn instants_are_read_in_the_viewers_zone_and_never_lie_ahead() {
        let now: Timestamp = "2026-11-12T13:00:00Z".parse().unwrap();
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let read = |day: &str, time: &str| {
            let mut fields = Fields::default();
            let at = parse_when(&mut fields, now, &zone, day, time);
            (at.to_string(), fields.0.first().map(|f| f.key))
        };
        assert_eq!(read("", ""), (now.to_string(), None));
        assert_eq!(read("today", "9:30"), (String::from("2026-11-12T01:30:00Z"), None));
        assert_eq!(read("2026-11-10", ""), (String::from("2026-11-10T04:00:00Z"), None));
        assert_eq!(read("1 Oct", "").0, "2026-10-01T04:00:00Z");
        assert_eq!(read("mon", "10:00").0, "2026-11-09T02:00:00Z");
        assert_eq!(read("tomorrow", "").1, Some("interactions-error-future"));
        assert_eq!(read("today", "23:30").1, Some("interactions-error-future"));
        assert_eq!(read("today", "late").1, Some("interactions-error-time"));
        assert_eq!(read("whenever", "").1, Some("error-day"));
    }
}
