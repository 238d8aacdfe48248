//! What a promise is, when it is late, and the share kept on time. Pure.

mod keeping;

pub use keeping::{Counted, Ending, Fact, GOAL, Group, KEEPING, Rate, groups, keeping_rate, year_before};

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan};
use serde_json::{Map, Value as Json, json};

use crate::base::codes;
use crate::base::{AccountId, Error, InteractionId, PersonId, PromiseId, UserId, calendar};
use crate::features::people::merge::Base;

codes! {
    /// Who promised.
    Side, "promises-side-" {
        /// We owe it.
        Ours = "ours",
        /// The client owes it.
        Theirs = "theirs",
    }
}

codes! {
    /// What became of it.
    State, "promises-state-" {
        /// Still to be kept.
        Open = "open",
        /// Kept.
        Kept = "kept",
        /// Broken for good.
        Broken = "broken",
        /// Who got the promise let us off.
        Released = "released",
    }
}

/// A stored promise.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// The account.
    pub account: AccountId,
    /// Its id.
    pub id: PromiseId,
    /// Who promised.
    pub side: Side,
    /// What.
    pub content: String,
    /// To whom, or by whom.
    pub person: Option<PersonId>,
    /// Which of us keeps it, or looks after it.
    pub owner: UserId,
    /// Until when, as agreed last.
    pub due_on: Date,
    /// Until when, as promised first.
    pub original_due_on: Date,
    /// How often the date was moved.
    pub moves: i64,
    /// What became of it.
    pub state: State,
    /// The day on which it was kept, broken or released.
    pub closed_on: Option<Date>,
    /// When that was recorded to have happened.
    pub closed_at: Option<Timestamp>,
    /// What shows it, who confirmed it, or why it was released.
    pub evidence: String,
    /// Who of the client confirmed that it was kept.
    pub confirmed_by: Option<PersonId>,
    /// Where it was said.
    pub interaction: Option<InteractionId>,
    /// Counts edits.
    pub version: i64,
    /// Whether it was taken off the ledger.
    pub archived: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Promise {
    /// Days past the date as agreed last; 0 unless it is open and late.
    pub fn days_late(&self, today: Date) -> i64 {
        if self.state == State::Open { calendar::days_between(self.due_on, today).max(0) } else { 0 }
    }

    /// Whether it is late: open past its date, or kept after the first one.
    pub fn late(&self, today: Date) -> bool {
        match self.state {
            State::Open => self.due_on < today,
            State::Kept => self.closed_on.is_some_and(|day| day > self.original_due_on),
            State::Broken | State::Released => false,
        }
    }

    /// Whether it is theirs, kept, and nothing shows it: that is what may not be.
    pub fn unproven(&self) -> bool {
        self.side == Side::Theirs
            && self.state == State::Kept
            && self.evidence.is_empty()
            && self.confirmed_by.is_none()
    }

    /// The fields as the log and the merge see them.
    pub fn fields(&self) -> Map<String, Json> {
        let all = json!({
            "side": self.side.code(),
            "content": self.content,
            "person": self.person,
            "owner": self.owner,
            "due_on": self.due_on.to_string(),
            "moves": self.moves,
            "state": self.state.code(),
            "closed_on": self.closed_on.map(|d| d.to_string()),
            "closed_at": self.closed_at.map(|at| at.to_string()),
            "evidence": self.evidence,
            "confirmed_by": self.confirmed_by,
            "conversation": self.interaction,
        });
        match all {
            Json::Object(map) => map,
            _ => Map::new(),
        }
    }

    /// The promise with some fields replaced; none when a value does not fit.
    pub fn with(&self, set: &Map<String, Json>) -> Option<Self> {
        let mut after = self.clone();
        for (field, value) in set {
            let text = value.as_str();
            match field.as_str() {
                "side" => after.side = Side::parse(text?)?,
                "content" => after.content = text?.to_owned(),
                "person" => after.person = text.and_then(|p| p.parse().ok()),
                "owner" => after.owner = text?.parse().ok()?,
                "due_on" => after.due_on = text?.parse().ok()?,
                "moves" => after.moves = value.as_i64()?,
                "state" => after.state = State::parse(text?)?,
                "closed_on" => after.closed_on = text.and_then(|d| d.parse().ok()),
                "closed_at" => after.closed_at = text.and_then(|at| at.parse().ok()),
                "evidence" => after.evidence = text.unwrap_or_default().to_owned(),
                "confirmed_by" => after.confirmed_by = text.and_then(|p| p.parse().ok()),
                "conversation" => after.interaction = text.and_then(|i| i.parse().ok()),
                _ => return None,
            }
        }
        Some(after)
    }
}

