//! Where a table begins, and whether its first row names the columns.

mod looks;

use crate::{Cell, HeaderSign, Row, Wish};
use looks::{Looks, looks, period};

/// Most rows above a table that are taken for its title.
const TITLE: usize = 30;

/// What the first rows say.
pub(crate) struct Head {
    pub(crate) start: u64,
    pub(crate) header: bool,
    pub(crate) sign: HeaderSign,
    pub(crate) left: usize,
    pub(crate) columns: Vec<String>,
}

/// How cells are counted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grid {
    /// As many as the file separates.
    Separated,
    /// From the first column that has anything to the last.
    Sheet,
}

/// Judges the first rows of a file, blank ones left out; `None` when there are none.
pub(crate) fn head(rows: &[Row], wish: &Wish, grid: Grid) -> Option<Head> {
    let top = match wish.start {
        Some(line) => rows.iter().position(|r| r.line >= line)?,
        None => title(rows),
    };
    let (first, below) = rows.get(top..)?.split_first()?;
    let left = match grid {
        Grid::Separated => 0,
        Grid::Sheet => rows[top..].iter().filter_map(|r| r.cells.iter().position(|c| !c.is_blank())).min().unwrap_or(0),
    };
    let width = match grid {
        Grid::Separated => separated(first, below),
        Grid::Sheet => rows[top..].iter().map(filled).max().unwrap_or(0).saturating_sub(left),
    };
    let first_cells = first.cells.get(left..).unwrap_or_default();
    let (header, sign) = match wish.header {
        Some(header) => (header, HeaderSign::Wished),
        None => judge(first_cells, below, left, width),
    };
    let columns = names(if header { first_cells } else { &[] }, width);
    Some(Head { start: first.line, header, sign, left, columns })
}

/// How many rows above the table say something else: a title, a date, a filter. They have far fewer cells.
fn title(rows: &[Row]) -> usize {
    let full = |row: &Row| row.cells.iter().filter(|c| !c.is_blank()).count();
    let mut counts: Vec<usize> = rows.iter().map(full).collect();
    let above = counts.clone();
    counts.sort_unstable();
    let usual = counts.get(counts.len() / 2).copied().unwrap_or(0);
    let found = above.iter().take(TITLE).position(|n| n * 3 > usual).unwrap_or(0);
    // A table that never begins is one of few cells.
    if usual < 3 { 0 } else { found }
}

/// Place of the last cell with anything in it, from 1.
fn filled(row: &Row) -> usize {
    row.cells.iter().rposition(|c| !c.is_blank()).map_or(0, |at| at + 1)
}

/// Columns of a separated table: those of most rows, or those that the first row names. It counts like any other, so
/// that of few rows which all differ none decides against it.
fn separated(first: &Row, below: &[Row]) -> usize {
    let lengths: Vec<usize> = std::iter::once(first).chain(below).map(|r| r.cells.len()).collect();
    if below.is_empty() {
        return first.cells.len();
    }
    let last = below.iter().map(filled).max().unwrap_or(0);
    // A delimiter at the end of each row makes no column.
    usual(&lengths).map_or(0, |(most, _)| most).min(last).max(filled(first))
}

/// The number that comes most often (of equals the greatest), and how often.
pub(crate) fn usual(numbers: &[usize]) -> Option<(usize, usize)> {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    sorted.chunk_by(|a, b| a == b).map(|same| (same[0], same.len())).max_by_key(|(number, times)| (*times, *number))
}

fn judge(first: &[Cell], below: &[Row], left: usize, width: usize) -> (bool, HeaderSign) {
    let column = |at: usize| below.iter().filter_map(move |r| r.cells.get(left + at)).filter(|c| !c.is_blank());
    let mut typed = 0;
    for at in 0..width {
        let top = first.get(at).unwrap_or(&Cell::Empty);
        let values = column(at).filter(|c| looks(c) == Looks::Value).count();
        let all = column(at).count();
        let repeated = column(at).any(|c| c == top);
        match looks(top) {
            Looks::Value if period(top) && !repeated && !column(at).any(period) => {}
            Looks::Value => return (false, HeaderSign::ValueOnTop { column: at }),
            Looks::Word if repeated => return (false, HeaderSign::Repeated { column: at }),
            // Four of five: a dash or "n/a" among numbers does not make words of them.
            Looks::Word if all > 0 && values * 5 >= all * 4 => typed += 1,
            _ => {}
        }
    }
    if typed > 0 {
        return (true, HeaderSign::WordsAboveValues { columns: typed });
    }
    for at in 0..width {
        let top = first.get(at).unwrap_or(&Cell::Empty);
        if top.is_blank() || first[..at].contains(top) {
            return (false, HeaderSign::Gaps { column: at });
        }
    }
    (true, HeaderSign::DistinctWords)
}

