//! The lines between cards, as paths of the SVG behind them. Pure.

use std::fmt::Write as _;

use super::forest::Forest;
use super::layout::{CARD_H, CARD_W, LEVEL, Layout, PITCH, Place};

/// How round corners are.
const ROUND: i32 = 2;

/// The lines from managers to their reports, one path for all.
pub fn reports(forest: &Forest, layout: &Layout) -> String {
    let mut path = String::new();
    for i in &forest.order {
        let Some(manager) = forest.parents[*i] else { continue };
        let (from, to) = (layout.places[manager], layout.places[*i]);
        let written = if layout.hung[*i] { beside(&mut path, from, to) } else { above(&mut path, from, to) };
        // Writing to a string cannot fail.
        written.unwrap_or_default();
    }
    path
}

/// Down from the manager, along between the levels, and down to the report.
fn above(path: &mut String, from: Place, to: Place) -> std::fmt::Result {
    let (x, down, end) = (from.x + CARD_W / 2, from.y + CARD_H, to.x + CARD_W / 2);
    let bus = down + ROUND + 1;
    if x == end {
        return write!(path, "M{x} {down}V{}", to.y);
    }
    if (end - x).abs() < 2 * ROUND {
        return write!(path, "M{x} {down}V{bus}H{end}V{}", to.y);
    }
    let turn = if end > x { ROUND } else { -ROUND };
    write!(path, "M{x} {down}V{}Q{x} {bus} {} {bus}", bus - ROUND, x + turn)?;
    write!(path, "H{}Q{end} {bus} {end} {}V{}", end - turn, bus + ROUND, to.y)
}

/// Down from the manager and along a column, into the side of the card.
fn beside(path: &mut String, from: Place, to: Place) -> std::fmt::Result {
    let (x, down) = (from.x + CARD_W / 2, from.y + CARD_H);
    let (bus, spine, y) = (down + ROUND + 1, f64::from(to.x) - 1.5, to.y + CARD_H / 2);
    write!(path, "M{x} {down}V{bus}H{spine}V{y}H{}", to.x)
}

/// A dotted arrow from whoever influences to whom: between levels from edge to edge, beside one another in a bow above.
pub fn influence(from: Place, to: Place) -> String {
    let right = to.x > from.x || (to.x == from.x && to.x > PITCH);
    // Beside the middle, where the lines of the reports run.
    let (out, into) = if right { (CARD_W - 9, 9) } else { (9, CARD_W - 9) };
    let (sx, tx) = (from.x + out, to.x + into);
    if to.y + CARD_H < from.y {
        let (sy, ty) = (from.y, to.y + CARD_H + 2);
        let bend = ((sy - ty) / 2).clamp(3, LEVEL);
        format!("M{sx} {sy}C{sx} {} {tx} {} {tx} {ty}", sy - bend, ty + bend)
    } else if from.y + CARD_H < to.y {
        let (sy, ty) = (from.y + CARD_H, to.y - 2);
        let bend = ((ty - sy) / 2).clamp(3, LEVEL);
        format!("M{sx} {sy}C{sx} {} {tx} {} {tx} {ty}", sy + bend, ty - bend)
    } else {
        let (sy, ty) = (from.y, to.y - 2);
        let high = sy.min(ty) - 6;
        format!("M{sx} {sy}C{sx} {high} {tx} {high} {tx} {ty}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::layout::tree;
    use super::*;

    #[test]
    fn lines_go_from_manager_to_report() {
        let forest = Forest::new(&[None, Some(0), Some(0), Some(1)]);
        let layout = tree(&forest);
        let path = reports(&forest, &layout);
        assert_eq!(path.matches('M').count(), 3);
        assert!(path.contains(&format!("M{} ", layout.places[0].x + CARD_W / 2)), "{path}");
    }

    #[test]
    fn hung_cards_are_reached_from_the_side() {
        let managers: Vec<Option<usize>> = (0..9_usize).map(|i| (i > 0).then_some(0)).collect();
        let forest = Forest::new(&managers);
        let layout = tree(&forest);
        let path = reports(&forest, &layout);
        assert!(path.ends_with(&format!("H{}", layout.places[8].x)), "{path}");
    }

    #[test]
    fn arrows_end_before_the_card() {
        let at = |x, y| Place { x, y };
        assert!(influence(at(0, 60), at(41, 3)).ends_with(&format!("{} {}", 41 + 9, 3 + CARD_H + 2)));
        assert!(influence(at(0, 3), at(41, 60)).ends_with("50 58"));
        assert!(influence(at(82, 3), at(0, 3)).ends_with("29 1"));
    }
}
