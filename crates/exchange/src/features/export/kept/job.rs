//! The job that makes an export, and the sweep of what is older than a day.

use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom};
use std::time::{Duration, Instant};

use anyhow::Context;
use jiff::SignedDuration;
use tenure_jobs::{Job, Outcome};
use uuid::Uuid;

use super::model::{HOURS, Kept};
use super::store::{self, End};
use crate::base::clock::day_in;
use crate::base::registry::JobKind;
use crate::base::viewer::Via;
use crate::base::{Acting, App, Error, Result, Right, Viewer, settings};
use crate::features::export::actions;
use crate::features::export::manifest::Manifest;
use crate::features::export::write::{Order, export, reach};
use crate::features::export::zip::Zip;
use crate::features::identity;

/// Kind of the job that makes one.
pub const KIND: &str = "export";
/// Makes one.
pub const JOB: JobKind = JobKind { kind: KIND, every: None, run };
/// Removes those that are older than a day.
pub const SWEEP: JobKind =
    JobKind { kind: "export-sweep", every: Some(1), run: |app, _| sweep(app).map(|()| Outcome::Done) };

/// Bytes of a piece.
const PIECE: usize = 512 * 1024;
/// How often the page hears how far it is.
const TELL: Duration = Duration::from_millis(700);

fn run(app: &App, job: &Job) -> Result<Outcome> {
    let id = job.payload["export"].as_str().and_then(|id| id.parse::<Uuid>().ok());
    let Some(id) = id else { return Ok(Outcome::Fail(String::from("the job names no export"))) };
    let Some(kept) = app.db.read_blocking(move |q| store::find(q, id))?.filter(|k| k.state.open()) else {
        return Ok(Outcome::Done);
    };
    match make(app, &kept) {
        Ok(()) => Ok(Outcome::Done),
        Err(Error::Forbidden(_) | Error::NotFound) => {
            fail(app, id, "export-problem-right")?;
            Ok(Outcome::Done)
        }
        Err(error) if job.attempts < job.max_attempts => Ok(Outcome::Retry(error.to_string())),
        Err(error) => {
            fail(app, id, "export-problem")?;
            Ok(Outcome::Fail(error.to_string()))
        }
    }
}

fn fail(app: &App, id: Uuid, problem: &'static str) -> Result<()> {
    let now = app.clock.now();
    app.db.write_blocking(move |tx| store::fail(tx, id, problem, now))
}

/// Writes the file beside the database first, so that what is read is not kept open while pieces are stored.
fn make(app: &App, kept: &Kept) -> Result<()> {
    let id = kept.id;
    let by = acting(app, kept)?;
    app.db.write_blocking(move |tx| store::begin(tx, id))?;
    let order = Order { registry: &app.registry, viewer: &by.viewer, everything: kept.everything, at: by.now };
    // Asked before the export begins: what changes meanwhile makes the file out of date, never the other way round.
    let seen = if kept.everything {
        by.viewer.demand(Right::ExportAll)?;
        String::new()
    } else {
        app.db.snapshot_blocking(|q| store::fingerprint(q, &reach(q, &order)?))?
    };
    let (mut file, manifest) = write(app, id, &order)?;
    let size = pieces(app, id, &mut file)?;
    let (now, reason) = (app.clock.now(), kept.reason.clone());
    app.db.write_blocking(move |tx| {
        let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let rows = count(manifest.tables.iter().map(|t| t.rows).sum());
        store::finish(tx, id, &End { accounts: count(manifest.accounts), seen: &seen, rows, size }, now)?;
        actions::note(tx, &by, id, manifest.accounts, manifest.viewer.as_deref(), &reason)
    })?;
    app.pulse.beat();
    Ok(())
}

/// Whoever asked for it, with the rights of this moment.
fn acting(app: &App, kept: &Kept) -> Result<Acting> {
    let (now, user) = (app.clock.now(), kept.user);
    let (viewer, settings) = app.db.read_blocking(move |q| {
        let settings = settings::load(q)?;
        let viewer = identity::viewer_of(q, user, day_in(now, &settings.zone), Via::Job)?;
        Ok::<_, Error>((viewer, settings))
    })?;
    let viewer: Viewer = viewer.ok_or(Error::NotFound)?;
    Ok(Acting::new(viewer.into(), settings.into(), now, app.ids.clone()))
}

fn write(app: &App, id: Uuid, order: &Order<'_>) -> Result<(File, Manifest)> {
    let made = || -> anyhow::Result<(File, Manifest)> {
        let at = order.at.to_zoned_datetime(jiff::tz::TimeZone::UTC).datetime();
        let mut zip = Zip::new(BufWriter::with_capacity(256 * 1024, scratch(id)?), at);
        // The first progress says how much there is; the rest is told now and then.
        let mut told: Option<Instant> = None;
        let manifest = export(&app.db, order, &mut zip, &mut |progress| {
            if told.is_none_or(|told| told.elapsed() >= TELL) {
                told = Some(Instant::now());
                let progress = progress.clone();
                app.db.write_blocking(move |tx| store::advance(tx, id, &progress))?;
            }
            Ok(())
        })?;
        let file = zip.finish()?.into_inner().map_err(|e| e.into_error())?;
        Ok((file, manifest))
    };
    made().map_err(|e| Error::Internal(e.into()))
}

/// A file without a name, where the system has such: nobody else can open it, and it goes with the process.
fn scratch(id: Uuid) -> anyhow::Result<File> {
    let path = std::env::temp_dir().join(format!("tenure-export-{}", id.simple()));
    let _ = std::fs::remove_file(&path);
    let mut options = File::options();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&path).with_context(|| format!("cannot write {}", path.display()))?;
    let _ = std::fs::remove_file(&path);
    Ok(file)
}

/// Stores the file; answers its bytes and its pieces.
fn pieces(app: &App, id: Uuid, file: &mut File) -> Result<(i64, i64)> {
    let broken = |e: std::io::Error| Error::internal(format!("cannot read the export back: {e}"));
    file.seek(SeekFrom::Start(0)).map_err(broken)?;
    let (mut size, mut place) = (0, 0);
    loop {
        let mut piece = Vec::with_capacity(PIECE);
        file.take(PIECE as u64).read_to_end(&mut piece).map_err(broken)?;
        if piece.is_empty() {
            return Ok((size, place));
        }
        size += i64::try_from(piece.len()).unwrap_or(0);
        app.db.write_blocking(move |tx| store::put_piece(tx, id, place, &piece))?;
        place += 1;
    }
}

/// Removes files that are older than a day, and what was asked for and never made.
///
/// # Errors
/// What the database says.
pub fn sweep(app: &App) -> Result<()> {
    let old = app.clock.now() - SignedDuration::from_hours(HOURS);
    while app.db.write_blocking(move |tx| store::sweep(tx, old))? > 0 {}
    Ok(())
}
