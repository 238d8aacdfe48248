//! Accepts connections. Our own loop instead of `axum::serve`, which waits without end for a client that sends its
//! request one byte at a time, and takes connections until the process has no file left for its database.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::Router;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::Layer;

/// How long a client may take for the head of a request, and how long an idle connection is kept.
const HEAD: Duration = Duration::from_secs(30);
/// How long open requests may take to end when the process is told to stop.
const FAREWELL: Duration = Duration::from_secs(10);
/// Most connections at once; later ones wait in the system's queue.
const MOST: u64 = 20_000;
/// Files kept for the database, its readers and logs.
const OURS: u64 = 256;

/// Serves until `stop` is ready; open requests are answered first.
pub(super) async fn run(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) -> std::io::Result<()> {
    let places = Arc::new(Semaphore::new(places()));
    let graceful = GracefulShutdown::new();
    // One version only: browsers speak HTTP/2 only under TLS, which is the proxy's work.
    let mut builder = Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD);
    let mut stop = std::pin::pin!(stop);
    loop {
        let place = tokio::select! {
            place = places.clone().acquire_owned() => place.map_err(std::io::Error::other)?,
            () = &mut stop => break,
        };
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tired(&error).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        connection(&builder, &graceful, router.clone(), stream, peer, place);
    }
    drop(listener);
    let _ = tokio::time::timeout(FAREWELL, graceful.shutdown()).await;
    Ok(())
}

fn connection(
    builder: &Builder,
    graceful: &GracefulShutdown,
    router: Router,
    stream: TcpStream,
    peer: SocketAddr,
    place: OwnedSemaphorePermit,
) {
    // Small answers go out at once; that this fails on an odd socket harms nobody.
    let _ = stream.set_nodelay(true);
    let service = Extension(ConnectInfo(peer)).layer(router);
    let served = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    let served = graceful.watch(served);
    tokio::spawn(async move {
        if let Err(error) = served.await {
            tracing::debug!("connection from {peer}: {error}");
        }
        drop(place);
    });
}

/// A connection that was gone before it was taken costs nothing; without a free file, waiting a little is all one
/// can do.
async fn tired(error: &std::io::Error) {
    if !matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::ConnectionRefused)
    {
        tracing::warn!("cannot accept a connection: {error}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// How many connections the files of the process allow, after asking the system for as many as it gives.
fn places() -> usize {
    let files = rlimit::increase_nofile_limit(MOST + OURS).unwrap_or(1024);
    usize::try_from(files.saturating_sub(OURS).clamp(64, MOST)).unwrap_or(64)
}
