//! Storing rows: new accounts by few statements, known ones field by field, access once for all of a call.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value as Json, json};
use tenure_db::{Tx, Value};

use super::super::actions::{self, Change, Traces};
use super::super::model::{Account, NewAccount};
use super::super::store::{batch, facts, matching};
use super::rows::{Above, Row};
use crate::base::dated::{Fact, LIFECYCLE, PARENT, TERRITORY, TIER};
use crate::base::events::{self, NewEvent};
use crate::base::permit_set::permit_set;
use crate::base::{AccountId, Acting, Manage, Result, Right};
use crate::features::access::sets;
use crate::features::identity;
use crate::features::notifications::{self, Message};
use crate::features::settings::terms;

/// The kind of the notice to whoever looks after duplicates.
pub const NOTICE: &str = "import-duplicates";

/// What a row says of each dated fact, as their stored rows have it.
pub(super) fn values(new: &NewAccount) -> [(&'static Fact, &'static str, Option<Json>); 4] {
    [
        (&TIER, "tier", new.tier.clone().map(Json::from)),
        (&LIFECYCLE, "lifecycle", new.lifecycle.clone().map(Json::from)),
        (&TERRITORY, "territory", new.territory.map(|t| t.to_string().into())),
        (&PARENT, "parent", new.parent.map(|p| p.to_string().into())),
    ]
}

/// Stores rows; parents that are not there yet wait for [`link`].
pub(super) fn store(tx: &Tx<'_>, by: &Acting, rows: &[&Row]) -> Result<()> {
    let codes = sectors(tx, by, rows)?;
    let (known, new): (Vec<&Row>, Vec<&Row>) =
        rows.iter().copied().filter(|row| row.twin.is_none()).partition(|row| row.known);
    let mut moved = insert(tx, by, &new, &codes)?;
    moved.extend(change(tx, by, &known, &codes)?);
    actions::below(tx, by, &moved)
}

/// Codes of words that become sectors.
fn sectors(tx: &Tx<'_>, by: &Acting, rows: &[&Row]) -> Result<HashMap<String, String>> {
    let words: BTreeSet<&str> = rows.iter().filter_map(|row| row.sector.as_deref()).collect();
    let words: Vec<&str> = words.into_iter().collect();
    if words.is_empty() {
        return Ok(HashMap::new());
    }
    let codes = terms::ensure(tx, by, "sector", &words)?;
    Ok(words.into_iter().map(str::to_owned).zip(codes).collect())
}

/// The row with its sector.
fn coded(row: &Row, codes: &HashMap<String, String>) -> NewAccount {
    let mut new = row.new.clone();
    if let Some(word) = &row.sector {
        new.profile.sector = codes.get(word).cloned();
    }
    new
}

/// Inserts new accounts, but those that somebody else stored since the rows were planned.
fn insert(tx: &Tx<'_>, by: &Acting, rows: &[&Row], codes: &HashMap<String, String>) -> Result<Vec<AccountId>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let identifiers = rows.iter().flat_map(|row| &row.new.profile.identifiers);
    let taken = batch::by_keys(tx, identifiers.map(|i| (i.scheme.clone(), i.key())))?;
    let names: Vec<&str> = rows.iter().filter(|row| plain(row)).map(|row| row.new.profile.name.as_str()).collect();
    let named = batch::by_names(tx, &names)?;
    let free = |row: &&&Row| {
        let own = row.new.profile.identifiers.iter().all(|i| !taken.contains_key(&(i.scheme.clone(), i.key())));
        own && !(plain(row) && named.contains_key(&row.new.profile.name))
    };
    let rows: Vec<&Row> = rows.iter().filter(free).copied().collect();
    let ids: Vec<AccountId> = rows.iter().map(|row| row.id).collect();
    // Parents that stand in this call or before it are set at once.
    let wanted: Vec<AccountId> = rows.iter().filter_map(|row| row.new.parent).collect();
    let mut there = batch::living(tx, &wanted)?;
    there.extend(ids.iter().copied());
    let new: Vec<NewAccount> = rows
        .iter()
        .map(|row| {
            let new = coded(row, codes);
            NewAccount { parent: new.parent.filter(|parent| there.contains(parent)), ..new }
        })
        .collect();
    let traces: Vec<&Traces> = rows.iter().map(|row| row.traces()).collect();
    actions::insert(tx, by, &ids, &new, &traces)?;
    actions::record(tx, by, &ids, &new)?;
    let pairs: Vec<(AccountId, AccountId)> =
        rows.iter().flat_map(|row| row.unseen.iter().map(|other| (row.id, *other))).collect();
    if !pairs.is_empty() {
        matching::ask(tx, by, &pairs)?;
        tell(tx, by)?;
    }
    Ok(ids)
}

