//! Tags on many accounts at once.

use serde_json::{Map, Value as Json};
use tenure_db::Tx;

use super::super::forms;
use super::super::store;
use super::archive::sorted;
use super::edit::apply;
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Edit, Fields, Result};

/// Adds and removes tags; case and accents do not count when comparing.
///
/// # Errors
/// `Invalid` when a tag is too long or an account gets too many.
pub fn tag(tx: &Tx<'_>, by: &Acting, accounts: &[AccountId], add: &[String], remove: &[String]) -> Result<()> {
    let removed: Vec<String> = remove.iter().map(|t| tenure_text::fold(t.trim())).collect();
    for id in sorted(accounts) {
        let permit = permit::<Edit>(tx, &by.viewer, id)?;
        let stored = store::account::find(&permit)?;
        let kept = stored.profile.tags.iter().filter(|t| !removed.contains(&tenure_text::fold(t)));
        let mut fields = Fields::default();
        let tags = forms::tags(&mut fields, kept.chain(add).map(String::as_str));
        fields.finish()?;
        let mut set = Map::new();
        set.insert(String::from("tags"), Json::from(tags));
        apply(tx, by, &stored, &set, "account.tagged")?;
    }
    Ok(())
}
