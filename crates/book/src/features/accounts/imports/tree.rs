//! The accounts above, of a whole file: by name or source id, of accounts that exist or stand anywhere in the same file;
//! no circles. Kept as hashes, since a file may have millions of lines.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use tenure_db::Conn;
use uuid::Uuid;

use super::super::model::{Edges, closes_circle};
use super::super::store::facts;
use super::super::store::lookup::{Lookup, hash, source};
use crate::base::dated::Span;
use crate::base::imports::{Record, Twin};
use crate::base::{AccountId, Acting, Result};

/// What one line says of itself and of the account above.
struct Line {
    line: u64,
    name: u64,
    /// 0 without an id.
    source: u64,
    /// All that it says.
    words: u64,
    twin: Twin,
    above: Option<(u64, u64)>,
    from: Option<Date>,
}

/// What all lines say.
#[derive(Default)]
pub(super) struct Survey {
    lines: Vec<Line>,
    /// Whether any names an account above.
    pub(super) any: bool,
}

impl Survey {
    /// Sees some lines.
    pub(super) fn see(&mut self, records: &[Record]) {
        for record in records {
            let (system, word) = (record.get("source_system"), record.get("parent"));
            self.any |= !word.is_empty();
            self.lines.push(Line {
                line: record.line,
                name: hash(&[record.get("name")]),
                source: source(system, record.get("source_id")),
                words: hash(&record.pairs().map(|(_, cell)| cell).collect::<Vec<_>>()),
                twin: record.twin,
                above: (!word.is_empty()).then(|| (source(system, word), hash(&[word]))),
                from: record.get("valid_from").parse().ok(),
            });
        }
    }
}

/// Why a line has no account above.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Lost {
    /// There is none of this name or id.
    Unknown,
    /// There are several of this name.
    Several,
    /// It would stand below itself.
    Circle,
}

/// Ids of all lines and what they hang below.
#[derive(Default)]
pub(super) struct Tree {
    ids: HashMap<u64, AccountId>,
    above: HashMap<u64, Result<AccountId, Lost>>,
}

impl Tree {
    /// Finds out for a whole file; an empty tree when no line names a parent. Where names find no account, a line may be
    /// another account than that of its name, so that name alone says not which one is above.
    pub(super) fn of(q: &Conn<'_>, by: &Acting, survey: &Survey, by_name: bool) -> Result<Self> {
        if !survey.any {
            return Ok(Self::default());
        }
        let lookup = Lookup::load(q)?;
        let mut tree = Self::default();
        let (mut names, mut sources) = (HashMap::<u64, Vec<AccountId>>::new(), HashMap::new());
        let mut words: HashMap<u64, AccountId> = HashMap::new();
        for line in &survey.lines {
            let known = match line.twin {
                Twin::Merge(id) => Some(AccountId(id)),
                _ if line.source != 0 => lookup.by_source(line.source),
                Twin::Both => None,
                Twin::Undecided if by_name => lookup.only_named(line.name),
                Twin::Undecided => {
                    names.entry(line.name).or_default().extend(lookup.only_named(line.name));
                    None
                }
            };
            // What one line says word for word after another is the same account.
            let again = (line.twin == Twin::Undecided).then(|| words.get(&line.words).copied()).flatten();
            let id = known.or(again).unwrap_or_else(|| AccountId(by.uuid()));
            words.entry(line.words).or_insert(id);
            tree.ids.insert(line.line, id);
            names.entry(line.name).or_default().push(id);
            if line.source != 0 {
                sources.insert(line.source, id);
            }
        }
        for line in &survey.lines {
            let Some((source, name)) = line.above else { continue };
            tree.above.insert(line.line, above((source, name), &names, &sources, &lookup));
        }
        tree.refuse_circles(q, by, survey)?;
        Ok(tree)
    }

    /// The id that a line's new account gets.
    pub(super) fn id(&self, line: u64) -> Option<AccountId> {
        self.ids.get(&line).copied()
    }

    /// The account above that of a line.
    pub(super) fn above(&self, line: u64) -> Option<Result<AccountId, Lost>> {
        self.above.get(&line).copied()
    }

    fn refuse_circles(&mut self, q: &Conn<'_>, by: &Acting, survey: &Survey) -> Result<()> {
        let from = |line: &Line| line.from.unwrap_or(by.today);
        let Some(first) = survey.lines.iter().map(from).min() else { return Ok(()) };
        let mut edges: Edges<AccountId> = facts::edges_since(q, first)?;
        let moved: Vec<(u64, AccountId, AccountId, Date)> = survey
            .lines
            .iter()
            .filter_map(|line| Some((line.line, *self.ids.get(&line.line)?, self.above(line.line)?.ok()?, from(line))))
            .collect();
        // Edges that the file replaces go first: two accounts may change places.
        for (_, id, _, from) in &moved {
            if let Some(held) = edges.get_mut(id) {
                held.retain_mut(|(_, span)| {
                    span.to = span.to.min(*from);
                    span.from < span.to
                });
            }
        }
        for (line, id, parent, from) in moved {
            let span = Span::since(from);
            if closes_circle(&edges, id, parent, span) {
                self.above.insert(line, Err(Lost::Circle));
            } else {
                edges.entry(id).or_default().push((parent, span));
            }
        }
        Ok(())
    }
}

/// A source id of the same system first, then a name; the file before what is stored.
fn above(
    (source, name): (u64, u64),
    names: &HashMap<u64, Vec<AccountId>>,
    sources: &HashMap<u64, AccountId>,
    lookup: &Lookup,
) -> Result<AccountId, Lost> {
    if source != 0
        && let Some(id) = sources.get(&source).copied().or_else(|| lookup.by_source(source))
    {
        return Ok(id);
    }
    let mut found: HashSet<AccountId> = names.get(&name).into_iter().flatten().copied().collect();
    if found.is_empty() {
        found = lookup.meant(name);
    }
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (Some(id), None) => Ok(id),
        (None, _) => Err(Lost::Unknown),
        _ => Err(Lost::Several),
    }
}

/// An id that stands for a line of the file, among those that a row is like.
pub(super) fn line_id(line: u64) -> Uuid {
    Uuid::from_u128(u128::from(line))
}

/// The line that such an id stands for.
pub(super) fn line_of(id: Uuid) -> Option<u64> {
    u64::try_from(id.as_u128()).ok().filter(|line| *line > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stand_for_lines_and_are_told_from_real_ones() {
        assert_eq!(line_of(line_id(7)), Some(7));
        assert_eq!(line_of(Uuid::nil()), None);
        let real = Uuid::parse_str("01930000-0000-7000-8000-000000000007").unwrap();
        assert_eq!(line_of(real), None);
    }
}
