//! The first start: the first user and what the install is.

use serde_json::json;

use super::{links, passwords, sessions, users};
use crate::base::events::{Changes, NewEvent, record};
use crate::base::settings;
use crate::base::{Acting, Error, INSTALL, Result, Role, Tx};
use crate::features::identity::model::{LinkKind, NewUser};
use crate::features::identity::store;

/// What the set-up page asks.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The first user.
    pub user: NewUser,
    /// The hash of their password.
    pub password_hash: String,
    /// Whether they also look after accounts.
    pub manages: bool,
    /// Company.
    pub company: String,
    /// Time zone of the install.
    pub time_zone: String,
    /// Currency.
    pub currency: String,
}

/// Creates the first administrator, stores the settings, uses the link up and signs in. Answers the cookie's secret.
///
/// # Errors
/// `NotFound` when the link does not work or somebody was set up already.
pub fn setup(tx: &Tx<'_>, by: &Acting, code: &str, input: &Setup, device: &sessions::Device) -> Result<String> {
    let (link, _) = links::look(tx, code, by.now)?;
    let fine = link.kind == LinkKind::Setup && store::users::none(tx)? && store::links::take(tx, link.id, by.now)?;
    if !fine {
        return Err(Error::NotFound);
    }
    let mut user = input.user.clone();
    user.roles = vec![Role::Admin];
    if input.manages {
        user.roles.push(Role::AccountManager);
    }
    // The clock's day may differ between the zone so far and the one that is chosen now.
    user.active_from = Some(by.today.yesterday().unwrap_or(by.today));
    let id = users::create(tx, by, std::slice::from_ref(&user))?.first().copied().ok_or(Error::NotFound)?;
    passwords::set_password(tx, by, id, &input.password_hash)?;
    let language = user.language.unwrap_or(by.settings.language);
    let mut changes = Changes::default();
    for (key, value) in [
        ("company", input.company.as_str()),
        ("time_zone", input.time_zone.as_str()),
        ("currency", input.currency.as_str()),
        ("language", language.code()),
        ("operator", user.name.trim()),
    ] {
        settings::store(tx, by, key, value)?;
        changes.note(key, json!(null), value);
    }
    record(tx, by, NewEvent::install("setting.changed", "setting", INSTALL).changes(changes.json()))?;
    sessions::start(tx, by, id, device)
}
