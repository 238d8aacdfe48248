//! The import `territory_rules`: rows become rules of a draft. Nothing changes before the draft is applied.
//!
//! A draft is found again by its name, a rule by all that it says: a second run of the same file changes nothing.

use std::collections::HashMap;

use super::actions::{add, draft, take_back};
use super::model::{Rule, RuleInput, State, TerritoryLevel};
use super::pages::form::RuleForm;
use super::store::{regions, rules, sets};
use crate::base::registry::{ImportColumn, ImportKind, ImportReport, ImportWay, KeySet, Reads, Record};
use crate::base::{AccountId, Acting, Error, Fields, Result, RuleSetId, TerritoryId, Tx};
use crate::features::org::territories;
use crate::features::people::csv;
use crate::features::people::imports::{importer, refuse};
use crate::features::settings::terms;

/// The import of territory rules.
pub const TERRITORY_RULES: ImportKind = ImportKind {
    name: "territory_rules",
    columns: &[
        ImportColumn::text("set", "import-territory-rules-set").must(),
        ImportColumn::text("territory", "import-territory-rules-territory").must(),
        ImportColumn::text("precedence", "import-territory-rules-precedence"),
        ImportColumn::text("regions", "import-territory-rules-regions"),
        ImportColumn::text("countries", "import-territory-rules-countries"),
        ImportColumn::text("sectors", "import-territory-rules-sectors"),
        ImportColumn::text("tags", "import-territory-rules-tags"),
        ImportColumn::text("revenue_from", "import-territory-rules-revenue-from"),
        ImportColumn::text("revenue_below", "import-territory-rules-revenue-below"),
        ImportColumn::text("currency", "import-territory-rules-currency").reads(Reads::Currency),
        ImportColumn::text("accounts", "import-territory-rules-accounts"),
        ImportColumn::text("groups", "import-territory-rules-groups"),
    ],
    keys: &[KeySet::of(&["set", "territory", "precedence"])],
    way: ImportWay::Together(load),
    undo: Some(take_back::part),
};

/// What is known before the rows are read.
struct Known {
    territories: HashMap<String, (TerritoryId, TerritoryLevel)>,
    /// Codes by folded code and name.
    regions: HashMap<String, String>,
    sectors: HashMap<String, String>,
    drafts: HashMap<String, RuleSetId>,
}

impl Known {
    fn load(tx: &Tx<'_>) -> Result<Self> {
        let mut known = Self {
            territories: HashMap::new(),
            regions: HashMap::new(),
            sectors: HashMap::new(),
            drafts: HashMap::new(),
        };
        for t in territories::list(tx)? {
            known.territories.insert(tenure_text::fold(&t.name), (t.id, t.level));
        }
        for region in regions::list(tx)? {
            for word in [&region.code, &region.name_en, &region.name_zh] {
                known.regions.insert(tenure_text::fold(word), region.code.clone());
            }
        }
        for term in terms::list(tx, "sector")? {
            for word in [&term.code, &term.name_en, &term.name_zh] {
                known.sectors.insert(tenure_text::fold(word), term.code.clone());
            }
        }
        for set in sets::list(tx, i64::MAX)?.into_iter().filter(|set| set.state == State::Draft) {
            known.drafts.entry(tenure_text::fold(&set.name)).or_insert(set.id);
        }
        Ok(known)
    }
}

fn load(tx: &Tx<'_>, by: &Acting, records: &[Record], report: &mut ImportReport) -> Result<()> {
    let by = importer(by)?;
    let known = Known::load(tx)?;
    let mut read: Vec<(&Record, RuleInput)> = Vec::with_capacity(records.len());
    for record in records {
        match row(tx, &by, record, &known) {
            Ok(input) => read.push((record, input)),
            Err(Error::Invalid(fields)) => refuse(&by, record, &fields, report),
            Err(other) => return Err(other),
        }
    }
    if !report.refused.is_empty() {
        return Ok(());
    }
    let mut drafts = known.drafts;
    let mut stored: HashMap<RuleSetId, Vec<(Rule, Vec<AccountId>)>> = HashMap::new();
    for (record, input) in read {
        let name = csv::plain(record.get("set")).trim();
        let key = tenure_text::fold(name);
        let set = match drafts.get(&key) {
            Some(set) => *set,
            None => {
                let set = draft(tx, &by, name, None)?;
                drafts.insert(key, set);
                set
            }
        };
        if let std::collections::hash_map::Entry::Vacant(entry) = stored.entry(set) {
            let list = rules::list(tx, set)?;
            let named = list.iter().map(|rule| rules::named(tx, rule.id)).collect::<Result<Vec<_>>>()?;
            entry.insert(list.into_iter().zip(named).collect());
        }
        let same = |(rule, named): &(Rule, Vec<AccountId>)| {
            rule.territory == input.territory
                && rule.precedence == input.precedence
                && rule.conditions == input.conditions
                && *named == input.accounts
        };
        if stored[&set].iter().any(same) {
            report.same += 1;
            continue;
        }
        match add(tx, &by, set, std::slice::from_ref(&input)) {
            Ok(_) => report.new += 1,
            Err(Error::Invalid(fields)) => refuse(&by, record, &fields, report),
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

fn row(tx: &Tx<'_>, by: &Acting, record: &Record, known: &Known) -> Result<RuleInput> {
    let mut fields = Fields::default();
    if csv::plain(record.get("set")).trim().is_empty() {
        fields.add("set", "error-required");
    }
    let territory = known.territories.get(&tenure_text::fold(csv::plain(record.get("territory"))));
    if territory.is_none() {
        fields.add("territory", "accounts-import-territory");
    }
    let form = RuleForm {
        territory: territory.map(|(id, _)| id.to_string()).unwrap_or_default(),
        precedence: record.get("precedence").to_lowercase(),
        regions: codes(&mut fields, record, "regions", &known.regions, "territories-error-region"),
        countries: record.get("countries").to_owned(),
        sectors: codes(&mut fields, record, "sectors", &known.sectors, "territories-error-sector"),
        tags: csv::plain(record.get("tags")).to_owned(),
        from: record.get("revenue_from").to_owned(),
        below: record.get("revenue_below").to_owned(),
        currency: record.get("currency").to_owned(),
        accounts: csv::plain(record.get("accounts")).to_owned(),
        groups: String::from(if matches!(record.get("groups").to_lowercase().as_str(), "yes" | "1" | "true" | "是") {
            "1"
        } else {
            ""
        }),
        ..RuleForm::default()
    };
    fields.finish()?;
    let level = territory.map(|(_, level)| *level);
    form.parse(tx, &by.viewer, &by.settings.currency, |_| level).map_err(|error| match error {
        Error::Invalid(mut fields) => {
            for e in &mut fields.0 {
                e.field = match e.field.as_ref() {
                    "from" => "revenue_from".into(),
                    "below" => "revenue_below".into(),
                    other => other.to_owned().into(),
                };
            }
            Error::Invalid(fields)
        }
        other => other,
    })
}

/// Codes of words that are separated by semicolons.
fn codes(
    fields: &mut Fields,
    record: &Record,
    column: &'static str,
    known: &HashMap<String, String>,
    error: &'static str,
) -> Vec<String> {
    let mut codes = Vec::new();
    for word in record.get(column).split([';', '；']).map(str::trim).filter(|word| !word.is_empty()) {
        match known.get(&tenure_text::fold(word)) {
            Some(code) => codes.push(code.clone()),
            None if fields.of(column).is_none() => fields.add(column, error),
            None => {}
        }
    }
    codes
}
