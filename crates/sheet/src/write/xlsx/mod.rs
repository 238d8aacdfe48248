//! Spreadsheets: real numbers and days, words that never become formulas, a bold head that stays in sight.

mod cells;
mod names;
mod parts;

use std::fmt;
use std::io::{self, Write};

use super::Out;
use super::zip::{ZipEntry, ZipWriter};
use cells::{Widths, head, row};
use names::safe;

/// Most rows of a sheet.
const ROWS: u32 = 1 << 20;
/// Rows that decide how wide columns are.
const MEASURED: u32 = 500;

/// Why a spreadsheet was not written.
#[derive(Debug)]
pub enum XlsxFault {
    /// It could not be written.
    Io(io::Error),
    /// No sheet was begun.
    NoSheet,
    /// More rows than a sheet can have.
    TooManyRows {
        /// Most rows, the head among them.
        most: u32,
    },
}

impl From<io::Error> for XlsxFault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl fmt::Display for XlsxFault {
    /// For logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for XlsxFault {}

/// Where writing stands.
enum Stage<W: Write> {
    Between(ZipWriter<W>),
    Within(Sheet<W>),
    /// After an error.
    Failed,
}

/// A sheet that is being written.
struct Sheet<W: Write> {
    entry: ZipEntry<W>,
    rows: u32,
    widths: Widths,
    /// Rows that are kept until the widths of the columns are known.
    kept: Option<String>,
}

/// Writes sheets of rows.
pub struct Xlsx<W: Write> {
    stage: Stage<W>,
    names: Vec<String>,
    text: String,
    cut: u64,
}

impl<W: Write> Xlsx<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(to: W) -> Result<Self, XlsxFault> {
        let zip = ZipWriter::new(to).add("_rels/.rels", parts::ROOT)?.add("xl/styles.xml", &parts::styles())?;
        Ok(Self { stage: Stage::Between(zip), names: Vec::new(), text: String::new(), cut: 0 })
    }

    /// Begins a sheet with the names of its columns. Its own name is made one that spreadsheets take.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn sheet(&mut self, name: &str, columns: &[impl AsRef<str>]) -> Result<(), XlsxFault> {
        let zip = self.between()?;
        self.names.push(safe(name, &self.names));
        let entry = zip.begin(&parts::sheet(self.names.len()))?;
        let mut widths = Widths::default();
        let mut kept = String::new();
        self.cut += head(columns, &mut kept, &mut widths);
        self.stage = Stage::Within(Sheet { entry, rows: 1, widths, kept: Some(kept) });
        Ok(())
    }

    /// Writes a row. Texts beyond the 32,767 characters of a cell are cut, see [`Self::cut`].
    ///
    /// # Errors
    /// When no sheet was begun, it is full, or cannot be written.
    pub fn row(&mut self, cells: &[Out<'_>]) -> Result<(), XlsxFault> {
        let Stage::Within(sheet) = &mut self.stage else { return Err(XlsxFault::NoSheet) };
        if sheet.rows == ROWS {
            return Err(XlsxFault::TooManyRows { most: ROWS });
        }
        sheet.rows += 1;
        match &mut sheet.kept {
            Some(kept) => {
                self.cut += row(sheet.rows, cells, kept, &mut sheet.widths);
                if sheet.rows > MEASURED {
                    sheet.settle()?;
                }
            }
            None => {
                self.text.clear();
                self.cut += row(sheet.rows, cells, &mut self.text, &mut sheet.widths);
                sheet.entry.write_all(self.text.as_bytes())?;
            }
        }
        Ok(())
    }

    /// How many texts were too long for a cell so far.
    pub fn cut(&self) -> u64 {
        self.cut
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When no sheet was begun, or the rest of it cannot be written.
    pub fn finish(mut self) -> Result<W, XlsxFault> {
        let zip = self.between()?;
        if self.names.is_empty() {
            return Err(XlsxFault::NoSheet);
        }
        let zip = zip
            .add("xl/workbook.xml", &parts::workbook(&self.names))?
            .add("xl/_rels/workbook.xml.rels", &parts::relations(self.names.len()))?
            .add("[Content_Types].xml", &parts::types(self.names.len()))?;
        Ok(zip.finish()?)
    }

    /// Ends the sheet that is being written, if any.
    fn between(&mut self) -> Result<ZipWriter<W>, XlsxFault> {
        match std::mem::replace(&mut self.stage, Stage::Failed) {
            Stage::Between(zip) => Ok(zip),
            Stage::Within(mut sheet) => {
                sheet.settle()?;
                sheet.entry.write_all(parts::SHEET_END.as_bytes())?;
                Ok(sheet.entry.finish()?)
            }
            Stage::Failed => Err(XlsxFault::NoSheet),
        }
    }
}

impl<W: Write> Sheet<W> {
    /// Writes what was kept, once the widths are known.
    fn settle(&mut self) -> io::Result<()> {
        if let Some(kept) = self.kept.take() {
            self.entry.write_all(parts::sheet_begin(&self.widths.characters()).as_bytes())?;
            self.entry.write_all(kept.as_bytes())?;
        }
        Ok(())
    }
}
