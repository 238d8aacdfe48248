//! Cells in the one form that kinds get, whatever the file wrote: days ISO, numbers with a point, instants in UTC.

mod bounds;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

use super::answers::{Answers, DayOrder, Decimals};
use super::currencies::{self, Named};
use crate::base::registry::Reads;

pub use bounds::bounded;
use bounds::part;

/// Why a cell cannot be read; each has a text `imports-wrong-…`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wrong {
    /// It is no day.
    Day,
    /// It is no day or time.
    Moment,
    /// It is no number.
    Number,
    /// It is neither yes nor no.
    YesNo,
    /// Two readings are possible and nobody has said which.
    WhichDay,
    /// The same for `1.234`.
    WhichNumber,
    /// What stands beside a number is no currency.
    NoCurrency,
    /// Several currencies have this sign, and nobody has said which.
    WhichCurrency,
    /// It names another currency than the rest of its row.
    OtherCurrency,
    /// The day lies so far away that it is hardly meant.
    Range,
}

impl Wrong {
    /// Text key of the sentence.
    pub fn key(self) -> &'static str {
        match self {
            Wrong::Day => "imports-wrong-day",
            Wrong::Moment => "imports-wrong-moment",
            Wrong::Number => "imports-wrong-number",
            Wrong::YesNo => "imports-wrong-yes-no",
            Wrong::WhichDay => "imports-wrong-which-day",
            Wrong::WhichNumber => "imports-wrong-which-number",
            Wrong::NoCurrency => "imports-wrong-no-currency",
            Wrong::WhichCurrency => "imports-wrong-which-currency",
            Wrong::OtherCurrency => "imports-wrong-other-currency",
            Wrong::Range => "imports-wrong-range",
        }
    }
}

/// The text of a cell, as our column reads it. An empty cell stays empty.
///
/// # Errors
/// Why it cannot be read.
pub fn read(text: &str, reads: Reads, answers: &Answers, zone: &TimeZone) -> Result<String, Wrong> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    match reads {
        Reads::Day => day(text, answers.days).map(|d| d.to_string()),
        Reads::PartDay => part(text).map_or_else(|| day(text, answers.days).map(|d| d.to_string()), Ok),
        Reads::Moment => moment(text, answers.days, zone),
        Reads::Number => number(&narrow(text), answers.decimals),
        Reads::Percent => number(narrow(text).trim_end().trim_end_matches('%').trim_end(), answers.decimals),
        Reads::Amount => amount(text, answers).map(|(number, _)| number),
        Reads::Currency => Ok(currencies::code(&narrow(text)).map_or_else(|| text.to_owned(), str::to_owned)),
        Reads::YesNo => yes_no(text).map(str::to_owned),
        _ => Ok(text.to_owned()),
    }
}

/// The number in an amount, and the currency that it names. An empty cell stays empty.
///
/// # Errors
/// Why it cannot be read.
pub fn amount(text: &str, answers: &Answers) -> Result<(String, Named), Wrong> {
    if text.trim().is_empty() {
        return Ok((String::new(), Named::Nothing));
    }
    let (number, named) = currencies::apart(&narrow(text.trim()))?;
    Ok((self::number(&number, answers.decimals)?, named))
}

/// Full-width digits, letters and signs as narrow ones.
pub fn narrow(text: &str) -> String {
    let one = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' | '\u{202f}' => ' ',
        '\u{2212}' | '\u{2013}' => '-',
        other => other,
    };
    text.chars().map(one).collect()
}

fn yes_no(text: &str) -> Result<&'static str, Wrong> {
    match narrow(text).to_lowercase().as_str() {
        "yes" | "y" | "true" | "t" | "1" | "x" | "on" | "ja" | "wahr" | "oui" | "si" | "sí" | "是" | "真" | "√" => {
            Ok("yes")
        }
        "no" | "n" | "false" | "f" | "0" | "-" | "off" | "nein" | "falsch" | "non" | "否" | "假" | "×" => Ok("no"),
        _ => Err(Wrong::YesNo),
    }
}

