//! The database that the product holds.

use std::future::Future;
use std::panic::Location;
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use tokio::sync::oneshot;

use crate::migrate::{self, Migrated};
use crate::postgres::Postgres;
use crate::sqlite::Sqlite;
use crate::task::{Reply, Write};
use crate::{Config, Conn, Error, Kind, Tx};

/// A database; clones share it.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    engine: Engine,
    slow_write: Duration,
}

enum Engine {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Db {
    /// Opens the database that `config` names; it is not migrated.
    ///
    /// # Errors
    /// `Unavailable` when it cannot be reached, or when another process has the SQLite file.
    pub fn open(config: &Config) -> Result<Db, Error> {
        let engine = match parse(&config.url)? {
            Place::File(path) => Engine::Sqlite(Sqlite::open(path, config)?),
            Place::Server(url) => Engine::Postgres(Postgres::open(url, config)?),
        };
        Ok(Db(Arc::new(Inner { engine, slow_write: config.slow_write })))
    }

    /// Which database this is.
    pub fn kind(&self) -> Kind {
        match self.0.engine {
            Engine::Sqlite(_) => Kind::Sqlite,
            Engine::Postgres(_) => Kind::Postgres,
        }
    }

    /// Brings the schema up to date, under a lock.
    ///
    /// # Errors
    /// `Newer` when a newer program has migrated it; nothing is changed then.
    pub fn migrate(&self) -> Result<Migrated, Error> {
        match &self.0.engine {
            Engine::Sqlite(sqlite) => migrate::sqlite(&mut sqlite.migrator()?),
            Engine::Postgres(postgres) => plain_thread(|| migrate::postgres(&mut postgres.migrator()?)),
        }
    }

    /// The schema's version; none before the first migration.
    ///
    /// # Errors
    /// What the database says.
    pub fn version(&self) -> Result<Option<u32>, Error> {
        match &self.0.engine {
            Engine::Sqlite(sqlite) => migrate::sqlite_version(&*sqlite.reader()?),
            Engine::Postgres(postgres) => plain_thread(|| migrate::postgres_version(&mut postgres.migrator()?)),
        }
    }

