//! What all spreadsheets have in common: rows of cells at places, of which a table is cut out.

mod serial;

use crate::head::{Grid, head};
use crate::{Cell, DelimiterSign, EncodingSign, Evidence, Fault, Format, FormatSign, Problem, Row, Shape, Wish};
pub(crate) use serial::{Kind, Serial, iso};

/// Most rows of a sheet.
pub(crate) const ROWS: u64 = 1 << 20;
/// Most columns of a sheet.
pub(crate) const COLUMNS: usize = 16_384;

/// Most sheets of a file.
pub(crate) const SHEETS: usize = 10_000;

/// Most bytes of the texts of a row.
const MOST: usize = 16 << 20;

/// Rows that are looked at.
const SAMPLE: usize = 200;

/// A row as it stands in a sheet: only cells that hold something, by column from 0.
#[derive(Clone, Debug, Default)]
pub(crate) struct GridRow {
    /// From 1.
    pub(crate) number: u64,
    cells: Vec<(usize, Cell)>,
    /// Bytes of its texts.
    bytes: usize,
}

impl GridRow {
    pub(crate) fn new(number: u64) -> Self {
        Self { number, ..Self::default() }
    }

    /// Adds a cell. A few bytes of a file can refer to a long text many times, so texts are counted.
    pub(crate) fn push(&mut self, column: usize, cell: Cell) -> Result<(), Problem> {
        if let Cell::Text(text) = &cell {
            self.bytes += text.len();
        }
        if self.bytes > MOST {
            return Err(Problem::RowTooLong { most: MOST });
        }
        if self.cells.len() == COLUMNS {
            return Err(Problem::TooManyCells { expected: COLUMNS, found: COLUMNS + 1 });
        }
        self.cells.push((column, cell));
        Ok(())
    }

    /// Puts cells in order, where the file may have them in another.
    pub(crate) fn sort(&mut self) {
        self.cells.sort_by_key(|(at, _)| *at);
    }

    /// Whether nothing can be seen in it.
    pub(crate) fn is_blank(&self) -> bool {
        self.cells.iter().all(|(_, cell)| cell.is_blank())
    }

    /// All cells from the column `left` on, and at least `width` of them.
    fn row(self, left: usize, width: usize) -> Row {
        let last = self.cells.last().map_or(0, |(at, _)| (at + 1).saturating_sub(left));
        let mut cells = vec![Cell::Empty; last.max(width)];
        for (at, cell) in self.cells {
            if let Some(place) = at.checked_sub(left) {
                cells[place] = cell;
            }
        }
        Row { line: self.number, cells }
    }
}

/// The first rows of a sheet that hold anything.
pub(crate) fn sample(rows: impl Iterator<Item = Result<GridRow, Fault>>) -> Result<Vec<Row>, Fault> {
    let filled = rows.filter(|row| !row.as_ref().is_ok_and(GridRow::is_blank));
    filled.take(SAMPLE).map(|row| Ok(row?.row(0, 0))).collect()
}

/// The shape of a table in a sheet, of which `rows` are the first.
pub(crate) fn shape(
    format: (Format, FormatSign),
    sheets: Vec<String>,
    sheet: String,
    rows: &[Row],
    wish: &Wish,
) -> Result<Shape, Fault> {
    let head = head(rows, wish, Grid::Sheet).ok_or(Fault::whole(Problem::Nothing))?;
    Ok(Shape {
        format: format.0,
        encoding: "UTF-8".to_owned(),
        delimiter: String::new(),
        header: head.header,
        start: head.start,
        left: head.left,
        sheets,
        sheet,
        columns: head.columns,
        evidence: Evidence {
            format: format.1,
            encoding: EncodingSign::Format,
            delimiter: DelimiterSign::Format,
            header: head.sign,
        },
    })
}

/// The table that a shape cuts out of a sheet.
pub(crate) struct GridRows<I> {
    rows: I,
    left: usize,
    columns: usize,
    first: u64,
    over: bool,
}

impl<I> GridRows<I> {
    pub(crate) fn new(rows: I, shape: &Shape) -> Self {
        let first = shape.start + u64::from(shape.header);
        Self { rows, left: shape.left, columns: shape.columns.len(), first, over: false }
    }

    /// The row of the table; cells beside it are a fault.
    fn cut(&self, row: GridRow) -> Result<Row, Fault> {
        let beside = row.cells.iter().any(|(at, cell)| *at < self.left && !cell.is_blank());
        let mut row = row.row(self.left, self.columns);
        while row.cells.len() > self.columns && row.cells.last().is_some_and(Cell::is_blank) {
            row.cells.pop();
        }
        let found = row.cells.len() + usize::from(beside);
        if found > self.columns {
            return Err(Fault::of(row, Problem::TooManyCells { expected: self.columns, found }));
        }
        Ok(row)
    }
}

impl<I: Iterator<Item = Result<GridRow, Fault>>> Iterator for GridRows<I> {
    type Item = Result<Row, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let (first, last) = (self.first, ROWS);
        let row = self.rows.find(|row| row.as_ref().map_or(true, |r| r.number >= first && !r.is_blank()))?;
        match row {
            Ok(row) if row.number > last => {
                self.over = true;
                Some(Err(Fault::fatal(row.number, Problem::TooManyRows { most: ROWS })))
            }
            Ok(row) => Some(self.cut(row)),
            Err(fault) => {
                self.over = !fault.goes_on;
                Some(Err(fault))
            }
        }
    }
}
