//! A file that comes with a form: passed on piece by piece, whatever its size.

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartRejection};
use axum::http::StatusCode;

use super::super::actions::Intake;
use super::super::kind;
use super::super::model::setup::Setup;
use crate::base::arriving::{broken, next};
use crate::base::{Cx, Error, ImportId, Result};

/// Most bytes of pasted rows.
const PASTED: usize = 8 * 1024 * 1024;
/// Most bytes of another field.
const SHORT: usize = 500;

/// What came.
#[derive(Default)]
pub(super) struct Came {
    /// The kind, as far as it was read.
    pub(super) kind: String,
    /// Pasted rows, so that they can be shown again.
    pub(super) text: String,
}

/// Takes the form in and makes an import of it; answers its id and its size. `came` tells what was read when it fails.
///
/// # Errors
/// `Invalid` when there is neither a file nor text; `BadRequest` when the form breaks off.
pub(super) async fn take(
    cx: &Cx,
    form: Result<Multipart, MultipartRejection>,
    came: &mut Came,
) -> Result<(ImportId, u64)> {
    let mut form = form.map_err(|e| Error::BadRequest(e.status(), "error-form", e.body_text()))?;
    let mut file: Option<(Intake, String, u64)> = None;
    while let Some(mut field) = form.next_field().await.map_err(|e| broken(&e))? {
        match field.name().unwrap_or_default() {
            "kind" => came.kind = short(&mut field, SHORT).await?,
            "text" => came.text = short(&mut field, PASTED).await?,
            "file" => file = stream(cx, &mut field).await?,
            other => return Err(Error::BadRequest(StatusCode::BAD_REQUEST, "error-form", other.to_owned())),
        }
    }
    kind(&cx.app.registry, &came.kind).map_err(|_| Error::field("kind", "error-choose"))?;
    // A file that was chosen counts more than what stands in the text.
    let (intake, name, size) = match file {
        Some(file) => file,
        None if came.text.trim().is_empty() => return Err(Error::field("file", "imports-error-none-given")),
        None => {
            let mut intake = Intake::begin(&cx.acting())?;
            intake.push(&cx.app.db, came.text.as_bytes()).await?;
            (intake, cx.t("imports-pasted").to_owned(), came.text.len() as u64)
        }
    };
    let arrived = intake.finish(&came.kind, &name, Setup::default())?;
    Ok((cx.write(move |tx, by| arrived.store(tx, by)).await?, size))
}

/// The text of a field.
async fn short(field: &mut Field<'_>, most: usize) -> Result<String> {
    let mut bytes = Vec::new();
    while let Some(more) = next(field).await? {
        if bytes.len() + more.len() > most {
            return Err(Error::field("text", "imports-error-paste"));
        }
        bytes.extend(&more);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The file: none when nobody chose one.
async fn stream(cx: &Cx, field: &mut Field<'_>) -> Result<Option<(Intake, String, u64)>> {
    let name = field.file_name().unwrap_or_default().to_owned();
    let mut intake = Intake::begin(&cx.acting())?;
    let mut size = 0;
    while let Some(bytes) = next(field).await? {
        size += bytes.len() as u64;
        intake.push(&cx.app.db, &bytes).await?;
    }
    if name.is_empty() && size == 0 {
        return Ok(None);
    }
    Ok(Some((intake, name, size)))
}
