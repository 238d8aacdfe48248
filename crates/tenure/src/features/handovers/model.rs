//! What a hand-over is. Pure.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::base::codes;
use crate::base::{AccountId, BatchId, HandoverId, UserId};
use crate::ui::Tone;

/// Most accounts of one hand-over.
pub const MOST: usize = 5_000;

codes! {
    /// Where a hand-over stands. The accounts go with the day, whatever the answer.
    State, "handovers-state-" {
        /// The receiver has not answered.
        Offered = "offered",
        /// The receiver took it on.
        Accepted = "accepted",
        /// The receiver said why not.
        Declined = "declined",
        /// It was taken back: everything is as it was before.
        Withdrawn = "withdrawn",
    }
}

impl State {
    /// Tone of its mark.
    pub fn tone(self) -> Tone {
        match self {
            State::Offered => Tone::Warn,
            State::Accepted => Tone::Good,
            State::Declined => Tone::Bad,
            State::Withdrawn => Tone::Neutral,
        }
    }

    /// Whether it can still be taken back.
    pub fn open(self) -> bool {
        matches!(self, State::Offered | State::Declined)
    }
}

codes! {
    /// Which hand-overs a list shows.
    Direction, "handovers-show-" {
        /// Those that one receives.
        Incoming = "incoming",
        /// Those that one gives, or made for somebody.
        Outgoing = "outgoing",
        /// Those of people who report to one.
        Team = "team",
    }
}

/// A hand-over to be made.
#[derive(Clone, Debug)]
pub struct NewHandover {
    /// Whose accounts.
    pub giver: UserId,
    /// Who gets them.
    pub receiver: UserId,
    /// First day of the receiver.
    pub from: Date,
    /// The accounts; all that the giver leads on that day without.
    pub accounts: Option<Vec<AccountId>>,
    /// Keys of what moves with them.
    pub parts: Vec<String>,
    /// What the receiver should know.
    pub note: String,
}

/// Somebody by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Who.
    pub id: UserId,
    /// The name.
    pub name: String,
}

/// A stored hand-over.
#[derive(Clone, Debug)]
pub struct Handover {
    /// Its id.
    pub id: HandoverId,
    /// Who gives.
    pub giver: Party,
    /// Who receives.
    pub receiver: Party,
    /// First day of the receiver.
    pub from: Date,
    /// How many accounts it was about.
    pub accounts: i64,
    /// Keys of what moves with them.
    pub parts: Vec<String>,
    /// What the receiver should know.
    pub note: String,
    /// Where it stands.
    pub state: State,
    /// Why it was declined, or empty.
    pub answer: String,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// When what moves had moved.
    pub moved_at: Option<Timestamp>,
    /// All of its events.
    pub batch: BatchId,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it; none for the console.
    pub creator: Option<Party>,
}

/// Somebody who is away, and who stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Away {
    /// Who is away.
    pub person: Party,
    /// Who stands in.
    pub deputy: Party,
    /// First day after.
    pub to: Date,
}

/// The first line of a note, as the reason of the assignments.
pub fn reason(note: &str) -> String {
    note.lines().next().unwrap_or_default().chars().take(crate::base::validate::LINE).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_one_line_that_fits() {
        assert_eq!(reason("The Baltics go to one manager\nCall Anna first"), "The Baltics go to one manager");
        assert_eq!(reason(""), "");
        assert_eq!(reason(&"ä".repeat(900)).chars().count(), 500);
    }

    #[test]
    fn only_what_was_not_accepted_can_be_taken_back() {
        assert_eq!(State::ALL.iter().map(|s| s.open()).collect::<Vec<_>>(), [true, false, true, false]);
    }
}