/// Names for `width` columns: the words of the header, made distinct, and letters where there are none.
fn names(header: &[Cell], width: usize) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(width);
    let mut seen = std::collections::HashSet::new();
    for at in 0..width {
        let word = header.get(at).map(|c| c.text().trim().to_owned()).filter(|w| !w.is_empty());
        let word = word.unwrap_or_else(|| letters(at));
        let mut name = word.clone();
        let mut number = 2;
        while !seen.insert(name.clone()) {
            name = format!("{word} ({number})");
            number += 1;
        }
        names.push(name);
    }
    names
}

/// The letters that spreadsheets put above column `at` (from 0): A, B, … Z, AA.
pub(crate) fn letters(at: usize) -> String {
    let mut rest = at + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Row> {
        let cells = |line: &str| line.split(',').map(Cell::of).collect();
        text.lines().zip(1..).map(|(l, line)| Row { line, cells: cells(l) }).filter(|r| filled(r) > 0).collect()
    }

    fn judged(text: &str) -> Head {
        head(&rows(text), &Wish::default(), Grid::Separated).unwrap()
    }

    #[test]
    fn words_above_values_are_a_header() {
        let head = judged("Name,Since\nAnna,2020-01-01\nBob,2021-02-03");
        assert!(head.header);
        assert_eq!(head.sign, HeaderSign::WordsAboveValues { columns: 1 });
        assert_eq!(head.columns, ["Name", "Since"]);
        assert_eq!(judged("Name,City\nAnna,Bonn\nBob,Rome").sign, HeaderSign::DistinctWords);
    }

    #[test]
    fn values_on_top_are_none() {
        let head = judged("Anna,anna@example.com\nBob,bob@example.com");
        assert!(!head.header);
        assert_eq!(head.columns, ["A", "B"]);
        assert_eq!(judged("Anna,Bonn\nBob,Rome\nCleo,Bonn").sign, HeaderSign::Repeated { column: 1 });
        assert_eq!(judged("Anna,\nBob,Rome").sign, HeaderSign::Gaps { column: 1 });
    }

    #[test]
    fn years_may_name_columns() {
        let head = judged("Customer,2022,2023\nNorth,12000,9000\nSouth,4000,");
        assert!(head.header);
        assert!(!judged("North,2022\nSouth,2023").header);
    }

    #[test]
    fn titles_stand_above_the_table() {
        let head = judged("Open deals,,\nas of today,,\n\nName,City,Value\nA,Bonn,1\nB,Rome,2\nC,Oslo,3\nD,Wien,4");
        assert_eq!((head.start, head.header), (4, true));
        assert_eq!(head.columns, ["Name", "City", "Value"]);
    }

    #[test]
    fn columns_have_distinct_names() {
        let head = judged(",Name,Name,Sum\n1,A,B,3\n2,C,D,4");
        assert!(head.header);
        assert_eq!(head.columns, ["A", "Name", "Name (2)", "Sum"]);
        assert_eq!([letters(0), letters(25), letters(26), letters(16_383)], ["A", "Z", "AA", "XFD"]);
    }

    #[test]
    fn rows_of_other_lengths_do_not_widen_the_table() {
        let head = judged("name,city\nA1,B\nA2\nA3,B,C,D");
        assert_eq!((head.columns.len(), head.header), (2, true));
        // Where most rows have more, the first one is short.
        assert_eq!(judged("name,city\nA1,B,x\nA2,C,y").columns.len(), 3);
    }

    #[test]
    fn a_sheet_may_begin_further_right() {
        let sheet = rows(",,Name,Value\n,,A,1\n,,B,2");
        let head = head(&sheet, &Wish::default(), Grid::Sheet).unwrap();
        assert_eq!((head.left, head.columns.len(), head.header), (2, 2, true));
    }
}
