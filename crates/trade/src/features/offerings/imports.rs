//! The import `offerings`: rows become offerings of the tree; a second run of the same file changes nothing.
//!
//! A row is found again by its source id, else by its name. What it is part of may stand later in the same file; what is
//! nowhere becomes a line, as lists of products have their groups in a column. Several rows of one name may give a price
//! each. An empty cell leaves what is stored; what was archived is in use again.

use std::collections::HashMap;

use serde_json::{Map, Value as Json};
use tenure_db::{Conn, Tx};

use super::form::OfferingForm;
use super::lookup::Lookup;
use super::model::{Facts, Offering, misplaced};
use super::{actions, store};
use crate::base::imports::{FieldChange, Keys, Outcome, Plan, Rows, reading};
use crate::base::registry::{ImportColumn, ImportKind, ImportWay, KeySet, Reads, Record};
use crate::base::{Acting, Error, OfferingId, Result};
use crate::features::identity::pages::draw::sentence;
use crate::features::people::csv::plain;
use crate::features::people::imports::agreed::in_use;
use crate::features::people::imports::importer;
use crate::features::people::merge;

/// The import of offerings.
pub const OFFERINGS: ImportKind = ImportKind {
    name: "offerings",
    columns: &[
        ImportColumn::text("name", "import-offerings-name").must(),
        ImportColumn::text("parent", "import-offerings-parent"),
        ImportColumn::text("level", "import-offerings-level"),
        ImportColumn::text("code", "import-offerings-code"),
        ImportColumn::text("unit_of_measure", "import-offerings-measure"),
        ImportColumn::text("valid_from", "import-offerings-valid-from").reads(Reads::Day),
        ImportColumn::text("valid_to", "import-offerings-valid-to").reads(Reads::Day),
        ImportColumn::text("former_names", "import-offerings-former-names"),
        ImportColumn::text("sold_to", "import-offerings-sold-to"),
        ImportColumn::text("price", "import-offerings-price").reads(Reads::Amount),
        ImportColumn::text("currency", "import-offerings-currency").reads(Reads::Currency),
        ImportColumn::text("price_from", "import-offerings-price-from").reads(Reads::Day),
        ImportColumn::text("source_system", "import-offerings-source-system"),
        ImportColumn::text("source_id", "import-offerings-source-id"),
    ],
    keys: &[KeySet::of(&["source_system", "source_id"]), KeySet::of(&["name"])],
    way: ImportWay::Rows(reading::<Reading>),
    undo: None,
};

/// Why a word means nothing that there is.
const NOWHERE: &str = "offerings-import-unknown";

/// One reading of a file.
pub struct Reading {
    /// What there is, with the rows read so far.
    known: HashMap<OfferingId, Offering>,
    keys: Keys,
    lookup: Lookup,
    /// What the rows of the file say that they are part of, by folded name.
    ahead: HashMap<String, String>,
    currency: String,
}

/// A row that can be stored.
pub struct Row {
    id: OfferingId,
    /// For new ones: what it says, without what it is part of.
    new: Option<Facts>,
    set: Map<String, Json>,
    parent: Option<String>,
    /// Whether it is archived so far.
    archived: bool,
}

impl Rows for Reading {
    type Row = Row;
    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        importer(by)?;
        let all = store::all(q)?;
        Ok(Self {
            lookup: Lookup::of(&all),
            known: all.into_iter().map(|o| (o.id, o)).collect(),
            keys: Keys::of(&OFFERINGS, None),
            ahead: HashMap::new(),
            currency: by.settings.currency.clone(),
        })
    }

    fn found_by(&mut self, keys: Keys) {
        self.keys = keys;
    }

    fn survey(&mut self, rows: &[Record]) -> Result<()> {
        for row in rows {
            let (name, parent) =
                (tenure_text::fold(plain(row.get("name"))), tenure_text::fold(plain(row.get("parent"))));
            if !parent.is_empty() || !self.ahead.contains_key(&name) {
                self.ahead.insert(name, parent);
            }
        }
        Ok(())
    }

    fn plan(&mut self, _: &Conn<'_>, by: &Acting, rows: &[Record], plan: &mut Plan<Row>) -> Result<()> {
        for record in rows {
            match self.row(by, record) {
                Ok((outcome, row)) => plan.row(outcome, row),
                Err(Error::Invalid(wrong)) => {
                    let told = wrong.0.iter().map(|e| (column(&e.field), sentence(by.viewer.locale, e)));
                    plan.none(Outcome::Refused(told.collect()));
                }
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }

    fn keep(row: &mut Row, fields: &std::collections::HashSet<String>) {
        row.set.retain(|field, _| !fields.contains(&column(field)));
        row.parent = row.parent.take().filter(|_| !fields.contains("parent"));
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Row]) -> Result<()> {
        self.groups(tx, by, rows)?;
        // What lies above is in use again before what lies below.
        let mut archived: Vec<OfferingId> = rows.iter().filter(|row| row.archived).map(|row| row.id).collect();
        archived.sort_by_key(|id| self.depth(*id));
        for id in archived {
            actions::archive(tx, by, id, false)?;
        }
        for row in rows {
            match &row.new {
                Some(facts) => actions::insert(tx, by, row.id, facts)?,
                None => drop(actions::save(tx, by, &store::find(tx, row.id)?, &row.set)?),
            }
        }
        Ok(())
    }

    fn links(&self) -> bool {
        self.ahead.values().any(|above| !above.is_empty())
    }

    fn link(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Row]) -> Result<()> {
        let lookup = Lookup::load(tx)?;
        for row in rows {
            let Some(parent) = &row.parent else { continue };
            let stored = store::find(tx, row.id)?;
            let parent = lookup.find(parent).map_err(|key| Error::field("parent", key))?;
            let set = Map::from_iter([(String::from("parent"), Json::from(parent.to_string()))]);
            actions::save(tx, by, &stored, &set)?;
        }
        Ok(())
    }
}

