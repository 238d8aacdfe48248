//! The import `whitespace`: rows say what cells are from today on; a second run of the same file changes nothing.
//!
//! A row is found again by account, unit and offering. An empty cell leaves what is noted. The right to import is the
//! right to write any account.

pub mod rules;

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use tenure_db::{Conn, Tx};
use uuid::Uuid;

use super::actions::{self, Setting, dealt, needs_fit, offered};
use super::form::CellForm;
use super::model::{Facts, Mark, Noted, Place};
use super::store::{Whose, cells, known};
use crate::base::imports::{FieldChange, Outcome, Plan, Rows, Surveys, reading};
use crate::base::registry::{ImportColumn, ImportKind, ImportWay, KeySet, Reads, Record};
use crate::base::{AccountId, Acting, CompetitorId, Error, Fields, OfferingId, Result, UnitId};
use crate::features::accounts::imports::back::each;
use crate::features::accounts::imports::shared::{Lines, account, importer, twice, wrong};
use crate::features::accounts::store::named::Accounts;
use crate::features::deals::model::offered::{Offered, Refusal};
use crate::features::offerings::lookup::Lookup;
use crate::features::people::csv::plain;

/// The import of whitespace.
pub const WHITESPACE: ImportKind = ImportKind {
    name: "whitespace",
    columns: &[
        ImportColumn::text("account", "import-whitespace-account").must(),
        ImportColumn::text("unit", "import-whitespace-unit"),
        ImportColumn::text("offering", "import-whitespace-offering").must(),
        ImportColumn::text("state", "import-whitespace-state"),
        ImportColumn::text("competitor", "import-whitespace-competitor"),
        ImportColumn::text("spend", "import-whitespace-spend").reads(Reads::Amount),
        ImportColumn::text("currency", "import-whitespace-currency").reads(Reads::Currency),
        ImportColumn::text("probability", "import-whitespace-probability").reads(Reads::Percent),
        ImportColumn::text("source", "import-whitespace-source"),
        ImportColumn::text("confidence", "import-whitespace-confidence"),
        ImportColumn::text("date", "import-whitespace-date").reads(Reads::Day),
        ImportColumn::text("note", "import-whitespace-note"),
    ],
    keys: &[KeySet::of(&["account", "unit", "offering"])],
    way: ImportWay::Rows(reading::<Reading>),
    undo: Some(each),
};

/// A row that can be stored.
#[derive(Clone)]
pub struct Row {
    account: AccountId,
    place: Place,
    facts: Facts,
}

/// A row with what was noted before, and why the unit cannot buy the offering.
struct Understood {
    row: Row,
    before: Option<Noted>,
    unfit: Option<Refusal>,
}

/// Units in use by account and folded name: id, kind and name.
type Units = HashMap<(AccountId, String), (UnitId, Option<String>, String)>;

/// One reading of a file.
pub struct Reading {
    by: Acting,
    accounts: Accounts,
    offerings: Lookup,
    /// What is sold, and to which units.
    offered: Offered,
    rivals: HashMap<String, CompetitorId>,
    /// Those of them that can still be chosen.
    live: HashSet<CompetitorId>,
    names: HashMap<CompetitorId, String>,
    seen: Lines,
}

impl Rows for Reading {
    type Row = Row;

