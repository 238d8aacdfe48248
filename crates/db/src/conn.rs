//! What closures get: a connection to read with, a transaction to write with.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::ops::Deref;
use std::rc::Rc;
use std::time::Duration;

use crate::postgres::Session;
use crate::task::AfterCommit;
use crate::{Error, Kind, Row, Value, postgres, record, sql, sqlite};

/// Parameters of one `insert_many` statement at most: SQLite takes 32,766.
const MOST_PARAMETERS: usize = 8_000;
/// Rows of one `insert_many` statement at most.
const CHUNK: usize = 200;

/// A connection, for reading. It is covariant in its lifetime: `&'a Conn<'a>` is all that a permit needs to hold.
pub struct Conn<'a> {
    link: Link<'a>,
    state: &'a State,
}

#[derive(Clone, Copy)]
pub(crate) enum Link<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(&'a Session),
}

/// What one closure's run has come to.
#[derive(Default)]
pub(crate) struct State {
    /// Whether a failed statement poisons what follows.
    guarded: bool,
    /// Whether all statements see one state, which nothing that is done here changes.
    steady: bool,
    pub(crate) poisoned: Cell<bool>,
    /// Depth of `attempt`.
    depth: Cell<u32>,
    statements: Cell<u32>,
    pub(crate) after: RefCell<Vec<AfterCommit>>,
    /// What was made of a steady state, by what it is.
    made: RefCell<Vec<(String, Rc<dyn Any>)>>,
}

impl State {
    /// For plain reads: each statement stands alone.
    pub(crate) fn plain() -> Self {
        Self::default()
    }

    /// For writes.
    pub(crate) fn guarded() -> Self {
        Self { guarded: true, ..Self::default() }
    }

    /// For snapshots.
    pub(crate) fn snapshot() -> Self {
        Self { guarded: true, steady: true, ..Self::default() }
    }
}

impl<'a> Conn<'a> {
    pub(crate) fn new(link: Link<'a>, state: &'a State) -> Self {
        Self { link, state }
    }

    /// Which database this is, for the few dialect arms.
    pub fn kind(&self) -> Kind {
        match self.link {
            Link::Sqlite(_) => Kind::Sqlite,
            Link::Postgres(_) => Kind::Postgres,
        }
    }

    /// How many statements have run so far: pages have a budget.
    pub fn statements(&self) -> u32 {
        self.state.statements.get()
    }

