//! How deals stand in a period on a day. Pure.

use std::collections::BTreeMap;

use super::{Key, Shot};
use crate::base::dated::Span;

/// How a deal counts in a period.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Counted {
    /// It is won.
    Won,
    /// It is open, and commit.
    Commit,
    /// It is open, and best case.
    Best,
    /// It is open, and no more than that.
    Pipeline,
    /// It closes on another day, or is lost.
    Not,
}

impl Counted {
    /// Whether it is part of commit: what is won, and what is as good as.
    pub fn in_commit(self) -> bool {
        matches!(self, Counted::Won | Counted::Commit)
    }
}

/// All deals of a period on a day, by key: of a deal that was frozen more than once the last one counts.
#[derive(Clone, Debug, Default)]
pub struct Standing(pub BTreeMap<Key, Shot>);

impl Standing {
    /// Those in commit.
    pub fn committed(&self, period: &Span) -> impl Iterator<Item = &Shot> {
        let period = *period;
        self.0.values().filter(move |shot| shot.counted(&period).in_commit())
    }

    /// Commit, with what is left out of it.
    pub fn commit(&self, period: &Span) -> super::Sum {
        let mut sum = super::Sum::default();
        self.committed(period).for_each(|shot| sum.add(shot.minor));
        sum
    }
}
