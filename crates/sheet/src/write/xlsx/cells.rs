//! Rows and cells as XML, and how much room they need.

use std::fmt::Write;

use jiff::civil::{Date, DateTime, date};

use super::super::{Out, decimal};
use super::parts::Style;
use crate::head::letters;

/// Most characters of a cell.
const TEXT: usize = 32_767;
/// Most digits that spreadsheets keep of a number; longer ones are written as texts.
const DIGITS: usize = 15;

/// How wide columns have to be, in characters.
#[derive(Default)]
pub(super) struct Widths(Vec<usize>);

impl Widths {
    fn see(&mut self, column: usize, width: usize) {
        if self.0.len() <= column {
            self.0.resize(column + 1, 0);
        }
        self.0[column] = self.0[column].max(width);
    }

    /// The widths, neither too narrow to grip nor too wide to see two columns.
    pub(super) fn characters(&self) -> Vec<usize> {
        self.0.iter().map(|width| (width + 2).clamp(8, 60)).collect()
    }
}

/// Writes the head; how many texts were cut.
pub(super) fn head(columns: &[impl AsRef<str>], xml: &mut String, widths: &mut Widths) -> u64 {
    let mut cut = 0;
    let _ = write!(xml, "<row r=\"1\">");
    for (at, column) in columns.iter().enumerate() {
        widths.see(at, wide(column.as_ref()) + 1);
        cut += text(&format!("{}1", letters(at)), Style::Head, column.as_ref(), xml);
    }
    xml.push_str("</row>");
    cut
}

/// Writes a row; how many texts were cut.
pub(super) fn row(number: u32, cells: &[Out<'_>], xml: &mut String, widths: &mut Widths) -> u64 {
    let mut cut = 0;
    let _ = write!(xml, "<row r=\"{number}\">");
    for (at, cell) in cells.iter().enumerate() {
        let place = format!("{}{number}", letters(at));
        let width = match cell {
            Out::Empty => continue,
            Out::Text(words) => {
                cut += text(&place, Style::Text, words, xml);
                wide(words)
            }
            Out::Int(value) => value_of(&place, Style::Whole, &value.to_string(), xml),
            Out::Decimal(minor, exponent) => {
                let digits = decimal(*minor, *exponent);
                value_of(&place, Style::of_exponent(*exponent), &digits, xml) + digits.len() / 4
            }
            Out::Day(day) => moment(&place, Style::Day, day.at(0, 0, 0, 0), &day.to_string(), xml),
            Out::Moment(time) => moment(&place, Style::Moment, *time, &time.to_string(), xml),
            Out::Bool(yes) => {
                let _ = write!(xml, "<c r=\"{place}\" t=\"b\"><v>{}</v></c>", u8::from(*yes));
                5
            }
        };
        widths.see(at, width);
    }
    xml.push_str("</row>");
    cut
}

/// Writes a number; one with more digits than spreadsheets keep becomes a text.
fn value_of(place: &str, style: Style, digits: &str, xml: &mut String) -> usize {
    let kept = digits.bytes().filter(u8::is_ascii_digit).skip_while(|b| *b == b'0').count();
    if kept > DIGITS {
        text(place, Style::Text, digits, xml);
    } else {
        let _ = write!(xml, "<c r=\"{place}\" s=\"{}\"><v>{digits}</v></c>", style.number());
    }
    digits.len()
}

/// Writes a moment as the number that it is in spreadsheets; one before 1900 becomes a text.
fn moment(place: &str, style: Style, moment: DateTime, shown: &str, xml: &mut String) -> usize {
    match serial(moment) {
        Some(number) => {
            let _ = write!(xml, "<c r=\"{place}\" s=\"{}\"><v>{number}</v></c>", style.number());
        }
        None => {
            text(place, Style::Text, shown, xml);
        }
    }
    shown.len().min(16)
}

/// Days since the end of 1899, with a 29th of February 1900 that never was.
fn serial(moment: DateTime) -> Option<f64> {
    let first: Date = if moment.date() < date(1900, 3, 1) { date(1899, 12, 31) } else { date(1899, 12, 30) };
    let days = moment.date().since((jiff::Unit::Day, first)).ok()?.get_days();
    let time = moment.time();
    let seconds = i32::from(time.hour()) * 3600 + i32::from(time.minute()) * 60 + i32::from(time.second());
    let fraction = (f64::from(seconds) + f64::from(time.subsec_nanosecond()) / 1e9) / 86_400.0;
    (days > 0).then(|| f64::from(days) + fraction)
}

/// Writes words in the cell itself, as words; whether they were cut.
fn text(place: &str, style: Style, words: &str, xml: &mut String) -> u64 {
    if words.is_empty() {
        return 0;
    }
    let _ = write!(xml, "<c r=\"{place}\" s=\"{}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">", style.number());
    let mut units = 0;
    let mut whole = true;
    for (at, c) in words.char_indices() {
        units += c.len_utf16();
        if units > TEXT {
            whole = false;
            break;
        }
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            // What would be read as the code of a character.
            '_' if coded(&words[at..]) => xml.push_str("_x005F_"),
            '\t' | '\n' => xml.push(c),
            '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {
                let _ = write!(xml, "_x{:04X}_", u32::from(c));
            }
            c => xml.push(c),
        }
    }
    xml.push_str("</t></is></c>");
    u64::from(!whole)
}

/// Whether a text begins like `_x000D_`.
fn coded(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 7 && bytes[1] == b'x' && bytes[6] == b'_' && bytes[2..6].iter().all(u8::is_ascii_hexdigit)
}

/// The width of the widest line; Chinese signs take two places.
fn wide(text: &str) -> usize {
    let place = |c: char| if c >= '\u{1100}' { 2 } else { 1 };
    text.lines().map(|line| line.chars().take(80).map(place).sum()).max().unwrap_or(0)
}
