//! Taking an import of users back: lines and fields return first, then users go who have done nothing yet and whom
//! nothing names.

use std::collections::HashSet;

use serde_json::Value as Json;
use uuid::Uuid;

use super::Way;
use crate::base::imports::{Kept, Undoing, Undone};
use crate::base::registry::{Registry, StoredEvent};
use crate::base::taking_back::{self, Stays, returning};
use crate::base::{Acting, Locale, Result, Role, Tx, UserId};
use crate::features::accounts::imports::back::one_by_one;
use crate::features::exchange::store;
use crate::features::identity;
use crate::features::identity::model::User;

/// Takes a part back.
///
/// # Errors
/// `Forbidden` without the right to import.
pub fn take_back(tx: &Tx<'_>, by: &Acting, registry: &Registry, undoing: &Undoing) -> Result<Undone> {
    let Way { events, second, mut undone } = Way::next(tx, by, undoing)?;
    let (made, rest): (Vec<&StoredEvent>, Vec<&StoredEvent>) = events.iter().partition(|e| e.verb == "user.created");
    if second {
        remove(tx, by, registry, undoing, &made, &mut undone)?;
        return Ok(undone);
    }
    let (changed, other): (Vec<&StoredEvent>, Vec<&StoredEvent>) =
        rest.into_iter().partition(|e| e.verb == "user.changed");
    for event in changed.into_iter().rev() {
        back(tx, by, event, &mut undone)?;
    }
    one_by_one(tx, by, registry, &other, &mut undone)?;
    Ok(undone)
}

/// Fields that still are what the event left return.
fn back(tx: &Tx<'_>, by: &Acting, event: &StoredEvent, undone: &mut Undone) -> Result<()> {
    let Some(stored) = identity::store::users::find(tx, UserId(event.subject))? else { return Ok(()) };
    let mut user = stored.clone();
    let now = identity::actions::values(&stored).into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let (set, mut changed) = returning(&now, &event.changes);
    changed.extend(set.into_iter().filter(|(field, value)| !put(&mut user, field, value)).map(|(field, _)| field));
    let stays = Stays { changed, refused: false };
    identity::actions::guard_admins(tx, by, &stored, &user)?;
    identity::actions::save(tx, by, &stored, &user)?;
    if stays.nothing() {
        taking_back::mark(tx, by, &[event])?;
        undone.back += 1;
    } else {
        undone.kept.push(Kept::stays(by, None, event.subject, stored.name, &stays));
    }
    Ok(())
}

/// Gives a field that files set its value of before.
fn put(user: &mut User, field: &str, value: &Json) -> bool {
    let text = value.as_str().unwrap_or_default().to_owned();
    match field {
        "name" => user.name = text,
        "language" => user.language = Locale::parse(&text).unwrap_or(user.language),
        "time_zone" => user.time_zone = text,
        "job_title" => user.job_title = text,
        "source_ids" => user.source_ids = strings(value),
        "roles" => {
            let words = value.as_array().into_iter().flatten();
            user.roles = words.filter_map(|word| Role::parse(word.as_str()?)).collect();
        }
        _ => return false,
    }
    true
}

fn strings(value: &Json) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

fn remove(
    tx: &Tx<'_>,
    by: &Acting,
    registry: &Registry,
    undoing: &Undoing,
    made: &[&StoredEvent],
    undone: &mut Undone,
) -> Result<()> {
    let ids: Vec<Uuid> = made.iter().map(|e| e.subject).collect();
    let mut staying: HashSet<Uuid> =
        undoing.used(tx, &made.iter().map(|e| (e.scope, e.subject)).collect::<Vec<_>>())?;
    staying.extend(taking_back::named(tx, registry, "user", &ids)?);
    let mut gone = Vec::new();
    for event in made {
        let user = UserId(event.subject);
        // Whom any other table still names, the database does not let go.
        if !staying.contains(&user.0) && store::delete_user(tx, user)? {
            gone.push(*event);
        } else if let Some(user) = identity::store::users::find(tx, user)? {
            undone.kept.push(Kept::used(by, None, user.id.0, user.name));
        }
    }
    taking_back::mark(tx, by, &gone)?;
    undone.back += gone.len() as u64;
    Ok(())
}
