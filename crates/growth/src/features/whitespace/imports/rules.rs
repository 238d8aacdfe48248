//! The import `cross-sell-rules`: who buys the one could use the other; a second run of the same file changes nothing.
//!
//! A rule is found again by what it speaks of: both offerings, the sector and the kind of unit. One that was taken out of
//! use is used again. An empty cell leaves the reason as it is stored.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value as Json};
use tenure_db::{Conn, Tx};
use uuid::Uuid;

use super::super::actions::rules::{self as actions, Ground};
use super::super::model::rules::Rule;
use super::super::rule_form::RuleForm;
use super::super::store::rules as store;
use crate::base::imports::{Outcome, Plan, Rows, Surveys, Undoing, Undone, reading};
use crate::base::registry::{ImportColumn, ImportKind, ImportWay, KeySet, Record, Registry};
use crate::base::{Acting, Error, Fields, Locale, OfferingId, Result};
use crate::features::accounts::imports::shared::{Lines, twice};
use crate::features::accounts::model::UNIT_KINDS;
use crate::features::offerings;
use crate::features::offerings::lookup::Lookup;
use crate::features::people::csv::{find, plain};
use crate::features::people::imports::agreed::{Agreed, Now, each, setter, take_back, told};
use crate::features::people::merge;
use crate::features::settings::terms::Codes;

/// The import of cross-sell rules.
pub const RULES: ImportKind = ImportKind {
    name: "cross-sell-rules",
    columns: &[
        ImportColumn::text("owns", "import-cross-sell-rules-owns").must(),
        ImportColumn::text("lacks", "import-cross-sell-rules-lacks").must(),
        ImportColumn::text("sector", "import-cross-sell-rules-sector"),
        ImportColumn::text("unit_kind", "import-cross-sell-rules-unit-kind"),
        ImportColumn::text("reason", "import-cross-sell-rules-reason"),
        ImportColumn::text("reason_zh", "import-cross-sell-rules-reason-zh"),
    ],
    keys: &[KeySet::of(&["owns", "lacks", "sector", "unit_kind"])],
    way: ImportWay::Rows(reading::<RuleReading>),
    undo: Some(back),
};

const AGREED: Agreed = Agreed {
    noun: "cross_sell_rule",
    added: "cross_sell_rule.added",
    removed: "cross_sell_rule.removed",
    now,
    save: actions::set,
    delete: |tx, id| store::delete(tx, id).map(|()| true),
};

fn back(tx: &Tx<'_>, by: &Acting, _: &Registry, undoing: &Undoing) -> Result<Undone> {
    take_back(tx, by, undoing, &AGREED)
}

fn now(q: &Conn<'_>, id: Uuid) -> Result<Now> {
    let (rule, all) = (store::find(q, id)?, offerings::store::all(q)?);
    let name = |id| all.iter().find(|o| o.id == id).map_or("", |o| o.facts.name.as_str());
    let mut fields = actions::fields(&rule);
    fields.insert(String::from("archived"), Json::from(rule.archived));
    Ok((format!("{} → {}", name(rule.owns), name(rule.lacks)), fields))
}

/// What a rule speaks of: what they own, what they lack, the sector, the kind of unit.
type About = (OfferingId, OfferingId, String, String);

fn about(rule: &Rule) -> About {
    (rule.owns, rule.lacks, rule.sector.clone(), rule.unit_kind.clone())
}

fn unit_kinds() -> Codes {
    Codes::of(UNIT_KINDS.iter().map(|code| {
        let key = format!("accounts-unit-kind-{code}");
        (*code, [Locale::En, Locale::Zh].map(|locale| locale.find(&key).unwrap_or_default()))
    }))
}

/// The code that a cell means; none where the cell is empty, which means any.
fn code(record: &Record, field: &'static str, codes: &Codes, bad: &mut Fields) -> String {
    let word = plain(record.get(field)).trim();
    if word.is_empty() {
        return String::new();
    }
    let found = codes.meant(word);
    if found.is_none() {
        bad.add_with(field, "error-one-of", vec![("allowed", codes.listed())]);
    }
    found.unwrap_or_default().to_owned()
}

