//! What a brief holds, and which facts hurt. Pure.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::base::calendar::days_between;
use crate::base::{ConcernId, InteractionId, PersonId, PositionId, PromiseId};
use crate::features::interactions::model::{Kind, Outcome};

/// Days for which a broken promise and a talk that went badly count as sore spots.
pub const RECENT: i64 = 90;

/// Somebody to know.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// The position.
    pub id: PositionId,
    /// Who holds it.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// Title.
    pub title: String,
    /// E-mail.
    pub email: String,
    /// Phone.
    pub phone: String,
    /// The last conversation with them here.
    pub last_at: Option<Timestamp>,
}

/// A conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Talk {
    /// Its id.
    pub id: InteractionId,
    /// How.
    pub kind: Kind,
    /// When.
    pub at: Timestamp,
    /// One line.
    pub summary: String,
    /// How it went.
    pub outcome: Option<Outcome>,
    /// With whom.
    pub people: Vec<String>,
}

/// An open promise.
#[derive(Clone, Debug, PartialEq)]
pub struct Owed {
    /// Its id.
    pub id: PromiseId,
    /// Whether it is ours.
    pub ours: bool,
    /// What.
    pub content: String,
    /// To whom, or by whom.
    pub person: Option<String>,
    /// Until when.
    pub due_on: Date,
}

/// What worries them.
#[derive(Clone, Debug, PartialEq)]
pub struct Worry {
    /// Its id.
    pub id: ConcernId,
    /// In their words.
    pub words: String,
    /// Whose.
    pub person: Option<String>,
    /// Since when.
    pub since: Date,
    /// What we answered last.
    pub answer: Option<String>,
}

/// What comes next.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The conversation that it follows from.
    pub talk: InteractionId,
    /// What; empty for just another conversation.
    pub what: String,
    /// Until when.
    pub on: Date,
}

/// Where it hurts.
#[derive(Clone, Debug, PartialEq)]
pub enum Sore {
    /// At risk or leaving, by the code of its lifecycle.
    Lifecycle(String),
    /// Nobody leads the account today.
    NoLead,
    /// Our promises that are late: how many, and the days of the oldest.
    Late(i64, i64),
    /// Theirs.
    TheirsLate(i64, i64),
    /// A promise of ours that was broken.
    Broken(String, Date),
    /// A conversation that went badly.
    Badly(InteractionId, String, Date),
    /// Longer without a conversation than the goal: days and goal.
    Silent(i64, i64),
    /// Nobody ever talked with them.
    Never,
}

impl Sore {
    /// The word of the API, and the end of the text key.
    pub fn code(&self) -> &'static str {
        match self {
            Sore::Lifecycle(_) => "lifecycle",
            Sore::NoLead => "no-lead",
            Sore::Late(..) => "late",
            Sore::TheirsLate(..) => "theirs-late",
            Sore::Broken(..) => "broken",
            Sore::Badly(..) => "badly",
            Sore::Silent(..) => "silent",
            Sore::Never => "never",
        }
    }
}

/// How many of one side are late, and by how many days the oldest is; none when none is.
pub fn late(owed: &[Owed], ours: bool, today: Date) -> Option<(i64, i64)> {
    let days = owed.iter().filter(|p| p.ours == ours).map(|p| days_between(p.due_on, today)).filter(|days| *days > 0);
    days.fold(None, |found: Option<(i64, i64)>, days| {
        let (n, most) = found.unwrap_or((0, 0));
        Some((n + 1, most.max(days)))
    })
}

/// Whether a day lies within what counts as recent.
pub fn recent(day: Date, today: Date) -> bool {
    (0..=RECENT).contains(&days_between(day, today))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn late_promises_are_counted_by_side() {
        let owed = |ours, day| Owed {
            id: PromiseId(uuid::Uuid::nil()),
            ours,
            content: String::new(),
            person: None,
            due_on: date(2026, 11, day),
        };
        let all = [owed(true, 10), owed(true, 2), owed(true, 12), owed(false, 20)];
        let today = date(2026, 11, 12);
        assert_eq!(late(&all, true, today), Some((2, 10)));
        assert_eq!(late(&all, false, today), None);
        assert!(recent(date(2026, 8, 14), today) && !recent(date(2026, 8, 13), today));
        assert!(!recent(date(2026, 11, 13), today));
    }
}
