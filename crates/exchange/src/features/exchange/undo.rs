//! The button Undo of every toast.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;

use crate::base::extract::Path;
use crate::base::{BatchId, Cx, Result, flash, undo};

/// `POST /undo/{batch}`: takes the action back and returns to the page that it was seen on.
pub async fn page(cx: Cx, Path(batch): Path<BatchId>, headers: HeaderMap) -> Result<Response> {
    take_back(&cx, batch).await?;
    let referer = headers.get(header::REFERER).and_then(|v| v.to_str().ok()).unwrap_or_default();
    Ok(flash::done(local(referer), "undone", None))
}

/// `POST /api/v1/undo/{batch}`.
pub async fn api(cx: Cx, Path(batch): Path<BatchId>) -> Result<StatusCode> {
    take_back(&cx, batch).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn take_back(cx: &Cx, batch: BatchId) -> Result<()> {
    let registry = cx.app.registry.clone();
    cx.write(move |tx, by| undo::undo(tx, by, &registry, batch)).await
}

/// Path and query of the page before, and never another site's.
fn local(referer: &str) -> &str {
    let path = referer.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..])).unwrap_or("/");
    let path = path.split('#').next().unwrap_or(path);
    if path.starts_with("//") || path.contains('\\') { "/" } else { path }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn one_comes_back_to_a_page_of_ours() {
        assert_eq!(local("http://127.0.0.1:7000/accounts?tier=star#top"), "/accounts?tier=star");
        assert_eq!(local("https://tenure.example.com"), "/");
        assert_eq!(local(""), "/");
        assert_eq!(local("/accounts"), "/");
        assert_eq!(local("http://x//evil.example/"), "/");
        assert_eq!(local("http://x/\\evil.example/"), "/");
    }
}
