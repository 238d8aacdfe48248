//! `tenure backup` and `tenure restore`.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};
use tenure_db::{Db, known_version};

use super::{Where, check, open};
use crate::base::clock::Clock;
use crate::features::exchange::dump;

/// Writes a backup, also beside a process that serves.
pub(super) fn backup(at: &Where, file: &Path) -> Result<ExitCode> {
    let config = open::config(at, None)?;
    open::must_exist(&config)?;
    let db = Db::open(&tenure_db::Config { read_only: true, ..tenure_db::Config::new(config.database) })?;
    if let Some(found) = db.version()?.filter(|v| *v > known_version()) {
        return Err(tenure_db::Error::Newer { found, known: known_version() }.into());
    }
    let done = dump::backup(&db, file, &Clock::system().now().to_string())?;
    db.close();
    tell!("{}: {} rows of {} tables, read back and found whole", file.display(), done.rows, done.tables);
    Ok(ExitCode::SUCCESS)
}

/// Loads a backup into an empty install, and checks what came in.
pub(super) fn restore(at: &Where, file: &Path) -> Result<ExitCode> {
    let config = open::config(at, None)?;
    // Before a database is made for it: is it a backup at all?
    dump::verify(file)?;
    let (app, _) = open::app(config)?;
    let done = dump::restore(&app.db, file)?;
    tell!("restored {} rows of {} tables, from {}", done.rows, done.tables, done.made_at);
    // What is computed may be of an older program, and what is searched is in no backup.
    check::problems(&app, true)?;
    let problems = check::problems(&app, false)?;
    app.db.close();
    if !problems.is_empty() {
        problems.iter().for_each(|p| eprintln!("{p}"));
        bail!("the data is loaded, but has the problems above");
    }
    Ok(ExitCode::SUCCESS)
}
