//! Whole CSV files, read as users give them.

use std::io::Cursor;

use crate::{Cell, DelimiterSign, EncodingSign, Fault, Problem, Row, Shape, Wish, look, rows};

fn shape(bytes: &[u8], wish: &Wish) -> Shape {
    look(&mut Cursor::new(bytes), "file.csv", wish).unwrap()
}

fn read(bytes: &[u8]) -> (Shape, Vec<Result<Row, Fault>>) {
    let shape = shape(bytes, &Wish::default());
    let rows = rows(Cursor::new(bytes.to_vec()), &shape).unwrap().collect();
    (shape, rows)
}

fn good(bytes: &[u8]) -> (Shape, Vec<(u64, Vec<String>)>) {
    let (shape, rows) = read(bytes);
    let texts = |r: Row| (r.line, r.cells.iter().map(|c| c.text().into_owned()).collect());
    (shape, rows.into_iter().map(|r| texts(r.unwrap())).collect())
}

fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
    (line, cells.iter().map(|c| (*c).to_owned()).collect())
}

#[test]
fn quotes_and_line_breaks_in_cells() {
    for end in ["\n", "\r\n", "\r"] {
        let text = "a,b\n1,\"ha \n\"\"ha\"\" \nha\"\n\"x,y\" ,4\n".replace('\n', end);
        let (shape, rows) = good(text.as_bytes());
        assert_eq!(shape.columns, ["a", "b"]);
        assert_eq!(rows, [row(2, &["1", &format!("ha {end}\"ha\" {end}ha")]), row(5, &["x,y", "4"])]);
    }
}

#[test]
fn blank_rows_are_no_rows() {
    let (shape, rows) = good(b"\n \na,b,c\n\n1,2,3\n,,\n4,,6");
    assert_eq!((shape.start, shape.header), (3, true));
    assert_eq!(rows, [row(5, &["1", "2", "3"]), row(7, &["4", "", "6"])]);
}

#[test]
fn a_file_without_header() {
    let (shape, rows) = good(b"1;2\n3;4\n");
    assert_eq!((shape.header, &shape.columns[..]), (false, &["A".to_owned(), "B".to_owned()][..]));
    assert_eq!(rows, [row(1, &["1", "2"]), row(2, &["3", "4"])]);
    let wish = Wish { header: Some(true), ..Wish::default() };
    assert_eq!(super::tests::shape(b"1;2\n3;4\n", &wish).columns, ["1", "2"]);
}

#[test]
fn rows_of_other_lengths_are_reported_and_given() {
    let (_, rows) = read(b"a,b,c\n1,2,3\n4,5\n6,7,8,9\n1,2,3,,\n7,8,9\n");
    let fault = rows[1].clone().unwrap_err();
    assert_eq!((fault.line, fault.goes_on), (3, true));
    assert_eq!(fault.what, Problem::TooFewCells { expected: 3, found: 2 });
    assert_eq!(fault.row.unwrap().cells, [Cell::of("4"), Cell::of("5")]);
    assert_eq!(rows[2].clone().unwrap_err().what, Problem::TooManyCells { expected: 3, found: 4 });
    assert_eq!(rows[3].clone().unwrap().cells.len(), 3);
    assert!(rows[4].is_ok());
}

#[test]
fn a_quote_that_never_closes_is_found_where_it_opens() {
    let (_, rows) = read(b"a,b\n1,2\n3,\"4\n5,6\n7,8\n");
    assert!(rows[0].is_ok());
    assert_eq!(rows[1], Err(Fault::fatal(3, Problem::NeverClosed)));
    assert_eq!(rows.len(), 2);
}

#[test]
fn text_behind_a_quote_is_kept_and_reported() {
    let (_, rows) = read(b"a,b\n1,\"19\" monitor\n2,3\" pipe\n");
    let fault = rows[0].clone().unwrap_err();
    assert_eq!(
        (fault.what, fault.row.unwrap().cells[1].text().into_owned()),
        (Problem::AfterQuote, "19 monitor".into())
    );
    assert_eq!(rows[1].clone().unwrap().cells[1].text(), "3\" pipe");
}

