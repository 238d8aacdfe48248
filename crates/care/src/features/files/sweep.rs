//! The daily sweep of what nothing refers to, and the check of what is there.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use tenure_db::{Conn, Tx};
use tenure_jobs::Outcome;

use super::store::content;
use crate::base::registry::{CheckSource, JobKind};
use crate::base::{App, Result, undo};

/// The sweep, once a day.
pub const JOB: JobKind =
    JobKind { kind: "files-sweep", every: Some(24), run: |app, _| run(app).map(|()| Outcome::Done) };
/// The check of contents.
pub const CHECK: CheckSource = CheckSource { name: "files", run: check };
/// Hours for which an upload may be under way, and a content unused.
const UNUSED: i64 = 24;
/// Contents that the check reads about at a time.
const PAGE: i64 = 100;

/// Removes what nobody can bring back any more.
///
/// # Errors
/// What the database says.
pub fn run(app: &App) -> Result<()> {
    let now = app.clock.now();
    // A day more than undo, so that what can be undone is there whatever the hour.
    let removed = now - SignedDuration::from_hours(24 * (undo::DAYS + 1));
    let unused = now - SignedDuration::from_hours(UNUSED);
    while app.db.write_blocking(move |tx| content::sweep(tx, removed, unused))? > 0 {}
    Ok(())
}

fn check(tx: &Tx<'_>, today: Date, repair: bool) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let lost = content::without_content(tx)?;
    if lost > 0 {
        found.push(format!("{lost} files have no content; restore them from a backup"));
    }
    damaged(tx, &mut found)?;
    // What was unused two days ago should have been swept since.
    let since = today.to_zoned_datetime(jiff::tz::TimeZone::UTC).map_or(Timestamp::MIN, |day| day.timestamp());
    let since = since - SignedDuration::from_hours(48);
    let left = content::unneeded(tx, since, PAGE)?.len();
    if left > 0 {
        found.push(format!("{left} contents or more are needed by nothing"));
        while repair && content::sweep(tx, Timestamp::MIN, since)? > 0 {}
    }
    Ok(found)
}

/// Every content must have the hash that it is known by. Read piece by piece.
fn damaged(q: &Conn<'_>, found: &mut Vec<String>) -> Result<()> {
    let mut last = Vec::new();
    loop {
        let page = content::after(q, &last, PAGE)?;
        let Some((end, ..)) = page.last() else { return Ok(()) };
        last.clone_from(end);
        for (sha256, store, chunks, size) in page {
            let (mut hash, mut length) = (Sha256::new(), 0);
            for place in 0..chunks {
                // A piece that is missing makes another hash.
                let bytes = content::piece(q, store, place).unwrap_or_default();
                length += i64::try_from(bytes.len()).unwrap_or(i64::MAX);
                hash.update(&bytes);
            }
            if hash.finalize().as_slice() != sha256 || length != size {
                let name: String = sha256.iter().take(8).map(|b| format!("{b:02x}")).collect();
                found.push(format!("the content {name}… is damaged; restore it from a backup"));
            }
        }
    }
}
