//! Where cards stand: a tidy tree in linear time, and the fields of the power grid. Pure.
//!
//! All lengths are in units of a quarter rem, so that the page places cards by classes (three digits to the base 32) and
//! the lines of the SVG lie under them at every size of type.

use super::forest::Forest;

/// Width of a card.
pub const CARD_W: i32 = 38;
/// Height of a card.
pub const CARD_H: i32 = 20;
/// From one card to the next beside it.
pub const PITCH: i32 = 41;
/// From one level to the next.
pub const LEVEL: i32 = 29;
/// From one card to the next below it, where they are hung in columns.
pub const ROW: i32 = 23;
/// Space around everything.
pub const MARGIN: i32 = 3;
/// The farthest place that three digits tell.
pub const FARTHEST: i32 = 32 * 32 * 32 - 1;

/// The upper left corner of a card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
}

/// All cards placed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// The place of each card, by index.
    pub places: Vec<Place>,
    /// Whether a card is hung in a column: its line comes from the side.
    pub hung: Vec<bool>,
    /// Width of the whole.
    pub width: i32,
    /// Height of the whole.
    pub height: i32,
}

impl Layout {
    /// Whether the page can place everything.
    pub fn fits(&self) -> bool {
        self.width <= FARTHEST && self.height <= FARTHEST
    }
}

/// What a subtree takes up: for each level its left edge and its first free place to the right, the top level last.
/// `base` is added to all, so that a subtree moves as a whole.
#[derive(Default)]
struct Outline {
    base: i32,
    rows: Vec<(i32, i32)>,
}

impl Outline {
    fn row(&self, from_top: usize) -> (i32, i32) {
        let (left, right) = self.rows[self.rows.len() - 1 - from_top];
        (left + self.base, right + self.base)
    }

    /// Puts another outline to the right of this one, as near as they fit; answers by how much it moved. Costs the
    /// height of the lower of the two, which makes the whole linear.
    fn join(&mut self, mut other: Outline) -> i32 {
        let both = self.rows.len().min(other.rows.len());
        let shift = (0..both).map(|k| self.row(k).1 - other.row(k).0).max().unwrap_or(0);
        other.base += shift;
        if self.rows.len() >= other.rows.len() {
            for k in 0..both {
                let at = self.rows.len() - 1 - k;
                self.rows[at].1 = other.row(k).1 - self.base;
            }
        } else {
            for k in 0..both {
                let at = other.rows.len() - 1 - k;
                other.rows[at].0 = self.row(k).0 - other.base;
            }
            *self = other;
        }
        shift
    }
}

/// Columns in which so many cards are hung: about three times as high as wide, or wide where nobody stands above.
fn columns(count: usize, top: bool) -> usize {
    let count = count.max(1);
    let wide = if top { 5 } else { 1 };
    (1..=count).find(|c| c * c * 2 >= count).unwrap_or(1).max(wide).min(count)
}

/// Places a forest.
pub fn tree(forest: &Forest) -> Layout {
    let count = forest.parents.len();
    let mut walk = Walk {
        forest,
        offset: vec![0; count],
        down: vec![0; count],
        hung: vec![false; count],
        outlines: (0..count).map(|_| Outline::default()).collect(),
    };
    for i in forest.order.iter().rev() {
        let (mut outline, middle) = walk.peers(&forest.children[*i], false);
        for child in &forest.children[*i] {
            walk.offset[*child] -= middle;
        }
        outline.base -= middle;
        let base = outline.base;
        outline.rows.push((-base, PITCH - base));
        walk.outlines[*i] = outline;
    }
    walk.peers(&forest.roots, true);
    walk.finish()
}

struct Walk<'a> {
    forest: &'a Forest,
    /// From the manager to the report.
    offset: Vec<i32>,
    /// How far below the top of its level a hung card stands.
    down: Vec<i32>,
    hung: Vec<bool>,
    outlines: Vec<Outline>,
}

