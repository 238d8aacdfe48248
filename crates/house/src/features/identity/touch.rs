//! "Last seen": noted after the answer, at most once an hour per session and once a day per token.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::store;
use crate::base::scope::Choice;
use crate::base::viewer::Via;
use crate::base::{App, Error, Viewer};

const EVERY: SignedDuration = SignedDuration::from_hours(1);
/// When so many are remembered, all are forgotten: the statement itself still says "at most once an hour".
const MOST: usize = 20_000;

/// What was noted when, so that an ordinary request costs no write.
static NOTED: LazyLock<Mutex<HashMap<Uuid, Timestamp>>> = LazyLock::new(Mutex::default);

fn due(id: Uuid, now: Timestamp) -> bool {
    let mut noted = NOTED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if noted.get(&id).is_some_and(|at| now.duration_since(*at).abs() < EVERY) {
        return false;
    }
    if noted.len() >= MOST {
        noted.clear();
    }
    noted.insert(id, now);
    true
}

/// Notes that the viewer's session or token is in use, when that is due. Call it when the answer is on its way: it
/// returns at once and writes in the background.
pub fn touch(app: &App, viewer: &Viewer, now: Timestamp) {
    let (id, session) = match viewer.via {
        Via::Session(id) => (id, true),
        Via::Token { id, .. } => (id, false),
        Via::Console | Via::Job => return,
    };
    if !due(id, now) {
        return;
    }
    let (db, today) = (app.db.clone(), viewer.today);
    tokio::spawn(async move {
        let noted = db
            .write(move |tx| {
                if session {
                    store::sessions::touch(tx, id, now, now - EVERY)
                } else {
                    store::tokens::touch(tx, id, today)
                }
            })
            .await;
        if let Err(error) = noted {
            let error: Error = error;
            tracing::debug!("last use was not noted: {error}");
        }
    });
}

/// Remembers the scope that a person chose, for the pages that they open next. Call it when a page with that choice
/// in its address was really shown.
pub fn remember_scope(app: &App, viewer: &Viewer, code: &str) {
    if code == viewer.last_scope || !matches!(viewer.via, Via::Session(_)) || Choice::parse(code).is_none() {
        return;
    }
    let (db, user, code) = (app.db.clone(), viewer.id, code.to_owned());
    tokio::spawn(async move {
        if let Err(error) = db.write(move |tx| store::users::set_last_scope(tx, user, &code)).await {
            tracing::debug!("the scope was not remembered: {error}");
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_noted_once_an_hour() {
        let id = Uuid::from_u128(0x7011_c8ed);
        let at = |s: i64| Timestamp::from_second(1_800_000_000 + s).unwrap();
        assert!(due(id, at(0)) && !due(id, at(3_599)) && due(id, at(3_600)) && !due(id, at(3_700)));
    }
}
