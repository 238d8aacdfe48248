//! What a conversation is, and the rhythm of contact. Pure.

mod others;
mod rhythm;
pub mod strength;
mod text;
mod when;

pub use others::Others;
pub use rhythm::{GOAL, GOAL_KEY, NEVER, RHYTHM, goal, rhythm_points};
pub use text::{joined, split};
pub use when::{parse_time, parse_when};

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use crate::base::codes;
use crate::base::{AccountId, InteractionId, PersonId, UnitId, UserId};
use crate::features::fields::draw::is_custom;
use crate::features::people::merge::Base;

codes! {
    /// How one talked.
    Kind, "interactions-kind-" {
        /// By phone.
        Call = "call",
        /// At their place.
        Visit = "visit",
        /// Anywhere else, face to face.
        Meeting = "meeting",
        /// On screen.
        Video = "video",
        /// By e-mail.
        Email = "email",
        /// By chat or text message.
        Message = "message",
        /// Working together for hours: a workshop, a business review.
        Workshop = "workshop",
        /// Seeing each other at a meal, a fair, a celebration.
        Event = "event",
        /// Not at all: what one of us wrote down.
        Note = "note",
    }
}

codes! {
    /// Who spoke.
    Direction, "interactions-direction-" {
        /// Both sides: a touch.
        Both = "both",
        /// Only we.
        Out = "out",
        /// Only they.
        In = "in",
    }
}

codes! {
    /// How it went.
    Outcome, "interactions-outcome-" {
        /// Well.
        Positive = "positive",
        /// Neither.
        Neutral = "neutral",
        /// Badly.
        Negative = "negative",
        /// Nobody answered.
        NoAnswer = "no_answer",
        /// In a quarrel.
        Conflict = "conflict",
    }
}

impl Kind {
    /// Icon name.
    pub fn icon(self) -> &'static str {
        match self {
            Kind::Call => "call",
            Kind::Visit => "visit",
            Kind::Meeting | Kind::Video | Kind::Workshop => "meeting",
            Kind::Event => "people",
            Kind::Email => "mail",
            Kind::Message => "message",
            Kind::Note => "note",
        }
    }

    /// The direction when none was given: who talks, talks both ways, unless nobody answered; a message goes out, and a
    /// note is nobody's answer.
    pub fn direction(self, outcome: Option<Outcome>) -> Direction {
        match (self, outcome) {
            (_, Some(Outcome::NoAnswer)) | (Kind::Email | Kind::Message | Kind::Note, _) => Direction::Out,
            _ => Direction::Both,
        }
    }
}

impl Outcome {
    /// Tone of its mark.
    pub fn tone(self) -> &'static str {
        match self {
            Outcome::Positive => "good",
            Outcome::Neutral => "",
            Outcome::Negative | Outcome::Conflict => "bad",
            Outcome::NoAnswer => "warn",
        }
    }
}

/// A stored conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Interaction {
    /// The account.
    pub account: AccountId,
    /// Its id.
    pub id: InteractionId,
    /// How.
    pub kind: Kind,
    /// Who spoke.
    pub direction: Direction,
    /// When.
    pub happened_at: Timestamp,
    /// One line.
    pub summary: String,
    /// More, with a few marks (`base::words`), or empty.
    pub notes: String,
    /// How it went.
    pub outcome: Option<Outcome>,
    /// The unit it was about.
    pub unit: Option<UnitId>,
    /// Which of us.
    pub author: UserId,
    /// With whom: those who were there.
    pub people: Vec<PersonId>,
    /// Who else belonged to it.
    pub others: Others,
    /// What ties it to what the same meeting left at other accounts; never shown, for it would tell that they exist.
    pub thread: Option<Uuid>,
    /// What comes next, or empty.
    pub next_step: String,
    /// Until when.
    pub next_step_on: Option<Date>,
    /// When that was done.
    pub next_step_done_at: Option<Timestamp>,
    /// Which of us it went to with the account; the author has it without.
    pub next_step_owner: Option<UserId>,
    /// Counts edits.
    pub version: i64,
    /// Whether it was taken off the timeline.
    pub archived: bool,
    /// Values of custom fields under `cf_KEY`; read with one conversation, not with lists.
    pub custom: Map<String, Json>,
}

