//! One id type per entity, so that a promise can never be looked up as a person.

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex};

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
pub struct Ids(Arc<Mutex<StdRng>>);

impl Ids {
    /// Unpredictable ids and secrets.
    pub fn random() -> Self {
        Self(Arc::new(Mutex::new(StdRng::try_from_rng(&mut rand::rngs::SysRng).expect("the system gives randomness"))))
    }

    /// The same ids at each run: for tests and for the demo's rows, never for secrets that guard real data.
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(StdRng::seed_from_u64(seed))))
    }

    /// A UUIDv7 at `now`.
    pub fn uuid(&self, now: Timestamp) -> Uuid {
        let mut bytes = [0u8; 10];
        self.fill(&mut bytes);
        let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }

    /// Fills `bytes` with random bytes.
    pub fn fill(&self, bytes: &mut [u8]) {
        match self.0.lock() {
            Ok(mut rng) => rng.fill_bytes(bytes),
            Err(poisoned) => poisoned.into_inner().fill_bytes(bytes),
        }
    }

    /// A secret of 192 bits in URL-safe characters.
    pub fn secret(&self) -> String {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let mut bytes = [0u8; 32];
        self.fill(&mut bytes);
        bytes.iter().map(|b| char::from(ALPHABET[usize::from(b & 63)])).collect()
    }
}

/// The SHA-256 of a secret: what the database keeps of it.
pub fn secret_hash(secret: &str) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    Sha256::digest(secret.as_bytes()).to_vec()
}
