//! What a target is: an amount that somebody, or their team, is to sell in a period. Pure.

mod attain;
mod grid;
mod held;
mod pace;
mod split;
pub mod sums;

use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

pub use attain::{Attained, Judged, judge};
pub use grid::{Column, columns, outermost};
pub use held::{days_of, held_days, prorated};
pub use pace::{Shape, linear, pace};
pub use split::split;

use crate::base::dated::Span;
use crate::base::money::Money;
use crate::base::{AccountId, Error, Fields, Result, TargetId, TerritoryId, UserId};
use crate::features::people::merge::Base;

/// Version of attainment, proration and pace, told beside the numbers.
pub const FORMULA: &str = "attainment/1";

/// Most days of a period: ten years are a typing error.
const LONGEST: i64 = 366 * 5;

/// Of which part of somebody's sales a target speaks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Part {
    /// Of everything that is credited to them.
    Whole,
    /// Of the accounts of a territory and those below it.
    Territory(TerritoryId),
    /// Of one account and those below it.
    Account(AccountId),
    /// Of an offering and those below it.
    Offering(Uuid),
}

impl Part {
    /// The word kept in the database and used by the API; empty for the whole.
    pub fn code(self) -> &'static str {
        match self {
            Part::Whole => "",
            Part::Territory(_) => "territory",
            Part::Account(_) => "account",
            Part::Offering(_) => "offering",
        }
    }

    /// The id of what it is narrowed to.
    pub fn id(self) -> Option<Uuid> {
        match self {
            Part::Whole => None,
            Part::Territory(id) => Some(id.0),
            Part::Account(id) => Some(id.0),
            Part::Offering(id) => Some(id),
        }
    }

    /// A part from its word and id; none when they do not fit together.
    pub fn parse(code: &str, id: Option<Uuid>) -> Option<Self> {
        match (code, id) {
            ("", None) => Some(Part::Whole),
            ("territory", Some(id)) => Some(Part::Territory(TerritoryId(id))),
            ("account", Some(id)) => Some(Part::Account(AccountId(id))),
            ("offering", Some(id)) => Some(Part::Offering(id)),
            _ => None,
        }
    }
}

/// Whose sales of which part: what two targets must share to be about the same thing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct About {
    /// Who is to sell, or whose team.
    pub user: UserId,
    /// Whether it is the target of everybody who reports to them, and of themselves.
    pub team: bool,
    /// Of what.
    pub part: Part,
}

/// A stored target.
#[derive(Clone, PartialEq, Debug)]
pub struct Target {
    /// Its id.
    pub id: TargetId,
    /// Whose, of what.
    pub about: About,
    /// In which days.
    pub span: Span,
    /// How much.
    pub amount: Money,
    /// Counts changes.
    pub version: i64,
    /// Whether it was taken away.
    pub archived: bool,
}

impl Target {
    /// The fields as the log and the merge see them.
    pub fn fields(&self) -> Map<String, Json> {
        let all = json!({
            "valid_from": self.span.from.to_string(),
            "valid_to": self.span.last().unwrap_or(self.span.to).to_string(),
            "amount_minor": self.amount.minor,
            "currency": self.amount.currency,
        });
        if let Json::Object(map) = all { map } else { Map::new() }
    }

    /// The target with some fields replaced; none when a value does not fit.
    pub fn with(&self, set: &Map<String, Json>) -> Option<Self> {
        let (mut after, mut last) = (self.clone(), self.span.last());
        for (field, value) in set {
            match field.as_str() {
                "valid_from" => after.span.from = value.as_str()?.parse().ok()?,
                "valid_to" => last = Some(value.as_str()?.parse().ok()?),
                "amount_minor" => after.amount.minor = value.as_i64()?,
                "currency" => after.amount.currency = value.as_str()?.to_owned(),
                _ => return None,
            }
        }
        after.span.to = last.map_or(after.span.to, crate::base::dated::next_day);
        Some(after)
    }
}