/// `-1234.5` of what people write: blanks and apostrophes between thousands, a minus behind.
fn number(text: &str, decimals: Option<Decimals>) -> Result<String, Wrong> {
    let mut text: String = text.chars().filter(|c| !matches!(c, ' ' | '\'' | '’')).collect();
    let mut minus = false;
    if let Some(rest) = text.strip_suffix('-').or_else(|| text.strip_prefix('-')).map(str::to_owned) {
        (minus, text) = (true, rest);
    } else if let Some(rest) = text.strip_prefix('+').map(str::to_owned) {
        text = rest;
    }
    if let Some(plain) = powers(&text) {
        return Ok(if minus { format!("-{plain}") } else { plain });
    }
    let (whole, rest) = match style(&text) {
        Style::Plain => (text.clone(), ""),
        Style::Decided(mark) => split(&text, mark),
        Style::Grouped => (text.replace(['.', ','], ""), ""),
        Style::Open(mark) => match (decimals, mark) {
            (None, _) => return Err(Wrong::WhichNumber),
            (Some(Decimals::Point), '.') | (Some(Decimals::Comma), ',') => split(&text, mark),
            _ => (text.replace(['.', ','], ""), ""),
        },
        Style::Wrong => return Err(Wrong::Number),
    };
    let digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
    if (whole.is_empty() && rest.is_empty()) || !digits(&whole) || !digits(rest) {
        return Err(Wrong::Number);
    }
    // A mark that is not the file's would otherwise be taken for the other one without a word.
    if let (Style::Decided(mark), Some(wanted)) = (style(&text), decimals)
        && (mark == ',') != (wanted == Decimals::Comma)
    {
        return Err(Wrong::Number);
    }
    let whole = if whole.is_empty() { "0" } else { whole.as_str() };
    let sign = if minus { "-" } else { "" };
    Ok(if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") })
}

/// `6.1E6` in digits: programs write so, with a point, whatever the language. `1e5` may be the code of a thing.
pub(super) fn powers(text: &str) -> Option<String> {
    let (number, power) = text.split_once('E')?;
    let (whole, rest) = number.split_once('.')?;
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let power: i32 = power.parse().ok().filter(|p| (-12..=15).contains(p))?;
    if whole.is_empty() || !digits(whole) || !digits(rest) {
        return None;
    }
    let place = i32::try_from(whole.len()).ok()? + power;
    let (point, zeros) = (usize::try_from(place.max(0)).ok()?, usize::try_from((-place).max(0)).ok()?);
    let all = format!("{}{:0<point$}", "0".repeat(zeros), format!("{whole}{rest}"));
    let (whole, rest) = all.split_at(point);
    let (whole, rest) = (whole.trim_start_matches('0'), rest.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if rest.is_empty() { whole.to_owned() } else { format!("{whole}.{rest}") })
}

fn split(text: &str, mark: char) -> (String, &str) {
    let (whole, rest) = text.rsplit_once(mark).unwrap_or((text, ""));
    (whole.replace(['.', ','], ""), rest)
}

/// What the marks of a number tell about which of them is the decimal one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Style {
    /// There are none.
    Plain,
    /// This one is: the other stands before it, or no group of three follows.
    Decided(char),
    /// The same mark several times, each with three digits after it.
    Grouped,
    /// One mark with three digits after it: `1.234`.
    Open(char),
    /// No number.
    Wrong,
}

