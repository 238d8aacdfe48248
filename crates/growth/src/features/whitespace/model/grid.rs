//! The grid: what each unit buys of each offering, from whom, and what both sides sum up to. Pure.

use uuid::Uuid;

use super::{Confidence, Place, State, share};
use crate::base::by_id::ById;
use crate::base::money::Money;
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
    /// Whether it was archived by the day: what was sold there counts, and nothing is left to win.
    pub archived: bool,
    /// Whether it was entered by the day. Facts may be older than the unit they are about.
    pub entered: bool,
}

/// What was sold; none where there are lines, and no rate converts any of them.
pub fn rated(minor: i64, lines: i64, unrated: i64) -> Option<i64> {
    (lines == 0 || unrated < lines).then_some(minor)
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
    /// Estimates that no rate converts, with those of its parts.
    pub foreign: usize,
    /// The amount of such an estimate; none where there are several.
    pub own: Option<Money>,
    /// Whether its unit is archived.
    pub closed: bool,
}

impl Cell {
    /// What we sold; none where no rate converts any of it.
    pub fn rated(&self) -> Option<i64> {
        rated(self.sold, self.lines, self.unrated)
    }

    /// Our share of what they spend.
    pub fn share(&self) -> Option<f64> {
        share(self.rated()?, self.spend?)
    }

    /// What they spend there and not with us; none in an archived unit, where nothing is left to win.
    pub fn gap(&self) -> Option<i64> {
        let (spend, sold) = (self.spend?, self.rated()?);
        (!self.closed).then(|| (spend - sold).max(0))
    }

    /// What it accounts for of what is said of the account as a whole.
    pub(super) fn held(&self) -> i64 {
        let counts = !self.closed || self.owned();
        self.spend.filter(|_| counts).unwrap_or(self.sold.max(0))
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
    /// Lines of that.
    pub lines: i64,
    /// Sold where it is known what the client spends.
    pub matched: i64,
    /// What the client spends there.
    pub wallet: i64,
    /// What the client spends, where it is known.
    pub spend: i64,
    /// What is left of that.
    pub gap: i64,
    /// Cells of which it is known what is left.
    pub told: usize,
    /// What of it will probably be ours, where somebody said how likely it is.
    pub probable: i64,
    /// Cells of which somebody said how likely it is.
    pub likely: usize,
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
    /// Estimates that no rate converts.
    pub foreign: usize,
}

impl Sums {
    /// Adds a cell. Of an archived unit counts what was bought, and nothing that could be.
    pub(super) fn add(&mut self, cell: &Cell) {
        self.sold += cell.sold;
        self.lines += cell.lines;
        self.unrated += cell.unrated;
        if !(cell.sellable || cell.closed && cell.owned()) {
            return;
        }
        self.sellable += usize::from(cell.sellable);
        self.owned += usize::from(cell.sellable && cell.owned());
        self.foreign += cell.foreign;
        let Some(spend) = cell.spend else {
            self.unknown += usize::from(cell.sellable && cell.foreign == 0);
            return;
        };
        self.spend += spend;
        if let Some(sold) = cell.rated() {
            self.matched += sold;
            self.wallet += spend;
        }
        if let Some(gap) = cell.gap() {
            self.gap += gap;
            self.told += 1;
            self.probable += cell.probable.unwrap_or(0);
            self.likely += usize::from(cell.probable.is_some());
            self.unlikely += usize::from(gap > 0 && cell.probable.is_none());
        }
    }

    /// Both together.
    pub fn join(&mut self, other: &Self) {
        self.sold += other.sold;
        self.lines += other.lines;
        self.matched += other.matched;
        self.wallet += other.wallet;
        self.spend += other.spend;
        self.gap += other.gap;
        self.told += other.told;
        self.probable += other.probable;
        self.likely += other.likely;
        self.unlikely += other.unlikely;
        self.sellable += other.sellable;
        self.owned += other.owned;
        self.unknown += other.unknown;
        self.unrated += other.unrated;
        self.foreign += other.foreign;
    }

    /// What was sold; none where no rate converts any of it.
    pub fn rated(&self) -> Option<i64> {
        rated(self.sold, self.lines, self.unrated)
    }

    /// What the client spends; none where nobody knows.
    pub fn known_spend(&self) -> Option<i64> {
        (self.spend > 0).then_some(self.spend)
    }

    /// What is left to win; none where nobody knows.
    pub fn known_gap(&self) -> Option<i64> {
        (self.spend > 0 && self.told > 0).then_some(self.gap)
    }

    /// What of it will probably be ours; none where something is left and nobody said how likely it is.
    pub fn known_probable(&self) -> Option<i64> {
        self.known_gap().filter(|_| self.likely > 0 || self.unlikely == 0).map(|_| self.probable)
    }

    /// Share of wallet: what we sold of what the client spends, where that is known.
    pub fn share(&self) -> Option<f64> {
        share(self.matched, self.wallet)
    }

    /// Penetration: cells in which we sold of those that can be sold.
    pub fn penetration(&self) -> Option<f64> {
        (self.sellable > 0).then(|| self.owned as f64 / self.sellable as f64)
    }
}

/// What was sold without an offering.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Other {
    /// What the lines come to that a rate converts.
    pub minor: i64,
    /// Lines.
    pub lines: i64,
    /// Those that no rate converts.
    pub unrated: i64,
}

impl Other {
    /// What was sold; none where no rate converts any of it.
    pub fn rated(&self) -> Option<i64> {
        rated(self.minor, self.lines, self.unrated)
    }

    /// Both together.
    pub fn join(&mut self, other: &Self) {
        self.minor += other.minor;
        self.lines += other.lines;
        self.unrated += other.unrated;
    }

    /// All that was sold, with what cells come to.
    pub fn with(&self, sums: &Sums) -> Option<i64> {
        rated(sums.sold + self.minor, sums.lines + self.lines, sums.unrated + self.unrated)
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
    /// What was sold without an offering.
    pub other: Other,
    /// What the cells come to.
    pub sums: Sums,
}

impl Row {
    /// All that was sold to it; none where no rate converts any of it.
    pub fn sold(&self) -> Option<i64> {
        self.other.with(&self.sums)
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
    /// What was sold without an offering.
    pub other: Other,
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
