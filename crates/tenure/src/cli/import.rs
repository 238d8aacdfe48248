//! `tenure import`.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail};

use super::{Where, open};
use crate::base::Locale;
use crate::base::registry::ImportReport;
use crate::features::exchange::{csv, extra, import};
use crate::features::fields::Catalogue;

/// Imports a file and prints what it did; exit code 1 when rows were refused.
pub(super) fn run(at: &Where, kind: &str, file: &Path, account: &str, dry_run: bool) -> Result<ExitCode> {
    let size = std::fs::metadata(file).with_context(|| format!("cannot open {}", file.display()))?.len();
    if size > csv::LIMIT as u64 {
        bail!("{} is larger than 50 MB: divide it", file.display());
    }
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let (app, _) = open::app(open::config(at, None)?)?;
    let known = app.registry.imports.iter().map(|k| k.name).collect::<Vec<_>>().join(", ");
    let Some(found) = app.registry.imports.iter().find(|k| k.name == kind) else {
        bail!("{kind:?} is no kind of import. Choose one of: {known}");
    };
    let catalogue = app.db.read_blocking(Catalogue::load).map_err(open::words)?;
    let extra = extra::of(&catalogue, found.name);
    let report = match import::read(found, account, &bytes, &extra, Locale::En) {
        Err(refused) => ImportReport { refused, ..ImportReport::default() },
        Ok(records) => {
            let (by, registry, name, records) =
                (open::operator(&app)?, app.registry.clone(), found.name, Arc::new(records));
            let ran = app
                .db
                .write_blocking(move |tx| import::run(tx, &by, import::kind(&registry, name)?, &records, dry_run));
            ran.map_err(open::words)?
        }
    };
    app.db.close();
    Ok(tell(kind, file, &report, dry_run))
}

fn tell(kind: &str, file: &Path, report: &ImportReport, dry_run: bool) -> ExitCode {
    if report.refused.is_empty() {
        let done = if dry_run { "checked, nothing stored" } else { "imported" };
        println!("{kind} {done}: {} new, {} changed, {} as before", report.new, report.changed, report.same);
        return ExitCode::SUCCESS;
    }
    for refusal in &report.refused {
        let line = if refusal.line == 0 { String::new() } else { format!(":{}", refusal.line) };
        let column = if refusal.column.is_empty() { String::new() } else { format!(" {}:", refusal.column) };
        eprintln!("{}{line}:{column} {}", file.display(), refusal.reason);
    }
    let rows = if report.refused.len() == 1 { "one fault" } else { "faults" };
    let count = if report.refused.len() == 1 { String::new() } else { format!("{} ", report.refused.len()) };
    eprintln!("tenure: {count}{rows} found, nothing was stored. Correct the file and import it again");
    ExitCode::FAILURE
}
