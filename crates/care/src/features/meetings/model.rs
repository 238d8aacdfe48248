//! What a meeting is, and when a visit should have been reported. Pure.

use jiff::civil::{Date, Weekday};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value as Json, json};

use crate::base::{AccountId, InteractionId, MeetingId, PersonId, TripId, UserId};
use crate::features::interactions::model::Kind;
use crate::features::people::merge::Base;

/// Working days after which a visit without a recap is listed.
pub const REPORT_DAYS: i64 = 3;
/// Minutes of a meeting of which nobody said how long it takes.
pub const MINUTES: i64 = 60;
/// Most minutes: a week.
pub const MOST_MINUTES: i64 = 7 * 24 * 60;

/// A stored meeting.
#[derive(Clone, Debug, PartialEq)]
pub struct Meeting {
    /// The account.
    pub account: AccountId,
    /// Its id.
    pub id: MeetingId,
    /// How one meets.
    pub kind: Kind,
    /// What it is about, on one line.
    pub title: String,
    /// When it begins.
    pub starts_at: Timestamp,
    /// How long it takes.
    pub minutes: i64,
    /// Where, or empty.
    pub place: String,
    /// What is to be talked about, with a few marks (`base::words`), or empty.
    pub agenda: String,
    /// Which of us called it.
    pub organiser: UserId,
    /// Who comes of theirs.
    pub people: Vec<PersonId>,
    /// Who comes of ours, beside who called it.
    pub colleagues: Vec<UserId>,
    /// The trip that it belongs to.
    pub trip: Option<TripId>,
    /// When it was called off.
    pub cancelled_at: Option<Timestamp>,
    /// The conversation that its recap became.
    pub interaction: Option<InteractionId>,
    /// Counts edits.
    pub version: i64,
    /// Whether it was taken away.
    pub archived: bool,
}

impl Meeting {
    /// Whether it is still to come or waits for its recap.
    pub fn planned(&self) -> bool {
        self.cancelled_at.is_none() && self.interaction.is_none() && !self.archived
    }

    /// When it ends.
    pub fn ends_at(&self) -> Timestamp {
        self.starts_at + SignedDuration::from_mins(self.minutes)
    }

    /// The fields as the log and the merge see them.
    pub fn fields(&self) -> Map<String, Json> {
        let all = json!({
            "kind": self.kind.code(),
            "title": self.title,
            "starts_at": self.starts_at.to_string(),
            "minutes": self.minutes,
            "place": self.place,
            "agenda": self.agenda,
            "people": self.people,
            "colleagues": self.colleagues,
            "trip": self.trip,
            "cancelled_at": self.cancelled_at.map(|at| at.to_string()),
            "conversation": self.interaction,
        });
        if let Json::Object(map) = all { map } else { Map::new() }
    }

    /// The meeting with some fields replaced; none when a value does not fit.
    pub fn with(&self, set: &Map<String, Json>) -> Option<Self> {
        let mut after = self.clone();
        for (field, value) in set {
            let text = value.as_str();
            match field.as_str() {
                "kind" => after.kind = Kind::parse(text?)?,
                "title" => after.title = text?.to_owned(),
                "starts_at" => after.starts_at = text?.parse().ok()?,
                "minutes" => after.minutes = value.as_i64()?,
                "place" => after.place = text.unwrap_or_default().to_owned(),
                "agenda" => after.agenda = text.unwrap_or_default().to_owned(),
                "people" => after.people = serde_json::from_value(value.clone()).ok()?,
                "colleagues" => after.colleagues = serde_json::from_value(value.clone()).ok()?,
                "trip" => after.trip = text.and_then(|t| t.parse().ok()),
                "cancelled_at" => after.cancelled_at = text.and_then(|at| at.parse().ok()),
                "conversation" => after.interaction = text.and_then(|i| i.parse().ok()),
                _ => return None,
            }
        }
        Some(after)
    }
}

/// A meeting to be planned.
#[derive(Clone, Debug)]
pub struct NewMeeting {
    /// The account.
    pub account: AccountId,
    /// How one meets.
    pub kind: Kind,
    /// What it is about.
    pub title: String,
    /// When it begins.
    pub starts_at: Timestamp,
    /// How long it takes.
    pub minutes: i64,
    /// Where, or empty.
    pub place: String,
    /// What is to be talked about, or empty.
    pub agenda: String,
    /// Who comes of theirs.
    pub people: Vec<PersonId>,
    /// Who comes of ours.
    pub colleagues: Vec<UserId>,
    /// The trip that it belongs to.
    pub trip: Option<TripId>,
}

impl NewMeeting {
    /// An hour with nothing else said.
    pub fn new(account: AccountId, kind: Kind, starts_at: Timestamp, title: &str) -> Self {
        Self {
            account,
            kind,
            title: title.to_owned(),
            starts_at,
            minutes: MINUTES,
            place: String::new(),
            agenda: String::new(),
            people: Vec::new(),
            colleagues: Vec::new(),
            trip: None,
        }
    }
}

/// Changes of a meeting.
#[derive(Clone, Debug, Default)]
pub struct EditMeeting {
    /// New values by field.
    pub set: Map<String, Json>,
    /// What the editor had read.
    pub base: Base,
}

/// The last day on which a visit may have been to be late with its report today: so many working days, Monday to Friday,
/// lie between it and today.
pub fn overdue_before(today: Date) -> Date {
    let mut day = today;
    let mut left = REPORT_DAYS;
    while left > 0 {
        let Ok(before) = day.yesterday() else { return day };
        day = before;
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            left -= 1;
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn three_working_days_are_left_for_a_report() {
        // A Thursday: Wednesday, Tuesday and Monday are three working days; a visit before Monday is late.
        assert_eq!(overdue_before(date(2026, 11, 12)), date(2026, 11, 9));
        // A Monday: Friday, Thursday, Wednesday.
        assert_eq!(overdue_before(date(2026, 11, 16)), date(2026, 11, 11));
        // A Sunday.
        assert_eq!(overdue_before(date(2026, 11, 15)), date(2026, 11, 11));
    }

    #[test]
    fn fields_replace_and_come_back() {
        let new = NewMeeting::new(
            AccountId(uuid::Uuid::from_u128(1)),
            Kind::Visit,
            "2026-11-20T09:00:00Z".parse().unwrap(),
            "Audit",
        );
        let before = Meeting {
            account: new.account,
            id: MeetingId(uuid::Uuid::from_u128(2)),
            kind: new.kind,
            title: new.title,
            starts_at: new.starts_at,
            minutes: new.minutes,
            place: new.place,
            agenda: new.agenda,
            organiser: UserId(uuid::Uuid::from_u128(3)),
            people: Vec::new(),
            colleagues: Vec::new(),
            trip: None,
            cancelled_at: None,
            interaction: None,
            version: 1,
            archived: false,
        };
        let set = json!({"minutes": 90, "agenda": "- one", "trip": uuid::Uuid::from_u128(9)});
        let after = before.with(set.as_object().unwrap()).unwrap();
        assert_eq!((after.minutes, after.trip), (90, Some(TripId(uuid::Uuid::from_u128(9)))));
        assert_eq!(after.with(&before.fields()).unwrap(), before);
        assert!(before.with(json!({"colour": "red"}).as_object().unwrap()).is_none());
        assert!(before.planned() && before.ends_at() > before.starts_at);
    }
}
