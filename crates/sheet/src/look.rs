//! The way in: what a file is, and its rows.

use std::io::{Read, Seek, SeekFrom};

use crate::coding::Decoder;
use crate::csv::{self, Beginning, CsvRows};
use crate::{Fault, Foreign, Format, FormatSign, Problem, Row, Shape, Wish};

/// Bytes at the beginning of a file that are judged.
const BEGINNING: usize = 256 * 1024;
/// Bytes that are searched for the first letter beyond ASCII when the beginning has none.
const SEARCHED: u64 = 64 << 20;

/// Rows, and what was wrong with those that are none.
pub type Rows = Box<dyn Iterator<Item = Result<Row, Fault>> + Send>;

/// Judges a file by its beginning, its name and what the user says.
///
/// # Errors
/// When it cannot be read as any table, or not as the user wishes.
pub fn look(source: &mut (impl Read + Seek), _file_name: &str, wish: &Wish) -> Result<Shape, Fault> {
    source.rewind()?;
    let mut bytes = Vec::new();
    source.by_ref().take(BEGINNING as u64 + 1).read_to_end(&mut bytes)?;
    let whole = bytes.len() <= BEGINNING;
    bytes.truncate(BEGINNING);
    if bytes.is_empty() {
        return Err(Fault::whole(Problem::Nothing));
    }
    if let Some(foreign) = foreign(&bytes) {
        return Err(Fault::whole(Problem::Foreign(foreign)));
    }
    let mut found = csv::coding(&bytes, whole, wish)?;
    if found.sign == crate::EncodingSign::Ascii && !whole {
        found = csv::coding(&further(source, bytes.clone())?, false, wish)?;
    }
    let mut decoder = Decoder::new(&bytes[..], found.coding);
    let mut text = Vec::new();
    while decoder.more(&mut text, &mut Vec::new())? {}
    let text = String::from_utf8_lossy(&text);
    if wish.format.is_none() && binary(&text) {
        return Err(Fault::whole(Problem::Foreign(Foreign::Binary)));
    }
    csv::look(&Beginning { text: &text, whole }, &found, FormatSign::Text, wish)
}

/// Reads a file as `shape` says.
///
/// # Errors
/// When it cannot be opened so; what is wrong with single rows comes in their place.
pub fn rows<S: Read + Seek + Send + 'static>(source: S, shape: &Shape) -> Result<Rows, Fault> {
    match shape.format {
        Format::Csv => Ok(Box::new(CsvRows::new(source, shape)?)),
        Format::VCard => Err(Fault::whole(Problem::Foreign(Foreign::Cards))),
        // These come next.
        Format::Xlsx | Format::Ods | Format::ICal | Format::Json => Err(Fault::whole(Problem::UnknownFormat)),
    }
}

/// Bytes around the first letter beyond ASCII after an ASCII beginning: a name with an umlaut may come late.
fn further(source: &mut (impl Read + Seek), beginning: Vec<u8>) -> Result<Vec<u8>, Fault> {
    let mut piece = vec![0; BEGINNING];
    let mut at = source.seek(SeekFrom::Start(BEGINNING as u64))?;
    while at < SEARCHED {
        let n = source.read(&mut piece)?;
        if n == 0 {
            break;
        }
        if let Some(place) = piece[..n].iter().position(|b| !b.is_ascii()) {
            source.seek(SeekFrom::Start(at + place as u64))?;
            let mut bytes = Vec::new();
            source.take(BEGINNING as u64).read_to_end(&mut bytes)?;
            return Ok(bytes);
        }
        at += n as u64;
    }
    Ok(beginning)
}

/// Formats that begin with marks of their own and are not read.
fn foreign(bytes: &[u8]) -> Option<Foreign> {
    const MARKS: [(&[u8], Foreign); 9] = [
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Foreign::Xls),
        (b"%PDF-", Foreign::Pdf),
        (b"\x1F\x8B", Foreign::Archive),
        (b"7z\xBC\xAF\x27\x1C", Foreign::Archive),
        (b"Rar!\x1A", Foreign::Archive),
        (b"\xFD7zXZ\0", Foreign::Archive),
        (b"\x89PNG\r\n", Foreign::Binary),
        (b"\xFF\xD8\xFF", Foreign::Binary),
        (b"SQLite format 3\0", Foreign::Binary),
    ];
    MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)).map(|(_, foreign)| *foreign)
}

/// Whether a text is full of control characters, as no table is.
fn binary(text: &str) -> bool {
    let odd = |c: &char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\0' | '\u{1A}' | '\u{80}'..='\u{9F}');
    let seen = text.chars().take(64 * 1024);
    seen.clone().filter(odd).count() * 20 > seen.count()
}