impl Interaction {
    /// Whether a next step waits.
    pub fn step_open(&self) -> bool {
        (self.next_step_on.is_some() || !self.next_step.is_empty()) && self.next_step_done_at.is_none()
    }

    /// The fields as the log and the merge see them.
    pub fn fields(&self) -> Map<String, Json> {
        let all = json!({
            "kind": self.kind.code(),
            "direction": self.direction.code(),
            "happened_at": self.happened_at.to_string(),
            "summary": self.summary,
            "notes": self.notes,
            "outcome": self.outcome.map(Outcome::code),
            "unit": self.unit,
            "people": self.people,
            "absent": self.others.absent,
            "colleagues": self.others.colleagues,
            "absent_colleagues": self.others.absent_colleagues,
            "next_step": self.next_step,
            "next_step_on": self.next_step_on.map(|d| d.to_string()),
            "next_step_done_at": self.next_step_done_at.map(|at| at.to_string()),
            "next_step_owner": self.next_step_owner,
        });
        let mut fields = self.custom.clone();
        if let Json::Object(map) = all {
            fields.extend(map);
        }
        fields
    }

    /// The conversation with some fields replaced; none when a value does not fit.
    pub fn with(&self, set: &Map<String, Json>) -> Option<Self> {
        let mut after = self.clone();
        for (field, value) in set {
            let text = value.as_str();
            match field.as_str() {
                "kind" => after.kind = Kind::parse(text?)?,
                "direction" => after.direction = Direction::parse(text?)?,
                "happened_at" => after.happened_at = text?.parse().ok()?,
                "summary" => after.summary = text?.to_owned(),
                "notes" => after.notes = text.unwrap_or_default().to_owned(),
                "outcome" => after.outcome = text.and_then(Outcome::parse),
                "unit" => after.unit = text.and_then(|u| u.parse().ok()),
                "people" => after.people = serde_json::from_value(value.clone()).ok()?,
                "absent" => after.others.absent = serde_json::from_value(value.clone()).ok()?,
                "colleagues" => after.others.colleagues = serde_json::from_value(value.clone()).ok()?,
                "absent_colleagues" => after.others.absent_colleagues = serde_json::from_value(value.clone()).ok()?,
                "next_step" => after.next_step = text.unwrap_or_default().to_owned(),
                "next_step_on" => after.next_step_on = text.and_then(|d| d.parse().ok()),
                "next_step_done_at" => after.next_step_done_at = text.and_then(|at| at.parse().ok()),
                name if is_custom(name) => {
                    after.custom.insert(name.to_owned(), value.clone());
                }
                "next_step_owner" => after.next_step_owner = text.and_then(|u| u.parse().ok()),
                _ => return None,
            }
        }
        after.custom.retain(|_, value| !value.is_null());
        Some(after)
    }
}

/// A conversation to be logged.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct NewInteraction {
    /// The account.
    pub account: AccountId,
    /// How.
    pub kind: Kind,
    /// Who spoke; by the kind without it.
    pub direction: Option<Direction>,
    /// When.
    pub happened_at: Timestamp,
    /// One line.
    pub summary: String,
    /// More, or empty.
    pub notes: String,
    /// How it went.
    pub outcome: Option<Outcome>,
    /// The unit it was about.
    pub unit: Option<UnitId>,
    /// Which of us; who logs it without it.
    pub author: Option<UserId>,
    /// People of the account who were there.
    pub people: Vec<PersonId>,
    /// Who else belonged to it.
    pub others: Others,
    /// What ties it to others of the same meeting.
    pub thread: Option<Uuid>,
    /// Names that become people of the account, where they are not known there.
    pub new_people: Vec<String>,
    /// What comes next, or empty.
    pub next_step: String,
    /// Until when.
    pub next_step_on: Option<Date>,
    /// Conversations whose open next step this one was.
    pub completes: Vec<InteractionId>,
    /// What makes an imported row findable; unique within the account.
    pub source_key: Option<String>,
    /// Values of custom fields under `cf_KEY`; null says none, absent ones get their default.
    pub custom: Map<String, Json>,
}

