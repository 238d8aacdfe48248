//! What a concern is. Pure.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use crate::base::codes;
use crate::base::{AccountId, ConcernId, InteractionId, PersonId, UserId};
use crate::features::people::merge::Base;

codes! {
    /// Whether it still worries them.
    State, "concerns-state-" {
        /// It does.
        Open = "open",
        /// It does no more.
        Settled = "settled",
    }
}

codes! {
    /// How severe it is.
    Severity, "concerns-severity-" {
        /// It endangers the relationship.
        Critical = "critical",
        /// It hurts them badly.
        High = "high",
        /// It has to be solved.
        Normal = "normal",
        /// It can wait.
        Low = "low",
    }
}

impl Severity {
    /// Whether nothing more is to be sold before it is settled.
    pub fn severe(self) -> bool {
        matches!(self, Severity::Critical | Severity::High)
    }
}

/// A stored concern.
#[derive(Clone, Debug, PartialEq)]
pub struct Concern {
    /// The account.
    pub account: AccountId,
    /// Its id.
    pub id: ConcernId,
    /// What they said.
    pub words: String,
    /// Who said it.
    pub person: Option<PersonId>,
    /// Since when it worries them, as far as we know.
    pub since: Date,
    /// Where it was heard.
    pub interaction: Option<InteractionId>,
    /// How severe it is; none until somebody has assessed it.
    pub severity: Option<Severity>,
    /// Whether it still does.
    pub state: State,
    /// The day on which it was settled.
    pub settled_on: Option<Date>,
    /// When that was noted.
    pub settled_at: Option<Timestamp>,
    /// Who of theirs confirmed that it is settled.
    pub confirmed_by: Option<PersonId>,
    /// What shows it.
    pub evidence: String,
    /// Counts edits.
    pub version: i64,
    /// Whether it was taken off.
    pub archived: bool,
    /// When it was noted.
    pub created_at: Timestamp,
}

impl Concern {
    /// The fields as the log and the merge see them.
    pub fn fields(&self) -> Map<String, Json> {
        let all = json!({
            "words": self.words,
            "person": self.person,
            "since": self.since.to_string(),
            "conversation": self.interaction,
            "severity": self.severity.map(Severity::code),
            "state": self.state.code(),
            "settled_on": self.settled_on.map(|d| d.to_string()),
            "settled_at": self.settled_at.map(|at| at.to_string()),
            "confirmed_by": self.confirmed_by,
            "evidence": self.evidence,
        });
        if let Json::Object(map) = all { map } else { Map::new() }
    }

    /// The concern with some fields replaced; none when a value does not fit.
    pub fn with(&self, set: &Map<String, Json>) -> Option<Self> {
        let mut after = self.clone();
        for (field, value) in set {
            let text = value.as_str();
            match field.as_str() {
                "words" => after.words = text?.to_owned(),
                "person" => after.person = text.and_then(|p| p.parse().ok()),
                "since" => after.since = text?.parse().ok()?,
                "conversation" => after.interaction = text.and_then(|i| i.parse().ok()),
                "severity" => {
                    after.severity = match text.filter(|word| !word.is_empty()) {
                        Some(word) => Some(Severity::parse(word)?),
                        None => None,
                    };
                }
                "state" => after.state = State::parse(text?)?,
                "settled_on" => after.settled_on = text.and_then(|d| d.parse().ok()),
                "settled_at" => after.settled_at = text.and_then(|at| at.parse().ok()),
                "confirmed_by" => after.confirmed_by = text.and_then(|p| p.parse().ok()),
                "evidence" => after.evidence = text.unwrap_or_default().to_owned(),
                _ => return None,
            }
        }
        Some(after)
    }
}

/// What we answered once.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Its id.
    pub id: Uuid,
    /// What was said.
    pub body: String,
    /// Who of us.
    pub author: Option<UserId>,
    /// Their name.
    pub author_name: Option<String>,
    /// On which day.
    pub on: Date,
}

/// A concern to be noted.
#[derive(Clone, Debug)]
pub struct NewConcern {
    /// The account.
    pub account: AccountId,
    /// What they said.
    pub words: String,
    /// Who said it.
    pub person: Option<PersonId>,
    /// Since when; today without it.
    pub since: Option<Date>,
    /// Where it was heard.
    pub interaction: Option<InteractionId>,
    /// How severe it is, where somebody has assessed it.
    pub severity: Option<Severity>,
}

/// That it is settled.
#[derive(Clone, Debug)]
pub struct Settling {
    /// On which day.
    pub on: Date,
    /// Who of theirs confirmed it.
    pub confirmed_by: Option<PersonId>,
    /// What shows it.
    pub evidence: String,
}

/// Changes of words, person, day, conversation and severity.
#[derive(Clone, Debug, Default)]
pub struct EditConcern {
    /// New values by field.
    pub set: Map<String, Json>,
    /// What the editor had read.
    pub base: Base,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn fields_replace_and_come_back() {
        let before = Concern {
            account: AccountId(Uuid::from_u128(1)),
            id: ConcernId(Uuid::from_u128(2)),
            words: String::from("Will the plant in <Lille> stay?"),
            person: None,
            since: date(2026, 11, 1),
            interaction: None,
            severity: Some(Severity::High),
            state: State::Open,
            settled_on: None,
            settled_at: None,
            confirmed_by: None,
            evidence: String::new(),
            version: 1,
            archived: false,
            created_at: Timestamp::UNIX_EPOCH,
        };
        let set = json!({"state": "settled", "settled_on": "2026-11-12", "evidence": "A letter"});
        let after = before.with(set.as_object().unwrap()).unwrap();
        assert_eq!((after.state, after.settled_on), (State::Settled, Some(date(2026, 11, 12))));
        assert_eq!(after.with(&before.fields()).unwrap(), before);
        let unsure = before.with(json!({"severity": null}).as_object().unwrap()).unwrap();
        assert_eq!(unsure.severity, None);
        assert!(before.with(json!({"severity": "dire"}).as_object().unwrap()).is_none());
        assert!(before.with(json!({"state": "gone"}).as_object().unwrap()).is_none());
    }
    #[test]
    fn critical_and_high_are_severe() {
        let severe: Vec<_> = Severity::ALL.iter().filter(|s| s.severe()).map(|s| s.code()).collect();
        assert_eq!(severe, ["critical", "high"]);
    }
}
