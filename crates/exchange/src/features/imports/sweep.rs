//! Files are kept as long as their import can be taken back.

use jiff::SignedDuration;
use tenure_jobs::Outcome;

use super::store::{pieces, runs};
use crate::base::registry::JobKind;
use crate::base::{App, Error, ImportId, undo};

/// Forgets imports whose time for undo is over, with their files; what was sent and never became an import goes after a
/// day.
pub const JOB: JobKind =
    JobKind { kind: "imports-sweep", every: Some(6), run: |app, _| sweep(app).map(|()| Outcome::Done) };

fn sweep(app: &App) -> Result<(), Error> {
    let now = app.clock.now();
    let before = now - SignedDuration::from_hours(24 * undo::DAYS);
    loop {
        let gone = app.db.write_blocking(move |tx| {
            let expired = runs::expired(tx, before)?;
            for id in &expired {
                runs::delete(tx, *id)?;
            }
            Ok::<_, Error>(expired.len())
        })?;
        if gone == 0 {
            break;
        }
    }
    // Ids begin with their time, so a day ago is an id too.
    let stray = ImportId(id_at(now - SignedDuration::from_hours(24)));
    app.db.write_blocking(move |tx| pieces::sweep_strays(tx, stray))?;
    Ok(())
}

/// The smallest UUIDv7 of an instant.
fn id_at(at: jiff::Timestamp) -> uuid::Uuid {
    let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid()
}