impl NewInteraction {
    /// A conversation of a kind with one line, and nothing else said.
    pub fn new(account: AccountId, kind: Kind, happened_at: Timestamp, summary: &str) -> Self {
        Self {
            account,
            kind,
            direction: None,
            happened_at,
            summary: summary.to_owned(),
            notes: String::new(),
            outcome: None,
            unit: None,
            author: None,
            people: Vec::new(),
            others: Others::default(),
            thread: None,
            new_people: Vec::new(),
            next_step: String::new(),
            next_step_on: None,
            completes: Vec::new(),
            source_key: None,
            custom: Map::new(),
        }
    }
}

impl NewInteraction {
    /// The same meeting as a conversation of another account, with its people; what comes next stays with the first.
    pub fn elsewhere(&self, account: AccountId, people: Vec<PersonId>, new_people: Vec<String>) -> Self {
        Self {
            direction: self.direction,
            notes: self.notes.clone(),
            outcome: self.outcome,
            author: self.author,
            people,
            new_people,
            others: Others { absent: Vec::new(), ..self.others.clone() },
            thread: self.thread,
            ..Self::new(account, self.kind, self.happened_at, &self.summary)
        }
    }
}

/// Changes of a conversation.
#[derive(Clone, Debug, Default)]
pub struct EditInteraction {
    /// New values by field.
    pub set: Map<String, Json>,
    /// What the editor had read.
    pub base: Base,
    /// Whether the whole form was sent: then everything that must be filled is demanded, else only what is set.
    pub whole: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn directions_follow_the_kind() {
        assert_eq!(Kind::Call.direction(None), Direction::Both);
        assert_eq!(Kind::Call.direction(Some(Outcome::NoAnswer)), Direction::Out);
        assert_eq!(Kind::Email.direction(Some(Outcome::Positive)), Direction::Out);
        assert_eq!(Kind::parse("visit"), Some(Kind::Visit));
        assert_eq!(Kind::parse("fax"), None);
    }

    #[test]
    fn fields_replace_and_come_back() {
        let before = Interaction {
            account: AccountId(uuid::Uuid::from_u128(1)),
            id: InteractionId(uuid::Uuid::from_u128(2)),
            kind: Kind::Call,
            direction: Direction::Both,
            happened_at: "2026-11-12T13:00:00Z".parse().unwrap(),
            summary: String::from("Line 4 <stopped>"),
            notes: String::from("- one"),
            outcome: None,
            unit: None,
            author: UserId(uuid::Uuid::from_u128(3)),
            people: vec![PersonId(uuid::Uuid::from_u128(4))],
            others: Others { absent: vec![PersonId(uuid::Uuid::from_u128(5))], ..Others::default() },
            thread: None,
            next_step: String::from("Offer"),
            next_step_on: Some(date(2026, 11, 17)),
            next_step_done_at: None,
            next_step_owner: None,
            version: 1,
            archived: false,
            custom: Map::new(),
        };
        let set = json!({"kind": "visit", "outcome": "positive", "people": [], "next_step_on": null});
        let after = before.with(set.as_object().unwrap()).unwrap();
        assert_eq!(
            (after.kind, after.outcome, after.people.len(), after.next_step_on),
            (Kind::Visit, Some(Outcome::Positive), 0, None)
        );
        assert_eq!(after.with(&before.fields()).unwrap(), before);
        let known = before.with(json!({"cf_purpose": "offer"}).as_object().unwrap()).unwrap();
        assert_eq!(known.fields()["cf_purpose"], "offer");
        assert_eq!(known.with(json!({"cf_purpose": null}).as_object().unwrap()).unwrap(), before);
        assert!(before.with(json!({"kind": "fax"}).as_object().unwrap()).is_none());
        assert!(before.step_open());
    }
}
