//! What the cells of a file tell before anybody is asked: what stands in each column, how days and numbers are written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tenure_sheet::Cell;

use super::answers::{DayOrder, Decimals};
use super::currencies::{self, Named};
use super::guess::Ours;
use super::setup::{Found, Setup};
use super::values::{Style, Wrong, day, narrow, powers, style};
use crate::base::registry::Reads;

/// Values of a column that a page shows.
const SAMPLES: usize = 3;
/// Most letters of one of them.
const LETTERS: usize = 48;
/// Most different currencies of a column that are remembered.
const CURRENCIES: usize = 8;

/// What stands in one column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Column {
    /// The first different values.
    #[serde(skip_serializing_if = "unseen")]
    pub samples: Vec<String>,
    /// Cells that hold something.
    #[serde(skip_serializing_if = "unseen")]
    pub filled: u64,
    /// Cells of a spreadsheet that are days, numbers, yes or no by themselves.
    #[serde(skip_serializing_if = "unseen")]
    pub typed: u64,
    /// Cells that are days.
    #[serde(skip_serializing_if = "unseen")]
    pub days: u64,
    /// Cells that are numbers.
    #[serde(skip_serializing_if = "unseen")]
    pub numbers: u64,
    /// Cells that are e-mail addresses.
    #[serde(skip_serializing_if = "unseen")]
    pub emails: u64,
    /// Cells that are web addresses.
    #[serde(skip_serializing_if = "unseen")]
    pub sites: u64,
    /// Days whose day stands first beyond doubt, the first of them and its line.
    #[serde(skip_serializing_if = "unseen")]
    pub day_first: Sign,
    /// Days whose month stands first beyond doubt.
    #[serde(skip_serializing_if = "unseen")]
    pub month_first: Sign,
    /// Days that can be read in both ways.
    #[serde(skip_serializing_if = "unseen")]
    pub either: Sign,
    /// Numbers whose decimals follow a comma beyond doubt.
    #[serde(skip_serializing_if = "unseen")]
    pub comma: Sign,
    /// Numbers whose decimals follow a point beyond doubt.
    #[serde(skip_serializing_if = "unseen")]
    pub point: Sign,
    /// Numbers that can be read in both ways.
    #[serde(skip_serializing_if = "unseen")]
    pub open: Sign,
    /// Currencies that numbers name beyond doubt.
    #[serde(skip_serializing_if = "unseen")]
    pub currencies: BTreeMap<String, Sign>,
    /// Numbers with a sign that several currencies share.
    #[serde(skip_serializing_if = "unseen")]
    pub shared: Sign,
    /// Which currencies could be meant by all of them.
    #[serde(skip_serializing_if = "unseen")]
    pub could_be: Vec<String>,
}

/// How often something was seen, and where first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sign {
    /// How often.
    pub times: u64,
    /// The first line.
    pub line: u64,
    /// What stands there.
    pub text: String,
}

impl Sign {
    fn see(&mut self, line: u64, text: &str) {
        if self.times == 0 {
            (self.line, self.text) = (line, short(text));
        }
        self.times += 1;
    }

    fn join(&mut self, other: &Sign) {
        if self.times == 0 || (other.times > 0 && other.line < self.line) {
            (self.line, self.text) = (other.line, other.text.clone());
        }
        self.times += other.times;
    }
}

/// What is not seen need not be kept: a sheet may have thousands of empty columns.
fn unseen<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn short(text: &str) -> String {
    text.chars().take(LETTERS).collect()
}

impl Column {
    /// Whether it can be read so, by at least half of what stands in it: a column named "start" that holds words is no
    /// day.
    pub fn may_be(&self, reads: Reads) -> bool {
        let fitting = match reads {
            Reads::Day | Reads::Moment => self.days,
            // Parts of days are not looked for: a number may be a year.
            Reads::PartDay => self.filled,
            Reads::Number | Reads::Percent | Reads::Amount => self.numbers,
            Reads::Text | Reads::YesNo => self.filled,
            Reads::Email | Reads::Phone | Reads::Website | Reads::Country | Reads::Currency => self.filled,
        };
        fitting * 2 >= self.filled
    }

