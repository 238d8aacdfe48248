//! The import `deals`: rows become deals, open ones and those that closed long ago; a second run of the same file changes
//! nothing.
//!
//! A row is found again by its source id, else by account, kind and name. An empty cell leaves what is stored. What a
//! stage asks for is not asked of files: they tell what was.

pub mod credits;
pub mod lines;
pub mod part_kinds;
pub mod parts;
mod read;
pub mod reason_kind;
pub mod rule_kind;
pub mod stage_kind;
mod whose;

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::{Map, Value as Json};
use tenure_db::{Conn, Tx};

use super::actions::{self, Given};
use super::model::{Credit, Deal, Facts, Kind, Outcome, Reason, Stage};
use super::store::{deal, known, reasons, stages};
use crate::base::imports::{FieldChange, Outcome as Found, Plan, Rows, reading};
use crate::base::money::Money;
use crate::base::registry::{ImportColumn, ImportKind, ImportWay, KeySet, Reads, Record};
use crate::base::{AccountId, Acting, DealId, Error, OfferingId, Result, UnitId};
use crate::features::accounts::imports::shared::{Lines, twice};
use crate::features::competitors::{model::Lookup as Rivals, store as competitors};
use crate::features::identity::colleagues::Colleagues;
use crate::features::identity::pages::draw::sentence;
use crate::features::offerings::lookup::Lookup;
use crate::features::people::imports::importer;
use crate::features::people::merge;
use crate::features::people::store::Accounts;

/// The import of deals.
pub const DEALS: ImportKind = ImportKind {
    name: "deals",
    columns: &[
        ImportColumn::text("account", "import-deals-account").must(),
        ImportColumn::text("name", "import-deals-name"),
        ImportColumn::text("kind", "import-deals-kind"),
        ImportColumn::text("stage", "import-deals-stage"),
        ImportColumn::text("outcome", "import-deals-outcome"),
        ImportColumn::text("amount", "import-deals-amount").reads(Reads::Amount),
        ImportColumn::text("currency", "import-deals-currency").reads(Reads::Currency),
        ImportColumn::text("unit", "import-deals-unit"),
        ImportColumn::text("offering", "import-deals-offering"),
        ImportColumn::text("quantity", "import-deals-quantity").reads(Reads::Number),
        ImportColumn::text("owner", "import-deals-owner"),
        ImportColumn::text("credits", "import-deals-credits"),
        ImportColumn::text("probability", "import-deals-probability").reads(Reads::Percent),
        ImportColumn::text("opened_on", "import-deals-opened-on").reads(Reads::Day),
        ImportColumn::text("close_on", "import-deals-close-on").reads(Reads::Day),
        ImportColumn::text("original_close_on", "import-deals-original-close-on").reads(Reads::Day),
        ImportColumn::text("closed_on", "import-deals-closed-on").reads(Reads::Day),
        ImportColumn::text("reason", "import-deals-reason"),
        ImportColumn::text("reason_note", "import-deals-reason-note"),
        ImportColumn::text("lost_to", "import-deals-lost-to"),
        ImportColumn::text("next_step", "import-deals-next-step"),
        ImportColumn::text("next_step_on", "import-deals-next-step-on").reads(Reads::Day),
        ImportColumn::text("goal", "import-deals-goal"),
        ImportColumn::text("agreement", "import-deals-agreement"),
        ImportColumn::text("notice_on", "import-deals-notice-on").reads(Reads::Day),
        ImportColumn::text("former_amount", "import-deals-former").reads(Reads::Amount),
        ImportColumn::text("source_system", "import-deals-source-system"),
        ImportColumn::text("source_id", "import-deals-source-id"),
    ],
    keys: &[KeySet::of(&["source_system", "source_id"]), KeySet::of(&["account", "kind", "name"]).beside(&["kind"])],
    way: ImportWay::Rows(reading::<Reading>),
    undo: Some(actions::take_back::part),
};

/// One reading of a file: what its words can mean.
pub struct Reading {
    accounts: Accounts,
    offerings: Lookup,
    offering_names: HashMap<OfferingId, String>,
    rivals: Rivals,
    users: Colleagues,
    units: HashMap<AccountId, HashMap<String, UnitId>>,
    stages: Vec<Stage>,
    reasons: Vec<Reason>,
    currency: String,
    /// Names of all that a row can refer to, for what it changes.
    names: HashMap<String, String>,
    /// What identifies the rows of the file so far, with the line.
    seen: Lines,
}

