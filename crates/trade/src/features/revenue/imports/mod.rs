//! The import `revenue-lines`: rows become lines; a second run of the same file changes nothing.
//!
//! A row is found again by its source id, else by account, document and line, else by all that it says. Rows that are
//! alike in one file stay as many as they are: the second of them is the second line that is stored. An empty cell
//! leaves what is stored. What the account, the offering or one of us is called is looked up once for the whole file.

mod ground;
pub(in crate::features::revenue) mod read;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::civil::Date;
use serde_json::{Map, Value as Json};
use tenure_db::{Conn, Register, Tx};
use uuid::Uuid;

use self::ground::Ground;
use self::read::{Typed, column};
use super::actions::{self, Given, take_back};
use super::model::identity::{alike, match_key, same};
use super::model::{Facts, Line};
use super::store::line;
use crate::base::imports::{FieldChange, Gather, Keys, Outcome, Plan, Rows, Surveys, reading};
use crate::base::registry::{ImportColumn, ImportKind, ImportWay, KeySet, Reads, Record};
use crate::base::{AccountId, Acting, Error, Fields, Result, RevenueLineId};
use crate::features::accounts::imports::shared::Lines;
use crate::features::identity::pages::draw::sentence;
use crate::features::people::merge;

/// The import of revenue lines.
pub const LINES: ImportKind = ImportKind {
    name: "revenue-lines",
    columns: &[
        ImportColumn::text("account", "import-revenue-account").must(),
        ImportColumn::text("unit", "import-revenue-unit"),
        ImportColumn::text("date", "import-revenue-date").reads(Reads::Day).must(),
        ImportColumn::text("amount", "import-revenue-amount").reads(Reads::Amount).must(),
        ImportColumn::text("currency", "import-revenue-currency").reads(Reads::Currency),
        ImportColumn::text("quantity", "import-revenue-quantity").reads(Reads::Number),
        ImportColumn::text("offering", "import-revenue-offering"),
        ImportColumn::text("document_number", "import-revenue-document-number"),
        ImportColumn::text("line", "import-revenue-line"),
        ImportColumn::text("kind", "import-revenue-kind"),
        ImportColumn::text("period_from", "import-revenue-period-from").reads(Reads::Day),
        ImportColumn::text("period_to", "import-revenue-period-to").reads(Reads::Day),
        ImportColumn::text("due_on", "import-revenue-due-on").reads(Reads::Day),
        ImportColumn::text("paid_on", "import-revenue-paid-on").reads(Reads::Day),
        ImportColumn::text("disputed", "import-revenue-disputed").reads(Reads::YesNo),
        ImportColumn::text("agreement", "import-revenue-agreement"),
        ImportColumn::text("sold_by_email", "import-revenue-sold-by").reads(Reads::Email),
        ImportColumn::text("territory", "import-revenue-territory"),
        ImportColumn::text("source_system", "import-revenue-source-system"),
        ImportColumn::text("source_id", "import-revenue-source-id"),
    ],
    keys: &[
        KeySet::of(&["source_system", "source_id"]),
        KeySet::of(&["account", "document_number", "line"]),
        KeySet::of(&["account", "date", "amount", "currency", "offering", "quantity"])
            .beside(&["currency", "offering", "quantity"]),
    ],
    way: ImportWay::Rows(reading::<Reading>),
    undo: Some(take_back::part),
};

/// One reading of a file.
pub struct Reading {
    ground: Ground,
    /// Whether document and line say which line it is.
    by_document: bool,
    /// How often the words of a row have stood in the file so far.
    counts: Register,
    /// Rows that are not the first of their words: line, and how many came before.
    again: HashMap<u64, u32>,
    /// Source ids that the file has given, with the line.
    sources: Lines,
    /// The last line that was counted.
    seen: u64,
}

impl Rows for Reading {
    type Row = Given;

    const GATHERS: Option<Gather<Given>> = Some(Gather::by(|row| row.account));

    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        Ok(Self {
            ground: Ground::load(q, by)?,
            by_document: true,
            counts: Register::default(),
            again: HashMap::new(),
            sources: Lines::default(),
            seen: 0,
        })
    }

    fn found_by(&mut self, keys: Keys) {
        self.by_document = keys.by("document_number");
    }

    const SURVEYS: Surveys = Surveys::Earlier;

    fn survey(&mut self, rows: &[Record]) -> Result<()> {
        let seen = self.seen;
        for row in rows.iter().filter(|row| row.line > seen) {
            self.seen = row.line;
            if !row.get("source_id").is_empty() {
                continue;
            }
            if let Some(before) = self.counts.count(read::words(row, self.by_document).as_u64_pair().0)? {
                self.again.insert(row.line, u32::try_from(before).unwrap_or(u32::MAX));
            }
        }
        Ok(())
    }

    fn plan(&mut self, q: &Conn<'_>, by: &Acting, rows: &[Record], plan: &mut Plan<Given>) -> Result<()> {
        self.survey(rows)?;
        let mut read: Vec<Result<Typed, Outcome>> = Vec::with_capacity(rows.len());
        for record in rows {
            read.push(match self.ground.read(q, by, record) {
                Ok(typed) => Ok(typed),
                Err(Error::Invalid(wrong)) => Err(refused(by, &wrong)),
                Err(Error::Conflict(parked)) => {
                    Err(Outcome::Parked(String::from("account"), by.viewer.locale.t(parked.key).to_owned()))
                }
                Err(other) => return Err(other),
            });
        }
        let stored = Stored::of(q, read.iter().flatten(), self.by_document)?;
        for (record, typed) in rows.iter().zip(read) {
            match typed {
                Err(outcome) => plan.none(outcome),
                Ok(typed) => match self.settle(by, record, typed, &stored) {
                    Ok((outcome, row)) => plan.row(outcome, row),
                    Err(Error::Invalid(wrong)) => plan.none(refused(by, &wrong)),
                    Err(other) => return Err(other),
                },
            }
        }
        Ok(())
    }

    fn keep(row: &mut Given, fields: &HashSet<String>) {
        if let Some(set) = &mut row.set {
            set.retain(|field, _| !fields.contains(column(field)));
        }
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Given]) -> Result<()> {
        actions::store(tx, &crate::features::people::imports::importer(by)?, &self.ground.rates, rows)
    }
}

