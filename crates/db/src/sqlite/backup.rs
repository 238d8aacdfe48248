//! Copying and checking the file while it serves.

use std::fs::{self, File};
use std::path::Path;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::{Sqlite, error, file, run};
use crate::Error;

impl Sqlite {
    /// Copies to a temporary file, checks that, syncs it, and gives it the name `to`.
    pub(crate) fn backup(&self, to: &Path) -> Result<(), Error> {
        let same = fs::canonicalize(to).is_ok_and(|to| fs::canonicalize(&self.path).is_ok_and(|own| own == to));
        if same {
            return Err(Error::Unsupported(String::from("a backup onto the database itself; choose another file")));
        }
        let temporary = file::beside(to, ".part");
        let done = self
            .copy(&temporary)
            .and_then(|()| fs::rename(&temporary, to).and_then(|()| sync_folder(to)).map_err(|e| unwritable(to, &e)));
        if done.is_err() {
            // What failed halfway is worth nothing; that it may not exist is no error.
            let _ = fs::remove_file(&temporary);
        }
        done
    }

    fn copy(&self, to: &Path) -> Result<(), Error> {
        let _ = fs::remove_file(to);
        let source = self.reader()?;
        // The read transaction holds one state, so that writers do not make the copy start again.
        run(&source, "begin")?;
        file::create_private(to).map_err(|e| unwritable(to, &e))?;
        let mut target = Connection::open_with_flags(to, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(error)?;
        let step = Backup::new(&source, &mut target).and_then(|backup| backup.step(-1)).map_err(error)?;
        drop(source);
        if step != StepResult::Done {
            return Err(Error::Busy);
        }
        // One file, with no -wal that could be forgotten.
        target.query_row("pragma journal_mode = delete", [], |_| Ok(())).map_err(error)?;
        let found = problems(&target)?;
        target.close().map_err(|(_, e)| error(e))?;
        if !found.is_empty() {
            return Err(Error::Other(format!("the copy is not sound: {}", found.join("; "))));
        }
        File::open(to).and_then(|file| file.sync_all()).map_err(|e| unwritable(to, &e))
    }

    /// What is wrong with the file.
    pub(crate) fn check(&self) -> Result<Vec<String>, Error> {
        problems(&*self.reader()?)
    }
}

fn problems(conn: &Connection) -> Result<Vec<String>, Error> {
    let lines = |row: &rusqlite::Row<'_>| row.get::<_, String>(0);
    let mut statement = conn.prepare("pragma integrity_check").map_err(error)?;
    let found = statement.query_map([], lines).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(error)?;
    let mut found: Vec<String> = found.into_iter().filter(|line| line != "ok").collect();
    found.extend(broken_keys(conn)?);
    Ok(found)
}

/// Rows that refer to what does not exist.
pub(crate) fn broken_keys(conn: &Connection) -> Result<Vec<String>, Error> {
    let mut statement = conn.prepare("pragma foreign_key_check").map_err(error)?;
    let line = |row: &rusqlite::Row<'_>| {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        Ok(format!("{table}: a row refers to a missing row of {parent}"))
    };
    statement.query_map([], line).and_then(Iterator::collect).map_err(error)
}

fn sync_folder(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

fn unwritable(path: &Path, why: &dyn std::fmt::Display) -> Error {
    Error::Unavailable(format!("cannot write {}: {why}", path.display()))
}
