//! The import `renewal-rules`: when renewals are opened by themselves, and what they begin with; a second run of the
//! same file changes nothing.
//!
//! A row is a step of a rule, with the columns of the rule beside it; a rule is found again by its name. Rows that name
//! steps are all steps of their rule, in the order of the file; where none does, the steps stay. An empty cell leaves
//! what is stored. Each row knows its whole rule, and whichever is stored first stores it; a rule of which one row is
//! wrong stays as it is.

mod read;

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value as Json, json};
use tenure_db::{Conn, Tx};
use uuid::Uuid;

use self::read::{Said, StepSaid};
use super::super::actions::renewals as actions;
use super::super::model::renewals::{Rule, RuleStep};
use super::super::model::{Kind, Stage};
use super::super::store::{renewals, stages};
use crate::base::imports::{FieldChange, Outcome as Found, Plan, Rows, Undoing, Undone, reading};
use crate::base::registry::{ImportColumn, ImportKind, ImportWay, KeySet, Reads, Record, Registry};
use crate::base::{Acting, Error, Fields, Result};
use crate::features::accounts::imports::shared::{Lines, refused, twice, wrong};
use crate::features::offerings;
use crate::features::offerings::lookup::Lookup;
use crate::features::people::csv::plain;
use crate::features::people::imports::agreed::{Agreed, in_use, setter, take_back};
use crate::features::people::merge::{self, Base};

/// The import of renewal rules.
pub const RULES: ImportKind = ImportKind {
    name: "renewal-rules",
    columns: &[
        ImportColumn::text("name", "import-renewal-rules-name").must(),
        ImportColumn::text("name_zh", "import-renewal-rules-name-zh"),
        ImportColumn::text("position", "import-renewal-rules-position").reads(Reads::Number),
        ImportColumn::text("revenue_kind", "import-renewal-rules-revenue-kind"),
        ImportColumn::text("offering", "import-renewal-rules-offering"),
        ImportColumn::text("least_months", "import-renewal-rules-least-months").reads(Reads::Number),
        ImportColumn::text("days_before", "import-renewal-rules-days-before").reads(Reads::Number),
        ImportColumn::text("notice_days", "import-renewal-rules-notice-days").reads(Reads::Number),
        ImportColumn::text("without_notice", "import-renewal-rules-without-notice"),
        ImportColumn::text("runs_on_months", "import-renewal-rules-runs-on-months").reads(Reads::Number),
        ImportColumn::text("stage", "import-renewal-rules-stage"),
        ImportColumn::text("step", "import-renewal-rules-step"),
        ImportColumn::text("step_zh", "import-renewal-rules-step-zh"),
        ImportColumn::text("step_days_before", "import-renewal-rules-step-days-before").reads(Reads::Number),
        ImportColumn::text("step_owner", "import-renewal-rules-step-owner"),
    ],
    keys: &[KeySet::of(&["name", "step"])],
    way: ImportWay::Rows(reading::<RuleReading>),
    undo: Some(back),
};

const AGREED: Agreed = Agreed {
    noun: "renewal_rule",
    added: "renewal_rule.added",
    removed: "renewal_rule.removed",
    now: |q, id| renewals::find(q, id).map(|rule| (rule.name.clone(), rule.fields())),
    save: |tx, by, id, set| actions::edit_rule(tx, by, id, set, &Base::at(None)).map(|_| ()),
    delete: renewals::delete,
};

fn back(tx: &Tx<'_>, by: &Acting, _: &Registry, undoing: &Undoing) -> Result<Undone> {
    take_back(tx, by, undoing, &AGREED)
}

/// One reading of a file.
pub struct RuleReading {
    by: Acting,
    offerings: Lookup,
    /// The stages of renewals that are not archived.
    stages: Vec<Stage>,
    /// What offerings and stages are called, by id.
    names: HashMap<String, String>,
    /// The stored rules by the key of their name; none where several bear it.
    stored: HashMap<String, Option<Rule>>,
    /// What the file says of each rule.
    whole: HashMap<String, Whole>,
    seen: Lines,
    /// What became of rows that say what cannot be, or what another row says.
    settled: HashMap<u64, Found>,
}

/// What all rows say of a rule.
#[derive(Default)]
struct Whole {
    set: Map<String, Json>,
    steps: Vec<StepSaid>,
    /// A row that is wrong.
    wrong: Option<u64>,
    /// The rule, once one of its rows was planned, or why there can be none.
    given: Option<Result<Arc<Given>, Found>>,
}

/// A rule that can be stored.
pub struct Given {
    id: Uuid,
    before: Option<Rule>,
    after: Rule,
    /// What differs from before.
    set: Map<String, Json>,
}

