//! What a revenue report is asked for, and how sums are laid out. Pure.

pub mod matrix;
pub mod periods;

use jiff::civil::Date;
use uuid::Uuid;

pub use matrix::{Amount, Cell, Matrix, Row};
pub use periods::{Period, Step};

use crate::base::codes;

/// Version of the rules of attribution and conversion, told beside the numbers.
pub const FORMULA: &str = "revenue-report/1";

codes! {
    /// What the rows of a report are.
    By, "revenue_reports-by-" {
        /// Who led the account.
        Lead = "lead",
        /// Whom the lead reports to.
        Team = "team",
        /// The territory of the account.
        Territory = "territory",
        /// The account.
        Account = "account",
        /// The account with all below it: the top of its tree that the viewer sees.
        Group = "group",
        /// A part inside an account.
        Unit = "unit",
        /// What was sold.
        Offering = "offering",
        /// The sector of the account, as it is today.
        Sector = "sector",
    }
}

impl By {
    /// Whether rows can differ between the two attributions.
    pub fn dated(self) -> bool {
        matches!(self, By::Lead | By::Team | By::Territory)
    }

    /// Whether there may be as many rows as accounts.
    pub fn many(self) -> bool {
        matches!(self, By::Account | By::Group | By::Unit)
    }
}

codes! {
    /// To whom a line belongs.
    Who, "revenue_reports-who-" {
        /// Both, side by side.
        Both = "both",
        /// To whoever held the account on its day, or sold it.
        Then = "then",
        /// To whoever holds the account today.
        Now = "now",
    }
}

/// What stands in an address in place of what a row does not have.
pub const NONE: &str = "none";

/// Whose: of one, by id or by code, or those that have none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Of nobody and nothing.
    Nobody,
    /// Of this person, account, unit, offering or territory.
    Id(Uuid),
    /// Of this sector.
    Code(String),
}

/// Which lines count.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// From this day on.
    pub from: Option<Date>,
    /// Before this day.
    pub before: Option<Date>,
    /// Of this account and those below it.
    pub account: Option<Uuid>,
    /// Of this unit.
    pub unit: Option<Uuid>,
    /// Of this offering and those below it.
    pub offering: Option<Uuid>,
    /// In this territory and those below it.
    pub territory: Option<Uuid>,
    /// Of accounts of this sector.
    pub sector: Option<String>,
    /// Of this currency.
    pub currency: Option<String>,
    /// Those of a row of a report: which rows they are, and the row. What counts once in the report counts once here.
    pub row: Option<(By, Whose)>,
    /// By which attribution the row is meant.
    pub who: Option<Who>,
    /// Only lines whose owner then is not today's.
    pub moved: bool,
    /// Only lines of this owner then.
    pub then: Option<Whose>,
    /// Only lines of accounts that this person leads today.
    pub now: Option<Whose>,
    /// Only lines whose owner then stopped leading the account on this day; within it none: only those of owners who
    /// did not lead it, or lead it still.
    pub handed: Option<Option<Date>>,
    /// Only lines without a rate.
    pub unknown: bool,
}