    /// Looks at one more cell.
    pub fn see(&mut self, line: u64, cell: &Cell) {
        if cell.is_blank() {
            return;
        }
        // What is kept of a cell holds no character zero, with which it is refused later.
        let text = cell.text().replace('\0', "");
        let text = text.trim();
        self.filled += 1;
        if self.samples.len() < SAMPLES && !self.samples.iter().any(|s| *s == short(text)) {
            self.samples.push(short(text));
        }
        match cell {
            Cell::Text(_) => self.see_text(line, text),
            Cell::Number(_) => (self.typed, self.numbers) = (self.typed + 1, self.numbers + 1),
            Cell::Day(_) | Cell::Moment(_) | Cell::Instant(_) => {
                (self.typed, self.days) = (self.typed + 1, self.days + 1)
            }
            _ => self.typed += 1,
        }
    }

    fn see_text(&mut self, line: u64, text: &str) {
        if text.len() > 64 {
            return;
        }
        if text.contains('@') {
            self.emails += u64::from(!text.contains(' ') && text.rsplit('@').next().is_some_and(|d| d.contains('.')));
            return;
        }
        if text.starts_with("http") || text.starts_with("www.") {
            self.sites += 1;
            return;
        }
        if !text.chars().any(|c| c.is_numeric()) {
            return;
        }
        if self.see_day(line, text) { self.days += 1 } else { self.see_number(line, text) }
    }

    fn see_day(&mut self, line: u64, text: &str) -> bool {
        let (as_day, as_month) = (day(text, Some(DayOrder::DayFirst)), day(text, Some(DayOrder::MonthFirst)));
        let (Ok(by_day), Ok(by_month)) = (&as_day, &as_month) else { return false };
        match day(text, None) {
            Err(Wrong::WhichDay) => self.either.see(line, text),
            // `25/03/2026` decides, `2026-03-25` says nothing about the others.
            Ok(_) if by_day == by_month && slashed(text) => {
                let first = text.split(['/', '-']).next().and_then(|n| n.trim().parse::<u8>().ok()).unwrap_or(0);
                let second = text.split(['/', '-']).nth(1).and_then(|n| n.trim().parse::<u8>().ok()).unwrap_or(0);
                if first > 12 {
                    self.day_first.see(line, text);
                } else if second > 12 {
                    self.month_first.see(line, text);
                }
            }
            _ => {}
        }
        true
    }

    fn see_number(&mut self, line: u64, text: &str) {
        let bare: String = narrow(text).chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
        let words = text.chars().filter(|c| c.is_alphabetic()).count();
        if bare.is_empty() || words > 3 {
            return;
        }
        if powers(text.trim_start_matches('-')).is_some() {
            self.numbers += 1;
            return;
        }
        match style(&bare) {
            Style::Wrong => return,
            Style::Decided(',') => self.comma.see(line, text),
            Style::Decided(_) => self.point.see(line, text),
            Style::Open(_) => self.open.see(line, text),
            Style::Plain | Style::Grouped => {}
        }
        self.numbers += 1;
        self.see_currency(line, text);
    }

    fn see_currency(&mut self, line: u64, text: &str) {
        match currencies::apart(&narrow(text)).map_or(Named::Nothing, |(_, named)| named) {
            Named::Nothing => {}
            Named::One(code) if self.currencies.len() < CURRENCIES || self.currencies.contains_key(code) => {
                self.currencies.entry(code.to_owned()).or_default().see(line, text);
            }
            Named::One(_) => {}
            Named::Shared(all) if self.shared.times == 0 => {
                self.could_be = all.iter().map(|code| (*code).to_owned()).collect();
                self.shared.see(line, text);
            }
            Named::Shared(all) => {
                self.could_be.retain(|code| all.contains(&code.as_str()));
                self.shared.see(line, text);
            }
        }
    }
}