/// See [`Style`]. Minus and currency are gone.
pub(super) fn style(text: &str) -> Style {
    let (points, commas) = (text.matches('.').count(), text.matches(',').count());
    let grouped = |mark: char| {
        let mut parts = text.split(mark);
        let first = parts.next().unwrap_or_default().len();
        (1..=3).contains(&first) && parts.all(|p| p.len() == 3)
    };
    match (points, commas) {
        (0, 0) => Style::Plain,
        (1, 0) | (0, 1) => {
            let mark = if points == 1 { '.' } else { ',' };
            // `0.500` groups nothing.
            if grouped(mark) && !text.starts_with('0') { Style::Open(mark) } else { Style::Decided(mark) }
        }
        (_, 0) | (0, _) => {
            if grouped(if commas == 0 { '.' } else { ',' }) {
                Style::Grouped
            } else {
                Style::Wrong
            }
        }
        _ => {
            let (last, other) = if text.rfind('.') > text.rfind(',') { ('.', ',') } else { (',', '.') };
            let whole = text.rsplit_once(last).map_or(text, |(w, _)| w);
            let once = text.matches(last).count() == 1;
            let fine = whole.split(other).skip(1).all(|p| p.len() == 3);
            if once && fine { Style::Decided(last) } else { Style::Wrong }
        }
    }
}

/// A day as files write it; what comes after it as a time is read and left out.
pub(super) fn day(text: &str, order: Option<DayOrder>) -> Result<Date, Wrong> {
    let (date, _) = parts(&narrow(text), order).map_err(|w| if w == Wrong::Moment { Wrong::Day } else { w })?;
    Ok(date)
}

fn moment(text: &str, order: Option<DayOrder>, zone: &TimeZone) -> Result<String, Wrong> {
    let (date, clock) = parts(&narrow(text), order)?;
    let Some((time, offset)) = clock else { return Ok(date.to_string()) };
    let local = DateTime::from_parts(date, time);
    let zone = offset.map_or_else(|| zone.clone(), TimeZone::fixed);
    let at: Timestamp = zone.to_timestamp(local).map_err(|_| Wrong::Moment)?;
    Ok(at.to_string())
}

type Clock = Option<(Time, Option<Offset>)>;

/// The day and, where there is one, the time with its offset.
fn parts(text: &str, order: Option<DayOrder>) -> Result<(Date, Clock), Wrong> {
    let text = text.trim();
    let (head, tail) = cut(text);
    let date = date(head, order)?;
    if tail.is_empty() {
        return Ok((date, None));
    }
    Ok((date, Some(clock(tail).ok_or(Wrong::Moment)?)))
}

/// Where the time begins: after a `T`, or after the blank before the first colon.
fn cut(text: &str) -> (&str, &str) {
    let colon = text.find(':').unwrap_or(text.len());
    let at = text[..colon].rfind(['T', ' ']).filter(|_| colon < text.len());
    at.map_or((text, ""), |at| (text[..at].trim_end_matches([',', ' ']), text[at + 1..].trim()))
}

/// `14:05`, `2:05:09.000 PM`, with `Z`, `+0100`, `-03:00`, `Z-0300` or `GMT+8` behind.
fn clock(text: &str) -> Option<(Time, Option<Offset>)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.')).unwrap_or(text.len());
    let (time, mut rest) = (&text[..end], text[end..].trim());
    let mut half = None;
    let lower = rest.to_ascii_lowercase();
    for (word, pm) in [("am", false), ("pm", true), ("a.m.", false), ("p.m.", true), ("上午", false), ("下午", true)]
    {
        if lower.starts_with(word) {
            (half, rest) = (Some(pm), rest[word.len()..].trim());
        }
    }
    let mut numbers = time.split([':', '.']).map(|n| n.parse::<i8>().ok().or(if n.len() > 2 { Some(0) } else { None }));
    let (hour, minute) = (numbers.next()??, numbers.next()??);
    let second = numbers.next().unwrap_or(Some(0))?;
    let hour = match half {
        Some(true) if hour < 12 => hour + 12,
        Some(false) if hour == 12 => 0,
        _ => hour,
    };
    Some((Time::new(hour, minute, second, 0).ok()?, offset(rest)?))
}

