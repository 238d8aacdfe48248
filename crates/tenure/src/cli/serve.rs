//! `tenure serve`.

use std::process::ExitCode;

use anyhow::Result;

use super::{Where, open};
use crate::features::identity::actions::links;

/// Serves the pages, the API and the background jobs.
pub(super) fn run(at: &Where, listen: Option<String>) -> Result<ExitCode> {
    let config = open::config(at, listen)?;
    let listener = open::listen(&config.listen)?;
    let (app, router) = open::app(config)?;
    let address = open::url(&app, &listener)?;
    let by = open::operator(&app)?;
    let setup = app.db.write_blocking(move |tx| links::setup(tx, &by)).map_err(open::words)?;
    println!("Tenure serves at {address}");
    if let Some(secret) = setup {
        println!("Nobody can sign in yet. Open this link once to set up the first user:\n  {address}/setup/{secret}");
    }
    open::serve(&app, router, listener)?;
    Ok(ExitCode::SUCCESS)
}