    /// What `make` makes of a snapshot: made once, however many parts of a page ask for it. `key` says what it is, and
    /// of what. Where something is written, and where each statement sees its own state, it is made each time.
    ///
    /// # Errors
    /// What `make` says.
    pub fn once<T: 'static, E>(&self, key: String, make: impl FnOnce() -> Result<T, E>) -> Result<Rc<T>, E> {
        let before = self.state.made.borrow().iter().find(|(k, _)| *k == key).map(|(_, made)| Rc::clone(made));
        if let Some(Ok(made)) = before.map(Rc::downcast) {
            return Ok(made);
        }
        let made = Rc::new(make()?);
        if self.state.steady {
            self.state.made.borrow_mut().push((key, Rc::clone(&made) as Rc<dyn Any>));
        }
        Ok(made)
    }

    /// All rows, each through `map`.
    ///
    /// # Errors
    /// What the database or `map` says.
    pub fn query<T, E: From<Error>>(
        &self,
        sql: &str,
        params: &[Value<'_>],
        mut map: impl FnMut(&Row<'_>) -> Result<T, E>,
    ) -> Result<Vec<T>, E> {
        let mut rows = Vec::new();
        self.each::<E>(sql, params, &mut |row| {
            rows.push(map(row)?);
            Ok(true)
        })?;
        Ok(rows)
    }

    /// The first row, if any. PostgreSQL sends all rows: say `limit 1` where there may be many.
    ///
    /// # Errors
    /// What the database or `map` says.
    pub fn query_opt<T, E: From<Error>>(
        &self,
        sql: &str,
        params: &[Value<'_>],
        map: impl FnOnce(&Row<'_>) -> Result<T, E>,
    ) -> Result<Option<T>, E> {
        let (mut map, mut found) = (Some(map), None);
        self.each::<E>(sql, params, &mut |row| {
            if let Some(map) = map.take() {
                found = Some(map(row)?);
            }
            Ok(false)
        })?;
        Ok(found)
    }

    /// The first row.
    ///
    /// # Errors
    /// `NoRow` when there is none, else what the database or `map` says.
    pub fn query_one<T, E: From<Error>>(
        &self,
        sql: &str,
        params: &[Value<'_>],
        map: impl FnOnce(&Row<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.query_opt(sql, params, map)?.ok_or_else(|| Error::NoRow.into())
    }

    /// SQL that lists the ids of the parameter `place` (`"$2"`) made by [`crate::ids_value`]: for
    /// `id in ({ids})`, so that a list of any length is one text and one plan.
    pub fn ids_sql(&self, place: &str) -> String {
        match self.kind() {
            Kind::Sqlite => format!("select unhex(value) from json_each({place})"),
            Kind::Postgres => {
                format!("select cast(value as uuid) from jsonb_array_elements_text({place}) as ids (value)")
            }
        }
    }

    /// The condition that `column` is one of those ids. Says the same as `in` with [`Self::ids_sql`], and holds PostgreSQL
    /// to the column's index also while a table is filled so fast that its statistics do not follow.
    pub fn among_sql(&self, column: &str, place: &str) -> String {
        let ids = self.ids_sql(place);
        match self.kind() {
            Kind::Sqlite => format!("{column} in ({ids})"),
            Kind::Postgres => format!("{column} = any (array({ids}))"),
        }
    }

    /// SQL that lists the pairs of ids of the parameter `place` made by [`crate::pairs_value`]: for
    /// `(account_id, id) in ({pairs})`. Two lists instead would look for each of one with each of the other.
    pub fn pairs_sql(&self, place: &str) -> String {
        match self.kind() {
            Kind::Sqlite => format!("select unhex(value ->> 0), unhex(value ->> 1) from json_each({place})"),
            Kind::Postgres => format!(
                "select cast(value ->> 0 as uuid), cast(value ->> 1 as uuid) from jsonb_array_elements({place}) as pairs (value)"
            ),
        }
    }

    /// SQL that lists the pairs of an id and a word of the parameter `place` made by [`crate::words_value`]: for
    /// `(account_id, source_key) in ({words})`.
    pub fn words_sql(&self, place: &str) -> String {
        match self.kind() {
            Kind::Sqlite => format!("select unhex(value ->> 0), value ->> 1 from json_each({place})"),
            Kind::Postgres => {
                format!(
                    "select cast(value ->> 0 as uuid), value ->> 1 from jsonb_array_elements({place}) as words (value)"
                )
            }
        }
    }

    /// For how long the oldest write of any process that shares the database has been open; none where there is but
    /// one process. What such a write stamped before it began is still to become visible.
    ///
    /// # Errors
    /// What the database says.
    pub fn oldest_write(&self) -> Result<Option<Duration>, Error> {
        if self.kind() == Kind::Sqlite {
            return Ok(None);
        }
        let millis = self.query_one(
            "select cast(coalesce(max(extract(epoch from clock_timestamp() - xact_start)) * 1000, 0) as bigint)
               from pg_stat_activity
              where datname = current_database() and backend_xid is not null and pid <> pg_backend_pid()",
            &[],
            |r| r.get::<i64>(0),
        )?;
        Ok(Some(Duration::from_millis(u64::try_from(millis).unwrap_or(0))))
    }

    /// The columns of a table with their types in lower case, in their order; those that the database fills itself are
    /// left out.
    ///
    /// # Errors
    /// What the database says.
    pub fn columns(&self, table: &str) -> Result<Vec<(String, String)>, Error> {
        let sql = match self.kind() {
            Kind::Sqlite => "select name, lower(type) from pragma_table_info($1) order by cid",
            Kind::Postgres => {
                // Not by `information_schema`, whose views take some milliseconds to plan.
                "select cast(a.attname as text), format_type(a.atttypid, null) from pg_attribute a
                  where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                  order by a.attnum"
            }
        };
        self.query(sql, &[Value::from(table)], |r| Ok((r.get(0)?, r.get(1)?)))
    }

    /// Runs `sql`; `f` says after each row whether to go on. The outer error is the statement's and poisons.
    fn each<E: From<Error>>(
        &self,
        sql: &str,
        params: &[Value<'_>],
        f: &mut dyn FnMut(&Row<'_>) -> Result<bool, E>,
    ) -> Result<(), E> {
        self.begin(sql)?;
        let ran = match self.link {
            Link::Sqlite(conn) => sqlite::each(conn, sql, params, f),
            Link::Postgres(session) => postgres::each(session, sql, params, f),
        };
        match ran {
            Ok(mapped) => mapped,
            Err(error) => Err(self.failed(error.with_sql(sql)).into()),
        }
    }

    fn begin(&self, sql: &str) -> Result<(), Error> {
        self.enter()?;
        record::note(self.kind(), sql);
        Ok(())
    }

    fn enter(&self) -> Result<(), Error> {
        if self.state.poisoned.get() {
            return Err(Error::Poisoned);
        }
        self.state.statements.set(self.state.statements.get() + 1);
        Ok(())
    }

    fn failed(&self, error: Error) -> Error {
        if self.state.guarded {
            self.state.poisoned.set(true);
        }
        error
    }

    /// Statements of our own, without parameters.
    fn batch(&self, sql: &str) -> Result<(), Error> {
        match self.link {
            Link::Sqlite(conn) => sqlite::run(conn, sql),
            Link::Postgres(session) => session.batch(sql),
        }
    }
}

/// A write transaction. Reads like a [`Conn`].
pub struct Tx<'a>(Conn<'a>);

impl<'a> Deref for Tx<'a> {
    type Target = Conn<'a>;
    fn deref(&self) -> &Conn<'a> {
        &self.0
    }
}

impl<'a> Tx<'a> {
    pub(crate) fn new(link: Link<'a>, state: &'a State) -> Self {
        Self(Conn::new(link, state))
    }

    /// Runs a statement; says how many rows it touched.
    ///
    /// # Errors
    /// What the database says; the transaction is poisoned then.
    pub fn execute(&self, sql: &str, params: &[Value<'_>]) -> Result<u64, Error> {
        self.begin(sql)?;
        let ran = match self.0.link {
            Link::Sqlite(conn) => sqlite::execute(conn, sql, params),
            Link::Postgres(session) => postgres::execute(session, sql, params),
        };
        ran.map_err(|error| self.failed(error.with_sql(sql)))
    }

    /// Inserts many rows with few statements: `insert` is `insert into t (a, b)`, `tail` empty or `on conflict …`.
    /// All rows have the same number of values. Says how many rows it touched.
    ///
    /// # Errors
    /// What the database says; the transaction is poisoned then.
    pub fn insert_many(&self, insert: &str, rows: &[Vec<Value<'_>>], tail: &str) -> Result<u64, Error> {
        self.insert_in_chunks(insert, rows, tail, CHUNK, |text, chunk| match self.0.link {
            Link::Sqlite(conn) => {
                let (sql, one) = (text(chunk.len()), text(1));
                self.begin(&sql)?;
                sqlite::execute_each(conn, &one, chunk).map_err(|error| self.failed(error.with_sql(&sql)))
            }
            Link::Postgres(_) => self.execute(&text(chunk.len()), &chunk.concat()),
        })
    }

    /// Like [`Tx::insert_many`], for tables whose triggers write into an index of words: SQLite writes down all that such
    /// an index has gathered with every statement that runs a trigger.
    ///
    /// # Errors
    /// What the database says; the transaction is poisoned then.
    pub fn insert_many_indexed(&self, insert: &str, rows: &[Vec<Value<'_>>], tail: &str) -> Result<u64, Error> {
        self.insert_in_chunks(insert, rows, tail, usize::MAX, |text, chunk| {
            self.execute(&text(chunk.len()), &chunk.concat())
        })
    }

    /// Rows in chunks of so many at most, each with a function that gives the statement for so many rows.
    fn insert_in_chunks(
        &self,
        insert: &str,
        rows: &[Vec<Value<'_>>],
        tail: &str,
        most: usize,
        mut run: impl FnMut(&dyn Fn(usize) -> String, &[Vec<Value<'_>>]) -> Result<u64, Error>,
    ) -> Result<u64, Error> {
        let columns = rows.first().map_or(0, Vec::len);
        if columns == 0 {
            return Ok(0);
        }
        if rows.iter().any(|row| row.len() != columns) {
            return Err(Error::Other(format!("rows of different lengths, in: {insert}")));
        }
        let text = |rows| format!("{insert} values {} {tail}", sql::values_list(columns, rows));
        let mut touched = 0;
        // Full chunks share one text, so that their statement is prepared once.
        for chunk in rows.chunks((MOST_PARAMETERS / columns).clamp(1, most)) {
            touched += run(&text, chunk)?;
        }
        Ok(touched)
    }

    /// Tries something that may fail: when it does, all of it is undone and the transaction goes on.
    ///
    /// # Errors
    /// What `f` says; `Poisoned` when it hid a failed statement.
    pub fn attempt<T, E: From<Error>>(&self, f: impl FnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        self.enter()?;
        let state = self.0.state;
        let (depth, callbacks) = (state.depth.get(), state.after.borrow().len());
        self.batch(&format!("savepoint attempt_{depth}")).map_err(|error| self.failed(error))?;
        state.depth.set(depth + 1);
        let result = f(self);
        state.depth.set(depth);
        let result = match result {
            Ok(_) if state.poisoned.get() => Err(Error::Poisoned.into()),
            other => other,
        };
        let end = match &result {
            Ok(_) => format!("release attempt_{depth}"),
            Err(_) => format!("rollback to attempt_{depth}; release attempt_{depth}"),
        };
        if result.is_err() {
            state.after.borrow_mut().truncate(callbacks);
            state.poisoned.set(false);
        }
        self.batch(&end).map_err(|error| self.failed(error))?;
        result
    }

    /// Runs `f` once the transaction is on disk, and only then. It must be quick: on SQLite writers wait for it.
    pub fn after_commit(&self, f: impl FnOnce() + Send + 'static) {
        self.0.state.after.borrow_mut().push(Box::new(f));
    }
}
