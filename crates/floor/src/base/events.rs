//! Nothing changes without a trace: every write records an event in its own transaction.

use std::collections::HashSet;

use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};
use tenure_db::{Conn, Tx, Value, params};
use uuid::Uuid;

use super::{AccountId, Acting, EventId, INSTALL, Result};

/// What happened, to be recorded.
pub struct NewEvent<'a> {
    /// The account, or [`INSTALL`].
    pub scope: Uuid,
    /// Past tense with its noun: `promise.kept`.
    pub verb: &'static str,
    /// The noun: `account`, `promise`, `user` …
    pub subject_kind: &'static str,
    /// The subject's id.
    pub subject: Uuid,
    /// The subject's version after the change, where it has versions.
    pub version: Option<i64>,
    /// `{"field": [before, after]}`, from [`Changes`].
    pub changes: Json,
    /// The reason given, or empty.
    pub reason: &'a str,
    /// When it happened, if not now.
    pub happened_at: Option<Timestamp>,
    /// Its id, if it was drawn before: events of an act stand in the order of their ids.
    pub id: Option<EventId>,
}

impl<'a> NewEvent<'a> {
    /// An event on a thing of an account.
    pub fn on(account: AccountId, verb: &'static str, subject_kind: &'static str, subject: Uuid) -> Self {
        Self {
            scope: account.0,
            verb,
            subject_kind,
            subject,
            version: None,
            changes: json!({}),
            reason: "",
            happened_at: None,
            id: None,
        }
    }

    /// An event on a thing of the install.
    pub fn install(verb: &'static str, subject_kind: &'static str, subject: Uuid) -> Self {
        Self {
            scope: INSTALL,
            verb,
            subject_kind,
            subject,
            version: None,
            changes: json!({}),
            reason: "",
            happened_at: None,
            id: None,
        }
    }

    /// With the subject's new version.
    pub fn version(mut self, version: i64) -> Self {
        self.version = Some(version);
        self
    }

    /// With what changed.
    pub fn changes(mut self, changes: Json) -> Self {
        self.changes = changes;
        self
    }

    /// With the reason given.
    pub fn reason(mut self, reason: &'a str) -> Self {
        self.reason = reason;
        self
    }

    /// With an id that was drawn before those of other events of the act, as it says what was asked for.
    pub fn first(mut self, id: EventId) -> Self {
        self.id = Some(id);
        self
    }

    /// With the time at which it happened.
    pub fn happened(mut self, at: Timestamp) -> Self {
        self.happened_at = Some(at);
        self
    }
}

/// Records the event in the transaction.
pub fn record(tx: &Tx<'_>, by: &Acting, event: NewEvent<'_>) -> Result<EventId> {
    let id = event.id.unwrap_or_else(|| EventId(by.uuid()));
    tx.execute(
        "insert into events (scope_id, id, happened_at, recorded_at, actor_id, on_behalf_of, verb, subject_kind, subject_id,
                             subject_version, changes, reason, batch_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &params![
            event.scope,
            id,
            event.happened_at.unwrap_or(by.now),
            by.now,
            by.viewer.actor(),
            None::<Uuid>,
            event.verb,
            event.subject_kind,
            event.subject,
            event.version,
            event.changes,
            event.reason,
            by.batch
        ],
    )?;
    Ok(id)
}

/// Records many events with few statements.
pub fn record_set(tx: &Tx<'_>, by: &Acting, events: &[NewEvent<'_>]) -> Result<()> {
    let rows: Vec<Vec<Value<'_>>> = events
        .iter()
        .map(|event| {
            params![
                event.scope,
                event.id.unwrap_or_else(|| EventId(by.uuid())),
                event.happened_at.unwrap_or(by.now),
                by.now,
                by.viewer.actor(),
                event.verb,
                event.subject_kind,
                event.subject,
                event.version,
                event.changes.clone(),
                event.reason,
                by.batch
            ]
            .into()
        })
        .collect();
    tx.insert_many(
        "insert into events (scope_id, id, happened_at, recorded_at, actor_id, verb, subject_kind, subject_id, subject_version,
                             changes, reason, batch_id)",
        &rows,
        "",
    )?;
    Ok(())
}

/// Gathers `{"field": [before, after]}`, leaving out what stayed the same.
#[derive(Default)]
pub struct Changes(Map<String, Json>);

impl Changes {
    /// Notes one field when it differs.
    pub fn note(&mut self, field: &str, before: impl Into<Json>, after: impl Into<Json>) {
        let (before, after) = (before.into(), after.into());
        if before != after {
            self.0.insert(field.to_owned(), json!([before, after]));
        }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The JSON for the event.
    pub fn json(self) -> Json {
        Json::Object(self.0)
    }
}

/// Fields of a subject that were changed after version `base`, each with the value that it had then.
pub fn values_at(q: &Conn<'_>, scope: Uuid, subject: Uuid, base: i64) -> Result<Map<String, Json>> {
    let later = q.query(
        "select changes from events where scope_id = $1 and subject_id = $2 and subject_version > $3 order by subject_version",
        &params![scope, subject, base],
        |r| Ok::<_, super::Error>(r.get::<Json>(0)?),
    )?;
    let mut values = Map::new();
    for changes in later {
        let Json::Object(changes) = changes else { continue };
        for (field, pair) in changes {
            let before = pair.get(0).cloned().unwrap_or(Json::Null);
            values.entry(field).or_insert(before);
        }
    }
    Ok(values)
}

/// Fields of a subject that were changed after version `base`.
pub fn changed_since(q: &Conn<'_>, scope: Uuid, subject: Uuid, base: i64) -> Result<HashSet<String>> {
    Ok(values_at(q, scope, subject, base)?.into_iter().map(|(field, _)| field).collect())
}
