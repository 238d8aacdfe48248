//! A unit becomes an account of its own, below the account that it was a part of.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use serde_json::json;
use tenure_db::{Conn, Tx};

use super::super::store::moves::{self, Shape, Way};
use super::merge::rebuild;
use crate::base::dated::Span;
use crate::base::events::{self, NewEvent};
use crate::base::permit::{look, permit, permit_archived};
use crate::base::registry::{AccountTable, StoredEvent};
use crate::base::{AccountId, Acting, BatchId, Error, Manage, Permit, Read, Result, Right, UnitId, UserId, Viewer};
use crate::features::access::model::{Member, NewAssignment, Part};
use crate::features::access::{sets, team};
use crate::features::accounts;
use crate::features::accounts::model::{Kind, NewAccount, Profile, Unit};
use crate::features::accounts::store::{account, units};

/// Which unit becomes an account, and how.
#[derive(Clone, Debug)]
pub struct Promotion {
    /// The account that it is a part of.
    pub account: AccountId,
    /// The unit.
    pub unit: UnitId,
    /// Name of the new account.
    pub name: String,
    /// Its level.
    pub kind: Kind,
    /// Who leads it.
    pub lead: Option<UserId>,
    /// Who else of the team comes along; they keep their part on the old account.
    pub team: Vec<UserId>,
    /// First day.
    pub from: Date,
    /// Why.
    pub reason: String,
}

/// What would go with a unit.
#[derive(Clone, Debug)]
pub struct Going {
    /// Name of the account.
    pub account: String,
    /// The unit.
    pub unit: Unit,
    /// The team of today, the lead first, each person once.
    pub team: Vec<Member>,
    /// Rows by table.
    pub rows: BTreeMap<&'static str, i64>,
}

/// The tables with rows that go with a unit, and the rule that says which.
fn tables() -> impl Iterator<Item = (&'static AccountTable, &'static str)> {
    let all = crate::features::registry();
    let rule = |table: &str| all.promotion_rules.iter().find(|r| r.table == table).map(|r| r.goes);
    all.tables.iter().filter_map(move |t| Some((t, rule(t.table)?)))
}

/// Whether the viewer may make the unit an account; answers the permit and the unit.
fn allowed<'q>(q: &'q Conn<'q>, viewer: &Viewer, account: AccountId, unit: UnitId) -> Result<(Permit<'q, Read>, Unit)> {
    let permit = look::<Read>(q, viewer, account)?;
    let unit = units::find(&permit, unit)?;
    viewer.demand(Right::CreateAccounts)?;
    if permit.archived() || unit.archived_at.is_some() {
        return Err(Error::conflict("error-archived"));
    }
    if !permit.allows::<Manage>() {
        return Err(Error::Forbidden("error-needs-manage"));
    }
    Ok((permit, unit))
}

