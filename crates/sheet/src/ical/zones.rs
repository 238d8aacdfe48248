//! Time zones: those that everybody knows, and those that a file describes.

use std::collections::HashMap;
use std::io::Read;

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

use super::lines::Lines;
use super::property::Property;
use super::rule::Rule;
use super::when::{local, offset};
use crate::Fault;

/// Most changes that the zones of a file may describe together.
const MOST: usize = 5_000;

/// One of the times of a zone, such as summer time.
#[derive(Debug, Default)]
struct Phase {
    /// When it first began, by the clock before.
    begins: Option<DateTime>,
    /// Seconds east of Greenwich before, and from then on.
    from: Option<i32>,
    to: Option<i32>,
    rule: Option<Rule>,
    /// Other days on which it began.
    dates: Vec<DateTime>,
}

impl Phase {
    /// When it last began at or before a moment.
    fn last(&self, moment: DateTime) -> Option<DateTime> {
        let begins = self.begins?;
        let year = self.rule.as_ref().map_or(moment.year(), |rule| rule.last_year().min(moment.year()));
        let years = [year, year.saturating_sub(1)];
        let yearly = years.iter().filter_map(|year| self.rule.as_ref()?.in_year(*year, begins));
        yearly.chain(self.dates.iter().copied()).chain([begins]).filter(|change| *change <= moment).max()
    }
}

/// A zone that a file describes.
#[derive(Debug, Default)]
struct Zone {
    phases: Vec<Phase>,
    /// The name by which others know it.
    known_as: Option<String>,
}

impl Zone {
    /// The point in time of a moment by the clock there.
    fn instant(&self, moment: DateTime) -> Option<Timestamp> {
        let last = self.phases.iter().filter_map(|p| Some((p.last(moment)?, p.from?, p.to?))).max_by_key(|p| p.0);
        let seconds = match last {
            // A moment that the clock passed over counts by the time before.
            Some((change, from, to)) if from < to && moment < change.checked_add((to - from).seconds()).ok()? => from,
            Some((_, _, to)) => to,
            None => self.phases.iter().min_by_key(|p| p.begins)?.from?,
        };
        Offset::from_seconds(seconds).ok()?.to_timestamp(moment).ok()
    }
}

/// All zones of a file.
#[derive(Debug, Default)]
pub(super) struct Zones(HashMap<String, Zone>);

impl Zones {
    /// Reads what a file describes.
    pub(super) fn read<R: Read>(lines: &mut Lines<R>) -> Result<Self, Fault> {
        let mut zones = Self::default();
        let mut count = 0;
        while let Some(line) = lines.next()? {
            if line.begins("VTIMEZONE") {
                zones.zone(lines, &mut count)?;
            }
            if count > MOST {
                break;
            }
        }
        Ok(zones)
    }

    fn zone<R: Read>(&mut self, lines: &mut Lines<R>, count: &mut usize) -> Result<(), Fault> {
        let (mut name, mut zone) = (None, Zone::default());
        while let Some(line) = lines.next()? {
            let Some(property) = Property::of(&line.text) else { continue };
            let phase = zone.phases.last_mut();
            match (property.name.as_str(), phase) {
                ("END", _) if property.value.trim().eq_ignore_ascii_case("VTIMEZONE") => break,
                ("TZID", None) => name = Some(property.text()),
                ("X-LIC-LOCATION", _) => zone.known_as = Some(property.text()),
                ("BEGIN", _) => {
                    *count += 1;
                    zone.phases.push(Phase::default());
                }
                ("DTSTART", Some(phase)) => phase.begins = local(&property.value),
                ("TZOFFSETFROM", Some(phase)) => phase.from = offset(&property.value),
                ("TZOFFSETTO", Some(phase)) => phase.to = offset(&property.value),
                ("RRULE", Some(phase)) => phase.rule = Rule::of(&property.value),
                ("RDATE", Some(phase)) => {
                    phase.dates.extend(property.value.split(',').filter_map(local));
                    *count += 1 + property.value.len() / 16;
                }
                ("TZID", Some(_)) => name = Some(property.text()),
                _ => {}
            }
            if *count > MOST {
                break;
            }
        }
        if let Some(name) = name {
            self.0.insert(name, zone);
        }
        Ok(())
    }

