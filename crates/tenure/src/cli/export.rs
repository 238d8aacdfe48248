//! `tenure export`.

use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use tenure_db::{Db, Error as DbError, known_version};

use super::{Where, open};
use crate::base::app::Config;
use crate::base::clock::Clock;
use crate::base::viewer::Via;
use crate::base::{App, Ids, Viewer};
use crate::features::export::sink::Folder;
use crate::features::export::write::{Order, Progress, export};
use crate::features::export::{actions, manifest::Manifest};
use crate::features::identity;
use crate::server;

/// Rows between two lines of progress.
const TOLD: u64 = 50_000;

/// Writes an export into a new folder, also beside a process that serves.
pub(super) fn run(at: &Where, folder: &Path, email: Option<&str>) -> Result<ExitCode> {
    let config = open::config(at, None)?;
    open::must_exist(&config)?;
    let app = app(config)?;
    let operator = open::operator(&app)?;
    let viewer = match email {
        None => (*operator.viewer).clone(),
        Some(email) => viewer(&app, email, operator.today)?,
    };
    let order = Order { registry: &app.registry, viewer: &viewer, everything: email.is_none(), at: app.clock.now() };
    let mut sink = Folder::new(folder)?;
    let loud = std::io::stderr().is_terminal();
    let mut told = 0;
    let made = export(&app.db, &order, &mut sink, &mut |progress: &Progress| {
        if loud && progress.rows >= told + TOLD {
            told = progress.rows;
            eprintln!("{} of {} files, {} rows: {}", progress.done, progress.of, progress.rows, progress.at);
        }
        Ok(())
    })
    .with_context(|| format!("the export is not complete: remove {}", folder.display()))?;
    let (id, accounts, seen_by) = (operator.uuid(), made.accounts, made.viewer.clone());
    let noted = app.db.write_blocking(move |tx| actions::note(tx, &operator, id, accounts, seen_by.as_deref(), ""));
    noted.map_err(open::words).with_context(|| {
        format!("the audit log does not name this export: remove {} and try again", folder.display())
    })?;
    app.db.close();
    tell(folder, &made);
    Ok(ExitCode::SUCCESS)
}

fn tell(folder: &Path, made: &Manifest) {
    let rows: u64 = made.tables.iter().map(|t| t.rows).sum();
    let what = made.viewer.as_ref().map_or_else(|| String::from("everything"), |who| format!("what {who} sees"));
    tell!(
        "{}: {what}, {} accounts, {rows} rows of {} tables, {} files. README.txt says what lies where",
        folder.display(),
        made.accounts,
        made.tables.len(),
        made.contents
    );
}

/// The database, also beside a server: all that is written is the note in the audit log.
fn app(config: Config) -> Result<App> {
    let alone = tenure_db::Config::new(config.database.clone());
    let db = match Db::open(&alone) {
        Err(DbError::Unavailable(_)) if config.database.starts_with("sqlite:") => {
            Db::open(&tenure_db::Config { beside: true, ..alone })?
        }
        opened => opened?,
    };
    match db.version()? {
        Some(version) if version == known_version() => {}
        Some(found) if found > known_version() => return Err(DbError::Newer { found, known: known_version() }.into()),
        Some(_) => {
            return Err(anyhow!(
                "the database has an older schema: start `tenure serve` once, which brings it up to date"
            ));
        }
        None => return Err(anyhow!("this database is empty: there is nothing to export")),
    }
    let (app, _) = server::build(db, Clock::system(), Ids::random(), config);
    Ok(app)
}

fn viewer(app: &App, email: &str, today: jiff::civil::Date) -> Result<Viewer> {
    let wanted = email.trim().to_lowercase();
    let found = app.db.read_blocking(move |q| {
        let Some(user) = identity::store::by_email(q, &wanted)? else { return Ok(None) };
        identity::viewer_of(q, user.id, today, Via::Console)
    });
    found.map_err(open::words)?.with_context(|| format!("no active user has the address {email}"))
}
