//! Cells separated by a sign, rows by line breaks.

mod delimiter;
mod machine;
mod rows;
#[cfg(test)]
mod tests;

use crate::coding::{Coding, Decoder, Found};
use crate::head::{Grid, head};
use crate::{DelimiterSign, Evidence, Fault, Format, FormatSign, Problem, Row, Shape, Wish};
use machine::{Machine, Record};
pub(crate) use rows::CsvRows;

/// Most bytes of a cell.
pub(crate) const CELL: usize = 1 << 20;
/// Most bytes of a row.
pub(crate) const ROW: usize = 16 << 20;
/// Most cells of a row: the columns of a spreadsheet.
pub(crate) const CELLS: usize = 16_384;

/// Rows that are looked at.
const ROWS: usize = 200;

/// The beginning of a text file.
pub(crate) struct Beginning<'a> {
    /// Its text.
    pub(crate) text: &'a str,
    /// Whether that is all.
    pub(crate) whole: bool,
}

/// Judges a text file by its beginning.
pub(crate) fn look(text: &Beginning<'_>, found: &Found, format: FormatSign, wish: &Wish) -> Result<Shape, Fault> {
    let (delimiter, sign) = match &wish.delimiter {
        Some(delimiter) => (checked(delimiter)?, DelimiterSign::Wished),
        None => delimiter::guess(text),
    };
    let declared = delimiter::declared(text.text).is_some();
    let rows: Vec<Row> = sample(text, &delimiter).into_iter().skip(usize::from(declared)).map(Record::row).collect();
    let head = head(&rows, wish, Grid::Separated).ok_or(Fault::whole(Problem::Nothing))?;
    Ok(Shape {
        format: Format::Csv,
        encoding: found.coding.name().to_owned(),
        delimiter: if sign == DelimiterSign::OneColumn { String::new() } else { delimiter },
        header: head.header,
        start: head.start,
        left: head.left,
        sheets: Vec::new(),
        sheet: String::new(),
        columns: head.columns,
        evidence: Evidence { format, encoding: found.sign, delimiter: sign, header: head.sign },
    })
}

/// What stands for a delimiter that a file of one column does not need.
fn delimiter_of(shape: &Shape) -> &str {
    if shape.delimiter.is_empty() { "," } else { &shape.delimiter }
}

fn checked(delimiter: &str) -> Result<String, Fault> {
    let odd = |c: char| matches!(c, '"' | '\r' | '\n' | '\0');
    if delimiter.is_empty() || delimiter.len() > 16 || delimiter.contains(odd) {
        return Err(Fault::whole(Problem::BadDelimiter(delimiter.to_owned())));
    }
    Ok(delimiter.to_owned())
}

/// The first rows of a text that are not blank; the last one is left out when it may be cut.
fn sample(beginning: &Beginning<'_>, delimiter: &str) -> Vec<Record> {
    let decoder = Decoder::new(beginning.text.as_bytes(), Coding::UTF_8);
    let mut machine = Machine::new(decoder, delimiter.as_bytes());
    let mut records = Vec::new();
    while records.len() < ROWS {
        let mut record = Record::default();
        if !machine.record(&mut record).unwrap_or(false) {
            break;
        }
        let cut = machine.at_end() && !beginning.whole && !records.is_empty();
        if !record.is_blank() && !cut {
            records.push(record);
        }
    }
    records
}