/// The offset at the end of a time; the outer none is no offset that we know.
fn offset(text: &str) -> Option<Option<Offset>> {
    let text = text.trim();
    if text.is_empty() {
        return Some(None);
    }
    let bare = text.trim_start_matches("UTC").trim_start_matches("GMT").trim_start_matches('Z').trim();
    if bare.is_empty() {
        return Some(Some(Offset::UTC));
    }
    let minus = match bare.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let digits: String = bare[1..].chars().filter(|c| *c != ':').collect();
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.parse::<i32>().ok()?, 0),
        4 => (digits[..2].parse().ok()?, digits[2..].parse::<i32>().ok()?),
        _ => return None,
    };
    Offset::from_seconds(minus * (hours * 3600 + minutes * 60)).ok().map(Some)
}

fn date(text: &str, order: Option<DayOrder>) -> Result<Date, Wrong> {
    let text = text.trim().trim_end_matches('.');
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return civil(&text[..4], &text[4..6], &text[6..]);
    }
    if let Some(found) = chinese(text).or_else(|| in_words(text)) {
        return found;
    }
    let mark = ['-', '/', '.', '\\'].into_iter().filter(|m| text.contains(*m)).collect::<Vec<_>>();
    let [mark] = mark.as_slice() else { return Err(Wrong::Day) };
    let parts: Vec<&str> = text.split(*mark).map(str::trim).collect();
    let [a, b, c] = parts.as_slice() else { return Err(Wrong::Day) };
    if *mark == '\\' {
        return Err(Wrong::Day);
    }
    if a.len() == 4 {
        return civil(a, b, c);
    }
    // A point between the parts is only written by those who put the day first.
    let order = if *mark == '.' { Some(DayOrder::DayFirst) } else { order };
    let (first, second) = (small(a)?, small(b)?);
    match order {
        _ if first > 12 => civil(c, b, a),
        _ if second > 12 => civil(c, a, b),
        Some(DayOrder::DayFirst) => civil(c, b, a),
        Some(DayOrder::MonthFirst) => civil(c, a, b),
        None if first == second => civil(c, b, a),
        None => Err(Wrong::WhichDay),
    }
}

fn small(text: &str) -> Result<i8, Wrong> {
    if text.len() > 2 { Err(Wrong::Day) } else { text.parse().map_err(|_| Wrong::Day) }
}

/// Years of two digits lie between 1970 and 2069.
fn civil(year: &str, month: &str, day: &str) -> Result<Date, Wrong> {
    if !year.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Wrong::Day);
    }
    let full = match (year.len(), year.parse::<i16>()) {
        (4, Ok(y)) => y,
        (2, Ok(y)) => y + if y < 70 { 2000 } else { 1900 },
        _ => return Err(Wrong::Day),
    };
    Date::new(full, small(month)?, small(day)?).map_err(|_| Wrong::Day)
}

fn chinese(text: &str) -> Option<Result<Date, Wrong>> {
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.split(['日', '号']).next().unwrap_or_default();
    Some(civil(year.trim(), month.trim(), day.trim()))
}

/// `3 Nov 2026`, `3-Nov-26`, `November 3, 2026`, `Tue, 3 Nov 2026`.
fn in_words(text: &str) -> Option<Result<Date, Wrong>> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let words: Vec<&str> = text.split([' ', '-', '/', ',', '.']).filter(|w| !w.is_empty()).collect();
    let month_of = |w: &str| {
        let lower = w.to_lowercase();
        MONTHS.iter().position(|m| lower.len() >= 3 && lower.starts_with(m)).map(|m| (m + 1).to_string())
    };
    let at = words.iter().position(|w| month_of(w).is_some())?;
    let month = month_of(words[at])?;
    let numbers: Vec<&str> = words
        .iter()
        .filter(|w| w.chars().next().is_some_and(|c| c.is_ascii_digit()))
        .map(|w| w.trim_end_matches(|c: char| c.is_ascii_alphabetic()))
        .collect();
    let [day, year] = numbers.as_slice() else { return Some(Err(Wrong::Day)) };
    Some(civil(year, &month, day))
}

#[cfg(test)]
mod tests;
