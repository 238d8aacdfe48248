//! Proposals: pairs of visible accounts that may be one company, the likeliest first.

use std::collections::BTreeSet;

use jiff::civil::Date;
use tenure_db::Conn;

use super::model::duplicates::{Evidence, PROPOSED, Party, judge, pairs};
use super::store::duplicates::{distinct, parties};
use crate::base::{AccountId, Result, Scope};
use crate::features::accounts::store::matching;

/// Most pairs that are shown at once.
pub const SHOWN: usize = 100;

/// Two accounts that may be one company.
#[derive(Clone, PartialEq, Debug)]
pub struct Proposal {
    /// The older one.
    pub one: Party,
    /// The younger one.
    pub other: Party,
    /// 0 to 100.
    pub score: i64,
    /// What speaks for it and against it.
    pub evidence: Vec<Evidence>,
}

/// The likeliest pairs in scope that nobody told apart, at most [`SHOWN`].
///
/// # Errors
/// What the database says.
pub fn proposals(q: &Conn<'_>, scope: &Scope, day: Date) -> Result<Vec<Proposal>> {
    let mut groups = matching::shared(q, scope)?;
    groups.retain(|(_, holders)| holders.len() > 1);
    let pairs = pairs(&groups);
    let ids: BTreeSet<AccountId> = pairs.iter().flat_map(|(one, other)| [*one, *other]).collect();
    let ids: Vec<AccountId> = ids.into_iter().collect();
    let parties = parties(q, scope, day, &ids)?;
    let apart = distinct(q, &ids)?;
    let judged = pairs.iter().filter(|pair| !apart.contains(pair)).filter_map(|(one, other)| {
        let (one, other) = (parties.get(one)?, parties.get(other)?);
        let (score, evidence) = judge(one, other);
        (score >= PROPOSED).then(|| Proposal { one: one.clone(), other: other.clone(), score, evidence })
    });
    let mut all: Vec<Proposal> = judged.collect();
    all.sort_by(|a, b| (b.score, &a.one.name, a.one.id, a.other.id).cmp(&(a.score, &b.one.name, b.one.id, b.other.id)));
    all.truncate(SHOWN);
    Ok(all)
}
