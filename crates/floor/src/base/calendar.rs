//! Days and times as people write and read them, in the viewer's language and time zone.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::dates::{self, Lean};
use super::{Fields, Locale};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MONTHS_LONG: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn weekday(locale: Locale, day: Weekday) -> &'static str {
    let i = usize::try_from(day.to_monday_zero_offset()).unwrap_or(0);
    match locale {
        Locale::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][i],
        Locale::Zh => ["周一", "周二", "周三", "周四", "周五", "周六", "周日"][i],
    }
}

/// `Thursday`, `星期四`.
pub fn weekday_long(locale: Locale, day: Weekday) -> &'static str {
    let i = usize::try_from(day.to_monday_zero_offset()).unwrap_or(0);
    match locale {
        Locale::En => ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][i],
        Locale::Zh => ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"][i],
    }
}

/// `January`, `1月`; `month` counts from 1.
pub fn month_name(locale: Locale, month: i8) -> String {
    match locale {
        Locale::En => MONTHS_LONG[usize::try_from(month - 1).unwrap_or(0).min(11)].to_owned(),
        Locale::Zh => format!("{month}月"),
    }
}

fn month(d: Date) -> usize {
    usize::try_from(d.month() - 1).unwrap_or(0)
}

/// `Today`, `Fri 13 Nov`, with the year when it is not this year; `11月13日 周五`.
pub fn day(locale: Locale, today: Date, d: Date) -> String {
    if d == today {
        return locale.t("today-word").to_owned();
    }
    let near = (d - today).get_days().abs() <= 7 && d.year() == today.year();
    match locale {
        Locale::En if near => format!("{} {} {}", weekday(locale, d.weekday()), d.day(), MONTHS[month(d)]),
        Locale::Zh if near => format!("{}月{}日 {}", d.month(), d.day(), weekday(locale, d.weekday())),
        _ => short(locale, today, d),
    }
}

/// `13 Nov`, `13 Nov 2027`; `11月13日`, `2027年11月13日`.
pub fn short(locale: Locale, today: Date, d: Date) -> String {
    let this_year = d.year() == today.year();
    match locale {
        Locale::En if this_year => format!("{} {}", d.day(), MONTHS[month(d)]),
        Locale::En => format!("{} {} {}", d.day(), MONTHS[month(d)], d.year()),
        Locale::Zh if this_year => format!("{}月{}日", d.month(), d.day()),
        Locale::Zh => format!("{}年{}月{}日", d.year(), d.month(), d.day()),
    }
}

/// `12 Nov 2026`, `2026年11月12日`: with the year always; what date fields show.
pub fn full(locale: Locale, d: Date) -> String {
    match locale {
        Locale::En => format!("{} {} {}", d.day(), MONTHS[month(d)], d.year()),
        Locale::Zh => format!("{}年{}月{}日", d.year(), d.month(), d.day()),
    }
}

/// `Thursday 12 November`, `11月12日 星期四`.
pub fn long(locale: Locale, d: Date) -> String {
    match locale {
        Locale::En => format!("{} {} {}", weekday_long(locale, d.weekday()), d.day(), MONTHS_LONG[month(d)]),
        Locale::Zh => format!("{}月{}日 {}", d.month(), d.day(), weekday_long(locale, d.weekday())),
    }
}

/// The day as `<time>`.
pub fn time_tag(locale: Locale, today: Date, d: Date) -> Markup {
    html! { time datetime=(d) { (day(locale, today, d)) } }
}

/// The day of an instant in the viewer's zone, as `<time>`.
pub fn instant_tag(locale: Locale, today: Date, zone: &TimeZone, at: Timestamp) -> Markup {
    let local = at.to_zoned_datetime(zone.clone());
    html! { time datetime=(at.to_string()) title=(format!("{} {}", full(locale, local.date()), clock(&local))) { (day(locale, today, local.date())) } }
}

/// `14:20` in the viewer's zone.
pub fn time_of(zone: &TimeZone, at: Timestamp) -> String {
    clock(&at.to_zoned_datetime(zone.clone()))
}

fn clock(at: &jiff::ZonedDateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// Whole days from `from` to `to`; negative when `to` lies before.
pub fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

/// Reads a day as people type it into a form: `2026-11-12`, `12 Nov 2026`, `12 Nov`, `12.11.2026`, `tomorrow`, `fri`,
/// `+14`, `in 2 weeks`, `11月12日`, `明天`, `下周三`. A day without a year is the next such day from today on.
pub fn parse(text: &str, today: Date) -> Option<Date> {
    dates::parse(text, today, Lean::Ahead)
}

/// Reads an optional day of a form; a mistake goes to `fields`.
pub fn parse_optional(fields: &mut Fields, field: &'static str, text: &str, today: Date) -> Option<Date> {
    if text.trim().is_empty() {
        return None;
    }
    let day = parse(text, today).filter(|d| (1900..=9998).contains(&d.year()));
    if day.is_none() {
        fields.add(field, "error-day");
    }
    day
}

/// Reads a day of a form that must be there.
pub fn parse_required(fields: &mut Fields, field: &'static str, text: &str, today: Date) -> Date {
    if text.trim().is_empty() {
        fields.add(field, "error-required");
        return today;
    }
    parse_optional(fields, field, text, today).unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_read_as_people_type_them() {
        let today = date(2026, 11, 12);
        for (text, want) in [
            ("2026-11-20", date(2026, 11, 20)),
            ("12 Nov 2027", date(2027, 11, 12)),
            ("1 oct", date(2027, 10, 1)),
            ("Fri 13 Nov", date(2026, 11, 13)),
            ("13.11.2026", date(2026, 11, 13)),
            ("fri", date(2026, 11, 13)),
            ("thursday", date(2026, 11, 19)),
            ("+14", date(2026, 11, 26)),
            ("2026年11月20日", date(2026, 11, 20)),
            ("11月20日", date(2026, 11, 20)),
            ("明天", date(2026, 11, 13)),
        ] {
            assert_eq!(parse(text, today), Some(want), "{text}");
        }
        for text in ["31 Feb 2026", "soon", "2026-13-01", "99"] {
            assert_eq!(parse(text, today), None, "{text}");
        }
    }

    #[test]
    fn days_are_shown_by_locale() {
        let today = date(2026, 11, 12);
        assert_eq!(day(Locale::En, today, date(2026, 11, 13)), "Fri 13 Nov");
        assert_eq!(day(Locale::Zh, today, date(2026, 11, 13)), "11月13日 周五");
        assert_eq!(day(Locale::En, today, date(2027, 1, 14)), "14 Jan 2027");
        assert_eq!(long(Locale::En, today), "Thursday 12 November");
    }
}
