//! Whole calendars.

use std::io::Cursor;

use crate::{Cell, Fault, Format, Problem, Row, Shape, Wish, look, rows};

fn read(bytes: &[u8], wish: &Wish) -> Result<(Shape, Vec<Result<Row, Fault>>), Fault> {
    let shape = look(&mut Cursor::new(bytes), "x.ics", wish)?;
    let rows = rows(Cursor::new(bytes.to_vec()), &shape)?.collect();
    Ok((shape, rows))
}

fn all(text: &str) -> (Shape, Vec<Result<Row, Fault>>) {
    read(text.as_bytes(), &Wish::default()).unwrap()
}

/// A cell of a row by the name of its column.
fn cell(shape: &Shape, row: &Row, column: &str) -> String {
    let place = shape.columns.iter().position(|c| c == column).unwrap();
    row.cells[place].text().into_owned()
}

const EVENT: &str = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Review\\, with \r\n  Müller\r\nDTSTART;TZID=Europe/Berlin:20240701T090000\r\n\
    DURATION:PT1H30M\r\nORGANIZER;CN=\"Ng, Ada\":MAILTO:ada@example.com\r\nATTENDEE;CN=Bo:mailto:bo@example.com\r\nATTENDEE:mailto:cy@example.com\r\nATTENDEE;PARTSTAT=DECLINED;CN=Di:mailto:di@example.com\r\n\
    CATEGORIES:a\\,b,c\r\nCATEGORIES:d\r\nRRULE:FREQ=WEEKLY;BYDAY=MO\r\nBEGIN:VALARM\r\nDESCRIPTION:no\r\nEND:VALARM\r\n\
    DESCRIPTION:one\\ntwo\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

#[test]
fn an_event_with_everything() {
    let (shape, rows) = all(EVENT);
    assert_eq!((shape.format, &shape.sheets[..]), (Format::ICal, &["VEVENT".to_owned()][..]));
    let row = rows[0].clone().unwrap();
    let of = |column: &str| cell(&shape, &row, column);
    assert_eq!((row.line, of("KIND")), (2, "VEVENT".into()));
    assert_eq!(of("SUMMARY"), "Review, with  Müller");
    assert_eq!([of("DTSTART"), of("DTEND")], ["2024-07-01T07:00:00Z", "2024-07-01T08:30:00Z"]);
    assert_eq!(of("ORGANIZER"), "Ng, Ada <ada@example.com>");
    assert_eq!(of("ATTENDEES"), "Bo <bo@example.com>;cy@example.com");
    assert_eq!(of("DECLINED"), "Di <di@example.com>");
    assert_eq!(of("CATEGORIES"), "a,b;c;d");
    assert_eq!([of("RRULE"), of("DESCRIPTION"), of("TZID")], ["FREQ=WEEKLY;BYDAY=MO", "one\ntwo", "Europe/Berlin"]);
}

#[test]
fn tasks_journals_and_whole_days() {
    let text = "BEGIN:VCALENDAR\nBEGIN:VTODO\nDTSTART;VALUE=DATE:20240228\nDURATION:P2D\nEND:VTODO\nBEGIN:VJOURNAL\nDESCRIPTION:a\n\
        DESCRIPTION:b\nEND:VJOURNAL\nBEGIN:VEVENT\nDTSTART:20240301T090000\nEND:VEVENT\nEND:VCALENDAR";
    let (shape, rows) = all(text);
    assert_eq!(shape.sheets, ["VTODO", "VJOURNAL", "VEVENT"]);
    let row = |at: usize| rows[at].clone().unwrap();
    assert_eq!(cell(&shape, &row(0), "DUE"), "2024-03-01");
    assert_eq!(cell(&shape, &row(1), "DESCRIPTION"), "a\nb");
    assert!(matches!(row(2).cells[3], Cell::Moment(_)));
    let wish = Wish { sheet: Some("VJOURNAL".into()), ..Wish::default() };
    assert_eq!(read(text.as_bytes(), &wish).unwrap().1.len(), 1);
    let wish = Wish { sheet: Some("VALARM".into()), ..Wish::default() };
    assert_eq!(read(text.as_bytes(), &wish).unwrap_err().what, Problem::NoSuchSheet("VALARM".into()));
}

