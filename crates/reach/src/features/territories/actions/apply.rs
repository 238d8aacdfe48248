//! Applying a set of rules: what was previewed, from a day on, as one act.

use std::collections::HashMap;

use jiff::civil::Date;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::drafts::stored;
use super::preview::{check_from, plan};
use crate::base::dated::Span;
use crate::base::events::{NewEvent, record, record_set};
use crate::base::permit_set::{PermitSet, permit_set_unled};
use crate::base::validate::{self, LINE};
use crate::base::{AccountId, Acting, Error, Fields, Manage, Result, Right, RowId, RuleSetId, Tx};
use crate::features::access::model::{Assignment, NewAssignment, Part};
use crate::features::access::store::assignments;
use crate::features::access::{materialise, sets as work};
use crate::features::territories::model::plan::Change;
use crate::features::territories::model::{RuleSet, State};
use crate::features::territories::store::place::{self, Placed};
use crate::features::territories::store::sets;

/// How a set is applied.
#[derive(Clone, Debug)]
pub struct Apply {
    /// The first day.
    pub from: Date,
    /// Why.
    pub reason: String,
    /// What the preview said.
    pub fingerprint: String,
}

/// What was done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Applied {
    /// Accounts that changed.
    pub accounts: usize,
    /// Accounts with a new lead.
    pub leads: usize,
}

/// What the accounts' rows were and became.
struct Rows<T> {
    before: HashMap<AccountId, Vec<T>>,
    after: HashMap<AccountId, Vec<T>>,
}

/// Something differs from what was previewed.
fn moved() -> Error {
    Error::conflict("territories-error-moved")
}

/// Applies a set: the accounts that the preview named go where it said, and the set is in force. Conflicts, accounts
/// with a later change and those of others stay. One event per account, all of one batch.
///
/// # Errors
/// `Forbidden` without the right to lead; `NotFound`; `Invalid` for a day that is over, or without a reason; `Conflict`
/// when the set is neither a draft nor in force, or when anything that would change differs from the preview.
pub fn apply(tx: &Tx<'_>, by: &Acting, id: RuleSetId, input: &Apply) -> Result<Applied> {
    by.viewer.demand(Right::Lead)?;
    let set = lock(tx, id)?;
    let mut fields = Fields::default();
    let reason = validate::required(&mut fields, "reason", &input.reason, LINE);
    if check_from(input.from, by.today).is_err() {
        fields.add("from", "territories-error-past");
    }
    fields.finish()?;
    let input = Apply { reason, ..input.clone() };
    let (_, _, plan) = plan(tx, &by.viewer, id, input.from, &by.settings.currency)?;
    if plan.fingerprint(input.from) != input.fingerprint {
        return Err(moved());
    }
    carry_out(tx, by, &plan.changes, &input)?;
    put_in_force(tx, by, &set, &input, plan.changes.len())?;
    Ok(Applied { accounts: plan.changes.len(), leads: plan.new_leads() })
}

/// Locks a set that may be applied.
fn lock(tx: &Tx<'_>, id: RuleSetId) -> Result<RuleSet> {
    sets::count(tx, id)?;
    let set = stored(tx, id)?;
    match set.state {
        State::Draft | State::Live => Ok(set),
        State::Past | State::Discarded => Err(Error::conflict("territories-error-no-draft")),
    }
}

fn put_in_force(tx: &Tx<'_>, by: &Acting, set: &RuleSet, input: &Apply, accounts: usize) -> Result<()> {
    let mut replaced = None;
    if set.state == State::Draft {
        replaced = sets::live(tx)?.map(|live| live.id);
        if let Some(live) = replaced {
            sets::set_state(tx, live, State::Past)?;
        }
        sets::set_live(tx, by, set.id, input.from, &input.reason)?;
    }
    let changes = json!({
        "name": [null, set.name], "state": [set.state.code(), State::Live.code()],
        "from": [null, input.from.to_string()], "accounts": [null, accounts], "_replaced": replaced,
    });
    let event = NewEvent::install("territory_rules.applied", "territory_rules", set.id.0);
    record(tx, by, event.version(set.version).changes(changes).reason(&input.reason))?;
    Ok(())
}

/// Writes the changes: territories and leads by set-based statements, an event each, and who may see what.
fn carry_out(tx: &Tx<'_>, by: &Acting, changes: &[Change], input: &Apply) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let pick = |which: fn(&Change) -> bool| -> Vec<AccountId> {
        changes.iter().filter(|c| which(c)).map(|c| c.account).collect()
    };
    let (moving, leading) =
        (work::fill(tx, by, &pick(Change::moves))?, work::fill(tx, by, &pick(Change::changes_lead))?);
    // Both permits come before the first write: together they cover every account that changes.
    let permits = (
        permit_set_unled(tx, &by.viewer, moving, input.from, (false, Uuid::nil()))?,
        permit_set_unled(tx, &by.viewer, leading, input.from, (false, Uuid::nil()))?,
    );
    let territories = move_all(by, &permits.0, changes, input)?;
    let leads = lead_all(by, &permits.1, changes, input)?;
    note(tx, by, changes, input, &territories, &leads)?;
    work::descend(tx, leading)?;
    work::put(tx, leading, pick(Change::moves).iter().map(|account| account.0))?;
    materialise::accounts(tx, leading)?;
    work::clear(tx, moving)?;
    work::clear(tx, leading)
}