/// Whether nothing but its name would show that somebody else stored the same row.
fn plain(row: &Row) -> bool {
    !row.namesake && row.new.profile.identifiers.is_empty()
}

/// Tells those who look after duplicates, once for each import: without names, as they may not see the accounts either.
/// Who of them sees both finds the pair on Today until it is decided.
fn tell(tx: &Tx<'_>, by: &Acting) -> Result<()> {
    let message =
        |_| Message { kind: NOTICE, account: None, href: String::from("/accounts/duplicates"), args: json!({}) };
    let stewards = identity::store::holding::holding(tx, &[Right::Merge, Right::Administer], by.today)?;
    let rows = stewards.into_iter().map(|user| (user, message(()), by.batch.0, by.today)).collect();
    notifications::tell_once(tx, by, rows).map(|_| ())
}

/// Stores what differs; answers the accounts whose access must follow.
fn change(tx: &Tx<'_>, by: &Acting, rows: &[&Row], codes: &HashMap<String, String>) -> Result<Vec<AccountId>> {
    let ids: Vec<AccountId> = rows.iter().map(|row| row.id).collect();
    if ids.is_empty() {
        return Ok(ids);
    }
    let set = sets::fill(tx, by, &ids)?;
    permit_set::<Manage>(tx, &by.viewer, set)?;
    sets::clear(tx, set)?;
    let stored = batch::whole(tx, &ids)?;
    let all = [&TIER, &LIFECYCLE, &TERRITORY].map(|fact| facts::rows_of(tx, fact, &ids).map(|rows| (fact, rows)));
    let mut facts = Vec::with_capacity(all.len());
    for found in all {
        facts.push(found?);
    }
    let mut moved = Vec::new();
    for row in rows {
        let Some(account) = stored.get(&row.id) else { continue };
        edit(tx, by, row, account, codes)?;
        let from = row.new.from.unwrap_or(by.today);
        for (fact, rows) in &facts {
            let held = rows.get(&row.id).map_or(Json::Null, |rows| facts::value_on(rows, from));
            if set_fact(tx, by, row, fact, &held)? && fact.table == TERRITORY.table {
                moved.push(row.id);
            }
        }
    }
    Ok(moved)
}

fn edit(tx: &Tx<'_>, by: &Acting, row: &Row, account: &Account, codes: &HashMap<String, String>) -> Result<()> {
    let after = match &row.sector {
        None => row.over(&account.profile)?,
        Some(_) => row.with(coded(row, codes)).over(&account.profile)?,
    };
    actions::apply(tx, by, account, &after.fields(), "account.edited").map(|_| ())
}

/// Stores one fact of a row when another value holds on its day; whether anything changed.
fn set_fact(tx: &Tx<'_>, by: &Acting, row: &Row, fact: &'static Fact, held: &Json) -> Result<bool> {
    let wanted = values(&row.new).into_iter().find(|(f, ..)| f.table == fact.table).and_then(|(.., value)| value);
    let value = match &wanted {
        Some(value) if value != held => value.as_str().unwrap_or_default(),
        _ => return Ok(false),
    };
    let value = match fact.column.ends_with("_id") {
        true => value.parse().map(Value::Uuid).ok(),
        false => Some(Value::from(value.to_owned())),
    };
    let from = row.new.from.unwrap_or(by.today);
    actions::store_fact(tx, by, &Change { fact, account: row.id, value, from, reason: "", only_new: true })
}

