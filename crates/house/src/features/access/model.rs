//! Team, grants and reasons of access: the types and pure rules.

use jiff::civil::Date;

pub use super::sources::Source;
use crate::base::dated::{OPEN, Span};
use crate::base::{AccountId, RowId, UnitId, UserId};

/// A part on an account's team.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Answers for the account; exactly one per account and day.
    Lead,
    /// Manages with the lead, often one unit.
    CoManager,
    /// Knows a product or a field.
    Specialist,
    /// Delivers or serves.
    Service,
    /// Stands for the management towards the client's.
    Sponsor,
}

impl Part {
    /// All parts, in the order in which forms offer them.
    pub const ALL: [Part; 5] = [Part::Lead, Part::CoManager, Part::Specialist, Part::Service, Part::Sponsor];

    /// The word kept in the database.
    pub fn code(self) -> &'static str {
        match self {
            Part::Lead => "lead",
            Part::CoManager => "co_manager",
            Part::Specialist => "specialist",
            Part::Service => "service",
            Part::Sponsor => "sponsor",
        }
    }

    /// The part with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.code() == code)
    }

    /// The level that it gives.
    pub fn level(self) -> i64 {
        match self {
            Part::Lead => 5,
            Part::CoManager => 4,
            Part::Specialist | Part::Service | Part::Sponsor => 3,
        }
    }

    /// Text key of its name.
    pub fn label(self) -> &'static str {
        match self {
            Part::Lead => "access-part-lead",
            Part::CoManager => "access-part-co-manager",
            Part::Specialist => "access-part-specialist",
            Part::Service => "access-part-service",
            Part::Sponsor => "access-part-sponsor",
        }
    }
}

/// Text key of a level's name.
pub fn level_label(level: i64) -> &'static str {
    match level {
        5.. => "access-level-manage",
        4 => "access-level-edit",
        3 => "access-level-contribute",
        2 => "access-level-read",
        _ => "access-level-head",
    }
}

/// The levels that a grant may give, by word.
pub const GRANT_LEVELS: [(&str, i64); 4] = [("read", 2), ("contribute", 3), ("edit", 4), ("manage", 5)];

/// The level of a word.
pub fn level_of(word: &str) -> Option<i64> {
    GRANT_LEVELS.iter().find(|(w, _)| *w == word).map(|(_, level)| *level)
}

/// The word of a level, for the API.
pub fn level_word(level: i64) -> &'static str {
    match level {
        5.. => "manage",
        4 => "edit",
        3 => "contribute",
        2 => "read",
        1 => "head",
        _ => "none",
    }
}

/// An assignment to be made.
#[derive(Clone, Debug)]
pub struct NewAssignment {
    /// The account.
    pub account: AccountId,
    /// Who.
    pub user: UserId,
    /// As what.
    pub role: Part,
    /// On which unit; none is the whole account.
    pub unit: Option<UnitId>,
    /// Share of their time in percent.
    pub allocation: Option<i64>,
    /// When.
    pub span: Span,
    /// Why.
    pub reason: String,
}

/// A stored assignment.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// The row.
    pub id: RowId,
    /// The account.
    pub account: AccountId,
    /// Who.
    pub user: UserId,
    /// As what.
    pub role: Part,
    /// On which unit.
    pub unit: Option<UnitId>,
    /// Share of their time in percent.
    pub allocation: Option<i64>,
    /// When.
    pub span: Span,
    /// Why.
    pub reason: String,
    /// Who set it.
    pub created_by: Option<UserId>,
    /// When it was set, in microseconds.
    pub created_at: i64,
}

/// An assignment with the names that a page shows.
#[derive(Clone, Debug)]
pub struct Member {
    /// The row.
    pub row: Assignment,
    /// Who, by name.
    pub name: String,
    /// The unit's name.
    pub unit: Option<String>,
    /// Who set it, by name.
    pub by: Option<String>,
}

/// A row that ends.
#[derive(Clone, Debug)]
pub struct EndRow {
    /// The account.
    pub account: AccountId,
    /// The row.
    pub row: RowId,
    /// Its last day.
    pub last: Date,
    /// Why.
    pub reason: String,
}

/// A new lead for many accounts from a day on.
#[derive(Clone, Debug)]
pub struct Reassign {
    /// The accounts.
    pub accounts: Vec<AccountId>,
    /// The new lead.
    pub to: UserId,
    /// Their first day.
    pub from: Date,
    /// Why.
    pub reason: String,
}

