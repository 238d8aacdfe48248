//! Zip archives, written in one go: sizes come behind each entry, so that nothing has to be kept.

use std::io::{self, Write};

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// The lowest day that archives know: the first of January 1980. The same content gives the same file.
const NO_DAY: u16 = 0x21;
/// Sizes follow the content; names are UTF-8.
const FLAGS: u16 = 0x0808;

/// Counts what goes through.
struct Counted<W> {
    to: W,
    bytes: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.to.write(bytes)?;
        self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Writes an archive.
pub(super) struct ZipWriter<W: Write> {
    to: Counted<W>,
    directory: Vec<u8>,
    entries: u16,
}

impl<W: Write> ZipWriter<W> {
    pub(super) fn new(to: W) -> Self {
        Self { to: Counted { to, bytes: 0 }, directory: Vec::new(), entries: 0 }
    }

    /// Writes a small entry.
    pub(super) fn add(self, name: &str, text: &str) -> io::Result<Self> {
        let mut entry = self.begin(name)?;
        entry.write_all(text.as_bytes())?;
        entry.finish()
    }

    /// Begins an entry.
    pub(super) fn begin(mut self, name: &str) -> io::Result<ZipEntry<W>> {
        let at = self.to.bytes;
        self.to.write_all(b"PK\x03\x04")?;
        self.to.write_all(&fields(0, 0, 0, name))?;
        self.to.write_all(name.as_bytes())?;
        let begun = self.to.bytes;
        let encoder = DeflateEncoder::new(self.to, Compression::new(4));
        let (directory, entries) = (self.directory, self.entries);
        Ok(ZipEntry { encoder, crc: Crc::new(), unpacked: 0, begun, at, name: name.to_owned(), directory, entries })
    }

    /// Writes the directory.
    pub(super) fn finish(mut self) -> io::Result<W> {
        let (at, size) = (small(self.to.bytes)?, small(self.directory.len() as u64)?);
        self.to.write_all(&self.directory)?;
        let mut end = b"PK\x05\x06\0\0\0\0".to_vec();
        end.extend([self.entries.to_le_bytes(), self.entries.to_le_bytes()].concat());
        end.extend([size.to_le_bytes(), at.to_le_bytes()].concat());
        end.extend([0, 0]);
        self.to.write_all(&end)?;
        self.to.flush()?;
        Ok(self.to.to)
    }
}

/// An entry that is being written.
pub(super) struct ZipEntry<W: Write> {
    encoder: DeflateEncoder<Counted<W>>,
    crc: Crc,
    unpacked: u64,
    begun: u64,
    at: u64,
    name: String,
    directory: Vec<u8>,
    entries: u16,
}

impl<W: Write> ZipEntry<W> {
    pub(super) fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.crc.update(bytes);
        self.unpacked += bytes.len() as u64;
        self.encoder.write_all(bytes)
    }

    /// Ends the entry.
    pub(super) fn finish(self) -> io::Result<ZipWriter<W>> {
        let mut to = self.encoder.finish()?;
        let sum = self.crc.sum();
        let (packed, unpacked) = (small(to.bytes - self.begun)?, small(self.unpacked)?);
        to.write_all(b"PK\x07\x08")?;
        to.write_all(&[sum, packed, unpacked].map(u32::to_le_bytes).concat())?;
        let mut directory = self.directory;
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(fields(sum, packed, unpacked, &self.name));
        directory.extend([0; 10]);
        directory.extend(small(self.at)?.to_le_bytes());
        directory.extend(self.name.as_bytes());
        Ok(ZipWriter { to, directory, entries: self.entries + 1 })
    }
}

/// What stands both before an entry and in the directory.
fn fields(sum: u32, packed: u32, unpacked: u32, name: &str) -> Vec<u8> {
    let mut fields = [20, FLAGS, 8, 0, NO_DAY].map(u16::to_le_bytes).concat();
    fields.extend([sum, packed, unpacked].map(u32::to_le_bytes).concat());
    fields.extend([name.len() as u16, 0].map(u16::to_le_bytes).concat());
    fields
}

/// A size in four bytes; archives beyond 4 GB are not written.
fn small(size: u64) -> io::Result<u32> {
    u32::try_from(size).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))
}
