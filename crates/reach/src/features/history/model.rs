//! The types of a comparison, and which days are compared.

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use uuid::Uuid;

use crate::base::asof::AsOf;
use crate::base::dates::{self, Lean};
use crate::base::{AccountId, Error, Fields, Result, TerritoryId, UserId};
use crate::features::access::model::Part;

/// Whose changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Of {
    /// One account, for which the caller holds a permit.
    Account(AccountId),
    /// The accounts of a territory and of those below it.
    Territory(TerritoryId),
    /// The accounts on whose team a user is.
    User(UserId),
}

/// Two days; what held at the end of each is compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Between {
    /// The first day.
    pub from: AsOf,
    /// The second day.
    pub to: AsOf,
}

impl Between {
    /// Reads the days as typed: without a first day three months before the second, without a second today.
    ///
    /// # Errors
    /// `Invalid` on `from` or `to`.
    pub fn read(from: &str, to: &str, today: Date, zone: &TimeZone) -> Result<Self> {
        let mut fields = Fields::default();
        let mut day = |name: &'static str, text: &str, instead: Date| {
            if text.trim().is_empty() {
                return instead;
            }
            AsOf::read(text, today, zone).map_or_else(
                |_| {
                    fields.add(name, "error-as-of");
                    instead
                },
                |read| read.map_or(today, |a| a.day),
            )
        };
        let to = day("to", to, today);
        let from = day("from", from, to.checked_sub(3.months()).unwrap_or(to));
        if fields.0.is_empty() && from >= to {
            fields.add("from", "history-error-order");
        }
        fields.finish()?;
        Ok(Self { from: AsOf::on(from, today, zone)?, to: AsOf::on(to, today, zone)? })
    }
}

/// The first days that pages offer, counted back from today: text key and day.
pub fn quick(today: Date) -> [(&'static str, Date); 5] {
    let back = |words| dates::parse(words, today, Lean::Back).unwrap_or(today);
    [
        ("history-since-yesterday", back("yesterday")),
        ("history-since-week", back("last week")),
        ("history-since-month", back("last month")),
        ("history-since-quarter", back("last quarter")),
        ("history-since-year", back("last year")),
    ]
}

/// A dated fact of which one value holds per day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// Who leads.
    Lead,
    /// Where it belongs.
    Territory,
    /// Its tier.
    Tier,
    /// Its lifecycle.
    Lifecycle,
    /// What it is part of.
    Parent,
}

impl Fact {
    /// In the order of the page.
    pub const ALL: [Fact; 5] = [Fact::Lead, Fact::Territory, Fact::Tier, Fact::Lifecycle, Fact::Parent];

    /// The word in keys of texts and files.
    pub fn code(self) -> &'static str {
        match self {
            Fact::Lead => "lead",
            Fact::Territory => "territory",
            Fact::Tier => "tier",
            Fact::Lifecycle => "lifecycle",
            Fact::Parent => "parent",
        }
    }
}

/// A value of a fact: a code, or a name with its id.
#[derive(Clone, PartialEq, Debug)]
pub struct Held {
    /// The user, territory or account; none for codes.
    pub id: Option<Uuid>,
    /// The code or the name.
    pub value: String,
}

/// A fact that differs between the days.
#[derive(Clone, PartialEq, Debug)]
pub struct Changed {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// On the first day.
    pub before: Option<Held>,
    /// On the second day.
    pub after: Option<Held>,
    /// Since when it is so.
    pub on: Option<Date>,
    /// Why.
    pub reason: String,
    /// Who set it.
    pub by: Option<String>,
}

/// An account that came into a book or left it.
#[derive(Clone, PartialEq, Debug)]
pub struct Moved {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// Who led it on the first day.
    pub lead_before: Option<String>,
    /// Who led it on the second day.
    pub lead_after: Option<String>,
    /// Its territory on the first day.
    pub territory_before: Option<String>,
    /// Its territory on the second day.
    pub territory_after: Option<String>,
    /// Whether it was archived by the second day.
    pub archived: bool,
}

