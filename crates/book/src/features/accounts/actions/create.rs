//! New accounts.

use std::collections::HashMap;

use serde_json::Value as Json;
use tenure_db::{Tx, Value};

use super::super::duties;
use super::super::found::ACCOUNT;
use super::super::matching::{Key, keys};
use super::super::model::{Identifier, NewAccount, Profile};
use super::super::store::{self, facts, identifiers};
use super::refresh;
use crate::base::dated::{LIFECYCLE, PARENT, Span, TERRITORY, TIER};
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, BatchId, Edit, Error, Fields, Result, Right, search};
use crate::features::access::model::{NewAssignment, Part};
use crate::features::access::team;
use crate::features::duties::Rules;
use crate::features::fields::model::Facts;
use crate::features::fields::{Catalogue, Owner, Subject, input};

/// Creates accounts. Who creates one leads it, unless a lead is named; the console leads nothing.
///
/// # Errors
/// `Forbidden` without the right to create; `Invalid` when a parent, territory, lead or term does not exist, or an
/// identifier is used already; fields of a slice carry `rows[i].`.
pub fn create(tx: &Tx<'_>, by: &Acting, input: &[NewAccount]) -> Result<Vec<AccountId>> {
    by.viewer.demand(Right::CreateAccounts)?;
    let catalogue = Catalogue::load(tx)?;
    let input = &filled(&catalogue, by, input);
    check(tx, by, (&catalogue, &Rules::acting(tx, by)?), input)?;
    let ids: Vec<AccountId> = input.iter().map(|_| AccountId(by.uuid())).collect();
    let traces: Vec<Traces> = ids.iter().zip(input).map(|(id, new)| Traces::of(*id, &new.profile)).collect();
    insert(tx, by, &ids, input, &traces.iter().collect::<Vec<_>>())?;
    refresh::below(tx, by, &ids)?;
    let leads: Vec<NewAssignment> = ids.iter().zip(input).filter_map(|(id, new)| lead(by, *id, new)).collect();
    // A batch of its own, and before the account has an event: undoing the creation archives the account, and whoever
    // undid it must still be able to restore it.
    let mut setup = by.clone();
    setup.batch = BatchId(by.uuid());
    team::found(tx, &setup, &leads)?;
    record(tx, by, &ids, input)?;
    Ok(ids)
}

/// With the defaults of custom fields of which they say nothing.
pub(in crate::features::accounts) fn filled(
    catalogue: &Catalogue,
    by: &Acting,
    input: &[NewAccount],
) -> Vec<NewAccount> {
    let mut input = input.to_vec();
    input.iter_mut().for_each(|new| fill(catalogue, by, new));
    input
}

/// Gives a new account the defaults of custom fields of which it says nothing.
pub(in crate::features::accounts) fn fill(catalogue: &Catalogue, by: &Acting, new: &mut NewAccount) {
    let values = &mut new.profile.custom;
    input::fill(catalogue, Subject::Account, by.today, &by.settings.currency, values);
    values.retain(|_, value| !value.is_null());
}

/// Demands the custom fields that a new account must fill.
pub(in crate::features::accounts) fn demand(
    (catalogue, rules): (&Catalogue, &Rules),
    by: &Acting,
    new: &NewAccount,
    fields: &mut Fields,
) {
    let (sector, tier) = (new.profile.sector.as_deref(), new.tier.as_deref());
    let facts = Facts { sector, tier, roles: &by.viewer.roles };
    input::demand(catalogue, Subject::Account, facts, &new.profile.custom, None, fields);
    duties::demand(rules, facts, &new.profile.fields(), None, fields);
}

fn lead(by: &Acting, account: AccountId, new: &NewAccount) -> Option<NewAssignment> {
    let user = new.lead.or(by.viewer.actor())?;
    let span = Span::since(new.from.unwrap_or(by.today));
    Some(NewAssignment { account, user, role: Part::Lead, unit: None, allocation: None, span, reason: String::new() })
}

