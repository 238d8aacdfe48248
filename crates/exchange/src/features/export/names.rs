//! Names beside ids: whose they are, and whether the reader may know.

use std::collections::HashMap;

use tenure_db::{Conn, ids_value};
use uuid::Uuid;

use super::schema::{Column, Table};
use super::{cells::Kind, store};
use crate::base::exports::ExportReach;
use crate::base::{Locale, Result, erased};

/// Names that are remembered before they are forgotten again.
const MOST: usize = 50_000;

/// Ids of these columns have no name of their own.
const NAMELESS: [&str; 15] = [
    "id",
    "batch_id",
    "thread_id",
    "store_id",
    "place_id",
    "source_id",
    "interaction_id",
    "position_id",
    "concern_id",
    "meeting_id",
    "mail_id",
    "report_id",
    "set_id",
    "rule_id",
    "undone_by",
];

/// What stands beside a column, under which name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Beside {
    /// The name of what the id means.
    Name(String),
    /// The amount as a decimal; the place of the column with its currency.
    Amount(String, usize),
    /// Where the bytes of this hash stand in the export.
    File(String),
}

impl Beside {
    /// The head of the column.
    pub fn head(&self) -> &str {
        match self {
            Beside::Name(head) | Beside::Amount(head, _) | Beside::File(head) => head,
        }
    }
}

/// What stands beside each column of a table.
pub fn beside(table: &Table) -> Vec<Option<Beside>> {
    let free = |head: String| if table.columns.iter().any(|c| c.name == head) { format!("{head}_shown") } else { head };
    let place = |name: &str| table.columns.iter().position(|c| c.name == name);
    let of = |column: &Column| match column.kind {
        Kind::Uuid if !NAMELESS.contains(&column.name.as_str()) => {
            let stem = column.name.strip_suffix("_id").unwrap_or(&column.name);
            Some(Beside::Name(free(format!("{stem}_name"))))
        }
        Kind::Int => {
            let stem = column.name.strip_suffix("_minor")?;
            let currency = place(&format!("{stem}_currency")).or_else(|| place("currency"))?;
            Some(Beside::Amount(free(stem.to_owned()), currency))
        }
        Kind::Bytes if column.name == "sha256" => Some(Beside::File(free(String::from("stored_as")))),
        _ => None,
    };
    table.columns.iter().map(of).collect()
}

/// What an id means to the reader.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Meaning {
    /// Something without a name.
    Nothing,
    /// Something of this name.
    Named(String),
    /// An account that the reader may not know of.
    Hidden,
}

/// Names that were looked up so far.
pub struct Names<'a> {
    reach: &'a ExportReach,
    locale: Locale,
    known: HashMap<Uuid, Meaning>,
}

impl<'a> Names<'a> {
    /// Nothing is known yet.
    pub fn new(reach: &'a ExportReach, locale: Locale) -> Self {
        Self { reach, locale, known: HashMap::new() }
    }

    /// Looks up those that are not known yet.
    ///
    /// # Errors
    /// What the database says.
    pub fn learn(&mut self, q: &Conn<'_>, ids: impl Iterator<Item = Uuid>) -> Result<()> {
        if self.known.len() > MOST {
            self.known.clear();
        }
        let mut new: Vec<Uuid> = ids.filter(|id| !self.known.contains_key(id)).collect();
        new.sort_unstable();
        new.dedup();
        if new.is_empty() {
            return Ok(());
        }
        self.known.extend(new.iter().map(|id| (*id, Meaning::Nothing)));
        for (id, name, seen) in store::names(q, self.reach, &ids_value(new.iter().copied()))? {
            let name = erased::shown(&name, self.locale).unwrap_or(name);
            self.known.insert(id, if seen { Meaning::Named(name) } else { Meaning::Hidden });
        }
        Ok(())
    }

    /// Whether it is an account that the reader may not know of.
    pub fn hidden(&self, id: Uuid) -> bool {
        self.known.get(&id) == Some(&Meaning::Hidden)
    }

    /// Its name, or nothing.
    pub fn name(&self, id: Uuid) -> &str {
        match self.known.get(&id) {
            Some(Meaning::Named(name)) => name,
            _ => "",
        }
    }
}
