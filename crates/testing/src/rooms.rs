//! Databases for tests, gone with them: a template is made once per process, and cloned for each test. The tests over
//! HTTP include this file too.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use tenure_db::{Config, Db};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// What the databases of a kind of test begin with.
pub struct Template {
    sqlite: OnceLock<PathBuf>,
    postgres: OnceLock<String>,
}

/// Closes and removes the database of one test.
pub struct Room {
    /// For what the test writes beside the database.
    pub folder: PathBuf,
    postgres: Option<(String, String)>,
    db: Db,
}

impl Template {
    /// One that is made when the first clone is asked for.
    #[allow(clippy::new_without_default, reason = "one that is const, for statics")]
    pub const fn new() -> Self {
        Self { sqlite: OnceLock::new(), postgres: OnceLock::new() }
    }

    /// A clone on SQLite, or on the PostgreSQL of an administrator; `make` fills the template the first time.
    pub fn database(&self, admin: Option<&str>, make: impl FnOnce(&Db) + Send) -> (Db, Room) {
        let folder = new_folder();
        let Some(admin) = admin else {
            let template = self.sqlite.get_or_init(|| {
                let source = new_folder();
                let db = open(&format!("sqlite:{}", source.join("t.db").display()));
                make(&db);
                // A backup is one file, whatever stands in the log beside the database.
                let file = new_folder().join("template.db");
                db.backup(&file).unwrap();
                drop(Room { folder: source, postgres: None, db });
                file
            });
            let file = folder.join("t.db");
            std::fs::copy(template, &file).unwrap();
            let db = open(&format!("sqlite:{}", file.display()));
            return (db.clone(), Room { folder, postgres: None, db });
        };
        // On a thread of its own: the client blocks, and many tests live in a runtime.
        let made = std::thread::scope(|scope| scope.spawn(|| self.clone_on(admin, make)).join());
        let (db, name) = made.expect("the thread ends");
        (db.clone(), Room { folder, postgres: Some((admin.to_owned(), name)), db })
    }

    fn clone_on(&self, admin: &str, make: impl FnOnce(&Db)) -> (Db, String) {
        let template = self.postgres.get_or_init(|| {
            let name = format!("template_{}", number());
            statement(admin, &format!("create database {name}"));
            let db = open(&beside(admin, &name));
            make(&db);
            db.close();
            name
        });
        let name = format!("test_{}", number());
        statement(admin, &format!("create database {name} template {template}"));
        (open(&beside(admin, &name)), name)
    }
}

fn number() -> String {
    format!("{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

fn new_folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("tenure-test-{}", number()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn open(url: &str) -> Db {
    let mut config = Config::new(url);
    config.readers = 4;
    Db::open(&config).unwrap()
}

/// The URL of another database on the same server.
fn beside(admin: &str, name: &str) -> String {
    let (base, options) = admin.split_once('?').map_or((admin, String::new()), |(b, o)| (b, format!("?{o}")));
    format!("{}/{name}{options}", base.rsplit_once('/').expect("the URL names a database").0)
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
