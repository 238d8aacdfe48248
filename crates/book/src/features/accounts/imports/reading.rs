//! One reading of a file of accounts: what each row is.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde_json::Value as Json;
use tenure_db::{Conn, Tx};
use uuid::Uuid;

use super::super::store::lookup::{Known, hash};
use super::alike::{Earlier, Firm};
use super::found::{Found, Stored};
use super::rows::{self, Above, Row, Wrong, column_of, scheme_column, tell};
use super::shared::{Again, Lines};
use super::tree::{Lost, Survey, Tree, line_of};
use super::words::Words;
use super::{ACCOUNTS, importer, write};
use crate::base::imports::{FieldChange, HIDDEN, Keys, Outcome, Plan, Record, Rows, Twin};
use crate::base::{AccountId, Acting, Result, Viewer};

/// A reading.
pub(in crate::features::accounts) struct Reading {
    by: Acting,
    /// Who imports, with what they may see.
    looker: Arc<Viewer>,
    keys: Keys,
    words: Words,
    survey: Survey,
    tree: Option<Tree>,
    earlier: Earlier,
    /// Lines by what they call their account, and by the account that they change.
    names: Lines,
    changing: Lines,
    taken: Lines,
    /// Lines that other rows belong to, with their accounts.
    asked: HashSet<u64>,
    lines: HashMap<u64, AccountId>,
}

impl Rows for Reading {
    type Row = Row;

    const AHEAD: bool = true;

    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        let importer = importer(by)?;
        Ok(Self {
            words: Words::load(q, &importer)?,
            by: importer,
            looker: by.viewer.clone(),
            keys: Keys::of(&ACCOUNTS, None),
            survey: Survey::default(),
            tree: None,
            earlier: Earlier::default(),
            names: Lines::default(),
            changing: Lines::default(),
            taken: Lines::default(),
            asked: HashSet::new(),
            lines: HashMap::new(),
        })
    }

    fn found_by(&mut self, keys: Keys) {
        self.keys = keys;
    }

    fn survey(&mut self, rows: &[Record]) -> Result<()> {
        self.survey.see(rows);
        self.asked.extend(rows.iter().filter_map(|row| match row.twin {
            Twin::Merge(id) => line_of(id),
            _ => None,
        }));
        Ok(())
    }

    fn plan(&mut self, q: &Conn<'_>, _: &Acting, records: &[Record], plan: &mut Plan<Row>) -> Result<()> {
        if self.tree.is_none() {
            self.tree = Some(Tree::of(q, &self.by, &self.survey, self.keys.by("name"))?);
        }
        let read: Vec<Result<Row, Wrong>> =
            records.iter().map(|record| rows::read(&self.by, record, &self.words)).collect();
        let mut found = Found::read(q, (&self.looker, &self.keys), records, &read)?;
        let mut matched = Vec::with_capacity(records.len());
        for (record, row) in records.iter().zip(read) {
            matched.push(match row.and_then(|row| self.matched(record, row, &found)) {
                Ok(row) => match self.alone(record, &row)? {
                    Ok(()) => self.free(record, &row, &found)?.map(|()| row),
                    Err(wrong) => Err(wrong),
                },
                Err(wrong) => Err(wrong),
            });
        }
        let stored = Stored::read(q, &self.looker, matched.iter().filter_map(|row| row.as_ref().ok()))?;
        for (record, row) in records.iter().zip(matched) {
            match row.and_then(|row| self.placed(record, row)) {
                // Nothing is wrong with a row that an earlier line says word for word.
                Err(wrong) if wrong.is_empty() => plan.none(Outcome::Same),
                Err(wrong) => plan.none(Outcome::Refused(wrong)),
                Ok(row) => self.outcome(record, row, &mut found, &stored, plan)?,
            }
        }
        Ok(())
    }

    fn subject(row: &Row) -> Option<(AccountId, Uuid)> {
        row.known.then_some((row.id, row.id.0))
    }

    fn keep(row: &mut Row, fields: &HashSet<String>) {
        row.keep(fields);
    }

    fn prepare(row: &Row) {
        if !row.known && row.twin.is_none() {
            row.traces();
        }
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Row]) -> Result<()> {
        write::store(tx, &importer(by)?, rows)
    }

    fn links(&self) -> bool {
        self.survey.any || !self.asked.is_empty()
    }

    fn link(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Row]) -> Result<()> {
        let by = importer(by)?;
        write::merge(tx, &by, rows, &self.lines)?;
        write::link(tx, &by, rows)
    }
}

