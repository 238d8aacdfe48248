//! Planning and applying a bulk edit.

use serde_json::{Value as Json, json};
use tenure_db::{Conn, Tx};

use super::model::{Change, Dated, Deed, MOST, Plan, Planned, by_value, plan};
use crate::base::dated::{Fact, LIFECYCLE, TIER};
use crate::base::events::{self, NewEvent};
use crate::base::scope::{self, Scope};
use crate::base::{AccountId, Acting, Cx, Error, Fields, Result, validate};
use crate::features::accounts::columns::Columns;
use crate::features::accounts::forms;
use crate::features::accounts::listing::{ListQuery, ground};
use crate::features::accounts::store::{bulk as store, facts, list};

/// Which accounts.
#[derive(Clone, Debug)]
pub enum Target {
    /// These, as far as the viewer sees them.
    Ids(Vec<AccountId>),
    /// All of a list: its query string.
    Filter(String),
}

/// The accounts meant, of those that the viewer sees, by id.
///
/// # Errors
/// `Invalid` for none, too many, or a query that is not the list's.
pub fn chosen(q: &Conn<'_>, cx: &Cx, target: &Target) -> Result<Vec<AccountId>> {
    let viewer = &cx.viewer;
    let (field, ids) = match target {
        Target::Ids(ids) if ids.len() > MOST => return Err(too_many("ids")),
        Target::Ids(ids) => ("ids", store::visible(q, viewer, ids)?),
        Target::Filter(text) => {
            let query = ListQuery::read(text)?;
            let scope = Scope::resolve(q, viewer, scope::choice(viewer, Some(&query.scope)))?;
            ("filter", list::ids(q, &scope, &query.parse(&Columns::of(q, cx)?, ground(cx))?, MOST + 1)?)
        }
    };
    match ids.len() {
        0 => Err(Error::field(field, "accounts-bulk-nobody")),
        n if n > MOST => Err(too_many(field)),
        _ => Ok(ids),
    }
}

fn too_many(field: &'static str) -> Error {
    let mut fields = Fields::default();
    fields.add_with(field, "accounts-error-too-many", vec![("most", MOST.to_string())]);
    Error::Invalid(fields)
}

/// Checks codes and tags of a change as typed.
///
/// # Errors
/// `Invalid` naming each wrong field.
pub fn checked(q: &Conn<'_>, mut change: Change, reason: &str) -> Result<(Change, String)> {
    let mut fields = Fields::default();
    let sector = change.sector.clone().flatten();
    for (kind, code) in [("tier", &change.tier), ("lifecycle", &change.lifecycle), ("sector", &sector)] {
        if let Some(code) = code
            && !facts::term_exists(q, kind, code)?
        {
            fields.add(kind, "error-choose");
        }
    }
    change.add = forms::tags(&mut fields, change.add.iter().map(String::as_str));
    let reason = validate::line(&mut fields, "reason", reason, validate::LINE);
    if change.is_empty() {
        fields.add("", "accounts-error-no-change");
    }
    fields.finish()?;
    Ok((change, reason))
}

/// What a change would do; nothing is written.
///
/// # Errors
/// What the database says.
pub fn preview(q: &Conn<'_>, by: &Acting, ids: &[AccountId], change: &Change, deed: &Deed) -> Result<Plan> {
    Ok(plan(store::rows(q, &by.viewer, ids)?, change, deed, || by.uuid()))
}

/// Does it, all or nothing. With a token it must be the one of what was shown.
///
/// # Errors
/// `Conflict` when something of what was shown has changed.
pub fn apply(
    tx: &Tx<'_>,
    by: &Acting,
    ids: &[AccountId],
    (change, deed): (&Change, &Deed),
    token: Option<&str>,
) -> Result<Plan> {
    store::lock(tx, ids)?;
    let made = preview(tx, by, ids, change, deed)?;
    if token.is_some_and(|token| token != made.token) {
        return Err(Error::conflict("accounts-bulk-changed"));
    }
    let mut log: Vec<NewEvent<'_>> = Vec::new();
    write_dated(tx, &made, &TIER, deed, &mut log)?;
    write_dated(tx, &made, &LIFECYCLE, deed, &mut log)?;
    write_sectors(tx, by, &made, change, &mut log)?;
    write_tags(tx, by, &made, &mut log)?;
    events::record_set(tx, by, &log)?;
    Ok(made)
}

fn write_dated<'a>(tx: &Tx<'_>, made: &Plan, fact: &Fact, deed: &'a Deed, log: &mut Vec<NewEvent<'a>>) -> Result<()> {
    let tier = fact.table == TIER.table;
    let (verb, field) = if tier { ("account.tier_set", "tier") } else { ("account.lifecycle_set", "lifecycle") };
    let of = |p: &Planned| -> Option<(AccountId, Dated)> {
        let dated = if tier { p.tier.clone() } else { p.lifecycle.clone() };
        dated.map(|d| (p.id, d))
    };
    let all: Vec<(AccountId, Dated)> = made.changed.iter().filter_map(of).collect();
    if all.is_empty() {
        return Ok(());
    }
    let after: Vec<(AccountId, Json)> = all.iter().map(|(id, d)| (*id, Json::from(d.after.clone()))).collect();
    let rows: Vec<(AccountId, &Json)> = after.iter().map(|(id, json)| (*id, json)).collect();
    facts::replace_all(tx, fact, &rows)?;
    for ((id, dated), (_, after)) in all.iter().zip(&after) {
        let new = dated.after.last().map_or(&Json::Null, |row| &row[1]);
        let from = json!([Json::Null, deed.from.to_string()]);
        let changes = json!({ field: [dated.old, new], "from": from, "_rows": [dated.before, after] });
        log.push(NewEvent::on(*id, verb, "account", id.0).changes(changes).reason(&deed.reason));
    }
    Ok(())
}

fn write_sectors(tx: &Tx<'_>, by: &Acting, made: &Plan, change: &Change, log: &mut Vec<NewEvent<'_>>) -> Result<()> {
    let all: Vec<&Planned> = made.changed.iter().filter(|p| p.sector).collect();
    let (Some(sector), false) = (&change.sector, all.is_empty()) else { return Ok(()) };
    let ids: Vec<AccountId> = all.iter().map(|p| p.id).collect();
    store::set_sector(tx, by, &ids, sector.as_deref())?;
    for p in all {
        let changes = json!({"sector": [p.row.sector, sector]});
        log.push(
            NewEvent::on(p.id, "account.sector_set", "account", p.id.0).version(p.row.version + 1).changes(changes),
        );
    }
    Ok(())
}

fn write_tags(tx: &Tx<'_>, by: &Acting, made: &Plan, log: &mut Vec<NewEvent<'_>>) -> Result<()> {
    let all: Vec<(AccountId, Vec<String>)> =
        made.changed.iter().filter_map(|p| p.tags.clone().map(|tags| (p.id, tags))).collect();
    if all.is_empty() {
        return Ok(());
    }
    store::set_tags(tx, by, &all)?;
    for p in made.changed.iter().filter(|p| p.tags.is_some()) {
        let version = p.row.version + 1 + i64::from(p.sector);
        let changes = json!({"tags": [p.row.tags, p.tags]});
        log.push(NewEvent::on(p.id, "account.tagged", "account", p.id.0).version(version).changes(changes));
    }
    Ok(())
}

/// Accounts by the value that they go back to, for undo.
pub(super) fn grouped(pairs: Vec<(Option<String>, AccountId)>) -> Vec<(Option<String>, Vec<AccountId>)> {
    by_value(pairs.into_iter())
}