/// A target to be set.
#[derive(Clone, PartialEq, Debug)]
pub struct NewTarget {
    /// Whose, of what.
    pub about: About,
    /// In which days.
    pub span: Span,
    /// How much.
    pub amount: Money,
}

/// Changes of a target.
#[derive(Clone, Debug, Default)]
pub struct EditTarget {
    /// New values by field.
    pub set: Map<String, Json>,
    /// What the editor had read.
    pub base: Base,
    /// Why.
    pub reason: String,
}

/// A first and a last day as a period.
pub fn period(fields: &mut Fields, from: Date, last: Date) -> Span {
    let span = Span { from, to: crate::base::dated::next_day(last) };
    if last < from {
        fields.add("valid_to", "error-ends-before-start");
        return Span { from, to: crate::base::dated::next_day(from) };
    }
    if days_of(&span) > LONGEST {
        fields.add("valid_to", "targets-error-long");
    }
    span
}

/// Whether a target may stand beside others about the same: their periods lie apart, or one lies in the other (a
/// quarter in its year). What overlaps in part would count days twice.
///
/// # Errors
/// `Invalid` on `valid_from` for a period that there is, or that overlaps one in part.
pub fn fits(span: &Span, others: &[Span]) -> Result<()> {
    for other in others {
        if span == other {
            return Err(Error::field("valid_from", "targets-error-same"));
        }
        let inside = |a: &Span, b: &Span| b.from <= a.from && a.to <= b.to;
        if span.overlaps(other) && !inside(span, other) && !inside(other, span) {
            let mut fields = Fields::default();
            let days = vec![
                ("from", other.from.to_string()),
                ("last", other.last().map(|d| d.to_string()).unwrap_or_default()),
            ];
            fields.add_with("valid_from", "targets-error-overlap", days);
            return Err(Error::Invalid(fields));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn span(from: Date, last: Date) -> Span {
        Span::new(from, Some(last)).unwrap()
    }

    #[test]
    fn periods_nest_or_lie_apart() {
        let year = span(date(2026, 1, 1), date(2026, 12, 31));
        let q1 = span(date(2026, 1, 1), date(2026, 3, 31));
        let odd = span(date(2026, 3, 20), date(2026, 4, 5));
        assert!(fits(&q1, &[year]).is_ok() && fits(&year, &[q1]).is_ok());
        assert!(fits(&odd, &[year]).is_ok(), "17 days lie in the year");
        assert!(fits(&odd, &[year, q1]).is_err(), "they cross the end of the quarter");
        assert!(fits(&q1, &[q1]).is_err());
        assert!(fits(&q1, &[span(date(2026, 4, 1), date(2026, 4, 1))]).is_ok());
    }

    #[test]
    fn fields_come_and_go() {
        let target = Target {
            id: TargetId(Uuid::nil()),
            about: About { user: UserId(Uuid::nil()), team: false, part: Part::Whole },
            span: span(date(2026, 1, 1), date(2026, 3, 31)),
            amount: Money { minor: 5, currency: String::from("EUR") },
            version: 1,
            archived: false,
        };
        assert_eq!(target.with(&target.fields()), Some(target.clone()));
        let mut set = Map::new();
        set.insert(String::from("valid_to"), json!("2026-02-28"));
        assert_eq!(target.with(&set).unwrap().span, span(date(2026, 1, 1), date(2026, 2, 28)));
        set.insert(String::from("team"), json!(true));
        assert_eq!(target.with(&set), None);
    }

    #[test]
    fn parts_have_words() {
        let id = Uuid::from_u128(7);
        for part in [Part::Whole, Part::Territory(TerritoryId(id)), Part::Account(AccountId(id)), Part::Offering(id)] {
            assert_eq!(Part::parse(part.code(), part.id()), Some(part));
        }
        assert_eq!(Part::parse("", Some(id)), None);
        assert_eq!(Part::parse("account", None), None);
    }
}