    /// The point in time of a moment in a zone; `None` when nobody knows the zone.
    pub(super) fn instant(&self, moment: DateTime, name: &str) -> Option<Timestamp> {
        let described = self.0.get(name);
        let known = known(name).or_else(|| known(described?.known_as.as_deref()?));
        match known {
            Some(zone) => zone.to_ambiguous_timestamp(moment).compatible().ok(),
            None => described?.instant(moment),
        }
    }
}

/// A zone that everybody knows, also under the paths that programs put before its name.
fn known(name: &str) -> Option<TimeZone> {
    let name = name.trim();
    let parts: Vec<&str> = name.split('/').filter(|p| !p.is_empty()).collect();
    // The longest names have three parts: America/Argentina/Buenos_Aires.
    let ends = (2..=parts.len().min(3)).rev().map(|n| parts[parts.len() - n..].join("/"));
    std::iter::once(name.to_owned()).chain(ends).find_map(|name| TimeZone::get(&name).ok())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::coding::Coding;

    fn zones(text: &str) -> Zones {
        Zones::read(&mut Lines::new(text.as_bytes(), Coding::UTF_8)).unwrap()
    }

    const OWN: &str = "BEGIN:VTIMEZONE\nTZID:Office\nBEGIN:DAYLIGHT\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nDTSTART:19700329T020000\n\
        RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\nBEGIN:STANDARD\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n\
        DTSTART:19701025T030000\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\nEND:VTIMEZONE\n";

    #[test]
    fn described_zones_agree_with_known_ones() {
        let zones = zones(OWN);
        let mut moment = date(2023, 12, 31).at(0, 30, 0, 0);
        while moment < date(2025, 1, 2).at(0, 0, 0, 0) {
            assert_eq!(zones.instant(moment, "Office"), zones.instant(moment, "Europe/Berlin"), "{moment}");
            moment = moment.checked_add(30.minutes()).unwrap();
        }
    }

    #[test]
    fn names_of_many_programs() {
        let zones = zones(&OWN.replace("TZID:Office", "TZID:Mine\nX-LIC-LOCATION:Asia/Tokyo"));
        let noon = date(2024, 7, 1).at(12, 0, 0, 0);
        let at = |name: &str| zones.instant(noon, name).map(|i| i.to_string());
        assert_eq!(
            at("/freeassociation.sourceforge.net/Tzfile/Europe/Berlin").as_deref(),
            Some("2024-07-01T10:00:00Z")
        );
        assert_eq!(
            at("/mozilla.org/20070129_1/America/Argentina/Buenos_Aires").as_deref(),
            Some("2024-07-01T15:00:00Z")
        );
        assert_eq!(at("/Europe/Stockholm").as_deref(), Some("2024-07-01T10:00:00Z"));
        assert_eq!(at("Mine").as_deref(), Some("2024-07-01T03:00:00Z"));
        assert_eq!(at("UTC").as_deref(), Some("2024-07-01T12:00:00Z"));
        assert_eq!(at("Nowhere/Land"), None);
        assert_eq!(at(""), None);
    }

    #[test]
    fn before_the_first_change_the_clock_was_as_before_it() {
        let fixed = "BEGIN:VTIMEZONE\nTZID:X\nBEGIN:STANDARD\nDTSTART:20170101\nTZOFFSETFROM:+1000\nTZOFFSETTO:+1100\nEND:STANDARD\nEND:VTIMEZONE";
        let zones = zones(fixed);
        let at = |year: i16| zones.instant(date(year, 7, 1).at(12, 0, 0, 0), "X").unwrap().to_string();
        assert_eq!([at(2016), at(2018)], ["2016-07-01T02:00:00Z", "2018-07-01T01:00:00Z"]);
    }
}
