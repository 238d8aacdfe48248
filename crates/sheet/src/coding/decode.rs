//! Bytes of any encoding become UTF-8, piece by piece.

use std::io::{self, ErrorKind, Read};

use encoding_rs::{DecoderResult, UTF_8};

use super::Coding;

/// Bytes read at once.
const PIECE: usize = 64 * 1024;
/// What stands in place of bytes that are no character.
const UNKNOWN: &[u8] = "\u{FFFD}".as_bytes();
const MARK: &[u8] = "\u{FEFF}".as_bytes();

/// Reads text of an encoding from a source.
pub(crate) struct Decoder<R> {
    source: R,
    coding: Coding,
    web: Option<encoding_rs::Decoder>,
    raw: Box<[u8]>,
    from: usize,
    to: usize,
    drained: bool,
    ended: bool,
    begun: bool,
}

impl<R: Read> Decoder<R> {
    pub(crate) fn new(source: R, coding: Coding) -> Self {
        let web = match coding {
            Coding::Web(encoding) => Some(encoding.new_decoder_without_bom_handling()),
            _ => None,
        };
        let raw = vec![0; PIECE].into_boxed_slice();
        Self { source, coding, web, raw, from: 0, to: 0, drained: false, ended: false, begun: false }
    }

    pub(crate) fn coding(&self) -> Coding {
        self.coding
    }

    /// Appends more text, whole characters only, and the places in `text` where U+FFFD stands for something else.
    /// `false` at the end.
    pub(crate) fn more(&mut self, text: &mut Vec<u8>, broken: &mut Vec<usize>) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        self.fill()?;
        if !self.begun && !self.drained && self.to < 4 {
            return Ok(true);
        }
        let start = text.len();
        match &mut self.web {
            Some(_) => self.web(text, broken),
            None => self.four_bytes(text, broken),
        }
        if !self.begun && text.len() > start {
            self.begun = true;
            if text[start..].starts_with(MARK) {
                text.drain(start..start + MARK.len());
                broken.iter_mut().filter(|at| **at > start).for_each(|at| *at -= MARK.len());
            }
        }
        Ok(true)
    }

    /// Reads on behind what is left of the last piece.
    fn fill(&mut self) -> io::Result<()> {
        self.raw.copy_within(self.from..self.to, 0);
        self.to -= self.from;
        self.from = 0;
        while !self.drained {
            match self.source.read(&mut self.raw[self.to..]) {
                Ok(0) => self.drained = true,
                Ok(n) => {
                    self.to += n;
                    break;
                }
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }

    fn web(&mut self, text: &mut Vec<u8>, broken: &mut Vec<usize>) {
        let Some(decoder) = &mut self.web else { return };
        let widest = if self.coding == Coding::Web(UTF_8) { 1 } else { 3 };
        let mut at = text.len();
        text.resize(at + (self.to - self.from) * widest + 64, 0);
        loop {
            let raw = &self.raw[self.from..self.to];
            let (result, read, written) =
                decoder.decode_to_utf8_without_replacement(raw, &mut text[at..], self.drained);
            self.from += read;
            at += written;
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => text.resize(at + (self.to - self.from) * 3 + 64, 0),
                DecoderResult::Malformed(..) => {
                    broken.push(at);
                    if text.len() < at + UNKNOWN.len() {
                        text.resize(at + (self.to - self.from) * 3 + 64, 0);
                    }
                    text[at..at + UNKNOWN.len()].copy_from_slice(UNKNOWN);
                    at += UNKNOWN.len();
                }
            }
        }
        text.truncate(at);
        self.ended = self.drained;
    }

    fn four_bytes(&mut self, text: &mut Vec<u8>, broken: &mut Vec<usize>) {
        if !self.begun && odd_mark(&self.raw[self.from..self.to]) {
            self.from += 2;
        }
        let (whole, rest) = self.raw[self.from..self.to].as_chunks::<4>();
        for four in whole {
            let code = match self.coding {
                Coding::Utf32Be => u32::from_be_bytes(*four),
                _ => u32::from_le_bytes(*four),
            };
            match char::from_u32(code) {
                Some(c) => text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                None => {
                    broken.push(text.len());
                    text.extend_from_slice(UNKNOWN);
                }
            }
        }
        self.from = self.to - rest.len();
        if self.drained {
            if self.from < self.to {
                broken.push(text.len());
                text.extend_from_slice(UNKNOWN);
            }
            self.ended = true;
        }
    }
}

/// Some programs put the mark of UTF-16 before UTF-32.
pub(super) fn odd_mark(bytes: &[u8]) -> bool {
    let mark = bytes.starts_with(&[0xFE, 0xFF]) || bytes.starts_with(&[0xFF, 0xFE]);
    mark && bytes.first_chunk().is_some_and(|four| *four != [0xFF, 0xFE, 0, 0])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, as slow connections do.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let n = self.0.len().min(into.len()).min(1);
            into[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    fn read(source: impl Read, name: &str) -> (String, Vec<usize>) {
        let mut decoder = Decoder::new(source, Coding::named(name).unwrap());
        let (mut text, mut broken) = (Vec::new(), Vec::new());
        while decoder.more(&mut text, &mut broken).unwrap() {}
        (String::from_utf8(text).unwrap(), broken)
    }

    #[test]
    fn all_encodings_give_the_same_text() {
        let text = "Müller; 客户 €";
        let mut wide = vec![0xFF, 0xFE, 0, 0];
        wide.extend(text.chars().flat_map(|c| (c as u32).to_le_bytes()));
        let mut narrow = vec![0xFE, 0xFF];
        narrow.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
        let chinese = encoding_rs::GB18030.encode(text).0.into_owned();
        for (bytes, name) in [(wide, "UTF-32LE"), (narrow, "utf-16be"), (chinese, "gb2312"), (text.into(), "utf8")] {
            assert_eq!(read(&bytes[..], name), (text.to_owned(), vec![]), "{name}");
            assert_eq!(read(Drops(&bytes), name), (text.to_owned(), vec![]), "{name}");
        }
        assert_eq!(read(&b"M\xFCller \x80"[..], "windows-1252").0, "Müller €");
    }

    #[test]
    fn what_is_no_character_is_marked() {
        assert_eq!(read(Drops(b"a\xFFb\xC3"), "UTF-8"), ("a\u{FFFD}b\u{FFFD}".into(), vec![1, 5]));
        assert_eq!(read(Drops(&[0xFE, 0xFF, 0, 0, 0, 0x41]), "UTF-32BE").0, "A");
        assert_eq!(read(&[0x41, 0, 0, 0, 0, 0xD8, 0, 0, 1][..], "UTF-32LE").1, [1, 4]);
        assert_eq!(read(&b"\xEF\xBB\xBFa\xFF"[..], "UTF-8"), ("a\u{FFFD}".into(), vec![1]));
    }
}
