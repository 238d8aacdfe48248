//! The cross-sell ratio (`domain.md` 6): how many lines accounts buy, and how much of what grew came from first ones. Pure.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{AccountId, OfferingId};

/// What an account bought of a line, in the install's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bought {
    /// The account.
    pub account: AccountId,
    /// The line.
    pub line: OfferingId,
    /// In the last twelve months.
    pub now: i64,
    /// In the twelve before.
    pub before: i64,
    /// Whether it was bought at all before the last twelve.
    pub ever: bool,
}

/// The numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CrossSell {
    /// Accounts that bought in the last twelve months.
    pub active: usize,
    /// Those of them that bought two lines or more.
    pub several: usize,
    /// Lines over all of them.
    pub lines: usize,
    /// What clients that had bought before spent on lines that they never had.
    pub first: i64,
    /// What clients that had bought before spent more than the year before, line by line.
    pub expansion: i64,
}

impl CrossSell {
    /// Accounts with two lines or more of those that are active.
    pub fn ratio(&self) -> Option<f64> {
        (self.active > 0).then(|| self.several as f64 / self.active as f64)
    }

    /// Mean lines of an active account.
    pub fn mean(&self) -> Option<f64> {
        (self.active > 0).then(|| self.lines as f64 / self.active as f64)
    }

    /// Revenue of first-time lines of what grew.
    pub fn share(&self) -> Option<f64> {
        super::share(self.first, self.expansion)
    }
}

/// The numbers of what these accounts bought; one entry for each account and line.
pub fn cross_sell(bought: &[Bought]) -> CrossSell {
    let known: BTreeSet<AccountId> = bought.iter().filter(|b| b.ever).map(|b| b.account).collect();
    let mut lines: BTreeMap<AccountId, usize> = BTreeMap::new();
    let mut made = CrossSell::default();
    for b in bought.iter().filter(|b| b.now > 0) {
        *lines.entry(b.account).or_default() += 1;
        if known.contains(&b.account) {
            made.expansion += (b.now - b.before.max(0)).max(0);
            made.first += if b.ever { 0 } else { b.now };
        }
    }
    made.active = lines.len();
    made.several = lines.values().filter(|n| **n >= 2).count();
    made.lines = lines.values().sum();
    made
}