/// Hangs accounts below those that stand anywhere in the file, all of which are stored by now.
pub(super) fn link(tx: &Tx<'_>, by: &Acting, rows: &[&Row]) -> Result<()> {
    let rows: Vec<&Row> = rows.iter().copied().filter(|row| row.new.parent.is_some() && row.twin.is_none()).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let ids: Vec<AccountId> = rows.iter().map(|row| row.id).collect();
    let (there, held) = (batch::living(tx, &ids)?, facts::rows_of(tx, &PARENT, &ids)?);
    let parents = parents(tx, &rows)?;
    let (mut first, mut moved) = (Vec::new(), Vec::new());
    for (row, parent) in rows.iter().zip(parents) {
        let Some(parent) = parent.filter(|parent| there.contains(&row.id) && *parent != row.id) else { continue };
        let from = row.new.from.unwrap_or(by.today);
        match held.get(&row.id) {
            None => first.push((row.id, Value::Uuid(parent.0), from)),
            Some(rows) if facts::value_on(rows, from) == parent.to_string() => continue,
            Some(_) => {
                let value = Some(Value::Uuid(parent.0));
                let change = Change { fact: &PARENT, account: row.id, value, from, reason: "", only_new: true };
                actions::store_fact(tx, by, &change)?;
            }
        }
        moved.push(row.id);
    }
    hang(tx, by, first)?;
    actions::below(tx, by, &moved)
}

/// Gives accounts their first parent, with the events.
fn hang(tx: &Tx<'_>, by: &Acting, first: Vec<(AccountId, Value<'static>, jiff::civil::Date)>) -> Result<()> {
    let ids: Vec<AccountId> = first.iter().map(|(id, ..)| *id).collect();
    facts::insert(tx, by, &PARENT, first)?;
    let after = facts::rows_of(tx, &PARENT, &ids)?;
    let log: Vec<NewEvent<'_>> = ids
        .iter()
        .filter_map(|id| {
            let rows = after.get(id)?;
            let (parent, from) = (&rows.first()?[1], &rows.first()?[2]);
            let changes = json!({"parent": [null, parent], "from": [null, from], "_rows": [[], rows]});
            Some(NewEvent::on(*id, "account.parent_set", "account", id.0).changes(changes))
        })
        .collect();
    events::record_set(tx, by, &log)
}

/// The account above each row: the one that was planned, or what its words mean by now.
fn parents(tx: &Tx<'_>, rows: &[&Row]) -> Result<Vec<Option<AccountId>>> {
    let wanted: Vec<AccountId> = rows.iter().filter_map(|row| row.new.parent).collect();
    let there = batch::living(tx, &wanted)?;
    let planned = |row: &&Row| row.new.parent.filter(|parent| there.contains(parent));
    let lost: Vec<&Above> =
        rows.iter().filter(|row| planned(row).is_none()).filter_map(|row| row.above.as_ref()).collect();
    let key = |above: &Above| (format!("source:{}", above.system), above.word.clone());
    let keys = batch::by_keys(tx, lost.iter().map(|above| key(above)))?;
    let names = batch::by_names(tx, &lost.iter().map(|above| above.word.as_str()).collect::<Vec<_>>())?;
    let meant = |above: &Above| {
        let named = names.get(&above.word).map(Vec::as_slice).unwrap_or_default();
        let only = (named.len() == 1).then(|| named[0]);
        keys.get(&key(above)).copied().or(only).filter(|k| !k.archived).map(|k| k.id)
    };
    Ok(rows.iter().map(|row| planned(row).or_else(|| row.above.as_ref().and_then(meant))).collect())
}

/// Lays rows over the accounts of the earlier lines that they belong to.
pub(super) fn merge(tx: &Tx<'_>, by: &Acting, rows: &[&Row], lines: &HashMap<u64, AccountId>) -> Result<()> {
    let rows: Vec<(&Row, AccountId)> = rows.iter().filter_map(|row| Some((*row, *lines.get(&row.twin?)?))).collect();
    let ids: Vec<AccountId> = rows.iter().map(|(_, id)| *id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let all: Vec<&Row> = rows.iter().map(|(row, _)| *row).collect();
    let codes = sectors(tx, by, &all)?;
    for (row, id) in rows {
        // One by one: two rows may belong to the same line.
        if let Some(account) = batch::whole(tx, &[id])?.get(&id) {
            edit(tx, by, row, account, &codes)?;
        }
    }
    Ok(())
}
