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
use crate::task::{Answer, Reading, Reply, Task, unpack};
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
        unpack(blocking(Box::new(move || Box::new(db.read_blocking::<T, E>(f)))).await?)
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
        unpack(blocking(Box::new(move || Box::new(db.snapshot_blocking::<T, E>(f)))).await?)
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
        let (db, task) = (self.clone(), Task::new(f, self.0.slow_write, Location::caller()));
        async move { unpack(db.run(task).await?) }
    }

    async fn run(&self, task: Task) -> Result<Answer, Error> {
        match &self.0.engine {
            Engine::Sqlite(sqlite) => {
                let (sender, answer) = oneshot::channel();
                sqlite.send(task.reply(Reply::Future(sender)))?;
                answer.await.map_err(|_| closed())
            }
            Engine::Postgres(_) => {
                let db = self.clone();
                let ran = tokio::task::spawn_blocking(move || db.run_blocking(task)).await;
                ran.unwrap_or_else(|error| Err(Error::Unavailable(error.to_string())))
            }
        }
    }

    /// `read` for threads without a runtime.
    ///
    /// # Errors
    /// What the closure or the database says.
    pub fn read_blocking<T, E: From<Error>>(&self, f: impl FnOnce(&Conn<'_>) -> Result<T, E>) -> Result<T, E> {
        self.reading(false, f)
    }

    /// `snapshot` for threads without a runtime.
    ///
    /// # Errors
    /// What the closure or the database says.
    pub fn snapshot_blocking<T, E: From<Error>>(&self, f: impl FnOnce(&Conn<'_>) -> Result<T, E>) -> Result<T, E> {
        self.reading(true, f)
    }

    fn reading<T, E: From<Error>>(&self, snapshot: bool, f: impl FnOnce(&Conn<'_>) -> Result<T, E>) -> Result<T, E> {
        let (mut f, mut result) = (Some(f), None);
        self.run_reading(snapshot, &mut |conn| result = f.take().map(|f| f(conn)))?;
        result.unwrap_or_else(|| Err(Error::Other(String::from("a read was not run")).into()))
    }

    fn run_reading(&self, snapshot: bool, f: Reading<'_>) -> Result<(), Error> {
        match &self.0.engine {
            Engine::Sqlite(sqlite) => sqlite.read(snapshot, f),
            Engine::Postgres(postgres) => postgres.read(snapshot, f),
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
        unpack(self.run_blocking(Task::new(f, self.0.slow_write, Location::caller()))?)
    }

    fn run_blocking(&self, mut task: Task) -> Result<Answer, Error> {
        match &self.0.engine {
            Engine::Sqlite(sqlite) => {
                if sqlite.on_writer_thread() {
                    let caller = task.caller();
                    return Err(Error::Other(format!("a write inside a write would wait for itself ({caller})")));
                }
                let (sender, answer) = mpsc::sync_channel(1);
                sqlite.send(task.reply(Reply::Thread(sender)))?;
                answer.recv().map_err(|_| closed())
            }
            Engine::Postgres(postgres) => {
                postgres.write(&mut task);
                Ok(task.finish())
            }
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

async fn blocking(f: Box<dyn FnOnce() -> Answer + Send>) -> Result<Answer, Error> {
    tokio::task::spawn_blocking(f).await.map_err(|error| Error::Unavailable(error.to_string()))
}

/// The PostgreSQL client brings its own runtime, which may not start inside another one.
fn plain_thread<T: Send>(f: impl FnOnce() -> Result<T, Error> + Send) -> Result<T, Error> {
    std::thread::scope(|scope| scope.spawn(f).join())
        .unwrap_or_else(|_| Err(Error::Other(String::from("the database thread panicked"))))
}
