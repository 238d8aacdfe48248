//! Adding, renaming, ordering and archiving sectors, tiers and lifecycles.

use serde_json::json;

use crate::base::error::Conflict;
use crate::base::events::{Changes, NewEvent, record};
use crate::base::registry::StoredEvent;
use crate::base::{Acting, Error, INSTALL, Result, Right, Tx};
use crate::features::settings::model::{TermValues, code_of, kind as known_kind};
use crate::features::settings::store;
use crate::features::settings::terms::Term;

/// The longest name that becomes a term by import.
const MOST: usize = 200;

fn find(tx: &Tx<'_>, kind: &str, code: &str) -> Result<Term> {
    store::find(tx, known_kind(kind)?, code)?.ok_or(Error::NotFound)
}

/// Terms have codes instead of ids: the event names both in its changes.
fn event(verb: &'static str, kind: &str, code: &str, changes: Changes) -> NewEvent<'static> {
    let mut changes = changes.json();
    changes["term"] = json!([format!("{kind}/{code}"), format!("{kind}/{code}")]);
    NewEvent::install(verb, "term", INSTALL).changes(changes)
}

fn free_code(tx: &Tx<'_>, kind: &str, name: &str) -> Result<String> {
    let stem = code_of(name).unwrap_or_else(|| kind.to_owned());
    let taken: Vec<String> = store::list(tx, Some(kind))?.into_iter().map(|t| t.code).collect();
    let mut code = stem.clone();
    let mut n = 2;
    while taken.contains(&code) {
        code = format!("{stem}_{n}");
        n += 1;
    }
    Ok(code)
}

fn same_name(term: &Term, v: &TermValues) -> bool {
    let fold = tenure_text::fold;
    fold(&term.name_en) == fold(&v.name_en) || fold(&term.name_zh) == fold(&v.name_zh)
}

fn put(tx: &Tx<'_>, by: &Acting, kind: &str, values: &TermValues) -> Result<String> {
    let code = free_code(tx, kind, &values.name_en)?;
    let position = store::list(tx, Some(kind))?.iter().map(|t| t.position).max().unwrap_or(0) + 10;
    store::insert(tx, kind, &code, position, values)?;
    let mut changes = Changes::default();
    note(&mut changes, &TermValues::default(), values);
    record(tx, by, event("term.added", kind, &code, changes))?;
    Ok(code)
}

fn note(changes: &mut Changes, old: &TermValues, new: &TermValues) {
    changes.note("name_en", old.name_en.as_str(), new.name_en.as_str());
    changes.note("name_zh", old.name_zh.as_str(), new.name_zh.as_str());
    changes.note("is_key", old.is_key, new.is_key);
    changes.note("points", old.points, new.points);
}

/// Adds a term at the end of its list.
pub fn add(tx: &Tx<'_>, by: &Acting, kind: &str, values: &TermValues) -> Result<Term> {
    by.viewer.demand(Right::Administer)?;
    let kind = known_kind(kind)?;
    if store::list(tx, Some(kind))?.iter().any(|t| same_name(t, values)) {
        return Err(Error::field("name_en", "error-taken"));
    }
    let code = put(tx, by, kind, values)?;
    find(tx, kind, &code)
}

/// Changes names, weight and mark of a term; `base` is the version that was read.
pub fn edit(tx: &Tx<'_>, by: &Acting, kind: &str, code: &str, values: &TermValues, base: Option<i64>) -> Result<Term> {
    by.viewer.demand(Right::Administer)?;
    let term = find(tx, kind, code)?;
    if base.is_some_and(|b| b < term.version) {
        return Err(lost_race(&term, values));
    }
    let others = store::list(tx, Some(&term.kind))?;
    if others.iter().any(|t| t.code != code && same_name(t, values)) {
        return Err(Error::field("name_en", "error-taken"));
    }
    let mut changes = Changes::default();
    note(&mut changes, &values_of(&term), values);
    if !changes.is_empty() {
        store::update(tx, kind, code, values)?;
        record(tx, by, event("term.changed", kind, code, changes))?;
    }
    find(tx, kind, code)
}

fn values_of(term: &Term) -> TermValues {
    TermValues {
        name_en: term.name_en.clone(),
        name_zh: term.name_zh.clone(),
        is_key: term.is_key,
        points: term.points,
    }
}

fn lost_race(term: &Term, mine: &TermValues) -> Error {
    let pairs = [
        ("name_en", term.name_en.clone(), mine.name_en.clone()),
        ("name_zh", term.name_zh.clone(), mine.name_zh.clone()),
        ("is_key", term.is_key.to_string(), mine.is_key.to_string()),
        ("points", term.points.to_string(), mine.points.to_string()),
    ];
    let fields = pairs.into_iter().filter(|(_, theirs, mine)| theirs != mine);
    let fields = fields.map(|(name, theirs, mine)| (name.to_owned(), theirs, mine)).collect();
    Error::Conflict(Conflict { key: "error-conflict", args: Vec::new(), version: Some(term.version), fields })
}

/// Moves a term one place up or down among those that are not archived.
pub fn shift(tx: &Tx<'_>, by: &Acting, kind: &str, code: &str, up: bool) -> Result<()> {
    arrange(tx, by, kind, code, |at| if up { at.saturating_sub(1) } else { at + 1 })
}

/// Puts a term at a place, counted from 1, among those that are not archived.
pub fn place(tx: &Tx<'_>, by: &Acting, kind: &str, code: &str, to: usize) -> Result<()> {
    arrange(tx, by, kind, code, |_| to.saturating_sub(1))
}

fn arrange(tx: &Tx<'_>, by: &Acting, kind: &str, code: &str, to: impl Fn(usize) -> usize) -> Result<()> {
    by.viewer.demand(Right::Administer)?;
    let term = find(tx, kind, code)?;
    let mut all: Vec<Term> = store::list(tx, Some(kind))?.into_iter().filter(|t| t.archived_at.is_none()).collect();
    let Some(at) = all.iter().position(|t| t.code == code) else { return Err(Error::conflict("error-archived")) };
    all.remove(at);
    let to = to(at).min(all.len());
    if to == at {
        return Ok(());
    }
    all.insert(to, term);
    for (n, term) in (1..).zip(&all) {
        store::place(tx, kind, &term.code, n * 10)?;
    }
    let mut changes = Changes::default();
    changes.note("place", at + 1, to + 1);
    record(tx, by, event("term.moved", kind, code, changes))?;
    Ok(())
}

/// Archives a term (accounts keep it, forms no longer offer it), or takes it out again.
pub fn set_archived(tx: &Tx<'_>, by: &Acting, kind: &str, code: &str, archived: bool) -> Result<()> {
    by.viewer.demand(Right::Administer)?;
    let term = find(tx, kind, code)?;
    if term.archived_at.is_some() == archived {
        return Ok(());
    }
    store::set_archived(tx, kind, code, archived.then_some(by.now))?;
    let verb = if archived { "term.archived" } else { "term.restored" };
    record(tx, by, event(verb, kind, code, Changes::default()))?;
    Ok(())
}

fn subject(event: &StoredEvent) -> Result<(String, String)> {
    let name = event.changes["term"][0].as_str().unwrap_or_default();
    let (kind, code) = name.split_once('/').ok_or(Error::NotFound)?;
    Ok((kind.to_owned(), code.to_owned()))
}

/// Takes an archiving back.
pub fn undo_archive(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let (kind, code) = subject(event)?;
    set_archived(tx, by, &kind, &code, false)
}

/// Takes a restoring back.
pub fn undo_restore(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let (kind, code) = subject(event)?;
    set_archived(tx, by, &kind, &code, true)
}

/// The codes of words in an import file: a code or a name in either language, case and accents aside. Words that
/// nobody knows become new terms. Answers in the order of `names`.
pub fn ensure(tx: &Tx<'_>, by: &Acting, kind: &str, names: &[&str]) -> Result<Vec<String>> {
    let kind = known_kind(kind)?;
    let mut all = store::list(tx, Some(kind))?;
    let mut codes = Vec::with_capacity(names.len());
    for name in names {
        let folded = tenure_text::fold(name.trim());
        let known = |t: &&Term| [&t.code, &t.name_en, &t.name_zh].into_iter().any(|n| tenure_text::fold(n) == folded);
        if let Some(term) = all.iter().find(known) {
            codes.push(term.code.clone());
            continue;
        }
        if !by.viewer.has(Right::Import) {
            by.viewer.demand(Right::Administer)?;
        }
        let short: String = name.trim().chars().filter(|c| !c.is_control()).take(MOST).collect();
        let values = TermValues::parse(&short, "", false, "")?;
        let code = put(tx, by, kind, &values)?;
        all.push(find(tx, kind, &code)?);
        codes.push(code);
    }
    Ok(codes)
}
