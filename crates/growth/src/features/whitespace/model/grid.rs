//! The grid: what each unit buys of each offering, from whom, and what both sides sum up to. Pure.
//!
//! An offering holds what is part of it, and the account as a whole holds its units. What is said of the larger is never
//! less than what is known of its parts, and counts once: a line is worth its own estimate or the sum of its parts,
//! whichever is more, and the account as a whole shows only what its units do not.

use std::collections::HashMap;

use uuid::Uuid;

use super::tree::Tree;
use super::{Confidence, Mark, Noted, OpenDeal, Place, Sold, State, share};
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
    fn add(&mut self, cell: &Cell) {
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
    pub parts: HashMap<OfferingId, Cell>,
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

/// What a grid is made of; spends are in the install's currency.
pub struct Input<'a> {
    /// The offerings.
    pub tree: &'a Tree,
    /// The units, in the order of the rows.
    pub units: Vec<Head>,
    /// What was sold.
    pub sold: &'a [Sold],
    /// What is noted, with its spend converted; none where no rate does.
    pub noted: &'a [(Noted, Option<i64>)],
    /// Open deals.
    pub deals: &'a [OpenDeal],
    /// Lines whose parts are asked for.
    pub open: &'a [OfferingId],
}

struct Maker<'a> {
    input: &'a Input<'a>,
    sold: HashMap<(Option<UnitId>, Option<OfferingId>), &'a Sold>,
    noted: HashMap<Place, &'a (Noted, Option<i64>)>,
    deals: HashMap<Place, usize>,
}

/// Makes the grid.
pub fn grid(input: &Input<'_>) -> Grid {
    let mut deals: HashMap<Place, usize> = HashMap::new();
    for (at, deal) in input.deals.iter().enumerate() {
        // Of several deals in one cell the largest is shown.
        let first = deals.entry(deal.place).or_insert(at);
        if input.deals[*first].minor < deal.minor {
            *first = at;
        }
    }
    let maker = Maker {
        input,
        sold: input.sold.iter().map(|s| ((s.unit, s.offering), s)).collect(),
        noted: input.noted.iter().map(|n| (n.0.place, n)).collect(),
        deals,
    };
    maker.make()
}

