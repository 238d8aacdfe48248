//! An export that is kept for its maker.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::base::UserId;

/// Hours for which the file is kept.
pub const HOURS: i64 = 24;

/// How far an export is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It has not begun.
    Waiting,
    /// It is being written.
    Running,
    /// Its file is there.
    Done,
    /// Something went wrong.
    Failed,
}

impl State {
    /// All states.
    pub const ALL: [State; 4] = [State::Waiting, State::Running, State::Done, State::Failed];

    /// The word kept in the database.
    pub fn code(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Running => "running",
            State::Done => "done",
            State::Failed => "failed",
        }
    }

    /// The state with this word; any other is `Failed`.
    pub fn parse(code: &str) -> State {
        Self::ALL.into_iter().find(|s| s.code() == code).unwrap_or(State::Failed)
    }

    /// Text key.
    pub fn label(self) -> &'static str {
        match self {
            State::Waiting => "export-state-waiting",
            State::Running => "export-state-running",
            State::Done => "export-state-done",
            State::Failed => "export-state-failed",
        }
    }

    /// Whether it will change by itself.
    pub fn open(self) -> bool {
        matches!(self, State::Waiting | State::Running)
    }
}

/// One export.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its id.
    pub id: Uuid,
    /// Who asked for it: the only one who gets it.
    pub user: UserId,
    /// Whether it holds everything.
    pub everything: bool,
    /// Why it was asked for.
    pub reason: String,
    /// How far it is.
    pub state: State,
    /// Steps that are done, and all of them.
    pub steps: (i64, i64),
    /// Rows so far.
    pub written: i64,
    /// Accounts in it, once it is done.
    pub accounts: Option<i64>,
    /// A hash of the accounts that its maker saw.
    pub seen: String,
    /// Bytes of the file.
    pub size: Option<i64>,
    /// Its pieces.
    pub pieces: i64,
    /// What went wrong: a text key.
    pub problem: String,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it was done or failed.
    pub ended_at: Option<Timestamp>,
}

impl Kept {
    /// Until when the file is there.
    pub fn until(&self) -> Timestamp {
        self.ended_at.unwrap_or(self.created_at) + SignedDuration::from_hours(HOURS)
    }

    /// How much is done, 0 to 1.
    pub fn share(&self) -> f64 {
        if self.state == State::Done { 1.0 } else { self.steps.0 as f64 / self.steps.1.max(1) as f64 }
    }

    /// The name of the file.
    pub fn file_name(&self) -> String {
        format!("tenure-export-{}.zip", self.created_at.strftime("%Y-%m-%d-%H%M"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_come_back() {
        assert!(State::ALL.into_iter().all(|s| State::parse(s.code()) == s));
        assert_eq!(State::parse("unknown"), State::Failed);
        assert_eq!(State::ALL.into_iter().filter(|s| s.open()).count(), 2);
    }
}
