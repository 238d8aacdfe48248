//! What moves with a hand-over moves when its day comes.

use std::sync::Arc;

use jiff::civil::Date;
use tenure_db::Tx;
use tenure_jobs::Outcome;

use super::super::store::{accounts, handover};
use crate::base::clock::day_in;
use crate::base::permit_set::permit_set;
use crate::base::registry::{HandoverPart, JobKind};
use crate::base::viewer::Via;
use crate::base::{Acting, App, Error, HandoverId, Manage, Result, Viewer, settings};
use crate::features::access::sets;
use crate::features::identity;

/// Looks every hour for hand-overs whose day has come.
pub const JOB: JobKind = JobKind { kind: "handovers", every: Some(1), run: |app, _| run(app).map(|()| Outcome::Done) };

/// Moves what is due, each hand-over in a transaction of its own.
///
/// # Errors
/// What the database says; the next run goes on.
pub fn run(app: &App) -> Result<()> {
    let clock = app.clock.clone();
    let (settings, due) = app.db.read_blocking(move |q| {
        let settings = settings::load(q)?;
        let due = handover::due(q, day_in(clock.now(), &settings.zone))?;
        Ok::<_, Error>((Arc::new(settings), due))
    })?;
    for id in due {
        let (inner, settings) = (app.clone(), settings.clone());
        app.db.write_blocking(move |tx| {
            let now = inner.clock.now();
            let viewer = actor(tx, id, day_in(now, &settings.zone))?;
            let by = Acting::new(Arc::new(viewer), settings.clone(), now, inner.ids.clone());
            carry_out(tx, &by, &inner.registry.handover_parts, id)
        })?;
    }
    Ok(())
}

/// Who made the hand-over. The permission was proven when it was made and the giver's ends with the day: so the job holds
/// it for them.
fn actor(tx: &Tx<'_>, id: HandoverId, today: Date) -> Result<Viewer> {
    let creator = handover::load(tx, id)?.creator;
    let found = creator.map(|c| identity::viewer_of(tx, c.id, today, Via::Job)).transpose()?.flatten();
    Ok(found.map_or_else(|| Viewer::operator(today), |viewer| Viewer { all_accounts: 5, ..viewer }))
}

/// Moves the parts of one hand-over, on the accounts that the receiver leads today, as part of its batch: undo takes them
/// back together.
///
/// # Errors
/// What the database says.
pub fn carry_out(tx: &Tx<'_>, by: &Acting, parts: &[HandoverPart], id: HandoverId) -> Result<()> {
    let found = handover::load(tx, id)?;
    if found.moved_at.is_some() || found.from > by.today {
        return Ok(());
    }
    let mut by = by.clone();
    by.batch = found.batch;
    let list = accounts::carried(tx, id, found.receiver.id, by.today)?;
    if !list.is_empty() {
        let set = sets::fill(tx, &by, &list)?;
        let permit = permit_set::<Manage>(tx, &by.viewer, set)?;
        for part in parts.iter().filter(|p| found.parts.iter().any(|key| key == p.key)) {
            (part.give)(&permit, &by, found.giver.id, found.receiver.id)?;
        }
        sets::clear(tx, set)?;
    }
    handover::set_moved(tx, id, by.now)
}
