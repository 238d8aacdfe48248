//! Lists as files: a list gives typed cells once, and CSV and spreadsheets are two ways to write them. Numbers are
//! numbers and days are days in both, and no text becomes a formula.
//!
//! A list has its file at two addresses, `/people.csv` and `/people.xlsx`, with one handler: the ending says which.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use tenure_sheet::write::{Csv, Out, Xlsx};

use super::dated::OPEN;
use super::money::{Money, exponent};
use super::{Cx, Error, Result, erased};

/// Which file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// UTF-8, commas.
    Csv,
    /// A spreadsheet.
    Xlsx,
}

impl Form {
    /// The form that a request asks for by the ending of its path; CSV for any other.
    pub fn of(cx: &Cx) -> Self {
        let path = cx.request.uri.split(['?', '#']).next().unwrap_or_default();
        if path.ends_with(".xlsx") { Form::Xlsx } else { Form::Csv }
    }

    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Form::Csv => "csv",
            Form::Xlsx => "xlsx",
        }
    }

    fn media(self) -> &'static str {
        match self {
            Form::Csv => "text/csv; charset=utf-8",
            Form::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// A cell of a list.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Words.
    Text(String),
    /// A whole number.
    Int(i64),
    /// An amount, without its currency: that stands in a column of its own.
    Amount(Money),
    /// A number in minor units, and how many of its digits stand behind the full stop.
    Decimal(i64, u8),
    /// A day.
    Day(Date),
    /// An instant: in CSV with its zone, in spreadsheets as the reader's clock shows it.
    Instant(Timestamp),
    /// Yes or no.
    Bool(bool),
}

impl Cell {
    /// The last day of something whose end is stored as the day after; nothing while it is open.
    pub fn last_day(end: Date) -> Self {
        if end >= OPEN { Cell::Empty } else { Cell::from(end.yesterday().ok()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::from(text.to_owned())
    }
}

impl From<i64> for Cell {
    fn from(n: i64) -> Self {
        Cell::Int(n)
    }
}

impl From<Date> for Cell {
    fn from(day: Date) -> Self {
        Cell::Day(day)
    }
}

impl From<Timestamp> for Cell {
    fn from(at: Timestamp) -> Self {
        Cell::Instant(at)
    }
}

impl From<Money> for Cell {
    fn from(money: Money) -> Self {
        Cell::Amount(money)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Empty, Into::into)
    }
}

/// The file of a list for one request. Nothing of it is kept but the bytes.
///
/// # Errors
/// `Internal` when it cannot be written; `Invalid` for more rows than a spreadsheet has.
pub fn answer(
    cx: &Cx,
    name: &str,
    head: &[impl AsRef<str>],
    rows: impl IntoIterator<Item = Vec<Cell>>,
) -> Result<Response> {
    let form = Form::of(cx);
    let mut file = Sheet::new(form, name, head, cx.viewer.zone.clone())?;
    for row in rows {
        file.row(&row, |text| erased::shown(text, cx.locale()))?;
    }
    respond(form, name, file.finish()?)
}

/// The answer that browsers save under a name.
///
/// # Errors
/// Never in practice: names are our own.
pub fn respond(form: Form, name: &str, bytes: Vec<u8>) -> Result<Response> {
    let disposition = format!("attachment; filename=\"{name}.{}\"", form.ending());
    Ok(([(CONTENT_TYPE, form.media().to_owned()), (CONTENT_DISPOSITION, disposition)], bytes).into_response())
}

/// A file under construction, for lists that come page by page.
pub struct Sheet {
    writer: Writer,
    zone: TimeZone,
}

enum Writer {
    Csv(Csv<Vec<u8>>),
    Xlsx(Box<Xlsx<Vec<u8>>>),
}

impl Sheet {
    /// Begins a file with its heads.
    ///
    /// # Errors
    /// `Internal` when it cannot be written.
    pub fn new(form: Form, name: &str, head: &[impl AsRef<str>], zone: TimeZone) -> Result<Self> {
        let writer = match form {
            Form::Csv => {
                let mut csv = Csv::new(Vec::new());
                csv.head(head).map_err(|e| broken(&e))?;
                Writer::Csv(csv)
            }
            Form::Xlsx => {
                let mut xlsx = Xlsx::new(Vec::new()).map_err(|e| broken(&e))?;
                xlsx.sheet(name, head).map_err(|e| broken(&e))?;
                Writer::Xlsx(Box::new(xlsx))
            }
        };
        Ok(Self { writer, zone })
    }