/// One reading of a file.
pub struct RuleReading {
    by: Acting,
    ground: Ground,
    offerings: Lookup,
    sectors: Codes,
    unit_kinds: Codes,
    /// Of what speaks of the same the one in use, else what was used last.
    stored: HashMap<About, Rule>,
    seen: Lines,
}

/// A rule that can be stored.
pub struct Row {
    id: Uuid,
    /// The rule, when it is new.
    new: Option<Rule>,
    set: Map<String, Json>,
}

impl Rows for RuleReading {
    type Row = Row;

    const SURVEYS: Surveys = Surveys::Nothing;

    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        let by = setter(by)?;
        let ground = Ground::load(q, by.today)?;
        let rules = store::archived(q)?.into_iter().chain(store::all(q)?);
        Ok(Self {
            offerings: Lookup::of(&ground.offerings),
            sectors: Codes::of_terms(ground.terms.all("sector")),
            unit_kinds: unit_kinds(),
            stored: rules.map(|rule| (about(&rule), rule)).collect(),
            seen: Lines::default(),
            by,
            ground,
        })
    }

    fn plan(&mut self, _: &Conn<'_>, by: &Acting, records: &[Record], plan: &mut Plan<Row>) -> Result<()> {
        each(by, records, plan, |record| self.row(record))
    }

    fn keep(row: &mut Row, fields: &HashSet<String>) {
        row.set.retain(|field, _| !fields.contains(field));
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Row]) -> Result<()> {
        let by = setter(by)?;
        for row in rows {
            match &row.new {
                Some(rule) => drop(actions::enter(tx, &by, rule.clone())?),
                None => actions::set(tx, &by, row.id, &row.set)?,
            }
        }
        Ok(())
    }
}

impl RuleReading {
    fn row(&mut self, record: &Record) -> Result<(Outcome, Option<Row>)> {
        let mut bad = Fields::default();
        for field in ["owns", "lacks"] {
            if record.get(field).is_empty() {
                bad.add(field, "error-required");
            }
        }
        let mut offering = |field| find(record, field, &mut bad, |word| self.offerings.find(word));
        let (owns, lacks) = (offering("owns"), offering("lacks"));
        let sector = code(record, "sector", &self.sectors, &mut bad);
        let unit_kind = code(record, "unit_kind", &self.unit_kinds, &mut bad);
        bad.finish()?;
        let (Some(owns), Some(lacks)) = (owns, lacks) else { return Err(Error::internal("an offering was not found")) };
        let about = (owns, lacks, sector, unit_kind);
        if let Some(again) = self.seen.note(&about, record)? {
            return Ok((twice(&self.by, "lacks", again), None));
        }
        let before = self.stored.get(&about);
        let said = over(record, about.clone(), before)?;
        let Some(before) = before else {
            self.ground.wrong(&said).finish()?;
            let new = Rule { id: self.by.uuid(), ..said };
            return Ok((Outcome::New, Some(Row { id: new.id, new: Some(new), set: Map::new() })));
        };
        let now = actions::fields(before);
        let mut set = merge::differing(&now, &actions::fields(&said));
        if before.archived {
            set.insert(String::from("archived"), Json::from(false));
        }
        // A rule that stays as it is may speak of what is no longer sold.
        if set.is_empty() {
            return Ok((Outcome::Same, None));
        }
        self.ground.wrong(&said).finish()?;
        let changes = told(&now, &set, ("lacks", self.ground.tree.name(lacks)));
        Ok((Outcome::Changed(changes), Some(Row { id: before.id, new: None, set })))
    }
}

/// The rule with what a row says of it; what the row leaves empty as it is stored.
fn over(record: &Record, (owns, lacks, sector, unit_kind): About, before: Option<&Rule>) -> Result<Rule> {
    let stored = before.map(RuleForm::of).unwrap_or_default();
    let or = |field, stored: String| match plain(record.get(field)) {
        "" => stored,
        word => word.to_owned(),
    };
    let form = RuleForm {
        owns: owns.to_string(),
        lacks: lacks.to_string(),
        sector,
        unit_kind,
        reason: or("reason", stored.reason),
        reason_zh: or("reason_zh", stored.reason_zh),
        version: String::new(),
    };
    form.read()
}
