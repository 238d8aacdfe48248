//! Pure rules over dated edges: what a new row cuts, cycles, and the closure that becomes `user_reach`.

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

use jiff::civil::{Date, date};

use crate::base::dated::{OPEN, Span, next_day};
use crate::base::{TerritoryId, UserId};

/// All days: what has neither a first nor a last one.
pub const ALWAYS: Span = Span { from: date(1, 1, 1), to: OPEN };

/// Days as disjoint spans that do not touch, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Days(Vec<Span>);

impl Days {
    /// Adds a span; says whether a day was new.
    pub fn add(&mut self, span: Span) -> bool {
        if self.0.iter().any(|s| s.from <= span.from && span.to <= s.to) {
            return false;
        }
        let mut merged = span;
        self.0.retain(|s| {
            let touches = s.from <= merged.to && merged.from <= s.to;
            if touches {
                merged = Span { from: merged.from.min(s.from), to: merged.to.max(s.to) };
            }
            !touches
        });
        let at = self.0.partition_point(|s| s.from < merged.from);
        self.0.insert(at, merged);
        true
    }

    /// The spans, in order.
    pub fn spans(&self) -> &[Span] {
        &self.0
    }
}

/// What stays of `old` when `new` takes its days: a part before and a part after.
pub fn carve(old: Span, new: Span) -> (Option<Span>, Option<Span>) {
    let before = Span { from: old.from, to: old.to.min(new.from) };
    let after = Span { from: old.from.max(new.to), to: old.to };
    (Some(before).filter(|s| s.from < s.to), Some(after).filter(|s| s.from < s.to))
}

/// What ending a row comes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// Its first day after.
    Cut(Date),
    /// It had not begun, so it goes.
    Drop,
}

/// How a row ends when `last` shall be its last day. None when it would end before it began, though it has begun, or
/// when it is longer than it was.
pub fn ending(span: Span, last: Date, today: Date) -> Option<Ending> {
    let to = next_day(last);
    if to > span.from {
        return (to <= span.to).then_some(Ending::Cut(to));
    }
    (span.from >= today).then_some(Ending::Drop)
}

/// A dated edge upwards.
#[derive(Clone, Copy, Debug)]
pub struct Edge<N> {
    /// Below.
    pub from: N,
    /// Above.
    pub to: N,
    /// When.
    pub span: Span,
}

/// The way from `new.to` up to `new.from` on days of `new`, if there is one: then `new` would close a circle.
pub fn circle<N: Copy + Eq + Hash>(edges: &[Edge<N>], new: Edge<N>) -> Option<Vec<N>> {
    let mut seen: HashMap<N, Days> = HashMap::new();
    let mut open = vec![(vec![new.to], new.span)];
    while let Some((path, span)) = open.pop() {
        let Some(&top) = path.last() else { continue };
        if top == new.from {
            return Some(path);
        }
        if !seen.entry(top).or_default().add(span) {
            continue;
        }
        for edge in edges.iter().filter(|e| e.from == top) {
            if let Some(both) = span.intersect(&edge.span) {
                let mut longer = path.clone();
                longer.push(edge.to);
                open.push((longer, both));
            }
        }
    }
    None
}

/// A reporting line as the closure sees it.
#[derive(Clone, Copy, Debug)]
pub struct LineEdge {
    /// Who reports.
    pub user: UserId,
    /// To whom.
    pub manager: UserId,
    /// Solid or dotted.
    pub solid: bool,
    /// When.
    pub span: Span,
}

/// A deputy as the closure sees it.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// Who is away.
    pub person: UserId,
    /// Who stands in.
    pub deputy: UserId,
    /// When.
    pub span: Span,
}

/// One row of `user_reach`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Reach {
    /// Who looks.
    pub viewer: UserId,
    /// Whose holdings they reach.
    pub holder: UserId,
    /// `self`, `solid`, `dotted` or `deputy`.
    pub via: &'static str,
    /// The highest level that this way gives.
    pub cap: i64,
    /// When.
    pub span: Span,
}

/// The cap of a solid chain, of oneself and of a full deputy.
pub const FULL: i64 = 5;
/// The cap of a chain with a dotted line in it.
pub const READ: i64 = 2;