/// Somebody who joined a team or left it; the lead is told as a fact.
#[derive(Clone, PartialEq, Debug)]
pub struct Teamed {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// Who, and their name.
    pub user: (UserId, String),
    /// As what.
    pub part: Part,
    /// On which unit.
    pub unit: Option<String>,
    /// First day of who joined; first day without who left.
    pub on: Date,
    /// Why.
    pub reason: String,
}

/// A person of the client's who came or went.
#[derive(Clone, PartialEq, Debug)]
pub struct Met {
    /// The account.
    pub account: AccountId,
    /// Their position, for the link.
    pub position: Uuid,
    /// Their name.
    pub name: String,
    /// Their title.
    pub title: String,
    /// First day, or first day without them.
    pub on: Date,
}

/// Rows of a group: the first ones, and how many there are.
#[derive(Clone, PartialEq, Debug)]
pub struct Group<T> {
    /// Those that are shown.
    pub rows: Vec<T>,
    /// All of them.
    pub all: i64,
}

impl<T> Default for Group<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), all: 0 }
    }
}

/// What happened between the days on the accounts of the second one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize, schemars::JsonSchema)]
pub struct Counts {
    /// Two-way conversations.
    pub conversations: i64,
    /// Promises made, ours and theirs.
    pub promises_made: i64,
    /// Promises kept.
    pub promises_kept: i64,
    /// Promises broken.
    pub promises_broken: i64,
    /// People of the client's who are new.
    pub people_came: i64,
    /// People who are there no more.
    pub people_went: i64,
}

/// How many accounts a book held.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Size {
    /// On the first day.
    pub before: i64,
    /// On the second day.
    pub after: i64,
}

/// A whole comparison.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Changes {
    /// The size of the book; none for one account.
    pub size: Option<Size>,
    /// Accounts that came.
    pub came: Group<Moved>,
    /// Accounts that left.
    pub left: Group<Moved>,
    /// Facts in the order of [`Fact::ALL`], those without changes too.
    pub facts: Vec<(Fact, Group<Changed>)>,
    /// Who joined teams.
    pub joined: Group<Teamed>,
    /// Who left teams.
    pub parted: Group<Teamed>,
    /// People who came; listed for one account.
    pub people_came: Vec<Met>,
    /// People who went; listed for one account.
    pub people_went: Vec<Met>,
    /// The numbers.
    pub counts: Counts,
}

impl Changes {
    /// How often a fact changed.
    pub fn of(&self, fact: Fact) -> i64 {
        self.facts.iter().find(|(f, _)| *f == fact).map_or(0, |(_, group)| group.all)
    }

    /// Whether nothing is different.
    pub fn is_empty(&self) -> bool {
        let facts: i64 = self.facts.iter().map(|(_, group)| group.all).sum();
        facts + self.came.all + self.left.all + self.joined.all + self.parted.all == 0
            && self.counts == Counts::default()
    }
}

/// What a user or a territory is called; not found when the viewer must not ask.
pub fn known(name: Option<String>) -> Result<String> {
    name.ok_or(Error::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_read_and_ordered() {
        let (today, zone) = (date(2026, 11, 12), TimeZone::UTC);
        let read = |from, to| Between::read(from, to, today, &zone).map(|b| (b.from.day, b.to.day));
        assert_eq!(read("", "").unwrap(), (date(2026, 8, 12), today));
        assert_eq!(read("last march 31", "30 Sep").unwrap(), (date(2026, 3, 31), date(2026, 9, 30)));
        assert_eq!(read("", "2026-03-31").unwrap(), (date(2025, 12, 31), date(2026, 3, 31)));
        assert_eq!(read("today", "2027-01-01").unwrap(), (today, date(2027, 1, 1)));
        for (from, to, field) in
            [("soon", "", "from"), ("", "soon", "to"), ("today", "", "from"), ("today", "yesterday", "from")]
        {
            let Err(Error::Invalid(fields)) = Between::read(from, to, today, &zone) else { panic!("{from} {to}") };
            assert_eq!(fields.0[0].field, field, "{from} {to}");
        }
        assert_eq!(quick(today)[4].1, date(2025, 11, 12));
    }
}
