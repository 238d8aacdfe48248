//! Whole workbooks, as programs write them.

use std::io::Cursor;

use crate::zip::testing::packed;
use crate::{Cell, Fault, Problem, Row, Shape, Wish, look, rows};

const ROOT: &str =
    "<Relationships><Relationship Id=\"r1\" Type=\"http://x/officeDocument\" Target=\"xl/book.xml\"/></Relationships>";
const PARTS: &str = "<Relationships>\
    <Relationship Id=\"a\" Type=\"http://x/worksheet\" Target=\"/xl/one.xml\"/>\
    <Relationship Id=\"b\" Type=\"http://x/worksheet\" Target=\"sheets/../two.xml\"/>\
    <Relationship Id=\"c\" Type=\"http://x/chartsheet\" Target=\"chart.xml\"/>\
    <Relationship Id=\"s\" Type=\"http://x/sharedStrings\" Target=\"strings.xml\"/>\
    <Relationship Id=\"t\" Type=\"http://x/styles\" Target=\"styles.xml\"/></Relationships>";
const BOOK: &str = "<x:workbook xmlns:x=\"m\" xmlns:r=\"r\"><x:workbookPr/><x:sheets><x:sheet name=\"One\" r:id=\"a\"/>\
    <x:sheet name=\"Chart\" r:id=\"c\"/><x:sheet name=\"A &amp; B\" r:id=\"b\"/></x:sheets></x:workbook>";
const STRINGS: &str = "<sst><si><t>Name</t></si><si><t>Since</t></si><si><t>Sum</t></si><si><r><t>Mül</t></r><r><t>ler</t></r></si></sst>";
const STYLES: &str = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"d. mmm yyyy\"/></numFmts>\
    <cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>";

fn workbook(book: &str, one: &str, two: &str) -> Vec<u8> {
    packed(&[
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", ROOT),
        ("xl/_rels/book.xml.rels", PARTS),
        ("xl/book.xml", book),
        ("xl/one.xml", one),
        ("xl/two.xml", two),
        ("xl/strings.xml", STRINGS),
        ("xl/styles.xml", STYLES),
    ])
}

fn sheet(rows: &str) -> String {
    format!("<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>{rows}</sheetData></worksheet>")
}

const TABLE: &str = "<row r=\"3\"><c r=\"B3\" t=\"s\"><v>0</v></c><c r=\"C3\" t=\"s\"><v>1</v></c><c r=\"D3\" t=\"s\"><v>2</v></c></row>\
    <row r=\"5\"><c r=\"B5\" t=\"s\"><v>3</v></c><c r=\"C5\" s=\"1\"><v>45352</v></c><c r=\"D5\"><f>1+1</f><v>3.3000000000000003</v></c></row>\
    <row r=\"6\"><c r=\"B6\" t=\"inlineStr\"><is><t>in_x0009_line</t></is></c><c r=\"D6\" t=\"e\"><v>#N/A</v></c></row>\
    <row><c/><c t=\"str\"><f>A1</f><v>word</v></c><c t=\"b\"><v>1</v></c><c><f>B2*2</f></c></row>\
    <row r=\"9\"><c r=\"C9\" s=\"1\"/></row>";

fn read(bytes: Vec<u8>, wish: &Wish) -> Result<(Shape, Vec<Result<Row, Fault>>), Fault> {
    let shape = look(&mut Cursor::new(&bytes), "x.xlsx", wish)?;
    let rows = rows(Cursor::new(bytes), &shape)?.collect();
    Ok((shape, rows))
}

fn refused(bytes: Vec<u8>) -> Problem {
    match read(bytes, &Wish::default()) {
        Err(fault) => fault.what,
        Ok((_, rows)) => rows.into_iter().find_map(Result::err).unwrap().what,
    }
}

#[test]
fn values_of_all_kinds() {
    let (shape, rows) = read(workbook(BOOK, &sheet(""), &sheet(TABLE)), &Wish::default()).unwrap();
    assert_eq!(shape.sheets, ["One", "A & B"]);
    assert_eq!((shape.sheet.as_str(), shape.start, shape.left, shape.header), ("A & B", 3, 1, true));
    assert_eq!(shape.columns, ["Name", "Since", "Sum"]);
    let rows: Vec<_> = rows.into_iter().map(|r| r.unwrap()).map(|r| (r.line, r.cells)).collect();
    let text = |t: &str| Cell::Text(t.into());
    assert_eq!(
        rows,
        [
            (5, vec![text("Müller"), Cell::Day(jiff::civil::date(2024, 3, 1)), Cell::Number("3.3".into())]),
            (6, vec![text("in\tline"), Cell::Empty, Cell::Broken("#N/A".into())]),
            (7, vec![text("word"), Cell::Bool(true), Cell::Broken("=B2*2".into())]),
        ]
    );
}

