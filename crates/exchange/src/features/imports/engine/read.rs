//! A file in the database as something that can be read and sought in, one piece in memory at a time.

use std::io::{self, Read, Seek, SeekFrom};

use tenure_db::Db;

use super::super::store::pieces::{self, PIECE};
use crate::base::ImportId;

/// The bytes of an import's file.
pub struct Source {
    db: Db,
    import: ImportId,
    size: u64,
    at: u64,
    piece: Option<(u64, Vec<u8>)>,
}

impl Source {
    /// The file of an import.
    pub fn new(db: &Db, import: ImportId, size: u64) -> Self {
        Self { db: db.clone(), import, size, at: 0, piece: None }
    }
}

impl Read for Source {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.size || into.is_empty() {
            return Ok(0);
        }
        let place = self.at / PIECE as u64;
        if self.piece.as_ref().is_none_or(|(held, _)| *held != place) {
            let number = i64::try_from(place).map_err(io::Error::other)?;
            let bytes = self.db.read_blocking(|q| pieces::get(q, self.import, number));
            self.piece = Some((place, bytes.map_err(|_| io::Error::other("a piece of the file is gone"))?));
        }
        let from = usize::try_from(self.at % PIECE as u64).map_err(io::Error::other)?;
        let rest = self.piece.as_ref().and_then(|(_, bytes)| bytes.get(from..)).unwrap_or_default();
        let taken = rest.len().min(into.len());
        if taken == 0 {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
        }
        into[..taken].copy_from_slice(&rest[..taken]);
        self.at += taken as u64;
        Ok(taken)
    }
}

impl Seek for Source {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = target.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}
