//! Moving a deal into another stage.

use serde_json::{Map, Value as Json};
use tenure_db::Tx;

use super::super::model::{Facts, Outcome};
use super::super::store::stages;
use super::{Tale, change, check, mine};
use crate::base::{AccountId, Acting, DealId, Error, Result, StageId};
use crate::features::people::merge::Base;

/// A move.
#[derive(Clone, Debug)]
pub struct Move {
    /// Into which stage.
    pub stage: StageId,
    /// What the mover had read.
    pub base: Base,
    /// What the stage asks for and was not known yet.
    pub more: Map<String, Json>,
}

/// Moves an open deal into a stage of its kind; it must have what that stage asks for. Answers the version.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit`; `Invalid` naming what is missing; `Conflict` when it has closed since, or
/// somebody else has moved it.
pub fn move_to(tx: &Tx<'_>, by: &Acting, at: (AccountId, DealId), input: &Move) -> Result<i64> {
    change(tx, by, at, Tale { verb: "deal.moved", reason: "" }, |permit, before| {
        let f = &before.facts;
        if f.outcome != Outcome::Open {
            return Err(Error::conflict("deals-error-closed"));
        }
        let stage = stages::find(permit.conn(), input.stage).ok().filter(|s| s.kind == f.kind && !s.archived);
        let stage = stage.ok_or_else(|| Error::field("stage", "deals-error-stage"))?;
        let mut set = input.more.clone();
        set.insert(String::from("stage"), Json::from(stage.id.to_string()));
        let set = mine(permit, before, &input.base, &set)?;
        let wrong = || Error::internal("a changed field does not fit the deal");
        let mut after = f.with(&set).ok_or_else(wrong)?;
        if after.stage != f.stage {
            after.stage_since = by.today.max(f.opened_on);
            check::missing(by, &stage, &after)?;
        }
        Ok::<Facts, Error>(after)
    })
}
