//! A ZIP file, written from front to back into something that can seek: the sizes of a file are put in once they are
//! known. Each file is deflated, its name is UTF-8, and sizes above four gigabytes are told the way of ZIP64.

use std::io::{Seek, SeekFrom, Write};

use anyhow::Result;
use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use jiff::civil::DateTime;

use super::sink::Sink;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const END_64: u32 = 0x0606_4b50;
const LOCATOR_64: u32 = 0x0706_4b50;
/// ZIP64, and made on a Unix.
const VERSION: u16 = 45;
const UNIX: u16 = 3 << 8;
/// Names are UTF-8.
const UTF8: u16 = 1 << 11;
const DEFLATED: u16 = 8;
/// A file that only its owner reads.
const MODE: u32 = 0o100_600 << 16;
const FULL_32: u32 = u32::MAX;
const FULL_16: u16 = u16::MAX;

struct Entry {
    name: String,
    crc: u32,
    packed: u64,
    size: u64,
    place: u64,
}

/// A ZIP file under construction.
pub struct Zip<W: Write + Seek> {
    to: Option<Counted<W>>,
    open: Option<(DeflateEncoder<Counted<W>>, Crc, String, u64)>,
    entries: Vec<Entry>,
    stamp: (u16, u16),
}

/// Knows where it is without asking the file.
struct Counted<W> {
    inner: W,
    place: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let n = self.inner.write(bytes)?;
        self.place += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

/// Little-endian fields one after the other.
#[derive(Default)]
struct Fields(Vec<u8>);

impl Fields {
    fn two(mut self, all: &[u16]) -> Self {
        all.iter().for_each(|n| self.0.extend(n.to_le_bytes()));
        self
    }

    fn four(mut self, all: &[u32]) -> Self {
        all.iter().for_each(|n| self.0.extend(n.to_le_bytes()));
        self
    }

    fn eight(mut self, all: &[u64]) -> Self {
        all.iter().for_each(|n| self.0.extend(n.to_le_bytes()));
        self
    }
}

fn short(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(FULL_32)
}

fn length(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(FULL_16)
}

impl<W: Write + Seek> Zip<W> {
    /// An empty one; all of its files carry this time.
    pub fn new(to: W, at: DateTime) -> Self {
        let part = |n: i8| u16::try_from(n).unwrap_or(0);
        let year = u16::try_from(i32::from(at.year()) - 1980).unwrap_or(0);
        let time = part(at.hour()) << 11 | part(at.minute()) << 5 | (part(at.second()) / 2);
        let date = year << 9 | part(at.month()) << 5 | part(at.day());
        Self { to: Some(Counted { inner: to, place: 0 }), open: None, entries: Vec::new(), stamp: (time, date) }
    }

    fn closed() -> std::io::Error {
        std::io::Error::other("the ZIP file is in use")
    }

    /// The head of a file. Its sizes stand in the part for ZIP64, whether they need it or not.
    fn local(&self, name: &str, crc: u32, packed: u64, size: u64) -> Vec<u8> {
        let fields = Fields::default()
            .four(&[LOCAL])
            .two(&[VERSION, UTF8, DEFLATED, self.stamp.0, self.stamp.1])
            .four(&[crc, FULL_32, FULL_32])
            .two(&[length(name.len()), 20]);
        let mut head = fields.0;
        head.extend(name.as_bytes());
        head.extend(Fields::default().two(&[1, 16]).eight(&[size, packed]).0);
        head
    }

    fn central(&self, e: &Entry) -> Vec<u8> {
        let large = [e.size, e.packed, e.place].iter().any(|n| *n >= u64::from(FULL_32));
        let extra =
            if large { Fields::default().two(&[1, 24]).eight(&[e.size, e.packed, e.place]).0 } else { Vec::new() };
        let [packed, size, place] = if large { [FULL_32; 3] } else { [short(e.packed), short(e.size), short(e.place)] };
        let fields = Fields::default()
            .four(&[CENTRAL])
            .two(&[UNIX | VERSION, VERSION, UTF8, DEFLATED, self.stamp.0, self.stamp.1])
            .four(&[e.crc, packed, size])
            .two(&[length(e.name.len()), length(extra.len()), 0, 0, 0])
            .four(&[MODE, place]);
        let mut all = fields.0;
        all.extend(e.name.as_bytes());
        all.extend(extra);
        all
    }

    /// Writes the list of files and gives back what holds them.
    ///
    /// # Errors
    /// What the writer says.
    pub fn finish(mut self) -> Result<W> {
        let mut to = self.to.take().ok_or_else(Self::closed)?;
        let (start, n) = (to.place, self.entries.len() as u64);
        for entry in &self.entries {
            to.write_all(&self.central(entry))?;
        }
        let (end, size) = (to.place, to.place - start);
        if n >= u64::from(FULL_16) || end >= u64::from(FULL_32) {
            let fields = Fields::default().four(&[END_64]).eight(&[44]).two(&[UNIX | VERSION, VERSION]).four(&[0, 0]);
            to.write_all(&fields.eight(&[n, n, size, start]).0)?;
            to.write_all(&Fields::default().four(&[LOCATOR_64, 0]).eight(&[end]).four(&[1]).0)?;
        }
        let count = u16::try_from(n).unwrap_or(FULL_16);
        let fields = Fields::default().four(&[END]).two(&[0, 0, count, count]);
        to.write_all(&fields.four(&[short(size), short(start)]).two(&[0]).0)?;
        to.flush()?;
        Ok(to.inner)
    }
}

impl<W: Write + Seek> Sink for Zip<W> {
    fn begin(&mut self, path: &str) -> Result<()> {
        let mut to = self.to.take().ok_or_else(Self::closed)?;
        let place = to.place;
        to.write_all(&self.local(path, 0, 0, 0))?;
        self.open = Some((DeflateEncoder::new(to, Compression::new(5)), Crc::new(), path.to_owned(), place));
        Ok(())
    }

    fn put(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        let (packer, crc, ..) = self.open.as_mut().ok_or_else(Self::closed)?;
        crc.update(bytes);
        packer.write_all(bytes)
    }

    fn end(&mut self) -> Result<()> {
        let (packer, crc, name, place) = self.open.take().ok_or_else(Self::closed)?;
        let size = packer.total_in();
        let mut to = packer.finish()?;
        let packed = to.place - place - self.local(&name, 0, 0, 0).len() as u64;
        let head = self.local(&name, crc.sum(), packed, size);
        to.inner.seek(SeekFrom::Start(place))?;
        to.inner.write_all(&head)?;
        to.inner.seek(SeekFrom::Start(to.place))?;
        self.entries.push(Entry { name, crc: crc.sum(), packed, size, place });
        self.to = Some(to);
        Ok(())
    }
}