/// The unit and all below it.
fn whole(all: &[Unit], unit: UnitId) -> BTreeSet<UnitId> {
    let mut found = BTreeSet::from([unit]);
    loop {
        let more = all.iter().filter(|u| u.parent.is_some_and(|p| found.contains(&p)) && !found.contains(&u.id));
        let more: Vec<UnitId> = more.map(|u| u.id).collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}

/// Looks what would go along.
///
/// # Errors
/// `NotFound`, `Forbidden` and `Conflict` as for [`promote`].
pub fn going(q: &Conn<'_>, viewer: &Viewer, id: AccountId, unit: UnitId) -> Result<Going> {
    let (permit, unit) = allowed(q, viewer, id, unit)?;
    let all = whole(&units::list(&permit)?, unit.id);
    let mut rows = BTreeMap::new();
    for (table, goes) in tables() {
        let found = moves::count_units(q, &Shape::of(q, table)?, id, goes, &all)?;
        if found > 0 {
            rows.insert(table.table, found);
        }
    }
    let mut seen = BTreeSet::new();
    let mut team = team::members(&permit)?;
    team.retain(|m| m.row.span.holds(viewer.today) && seen.insert(m.row.user));
    Ok(Going { account: account::name(&permit)?, unit, team, rows })
}

/// Makes a unit an account below the one that it was a part of, from a day on, with all that is about it: units below,
/// people, conversations, and promises that were made in them. Answers the new account.
///
/// # Errors
/// `NotFound` when account or unit are absent or invisible; `Forbidden` without managing the account or without the
/// right to create accounts; `Conflict` when one of them is archived; `Invalid` for a lead who is none.
pub fn promote(tx: &Tx<'_>, by: &Acting, input: &Promotion) -> Result<AccountId> {
    let (here, unit) = allowed(tx, &by.viewer, input.account, input.unit)?;
    permit::<Manage>(tx, &by.viewer, input.account)?;
    let all = whole(&units::list(&here)?, unit.id);
    let new = found(tx, by, input, &unit, &here)?;
    let way = Way { from: input.account, to: new, batch: by.batch.0 };
    // The batch is the set of units; the unit itself is a set of its own, which statements know by that.
    sets::put(tx, way.batch, all.iter().map(|u| u.0))?;
    sets::put(tx, unit.id.0, [unit.id.0])?;
    let mut shapes = Vec::new();
    for (table, goes) in tables() {
        let shape = Shape::of(tx, table)?;
        moves::mark(tx, by, &shape, &way, goes)?;
        shapes.push(shape);
    }
    for shape in &shapes {
        moves::carry(tx, shape, &way, &|column| detached(shape, column))?;
    }
    sets::clear(tx, unit.id.0)?;
    sets::clear(tx, way.batch)?;
    accounts::units::archive(tx, by, input.account, unit.id)?;
    rebuild(tx, by, &[input.account, new], &[])?;
    let changes = json!({"name": [unit.name, input.name], "_to": new, "_batch": by.batch});
    let event = NewEvent::on(input.account, "unit.promoted", "unit", unit.id.0).changes(changes);
    events::record(tx, by, event.reason(&input.reason))?;
    let event = NewEvent::on(new, "account.promoted", "account", new.0).changes(json!({"_from": input.account}));
    events::record(tx, by, event.reason(&input.reason))?;
    Ok(new)
}

/// The new account with its team. In a batch of its own: undo archives the account as part of the promotion's undo.
fn found(tx: &Tx<'_>, by: &Acting, input: &Promotion, unit: &Unit, here: &Permit<'_, Read>) -> Result<AccountId> {
    let old = account::find(here)?.profile;
    let held = account::current_on(here, &by.viewer, input.from)?;
    let profile = Profile {
        name: input.name.clone(),
        kind: input.kind,
        sector: old.sector,
        city: unit.city.clone(),
        country: if unit.country.is_empty() { old.country } else { unit.country.clone() },
        time_zone: old.time_zone,
        language: old.language,
        ..Profile::default()
    };
    let new = NewAccount {
        profile,
        tier: held.tier,
        lifecycle: held.lifecycle,
        parent: Some(input.account),
        territory: held.territory.map(|(id, _)| id),
        lead: input.lead,
        from: Some(input.from),
    };
    let setup = elevated(by);
    let id = accounts::actions::create(tx, &setup, &[new])?.pop().ok_or_else(|| Error::internal("no account"))?;
    let lead = input.lead.or(by.viewer.actor());
    let members = team::members(here)?;
    let rows: Vec<NewAssignment> = members
        .iter()
        .filter(|m| m.row.span.holds(by.today) && input.team.contains(&m.row.user) && Some(m.row.user) != lead)
        .map(|m| NewAssignment {
            account: id,
            user: m.row.user,
            role: if m.row.role == Part::Lead { Part::CoManager } else { m.row.role },
            unit: None,
            allocation: None,
            span: Span { from: input.from, to: m.row.span.to },
            reason: input.reason.clone(),
        })
        .filter(|row| row.span.from < row.span.to)
        .collect();
    if !rows.is_empty() {
        team::assign(tx, &setup, &rows)?;
    }
    Ok(id)
}

/// The same person, in a batch of its own and with every right: for the account that the promotion itself makes.
fn elevated(by: &Acting) -> Acting {
    let mut viewer = (*by.viewer).clone();
    viewer.all_accounts = 5;
    let mut setup = by.clone();
    setup.viewer = Arc::new(viewer);
    setup.batch = BatchId(by.uuid());
    setup
}

/// The column that names the unit, of rows that may be about the unit itself.
fn names_unit(shape: &Shape, column: &str) -> bool {
    column == "unit_id" || (column == "parent_unit_id" && shape.has("parent_unit_id"))
}

/// What was about the unit itself is about no unit of the new account.
fn detached(shape: &Shape, column: &str) -> Option<String> {
    names_unit(shape, column).then(|| {
        format!(
            "case when exists (select 1 from work_sets u where u.set_id = u.id and u.id = m.{column}) then null
                  else m.{column} end"
        )
    })
}

/// And is about it again, when it goes back.
fn attached(shape: &Shape, column: &str) -> Option<String> {
    names_unit(shape, column)
        .then(|| format!("coalesce(m.{column}, (select u.id from work_sets u where u.set_id = u.id))"))
}

/// Makes the account a unit again: every row that still is where the promotion put it goes back; the account is archived.
pub(super) fn demote(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let broken = || Error::internal("an event of a promotion cannot be read");
    let id = |name: &str| event.changes[name].as_str().and_then(|id| id.parse::<uuid::Uuid>().ok()).ok_or_else(broken);
    let way = Way { from: AccountId(event.scope), to: AccountId(id("_to")?), batch: id("_batch")? };
    permit_archived::<Manage>(tx, &by.viewer, way.from)?;
    sets::put(tx, event.subject, [event.subject])?;
    let moved = moves::tables(tx, &way)?;
    for (table, _) in tables().filter(|(t, _)| moved.iter().any(|name| name == t.table)) {
        let shape = Shape::of(tx, table)?;
        moves::back(tx, &shape, &way, &|column| attached(&shape, column))?;
    }
    sets::clear(tx, event.subject)?;
    moves::forget(tx, &way)?;
    let setup = elevated(by);
    if !permit_archived::<Manage>(tx, &setup.viewer, way.to)?.archived() {
        accounts::actions::archive(tx, &setup, &[way.to], "")?;
    }
    rebuild(tx, by, &[way.from, way.to], &[])
}
