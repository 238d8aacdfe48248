//! Taking an import back, part by part: which of its events come next, and what was built on them since.

mod kept;

use std::collections::HashSet;

use tenure_db::{Conn, Tx, ids_value, pairs_value, params};
use uuid::Uuid;

use super::registry::{Registry, StoredEvent};
use super::{Acting, BatchId, Error, Result};

pub use kept::{Kept, Stays, fields_back, referred, returning, tried};

/// A place among the events of an import: scope and id of the event before it.
pub type Place = (Uuid, Uuid);

/// Which part of an import is taken back next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Undoing {
    /// The batch of the import.
    pub batch: BatchId,
    /// Where the part before ended, as [`Undone::next`] said; none at the beginning.
    pub after: Option<Place>,
}

/// What one part of an undo did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Undone {
    /// Records that are as they were before.
    pub back: u64,
    /// What stays, because somebody used or changed it since.
    pub kept: Vec<Kept>,
    /// Where the next part begins; none when all is done.
    pub next: Option<Place>,
}

impl Undoing {
    /// The events of the next part, by scope and id, and where the part after it begins. At most `limit` events, which
    /// end with a scope as long as more than one fits.
    ///
    /// # Errors
    /// What the database says.
    pub fn events(&self, q: &Conn<'_>, limit: usize) -> Result<(Vec<StoredEvent>, Option<Place>)> {
        let (scope, id) = self.after.unwrap_or((Uuid::nil(), Uuid::nil()));
        let sql = format!(
            "select {} from events where batch_id = $1 and (scope_id, id) > ($2, $3) and undone_by is null
              order by scope_id, id limit $4",
            StoredEvent::COLUMNS
        );
        let most = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut events = q.query(&sql, &params![self.batch, scope, id, most], StoredEvent::read)?;
        if events.len() < limit {
            return Ok((events, None));
        }
        let last = events.last().map(|e| e.scope);
        let whole = events.iter().filter(|e| Some(e.scope) != last).count();
        if whole > 0 {
            events.truncate(whole);
        }
        let next = events.last().map(|e| (e.scope, e.id));
        Ok((events, next))
    }

    /// Those of the events that are not taken back yet.
    ///
    /// # Errors
    /// What the database says.
    pub fn left(&self, q: &Conn<'_>, events: &[&StoredEvent]) -> Result<HashSet<Uuid>> {
        if events.is_empty() {
            return Ok(HashSet::new());
        }
        let sql =
            format!("select id from events where (scope_id, id) in ({}) and undone_by is null", q.pairs_sql("$1"));
        let values = [pairs_value(events.iter().map(|e| (e.scope, e.id)))];
        Ok(q.query(&sql, &values, |r| Ok::<_, Error>(r.get(0)?))?.into_iter().collect())
    }

    /// Those of the scopes in which anything happened outside of the import, and is not taken back.
    ///
    /// # Errors
    /// What the database says.
    pub fn used_scopes(&self, q: &Conn<'_>, scopes: &[Uuid]) -> Result<HashSet<Uuid>> {
        let sql = format!("select distinct e.scope_id from events e where e.scope_id in ({})", q.ids_sql("$1"));
        let values = [ids_value(scopes.iter().copied()), self.batch.0.into()];
        let found = q.query(&format!("{sql}{}", since("$2")), &values, |r| Ok::<_, Error>(r.get(0)?))?;
        Ok(found.into_iter().collect())
    }

    /// Those of the subjects to which anything happened outside of the import, and is not taken back.
    ///
    /// # Errors
    /// What the database says.
    pub fn used(&self, q: &Conn<'_>, things: &[(Uuid, Uuid)]) -> Result<HashSet<Uuid>> {
        let sql = format!(
            "select distinct e.subject_id from events e where (e.scope_id, e.subject_id) in ({}){}",
            q.pairs_sql("$1"),
            since("$2")
        );
        let values = [pairs_value(things.iter().copied()), self.batch.0.into()];
        Ok(q.query(&sql, &values, |r| Ok::<_, Error>(r.get(0)?))?.into_iter().collect())
    }
}

/// By what things are named that no event of theirs tells of, and that [`NAMING`] does not find, or not by a short way: the
/// target of a territory. Whoever takes back what made such a thing leaves it.
pub struct NamedBy {
    /// What is named, as events call it: `account`, `territory`, `user`.
    pub subject_kind: &'static str,
    /// Those of the things that are.
    pub those: fn(&Conn<'_>, &[Uuid]) -> Result<HashSet<Uuid>>,
    /// The table whose columns `those` looks at itself, by a shorter way.
    pub instead_of: Option<&'static str>,
}

/// Columns by which rows of accounts name what stands outside of accounts, by what is named.
const NAMING: [(&str, &[&str]); 2] = [
    ("user", &["user_id", "author_id", "owner_id", "next_step_owner_id", "holder_id", "sold_by", "lead_id"]),
    ("territory", &["territory_id"]),
];

/// Those of the things of one kind that something names: rows of accounts in one of the columns of the kind, or what
/// features know of; see [`NamedBy`].
///
/// # Errors
/// What the database says.
pub fn named(q: &Conn<'_>, registry: &Registry, subject_kind: &str, ids: &[Uuid]) -> Result<HashSet<Uuid>> {
    let mut all = HashSet::new();
    let others: Vec<&NamedBy> = registry.named_by.iter().filter(|n| n.subject_kind == subject_kind).collect();
    for other in &others {
        all.extend((other.those)(q, ids)?);
    }
    let columns = NAMING.iter().find(|(kind, _)| *kind == subject_kind).map_or(&[][..], |(_, columns)| *columns);
    let read = |table: &str| !columns.is_empty() && !others.iter().any(|other| other.instead_of == Some(table));
    for table in registry.tables.iter().filter(|t| !t.computed && read(t.table)) {
        for (column, _) in q.columns(table.table)?.iter().filter(|(name, _)| columns.contains(&name.as_str())) {
            all.extend(in_column(q, table.table, column, ids)?);
        }
    }
    Ok(all)
}

/// Those of the ids that stand in a column of a table.
///
/// # Errors
/// What the database says.
pub fn in_column(q: &Conn<'_>, table: &str, column: &str, ids: &[Uuid]) -> Result<HashSet<Uuid>> {
    let sql = format!("select distinct {column} from {table} where {column} in ({})", q.ids_sql("$1"));
    let found = q.query(&sql, &[ids_value(ids.iter().copied())], |r| Ok::<_, Error>(r.get(0)?))?;
    Ok(found.into_iter().collect())
}

/// The condition on events `e` that they were done by another batch than this parameter's, and are neither taken back
/// nor themselves what took something back.
pub fn since(batch: &str) -> String {
    format!(
        " and e.batch_id <> {batch} and e.undone_by is null
          and not exists (select 1 from events o where o.scope_id = e.scope_id and o.undone_by = e.batch_id)"
    )
}

/// Marks events as taken back.
///
/// # Errors
/// What the database says.
pub fn mark(tx: &Tx<'_>, by: &Acting, events: &[&StoredEvent]) -> Result<()> {
    if events.is_empty() {
        return Ok(());
    }
    let sql = format!("update events set undone_by = $1 where (scope_id, id) in ({})", tx.pairs_sql("$2"));
    tx.execute(&sql, &[by.batch.0.into(), pairs_value(events.iter().map(|e| (e.scope, e.id)))])?;
    Ok(())
}
