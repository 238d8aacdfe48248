//! Erasing what is known of a person, at all accounts and in every feature. It cannot be undone.

use serde_json::json;
use tenure_db::Tx;

use super::super::store::erase::{self, Whose};
use super::super::words::ERASED;
use super::refresh;
use crate::base::events::{self, NewEvent};
use crate::base::registry::{Leaving, Registry};
use crate::base::{AccountId, Acting, Error, PersonId, Result, Right, search};

/// What was erased, as far as the one who did it may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erased {
    /// Positions that lost their holder's name.
    pub positions: usize,
}

/// Erases a person. `confirmed` is the name as somebody typed it to say that they mean it.
///
/// # Errors
/// `Forbidden` without the right to erase; `NotFound` when the viewer sees the person nowhere; `Invalid` for another
/// name; `Conflict` when it was done before.
pub fn erase(tx: &Tx<'_>, by: &Acting, registry: &Registry, person: PersonId, confirmed: &str) -> Result<Erased> {
    by.viewer.demand(Right::Erase)?;
    match erase::known(tx, person)? {
        None => return Err(Error::NotFound),
        Some(_) if !seen(tx, by, person)? => return Err(Error::NotFound),
        Some(true) => return Err(Error::conflict("people-error-erased")),
        Some(false) => {}
    }
    let name = super::store::position::person_name(tx, person)?;
    if tenure_text::fold(confirmed.trim()) != tenure_text::fold(&name) {
        return Err(Error::field("confirm", "people-error-confirm"));
    }
    let places = erase::places(tx, person)?;
    let mut accounts: Vec<AccountId> = places.iter().map(|(account, _)| *account).collect();
    accounts.dedup();
    let words = erase::words(tx, person)?;
    let whose = Whose { person, accounts: &accounts, words: &words };
    let emails = erase::emails(tx, person)?;
    let without = |text: &str, about: bool| words.without(text, about);
    let without_json = |json: &serde_json::Value, about: bool| words.without_json(json, about);
    let leaving =
        Leaving { person, accounts: &accounts, emails: &emails, without: &without, without_json: &without_json };
    registry.own.erasures.iter().try_for_each(|erasure| erasure(tx, by, &leaving))?;
    erase::registered(tx, &registry.personal, &whose)?;
    erase::everywhere(tx, &registry.tables, &whose)?;
    erase::events(tx, person)?;
    erase::answers(tx, person, &words)?;
    erase::own(tx, by, person)?;
    search::fit_accounts(tx, registry.search.iter(), &accounts)?;
    let made: Vec<NewEvent<'_>> = places
        .iter()
        .map(|(account, id)| {
            NewEvent::on(*account, "person.erased", "position", id.0).changes(json!({"name": [null, ERASED]}))
        })
        .collect();
    events::record_set(tx, by, &made)?;
    accounts.iter().try_for_each(|account| refresh(tx, *account))?;
    Ok(Erased { positions: places.len() })
}

fn seen(tx: &Tx<'_>, by: &Acting, person: PersonId) -> Result<bool> {
    Ok(by.viewer.all_accounts >= 2 || super::store::position::visible(tx, &by.viewer, person)?)
}
