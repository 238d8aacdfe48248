//! Goes through the signs of a JSON text without keeping more than one record of it.

use std::io::Read;

use crate::coding::Decoder;
use crate::csv::ROW;
use crate::zip::damaged;
use crate::{Fault, Problem};

/// A place in a text.
pub(super) struct Scan<R> {
    decoder: Decoder<R>,
    buffer: Vec<u8>,
    at: usize,
    ended: bool,
    line: u64,
    /// Places in `buffer` that are not in the encoding, and how many there were in what is gone.
    broken: Vec<usize>,
    gone: u64,
}

impl<R: Read> Scan<R> {
    pub(super) fn new(decoder: Decoder<R>) -> Self {
        Self { decoder, buffer: Vec::new(), at: 0, ended: false, line: 1, broken: Vec::new(), gone: 0 }
    }

    /// The next byte, which stays.
    pub(super) fn peek(&mut self) -> Result<Option<u8>, Fault> {
        while self.at == self.buffer.len() && !self.ended {
            self.gone += self.broken.len() as u64;
            self.broken.clear();
            self.buffer.clear();
            self.at = 0;
            self.ended = !self.decoder.more(&mut self.buffer, &mut self.broken)?;
        }
        Ok(self.buffer.get(self.at).copied())
    }

    /// Places that are not in the encoding since this was last asked.
    pub(super) fn broken(&mut self) -> u64 {
        let behind = self.broken.partition_point(|place| *place < self.at);
        self.broken.drain(..behind);
        std::mem::take(&mut self.gone) + behind as u64
    }

    /// Name of the encoding.
    pub(super) fn encoding(&self) -> &'static str {
        self.decoder.coding().name()
    }

    /// Takes the next byte.
    pub(super) fn take(&mut self) -> Result<Option<u8>, Fault> {
        let byte = self.peek()?;
        self.at += usize::from(byte.is_some());
        self.line += u64::from(byte == Some(b'\n'));
        Ok(byte)
    }

    /// The next byte that is not blank, which stays.
    pub(super) fn sign(&mut self) -> Result<Option<u8>, Fault> {
        while self.peek()?.is_some_and(|b| b.is_ascii_whitespace()) {
            self.take()?;
        }
        self.peek()
    }

    /// Takes a sign that has to come.
    pub(super) fn expect(&mut self, sign: u8) -> Result<(), Fault> {
        if self.sign()? != Some(sign) {
            return Err(self.fault(&format!("lacks a {:?}", char::from(sign))));
        }
        self.take().map(drop)
    }

    /// Takes a sign if it comes.
    pub(super) fn has(&mut self, sign: u8) -> Result<bool, Fault> {
        let comes = self.sign()? == Some(sign);
        if comes {
            self.take()?;
        }
        Ok(comes)
    }

    /// Takes a line without its end; `None` at the end of the text.
    pub(super) fn line(&mut self, into: &mut Vec<u8>) -> Result<bool, Fault> {
        into.clear();
        while let Some(byte) = self.take()? {
            if byte == b'\n' {
                return Ok(true);
            }
            if into.len() == ROW {
                return Err(Fault::whole(Problem::RowTooLong { most: ROW }));
            }
            into.push(byte);
        }
        Ok(!into.is_empty())
    }

    /// Takes a name and the colon behind it.
    pub(super) fn name(&mut self) -> Result<String, Fault> {
        let mut quoted = Vec::new();
        if self.sign()? != Some(b'"') {
            return Err(self.fault("has a name without quotes"));
        }
        self.value(Some(&mut quoted))?;
        self.expect(b':')?;
        serde_json::from_slice(&quoted).map_err(|e| self.fault(&e.to_string()))
    }

    /// Takes a whole value, and keeps it where it is wanted.
    pub(super) fn value(&mut self, mut into: Option<&mut Vec<u8>>) -> Result<(), Fault> {
        self.sign()?;
        let mut depth = Depth::default();
        while self.peek()?.is_some() {
            let rest = &self.buffer[self.at..];
            let (taken, ended) = depth.follow(rest);
            let piece = &rest[..taken];
            self.line += piece.iter().filter(|b| **b == b'\n').count() as u64;
            if let Some(kept) = &mut into {
                if kept.len() + piece.len() > ROW {
                    return Err(Fault::whole(Problem::RowTooLong { most: ROW }));
                }
                kept.extend_from_slice(piece);
            }
            self.at += taken;
            if ended {
                return Ok(());
            }
        }
        if depth.open == 0 && !depth.quoted { Ok(()) } else { Err(self.fault("is cut off")) }
    }

    /// Something wrong at this place.
    pub(super) fn fault(&self, why: &str) -> Fault {
        damaged(&format!("line {}", self.line), why)
    }
}

/// How deep within a value a place is.
#[derive(Default)]
struct Depth {
    open: u32,
    quoted: bool,
    escaped: bool,
}

impl Depth {
    /// Goes through more of a value: how many bytes belong to it, and whether it ends with them.
    fn follow(&mut self, bytes: &[u8]) -> (usize, bool) {
        for (at, byte) in bytes.iter().enumerate() {
            if self.quoted {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => self.quoted = false,
                    _ => continue,
                }
                if self.open == 0 && !self.quoted {
                    return (at + 1, true);
                }
                continue;
            }
            match byte {
                b'"' => self.quoted = true,
                b'{' | b'[' => self.open += 1,
                b'}' | b']' if self.open > 0 => {
                    self.open -= 1;
                    if self.open == 0 {
                        return (at + 1, true);
                    }
                }
                // A number or a word ends before the sign that follows it.
                b',' | b'}' | b']' | b':' | b' ' | b'\n' | b'\r' | b'\t' if self.open == 0 => return (at, true),
                _ => {}
            }
        }
        (bytes.len(), false)
    }
}
