//! The columns and filters of this install's accounts table: those that features registered, and its custom fields.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::store::filter::{CustomFilter, Wanted};
use crate::base::clock::day_in;
use crate::base::i18n::Locale;
use crate::base::registry::{Cell, ListColumn, Registry};
use crate::base::{Conn, Cx, Fields, Result, Role};
use crate::features::duties::{Rules, model};
use crate::features::fields::model::Facts;
use crate::features::fields::model::value::Ground;
use crate::features::fields::model::{Kind, PREFIX, Value};
use crate::features::fields::{Catalogue, Field, Subject};

/// Place of the first custom column; their order follows that of the fields.
const FIRST: i64 = 1_000;

/// All columns in their order.
pub struct Columns {
    list: Vec<ListColumn>,
    catalogue: Arc<Catalogue>,
    duties: Arc<Rules>,
    roles: Vec<Role>,
}

impl Columns {
    /// Those of a request; costs a statement only after a definition changed.
    pub fn of(q: &Conn<'_>, cx: &Cx) -> Result<Self> {
        let columns = Self::new(&cx.app.registry, Catalogue::of(q, cx)?);
        Ok(Self { duties: Rules::of(q, cx)?, roles: cx.viewer.roles.clone(), ..columns })
    }

    /// Those of features, and of the fields in `catalogue`.
    pub fn new(registry: &Registry, catalogue: Arc<Catalogue>) -> Self {
        let mut list = registry.columns.clone();
        list.extend((0..).zip(catalogue.fields(Subject::Account)).map(|(n, field)| column(field, FIRST + n)));
        list.sort_by_key(|c| c.order);
        Self { list, catalogue, duties: Arc::default(), roles: Vec::new() }
    }

    /// The day by which the next conversation is due, from the text of a cell [`Cell::Due`]; none when there was no
    /// conversation yet.
    pub fn due(&self, text: &str, zone: &TimeZone) -> Option<Date> {
        let mut parts = text.split('|');
        let last = parts.next()?.parse().ok().and_then(|micros| Timestamp::from_microsecond(micros).ok())?;
        let (tier, sector) = (parts.next().filter(|t| !t.is_empty()), parts.next().filter(|t| !t.is_empty()));
        let facts = Facts { sector, tier, roles: &self.roles };
        let cadence = self.duties.cadence(facts).map(|(_, days)| days);
        let days = cadence.unwrap_or_else(|| model::goal(parts.next() == Some("1")));
        model::next_due(Some(day_in(last, zone)), days)
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &ListColumn> {
        self.list.iter()
    }

    /// The head of a column.
    pub fn words<'a>(&'a self, locale: Locale, column: &ListColumn) -> &'a str {
        match self.field(column.key) {
            Some(field) => field.label(locale),
            None => locale.t(column.label),
        }
    }

    /// The field of `cf_KEY`.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.catalogue.find(Subject::Account, name.strip_prefix(PREFIX)?)
    }

    /// The fields of accounts, in their order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.catalogue.fields(Subject::Account)
    }

    /// Whether a column's cells are numbers, right aligned.
    pub fn numeric(&self, column: &ListColumn) -> bool {
        match self.field(column.key) {
            Some(field) => matches!(field.kind, Kind::Number | Kind::Money),
            None => matches!(column.cell, Cell::Int | Cell::Money | Cell::House | Cell::Share),
        }
    }

    /// Reads a filter `cf_KEY=`; a mistake goes to `fields`.
    pub fn filter(&self, name: &str, text: &str, ground: Ground<'_>, fields: &mut Fields) -> Option<CustomFilter> {
        let Some(field) = self.field(name) else {
            fields.add(name.to_owned(), "fields-error-unknown");
            return None;
        };
        let wanted = match text {
            "none" => Wanted::Unknown,
            "any" => Wanted::Known,
            _ => wanted(field, name, text, ground, fields)?,
        };
        Some(CustomFilter { key: field.key.clone(), wanted })
    }
}

/// What a text asks of a field: codes with commas between, yes or no, `from..to`, or words that it holds.
fn wanted(field: &Field, name: &str, text: &str, ground: Ground<'_>, fields: &mut Fields) -> Option<Wanted> {
    match field.kind {
        Kind::Choice => {
            let codes: Vec<String> = text.split(',').map(|c| c.trim().to_owned()).filter(|c| !c.is_empty()).collect();
            if codes.iter().any(|code| !field.choices.iter().any(|c| c.code == *code)) {
                fields.add_with(name.to_owned(), "error-one-of", vec![("allowed", field.codes())]);
                return None;
            }
            Some(Wanted::Codes(codes))
        }
        Kind::Text | Kind::Link => Some(Wanted::Holds(tenure_text::fold(text))),
        Kind::YesNo => {
            let value = field.parse(fields, name, text, ground)?;
            Some(Wanted::Numbers { from: field.store(&value).num, to: field.store(&value).num, currency: None })
        }
        Kind::Number | Kind::Money | Kind::Date => {
            let (from, to) = text.split_once("..").unwrap_or((text, text));
            let (from, to) = (field.parse(fields, name, from, ground), field.parse(fields, name, to, ground));
            let currency = [&from, &to].into_iter().flatten().find_map(|v| field.store(v).currency);
            if let [Some(Value::Money(a)), Some(Value::Money(b))] = [&from, &to]
                && a.currency != b.currency
            {
                fields.add(name.to_owned(), "fields-error-two-currencies");
            }
            let (from, to) = (from.map(|v| field.store(&v)), to.map(|v| field.store(&v)));
            Some(if field.kind == Kind::Date {
                Wanted::Days { from: from.and_then(|s| s.day), to: to.and_then(|s| s.day) }
            } else {
                Wanted::Numbers { from: from.and_then(|s| s.num), to: to.and_then(|s| s.num), currency }
            })
        }
    }
}

/// The column of a field. Its key was checked to be small letters, digits and `_`, so it may stand in the text.
fn column(field: &Field, order: i64) -> ListColumn {
    let sql = format!(
        "(select v.value from custom_values v where v.account_id = a.id and v.subject = 'account' and v.field = '{}')",
        field.key
    );
    ListColumn {
        key: lasting(field.name()),
        label: "fields-section",
        cell: Cell::Custom,
        sql: lasting(sql),
        sortable: true,
        default: false,
        total: false,
        order,
    }
}

/// A text for the life of the process. Features register columns that live that long; those of custom fields join
/// them, and there are no more of them than fields were ever defined.
fn lasting(text: String) -> &'static str {
    static KEPT: LazyLock<Mutex<HashSet<&'static str>>> = LazyLock::new(Mutex::default);
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = kept.get(text.as_str()) {
        return known;
    }
    let text: &'static str = Box::leak(text.into_boxed_str());
    kept.insert(text);
    text
}

/// The column of the table that sorts by a field: what is stored beside the value, and how a cursor names it.
pub fn sorted_by(field: &Field) -> (&'static str, Cell) {
    match field.kind {
        Kind::Number | Kind::Money | Kind::YesNo => ("num", Cell::Int),
        Kind::Date => ("day", Cell::Day),
        Kind::Text | Kind::Choice | Kind::Link => ("word", Cell::Text),
    }
}
