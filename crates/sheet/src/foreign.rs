//! Files that are recognised, but not read here.

use std::io::{Read, Seek, SeekFrom};

use crate::{Fault, Foreign, Problem};

/// What stands at the beginning of files that Microsoft's programs wrote before 2007, and of locked ones since.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

const MARKS: [(&[u8], Foreign); 9] = [
    (b"%PDF-", Foreign::Pdf),
    (b"\x1F\x8B", Foreign::Archive),
    (b"BZh", Foreign::Archive),
    (b"7z\xBC\xAF\x27\x1C", Foreign::Archive),
    (b"Rar!\x1A", Foreign::Archive),
    (b"\xFD7zXZ\0", Foreign::Archive),
    (b"\x89PNG\r\n", Foreign::Binary),
    (b"\xFF\xD8\xFF", Foreign::Binary),
    (b"SQLite format 3\0", Foreign::Binary),
];

/// Why a file is not read, told by the first bytes.
pub(crate) fn foreign(bytes: &[u8], source: &mut (impl Read + Seek)) -> Result<Option<Problem>, Fault> {
    if bytes.starts_with(COMPOUND) {
        let locked = names(bytes, source)?.windows(LOCKED.len()).any(|w| w == LOCKED);
        return Ok(Some(if locked { Problem::Encrypted } else { Problem::Foreign(Foreign::Xls) }));
    }
    Ok(MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)).map(|(_, foreign)| Problem::Foreign(*foreign)))
}

/// The name of what a locked workbook is packed in, as compound files write names.
const LOCKED: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";

/// The beginning of the directory of a compound file.
fn names(bytes: &[u8], source: &mut (impl Read + Seek)) -> Result<Vec<u8>, Fault> {
    let field = |at: usize| bytes.get(at..at + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
    let sector = 1_u64 << (field(30) & 0xFFFF).clamp(7, 16);
    source.seek(SeekFrom::Start((u64::from(field(48)) + 1) * sector))?;
    let mut names = Vec::new();
    source.take(4096).read_to_end(&mut names)?;
    Ok(names)
}

/// Whether a text is full of control characters, as no table is.
pub(crate) fn binary(text: &str) -> bool {
    let odd = |c: &char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\0' | '\u{1A}' | '\u{80}'..='\u{9F}');
    let seen = text.chars().take(64 * 1024);
    seen.clone().filter(odd).count() * 20 > seen.count()
}

/// Texts that are pages or documents.
pub(crate) fn markup(text: &str) -> Option<Foreign> {
    let start: String = text.trim_start().chars().take(14).collect::<String>().to_ascii_lowercase();
    if ["<!doctype html", "<html", "<table", "<meta", "<head"].iter().any(|word| start.starts_with(word)) {
        Some(Foreign::Html)
    } else if start.starts_with("<?xml") {
        Some(Foreign::Xml)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::{Wish, look};

    fn fault(bytes: &[u8]) -> Problem {
        look(&mut Cursor::new(bytes), "list.xls", &Wish::default()).unwrap_err().what
    }

    #[test]
    fn known_but_not_read() {
        assert_eq!(fault(b"%PDF-1.7 ..."), Problem::Foreign(Foreign::Pdf));
        assert_eq!(fault(b"\x1F\x8B\x08.."), Problem::Foreign(Foreign::Archive));
        assert_eq!(fault(b"<html><table><tr><td>1"), Problem::Foreign(Foreign::Html));
        assert_eq!(fault(b"<?xml version=\"1.0\"?><Workbook/>"), Problem::Foreign(Foreign::Xml));
        assert_eq!(fault(b"\x01\x02\x03\x7F\x04\x05"), Problem::Foreign(Foreign::Binary));
    }

    #[test]
    fn old_and_locked_workbooks() {
        let mut old = vec![0; 2048];
        old[..8].copy_from_slice(COMPOUND);
        old[30] = 9;
        old[48] = 1;
        assert_eq!(fault(&old), Problem::Foreign(Foreign::Xls));
        old[1024..1024 + LOCKED.len()].copy_from_slice(LOCKED);
        assert_eq!(fault(&old), Problem::Encrypted);
    }
}
