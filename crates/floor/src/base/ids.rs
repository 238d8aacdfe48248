//! One id type per entity, so that a promise can never be looked up as a person.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tenure_db::{FromColumn, IntoValue, Row, Value};
use uuid::Uuid;

/// Declares an id newtype over a UUIDv7.
macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> { Uuid::parse_str(s).map(Self) }
        }
        impl IntoValue for $name {
            fn into_value<'a>(self) -> Value<'a> { Value::Uuid(self.0) }
            fn null<'a>() -> Value<'a> { Value::NullUuid }
        }
        impl FromColumn for $name {
            fn from_column(row: &Row<'_>, i: usize) -> Result<Self, tenure_db::Error> { Uuid::from_column(row, i).map(Self) }
        }
    )+};
}

id! {
    /// A user of this install.
    UserId,
    /// An account: a client organisation with its own lead and its own permission.
    AccountId,
    /// A part inside one account.
    UnitId,
    /// A sales territory.
    TerritoryId,
    /// A person on the client's side.
    PersonId,
    /// A person's dated position at one account.
    PositionId,
    /// A conversation: call, visit, meeting or message.
    InteractionId,
    /// A promise, ours or theirs.
    PromiseId,
    /// A file on an account or on something of it.
    FileId,
    /// Something that worries the client.
    ConcernId,
    /// Something that one of us asks of another department.
    RequestId,
    /// Something that one of us is to do.
    TaskId,
    /// A planned meeting.
    MeetingId,
    /// A journey on which clients are visited.
    TripId,
    /// Something that we sell: a line, a product or a service.
    OfferingId,
    /// A line of what was sold to an account.
    RevenueLineId,
    /// What somebody is to sell in a period.
    TargetId,
    /// Somebody who sells to our clients too.
    CompetitorId,
    /// A deal with a client.
    DealId,
    /// A stage of a kind of deal.
    StageId,
    /// A reason for which deals are won or lost.
    DealReasonId,
    /// A hand-over of accounts from one of us to another.
    HandoverId,
    /// A file that somebody imports.
    ImportId,
    /// A set of territory rules.
    RuleSetId,
    /// A territory rule.
    RuleId,
    /// Any dated row: assignment, parent edge, grant, reporting line …
    RowId,
    /// An event.
    EventId,
    /// All events of one user action; the handle of undo.
    BatchId,
}

/// The event scope of things that belong to the install and to no account.
pub const INSTALL: Uuid = Uuid::nil();

/// Where ids and secrets come from: the operating system, or a seed in tests and in the demo.
#[derive(Clone)]
pub struct Ids(Arc<Mutex<Source>>);

struct Source {
    rng: StdRng,
    /// Hides from who sees ids of two instants how many were made between them.
    key: u64,
    /// Ids made so far.
    made: u64,
}

/// Bits of the number that orders the ids of one instant. The rest of an id's 74 bits after the instant is random.
const NUMBER: u32 = 42;

impl Ids {
    /// Ids that nobody else has, and unpredictable secrets.
    pub fn random() -> Self {
        Self::of(StdRng::try_from_rng(&mut rand::rngs::SysRng).expect("the system gives randomness"))
    }

    /// The same ids at each run: for tests and for the demo's rows, never for secrets that guard real data.
    pub fn seeded(seed: u64) -> Self {
        Self::of(StdRng::seed_from_u64(seed))
    }

    fn of(mut rng: StdRng) -> Self {
        let key = rng.next_u64();
        Self(Arc::new(Mutex::new(Source { rng, key, made: 0 })))
    }

    fn source(&self) -> MutexGuard<'_, Source> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A UUIDv7 at `now`. Those of one instant are in the order in which they were made (RFC 9562, section 6.2, method 1), so
    /// that what one action does is read and taken back in its order, and that rows stored together lie together.
    pub fn uuid(&self, now: Timestamp) -> Uuid {
        let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
        let mut random = [0u8; 4];
        let number = {
            let mut source = self.source();
            source.rng.fill_bytes(&mut random);
            source.made += 1;
            source.made.wrapping_add(source.start(millis)) & ((1 << NUMBER) - 1)
        };
        // The version and the variant overwrite the bits that stay free here: 12 bits of the number stand before the
        // variant, 30 after it.
        let mut bytes = [0u8; 10];
        bytes[..2].copy_from_slice(&((number >> 30) as u16).to_be_bytes());
        bytes[2..6].copy_from_slice(&((number & ((1 << 30) - 1)) as u32).to_be_bytes());
        bytes[6..].copy_from_slice(&random);
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }

    /// Fills `bytes` with random bytes.
    pub fn fill(&self, bytes: &mut [u8]) {
        self.source().rng.fill_bytes(bytes);
    }

    /// A secret of 192 bits in URL-safe characters.
    pub fn secret(&self) -> String {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let mut bytes = [0u8; 32];
        self.fill(&mut bytes);
        bytes.iter().map(|b| char::from(ALPHABET[usize::from(b & 63)])).collect()
    }
}

impl Source {
    /// Where the numbers of an instant begin: in the lower half, so that they do not run over.
    fn start(&self, millis: u64) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.key, millis).hash(&mut hasher);
        hasher.finish() >> (u64::BITS - NUMBER + 1)
    }
}

/// The SHA-256 of a secret: what the database keeps of it.
pub fn secret_hash(secret: &str) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    Sha256::digest(secret.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_instant_are_in_the_order_in_which_they_were_made() {
        let at = |ms| Timestamp::from_millisecond(ms).unwrap();
        for seed in 0..20 {
            let ids = Ids::seeded(seed);
            let mut of_one = Vec::new();
            for i in 0..5_000 {
                of_one.push(ids.uuid(at(1_800_000_000_000)));
                // Somebody else is at another instant, before or after it.
                let other = ids.uuid(at(1_800_000_000_000 + [-1, 1][i % 2]));
                assert_eq!(other > of_one[i], i % 2 == 1);
            }
            assert!(of_one.is_sorted_by(|a, b| a < b));
            assert!(of_one.iter().all(|id| (id.get_version_num(), id.get_variant()) == (7, uuid::Variant::RFC4122)));
        }
    }

    #[test]
    fn another_source_makes_other_ids() {
        let (now, a, b) = (Timestamp::UNIX_EPOCH, Ids::seeded(1), Ids::seeded(2));
        assert_ne!(a.uuid(now), b.uuid(now));
        assert_eq!(Ids::seeded(1).uuid(now), Ids::seeded(1).uuid(now));
    }
}
