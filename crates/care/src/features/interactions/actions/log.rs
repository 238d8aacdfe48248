//! Logging conversations: the most frequent write of all, so one of them costs a dozen cheap statements.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value as Json, json};
use tenure_db::Tx;

use super::super::custom;
use super::super::model::{Direction, NewInteraction, Outcome};
use super::super::registrations::TALK;
use super::super::store::interaction::{self, Insert};
use super::super::store::{batch, strengths, talks, times};
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Contribute, Error, InteractionId, Permit, PersonId, Result, UserId, search};
use crate::features::fields::{Catalogue, Owner, input};
use crate::features::identity;
use crate::features::people;
use crate::features::people::model::NewPerson;

/// Logs conversations, in the order given; permits are asked for in the order of the accounts' ids.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute` on an account (`edit` when a new person is added); `Invalid` for
/// people or units of another account.
pub fn log(tx: &Tx<'_>, by: &Acting, conversations: &[NewInteraction]) -> Result<Vec<InteractionId>> {
    let catalogue = Catalogue::acting(tx, by, conversations.iter().any(|new| !new.custom.is_empty()))?;
    let filled = custom::filled(&catalogue, by, conversations);
    let conversations = filled.as_slice();
    let mut accounts: BTreeMap<AccountId, Vec<usize>> = BTreeMap::new();
    for (i, new) in conversations.iter().enumerate() {
        accounts.entry(new.account).or_default().push(i);
    }
    let mut added: HashMap<(AccountId, String), PersonId> = HashMap::new();
    let mut names: HashMap<PersonId, String> = HashMap::new();
    for (account, rows) in &accounts {
        let permit = permit::<Contribute>(tx, &by.viewer, *account)?;
        let here: Vec<&NewInteraction> = rows.iter().map(|i| &conversations[*i]).collect();
        names.extend(check(&permit, &here)?);
        custom::demand_all(&catalogue, by, &permit, &here)?;
        add_new_people(tx, by, &permit, &here, &mut added)?;
    }
    let rows: Vec<Insert<'_>> =
        conversations.iter().map(|new| ready(by, InteractionId(by.uuid()), new, &added)).collect();
    interaction::insert(tx, by, &rows)?;
    times::put(tx, rows.iter().map(Insert::place))?;
    let values: Vec<_> =
        rows.iter().map(|row| (Owner::conversation(row.new.account, row.id), &row.new.custom)).collect();
    input::insert(tx, &catalogue, &values)?;
    talks::advance(tx, &rows)?;
    strengths::advance(tx, &by.settings.zone, &rows)?;
    find(tx, &rows, &names)?;
    told(tx, by, &rows)?;
    for new in conversations {
        for step in &new.completes {
            super::step::complete_with(tx, by, new.account, *step)?;
        }
    }
    accounts.keys().try_for_each(|account| interaction::refresh(tx, *account))?;
    Ok(rows.iter().map(|row| row.id).collect())
}

/// People of accounts who were typed, by folded name.
type Typed = HashMap<(AccountId, String), PersonId>;

/// A conversation ready to be written.
fn ready<'a>(by: &Acting, id: InteractionId, new: &'a NewInteraction, added: &Typed) -> Insert<'a> {
    let fresh = new.new_people.iter().filter_map(|name| added.get(&(new.account, tenure_text::fold(name))));
    let mut people: Vec<PersonId> = new.people.iter().copied().chain(fresh.copied()).collect();
    let (author, mut others) = (new.author.unwrap_or(by.viewer.id), new.others.clone());
    others.settle(&mut people, author);
    let direction = new.direction.unwrap_or_else(|| usual(new, &people));
    Insert { id, new, direction, author, people, others }
}

/// The events.
fn told(tx: &Tx<'_>, by: &Acting, rows: &[Insert<'_>]) -> Result<()> {
    let event = |row: &Insert<'_>| {
        let event = NewEvent::on(row.new.account, "conversation.logged", "conversation", row.id.0);
        event.version(1).changes(changes(row)).happened(row.new.happened_at)
    };
    events::record_set(tx, by, &rows.iter().map(event).collect::<Vec<_>>())
}

/// Stores many conversations whose values are checked, on accounts that the caller may write, by few statements. The
/// sums behind the strength of relationships are left to the caller, who gets whose they are; with `later` the index of
/// texts to a job, and the order of time to the end of the import.
pub(in crate::features::interactions) fn put(
    tx: &Tx<'_>,
    by: &Acting,
    catalogue: &Catalogue,
    conversations: &[(InteractionId, &NewInteraction)],
    (added, later): (&Typed, bool),
) -> Result<HashSet<(AccountId, PersonId)>> {
    let rows: Vec<Insert<'_>> = conversations.iter().map(|(id, new)| ready(by, *id, new, added)).collect();
    interaction::insert(tx, by, &rows)?;
    let values: Vec<_> =
        rows.iter().map(|row| (Owner::conversation(row.new.account, row.id), &row.new.custom)).collect();
    input::insert(tx, catalogue, &values)?;
    talks::advance(tx, &rows)?;
    batch::advance(tx, &rows)?;
    let asked: HashSet<PersonId> = rows.iter().flat_map(|row| row.people.iter().copied()).collect();
    let names = people::store::batch::names(tx, &asked.into_iter().collect::<Vec<_>>())?;
    let entries = rows.iter().map(|row| entry(row, &names)).collect();
    if later {
        search::add_later(tx, by, &TALK, entries)?;
    } else {
        times::put(tx, rows.iter().map(Insert::place))?;
        search::add(tx, &TALK, entries)?;
    }
    told(tx, by, &rows)?;
    Ok(rows.iter().flat_map(|row| row.people.iter().map(|person| (row.new.account, *person))).collect())
}

