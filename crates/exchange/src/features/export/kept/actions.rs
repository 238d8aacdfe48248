//! Asking for an export.

use serde_json::json;
use tenure_jobs::NewJob;
use uuid::Uuid;

use super::model::HOURS;
use super::{job, store};
use crate::base::events::{NewEvent, record};
use crate::base::{Acting, Error, Fields, Result, Right, Tx, validate};

/// What somebody asks for.
#[derive(Clone, Debug, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NewExport {
    /// Everything, instead of what one sees; needs the right to export everything.
    pub everything: bool,
    /// Why; must be told for an export of everything.
    pub reason: String,
    /// That it is meant: an export of everything needs it.
    pub confirmed: bool,
}

/// Asks for an export, which a job then makes. Everybody may take out what they see.
///
/// # Errors
/// `Forbidden` without the right to export everything, `Invalid` without reason or confirmation, `Conflict` while
/// another one of theirs is being made.
pub fn ask(tx: &Tx<'_>, by: &Acting, new: &NewExport) -> Result<Uuid> {
    if new.everything {
        by.viewer.demand(Right::ExportAll)?;
    }
    let mut fields = Fields::default();
    let reason = validate::line(&mut fields, "reason", &new.reason, validate::LINE);
    if new.everything && reason.is_empty() {
        fields.add("reason", "error-required");
    }
    if new.everything && !new.confirmed {
        fields.add("confirmed", "export-error-confirm");
    }
    fields.finish()?;
    if store::of_user(tx, by.viewer.id)?.iter().any(|kept| kept.state.open()) {
        return Err(Error::conflict("export-error-running"));
    }
    let id = store::insert(tx, by, new.everything, &reason)?;
    let what = json!({"everything": [null, new.everything], "hours": [null, HOURS]});
    record(tx, by, NewEvent::install("export.asked", "export", id).changes(what).reason(&reason))?;
    let key = id.to_string();
    let order = NewJob {
        kind: job::KIND,
        payload: json!({"export": id}),
        unique_key: Some(&key),
        run_at: by.now,
        max_attempts: 2,
    };
    tenure_jobs::enqueue(tx, &order, by.uuid(), by.now)?;
    Ok(id)
}
