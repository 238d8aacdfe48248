//! The import `deal-lines`: rows become lines of deals that are there; a second run of the same file changes nothing.
//!
//! A deal is found by its source id, else by account, kind and name. Which of its lines a row means follows from unit,
//! offering and period; a line that says less, as one does that came with the deal itself, is the one that is made more
//! exact. Several rows that name the same are several lines, in their order. Rows add and change; they take nothing away.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use tenure_db::{Conn, Tx};
use uuid::Uuid;

use super::super::actions::{self, GivenLine};
use super::super::form::{MOST_LINES, quantity, quantity_text};
use super::super::model::{Deal, Line};
use super::super::store::known;
use super::whose::{self, Named, Words};
use crate::base::imports::{FieldChange, Outcome as Found, Plan, Rows, Surveys, reading};
use crate::base::money::{self, Money};
use crate::base::registry::{ImportColumn, ImportKind, ImportWay, KeySet, Reads, Record};
use crate::base::{AccountId, Acting, DealId, Fields, OfferingId, Result, UnitId, calendar};
use crate::features::accounts::imports::shared::{account, importer, refused, wrong};
use crate::features::accounts::store::named::Accounts;
use crate::features::offerings;
use crate::features::offerings::lookup::Lookup;
use crate::features::people::csv::{find, plain};

/// The import of the lines of deals.
pub const LINES: ImportKind = ImportKind {
    name: "deal-lines",
    columns: &[
        ImportColumn::text("account", "import-deals-account").must(),
        ImportColumn::text("deal", "import-deal-lines-deal"),
        ImportColumn::text("kind", "import-deals-kind"),
        ImportColumn::text("source_system", "import-deals-source-system"),
        ImportColumn::text("source_id", "import-deal-lines-source-id"),
        ImportColumn::text("unit", "import-deal-lines-unit"),
        ImportColumn::text("offering", "import-deal-lines-offering"),
        ImportColumn::text("quantity", "import-deals-quantity").reads(Reads::Number),
        ImportColumn::text("amount", "import-deal-lines-amount").reads(Reads::Amount),
        ImportColumn::text("currency", "import-deal-lines-currency").reads(Reads::Currency),
        ImportColumn::text("period_from", "import-deal-lines-from").reads(Reads::Day),
        ImportColumn::text("period_to", "import-deal-lines-to").reads(Reads::Day),
    ],
    keys: &[
        KeySet::of(&["source_system", "source_id", "unit", "offering", "period_from", "period_to"]).beside(&[
            "unit",
            "offering",
            "period_from",
            "period_to",
        ]),
        KeySet::of(&["account", "kind", "deal", "unit", "offering", "period_from", "period_to"]).beside(&[
            "kind",
            "unit",
            "offering",
            "period_from",
            "period_to",
        ]),
    ],
    way: ImportWay::Rows(reading::<LineReading>),
    undo: None,
};

/// One reading of a file.
pub struct LineReading {
    by: Acting,
    accounts: Accounts,
    offerings: Lookup,
    names: HashMap<OfferingId, String>,
    units: HashMap<AccountId, HashMap<String, UnitId>>,
    unit_names: HashMap<UnitId, String>,
    /// Lines that a row of the file meant already, whatever part of the file it stood in.
    taken: HashSet<(DealId, Uuid)>,
}

/// What a row says: whose line, and what of it. What a cell does not say is none.
struct Said {
    account: AccountId,
    deal: Named,
    line: Line,
    /// The amount as written, until the currency of the deal is known.
    amount: String,
    currency: String,
}

impl Rows for LineReading {
    type Row = GivenLine;

