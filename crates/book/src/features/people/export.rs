//! A copy of what is known of one person, as far as the one who asks for it sees their accounts.

use serde_json::{Value as Json, json};
use tenure_db::Conn;

use super::api::PersonOut;
use super::model::Position;
use super::store;
use crate::base::permit::look;
use crate::base::registry::Registry;
use crate::base::{Error, PersonId, Read, Result, Scope, Viewer};
use crate::features::accounts;

/// The copy: the person, their positions, what was written about them in every feature, and what was changed when.
///
/// # Errors
/// `NotFound` when the viewer sees the person nowhere.
pub fn export(q: &Conn<'_>, viewer: &Viewer, registry: &Registry, person: PersonId) -> Result<Json> {
    let (mut positions, mut history, mut name) = (Vec::new(), Vec::new(), String::new());
    for (account, id) in store::erase::places(q, person)? {
        let permit = match look::<Read>(q, viewer, account) {
            Ok(permit) => permit,
            Err(Error::NotFound) => continue,
            Err(other) => return Err(other),
        };
        let position = store::position::find(&permit, id)?;
        name.clone_from(&position.name);
        history.extend(store::export::history(&permit, id)?);
        positions.push(one(position, &accounts::store::account::name(&permit)?)?);
    }
    if positions.is_empty() {
        return Err(Error::NotFound);
    }
    let words = store::erase::words(q, person)?;
    let scope = Scope::all(q, viewer)?;
    let records = store::export::rows(q, (viewer, &scope), &registry.personal, (person, &words))?;
    Ok(json!({
        "format": "tenure-person",
        "version": 1,
        "person": {"id": person, "name": name},
        "positions": positions,
        "records": records,
        "history": history,
    }))
}

fn one(position: Position, account: &str) -> Result<Json> {
    let archived = position.archived;
    let mut value = serde_json::to_value(PersonOut::of(position)).map_err(|e| Error::internal(e.to_string()))?;
    value["account"] = json!(account);
    value["archived"] = json!(archived);
    Ok(value)
}
