//! Cross-sell rules: those that somebody wrote, and those that purchases show. Pure.

use std::collections::{BTreeSet, HashMap};

use uuid::Uuid;

use crate::base::OfferingId;

/// Fewest accounts that must have both.
pub const FEWEST: usize = 3;
/// From so many accounts on the numbers say something.
pub const USEFUL: usize = 20;
/// Least lift: less may be chance.
const LIFT: f64 = 1.1;
/// Least share of those who own the first and have the second too.
const SURE: f64 = 0.5;

/// A rule that somebody wrote: who owns the first could use the second.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Its id.
    pub id: Uuid,
    /// What they own.
    pub owns: OfferingId,
    /// What they lack.
    pub lacks: OfferingId,
    /// Only accounts of this sector; empty for all.
    pub sector: String,
    /// Only units of this kind; empty for all.
    pub unit_kind: String,
    /// Why, in English.
    pub reason: String,
    /// Why, in Chinese; empty where the English one serves.
    pub reason_zh: String,
    /// Counts edits.
    pub version: i64,
    /// Whether it was taken out of use.
    pub archived: bool,
}

impl Rule {
    /// Whether it speaks of such an account and unit.
    pub fn fits(&self, sector: Option<&str>, kind: Option<&str>) -> bool {
        (self.sector.is_empty() || sector == Some(self.sector.as_str()))
            && (self.unit_kind.is_empty() || kind == Some(self.unit_kind.as_str()))
    }
}

/// A rule that purchases show.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// What they own.
    pub owns: OfferingId,
    /// What they have too.
    pub lacks: OfferingId,
    /// Accounts that have both.
    pub both: usize,
    /// Accounts that have the first.
    pub first: usize,
    /// Accounts that have the second.
    pub second: usize,
    /// All accounts that buy.
    pub all: usize,
}

impl Found {
    /// Of all, how many have both.
    pub fn support(&self) -> f64 {
        self.both as f64 / self.all.max(1) as f64
    }

    /// Of those who have the first, how many have the second too.
    pub fn confidence(&self) -> f64 {
        self.both as f64 / self.first.max(1) as f64
    }

    /// Whether there are enough accounts for the numbers to say something.
    pub fn enough(&self) -> bool {
        self.all >= USEFUL
    }

    /// How much oftener than among all; none when nobody has the second.
    pub fn lift(&self) -> f64 {
        self.confidence() * self.all as f64 / self.second.max(1) as f64
    }
}

/// Finds rules in what accounts buy, one set of lines for each: both in at least three accounts, at least half of those
/// who own the first, and a tenth oftener than among all. The strongest first.
pub fn mine(baskets: &[BTreeSet<OfferingId>]) -> Vec<Found> {
    let mut single: HashMap<OfferingId, usize> = HashMap::new();
    let mut pairs: HashMap<(OfferingId, OfferingId), usize> = HashMap::new();
    for basket in baskets {
        for first in basket {
            *single.entry(*first).or_default() += 1;
            for second in basket.iter().filter(|s| *s != first) {
                *pairs.entry((*first, *second)).or_default() += 1;
            }
        }
    }
    let all = baskets.iter().filter(|b| !b.is_empty()).count();
    let mut found: Vec<Found> = pairs
        .into_iter()
        .filter(|(_, both)| *both >= FEWEST)
        .map(|((owns, lacks), both)| Found { owns, lacks, both, first: single[&owns], second: single[&lacks], all })
        .filter(|f| f.confidence() >= SURE && f.lift() >= LIFT)
        .collect();
    found.sort_by(|a, b| {
        b.lift().total_cmp(&a.lift()).then_with(|| b.both.cmp(&a.both)).then((a.owns, a.lacks).cmp(&(b.owns, b.lacks)))
    });
    found
}
