//! Changing how a file is read, before it runs.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use tenure_db::Tx;
use tenure_sheet::Wish;

use super::super::model::answers::Answers;
use super::super::model::filters::Filter;
use super::super::model::guess::{self, Known, bare};
use super::super::model::keys;
use super::super::model::made::Made;
use super::super::model::rules::Rule;
use super::super::model::setup::{Found, Match, Setup, Why};
use super::super::model::state::State;
use super::super::store::runs::{self, Import};
use super::super::store::templates::{self, Template};
use super::super::{columns, presets};
use super::stages::complete;
use crate::base::imports::Twin;
use crate::base::registry::Registry;
use crate::base::{Acting, Error, Fields, ImportId, Result, Right};

/// What changes; what is none stays.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Change {
    /// The version that was read; none takes whatever is stored.
    pub version: Option<i64>,
    /// Format, encoding, separator, head and sheet: the file is read again.
    #[schemars(with = "Option<serde_json::Value>")]
    pub wish: Option<Wish>,
    /// By header of the file: our column, or null for "not imported".
    pub columns: Option<BTreeMap<String, Option<String>>>,
    /// Reads the file as this preset does, instead of what was said before about columns, filters and rules.
    pub preset: Option<String>,
    /// Columns of ours that several of the file make; replaces those before.
    pub made: Option<Vec<Made>>,
    /// Which rows are read; replaces those before.
    pub filters: Option<Vec<Filter>>,
    /// Reads the file as this kept reading does.
    pub template: Option<uuid::Uuid>,
    /// By which sets of columns rows are found again, as `keys` names them: `account+email`. Replaces the choice before;
    /// ids of other systems count whether they are named or not.
    pub keys: Option<Vec<String>>,
    /// Values for all rows, by our column; replaces those before.
    pub fixed: Option<BTreeMap<String, String>>,
    /// Answers; replace those before.
    pub answers: Option<Answers>,
    /// Rules; replace those before.
    pub rules: Option<Vec<Rule>>,
    /// "This value means that one": column, value of the file, what it means. Added to the rules.
    pub read_as: Vec<(String, String, String)>,
    /// By line: what a row that may be there already is. `skip` leaves it out.
    pub twins: BTreeMap<u64, TwinChoice>,
    /// By line: the account of a parked row, by name or source id.
    pub accounts: BTreeMap<u64, String>,
    /// By line: fields that stay as they are stored; an empty list takes the file's.
    pub keeps: BTreeMap<u64, BTreeSet<String>>,
    /// By contradiction: the line that is right; 0 takes the choice back.
    pub chosen: BTreeMap<String, u64>,
}

/// What the importer decides about a row that may be there already.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TwinChoice {
    /// The row changes this one.
    Merge(uuid::Uuid),
    /// The row becomes a new one beside it.
    Both,
    /// The row is left out.
    Skip,
    /// Nothing is decided.
    Undecided,
}

/// Changes how a file is read; what the rows are has to be checked again. The version after.
///
/// # Errors
/// `NotFound` for another's import; `Conflict` when it is not open, or changed since; `Invalid` for columns and sets of
/// columns that do not exist, and when nothing is left by which rows could be found again.
pub fn change(tx: &Tx<'_>, by: &Acting, registry: &Registry, id: ImportId, change: &Change) -> Result<Import> {
    by.viewer.demand(Right::Import)?;
    let mut import = runs::find(tx, by.viewer.actor(), id)?;
    if !(import.state.is_open() || (import.state == State::Broken && change.wish.is_some())) {
        return Err(Error::conflict("imports-error-closed"));
    }
    if change.version.is_some_and(|version| version != import.version) {
        return Err(Error::conflict("imports-error-changed"));
    }
    let mut setup = import.setup.clone();
    let mut fields = Fields::default();
    apply(tx, registry, &import, &mut setup, change, &mut fields)?;
    let kind = super::super::kind(registry, &import.kind)?;
    match &change.wish {
        None if import.state == State::Checked => complete(kind, &setup, by, &mut fields),
        None if change.keys.is_some() => keys::findable(&setup, kind, &mut fields),
        _ => {}
    }
    fields.finish()?;
    let state = if change.wish.is_some() {
        setup.columns = Vec::new();
        State::Reading
    } else if import.state == State::Checked {
        State::Checking
    } else {
        State::Matching
    };
    import.version = runs::set_up(tx, &import, &setup, state, by.now)?;
    (import.setup, import.state) = (setup, state);
    Ok(import)
}

