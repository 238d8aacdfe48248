//! Parents of a file: by name or source id, of accounts that exist or stand in the same file; no circles.

use std::collections::HashMap;

use super::super::model::{Edges, closes_circle};
use super::super::store::{Known, Lookup, facts};
use super::rows::{Row, Rows, tell};
use crate::base::dated::Span;
use crate::base::registry::{ImportReport, Record};
use crate::base::{AccountId, Acting, Result, Tx};

/// Gives each row its id and its parent's.
pub(super) fn resolve(tx: &Tx<'_>, by: &Acting, rows: &mut Rows<'_>, report: &mut ImportReport) -> Result<()> {
    let ids: Vec<AccountId> = rows.list.iter().map(|row| row.known.unwrap_or_else(|| AccountId(by.uuid()))).collect();
    let here = Here::of(&rows.list, &ids);
    let mut parents = Vec::with_capacity(ids.len());
    for row in &rows.list {
        parents.push(parent(by, row.record, &here, &rows.lookup, report));
    }
    refuse_circles(tx, by, rows, (&ids, &parents), report)?;
    for ((row, id), parent) in rows.list.iter_mut().zip(ids).zip(parents) {
        row.id = id;
        row.new.parent = parent;
    }
    Ok(())
}

/// The accounts of the file itself.
struct Here<'r> {
    names: HashMap<&'r str, Vec<AccountId>>,
    sources: HashMap<(&'r str, &'r str), AccountId>,
}

impl<'r> Here<'r> {
    fn of(list: &[Row<'r>], ids: &[AccountId]) -> Self {
        let mut here = Self { names: HashMap::new(), sources: HashMap::new() };
        for (row, id) in list.iter().zip(ids) {
            here.names.entry(row.record.get("name")).or_default().push(*id);
            here.sources.insert((row.record.get("source_system"), row.record.get("source_id")), *id);
        }
        here
    }
}

/// The parent of a line: a source id of the same system first, then a name; the file before what is stored.
fn parent(
    by: &Acting,
    record: &Record,
    here: &Here<'_>,
    lookup: &Lookup,
    report: &mut ImportReport,
) -> Option<AccountId> {
    let (word, system) = (record.get("parent"), record.get("source_system"));
    if word.is_empty() {
        return None;
    }
    if !system.is_empty() {
        let stored = lookup.by_key(&format!("source:{system}"), word).filter(|k| !k.archived).map(|k| k.id);
        if let Some(id) = here.sources.get(&(system, word)).copied().or(stored) {
            return Some(id);
        }
    }
    let mut found: Vec<AccountId> = here.names.get(word).cloned().unwrap_or_default();
    if found.is_empty() {
        let mut stored: Vec<Known> = lookup.by_name(word);
        if stored.is_empty() {
            stored = lookup.by_any_source(word);
        }
        found = stored.into_iter().filter(|k| !k.archived).map(|k| k.id).collect();
    }
    match found.as_slice() {
        [id] => return Some(*id),
        [] => report.refuse(record, "parent", tell(by, "accounts-import-parent", &[])),
        _ => report.refuse(record, "parent", tell(by, "accounts-import-ambiguous", &[])),
    }
    None
}

fn refuse_circles(
    tx: &Tx<'_>,
    by: &Acting,
    rows: &Rows<'_>,
    (ids, parents): (&[AccountId], &[Option<AccountId>]),
    report: &mut ImportReport,
) -> Result<()> {
    let Some(first) = rows.list.iter().map(|row| row.new.from.unwrap_or(by.today)).min() else { return Ok(()) };
    let mut edges: Edges<AccountId> = facts::edges_since(tx, first)?;
    let moved = || rows.list.iter().zip(ids).zip(parents).filter_map(|((row, id), p)| Some((row, *id, (*p)?)));
    // Edges that the file replaces go first: two accounts may change places.
    for (row, id, _) in moved() {
        let from = row.new.from.unwrap_or(by.today);
        if let Some(held) = edges.get_mut(&id) {
            held.retain_mut(|(_, span)| {
                span.to = span.to.min(from);
                span.from < span.to
            });
        }
    }
    for (row, id, parent) in moved() {
        let span = Span::since(row.new.from.unwrap_or(by.today));
        if closes_circle(&edges, id, parent, span) {
            report.refuse(row.record, "parent", tell(by, "accounts-error-circle", &[]));
        } else {
            edges.entry(id).or_default().push((parent, span));
        }
    }
    Ok(())
}
