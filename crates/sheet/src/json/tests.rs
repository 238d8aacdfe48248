//! Whole JSON files.

use std::io::Cursor;

use crate::{Cell, Fault, Format, FormatSign, Problem, Row, Shape, Wish, look, rows};

fn read_as(text: &str, sheet: Option<&str>) -> Result<(Shape, Vec<Result<Row, Fault>>), Fault> {
    let wish = Wish { sheet: sheet.map(str::to_owned), ..Wish::default() };
    let shape = look(&mut Cursor::new(text), "x.json", &wish)?;
    let rows = rows(Cursor::new(text.to_owned()), &shape)?.collect();
    Ok((shape, rows))
}

fn good(text: &str, sheet: Option<&str>) -> (Shape, Vec<Vec<String>>) {
    let (shape, rows) = read_as(text, sheet).unwrap();
    let texts = |row: Row| row.cells.iter().map(|c| c.text().into_owned()).collect();
    (shape, rows.into_iter().map(|r| texts(r.unwrap())).collect())
}

#[test]
fn an_exported_tree_with_children() {
    let text = r#"{"records":[
        {"attributes":{"type":"Account","referenceId":"A1"},"Name":"North","Employees":12,"Contacts":{"records":[
            {"attributes":{"type":"Contact","referenceId":"C1"},"LastName":"Ng","Address":{"City":"Bonn"}},
            {"attributes":{"type":"Contact","referenceId":"C2"},"LastName":"Li","Active":true}]}},
        {"attributes":{"type":"Account","referenceId":"A2"},"Name":"South","ParentId":"@A1"},
        {"attributes":{"type":"Contact","referenceId":"C3"},"AccountId":"@A2"}]}"#;
    let (shape, rows) = good(text, None);
    assert_eq!((shape.format, shape.evidence.format), (Format::Json, FormatSign::Content));
    assert_eq!((&shape.sheets[..], &*shape.sheet), (&["Account".to_owned(), "Contact".to_owned()][..], "Account"));
    assert_eq!(shape.columns, ["referenceId", "type", "Name", "Employees", "ParentId"]);
    assert_eq!(rows, [["A1", "Account", "North", "12", ""], ["A2", "Account", "South", "", "@A1"]]);
    let (shape, rows) = good(text, Some("Contact"));
    assert_eq!(
        shape.columns,
        ["referenceId", "type", "parentReferenceId", "LastName", "Address.City", "Active", "AccountId"]
    );
    assert_eq!(
        rows,
        [
            ["C1", "Contact", "A1", "Ng", "Bonn", "", ""],
            ["C2", "Contact", "A1", "Li", "", "true", ""],
            ["C3", "Contact", "", "", "", "", "@A2"],
        ]
    );
    assert_eq!(read_as(text, Some("Lead")).unwrap_err().what, Problem::NoSuchSheet("Lead".into()));
}

#[test]
fn objects_become_columns() {
    let text = r#"[{"LEI":{"$":"529900"},"Entity":{"LegalName":{"@xml:lang":"de","$":"Müller"},"Tags":["a","b"],
        "Names":[{"type":"old","$":"M"},{"type":"older","$":"N"}],"None":[],"Nil":null}},
        {"LEI":{"$":"529901"},"Rate":1.50,"Big":12345678901234567890,"Codes":[{"$":1},{"$":2}]}]"#;
    let (shape, rows) = good(text, None);
    assert_eq!(shape.sheets, [""; 0]);
    assert_eq!(
        shape.columns,
        [
            "LEI",
            "Entity.LegalName.@xml:lang",
            "Entity.LegalName",
            "Entity.Tags",
            "Entity.Names.0.type",
            "Entity.Names.0",
            "Entity.Names.1.type",
            "Entity.Names.1",
            "Entity.Nil",
            "Rate",
            "Big",
            "Codes",
        ]
    );
    assert_eq!(rows[0], ["529900", "de", "Müller", "a;b", "old", "M", "older", "N", "", "", "", ""]);
    assert_eq!(rows[1][9..], ["1.5", "12345678901234567890", "1;2"]);
}

