//! The offerings as a tree: lines, each with what is part of it. Pure.

use jiff::civil::Date;

use crate::base::OfferingId;
use crate::base::by_id::ById;
use crate::features::offerings::model::{Offering, tree};

/// An offering in the tree.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its id.
    pub id: OfferingId,
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

impl Node {
    /// Whether it is for units of a kind itself, whatever its parts are for; the account as a whole has no kind.
    pub fn is_for(&self, kind: Option<&str>) -> bool {
        kind.is_none_or(|k| self.kinds.is_empty() || self.kinds.iter().any(|n| n == k))
    }
}

/// All offerings, as of a day.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// Each after what it is part of.
    nodes: Vec<Node>,
    /// Where each stands in `nodes`.
    places: ById<OfferingId, usize>,
    roots: Vec<OfferingId>,
}

impl Tree {
    /// Of all offerings, archived ones too: what was sold of them keeps its column.
    pub fn of(all: Vec<Offering>, day: Date) -> Self {
        let mut made = Self::default();
        for (depth, o) in tree(all) {
            let above = o.facts.parent.filter(|_| depth > 0).and_then(|p| made.place(p));
            match above.map(|at| &mut made.nodes[at]) {
                Some(above) => above.children.push(o.id),
                None => made.roots.push(o.id),
            }
            let live = o.archived_at.is_none() && o.facts.sold_on(day);
            let parent = above.map(|at| made.nodes[at].id);
            made.places.insert(o.id, made.nodes.len());
            made.nodes.push(Node {
                id: o.id,
                name: o.facts.name,
                parent,
                children: Vec::new(),
                kinds: o.facts.unit_kinds,
                live,
            });
        }
        made
    }

    /// The lines: what is part of nothing, by name.
    pub fn roots(&self) -> &[OfferingId] {
        &self.roots
    }

    /// One of them.
    pub fn get(&self, id: OfferingId) -> Option<&Node> {
        self.place(id).map(|at| &self.nodes[at])
    }

    /// Where it stands among all: each after what it is part of.
    pub fn place(&self, id: OfferingId) -> Option<usize> {
        self.places.get(&id).copied()
    }

    /// All of them, in that order.
    pub fn all(&self) -> &[Node] {
        &self.nodes
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

    /// What it is part of, the nearest first.
    pub fn above(&self, id: OfferingId) -> Vec<OfferingId> {
        let mut all = Vec::new();
        let mut at = self.get(id).and_then(|n| n.parent);
        while let Some(id) = at.filter(|id| !all.contains(id)) {
            all.push(id);
            at = self.get(id).and_then(|n| n.parent);
        }
        all
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

    /// Of each offering, by its place, whether it is for such units, on sale or not: it, and, where it has parts that are
    /// sold, one of them. For the account as a whole everything is.
    pub fn fits(&self, kind: Option<&str>) -> Vec<bool> {
        let mut fits = vec![false; self.nodes.len()];
        for (at, node) in self.nodes.iter().enumerate().rev() {
            let own = node.is_for(kind);
            let mut parts =
                node.children.iter().filter_map(|c| self.place(*c)).filter(|c| self.nodes[*c].live).peekable();
            fits[at] = own && (parts.peek().is_none() || parts.any(|c| fits[c]));
        }
        fits
    }

    /// Of each offering, by its place, whether a kind of unit can buy it: it is sold on the day, and fits.
    pub fn sellable(&self, kind: Option<&str>) -> Vec<bool> {
        let fits = self.fits(kind);
        self.nodes.iter().zip(fits).map(|(node, fits)| node.live && fits).collect()
    }
}
