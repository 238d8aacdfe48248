//! What the API of meetings takes and gives.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use super::model::{EditMeeting, MINUTES, MOST_MINUTES, Meeting, NewMeeting};
use crate::base::{AccountId, Fields, InteractionId, MeetingId, PersonId, Result, TripId, UserId, validate};
use crate::features::interactions::model::Kind;
use crate::features::people::merge::Base;
use crate::features::people::wire::given;

/// A meeting.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MeetingOut {
    /// Its id.
    pub id: MeetingId,
    /// The account.
    pub account_id: AccountId,
    /// How one meets; a visit is at their place.
    pub kind: Kind,
    /// What it is about.
    pub title: String,
    /// When it begins.
    pub starts_at: String,
    /// How long it takes.
    pub minutes: i64,
    /// Where, or empty.
    pub place: String,
    /// What is to be talked about, with the marks of notes; or empty.
    pub agenda: String,
    /// Which of us called it.
    pub organiser_id: UserId,
    /// Who comes of theirs.
    pub person_ids: Vec<PersonId>,
    /// Who comes of ours beside who called it.
    pub colleague_ids: Vec<UserId>,
    /// The trip that it belongs to.
    pub trip_id: Option<TripId>,
    /// When it was called off.
    pub cancelled_at: Option<String>,
    /// The conversation that its recap became.
    pub conversation_id: Option<InteractionId>,
    /// For If-Match.
    pub version: i64,
    /// Whether it was taken away.
    pub archived: bool,
}

impl MeetingOut {
    /// From what is stored.
    pub fn of(m: Meeting) -> Self {
        Self {
            id: m.id,
            account_id: m.account,
            kind: m.kind,
            title: m.title,
            starts_at: m.starts_at.to_string(),
            minutes: m.minutes,
            place: m.place,
            agenda: m.agenda,
            organiser_id: m.organiser,
            person_ids: m.people,
            colleague_ids: m.colleagues,
            trip_id: m.trip,
            cancelled_at: m.cancelled_at.map(|at| at.to_string()),
            conversation_id: m.interaction,
            version: m.version,
            archived: m.archived,
        }
    }
}

/// A new meeting.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeetingInput {
    /// How one meets; face to face without it.
    #[serde(default = "meeting")]
    pub kind: Kind,
    /// What it is about.
    pub title: String,
    /// When it begins.
    pub starts_at: String,
    /// How long it takes; an hour without it.
    #[serde(default = "hour")]
    pub minutes: i64,
    /// Where.
    #[serde(default)]
    pub place: String,
    /// What is to be talked about: paragraphs, lists with `- `, **bold**.
    #[serde(default)]
    pub agenda: String,
    /// Who comes of theirs.
    #[serde(default)]
    pub person_ids: Vec<PersonId>,
    /// Who comes of ours beside the caller.
    #[serde(default)]
    pub colleague_ids: Vec<UserId>,
    /// A trip of the caller.
    pub trip_id: Option<TripId>,
}

fn meeting() -> Kind {
    Kind::Meeting
}

fn hour() -> i64 {
    MINUTES
}

fn instant(fields: &mut Fields, text: &str) -> Timestamp {
    let at = text.trim().parse::<Timestamp>().ok().and_then(|at| Timestamp::from_microsecond(at.as_microsecond()).ok());
    at.unwrap_or_else(|| {
        fields.add("starts_at", "interactions-error-instant");
        Timestamp::UNIX_EPOCH
    })
}

fn length(fields: &mut Fields, minutes: i64) -> i64 {
    if !(1..=MOST_MINUTES).contains(&minutes) {
        fields.add_with("minutes", "error-int", vec![("least", String::from("1")), ("most", MOST_MINUTES.to_string())]);
    }
    minutes
}

impl MeetingInput {
    /// Reads it.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn parse(&self, account: AccountId) -> Result<NewMeeting> {
        let mut fields = Fields::default();
        let new = NewMeeting {
            account,
            kind: self.kind,
            title: validate::required(&mut fields, "title", &self.title, validate::NAME),
            starts_at: instant(&mut fields, &self.starts_at),
            minutes: length(&mut fields, self.minutes),
            place: validate::line(&mut fields, "place", &self.place, validate::NAME),
            agenda: validate::text(&mut fields, "agenda", &self.agenda),
            people: self.person_ids.clone(),
            colleagues: self.colleague_ids.clone(),
            trip: self.trip_id,
        };
        fields.finish()?;
        Ok(new)
    }
}

/// Fields to change: absent stays, null clears.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of MeetingInput")]
pub struct MeetingPatch {
    pub kind: Option<Kind>,
    pub title: Option<String>,
    pub starts_at: Option<String>,
    pub minutes: Option<i64>,
    pub place: Option<String>,
    pub agenda: Option<String>,
    pub person_ids: Option<Vec<PersonId>>,
    pub colleague_ids: Option<Vec<UserId>>,
    #[serde(deserialize_with = "given")]
    pub trip_id: Option<Option<TripId>>,
}

impl MeetingPatch {
    /// Reads it.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn parse(&self, base: Option<i64>) -> Result<EditMeeting> {
        let (mut fields, mut set) = (Fields::default(), Map::new());
        let mut put = |field: &str, value| set.insert(field.to_owned(), value);
        if let Some(kind) = self.kind {
            put("kind", json!(kind.code()));
        }
        if let Some(title) = &self.title {
            put("title", json!(validate::required(&mut fields, "title", title, validate::NAME)));
        }
        if let Some(at) = &self.starts_at {
            put("starts_at", json!(instant(&mut fields, at).to_string()));
        }
        if let Some(minutes) = self.minutes {
            put("minutes", json!(length(&mut fields, minutes)));
        }
        if let Some(place) = &self.place {
            put("place", json!(validate::line(&mut fields, "place", place, validate::NAME)));
        }
        if let Some(agenda) = &self.agenda {
            put("agenda", json!(validate::text(&mut fields, "agenda", agenda)));
        }
        if let Some(people) = &self.person_ids {
            put("people", json!(people));
        }
        if let Some(colleagues) = &self.colleague_ids {
            put("colleagues", json!(colleagues));
        }
        if let Some(trip) = self.trip_id {
            put("trip", json!(trip));
        }
        fields.finish()?;
        Ok(EditMeeting { set, base: Base::at(base) })
    }
}

/// Why something is called off.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CancelInput {
    /// Why.
    pub reason: String,
}

/// The recap as a text for those who were there.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RecapOut {
    /// The subject of a mail.
    pub subject: String,
    /// The text.
    pub body: String,
}
