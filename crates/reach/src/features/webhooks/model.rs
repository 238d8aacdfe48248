//! What an endpoint is, which events it is told of, and how long one waits before the next try. Pure.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::feed::{Change, Place};
use crate::base::{Error, Fields, Result, UserId};

/// Most endpoints of one person.
pub const MOST: usize = 20;
/// Longest address.
pub const LONGEST: usize = 500;
/// Tries of one message; after the last it is a dead letter.
pub const TRIES: i64 = 8;
/// Failed tries in a row after which an endpoint is turned off.
pub const PATIENCE: i64 = 24;
/// How long a replaced secret still signs beside the new one.
pub const OVERLAP: SignedDuration = SignedDuration::from_hours(24);
/// The message that only tests an endpoint.
pub const PING: &str = "webhook.ping";

/// Whether an endpoint is told of anything.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Yes.
    Active,
    /// Its owner or an administrator stopped it.
    Paused,
    /// It failed too often.
    Disabled,
}

impl State {
    /// The word kept in the database and used by the API.
    pub fn code(self) -> &'static str {
        match self {
            State::Active => "active",
            State::Paused => "paused",
            State::Disabled => "disabled",
        }
    }

    /// The state of this word.
    pub fn parse(code: &str) -> Option<Self> {
        [State::Active, State::Paused, State::Disabled].into_iter().find(|s| s.code() == code)
    }

    /// Its text key.
    pub fn label(self) -> &'static str {
        match self {
            State::Active => "webhooks-state-active",
            State::Paused => "webhooks-state-paused",
            State::Disabled => "webhooks-state-disabled",
        }
    }
}

/// An address that is told of changes, in the name of its owner.
#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    /// Its id.
    pub id: Uuid,
    /// Whose it is: it is told of what they may see.
    pub user: UserId,
    /// Where to.
    pub url: String,
    /// Which events; empty is all.
    pub verbs: Vec<String>,
    /// What messages are signed with.
    pub secret: String,
    /// What they were signed with before, and until when they are still.
    pub old_secret: Option<(String, Timestamp)>,
    /// Whether it is told of anything.
    pub state: State,
    /// Failed tries since the last success.
    pub failures: i64,
    /// Events after this place are still to be told.
    pub place: Place,
    /// When it was made.
    pub created_at: Timestamp,
    /// Counts edits.
    pub version: i64,
    /// Whether it was removed.
    pub archived: bool,
}

impl Endpoint {
    /// Whether it wants to know of `verb`.
    pub fn wants(&self, verb: &str) -> bool {
        self.verbs.is_empty()
            || self.verbs.iter().any(|v| v == verb || (v.ends_with('.') && verb.starts_with(v.as_str())))
    }

    /// Host and port: what lists show, as the rest may hold a secret of the receiver.
    pub fn host(&self) -> &str {
        let rest = self.url.split_once("://").map_or(self.url.as_str(), |(_, rest)| rest);
        rest.split(['/', '?']).next().unwrap_or(rest)
    }
}

/// How a message stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Delivery {
    /// Still to be sent, or to be sent again.
    Waiting,
    /// Taken.
    Delivered,
    /// Given up.
    Dead,
    /// Its owner may not see the account any more.
    Withheld,
}

impl Delivery {
    /// The word kept in the database and used by the API.
    pub fn code(self) -> &'static str {
        match self {
            Delivery::Waiting => "waiting",
            Delivery::Delivered => "delivered",
            Delivery::Dead => "dead",
            Delivery::Withheld => "withheld",
        }
    }

    /// The state of this word.
    pub fn parse(code: &str) -> Option<Self> {
        [Delivery::Waiting, Delivery::Delivered, Delivery::Dead, Delivery::Withheld]
            .into_iter()
            .find(|s| s.code() == code)
    }

    /// Its text key.
    pub fn label(self) -> &'static str {
        match self {
            Delivery::Waiting => "webhooks-delivery-waiting",
            Delivery::Delivered => "webhooks-delivery-delivered",
            Delivery::Dead => "webhooks-delivery-dead",
            Delivery::Withheld => "webhooks-delivery-withheld",
        }
    }
}

/// A message to an endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Its id; the receiver sees it as `webhook-id`, the same at each try.
    pub id: Uuid,
    /// What it tells of.
    pub verb: String,
    /// The account that it is about, or the install; none for a test.
    pub scope: Option<Uuid>,
    /// The body.
    pub payload: String,
    /// How it stands.
    pub state: Delivery,
    /// Tries so far.
    pub attempts: i64,
    /// When the next one may be.
    pub due_at: Timestamp,
    /// What the receiver answered last.
    pub status: Option<i64>,
    /// What went wrong last, or empty.
    pub error: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

/// What the receiver knows a message by.
pub fn message_id(id: Uuid) -> String {
    format!("msg_{}", id.simple())
}

