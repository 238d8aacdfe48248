//! `tenure import mails`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use super::{Where, open};
use crate::base::say;
use crate::base::{Acting, App, Error, Locale};
use crate::features::mail::model::Outcome;
use crate::features::mail::{actions, receive};

/// Files mails as somebody, and prints what became of each; exit code 1 when one was refused.
pub(super) fn run(at: &Where, files: &[PathBuf], user: Option<&str>, dry_run: bool) -> Result<ExitCode> {
    let Some(user) = user else {
        bail!("mails are filed as somebody, who sees the accounts: name them with --as anna@example.com")
    };
    let (app, _) = open::app(open::config(at, None)?)?;
    let mut refused = 0;
    for file in files {
        let by = open::acting(&app, user)?;
        let raw = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        match one(&app, &by, &raw, dry_run) {
            Ok(outcome) => tell!("{}: {}", file.display(), words(&outcome, dry_run)),
            Err(error) => {
                refused += 1;
                eprintln!("{}: {}", file.display(), say::sentence(Locale::En, &error));
            }
        }
    }
    app.db.close();
    Ok(if refused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Files one mail; a dry run takes everything back.
fn one(app: &App, by: &Acting, raw: &[u8], dry_run: bool) -> Result<Outcome, Error> {
    let received = receive::take(&app.db, by, raw)?;
    let by = by.clone();
    app.db.write_blocking(move |tx| {
        let mut outcome = None;
        let tried = tx.attempt(|tx| {
            outcome = Some(actions::file(tx, &by, &received, None)?);
            if dry_run { Err(Error::NotFound) } else { Ok(()) }
        });
        match (tried, outcome) {
            (Ok(()) | Err(Error::NotFound), Some(outcome)) => Ok(outcome),
            (Err(other), _) => Err(other),
            (Ok(()), None) => Err(Error::internal("a mail was filed without an outcome")),
        }
    })
}

fn words(o: &Outcome, dry_run: bool) -> String {
    let new = o.filed.iter().filter(|f| f.new).count();
    let done = if dry_run { "would be filed" } else { "filed" };
    let known = o.filed.len() - new;
    let left = o.left_out.len();
    format!(
        "{done} at {new} accounts, {known} as before, {} addresses unknown, {left} attachments left out",
        o.unknown.len()
    )
}
