//! Opening the file: its lock and its settings.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::error;
use crate::{Config, Error};

/// Prepared statements that each connection keeps.
const STATEMENTS: usize = 256;

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
    Migrate,
}

/// Takes `PATH.lock`. The operating system lets go of it when the process ends, however it ends.
pub(crate) fn lock(path: &Path) -> Result<File, Error> {
    let lock_path = beside(path, ".lock");
    let cannot = |why: std::io::Error| Error::Unavailable(format!("cannot open {}: {why}", lock_path.display()));
    let mut file =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&lock_path).map_err(cannot)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            // Who holds it is only a hint.
            let _ = file.read_to_string(&mut holder);
            let holder = holder.trim();
            let process = if holder.is_empty() { String::new() } else { format!(" (process {holder})") };
            return Err(Error::Unavailable(format!(
                "{} is in use by another Tenure{process}, which holds {}. Stop that one first: only one process may \
                 serve a SQLite file",
                path.display(),
                lock_path.display()
            )));
        }
        Err(TryLockError::Error(why)) => return Err(cannot(why)),
    }
    file.set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| writeln!(file, "{}", std::process::id()))
        .map_err(cannot)?;
    Ok(file)
}

/// `PATH` with something added to its name.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Opens a connection with the settings that its use wants.
pub(crate) fn connect(path: &Path, access: Access, config: &Config) -> Result<Connection, Error> {
    let cannot = |why: &dyn std::fmt::Display| Error::Unavailable(format!("cannot open {}: {why}", path.display()));
    let flags = match access {
        Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
        Access::Write | Access::Migrate => {
            create_private(path).map_err(|e| cannot(&e))?;
            OpenFlags::SQLITE_OPEN_READ_WRITE
        }
    };
    let conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(|e| cannot(&e))?;
    conn.busy_timeout(config.busy_timeout).map_err(error)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    // "name" must be a name, never by mistake a text: PostgreSQL would refuse it.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false).map_err(error)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false).map_err(error)?;
    // A plan holds for every value: else binding another one plans the statement anew, which cost more than running it.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(error)?;
    conn.execute_batch(&settings(access)).map_err(|e| cannot(&e))?;
    Ok(conn)
}

fn settings(access: Access) -> String {
    // `like` minds case, as on PostgreSQL, and a prefix then uses the index. Sub-journals of savepoints stay in memory. What
    // is mapped of the file counts as memory of the process until the system wants it back.
    let common = "pragma case_sensitive_like = on; pragma trusted_schema = off; pragma temp_store = memory; \
                  pragma mmap_size = 201326592;";
    let durable = "pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 4000; \
                   pragma journal_size_limit = 67108864; pragma cache_size = -16000;";
    match access {
        Access::Read => format!("{common} pragma query_only = on; pragma cache_size = -8000;"),
        Access::Write => format!("{common} {durable} pragma foreign_keys = on;"),
        // Rebuilding a table must not cascade; all keys are checked afterwards.
        Access::Migrate => format!("{common} {durable} pragma foreign_keys = off;"),
    }
}

/// Client data is nobody else's: the file, and the WAL that inherits its mode, are for the owner only.
pub(crate) fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(e) if e.kind() != std::io::ErrorKind::AlreadyExists => Err(e),
        _ => Ok(()),
    }
}
