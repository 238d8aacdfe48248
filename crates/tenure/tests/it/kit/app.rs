//! The app under test, called without a network.

use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use jiff::Timestamp;
use serde_json::Value as Json;
use tenure::base::app::Config;
use tenure::base::clock::{Clock, day_in};
use tenure::base::{App, Ids};
use tower::ServiceExt;

use super::cast::{Actor, Cast, NOW};
use super::database;

/// An app with its cast.
pub(crate) struct TestApp {
    pub(crate) app: App,
    pub(crate) clock: Clock,
    pub(crate) cast: Cast,
    /// Whether sums are made anew after each change, as the job would.
    pub(crate) sums_up: AtomicBool,
    router: Router,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Json {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text))
    }

    pub(crate) fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// The ids of a list, sorted.
    pub(crate) fn ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = self.json()["items"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|i| i["id"].as_str().expect("an id").to_owned())
            .collect();
        ids.sort();
        ids
    }
}

impl TestApp {
    /// Runs a story on a fresh clone.
    pub(crate) fn run<F: Future<Output = ()>>(postgres: bool, story: fn(TestApp) -> F) {
        let admin = if postgres { database::postgres_url() } else { None };
        if postgres && admin.is_none() {
            eprintln!("not run on PostgreSQL: TENURE_TEST_POSTGRES is not set");
            return;
        }
        let (db, room, cast) = database::with_cast(admin.as_deref());
        let clock = Clock::fixed(NOW.parse::<Timestamp>().expect("an instant"));
        let (app, router) = tenure::server::build(db, clock.clone(), Ids::seeded(7), Config::default());
        let (db, registry, after) = (app.db.clone(), app.registry.clone(), clock.clone());
        let app = TestApp { app, clock, cast, sums_up: AtomicBool::new(true), router };
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        runtime.block_on(async move {
            story(app).await;
            // Whatever was done to conversations, deals and leads, their order in time and their sums follow.
            let today = day_in(after.now(), &jiff::tz::TimeZone::UTC);
            for name in ["order of conversations", "open deals by lead"] {
                let run = registry.checks.iter().find(|check| check.name == name).expect("registered").run;
                let wrong = db.write(move |tx| run(tx, today, false)).await;
                // A story may leave a database to which nobody can write.
                assert!(wrong.as_ref().map_or(true, Vec::is_empty), "{wrong:?}");
            }
        });
        drop(room);
    }

    /// Sends a request as `actor`; nobody when none.
    pub(crate) async fn send(
        &self,
        actor: Option<&Actor>,
        method: Method,
        path: &str,
        kind: Option<&str>,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let changes = method != Method::GET;
        let mut request = Request::builder().method(method).uri(path).header("host", "test");
        if let Some(actor) = actor {
            request = match actor.token {
                true => request.header("authorization", format!("Bearer {}", actor.secret)),
                false => request.header("cookie", format!("tenure_session={}", actor.secret)),
            };
        }
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.into()).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("infallible");
        if changes && self.sums_up.load(Ordering::Relaxed) {
            // Sums hold again, so that whatever is done next has to say whose do not. Nobody may be able to write.
            let today = day_in(self.clock.now(), &jiff::tz::TimeZone::UTC);
            drop(self.app.db.write(move |tx| tenure::features::forecast::store::summed::settle(tx, today)).await);
        }
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 64 * 1024 * 1024).await.expect("a body");
        Answer { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// Opens a stream: the answer before its body has ended.
    pub(crate) async fn open(&self, actor: &Actor, path: &str) -> axum::response::Response {
        let cookie = format!("tenure_session={}", actor.secret);
        let request = Request::get(path).header("host", "test").header("cookie", cookie).body(Body::empty());
        self.router.clone().oneshot(request.expect("a request")).await.expect("infallible")
    }

    pub(crate) async fn get(&self, actor: &Actor, path: &str) -> Answer {
        self.send(Some(actor), Method::GET, path, None, &[], String::new()).await
    }

    /// The text of a page once it has stood for a moment: with the parts that it loads by itself when a scope is large.
    pub(crate) async fn shown(&self, actor: &Actor, path: &str) -> String {
        const MARK: &str = "data-fragment-src=\"";
        let mut text = self.get(actor, path).await.text;
        let sources = text.split(MARK).skip(1).filter_map(|rest| rest.split('"').next());
        let sources: Vec<String> = sources.map(|source| source.replace("&amp;", "&")).collect();
        for source in sources {
            text.push_str(&self.get(actor, &source).await.text);
        }
        text
    }

    pub(crate) async fn post(&self, actor: &Actor, path: &str, form: &[(&str, &str)]) -> Answer {
        let body = form.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect::<Vec<_>>().join("&");
        self.send(Some(actor), Method::POST, path, Some("application/x-www-form-urlencoded"), &[], body).await
    }

    pub(crate) async fn api(&self, actor: &Actor, method: Method, path: &str, body: Json) -> Answer {
        let version = if method == Method::PATCH { vec![("if-match", "*")] } else { Vec::new() };
        self.send(Some(actor), method, path, Some("application/json"), &version, body.to_string()).await
    }
}

/// Percent-encodes a form value.
pub(crate) fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