/// The columns that say something about each field.
fn columns(field: &str) -> &'static [&'static str] {
    match field {
        "name" => &["name"],
        "kind" => &["kind"],
        "stage" | "stage_since" => &["stage"],
        "outcome" => &["outcome", "stage"],
        "amount_minor" => &["amount"],
        "currency" => &["currency"],
        "unit" => &["unit"],
        "lines" => &["offering"],
        "credits" => &["owner", "credits"],
        "probability" | "probability_reason" => &["probability"],
        "opened_on" => &["opened_on"],
        "close_on" => &["close_on"],
        "original_close_on" => &["original_close_on"],
        "closed_on" => &["closed_on", "close_on"],
        "reason" => &["reason"],
        "reason_note" => &["reason_note"],
        "lost_to" => &["lost_to"],
        "next_step" => &["next_step"],
        "next_step_on" => &["next_step_on"],
        "goal" => &["goal"],
        "agreement" => &["agreement"],
        "notice_on" => &["notice_on"],
        "former_minor" => &["former_amount"],
        "source_system" => &["source_system"],
        "source_id" => &["source_id"],
        _ => &[],
    }
}

impl Rows for Reading {
    type Row = Given;

    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        importer(by)?;
        let all = crate::features::offerings::store::all(q)?;
        let rivals = competitors::all(q)?;
        let (stages, reasons) = (stages::all(q)?, reasons::all(q)?);
        let locale = by.viewer.locale;
        let mut names: HashMap<String, String> = all.iter().map(|o| (o.id.to_string(), o.facts.name.clone())).collect();
        names.extend(rivals.iter().map(|c| (c.id.to_string(), c.facts.name.clone())));
        names.extend(stages.iter().map(|s| (s.id.to_string(), s.named(locale).to_owned())));
        names.extend(reasons.iter().map(|r| (r.id.to_string(), r.named(locale).to_owned())));
        let mut units: HashMap<AccountId, HashMap<String, UnitId>> = HashMap::new();
        for (account, id, name) in known::units(q)? {
            units.entry(account).or_default().insert(tenure_text::fold(&name), id);
            names.insert(id.to_string(), name);
        }
        names.extend(known::users_named(q)?.into_iter().map(|(id, _, name)| (id.to_string(), name)));
        Ok(Self {
            accounts: Accounts::load(q)?,
            offering_names: all.iter().map(|o| (o.id, o.facts.name.clone())).collect(),
            offerings: Lookup::of(&all),
            rivals: Rivals::of(&rivals),
            users: Colleagues::load(q)?,
            units,
            stages,
            reasons,
            currency: by.settings.currency.clone(),
            names,
            seen: Lines::default(),
        })
    }

    fn plan(&mut self, q: &Conn<'_>, by: &Acting, rows: &[Record], plan: &mut Plan<Given>) -> Result<()> {
        let read: Vec<Result<(AccountId, Facts)>> = rows.iter().map(|record| self.read(by, record)).collect();
        let known = Known::of(q, read.iter().flatten())?;
        for (record, read) in rows.iter().zip(read) {
            match read.and_then(|(account, facts)| self.settle(q, by, record, (account, facts), &known)) {
                Ok((outcome, Some(row))) => plan.row(outcome, row),
                Ok((outcome, None)) => plan.none(outcome),
                Err(Error::Invalid(wrong)) => {
                    let told = wrong.0.iter().map(|e| (e.field.to_string(), sentence(by.viewer.locale, e)));
                    plan.none(Found::Refused(told.collect()));
                }
                Err(Error::Conflict(parked)) => {
                    let why = by.viewer.locale.t(parked.key).to_owned();
                    plan.none(Found::Parked(String::from("account"), why));
                }
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }

    fn keep(row: &mut Given, fields: &HashSet<String>) {
        if let Some(set) = &mut row.set {
            set.retain(|field, _| !columns(field).iter().any(|column| fields.contains(*column)));
        }
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Given]) -> Result<()> {
        actions::store(tx, &importer(by)?, rows)
    }
}

/// The stored deals that the rows of a part may be.
struct Known {
    by_source: HashMap<(String, String), Deal>,
    by_name: HashMap<(AccountId, Kind, String), Deal>,
}

impl Known {
    fn of<'a>(q: &Conn<'_>, read: impl Iterator<Item = &'a (AccountId, Facts)>) -> Result<Self> {
        let (mut sources, mut accounts) = (Vec::new(), BTreeSet::new());
        for (account, f) in read {
            if f.source_id.is_empty() {
                accounts.insert(*account);
            } else {
                sources.push((f.source_system.clone(), f.source_id.clone()));
            }
        }
        let accounts: Vec<AccountId> = accounts.into_iter().collect();
        let mut by_name = HashMap::new();
        for found in deal::without_source(q, &accounts)? {
            by_name.entry(name_key_of(found.account, &found.facts)).or_insert(found);
        }
        Ok(Self { by_source: deal::by_source(q, &sources)?, by_name })
    }

    fn find(&self, account: AccountId, f: &Facts) -> Option<&Deal> {
        match f.source_id.as_str() {
            "" => self.by_name.get(&name_key_of(account, f)),
            id => self.by_source.get(&(f.source_system.clone(), id.to_owned())),
        }
    }
}