impl Reading {
    /// Finds the account of a row: by what was decided, by source id, by number in a register, by exact name.
    fn matched(&self, record: &Record, mut row: Row, found: &Found) -> Result<Row, Wrong> {
        let refuse = |column: &str, key| Err(vec![(column.to_owned(), tell(&self.by, key, &[]))]);
        let known = match record.twin {
            Twin::Merge(id) if line_of(id).is_some() => {
                row.twin = line_of(id);
                return Ok(row);
            }
            Twin::Merge(id) if found.living.contains(&AccountId(id)) => {
                Some(Known { id: AccountId(id), archived: false })
            }
            Twin::Merge(_) => return refuse("name", "accounts-import-account"),
            _ => found.by_id(&row, &self.keys),
        };
        let by_name = self.keys.by("name");
        let known = match known {
            None if record.twin != Twin::Both && by_name => {
                let named = found.named(&row);
                match found.fitting(&row, &named).as_slice() {
                    [] if named.is_empty() => found.archived(&row),
                    [] => None,
                    [id] => Some(Known { id: *id, archived: false }),
                    _ => return refuse("name", "accounts-import-ambiguous"),
                }
            }
            known => known,
        };
        // Where names do not count, nobody else's row is meant by one.
        row.namesake = known.is_none() && (record.twin == Twin::Both || !by_name || !found.named(&row).is_empty());
        match known {
            Some(known) if known.archived => return refuse("name", "accounts-import-archived"),
            Some(known) => (row.id, row.known) = (known.id, true),
            None => {
                let id = self.tree.as_ref().and_then(|tree| tree.id(row.line));
                // An id that the tree took for a known account belongs to that account.
                let own = id.filter(|id| !found.living.contains(id));
                row.id = own.unwrap_or_else(|| AccountId(self.by.uuid()));
            }
        }
        Ok(row)
    }

    /// No two lines may say the same account, unless they say the same of it: then the second one has no mistake, and is
    /// nothing.
    fn alone(&mut self, record: &Record, row: &Row) -> Result<Result<(), Wrong>> {
        let twice = |by: &Acting, again: Again| {
            let told = || (String::from("name"), tell(by, "accounts-import-twice", &[("line", again.line)]));
            Err(if again.alike { Vec::new() } else { vec![told()] })
        };
        // The same name twice is two accounts only when ids, countries, numbers or web addresses tell them apart.
        let p = &row.new.profile;
        let number = p.identifiers.iter().find(|i| !i.scheme.starts_with("source:")).map_or("", |i| i.value.as_str());
        let (system, id) = (record.get("source_system"), record.get("source_id"));
        let both = if record.twin == Twin::Both { row.line.to_string() } else { String::new() };
        let key = hash(&[&p.name, system, id, &p.country, number, &tenure_text::domain(&p.website), &both]);
        let again = match self.names.note(key, record)? {
            None if row.known => self.changing.note(row.id, record)?,
            again => again,
        };
        Ok(again.map_or(Ok(()), |again| twice(&self.by, again)))
    }

    /// All identifiers of a row are its own: neither another account's nor another line's.
    fn free(&mut self, record: &Record, row: &Row, found: &Found) -> Result<Result<(), Wrong>> {
        for identifier in &row.new.profile.identifiers {
            let key = (identifier.scheme.clone(), identifier.key());
            let column = column_of(record, scheme_column(&identifier.scheme)).to_owned();
            if found.keys.get(&key).is_some_and(|holder| !row.known || holder.id != row.id) {
                return Ok(Err(vec![(column, tell(&self.by, "accounts-error-identifier-used", &[]))]));
            }
            if let Some(again) = self.taken.note(&key, record)? {
                return Ok(Err(vec![(column, tell(&self.by, "accounts-import-twice", &[("line", again.line)]))]));
            }
        }
        Ok(Ok(()))
    }

