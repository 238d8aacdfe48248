//! Filing a mail: a conversation at each account at which somebody whom it names is known.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;
use serde_json::json;
use tenure_db::Tx;

use super::super::model::{Address, Filed, Outcome, Received, direction};
use super::super::store::{filed, waiting};
use crate::base::clock::day_in;
use crate::base::events::{self, NewEvent};
use crate::base::permit::{look, permit};
use crate::base::{AccountId, Acting, Contribute, Edit, Error, InteractionId, Permit, PersonId, Result, UserId};
use crate::features::files::model::{About, NewFile};
use crate::features::files::store::{content, file as files};
use crate::features::identity::store::users::by_emails;
use crate::features::interactions::model::{EditInteraction, Kind, NewInteraction, Others};
use crate::features::{files as kept, interactions};

/// Files a mail, and lets those of its addresses wait that nobody is known by. `hint` is the account on whose page it
/// was dropped.
///
/// # Errors
/// `Invalid` on `file` when it names nobody but us.
pub fn file(tx: &Tx<'_>, by: &Acting, received: &Received, hint: Option<AccountId>) -> Result<Outcome> {
    let ours = ours(tx, received)?;
    let (places, unknown) = places(tx, by, received, &ours)?;
    if places.is_empty() && unknown.is_empty() {
        return Err(Error::field("file", "mail-error-ours"));
    }
    let filed = at(tx, by, received, &ours, &places)?;
    let mut outcome =
        Outcome { subject: received.mail.summary(), filed, unknown: Vec::new(), left_out: received.left_out.clone() };
    if unknown.is_empty() {
        content::discard(tx, received.raw.store)?;
        return Ok(outcome);
    }
    content::settle(tx, by.now, &received.raw)?;
    let mail = match waiting::by_key(tx, by.viewer.id, &received.mail.key)? {
        Some(known) => known,
        None => waiting::insert(tx, by, &received.mail, &received.raw.sha256, hint)?,
    };
    let before = waiting::of_mail(tx, mail)?.len();
    waiting::add(tx, by, mail, &unknown)?;
    outcome.unknown = waiting::of_mail(tx, mail)?;
    if outcome.unknown.len() > before {
        events::record(tx, by, NewEvent::install("mail.waiting", "mail", mail).changes(json!({})))?;
    }
    Ok(outcome)
}

/// Those of us whom the mail names, by address.
pub(super) fn ours(tx: &Tx<'_>, received: &Received) -> Result<HashMap<String, UserId>> {
    let emails: Vec<&str> = received.mail.everybody().map(|a| a.email.as_str()).collect();
    Ok(by_emails(tx, &emails)?.into_iter().map(|(email, user)| (email, user.id)).collect())
}

/// Who is meant at which account.
pub(super) type Places = BTreeMap<AccountId, BTreeSet<PersonId>>;

