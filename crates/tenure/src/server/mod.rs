//! Merges every feature into one app. This is the only list of features, and the order of the layers.

pub mod errors;
pub mod idempotency;
pub mod layers;
mod listen;
pub mod metrics;
pub mod tags;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate};

use crate::base::app::Memo;
use crate::base::clock::Clock;
use crate::base::ids::Ids;
use crate::base::pulse::Pulse;
use crate::base::registry::Registry;
use crate::base::{App, Db, Error, Routes};
use crate::features;
use crate::surfaces;

/// Largest request body outside imports.
const BODY_LIMIT: usize = 2 * 1024 * 1024;

/// Everything the features register, in dependency order.
pub fn features() -> (Registry, Routes) {
    let mut registry = features::registered();
    let mut routes = Routes::default();
    for feature in features::ALL {
        routes = routes.merge((feature.routes)());
    }
    let api = surfaces::api::routes(&routes.list);
    routes = routes.merge(api).merge(surfaces::plain::routes());
    registry.nav.sort_by_key(|n| n.order);
    registry.tabs.sort_by_key(|t| t.order);
    registry.panels.sort_by_key(|p| p.order);
    registry.figures.sort_by_key(|f| f.order);
    registry.columns.sort_by_key(|c| c.order);
    registry.today.sort_by_key(|t| t.order);
    registry.search.sort_by_key(|s| s.order);
    registry.own.profile.sort_by_key(|p| p.order);
    registry.routes = routes.list.clone();
    (registry, routes)
}

/// The app over a migrated database, with its router.
pub fn build(db: Db, clock: Clock, ids: Ids, config: crate::base::app::Config) -> (App, Router) {
    let (registry, routes) = features();
    let (registry, config) = (Arc::new(registry), Arc::new(config));
    let app = App { db, clock, ids, registry, config, pulse: Pulse::default(), memo: Memo::default() };
    let router = router(app.clone(), routes);
    (app, router)
}

fn router(app: App, routes: Routes) -> Router {
    routes
        .router()
        .fallback(async || Error::NotFound)
        .method_not_allowed_fallback(async || {
            Error::BadRequest(StatusCode::METHOD_NOT_ALLOWED, "error-method", String::new())
        })
        .layer(from_fn(metrics::count))
        .layer(from_fn(layers::no_zero))
        .layer(from_fn(layers::same_site))
        .layer(from_fn(errors::render))
        .layer(from_fn_with_state(app.clone(), idempotency::once))
        .layer(from_fn(layers::say_erased))
        .layer(from_fn_with_state(app.clone(), layers::session))
        .layer(from_fn(tags::tag))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn(layers::security_headers))
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(layers::may_pack)))
        .layer(from_fn(layers::time_limit))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(app.clone(), layers::trace))
        .with_state(app)
}

/// Serves until the process is told to stop; open requests are answered first.
pub async fn serve(listener: tokio::net::TcpListener, router: Router, pulse: Pulse) -> std::io::Result<()> {
    let stop = async move {
        stopped().await;
        pulse.close();
    };
    listen::run(listener, router, stop).await
}

async fn stopped() {
    let interrupt = async {
        // Without a handler the default action ends the process, which is what an interrupt asks for anyway.
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { () = interrupt => {}, () = terminate => {} }
}