/// How a promise ended.
#[derive(Clone, Debug)]
pub struct Closing {
    /// Kept, broken or released.
    pub state: State,
    /// On which day.
    pub on: Date,
    /// What shows it, or why.
    pub evidence: String,
    /// Who of the client confirmed it.
    pub confirmed_by: Option<PersonId>,
}

/// A promise to be made.
#[derive(Clone, Debug)]
pub struct NewPromise {
    /// The account.
    pub account: AccountId,
    /// Who promises.
    pub side: Side,
    /// What.
    pub content: String,
    /// To whom, or by whom.
    pub person: Option<PersonId>,
    /// Which of us; who makes it without it.
    pub owner: Option<UserId>,
    /// Until when.
    pub due_on: Date,
    /// The first date, where it was moved before it came here.
    pub original_due_on: Option<Date>,
    /// Where it was said.
    pub interaction: Option<InteractionId>,
    /// When it was made; now without it.
    pub made_at: Option<Timestamp>,
    /// How it ended, for what comes from elsewhere.
    pub closed: Option<Closing>,
}

impl NewPromise {
    /// An open promise with nothing else said.
    pub fn new(account: AccountId, side: Side, content: &str, due_on: Date) -> Self {
        Self {
            account,
            side,
            content: content.to_owned(),
            person: None,
            owner: None,
            due_on,
            original_due_on: None,
            interaction: None,
            made_at: None,
            closed: None,
        }
    }
}

/// That a promise was kept.
#[derive(Clone, Debug)]
pub struct Keeping {
    /// On which day.
    pub on: Date,
    /// What shows it, or empty.
    pub evidence: String,
    /// Who of the client confirmed it.
    pub confirmed_by: Option<PersonId>,
}

/// Changes of a promise that need no verb of their own.
#[derive(Clone, Debug, Default)]
pub struct EditPromise {
    /// New values by field: side, content, person, owner, conversation.
    pub set: Map<String, Json>,
    /// What the editor had read.
    pub base: Base,
}

/// A stretch of time in the ledger.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Band {
    /// Open and past its date.
    Late,
    /// Due until Sunday.
    ThisWeek,
    /// Due after that.
    Later,
    /// Kept in the last 14 days.
    KeptLately,
    /// Closed otherwise.
    Closed,
}

impl Band {
    /// All, in the order of the ledger.
    pub const ALL: [Band; 5] = [Band::Late, Band::ThisWeek, Band::Later, Band::KeptLately, Band::Closed];

    /// Its text key.
    pub fn label(self) -> &'static str {
        match self {
            Band::Late => "promises-band-late",
            Band::ThisWeek => "promises-band-week",
            Band::Later => "promises-band-later",
            Band::KeptLately => "promises-band-kept",
            Band::Closed => "promises-band-closed",
        }
    }
}

codes! {
    /// By whom rates and the ledger are told apart.
    By, "promises-by-" {
        /// Each account.
        Account = "account",
        /// Each person of theirs.
        Person = "person",
        /// Each of us.
        Owner = "owner",
        /// Whoever the manager reports to.
        Director = "director",
    }
}

/// One of many, or those of nobody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pick<T> {
    /// This one.
    One(T),
    /// Where there is none.
    Nobody,
}

impl<T: std::str::FromStr> Pick<T> {
    /// Reads an id, or `none`; empty is any.
    ///
    /// # Errors
    /// `Invalid` on `field` for anything else.
    pub fn read(field: &'static str, text: &str) -> Result<Option<Self>, Error> {
        match text {
            "" => Ok(None),
            "none" => Ok(Some(Pick::Nobody)),
            id => id.parse().map(|id| Some(Pick::One(id))).map_err(|_| Error::field(field, "error-choose")),
        }
    }
}

/// How long a kept promise counts as kept lately.
pub const LATELY: i64 = 14;

