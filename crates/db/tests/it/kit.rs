//! A fresh database for each test.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use tenure_db::{Config, Db};

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A folder that goes when the test ends.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("db-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn config(&self) -> Config {
        Config::new(format!("sqlite:{}", self.file("test.db").display()))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A PostgreSQL database that goes when the test ends.
pub(crate) struct Server {
    admin: String,
    name: String,
}

impl Server {
    pub(crate) fn new() -> Option<Self> {
        let admin = std::env::var("TENURE_TEST_POSTGRES").ok()?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("tenure_db_{}_{number}", std::process::id());
        let server = Self { admin, name };
        server.admin(&format!("create database {}", server.name));
        Some(server)
    }

    pub(crate) fn config(&self) -> Config {
        let (start, _) = self.admin.rsplit_once('/').unwrap();
        Config::new(format!("{start}/{}", self.name))
    }

    pub(crate) fn admin(&self, sql: &str) {
        let mut client = postgres::Client::connect(&self.admin, postgres::NoTls).unwrap();
        client.batch_execute(sql).unwrap();
    }

    /// What a restart of the server does to its clients.
    pub(crate) fn cut_connections(&self) {
        self.admin(&format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{}'", self.name));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.admin(&format!("drop database if exists {} with (force)", self.name));
    }
}

/// Runs `test` on each database there is.
pub(crate) fn on_both(test: impl Fn(&Db)) {
    let folder = Folder::new();
    let db = Db::open(&folder.config()).unwrap();
    test(&db);
    db.close();
    if let Some(server) = Server::new() {
        let db = Db::open(&server.config()).unwrap();
        test(&db);
        db.close();
    }
}

/// Runs statements of a test's schema.
pub(crate) fn schema(db: &Db, statements: &'static [&'static str]) {
    db.write_blocking(move |tx| statements.iter().try_for_each(|sql| tx.execute(sql, &[]).map(drop))).unwrap();
}

/// `select` of one number.
pub(crate) fn number(db: &Db, sql: &str) -> i64 {
    db.read_blocking(|q| q.query_one(sql, &[], |row| row.get::<i64>(0))).unwrap()
}

/// A multi-threaded runtime.
pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}
