//! Giving bytes out: as an attachment that a browser neither shows, guesses about nor runs.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use tenure_db::{Conn, Db};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::model::{File, disposition, served};
use super::store::{content, file};
use crate::base::permit::look;
use crate::base::routes::AsItIs;
use crate::base::{AccountId, Cx, Error, FileId, Read, Result, Viewer};

/// Pieces that wait for a slow reader.
const AHEAD: usize = 2;

/// The bytes of a file that the viewer may see.
///
/// # Errors
/// `NotFound` when the account or the file is absent, invisible or removed.
pub async fn attachment(cx: &Cx, account: AccountId, id: FileId) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let (file, store, chunks) = cx.read(move |q| find(q, &viewer, account, id)).await?;
    let (sender, receiver) = mpsc::channel(AHEAD);
    tokio::spawn(send(cx.app.db.clone(), store, chunks, sender));
    let mut response = Body::from_stream(Pieces(receiver)).into_response();
    // A packed or hashed answer would have to be read whole.
    response.extensions_mut().insert(AsItIs);
    let values = [
        (CONTENT_TYPE, served(&file.media).to_owned()),
        (CONTENT_LENGTH, file.size.to_string()),
        (CONTENT_DISPOSITION, disposition(&file.name)),
        (CONTENT_SECURITY_POLICY, String::from("sandbox; default-src 'none'; frame-ancestors 'none'")),
        (HeaderName::from_static("x-content-type-options"), String::from("nosniff")),
        (HeaderName::from_static("x-download-options"), String::from("noopen")),
    ];
    for (name, value) in values {
        let value = HeaderValue::from_str(&value).map_err(|e| Error::internal(e.to_string()))?;
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

fn find(q: &Conn<'_>, viewer: &Viewer, account: AccountId, id: FileId) -> Result<(File, Uuid, i64)> {
    let permit = look::<Read>(q, viewer, account)?;
    let found = file::find(&permit, id)?;
    if found.archived {
        return Err(Error::NotFound);
    }
    let (store, chunks) = content::locate(q, &found.sha256)?.ok_or(Error::NotFound)?;
    Ok((found, store, chunks))
}

async fn send(db: Db, store: Uuid, chunks: i64, sender: mpsc::Sender<io::Result<Bytes>>) {
    for place in 0..chunks {
        let piece = db.read(move |q| content::piece(q, store, place)).await;
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
