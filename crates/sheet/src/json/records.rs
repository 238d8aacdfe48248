//! The records of a file, one after the other, as text.

use std::io::Read;

use super::scan::Scan;
use crate::Fault;

/// Where the next record is looked for.
enum Place {
    /// In a list that has begun; whether one was read already.
    List(bool),
    Line,
    Single,
    Over,
}

/// Reads records.
pub(super) struct Records<R> {
    pub(super) scan: Scan<R>,
    place: Place,
}

impl<R: Read> Records<R> {
    /// The elements of the list under a path of names; under none the file is the list.
    pub(super) fn within(mut scan: Scan<R>, path: &[String]) -> Result<Self, Fault> {
        for name in path {
            scan.expect(b'{')?;
            while scan.name()? != *name {
                scan.value(None)?;
                scan.expect(b',')?;
            }
        }
        scan.expect(b'[')?;
        Ok(Self { scan, place: Place::List(false) })
    }

    /// The lines of a file.
    pub(super) fn lines(scan: Scan<R>) -> Self {
        Self { scan, place: Place::Line }
    }

    /// The whole file.
    pub(super) fn single(scan: Scan<R>) -> Self {
        Self { scan, place: Place::Single }
    }

    pub(super) fn next(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        let mut record = Vec::new();
        match self.place {
            Place::List(begun) => {
                let separated = begun && self.scan.has(b',')?;
                if !separated && self.scan.has(b']')? {
                    self.place = Place::Over;
                    return Ok(None);
                }
                if begun && !separated {
                    return Err(self.scan.fault("lacks a ','"));
                }
                self.place = Place::List(true);
                self.scan.value(Some(&mut record))?;
            }
            Place::Line => {
                while record.is_empty() {
                    if !self.scan.line(&mut record)? {
                        self.place = Place::Over;
                        return Ok(None);
                    }
                    record.truncate(record.trim_ascii_end().len());
                }
            }
            Place::Single => {
                self.place = Place::Over;
                self.scan.value(Some(&mut record))?;
            }
            Place::Over => return Ok(None),
        }
        Ok(Some(record))
    }
}
