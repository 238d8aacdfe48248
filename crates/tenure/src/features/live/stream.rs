//! `GET /live?account=…&since=…`: server-sent events for one open page.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use tokio::sync::{broadcast, mpsc};

use super::store;
use crate::base::clock::day_in;
use crate::base::extract::Query;
use crate::base::permit::look;
use crate::base::pulse::Listener;
use crate::base::{AccountId, App, Cx, Error, Read, Result, UserId};
use crate::features::identity;
use crate::server::layers::{bearer, cookie};

/// Streams of one person at once; a browser opens one for the page that is in front.
const MOST: usize = 6;
/// How long one stream lives; the browser opens the next by itself, and is asked who it is.
const LIFE: Duration = Duration::from_secs(15 * 60);
/// Keeps proxies from closing a quiet line.
const BEAT: Duration = Duration::from_secs(25);

/// Which record, and as of when the page shows it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LiveQuery {
    account: AccountId,
    /// Microseconds since 1970.
    #[serde(default)]
    since: i64,
}

/// Who listens, and how they showed who they are.
struct Ear {
    app: App,
    account: AccountId,
    user: UserId,
    cookie: Option<String>,
    bearer: Option<String>,
}

/// `GET /live`
pub async fn open(cx: Cx, Query(asked): Query<LiveQuery>, headers: HeaderMap) -> Result<Response> {
    let ear = Ear {
        app: cx.app.clone(),
        account: asked.account,
        user: cx.viewer.id,
        cookie: cookie(&headers, identity::COOKIE),
        bearer: bearer(&headers),
    };
    // Heard from now on; what came between the page and now is looked up.
    let heard = cx.app.pulse.hear();
    let since = Timestamp::from_microsecond(asked.since).ok().filter(|_| asked.since > 0);
    let Some(missed) = ear.look(since).await? else { return Err(Error::NotFound) };
    let Some(place) = cx.app.pulse.listen(ear.user, MOST) else {
        // Tells the browser not to try again.
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let (sender, receiver) = mpsc::channel(8);
    tokio::spawn(tell(ear, heard, sender, missed, place));
    let stream = Sse::new(Channel(receiver)).keep_alive(KeepAlive::new().interval(BEAT));
    let mut response = stream.into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    response.headers_mut().insert("x-accel-buffering", header::HeaderValue::from_static("no"));
    Ok(response)
}

impl Ear {
    /// Whether the listener may (still) see the account, and who else changed it after `since`; none when they may not.
    async fn look(&self, since: Option<Timestamp>) -> Result<Option<Option<String>>> {
        let (now, account) = (self.app.clock.now(), self.account);
        let (cookie, bearer) = (self.cookie.clone(), self.bearer.clone());
        let found = self.app.db.read(move |q| {
            let settings = crate::base::settings::load(q)?;
            let today = day_in(now, &settings.zone);
            let viewer = identity::resolve(q, cookie.as_deref(), bearer.as_deref(), now, today)?;
            let viewer = viewer.ok_or(Error::NotFound)?;
            let permit = look::<Read>(q, &viewer, account)?;
            let missed = since.map(|at| store::other_since(&permit, viewer.id, at)).transpose()?.flatten();
            Ok::<_, Error>(missed.map(Option::unwrap_or_default))
        });
        match found.await {
            Ok(missed) => Ok(Some(missed)),
            Err(Error::NotFound) => Ok(None),
            Err(other) => Err(other),
        }
    }

    async fn name(&self, user: Option<UserId>) -> String {
        let Some(user) = user else { return String::new() };
        self.app.db.read(move |q| store::name(q, user)).await.ok().flatten().unwrap_or_default()
    }
}

/// Tells the page until it goes, its time is over, its reader may see the account no more, or the server stops.
async fn tell(
    ear: Ear,
    mut heard: broadcast::Receiver<crate::base::pulse::News>,
    page: mpsc::Sender<Event>,
    missed: Option<String>,
    _place: Listener,
) {
    let mut closing = ear.app.pulse.closing();
    let end = tokio::time::sleep(LIFE);
    tokio::pin!(end);
    // Something to begin with, so that the browser knows the line is open.
    let hello = page.send(Event::default().comment("open")).await;
    if hello.is_err() || *closing.borrow() {
        return;
    }
    if let Some(who) = missed
        && page.send(changed(&who)).await.is_err()
    {
        return;
    }
    loop {
        let news = tokio::select! {
            news = heard.recv() => news,
            () = page.closed() => return,
            _ = closing.changed() => return,
            () = &mut end => return,
        };
        let who = match news {
            Ok(news) => news.iter().find(|c| c.scope == ear.account.0 && c.actor != Some(ear.user)).map(|c| c.actor),
            // Too much at once: it may have been about this account.
            Err(broadcast::error::RecvError::Lagged(_)) => Some(None),
            Err(broadcast::error::RecvError::Closed) => return,
        };
        let Some(who) = who else { continue };
        match ear.look(None).await {
            Ok(Some(_)) => {
                let name = ear.name(who).await;
                if page.send(changed(&name)).await.is_err() {
                    return;
                }
            }
            _ => return,
        }
    }
}

fn changed(who: &str) -> Event {
    Event::default().event("changed").data(json!({"who": who}).to_string())
}

/// The receiving end as a stream.
struct Channel(mpsc::Receiver<Event>);

impl Stream for Channel {
    type Item = Result<Event, std::convert::Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(cx).map(|event| event.map(Ok))
    }
}
