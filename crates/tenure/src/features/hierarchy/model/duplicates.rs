//! Whether two accounts may be one and the same company: points for what speaks for it and against it, each in words.

use std::collections::BTreeSet;

use crate::base::AccountId;
use crate::features::accounts::likeness::{self, Marks};
use crate::features::accounts::matching::{Key, KeyKind};
use crate::features::accounts::model::Identifier;

pub use crate::features::accounts::likeness::{Evidence, PROPOSED};

/// One of the two.
#[derive(Clone, PartialEq, Debug)]
pub struct Party {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// City.
    pub city: String,
    /// Stored country.
    pub country: String,
    /// Who leads it.
    pub lead: Option<String>,
    /// People with a position that has no end.
    pub people: i64,
    /// The last two-way conversation.
    pub last: Option<jiff::Timestamp>,
    /// Its keys.
    pub keys: BTreeSet<Key>,
    /// Its numbers in official registers.
    pub numbers: Vec<Identifier>,
    /// Visible accounts above it.
    pub above: BTreeSet<AccountId>,
}

impl Party {
    fn marks(&self) -> Marks<'_> {
        Marks { keys: &self.keys, numbers: &self.numbers, city: &self.city, country: &self.country }
    }
}

/// What speaks for and against two accounts being one company, and the sum of the points, 0 to 100.
pub fn judge(one: &Party, other: &Party) -> (i64, Vec<Evidence>) {
    let related =
        one.above.contains(&other.id) || other.above.contains(&one.id) || !one.above.is_disjoint(&other.above);
    likeness::judge(&one.marks(), &other.marks(), related)
}

/// Most accounts of one key that are all compared with each other; of more, each with the next.
const ALL_PAIRS: usize = 8;

/// The pairs worth judging. A domain of very many is a group's, and no evidence.
pub fn pairs(groups: &[(Key, Vec<AccountId>)]) -> BTreeSet<(AccountId, AccountId)> {
    let mut pairs = BTreeSet::new();
    for ((kind, _), holders) in groups {
        if holders.len() > ALL_PAIRS && *kind == KeyKind::Domain {
            continue;
        }
        let reach = if holders.len() > ALL_PAIRS { 1 } else { ALL_PAIRS };
        for (i, one) in holders.iter().enumerate() {
            pairs.extend(holders.iter().skip(i + 1).take(reach).map(|other| (*one.min(other), *one.max(other))));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::accounts::matching::keys;
    use crate::features::accounts::model::Profile;

    fn party(n: u128, name: &str, website: &str, city: &str, country: &str) -> Party {
        let profile = Profile { name: name.into(), website: website.into(), ..Profile::default() };
        Party {
            id: AccountId(uuid::Uuid::from_u128(n)),
            name: name.into(),
            city: city.into(),
            country: country.into(),
            lead: None,
            people: 0,
            last: None,
            keys: keys(&profile).into_iter().collect(),
            numbers: Vec::new(),
            above: BTreeSet::new(),
        }
    }

    #[test]
    fn points_follow_the_evidence() {
        let one = party(1, "Castellan Retail Ltd", "castellan.example", "Ghent", "BE");
        for (other, want) in [
            (party(2, "Castellan Retail", "", "", ""), 60),
            (party(2, "CASTELLAN RETAIL N.V.", "www.castellan.example", "GHENT", "BE"), 100),
            (party(2, "Castellan Retail", "", "Lille", "FR"), 35),
            (party(2, "Kastelan Retail", "", "Ghent", "BE"), 50),
            (party(2, "Another name", "castellan.example", "Ghent", "BE"), 55),
            (party(2, "Another name", "", "Ghent", "BE"), 15),
        ] {
            assert_eq!(judge(&one, &other).0, want, "{other:?}");
            assert_eq!(judge(&one, &other).0, judge(&other, &one).0);
        }
        let mut below = party(2, "Castellan Retail", "castellan.example", "", "");
        below.above.insert(one.id);
        assert_eq!(judge(&one, &below).0, 70);
    }

    #[test]
    fn very_common_keys_do_not_explode() {
        let ids: Vec<AccountId> = (0..1_000).map(|n| AccountId(uuid::Uuid::from_u128(n))).collect();
        let key = |kind| (kind, String::from("k"));
        assert_eq!(pairs(&[(key(KeyKind::Name), ids.clone())]).len(), 999);
        assert_eq!(pairs(&[(key(KeyKind::Domain), ids.clone())]).len(), 0);
        assert_eq!(pairs(&[(key(KeyKind::Domain), ids[..4].to_vec())]).len(), 6);
    }
}