/// Records the events of new accounts.
pub(in crate::features::accounts) fn record(
    tx: &Tx<'_>,
    by: &Acting,
    ids: &[AccountId],
    input: &[NewAccount],
) -> Result<()> {
    let log: Vec<NewEvent<'_>> = ids
        .iter()
        .zip(input)
        .map(|(id, new)| NewEvent::on(*id, "account.created", "account", id.0).version(1).changes(changes(new)))
        .collect();
    events::record_set(tx, by, &log)
}

/// Inserts accounts whose values are checked, without lead, event and access: for [`create`] and the import.
pub(in crate::features::accounts) fn insert(
    tx: &Tx<'_>,
    by: &Acting,
    ids: &[AccountId],
    new: &[NewAccount],
    traces: &[&Traces],
) -> Result<()> {
    let rows: Vec<(AccountId, &NewAccount)> = ids.iter().copied().zip(new).collect();
    store::account::insert(tx, by, &rows)?;
    let dated = |pick: fn(&NewAccount) -> Option<Value<'static>>| {
        rows.iter().filter_map(|(id, new)| Some((*id, pick(new)?, new.from.unwrap_or(by.today)))).collect::<Vec<_>>()
    };
    facts::insert(tx, by, &TIER, dated(|n| n.tier.clone().map(Value::from)))?;
    let lifecycle = |n: &NewAccount| Some(Value::from(n.lifecycle.clone().unwrap_or_else(|| String::from("active"))));
    facts::insert(tx, by, &LIFECYCLE, dated(lifecycle))?;
    facts::insert(tx, by, &PARENT, dated(|n| n.parent.map(|p| Value::Uuid(p.0))))?;
    facts::insert(tx, by, &TERRITORY, dated(|n| n.territory.map(|t| Value::Uuid(t.0))))?;
    let custom: Vec<_> = rows.iter().map(|(id, new)| (Owner::account(*id), &new.profile.custom)).collect();
    if custom.iter().any(|(_, values)| !values.is_empty()) {
        input::insert(tx, &Catalogue::load(tx)?, &custom)?;
    }
    let named: Vec<&search::Named> = traces.iter().filter_map(|traces| traces.named.as_ref()).collect();
    search::add_named(tx, &ACCOUNT, &named)?;
    let other = ids.iter().zip(traces).filter(|(_, traces)| traces.named.is_none());
    search::refresh(tx, &ACCOUNT, &other.map(|(id, _)| (*id, id.0)).collect::<Vec<_>>())?;
    let keys: Vec<(AccountId, &[Key])> = ids.iter().copied().zip(traces.iter().map(|t| t.keys.as_slice())).collect();
    store::matching::put(tx, &keys)
}

/// How a new account is found: by search, and by accounts that may be the same one. It follows from the profile alone.
pub(in crate::features::accounts) struct Traces {
    /// What the statement of [`ACCOUNT`] would give; none where it does not follow from the profile, as it orders former
    /// names by their ids.
    named: Option<search::Named>,
    keys: Vec<Key>,
}

impl Traces {
    pub(in crate::features::accounts) fn of(id: AccountId, profile: &Profile) -> Self {
        let plain = profile.former_names.len() < 2;
        Self { named: plain.then(|| search::Named::of(&ACCOUNT, entry(id, profile))), keys: keys(profile) }
    }
}

/// How a new account is found: what [`ACCOUNT`] selects.
fn entry(id: AccountId, p: &Profile) -> search::Entry {
    let numbers: Vec<&str> = p.identifiers.iter().map(|i| i.value.as_str()).collect();
    search::Entry {
        account: id,
        subject: id.0,
        at: None,
        title: p.name.clone(),
        names: format!("{} • {}", p.legal_name, p.former_names.join(" • ")),
        numbers: format!("{} • {}", p.website, numbers.join(" • ")),
        words: format!("{} {}", p.city, p.tags.join(" ")),
    }
}

