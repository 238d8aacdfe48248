//! Schema migrations: the same numbers and names for both databases, embedded by `build.rs`.

use refinery_core::{Migration, Runner};

use crate::sqlite::backup::broken_keys;
use crate::{Error, postgres as pg, sqlite as lite};

const TABLE: &str = "schema_history";

/// One migration.
pub(crate) struct Step {
    pub(crate) number: u32,
    pub(crate) name: &'static str,
    pub(crate) sqlite: &'static str,
    pub(crate) postgres: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// What a migration run did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Migrated {
    /// The version before; none for a new database.
    pub from: Option<u32>,
    /// The version now.
    pub to: u32,
    /// Names of the migrations that ran.
    pub applied: Vec<String>,
}

/// The schema version that this program knows.
pub fn known_version() -> u32 {
    ALL.last().map_or(0, |step| step.number)
}

/// Migrates a SQLite file. The file's lock keeps other processes away; the transaction is an immediate one.
pub(crate) fn sqlite(conn: &mut rusqlite::Connection) -> Result<Migrated, Error> {
    conn.set_transaction_behavior(rusqlite::TransactionBehavior::Immediate);
    let from = sqlite_version(conn)?;
    let migrated = run(conn, from, |step| step.sqlite)?;
    if migrated.applied.is_empty() {
        return Ok(migrated);
    }
    match broken_keys(conn)?.as_slice() {
        [] => Ok(migrated),
        broken => Err(Error::Other(format!("after migrating: {}", broken.join("; ")))),
    }
}

/// Migrates PostgreSQL under an advisory lock, one for each schema.
pub(crate) fn postgres(client: &mut ::postgres::Client) -> Result<Migrated, Error> {
    const KEY: &str = "hashtextextended('tenure migrations ' || coalesce(current_schema(), ''), 0)";
    client.execute(&format!("select pg_advisory_lock({KEY})"), &[]).map_err(|e| pg::error(&e))?;
    let migrated = postgres_version(client).and_then(|from| run(client, from, |step| step.postgres));
    // The connection closes right after, which lets go of the lock in any case.
    let _ = client.execute(&format!("select pg_advisory_unlock({KEY})"), &[]);
    migrated
}

/// The version of a SQLite file.
pub(crate) fn sqlite_version(conn: &rusqlite::Connection) -> Result<Option<u32>, Error> {
    let sql = "select exists (select 1 from sqlite_master where type = 'table' and name = ?1)";
    if !conn.query_row(sql, [TABLE], |row| row.get::<_, bool>(0)).map_err(lite::error)? {
        return Ok(None);
    }
    conn.query_row(&format!("select max(version) from {TABLE}"), [], |row| row.get(0)).map_err(lite::error)
}

/// The version of a PostgreSQL database.
pub(crate) fn postgres_version(client: &mut ::postgres::Client) -> Result<Option<u32>, Error> {
    let row = client.query_one("select to_regclass($1) is not null", &[&TABLE]).map_err(|e| pg::error(&e))?;
    if !row.get::<_, bool>(0) {
        return Ok(None);
    }
    let row = client.query_one(&format!("select max(version) from {TABLE}"), &[]).map_err(|e| pg::error(&e))?;
    Ok(row.get::<_, Option<i32>>(0).and_then(|version| u32::try_from(version).ok()))
}

fn run<C: refinery_core::Migrate>(
    conn: &mut C,
    from: Option<u32>,
    text: impl Fn(&Step) -> &'static str,
) -> Result<Migrated, Error> {
    let known = known_version();
    if let Some(found) = from.filter(|found| *found > known) {
        return Err(Error::Newer { found, known });
    }
    let failed = |e: refinery_core::Error| {
        let source = std::error::Error::source(&e).map(|s| format!(": {}", pg::chain(s))).unwrap_or_default();
        Error::Other(format!("the schema cannot be migrated: {e}{source}"))
    };
    let migrations = ALL
        .iter()
        .map(|step| Migration::unapplied(&format!("V{}__{}", step.number, step.name), text(step)))
        .collect::<Result<Vec<_>, _>>()
        .map_err(failed)?;
    // Grouped: all of an upgrade or nothing of it.
    let mut runner = Runner::new(&migrations).set_grouped(true);
    runner.set_migration_table_name(TABLE);
    let report = runner.run(conn).map_err(failed)?;
    let applied = report.applied_migrations().iter().map(|done| format!("{:04}_{}", done.version(), done.name()));
    Ok(Migrated { from, to: known, applied: applied.collect() })
}
