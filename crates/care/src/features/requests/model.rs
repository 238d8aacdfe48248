//! What a request is, and when it is late. Pure.

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan};
use serde_json::{Map, Value as Json, json};

use crate::base::codes;
use crate::base::{AccountId, InteractionId, RequestId, UserId, calendar};
use crate::features::people::merge::Base;

codes! {
    /// How far it is.
    State, "requests-state-" {
        /// Asked.
        Open = "open",
        /// The owner works on it.
        Accepted = "accepted",
        /// The owner answered.
        Answered = "answered",
        /// The owner will not do it, and said why.
        Declined = "declined",
        /// The asker does not need it any more.
        Withdrawn = "withdrawn",
    }
}

impl State {
    /// Whether somebody still waits.
    pub fn waits(self) -> bool {
        matches!(self, State::Open | State::Accepted)
    }
}

/// A stored request.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The account.
    pub account: AccountId,
    /// Its id.
    pub id: RequestId,
    /// The department, a term.
    pub department: String,
    /// What is asked, in one line.
    pub what: String,
    /// More of it.
    pub details: String,
    /// The conversation that it came from.
    pub interaction: Option<InteractionId>,
    /// Who asks.
    pub asker: Option<UserId>,
    /// Who looks after it there.
    pub owner: UserId,
    /// When it was asked.
    pub asked_on: Date,
    /// Until when it is needed.
    pub need_by: Date,
    /// Until when the department answers by its service level.
    pub service_on: Date,
    /// How far it is.
    pub state: State,
    /// What was answered, or why it was declined or withdrawn.
    pub answer: String,
    /// The day on which it was answered, declined or withdrawn.
    pub closed_on: Option<Date>,
    /// When that was.
    pub closed_at: Option<Timestamp>,
    /// Counts edits.
    pub version: i64,
    /// Whether it was taken off.
    pub archived: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Request {
    /// Days past the day on which it is needed; 0 unless somebody waits.
    pub fn days_late(&self, today: Date) -> i64 {
        if self.state.waits() { calendar::days_between(self.need_by, today).max(0) } else { 0 }
    }

    /// Whether somebody waits past the day on which it is needed, or it came after it.
    pub fn late(&self, today: Date) -> bool {
        match self.state {
            State::Open | State::Accepted => self.need_by < today,
            State::Answered | State::Declined => self.closed_on.is_some_and(|day| day > self.need_by),
            State::Withdrawn => false,
        }
    }

    /// Whether the department is, or was, slower than its service level.
    pub fn slow(&self, today: Date) -> bool {
        match self.state {
            State::Open | State::Accepted => self.service_on < today,
            State::Answered | State::Declined => self.closed_on.is_some_and(|day| day > self.service_on),
            State::Withdrawn => false,
        }
    }

    /// The fields as the log and the merge see them.
    pub fn fields(&self) -> Map<String, Json> {
        let all = json!({
            "department": self.department,
            "what": self.what,
            "details": self.details,
            "conversation": self.interaction,
            "owner": self.owner,
            "need_by": self.need_by.to_string(),
            "service_on": self.service_on.to_string(),
            "state": self.state.code(),
            "answer": self.answer,
            "closed_on": self.closed_on.map(|d| d.to_string()),
            "closed_at": self.closed_at.map(|at| at.to_string()),
        });
        if let Json::Object(map) = all { map } else { Map::new() }
    }

    /// The request with some fields replaced; none when a value does not fit.
    pub fn with(&self, set: &Map<String, Json>) -> Option<Self> {
        let mut after = self.clone();
        for (field, value) in set {
            let text = value.as_str();
            match field.as_str() {
                "department" => after.department = text?.to_owned(),
                "what" => after.what = text?.to_owned(),
                "details" => after.details = text.unwrap_or_default().to_owned(),
                "conversation" => after.interaction = text.and_then(|i| i.parse().ok()),
                "owner" => after.owner = text?.parse().ok()?,
                "need_by" => after.need_by = text?.parse().ok()?,
                "service_on" => after.service_on = text?.parse().ok()?,
                "state" => after.state = State::parse(text?)?,
                "answer" => after.answer = text.unwrap_or_default().to_owned(),
                "closed_on" => after.closed_on = text.and_then(|d| d.parse().ok()),
                "closed_at" => after.closed_at = text.and_then(|at| at.parse().ok()),
                _ => return None,
            }
        }
        Some(after)
    }
}

/// A request to be made.
#[derive(Clone, Debug)]
pub struct NewRequest {
    /// The account.
    pub account: AccountId,
    /// The department.
    pub department: String,
    /// Who looks after it there.
    pub owner: UserId,
    /// What is asked, in one line.
    pub what: String,
    /// More of it.
    pub details: String,
    /// Until when; the service level without it.
    pub need_by: Option<Date>,
    /// The conversation that it came from.
    pub interaction: Option<InteractionId>,
}

/// Changes of what is asked, of whom and until when.
#[derive(Clone, Debug, Default)]
pub struct EditRequest {
    /// New values by field: department, what, details, need_by, conversation.
    pub set: Map<String, Json>,
    /// What the editor had read.
    pub base: Base,
}

/// The day so many working days after `day`: Saturdays and Sundays are none.
pub fn working_days(day: Date, days: i64) -> Date {
    let (mut at, mut left) = (day, days.max(0));
    while left > 0 {
        at = at.checked_add(1.days()).unwrap_or(at);
        if !matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday) {
            left -= 1;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_service_level_counts_working_days() {
        // 12 November 2026 is a Thursday.
        let asked = date(2026, 11, 12);
        let days = [0, 1, 2, 5, 10].map(|n| working_days(asked, n));
        let want = [asked, date(2026, 11, 13), date(2026, 11, 16), date(2026, 11, 19), date(2026, 11, 26)];
        assert_eq!(days, want);
        assert_eq!(working_days(date(2026, 11, 14), 1), date(2026, 11, 16), "asked on a Saturday");
    }

    #[test]
    fn late_follows_from_the_dates() {
        let today = date(2026, 11, 12);
        let request = |state, need_by, service_on, closed_on| Request {
            account: AccountId(uuid::Uuid::nil()),
            id: RequestId(uuid::Uuid::nil()),
            department: String::from("legal"),
            what: String::from("Read the <terms>"),
            details: String::new(),
            interaction: None,
            asker: None,
            owner: UserId(uuid::Uuid::nil()),
            asked_on: date(2026, 11, 2),
            need_by,
            service_on,
            state,
            answer: String::new(),
            closed_on,
            closed_at: None,
            version: 1,
            archived: false,
            created_at: Timestamp::UNIX_EPOCH,
        };
        let (before, after) = (date(2026, 11, 10), date(2026, 11, 20));
        let open = request(State::Open, before, after, None);
        assert!(open.late(today) && !open.slow(today) && open.days_late(today) == 2);
        assert!(!request(State::Accepted, today, today, None).late(today), "on the day it is not late");
        let slow = request(State::Accepted, after, before, None);
        assert!(!slow.late(today) && slow.slow(today));
        let answered = request(State::Answered, before, before, Some(date(2026, 11, 11)));
        assert!(answered.late(today) && answered.slow(today) && answered.days_late(today) == 0);
        assert!(!request(State::Withdrawn, before, before, Some(today)).late(today));
        assert_eq!(open.with(&answered.fields()).unwrap().state, State::Answered);
        assert!(open.with(json!({"state": "lost"}).as_object().unwrap()).is_none());
    }
}
