//! The account's numbers: relationship score, threads, dependency on one of ours. Each keeps what it is made of.

use std::collections::BTreeMap;

use super::{Card, Colleague};
use crate::base::{PositionId, UserId};
use crate::features::interactions::model::strength::REACHED;

/// Influence that counts where nobody said: of a position that is key by its role.
const UNSAID: i64 = 3;

/// What one key contact adds to the score.
#[derive(Clone, PartialEq, Debug)]
pub struct Part {
    /// Who.
    pub position: PositionId,
    /// The name.
    pub name: String,
    /// 1 to 5.
    pub influence: i64,
    /// Whether somebody said so.
    pub influence_known: bool,
    /// 0 to 100.
    pub strength: f64,
    /// −2 to +2; without a judgement that holds it counts as neutral.
    pub support: Option<i64>,
    /// `strength * (support + 2) / 4`.
    pub effective: f64,
}

/// What one of ours holds of the account's contacts.
#[derive(Clone, PartialEq, Debug)]
pub struct Share {
    /// Who.
    pub who: Colleague,
    /// 0 to 1.
    pub share: f64,
}

/// The numbers of an account.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Account {
    /// R; none without a key contact.
    pub score: Option<f64>,
    /// What it is made of, the heaviest first.
    pub parts: Vec<Part>,
    /// People with a strength of 30 or more.
    pub threads: usize,
    /// People who are mapped.
    pub people: usize,
    /// Sum of the squares of the shares; none when nobody talked to anybody.
    pub hhi: Option<f64>,
    /// Whose the contacts are, the largest share first.
    pub shares: Vec<Share>,
    /// Key positions, open roles among them.
    pub key: usize,
    /// Those of them with a live contact.
    pub covered: usize,
}

impl Account {
    /// Whether too much hangs on one of us.
    pub fn hangs_on_one(&self) -> bool {
        self.hhi.is_some_and(|h| h > 0.5)
    }

    /// Who of us holds the most.
    pub fn main(&self) -> Option<&Share> {
        self.shares.first()
    }
}

/// `sum(influence * effective) / sum(influence)`; none without parts.
pub fn score(parts: &[Part]) -> Option<f64> {
    let weigh = |p: &Part| p.influence as f64;
    let all: f64 = parts.iter().map(weigh).sum();
    (all > 0.0).then(|| parts.iter().map(|p| weigh(p) * p.effective).sum::<f64>() / all)
}

/// The sum of the squares of the shares; none when there is nothing.
pub fn hhi(touches: &[f64]) -> Option<f64> {
    let all: f64 = touches.iter().sum();
    (all > 0.0).then(|| touches.iter().map(|t| (t / all).powi(2)).sum())
}

/// A key contact as a part of the score.
pub(super) fn part(card: &Card) -> Part {
    let support = card.support();
    let lift = (support.unwrap_or(0) + 2) as f64 / 4.0;
    Part {
        position: card.position,
        name: card.name.clone(),
        influence: card.profile.influence.unwrap_or(UNSAID),
        influence_known: card.profile.influence.is_some(),
        strength: card.strength,
        support,
        effective: card.strength * lift,
    }
}

/// The numbers of the account whose positions these are.
pub fn account(cards: &[Card]) -> Account {
    let mut parts: Vec<Part> = cards.iter().filter(|c| c.key && !c.open).map(part).collect();
    parts.sort_by(|a, b| b.influence.cmp(&a.influence).then(b.effective.total_cmp(&a.effective)));
    let mut held: BTreeMap<UserId, (Colleague, f64)> = BTreeMap::new();
    for contact in cards.iter().flat_map(|c| &c.contacts).filter(|c| c.sums.two_way > 0.0) {
        held.entry(contact.who.id).or_insert_with(|| (contact.who.clone(), 0.0)).1 += contact.sums.two_way;
    }
    let all: f64 = held.values().map(|(_, sum)| sum).sum();
    let mut shares: Vec<Share> = held.into_values().map(|(who, sum)| Share { who, share: sum / all }).collect();
    shares.sort_by(|a, b| b.share.total_cmp(&a.share).then_with(|| a.who.name.cmp(&b.who.name)));
    Account {
        score: score(&parts),
        parts,
        threads: cards.iter().filter(|c| !c.open && c.strength >= REACHED).count(),
        people: cards.iter().filter(|c| !c.open).count(),
        hhi: hhi(&shares.iter().map(|s| s.share).collect::<Vec<_>>()),
        shares,
        key: cards.iter().filter(|c| c.key).count(),
        covered: cards.iter().filter(|c| c.key && c.covered()).count(),
    }
}