fn apply(
    tx: &Tx<'_>,
    registry: &Registry,
    import: &Import,
    setup: &mut Setup,
    change: &Change,
    fields: &mut Fields,
) -> Result<()> {
    let kind = super::super::kind(registry, &import.kind)?;
    let ours = columns::of(kind, &columns::extra_of(tx, kind)?);
    // Kinds that have no column for it look references up by it.
    let known = |name: &str| name == "source_system" || ours.iter().any(|o| o.name == name);
    let unknown = |fields: &mut Fields, at: String| fields.add(at, "imports-error-field");
    if let Some(wish) = &change.wish {
        setup.wish = wish.clone();
    }
    if let Some(answers) = &change.answers {
        check_answers(answers, fields);
        setup.answers = answers.clone();
    }
    if let Some(found) = &import.found {
        let headers = &found.shape.columns;
        if let Some(name) = &change.preset {
            match presets::all().iter().find(|p| p.kind == kind.name && p.name == *name) {
                Some(preset) => {
                    preset.apply(headers, &runs::fingerprint(tx, import.id)?, &ours, setup);
                    let known = Known { preset: Some(preset), made: &setup.made, ..Known::default() };
                    setup.columns = guess::guess(kind.name, &ours, (headers, &found.columns), &known);
                }
                None => fields.add("preset", "imports-error-preset"),
            }
        }
        if let Some(id) = change.template {
            match templates::list(tx, kind.name)?.into_iter().find(|t| t.id == id) {
                Some(template) => take(setup, &template, kind.name, &ours, found),
                None => fields.add("template", "error-unknown"),
            }
        }
        for (header, field) in change.columns.iter().flatten() {
            let at = headers
                .iter()
                .position(|h| h == header)
                .or_else(|| headers.iter().position(|h| bare(h) == bare(header)));
            match (at, field) {
                (None, _) => fields.add(format!("columns.{header}"), "imports-error-header"),
                (Some(_), Some(name)) if !known(name) => unknown(fields, format!("columns.{header}")),
                (Some(at), _) => setup.columns[at] = Match { field: field.clone(), why: Why::Chosen },
            }
        }
    }
    twice(setup, import, fields);
    if let Some(made) = &change.made {
        made.iter().filter(|m| !known(&m.field)).for_each(|m| unknown(fields, format!("made.{}", m.field)));
        setup.made.clone_from(made);
    }
    if let Some(filters) = &change.filters {
        setup.filters.clone_from(filters);
    }
    if let Some(fixed) = &change.fixed {
        fixed.keys().filter(|name| !known(name)).for_each(|name| unknown(fields, format!("fixed.{name}")));
        let given = fixed.iter().filter(|(_, v)| !v.trim().is_empty()).map(|(k, v)| (k.clone(), v.clone()));
        // A preset that is chosen in the same step has its own.
        let mut before = if change.preset.is_some() { std::mem::take(&mut setup.fixed) } else { BTreeMap::new() };
        before.extend(given);
        setup.fixed = before;
    }
    if let Some(rules) = &change.rules {
        rules.iter().filter(|r| !known(&r.field)).for_each(|r| unknown(fields, format!("rules.{}", r.field)));
        setup.rules.clone_from(rules);
    }
    for (field, from, to) in &change.read_as {
        if known(field) && from.trim().is_empty() && !setup.comes(field) {
            // A column that the file does not have is empty in every row.
            setup.fixed.insert(field.clone(), to.trim().to_owned());
        } else if known(field) {
            super::super::model::rules::add_reading(&mut setup.rules, field, from, to);
        } else {
            unknown(fields, format!("read_as.{field}"));
        }
    }
    if let Some(names) = &change.keys {
        keys::choose(setup, kind, names, fields);
    }
    let found = import.found.as_ref().filter(|_| change.columns.is_some());
    if let Some(found) = found.filter(|_| kind.columns.iter().any(|c| c.name == "source_system")) {
        setup.name_system(&found.shape.columns);
    }
    decide(setup, change);
    Ok(())
}

/// Reads a file as a kept reading does.
fn take(setup: &mut Setup, template: &Template, kind: &str, ours: &[columns::Ours], found: &Found) {
    setup.take(template.setup.setup.clone(), template.id);
    let kept = template.columns();
    let known = Known { kept: Some((template.name.as_str(), &kept)), made: &setup.made, ..Known::default() };
    setup.columns = guess::guess(kind, ours, (&found.shape.columns, &found.columns), &known);
}

/// No column of ours is filled by two of the file.
fn twice(setup: &Setup, import: &Import, fields: &mut Fields) {
    let mut seen = BTreeSet::new();
    let headers = import.found.as_ref().map(|f| f.shape.columns.as_slice()).unwrap_or_default();
    for (at, m) in setup.columns.iter().enumerate() {
        if m.field.as_ref().is_some_and(|field| !seen.insert(field.clone())) {
            let header = headers.get(at).cloned().unwrap_or_default();
            fields.add(format!("columns.{header}"), "imports-error-twice");
        }
    }
}

fn check_answers(answers: &Answers, fields: &mut Fields) {
    if let Some(code) = &answers.currency
        && (code.len() != 3 || !code.bytes().all(|b| b.is_ascii_uppercase()))
    {
        fields.add("answers.currency", "error-currency");
    }
    if let Some(zone) = &answers.zone
        && jiff::tz::TimeZone::get(zone).is_err()
    {
        fields.add("answers.zone", "imports-error-zone");
    }
}

fn decide(setup: &mut Setup, change: &Change) {
    for (line, choice) in &change.twins {
        setup.skipped.remove(line);
        setup.twins.remove(line);
        match choice {
            TwinChoice::Merge(id) => drop(setup.twins.insert(*line, Twin::Merge(*id))),
            TwinChoice::Both => drop(setup.twins.insert(*line, Twin::Both)),
            TwinChoice::Skip => drop(setup.skipped.insert(*line)),
            TwinChoice::Undecided => {}
        }
    }
    for (line, account) in &change.accounts {
        if account.trim().is_empty() {
            setup.accounts.remove(line);
        } else {
            setup.accounts.insert(*line, account.trim().to_owned());
        }
    }
    for (line, keep) in &change.keeps {
        if keep.is_empty() {
            setup.keeps.remove(line);
        } else {
            setup.keeps.insert(*line, keep.clone());
        }
    }
    for (key, line) in &change.chosen {
        if *line == 0 {
            setup.chosen.remove(key);
        } else {
            setup.chosen.insert(key.clone(), *line);
        }
    }
}
