//! PostgreSQL: one pool for reading, one for writing, so that writers cannot starve readers.

mod pool;
mod tls;
pub(crate) mod types;

use std::cell::{Cell, RefCell};
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use ::postgres::error::{DbError, SqlState};
use ::postgres::types::ToSql;

use crate::conn::{Conn, Link, State};
use crate::db::closed;
use crate::task::{Reading, Task, contained, run_after_commit};
use crate::{Config, Error, Row, Tx, Value};
use pool::{Access, Lent, Manager, Pool};

/// How often a write is tried when PostgreSQL asks to try again.
const TRIES: u32 = 5;

/// An open PostgreSQL database.
pub(crate) struct Postgres {
    pools: Mutex<Option<Pools>>,
    manager: Manager,
    read_only: bool,
}

#[derive(Clone)]
struct Pools {
    readers: Pool,
    writers: Pool,
}

impl Postgres {
    pub(crate) fn open(url: &str, config: &Config) -> Result<Self, Error> {
        let manager = Manager::new(url, config)?;
        let readers = pool::open(manager.clone().with(Access::Read), config.readers, config)?;
        let writers = pool::open(manager.clone().with(Access::Write), config.writers, config)?;
        Ok(Self { pools: Mutex::new(Some(Pools { readers, writers })), manager, read_only: config.read_only })
    }

    /// A connection of its own, without timeouts, for migrations.
    pub(crate) fn migrator(&self) -> Result<::postgres::Client, Error> {
        self.manager.client().map_err(|e| error(&e))
    }

    pub(crate) fn read(&self, snapshot: bool, f: Reading<'_>) -> Result<(), Error> {
        let readers = self.pools()?.readers;
        let session = Session { renewal: RefCell::new(Some(readers.clone())), ..Session::new(pool::get(&readers)?) };
        if snapshot {
            session.batch("begin isolation level repeatable read read only")?;
            session.renewal.take();
        }
        let state = if snapshot { State::snapshot() } else { State::plain() };
        let result = contained(&mut || f(&Conn::new(Link::Postgres(&session), &state)));
        if snapshot {
            session.end();
        }
        result
    }

    /// Runs a write, several times when PostgreSQL asks to try again; the task holds the result.
    pub(crate) fn write(&self, task: &mut Task) {
        if self.read_only {
            return task.fail(Error::Unsupported(String::from("writing to a database opened for reading")));
        }
        let mut tried = 1;
        loop {
            let session = match self.pools().and_then(|pools| pool::get(&pools.writers)) {
                Ok(lent) => Session::new(lent),
                Err(error) => return task.fail(error),
            };
            match write_once(&session, task) {
                Ok(true) => return,
                Ok(false) => {}
                Err(error) => task.fail(error),
            }
            if tried == TRIES || !session.again.get() {
                return;
            }
            drop(session);
            thread::sleep(pause(tried));
            tried += 1;
        }
    }

    fn pools(&self) -> Result<Pools, Error> {
        self.pools.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(closed)
    }

    /// Clients close with a runtime of their own, which would abort inside another one: so on a plain thread.
    fn let_go(&self) -> Option<thread::JoinHandle<()>> {
        let pools = self.pools.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        Some(thread::spawn(move || drop(pools)))
    }

    pub(crate) fn close(&self) {
        if let Some(thread) = self.let_go()
            && thread.join().is_err()
        {
            tracing::error!("closing the pools panicked");
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.let_go();
    }
}

/// Longer each time, and never the same for two that have met once already.
fn pause(tried: u32) -> Duration {
    let most = 20 << tried;
    Duration::from_millis(5 + RandomState::new().hash_one(tried) % most)
}

/// Whether what the task did is kept.
fn write_once(session: &Session, task: &mut Task) -> Result<bool, Error> {
    session.batch("begin")?;
    let state = State::guarded();
    if !task.run(&Tx::new(Link::Postgres(session), &state), &state) {
        session.end();
        return Ok(false);
    }
    // From here on a lost connection leaves open whether the commit happened, so it must not run again.
    session.again.set(false);
    session.committing.set(true);
    session.batch("commit").inspect_err(|_| session.end())?;
    run_after_commit(state.after.take());
    Ok(true)
}

/// One loan of a connection.
pub(crate) struct Session {
    /// None only when it was lost and no other one could be had.
    lent: RefCell<Option<Lent>>,
    /// The last failure was one that passes when all is run again.
    again: Cell<bool>,
    committing: Cell<bool>,
    /// Where another connection comes from, as long as statements may simply run again on it: plain reads, and the
    /// beginning of a snapshot.
    renewal: RefCell<Option<Pool>>,
}

impl Session {
    fn new(lent: Lent) -> Self {
        Self {
            lent: RefCell::new(Some(lent)),
            again: Cell::new(false),
            committing: Cell::new(false),
            renewal: RefCell::default(),
        }
    }

    /// Runs statements of our own, without parameters.
    pub(crate) fn batch(&self, sql: &str) -> Result<(), Error> {
        self.run(|lent| lent.client.batch_execute(sql))
    }