    const SURVEYS: Surveys = Surveys::Nothing;

    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        let all = offerings::store::all(q)?;
        let mut units: HashMap<AccountId, HashMap<String, UnitId>> = HashMap::new();
        let mut unit_names = HashMap::new();
        for (account, id, name) in known::units(q)? {
            units.entry(account).or_default().insert(tenure_text::fold(&name), id);
            unit_names.insert(id, name);
        }
        Ok(Self {
            by: importer(by)?,
            accounts: Accounts::load(q)?,
            names: all.iter().map(|o| (o.id, o.facts.name.clone())).collect(),
            offerings: Lookup::of(&all),
            units,
            unit_names,
            taken: HashSet::new(),
        })
    }

    fn plan(&mut self, q: &Conn<'_>, _: &Acting, records: &[Record], plan: &mut Plan<GivenLine>) -> Result<()> {
        let read: Vec<Result<Said, Found>> = records.iter().map(|record| self.said(record)).collect();
        let mut deals = whose::load(q, read.iter().flatten().map(|said| &said.deal))?;
        // A line that a row names exactly is not made more exact by another one.
        let named: HashSet<(Named, Key)> = read.iter().flatten().map(|s| (s.deal.clone(), key(&s.line))).collect();
        let mut sold: HashMap<DealId, bool> = HashMap::new();
        for said in read {
            match said.and_then(|said| self.settle(said, &mut deals, &named)) {
                Ok((Found::Same, row)) => plan.row(Found::Same, row),
                Ok((found, row)) => {
                    // What a won deal has added to what was sold was made from its lines.
                    let known = match sold.entry(row.deal) {
                        Entry::Occupied(known) => *known.get(),
                        Entry::Vacant(new) => *new.insert(actions::has_sold(q, (row.account, row.deal))?),
                    };
                    if known {
                        plan.none(refused("amount", self.by.viewer.locale.t("deals-error-closed")));
                    } else {
                        plan.row(found, row);
                    }
                }
                Err(found) => plan.none(found),
            }
        }
        Ok(())
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&GivenLine]) -> Result<()> {
        actions::store_lines(tx, &importer(by)?, rows)
    }
}

impl LineReading {
    fn said(&self, record: &Record) -> Result<Said, Found> {
        let by = &self.by;
        let place = account(by, &self.accounts, record, "account");
        let mut bad = Fields::default();
        let get = |name| plain(record.get(name)).trim().to_owned();
        let words = Words::read(by, record, &mut bad);
        let mut day = |field| calendar::parse_optional(&mut bad, field, &get(field), by.today);
        let (period_from, period_to) = (day("period_from"), day("period_to"));
        if period_from.zip(period_to).is_some_and(|(from, to)| to < from) {
            bad.add("period_to", "error-ends-before-start");
        }
        let offering = find(record, "offering", &mut bad, |word| self.offerings.find(word));
        let line = Line {
            id: Uuid::nil(),
            unit: None,
            offering,
            quantity: quantity(&mut bad, "quantity", &get("quantity")),
            amount_minor: None,
            period_from,
            period_to,
        };
        if offering.is_none() && ["offering", "quantity", "amount"].iter().all(|name| get(name).is_empty()) {
            bad.add("offering", "error-required");
        }
        let account = whose::settled(by, place, &bad)?;
        let units = self.units.get(&account);
        let unit = find(record, "unit", &mut bad, |word| {
            units.and_then(|list| list.get(&tenure_text::fold(word))).copied().ok_or("people-import-unit")
        });
        if !bad.0.is_empty() {
            return Err(wrong(by, &bad, |field| field));
        }
        let (amount, currency) = (get("amount"), get("currency"));
        Ok(Said { account, deal: words.of(account), line: Line { unit, ..line }, amount, currency })
    }

    /// What a row is: a new line, or what it changes of one.
    fn settle(
        &mut self,
        said: Said,
        deals: &mut HashMap<Named, Deal>,
        named: &HashSet<(Named, Key)>,
    ) -> Result<(Found, GivenLine), Found> {
        let by = self.by.clone();
        let stored = whose::pick(&by, deals, (said.account, &said.deal))?;
        let mut line = said.line;
        line.amount_minor = self.amount(&said.amount, &said.currency, &stored.facts.currency)?;
        let lines = &stored.facts.lines;
        let mine = lines.iter().position(|l| self.free(stored.id, l) && key(l) == key(&line));
        let vague =
            |l: &Line| self.free(stored.id, l) && less(l, &line) && !named.contains(&(said.deal.clone(), key(l)));
        let at = mine.or_else(|| lines.iter().position(vague));
        let place = (stored.account, stored.id);
        let Some(at) = at else {
            if stored.facts.lines.len() >= MOST_LINES {
                return Err(refused("offering", by.viewer.locale.t("deals-import-many")));
            }
            line.id = by.uuid();
            self.taken.insert((stored.id, line.id));
            stored.facts.lines.push(line.clone());
            return Ok((Found::New, GivenLine { account: place.0, deal: place.1, line, new: true }));
        };
        let before = stored.facts.lines[at].clone();
        let after = Line {
            id: before.id,
            quantity: line.quantity.or(before.quantity),
            amount_minor: line.amount_minor.or(before.amount_minor),
            ..line
        };
        self.taken.insert((stored.id, before.id));
        stored.facts.lines[at] = after.clone();
        let changes = self.changes(&before, &after, &stored.facts.currency);
        let found = if changes.is_empty() { Found::Same } else { Found::Changed(changes) };
        Ok((found, GivenLine { account: place.0, deal: place.1, line: after, new: false }))
    }

