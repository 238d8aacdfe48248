//! A migrated database for one test, gone with it: SQLite, or PostgreSQL when `TENURE_TEST_ON=postgres` says so.
//! `cargo xtask ci` runs the tests of this crate once on each.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test that cannot go on says so by panicking")]

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use tenure_db::{Config, Db};

static NEXT: AtomicU32 = AtomicU32::new(0);
static TEMPLATE: OnceLock<String> = OnceLock::new();

/// Removes the database when the test is over. The `Db` itself is closed by its own.
pub(crate) struct Room {
    /// For what the test writes beside the database.
    pub(crate) folder: PathBuf,
    postgres: Option<(String, String)>,
    db: Db,
}

fn number() -> String {
    format!("{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A fresh, migrated database.
pub(crate) fn database() -> (Db, Room) {
    let folder = std::env::temp_dir().join(format!("tenure-unit-{}", number()));
    std::fs::create_dir_all(&folder).unwrap();
    if std::env::var("TENURE_TEST_ON").as_deref() == Ok("postgres") {
        let admin = std::env::var("TENURE_TEST_POSTGRES").expect("TENURE_TEST_POSTGRES is set");
        // On a thread of its own: the client blocks, and many of these tests live in a runtime.
        let made = std::thread::scope(|scope| scope.spawn(|| clone(&admin)).join());
        let (db, name) = made.expect("the thread ends");
        return (db.clone(), Room { folder, postgres: Some((admin, name)), db });
    }
    let db = Db::open(&Config::new(format!("sqlite:{}", folder.join("t.db").display()))).unwrap();
    db.migrate().unwrap();
    (db.clone(), Room { folder, postgres: None, db })
}

fn clone(admin: &str) -> (Db, String) {
    let template = TEMPLATE.get_or_init(|| {
        let name = format!("unit_template_{}", number());
        statement(admin, &format!("create database {name}"));
        let db = open(admin, &name);
        db.migrate().unwrap();
        db.close();
        name
    });
    let name = format!("unit_{}", number());
    statement(admin, &format!("create database {name} template {template}"));
    (open(admin, &name), name)
}

fn open(admin: &str, name: &str) -> Db {
    let (base, options) = admin.split_once('?').map_or((admin, String::new()), |(b, o)| (b, format!("?{o}")));
    let mut config = Config::new(format!("{}/{name}{options}", base.rsplit_once('/').unwrap().0));
    config.readers = 4;
    Db::open(&config).unwrap()
}

fn statement(admin: &str, sql: &str) {
    // Two tests cannot clone the template at once.
    static LOCK: Mutex<()> = Mutex::new(());
    let _held = LOCK.lock().unwrap_or_else(PoisonError::into_inner);
    ::postgres::Client::connect(admin, ::postgres::NoTls).unwrap().batch_execute(sql).unwrap();
}

impl Drop for Room {
    fn drop(&mut self) {
        self.db.close();
        if let Some((admin, name)) = &self.postgres {
            let sql = format!("drop database {name} with (force)");
            std::thread::scope(|scope| drop(scope.spawn(|| statement(admin, &sql)).join()));
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