/// Who spoke, when nobody says: by the kind, and only we when none of those who were invited came.
fn usual(new: &NewInteraction, people: &[PersonId]) -> Direction {
    if people.is_empty() && !new.others.absent.is_empty() { Direction::Out } else { new.kind.direction(new.outcome) }
}

/// Lets the conversations be found: from what is at hand, as this is the most frequent write; with people who were
/// typed, from what was stored.
fn find(tx: &Tx<'_>, rows: &[Insert<'_>], names: &HashMap<PersonId, String>) -> Result<()> {
    let (known, typed): (Vec<&Insert<'_>>, Vec<_>) = rows.iter().partition(|row| row.new.new_people.is_empty());
    search::add(tx, &TALK, known.into_iter().map(|row| entry(row, names)).collect())?;
    if typed.is_empty() {
        return Ok(());
    }
    let things: Vec<_> = typed.iter().map(|row| (row.new.account, row.id.0)).collect();
    search::refresh(tx, &TALK, &things)
}

/// How a conversation is found: what [`TALK`] selects.
fn entry(row: &Insert<'_>, names: &HashMap<PersonId, String>) -> search::Entry {
    search::Entry {
        account: row.new.account,
        subject: row.id.0,
        at: Some(row.new.happened_at),
        title: row.new.summary.clone(),
        names: row.people.iter().filter_map(|p| names.get(p).map(String::as_str)).collect::<Vec<_>>().join(" • "),
        numbers: String::new(),
        words: format!("{} {}", row.new.next_step, row.new.notes),
    }
}

/// What the log keeps of a new conversation.
fn changes(row: &Insert<'_>) -> Json {
    let new = row.new;
    let mut map = Map::new();
    let mut put = |field: &str, value: Json| {
        if !value.is_null() && value != json!("") && value != json!([]) {
            map.insert(field.to_owned(), json!([null, value]));
        }
    };
    put("kind", json!(new.kind.code()));
    put("direction", json!(row.direction.code()));
    put("summary", json!(new.summary));
    put("notes", json!(new.notes));
    put("outcome", json!(new.outcome.map(Outcome::code)));
    put("people", json!(row.people));
    put("absent", json!(row.others.absent));
    put("colleagues", json!(row.others.colleagues));
    put("absent_colleagues", json!(row.others.absent_colleagues));
    put("next_step", json!(new.next_step));
    put("next_step_on", json!(new.next_step_on.map(|d| d.to_string())));
    new.custom.iter().for_each(|(name, value)| put(name, value.clone()));
    Json::Object(map)
}

/// What is named must belong to the account; answers the names of the people.
fn check(permit: &Permit<'_, Contribute>, rows: &[&NewInteraction]) -> Result<Vec<(PersonId, String)>> {
    let asked: HashSet<PersonId> =
        rows.iter().flat_map(|new| new.people.iter().chain(&new.others.absent).copied()).collect();
    let asked: Vec<PersonId> = asked.into_iter().collect();
    let names = people::store::position::names(permit, &asked)?;
    if names.len() < asked.len() {
        return Err(Error::field("people", "interactions-error-people"));
    }
    let ours = rows.iter().flat_map(|new| new.others.colleagues.iter().chain(&new.others.absent_colleagues).copied());
    colleagues(permit, &ours.collect::<Vec<_>>())?;
    let units: HashSet<_> = rows.iter().filter_map(|new| new.unit).collect();
    for unit in units {
        if !people::store::position::has_unit(permit, unit)? {
            return Err(Error::field("unit", "error-unknown"));
        }
    }
    Ok(names)
}

/// Those of us who are named must be known.
pub(super) fn colleagues(permit: &Permit<'_, Contribute>, asked: &[UserId]) -> Result<()> {
    let asked: HashSet<UserId> = asked.iter().copied().collect();
    let asked: Vec<UserId> = asked.into_iter().collect();
    if asked.is_empty() || identity::store::names(permit.conn(), &asked)?.len() == asked.len() {
        return Ok(());
    }
    Err(Error::field("colleagues", "error-unknown"))
}

/// Names that were typed: known ones of the account are taken, the others become people there.
fn add_new_people(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Contribute>,
    rows: &[&NewInteraction],
    added: &mut HashMap<(AccountId, String), PersonId>,
) -> Result<()> {
    if rows.iter().all(|new| new.new_people.is_empty()) {
        return Ok(());
    }
    let account = permit.account();
    let known = people::store::position::matches(permit)?;
    let mut fresh: Vec<NewPerson> = Vec::new();
    for name in rows.iter().flat_map(|new| &new.new_people) {
        let key = tenure_text::fold(name);
        if added.contains_key(&(account, key.clone())) || fresh.iter().any(|p| tenure_text::fold(&p.name) == key) {
            continue;
        }
        let word =
            |m: &&people::store::position::Match| m.name_key == key || (!m.email_key.is_empty() && m.email_key == key);
        match known.iter().find(word) {
            Some(found) => {
                added.insert((account, key), found.person);
            }
            None => fresh.push(NewPerson::named(account, name, by.today)),
        }
    }
    if fresh.is_empty() {
        return Ok(());
    }
    let ids = people::actions::add(tx, by, &fresh)?;
    for (person, (id, _)) in fresh.iter().zip(ids) {
        added.insert((account, tenure_text::fold(&person.name)), id);
    }
    Ok(())
}