/// Whose holdings everybody reaches: themselves, those who report to them over any number of lines, and what the
/// people for whom they stand in reach by themselves and their lines.
pub fn reach(users: &[UserId], lines: &[LineEdge], deputies: &[Standing]) -> BTreeSet<Reach> {
    let mut rows: BTreeSet<Reach> =
        users.iter().map(|u| Reach { viewer: *u, holder: *u, via: "self", cap: FULL, span: ALWAYS }).collect();
    let mut below: HashMap<UserId, Vec<LineEdge>> = HashMap::new();
    for line in lines {
        below.entry(line.manager).or_default().push(*line);
    }
    let mut chains: HashMap<UserId, Vec<(UserId, bool, Span)>> = HashMap::new();
    for manager in below.keys() {
        chains.insert(*manager, chains_of(*manager, &below));
    }
    for (viewer, reached) in &chains {
        rows.extend(reached.iter().map(|(holder, solid, span)| {
            let (via, cap) = if *solid { ("solid", FULL) } else { ("dotted", READ) };
            Reach { viewer: *viewer, holder: *holder, via, cap, span: *span }
        }));
    }
    rows.extend(standing(&chains, deputies));
    rows
}

/// Everybody under `manager`: the person, whether all lines between are solid, and when.
fn chains_of(manager: UserId, below: &HashMap<UserId, Vec<LineEdge>>) -> Vec<(UserId, bool, Span)> {
    let mut reached: HashMap<(UserId, bool), Days> = HashMap::new();
    let mut open = vec![(manager, true, ALWAYS)];
    while let Some((node, solid, span)) = open.pop() {
        for line in below.get(&node).map_or(&[][..], Vec::as_slice) {
            let Some(both) = span.intersect(&line.span) else { continue };
            let solid = solid && line.solid;
            if line.user != manager && reached.entry((line.user, solid)).or_default().add(both) {
                open.push((line.user, solid, both));
            }
        }
    }
    let flat = |((user, solid), days): ((UserId, bool), Days)| days.0.into_iter().map(move |span| (user, solid, span));
    reached.into_iter().flat_map(flat).collect()
}

fn standing(chains: &HashMap<UserId, Vec<(UserId, bool, Span)>>, deputies: &[Standing]) -> Vec<Reach> {
    let mut reached: HashMap<(UserId, UserId, i64), Days> = HashMap::new();
    for stand in deputies {
        let lines = chains.get(&stand.person).map_or(&[][..], Vec::as_slice);
        let held = lines.iter().map(|(holder, solid, span)| (*holder, if *solid { FULL } else { READ }, *span));
        for (holder, cap, span) in held.chain([(stand.person, FULL, ALWAYS)]) {
            if holder != stand.deputy
                && let Some(both) = span.intersect(&stand.span)
            {
                reached.entry((stand.deputy, holder, cap)).or_default().add(both);
            }
        }
    }
    let flat = |((viewer, holder, cap), days): ((UserId, UserId, i64), Days)| {
        days.0.into_iter().map(move |span| Reach { viewer, holder, via: "deputy", cap, span })
    };
    reached.into_iter().flat_map(flat).collect()
}

