//! Lines that may be folded into several.

use std::io::{self, BufRead, BufReader, Read};

use encoding_rs::{Encoding, UTF_8};

use crate::coding::{Coding, Decoder};

/// Most bytes of a line that are kept.
const MOST: usize = 1 << 20;

/// Bytes in an encoding that has ASCII in it.
pub(super) enum Source<R> {
    Plain(R),
    /// Of an encoding that has not, made UTF-8; and what waits to be given.
    Decoded(Box<Decoder<R>>, Vec<u8>),
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(source) => source.read(into),
            Self::Decoded(decoder, waiting) => {
                while waiting.is_empty() && decoder.more(waiting, &mut Vec::new())? {}
                let n = waiting.len().min(into.len());
                into[..n].copy_from_slice(&waiting[..n]);
                waiting.drain(..n);
                Ok(n)
            }
        }
    }
}

/// A line with all that was folded away from it.
#[derive(Debug)]
pub(super) struct Line {
    /// The line of the file in which it begins.
    pub(super) number: u64,
    pub(super) text: String,
    /// Whether it has bytes that are not in the encoding.
    pub(super) broken: bool,
    /// Whether more of it was left out.
    pub(super) cut: bool,
}

impl Line {
    /// Whether it begins a component.
    pub(super) fn begins(&self, component: &str) -> bool {
        let (word, name) = self.text.split_once(':').unwrap_or_default();
        word.trim().eq_ignore_ascii_case("BEGIN") && name.trim().eq_ignore_ascii_case(component)
    }
}

/// Reads lines.
pub(super) struct Lines<R> {
    source: BufReader<R>,
    encoding: &'static Encoding,
    /// The number of the line that is read next.
    number: u64,
    /// A line that was read to see whether it belongs to the one before.
    waiting: Option<(u64, Vec<u8>)>,
}

impl<R: Read> Lines<Source<R>> {
    pub(super) fn new(source: R, coding: Coding) -> Self {
        // Programs fold between the bytes of a letter, so lines are put together before they are decoded.
        let (source, encoding) = match coding {
            Coding::Web(encoding) if encoding.is_ascii_compatible() => (Source::Plain(source), encoding),
            _ => (Source::Decoded(Box::new(Decoder::new(source, coding)), Vec::new()), UTF_8),
        };
        Self { source: BufReader::new(source), encoding, number: 1, waiting: None }
    }
}

impl<R: Read> Lines<R> {
    /// Name of the encoding.
    pub(super) fn encoding(&self) -> &'static str {
        self.encoding.name()
    }

    /// The next line that is not blank.
    pub(super) fn next(&mut self) -> io::Result<Option<Line>> {
        let Some((number, mut bytes)) = self.physical()? else { return Ok(None) };
        let mut cut = bytes.len() > MOST;
        // Blank lines between the parts of a line mean nothing either.
        while let Some((begins, more)) = self.physical()? {
            let Some(more) = more.strip_prefix(b" ").or_else(|| more.strip_prefix(b"\t")) else {
                self.waiting = Some((begins, more));
                break;
            };
            cut |= bytes.len() + more.len() > MOST;
            bytes.extend_from_slice(&more[..more.len().min(MOST.saturating_sub(bytes.len()))]);
        }
        let (text, broken) = self.encoding.decode_without_bom_handling(&bytes);
        Ok(Some(Line { number, text: text.trim_start_matches('\u{FEFF}').to_owned(), broken, cut }))
    }

    /// The next line as it stands in the file, without its end, if it is not blank; a little more than is kept of it.
    fn physical(&mut self) -> io::Result<Option<(u64, Vec<u8>)>> {
        if let Some(waiting) = self.waiting.take() {
            return Ok(Some(waiting));
        }
        loop {
            let (number, mut bytes) = (self.number, Vec::new());
            let mut ended = false;
            while !ended {
                let buffer = self.source.fill_buf()?;
                if buffer.is_empty() {
                    break;
                }
                let end = buffer.iter().position(|b| *b == b'\n');
                let piece = &buffer[..end.unwrap_or(buffer.len())];
                if bytes.len() <= MOST {
                    bytes.extend_from_slice(piece);
                }
                let taken = piece.len() + usize::from(end.is_some());
                self.source.consume(taken);
                ended = end.is_some();
            }
            self.number += 1;
            if !bytes.trim_ascii().is_empty() {
                bytes.truncate(bytes.strip_suffix(b"\r").map_or(bytes.len(), <[u8]>::len));
                return Ok(Some((number, bytes)));
            }
            if !ended {
                return Ok(None);
            }
        }
    }
}
