//! Makes the grid of what is known. Pure.
//!
//! An offering holds what is part of it, and the account as a whole holds its units. What is said of the larger is never
//! less than what is known of its parts, and counts once: a line is worth its own estimate or the sum of its parts,
//! whichever is more, and the account as a whole shows only what its units do not.

use std::collections::HashSet;

use super::grid::{Cell, Grid, Head, NOBODY, Other, Row, Sums};
use super::tree::Tree;
use super::{Mark, Noted, OpenDeal, Place, Sold, State};
use crate::base::by_id::ById;
use crate::base::{OfferingId, UnitId};

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

/// What is known of a place.
#[derive(Clone, Copy, Default)]
struct Slot<'a> {
    sold: Option<&'a Sold>,
    noted: Option<&'a (Noted, Option<i64>)>,
    deal: Option<usize>,
}

/// What is known of a row: of each offering, by its place in the tree, and what was sold without one.
#[derive(Clone, Default)]
struct Known<'a> {
    slots: Vec<Slot<'a>>,
    other: Option<&'a Sold>,
}

impl Known<'_> {
    /// Whether something was sold, is estimated or is on its way.
    fn told(&self) -> bool {
        let estimated = |slot: &Slot<'_>| slot.noted.is_some_and(|n| n.0.facts.spend.is_some());
        self.other.is_some() || self.slots.iter().any(|s| s.sold.is_some() || s.deal.is_some() || estimated(s))
    }
}

struct Maker<'a> {
    input: &'a Input<'a>,
    /// Of each unit in the order of the rows, then of the account as a whole.
    known: Vec<Known<'a>>,
    /// Whether something is known of an offering, by its place in the tree.
    used: Vec<bool>,
}

/// A row while it is made.
struct Making<'a, 'b> {
    known: &'b Known<'a>,
    unit: Option<UnitId>,
    closed: bool,
    /// Which offerings can be sold to it, by their places in the tree.
    sellable: &'b [bool],
    parts: ById<OfferingId, Cell>,
}

/// Makes the grid.
pub fn grid(input: &Input<'_>) -> Grid {
    let (width, rows) = (input.tree.all().len(), input.units.len() + 1);
    let mut places: ById<Option<UnitId>, usize> = input.units.iter().enumerate().map(|(at, h)| (h.unit, at)).collect();
    places.insert(None, rows - 1);
    let empty = Known { slots: vec![Slot::default(); width], other: None };
    let mut maker = Maker { input, known: vec![empty; rows], used: vec![false; width] };
    for sold in input.sold {
        match sold.offering {
            Some(id) => maker.note(&places, (sold.unit, id), |slot| slot.sold = Some(sold)),
            None => {
                if let Some(row) = places.get(&sold.unit) {
                    maker.known[*row].other = Some(sold);
                }
            }
        }
    }
    for noted in input.noted {
        maker.note(&places, noted.0.place, |slot| slot.noted = Some(noted));
    }
    for (at, deal) in input.deals.iter().enumerate() {
        maker.note(&places, deal.place, |slot| {
            // Of several deals in one cell the largest is shown.
            let larger = slot.deal.is_none_or(|first| input.deals[first].minor < deal.minor);
            slot.deal = if larger { Some(at) } else { slot.deal };
        });
    }
    maker.make()
}

