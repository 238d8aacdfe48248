//! Giving the file of an export to its maker, piece by piece.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use tenure_db::{Conn, Db};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::model::{Kept, State};
use super::store;
use crate::base::exports::ExportReach;
use crate::base::routes::AsItIs;
use crate::base::{Cx, Error, Result, Right, Scope, Viewer};

/// Pieces that wait for a slow reader.
const AHEAD: usize = 2;

/// One of the viewer's own exports.
///
/// # Errors
/// `NotFound` when there is none, or it is another's.
pub fn own(q: &Conn<'_>, viewer: &Viewer, id: Uuid) -> Result<Kept> {
    store::find(q, id)?.filter(|kept| kept.user == viewer.id).ok_or(Error::NotFound)
}

/// The file, if its maker may still have what is in it: somebody whose rights changed makes a new one.
///
/// # Errors
/// `NotFound` when it is another's or gone, `Conflict` when it is not made yet, or shows what they see no longer.
pub async fn file(cx: &Cx, id: Uuid) -> Result<Response> {
    let (viewer, now) = (cx.viewer.clone(), cx.now());
    let kept = cx.snapshot(move |q| {
        let kept = own(q, &viewer, id)?;
        if kept.until() <= now {
            return Err(Error::NotFound);
        }
        if kept.state != State::Done {
            return Err(Error::conflict("export-error-unfinished"));
        }
        if kept.everything {
            viewer.demand(Right::ExportAll)?;
        } else {
            let reach = ExportReach { scope: Some(Scope::all(q, &viewer)?), viewer: viewer.id, today: viewer.today };
            if store::fingerprint(q, &reach)? != kept.seen {
                return Err(Error::conflict("export-error-changed"));
            }
        }
        Ok(kept)
    });
    let kept = kept.await?;
    let (sender, receiver) = mpsc::channel(AHEAD);
    tokio::spawn(send(cx.app.db.clone(), id, kept.pieces, sender));
    let mut response = Body::from_stream(Pieces(receiver)).into_response();
    // A packed or hashed answer would have to be read whole.
    response.extensions_mut().insert(AsItIs);
    let values = [
        (CONTENT_TYPE, String::from("application/zip")),
        (CONTENT_LENGTH, kept.size.unwrap_or_default().to_string()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", kept.file_name())),
        (CACHE_CONTROL, String::from("no-store")),
        (HeaderName::from_static("x-content-type-options"), String::from("nosniff")),
    ];
    for (name, value) in values {
        let value = HeaderValue::from_str(&value).map_err(|e| Error::internal(e.to_string()))?;
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

async fn send(db: Db, id: Uuid, pieces: i64, sender: mpsc::Sender<io::Result<Bytes>>) {
    for place in 0..pieces {
        let piece = db.read(move |q| store::piece(q, id, place)).await;
        let piece = piece.map(Bytes::from).map_err(|error| io::Error::other(error.to_string()));
        let failed = piece.is_err();
        if sender.send(piece).await.is_err() || failed {
            return;
        }
    }
}

struct Pieces(mpsc::Receiver<io::Result<Bytes>>);

impl Stream for Pieces {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(cx)
    }
}
