//! Keeping the index: rebuilding it for a new version, following renamed people, checking it.

use std::time::{Duration, Instant};

use jiff::civil::Date;
use tenure_db::Tx;
use tenure_jobs::{Job, NewJob, Outcome};
use uuid::Uuid;

use super::store;
use crate::base::registry::{CheckSource, JobKind, Rebuild, Registry, SearchIndex};
use crate::base::{AccountId, Acting, App, Error, PersonId, Result, search};

/// Kind of the job that rebuilds the index.
const REBUILD: &str = "search-rebuild";
/// Accounts of one step, at first and at most.
const STEPS: (i64, i64) = (2, 50);
/// How long a step should take: writers wait for it.
const STEP_TIME: Duration = Duration::from_millis(15);
/// Texts that are numbered in the order of time: all that wait are read for so many.
const NUMBERED: i64 = 20_000;
/// Texts whose pieces are indexed in one transaction.
const AT_ONCE: usize = 500;
/// Accounts that are compared at once.
const CHECKED: i64 = 100;
/// Names in `search_state`.
const MADE: &str = "version";
const AT: &str = "rebuilt_to";

/// Rebuilds the index in the background.
pub(super) const REBUILDS: JobKind =
    JobKind { kind: REBUILD, every: None, run: |app, _| rebuild(app).map(|()| Outcome::Done) };
/// Follows a person's new name.
pub(super) const RENAMES: JobKind = JobKind { kind: search::RENAMED, every: None, run: renamed };
/// Indexes what an import has left.
pub(super) const SETTLES: JobKind =
    JobKind { kind: search::SETTLE, every: None, run: |app, _| settle(app).map(|()| Outcome::Done) };
/// Compares every entry with what it is made from.
pub(super) const CHECK: CheckSource = CheckSource { name: "search", run: check };

/// Writes entries anew after a merge.
pub(super) const FITS: [Rebuild; 2] = [
    Rebuild { table: "search_entries", run: |tx, set| fit(tx, set, SearchIndex::Names) },
    Rebuild { table: "search_texts", run: |tx, set| fit(tx, set, SearchIndex::Texts) },
];

/// Asks for a rebuild when what is stored is of another version; for the start of the program. Meanwhile search goes
/// on with what there is.
///
/// # Errors
/// What the database says.
pub fn begin(tx: &Tx<'_>, by: &Acting) -> Result<()> {
    let version = search::VERSION.to_string();
    if store::state(tx, MADE)?.as_deref() == Some(version.as_str()) {
        return Ok(());
    }
    if store::accounts_after(tx, AccountId(Uuid::nil()), 1)?.is_empty() {
        return store::set_state(tx, MADE, &version);
    }
    let job = NewJob {
        kind: REBUILD,
        payload: serde_json::json!({}),
        unique_key: Some("rebuild"),
        run_at: by.now,
        max_attempts: 5,
    };
    tenure_jobs::enqueue(tx, &job, by.uuid(), by.now)?;
    Ok(())
}

/// Makes all entries anew, a few accounts at a time, and goes on where it was interrupted. It takes half the time of
/// the database at most, so that whoever writes meanwhile hardly notices.
fn rebuild(app: &App) -> Result<()> {
    let mut size = STEPS.0;
    loop {
        let (registry, begun) = (app.registry.clone(), Instant::now());
        if app.db.write_blocking(move |tx| step(tx, &registry, size))? {
            break;
        }
        let took = begun.elapsed();
        size = if took > STEP_TIME { (size / 2).max(1) } else { (size + 1).min(STEPS.1) };
        std::thread::sleep(took);
    }
    settle(app)?;
    app.db.write_blocking(|tx| {
        store::set_state(tx, MADE, &search::VERSION.to_string())?;
        store::set_state(tx, AT, "")
    })?;
    tracing::info!("the search index is of version {}", search::VERSION);
    Ok(())
}

/// Numbers texts that wait and indexes their pieces.
fn settle(app: &App) -> Result<()> {
    loop {
        let waiting = app.db.read_blocking(|q| search::waiting(q, NUMBERED))?;
        for part in waiting.chunks(AT_ONCE) {
            settle_part(app, part.to_vec())?;
        }
        if waiting.is_empty() && settle_part(app, Vec::new())? == 0 {
            return Ok(());
        }
    }
}

/// Numbers some hundred texts and indexes as many, and rests as long as it took; answers how many were indexed.
fn settle_part(app: &App, part: Vec<search::Waiting>) -> Result<usize> {
    let (begun, most) = (Instant::now(), i64::try_from(AT_ONCE).unwrap_or(i64::MAX));
    let indexed = app.db.write_blocking(move |tx| search::settle(tx, &part, most))?;
    std::thread::sleep(begun.elapsed());
    Ok(indexed)
}

/// One step over `size` accounts; whether there was none left.
fn step(tx: &Tx<'_>, registry: &Registry, size: i64) -> Result<bool> {
    let version = search::VERSION.to_string();
    // The place counts for one version only.
    let place = store::state(tx, AT)?.unwrap_or_default();
    let after = place.strip_prefix(&format!("{version}:")).and_then(|id| id.parse().ok());
    let accounts = store::accounts_after(tx, after.unwrap_or(AccountId(Uuid::nil())), size)?;
    let Some(last) = accounts.last() else { return Ok(true) };
    search::rebuild_accounts(tx, &registry.search, &accounts)?;
    store::set_state(tx, AT, &format!("{version}:{last}"))?;
    Ok(false)
}

fn renamed(app: &App, job: &Job) -> Result<Outcome> {
    let person = job.payload["person"].as_str().and_then(|id| id.parse::<PersonId>().ok());
    let Some(person) = person else { return Ok(Outcome::Fail(String::from("the job names no person"))) };
    let told = app.db.read_blocking(move |q| store::told_of(q, person))?;
    for told in told.chunks(200) {
        let (told, registry) = (told.to_vec(), app.registry.clone());
        app.db.write_blocking(move |tx| {
            for source in &registry.search {
                let mine = told.iter().filter(|(kind, ..)| kind == source.kind);
                let things: Vec<(AccountId, Uuid)> = mine.map(|(_, account, id)| (*account, *id)).collect();
                search::refresh(tx, source, &things)?;
            }
            Ok::<_, Error>(())
        })?;
    }
    Ok(Outcome::Done)
}

fn fit(tx: &Tx<'_>, set: Uuid, index: SearchIndex) -> Result<()> {
    let accounts = store::of_set(tx, set)?;
    search::fit_accounts(tx, crate::features::registry().search.iter().filter(|s| s.index == index), &accounts)
}

fn check(tx: &Tx<'_>, _: Date, repair: bool) -> Result<Vec<String>> {
    let registry = crate::features::registry();
    let mut wrong: Vec<(&'static str, usize)> = Vec::new();
    let mut after = AccountId(Uuid::nil());
    loop {
        let accounts = store::accounts_after(tx, after, CHECKED)?;
        let Some(last) = accounts.last() else { break };
        after = *last;
        for (kind, n) in search::check_accounts(tx, &registry.search, &accounts, repair)? {
            match wrong.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, sum)) => *sum += n,
                None => wrong.push((kind, n)),
            }
        }
    }
    let mut found: Vec<String> = wrong
        .iter()
        .map(|(kind, n)| format!("{n} entries of the kind {kind} differ from what they are made from"))
        .collect();
    let orphans = search::orphans(tx, repair)?;
    if orphans > 0 {
        found.push(format!("{orphans} entries have no account"));
    }
    Ok(found)
}