    /// Reads. On SQLite all of the closure sees one state; on PostgreSQL each statement sees the latest.
    ///
    /// # Errors
    /// What the closure or the database says.
    pub async fn read<T, E>(&self, f: impl FnOnce(&Conn<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let db = self.clone();
        blocking(move || db.read_blocking(f)).await
    }

    /// Reads with all queries seeing one state.
    ///
    /// # Errors
    /// What the closure or the database says.
    pub async fn snapshot<T, E>(&self, f: impl FnOnce(&Conn<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let db = self.clone();
        blocking(move || db.snapshot_blocking(f)).await
    }

    /// Writes in one transaction. The closure may run more than once, so it holds SQL only; answered when on disk.
    ///
    /// # Errors
    /// What the closure or the database says; nothing of it is kept then.
    #[track_caller]
    pub fn write<T, E>(
        &self,
        f: impl Fn(&Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> impl Future<Output = Result<T, E>> + Send
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (db, caller) = (self.clone(), Location::caller());
        async move {
            match &db.0.engine {
                Engine::Sqlite(sqlite) => {
                    let (sender, answer) = oneshot::channel();
                    sqlite.send(Box::new(db.task(f, Reply::Future(sender), caller)))?;
                    answer.await.unwrap_or_else(|_| Err(closed().into()))
                }
                Engine::Postgres(_) => {
                    let db = db.clone();
                    blocking(move || db.write_postgres(&f, caller)).await
                }
            }
        }
    }

    /// `read` for threads without a runtime.
    ///
    /// # Errors
    /// What the closure or the database says.
    pub fn read_blocking<T, E: From<Error>>(&self, f: impl FnOnce(&Conn<'_>) -> Result<T, E>) -> Result<T, E> {
        match &self.0.engine {
            Engine::Sqlite(sqlite) => sqlite.read(false, f),
            Engine::Postgres(postgres) => postgres.read(false, f),
        }
    }

    /// `snapshot` for threads without a runtime.
    ///
    /// # Errors
    /// What the closure or the database says.
    pub fn snapshot_blocking<T, E: From<Error>>(&self, f: impl FnOnce(&Conn<'_>) -> Result<T, E>) -> Result<T, E> {
        match &self.0.engine {
            Engine::Sqlite(sqlite) => sqlite.read(true, f),
            Engine::Postgres(postgres) => postgres.read(true, f),
        }
    }

    /// `write` for threads without a runtime.
    ///
    /// # Errors
    /// What the closure or the database says; nothing of it is kept then.
    #[track_caller]
    pub fn write_blocking<T, E>(&self, f: impl Fn(&Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let caller = Location::caller();
        match &self.0.engine {
            Engine::Sqlite(sqlite) => {
                if sqlite.on_writer_thread() {
                    return Err(Error::Other(format!("a write inside a write would wait for itself ({caller})")).into());
                }
                let (sender, answer) = mpsc::sync_channel(1);
                sqlite.send(Box::new(self.task(f, Reply::Thread(sender), caller)))?;
                answer.recv().unwrap_or_else(|_| Err(closed().into()))
            }
            Engine::Postgres(_) => self.write_postgres(&f, caller),
        }
    }

    fn task<F, T, E>(&self, f: F, reply: Reply<Result<T, E>>, caller: &'static Location<'static>) -> Write<F, T, E> {
        Write { f, result: None, reply, slow: self.0.slow_write, caller }
    }

    fn write_postgres<T, E: From<Error>>(
        &self,
        f: &impl Fn(&Tx<'_>) -> Result<T, E>,
        caller: &Location<'_>,
    ) -> Result<T, E> {
        match &self.0.engine {
            Engine::Postgres(postgres) => postgres.write(f, self.0.slow_write, caller),
            Engine::Sqlite(_) => Err(Error::Unsupported(String::from("this write is for PostgreSQL")).into()),
        }
    }

    /// Copies the database while it serves: SQLite only. The copy is checked before it takes the name `to`.
    ///
    /// # Errors
    /// `Unsupported` on PostgreSQL; else what the file system or the check says.
    pub fn backup(&self, to: &Path) -> Result<(), Error> {
        match &self.0.engine {
            Engine::Sqlite(sqlite) => sqlite.backup(to),
            Engine::Postgres(_) => {
                Err(Error::Unsupported(String::from("a file copy of PostgreSQL; use the logical backup or pg_dump")))
            }
        }
    }

    /// What is wrong with the file: nothing on a sound one, and nothing on PostgreSQL, which looks after itself.
    ///
    /// # Errors
    /// What the database says.
    pub fn check(&self) -> Result<Vec<String>, Error> {
        match &self.0.engine {
            Engine::Sqlite(sqlite) => sqlite.check(),
            Engine::Postgres(_) => Ok(Vec::new()),
        }
    }

    /// Whether the database answers and can be written to.
    ///
    /// # Errors
    /// Why not.
    pub async fn ping(&self) -> Result<(), Error> {
        if let Engine::Sqlite(sqlite) = &self.0.engine {
            sqlite.alive()?;
        }
        self.read(|q| q.query_one("select 1", &[], |_| Ok::<_, Error>(()))).await
    }

    /// Finishes what waits, then lets go of the database; later calls answer `Unavailable`.
    pub fn close(&self) {
        match &self.0.engine {
            Engine::Sqlite(sqlite) => sqlite.close(),
            Engine::Postgres(postgres) => postgres.close(),
        }
    }
}

enum Place<'a> {
    File(&'a Path),
    Server(&'a str),
}

fn parse(url: &str) -> Result<Place<'_>, Error> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok(Place::Server(url));
    }
    match url.strip_prefix("sqlite:") {
        Some("" | ":memory:") | None => {
            Err(Error::Unsupported(String::from("a database URL is sqlite:PATH or postgres://user@host/name")))
        }
        Some(path) => Ok(Place::File(Path::new(path.strip_prefix("//").unwrap_or(path)))),
    }
}

pub(crate) fn closed() -> Error {
    Error::Unavailable(String::from("it has been closed"))
}

async fn blocking<T, E>(f: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    match tokio::task::spawn_blocking(f).await {
        Ok(result) => result,
        Err(error) => Err(Error::Unavailable(error.to_string()).into()),
    }
}

/// The PostgreSQL client brings its own runtime, which may not start inside another one.
fn plain_thread<T: Send>(f: impl FnOnce() -> Result<T, Error> + Send) -> Result<T, Error> {
    std::thread::scope(|scope| scope.spawn(f).join())
        .unwrap_or_else(|_| Err(Error::Other(String::from("the database thread panicked"))))
}
