//! Running an import: all or nothing, with every refused row reported.

use std::sync::Arc;

use super::{csv, extra};
use crate::base::registry::{ImportKind, ImportReport, Record, Refusal, Registry};
use crate::base::say::message;
use crate::base::{Acting, Cx, Error, Fields, Locale, Result, Right, Tx};
use crate::features::fields::Catalogue;
use crate::features::people;

/// Why a savepoint is taken back.
enum Stop {
    /// Rows were refused, or it was only a check.
    Report(ImportReport),
    /// Something failed.
    Error(Error),
}

impl From<tenure_db::Error> for Stop {
    fn from(error: tenure_db::Error) -> Self {
        Stop::Error(error.into())
    }
}

/// Stores the records, or nothing: when any row is refused, and in a dry run, all of it is taken back.
///
/// # Errors
/// `Forbidden` without the right to import; whatever is no fault of a row.
pub fn run(tx: &Tx<'_>, by: &Acting, kind: &ImportKind, records: &[Record], dry_run: bool) -> Result<ImportReport> {
    by.viewer.demand(Right::Import)?;
    let stored = tx.attempt(|tx| {
        let mut report = ImportReport::default();
        if let Err(error) = kind.load(tx, by, records, &mut report) {
            note(by, &mut report, error).map_err(Stop::Error)?;
        }
        report.refused.sort_by_key(|r| r.line);
        if dry_run || !report.refused.is_empty() { Err(Stop::Report(report)) } else { Ok(report) }
    });
    match stored {
        Ok(report) | Err(Stop::Report(report)) => Ok(report),
        Err(Stop::Error(error)) => Err(error),
    }
}

/// What an action refused without the kind saying of which row. Line 0: the file as a whole.
fn note(by: &Acting, report: &mut ImportReport, error: Error) -> Result<()> {
    let locale = by.viewer.locale;
    let mut refuse = |column: &str, reason: String| {
        report.refused.push(Refusal { line: 0, column: column.to_owned(), reason });
    };
    match error {
        Error::Invalid(fields) => fields.0.iter().for_each(|e| refuse(&e.field, message(locale, e.key, &e.args))),
        Error::Conflict(conflict) => refuse("", message(locale, conflict.key, &conflict.args)),
        other => return Err(other),
    }
    Ok(())
}

/// Turns what an action refused of a slice into refused rows. `records` are the rows of the slice, in its order;
/// `column` gives the file's name of a field.
pub(super) fn refuse_slice(
    by: &Acting,
    report: &mut ImportReport,
    records: &[&Record],
    error: Error,
    column: impl Fn(&str) -> &str,
) -> Result<()> {
    let Error::Invalid(fields) = error else { return Err(error) };
    let (mut placed, mut rest) = (Vec::new(), Fields::default());
    for e in fields.0 {
        match place(&e.field, records.len()) {
            Some((row, field)) => placed.push((row, field.to_owned(), e)),
            None => rest.0.push(e),
        }
    }
    for (row, field, e) in placed {
        report.refuse(records[row], column(&field), message(by.viewer.locale, e.key, &e.args));
    }
    if rest.0.is_empty() { Ok(()) } else { Err(Error::Invalid(rest)) }
}

/// `rows[3].manager` is row 3, field `manager`; a slice of one row has plain names.
fn place(field: &str, rows: usize) -> Option<(usize, &str)> {
    match field.strip_prefix("rows[").and_then(|rest| rest.split_once("].")) {
        Some((row, field)) => row.parse().ok().filter(|row| *row < rows).map(|row| (row, field)),
        None => (rows == 1).then_some((0, field)),
    }
}

/// The kind of this name.
///
/// # Errors
/// `NotFound` when nothing registered it.
pub fn kind<'a>(registry: &'a Registry, name: &str) -> Result<&'a ImportKind> {
    registry.imports.iter().find(|k| k.name == name).ok_or(Error::NotFound)
}

/// Reads a file of a kind into rows; `account` is where all vCards belong, or empty.
///
/// # Errors
/// Every fault of the file.
pub fn read(
    kind: &ImportKind,
    account: &str,
    file: &[u8],
    extra: &[extra::Extra],
    locale: Locale,
) -> Result<Vec<Record>, Vec<Refusal>> {
    if kind.name != people::imports::VCARDS.name {
        return csv::read(file, kind.columns, extra, locale);
    }
    if file.len() > csv::LIMIT {
        let reason = locale.t("exchange-error-large").to_owned();
        return Err(vec![Refusal { line: 1, column: String::new(), reason }]);
    }
    people::vcard::records(file, account, locale)
}

/// Imports a file for a request; `account` is where all vCards belong, or empty.
///
/// # Errors
/// `NotFound` for an unknown kind; whatever is no fault of a row.
pub async fn import(cx: &Cx, (name, account): (&str, &str), file: Vec<u8>, dry_run: bool) -> Result<ImportReport> {
    kind(&cx.app.registry, name)?;
    let account = account.trim().to_owned();
    let (registry, name, locale) = (cx.app.registry.clone(), name.to_owned(), cx.locale());
    let (registered, wanted) = (registry.clone(), name.clone());
    let extra = extra::of(&cx.read(Catalogue::load).await?, &name);
    // Fifty megabytes take a while: not on a thread that others wait for.
    let read = tokio::task::spawn_blocking(move || {
        Ok::<_, Error>(read(kind(&registered, &wanted)?, &account, &file, &extra, locale))
    });
    let records = match read.await.map_err(|e| Error::internal(e.to_string()))?? {
        Ok(records) => Arc::new(records),
        Err(refused) => return Ok(ImportReport { refused, ..ImportReport::default() }),
    };
    cx.write(move |tx, by| run(tx, by, kind(&registry, &name)?, &records, dry_run)).await
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn fields_of_slices_are_placed() {
        assert_eq!(place("rows[3].manager", 4), Some((3, "manager")));
        assert_eq!(place("rows[4].manager", 4), None);
        assert_eq!(place("manager", 1), Some((0, "manager")));
        assert_eq!(place("manager", 2), None);
    }
}
