//! What checking and running share: the reader at its place, the kind with its survey.

use super::super::columns;
use super::Work;
use super::plan::{Ground, records};
use super::reader::Reader;
use super::run::SIZES;
use crate::base::imports::{Reading, Surveys};
use crate::base::{Acting, App, Error, Result};

/// Rows that are read and planned at once.
pub(super) const PART: usize = 500;

impl Work<'_> {
    /// The rows of the file from its beginning.
    pub(super) fn reader(&self) -> Result<Reader> {
        let kind = &self.kind;
        let extra = self.app.db.read_blocking(|q| columns::extra_of(q, kind))?;
        Reader::open(&self.app.db, &self.import, &self.by, (kind, &columns::of(kind, &extra)))
    }

    /// The same after so many rows: what an earlier runner got through is not planned again.
    pub(super) fn reader_after(&self, done: u64) -> Result<Reader> {
        let mut reader = self.reader()?;
        while reader.seen < done {
            let left = usize::try_from(done - reader.seen).unwrap_or(usize::MAX);
            if reader.part(left.min(SIZES.2))?.is_empty() {
                break;
            }
        }
        Ok(reader)
    }

    /// The kind, begun, and with what it has to know of the file before it plans the row after so many.
    pub(super) fn reading(&mut self, before: u64) -> Result<Box<dyn Reading>> {
        let begun = self.begun()?;
        self.surveyed(begun, before)
    }

    /// A kind that was begun, with what it has to know of the file before it plans the row after so many.
    pub(super) fn surveyed(&mut self, mut reading: Box<dyn Reading>, before: u64) -> Result<Box<dyn Reading>> {
        let until = match reading.surveys() {
            Surveys::Nothing => 0,
            Surveys::Earlier => before,
            Surveys::All => u64::MAX,
        };
        if until == 0 {
            return Ok(reading);
        }
        let mut reader = self.reader()?;
        let counts = self.import.counts.clone();
        while reader.seen < until {
            let left = usize::try_from(until - reader.seen).unwrap_or(usize::MAX);
            let part = reader.part(left.min(PART))?;
            if part.is_empty() {
                break;
            }
            reading.survey(&records(&part))?;
            let (pass, done) = (self.import.pass, self.import.done);
            if self.beat(pass, done, &counts)? || self.leaving() {
                return Err(Error::conflict("imports-error-stopped"));
            }
        }
        Ok(reading)
    }

    /// What planning needs to know of the import.
    pub(super) fn ground(&self) -> Ground<'_> {
        let setup = &self.import.setup;
        let came = setup.continues.as_ref().map_or(self.import.created_at, |before| before.at);
        // The day on which the file was made counts as over: what was changed here on that day is older.
        let end = setup.answers.made_on().and_then(|day| day.tomorrow().ok());
        let made_at = end.and_then(|day| self.by.settings.zone.to_timestamp(day.at(0, 0, 0, 0)).ok()).unwrap_or(came);
        Ground { setup, made_at: made_at.min(came), batch: self.import.batch }
    }

    /// The importer as they act now.
    pub(super) fn by_now(&self) -> Acting {
        now(self.app, &self.by)
    }
}

/// Somebody as they act now: each part has its own instant, so that the feed of changes misses none.
pub(super) fn now(app: &App, by: &Acting) -> Acting {
    let mut fresh = Acting::new(by.viewer.clone(), by.settings.clone(), app.clock.now(), app.ids.clone());
    fresh.batch = by.batch;
    fresh
}
