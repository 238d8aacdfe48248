//! Computed rows of accounts, written anew for a work set: after a merge, when rows have another account.

use super::store::{identifiers, matching};
use crate::base::registry::{MergeRule, Rebuild};

/// How each computed table of the feature is written anew.
pub(super) const REBUILDS: [Rebuild; 2] = [
    Rebuild { table: "account_keys", run: identifiers::rebuild },
    Rebuild { table: "account_matches", run: matching::rebuild },
];

const fn rule(table: &'static str, moves: &'static str) -> MergeRule {
    MergeRule { table, moves }
}

/// Which rows of the feature's tables go along in a merge. Of facts that have one value a day the account that stays
/// keeps its own; of numbers in a register it has one each; names go with the edited fields.
pub(super) const RULES: [MergeRule; 7] = [
    rule("account_names", MergeRule::NOTHING),
    rule("account_parents", MergeRule::NOTHING),
    rule("account_territories", MergeRule::NOTHING),
    rule("account_tiers", MergeRule::NOTHING),
    rule("account_lifecycles", MergeRule::NOTHING),
    rule("account_merges", MergeRule::NOTHING),
    rule(
        "account_identifiers",
        "m.scheme like 'source:%' or not exists (select 1 from account_identifiers s
           where s.account_id = :to and s.scheme = m.scheme)",
    ),
];