impl Rows for RuleReading {
    type Row = Arc<Given>;

    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        let by = setter(by)?;
        let all = offerings::store::all(q)?;
        let mut stages = stages::all(q)?;
        let mut names: HashMap<String, String> = all.iter().map(|o| (o.id.to_string(), o.facts.name.clone())).collect();
        names.extend(stages.iter().map(|s| (s.id.to_string(), s.named(by.viewer.locale).to_owned())));
        stages.retain(|s| s.kind == Kind::Renewal && !s.archived);
        let mut rules = renewals::all(q)?;
        // One that was archived is found where none that is in use has its name.
        rules.sort_by_key(|rule| rule.archived);
        let mut stored: HashMap<String, Option<Rule>> = HashMap::new();
        for rule in rules {
            let (key, archived) = (tenure_text::fold(&rule.name), rule.archived);
            match stored.get_mut(&key) {
                None => drop(stored.insert(key, Some(rule))),
                Some(first) if first.as_ref().is_some_and(|first| first.archived == archived) => *first = None,
                Some(_) => {}
            }
        }
        let offerings = Lookup::of(&all);
        let (whole, settled) = (HashMap::new(), HashMap::new());
        Ok(Self { by, offerings, stages, names, stored, whole, seen: Lines::default(), settled })
    }

    fn survey(&mut self, rows: &[Record]) -> Result<()> {
        for record in rows {
            let key = tenure_text::fold(plain(record.get("name")));
            let step = tenure_text::fold(plain(record.get("step")));
            let taken = match self.seen.note((&key, &step), record)? {
                Some(again) => Err(twice(&self.by, "step", again)),
                None => self.said(record).and_then(|said| self.take(said)),
            };
            let Err(found) = taken else { continue };
            if !matches!(found, Found::Same) {
                self.whole.entry(key).or_default().wrong.get_or_insert(record.line);
            }
            self.settled.insert(record.line, found);
        }
        Ok(())
    }

    fn plan(&mut self, q: &Conn<'_>, _: &Acting, records: &[Record], plan: &mut Plan<Self::Row>) -> Result<()> {
        for record in records {
            let settled = match self.settled.get(&record.line) {
                Some(found) => Err(found.clone()),
                None => self.settle(q, record)?,
            };
            match settled {
                Ok((found, row)) => plan.row(found, row),
                Err(found) => plan.none(found),
            }
        }
        Ok(())
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Self::Row]) -> Result<()> {
        let by = setter(by)?;
        let mut done: Vec<Uuid> = Vec::new();
        for given in rows {
            if done.contains(&given.id) {
                continue;
            }
            done.push(given.id);
            match renewals::find(tx, given.id) {
                // Its first row stood in an earlier part.
                Ok(_) if given.before.is_none() => {}
                Ok(_) => drop(actions::edit_rule(tx, &by, given.id, &given.set, &Base::at(None))?),
                Err(Error::NotFound) if given.before.is_none() => {
                    actions::enter_rule(tx, &by, Rule { id: given.id, ..given.after.clone() })?;
                }
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }
}

/// The column of a field.
fn column(field: &str) -> &str {
    match field {
        "kind" => "revenue_kind",
        "steps" => "step",
        other => other,
    }
}

impl RuleReading {
    /// Notes what a row says of its rule; the other rows of it say nothing else.
    fn take(&mut self, said: Said) -> Result<(), Found> {
        let whole = self.whole.entry(said.key).or_default();
        let mut bad = Fields::default();
        for (field, value) in said.set {
            match whole.set.get(&field) {
                None => drop(whole.set.insert(field, value)),
                // How a name is written first holds for all rows.
                Some(first) if *first != value && field != "name" => {
                    bad.add(column(&field).to_owned(), "deals-import-rule-differs");
                }
                Some(_) => {}
            }
        }
        whole.steps.extend(said.step);
        if bad.0.is_empty() { Ok(()) } else { Err(wrong(&self.by, &bad, |field| field)) }
    }

    /// What a row is: a step of a new rule, one more step, or what it changes.
    fn settle(&mut self, q: &Conn<'_>, record: &Record) -> Result<Result<(Found, Arc<Given>), Found>> {
        let (key, step) = (tenure_text::fold(plain(record.get("name"))), tenure_text::fold(plain(record.get("step"))));
        let Some(whole) = self.whole.get(&key) else { return Err(Error::internal("a row was not surveyed")) };
        if let Some(other) = whole.wrong {
            let args = [("line", i64::try_from(other).unwrap_or(i64::MAX).into())];
            return Ok(Err(refused("name", self.by.viewer.locale.tr("deals-import-rule-row", &args))));
        }
        let first = whole.given.is_none();
        if first {
            let given = self.given(q, &key, whole)?;
            self.whole.entry(key.clone()).or_default().given = Some(given);
        }
        let given = match &self.whole[&key].given {
            Some(Ok(given)) => Arc::clone(given),
            Some(Err(found)) => return Ok(Err(found.clone())),
            None => return Err(Error::internal("a rule was not planned")),
        };
        let Some(before) = &given.before else { return Ok(Ok((Found::New, given))) };
        let mut changes = if first { self.changes(before, &given.after) } else { Vec::new() };
        let of = |rule: &Rule| rule.steps.iter().find(|s| tenure_text::fold(&s.name) == step).cloned();
        let found = match (of(before), of(&given.after)) {
            (None, Some(_)) if changes.is_empty() => Found::New,
            (Some(old), Some(new)) => {
                changes.extend(step_changes(&old, &new));
                if changes.is_empty() { Found::Same } else { Found::Changed(changes) }
            }
            _ if changes.is_empty() => Found::Same,
            _ => Found::Changed(changes),
        };
        Ok(Ok((found, given)))
    }

    /// The whole rule, or why it can be none.
    fn given(&self, q: &Conn<'_>, key: &str, whole: &Whole) -> Result<Result<Arc<Given>, Found>> {
        let before = match self.stored.get(key) {
            None => None,
            Some(Some(rule)) => Some(rule.clone()),
            Some(None) => {
                let reason = self.by.viewer.locale.t("deals-import-rule-ambiguous");
                return Ok(Err(refused("name", reason)));
            }
        };
        let base = before.clone().unwrap_or_else(Rule::empty);
        let mut set = whole.set.clone();
        set.insert(String::from("archived"), Json::from(false));
        if before.is_some() {
            set.remove("name");
        }
        if !whole.steps.is_empty() {
            let old = |said: &StepSaid| {
                let key = tenure_text::fold(&said.name);
                base.steps.iter().find(|s| tenure_text::fold(&s.name) == key)
            };
            let steps: Vec<RuleStep> = whole.steps.iter().map(|said| said.over(old(said))).collect();
            set.insert(String::from("steps"), json!(steps));
        }
        let after = base.with(&set).ok_or_else(|| Error::internal("a row does not fit its rule"))?;
        match actions::check(q, &after) {
            Err(Error::Invalid(bad)) => return Ok(Err(wrong(&self.by, &bad, column))),
            other => other?,
        }
        let set = merge::differing(&base.fields(), &set);
        let id = before.as_ref().map_or_else(|| self.by.uuid(), |rule| rule.id);
        Ok(Ok(Arc::new(Given { id, before, after, set })))
    }

    /// The differences of two rules in words; of the steps only which there are, and their order.
    fn changes(&self, before: &Rule, after: &Rule) -> Vec<FieldChange> {
        let changes = merge::changes(&before.fields(), &after.fields()).json();
        let words = |value: &Json| {
            let text = merge::show(value);
            self.names.get(&text).cloned().unwrap_or(text)
        };
        let pairs = changes.as_object().into_iter().flatten();
        let mut told: Vec<FieldChange> = pairs
            .filter(|(field, _)| field.as_str() != "steps")
            .map(|(field, pair)| match field.as_str() {
                "archived" => in_use("name", &before.name),
                _ => FieldChange { field: column(field).to_owned(), old: words(&pair[0]), new: words(&pair[1]) },
            })
            .collect();
        let list = |rule: &Rule| rule.steps.iter().map(|s| s.name.clone()).collect::<Vec<_>>().join("; ");
        let keys = |rule: &Rule| rule.steps.iter().map(|s| tenure_text::fold(&s.name)).collect::<Vec<_>>();
        let (old, new) = (keys(before), keys(after));
        let stays: Vec<&String> = new.iter().filter(|key| old.contains(key)).collect();
        if !old.iter().eq(stays) {
            told.push(FieldChange { field: String::from("step"), old: list(before), new: list(after) });
        }
        told
    }
}

fn step_changes(before: &RuleStep, after: &RuleStep) -> Vec<FieldChange> {
    let words = |s: &RuleStep| {
        [
            ("step", s.name.clone()),
            ("step_zh", s.name_zh.clone()),
            ("step_days_before", s.days_before.to_string()),
            ("step_owner", if s.by_lead { "lead" } else { "nobody" }.to_owned()),
        ]
    };
    let pairs = words(before).into_iter().zip(words(after)).filter(|((_, old), (_, new))| old != new);
    pairs.map(|((field, old), (_, new))| FieldChange { field: field.to_owned(), old, new }).collect()
}
