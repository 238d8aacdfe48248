//! The imports `account-parents` and `account-territories`: where accounts stood, from when to when.
//!
//! A row takes its days from what is stored. Two values on one day, and a history that disagrees with what is stored,
//! are contradictions: the importer says which row holds.

use std::collections::{HashMap, HashSet};

use serde_json::{Value as Json, json};
use tenure_db::{Conn, Tx};
use uuid::Uuid;

use super::actions;
use super::imports::back::each;
use super::imports::claims::{Claim, Claims, Word};
use super::imports::shared::{account, importer, refused, wrong};
use super::model::{Edges, closes_circle};
use super::store::facts;
use super::store::named::Accounts;
use crate::base::dated::{Fact, PARENT, Span, TERRITORY, parse_span};
use crate::base::events::{self, NewEvent};
use crate::base::imports::{
    ImportColumn, ImportKind, ImportWay, KeySet, Outcome, Plan, Reads, Record, Rows, Twin, reading,
};
use crate::base::permit_set::permit_set;
use crate::base::{AccountId, Acting, Fields, Manage, Result, validate};
use crate::features::access::sets;
use crate::features::org::rules::carve;
use crate::features::org::territories;

const fn columns(value: ImportColumn) -> [ImportColumn; 5] {
    [
        ImportColumn::text("account", "import-dated-account").must(),
        value,
        ImportColumn::text("valid_from", "import-dated-valid-from").reads(Reads::Day),
        ImportColumn::text("valid_to", "import-dated-valid-to").reads(Reads::Day),
        ImportColumn::text("reason", "import-dated-reason"),
    ]
}

/// The import of accounts above others, with days.
pub const PARENTS: ImportKind = ImportKind {
    name: "account-parents",
    columns: &columns(ImportColumn::text("parent", "import-dated-parent").must()),
    keys: &[KeySet::of(&["account", "parent", "valid_from"])],
    way: ImportWay::Rows(reading::<Reading<true>>),
    undo: Some(each),
};

/// The import of territories of accounts, with days.
pub const TERRITORIES: ImportKind = ImportKind {
    name: "account-territories",
    columns: &columns(ImportColumn::text("territory", "import-dated-territory").must()),
    keys: &[KeySet::of(&["account", "territory", "valid_from"])],
    way: ImportWay::Rows(reading::<Reading<false>>),
    undo: Some(each),
};

/// A row that can be stored.
pub(in crate::features::accounts) struct Row {
    account: AccountId,
    value: Uuid,
    span: Span,
    reason: String,
}

/// One reading of a file: of parents, or of territories.
pub(in crate::features::accounts) struct Reading<const PARENTS: bool> {
    by: Acting,
    accounts: Accounts,
    territories: HashMap<String, Uuid>,
    claims: Claims<AccountId>,
    /// What was seen of parents, until circles are looked for: line, account, parent.
    edges: Vec<(u64, AccountId, AccountId)>,
    circles: HashSet<u64>,
}

impl<const PARENTS: bool> Reading<PARENTS> {
    const FACT: &'static Fact = if PARENTS { &PARENT } else { &TERRITORY };
    const COLUMN: &'static str = if PARENTS { "parent" } else { "territory" };
    const VERB: &'static str = if PARENTS { "account.parent_set" } else { "account.territory_set" };

