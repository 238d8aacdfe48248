//! `tenure person export|erase`.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use super::{PersonCommand, Where, open};
use crate::base::{Acting, App, Locale, PersonId, erased};
use crate::features::people::{actions, export, store};

/// Runs one of them.
pub(super) fn run(command: &PersonCommand) -> Result<ExitCode> {
    match command {
        PersonCommand::Export { who, out, at } => {
            let (app, by, person) = find(at, who)?;
            let (viewer, registry) = (by.viewer.clone(), app.registry.clone());
            let copy = app.db.snapshot_blocking(move |q| export::export(q, &viewer, &registry, person));
            let text = serde_json::to_string_pretty(&copy.map_err(open::words)?)?;
            let text = erased::shown(&text, Locale::En).unwrap_or(text);
            app.db.close();
            match out {
                None => tell!("{text}"),
                Some(file) => std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?,
            }
            Ok(ExitCode::SUCCESS)
        }
        PersonCommand::Erase { who, confirm, really, at } => {
            let (app, by, person) = find(at, who)?;
            if !really {
                let places = app.db.read_blocking(move |q| store::erase::places(q, person)).map_err(open::words)?;
                tell!("would erase {who} at {} positions; say --really to do it. It cannot be undone", places.len());
                app.db.close();
                return Ok(ExitCode::FAILURE);
            }
            let (registry, confirm) = (app.registry.clone(), confirm.clone());
            let erased = app.db.write_blocking(move |tx| actions::erase(tx, &by, &registry, person, &confirm));
            let erased = erased.map_err(open::words)?;
            app.db.close();
            tell!("erased one person at {} positions", erased.positions);
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn find(at: &Where, who: &str) -> Result<(App, Acting, PersonId)> {
    let config = open::config(at, None)?;
    open::must_exist(&config)?;
    let (app, _) = open::app(config)?;
    let by = open::operator(&app)?;
    let person = match who.parse::<PersonId>() {
        Ok(id) => id,
        Err(_) => {
            let name = who.to_owned();
            let found = app.db.read_blocking(move |q| store::erase::by_name(q, &name)).map_err(open::words)?;
            match found.as_slice() {
                [id] => *id,
                [] => bail!("nobody has the name {who:?}"),
                several => {
                    let ids = several.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                    bail!("several people have the name {who:?}: write the id of the one you mean: {ids}")
                }
            }
        }
    };
    Ok((app, by, person))
}