fn refused(by: &Acting, wrong: &Fields) -> Outcome {
    let told = wrong.0.iter().map(|e| (column(&e.field).to_owned(), sentence(by.viewer.locale, e)));
    Outcome::Refused(told.collect())
}

/// What an account was sold for on a day.
type Sale = (AccountId, Date, i64);

/// The stored lines that the rows of a part may be.
struct Stored {
    by_source: HashMap<(String, String), Line>,
    by_key: HashMap<Uuid, Vec<Line>>,
    /// Lines of the same days and amounts, where documents do not count: the stored keys of those that have one are made of
    /// it.
    by_sale: Option<HashMap<Sale, Vec<Line>>>,
}

impl Stored {
    fn of<'a>(q: &Conn<'_>, read: impl Iterator<Item = &'a Typed>, by_document: bool) -> Result<Self> {
        let (mut sources, mut keys, mut sales) = (Vec::new(), Vec::new(), BTreeSet::new());
        for typed in read {
            let f = &typed.facts;
            if f.source_id.is_empty() && !by_document {
                sales.insert((typed.account, f.sold_on, f.amount_minor));
            } else if f.source_id.is_empty() {
                keys.push(match_key(f));
            } else {
                sources.push((f.source_system.clone(), f.source_id.clone()));
            }
        }
        let mut by_key: BTreeMap<Uuid, Vec<Line>> = BTreeMap::new();
        for (key, found) in line::by_match(q, &keys)? {
            by_key.entry(key).or_default().push(found);
        }
        let mut by_sale: HashMap<Sale, Vec<Line>> = HashMap::new();
        for found in line::of_sales(q, &sales.into_iter().collect::<Vec<_>>())? {
            by_sale.entry((found.account, found.facts.sold_on, found.facts.amount_minor)).or_default().push(found);
        }
        Ok(Self {
            by_source: line::by_source(q, &sources)?,
            by_key: by_key.into_iter().collect(),
            by_sale: Some(by_sale).filter(|_| !by_document),
        })
    }

    /// The line that a row is; of several that are alike the one in its turn.
    fn find(&self, typed: &Typed, turn: usize) -> Option<&Line> {
        let f = &typed.facts;
        if !f.source_id.is_empty() {
            return self.by_source.get(&(f.source_system.clone(), f.source_id.clone()));
        }
        if let Some(by_sale) = &self.by_sale {
            let found = by_sale.get(&(typed.account, f.sold_on, f.amount_minor)).into_iter().flatten();
            return found.filter(|l| alike(&l.facts, f)).nth(turn);
        }
        let found = self.by_key.get(&match_key(f)).into_iter().flatten();
        found.filter(|l| l.account == typed.account && same(&l.facts, f)).nth(turn)
    }
}

impl Reading {
    /// What a row is: something new, or what it changes.
    fn settle(&mut self, by: &Acting, record: &Record, typed: Typed, stored: &Stored) -> Result<(Outcome, Given)> {
        let f = &typed.facts;
        if !f.source_id.is_empty()
            && let Some(again) = self.sources.note((&f.source_system, &f.source_id), record)?
        {
            let mut wrong = Fields::default();
            wrong.add_with("source_id", "accounts-import-twice", vec![("line", again.line.to_string())]);
            return Err(Error::Invalid(wrong));
        }
        let turn = self.again.get(&record.line).copied().unwrap_or(0);
        let Some(known) = stored.find(&typed, usize::try_from(turn).unwrap_or(0)) else {
            let id = RevenueLineId(by.uuid());
            return Ok((Outcome::New, Given { account: typed.account, id, facts: typed.facts, set: None }));
        };
        if known.account != typed.account {
            return Err(Error::field("source_id", "revenue-error-source-used"));
        }
        let set = given(record, f, &known.facts);
        let after = known.facts.with(&set).ok_or_else(|| Error::field("period_to", "error-ends-before-start"))?;
        let changes = self.ground.changes(&known.facts, &after);
        let row = Given { account: known.account, id: known.id, facts: after, set: Some(set) };
        Ok((if changes.is_empty() { Outcome::Same } else { Outcome::Changed(changes) }, row))
    }
}

/// The fields that a row says something about and that are stored otherwise.
fn given(record: &Record, read: &Facts, stored: &Facts) -> Map<String, Json> {
    let mut set = read.fields();
    set.retain(|field, _| !record.get(column(field)).is_empty());
    merge::differing(&stored.fields(), &set)
}

impl Ground {
    /// The differences of two lines in words.
    fn changes(&self, before: &Facts, after: &Facts) -> Vec<FieldChange> {
        let changes = merge::changes(&before.fields(), &after.fields()).json();
        let pairs = changes.as_object().into_iter().flatten();
        pairs
            .map(|(field, pair)| FieldChange {
                field: column(field).to_owned(),
                old: self.words(field, &pair[0], &before.currency),
                new: self.words(field, &pair[1], &after.currency),
            })
            .collect()
    }
}
