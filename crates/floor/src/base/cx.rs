//! The context of one request: the one extractor a page or API handler takes.

use std::sync::Arc;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use jiff::Timestamp;
use jiff::civil::Date;
use tenure_db::{Conn, Db, Tx};
use uuid::Uuid;

use super::flash::Flash;
use super::i18n::Arg;
use super::idempotency::Claim;
use super::ids::Ids;
use super::pulse::Underway;
use super::settings::Settings;
use super::{App, BatchId, Error, Locale, Result, Viewer};

/// Who acts, when, and as which batch: what an action needs beside its input. Cheap to clone.
#[derive(Clone)]
pub struct Acting {
    /// The user.
    pub viewer: Arc<Viewer>,
    /// The instant of the action.
    pub now: Timestamp,
    /// The install's today.
    pub today: Date,
    /// All events of the action carry it; the handle of undo.
    pub batch: BatchId,
    /// The install's settings.
    pub settings: Arc<Settings>,
    ids: Ids,
    /// Keeps readers of events behind this action until it is committed.
    #[expect(dead_code, reason = "it acts by being dropped")]
    underway: Option<Arc<Underway>>,
}

impl Acting {
    /// For callers without a request: console, import, demo, jobs, tests.
    pub fn new(viewer: Arc<Viewer>, settings: Arc<Settings>, now: Timestamp, ids: Ids) -> Self {
        let batch = BatchId(ids.uuid(now));
        Self { today: viewer.today, viewer, now, batch, settings, ids, underway: None }
    }

    /// A new UUIDv7.
    pub fn uuid(&self) -> Uuid {
        self.ids.uuid(self.now)
    }

    /// A new secret for a link or a token.
    pub fn secret(&self) -> String {
        self.ids.secret()
    }
}

/// What the session layer found out about a request.
#[derive(Clone)]
pub struct RequestContext {
    /// The signed-in user, if any.
    pub viewer: Option<Arc<Viewer>>,
    /// The install's settings.
    pub settings: Arc<Settings>,
    /// The language of the answer.
    pub locale: Locale,
    /// The instant the request came in.
    pub now: Timestamp,
    /// The install's today.
    pub today: Date,
    /// The request's id, shown on error pages and in the log.
    pub request_id: Uuid,
    /// The client's address, for throttling and the session list.
    pub address: String,
    /// Whether the path is under `/api/`.
    pub api: bool,
    /// Whether the enhancement header asks for a fragment.
    pub fragment: bool,
    /// Path and query of the request.
    pub uri: String,
    /// Notices that the viewer has not read; counted for pages only.
    pub unread: i64,
    /// The message that the last action left for this page.
    pub flash: Option<Flash>,
    /// The key under which the request is done once.
    pub claim: Option<Claim>,
    /// Marks a request that may write as under way.
    pub underway: Option<Arc<Underway>>,
}

/// A request of a signed-in user.
#[derive(Clone)]
pub struct Cx {
    /// The running app.
    pub app: App,
    /// The user.
    pub viewer: Arc<Viewer>,
    /// Everything else about the request.
    pub request: Arc<RequestContext>,
}

impl Cx {
    /// The database.
    pub fn db(&self) -> &Db {
        &self.app.db
    }

    /// The language of the answer.
    pub fn locale(&self) -> Locale {
        self.request.locale
    }

    /// The install's today.
    pub fn today(&self) -> Date {
        self.request.today
    }

    /// The instant the request came in.
    pub fn now(&self) -> Timestamp {
        self.request.now
    }

    /// The install's settings.
    pub fn settings(&self) -> &Settings {
        &self.request.settings
    }

    /// A text without arguments.
    pub fn t(&self, key: &'static str) -> &'static str {
        self.request.locale.t(key)
    }

    /// A text with arguments.
    pub fn tr(&self, key: &str, args: &[(&str, Arg)]) -> String {
        self.request.locale.tr(key, args)
    }

    /// Reads in one transaction; a page does all its queries in one call, so that its panels agree.
    pub async fn read<T: Send + 'static>(&self, f: impl FnOnce(&Conn<'_>) -> Result<T> + Send + 'static) -> Result<T> {
        self.app.db.read(f).await
    }

    /// Like [`Cx::read`], but all queries see one state on PostgreSQL too.
    pub async fn snapshot<T: Send + 'static>(
        &self,
        f: impl FnOnce(&Conn<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.app.db.snapshot(f).await
    }

    /// Runs an action in one write transaction.
    pub async fn write<T: Send + 'static>(
        &self,
        f: impl Fn(&Tx<'_>, &Acting) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.write_as(self.acting(), f).await
    }

    /// Like [`Cx::write`], with the batch known to the caller, who offers its undo.
    pub async fn write_as<T: Send + 'static>(
        &self,
        by: Acting,
        f: impl Fn(&Tx<'_>, &Acting) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let claim = self.request.claim.clone();
        let written = self.app.db.write(move |tx| {
            if let Some(claim) = &claim {
                claim.mark(tx)?;
            }
            f(tx, &by)
        });
        let written = written.await?;
        self.app.pulse.beat();
        Ok(written)
    }

    /// The actor for a write.
    pub fn acting(&self) -> Acting {
        let request = &self.request;
        let by = Acting::new(self.viewer.clone(), request.settings.clone(), request.now, self.app.ids.clone());
        Acting { underway: request.underway.clone(), ..by }
    }
}

impl FromRequestParts<App> for Cx {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let request = context(parts)?;
        let viewer = request.viewer.clone().ok_or(Error::SignIn)?;
        Ok(Cx { app: app.clone(), viewer, request })
    }
}

impl OptionalFromRequestParts<App> for Cx {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>> {
        let request = context(parts)?;
        Ok(request.viewer.clone().map(|viewer| Cx { app: app.clone(), viewer, request }))
    }
}

/// A request that needs no user: sign-in, set-up, health.
#[derive(Clone)]
pub struct Guest {
    /// The running app.
    pub app: App,
    /// What the session layer found out.
    pub request: Arc<RequestContext>,
}

impl FromRequestParts<App> for Guest {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        Ok(Guest { app: app.clone(), request: context(parts)? })
    }
}

fn context(parts: &Parts) -> Result<Arc<RequestContext>> {
    parts
        .extensions
        .get::<Arc<RequestContext>>()
        .cloned()
        .ok_or_else(|| Error::internal("the session layer did not run"))
}