    /// Gives a row the account above, and a new one its defaults.
    fn placed(&self, record: &Record, mut row: Row) -> Result<Row, Wrong> {
        match self.tree.as_ref().and_then(|tree| tree.above(row.line)) {
            Some(Ok(parent)) => row.new.parent = Some(parent),
            Some(Err(lost)) => {
                let key = match lost {
                    Lost::Unknown => "accounts-import-parent",
                    Lost::Several => "accounts-import-ambiguous",
                    Lost::Circle => "accounts-error-circle",
                };
                return Err(vec![(String::from("parent"), tell(&self.by, key, &[]))]);
            }
            None => {}
        }
        if !row.known && row.twin.is_none() {
            let wrong = rows::complete(&self.by, record, &self.words, &mut row);
            if !wrong.is_empty() {
                return Err(wrong);
            }
        }
        Ok(row)
    }

    fn outcome(
        &mut self,
        record: &Record,
        mut row: Row,
        found: &mut Found,
        stored: &Stored,
        plan: &mut Plan<Row>,
    ) -> Result<()> {
        if row.twin.is_some() {
            plan.row(Outcome::Changed(Vec::new()), row);
        } else if row.known {
            if self.asked.contains(&row.line) {
                self.lines.insert(row.line, row.id);
            }
            let changes = self.changes(&row, stored)?;
            if changes.is_empty() {
                plan.none(Outcome::Same);
            } else {
                plan.row(Outcome::Changed(changes), row);
            }
        } else {
            let firm = found.firms.remove(&row.line).unwrap_or_else(|| Firm::of(row.line, &row.new.profile));
            if record.twin == Twin::Undecided {
                let (shown, unseen) = found.near.like(&firm, &self.earlier);
                if !shown.is_empty() {
                    plan.none(Outcome::Duplicate(shown));
                    return Ok(());
                }
                row.unseen = unseen;
            }
            self.earlier.add(firm);
            if self.asked.contains(&row.line) {
                self.lines.insert(row.line, row.id);
            }
            plan.row(Outcome::New, row);
        }
        Ok(())
    }

    /// What a row changes on its account, in words. What the importer may not see is not told.
    fn changes(&self, row: &Row, stored: &Stored) -> Result<Vec<FieldChange>> {
        let Some(known) = stored.accounts.get(&row.id) else { return Ok(Vec::new()) };
        let (locale, visible) = (self.by.viewer.locale, stored.visible.contains(&row.id));
        let told = |field: &str, value: &Json| self.words.tell(locale, field, value);
        let mut changes: Vec<FieldChange> = Vec::new();
        for (field, column, old, new) in row.differing(known)? {
            let old = hide(visible, told(&field, &old));
            changes.push(FieldChange { field: column, old, new: told(&field, &new) });
        }
        let from = row.new.from.unwrap_or(self.by.today);
        for (fact, name, new) in write::values(&row.new) {
            let Some(new) = new else { continue };
            let old = stored.fact(fact, row.id, from);
            if old == new {
                continue;
            }
            let word = |value: &Json| match name {
                "parent" => stored.names.get(value.as_str().unwrap_or_default()).cloned().unwrap_or_default(),
                _ => told(name, value),
            };
            let old = hide(visible, word(&old));
            let new = match (&row.above, name) {
                (Some(Above { word, .. }), "parent") => word.clone(),
                _ => word(&new),
            };
            changes.push(FieldChange { field: name.to_owned(), old, new });
        }
        Ok(changes)
    }
}

/// What is stored, or only that something is.
fn hide(visible: bool, old: String) -> String {
    if visible || old.is_empty() { old } else { HIDDEN.to_owned() }
}