/// A grant to be given.
#[derive(Clone, Debug)]
pub struct NewGrant {
    /// The account.
    pub account: AccountId,
    /// To whom.
    pub user: UserId,
    /// 2 read, 3 contribute, 4 edit, 5 manage.
    pub level: i64,
    /// When; always with an end.
    pub span: Span,
    /// Why.
    pub reason: String,
}

/// A stored grant.
#[derive(Clone, Debug, PartialEq)]
pub struct Grant {
    /// The row.
    pub id: RowId,
    /// The account.
    pub account: AccountId,
    /// To whom.
    pub user: UserId,
    /// 2 read, 3 contribute, 4 edit, 5 manage.
    pub level: i64,
    /// When.
    pub span: Span,
    /// Why.
    pub reason: String,
    /// Who gave it.
    pub created_by: Option<UserId>,
    /// When it was given, in microseconds.
    pub created_at: i64,
}

/// A grant with names.
#[derive(Clone, Debug)]
pub struct Granted {
    /// The row.
    pub row: Grant,
    /// To whom, by name.
    pub name: String,
    /// Who gave it, by name.
    pub by: Option<String>,
}

/// How `new` and a stored row meet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meeting {
    /// They have nothing to do with each other.
    None,
    /// The stored row says all that the new one says.
    Covered,
    /// The new one takes the stored one's days.
    Takes,
}

/// Exactly one lead per account and day; of other parts the same person on the same unit only once.
pub fn meet(old: &Assignment, new: &NewAssignment) -> Meeting {
    let same = old.user == new.user && old.role == new.role && old.unit == new.unit;
    if old.account != new.account || !old.span.overlaps(&new.span) {
        Meeting::None
    } else if same && old.span.from <= new.span.from && new.span.to <= old.span.to && old.allocation == new.allocation {
        Meeting::Covered
    } else if same || (old.role == Part::Lead && new.role == Part::Lead) {
        Meeting::Takes
    } else {
        Meeting::None
    }
}

/// The first day shown on a track: the year before the year of `day`.
pub fn track_start(day: Date) -> Date {
    Date::new(day.year() - 1, 1, 1).unwrap_or(day)
}

/// Whether a span is open at its end.
pub fn is_open(span: &Span) -> bool {
    span.to == OPEN
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use uuid::Uuid;

    fn stored(user: u128, role: Part, span: Span) -> Assignment {
        Assignment {
            id: RowId(Uuid::from_u128(1)),
            account: AccountId(Uuid::from_u128(7)),
            user: UserId(Uuid::from_u128(user)),
            role,
            unit: None,
            allocation: None,
            span,
            reason: String::new(),
            created_by: None,
            created_at: 0,
        }
    }

    fn new(user: u128, role: Part, span: Span) -> NewAssignment {
        let (account, user) = (AccountId(Uuid::from_u128(7)), UserId(Uuid::from_u128(user)));
        NewAssignment { account, user, role, unit: None, allocation: None, span, reason: String::new() }
    }

    #[test]
    fn one_lead_per_day() {
        let open = Span::since(date(2026, 1, 1));
        let later = Span::since(date(2026, 3, 1));
        assert_eq!(meet(&stored(1, Part::Lead, open), &new(2, Part::Lead, later)), Meeting::Takes);
        assert_eq!(meet(&stored(1, Part::Lead, open), &new(1, Part::Lead, later)), Meeting::Covered);
        assert_eq!(meet(&stored(1, Part::Lead, later), &new(1, Part::Lead, open)), Meeting::Takes);
        let before = Span { from: date(2025, 1, 1), to: date(2026, 1, 1) };
        assert_eq!(meet(&stored(1, Part::Lead, before), &new(2, Part::Lead, open)), Meeting::None);
    }

    #[test]
    fn other_parts_may_be_held_by_many() {
        let open = Span::since(date(2026, 1, 1));
        assert_eq!(meet(&stored(1, Part::Service, open), &new(2, Part::Service, open)), Meeting::None);
        assert_eq!(meet(&stored(1, Part::Service, open), &new(1, Part::Sponsor, open)), Meeting::None);
        assert_eq!(meet(&stored(1, Part::Lead, open), &new(2, Part::CoManager, open)), Meeting::None);
    }
}
