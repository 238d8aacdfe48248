//! One event, task or journal becomes a row.

use super::bad;
use super::lines::Line;
use super::property::Property;
use super::when::{Duration, When};
use super::zones::Zones;
use crate::csv::{CELL, ROW};
use crate::{Cell, Fault, Problem, Row};

/// The columns of all calendars.
pub(super) const COLUMNS: [&str; 17] = [
    "UID",
    "KIND",
    "SUMMARY",
    "DTSTART",
    "DTEND",
    "DUE",
    "LOCATION",
    "DESCRIPTION",
    "ORGANIZER",
    "ATTENDEES",
    "DECLINED",
    "STATUS",
    "CATEGORIES",
    "URL",
    "RRULE",
    "RECURRENCE-ID",
    "TZID",
];

/// What is known of an entry so far.
pub(super) struct Entry {
    line: u64,
    pub(super) kind: String,
    texts: [String; COLUMNS.len()],
    times: [Option<Result<When, String>>; COLUMNS.len()],
    duration: Option<Duration>,
    bytes: usize,
    /// The first thing that is wrong.
    problem: Option<Problem>,
}

fn place(column: &str) -> usize {
    COLUMNS.iter().position(|c| *c == column).unwrap_or(0)
}

impl Entry {
    pub(super) fn new(line: u64, kind: &str) -> Self {
        let (texts, times) = (Default::default(), Default::default());
        Self { line, kind: kind.to_owned(), texts, times, duration: None, bytes: 0, problem: None }
    }

    /// Notes what is wrong; the first thing is reported.
    pub(super) fn note(&mut self, problem: Problem) {
        self.problem.get_or_insert(problem);
    }

    /// Adds what a property says.
    pub(super) fn add(&mut self, line: &Line, property: &Property, encoding: &str) {
        let name = property.name.as_str();
        let text = match name {
            "UID" | "SUMMARY" | "LOCATION" | "DESCRIPTION" | "STATUS" => property.text().trim().to_owned(),
            "URL" | "RRULE" => property.value.trim().to_owned(),
            "ORGANIZER" | "ATTENDEE" => person(property),
            "CATEGORIES" => property.texts().join(";"),
            "DTSTART" | "DTEND" | "DUE" | "RECURRENCE-ID" => {
                let when = When::of(property).ok_or_else(|| property.value.trim().to_owned());
                if when.is_err() {
                    self.note(bad(property));
                }
                self.times[place(name)].get_or_insert(when);
                return;
            }
            "DURATION" => {
                self.duration = Duration::of(&property.value);
                if self.duration.is_none() {
                    self.note(bad(property));
                }
                return;
            }
            _ => return,
        };
        if line.broken {
            self.note(Problem::NotInEncoding { encoding: encoding.to_owned(), places: 1 });
        }
        if text.contains('\0') {
            self.note(Problem::ZeroBytes { places: text.matches('\0').count() as u64 });
        }
        let column = match name {
            "ATTENDEE" if property.parameter("PARTSTAT").is_some_and(|s| s.eq_ignore_ascii_case("DECLINED")) => {
                "DECLINED"
            }
            "ATTENDEE" => "ATTENDEES",
            name => name,
        };
        let column = place(column);
        self.join(column, &text.replace('\0', ""), line.cut);
    }

    /// Puts a text behind what a column has already.
    fn join(&mut self, column: usize, text: &str, cut: bool) {
        let kept = &mut self.texts[column];
        if cut || kept.len() + text.len() > CELL {
            self.note(Problem::CellTooLong { most: CELL });
            return;
        }
        self.bytes += text.len();
        if self.bytes > ROW {
            self.note(Problem::RowTooLong { most: ROW });
            return;
        }
        let between = match COLUMNS[column] {
            "ATTENDEES" | "DECLINED" | "CATEGORIES" => ";",
            _ => "\n",
        };
        if !kept.is_empty() && !text.is_empty() {
            kept.push_str(between);
        }
        kept.push_str(text);
    }

