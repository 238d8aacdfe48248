//! What is asked once a file: how its days and numbers are written, and what happens where it differs.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The order of day, month and year where a file writes `03/04/2026`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DayOrder {
    /// 3 April.
    DayFirst,
    /// 4 March.
    MonthFirst,
}

/// What stands before the decimals.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decimals {
    /// `1,234.56`
    Point,
    /// `1.234,56`
    Comma,
}

/// Who is right where file and Tenure differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Differ {
    /// What was changed here after the file was made stays; everything else takes the file's value.
    #[default]
    Newer,
    /// The file.
    File,
    /// Tenure: only what is empty is filled.
    Ours,
}

/// What happens to a file of which some rows are refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rest {
    /// The rest goes in; refused rows come back as a file.
    #[default]
    GoesIn,
    /// Nothing goes in.
    Waits,
}

/// Answers of the importer; what is none was not asked or is still open.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Answers {
    /// Order of day and month.
    pub days: Option<DayOrder>,
    /// What stands before the decimals.
    pub decimals: Option<Decimals>,
    /// Currency of amounts whose row names none.
    pub currency: Option<String>,
    /// Time zone of times that name none, as IANA calls it.
    pub zone: Option<String>,
    /// Who is right where file and Tenure differ.
    pub differ: Differ,
    /// The day on which the file was made: `2026-11-03`.
    pub made_on: Option<String>,
    /// What happens when rows are refused.
    pub rest: Rest,
    /// Whether numbers of cards and of persons are taken in nevertheless.
    pub insist: bool,
    /// Whether cells that rows lack at their end are empty; else such rows are refused.
    pub short: bool,
}

impl Answers {
    /// The day on which the file was made; none when nobody said so.
    pub fn made_on(&self) -> Option<Date> {
        self.made_on.as_deref()?.parse().ok()
    }
}
