//! What can go wrong, in terms that callers branch on.

use std::fmt;

/// An error of the database.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Error {
    /// A unique key holds the value already. On PostgreSQL the constraint's or index's name, on SQLite
    /// `table.column, table.column`.
    Unique {
        /// Which key.
        constraint: String,
    },
    /// A row is missing that another one refers to.
    ForeignKey,
    /// A check, a `not null` (`table.column`) or a trigger refused the row.
    Check {
        /// Which one.
        constraint: String,
    },
    /// `query_one` found no row.
    NoRow,
    /// A text holds the character zero, which PostgreSQL cannot keep; SQLite refuses it as well, so that one can move.
    Zero,
    /// Locks or connections were not free in time; trying again later helps.
    Busy,
    /// The database cannot be reached or opened, with what to do.
    Unavailable(String),
    /// A newer program has migrated this database.
    Newer {
        /// Version of the database.
        found: u32,
        /// Latest version that this program knows.
        known: u32,
    },
    /// This database cannot do that.
    Unsupported(String),
    /// An earlier statement of this transaction failed; only `attempt` would have allowed to go on.
    Poisoned,
    /// Anything else: a mistake in SQL or types, a panic in a closure, a broken file.
    Other(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Unique { constraint } => write!(f, "the value exists already ({constraint})"),
            Error::ForeignKey => write!(f, "the row refers to one that does not exist, or is referred to"),
            Error::Check { constraint } => write!(f, "the row breaks a rule ({constraint})"),
            Error::NoRow => write!(f, "no row"),
            Error::Zero => write!(f, "a text holds the character zero"),
            Error::Busy => write!(f, "the database is busy"),
            Error::Unavailable(why) => write!(f, "the database is not available: {why}"),
            Error::Newer { found, known } => write!(
                f,
                "the database is at schema version {found}, this program knows versions up to {known}: a newer Tenure \
                 has migrated it. Start that newer Tenure again, or restore a backup made before the upgrade"
            ),
            Error::Unsupported(what) => write!(f, "not supported: {what}"),
            Error::Poisoned => write!(f, "an earlier statement of this transaction failed"),
            Error::Other(why) => write!(f, "{why}"),
        }
    }
}

impl std::error::Error for Error {}

impl Error {
    /// Adds the statement to what only a programmer can mend.
    pub(crate) fn with_sql(self, sql: &str) -> Self {
        match self {
            Error::Other(why) => {
                let short: String = sql.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(400).collect();
                Error::Other(format!("{why}, in: {short}"))
            }
            other => other,
        }
    }
}