    const SURVEYS: Surveys = Surveys::Nothing;

    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        let competitors = known::competitors(q, true)?;
        let offered = offered(q, by.today)?;
        Ok(Self {
            by: importer(by)?,
            accounts: Accounts::load(q)?,
            offerings: Lookup::of(offered.all()),
            offered,
            live: known::competitors(q, false)?.into_iter().map(|(id, _)| id).collect(),
            rivals: competitors.iter().map(|(id, name)| (tenure_text::fold(name), *id)).collect(),
            names: competitors.into_iter().collect(),
            seen: Lines::default(),
        })
    }

    fn plan(&mut self, q: &Conn<'_>, _: &Acting, records: &[Record], plan: &mut Plan<Row>) -> Result<()> {
        let found: Vec<Result<AccountId, Outcome>> =
            records.iter().map(|record| account(&self.by, &self.accounts, record, "account")).collect();
        let mut ids: Vec<AccountId> = found.iter().flatten().copied().collect();
        ids.sort_unstable();
        ids.dedup();
        let mut units: Units = HashMap::new();
        for (account, head) in
            known::units(q, &Whose::These(&ids), Timestamp::MAX)?.into_iter().filter(|u| !u.1.archived)
        {
            units.extend(head.unit.map(|id| ((account, tenure_text::fold(&head.name)), (id, head.kind, head.name))));
        }
        let stored: HashMap<(AccountId, Place), Noted> =
            cells::of_accounts(q, &ids, self.by.today)?.into_iter().map(|n| ((n.account, n.place), n)).collect();
        let mut rows = Vec::with_capacity(records.len());
        for (record, account) in records.iter().zip(found) {
            rows.push(account.map(|account| self.row(record, account, &units, &stored)));
        }
        // What a unit cannot buy, and bought all the same, may have an estimate.
        let odd = rows.iter().flatten().flatten().filter(|r| r.unfit.is_some());
        let odd: Vec<(AccountId, Place)> = odd.map(|r| (r.row.account, r.row.place)).collect();
        let dealt = dealt(q, &self.by, &odd)?;
        for (record, row) in records.iter().zip(rows) {
            match row {
                Err(outcome) => plan.none(outcome),
                Ok(Err(fields)) => plan.none(wrong(&self.by, &fields, column)),
                Ok(Ok(Understood { row, before, unfit })) => match unfit {
                    Some(refused) if !dealt.contains(&(row.account, row.place)) => {
                        let mut bad = Fields::default();
                        refused.tell(&mut bad, "offering");
                        plan.none(wrong(&self.by, &bad, column));
                    }
                    _ => self.outcome(record, row, before, plan)?,
                },
            }
        }
        Ok(())
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Row]) -> Result<()> {
        let by = &importer(by)?;
        let mut accounts: BTreeMap<AccountId, Vec<Setting>> = BTreeMap::new();
        for row in rows {
            let setting = Setting { place: row.place, facts: row.facts.clone(), from: by.today, seen: None };
            accounts.entry(row.account).or_default().push(setting);
        }
        for (account, settings) in accounts {
            actions::set(tx, by, account, &settings)?;
        }
        Ok(())
    }
}

/// The column of a field.
fn column(field: &str) -> &str {
    match field {
        "estimated_on" => "date",
        "spend_minor" => "spend",
        other => other,
    }
}

impl Reading {
    fn row(
        &mut self,
        record: &Record,
        account: AccountId,
        units: &Units,
        stored: &HashMap<(AccountId, Place), Noted>,
    ) -> Result<Understood, Fields> {
        let mut bad = Fields::default();
        let head = match plain(record.get("unit")) {
            "" => None,
            word => {
                let found = units.get(&(account, tenure_text::fold(word)));
                if found.is_none() {
                    bad.add("unit", "people-import-unit");
                }
                found
            }
        };
        let offering = self.offerings.find(plain(record.get("offering"))).unwrap_or_else(|key| {
            bad.add("offering", key);
            OfferingId(Uuid::nil())
        });
        if let Some(refused) = self.offered.unsold(offering).filter(|_| bad.of("offering").is_none()) {
            refused.tell(&mut bad, "offering");
        }
        let place = (head.map(|h| h.0), offering);
        let before = stored.get(&(account, place)).cloned();
        let form = self.form(record, before.as_ref(), &mut bad);
        let competitor = form.competitor.parse().ok();
        let facts = form.facts(&self.by, competitor, &mut bad);
        let had = before.as_ref().and_then(|n| n.facts.competitor);
        if facts.competitor.is_some_and(|id| !self.live.contains(&id) && had != Some(id)) {
            bad.add("competitor", "whitespace-import-competitor");
        }
        bad.finish().map_err(|e| match e {
            Error::Invalid(fields) => fields,
            _ => Fields::default(),
        })?;
        let kind = head.and_then(|h| h.1.as_deref());
        let asks = needs_fit(facts.mark) && !facts.is_empty();
        let unfit = if asks { self.offered.unfit(offering, kind, head.map_or("", |h| &h.2)) } else { None };
        Ok(Understood { row: Row { account, place, facts }, before, unfit })
    }