/// Every pair of a territory and one above it, itself included: above, below, distance.
pub fn territory_pairs(parents: &[(TerritoryId, Option<TerritoryId>)]) -> BTreeSet<(TerritoryId, TerritoryId, i64)> {
    let above: HashMap<TerritoryId, TerritoryId> = parents.iter().filter_map(|(id, p)| p.map(|p| (*id, p))).collect();
    let mut pairs = BTreeSet::new();
    for (id, _) in parents {
        let (mut at, mut depth) = (Some(*id), 0);
        while let Some(here) = at {
            if depth > 0 && here == *id {
                break;
            }
            pairs.insert((here, *id, depth));
            at = above.get(&here).copied().filter(|_| depth < 64);
            depth += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn u(n: u128) -> UserId {
        UserId(Uuid::from_u128(n))
    }

    fn days(from: i8, to: i8) -> Span {
        Span { from: date(2026, 1, from), to: date(2026, 1, to) }
    }

    fn line(user: u128, manager: u128, solid: bool, span: Span) -> LineEdge {
        LineEdge { user: u(user), manager: u(manager), solid, span }
    }

    fn of(rows: &BTreeSet<Reach>, viewer: u128, holder: u128) -> Vec<(&'static str, i64, Span)> {
        let mine = rows.iter().filter(|r| r.viewer == u(viewer) && r.holder == u(holder));
        mine.map(|r| (r.via, r.cap, r.span)).collect()
    }

    #[test]
    fn days_merge_when_they_meet() {
        let mut set = Days::default();
        assert!(set.add(days(1, 5)) && set.add(days(10, 12)) && set.add(days(5, 7)));
        assert_eq!(set.spans(), [days(1, 7), days(10, 12)]);
        assert!(!set.add(days(2, 6)));
        assert!(set.add(days(6, 11)));
        assert_eq!(set.spans(), [days(1, 12)]);
    }

    #[test]
    fn a_new_row_cuts_what_it_overlaps() {
        assert_eq!(carve(days(1, 20), days(5, 10)), (Some(days(1, 5)), Some(days(10, 20))));
        assert_eq!(carve(days(1, 20), days(5, 25)), (Some(days(1, 5)), None));
        assert_eq!(carve(days(5, 20), days(1, 10)), (None, Some(days(10, 20))));
        assert_eq!(carve(days(5, 8), days(1, 10)), (None, None));
    }

    #[test]
    fn a_row_ends_or_never_begins() {
        let today = date(2026, 1, 10);
        assert_eq!(ending(days(1, 20), date(2026, 1, 9), today), Some(Ending::Cut(today)));
        assert_eq!(ending(days(15, 20), date(2026, 1, 9), today), Some(Ending::Drop));
        assert_eq!(ending(days(5, 20), date(2026, 1, 3), today), None);
        assert_eq!(ending(days(5, 20), date(2026, 1, 25), today), None);
    }

    #[test]
    fn circles_count_only_on_common_days() {
        let edges = [Edge { from: 1, to: 2, span: days(1, 10) }, Edge { from: 2, to: 3, span: days(5, 20) }];
        assert_eq!(circle(&edges, Edge { from: 3, to: 1, span: days(7, 30) }), Some(vec![1, 2, 3]));
        assert_eq!(circle(&edges, Edge { from: 3, to: 1, span: days(10, 30) }), None);
        assert_eq!(circle(&edges, Edge { from: 4, to: 4, span: days(1, 2) }), Some(vec![4]));
    }

    #[test]
    fn chains_carry_the_common_days_and_the_weakest_line() {
        let lines = [line(1, 2, true, days(1, 10)), line(2, 3, true, days(5, 20)), line(3, 4, false, days(1, 7))];
        let rows = reach(&[u(1), u(2)], &lines, &[]);
        assert_eq!(of(&rows, 1, 1), [("self", 5, ALWAYS)]);
        assert_eq!(of(&rows, 2, 1), [("solid", 5, days(1, 10))]);
        assert_eq!(of(&rows, 3, 1), [("solid", 5, days(5, 10))]);
        assert_eq!(of(&rows, 4, 1), [("dotted", 2, days(5, 7))]);
        assert_eq!(of(&rows, 4, 3), [("dotted", 2, days(1, 7))]);
        assert!(of(&rows, 1, 2).is_empty());
    }

    #[test]
    fn adjacent_lines_become_one_span_and_circles_end() {
        let lines = [line(1, 2, true, days(1, 5)), line(1, 2, true, days(5, 9)), line(2, 1, false, days(1, 9))];
        let rows = reach(&[], &lines, &[]);
        assert_eq!(of(&rows, 2, 1), [("solid", 5, days(1, 9))]);
        assert_eq!(of(&rows, 1, 2), [("dotted", 2, days(1, 9))]);
        assert!(of(&rows, 2, 2).is_empty());
    }

    #[test]
    fn deputies_stand_for_self_and_lines_but_not_for_deputies() {
        let lines = [line(1, 2, true, days(1, 20)), line(5, 2, false, days(1, 20))];
        let deputies = [
            Standing { person: u(2), deputy: u(3), span: days(10, 15) },
            Standing { person: u(3), deputy: u(4), span: days(10, 15) },
        ];
        let rows = reach(&[], &lines, &deputies);
        assert_eq!(of(&rows, 3, 2), [("deputy", 5, days(10, 15))]);
        assert_eq!(of(&rows, 3, 1), [("deputy", 5, days(10, 15))]);
        assert_eq!(of(&rows, 3, 5), [("deputy", 2, days(10, 15))]);
        assert_eq!(of(&rows, 4, 3), [("deputy", 5, days(10, 15))]);
        assert!(of(&rows, 4, 1).is_empty() && of(&rows, 4, 2).is_empty());
    }

    #[test]
    fn territories_pair_with_all_above() {
        let t = |n| TerritoryId(Uuid::from_u128(n));
        let pairs = territory_pairs(&[(t(1), None), (t(2), Some(t(1))), (t(3), Some(t(2)))]);
        let all: Vec<_> = pairs.into_iter().collect();
        let want =
            [(t(1), t(1), 0), (t(1), t(2), 1), (t(1), t(3), 2), (t(2), t(2), 0), (t(2), t(3), 1), (t(3), t(3), 0)];
        assert_eq!(all, want);
        assert_eq!(territory_pairs(&[(t(1), Some(t(2))), (t(2), Some(t(1)))]).len(), 4);
    }
}
