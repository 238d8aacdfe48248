//! `tenure restore`: a backup, which is a file, or an export of everything, which is a folder.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};

use super::{Where, backup, check, open};
use crate::base::App;
use crate::features::export::{actions, restore};

/// Loads what was given into an empty install, and checks what came in.
pub(super) fn run(at: &Where, from: &Path) -> Result<ExitCode> {
    if !from.is_dir() {
        return backup::restore(at, from);
    }
    let config = open::config(at, None)?;
    // Before a database is made for it: is it an export of everything, and whole?
    restore::verify(from)?;
    let (app, _) = open::app(config)?;
    let done = restore::restore(&app.db, from, &app.ids)?;
    let rows: u64 = done.tables.iter().map(|t| t.rows).sum();
    tell!("restored {rows} rows of {} tables and {} files", done.tables.len(), done.contents);
    // What is searched is no part of an export.
    check::problems(&app, true)?;
    let problems = check::problems(&app, false)?;
    links(&app)?;
    app.db.close();
    if !problems.is_empty() {
        problems.iter().for_each(|p| eprintln!("{p}"));
        bail!("the data is loaded, but has the problems above");
    }
    Ok(ExitCode::SUCCESS)
}

/// Nobody has a password in the new install: prints a link for everybody who may sign in.
fn links(app: &App) -> Result<()> {
    let by = open::operator(app)?;
    let links = app.db.write_blocking(move |tx| actions::invite_all(tx, &by)).map_err(open::words)?;
    tell!("passwords are in no export. With these links, within 7 days, people set new ones:");
    let base = app.config.public_url.trim_end_matches('/');
    let base = if base.is_empty() { format!("http://{}", app.config.listen) } else { base.to_owned() };
    for (email, secret) in links {
        tell!("  {email}  {base}/links/{secret}");
    }
    Ok(())
}
