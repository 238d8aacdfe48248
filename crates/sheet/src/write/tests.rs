//! What was written is read again, the same.

use std::io::Cursor;

use jiff::civil::date;

use super::{Csv, Out, Xlsx, XlsxFault, decimal};
use crate::{Cell, Format, Shape, Wish, look, rows};

/// Numbers that look like chance, the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        // Marsaglia's xorshift64.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    /// Texts with everything that could go wrong in a file.
    fn text(&mut self) -> String {
        const PARTS: [&str; 24] = [
            "a",
            "Müller",
            "客户",
            "\"",
            "\"\"",
            ",",
            ";",
            "\t",
            "\n",
            "\r\n",
            "\r",
            "'",
            "''",
            "=",
            "+",
            "-1",
            "@",
            " ",
            "_x000D_",
            "_x",
            "\u{1F600}",
            "&amp;",
            "<b>",
            "|",
        ];
        (0..self.roll(6)).map(|_| PARTS[self.roll(24) as usize]).collect()
    }
}

fn read(bytes: Vec<u8>, wish: &Wish) -> (Shape, Vec<Vec<Cell>>) {
    let shape = look(&mut Cursor::new(&bytes), "x", wish).unwrap();
    let rows = rows(Cursor::new(bytes), &shape).unwrap();
    (shape, rows.map(|r| r.unwrap().cells).collect())
}

#[test]
fn random_texts_come_back_from_both_formats() {
    let wish = Wish { header: Some(true), delimiter: Some(",".into()), start: Some(1), ..Wish::default() };
    for seed in 1..=300 {
        let mut dice = Dice(seed * 0x9E37_79B9);
        let table: Vec<Vec<String>> = (0..5)
            .map(|n| [format!("{n}")].into_iter().chain((0..3).map(|_| dice.text())).chain([format!("{n}")]).collect())
            .collect();
        let head = ["A", "B", "C", "D", "E"];
        let mut csv = Csv::new(Vec::new());
        let mut xlsx = Xlsx::new(Vec::new()).unwrap();
        csv.head(&head).unwrap();
        xlsx.sheet("T", &head).unwrap();
        for row in &table {
            let cells: Vec<Out<'_>> = row.iter().map(|t| Out::from(t.as_str())).collect();
            csv.row(&cells).unwrap();
            xlsx.row(&cells).unwrap();
        }
        let expected: Vec<Vec<Cell>> = table.iter().map(|r| r.iter().map(Cell::of).collect()).collect();
        let (shape, found) = read(csv.finish().unwrap(), &wish);
        assert_eq!((shape.format, found), (Format::Csv, expected.clone()), "seed {seed}");
        let (shape, found) = read(xlsx.finish().unwrap(), &wish);
        assert_eq!((shape.format, found), (Format::Xlsx, expected), "seed {seed}");
    }
}

#[test]
fn numbers_days_and_truths_stay_what_they_are() {
    let day = date(2024, 3, 1);
    let moment = day.at(10, 20, 30, 0);
    let row = [
        Out::from("0049"),
        Out::Int(-12),
        Out::Decimal(-123_456_789, 2),
        Out::Day(day),
        Out::Moment(moment),
        Out::Bool(true),
        Out::Int(1_234_567_890_123_456_789),
        Out::Day(date(1815, 12, 10)),
        Out::Day(date(1900, 2, 28)),
        Out::Empty,
    ];
    let mut xlsx = Xlsx::new(Vec::new()).unwrap();
    xlsx.sheet("One: [1]", &["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"]).unwrap();
    xlsx.row(&row).unwrap();
    xlsx.sheet("Two", &["X"]).unwrap();
    let (shape, found) = read(xlsx.finish().unwrap(), &Wish::default());
    assert_eq!(shape.sheets, ["One   1", "Two"]);
    let text = |t: &str| Cell::Text(t.into());
    let number = |t: &str| Cell::Number(t.into());
    assert_eq!(
        found,
        [[
            text("0049"),
            number("-12"),
            number("-1234567.89"),
            Cell::Day(day),
            Cell::Moment(moment),
            Cell::Bool(true),
            text("1234567890123456789"),
            text("1815-12-10"),
            Cell::Day(date(1900, 2, 28)),
            Cell::Empty,
        ]]
    );
    let mut csv = Csv::marked(Vec::new()).unwrap();
    csv.row(&row).unwrap();
    let bytes = csv.finish().unwrap();
    assert_eq!(
        String::from_utf8(bytes).unwrap(),
        "\u{FEFF}0049,-12,-1234567.89,2024-03-01,2024-03-01T10:20:30,true,1234567890123456789,1815-12-10,1900-02-28,\n"
    );
}

#[test]
fn amounts_in_minor_units() {
    for (minor, exponent, text) in
        [(5, 2, "0.05"), (-5, 2, "-0.05"), (1250, 0, "1250"), (i64::MIN, 3, "-9223372036854775.808")]
    {
        assert_eq!(decimal(minor, exponent), text);
    }
}

#[test]
fn a_row_of_nothing_is_still_a_row() {
    let mut csv = Csv::new(Vec::new());
    csv.row(&[Out::Empty]).unwrap();
    assert_eq!(csv.finish().unwrap(), b"\"\"\n");
}

#[test]
fn long_sheets_and_long_texts() {
    let mut xlsx = Xlsx::new(Vec::new()).unwrap();
    assert!(matches!(xlsx.row(&[Out::Int(1)]), Err(XlsxFault::NoSheet)));
    xlsx.sheet("T", &["N", "Text"]).unwrap();
    let long = "客".repeat(40_000);
    for n in 0..2_000 {
        xlsx.row(&[Out::Int(n), Out::from(if n == 7 { long.as_str() } else { "x" })]).unwrap();
    }
    assert_eq!(xlsx.cut(), 1);
    let (_, found) = read(xlsx.finish().unwrap(), &Wish::default());
    assert_eq!((found.len(), found[1_999][0].text().into_owned()), (2_000, "1999".into()));
    assert_eq!(found[7][1].text().chars().count(), 32_767);
}

#[test]
fn the_same_table_gives_the_same_file() {
    let file = || {
        let mut xlsx = Xlsx::new(Vec::new()).unwrap();
        xlsx.sheet("T", &["N"]).unwrap();
        xlsx.finish().unwrap()
    };
    assert_eq!(file(), file());
    assert!(matches!(Xlsx::new(Vec::new()).unwrap().finish(), Err(XlsxFault::NoSheet)));
}
