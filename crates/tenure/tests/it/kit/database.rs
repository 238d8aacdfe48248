//! Databases for tests: a template is made once per process, and cloned for each test.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use tenure_db::{Config, Db};

use super::cast::Cast;

static NEXT: AtomicU32 = AtomicU32::new(0);
static SQLITE: OnceLock<(PathBuf, Cast)> = OnceLock::new();
static POSTGRES: OnceLock<(String, Cast)> = OnceLock::new();

/// A database of one test, gone with it.
pub(crate) struct Database {
    pub(crate) db: Db,
    kind: Kind,
}

enum Kind {
    Sqlite(PathBuf),
    Postgres(String),
}

/// Where PostgreSQL's administrator is, if the caller gave one.
pub(crate) fn postgres_url() -> Option<String> {
    std::env::var("TENURE_TEST_POSTGRES").ok().filter(|u| !u.is_empty())
}

fn number() -> String {
    format!("{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

fn open(url: &str) -> Db {
    let mut config = Config::new(url);
    config.readers = 4;
    Db::open(&config).expect("the database opens")
}

/// A clone with the cast in it.
pub(crate) fn sqlite() -> (Database, Cast) {
    let (template, cast) = SQLITE.get_or_init(|| {
        let path = std::env::temp_dir().join(format!("tenure-template-{}.db", number()));
        let db = open(&format!("sqlite:{}", path.display()));
        let cast = Cast::make(&db);
        db.close();
        (path, cast)
    });
    let path = std::env::temp_dir().join(format!("tenure-it-{}.db", number()));
    std::fs::copy(template, &path).expect("the template is copied");
    (Database { db: open(&format!("sqlite:{}", path.display())), kind: Kind::Sqlite(path) }, cast.clone())
}

/// A clone with the cast in it.
pub(crate) fn postgres(admin: &str) -> (Database, Cast) {
    let (template, cast) = POSTGRES.get_or_init(|| {
        let name = format!("it_template_{}", number());
        statement(admin, &format!("create database {name}"));
        let db = open(&beside(admin, &name));
        let cast = Cast::make(&db);
        db.close();
        (name, cast)
    });
    let name = format!("it_{}", number());
    statement(admin, &format!("create database {name} template {template}"));
    (Database { db: open(&beside(admin, &name)), kind: Kind::Postgres(name) }, cast.clone())
}

/// The URL of another database on the same server.
fn beside(admin: &str, name: &str) -> String {
    let (base, options) = admin.split_once('?').map_or((admin, String::new()), |(b, o)| (b, format!("?{o}")));
    format!("{}/{name}{options}", base.rsplit_once('/').expect("the URL names a database").0)
}

fn statement(admin: &str, sql: &str) {
    // Two tests cannot clone the template at once.
    static LOCK: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _held = LOCK.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    // On a thread of its own: the client blocks, and a test drops its database inside the runtime.
    std::thread::scope(|scope| {
        let run = scope.spawn(|| ::postgres::Client::connect(admin, ::postgres::NoTls)?.batch_execute(sql));
        run.join().expect("the thread ends").expect("the statement runs");
    });
}

impl Drop for Database {
    fn drop(&mut self) {
        self.db.close();
        match &self.kind {
            Kind::Sqlite(path) => {
                for ending in ["", "-wal", "-shm", ".lock"] {
                    let _ = std::fs::remove_file(format!("{}{ending}", path.display()));
                }
            }
            Kind::Postgres(name) => {
                if let Some(admin) = postgres_url() {
                    statement(&admin, &format!("drop database {name} with (force)"));
                }
            }
        }
    }
}