/// What the event tells: the fields that say something.
fn changes(new: &NewAccount) -> Json {
    let mut changes = events::Changes::default();
    for (field, value) in new.profile.fields() {
        let empty =
            value.is_null() || value.as_str().is_some_and(str::is_empty) || value.as_array().is_some_and(Vec::is_empty);
        if !empty {
            changes.note(&field, Json::Null, value);
        }
    }
    changes.note("tier", Json::Null, new.tier.clone());
    changes.note("lifecycle", Json::Null, new.lifecycle.clone());
    changes.note("parent", Json::Null, new.parent.map(|p| p.to_string()));
    changes.note("territory", Json::Null, new.territory.map(|t| t.to_string()));
    changes.json()
}

fn check(tx: &Tx<'_>, by: &Acting, rules: (&Catalogue, &Rules), input: &[NewAccount]) -> Result<()> {
    let mut all = Fields::default();
    let mut seen: HashMap<(String, String), usize> = HashMap::new();
    for (i, new) in input.iter().enumerate() {
        let mut fields = Fields::default();
        check_places(tx, by, new, &mut fields)?;
        demand(rules, by, new, &mut fields);
        for identifier in &new.profile.identifiers {
            if seen.insert((identifier.scheme.clone(), identifier.key()), i).is_some() {
                fields.add(field_of(identifier), "accounts-error-identifier-used");
            }
            check_identifier(tx, by, identifier, None, &mut fields)?;
        }
        let fields = if input.len() == 1 { fields } else { fields.at(&format!("rows[{i}]")) };
        all.0.extend(fields.0);
    }
    all.finish()
}

fn check_places(tx: &Tx<'_>, by: &Acting, new: &NewAccount, fields: &mut Fields) -> Result<()> {
    if let Some(parent) = new.parent {
        check_parent(tx, by, parent, fields)?;
    }
    if let Some(territory) = new.territory
        && !facts::territory_exists(tx, territory)?
    {
        fields.add("territory", "error-choose");
    }
    let terms = [
        ("tier", new.tier.as_deref()),
        ("lifecycle", new.lifecycle.as_deref()),
        ("sector", new.profile.sector.as_deref()),
    ];
    for (kind, code) in terms {
        if let Some(code) = code
            && !facts::term_exists(tx, kind, code)?
        {
            fields.add(kind, "error-choose");
        }
    }
    if let Some(lead) = new.lead
        && !facts::user_active(tx, lead, by.today)?
    {
        fields.add("lead", "error-choose");
    }
    Ok(())
}

/// Whether the viewer may hang accounts below `parent`: an invisible one does not exist for them.
pub(super) fn check_parent(tx: &Tx<'_>, by: &Acting, parent: AccountId, fields: &mut Fields) -> Result<()> {
    match permit::<Edit>(tx, &by.viewer, parent) {
        Ok(_) => {}
        Err(Error::NotFound) => fields.add("parent", "error-unknown"),
        Err(Error::Forbidden(_)) => fields.add("parent", "accounts-error-parent-edit"),
        Err(Error::Conflict(_)) => fields.add("parent", "accounts-error-parent-archived"),
        Err(other) => return Err(other),
    }
    Ok(())
}

/// Whether an identifier is free, or belongs to `own`. Whose it is, is told only to those who can see that account.
pub(super) fn check_identifier(
    tx: &Tx<'_>,
    by: &Acting,
    identifier: &Identifier,
    own: Option<AccountId>,
    fields: &mut Fields,
) -> Result<()> {
    let Some(holder) = identifiers::holder(tx, identifier)?.filter(|holder| Some(*holder) != own) else {
        return Ok(());
    };
    match store::account::visible(tx, &by.viewer, &[holder])?.pop() {
        Some((_, name)) => fields.add_with(field_of(identifier), "accounts-error-identifier-of", vec![("name", name)]),
        None => fields.add(field_of(identifier), "accounts-error-identifier-used"),
    }
    Ok(())
}

/// The form's field that holds the identifier.
fn field_of(identifier: &Identifier) -> &'static str {
    super::super::model::SCHEMES.into_iter().find(|s| *s == identifier.scheme).unwrap_or("sources")
}
