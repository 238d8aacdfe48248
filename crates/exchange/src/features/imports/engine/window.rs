//! Rows that were planned and wait to be stored, in the order in which that costs least.

use std::collections::VecDeque;

use super::plan::Planned;
use crate::base::AccountId;
use crate::base::imports::AnyRow;

/// Rows of the file that lie together.
#[derive(Default)]
pub(super) struct Window {
    /// What is still to be stored, with the places of its lines among those of the window.
    waits: VecDeque<(usize, Planned)>,
    through: u64,
}

/// What is stored at once.
pub(super) struct Part {
    /// Rows, understood.
    pub planned: Vec<Planned>,
    /// Where their lines stand among those of the window.
    pub places: Vec<usize>,
    /// Rows of the window that are stored with this part, those of earlier parts included.
    pub through: u64,
    /// Whether nothing is left then.
    pub last: bool,
}

impl Window {
    /// Adds the rows that come next in the file; how many there are now.
    pub(super) fn add(&mut self, planned: Vec<Planned>) -> usize {
        let place = self.waits.len();
        self.waits.extend((place..).zip(planned));
        self.waits.len()
    }

    /// Puts rows of one account beside each other; within an account they stay in the order of the file.
    pub(super) fn gather(&mut self, account: impl Fn(&AnyRow) -> Option<AccountId>) {
        let key = |(_, planned): &(usize, Planned)| planned.row.as_ref().and_then(&account);
        self.waits.make_contiguous().sort_by_cached_key(key);
    }

    /// The next rows to be stored, at most so many; none at the end.
    pub(super) fn next(&mut self, most: usize) -> Option<Part> {
        let some = most.min(self.waits.len());
        if some == 0 {
            return None;
        }
        let (places, planned): (Vec<usize>, Vec<Planned>) = self.waits.drain(..some).unzip();
        self.through += some as u64;
        Some(Part { planned, places, through: self.through, last: self.waits.is_empty() })
    }
}
