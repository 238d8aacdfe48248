//! Buttons of the later steps: each does one thing and goes back to where the import is.

use axum::response::Response;

use super::super::{actions, refused};
use super::frame;
use crate::base::extract::Path;
use crate::base::{Acting, Cx, ImportId, Result, Tx, flash};

async fn step(
    cx: Cx,
    id: ImportId,
    said: &'static str,
    verb: impl Fn(&Tx<'_>, &Acting) -> Result<()> + Send + 'static,
) -> Result<Response> {
    cx.write(verb).await?;
    let import = frame::open(&cx, id).await?.import;
    Ok(flash::done(&format!("/import/{id}/{}", frame::step_of(import.state)), said, None))
}

/// `POST /import/{id}/stop`
pub(super) async fn stop(cx: Cx, Path(id): Path<ImportId>) -> Result<Response> {
    step(cx, id, "imports-stopping", move |tx, by| actions::stop(tx, by, id)).await
}

/// `POST /import/{id}/resume`
pub(super) async fn resume(cx: Cx, Path(id): Path<ImportId>) -> Result<Response> {
    step(cx, id, "imports-resumed", move |tx, by| actions::resume(tx, by, id)).await
}

/// `POST /import/{id}/undo`
pub(super) async fn undo(cx: Cx, Path(id): Path<ImportId>) -> Result<Response> {
    step(cx, id, "imports-undoing", move |tx, by| actions::undo(tx, by, id)).await
}

/// `POST /import/{id}/again`: on to the new import, where accounts are chosen.
pub(super) async fn again(cx: Cx, Path(id): Path<ImportId>) -> Result<Response> {
    let id = actions::again(&cx, id).await?;
    let import = frame::open(&cx, id).await?.import;
    if import.state.is_busy() {
        frame::at_once(&cx, &import).await;
    }
    let import = frame::open(&cx, id).await?.import;
    let step = frame::step_of(import.state);
    Ok(flash::done(&format!("/import/{id}/{step}#parked"), "imports-opened-again", None))
}

/// `POST /import/{id}/discard`
pub(super) async fn discard(cx: Cx, Path(id): Path<ImportId>) -> Result<Response> {
    cx.write(move |tx, by| actions::discard(tx, by, id)).await?;
    Ok(flash::done("/import", "imports-discarded", None))
}

/// `GET /import/{id}/refused.csv`
pub(super) async fn refused(cx: Cx, Path(id): Path<ImportId>) -> Result<Response> {
    refused::respond(&cx, id).await
}
