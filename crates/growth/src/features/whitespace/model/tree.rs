//! The offerings as columns: lines, each with what is part of it. Pure.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::base::OfferingId;
use crate::features::offerings::model::{Offering, tree};

/// An offering as the grid needs it.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// What it is part of.
    pub parent: Option<OfferingId>,
    /// What is part of it, by name.
    pub children: Vec<OfferingId>,
    /// Kinds of units that can buy it; empty for all.
    pub kinds: Vec<String>,
    /// Whether it is offered on the day.
    pub live: bool,
}

/// All offerings, as of a day.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    nodes: HashMap<OfferingId, Node>,
    roots: Vec<OfferingId>,
}

impl Tree {
    /// Of all offerings, archived ones too: what was sold of them keeps its column.
    pub fn of(all: Vec<Offering>, day: Date) -> Self {
        let mut made = Self::default();
        for (depth, o) in tree(all) {
            let parent = o.facts.parent.filter(|p| depth > 0 && made.nodes.contains_key(p));
            match parent.and_then(|p| made.nodes.get_mut(&p)) {
                Some(above) => above.children.push(o.id),
                None => made.roots.push(o.id),
            }
            let live = o.archived_at.is_none() && o.facts.sold_on(day);
            let node = Node { name: o.facts.name, parent, children: Vec::new(), kinds: o.facts.unit_kinds, live };
            made.nodes.insert(o.id, node);
        }
        made
    }

    /// The lines: what is part of nothing, by name.
    pub fn roots(&self) -> &[OfferingId] {
        &self.roots
    }

    /// One of them.
    pub fn get(&self, id: OfferingId) -> Option<&Node> {
        self.nodes.get(&id)
    }

    /// Its name, or nothing.
    pub fn name(&self, id: OfferingId) -> &str {
        self.get(id).map_or("", |n| n.name.as_str())
    }

    /// The line that it belongs to.
    pub fn root(&self, mut id: OfferingId) -> OfferingId {
        // A tree has no circles; the bound guards against one all the same.
        for _ in 0..self.nodes.len() {
            match self.get(id).and_then(|n| n.parent) {
                Some(parent) => id = parent,
                None => break,
            }
        }
        id
    }

    /// It and all that is part of it.
    pub fn below(&self, id: OfferingId) -> Vec<OfferingId> {
        let (mut open, mut all) = (vec![id], Vec::new());
        while let Some(at) = open.pop() {
            all.push(at);
            open.extend(self.get(at).into_iter().flat_map(|n| n.children.iter().copied()));
        }
        all
    }

    /// Whether a kind of unit can buy it: it, and, where it has parts, one of them. The account as a whole can.
    pub fn sellable(&self, id: OfferingId, kind: Option<&str>) -> bool {
        let Some(node) = self.get(id) else { return false };
        let fits = kind.is_none_or(|k| node.kinds.is_empty() || node.kinds.iter().any(|n| n == k));
        let mut parts = node.children.iter().filter(|c| self.get(**c).is_some_and(|n| n.live)).peekable();
        node.live && fits && (parts.peek().is_none() || parts.any(|c| self.sellable(*c, kind)))
    }
}