/// Where a promise stands in the ledger.
pub fn band(p: &Promise, today: Date) -> Band {
    match p.state {
        State::Open if p.due_on < today => Band::Late,
        State::Open if p.due_on <= week_end(today) => Band::ThisWeek,
        State::Open => Band::Later,
        State::Kept if p.closed_on.is_some_and(|day| calendar::days_between(day, today) <= LATELY) => Band::KeptLately,
        _ => Band::Closed,
    }
}

/// The Sunday of the week of `today`.
fn week_end(today: Date) -> Date {
    let ahead = i64::from(Weekday::Sunday.to_monday_zero_offset() - today.weekday().to_monday_zero_offset());
    today.checked_add(ahead.days()).unwrap_or(today)
}

/// Points of our late promise for Contact next (`domain.md` 4.1): `min(40, 20 + 3 * days)`; 0 when it is not late.
pub fn late_points(days: i64) -> f64 {
    if days <= 0 { 0.0 } else { (20.0 + 3.0 * days as f64).min(40.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn promise(state: State, due: Date, closed: Option<Date>) -> Promise {
        Promise {
            account: AccountId(uuid::Uuid::from_u128(1)),
            id: PromiseId(uuid::Uuid::from_u128(2)),
            side: Side::Ours,
            content: String::from("Send the <price> table"),
            person: None,
            owner: UserId(uuid::Uuid::from_u128(3)),
            due_on: due,
            original_due_on: due,
            moves: 0,
            state,
            closed_on: closed,
            closed_at: None,
            evidence: String::new(),
            confirmed_by: None,
            interaction: None,
            version: 1,
            archived: false,
            created_at: Timestamp::UNIX_EPOCH,
        }
    }

    const TODAY: Date = date(2026, 11, 12);

    #[test]
    fn late_is_derived() {
        let open = promise(State::Open, date(2026, 11, 10), None);
        assert!(open.late(TODAY) && open.days_late(TODAY) == 2);
        assert!(!promise(State::Open, TODAY, None).late(TODAY));
        let moved = Promise {
            original_due_on: date(2026, 11, 1),
            ..promise(State::Kept, date(2026, 11, 9), Some(date(2026, 11, 9)))
        };
        assert!(moved.late(TODAY), "kept by the moved date, but after the first one");
        assert!(!promise(State::Kept, date(2026, 11, 9), Some(date(2026, 11, 9))).late(TODAY));
        assert!(!promise(State::Released, date(2026, 11, 1), Some(TODAY)).late(TODAY));
    }

    #[test]
    fn bands_follow_the_week() {
        // 12 November 2026 is a Thursday; its week ends on Sunday the 15th.
        assert_eq!(week_end(TODAY), date(2026, 11, 15));
        assert_eq!(week_end(date(2026, 11, 15)), date(2026, 11, 15));
        for (due, want) in [
            (date(2026, 11, 11), Band::Late),
            (TODAY, Band::ThisWeek),
            (date(2026, 11, 15), Band::ThisWeek),
            (date(2026, 11, 16), Band::Later),
        ] {
            assert_eq!(band(&promise(State::Open, due, None), TODAY), want, "{due}");
        }
        assert_eq!(band(&promise(State::Kept, TODAY, Some(date(2026, 10, 29))), TODAY), Band::KeptLately);
        assert_eq!(band(&promise(State::Kept, TODAY, Some(date(2026, 10, 28))), TODAY), Band::Closed);
        assert_eq!(band(&promise(State::Broken, TODAY, Some(TODAY)), TODAY), Band::Closed);
    }

    #[test]
    fn late_promises_weigh_as_specified() {
        assert_eq!([0, 1, 2, 6, 7, 100].map(late_points), [0.0, 23.0, 26.0, 38.0, 40.0, 40.0]);
    }

    #[test]
    fn fields_replace_and_come_back() {
        let before = promise(State::Open, TODAY, None);
        let set = json!({"state": "kept", "closed_on": "2026-11-12", "evidence": "Anneke Vos"});
        let after = before.with(set.as_object().unwrap()).unwrap();
        assert_eq!((after.state, after.closed_on), (State::Kept, Some(TODAY)));
        assert_eq!(after.with(&before.fields()).unwrap(), before);
        assert!(before.with(json!({"state": "forgotten"}).as_object().unwrap()).is_none());
    }
}