#[test]
fn lists_wherever_they_are() {
    let text =
        r#"{"version":"1 [ } \" ","data":{"items":[{"a":1},{"a":2}],"none":[]},"people":[{"name":"x"}],"tags":["t"]}"#;
    let (shape, rows) = good(text, None);
    assert_eq!(
        (&shape.sheets[..], rows),
        (&["data.items".to_owned(), "people".to_owned()][..], vec![vec!["1".into()], vec!["2".to_owned()]])
    );
    assert_eq!(good(text, Some("people")).1, [["x"]]);
    assert_eq!(good(r#"{"a":1,"b":"x"}"#, None).1, [["1", "x"]]);
}

#[test]
fn one_record_a_line() {
    let (shape, rows) = read_as("{\"a\":1}\n\n{\"a\":}\n{\"b\":2}", None).unwrap();
    assert_eq!(shape.columns, ["a", "b"]);
    let fault = rows[1].clone().unwrap_err();
    assert_eq!((fault.line, fault.goes_on), (2, true));
    assert_eq!(rows[2], Ok(Row { line: 3, cells: vec![Cell::Empty, Cell::Number("2".into())] }));
}

#[test]
fn records_that_are_wrong_are_reported() {
    let (_, rows) = read_as(r#"[{"a":1}, 5, {"a":tru}, {"a":2}]"#, None).unwrap();
    let lines: Vec<_> = rows.iter().map(|r| r.as_ref().map(|r| r.line).map_err(|f| (f.line, f.goes_on))).collect();
    assert_eq!(lines, [Ok(1), Err((2, true)), Err((3, true)), Ok(4)]);
    for text in ["[{\"a\":1},{\"a\":", "[{\"a\":1} {\"a\":2}]", "{\"a\":[{\"b\":1}]", "{\"a\" 1}", "{\"a\":1,"] {
        assert!(matches!(read_as(text, None).unwrap_err().what, Problem::Damaged { .. }), "{text}");
    }
    for text in ["[]", "[1,2]", "{}"] {
        assert_eq!(read_as(text, None).unwrap_err().what, Problem::Nothing, "{text}");
    }
    let deep = format!("[{{\"a\":{}{}}}]", "[".repeat(5_000), "]".repeat(5_000));
    assert_eq!(read_as(&deep, None).unwrap_err().what, Problem::Nothing);
}

#[test]
fn long_names_do_not_multiply() {
    let fields: Vec<String> = (0..100).map(|n| format!("\"{n}\":1")).collect();
    let text = format!("[{{\"a\":1}},{{\"{}\":{{{}}}}}]", "x".repeat(1 << 20), fields.join(","));
    let (_, rows) = read_as(&text, None).unwrap();
    assert_eq!(rows[1].clone().unwrap_err().what, Problem::RowTooLong { most: 16 << 20 });
}

#[test]
fn other_encodings() {
    let bytes: Vec<u8> = "[{\"Ort\":\"Köln\"}]".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let shape = look(&mut Cursor::new(&bytes), "x.json", &Wish::default()).unwrap();
    assert_eq!(shape.encoding, "UTF-16LE");
    let row = rows(Cursor::new(bytes), &shape).unwrap().next().unwrap().unwrap();
    assert_eq!(row.cells, [Cell::of("Köln")]);
}

#[test]
fn bytes_that_are_no_letters_are_reported_with_their_record() {
    let bytes = "[{\"a\":\"客户公司名称有限责任公司\"},{\"a\":\"x"
        .bytes()
        .chain(*b"\xFF\"},{\"a\":\"y\"}]")
        .collect::<Vec<u8>>();
    let shape = look(&mut Cursor::new(&bytes), "x.json", &Wish::default()).unwrap();
    let rows: Vec<_> = rows(Cursor::new(bytes), &shape).unwrap().collect();
    let fault = rows[1].clone().unwrap_err();
    assert_eq!((fault.line, fault.goes_on), (2, true));
    assert_eq!(fault.what, Problem::NotInEncoding { encoding: "UTF-8".into(), places: 1 });
    assert!(rows[0].is_ok() && rows[2].is_ok());
}
