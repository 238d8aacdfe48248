//! What features take from files: kinds, their columns, and how rows are understood and stored.
//!
//! A file is read several times and never held whole. The engine (`features/exchange`) turns each line into a
//! [`Record`] whose cells have one form whatever the file wrote, asks the kind to *plan* it, and later to *store* what
//! was planned. Planning reads only; so a check costs nothing but time, and a run plans again what it is about to store.

use std::collections::HashSet;

use tenure_db::{Conn, Tx};
use uuid::Uuid;

use super::registry::Registry;
use super::{AccountId, Acting, Result};

pub use super::any_rows::{AnyRow, Reading, reading};
pub use super::gathering::{Gather, Settle, Unpack};
pub use super::import_keys::{KeySet, Keys};
pub use super::records::{ImportColumn, Reads, Record, Twin};
pub use super::taking_back::{Kept, Undoing, Undone};

/// What an import did or would do.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ImportReport {
    /// Rows that became new records.
    pub new: u64,
    /// Rows that changed a record.
    pub changed: u64,
    /// Rows that were stored already.
    pub same: u64,
    /// Rows that were refused.
    pub refused: Vec<Refusal>,
}

/// Why a row was refused.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Refusal {
    /// Line in the file.
    pub line: u64,
    /// Column.
    pub column: String,
    /// What is wrong and what to do, in the importer's language.
    pub reason: String,
}

impl ImportReport {
    /// Notes a refused row.
    pub fn refuse(&mut self, record: &Record, column: &str, reason: impl Into<String>) {
        self.refused.push(Refusal { line: record.line, column: column.to_owned(), reason: reason.into() });
    }
}

/// What a row is, before it is stored.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It becomes something new.
    New,
    /// It changes something.
    Changed(Vec<FieldChange>),
    /// It is stored already.
    Same,
    /// It looks like something that is there; the likeliest first.
    Duplicate(Vec<Likeness>),
    /// It cannot be stored: columns and reasons.
    Refused(Vec<(String, String)>),
    /// Its account is unknown: the column and the reason. The row waits with the import, in no number.
    Parked(String, String),
    /// It says otherwise than other rows of the file, or than what is stored. Nothing of this is stored until the
    /// importer takes one of them ([`Twin::Both`]); the others are left out then.
    Contradiction {
        /// The same for all rows that contradict each other, whatever part of the file they stand in.
        key: String,
        /// What contradicts what, in the importer's language.
        reason: String,
    },
    /// It is left out: the importer took another row of its contradiction.
    Skipped,
}

/// Stands for a stored value that the importer may not see.
pub const HIDDEN: &str = "•••";

/// A field that a row changes.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct FieldChange {
    /// Name of the field, that of its column.
    pub field: String,
    /// What is stored, in words; empty for nothing, [`HIDDEN`] for what the importer may not see.
    pub old: String,
    /// What the file says, in words.
    pub new: String,
}

/// Something that a row may be.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Likeness {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Why, as text keys; each with what is alike.
    pub why: Vec<(String, String)>,
    /// How alike, 0 to 100.
    pub score: u8,
}

/// What a kind made of the rows of one call, in their order.
pub struct Plan<R> {
    pub(super) rows: Vec<(Outcome, Option<R>)>,
}

impl<R> Default for Plan<R> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<R> Plan<R> {
    /// A row that can be stored.
    pub fn row(&mut self, outcome: Outcome, row: R) {
        self.rows.push((outcome, Some(row)));
    }

    /// A row that is not stored.
    pub fn none(&mut self, outcome: Outcome) {
        self.rows.push((outcome, None));
    }

    /// What was planned.
    pub fn into_rows(self) -> Vec<(Outcome, Option<R>)> {
        self.rows
    }
}

/// Which rows a kind sees before it plans others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Surveys {
    /// None.
    Nothing,
    /// Those that stand before them in the file and that it has not planned itself: when another runner did, or when it
    /// begins anew.
    Earlier,
    /// All of the file.
    All,
}

