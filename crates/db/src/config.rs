//! Where the database is and how patiently it is used.

use std::time::Duration;

/// Which database stands behind a [`crate::Db`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// An embedded SQLite file.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

/// How to open a database.
#[derive(Clone, Debug)]
pub struct Config {
    /// `sqlite:PATH` or `postgres://…`. PostgreSQL understands `sslmode` (`disable`; `prefer`, encrypts when the
    /// server can; `require` and `verify-full`, encrypt and check the certificate) and `sslrootcert=FILE`.
    pub url: String,
    /// Connections for reading.
    pub readers: usize,
    /// Connections for writing; PostgreSQL only, SQLite has one writer.
    pub writers: usize,
    /// How long a statement waits for a lock.
    pub busy_timeout: Duration,
    /// How long a caller waits for a free connection.
    pub pool_timeout: Duration,
    /// A write closure that runs longer is logged.
    pub slow_write: Duration,
    /// Only reads: SQLite then needs no exclusive lock, so that `backup` and `export` work beside a serving process.
    pub read_only: bool,
    /// Reads and writes beside the process that serves: no exclusive lock is taken on a SQLite file. Only for a short note
    /// in tables of which no process keeps anything in memory; it waits for the other's writes as they wait for it.
    pub beside: bool,
}

impl Config {
    /// The usual settings for `url`.
    pub fn new(url: impl Into<String>) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            url: url.into(),
            readers: (cores * 2).clamp(4, 16),
            writers: (cores * 2).clamp(4, 16),
            busy_timeout: Duration::from_secs(5),
            pool_timeout: Duration::from_secs(5),
            slow_write: Duration::from_millis(50),
            read_only: false,
            beside: false,
        }
    }
}
