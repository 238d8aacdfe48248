//! Maps by ids of ours, for what is asked thousands of times within a request. Nobody chooses such ids, so few
//! multiplications spread them, where a map that strangers may fill has to do more.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A map by an id, or by something that holds few of them.
pub type ById<K, V> = HashMap<K, V, BuildHasherDefault<IdHasher>>;

/// A set of ids.
pub type IdSet<K> = HashSet<K, BuildHasherDefault<IdHasher>>;

/// 2^64 over the golden ratio.
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// Spreads ids.
#[derive(Clone, Copy, Debug, Default)]
pub struct IdHasher(u64);

impl IdHasher {
    fn mix(&mut self, part: u64) {
        self.0 = (self.0.rotate_left(32) ^ part).wrapping_mul(MIX);
    }
}

impl Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let mut eight = [0; 8];
            eight[..part.len()].copy_from_slice(part);
            self.mix(u64::from_be_bytes(eight));
        }
    }

    /// How long an id is tells nothing.
    fn write_usize(&mut self, _: usize) {}

    /// Whether there is one does.
    fn write_isize(&mut self, which: isize) {
        self.mix(which.cast_unsigned() as u64);
    }

    fn finish(&self) -> u64 {
        // A multiplication carries upwards only; what is above has to come down again.
        let mixed = (self.0 ^ (self.0 >> 32)).wrapping_mul(MIX);
        mixed ^ (mixed >> 32)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::hash::{BuildHasher, BuildHasherDefault};

    use uuid::Uuid;

    use super::*;

    #[test]
    fn ids_that_differ_in_one_place_are_spread() {
        for shift in [0, 8, 40, 64, 100] {
            let hash = |n: u128| {
                let mut hasher = IdHasher::default();
                hasher.write(Uuid::from_u128((7 << 120) + (n << shift)).as_bytes());
                hasher.finish()
            };
            // What a map looks at: the highest seven bits, and the lowest of its size.
            let low: HashSet<u64> = (0..4_096).map(|n| hash(n) & 0xffff).collect();
            let high: HashSet<u64> = (0..4_096).map(|n| hash(n) >> 57).collect();
            assert!(low.len() > 3_500 && high.len() == 128, "{shift}: {} {}", low.len(), high.len());
        }
    }

    #[test]
    fn none_is_told_from_an_id_and_places_of_pairs_count() {
        let build = BuildHasherDefault::<IdHasher>::default();
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_ne!(build.hash_one(None::<Uuid>), build.hash_one(Some(Uuid::nil())));
        assert_ne!(build.hash_one((a, b)), build.hash_one((b, a)));
    }
}
