//! Zip archives, as spreadsheets are: their directory, and entries that are unpacked while they are read.

mod directory;
#[cfg(test)]
pub(crate) mod testing;
mod unpack;

use std::io::{BufReader, Read, Seek, SeekFrom};

use crate::{Fault, Problem};
pub(crate) use unpack::Unpacked;

/// Most bytes that the entries of an archive may have together, unpacked.
pub(crate) const MOST: u64 = 50 << 20;

/// One file in an archive, as the directory describes it.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) name: String,
    method: u16,
    encrypted: bool,
    packed: u64,
    unpacked: u64,
    crc: u32,
    at: u64,
}

/// An archive that is open.
#[derive(Debug)]
pub(crate) struct Archive<S> {
    source: S,
    entries: Vec<Entry>,
}

impl<S: Read + Seek> Archive<S> {
    /// Reads the directory.
    pub(crate) fn open(mut source: S) -> Result<Self, Fault> {
        let entries = directory::read(&mut source)?;
        // More than this is refused while unpacking too: no entry gives more than it says here.
        let total: u64 = entries.iter().fold(0, |sum, e| sum.saturating_add(e.unpacked));
        if total > MOST {
            return Err(Fault::whole(Problem::TooBig { most: MOST }));
        }
        Ok(Self { source, entries })
    }

    /// The entry of a name; like Windows, programs do not mind capitals and leading slashes.
    pub(crate) fn find(&self, name: &str) -> Option<&Entry> {
        let name = name.trim_start_matches('/');
        let same = |e: &&Entry| e.name.trim_start_matches('/').replace('\\', "/").eq_ignore_ascii_case(name);
        self.entries.iter().find(|e| e.name == name).or_else(|| self.entries.iter().find(same))
    }

    /// Whether anything lies in a folder.
    pub(crate) fn has_folder(&self, folder: &str) -> bool {
        self.entries.iter().any(|e| e.name.starts_with(folder))
    }

    /// Reads an entry of this name, which has to be there.
    pub(crate) fn read(&mut self, name: &str) -> Result<Unpacked<&mut S>, Fault> {
        let entry = self.required(name)?;
        open(&mut self.source, &entry)
    }

    /// Reads an entry of this name, and nothing else from now on.
    pub(crate) fn into_entry(self, name: &str) -> Result<Unpacked<S>, Fault> {
        let entry = self.required(name)?;
        open(self.source, &entry)
    }

    fn required(&self, name: &str) -> Result<Entry, Fault> {
        self.find(name).cloned().ok_or_else(|| damaged(name, "is missing"))
    }
}

fn open<S: Read + Seek>(mut source: S, entry: &Entry) -> Result<Unpacked<S>, Fault> {
    if entry.encrypted {
        return Err(Fault::whole(Problem::Encrypted));
    }
    source.seek(SeekFrom::Start(entry.at))?;
    let mut head = [0; 30];
    source.read_exact(&mut head).map_err(|_| damaged(&entry.name, "is cut off"))?;
    if head[..4] != *b"PK\x03\x04" {
        return Err(damaged(&entry.name, "does not begin where the directory says"));
    }
    let extra = i64::from(number(&head, 26)) + i64::from(number(&head, 28));
    source.seek(SeekFrom::Current(extra))?;
    Unpacked::new(BufReader::with_capacity(32 * 1024, source.take(entry.packed)), entry)
}

/// Two bytes of a zip record.
fn number(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

/// Something wrong with a part of a file.
pub(crate) fn damaged(part: &str, why: impl Into<String>) -> Fault {
    Fault::whole(Problem::Damaged { part: part.to_owned(), why: why.into() })
}
