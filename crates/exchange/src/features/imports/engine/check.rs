//! Checking: every row is understood, nothing is written but what the importer should look at.

use super::super::model::state::{Counts, State};
use super::super::store::lines::{self, Line as Look};
use super::parts::PART;
use super::{Ended, Work, plan};
use crate::base::imports::ImportWay;
use crate::base::{Error, Result};

/// Things to look at that are written at once.
const LOOKS: usize = 2_000;

impl Work<'_> {
    pub(super) fn check(&mut self) -> Result<Ended> {
        let id = self.import.id;
        self.app.db.write_blocking(move |tx| lines::clear(tx, id))?;
        if let ImportWay::Together(_) = self.kind.way {
            return self.check_together();
        }
        let mut reading = self.reading(0)?;
        let mut reader = self.reader()?;
        let mut counts = Counts { rows: self.import.counts.rows, ..Counts::default() };
        let mut looks: Vec<Look> = Vec::new();
        loop {
            let part = reader.part(PART)?;
            if part.is_empty() {
                break;
            }
            let (ground, by) = (self.ground(), &self.by);
            let planned = self.app.db.read_blocking(|q| plan::part(reading.as_mut(), q, by, &ground, &part))?;
            for row in planned {
                row.count(&mut counts);
                looks.extend(row.looks);
            }
            if looks.len() >= LOOKS {
                self.note(std::mem::take(&mut looks))?;
            }
            if self.beat(0, reader.seen, &counts)? || self.leaving() {
                return Err(Error::conflict("imports-error-stopped"));
            }
        }
        self.note(looks)?;
        (counts.rows, counts.left_out) = (reader.seen, reader.left_out);
        Ok(Ended::at(State::Checked, counts))
    }

    /// Writes down what the importer should look at.
    pub(super) fn note(&self, looks: Vec<Look>) -> Result<()> {
        let id = self.import.id;
        self.app.db.write_blocking(move |tx| lines::insert(tx, id, &looks))
    }
}
