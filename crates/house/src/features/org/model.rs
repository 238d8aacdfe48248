//! Reporting lines, territories with their holders, deputies: the types.

use crate::base::dated::Span;
use crate::base::{RowId, TerritoryId, UserId};

/// How strong a reporting line is.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// The manager holds what the person below holds.
    Solid,
    /// The manager may read what the person below holds.
    Dotted,
}

impl LineKind {
    /// Both kinds, in the order in which forms offer them.
    pub const ALL: [LineKind; 2] = [LineKind::Solid, LineKind::Dotted];

    /// The word kept in the database.
    pub fn code(self) -> &'static str {
        match self {
            LineKind::Solid => "solid",
            LineKind::Dotted => "dotted",
        }
    }

    /// The kind with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.code() == code)
    }

    /// Text key of its name.
    pub fn label(self) -> &'static str {
        match self {
            LineKind::Solid => "org-line-solid",
            LineKind::Dotted => "org-line-dotted",
        }
    }
}

/// A reporting line to be set.
#[derive(Clone, Debug)]
pub struct NewLine {
    /// Who reports.
    pub user: UserId,
    /// To whom.
    pub manager: UserId,
    /// How strong.
    pub kind: LineKind,
    /// When.
    pub span: Span,
    /// Why.
    pub reason: String,
}

/// A stored reporting line with its names.
#[derive(Clone, Debug)]
pub struct Line {
    /// The row.
    pub id: RowId,
    /// Who reports.
    pub user: UserId,
    /// Their name.
    pub user_name: String,
    /// To whom.
    pub manager: UserId,
    /// Their name.
    pub manager_name: String,
    /// How strong.
    pub kind: LineKind,
    /// When.
    pub span: Span,
    /// Why.
    pub reason: String,
    /// Who set it, by name.
    pub by: Option<String>,
}

/// How wide a territory is.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum TerritoryLevel {
    /// The whole world, or a business line.
    Global,
    /// A country.
    National,
    /// A part of a country, or several countries.
    Regional,
    /// A list of named accounts.
    Named,
}

impl TerritoryLevel {
    /// All levels, widest first.
    pub const ALL: [TerritoryLevel; 4] =
        [TerritoryLevel::Global, TerritoryLevel::National, TerritoryLevel::Regional, TerritoryLevel::Named];

    /// The word kept in the database.
    pub fn code(self) -> &'static str {
        match self {
            TerritoryLevel::Global => "global",
            TerritoryLevel::National => "national",
            TerritoryLevel::Regional => "regional",
            TerritoryLevel::Named => "named",
        }
    }

    /// The level with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.code() == code)
    }

    /// Text key of its name.
    pub fn label(self) -> &'static str {
        match self {
            TerritoryLevel::Global => "org-level-global",
            TerritoryLevel::National => "org-level-national",
            TerritoryLevel::Regional => "org-level-regional",
            TerritoryLevel::Named => "org-level-named",
        }
    }
}

/// A territory to be created.
#[derive(Clone, Debug)]
pub struct NewTerritory {
    /// Its name, unique over the install.
    pub name: String,
    /// How wide it is.
    pub level: TerritoryLevel,
    /// The territory above.
    pub parent: Option<TerritoryId>,
}

/// What to change of a territory; none leaves a field alone.
#[derive(Clone, Debug, Default)]
pub struct EditTerritory {
    /// New name.
    pub name: Option<String>,
    /// New level.
    pub level: Option<TerritoryLevel>,
    /// New territory above; `Some(None)` makes it a root.
    pub parent: Option<Option<TerritoryId>>,
    /// The version that was read; none overwrites.
    pub base: Option<i64>,
}

/// A stored territory.
#[derive(Clone, Debug, PartialEq)]
pub struct Territory {
    /// The territory.
    pub id: TerritoryId,
    /// Its name.
    pub name: String,
    /// How wide it is.
    pub level: TerritoryLevel,
    /// The territory above.
    pub parent: Option<TerritoryId>,
    /// Counts edits.
    pub version: i64,
    /// Whether it is archived.
    pub archived: bool,
}

/// A territory at its place in the tree.
#[derive(Clone, Debug)]
pub struct TreeRow {
    /// The territory.
    pub territory: Territory,
    /// How many stand above it.
    pub depth: u8,
}

/// A holder of a territory to be set.
#[derive(Clone, Debug)]
pub struct NewHolder {
    /// The territory.
    pub territory: TerritoryId,
    /// Who holds it.
    pub user: UserId,
    /// When.
    pub span: Span,
    /// Why.
    pub reason: String,
}

/// A stored holder with names.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The row.
    pub id: RowId,
    /// The territory.
    pub territory: TerritoryId,
    /// Who holds it.
    pub user: UserId,
    /// Their name.
    pub user_name: String,
    /// When.
    pub span: Span,
    /// Why.
    pub reason: String,
    /// Who set it, by name.
    pub by: Option<String>,
}

/// A deputy to be named.
#[derive(Clone, Debug)]
pub struct NewDeputy {
    /// Who is away.
    pub person: UserId,
    /// Who stands in.
    pub deputy: UserId,
    /// When; always with an end.
    pub span: Span,
    /// Why.
    pub reason: String,
}

/// A stored deputy with names.
#[derive(Clone, Debug)]
pub struct Deputy {
    /// The row.
    pub id: RowId,
    /// Who is away.
    pub person: UserId,
    /// Their name.
    pub person_name: String,
    /// Who stands in.
    pub deputy: UserId,
    /// Their name.
    pub deputy_name: String,
    /// When.
    pub span: Span,
    /// Why.
    pub reason: String,
}

/// How to end a dated row.
#[derive(Clone, Debug)]
pub struct End {
    /// The row.
    pub row: RowId,
    /// The last day on which it holds.
    pub last: jiff::civil::Date,
    /// Why.
    pub reason: String,
}