fn grouped<T>(rows: Vec<T>, account: impl Fn(&T) -> AccountId) -> HashMap<AccountId, Vec<T>> {
    let mut groups: HashMap<AccountId, Vec<T>> = HashMap::new();
    for row in rows {
        groups.entry(account(&row)).or_default().push(row);
    }
    groups
}

/// What is left of a row that ends before `from`; none when it had not begun.
fn kept(span: Span, from: Date) -> Option<Span> {
    (span.from < from).then_some(Span { from: span.from, to: from })
}

fn move_all(by: &Acting, permit: &PermitSet<'_, Manage>, changes: &[Change], input: &Apply) -> Result<Rows<Placed>> {
    let before = grouped(place::rows(permit, input.from)?, |row| row.account);
    let (mut after, mut new) = (HashMap::new(), Vec::new());
    for change in changes.iter().filter(|c| c.moves()) {
        let old = before.get(&change.account).map_or(&[][..], Vec::as_slice);
        // Under the lock the account must still be where the preview saw it.
        let same = match (change.territory.0, old) {
            (None, []) => true,
            (Some(territory), [row]) => row.territory == territory && row.span.holds(input.from),
            _ => false,
        };
        if !same {
            return Err(moved());
        }
        let row = Placed {
            id: RowId(by.uuid()),
            account: change.account,
            territory: change.territory.1,
            span: Span::since(input.from),
            reason: input.reason.clone(),
            created_by: by.viewer.actor(),
            created_at: by.now.as_microsecond(),
        };
        let cut = old.iter().filter_map(|o| kept(o.span, input.from).map(|span| Placed { span, ..o.clone() }));
        after.insert(change.account, cut.chain([row.clone()]).collect::<Vec<_>>());
        new.push(row);
    }
    place::cut(permit, input.from)?;
    place::put(permit, &new)?;
    Ok(Rows { before, after })
}

fn lead_all(
    by: &Acting,
    permit: &PermitSet<'_, Manage>,
    changes: &[Change],
    input: &Apply,
) -> Result<Rows<Assignment>> {
    let before = grouped(assignments::leads_of_set(permit, input.from)?, |row| row.account);
    let (mut after, mut new) = (HashMap::new(), Vec::new());
    for change in changes.iter().filter(|c| c.changes_lead()) {
        let old = before.get(&change.account).map_or(&[][..], Vec::as_slice);
        let same = match (change.lead.0, old) {
            (None, []) => true,
            (Some(lead), [row]) => row.user == lead && row.span.holds(input.from),
            _ => false,
        };
        let Some(user) = change.lead.1.filter(|_| same) else { return Err(moved()) };
        let row = assignments::new_row(
            by,
            &NewAssignment {
                account: change.account,
                user,
                role: Part::Lead,
                unit: None,
                allocation: None,
                span: Span::since(input.from),
                reason: input.reason.clone(),
            },
        );
        let cut = old.iter().filter_map(|o| kept(o.span, input.from).map(|span| Assignment { span, ..o.clone() }));
        after.insert(change.account, cut.chain([row.clone()]).collect::<Vec<_>>());
        new.push(row);
    }
    assignments::cut_leads(permit, input.from)?;
    assignments::insert_set(permit, &new)?;
    Ok(Rows { before, after })
}

/// One event per account, with the rows as they were and as they became.
fn note(
    tx: &Tx<'_>,
    by: &Acting,
    changes: &[Change],
    input: &Apply,
    territories: &Rows<Placed>,
    leads: &Rows<Assignment>,
) -> Result<()> {
    let events: Vec<NewEvent<'_>> = changes
        .iter()
        .map(|change| {
            let account = change.account;
            let mut json = json!({
                "from": [null, input.from.to_string()],
                "_territories": both(territories, account, place::to_json),
                "_leads": both(leads, account, assignments::to_json),
            });
            if change.moves() {
                json["territory"] = json!([change.territory.0, change.territory.1]);
            }
            if change.changes_lead() {
                json["lead"] = json!([change.lead.0, change.lead.1]);
            }
            NewEvent::on(account, "account.placed", "account", account.0).changes(json).reason(&input.reason)
        })
        .collect();
    record_set(tx, by, &events)
}

fn both<T>(rows: &Rows<T>, account: AccountId, json: impl Fn(&T) -> Json) -> Json {
    let side = |side: &HashMap<AccountId, Vec<T>>| -> Vec<Json> {
        side.get(&account).map_or(&[][..], Vec::as_slice).iter().map(&json).collect()
    };
    // An account whose lead alone changes has rows of territories that nobody touched.
    if rows.after.contains_key(&account) { json!([side(&rows.before), side(&rows.after)]) } else { json!([[], []]) }
}
