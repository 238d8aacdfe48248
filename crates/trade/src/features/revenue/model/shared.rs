//! A document that stands on several accounts of one group counts once in the group. Pure.
//!
//! Two lines are one and the same when they stand on different accounts of one group and have the same document number,
//! line number, day, currency and amount. In a sum over several accounts those of one account count, the account that
//! was created first; the others are left out. Within one account nothing is left out: what stands there twice was sold
//! twice. A line without a document number is never shared, nor are parts of one document with different amounts: they
//! are shares, and each counts.

use std::collections::HashMap;

use uuid::Uuid;

use crate::base::{AccountId, RevenueLineId};

/// A line that may stand on another account too.
#[derive(Clone, Debug, PartialEq)]
pub struct Copy {
    /// The account.
    pub account: AccountId,
    /// The line.
    pub line: RevenueLineId,
    /// The top of the account's tree.
    pub group: AccountId,
    /// What lines of one document line share.
    pub key: Uuid,
}

/// Those of the lines in a sum that do not count, because another account of the group has them too.
pub fn left_out(copies: &[Copy]) -> Vec<RevenueLineId> {
    let mut first: HashMap<(AccountId, Uuid), AccountId> = HashMap::new();
    for copy in copies {
        let holder = first.entry((copy.group, copy.key)).or_insert(copy.account);
        *holder = (*holder).min(copy.account);
    }
    copies.iter().filter(|c| first[&(c.group, c.key)] != c.account).map(|c| c.line).collect()
}
