//! A new lead for many accounts at once, by set-based statements.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use super::support::{Touched, changes, check_input};
use crate::base::dated::Span;
use crate::base::{AccountId, Acting, Error, Manage, Result, Tx};
use crate::features::access::model::{Assignment, NewAssignment, Part, Reassign};
use crate::features::access::permits::{PermitSet, permit_set};
use crate::features::access::store::{assignments as store, materialise, sets};

/// Makes `to` the lead of all accounts from a day on: leads of those days are cut, later ones go. Accounts that `to`
/// leads already stay as they are. Answers the accounts that changed; all events carry one batch.
///
/// # Errors
/// `NotFound` when any account is absent or invisible, `Forbidden` when one cannot be managed, `Invalid` for an
/// unknown or inactive user, or no accounts.
pub fn reassign(tx: &Tx<'_>, by: &Acting, input: &Reassign) -> Result<Vec<AccountId>> {
    if input.accounts.is_empty() {
        return Err(Error::field("accounts", "access-error-no-accounts"));
    }
    let set = sets::fill(tx, by, &input.accounts)?;
    let permit = permit_set::<Manage>(tx, &by.viewer, set)?;
    reassign_set(&permit, by, input)
}

/// Like [`reassign`], for a caller who holds the permit on exactly these accounts; the work set is used up.
///
/// # Errors
/// `Invalid` for an unknown or inactive user, or no accounts.
pub fn reassign_set(permit: &PermitSet<'_, Manage>, by: &Acting, input: &Reassign) -> Result<Vec<AccountId>> {
    let (tx, set) = (permit.tx(), permit.set());
    let first = *input.accounts.first().ok_or_else(|| Error::field("accounts", "access-error-no-accounts"))?;
    let span = Span::since(input.from);
    let template = |account| NewAssignment {
        account,
        user: input.to,
        role: Part::Lead,
        unit: None,
        allocation: None,
        span,
        reason: input.reason.clone(),
    };
    check_input(tx, &[template(first)])?;
    let mut leads: HashMap<AccountId, Vec<Assignment>> = HashMap::new();
    for row in store::leads_of_set(permit, input.from)? {
        leads.entry(row.account).or_default().push(row);
    }
    let stays = |rows: &Vec<Assignment>| {
        rows.iter().any(|r| r.user == input.to && r.span.from <= input.from && r.span.to == span.to)
    };
    let same: Vec<AccountId> = leads.iter().filter(|(_, rows)| stays(rows)).map(|(account, _)| *account).collect();
    sets::drop_ids(tx, set, &same)?;
    let changed = sets::ids(tx, set)?;
    store::cut_leads(permit, input.from)?;
    let rows: Vec<Assignment> = changed.iter().map(|account| store::new_row(by, &template(*account))).collect();
    store::insert_set(permit, &rows)?;
    record_all(tx, by, &rows, &leads, input)?;
    sets::descend(tx, set)?;
    materialise::accounts(tx, set)?;
    sets::clear(tx, set)?;
    Ok(changed)
}

/// One event per account, written with few statements.
fn record_all(
    tx: &Tx<'_>,
    by: &Acting,
    rows: &[Assignment],
    leads: &HashMap<AccountId, Vec<Assignment>>,
    input: &Reassign,
) -> Result<()> {
    let events = rows.iter().map(|row| {
        let old = leads.get(&row.account).map_or(&[][..], Vec::as_slice);
        (row, event_changes(row, old, input))
    });
    store::record_set(tx, by, "assignment.reassigned", events, &input.reason)
}

fn event_changes(row: &Assignment, old: &[Assignment], input: &Reassign) -> Json {
    let mut touched = Touched::default();
    for lead in old {
        let cut = (lead.span.from < input.from).then(|| {
            store::to_json(&Assignment { span: Span { from: lead.span.from, to: input.from }, ..lead.clone() })
        });
        touched.note(Some(store::to_json(lead)), cut);
    }
    touched.note(None, Some(store::to_json(row)));
    let before = old.iter().find(|r| r.span.holds(input.from)).map(|r| r.user);
    let mut json = changes(row, true, before, touched);
    json["lead"] = json!([before, row.user]);
    json
}