impl Maker<'_> {
    fn make(&self) -> Grid {
        let columns = self.columns();
        let mut rows: Vec<Row> = self.input.units.iter().map(|unit| self.row(unit.clone(), &columns)).collect();
        let whole = Head { unit: None, name: String::new(), city: String::new(), kind: None };
        let mut last = self.row(whole, &columns);
        if !rows.is_empty() {
            last = self.rest(last, &rows);
        }
        if rows.is_empty() || last.other != (0, 0) || last.cells.iter().any(|c| c.sellable || c.lines > 0) {
            rows.push(last);
        }
        let mut made = Grid { sums: vec![Sums::default(); columns.len()], columns, rows, ..Grid::default() };
        for row in &made.rows {
            made.total.join(&row.sums);
            made.other = (made.other.0 + row.other.0, made.other.1 + row.other.1);
            for (sums, cell) in made.sums.iter_mut().zip(&row.cells) {
                sums.add(cell);
            }
        }
        made.any = !(self.input.sold.is_empty() && self.input.noted.is_empty() && self.input.deals.is_empty());
        made
    }

    /// Lines that are offered, and those of which something is known.
    fn columns(&self) -> Vec<OfferingId> {
        let tree = self.input.tree;
        let sold = self.input.sold.iter().filter_map(|s| s.offering);
        let used = sold.chain(self.noted.keys().map(|p| p.1)).chain(self.deals.keys().map(|p| p.1));
        let used: std::collections::HashSet<OfferingId> = used.map(|id| tree.root(id)).collect();
        let live = |id: &OfferingId| tree.get(*id).is_some_and(|n| n.live) || used.contains(id);
        tree.roots().iter().copied().filter(live).collect()
    }

    fn row(&self, head: Head, columns: &[OfferingId]) -> Row {
        let mut parts = HashMap::new();
        let cells: Vec<Cell> = columns.iter().map(|id| self.cell(&head, *id, &mut parts)).collect();
        let open = self.input.open;
        parts.retain(|id, _| self.input.tree.get(*id).and_then(|n| n.parent).is_some_and(|p| open.contains(&p)));
        let other = self.sold.get(&(head.unit, None)).map_or((0, 0), |s| (s.minor, s.unrated));
        let mut sums = Sums::default();
        cells.iter().for_each(|cell| sums.add(cell));
        Row { head, cells, parts, other, sums }
    }

    /// The account as a whole: what its units do not account for. Where nothing is said of it, there is no cell.
    fn rest(&self, mut row: Row, units: &[Row]) -> Row {
        for (at, cell) in row.cells.iter_mut().enumerate() {
            let held: i64 = units.iter().map(|r| &r.cells[at]).map(|c| c.spend.unwrap_or(c.sold.max(0))).sum();
            cell.spend = cell.spend.map(|all| (all - held).max(cell.sold));
            let nothing = cell.state == State::Unknown || (cell.state == State::Open && cell.gap() == Some(0));
            if nothing || cell.state == State::NotApplicable {
                (cell.state, cell.sellable, cell.spend, cell.probable) = (State::NotApplicable, false, None, None);
            }
            if let (Some(gap), Some(percent)) = (cell.gap(), self.percent(cell)) {
                cell.probable = Some(gap * percent / 100);
            }
        }
        row.sums = Sums::default();
        row.cells.iter().for_each(|cell| row.sums.add(cell));
        row
    }

    /// How likely the rest becomes ours, as somebody said, or as the deal says.
    fn percent(&self, cell: &Cell) -> Option<i64> {
        let said = self.noted.get(&cell.place).and_then(|n| n.0.facts.probability);
        said.or_else(|| cell.deal.map(|at| self.input.deals[at].probability))
    }

    fn cell(&self, head: &Head, id: OfferingId, all: &mut HashMap<OfferingId, Cell>) -> Cell {
        let tree = self.input.tree;
        let parts: Vec<Cell> = tree
            .get(id)
            .into_iter()
            .flat_map(|n| n.children.iter())
            .map(|child| {
                let cell = self.cell(head, *child, all);
                all.insert(*child, cell.clone());
                cell
            })
            .collect();
        let place = (head.unit, id);
        let noted = self.noted.get(&place).copied();
        let own = self.sold.get(&(head.unit, Some(id))).copied();
        let direct = own.map_or(0, |s| s.minor);
        let below: i64 = direct.max(0) + parts.iter().map(|c| c.spend.unwrap_or(c.sold.max(0))).sum::<i64>();
        let said = noted.and_then(|n| n.1);
        let known = said.is_some() || parts.iter().any(|c| c.spend.is_some());
        let facts = noted.map(|n| &n.0.facts);
        let competitor = facts.filter(|f| f.mark == Mark::Competitor).map(|f| f.competitor.unwrap_or(NOBODY));
        let mut cell = Cell {
            place,
            state: State::Unknown,
            sellable: true,
            sold: direct + parts.iter().map(|c| c.sold).sum::<i64>(),
            lines: own.map_or(0, |s| s.lines) + parts.iter().map(|c| c.lines).sum::<i64>(),
            unrated: own.map_or(0, |s| s.unrated) + parts.iter().map(|c| c.unrated).sum::<i64>(),
            spend: known.then(|| said.unwrap_or(0).max(below)),
            low: said.is_some_and(|s| s < below) || parts.iter().any(|c| c.low),
            probable: None,
            deal: self.deals.get(&place).copied().or_else(|| parts.iter().find_map(|c| c.deal)),
            competitor: competitor.or_else(|| parts.iter().find_map(|c| c.competitor)),
            noted: noted.map(|n| n.0.id),
            confidence: facts.and_then(|f| f.confidence).or_else(|| parts.iter().filter_map(|c| c.confidence).min()),
        };
        let within: Vec<i64> = parts.iter().filter_map(|c| c.probable).collect();
        cell.probable = match (cell.gap(), self.percent(&cell)) {
            (Some(gap), Some(percent)) => Some(gap * percent / 100),
            _ => (!within.is_empty()).then(|| within.iter().sum()),
        };
        let never = facts.is_some_and(|f| f.mark == Mark::NotApplicable)
            || (facts.is_none() && !parts.is_empty() && parts.iter().all(|c| c.state == State::NotApplicable));
        cell.state = match () {
            () if cell.owned() => State::Sold,
            () if cell.deal.is_some() => State::Deal,
            () if cell.competitor.is_some() => State::Competitor,
            () if never || !tree.sellable(id, head.kind.as_deref()) => State::NotApplicable,
            () if cell.spend.is_some_and(|s| s > 0) => State::Open,
            () => State::Unknown,
        };
        cell.sellable = cell.state != State::NotApplicable;
        if !cell.sellable {
            (cell.spend, cell.probable) = (None, None);
        }
        cell
    }
}
