//! [`Rows`] of any kind: the engine of imports knows no other.

use std::any::Any;
use std::collections::HashSet;

use tenure_db::{Conn, Tx};
use uuid::Uuid;

use super::gathering::{Settle, Unpack, unpackable};
use super::imports::{Keys, Outcome, Plan, Record, Rows, Surveys};
use super::{AccountId, Acting, Result};

/// A row that some kind planned.
pub type AnyRow = Box<dyn Any + Send + Sync>;

/// [`Rows`] of any kind: the engine knows no other.
pub trait Reading: Send {
    /// See [`Rows::found_by`].
    fn found_by(&mut self, keys: Keys);
    /// See [`Rows::survey`].
    ///
    /// # Errors
    /// As there.
    fn survey(&mut self, rows: &[Record]) -> Result<()>;
    /// See [`Rows::plan`].
    ///
    /// # Errors
    /// Whatever is no fault of a row.
    fn plan(&mut self, q: &Conn<'_>, by: &Acting, rows: &[Record]) -> Result<Vec<(Outcome, Option<AnyRow>)>>;
    /// See [`Rows::SETTLE`].
    fn settle(&self) -> Option<Settle>;
    /// The account of a row, and the row so that it can wait outside of memory.
    ///
    /// # Errors
    /// `Internal` for kinds that do not gather.
    fn pack(&self, row: &AnyRow) -> Result<(AccountId, Vec<u8>)>;
    /// Makes the row again of what [`Reading::pack`] made; none for kinds that do not gather.
    fn unpack(&self) -> Option<Unpack>;
    /// See [`Rows::subject`].
    fn subject(&self, row: &AnyRow) -> Option<(AccountId, Uuid)>;
    /// See [`Rows::keep`].
    fn keep(&self, row: &mut AnyRow, fields: &HashSet<String>);
    /// See [`Rows::prepare`].
    fn prepare(&self, row: &AnyRow);
    /// See [`Rows::store`]; with `true` [`Rows::link`].
    ///
    /// # Errors
    /// What the actions say.
    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&AnyRow], link: bool) -> Result<()>;
    /// See [`Rows::links`].
    fn links(&self) -> bool;
    /// See [`Rows::SURVEYS`].
    fn surveys(&self) -> Surveys;
    /// See [`Rows::AHEAD`].
    fn ahead(&self) -> bool;
}

struct Erased<T>(T);

impl<T: Rows + Sync> Reading for Erased<T> {
    fn found_by(&mut self, keys: Keys) {
        self.0.found_by(keys);
    }

    fn survey(&mut self, rows: &[Record]) -> Result<()> {
        self.0.survey(rows)
    }

    fn plan(&mut self, q: &Conn<'_>, by: &Acting, rows: &[Record]) -> Result<Vec<(Outcome, Option<AnyRow>)>> {
        let mut plan = Plan::default();
        self.0.plan(q, by, rows, &mut plan)?;
        Ok(plan.rows.into_iter().map(|(outcome, row)| (outcome, row.map(|row| Box::new(row) as AnyRow))).collect())
    }

    fn settle(&self) -> Option<Settle> {
        T::SETTLE
    }

    fn pack(&self, row: &AnyRow) -> Result<(AccountId, Vec<u8>)> {
        let (Some(gather), Some(row)) = (T::GATHERS, row.downcast_ref()) else { return Err(unpackable("no such row")) };
        Ok(((gather.account)(row), (gather.pack)(row).map_err(unpackable)?))
    }

    fn unpack(&self) -> Option<Unpack> {
        fn row<T: Rows>(packed: &[u8]) -> Result<AnyRow> {
            let gather = T::GATHERS.ok_or_else(|| unpackable("no such row"))?;
            (gather.unpack)(packed).map(|row| Box::new(row) as AnyRow).map_err(unpackable)
        }
        T::GATHERS.map(|_| row::<T> as Unpack)
    }

    fn subject(&self, row: &AnyRow) -> Option<(AccountId, Uuid)> {
        row.downcast_ref::<T::Row>().and_then(T::subject)
    }

    fn keep(&self, row: &mut AnyRow, fields: &HashSet<String>) {
        if let Some(row) = row.downcast_mut::<T::Row>() {
            T::keep(row, fields);
        }
    }

    fn prepare(&self, row: &AnyRow) {
        if let Some(row) = row.downcast_ref::<T::Row>() {
            T::prepare(row);
        }
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&AnyRow], link: bool) -> Result<()> {
        let rows: Vec<&T::Row> = rows.iter().filter_map(|row| row.downcast_ref()).collect();
        if link { self.0.link(tx, by, &rows) } else { self.0.store(tx, by, &rows) }
    }

    fn links(&self) -> bool {
        self.0.links()
    }

    fn surveys(&self) -> Surveys {
        T::SURVEYS
    }

    fn ahead(&self) -> bool {
        T::AHEAD
    }
}

/// Begins a reading of a kind: what [`ImportWay::Rows`] holds for `T`.
///
/// # Errors
/// See [`Rows::begin`].
pub fn reading<T: Rows + Sync>(q: &Conn<'_>, by: &Acting) -> Result<Box<dyn Reading>> {
    Ok(Box::new(Erased(T::begin(q, by)?)))
}
