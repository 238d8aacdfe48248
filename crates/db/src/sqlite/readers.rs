//! Connections for reading, lent one at a time.

use std::ops::Deref;
use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::Connection;

use super::file::{self, Access};
use crate::db::closed;
use crate::{Config, Error};

/// The pool.
pub(crate) struct Readers {
    idle: Mutex<Idle>,
    freed: Condvar,
    timeout: Duration,
}

struct Idle {
    connections: Vec<Connection>,
    closed: bool,
}

impl Readers {
    pub(crate) fn open(path: &Path, config: &Config) -> Result<Self, Error> {
        let connections =
            (0..config.readers.max(1)).map(|_| file::connect(path, Access::Read, config)).collect::<Result<_, _>>()?;
        let idle = Mutex::new(Idle { connections, closed: false });
        Ok(Self { idle, freed: Condvar::new(), timeout: config.pool_timeout })
    }

    /// Lends a connection; `Busy` when none comes free in time.
    pub(crate) fn get(&self) -> Result<Lease<'_>, Error> {
        let empty = |idle: &mut Idle| idle.connections.is_empty() && !idle.closed;
        let waited = self.freed.wait_timeout_while(self.idle(), self.timeout, empty);
        let (mut idle, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if idle.closed {
            return Err(closed());
        }
        let conn = idle.connections.pop().ok_or(Error::Busy)?;
        Ok(Lease { readers: self, conn: Some(conn) })
    }

    pub(crate) fn close(&self) {
        let mut idle = self.idle();
        idle.closed = true;
        idle.connections.clear();
        self.freed.notify_all();
    }

    fn idle(&self) -> MutexGuard<'_, Idle> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection on loan; it comes back with no transaction open.
pub(crate) struct Lease<'a> {
    readers: &'a Readers,
    conn: Option<Connection>,
}

impl Deref for Lease<'_> {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        self.conn.as_ref().expect("only drop takes it")
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        let Some(conn) = self.conn.take() else { return };
        if !conn.is_autocommit()
            && let Err(error) = super::run(&conn, "rollback")
        {
            tracing::error!(%error, "a reader could not end its transaction");
        }
        let mut idle = self.readers.idle();
        if !idle.closed {
            idle.connections.push(conn);
            self.readers.freed.notify_one();
        }
    }
}