#[test]
fn days_count_from_1904_where_the_workbook_says_so() {
    let book = BOOK.replace("workbookPr", "workbookPr date1904=\"1\"");
    let (_, rows) = read(workbook(&book, &sheet(""), &sheet(TABLE)), &Wish::default()).unwrap();
    assert_eq!(rows[0].clone().unwrap().cells[1], Cell::Day(jiff::civil::date(2028, 3, 2)));
}

#[test]
fn a_sheet_by_wish() {
    let wish = |name: &str| Wish { sheet: Some(name.into()), ..Wish::default() };
    let one = sheet("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>");
    let bytes = workbook(BOOK, &one, &sheet(TABLE));
    assert_eq!(read(bytes.clone(), &Wish::default()).unwrap().0.sheet, "One");
    assert_eq!(read(bytes.clone(), &wish("A & B")).unwrap().0.columns.len(), 3);
    assert_eq!(read(bytes, &wish("Chart")).unwrap_err().what, Problem::NoSuchSheet("Chart".into()));
}

#[test]
fn cells_beside_the_table_are_reported() {
    let more =
        format!("{TABLE}<row r=\"12\"><c r=\"A12\"><v>1</v></c></row><row r=\"13\"><c r=\"F13\"><v>1</v></c></row>");
    let wish = Wish { start: Some(3), ..Wish::default() };
    let (mut shape, _) = read(workbook(BOOK, &sheet(""), &sheet(TABLE)), &wish).unwrap();
    shape.sheet = "A & B".into();
    let bytes = workbook(BOOK, &sheet(""), &sheet(&more));
    let faults: Vec<_> = rows(Cursor::new(bytes), &shape).unwrap().filter_map(Result::err).collect();
    assert_eq!(faults.iter().map(|f| (f.line, f.goes_on)).collect::<Vec<_>>(), [(12, true), (13, true)]);
    assert_eq!(faults[1].what, Problem::TooManyCells { expected: 3, found: 5 });
}

#[test]
fn broken_workbooks_are_refused_with_the_reason() {
    let damaged = |what: &Problem, part: &str| matches!(what, Problem::Damaged { part: p, .. } if p == part);
    let table = |rows: &str| workbook(BOOK, &sheet(""), &sheet(rows));
    for rows in [
        "<row r=\"0\"><c r=\"A1\"><v>1</v></c></row>",
        "<row r=\"1048577\"><c r=\"A1\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"A1\"><v>&bomb;</v></c></row>",
        "<row r=\"1\"><c r=\"A1\"><v>1</v></row>",
        "<row r=\"1\"><c r=\"A1\"><!-- ",
    ] {
        assert!(damaged(&refused(table(rows)), "xl/two.xml"), "{rows}");
    }
    assert!(damaged(&refused(workbook("<!DOCTYPE x [<!ENTITY a \"b\">]><workbook/>", "", "")), "xl/book.xml"));
    assert!(damaged(&refused(workbook("<workbook/>", "", "")), "xl/book.xml"));
    assert_eq!(refused(workbook(BOOK, &sheet(""), &sheet(""))), Problem::Nothing);
    let whole = table(TABLE);
    for cut in (0..whole.len()).step_by(7) {
        let fault = read(whole[..cut].to_vec(), &Wish::default());
        assert!(fault.is_err(), "{cut}");
    }
}

#[test]
fn one_word_many_times_is_not_more_than_a_row() {
    let long = "x".repeat(1 << 20);
    let cells: String = (0..20).map(|_| "<c t=\"s\"><v>0</v></c>").collect();
    let bytes = packed(&[
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", ROOT),
        ("xl/_rels/book.xml.rels", PARTS),
        ("xl/book.xml", BOOK),
        ("xl/one.xml", &sheet(&format!("<row>{cells}</row>"))),
        ("xl/strings.xml", &format!("<sst><si><t>{long}</t></si></sst>")),
        ("xl/styles.xml", STYLES),
    ]);
    assert_eq!(refused(bytes), Problem::RowTooLong { most: 16 << 20 });
}

#[test]
fn archives_that_are_no_spreadsheets() {
    use crate::Foreign;
    assert_eq!(refused(packed(&[("word/document.xml", "<x/>")])), Problem::Foreign(Foreign::Archive));
    let binary = packed(&[("[Content_Types].xml", "<Types/>"), ("xl/workbook.bin", "x")]);
    assert_eq!(refused(binary), Problem::Foreign(Foreign::Xlsb));
}