#[test]
fn bytes_that_are_no_letters_are_reported_with_their_line() {
    let mut bytes = "name,city\nJürgen,Köln\n王小明,上海市浦东新区\n".as_bytes().to_vec();
    bytes.extend(b"A\xFFB,x\nC,d\n");
    let (shape, rows) = read(&bytes);
    assert_eq!(shape.encoding, "UTF-8");
    let fault = rows[2].clone().unwrap_err();
    assert_eq!((fault.line, fault.goes_on), (4, true));
    assert_eq!(fault.what, Problem::NotInEncoding { encoding: "UTF-8".into(), places: 1 });
    assert_eq!(fault.row.unwrap().cells[0].text(), "A\u{FFFD}B");
    assert!(rows[3].is_ok());
    let wish = Wish { encoding: Some("windows-1252".into()), ..Wish::default() };
    let wished = shape_of(&bytes, &wish);
    assert_eq!((wished.encoding.as_str(), wished.evidence.encoding), ("windows-1252", EncodingSign::Wished));
}

fn shape_of(bytes: &[u8], wish: &Wish) -> Shape {
    shape(bytes, wish)
}

#[test]
fn zero_bytes_are_reported() {
    let (_, rows) = read(b"name,value\nA\0,1\nB,2\n");
    let fault = rows[0].clone().unwrap_err();
    assert_eq!(
        (fault.what, fault.row.unwrap().cells[0].text().into_owned()),
        (Problem::ZeroBytes { places: 1 }, "A".into())
    );
    assert!(rows[1].is_ok());
}

#[test]
fn cells_and_rows_beyond_all_measure_are_refused_alone() {
    let long = "x".repeat(super::CELL + 1);
    let (_, rows) = read(format!("a,b\n1,{long}\n2,\"{long}\"\n3,4\n").as_bytes());
    let faults: Vec<_> =
        rows[..2].iter().map(|r| r.clone().unwrap_err()).map(|f| (f.line, f.what, f.goes_on)).collect();
    let too_long = || Problem::CellTooLong { most: super::CELL };
    assert_eq!(faults, [(2, too_long(), true), (3, too_long(), true)]);
    assert_eq!(rows[2].clone().unwrap().line, 4);
    let wide = ",".repeat(super::CELLS + 5);
    let (_, rows) = read(format!("a,b\n1,2\n{wide}z\n3,4\n").as_bytes());
    let fault = rows[1].clone().unwrap_err();
    assert_eq!((fault.line, fault.what), (3, Problem::TooManyCells { expected: 2, found: super::CELLS + 6 }));
}

#[test]
fn separators_of_several_characters_by_wish() {
    let wish = Wish { delimiter: Some("<->".into()), ..Wish::default() };
    let bytes = b"a<->b\n1<-2<->\"3<->4\"<->\n";
    let shape = shape(bytes, &wish);
    assert_eq!((shape.columns.len(), shape.evidence.delimiter), (2, DelimiterSign::Wished));
    let rows: Vec<_> = rows(Cursor::new(bytes.to_vec()), &shape).unwrap().map(|r| r.unwrap().cells).collect();
    assert_eq!(rows, [[Cell::of("1<-2"), Cell::of("3<->4")]]);
    for bad in ["", "\"", "a\n"] {
        let wish = Wish { delimiter: Some(bad.into()), ..Wish::default() };
        let fault = look(&mut Cursor::new(b"a,b"), "x.csv", &wish).unwrap_err();
        assert_eq!(fault.what, Problem::BadDelimiter(bad.into()));
    }
}

#[test]
fn the_line_that_declares_the_separator_is_no_row() {
    let (shape, rows) = good(b"sep=;\r\nName;Sum\r\nA;1,5\r\n");
    assert_eq!((shape.start, shape.evidence.delimiter), (2, DelimiterSign::Declared));
    assert_eq!(rows, [row(3, &["A", "1,5"])]);
}

#[test]
fn the_guard_against_formulas_is_taken_off() {
    let (_, rows) = good(b"phone,note\n'+49 30,'=1\n1,'quoted\n");
    assert_eq!(rows, [row(2, &["+49 30", "=1"]), row(3, &["1", "'quoted"])]);
}

#[test]
fn a_late_umlaut_decides_the_encoding() {
    let mut bytes = b"name,n\n".to_vec();
    for _ in 0..100_000 {
        bytes.extend(b"plain,1\n");
    }
    bytes.extend(b"M\xFCller und S\xF6hne,1\n");
    let shape = shape(&bytes, &Wish::default());
    assert_eq!((shape.encoding.as_str(), shape.evidence.encoding), ("windows-1252", EncodingSign::Letters));
}

#[test]
fn files_that_are_no_tables() {
    let fault = |bytes: &[u8]| look(&mut Cursor::new(bytes), "x.csv", &Wish::default()).unwrap_err().what;
    assert_eq!(fault(b""), Problem::Nothing);
    assert_eq!(fault(b"\n \n"), Problem::Nothing);
}
