//! SQLite: one file, one process, one writer thread, several readers.

pub(crate) mod backup;
mod file;
mod readers;
mod writer;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ErrorCode, Statement, ffi};

use crate::conn::{Conn, Link, State};
use crate::task::{Reading, Task, contained};
use crate::{Config, Error, Row, Value, sql};
use file::Access;
use readers::{Lease, Readers};
use writer::Writer;

/// An open SQLite file.
pub(crate) struct Sqlite {
    path: PathBuf,
    config: Config,
    readers: Readers,
    writer: Option<Writer>,
    /// Held while the file is open: one process serves it. None where one only reads, or notes something beside it.
    lock: Mutex<Option<File>>,
}

impl Sqlite {
    pub(crate) fn open(path: &Path, config: &Config) -> Result<Self, Error> {
        let lock = if config.read_only || config.beside { None } else { Some(file::lock(path)?) };
        let writer =
            if config.read_only { None } else { Some(Writer::start(file::connect(path, Access::Write, config)?)?) };
        let readers = Readers::open(path, config)?;
        Ok(Self { path: path.to_owned(), config: config.clone(), readers, writer, lock: Mutex::new(lock) })
    }

    /// A connection of its own for migrations.
    pub(crate) fn migrator(&self) -> Result<Connection, Error> {
        self.writer()?;
        file::connect(&self.path, Access::Migrate, &self.config)
    }

    pub(crate) fn reader(&self) -> Result<Lease<'_>, Error> {
        self.readers.get()
    }

    pub(crate) fn read(&self, guarded: bool, f: Reading<'_>) -> Result<(), Error> {
        let lease = self.readers.get()?;
        let conn: &Connection = &lease;
        run(conn, "begin")?;
        let state = if guarded { State::snapshot() } else { State::plain() };
        // The lease ends the transaction, also after a panic.
        contained(&mut || f(&Conn::new(Link::Sqlite(conn), &state)))
    }

    pub(crate) fn send(&self, task: Task) -> Result<(), Error> {
        self.writer()?.send(task)
    }

    pub(crate) fn on_writer_thread(&self) -> bool {
        self.writer.as_ref().is_some_and(Writer::is_current)
    }

    pub(crate) fn alive(&self) -> Result<(), Error> {
        self.writer.as_ref().map_or(Ok(()), Writer::alive)
    }

    fn writer(&self) -> Result<&Writer, Error> {
        self.writer.as_ref().ok_or_else(|| Error::Unsupported(String::from("writing to a database opened for reading")))
    }

    pub(crate) fn close(&self) {
        self.readers.close();
        if let Some(writer) = &self.writer {
            writer.close();
        }
        self.lock.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        self.close();
    }
}

