//! Storing rows: new conversations by few statements, known ones field by field.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value as Json};
use tenure_db::Tx;

use super::super::model::NewInteraction;
use super::super::store::{batch as stored, interaction, strengths};
use super::super::{actions, healing};
use super::row::{Row, given};
use crate::base::permit::permit;
use crate::base::permit_set::permit_set;
use crate::base::{AccountId, Acting, Contribute, InteractionId, PersonId, Result};
use crate::features::access::sets;
use crate::features::fields::Catalogue;
use crate::features::people;
use crate::features::people::merge;
use crate::features::people::model::NewPerson;
use crate::features::people::store::batch;

/// Stores rows; `later` leaves the index of their texts, and the sums behind the strength of relationships, to jobs.
pub(super) fn store(tx: &Tx<'_>, by: &Acting, (custom, later): (&Catalogue, bool), rows: &[&Row]) -> Result<()> {
    let (known, new): (Vec<&Row>, Vec<&Row>) = rows.iter().copied().partition(|row| row.known);
    // Somebody else may have stored the same rows since they were planned.
    let keys = new.iter().filter_map(|row| Some((row.new.account, row.new.source_key.as_deref()?)));
    let there = stored::by_keys(tx, keys)?;
    let fresh = |row: &&&Row| {
        let key = row.new.source_key.clone().unwrap_or_default();
        !there.contains_key(&(row.new.account, key))
    };
    let new: Vec<&Row> = new.iter().filter(fresh).copied().collect();
    let mut accounts: Vec<AccountId> = new.iter().map(|row| row.new.account).collect();
    accounts.sort_unstable();
    accounts.dedup();
    if !accounts.is_empty() {
        let set = sets::fill(tx, by, &accounts)?;
        permit_set::<Contribute>(tx, &by.viewer, set)?;
        sets::clear(tx, set)?;
        let added = add_new_people(tx, by, &accounts, &new)?;
        let rows: Vec<(InteractionId, &NewInteraction)> = new.iter().map(|row| (row.id, &row.new)).collect();
        let contacts = actions::put(tx, by, custom, &rows, (&added, later))?;
        if later {
            healing::ask(tx, by)?;
        } else {
            strengths::refresh(tx, &by.settings.zone, &contacts)?;
        }
    }
    for row in known {
        change(tx, by, row)?;
    }
    Ok(())
}

/// Names that nobody has at the account become people there.
fn add_new_people(
    tx: &Tx<'_>,
    by: &Acting,
    accounts: &[AccountId],
    rows: &[&Row],
) -> Result<HashMap<(AccountId, String), PersonId>> {
    let mut added = HashMap::new();
    if rows.iter().all(|row| row.new.new_people.is_empty()) {
        return Ok(added);
    }
    for (account, people) in batch::matches(tx, accounts)? {
        for m in people {
            added.entry((account, m.name_key)).or_insert(m.person);
        }
    }
    let mut fresh: Vec<NewPerson> = Vec::new();
    let mut named: HashSet<(AccountId, String)> = HashSet::new();
    for (account, name) in rows.iter().flat_map(|row| row.new.new_people.iter().map(|name| (row.new.account, name))) {
        let key = (account, tenure_text::fold(name));
        if !added.contains_key(&key) && named.insert(key) {
            fresh.push(NewPerson::named(account, name, by.today));
        }
    }
    let ids = people::actions::add(tx, by, &fresh)?;
    added.extend(fresh.iter().zip(ids).map(|(new, (id, _))| ((new.account, tenure_text::fold(&new.name)), id)));
    Ok(added)
}

/// Stores what a row with a known key says otherwise.
fn change(tx: &Tx<'_>, by: &Acting, row: &Row) -> Result<()> {
    let permit = permit::<Contribute>(tx, &by.viewer, row.new.account)?;
    let before = interaction::find(&permit, row.id)?;
    let mut new = row.new.clone();
    let added = add_new_people(tx, by, &[row.new.account], &[row])?;
    new.people
        .extend(new.new_people.iter().filter_map(|name| added.get(&(new.account, tenure_text::fold(name)))).copied());
    let mut set: Map<String, Json> = merge::differing(&before.fields(), &given(&before, &new));
    set.retain(|field, _| !row.kept.contains(field));
    actions::save(tx, by, &permit, &before, &set, "conversation.edited").map(|_| ())
}
