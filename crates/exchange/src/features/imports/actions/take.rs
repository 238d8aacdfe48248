//! Taking a file in: piece by piece into the database, with one piece in memory, whatever its size.

use sha2::{Digest, Sha256};

use super::super::model::setup::Setup;
use super::super::store::pieces::{self, PIECE};
use super::super::store::runs::{self, NewImport};
use crate::base::{Acting, BatchId, Db, Error, ImportId, Result, Right};
use crate::features::people::imports::{PEOPLE, VCARDS};

/// Largest file, in bytes: four gigabytes.
const LARGEST: u64 = 4 * 1024 * 1024 * 1024;

/// The kind that the rows of a file of a kind have. Cards are people: each becomes a row of that import.
pub fn kind_of_rows(kind: &str) -> &str {
    if kind == VCARDS.name { PEOPLE.name } else { kind }
}

/// A file that is arriving. Whoever feeds it stores the pieces that it cuts off.
pub struct Intake {
    /// The import that it becomes.
    pub id: ImportId,
    batch: BatchId,
    hash: Sha256,
    size: u64,
    places: i64,
    piece: Vec<u8>,
}

impl Intake {
    /// Begins one.
    ///
    /// # Errors
    /// `Forbidden` without the right to import.
    pub fn begin(by: &Acting) -> Result<Self> {
        by.viewer.demand(Right::Import)?;
        let (id, batch) = (ImportId(by.uuid()), BatchId(by.uuid()));
        Ok(Self { id, batch, hash: Sha256::new(), size: 0, places: 0, piece: Vec::new() })
    }

    /// Takes bytes.
    ///
    /// # Errors
    /// `Conflict` when the file has grown too large; what the database says.
    pub async fn push(&mut self, db: &Db, bytes: &[u8]) -> Result<()> {
        for (place, piece) in self.cut(bytes)? {
            let id = self.id;
            db.write(move |tx| pieces::put(tx, id, place, &piece)).await?;
        }
        Ok(())
    }

    /// The same for threads that may block.
    ///
    /// # Errors
    /// See [`Intake::push`].
    pub fn push_blocking(&mut self, db: &Db, bytes: &[u8]) -> Result<()> {
        for (place, piece) in self.cut(bytes)? {
            let id = self.id;
            db.write_blocking(move |tx| pieces::put(tx, id, place, &piece))?;
        }
        Ok(())
    }

    fn cut(&mut self, mut bytes: &[u8]) -> Result<Vec<(i64, Vec<u8>)>> {
        self.size += bytes.len() as u64;
        if self.size > LARGEST {
            return Err(Error::conflict("imports-error-large"));
        }
        self.hash.update(bytes);
        let mut full = Vec::new();
        while !bytes.is_empty() {
            let (now, rest) = bytes.split_at(bytes.len().min(PIECE - self.piece.len()));
            self.piece.extend_from_slice(now);
            bytes = rest;
            if self.piece.len() == PIECE {
                full.push((self.places, std::mem::take(&mut self.piece)));
                self.places += 1;
            }
        }
        Ok(full)
    }

    /// Ends it: what [`Arrived::store`] makes an import of.
    ///
    /// # Errors
    /// `Invalid` when nothing has arrived.
    pub fn finish(self, kind: &str, file_name: &str, setup: Setup) -> Result<Arrived> {
        if self.size == 0 {
            return Err(Error::field("file", "imports-error-empty"));
        }
        let kind = kind_of_rows(kind);
        let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
        let clean: String = name.chars().filter(|c| !c.is_control()).take(200).collect();
        Ok(Arrived {
            id: self.id,
            batch: self.batch,
            kind: kind.to_owned(),
            name: if clean.is_empty() { String::from("rows.csv") } else { clean },
            size: self.size,
            sha256: self.hash.finalize().to_vec(),
            places: self.places,
            last: self.piece,
            setup,
        })
    }
}

/// A file that has arrived.
#[derive(Clone)]
pub struct Arrived {
    /// The import that it becomes.
    pub id: ImportId,
    batch: BatchId,
    kind: String,
    name: String,
    size: u64,
    sha256: Vec<u8>,
    places: i64,
    last: Vec<u8>,
    setup: Setup,
}

impl Arrived {
    /// Makes it an import of the viewer, to be read.
    ///
    /// # Errors
    /// `Forbidden` without the right to import; what the database says.
    pub fn store(&self, tx: &tenure_db::Tx<'_>, by: &Acting) -> Result<ImportId> {
        by.viewer.demand(Right::Import)?;
        let rest = i64::from(!self.last.is_empty());
        if rest == 1 {
            pieces::put(tx, self.id, self.places, &self.last)?;
        }
        let new = NewImport {
            id: self.id,
            kind: &self.kind,
            user: by.viewer.actor(),
            file_name: &self.name,
            size: self.size,
            sha256: self.sha256.clone(),
            pieces: self.places + rest,
            setup: &self.setup,
            batch: self.batch,
        };
        runs::insert(tx, &new, by.now)?;
        Ok(self.id)
    }
}
