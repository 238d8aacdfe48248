//! iCalendar (RFC 5545) as far as we write it. Pure.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::civil::Date;

use super::compiled::{CalendarEntry, When};
use super::dated::next_day;

/// What calendar files are.
pub const MIME: &str = "text/calendar; charset=utf-8";

/// Octets of a line; longer ones are folded.
const WIDTH: usize = 75;

/// A calendar under construction.
#[derive(Debug)]
pub struct Calendar(String);

impl Calendar {
    /// An empty one with a name.
    pub fn new(name: &str) -> Self {
        let mut calendar = Self(String::new());
        calendar.line("BEGIN:VCALENDAR");
        calendar.line("VERSION:2.0");
        calendar.line("PRODID:-//Tenure//Calendar feed 1//EN");
        calendar.line("CALSCALE:GREGORIAN");
        calendar.line("METHOD:PUBLISH");
        calendar.text("NAME", name);
        calendar.text("X-WR-CALNAME", name);
        calendar.line("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
        calendar.line("X-PUBLISHED-TTL:PT1H");
        calendar
    }

    /// Adds an entry. `address` is that of the install, or empty when nobody told it.
    pub fn add(&mut self, entry: &CalendarEntry, address: &str) {
        self.line("BEGIN:VEVENT");
        self.text("UID", &format!("{}@tenure", entry.uid));
        self.line(&format!("DTSTAMP:{}", utc(entry.made_at)));
        self.line(&format!("SEQUENCE:{}", (entry.version - 1).max(0)));
        match entry.when {
            When::Day(day) => {
                self.line(&format!("DTSTART;VALUE=DATE:{}", plain(day)));
                self.line(&format!("DTEND;VALUE=DATE:{}", plain(next_day(day))));
                self.line("TRANSP:TRANSPARENT");
            }
            When::Time(from, until) => {
                self.line(&format!("DTSTART:{}", utc(from)));
                self.line(&format!("DTEND:{}", utc(until)));
            }
        }
        self.text("SUMMARY", &entry.title);
        if !entry.detail.is_empty() {
            self.text("DESCRIPTION", &entry.detail);
        }
        if !entry.place.is_empty() {
            self.text("LOCATION", &entry.place);
        }
        if !address.is_empty() {
            self.line(&format!("URL:{address}{}", entry.href));
        }
        self.line("END:VEVENT");
    }

    /// The file.
    pub fn finish(mut self) -> String {
        self.line("END:VCALENDAR");
        self.0
    }

    fn text(&mut self, name: &str, value: &str) {
        self.line(&format!("{name}:{}", escape(value)));
    }

    /// Writes a line, folded where it is longer than 75 octets: never inside a letter.
    fn line(&mut self, line: &str) {
        let mut used = 0;
        for letter in line.chars() {
            if used + letter.len_utf8() > WIDTH {
                self.0.push_str("\r\n ");
                used = 1;
            }
            self.0.push(letter);
            used += letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// Text of a value: what ends lines or separates values is written otherwise, other control characters are left out.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\\' => out.push_str("\\\\"),
            ';' => out.push_str("\\;"),
            ',' => out.push_str("\\,"),
            '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' => out.push_str("\\n"),
            '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

fn plain(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// An instant in UTC.
fn utc(at: Timestamp) -> String {
    let at = at.to_zoned_datetime(jiff::tz::TimeZone::UTC);
    let mut out = plain(at.date());
    let _ = write!(out, "T{:02}{:02}{:02}Z", at.hour(), at.minute(), at.second());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn entry(title: &str) -> CalendarEntry {
        CalendarEntry {
            uid: String::from("promise-1"),
            version: 3,
            made_at: "2026-11-12T09:00:00Z".parse().unwrap(),
            when: When::Day(date(2026, 12, 31)),
            title: title.to_owned(),
            detail: String::from("Castellan\r\nATTENDEE:mailto:x@example.org"),
            place: String::from("Room 2, Oslo"),
            href: String::from("/accounts/1"),
        }
    }

    #[test]
    fn lines_are_folded_between_letters() {
        let mut calendar = Calendar::new("清河");
        calendar.add(&entry(&"价格表，".repeat(40)), "https://tenure.example");
        let text = calendar.finish();
        assert!(text.split("\r\n").all(|line| line.len() <= WIDTH), "{text}");
        assert!(text.replace("\r\n ", "").contains(&format!("SUMMARY:{}", "价格表，".repeat(40))));
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
        assert!(text.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"));
        assert!(text.contains("SEQUENCE:2\r\n") && text.contains("URL:https://tenure.example/accounts/1\r\n"));
    }

    #[test]
    fn nothing_in_a_text_can_begin_a_line() {
        let mut calendar = Calendar::new("a");
        calendar.add(&entry("x\r\nEND:VEVENT\nBEGIN:VALARM; a, b \\ \u{7}"), "");
        let text = calendar.finish();
        assert!(text.contains("SUMMARY:x\\nEND:VEVENT\\nBEGIN:VALARM\\; a\\, b \\\\ \r\n"), "{text}");
        assert!(text.contains("DESCRIPTION:Castellan\\nATTENDEE:mailto:x@example.org\r\n"));
        assert_eq!(text.matches("\r\nEND:VEVENT\r\n").count(), 1);
        assert!(!text.contains("URL:") && text.contains("LOCATION:Room 2\\, Oslo\r\n"));
    }

    #[test]
    fn instants_are_in_utc() {
        let at = "2026-11-12T09:05:07+01:00".parse().unwrap();
        assert_eq!(utc(at), "20261112T080507Z");
    }
}