fn slashed(text: &str) -> bool {
    let head = text.split([' ', 'T']).next().unwrap_or_default();
    let mut parts = head.split(['/', '-']);
    parts.next().is_some_and(|p| p.len() <= 2) && parts.next().is_some_and(|p| p.len() <= 2)
}

/// A question of a file, with what the data say about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Question<T> {
    /// The answer that the data give; none when they give none, or two.
    pub proposed: Option<T>,
    /// Where the data say so: each answer with its first sign.
    pub signs: Vec<(T, Sign)>,
    /// Cells that can be read in both ways.
    pub open: Sign,
}

impl<T: Copy> Question<T> {
    fn of(signs: Vec<(T, Sign)>, open: Sign) -> Option<Self> {
        let signs: Vec<(T, Sign)> = signs.into_iter().filter(|(_, sign)| sign.times > 0).collect();
        if signs.is_empty() && open.times == 0 {
            return None;
        }
        let proposed = if let [(only, _)] = signs.as_slice() { Some(*only) } else { None };
        Some(Self { proposed, signs, open })
    }

    /// Whether nobody can go on without an answer.
    pub fn must(&self) -> bool {
        self.open.times > 0 && self.proposed.is_none()
    }
}

/// The question for the order of days; none when no column that is read as days leaves it open.
pub fn days<'a>(columns: impl Iterator<Item = (&'a Column, Reads)>) -> Option<Question<DayOrder>> {
    let (mut first, mut month, mut either) = (Sign::default(), Sign::default(), Sign::default());
    for (column, _) in columns.filter(|(_, reads)| matches!(reads, Reads::Day | Reads::PartDay | Reads::Moment)) {
        first.join(&column.day_first);
        month.join(&column.month_first);
        either.join(&column.either);
    }
    Question::of(vec![(DayOrder::DayFirst, first), (DayOrder::MonthFirst, month)], either)
}

/// The question for the decimals; none when no column that is read as numbers leaves it open.
pub fn decimals<'a>(columns: impl Iterator<Item = (&'a Column, Reads)>) -> Option<Question<Decimals>> {
    let (mut comma, mut point, mut open) = (Sign::default(), Sign::default(), Sign::default());
    for (column, _) in columns.filter(|(_, reads)| matches!(reads, Reads::Number | Reads::Percent | Reads::Amount)) {
        comma.join(&column.comma);
        point.join(&column.point);
        open.join(&column.open);
    }
    Question::of(vec![(Decimals::Point, point), (Decimals::Comma, comma)], open)
}

/// The question for the currency; none when a column gives it, or when no amount has a sign.
pub fn currency(found: &Found, setup: &Setup, ours: &[Ours]) -> Option<Question<&'static str>> {
    if setup.comes("currency") {
        return None;
    }
    let (mut signs, mut open) = (BTreeMap::<&'static str, Sign>::new(), Sign::default());
    let mut could_be: Option<Vec<&str>> = None;
    for (column, _) in matched(found, setup, ours).into_iter().filter(|(_, reads)| *reads == Reads::Amount) {
        for (code, sign) in &column.currencies {
            if let Some(code) = currencies::listed(code) {
                signs.entry(code).or_default().join(sign);
            }
        }
        if column.shared.times > 0 {
            open.join(&column.shared);
            let here = column.could_be.iter().map(String::as_str);
            could_be = Some(here.filter(|c| could_be.as_ref().is_none_or(|before| before.contains(c))).collect());
        }
    }
    let mut question = Question::of(signs.into_iter().collect(), open)?;
    // `€ 5` says nothing about `$ 5`.
    question.proposed = question.proposed.filter(|code| could_be.is_none_or(|all| all.contains(code)));
    Some(question)
}

/// The open questions of a file: those whose answers its columns need, with what the data say.
pub fn questions(
    found: &Found,
    setup: &Setup,
    ours: &[Ours],
) -> (Option<Question<DayOrder>>, Option<Question<Decimals>>) {
    let matched = matched(found, setup, ours);
    (days(matched.iter().copied()), decimals(matched.iter().copied()))
}

