//! What a merge would do, before it is done.

use std::collections::BTreeMap;

use tenure_db::Conn;
use uuid::Uuid;

use super::actions::{allowed, tables};
use super::model::duplicates::{Evidence, Party, judge};
use super::model::merge::{Difference, differences};
use super::store::duplicates::parties;
use super::store::moves::{Shape, Way, count};
use crate::base::{AccountId, Error, Result, Scope, Viewer};
use crate::features::accounts::store::account;

/// Tables whose rows nobody counts: they go with others, or stay with the archived account as its history.
const SILENT: [&str; 14] = [
    "interaction_people",
    "interaction_users",
    "conversation_drafts",
    "meeting_people",
    "meeting_users",
    "account_distinctions",
    "account_moves",
    "duplicate_tasks",
    "account_merges",
    "account_names",
    "account_parents",
    "account_territories",
    "account_tiers",
    "account_lifecycles",
];

/// What would happen.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The account that stays.
    pub stays: Party,
    /// The account that goes.
    pub goes: Party,
    /// What speaks for one company.
    pub evidence: Vec<Evidence>,
    /// The fields that differ.
    pub fields: Vec<Difference>,
    /// Rows by table: those that would go, and those that would stay with the archived account.
    pub rows: BTreeMap<&'static str, (i64, i64)>,
}

/// Looks what a merge would do.
///
/// # Errors
/// As [`allowed`].
pub fn preview(q: &Conn<'_>, viewer: &Viewer, stays: AccountId, goes: AccountId) -> Result<Preview> {
    let (here, there) = allowed(q, viewer, stays, goes)?;
    let fields = differences(&account::find(&here)?.profile, &account::find(&there)?.profile);
    let mut both = parties(q, &Scope::all(q, viewer)?, viewer.today, &[stays, goes])?;
    let (stays, goes) = (both.remove(&stays).ok_or(Error::NotFound)?, both.remove(&goes).ok_or(Error::NotFound)?);
    let way = Way { from: goes.id, to: stays.id, batch: Uuid::nil() };
    let mut rows = BTreeMap::new();
    for (table, moves) in tables().filter(|(t, _)| !SILENT.contains(&t.table)) {
        let found = count(q, &Shape::of(q, table)?, &way, moves)?;
        if found != (0, 0) {
            rows.insert(table.table, found);
        }
    }
    let (_, evidence) = judge(&stays, &goes);
    Ok(Preview { stays, goes, evidence, fields, rows })
}