/// How one kind understands and stores rows: one value for each reading of a file.
pub trait Rows: Send + Sized + 'static {
    /// A row that can be stored.
    type Row: Send + Sync + 'static;

    /// Begins a reading.
    ///
    /// # Errors
    /// `Forbidden` without the right to import; what the database says.
    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self>;

    /// Is told once, before it sees any row, by which sets the importer lets rows be found again. Kinds of which the first
    /// set that a row fills in decides alone need not know it: rows that fill in none of those that count never come.
    fn found_by(&mut self, _keys: Keys) {}

    /// Which rows [`Rows::survey`] sees before others are planned; where it needs fewer, the file is read once less.
    const SURVEYS: Surveys = Surveys::All;

    /// Sees rows of the file, part by part, before they are planned: what a row needs to know of others.
    ///
    /// # Errors
    /// When a file of very many rows finds no room for what is to be known of them.
    fn survey(&mut self, _rows: &[Record]) -> Result<()> {
        Ok(())
    }

    /// Understands rows, writes nothing. Gives `plan` one answer for each, in their order.
    ///
    /// # Errors
    /// Whatever is no fault of a row.
    fn plan(&mut self, q: &Conn<'_>, by: &Acting, rows: &[Record], plan: &mut Plan<Self::Row>) -> Result<()>;

    /// How rows are stored account by account, and not in the order of the file: worth it for kinds of which each
    /// account has many rows. What an account has lies together in the database, so the rows of a part then share the
    /// pages that are written; and what is told of a part is told once for each account.
    const GATHERS: Option<Gather<Self::Row>> = None;

    /// Puts in order what was left for the end of a long file.
    const SETTLE: Option<Settle> = None;

    /// Whether the next part may be planned while one is stored. What rows of the file have to do with each other is then
    /// known from what the reading remembers, as in a check, and not from what is stored of them; and storing needs
    /// nothing that planning has learned, so that another reading does it.
    const AHEAD: bool = false;

    /// What a row changes: its account and its id; none for new ones, and for kinds whose fields are not asked about.
    fn subject(_row: &Self::Row) -> Option<(AccountId, Uuid)> {
        None
    }

    /// Leaves fields of a row as they are stored.
    fn keep(_row: &mut Self::Row, _fields: &HashSet<String>) {}

    /// Computes what storing the row needs besides the database. Called only where [`Rows::AHEAD`] says so, while other
    /// rows are stored: what is done here nobody waits for.
    fn prepare(_row: &Self::Row) {}

    /// Stores rows. May run twice when the first transaction fails, hence `&self`.
    ///
    /// # Errors
    /// What the actions say.
    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Self::Row]) -> Result<()>;

    /// Whether [`Rows::link`] has anything to do for this file, known once it was surveyed.
    fn links(&self) -> bool {
        false
    }

    /// Runs for rows once all rows of the file are stored: what points from one row to another. The file is read and
    /// planned anew for it, so a row that only lacks its links has to be planned as changed.
    ///
    /// # Errors
    /// What the actions say.
    fn link(&self, _tx: &Tx<'_>, _by: &Acting, _rows: &[&Self::Row]) -> Result<()> {
        Ok(())
    }
}

/// How the rows of a kind are stored.
#[derive(Clone, Copy)]
pub enum ImportWay {
    /// All in one transaction: kinds of few rows that only make sense together, such as reporting lines. The caller
    /// rolls back when anything was refused or when it is a check.
    Together(fn(&Tx<'_>, &Acting, &[Record], &mut ImportReport) -> Result<()>),
    /// Part by part: kinds of many rows.
    Rows(fn(&Conn<'_>, &Acting) -> Result<Box<dyn Reading>>),
}

/// How a part of an import is taken back.
pub type TakeBack = fn(&Tx<'_>, &Acting, &Registry, &Undoing) -> Result<Undone>;

/// A kind of import file.
#[derive(Clone, Copy)]
pub struct ImportKind {
    /// Name on the command line and in URLs.
    pub name: &'static str,
    /// Its columns.
    pub columns: &'static [ImportColumn],
    /// By which columns a row is found again, the first set that it fills in and that finds something.
    pub keys: &'static [KeySet],
    /// How its rows are stored.
    pub way: ImportWay,
    /// Takes back a part of what an import stored, and is called again from where it ended until there is no more, each
    /// time in a transaction of its own. The caller has seen to it that the import is the actor's own and not too old.
    /// None: event by event, as the button Undo does, each by itself.
    pub undo: Option<TakeBack>,
}

impl ImportKind {
    /// Understands and stores rows in the caller's transaction, all at once; what is refused is only noted.
    ///
    /// # Errors
    /// Whatever is no fault of a row.
    pub fn load(&self, tx: &Tx<'_>, by: &Acting, records: &[Record], report: &mut ImportReport) -> Result<()> {
        let begin = match self.way {
            ImportWay::Together(load) => return load(tx, by, records, report),
            ImportWay::Rows(begin) => begin,
        };
        let mut reading = begin(tx, by)?;
        reading.survey(records)?;
        let planned = reading.plan(tx, by, records)?;
        for (record, (outcome, _)) in records.iter().zip(&planned) {
            match outcome {
                Outcome::New => report.new += 1,
                Outcome::Changed(_) => report.changed += 1,
                Outcome::Same | Outcome::Skipped => report.same += 1,
                // Nobody is asked here, so what only looks like something is not settled silently.
                Outcome::Duplicate(all) => {
                    let like = all.first().map(|l| l.name.clone()).unwrap_or_default();
                    let reason = by.viewer.locale.tr("imports-looks-like", &[("name", like.into())]);
                    report.refuse(record, "name", reason);
                }
                Outcome::Contradiction { reason, .. } => report.refuse(record, "", reason.as_str()),
                Outcome::Parked(column, reason) => report.refuse(record, column, reason.as_str()),
                Outcome::Refused(why) => {
                    why.iter().for_each(|(column, reason)| report.refuse(record, column, reason.as_str()));
                }
            }
        }
        // What is refused is not written at all, so nothing needs writing to know the rest.
        if !report.refused.is_empty() {
            return Ok(());
        }
        let rows: Vec<&AnyRow> = planned.iter().filter_map(|(_, row)| row.as_ref()).collect();
        reading.store(tx, by, &rows, false)?;
        if reading.links() { reading.store(tx, by, &rows, true) } else { Ok(()) }
    }
}