    /// What a row names; the error is a text key.
    fn value(&self, record: &Record) -> Result<Uuid, &'static str> {
        let word = record.get(Self::COLUMN);
        match (word, PARENTS) {
            ("", _) => Err("error-required"),
            (word, true) => self.accounts.find(word).map(|id| id.0).map_err(|key| match key {
                "accounts-import-account" => "accounts-import-parent",
                key => key,
            }),
            (word, false) => self.territories.get(&tenure_text::fold(word)).copied().ok_or("accounts-import-territory"),
        }
    }

    fn span(&self, record: &Record, fields: &mut Fields) -> Span {
        parse_span(fields, self.by.today, record.get("valid_from"), record.get("valid_to"))
    }

    fn row(&self, record: &Record) -> Result<Row, Outcome> {
        let account = account(&self.by, &self.accounts, record, "account")?;
        let mut fields = Fields::default();
        self.span(record, &mut fields);
        let reason = validate::line(&mut fields, "reason", record.get("reason"), validate::LINE);
        let value = self.value(record).inspect_err(|key| fields.add(Self::COLUMN, key));
        let Some(value) = value.ok().filter(|_| fields.0.is_empty()) else {
            return Err(wrong(&self.by, &fields, |field| field));
        };
        let locale = self.by.viewer.locale;
        let span = match self.claims.word(record.line) {
            Word::Holds(span) => span,
            Word::Twice(_) => return Err(Outcome::Same),
            Word::Left => return Err(Outcome::Skipped),
            Word::Against(lines) => {
                let key = format!("{}:{account}:{}", Self::COLUMN, lines.first().copied().unwrap_or_default());
                let lines = lines.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
                let reason = locale.tr("accounts-import-two-values", &[("lines", lines.into())]);
                return Err(Outcome::Contradiction { key, reason });
            }
        };
        if span.from >= span.to {
            return Err(refused("valid_to", locale.t("error-ends-before-start")));
        }
        if self.circles.contains(&record.line) {
            return Err(refused(Self::COLUMN, locale.t("accounts-error-circle")));
        }
        Ok(Row { account, value, span, reason })
    }

    /// What a row is beside what is stored.
    fn against(&self, record: &Record, row: &Row, stored: &[Json]) -> Outcome {
        let value = row.value.to_string();
        let rows: Vec<(&Json, Span)> = stored.iter().filter_map(|json| Some((json, days(json)?))).collect();
        let covers =
            |(json, span): &(&Json, Span)| json[1] == value && span.from <= row.span.from && row.span.to <= span.to;
        if rows.iter().any(covers) {
            return Outcome::Same;
        }
        // What begins later follows what is stored; what begins before would take days from it.
        let other =
            |(json, span): &&(&Json, Span)| json[1] != value && span.overlaps(&row.span) && row.span.from <= span.from;
        match rows.iter().find(other) {
            Some((_, span)) if record.twin != Twin::Both => {
                let day = span.from.to_string();
                let reason = self.by.viewer.locale.tr("accounts-import-other-value", &[("day", day.into())]);
                Outcome::Contradiction { key: format!("{}:{}:stored", Self::COLUMN, row.account), reason }
            }
            _ => Outcome::New,
        }
    }

    /// Finds the rows that would hang an account below itself on some day.
    fn find_circles(&mut self, q: &Conn<'_>) -> Result<()> {
        let seen = std::mem::take(&mut self.edges);
        let held = |line| match self.claims.word(line) {
            Word::Holds(span) if span.from < span.to => Some(span),
            _ => None,
        };
        let moved: Vec<(u64, AccountId, AccountId, Span)> =
            seen.into_iter().filter_map(|(line, child, parent)| Some((line, child, parent, held(line)?))).collect();
        let Some(first) = moved.iter().map(|(.., span)| span.from).min() else { return Ok(()) };
        let mut edges: Edges<AccountId> = facts::edges_since(q, first)?;
        for (_, child, _, span) in &moved {
            if let Some(stored) = edges.get_mut(child) {
                let left = |(parent, old): &(AccountId, Span)| {
                    let (before, after) = carve(*old, *span);
                    [before, after].into_iter().flatten().map(|span| (*parent, span)).collect::<Vec<_>>()
                };
                *stored = stored.iter().flat_map(left).collect();
            }
        }
        for (line, child, parent, span) in moved {
            if closes_circle(&edges, child, parent, span) {
                self.circles.insert(line);
            } else {
                edges.entry(child).or_default().push((parent, span));
            }
        }
        Ok(())
    }
}

/// The days of a stored row.
fn days(row: &Json) -> Option<Span> {
    let day = |at: usize| row[at].as_str()?.parse().ok();
    Some(Span { from: day(2)?, to: day(3)? })
}

