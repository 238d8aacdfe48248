//! The tables of the database as an export sees them: their columns by what they hold, and who gets them.

use std::collections::HashMap;

use anyhow::{Context, Result};
use tenure_db::{Conn, Declared, declared};

use super::cells::Kind;
use super::policy::{self, Rule, Who};
use crate::base::registry::Registry;
use crate::features::exchange::dump::store;

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Whether it may hold nothing.
    pub null: bool,
}

/// One table of an export.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// The columns that leave, in their order.
    pub columns: Vec<Column>,
    /// The columns of its primary key.
    pub key: Vec<Column>,
    /// Who gets its rows.
    pub who: Who,
    /// Whether it has a column that says when a row was archived.
    pub archives: bool,
    /// Whether it is computed from others.
    pub computed: bool,
}

/// All tables of the database in the order in which they can be loaded, those that stay included.
///
/// # Errors
/// What the database says; a column that no migration declares.
pub fn tables(q: &Conn<'_>, registry: &Registry, everything: bool) -> Result<Vec<Table>> {
    let known: HashMap<_, _> = declared().into_iter().map(|c| ((c.table, c.column), c)).collect();
    store::tables(q)?.iter().map(|live| table(live, &known, registry, everything)).collect()
}

fn table(
    live: &store::Table,
    known: &HashMap<(&str, &str), Declared>,
    registry: &Registry,
    everything: bool,
) -> Result<Table> {
    let computed = registry.tables.iter().any(|t| t.table == live.name && t.computed);
    let has = |column: &str| live.held().any(|c| c.name == column);
    let rule = policy::of(&live.name, has("account_id"), computed);
    let find = |name: &str| {
        let found = known.get(&(live.name.as_str(), name));
        let found = found.with_context(|| format!("no migration declares {}.{name}", live.name))?;
        Ok(Column { name: name.to_owned(), kind: Kind::of(found), null: found.null })
    };
    let columns = live.held().filter(|c| leaves(&rule, &c.name, everything)).map(|c| find(&c.name));
    Ok(Table {
        name: live.name.clone(),
        columns: columns.collect::<Result<_>>()?,
        key: live.key().iter().map(|c| find(&c.name)).collect::<Result<_>>()?,
        who: rule.who,
        archives: live.name != "accounts" && has("archived_at"),
        computed,
    })
}

fn leaves(rule: &Rule, column: &str, everything: bool) -> bool {
    let wanted = everything || rule.narrow.is_empty() || rule.narrow.contains(&column);
    wanted && !rule.secret.contains(&column)
}