    /// The row, with points in time where the zones are known.
    pub(super) fn finish(mut self, zones: &Zones) -> Result<Row, Fault> {
        let mut cells: Vec<Cell> = self.texts.iter().map(|text| Cell::of(text.as_str())).collect();
        cells[place("KIND")] = Cell::of(self.kind.as_str());
        let start = self.times[place("DTSTART")].clone();
        for (at, time) in std::mem::take(&mut self.times).into_iter().enumerate() {
            cells[at] = match time {
                None => continue,
                Some(Ok(when)) => self.cell(when, zones),
                Some(Err(text)) => Cell::of(text),
            };
        }
        if let Some(Ok(When::Zoned(_, zone))) = &start {
            cells[place("TZID")] = Cell::of(zone.as_str());
        }
        if let (Some(Ok(start)), Some(duration)) = (start, self.duration) {
            let end = if self.kind == "VTODO" { place("DUE") } else { place("DTEND") };
            if cells[end] == Cell::Empty {
                cells[end] = self.end(start, duration, zones);
            }
        }
        let row = Row { line: self.line, cells };
        match self.problem {
            Some(what) => Err(Fault::of(row, what)),
            None => Ok(row),
        }
    }

    fn cell(&mut self, when: When, zones: &Zones) -> Cell {
        match when {
            When::Day(day) => Cell::Day(day),
            When::Floating(moment) => Cell::Moment(moment),
            When::Instant(instant) => Cell::Instant(instant),
            When::Zoned(moment, zone) => match zones.instant(moment, &zone) {
                Some(instant) => Cell::Instant(instant),
                None => {
                    self.note(Problem::UnknownZone(zone));
                    Cell::Moment(moment)
                }
            },
        }
    }

    /// When something ends that begins then and takes so long.
    fn end(&mut self, start: When, duration: Duration, zones: &Zones) -> Cell {
        let Duration { days, time } = duration;
        let end = match start {
            When::Day(day) if time.is_zero() => day.checked_add(days).ok().map(When::Day),
            When::Day(day) => later(day.at(0, 0, 0, 0), duration).map(When::Floating),
            When::Floating(moment) => later(moment, duration).map(When::Floating),
            When::Instant(instant) => {
                let days = i64::from(days.get_days()) * 86_400;
                let seconds = jiff::SignedDuration::from_secs(days + time.get_seconds());
                instant.checked_add(seconds).ok().map(When::Instant)
            }
            // Days by the calendar of the zone, hours by the clock on the wall of the world.
            When::Zoned(moment, zone) => {
                moment.checked_add(days).ok().and_then(|moment| match zones.instant(moment, &zone) {
                    Some(instant) => instant.checked_add(time).ok().map(When::Instant),
                    None => moment.checked_add(time).ok().map(When::Floating),
                })
            }
        };
        match end {
            Some(end) => self.cell(end, zones),
            None => {
                self.note(Problem::BadValue { name: "DURATION".to_owned(), value: String::new() });
                Cell::Empty
            }
        }
    }
}

fn later(moment: jiff::civil::DateTime, duration: Duration) -> Option<jiff::civil::DateTime> {
    moment.checked_add(duration.days).ok()?.checked_add(duration.time).ok()
}

/// A person as mails write it: `Name <address>`, or whichever of the two is known.
fn person(property: &Property) -> String {
    let value = property.value.trim();
    let address = value.get(..7).filter(|start| start.eq_ignore_ascii_case("mailto:")).map_or(value, |_| &value[7..]);
    let odd = |c: char| matches!(c, '<' | '>' | ';' | '"') || c.is_control();
    let name = property.parameter("CN").unwrap_or_default().replace(odd, " ");
    let address = address.trim().replace(';', " ");
    match (name.trim(), address.as_str()) {
        ("", address) => address.to_owned(),
        (name, "") => name.to_owned(),
        (name, address) if name.eq_ignore_ascii_case(address) => address.to_owned(),
        (name, address) => format!("{name} <{address}>"),
    }
}
