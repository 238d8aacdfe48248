//! What the log of deals says of somebody who is erased: the words that came from them, as their evidence.

use serde_json::Value as Json;
use tenure_db::Tx;

use super::super::store::happened;
use crate::base::registry::Leaving;
use crate::base::{Acting, Result};

/// Takes the name out of notes of evidence that the person gave, wherever the log holds them; the rows themselves are
/// among the registered personal data.
///
/// # Errors
/// What the database says.
pub fn erase(tx: &Tx<'_>, _: &Acting, leaving: &Leaving<'_>) -> Result<()> {
    for (account, event, mut changes) in happened::naming(tx, leaving.accounts, leaving.person)? {
        if without(&mut changes, leaving) {
            happened::rewrite(tx, account, event, &changes)?;
        }
    }
    Ok(())
}

/// Whether anything was taken out.
fn without(json: &mut Json, leaving: &Leaving<'_>) -> bool {
    match json {
        Json::Array(all) => each(all.iter_mut(), leaving),
        Json::Object(map) => {
            let theirs = map.get("person").and_then(Json::as_str) == Some(&leaving.person.to_string());
            let left = map.get("note").and_then(Json::as_str).and_then(|note| (leaving.without)(note, true));
            let changed = match left.filter(|_| theirs) {
                Some(left) => map.insert(String::from("note"), Json::from(left)).is_some(),
                None => false,
            };
            each(map.values_mut(), leaving) || changed
        }
        _ => false,
    }
}

/// The same of all of them.
fn each<'j>(all: impl Iterator<Item = &'j mut Json>, leaving: &Leaving<'_>) -> bool {
    // Each is looked at, whatever was found before.
    all.filter_map(|one| without(one, leaving).then_some(())).count() > 0
}
