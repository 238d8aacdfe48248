//! English: words in any order that people use.

use jiff::civil::Date;

use super::{Lean, Unit, build, in_year, near, weekday};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const NUMBERS: [&str; 12] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// Reads text in small letters.
pub(super) fn parse(text: &str, today: Date, lean: Lean) -> Option<Date> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|w| !w.is_empty() && !["on", "of", "the"].contains(w))
        .collect();
    match words.as_slice() {
        [] => None,
        ["today" | "tonight" | "now" | "eod"] => Some(today),
        ["eow"] => Unit::Week.edge(today, true),
        ["eom"] => Unit::Month.edge(today, true),
        ["eoy"] => Unit::Year.edge(today, true),
        ["fortnight"] | ["in", "a", "fortnight"] => Unit::Week.shift(today, 2),
        // A weekday of that very week; without a week before it, of the days that come.
        ["next", "week", name] | [name, "next", "week"] if place(&WEEKDAYS, name).is_some() => in_week(name, today, 1),
        ["this", "week", name] | [name, "this", "week"] if place(&WEEKDAYS, name).is_some() => in_week(name, today, 0),
        ["this", name] if place(&WEEKDAYS, name).is_some() => in_week(name, today, 0),
        // A few words only: whoever repeats "week from" without end is no reader of dates.
        ["week", "from", rest @ ..] | ["a", "week", "from", rest @ ..] if rest.len() < 5 => {
            Unit::Week.shift(parse(&rest.join(" "), today, Lean::Ahead)?, 1)
        }
        ["tomorrow"] => today.tomorrow().ok(),
        ["yesterday"] => today.yesterday().ok(),
        ["day", "before", "yesterday"] => Unit::Day.shift(today, -2),
        ["day", "after", "tomorrow"] => Unit::Day.shift(today, 2),
        [n, name, "ago"] => unit(name)?.shift(today, -number(n)?),
        ["in", n, name] | [n, name, "from", "now"] => unit(name)?.shift(today, number(n)?),
        [edge @ ("start" | "beginning" | "end"), rest @ ..] => {
            let (step, name) = match rest {
                [name] => (0, name),
                [turn, name] => (turned(turn)?, name),
                _ => return None,
            };
            let unit = unit(name)?;
            unit.edge(unit.shift(today, step)?, *edge == "end")
        }
        [turn @ ("last" | "next"), name] if unit(name).is_some() => unit(name)?.shift(today, turned(turn)?),
        ["last", rest @ ..] => by_weekday(rest, today, Lean::Back).or_else(|| named(rest, today, Lean::Back, true)),
        ["next", rest @ ..] => by_weekday(rest, today, Lean::Ahead).or_else(|| named(rest, today, Lean::Ahead, true)),
        [rest @ .., turn, "year"] => {
            let (m, d, year) = month_and_day(rest)?;
            let year = if year.is_none() { i64::from(today.year()) + turned(turn)? } else { return None };
            in_year(year, m, d, lean)
        }
        rest => by_weekday(rest, today, lean).or_else(|| by_numbers(text)).or_else(|| named(rest, today, lean, false)),
    }
}

fn turned(word: &str) -> Option<i64> {
    match word {
        "last" => Some(-1),
        "this" => Some(0),
        "next" => Some(1),
        _ => None,
    }
}

fn unit(word: &str) -> Option<Unit> {
    Some(match word.strip_suffix('s').unwrap_or(word) {
        "day" => Unit::Day,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "year" => Unit::Year,
        _ => return None,
    })
}

fn number(word: &str) -> Option<i64> {
    if ["a", "an"].contains(&word) {
        return Some(1);
    }
    let spelled = NUMBERS.iter().position(|n| *n == word).and_then(|i| i64::try_from(i + 1).ok());
    spelled.or_else(|| digits(word))
}

/// Digits only: no sign.
fn digits(word: &str) -> Option<i64> {
    if word.bytes().all(|b| b.is_ascii_digit()) { word.parse().ok() } else { None }
}

/// The place of a name that is written out or cut after three letters or more.
fn place(names: &[&str], word: &str) -> Option<i64> {
    let word = word.trim_end_matches('.');
    let found = names.iter().position(|name| word.len() >= 3 && name.starts_with(word))?;
    i64::try_from(found).ok()
}

/// A weekday of the week that lies so many weeks from this one.
fn in_week(name: &str, today: Date, weeks: i64) -> Option<Date> {
    let monday = Unit::Week.edge(Unit::Week.shift(today, weeks)?, false)?;
    Unit::Day.shift(monday, place(&WEEKDAYS, name)?)
}

fn by_weekday(words: &[&str], today: Date, lean: Lean) -> Option<Date> {
    match words {
        [name] => weekday(place(&WEEKDAYS, name)?, today, lean),
        _ => None,
    }
}

/// `12.11.2026`, `12/11/2026`: day first.
fn by_numbers(text: &str) -> Option<Date> {
    let parts: Vec<i64> = text.split(['.', '/']).map(|p| digits(p.trim())).collect::<Option<_>>()?;
    match parts.as_slice() {
        [d, m, y] if *y > 999 => build(*y, *m, *d),
        _ => None,
    }
}

/// Month, day and year of `12 Nov 2026`, `12 November`, `Thu 12 Nov`, `Nov 12th`, `March 2026`.
fn month_and_day(words: &[&str]) -> Option<(i64, Option<i64>, Option<i64>)> {
    let (mut m, mut d, mut y) = (None, None, None);
    for word in words.iter().flat_map(|w| w.split('.')).filter(|w| !w.is_empty()) {
        let counted = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
        let slot = match (digits(counted), place(&MONTHS, word)) {
            (Some(n), _) if n > 999 => (&mut y, n),
            (Some(n), _) => (&mut d, n),
            (None, Some(i)) => (&mut m, i + 1),
            // A weekday beside a date says nothing more.
            (None, None) if place(&WEEKDAYS, word).is_some() => continue,
            (None, None) => return None,
        };
        if slot.0.replace(slot.1).is_some() {
            return None;
        }
    }
    Some((m?, d, y))
}

fn named(words: &[&str], today: Date, lean: Lean, strict: bool) -> Option<Date> {
    match month_and_day(words)? {
        (m, d, Some(y)) if !strict => in_year(y, m, d, lean),
        (_, _, Some(_)) => None,
        (m, d, None) => near(m, d, today, lean, strict),
    }
}