impl Walk<'_> {
    /// Sets peers beside one another; answers what they take up, and where a card above their middle stands.
    fn peers(&mut self, peers: &[usize], top: bool) -> (Outline, i32) {
        let hung = self.forest.hung(peers);
        let (beside, below) = peers.split_at(peers.len() - hung);
        let mut all = Outline::default();
        let (mut first, mut last) = (None, 0);
        for peer in beside {
            let shift = all.join(std::mem::take(&mut self.outlines[*peer]));
            self.offset[*peer] = shift;
            first.get_or_insert(shift);
            last = shift;
        }
        if !below.is_empty() {
            let (shift, width) = self.hang(&mut all, below, top);
            first.get_or_insert(shift);
            last = shift + width;
        }
        (all, (first.unwrap_or(0) + last).div_euclid(2))
    }

    /// Hangs cards in columns; answers where they begin and from the first column to the last.
    fn hang(&mut self, all: &mut Outline, cards: &[usize], top: bool) -> (i32, i32) {
        let rows = cards.len().div_ceil(columns(cards.len(), top));
        let (columns, rows) = (units(cards.len().div_ceil(rows)), units(rows));
        let height = (rows - 1) * ROW + CARD_H;
        let levels = (height + LEVEL - CARD_H + LEVEL - 1) / LEVEL;
        let block = Outline { base: 0, rows: vec![(0, columns * PITCH); usize::try_from(levels).unwrap_or(1)] };
        let shift = all.join(block);
        for (n, card) in cards.iter().enumerate() {
            // Column by column: whoever reads down a column goes on at the top of the next.
            let n = units(n);
            self.offset[*card] = shift + n / rows * PITCH;
            self.down[*card] = n % rows * ROW;
            self.hung[*card] = !top;
        }
        (shift, (columns - 1) * PITCH)
    }

    fn finish(self) -> Layout {
        let mut x = vec![0; self.offset.len()];
        for i in &self.forest.order {
            x[*i] = self.offset[*i] + self.forest.parents[*i].map_or(0, |p| x[p]);
        }
        let least = x.iter().copied().min().unwrap_or(0);
        let place = |i: usize| Place {
            x: x[i] - least + MARGIN,
            y: units(self.forest.level[i]).saturating_mul(LEVEL).saturating_add(self.down[i] + MARGIN),
        };
        let places: Vec<Place> = (0..x.len()).map(place).collect();
        bounds(places, self.hung)
    }
}

fn units(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX / PITCH)
}

fn bounds(places: Vec<Place>, hung: Vec<bool>) -> Layout {
    let right = places.iter().map(|p| p.x).max().unwrap_or(0);
    let bottom = places.iter().map(|p| p.y).max().unwrap_or(0);
    Layout {
        width: right.saturating_add(CARD_W + MARGIN),
        height: bottom.saturating_add(CARD_H + MARGIN),
        places,
        hung,
    }
}

/// Room for the words of the rows of the power grid.
pub const GRID_LEFT: i32 = 26;
/// Room for the words of its columns.
pub const GRID_TOP: i32 = 10;
/// Cards under one another in a field before it gets a second column.
const FIELD: usize = 5;

/// The power grid: influence from left to right (unknown first), support from top to bottom (unknown last).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// The cards.
    pub layout: Layout,
    /// Where each column begins, and its width: unknown influence, then 1 to 5.
    pub columns: [(i32, i32); 6],
    /// Where each row begins, and its height: +2 to -2, then unknown.
    pub rows: [(i32, i32); 6],
}

/// Places cards by their influence (1 to 5) and support (-2 to +2).
pub fn grid(cards: &[(Option<i64>, Option<i64>)]) -> Grid {
    let field = |card: &(Option<i64>, Option<i64>)| {
        let column = usize::try_from(card.0.unwrap_or(0).clamp(0, 5)).unwrap_or(0);
        let row = card.1.map_or(5, |s| usize::try_from(2 - s.clamp(-2, 2)).unwrap_or(5));
        (column, row)
    };
    let mut counts = [[0_usize; 6]; 6];
    cards.iter().map(field).for_each(|(c, r)| counts[c][r] += 1);
    let mut grid = Grid::default();
    let mut wide = [1_usize; 6];
    let mut x = GRID_LEFT;
    for (c, column) in counts.iter().enumerate() {
        let most = column.iter().copied().max().unwrap_or(0);
        wide[c] = most.div_ceil(FIELD).max(1);
        // Unknown influence takes room only where there is any.
        let width = if c == 0 && most == 0 { 0 } else { units(wide[c]) * PITCH + MARGIN };
        grid.columns[c] = (x, width);
        x += width;
    }
    let mut y = GRID_TOP;
    for (r, row) in grid.rows.iter_mut().enumerate() {
        let high = (0..6).map(|c| counts[c][r].div_ceil(wide[c])).max().unwrap_or(0).max(1);
        let height = if r == 5 && (0..6).all(|c| counts[c][r] == 0) { 0 } else { units(high) * ROW + MARGIN };
        *row = (y, height);
        y += height;
    }
    let mut used = [[0_usize; 6]; 6];
    let places = cards.iter().map(field).map(|(c, r)| {
        let n = used[c][r];
        used[c][r] += 1;
        Place {
            x: grid.columns[c].0 + MARGIN + units(n % wide[c]) * PITCH,
            y: grid.rows[r].0 + MARGIN + units(n / wide[c]) * ROW,
        }
    });
    let places: Vec<Place> = places.collect();
    grid.layout = Layout { hung: vec![false; places.len()], places, width: x, height: y };
    grid
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
