//! New users, one by one and from files.

use serde_json::{Value as Json, json};

use crate::base::dated::{OPEN, next_day};
use crate::base::events::{Changes, NewEvent, record};
use crate::base::{Acting, Error, Fields, Result, Right, Role, Tx, UserId};
use crate::features::identity::model::{NewUser, State, Upserted, User, all_rights, normalise};
use crate::features::identity::store;

/// Points that somebody can carry when nobody says otherwise.
const CAPACITY: i64 = 60;

/// Administrators make users, and so do those who import them.
fn may_create(by: &Acting) -> Result<()> {
    if by.viewer.has(Right::Import) { Ok(()) } else { by.viewer.demand(Right::Administer) }
}

/// Who only imports gives nobody a right that they do not have themselves.
pub fn may_give(by: &Acting, roles: &[Role], rights: &[Right], all_accounts: i64) -> Result<()> {
    if by.viewer.has(Right::Administer) {
        return Ok(());
    }
    let above = all_rights(roles, rights).into_iter().any(|r| !by.viewer.has(r)) || all_accounts > 0;
    if above { Err(Error::Forbidden("identity-error-role-above")) } else { Ok(()) }
}

/// Puts the mistakes of one row of a slice under the row's name; a single row keeps plain field names.
fn finish_row(fields: Fields, index: usize, count: usize) -> Result<()> {
    if count == 1 { fields.finish() } else { fields.at(&format!("rows[{index}]")).finish() }
}

/// Creates users. They have no password: send them an invitation.
pub fn create(tx: &Tx<'_>, by: &Acting, new: &[NewUser]) -> Result<Vec<UserId>> {
    may_create(by)?;
    let mut ids = Vec::with_capacity(new.len());
    for (index, input) in new.iter().enumerate() {
        let mut fields = Fields::default();
        let input = normalise(&mut fields, input);
        if fields.of("email").is_none() && store::by_email(tx, &input.email)?.is_some() {
            fields.add("email", "identity-error-email-taken");
        }
        finish_row(fields, index, new.len())?;
        ids.push(put(tx, by, input)?);
    }
    Ok(ids)
}

fn put(tx: &Tx<'_>, by: &Acting, new: NewUser) -> Result<UserId> {
    may_give(by, &new.roles, &new.rights, new.all_accounts)?;
    let user = User {
        id: UserId(by.uuid()),
        email: new.email,
        name: new.name,
        language: new.language.unwrap_or(by.settings.language),
        time_zone: if new.time_zone.trim().is_empty() { by.settings.zone_name.clone() } else { new.time_zone },
        job_title: new.job_title,
        source_ids: new.source_ids,
        active_from: new.active_from.unwrap_or(by.today),
        active_to: new.active_last.map_or(OPEN, next_day),
        roles: sorted(new.roles),
        rights: sorted(new.rights),
        all_accounts: new.all_accounts,
        capacity: new.capacity.unwrap_or(CAPACITY),
        theme: String::from("auto"),
        keys_on: true,
        has_password: false,
        version: 1,
    };
    store::users::insert(tx, &user, by.now)?;
    let mut changes = Changes::default();
    for (field, value) in values(&user) {
        changes.note(field, Json::Null, value);
    }
    record(tx, by, NewEvent::install("user.created", "user", user.id.0).version(1).changes(changes.json()))?;
    Ok(user.id)
}

fn sorted<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort_unstable();
    list.dedup();
    list
}

/// What an event tells of a user.
pub fn values(u: &User) -> Vec<(&'static str, Json)> {
    vec![
        ("email", json!(u.email)),
        ("name", json!(u.name)),
        ("language", json!(u.language.code())),
        ("time_zone", json!(u.time_zone)),
        ("job_title", json!(u.job_title)),
        ("source_ids", json!(u.source_ids)),
        ("active_from", json!(u.active_from.to_string())),
        ("active_to", json!(u.active_to.to_string())),
        ("roles", json!(u.roles.iter().map(|r| r.code()).collect::<Vec<_>>())),
        ("rights", json!(u.rights.iter().map(|r| r.code()).collect::<Vec<_>>())),
        ("all_accounts", json!(u.all_accounts)),
        ("capacity", json!(u.capacity)),
    ]
}

/// Creates the users whose e-mail is new, and changes the others where the row says something: empty texts and no
/// roles leave what is stored. Answers in the order of the rows.
pub fn upsert(tx: &Tx<'_>, by: &Acting, rows: &[NewUser]) -> Result<Vec<Upserted>> {
    may_create(by)?;
    let mut done = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let mut fields = Fields::default();
        let row = normalise(&mut fields, row);
        finish_row(fields, index, rows.len())?;
        done.push(match store::by_email(tx, &row.email)? {
            None => Upserted { id: put(tx, by, row)?, state: State::New },
            Some(stored) => change(tx, by, stored, row)?,
        });
    }
    Ok(done)
}

fn change(tx: &Tx<'_>, by: &Acting, stored: User, row: NewUser) -> Result<Upserted> {
    let mut user = stored.clone();
    user.name = row.name;
    if let Some(language) = row.language {
        user.language = language;
    }
    if !row.time_zone.trim().is_empty() {
        user.time_zone = row.time_zone;
    }
    if !row.job_title.is_empty() {
        user.job_title = row.job_title;
    }
    if !row.source_ids.is_empty() {
        user.source_ids.extend(row.source_ids);
        user.source_ids.sort();
        user.source_ids.dedup();
    }
    if !row.roles.is_empty() {
        user.roles = sorted(row.roles);
        if user.roles != stored.roles {
            may_give(by, &user.roles, &[], 0)?;
        }
    }
    super::edit::guard_admins(tx, by, &stored, &user)?;
    let changed = super::edit::save(tx, by, &stored, &user)?;
    Ok(Upserted { id: stored.id, state: if changed { State::Changed } else { State::Same } })
}
