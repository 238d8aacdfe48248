//! Counters for Prometheus at `/metrics`.

use std::sync::LazyLock;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Labels {
    method: String,
    route: String,
    status: u32,
}

struct Metrics {
    registry: Registry,
    requests: Family<Labels, Counter>,
    seconds: Histogram,
}

static METRICS: LazyLock<Metrics> = LazyLock::new(|| {
    let mut registry = Registry::with_prefix("tenure");
    let requests = Family::<Labels, Counter>::default();
    let seconds = Histogram::new(exponential_buckets(0.0005, 2.0, 14));
    registry.register("http_requests", "Requests answered", requests.clone());
    registry.register("http_request_seconds", "Time to answer", seconds.clone());
    Metrics { registry, requests, seconds }
});

/// Counts the request under its route.
pub async fn count(request: Request, next: Next) -> Response {
    let method = request.method().to_string();
    let route =
        request.extensions().get::<MatchedPath>().map_or_else(|| String::from("none"), |p| p.as_str().to_owned());
    let started = Instant::now();
    let response = next.run(request).await;
    METRICS.seconds.observe(started.elapsed().as_secs_f64());
    METRICS.requests.get_or_create(&Labels { method, route, status: u32::from(response.status().as_u16()) }).inc();
    response
}

/// The text that Prometheus reads.
pub fn text() -> String {
    let mut text = String::new();
    if prometheus_client::encoding::text::encode(&mut text, &METRICS.registry).is_err() {
        text.push_str("# EOF\n");
    }
    text
}