    /// What is noted, with what the row says over it.
    fn form(&self, record: &Record, before: Option<&Noted>, bad: &mut Fields) -> CellForm {
        let mut form = CellForm::of(before, &self.by.settings.currency);
        let texts = [
            ("state", &mut form.state),
            ("spend", &mut form.spend),
            ("currency", &mut form.currency),
            ("probability", &mut form.probability),
            ("source", &mut form.source),
            ("confidence", &mut form.confidence),
            ("date", &mut form.estimated_on),
            ("note", &mut form.note),
        ];
        for (name, slot) in texts {
            let word = plain(record.get(name));
            if !word.is_empty() {
                word.clone_into(slot);
            }
        }
        let word = plain(record.get("competitor"));
        if !word.is_empty() {
            match self.rivals.get(&tenure_text::fold(word)) {
                Some(id) => form.competitor = id.to_string(),
                None => bad.add("competitor", "whitespace-import-competitor"),
            }
            if record.get("state").is_empty() {
                form.state = Mark::Competitor.code().to_owned();
            }
        }
        // What they cannot use costs them nothing, whatever was noted before.
        if form.state == Mark::NotApplicable.code() && record.get("spend").is_empty() {
            form.spend.clear();
        }
        form
    }

    fn outcome(&mut self, record: &Record, row: Row, before: Option<Noted>, plan: &mut Plan<Row>) -> Result<()> {
        if let Some(again) = self.seen.note((row.account, row.place), record)? {
            plan.none(twice(&self.by, "offering", again));
            return Ok(());
        }
        let after = &row.facts;
        match before {
            None if after.is_empty() => plan.none(Outcome::Same),
            None => plan.row(Outcome::New, row),
            Some(before) if before.facts == *after => plan.none(Outcome::Same),
            Some(before) => plan.row(Outcome::Changed(self.changes(&before.facts, after)), row),
        }
        Ok(())
    }

    /// The differences in words.
    fn changes(&self, before: &Facts, after: &Facts) -> Vec<FieldChange> {
        let told = |f: &Facts| CellForm::of(Some(&noted(f)), "");
        let (old, new) = (told(before), told(after));
        let rival =
            |id: &str| id.parse().ok().and_then(|id: CompetitorId| self.names.get(&id).cloned()).unwrap_or_default();
        let pairs = [
            ("state", old.state, new.state),
            ("competitor", rival(&old.competitor), rival(&new.competitor)),
            ("spend", old.spend, new.spend),
            ("currency", old.currency, new.currency),
            ("probability", old.probability, new.probability),
            ("source", old.source, new.source),
            ("confidence", old.confidence, new.confidence),
            ("date", old.estimated_on, new.estimated_on),
            ("note", old.note, new.note),
        ];
        let differ = pairs.into_iter().filter(|(_, old, new)| old != new);
        differ.map(|(field, old, new)| FieldChange { field: field.to_owned(), old, new }).collect()
    }
}

/// Facts as if they were noted, to write them as people do.
fn noted(facts: &Facts) -> Noted {
    let nil = Uuid::nil();
    Noted {
        account: AccountId(nil),
        id: nil,
        place: (None, OfferingId(nil)),
        facts: facts.clone(),
        span: crate::base::dated::Span::since(jiff::civil::Date::constant(1, 1, 1)),
    }
}
