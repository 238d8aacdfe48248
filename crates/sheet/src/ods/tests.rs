//! Whole spreadsheets, as LibreOffice writes them.

use std::io::Cursor;

use crate::zip::testing::packed;
use crate::{Cell, Fault, Problem, Row, Shape, Wish, look, rows};

const MIME: &str = "application/vnd.oasis.opendocument.spreadsheet";

fn spreadsheet(tables: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    packed(&[("mimetype", MIME), ("content.xml", &content), ("META-INF/manifest.xml", "<manifest/>")])
}

fn read(bytes: Vec<u8>, wish: &Wish) -> Result<(Shape, Vec<Result<Row, Fault>>), Fault> {
    let shape = look(&mut Cursor::new(&bytes), "x.ods", wish)?;
    let rows = rows(Cursor::new(bytes), &shape)?.collect();
    Ok((shape, rows))
}

const EMPTY: &str = "<table:table table:name=\"Empty\"><table:table-row table:number-rows-repeated=\"1048576\">\
    <table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>";

fn text(text: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
}

fn value(attributes: &str, shown: &str) -> String {
    format!("<table:table-cell {attributes}><text:p>{shown}</text:p></table:table-cell>")
}

fn row(cells: &[String]) -> String {
    format!("<table:table-row>{}</table:table-row>", cells.concat())
}

#[test]
fn values_of_all_kinds() {
    let gap = "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell/></table:table-row>";
    let twice = "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"2\" \
        office:value-type=\"float\" office:value=\"7\"><text:p>7</text:p></table:table-cell></table:table-row>";
    let table = [
        row(&[text("Name"), text("Since"), text("Sum"), text("Done"), text("At")]),
        gap.to_owned(),
        row(&[
            text("Müller<text:s text:c=\"2\"/>&amp; Co"),
            value("office:value-type=\"date\" office:date-value=\"2024-03-01\"", "1. März 24"),
            value("office:value-type=\"currency\" office:currency=\"EUR\" office:value=\"12.50\"", "12,50 €"),
            value("office:value-type=\"boolean\" office:boolean-value=\"true\"", "WAHR"),
            value("office:value-type=\"time\" office:time-value=\"PT09H05M00S\"", "9:05"),
        ]),
        row(&[
            text("x"),
            value("office:value-type=\"date\" office:date-value=\"2024-03-01T10:20:00\"", "1.3.24 10:20"),
            value(
                "table:formula=\"of:=1/0\" office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"error\"",
                "#DIV/0!",
            ),
            value("table:formula=\"of:=FALSE()\" office:value-type=\"float\" office:value=\"0\"", "FALSCH"),
        ]),
        twice.to_owned(),
    ];
    let tables = format!(
        "<table:tracked-changes><table:table-row/></table:tracked-changes>{EMPTY}<table:table table:name=\"A &amp; B\">{}</table:table>",
        table.concat()
    );
    let (shape, rows) = read(spreadsheet(&tables), &Wish::default()).unwrap();
    assert_eq!(shape.sheets, ["Empty", "A & B"]);
    assert_eq!((shape.sheet.as_str(), shape.header, shape.columns.len()), ("A & B", true, 5));
    let rows: Vec<_> = rows.into_iter().map(|r| r.unwrap()).map(|r| (r.line, r.cells)).collect();
    let (day, word) = (jiff::civil::date(2024, 3, 1), |t: &str| Cell::Text(t.into()));
    let seven = || Cell::Number("7".into());
    assert_eq!(
        rows[0],
        (
            5,
            vec![word("Müller  & Co"), Cell::Day(day), Cell::Number("12.5".into()), Cell::Bool(true), word("09:05:00")]
        )
    );
    assert_eq!(
        rows[1],
        (
            6,
            vec![
                word("x"),
                Cell::Moment(day.at(10, 20, 0, 0)),
                Cell::Broken("#DIV/0!".into()),
                Cell::Bool(false),
                Cell::Empty
            ]
        )
    );
    assert_eq!(rows[2], (7, vec![seven(), seven(), Cell::Empty, Cell::Empty, Cell::Empty]));
    assert_eq!((rows[3].0, rows.len()), (8, 4));
}

#[test]
fn repeated_cells_do_not_fill_the_memory() {
    let far = "<table:table-row table:number-rows-repeated=\"999999999999\"><table:table-cell office:value-type=\"float\" \
        office:value=\"1\" table:number-columns-repeated=\"3\"/></table:table-row>";
    let blank = "<table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell/></table:table-row>";
    let table = format!("<table:table table:name=\"T\">{blank}{far}</table:table>");
    let (_, rows) = read(spreadsheet(&table), &Wish::default()).unwrap();
    assert_eq!(rows.last().unwrap().clone().unwrap_err().what, Problem::TooManyRows { most: 1 << 20 });
    let wide = format!("<table:table table:name=\"T\">{}</table:table>", far.replace("=\"3\"", "=\"99999999\""));
    assert!(matches!(read(spreadsheet(&wide), &Wish::default()).unwrap_err().what, Problem::Damaged { .. }));
    let long = format!(
        "office:value-type=\"string\" table:number-columns-repeated=\"16384\" office:string-value=\"{}\"",
        "x".repeat(9999)
    );
    let long = format!("<table:table table:name=\"T\">{}</table:table>", row(&[format!("<table:table-cell {long}/>")]));
    assert_eq!(read(spreadsheet(&long), &Wish::default()).unwrap_err().what, Problem::RowTooLong { most: 16 << 20 });
}

#[test]
fn locked_cut_and_empty_files() {
    let locked =
        packed(&[("mimetype", MIME), ("content.xml", "x"), ("META-INF/manifest.xml", "<manifest:encryption-data/>")]);
    assert_eq!(read(locked, &Wish::default()).unwrap_err().what, Problem::Encrypted);
    assert_eq!(read(spreadsheet(EMPTY), &Wish::default()).unwrap_err().what, Problem::Nothing);
    let cut = packed(&[("mimetype", MIME), ("content.xml", "<a><table:table table:name=\"T\"><table:table-row>")]);
    assert!(matches!(read(cut, &Wish::default()).unwrap_err().what, Problem::Damaged { .. }));
    let wish = Wish { sheet: Some("No".into()), ..Wish::default() };
    assert_eq!(read(spreadsheet(EMPTY), &wish).unwrap_err().what, Problem::NoSuchSheet("No".into()));
}
