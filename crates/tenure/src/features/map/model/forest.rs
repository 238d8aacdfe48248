//! Who reports to whom, as a forest in depth-first order. Pure, and without recursion: lines may be thousands deep.

/// So many reports without reports of their own are hung under their manager in columns.
const STACK: usize = 4;

/// A forest over the indices of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Forest {
    /// The manager of each, as far as it is among them.
    pub parents: Vec<Option<usize>>,
    /// The reports of each; those that are hung in columns come last.
    pub children: Vec<Vec<usize>>,
    /// Those without a manager, in the same order.
    pub roots: Vec<usize>,
    /// All of them, each after its manager and before the next peer.
    pub order: Vec<usize>,
    /// How many managers stand above each.
    pub level: Vec<usize>,
}

impl Forest {
    /// Builds it from the manager of each. A manager out of range, oneself, or one that closes a cycle counts as none:
    /// rows that should not be are drawn rather than lost.
    pub fn new(managers: &[Option<usize>]) -> Self {
        let count = managers.len();
        let mut parents: Vec<Option<usize>> =
            managers.iter().enumerate().map(|(i, m)| m.filter(|m| *m < count && *m != i)).collect();
        break_cycles(&mut parents);
        let mut children = vec![Vec::new(); count];
        let mut roots = Vec::new();
        for (i, parent) in parents.iter().enumerate() {
            match parent {
                Some(parent) => children[*parent].push(i),
                None => roots.push(i),
            }
        }
        let leaf: Vec<bool> = children.iter().map(Vec::is_empty).collect();
        children.iter_mut().chain([&mut roots]).for_each(|peers| hang_last(peers, &leaf));
        let mut forest = Self { parents, children, roots, order: Vec::with_capacity(count), level: vec![0; count] };
        forest.walk();
        forest
    }

    fn walk(&mut self) {
        let mut open: Vec<usize> = self.roots.iter().rev().copied().collect();
        while let Some(i) = open.pop() {
            self.level[i] = self.parents[i].map_or(0, |p| self.level[p] + 1);
            self.order.push(i);
            open.extend(self.children[i].iter().rev());
        }
    }

    /// How many stand below each.
    pub fn below(&self) -> Vec<usize> {
        let mut below = vec![0; self.parents.len()];
        for i in self.order.iter().rev() {
            if let Some(parent) = self.parents[*i] {
                below[parent] += below[*i] + 1;
            }
        }
        below
    }

    /// For each, whether it or anybody below it is marked.
    pub fn reaches(&self, mut marked: Vec<bool>) -> Vec<bool> {
        for i in self.order.iter().rev() {
            if let (true, Some(parent)) = (marked[*i], self.parents[*i]) {
                marked[parent] = true;
            }
        }
        marked
    }

    /// The peers of a row that are hung in columns: the last so many.
    pub fn hung(&self, peers: &[usize]) -> usize {
        let leaves = peers.iter().rev().take_while(|i| self.children[**i].is_empty()).count();
        if leaves > STACK { leaves } else { 0 }
    }
}

/// Puts peers without reports behind the others when they are many.
fn hang_last(peers: &mut Vec<usize>, leaf: &[bool]) {
    if peers.iter().filter(|i| leaf[**i]).count() > STACK {
        let (hung, mut first): (Vec<usize>, Vec<usize>) = peers.iter().partition(|i| leaf[**i]);
        first.extend(hung);
        *peers = first;
    }
}

/// Takes the manager from the first of each cycle. Everybody is looked at once.
fn break_cycles(parents: &mut [Option<usize>]) {
    // 0: not seen, else the number of the walk that came by.
    let mut seen = vec![0_usize; parents.len()];
    for start in 0..parents.len() {
        let mut at = start;
        while seen[at] == 0 {
            seen[at] = start + 1;
            match parents[at] {
                Some(next) if seen[next] == start + 1 => {
                    parents[next] = None;
                    break;
                }
                Some(next) => at = next,
                None => break,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_stands_after_their_manager_and_before_the_next_peer() {
        let forest = Forest::new(&[None, Some(0), Some(0), Some(1), Some(2), None]);
        assert_eq!(forest.order, [0, 1, 3, 2, 4, 5]);
        assert_eq!(forest.level, [0, 1, 1, 2, 2, 0]);
        assert_eq!(forest.below(), [4, 1, 1, 0, 0, 0]);
        assert_eq!(
            forest.reaches(vec![false, false, false, true, false, false]),
            [true, true, false, true, false, false]
        );
    }

    #[test]
    fn cycles_and_strangers_are_drawn_all_the_same() {
        let forest = Forest::new(&[Some(1), Some(2), Some(0), Some(3), Some(99), Some(0)]);
        let mut all = forest.order.clone();
        all.sort_unstable();
        assert_eq!(all, [0, 1, 2, 3, 4, 5]);
        assert_eq!(forest.roots, [0, 3, 4]);
    }

    #[test]
    fn a_line_of_a_hundred_thousand_needs_no_recursion() {
        let managers: Vec<Option<usize>> = (0..100_000_usize).map(|i| i.checked_sub(1)).collect();
        let forest = Forest::new(&managers);
        assert_eq!((forest.order.len(), forest.level[99_999], forest.below()[0]), (100_000, 99_999, 99_999));
    }

    #[test]
    fn many_without_reports_are_hung_behind_the_others() {
        let managers = [None, Some(0), Some(0), Some(0), Some(0), Some(0), Some(0), Some(6)];
        let forest = Forest::new(&managers);
        assert_eq!(forest.children[0], [6, 1, 2, 3, 4, 5]);
        assert_eq!((forest.hung(&forest.children[0]), forest.hung(&forest.children[6])), (5, 0));
    }
}
