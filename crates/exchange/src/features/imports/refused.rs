//! The rows that stay out, as a file that can be mended and given again: line, column and reason, and the row itself.

use std::collections::BTreeMap;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use tenure_db::Db;

use super::columns;
use super::engine::reader;
use super::model::guess::{TOLD, is_told};
use super::model::state::Kind;
use super::store::lines::{self, Wanted};
use super::store::runs::{self, Import};
use crate::base::{Cx, Error, ImportId, Locale, Result};
use crate::features::people::csv::cell;

/// Most rows of such a file.
const MOST: usize = 100_000;

/// What is told of one row.
type Told = Vec<(String, String, String)>;

/// Answers with the file.
///
/// # Errors
/// `NotFound` for another's import.
pub async fn respond(cx: &Cx, id: ImportId) -> Result<Response> {
    let (user, db, locale) = (cx.viewer.actor(), cx.app.db.clone(), cx.locale());
    let import = cx.read(move |q| runs::find(q, user, id)).await?;
    let name =
        format!("refused-{}.csv", import.file_name.rsplit_once('.').map_or(import.file_name.as_str(), |(n, _)| n));
    let made = tokio::task::spawn_blocking(move || file(&db, &import, locale));
    let text = made.await.map_err(|e| Error::internal(e.to_string()))??;
    let clean: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
    let disposition = format!("attachment; filename=\"{clean}\"");
    let headers =
        [(header::CONTENT_TYPE, String::from("text/csv; charset=utf-8")), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, text).into_response())
}

/// The file as CSV.
///
/// # Errors
/// What the database says, or the file.
pub fn file(db: &Db, import: &Import, locale: Locale) -> Result<Vec<u8>> {
    let mut told = told(db, import)?;
    let failed = |e: csv::Error| Error::internal(e.to_string());
    let mut out = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    let found = import.found.as_ref();
    let headers = found.map(|f| f.shape.columns.as_slice()).unwrap_or_default();
    let own = TOLD.map(|key| locale.t(key).to_owned());
    // Of a file that was mended and is refused again, only what is told now.
    let kept: Vec<usize> = (0..headers.len()).filter(|at| !headers.get(*at).is_some_and(|h| is_told(h))).collect();
    let heads = kept.iter().filter_map(|at| headers.get(*at));
    out.write_record(own.iter().chain(heads)).map_err(failed)?;
    if let (Some(found), false) = (found, told.is_empty()) {
        for row in reader::rows(db, import, &found.shape, locale)? {
            let row = match row {
                Ok(row) => row,
                Err(fault) => match fault.row {
                    Some(row) => row,
                    None if fault.goes_on => continue,
                    None => break,
                },
            };
            let Some(why) = told.remove(&row.line) else { continue };
            let named = why.iter().map(|(field, ..)| field.as_str()).filter(|field| !field.is_empty());
            let columns: Vec<String> = named.map(|field| head(import, headers, field, locale)).collect();
            let reasons: Vec<&str> = why.iter().map(|(_, _, reason)| reason.as_str()).collect();
            let mut record = vec![row.line.to_string(), columns.join("; "), reasons.join(" ")];
            let text = |at: &usize| row.cells.get(*at).map_or_else(String::new, |c| cell(&c.text()).into_owned());
            record.extend(kept.iter().map(text));
            out.write_record(&record).map_err(failed)?;
        }
    }
    out.into_inner().map_err(|e| Error::internal(e.to_string()))
}

/// What the file calls one of our columns; what we call it where the file has none.
fn head(import: &Import, headers: &[String], field: &str, locale: Locale) -> String {
    let setup = &import.setup;
    if let Some(own) = setup.place(field).and_then(|at| headers.get(at)) {
        return own.clone();
    }
    let made = setup.made.iter().filter(|made| made.field == field).flat_map(|made| made.places(headers));
    let parts: Vec<&str> = made.filter_map(|place| headers.get(place.at)).map(String::as_str).collect();
    if parts.is_empty() { columns::label(locale, &import.kind, &[], field) } else { parts.join(" + ") }
}

/// What is told of each row that stays out, by line.
fn told(db: &Db, import: &Import) -> Result<BTreeMap<u64, Told>> {
    let id = import.id;
    db.read_blocking(|q| {
        let mut told: BTreeMap<u64, Told> = BTreeMap::new();
        for outcome in [Kind::Refused, Kind::Parked, Kind::Contradiction, Kind::Duplicate] {
            let mut after = None;
            while told.len() < MOST {
                let part = lines::list(q, id, outcome, &Wanted { after, ..Wanted::default() }, 2_000)?;
                let Some((last, place)) = part.last().map(|(l, p)| (l.line, *p)) else { break };
                after = Some((last, place));
                for (line, _) in part {
                    told.entry(line.line).or_default().push((line.field, line.value, line.reason));
                }
            }
        }
        Ok(told)
    })
}
