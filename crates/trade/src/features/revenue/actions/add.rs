//! Adding lines.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value as Json, json};
use tenure_db::Tx;

use super::super::model::{Facts, NewLine};
use super::super::store::line::{self, Insert};
use super::super::store::shared;
use super::check;
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Edit, Error, Result, RevenueLineId};
use crate::features::rates;
use crate::features::rates::model::{Basis, Rates};

/// The amount in the install's currency by the rate of its day.
pub(super) fn reporting(rates: &Rates, by: &Acting, facts: &Facts) -> Option<i64> {
    let currency = &by.settings.currency;
    rates.convert(facts.amount_minor, &facts.currency, currency, facts.sold_on, Basis::Historical)
}

/// What the log says of a new line.
pub(super) fn told(facts: &Facts) -> Json {
    let set = facts.fields().into_iter().filter(|(_, v)| !v.is_null() && *v != json!("") && *v != json!(false));
    Json::Object(set.map(|(field, value)| (field, json!([null, value]))).collect::<Map<_, _>>())
}

/// Adds one line.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit` on the account; `Invalid` for what does not exist.
pub fn add(tx: &Tx<'_>, by: &Acting, new: &NewLine) -> Result<RevenueLineId> {
    add_many(tx, by, std::slice::from_ref(new))?.first().copied().ok_or_else(|| Error::internal("no line was added"))
}

/// Adds lines, in the order given, each with an event of its own; permits are asked for in the order of the accounts'
/// ids.
///
/// # Errors
/// Those of [`add`]; `Invalid` when two of them have one source id.
pub fn add_many(tx: &Tx<'_>, by: &Acting, lines: &[NewLine]) -> Result<Vec<RevenueLineId>> {
    let mut accounts: BTreeMap<AccountId, Vec<&NewLine>> = BTreeMap::new();
    for new in lines {
        accounts.entry(new.account).or_default().push(new);
    }
    let mut sources = HashSet::new();
    for (account, list) in &accounts {
        let permit = permit::<Edit>(tx, &by.viewer, *account)?;
        for new in list {
            let f = &new.facts;
            check(&permit, None, f)?;
            if !f.source_id.is_empty() && !sources.insert((f.source_system.as_str(), f.source_id.as_str())) {
                return Err(Error::field("source_id", "revenue-error-source-used"));
            }
        }
    }
    let rates = rates::store::all(tx)?;
    let rows: Vec<Insert<'_>> = lines
        .iter()
        .map(|new| Insert {
            account: new.account,
            id: RevenueLineId(by.uuid()),
            facts: &new.facts,
            reporting_minor: reporting(&rates, by, &new.facts),
        })
        .collect();
    line::insert(tx, by, &rows, false)?;
    shared::refresh(tx, &shared::keys(lines.iter().map(|new| &new.facts)))?;
    let made: Vec<NewEvent<'_>> = rows
        .iter()
        .map(|row| {
            NewEvent::on(row.account, "revenue.added", "revenue_line", row.id.0).version(1).changes(told(row.facts))
        })
        .collect();
    events::record_set(tx, by, &made)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
