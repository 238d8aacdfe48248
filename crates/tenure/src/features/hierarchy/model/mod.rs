//! What a row of the tree is, and the sums that belong to it.

pub mod duplicates;
pub mod merge;

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use crate::base::money::Money;
use crate::base::paging::Cursor;
use crate::base::{AccountId, UserId};
use crate::features::accounts::model::Kind;

/// Numbers of one account alone, or of it with all below.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Sums {
    /// People with a position that has no end.
    pub people: i64,
    /// Our open promises.
    pub promises: i64,
    /// The last two-way conversation.
    pub last: Option<Timestamp>,
    /// The clients' own revenue, one amount per currency, by its code.
    pub revenue: Vec<Money>,
}

impl Sums {
    /// Adds others.
    pub fn add(&mut self, other: Sums) {
        self.people += other.people;
        self.promises += other.promises;
        self.last = self.last.max(other.last);
        for amount in other.revenue {
            match self.revenue.iter_mut().find(|m| m.currency == amount.currency) {
                Some(sum) => sum.minor = sum.minor.saturating_add(amount.minor),
                None => self.revenue.push(amount),
            }
        }
        self.revenue.sort_by(|a, b| a.currency.cmp(&b.currency));
    }
}

/// An account in the tree.
#[derive(Clone, PartialEq, Debug)]
pub struct Node {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// The folded name, which rows are sorted by.
    pub key: String,
    /// Level of the organisation.
    pub kind: Kind,
    /// City.
    pub city: String,
    /// Stored country.
    pub country: String,
    /// Who leads it.
    pub lead: Option<(UserId, String)>,
    /// The account above, where that is visible.
    pub parent: Option<AccountId>,
    /// Accounts directly below it.
    pub children: i64,
    /// All accounts below it.
    pub below: i64,
    /// Its own numbers.
    pub own: Sums,
    /// Its numbers with those of all below it.
    pub all: Sums,
}

impl Node {
    /// Its place among those beside it.
    pub fn cursor(&self) -> Cursor {
        Cursor { value: Some(self.key.clone()), id: self.id.0 }
    }
}

/// Accounts in the order in which they are read: each followed by all below it. `flat` is in the order of names.
pub fn depth_first(flat: Vec<Node>) -> Vec<(usize, Node)> {
    let mut below: HashMap<AccountId, Vec<Node>> = HashMap::new();
    let known: HashSet<AccountId> = flat.iter().map(|n| n.id).collect();
    let mut open = Vec::new();
    for node in flat.into_iter().rev() {
        match node.parent.filter(|p| known.contains(p)) {
            Some(parent) => below.entry(parent).or_default().push(node),
            None => open.push((0, node)),
        }
    }
    let mut rows = Vec::with_capacity(known.len());
    while let Some((depth, node)) = open.pop() {
        open.extend(below.remove(&node.id).unwrap_or_default().into_iter().map(|child| (depth + 1, child)));
        rows.push((depth, node));
    }
    rows
}

/// Sums up rows of [`depth_first`]: each gets the numbers of all below it. The last rows are the deepest, so going
/// back through them finds every row finished before the one above it.
pub fn sum_up(rows: &mut [(usize, Node)]) {
    let places: HashMap<AccountId, usize> = rows.iter().enumerate().map(|(i, (_, n))| (n.id, i)).collect();
    for i in (0..rows.len()).rev() {
        let (all, below) = (rows[i].1.all.clone(), rows[i].1.below);
        if let Some(above) = rows[i].1.parent.and_then(|p| places.get(&p)) {
            let above = &mut rows[*above].1;
            above.all.add(all);
            above.below += 1 + below;
            above.children += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> AccountId {
        AccountId(uuid::Uuid::from_u128(n))
    }

    fn node(n: u128, parent: Option<u128>, name: &str) -> Node {
        Node {
            id: id(n),
            name: name.to_owned(),
            key: name.to_owned(),
            kind: Kind::Group,
            city: String::new(),
            country: String::new(),
            lead: None,
            parent: parent.map(id),
            children: 0,
            below: 0,
            own: Sums::default(),
            all: Sums::default(),
        }
    }

    #[test]
    fn rows_follow_the_account_above_them_by_name() {
        // The parent of d is not among them: it stands at the root.
        let flat = vec![
            node(2, Some(1), "a"),
            node(1, None, "b"),
            node(3, Some(1), "c"),
            node(4, Some(9), "d"),
            node(5, Some(2), "e"),
        ];
        let rows: Vec<(usize, String)> = depth_first(flat).into_iter().map(|(depth, n)| (depth, n.name)).collect();
        let want = [(0, "b"), (1, "a"), (2, "e"), (1, "c"), (0, "d")];
        assert_eq!(rows, want.map(|(depth, name)| (depth, name.to_owned())));
    }

    #[test]
    fn numbers_go_all_the_way_up() {
        let one = |n, parent, people| {
            let own = Sums { people, ..Sums::default() };
            Node { all: own.clone(), own, ..node(n, parent, "x") }
        };
        let mut rows = depth_first(vec![one(1, None, 1), one(2, Some(1), 2), one(3, Some(2), 4), one(4, Some(9), 8)]);
        sum_up(&mut rows);
        let found: Vec<_> = rows.iter().map(|(_, n)| (n.children, n.below, n.own.people, n.all.people)).collect();
        assert_eq!(found, [(1, 2, 1, 7), (1, 1, 2, 6), (0, 0, 4, 4), (0, 0, 8, 8)]);
    }

    #[test]
    fn currencies_are_never_mixed() {
        let euro = |minor| Money { minor, currency: String::from("EUR") };
        let mut sums = Sums { people: 1, revenue: vec![euro(5)], ..Sums::default() };
        sums.add(Sums {
            people: 2,
            revenue: vec![euro(7), Money { minor: 3, currency: String::from("CNY") }],
            ..Sums::default()
        });
        assert_eq!(sums.people, 3);
        assert_eq!(sums.revenue, [Money { minor: 3, currency: String::from("CNY") }, euro(12)]);
    }
}
