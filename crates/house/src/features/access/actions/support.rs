//! What the verbs share: checks of input, rows before and after for undo, and the computed tables.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use crate::base::{AccountId, Acting, Fields, Result, Tx, UserId};
use crate::features::access::model::{Assignment, NewAssignment, Part};
use crate::features::access::store::{assignments, materialise, sets};

/// Most characters of a reason.
pub const REASON: usize = crate::base::validate::LINE;

/// Puts the mistakes of one row of a slice under the row's name; a single row keeps plain field names.
pub fn finish_row(fields: Fields, index: usize, count: usize) -> Result<()> {
    if count == 1 { fields.finish() } else { fields.at(&format!("rows[{index}]")).finish() }
}

/// Checks what can be checked without a permit: people, shares, texts.
pub fn check_input(tx: &Tx<'_>, new: &[NewAssignment]) -> Result<()> {
    let users: BTreeSet<UserId> = new.iter().map(|n| n.user).collect();
    let users: Vec<UserId> = users.into_iter().collect();
    let active = assignments::active_spans(tx, &users)?;
    for (i, row) in new.iter().enumerate() {
        let mut fields = Fields::default();
        match active.iter().find(|(id, _)| *id == row.user) {
            None => fields.add("user", "error-unknown"),
            Some((_, span)) if span.to <= row.span.from => fields.add("user", "access-error-inactive"),
            Some(_) => {}
        }
        if row.span.from >= row.span.to {
            fields.add("valid_to", "error-ends-before-start");
        }
        if row.allocation.is_some_and(|a| !(1..=100).contains(&a)) {
            let bounds = vec![("least", String::from("1")), ("most", String::from("100"))];
            fields.add_with("allocation", "error-int", bounds);
        }
        crate::base::validate::line(&mut fields, "reason", &row.reason, REASON);
        finish_row(fields, i, new.len())?;
    }
    Ok(())
}

/// What a write did to rows, before and after.
#[derive(Default)]
pub struct Touched {
    before: Vec<Json>,
    after: Vec<Json>,
}

impl Touched {
    /// Notes one row; none means that it was not there.
    pub fn note(&mut self, before: Option<Json>, after: Option<Json>) {
        self.before.extend(before);
        self.after.extend(after);
    }

    /// For the event.
    pub fn json(self) -> Json {
        json!([self.before, self.after])
    }
}

/// The changes of an event on an assignment, read by pages and by undo.
pub fn changes(row: &Assignment, made: bool, old_lead: Option<UserId>, touched: Touched) -> Json {
    let pair = |value: Json| if made { json!([null, value]) } else { json!([value, null]) };
    let mut all = json!({
        "user": pair(json!(row.user)),
        "role": pair(json!(row.role)),
        "valid_from": pair(json!(row.span.from.to_string())),
        "valid_to": pair(json!(row.span.last().map(|d| d.to_string()))),
        "rows": touched.json(),
    });
    if let Some(unit) = row.unit {
        all["unit"] = pair(json!(unit));
    }
    if let Some(allocation) = row.allocation {
        all["allocation"] = pair(json!(allocation));
    }
    if row.role == Part::Lead && made {
        all["lead"] = json!([old_lead, row.user]);
    }
    all
}

/// Writes `account_access` of the accounts anew, and of those under them when a lead changed.
pub fn spread(tx: &Tx<'_>, by: &Acting, accounts: &[AccountId], leads: bool) -> Result<()> {
    if accounts.is_empty() {
        return Ok(());
    }
    let set = sets::fill(tx, by, accounts)?;
    if leads {
        sets::descend(tx, set)?;
    }
    materialise::accounts(tx, set)?;
    sets::clear(tx, set)
}
