//! When zones change between summer and winter: the few rules that are in use for it.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Weekday};

use super::when::local;

/// A yearly change.
#[derive(Debug, PartialEq)]
pub(super) struct Rule {
    month: Option<i8>,
    /// Which weekday of the month; 0 for each, negative from the end.
    weekday: Option<(i8, Weekday)>,
    days: Vec<i8>,
    until: Option<DateTime>,
}

impl Rule {
    /// Reads `FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU` and the like; `None` for rules of other kinds.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut rule = Self { month: None, weekday: None, days: Vec::new(), until: None };
        let mut yearly = false;
        for part in text.split(';') {
            let (name, value) = part.split_once('=')?;
            match name.trim().to_ascii_uppercase().as_str() {
                "FREQ" => yearly = value.eq_ignore_ascii_case("YEARLY"),
                "BYMONTH" => rule.month = Some(value.parse().ok().filter(|m| (1..=12).contains(m))?),
                "BYDAY" => rule.weekday = Some(weekday(value)?),
                "BYMONTHDAY" => {
                    rule.days = value.split(',').map(|d| d.parse().ok()).collect::<Option<_>>()?;
                }
                // In UTC where it should be; half a day more or less does not reach the next change.
                "UNTIL" => rule.until = Some(local(value.trim_end_matches('Z'))?),
                _ => {}
            }
        }
        yearly.then_some(rule)
    }

    /// The change in a year, where the first one was at `first`.
    pub(super) fn in_year(&self, year: i16, first: DateTime) -> Option<DateTime> {
        let month = self.month.unwrap_or(first.month());
        let day = match (self.weekday, &self.days[..]) {
            (Some((0, weekday)), days) if !days.is_empty() => {
                days.iter().filter_map(|day| Date::new(year, month, *day).ok()).find(|date| date.weekday() == weekday)
            }
            (Some((nth, weekday)), _) if nth != 0 => {
                Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
            }
            (None, [day, ..]) => Date::new(year, month, *day).ok(),
            _ => Date::new(year, month, first.day()).ok(),
        }?;
        let change = day.to_datetime(first.time());
        let until = self.until.and_then(|until| until.checked_add(12.hours()).ok());
        (change >= first && until.is_none_or(|until| change <= until)).then_some(change)
    }

    /// The last year in which it may apply.
    pub(super) fn last_year(&self) -> i16 {
        self.until.map_or(i16::MAX, |until| until.year())
    }
}

fn weekday(text: &str) -> Option<(i8, Weekday)> {
    let text = text.trim();
    let (number, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let weekday = match name.to_ascii_uppercase().as_str() {
        "MO" => Weekday::Monday,
        "TU" => Weekday::Tuesday,
        "WE" => Weekday::Wednesday,
        "TH" => Weekday::Thursday,
        "FR" => Weekday::Friday,
        "SA" => Weekday::Saturday,
        "SU" => Weekday::Sunday,
        _ => return None,
    };
    let number = if number.is_empty() { 0 } else { number.parse().ok().filter(|n| (-5..=5).contains(n))? };
    Some((number, weekday))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn change(rule: &str, year: i16) -> Option<String> {
        let first = date(1970, 3, 29).at(2, 0, 0, 0);
        Rule::of(rule)?.in_year(year, first).map(|c| c.to_string())
    }

    #[test]
    fn changes_of_a_year() {
        assert_eq!(change("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", 2024).as_deref(), Some("2024-03-31T02:00:00"));
        assert_eq!(change("FREQ=YEARLY;INTERVAL=1;BYDAY=2SU;BYMONTH=3", 2024).as_deref(), Some("2024-03-10T02:00:00"));
        let days = "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1,2,3,4,5,6,7;BYDAY=SU";
        assert_eq!(change(days, 2024).as_deref(), Some("2024-04-07T02:00:00"));
        assert_eq!(change("FREQ=YEARLY", 2024).as_deref(), Some("2024-03-29T02:00:00"));
        assert_eq!(
            change("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=19960331T010000Z", 1996).as_deref(),
            Some("1996-03-31T02:00:00")
        );
        assert_eq!(change("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=19960331T010000Z", 1997), None);
        assert_eq!(change("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", 1969), None);
        assert_eq!(change("FREQ=MONTHLY", 2024), None);
        assert_eq!(Rule::of("FREQ=YEARLY;BYDAY=XX"), None);
    }
}