impl<'a> Maker<'a> {
    /// Notes what is known of a place. Of a unit that has no row only the column is known.
    fn note(&mut self, places: &ById<Option<UnitId>, usize>, (unit, id): Place, note: impl FnOnce(&mut Slot<'a>)) {
        let Some(at) = self.input.tree.place(id) else { return };
        self.used[at] = true;
        if let Some(row) = places.get(&unit) {
            note(&mut self.known[*row].slots[at]);
        }
    }

    fn make(&self) -> Grid {
        let columns = self.columns();
        let mut kinds: Vec<(Option<&str>, Vec<bool>)> = Vec::new();
        let whole =
            Head { unit: None, name: String::new(), city: String::new(), kind: None, archived: false, entered: true };
        let mut rows: Vec<Row> = Vec::with_capacity(self.known.len());
        for (head, known) in self.input.units.iter().chain([&whole]).zip(&self.known) {
            // A unit that is archived, or was not entered yet, has a row as long as there is something to tell.
            if (head.archived || !head.entered) && !known.told() {
                continue;
            }
            let kind = head.kind.as_deref();
            let at = kinds.iter().position(|(k, _)| *k == kind).unwrap_or_else(|| {
                kinds.push((kind, self.input.tree.sellable(kind)));
                kinds.len() - 1
            });
            rows.push(self.row(head, known, &kinds[at].1, &columns));
        }
        if let Some(mut last) = rows.pop() {
            if !rows.is_empty() {
                last = self.rest(last, &rows);
            }
            if rows.is_empty() || last.other.lines > 0 || last.cells.iter().any(|c| c.sellable || c.lines > 0) {
                rows.push(last);
            }
        }
        let mut made = Grid { sums: vec![Sums::default(); columns.len()], columns, rows, ..Grid::default() };
        for row in &made.rows {
            made.total.join(&row.sums);
            made.other.join(&row.other);
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
        let used = tree.all().iter().zip(&self.used).filter(|(_, used)| **used).map(|(node, _)| tree.root(node.id));
        let used: HashSet<OfferingId> = used.collect();
        let live = |id: &OfferingId| tree.get(*id).is_some_and(|n| n.live) || used.contains(id);
        tree.roots().iter().copied().filter(live).collect()
    }

    fn row(&self, head: &Head, known: &Known<'a>, sellable: &[bool], columns: &[OfferingId]) -> Row {
        let mut making = Making { known, unit: head.unit, closed: head.archived, sellable, parts: ById::default() };
        let cells: Vec<Cell> = columns.iter().filter_map(|id| self.cell(&mut making, *id)).collect();
        let other = known.other.map(|s| Other { minor: s.minor, lines: s.lines, unrated: s.unrated });
        let mut sums = Sums::default();
        cells.iter().for_each(|cell| sums.add(cell));
        Row { head: head.clone(), cells, parts: making.parts, other: other.unwrap_or_default(), sums }
    }

    /// The account as a whole: what its units do not account for. Where nothing is said of it, there is no cell.
    fn rest(&self, mut row: Row, units: &[Row]) -> Row {
        // Where all units are archived, the account as a whole is what can be sold to.
        let alone = units.iter().all(|r| r.head.archived);
        for (at, cell) in row.cells.iter_mut().enumerate() {
            let held: i64 = units.iter().map(|r| r.cells[at].held()).sum();
            cell.spend = cell.spend.map(|all| (all - held).max(cell.sold));
            let nothing = cell.state == State::Unknown
                || (cell.state == State::Open && cell.gap() == Some(0) && cell.foreign == 0);
            if nothing && !alone || cell.state == State::NotApplicable {
                (cell.state, cell.sellable, cell.spend, cell.probable) = (State::NotApplicable, false, None, None);
            }
            let slot = self.input.tree.place(cell.place.1).and_then(|at| self.known.last()?.slots.get(at));
            let percent = slot.and_then(|slot| self.percent(slot.noted, cell.deal));
            if let (Some(gap), Some(percent)) = (cell.gap(), percent) {
                cell.probable = Some(gap * percent / 100);
            }
        }
        row.sums = Sums::default();
        row.cells.iter().for_each(|cell| row.sums.add(cell));
        row
    }

    /// How likely the rest becomes ours, as somebody said, or as the deal says.
    fn percent(&self, noted: Option<&(Noted, Option<i64>)>, deal: Option<usize>) -> Option<i64> {
        let said = noted.and_then(|n| n.0.facts.probability);
        said.or_else(|| deal.map(|at| self.input.deals[at].probability))
    }

    fn cell(&self, row: &mut Making<'a, '_>, id: OfferingId) -> Option<Cell> {
        let at = self.input.tree.place(id)?;
        let children = &self.input.tree.all()[at].children;
        let parts: Vec<Cell> = children.iter().filter_map(|child| self.cell(row, *child)).collect();
        if !parts.is_empty() && self.input.open.contains(&id) {
            row.parts.extend(parts.iter().map(|cell| (cell.place.1, cell.clone())));
        }
        let Slot { sold: own, noted, deal } = row.known.slots[at];
        let direct = own.map_or(0, |s| s.minor);
        let below: i64 = direct.max(0) + parts.iter().map(|c| c.spend.unwrap_or(c.sold.max(0))).sum::<i64>();
        let said = noted.and_then(|n| n.1);
        let known = said.is_some() || parts.iter().any(|c| c.spend.is_some());
        let facts = noted.map(|n| &n.0.facts);
        let amount = noted.filter(|n| n.1.is_none()).and_then(|n| n.0.facts.spend.clone());
        let foreign = usize::from(amount.is_some()) + parts.iter().map(|c| c.foreign).sum::<usize>();
        let competitor = facts.filter(|f| f.mark == Mark::Competitor).map(|f| f.competitor.unwrap_or(NOBODY));
        let mut cell = Cell {
            place: (row.unit, id),
            state: State::Unknown,
            sellable: true,
            sold: direct + parts.iter().map(|c| c.sold).sum::<i64>(),
            lines: own.map_or(0, |s| s.lines) + parts.iter().map(|c| c.lines).sum::<i64>(),
            unrated: own.map_or(0, |s| s.unrated) + parts.iter().map(|c| c.unrated).sum::<i64>(),
            spend: known.then(|| said.unwrap_or(0).max(below)),
            low: said.is_some_and(|s| s < below) || parts.iter().any(|c| c.low),
            probable: None,
            deal: deal.or_else(|| parts.iter().find_map(|c| c.deal)),
            competitor: competitor.or_else(|| parts.iter().find_map(|c| c.competitor)),
            noted: noted.map(|n| n.0.id),
            confidence: facts.and_then(|f| f.confidence).or_else(|| parts.iter().filter_map(|c| c.confidence).min()),
            foreign,
            own: amount.or_else(|| parts.iter().find_map(|c| c.own.clone()).filter(|_| foreign == 1)),
            closed: row.closed,
        };
        let within: Vec<i64> = parts.iter().filter_map(|c| c.probable).collect();
        cell.probable = match (cell.gap(), self.percent(noted, cell.deal)) {
            (Some(gap), Some(percent)) => Some(gap * percent / 100),
            _ => (!within.is_empty()).then(|| within.iter().sum()),
        };
        let never = facts.is_some_and(|f| f.mark == Mark::NotApplicable)
            || (facts.is_none() && !parts.is_empty() && parts.iter().all(|c| c.state == State::NotApplicable));
        cell.state = match () {
            () if cell.owned() => State::Sold,
            () if cell.deal.is_some() => State::Deal,
            () if cell.competitor.is_some() => State::Competitor,
            () if never || !row.sellable[at] => State::NotApplicable,
            () if cell.spend.is_some_and(|s| s > 0) || cell.foreign > 0 => State::Open,
            // Nobody needs to find out what an archived unit would spend.
            () if cell.closed => State::NotApplicable,
            () => State::Unknown,
        };
        cell.sellable = cell.state != State::NotApplicable && !cell.closed;
        if cell.state == State::NotApplicable {
            (cell.spend, cell.probable, cell.foreign, cell.own) = (None, None, 0, None);
        }
        Some(cell)
    }
}