/// The wait after the `n`th failed try, from 1; none after the last. A fifth of it is shaken by the message's id, so
/// that what failed together does not come back together.
pub fn wait_after(n: i64, id: Uuid) -> Option<SignedDuration> {
    const WAITS: [i64; 7] = [5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600];
    let wait = *WAITS.get(usize::try_from(n - 1).ok()?)?;
    let seed = id.as_bytes()[10..].iter().fold(n.unsigned_abs(), |h, b| h.wrapping_mul(31).wrapping_add(u64::from(*b)));
    let shake = i64::try_from(seed % 200).unwrap_or(0);
    Some(SignedDuration::from_millis(wait * 1000 + wait * shake))
}

/// The body of a message: thin, so that it can be sent to where its content must not go.
pub fn payload(change: &Change) -> String {
    #[derive(serde::Serialize)]
    struct Subject<'a> {
        kind: &'a str,
        id: Uuid,
        version: Option<i64>,
    }
    #[derive(serde::Serialize)]
    struct Data<'a> {
        id: Uuid,
        account_id: Option<Uuid>,
        subject: Subject<'a>,
        happened_at: String,
        actor_id: Option<Uuid>,
        batch_id: Uuid,
        fields: &'a [String],
    }
    body(
        &change.verb,
        change.recorded_at,
        &Data {
            id: change.id,
            account_id: change.account.map(|a| a.0),
            subject: Subject { kind: &change.kind, id: change.subject, version: change.version },
            happened_at: change.happened_at.to_string(),
            actor_id: change.actor.map(|a| a.0),
            batch_id: change.batch.0,
            fields: &change.fields,
        },
    )
}

/// `type`, `timestamp` and `data`, as the standard recommends.
pub fn body(verb: &str, at: Timestamp, data: &impl serde::Serialize) -> String {
    #[derive(serde::Serialize)]
    struct Body<'a, T> {
        #[serde(rename = "type")]
        verb: &'a str,
        timestamp: String,
        data: &'a T,
    }
    serde_json::to_string(&Body { verb, timestamp: at.to_string(), data }).unwrap_or_default()
}

/// The words of a filter: `promise.kept`, `promise.` or `promise.*` for all of a noun, `*` or nothing for everything.
pub fn verbs(fields: &mut Fields, words: &[String]) -> Vec<String> {
    let mut verbs: Vec<String> = Vec::new();
    let word =
        |text: &str| !text.is_empty() && text.len() <= 40 && text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let split = words.iter().flat_map(|w| w.split([',', ' ', '\n', '\r', '\t', '，', '、'])).filter(|w| !w.is_empty());
    for text in split {
        let text = text.strip_suffix('*').unwrap_or(text);
        let fine = text.is_empty()
            || text.split_once('.').is_some_and(|(noun, verb)| word(noun) && (verb.is_empty() || word(verb)));
        if !fine {
            fields.add("verbs", "webhooks-error-verbs");
            return Vec::new();
        }
        if !text.is_empty() && !verbs.iter().any(|v| v == text) {
            verbs.push(text.to_owned());
        }
    }
    if verbs.len() > 50 {
        fields.add("verbs", "webhooks-error-verbs");
    }
    verbs
}

/// The parts of an address that a message can be sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Whether by TLS.
    pub tls: bool,
    /// Name or number, without brackets.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Path and query.
    pub path: String,
}

impl Target {
    /// Reads an address. Without `plain` it must be https.
    ///
    /// # Errors
    /// `Invalid` on `url`.
    pub fn parse(url: &str, plain: bool) -> Result<Self> {
        let wrong = || Error::field("url", "webhooks-error-url");
        let url = url.trim();
        let clean = url.len() <= LONGEST
            && url.chars().all(|c| c.is_ascii_graphic())
            && !url.contains(['"', '<', '>', '\\', '#', '@']);
        let (scheme, rest) = url.split_once("://").filter(|_| clean).ok_or_else(wrong)?;
        let tls = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" if plain => false,
            "http" => return Err(Error::field("url", "webhooks-error-https")),
            _ => return Err(wrong()),
        };
        let (place, path) = match rest.find(['/', '?']) {
            Some(at) => rest.split_at(at),
            None => (rest, "/"),
        };
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        let (host, port) = match place.strip_prefix('[') {
            Some(number) => {
                let (host, port) = number.split_once(']').ok_or_else(wrong)?;
                host.parse::<std::net::Ipv6Addr>().map_err(|_| wrong())?;
                (host, port)
            }
            None => place.split_at(place.find(':').unwrap_or(place.len())),
        };
        let port = match port.strip_prefix(':') {
            Some(digits) => digits.parse().ok().filter(|p| *p > 0).ok_or_else(wrong)?,
            None if port.is_empty() => {
                if tls {
                    443
                } else {
                    80
                }
            }
            None => return Err(wrong()),
        };
        let named =
            host.contains(':') || host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
        if host.is_empty() || host.len() > 253 || !named {
            return Err(wrong());
        }
        Ok(Self { tls, host: host.to_ascii_lowercase(), port, path })
    }

    /// For the header `Host`.
    pub fn authority(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        match (self.tls, self.port) {
            (true, 443) | (false, 80) => host,
            (_, port) => format!("{host}:{port}"),
        }
    }
}

#[cfg(test)]
mod tests;
