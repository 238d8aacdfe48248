//! The grid: what each unit buys of each offering, from whom, and what both sides sum up to. Pure.

use uuid::Uuid;

use super::{Confidence, Place, State, share};
use crate::base::by_id::ById;
use crate::base::{CompetitorId, OfferingId, UnitId};

/// A row: a unit with what is known of it, or the account as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// The unit; none for the account as a whole.
    pub unit: Option<UnitId>,
    /// Its name; empty for the account as a whole.
    pub name: String,
    /// Where it is.
    pub city: String,
    /// Its kind, by which offerings can be sold to it.
    pub kind: Option<String>,
}

/// Stands for somebody of whom nobody knows who it is.
pub const NOBODY: CompetitorId = CompetitorId(Uuid::nil());

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Where.
    pub place: Place,
    /// What it is.
    pub state: State,
    /// Whether it counts among what can be sold.
    pub sellable: bool,
    /// Sold in twelve months.
    pub sold: i64,
    /// Lines of that.
    pub lines: i64,
    /// Lines that no rate converts.
    pub unrated: i64,
    /// What the client spends there with all suppliers.
    pub spend: Option<i64>,
    /// Whether the estimate is less than what we sold: then it counts as much as we sold.
    pub low: bool,
    /// What of the rest will probably be ours.
    pub probable: Option<i64>,
    /// The open deal.
    pub deal: Option<usize>,
    /// Who else sells there; nil where somebody does and nobody knows who.
    pub competitor: Option<CompetitorId>,
    /// What is noted of this very cell.
    pub noted: Option<Uuid>,
    /// How sure the estimate is.
    pub confidence: Option<Confidence>,
}

impl Cell {
    /// Our share of what they spend.
    pub fn share(&self) -> Option<f64> {
        share(self.sold, self.spend?)
    }

    /// What they spend there and not with us.
    pub fn gap(&self) -> Option<i64> {
        Some((self.spend? - self.sold).max(0))
    }

    /// Whether we sold.
    pub fn owned(&self) -> bool {
        self.sold > 0 || self.unrated > 0
    }
}

/// What cells come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Sold in twelve months.
    pub sold: i64,
    /// Sold where it is known what the client spends.
    pub matched: i64,
    /// What the client spends, where it is known.
    pub spend: i64,
    /// What is left of that.
    pub gap: i64,
    /// What of it will probably be ours, where somebody said how likely it is.
    pub probable: i64,
    /// Cells in which something is left and nobody said how likely it is.
    pub unlikely: usize,
    /// Cells that can be sold.
    pub sellable: usize,
    /// Those of them in which we sold.
    pub owned: usize,
    /// Those of them of which nobody knows what the client spends.
    pub unknown: usize,
    /// Lines that no rate converts.
    pub unrated: i64,
}

impl Sums {
    /// Adds a cell.
    pub(super) fn add(&mut self, cell: &Cell) {
        self.sold += cell.sold;
        self.unrated += cell.unrated;
        if !cell.sellable {
            return;
        }
        self.sellable += 1;
        self.owned += usize::from(cell.owned());
        let (Some(spend), Some(gap)) = (cell.spend, cell.gap()) else {
            self.unknown += 1;
            return;
        };
        self.matched += cell.sold;
        self.spend += spend;
        self.gap += gap;
        self.probable += cell.probable.unwrap_or(0);
        self.unlikely += usize::from(gap > 0 && cell.probable.is_none());
    }

    /// Both together.
    pub fn join(&mut self, other: &Self) {
        self.sold += other.sold;
        self.matched += other.matched;
        self.spend += other.spend;
        self.gap += other.gap;
        self.probable += other.probable;
        self.unlikely += other.unlikely;
        self.sellable += other.sellable;
        self.owned += other.owned;
        self.unknown += other.unknown;
        self.unrated += other.unrated;
    }

    /// Share of wallet: what we sold of what the client spends, where that is known.
    pub fn share(&self) -> Option<f64> {
        share(self.matched, self.spend)
    }

    /// Penetration: cells in which we sold of those that can be sold.
    pub fn penetration(&self) -> Option<f64> {
        (self.sellable > 0).then(|| self.owned as f64 / self.sellable as f64)
    }
}

/// A row of cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Whose.
    pub head: Head,
    /// One for each line.
    pub cells: Vec<Cell>,
    /// Those of the parts of opened lines, by offering.
    pub parts: ById<OfferingId, Cell>,
    /// What was sold without an offering, and lines that no rate converts.
    pub other: (i64, i64),
    /// What the cells come to.
    pub sums: Sums,
}

impl Row {
    /// All that was sold to it.
    pub fn sold(&self) -> i64 {
        self.sums.sold + self.other.0
    }
}

/// The grid of an account.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// The lines.
    pub columns: Vec<OfferingId>,
    /// Units by name, then the account as a whole.
    pub rows: Vec<Row>,
    /// What each line comes to.
    pub sums: Vec<Sums>,
    /// What all comes to.
    pub total: Sums,
    /// What was sold without an offering, and lines that no rate converts.
    pub other: (i64, i64),
    /// Whether anything is sold, noted or on its way.
    pub any: bool,
}

impl Grid {
    /// The row of a unit.
    pub fn row(&self, unit: Option<UnitId>) -> Option<&Row> {
        self.rows.iter().find(|r| r.head.unit == unit)
    }

    /// The cell of a line or of a part of an opened one.
    pub fn cell(&self, place: Place) -> Option<&Cell> {
        let row = self.row(place.0)?;
        row.cells.iter().find(|c| c.place.1 == place.1).or_else(|| row.parts.get(&place.1))
    }
}