/// What names a deal that has no source id.
fn name_key_of(account: AccountId, f: &Facts) -> (AccountId, Kind, String) {
    (account, f.kind, tenure_text::fold(&f.name))
}

impl Reading {
    /// What a row is: something new, or what it changes.
    fn settle(
        &mut self,
        q: &Conn<'_>,
        by: &Acting,
        record: &Record,
        (account, facts): (AccountId, Facts),
        known: &Known,
    ) -> Result<(Found, Option<Given>)> {
        let (field, key) = match facts.source_id.as_str() {
            "" => ("name", format!("{account} {} {}", facts.kind.code(), tenure_text::fold(&facts.name))),
            id => ("source_id", format!("{} {id}", facts.source_system)),
        };
        if let Some(again) = self.seen.note(&key, record)? {
            return Ok((twice(by, field, again), None));
        }
        let Some(stored) = known.find(account, &facts) else {
            return Ok((Found::New, Some(Given { account, id: DealId(by.uuid()), facts, set: None })));
        };
        if stored.account != account {
            return Err(Error::field("source_id", "deals-error-source-used"));
        }
        // In which stage a deal ended stays as it is stored, whichever stages came after it: the row does not say it.
        let ended = facts.outcome != Outcome::Open && facts.outcome == stored.facts.outcome;
        let mut set = given(record, facts, &stored.facts);
        if ended && Self::only_ends(record.get("stage")) {
            set.retain(|field, _| !matches!(field.as_str(), "stage" | "stage_since"));
        }
        let after = stored.facts.with(&set).ok_or_else(|| Error::field("amount", "deals-error-negative"))?;
        if actions::parts_from_sold(q, stored, &after)? {
            return Err(Error::field("amount", "deals-error-closed"));
        }
        let changes = self.changes(&stored.facts, &after);
        let row = Given { account, id: stored.id, facts: after, set: Some(set) };
        Ok((if changes.is_empty() { Found::Same } else { Found::Changed(changes) }, Some(row)))
    }

    /// The differences of two deals in words.
    fn changes(&self, before: &Facts, after: &Facts) -> Vec<FieldChange> {
        let changes = merge::changes(&before.fields(), &after.fields()).json();
        let words = |field: &str, value: &Json, currency: &str| match (field, value.as_i64()) {
            ("amount_minor" | "former_minor", Some(minor)) => Money { minor, currency: currency.to_owned() }.decimal(),
            _ => {
                let text = merge::show(value);
                self.names.get(&text).cloned().unwrap_or(text)
            }
        };
        let shown = |field: &&String| !columns(field).is_empty() && *field != "stage_since";
        let pairs = changes.as_object().into_iter().flatten();
        pairs
            .filter(|(field, _)| shown(field))
            .map(|(field, pair)| FieldChange {
                field: columns(field)[0].to_owned(),
                old: words(field, &pair[0], &before.currency),
                new: words(field, &pair[1], &after.currency),
            })
            .collect()
    }
}

/// The fields that a row says something about and that are stored otherwise. A line and a split that say the same as
/// what is stored are what is stored.
fn given(record: &Record, mut read: Facts, stored: &Facts) -> Map<String, Json> {
    if let ([line], [old]) = (read.lines.as_mut_slice(), stored.lines.as_slice()) {
        line.id = old.id;
        // A deal of a unit may have a line of the account as a whole; a row names only the unit of the deal.
        line.unit = if read.unit == stored.unit { old.unit } else { line.unit.or(old.unit) };
        line.quantity = line.quantity.or(old.quantity);
        line.amount_minor = line.amount_minor.or(old.amount_minor);
        (line.period_from, line.period_to) = (old.period_from, old.period_to);
    }
    // A row tells who has which share now; what was before has a file of its own.
    let shares = |list: &[Credit]| {
        let now = list.iter().filter(|c| c.to.is_none());
        now.map(|c| (c.user, c.share)).collect::<Vec<_>>()
    };
    if shares(&read.credits) == shares(&stored.credits) {
        read.credits.clone_from(&stored.credits);
    }
    let moved = read.stage != stored.stage;
    read.stage_since = if moved { read.stage_since.max(stored.stage_since) } else { stored.stage_since };
    if record.get("opened_on").is_empty() {
        read.opened_on = stored.opened_on;
    }
    let several = stored.lines.len() > 1;
    let mut set = read.fields();
    set.retain(|field, _| {
        let said = columns(field).iter().any(|column| !record.get(column).is_empty());
        said && !(several && (field == "lines" || field == "amount_minor"))
    });
    if read.outcome == Outcome::Open {
        set.remove("closed_on");
    }
    if stored.outcome != Outcome::Open && read.outcome == Outcome::Open {
        // A file that is older than the end of a deal does not open it again.
        ["outcome", "stage", "stage_since"].iter().for_each(|field| {
            set.remove(*field);
        });
    }
    merge::differing(&stored.fields(), &set)
}