/// The columns of the file that are read, each with how.
fn matched<'a>(found: &'a Found, setup: &Setup, ours: &[Ours]) -> Vec<(&'a Column, Reads)> {
    let reads = |field: &str| ours.iter().find(|o| o.name == field).map(|o| o.reads);
    let headers = &found.shape.columns;
    let own = found.columns.iter().zip(&setup.columns).filter_map(|(column, m)| Some((column, m.field.as_deref()?)));
    // A column that is the first of several filled ones is read like any other; one that is put together is a text.
    let first = setup.made.iter().filter(|made| made.with.is_none());
    let made = first.flat_map(|made| made.places(headers).into_iter().map(|place| (place.at, made.field.as_str())));
    let made = made.filter_map(|(at, field)| Some((found.columns.get(at)?, field)));
    own.chain(made).filter_map(|(column, field)| Some((column, reads(field)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(cells: &[&str]) -> Column {
        let mut column = Column::default();
        for (i, cell) in cells.iter().enumerate() {
            column.see(i as u64 + 2, &Cell::of(*cell));
        }
        column
    }

    fn asked(cells: &[&str]) -> Option<Question<DayOrder>> {
        days([(&column(cells), Reads::Day)].into_iter())
    }

    #[test]
    fn one_day_beyond_the_twelfth_decides_for_the_file() {
        let question = asked(&["03/04/2026", "25/04/2026", "01/02/2026"]).unwrap();
        assert_eq!(question.proposed, Some(DayOrder::DayFirst));
        assert_eq!((question.signs[0].1.line, question.signs[0].1.text.as_str()), (3, "25/04/2026"));
        assert_eq!(question.open.times, 2);
        assert!(!question.must());
    }

    #[test]
    fn days_that_say_nothing_are_asked_for_and_those_that_say_both_too() {
        let open = asked(&["03/04/2026"]).unwrap();
        assert!(open.must() && open.signs.is_empty());
        let both = asked(&["25/04/2026", "04/25/2026", "03/04/2026"]).unwrap();
        assert!(both.must() && both.signs.len() == 2);
        assert_eq!(asked(&["2026-04-03", "3 Nov 2026", ""]), None);
    }

    #[test]
    fn decimals_are_seen() {
        let of = |cells: &[&str]| decimals([(&column(cells), Reads::Amount)].into_iter());
        assert_eq!(of(&["1.234,50", "1.234"]).unwrap().proposed, Some(Decimals::Comma));
        assert_eq!(of(&["€1,234.50", "7"]).unwrap().proposed, Some(Decimals::Point));
        assert!(of(&["1.234"]).unwrap().must());
        assert_eq!(of(&["1234", "7"]), None);
    }

    #[test]
    fn currencies_are_seen() {
        let c = column(&["US$ 5", "$ 6", "7", "$ 8", "MXN 1.00", "abc 9"]);
        let named: Vec<(&str, u64)> = c.currencies.iter().map(|(code, sign)| (code.as_str(), sign.times)).collect();
        assert_eq!(named, [("MXN", 1), ("USD", 1)]);
        assert_eq!((c.shared.times, c.shared.line, c.shared.text.as_str()), (2, 3, "$ 6"));
        assert!(c.could_be.iter().any(|code| code == "CAD") && !c.could_be.iter().any(|code| code == "EUR"));
    }

    #[test]
    fn columns_tell_what_stands_in_them() {
        let c = column(&["a@x.example", "b@x.example", "", "a@x.example"]);
        assert_eq!((c.filled, c.emails, c.samples.len()), (3, 3, 2));
        let c = column(&["https://a.example", "www.b.example"]);
        assert_eq!(c.sites, 2);
        let mut c = Column::default();
        c.see(2, &Cell::Number(String::from("1234.5")));
        assert_eq!((c.typed, c.numbers, c.point.times), (1, 1, 0), "a spreadsheet's numbers ask nothing");
    }
}
