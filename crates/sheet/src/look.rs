//! The way in: what a file is, and its rows.

use std::borrow::Cow;
use std::io::{Read, Seek, SeekFrom};

use crate::coding::{Decoder, Found, judge};
use crate::csv::{self, Beginning, CsvRows};
use crate::foreign::{binary, foreign, markup};
use crate::zip::Archive;
use crate::{
    DelimiterSign, EncodingSign, Evidence, Fault, Foreign, Format, FormatSign, HeaderSign, Problem, Row, Shape, Wish,
    ical, json, ods, xlsx,
};

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
pub fn look(source: &mut (impl Read + Seek), file_name: &str, wish: &Wish) -> Result<Shape, Fault> {
    source.rewind()?;
    let mut bytes = Vec::new();
    source.by_ref().take(BEGINNING as u64 + 1).read_to_end(&mut bytes)?;
    let whole = bytes.len() <= BEGINNING;
    bytes.truncate(BEGINNING);
    if bytes.is_empty() {
        return Err(Fault::whole(Problem::Nothing));
    }
    if let Some(what) = foreign(&bytes, source)? {
        return Err(Fault::whole(what));
    }
    if bytes.starts_with(b"PK\x03\x04") || matches!(wish.format, Some(Format::Xlsx | Format::Ods)) {
        return packed(Archive::open(source)?, wish);
    }
    let mut found = judge(&unfolded(&bytes), whole, wish)?;
    if found.sign == EncodingSign::Ascii && !whole {
        found = judge(&further(source, bytes.clone())?, false, wish)?;
    }
    let mut decoder = Decoder::new(&bytes[..], found.coding);
    let mut text = Vec::new();
    while decoder.more(&mut text, &mut Vec::new())? {}
    let text = String::from_utf8_lossy(&text);
    if wish.format.is_none() {
        let other = if binary(&text) { Some(Foreign::Binary) } else { markup(&text) };
        if let Some(other) = other {
            return Err(Fault::whole(Problem::Foreign(other)));
        }
    }
    let (format, sign) = match wish.format {
        Some(format) => (format, FormatSign::Wished),
        None => told(&text, file_name),
    };
    match format {
        Format::Json => json::look(source, &found, sign, wish),
        Format::ICal => ical::look(source, &found, sign, wish),
        Format::VCard => Ok(cards(&found, sign)),
        _ => csv::look(&Beginning { text: &text, whole }, &found, sign, wish),
    }
}

/// Address cards, whose fields callers read: only the encoding is told.
fn cards(found: &Found, format: FormatSign) -> Shape {
    Shape {
        format: Format::VCard,
        encoding: found.coding.name().to_owned(),
        delimiter: String::new(),
        header: true,
        start: 1,
        left: 0,
        sheets: Vec::new(),
        sheet: String::new(),
        columns: Vec::new(),
        evidence: Evidence {
            format,
            encoding: found.sign,
            delimiter: DelimiterSign::Format,
            header: HeaderSign::Format,
        },
    }
}

/// What a text is, told by how it begins and by the name of its file.
fn told(text: &str, file_name: &str) -> (Format, FormatSign) {
    let ends = |endings: &[&str]| {
        let ending = file_name.rsplit_once('.').map_or("", |(_, ending)| ending);
        endings.iter().any(|e| ending.eq_ignore_ascii_case(e))
    };
    if ical::begins(text) {
        return (Format::ICal, FormatSign::Content);
    }
    if text.trim_start().get(..11).is_some_and(|start| start.eq_ignore_ascii_case("BEGIN:VCARD")) {
        return (Format::VCard, FormatSign::Content);
    }
    let mut signs = text.chars().filter(|c| !c.is_whitespace());
    let begins = (signs.next(), signs.next());
    if matches!(begins, (Some('{'), Some('"' | '}')) | (Some('['), Some('{' | ']'))) && !ends(&["csv", "tsv", "txt"]) {
        return (Format::Json, FormatSign::Content);
    }
    let named = [
        (Format::Json, &["json", "jsonl", "ndjson"][..]),
        (Format::ICal, &["ics", "ical", "icalendar"]),
        (Format::VCard, &["vcf", "vcard"]),
    ];
    match named.iter().find(|(_, endings)| ends(endings)) {
        Some((format, _)) => (*format, FormatSign::Name),
        None => (Format::Csv, FormatSign::Text),
    }
}

/// Judges an archive, which spreadsheets are.
fn packed<S: Read + Seek>(mut archive: Archive<S>, wish: &Wish) -> Result<Shape, Fault> {
    let sign = if wish.format.is_some() { FormatSign::Wished } else { FormatSign::Content };
    let format = match wish.format {
        Some(format) => Some(format),
        None => spreadsheet(&mut archive)?,
    };
    match format {
        Some(Format::Xlsx) => xlsx::look(archive, sign, wish),
        Some(Format::Ods) => ods::look(archive, sign, wish),
        _ if archive.find("xl/workbook.bin").is_some() => Err(Fault::whole(Problem::Foreign(Foreign::Xlsb))),
        _ => Err(Fault::whole(Problem::Foreign(Foreign::Archive))),
    }
}

/// Which spreadsheet an archive is, if any.
fn spreadsheet<S: Read + Seek>(archive: &mut Archive<S>) -> Result<Option<Format>, Fault> {
    if archive.find("mimetype").is_some() {
        let mut kind = String::new();
        archive.read("mimetype")?.take(200).read_to_string(&mut kind)?;
        return Ok(kind.contains("opendocument.spreadsheet").then_some(Format::Ods));
    }
    let book = archive.find("[Content_Types].xml").is_some() && archive.has_folder("xl/");
    Ok((book && archive.find("xl/workbook.bin").is_none()).then_some(Format::Xlsx))
}

/// Reads a file as `shape` says.
///
/// # Errors
/// When it cannot be opened so; what is wrong with single rows comes in their place.
pub fn rows<S: Read + Seek + Send + 'static>(source: S, shape: &Shape) -> Result<Rows, Fault> {
    match shape.format {
        Format::Csv => Ok(Box::new(CsvRows::new(source, shape)?)),
        Format::Xlsx => Ok(Box::new(xlsx::rows(Archive::open(source)?, shape)?)),
        Format::Ods => Ok(Box::new(ods::rows(Archive::open(source)?, shape)?)),
        Format::VCard => Err(Fault::whole(Problem::Foreign(Foreign::Cards))),
        Format::Json => Ok(Box::new(json::rows(source, shape)?)),
        Format::ICal => Ok(Box::new(ical::rows(source, shape)?)),
    }
}

/// Calendars and cards without their folds, which may cut letters in two.
fn unfolded(bytes: &[u8]) -> Cow<'_, [u8]> {
    let start = bytes.trim_ascii_start().get(..7);
    if !start.is_some_and(|start| start.eq_ignore_ascii_case(b"BEGIN:V")) {
        return Cow::Borrowed(bytes);
    }
    let mut plain = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        match line.strip_prefix(b" ").or_else(|| line.strip_prefix(b"\t")) {
            Some(rest) => {
                plain.truncate(plain.trim_ascii_end().len());
                plain.extend_from_slice(rest);
            }
            None => plain.extend_from_slice(line),
        }
    }
    Cow::Owned(plain)
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