impl<const PARENTS: bool> Rows for Reading<PARENTS> {
    type Row = Row;

    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        let all = if PARENTS { Vec::new() } else { territories::list(q)? };
        let living = all.into_iter().filter(|t| !t.archived);
        Ok(Self {
            by: importer(by)?,
            accounts: Accounts::load(q)?,
            territories: living.map(|t| (tenure_text::fold(&t.name), t.id.0)).collect(),
            claims: Claims::default(),
            edges: Vec::new(),
            circles: HashSet::new(),
        })
    }

    fn survey(&mut self, records: &[Record]) -> Result<()> {
        for record in records {
            let found = (self.accounts.find(record.get("account")), self.value(record));
            let (Ok(account), Ok(value)) = found else { continue };
            let span = self.span(record, &mut Fields::default());
            let (who, taken) = (value.to_string(), record.twin == Twin::Both);
            self.claims.see(account, Claim { line: record.line, who, span, taken });
            if PARENTS {
                self.edges.push((record.line, account, AccountId(value)));
            }
        }
        Ok(())
    }

    fn plan(&mut self, q: &Conn<'_>, _: &Acting, records: &[Record], plan: &mut Plan<Row>) -> Result<()> {
        self.claims.settle();
        self.find_circles(q)?;
        let read: Vec<Result<Row, Outcome>> = records.iter().map(|record| self.row(record)).collect();
        let ids: Vec<AccountId> = read.iter().flatten().map(|row| row.account).collect();
        let stored = facts::rows_of(q, Self::FACT, &ids)?;
        for (record, row) in records.iter().zip(read) {
            match row {
                Err(outcome) => plan.none(outcome),
                Ok(row) => {
                    let held = stored.get(&row.account).map(Vec::as_slice).unwrap_or_default();
                    match self.against(record, &row, held) {
                        Outcome::New => plan.row(Outcome::New, row),
                        other => plan.none(other),
                    }
                }
            }
        }
        Ok(())
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Row]) -> Result<()> {
        let by = &importer(by)?;
        let ids: Vec<AccountId> = rows.iter().map(|row| row.account).collect();
        let set = sets::fill(tx, by, &ids)?;
        permit_set::<Manage>(tx, &by.viewer, set)?;
        sets::clear(tx, set)?;
        let mut stored = facts::rows_of(tx, Self::FACT, &ids)?;
        let mut log = Vec::with_capacity(rows.len());
        for row in rows {
            let held = stored.entry(row.account).or_default();
            let before = held.clone();
            let old = facts::value_on(&before, row.span.from);
            *held = over(by, &before, row);
            let changes = json!({
                Self::COLUMN: [old, row.value.to_string()],
                "from": [null, row.span.from.to_string()],
                "_rows": [before, held],
            });
            let event = NewEvent::on(row.account, Self::VERB, "account", row.account.0);
            log.push(event.changes(changes).reason(&row.reason));
        }
        let all: Vec<(AccountId, Json)> = stored.into_iter().map(|(id, rows)| (id, Json::Array(rows))).collect();
        facts::replace_all(tx, Self::FACT, &all.iter().map(|(id, rows)| (*id, rows)).collect::<Vec<_>>())?;
        events::record_set(tx, by, &log)?;
        if PARENTS { actions::below(tx, by, &ids) } else { actions::access(tx, by, &ids) }
    }
}

/// The rows with one laid over them: it takes its days from the others.
fn over(by: &Acting, rows: &[Json], new: &Row) -> Vec<Json> {
    let mut all = Vec::with_capacity(rows.len() + 1);
    for row in rows {
        let Some(old) = days(row) else { continue };
        let (before, after) = carve(old, new.span);
        let mut id = row[0].clone();
        for span in [before, after].into_iter().flatten() {
            let mut part = row.clone();
            (part[0], part[2], part[3]) = (id, span.from.to_string().into(), span.to.to_string().into());
            all.push(part);
            id = by.uuid().to_string().into();
        }
    }
    all.push(json!([
        by.uuid().to_string(),
        new.value.to_string(),
        new.span.from.to_string(),
        new.span.to.to_string(),
        new.reason,
        by.viewer.actor().map(|user| user.to_string()),
        by.now.as_microsecond(),
    ]));
    all.sort_by_key(|row| row[2].as_str().map(str::to_owned));
    all
}