/// The column of a field.
fn column(field: &str) -> String {
    let column = match field {
        "measure" => "unit_of_measure",
        "names" => "former_names",
        "sources" => "source_id",
        "prices" => "price",
        "unit_kinds" => "sold_to",
        other => other,
    };
    column.to_owned()
}

impl Reading {
    fn row(&mut self, by: &Acting, record: &Record) -> Result<(Outcome, Row)> {
        let known = self.found(record)?;
        let facts = self.form(record).parse(by)?;
        let parent = self.parent(record)?;
        let (id, after, row, outcome) = match known {
            None => {
                let id = OfferingId(by.uuid());
                let row = Row { id, new: Some(facts.clone()), set: Map::new(), parent, archived: false };
                (id, facts, row, Outcome::New)
            }
            Some(id) => {
                let stored = &self.known[&id];
                let set = given(record, &stored.facts, &facts);
                let after =
                    stored.facts.with(&set).ok_or_else(|| Error::internal("a row does not fit its offering"))?;
                let mut changes: Vec<FieldChange> = merge::changes(&stored.facts.fields(), &after.fields())
                    .json()
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(field, pair)| FieldChange {
                        field: column(field),
                        old: merge::show(&pair[0]),
                        new: merge::show(&pair[1]),
                    })
                    .collect();
                changes.extend(self.moved(stored, parent.as_deref()));
                let archived = stored.archived_at.is_some();
                if archived && self.buried(stored) {
                    return Err(Error::field("parent", "offerings-error-parent"));
                }
                if archived {
                    changes.push(in_use("name", &stored.facts.name));
                }
                let same = changes.is_empty();
                let outcome = if same { Outcome::Same } else { Outcome::Changed(changes) };
                (id, after, Row { id, new: None, set, parent: parent.filter(|_| !same), archived }, outcome)
            }
        };
        self.fits(id, &after)?;
        let offering = Offering { id, facts: after, version: 1, archived_at: None };
        self.lookup.put(&offering);
        self.known.insert(id, offering);
        Ok((outcome, row))
    }

    /// The offering that a row means: by source id, else by name where names count.
    fn found(&self, record: &Record) -> Result<Option<OfferingId>> {
        let source = format!("{}: {}", plain(record.get("source_system")), plain(record.get("source_id")));
        if !record.get("source_id").is_empty()
            && let Some(known) = self.known.values().find(|o| o.facts.sources.contains(&source))
        {
            return Ok(Some(known.id));
        }
        let found = self.lookup.find(plain(record.get("name")));
        if !self.keys.by("name") {
            // A name belongs to one offering: where names do not find it, nobody else gets it.
            return match found {
                Err("offerings-import-unknown") => Ok(None),
                _ => Err(Error::field("name", "offerings-error-taken")),
            };
        }
        match found {
            Ok(id) => Ok(Some(id)),
            Err("offerings-import-ambiguous") => Err(Error::field("name", "offerings-import-ambiguous")),
            Err(_) => Ok(None),
        }
    }

    fn form(&self, record: &Record) -> OfferingForm {
        let get = |name| plain(record.get(name)).to_owned();
        let list = |name: &str| {
            get(match name {
                "former_names" => "former_names",
                _ => "sold_to",
            })
            .split([';', '|'])
            .map(|p| p.trim().to_owned())
            .filter(|p| !p.is_empty())
            .collect::<Vec<_>>()
        };
        let (system, id) = (get("source_system"), get("source_id"));
        let price = match get("price") {
            amount if amount.is_empty() => String::new(),
            amount => {
                let currency = [get("currency"), self.currency.clone()].into_iter().find(|c| !c.is_empty());
                [currency.unwrap_or_default(), get("price_from"), amount].join(" ")
            }
        };
        OfferingForm {
            name: get("name"),
            level: get("level"),
            code: get("code"),
            measure: get("unit_of_measure"),
            valid_from: get("valid_from"),
            valid_to: get("valid_to"),
            names: list("former_names").join("\n"),
            sources: if id.is_empty() && system.is_empty() { String::new() } else { format!("{system}: {id}") },
            prices: price,
            unit_kinds: list("sold_to"),
            ..OfferingForm::default()
        }
    }

    /// Makes lines of what rows are part of and what is nowhere.
    fn groups(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Row]) -> Result<()> {
        let mut lookup = Lookup::load(tx)?;
        for word in rows.iter().filter_map(|row| row.parent.as_deref()) {
            if self.ahead.contains_key(&tenure_text::fold(word)) || lookup.find(word) != Err(NOWHERE) {
                continue;
            }
            let id = OfferingId(by.uuid());
            let facts = OfferingForm { name: word.to_owned(), level: String::from("line"), ..OfferingForm::default() };
            let facts = facts.parse(by)?;
            actions::insert(tx, by, id, &facts)?;
            lookup.put(&Offering { id, facts, version: 1, archived_at: None });
        }
        Ok(())
    }

    /// What a row says that it is part of: something known, a row of the file, or something that becomes a line.
    fn parent(&self, record: &Record) -> Result<Option<String>> {
        let parent = plain(record.get("parent"));
        if parent.is_empty() {
            return Ok(None);
        }
        let mut at = tenure_text::fold(parent);
        if !self.ahead.contains_key(&at) {
            match self.lookup.find(parent) {
                Ok(_) => {}
                Err(NOWHERE) => return Ok(Some(parent.to_owned())),
                Err(key) => return Err(Error::field("parent", key)),
            }
        }
        // Through the file only: circles over what is stored are seen when the row is stored.
        let own = tenure_text::fold(plain(record.get("name")));
        for _ in 0..=self.ahead.len() {
            if at == own {
                return Err(Error::field("parent", "offerings-error-cycle"));
            }
            match self.ahead.get(&at) {
                Some(up) if !up.is_empty() => at.clone_from(up),
                _ => return Ok(Some(parent.to_owned())),
            }
        }
        Err(Error::field("parent", "offerings-error-cycle"))
    }

    /// That a row puts an offering elsewhere.
    fn moved(&self, stored: &Offering, parent: Option<&str>) -> Option<FieldChange> {
        let parent = parent?;
        let now = stored.facts.parent.and_then(|id| self.known.get(&id));
        let same = now.is_some_and(|o| self.lookup.find(parent) == Ok(o.id));
        (!same).then(|| FieldChange {
            field: String::from("parent"),
            old: now.map(|o| o.facts.name.clone()).unwrap_or_default(),
            new: parent.to_owned(),
        })
    }

    /// Whether what it is part of is archived, and stands in no row of the file that would bring it back.
    fn buried(&self, o: &Offering) -> bool {
        let above = o.facts.parent.and_then(|up| self.known.get(&up));
        above.is_some_and(|up| up.archived_at.is_some() && !self.ahead.contains_key(&tenure_text::fold(&up.facts.name)))
    }

    /// How much it is known to lie below.
    fn depth(&self, id: OfferingId) -> usize {
        let above = |o: &&Offering| o.facts.parent.and_then(|up| self.known.get(&up));
        std::iter::successors(self.known.get(&id), above).take(self.known.len()).count()
    }

    /// Whether the level fits what is known to lie above and below.
    fn fits(&self, id: OfferingId, facts: &Facts) -> Result<()> {
        let mut places: HashMap<_, _> = self.known.values().map(|o| (o.id, (o.facts.parent, o.facts.level))).collect();
        places.insert(id, (facts.parent, facts.level));
        match misplaced(&places, id, facts) {
            Some(key) => Err(Error::field("level", key)),
            None => Ok(()),
        }
    }
}

/// The fields that a row says something about; lists of the file are added to those that are stored.
fn given(record: &Record, stored: &Facts, read: &Facts) -> Map<String, Json> {
    let mut set = read.fields();
    let filled = |field: &str| !record.get(&column(field)).is_empty();
    set.retain(|field, _| field != "parent" && field != "name" && filled(field));
    let mut join = |field: &str, old: &[String], new: &[String]| {
        if let Some(slot) = set.get_mut(field) {
            let mut all: Vec<&String> = old.iter().chain(new).collect();
            all.sort();
            all.dedup();
            *slot = Json::from(all.into_iter().cloned().collect::<Vec<_>>());
        }
    };
    join("names", &stored.names, &read.names);
    join("sources", &stored.sources, &read.sources);
    if let Some(slot) = set.get_mut("prices") {
        let fresh = |old: &&super::model::Price| {
            !read.prices.iter().any(|p| (&p.currency, p.from) == (&old.currency, old.from))
        };
        let mut all: Vec<_> = stored.prices.iter().filter(fresh).chain(&read.prices).collect();
        all.sort();
        *slot = Json::from(all.into_iter().map(super::model::Price::written).collect::<Vec<_>>());
    }
    set
}
