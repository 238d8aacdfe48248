//! What a job is, and how waiting grows with each failure.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value as Json;
use uuid::Uuid;

/// Longest text that is kept of an error.
const ERROR: usize = 2_000;
/// First wait after a failure; each further one doubles it.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(15);
/// No wait is longer.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(6);

/// A job to be inserted.
#[derive(Clone, Debug)]
pub struct NewJob<'a> {
    /// Which handler runs it.
    pub kind: &'a str,
    /// What the handler needs to know.
    pub payload: Json,
    /// While a job of this kind with this key waits, another one is not inserted.
    pub unique_key: Option<&'a str>,
    /// When it may start.
    pub run_at: Timestamp,
    /// After so many failures it stands as failed.
    pub max_attempts: i64,
}

/// Where a job stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Waits for its time.
    Pending,
    /// A worker has it, until its lease ends.
    Running,
    /// Finished well.
    Done,
    /// Given up; stays until somebody retries it.
    Failed,
}

impl State {
    /// The word kept in the database.
    pub fn code(self) -> &'static str {
        match self {
            State::Pending => "pending",
            State::Running => "running",
            State::Done => "done",
            State::Failed => "failed",
        }
    }

    /// The state of this word.
    pub fn parse(code: &str) -> Option<Self> {
        [State::Pending, State::Running, State::Done, State::Failed].into_iter().find(|s| s.code() == code)
    }
}

/// A stored job.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its id.
    pub id: Uuid,
    /// Which handler runs it.
    pub kind: String,
    /// What the handler needs to know.
    pub payload: Json,
    /// Where it stands.
    pub state: State,
    /// When it may start.
    pub run_at: Timestamp,
    /// How often it was started, this time included.
    pub attempts: i64,
    /// After so many failures it stands as failed.
    pub max_attempts: i64,
    /// What went wrong last, or empty.
    pub last_error: String,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

/// What a handler says at the end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// All done.
    Done,
    /// It may work later: the reason, for the operator.
    Retry(String),
    /// It will never work like this: the reason, for the operator.
    Fail(String),
}

/// How long to wait after the given attempt has failed.
pub(crate) fn wait_after(attempt: i64) -> SignedDuration {
    let doublings = u32::try_from(attempt.clamp(1, 20) - 1).unwrap_or(0);
    FIRST_WAIT.checked_mul(1 << doublings).map_or(LONGEST_WAIT, |wait| wait.min(LONGEST_WAIT))
}

/// Keeps the beginning of a long error.
pub(crate) fn shorten(error: &str) -> String {
    error.chars().take(ERROR).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_doubles_up_to_a_limit() {
        assert_eq!(wait_after(0), SignedDuration::from_secs(15));
        assert_eq!(wait_after(1), SignedDuration::from_secs(15));
        assert_eq!(wait_after(3), SignedDuration::from_secs(60));
        assert_eq!(wait_after(11), SignedDuration::from_secs(15_360));
        assert_eq!(wait_after(12), LONGEST_WAIT);
        assert_eq!(wait_after(i64::MAX), LONGEST_WAIT);
    }

    #[test]
    fn every_state_has_its_word() {
        for state in [State::Pending, State::Running, State::Done, State::Failed] {
            assert_eq!(State::parse(state.code()), Some(state));
        }
        assert_eq!(State::parse("gone"), None);
    }
}
