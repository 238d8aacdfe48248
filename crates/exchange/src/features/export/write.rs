//! One export from its first file to its last, all of one instant.

use anyhow::Result;
use jiff::Timestamp;
use tenure_db::{Conn, Db, Kind, known_version};

use super::manifest::{FILE, FORMAT, Manifest};
use super::names::Names;
use super::policy::Who;
use super::sink::{Out, Sink};
use super::{contents, lists, readme, schema, store};
use crate::base::exports::ExportReach;
use crate::base::registry::Registry;
use crate::base::{Error, Right, Scope, Viewer};
use std::io::Write;

/// What an export is asked for.
pub struct Order<'a> {
    /// What the features registered.
    pub registry: &'a Registry,
    /// Whose export it is.
    pub viewer: &'a Viewer,
    /// Whether everything leaves, not only what the viewer sees.
    pub everything: bool,
    /// When it is made; the README says so.
    pub at: Timestamp,
}

/// How far an export is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being written.
    pub at: String,
    /// Steps that are done.
    pub done: u64,
    /// All steps.
    pub of: u64,
    /// Rows so far.
    pub rows: u64,
}

/// Hears how far it is; an error stops the export.
pub type Listener<'a> = &'a mut dyn FnMut(&Progress) -> Result<()>;

/// What the parts of an export share.
pub struct Run<'a> {
    /// What leaves.
    pub reach: &'a ExportReach,
    /// Names that were looked up.
    pub names: Names<'a>,
    /// Whether the database is SQLite, which keeps ids as bytes.
    pub sqlite: bool,
    progress: Progress,
    /// Rows of files that are done.
    before: u64,
    listener: Listener<'a>,
}

impl Run<'_> {
    /// Notes how many rows of a file are written.
    ///
    /// # Errors
    /// When the listener wants no more.
    pub fn wrote(&mut self, what: &str, rows: u64) -> Result<()> {
        what.clone_into(&mut self.progress.at);
        self.progress.rows = self.before + rows;
        (self.listener)(&self.progress)
    }

    fn step(&mut self) {
        self.progress.done += 1;
        self.before = self.progress.rows;
    }
}

/// An error of the product in a chain.
pub fn plain(error: Error) -> anyhow::Error {
    match error {
        Error::Internal(chain) => anyhow::anyhow!("{chain:#}"),
        other => anyhow::anyhow!("{other:?}"),
    }
}

/// What leaves for this viewer.
///
/// # Errors
/// `Forbidden` without the right to export everything.
pub fn reach(q: &Conn<'_>, order: &Order<'_>) -> crate::base::Result<ExportReach> {
    if order.everything {
        order.viewer.demand(Right::ExportAll)?;
    }
    let scope = if order.everything { None } else { Some(Scope::all(q, order.viewer)?) };
    Ok(ExportReach { scope, viewer: order.viewer.id, today: order.viewer.today })
}

/// Writes everything that leaves, as it was at one instant.
///
/// # Errors
/// When the viewer may not, or what the database or the sink says; what was written so far is then worth nothing.
pub fn export(db: &Db, order: &Order<'_>, sink: &mut dyn Sink, listener: Listener<'_>) -> Result<Manifest> {
    db.snapshot_blocking(|q| all(q, order, sink, listener))
}

fn all(q: &Conn<'_>, order: &Order<'_>, sink: &mut dyn Sink, listener: Listener<'_>) -> Result<Manifest> {
    let reach = reach(q, order).map_err(plain)?;
    let tables = schema::tables(q, order.registry, order.everything)?;
    let leaving: Vec<_> =
        tables.iter().filter(|t| matches!(t.who, Who::Rows(_)) || (order.everything && t.who == Who::Whole)).collect();
    let kinds: Vec<_> = order.registry.exports.iter().filter(|k| order.everything || k.account.is_some()).collect();
    let of = (leaving.len() + kinds.len() + 1) as u64;
    let mut run = Run {
        reach: &reach,
        names: Names::new(&reach, order.viewer.locale),
        sqlite: q.kind() == Kind::Sqlite,
        progress: Progress { at: String::new(), done: 0, of, rows: 0 },
        before: 0,
        listener,
    };
    let mut manifest = Manifest {
        tenure_export: FORMAT,
        schema: known_version(),
        everything: order.everything,
        viewer: (!order.everything).then(|| order.viewer.email.clone()),
        accounts: u64::try_from(store::accounts(q, &reach).map_err(plain)?)?,
        tables: Vec::new(),
        lists: Vec::new(),
        contents: 0,
    };
    for kind in kinds {
        manifest.lists.push(lists::write(q, sink, &mut run, kind)?);
        run.step();
    }
    for table in leaving {
        manifest.tables.push(super::tables::write(q, sink, &mut run, table)?);
        run.step();
    }
    manifest.contents = contents::write(q, sink, &mut run)?;
    run.step();
    put(sink, FILE, &format!("{}\n", serde_json::to_string_pretty(&manifest)?))?;
    put(sink, "README.txt", &readme::text(&manifest, order, &tables))?;
    Ok(manifest)
}

fn put(sink: &mut dyn Sink, path: &str, text: &str) -> Result<()> {
    let mut out = Out::begin(sink, path)?;
    out.write_all(text.as_bytes())?;
    out.end().map(drop)
}