#[test]
fn letters_that_were_folded_apart() {
    let text = EVENT.as_bytes();
    let at = text.windows(2).position(|w| w == "ü".as_bytes()).unwrap();
    let folded = [&text[..=at], b"\r\n ", &text[at + 1..]].concat();
    let (shape, rows) = read(&folded, &Wish::default()).unwrap();
    assert_eq!(cell(&shape, &rows[0].clone().unwrap(), "SUMMARY"), "Review, with  Müller");
    let (shape, rows) = all("BEGIN:VEVENT\nSUMMARY\n\n :x\n\n\tyz\n\nEND:VEVENT\n");
    assert_eq!(cell(&shape, &rows[0].clone().unwrap(), "SUMMARY"), "xyz");
    let wide: Vec<u8> = EVENT.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (shape, rows) = read(&wide, &Wish::default()).unwrap();
    assert_eq!(cell(&shape, &rows[0].clone().unwrap(), "SUMMARY"), "Review, with  Müller");
}

#[test]
fn what_is_wrong_is_reported_with_the_row() {
    let event = |lines: &str| format!("BEGIN:VEVENT\nSUMMARY:x\n{lines}\nEND:VEVENT\n");
    let problem = |lines: &str| {
        let (shape, rows) = all(&event(lines));
        let fault = rows[0].clone().unwrap_err();
        assert_eq!((cell(&shape, &fault.row.unwrap(), "SUMMARY").as_str(), fault.goes_on), ("x", true));
        fault.what
    };
    let bad = |name: &str, value: &str| Problem::BadValue { name: name.into(), value: value.into() };
    assert_eq!(problem("DTSTART:INVALID-DATE"), bad("DTSTART", "INVALID-DATE"));
    assert_eq!(problem("DURATION:P1H"), bad("DURATION", "P1H"));
    assert_eq!(problem("DTSTART;TZID=Nowhere:20240101T090000"), Problem::UnknownZone("Nowhere".into()));
    assert_eq!(problem("X"), Problem::NoProperty("X".into()));
    assert_eq!(problem("END:VALARM"), bad("END", "VALARM"));
    let (shape, rows) = all(&event("DTSTART;TZID=Nowhere:20240101T090000"));
    let row = rows[0].clone().unwrap_err().row.unwrap();
    assert_eq!([cell(&shape, &row, "DTSTART"), cell(&shape, &row, "TZID")], ["2024-01-01T09:00:00", "Nowhere"]);
}

#[test]
fn cut_and_empty_calendars() {
    let (_, rows) = all("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\n");
    assert!(matches!(rows[0].clone().unwrap_err().what, Problem::Damaged { .. }));
    let nothing = |text: &str| read(text.as_bytes(), &Wish::default()).unwrap_err().what;
    assert_eq!(nothing("BEGIN:VCALENDAR\nEND:VCALENDAR"), Problem::Nothing);
    let (_, rows) = all("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\nX\nEND:VTODO\nEND:VCALENDAR");
    let lines: Vec<_> = rows.iter().map(|r| r.as_ref().map(|r| r.line).map_err(|f| f.line)).collect();
    assert_eq!(lines, [Ok(2), Err(4), Err(5)]);
    let long = format!("BEGIN:VEVENT\nDESCRIPTION:{}\nSUMMARY:x\nEND:VEVENT\n", "x".repeat(3 << 20));
    assert_eq!(all(&long).1[0].clone().unwrap_err().what, Problem::CellTooLong { most: 1 << 20 });
}

#[test]
fn cards_are_recognised_for_others() {
    let shape = look(&mut Cursor::new("BEGIN:VCARD\r\nFN:Köln\r\n"), "x.vcf", &Wish::default()).unwrap();
    assert_eq!((shape.format, shape.encoding.as_str()), (Format::VCard, "UTF-8"));
    assert_eq!(crate::text(Cursor::new("BEGIN:VCARD"), &shape, 5).unwrap_err().what, Problem::TooBig { most: 5 });
}