    /// Begins a CSV file with the mark by which Excel knows UTF-8; for spreadsheets the same as [`Sheet::new`].
    ///
    /// # Errors
    /// `Internal` when it cannot be written.
    pub fn marked(form: Form, name: &str, head: &[impl AsRef<str>], zone: TimeZone) -> Result<Self> {
        if form == Form::Xlsx {
            return Self::new(form, name, head, zone);
        }
        let mut csv = Csv::marked(Vec::new()).map_err(|e| broken(&e))?;
        csv.head(head).map_err(|e| broken(&e))?;
        Ok(Self { writer: Writer::Csv(csv), zone })
    }

    /// Writes a row. `shown` gives what a reader sees in place of a text; spreadsheets are not rewritten on their way as
    /// pages and CSV are.
    ///
    /// # Errors
    /// `Internal` when it cannot be written; `Invalid` for more rows than a spreadsheet has.
    pub fn row(&mut self, cells: &[Cell], shown: impl Fn(&str) -> Option<String>) -> Result<()> {
        let xlsx = matches!(self.writer, Writer::Xlsx(_));
        let out = |cell: &Cell| match cell {
            Cell::Text(text) => Out::from(shown(text).unwrap_or_else(|| text.clone())),
            Cell::Empty => Out::Empty,
            Cell::Int(n) => Out::Int(*n),
            Cell::Amount(m) => Out::Decimal(m.minor, u8::try_from(exponent(&m.currency)).unwrap_or(2)),
            Cell::Decimal(minor, digits) => Out::Decimal(*minor, *digits),
            Cell::Day(day) => Out::Day(*day),
            Cell::Instant(at) if xlsx => Out::Moment(at.to_zoned_datetime(self.zone.clone()).datetime()),
            Cell::Instant(at) => Out::from(at.to_string()),
            Cell::Bool(yes) => Out::Bool(*yes),
        };
        let row: Vec<Out<'_>> = cells.iter().map(out).collect();
        match &mut self.writer {
            Writer::Csv(csv) => csv.row(&row).map_err(|e| broken(&e)),
            Writer::Xlsx(xlsx) => xlsx.row(&row).map_err(|e| match e {
                tenure_sheet::write::XlsxFault::TooManyRows { .. } => Error::field("", "sheets-error-rows"),
                other => broken(&other),
            }),
        }
    }

    /// Ends the file.
    ///
    /// # Errors
    /// `Internal` when it cannot be written.
    pub fn finish(self) -> Result<Vec<u8>> {
        match self.writer {
            Writer::Csv(csv) => csv.finish().map_err(|e| broken(&e)),
            Writer::Xlsx(xlsx) => xlsx.finish().map_err(|e| broken(&e)),
        }
    }
}

fn broken(e: &dyn std::fmt::Display) -> Error {
    Error::internal(format!("cannot write the file of a list: {e}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Vec<Cell> {
        let at: Timestamp = "2026-11-12T09:00:00Z".parse().unwrap();
        vec![
            Cell::from("=1+1"),
            Cell::from(-5),
            Cell::Amount(Money { minor: -1_250, currency: String::from("EUR") }),
            Cell::from(jiff::civil::date(2026, 11, 12)),
            Cell::from(at),
            Cell::from(None::<i64>),
        ]
    }

    fn written(form: Form) -> Vec<u8> {
        let head = ["a", "b", "c", "d", "e", "f"];
        let mut file = Sheet::new(form, "list", &head, TimeZone::UTC).unwrap();
        file.row(&row(), |_| None).unwrap();
        file.finish().unwrap()
    }

    #[test]
    fn csv_has_numbers_and_inert_words() {
        let text = String::from_utf8(written(Form::Csv)).unwrap();
        assert_eq!(text, "a,b,c,d,e,f\n'=1+1,-5,-12.50,2026-11-12,2026-11-12T09:00:00Z,\n");
    }

    #[test]
    fn spreadsheets_are_read_back_as_what_they_are() {
        let bytes = written(Form::Xlsx);
        assert_eq!(&bytes[..2], b"PK");
    }
}
