//! What a task is, and the stretches of time that lists are parted in. Pure.

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan};
use serde_json::{Map, Value as Json, json};

use crate::base::{AccountId, InteractionId, PersonId, TaskId, UserId, calendar};
use crate::features::people::merge::Base;

/// A stored task.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// The account.
    pub account: AccountId,
    /// Its id.
    pub id: TaskId,
    /// What is to be done.
    pub content: String,
    /// With or for whom there.
    pub person: Option<PersonId>,
    /// Which of us does it.
    pub owner: UserId,
    /// Until when.
    pub due_on: Option<Date>,
    /// Until when at first.
    pub original_due_on: Option<Date>,
    /// How often the date was moved.
    pub moves: i64,
    /// When it was done.
    pub done_at: Option<Timestamp>,
    /// By whom.
    pub done_by: Option<UserId>,
    /// The conversation that it came from.
    pub interaction: Option<InteractionId>,
    /// Counts edits.
    pub version: i64,
    /// Whether it was taken off the list.
    pub archived: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Task {
    /// Whether it waits to be done.
    pub fn open(&self) -> bool {
        self.done_at.is_none() && !self.archived
    }

    /// Days past its date; 0 unless it is open and late.
    pub fn days_late(&self, today: Date) -> i64 {
        self.due_on.filter(|_| self.open()).map_or(0, |due| calendar::days_between(due, today).max(0))
    }

    /// The fields as the log and the merge see them.
    pub fn fields(&self) -> Map<String, Json> {
        let all = json!({
            "content": self.content,
            "person": self.person,
            "owner": self.owner,
            "due_on": self.due_on.map(|d| d.to_string()),
            "moves": self.moves,
            "done_at": self.done_at.map(|at| at.to_string()),
            "done_by": self.done_by,
        });
        if let Json::Object(map) = all { map } else { Map::new() }
    }

    /// The task with some fields replaced; none when a value does not fit.
    pub fn with(&self, set: &Map<String, Json>) -> Option<Self> {
        let mut after = self.clone();
        for (field, value) in set {
            let text = value.as_str();
            match field.as_str() {
                "content" => after.content = text?.to_owned(),
                "person" => after.person = text.and_then(|p| p.parse().ok()),
                "owner" => after.owner = text?.parse().ok()?,
                "due_on" => after.due_on = text.and_then(|d| d.parse().ok()),
                "moves" => after.moves = value.as_i64()?,
                "done_at" => after.done_at = text.and_then(|at| at.parse().ok()),
                "done_by" => after.done_by = text.and_then(|u| u.parse().ok()),
                _ => return None,
            }
        }
        Some(after)
    }
}

/// A task to be made.
#[derive(Clone, Debug)]
pub struct NewTask {
    /// The account.
    pub account: AccountId,
    /// What is to be done.
    pub content: String,
    /// With or for whom there.
    pub person: Option<PersonId>,
    /// Which of us; who makes it without it.
    pub owner: Option<UserId>,
    /// Until when.
    pub due_on: Option<Date>,
    /// The conversation that it came from.
    pub interaction: Option<InteractionId>,
}

impl NewTask {
    /// A task with nothing else said.
    pub fn new(account: AccountId, content: &str, due_on: Option<Date>) -> Self {
        Self { account, content: content.to_owned(), person: None, owner: None, due_on, interaction: None }
    }
}

/// Changes of a task that need no verb of their own.
#[derive(Clone, Debug, Default)]
pub struct EditTask {
    /// New values by field: content, person, owner.
    pub set: Map<String, Json>,
    /// What the editor had read.
    pub base: Base,
}

/// A stretch of time in the list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Band {
    /// Past its date.
    Late,
    /// Due until Sunday.
    ThisWeek,
    /// Due after that.
    Later,
    /// Without a date.
    Someday,
    /// Done.
    Done,
}

impl Band {
    /// All, in the order of the list.
    pub const ALL: [Band; 5] = [Band::Late, Band::ThisWeek, Band::Later, Band::Someday, Band::Done];

    /// Its text key.
    pub fn label(self) -> &'static str {
        match self {
            Band::Late => "tasks-band-late",
            Band::ThisWeek => "tasks-band-week",
            Band::Later => "tasks-band-later",
            Band::Someday => "tasks-band-someday",
            Band::Done => "tasks-band-done",
        }
    }
}

/// Where something stands that is due on a day, if any.
pub fn band(due_on: Option<Date>, done: bool, today: Date) -> Band {
    let days = i64::from(Weekday::Sunday.to_monday_zero_offset() - today.weekday().to_monday_zero_offset());
    let sunday = today.checked_add(days.days()).unwrap_or(today);
    match due_on {
        _ if done => Band::Done,
        None => Band::Someday,
        Some(due) if due < today => Band::Late,
        Some(due) if due <= sunday => Band::ThisWeek,
        Some(_) => Band::Later,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_fall_into_their_bands() {
        let today = date(2026, 11, 12);
        for (day, want) in [
            (Some(date(2026, 11, 11)), Band::Late),
            (Some(today), Band::ThisWeek),
            (Some(date(2026, 11, 15)), Band::ThisWeek),
            (Some(date(2026, 11, 16)), Band::Later),
            (None, Band::Someday),
        ] {
            assert_eq!(band(day, false, today), want, "{day:?}");
        }
        assert_eq!(band(Some(date(2026, 11, 1)), true, today), Band::Done);
        assert_eq!(band(Some(date(2026, 11, 15)), false, date(2026, 11, 15)), Band::ThisWeek, "a Sunday");
    }
}
