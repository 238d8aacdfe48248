//! Storing the rows of a file: new accounts in bulk, known ones field by field, access once at the end.

use tenure_db::{Tx, Value};

use super::super::actions::{self, Change};
use super::super::model::NewAccount;
use super::super::store;
use super::rows::{Row, Rows};
use crate::base::dated::{LIFECYCLE, PARENT, TERRITORY, TIER};
use crate::base::permit::permit;
use crate::base::registry::ImportReport;
use crate::base::{AccountId, Acting, Edit, Result};

pub(super) fn store(tx: &Tx<'_>, by: &Acting, rows: Rows<'_>, report: &mut ImportReport) -> Result<()> {
    let (known, new): (Vec<Row<'_>>, Vec<Row<'_>>) = rows.list.into_iter().partition(|row| row.known.is_some());
    let ids: Vec<AccountId> = new.iter().map(|row| row.id).collect();
    let input: Vec<NewAccount> = new.into_iter().map(|row| row.new).collect();
    actions::insert(tx, by, &ids, &input)?;
    actions::record(tx, by, &ids, &input)?;
    report.new += ids.len() as u64;
    let mut moved = ids;
    for row in &known {
        let (changed, placed) = change(tx, by, row)?;
        if placed {
            moved.push(row.id);
        }
        if changed {
            report.changed += 1;
        } else {
            report.same += 1;
        }
    }
    actions::below(tx, by, &moved)
}

/// Stores what differs; whether anything did, and whether access must follow.
fn change(tx: &Tx<'_>, by: &Acting, row: &Row<'_>) -> Result<(bool, bool)> {
    let permit = permit::<Edit>(tx, &by.viewer, row.id)?;
    let stored = store::account::find(&permit)?;
    let profile = row.over(&stored.profile)?;
    let version = actions::apply(tx, by, &stored, &profile.fields(), "account.edited")?;
    let new = &row.new;
    let from = new.from.unwrap_or(by.today);
    let set = |fact, value: Option<Value<'static>>| match value {
        None => Ok(false),
        value => {
            actions::store_fact(tx, by, &Change { fact, account: row.id, value, from, reason: "", only_new: true })
        }
    };
    let tier = set(&TIER, new.tier.clone().map(Value::from))?;
    let lifecycle = set(&LIFECYCLE, new.lifecycle.clone().map(Value::from))?;
    let territory = set(&TERRITORY, new.territory.map(|t| Value::Uuid(t.0)))?;
    let parent = set(&PARENT, new.parent.map(|p| Value::Uuid(p.0)))?;
    Ok((version != stored.version || tier || lifecycle || territory || parent, territory || parent))
}
