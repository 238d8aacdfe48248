//! `tenure check`.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use tenure_db::{Db, Error as DbError, known_version};

use super::{Where, open};
use crate::base::app::Config;
use crate::base::clock::Clock;
use crate::base::{App, Ids};
use crate::server;

/// Checks the database; exit code 1 when problems remain.
pub(super) fn run(at: &Where, repair: bool) -> Result<ExitCode> {
    let config = open::config(at, None)?;
    open::must_exist(&config)?;
    let opened = Db::open(&tenure_db::Config::new(config.database.clone()));
    let (db, copy) = match opened {
        Ok(db) => (db, None),
        // Somebody serves it: a copy of one instant is checked instead.
        Err(DbError::Unavailable(why)) if config.database.starts_with("sqlite:") && !repair => {
            let (db, copy) = Copy::open(&config).context(why)?;
            (db, Some(copy))
        }
        Err(error) => return Err(error.into()),
    };
    match db.version()? {
        Some(version) if version == known_version() => {}
        Some(found) if found > known_version() => return Err(DbError::Newer { found, known: known_version() }.into()),
        Some(_) => bail!("the database has an older schema: start `tenure serve` once, which brings it up to date"),
        None => bail!("this database is empty"),
    }
    let (app, _) = server::build(db, Clock::system(), Ids::random(), config);
    let found = problems(&app, repair)?;
    found.iter().for_each(|problem| tell!("{problem}"));
    let left = if repair && !found.is_empty() { problems(&app, false)? } else { found.clone() };
    app.db.close();
    drop(copy);
    if left.is_empty() {
        tell!("{}", if found.is_empty() { "no problems" } else { "all of these are mended" });
        return Ok(ExitCode::SUCCESS);
    }
    if repair {
        tell!("still there after repairing:");
        left.iter().for_each(|problem| tell!("{problem}"));
    } else {
        tell!("mend what can be computed again with: tenure check --repair");
    }
    Ok(ExitCode::FAILURE)
}

/// Runs every check: the file's, and those that features registered. One transaction for each, so that a repair that
/// fails keeps nothing half done.
pub(super) fn problems(app: &App, repair: bool) -> Result<Vec<String>> {
    let mut found = app.db.check()?;
    let today = open::operator(app)?.today;
    for i in 0..app.registry.checks.len() {
        let registry = app.registry.clone();
        let name = registry.checks[i].name;
        let ran = app.db.write_blocking(move |tx| (registry.checks[i].run)(tx, today, repair));
        let ran = ran.map_err(open::words).with_context(|| format!("the check {name} failed"))?;
        found.extend(ran.into_iter().map(|problem| format!("{name}: {problem}")));
    }
    Ok(found)
}

/// A copy that goes when it is no longer needed.
struct Copy(std::path::PathBuf);

impl Copy {
    fn open(config: &Config) -> Result<(Db, Self)> {
        let serving =
            Db::open(&tenure_db::Config { read_only: true, ..tenure_db::Config::new(config.database.clone()) })?;
        let copy = Self(std::env::temp_dir().join(format!("tenure-check-{}.db", std::process::id())));
        serving.backup(&copy.0)?;
        serving.close();
        let db = Db::open(&tenure_db::Config::new(format!("sqlite:{}", copy.0.display())))?;
        Ok((db, copy))
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm", ".lock"] {
            // Whatever is not there needs no removing.
            let _ = std::fs::remove_file(format!("{}{suffix}", self.0.display()));
        }
    }
}