/// Runs a query; `f` says after each row whether to go on. The outer error is the statement's.
pub(crate) fn each<E>(
    conn: &Connection,
    sql: &str,
    params: &[Value<'_>],
    f: &mut dyn FnMut(&Row<'_>) -> Result<bool, E>,
) -> Result<Result<(), E>, Error> {
    let mut statement = bound(conn, sql, params)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(error)? {
        match f(&Row::sqlite(row)) {
            Ok(true) => {}
            Ok(false) => break,
            Err(e) => return Ok(Err(e)),
        }
    }
    Ok(Ok(()))
}

/// Runs a statement without rows.
pub(crate) fn execute(conn: &Connection, sql: &str, params: &[Value<'_>]) -> Result<u64, Error> {
    let mut statement = bound(conn, sql, params)?;
    if statement.column_count() == 0 {
        return statement.raw_execute().map(|n| n as u64).map_err(error);
    }
    // `returning` where nobody wants the rows; PostgreSQL allows it too.
    let mut touched = 0;
    let mut rows = statement.raw_query();
    while rows.next().map_err(error)?.is_some() {
        touched += 1;
    }
    Ok(touched)
}

/// Runs an insert of one row for each of some rows. An insert of many rows could be undone by itself, for which SQLite
/// keeps a copy of each page that it changes; here a failure is one of the whole transaction, so nobody needs that.
pub(crate) fn execute_each(conn: &Connection, sql: &str, rows: &[Vec<Value<'_>>]) -> Result<u64, Error> {
    let mut statement = bound(conn, sql, rows.first().map_or(&[], Vec::as_slice))?;
    let mut touched = 0;
    for (n, row) in rows.iter().enumerate() {
        if n > 0 {
            bind(&mut statement, row)?;
        }
        touched += statement.raw_execute().map_err(error)? as u64;
    }
    Ok(touched)
}

/// Runs statements of our own; single ones stay prepared.
pub(crate) fn run(conn: &Connection, sql: &str) -> Result<(), Error> {
    if sql.contains(';') {
        return conn.execute_batch(sql).map_err(error);
    }
    conn.prepare_cached(sql).and_then(|mut statement| statement.raw_execute()).map(drop).map_err(error)
}

fn bound<'a>(conn: &'a Connection, sql: &str, params: &[Value<'_>]) -> Result<CachedStatement<'a>, Error> {
    let mut statement = sql::with_sqlite(sql, |sql| conn.prepare_cached(sql)).map_err(error)?;
    bind(&mut statement, params)?;
    Ok(statement)
}

fn bind(statement: &mut Statement<'_>, params: &[Value<'_>]) -> Result<(), Error> {
    let wanted = statement.parameter_count();
    if wanted != params.len() {
        return Err(Error::Other(format!("{} parameters given, {wanted} wanted", params.len())));
    }
    for (i, value) in params.iter().enumerate() {
        if value.holds_zero() {
            return Err(Error::Zero);
        }
        statement.raw_bind_parameter(i + 1, value).map_err(error)?;
    }
    Ok(())
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let borrowed = match self {
            Value::NullUuid
            | Value::NullText
            | Value::NullInt
            | Value::NullDate
            | Value::NullReal
            | Value::NullJson
            | Value::NullBytes => ValueRef::Null,
            Value::Uuid(id) => ValueRef::Blob(id.as_bytes()),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Int(n) => ValueRef::Integer(*n),
            Value::Instant(at) => ValueRef::Integer(at.as_microsecond()),
            Value::Real(x) => ValueRef::Real(*x),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
            Value::Date(day) => return Ok(ToSqlOutput::from(day.to_string())),
            Value::Json(json) => return Ok(ToSqlOutput::from(json.to_string())),
        };
        Ok(ToSqlOutput::Borrowed(borrowed))
    }
}

/// SQLite's words in ours.
pub(crate) fn error(e: rusqlite::Error) -> Error {
    let rusqlite::Error::SqliteFailure(code, message) = &e else { return Error::Other(e.to_string()) };
    let message = message.clone().unwrap_or_else(|| code.to_string());
    let subject = || {
        let subject = message.split_once(" constraint failed: ").map_or(message.as_str(), |(_, subject)| subject);
        subject.strip_prefix("index '").and_then(|name| name.strip_suffix('\'')).unwrap_or(subject).to_owned()
    };
    match (code.code, code.extended_code) {
        (_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID) => {
            Error::Unique { constraint: subject() }
        }
        (_, ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => Error::ForeignKey,
        (_, ffi::SQLITE_CONSTRAINT_CHECK | ffi::SQLITE_CONSTRAINT_NOTNULL | ffi::SQLITE_CONSTRAINT_TRIGGER) => {
            Error::Check { constraint: subject() }
        }
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => Error::Busy,
        (
            ErrorCode::DiskFull
            | ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen
            | ErrorCode::ReadOnly
            | ErrorCode::DatabaseCorrupt
            | ErrorCode::NotADatabase,
            _,
        ) => Error::Unavailable(message),
        _ => Error::Other(message),
    }
}
