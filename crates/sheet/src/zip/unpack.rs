//! Unpacks an entry while it is read, and never gives more than the directory says.

use std::io::{self, BufReader, ErrorKind, Read, Take};

use flate2::Crc;
use flate2::bufread::DeflateDecoder;

use super::{Entry, damaged};
use crate::Fault;

type Packed<S> = BufReader<Take<S>>;

enum Method<S> {
    Stored(Packed<S>),
    Deflated(Box<DeflateDecoder<Packed<S>>>),
}

/// The content of an entry.
pub(crate) struct Unpacked<S> {
    method: Method<S>,
    /// Bytes that are still to come.
    left: u64,
    sum: Crc,
    expected: u32,
}

impl<S: Read> Unpacked<S> {
    pub(super) fn new(packed: Packed<S>, entry: &Entry) -> Result<Self, Fault> {
        let method = match entry.method {
            0 => Method::Stored(packed),
            8 => Method::Deflated(Box::new(DeflateDecoder::new(packed))),
            other => return Err(damaged(&entry.name, format!("is packed by method {other}"))),
        };
        Ok(Self { method, left: entry.unpacked, sum: Crc::new(), expected: entry.crc })
    }
}

impl<S: Read> Read for Unpacked<S> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = match &mut self.method {
            Method::Stored(packed) => packed.read(into)?,
            Method::Deflated(packed) => packed.read(into)?,
        };
        let bad = |why: &str| Err(io::Error::new(ErrorKind::InvalidData, why));
        let Some(left) = self.left.checked_sub(n as u64) else {
            return bad("unpacks to more than the archive says");
        };
        self.left = left;
        self.sum.update(&into[..n]);
        if n == 0 && !into.is_empty() {
            if self.left > 0 {
                return bad("unpacks to less than the archive says");
            }
            if self.sum.sum() != self.expected {
                return bad("does not match its checksum");
            }
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::super::testing::{Packer, packed};
    use super::super::{Archive, MOST};
    use super::*;
    use crate::Problem;

    fn content(zip: Vec<u8>, name: &str) -> io::Result<String> {
        let mut archive = Archive::open(Cursor::new(zip)).unwrap();
        let mut text = String::new();
        archive.read(name).unwrap().read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn entries_are_found_and_unpacked() {
        let zip = packed(&[("a/B.xml", "hello hello hello"), ("c", "")]);
        assert_eq!(content(zip.clone(), "/A/b.xml").unwrap(), "hello hello hello");
        assert_eq!(content(zip, "c").unwrap(), "");
    }

    #[test]
    fn what_unpacks_to_other_than_it_says_is_refused() {
        for (claimed, why) in [(10, "unpacks to more"), (1000, "unpacks to less")] {
            let mut packer = Packer::default();
            packer.add_claiming("a", &"x".repeat(100), claimed);
            assert!(content(packer.finish(), "a").unwrap_err().to_string().contains(why));
        }
        let mut zip = packed(&[("a", "some text")]);
        // The checksum in the directory.
        let at = zip.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
        zip[at + 16] ^= 1;
        assert!(content(zip, "a").unwrap_err().to_string().contains("checksum"));
    }

    #[test]
    fn too_much_is_refused_at_once() {
        let mut packer = Packer::default();
        packer.add_claiming("a", "x", MOST as u32);
        packer.add_claiming("b", "x", 1);
        let fault = Archive::open(Cursor::new(packer.finish())).unwrap_err();
        assert_eq!(fault.what, Problem::TooBig { most: MOST });
    }

    #[test]
    fn locked_and_damaged_archives() {
        let mut zip = packed(&[("a", "text")]);
        let at = zip.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
        zip[at + 8] |= 1;
        let mut archive = Archive::open(Cursor::new(zip.clone())).unwrap();
        assert_eq!(archive.read("a").err().unwrap().what, Problem::Encrypted);
        assert!(matches!(archive.read("b").err().unwrap().what, Problem::Damaged { .. }));
        for cut in 0..zip.len() {
            assert!(Archive::open(Cursor::new(zip[..cut].to_vec())).is_err(), "{cut}");
        }
    }
}