    fn free(&self, deal: DealId, line: &Line) -> bool {
        !self.taken.contains(&(deal, line.id))
    }

    /// The amount, which is in the currency of the deal.
    fn amount(&self, text: &str, currency: &str, of: &str) -> Result<Option<i64>, Found> {
        let mut bad = Fields::default();
        let given = money::currency(&mut bad, "currency", currency, of);
        let minor = money::parse(&mut bad, "amount", text, &given).map(|m| m.minor);
        if given != of {
            bad.add("currency", "deals-import-currency");
        }
        if minor.is_some_and(|m| m < 0) {
            bad.add("amount", "deals-error-negative");
        }
        if bad.0.is_empty() { Ok(minor) } else { Err(wrong(&self.by, &bad, |field| field)) }
    }

    /// The differences of two lines in words.
    fn changes(&self, before: &Line, after: &Line, currency: &str) -> Vec<FieldChange> {
        let words = |l: &Line| {
            let money = |minor| Money { minor, currency: currency.to_owned() }.decimal();
            let day = |d: Option<Date>| d.map(|d| d.to_string()).unwrap_or_default();
            [
                ("unit", l.unit.and_then(|id| self.unit_names.get(&id).cloned()).unwrap_or_default()),
                ("offering", l.offering.and_then(|id| self.names.get(&id).cloned()).unwrap_or_default()),
                ("quantity", l.quantity.map(quantity_text).unwrap_or_default()),
                ("amount", l.amount_minor.map(money).unwrap_or_default()),
                ("period_from", day(l.period_from)),
                ("period_to", day(l.period_to)),
            ]
        };
        let pairs = words(before).into_iter().zip(words(after)).filter(|((_, old), (_, new))| old != new);
        pairs.map(|((field, old), (_, new))| FieldChange { field: field.to_owned(), old, new }).collect()
    }
}

/// What a line speaks of.
type Key = (Option<UnitId>, Option<OfferingId>, Option<Date>, Option<Date>);

fn key(line: &Line) -> Key {
    (line.unit, line.offering, line.period_from, line.period_to)
}

/// Whether a stored line says nothing else than a row, but less.
fn less(stored: &Line, row: &Line) -> bool {
    stored.offering == row.offering
        && (stored.unit.is_none() || stored.unit == row.unit)
        && (stored.period_from.is_none() || stored.period_from == row.period_from)
        && (stored.period_to.is_none() || stored.period_to == row.period_to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn line(unit: Option<u128>, from: Option<i8>) -> Line {
        Line {
            id: Uuid::nil(),
            unit: unit.map(|n| UnitId(Uuid::from_u128(n))),
            offering: Some(OfferingId(Uuid::from_u128(1))),
            quantity: None,
            amount_minor: None,
            period_from: from.map(|month| date(2027, month, 1)),
            period_to: None,
        }
    }

    #[test]
    fn a_line_that_says_less_is_made_more_exact_and_never_the_other_way_round() {
        let (plain, unit, dated) = (line(None, None), line(Some(7), None), line(Some(7), Some(1)));
        assert!(less(&plain, &unit) && less(&plain, &dated) && less(&unit, &dated));
        assert!(!less(&unit, &plain) && !less(&dated, &unit) && !less(&unit, &line(Some(8), None)));
        assert!(key(&unit) == key(&unit.clone()) && key(&unit) != key(&dated));
        let other = Line { offering: None, ..plain.clone() };
        assert!(!less(&other, &plain) && key(&other) != key(&plain));
    }
}