    /// Runs something on the connection; where that is harmless, once more on another when this one was lost.
    fn run<T>(&self, f: impl Fn(&mut Lent) -> Result<T, ::postgres::Error>) -> Result<T, Error> {
        let ran = f(self.lent.borrow_mut().as_mut().ok_or_else(lost)?);
        ran.or_else(|e| {
            let error = self.note(&e);
            if !is_lost(&e) || !self.renew() {
                return Err(error);
            }
            let ran = f(self.lent.borrow_mut().as_mut().ok_or_else(lost)?);
            ran.map_err(|e| self.note(&e))
        })
    }

    /// Takes another connection, one that answers: after a restart the pool may still hold more of the dead.
    fn renew(&self) -> bool {
        let Some(pool) = &*self.renewal.borrow() else { return false };
        // First the dead one goes: when all are dead, each holder would wait for the others.
        self.lent.take();
        for _ in 0..=pool.max_size() {
            let Ok(mut lent) = pool::get(pool) else { return false };
            if lent.client.is_valid(Duration::from_secs(2)).is_ok() {
                self.lent.replace(Some(lent));
                return true;
            }
            lent.broken = true;
        }
        false
    }

    /// Ends a transaction that shall leave nothing; when even that fails, the connection is thrown away.
    fn end(&self) {
        if let Some(lent) = self.lent.borrow_mut().as_mut()
            && lent.client.batch_execute("rollback").is_err()
        {
            lent.broken = true;
        }
    }

    /// Remembers what an error means for the connection and for the transaction.
    fn note(&self, e: &::postgres::Error) -> Error {
        let lost = is_lost(e);
        // After a migration, statements prepared before it may answer with other columns.
        let stale = e.as_db_error().is_some_and(|db| db.message().contains("cached plan must not change"));
        if (lost || stale)
            && let Some(lent) = self.lent.borrow_mut().as_mut()
        {
            lent.broken = true;
        }
        let conflict = [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED];
        let conflict = e.code().is_some_and(|code| conflict.contains(code));
        self.again.set(conflict || stale || (lost && !self.committing.get()));
        error(e)
    }
}

fn lost() -> Error {
    Error::Unavailable(String::from("the connection was lost"))
}

/// Whether the connection, not the statement, is at fault.
fn is_lost(e: &::postgres::Error) -> bool {
    e.code().map_or_else(|| is_io(e), pool::gone)
}

fn is_io(e: &::postgres::Error) -> bool {
    e.is_closed() || std::error::Error::source(e).is_some_and(|s| s.is::<std::io::Error>())
}

/// Runs a query; `f` says after each row whether to go on. The outer error is the statement's.
pub(crate) fn each<E>(
    session: &Session,
    sql: &str,
    params: &[Value<'_>],
    f: &mut dyn FnMut(&Row<'_>) -> Result<bool, E>,
) -> Result<Result<(), E>, Error> {
    let rows = session.run(|lent| {
        let statement = lent.prepare(sql, params)?;
        lent.client.query(&statement, &bound(params))
    })?;
    for row in &rows {
        match f(&Row::postgres(row)) {
            Ok(true) => {}
            Ok(false) => break,
            Err(e) => return Ok(Err(e)),
        }
    }
    Ok(Ok(()))
}

/// Runs a statement without rows.
pub(crate) fn execute(session: &Session, sql: &str, params: &[Value<'_>]) -> Result<u64, Error> {
    session.run(|lent| {
        let statement = lent.prepare(sql, params)?;
        lent.client.execute(&statement, &bound(params))
    })
}

fn bound<'a>(params: &'a [Value<'_>]) -> Vec<&'a (dyn ToSql + Sync)> {
    params.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

/// PostgreSQL's words in ours.
pub(crate) fn error(e: &::postgres::Error) -> Error {
    let Some(db) = e.as_db_error() else {
        let why = chain(e);
        return if is_io(e) { Error::Unavailable(why) } else { Error::Other(why) };
    };
    let code = db.code();
    let constraint = || db.constraint().unwrap_or_default().to_owned();
    if *code == SqlState::UNIQUE_VIOLATION || *code == SqlState::EXCLUSION_VIOLATION {
        Error::Unique { constraint: constraint() }
    } else if *code == SqlState::FOREIGN_KEY_VIOLATION {
        Error::ForeignKey
    } else if *code == SqlState::CHECK_VIOLATION {
        Error::Check { constraint: constraint() }
    } else if *code == SqlState::NOT_NULL_VIOLATION {
        Error::Check { constraint: column(db) }
    } else if *code == SqlState::RAISE_EXCEPTION {
        Error::Check { constraint: db.message().to_owned() }
    } else if *code == SqlState::CHARACTER_NOT_IN_REPERTOIRE || *code == SqlState::UNTRANSLATABLE_CHARACTER {
        // What comes from a `String` is UTF-8, of which only zero is refused, in a text and in JSON.
        Error::Zero
    } else if pool::waited(code) {
        Error::Busy
    } else if pool::gone(code) {
        Error::Unavailable(db.message().to_owned())
    } else {
        let detail = db.detail().or_else(|| db.hint()).map(|more| format!(" ({more})")).unwrap_or_default();
        Error::Other(format!("{}{detail}", db.message()))
    }
}

fn column(db: &DbError) -> String {
    format!("{}.{}", db.table().unwrap_or_default(), db.column().unwrap_or_default())
}

/// An error with its causes: the client's own text says only "db error".
pub(crate) fn chain(e: &(dyn std::error::Error + 'static)) -> String {
    let mut text = e.to_string();
    let mut next = e.source();
    while let Some(cause) = next {
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    text
}