/// Where the mail goes, and the addresses that nobody is known by; with whether each sent it.
fn places<'r>(
    tx: &Tx<'_>,
    by: &Acting,
    received: &'r Received,
    ours: &HashMap<String, UserId>,
) -> Result<(Places, Vec<(&'r Address, bool)>)> {
    let theirs: Vec<&Address> = received.mail.everybody().filter(|a| !ours.contains_key(&a.email)).collect();
    let emails: Vec<&str> = theirs.iter().map(|a| a.email.as_str()).collect();
    let day = received.mail.sent_at.map_or(by.today, |at| day_in(at, &by.settings.zone));
    let mut places = Places::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    for found in filed::known(tx, &by.viewer, &emails, [day, by.today])? {
        // Where one may only look, the mail is not filed.
        match look::<Contribute>(tx, &by.viewer, found.account) {
            Ok(_) => {
                places.entry(found.account).or_default().insert(found.person);
                known.insert(found.email);
            }
            Err(Error::Forbidden(_)) => drop(known.insert(found.email)),
            Err(other) => return Err(other),
        }
    }
    let sender = |a: &Address| received.mail.from.as_ref().is_some_and(|f| f.email == a.email);
    Ok((places, theirs.into_iter().filter(|a| !known.contains(&a.email)).map(|a| (a, sender(a))).collect()))
}

/// Makes the conversations, or finds those that are there; in the order of the accounts' ids.
pub(super) fn at(
    tx: &Tx<'_>,
    by: &Acting,
    received: &Received,
    ours: &HashMap<String, UserId>,
    places: &Places,
) -> Result<Vec<Filed>> {
    let mut done = Vec::new();
    for (account, people) in places {
        let permit = permit::<Contribute>(tx, &by.viewer, *account)?;
        let source = received.mail.source_key();
        let (id, new) = match filed::conversation(&permit, &source)? {
            None => (log(tx, by, &permit, received, ours, people)?, true),
            Some((id, archived)) => {
                if archived {
                    interactions::actions::restore(tx, by, *account, id)?;
                }
                join(tx, by, &permit, id, people)?;
                (id, archived)
            }
        };
        if new {
            attach(tx, by, *account, id, received)?;
        }
        filed::keep(tx, &permit, id, &received.mail)?;
        done.push(Filed { account: *account, id, new });
    }
    // What came with a mail that was there already is not needed twice.
    received.files.iter().try_for_each(|(_, file)| content::forget(tx, file))?;
    Ok(done)
}

fn log(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Contribute>,
    received: &Received,
    ours: &HashMap<String, UserId>,
    people: &BTreeSet<PersonId>,
) -> Result<InteractionId> {
    let mail = &received.mail;
    let sender = mail.from.as_ref().and_then(|a| ours.get(&a.email)).copied();
    let receiver = || mail.to.iter().find_map(|a| ours.get(&a.email)).copied();
    // Whoever may not change what others wrote could not take it back.
    let author = if permit.allows::<Edit>() { sender.or_else(receiver) } else { None };
    let happened_at: Timestamp = mail.sent_at.unwrap_or(by.now).min(by.now);
    let new = NewInteraction {
        direction: Some(direction(sender.is_some())),
        author: Some(author.unwrap_or(by.viewer.id)),
        people: people.iter().copied().collect(),
        others: Others { colleagues: ours.values().copied().collect(), ..Others::default() },
        notes: mail.text.clone(),
        thread: Some(mail.thread()),
        source_key: Some(mail.source_key()),
        ..NewInteraction::new(permit.account(), Kind::Email, happened_at, &mail.summary())
    };
    Ok(interactions::actions::log(tx, by, &[new])?[0])
}

/// Adds people to a conversation that is there.
fn join(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Contribute>,
    id: InteractionId,
    people: &BTreeSet<PersonId>,
) -> Result<()> {
    let stored = interactions::store::interaction::find(permit, id)?;
    let mut all: BTreeSet<PersonId> = stored.people.iter().copied().collect();
    all.extend(people);
    // What somebody else filed stays as it is, for whoever may not change it.
    let mine = stored.author == by.viewer.id || permit.allows::<Edit>();
    if all.len() == stored.people.len() || !mine {
        return Ok(());
    }
    let set = json!({"people": all}).as_object().cloned().unwrap_or_default();
    let edit = EditInteraction { set, ..EditInteraction::default() };
    interactions::actions::edit(tx, by, permit.account(), id, &edit).map(drop)
}

fn attach(tx: &Tx<'_>, by: &Acting, account: AccountId, id: InteractionId, received: &Received) -> Result<()> {
    let about = About::Conversation(id);
    let there = files::list(&look::<crate::base::Read>(tx, &by.viewer, account)?, Some(about), None, 200)?;
    let new: Vec<NewFile> = received
        .files
        .iter()
        .filter(|(name, content)| !there.iter().any(|f| f.name == *name && f.sha256 == content.sha256))
        .map(|(name, content)| NewFile { about, name: name.clone(), content: content.clone() })
        .collect();
    if new.is_empty() { Ok(()) } else { kept::actions::attach(tx, by, account, &new).map(drop) }
}
