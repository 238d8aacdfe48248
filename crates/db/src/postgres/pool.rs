//! Pooled connections that remember their prepared statements and are thrown away when they broke.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use ::postgres::error::SqlState;
use ::postgres::types::Type;
use ::postgres::{Client, Statement};
use r2d2::{ManageConnection, PooledConnection};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{chain, tls, types};
use crate::{Config, Error, Value};

/// Prepared statements that each connection keeps.
const STATEMENTS: usize = 512;
/// A connection that rested longer is asked whether it lives before it is lent.
const TRUSTED: Duration = Duration::from_millis(50);

pub(crate) type Pool = r2d2::Pool<Manager>;
pub(crate) type Lent = PooledConnection<Manager>;

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

/// Makes connections.
#[derive(Clone)]
pub(crate) struct Manager {
    config: ::postgres::Config,
    tls: MakeRustlsConnect,
    busy: Duration,
    access: Access,
}

impl Manager {
    pub(crate) fn new(url: &str, config: &Config) -> Result<Self, Error> {
        let (mut server, tls) = tls::parse(url)?;
        if server.get_application_name().is_none() {
            server.application_name("tenure");
        }
        if server.get_connect_timeout().is_none() {
            server.connect_timeout(config.pool_timeout);
        }
        server.keepalives_idle(Duration::from_secs(60));
        Ok(Self { config: server, tls, busy: config.busy_timeout, access: Access::Write })
    }

    pub(crate) fn with(mut self, access: Access) -> Self {
        self.access = access;
        self
    }

    /// A bare connection.
    pub(crate) fn client(&self) -> Result<Client, ::postgres::Error> {
        self.config.connect(self.tls.clone())
    }

    fn settings(&self) -> String {
        // Generic plans are wrong for the viewer with the other size of scope. A closure that hangs must not hold
        // its locks for ever.
        let read_only = if self.access == Access::Read { "set default_transaction_read_only = on;" } else { "" };
        format!(
            "set plan_cache_mode = force_custom_plan; set lock_timeout = {}; \
             set idle_in_transaction_session_timeout = 60000; {read_only}",
            self.busy.as_millis()
        )
    }
}

/// A connection with its statements.
pub(crate) struct Kept {
    pub(crate) client: Client,
    statements: HashMap<Box<str>, Vec<(Vec<Type>, Statement)>>,
    used: Instant,
    pub(crate) broken: bool,
}

impl Kept {
    /// The prepared statement for `sql` with parameters of these types.
    pub(crate) fn prepare(&mut self, sql: &str, params: &[Value<'_>]) -> Result<Statement, ::postgres::Error> {
        self.used = Instant::now();
        let same = |known: &[Type]| {
            known.len() == params.len() && known.iter().zip(params).all(|(known, value)| *known == types::of(value))
        };
        if let Some(known) = self.statements.get(sql).and_then(|all| all.iter().find(|(known, _)| same(known))) {
            return Ok(known.1.clone());
        }
        let wanted: Vec<Type> = params.iter().map(types::of).collect();
        let statement = self.client.prepare_typed(sql, &wanted)?;
        if self.statements.len() >= STATEMENTS {
            self.statements.clear();
        }
        self.statements.entry(sql.into()).or_default().push((wanted, statement.clone()));
        Ok(statement)
    }
}

impl ManageConnection for Manager {
    type Connection = Kept;
    type Error = ::postgres::Error;

    fn connect(&self) -> Result<Kept, ::postgres::Error> {
        let mut client = self.client()?;
        client.batch_execute(&self.settings())?;
        Ok(Kept { client, statements: HashMap::new(), used: Instant::now(), broken: false })
    }

    fn is_valid(&self, kept: &mut Kept) -> Result<(), ::postgres::Error> {
        if kept.used.elapsed() < TRUSTED {
            return Ok(());
        }
        kept.client.is_valid(Duration::from_secs(2))
    }

    fn has_broken(&self, kept: &mut Kept) -> bool {
        kept.broken || kept.client.is_closed()
    }
}

/// The pool's failures to connect go to the log; callers get the last one when they have waited in vain.
#[derive(Debug)]
struct Log;

impl r2d2::HandleError<::postgres::Error> for Log {
    fn handle_error(&self, error: ::postgres::Error) {
        tracing::warn!("PostgreSQL: {}", chain(&error));
    }
}

pub(crate) fn open(manager: Manager, size: usize, config: &Config) -> Result<Pool, Error> {
    let size = u32::try_from(size.max(1)).unwrap_or(u32::MAX);
    r2d2::Pool::builder()
        .max_size(size)
        .min_idle(Some(1))
        .connection_timeout(config.pool_timeout)
        .error_handler(Box::new(Log))
        .build(manager)
        .map_err(|e| Error::Unavailable(format!("PostgreSQL: {e}")))
}

pub(crate) fn get(pool: &Pool) -> Result<Lent, Error> {
    pool.get().map_err(|e| {
        // All connections in use is a matter of waiting; a pool without any cannot connect.
        if pool.state().connections > 0 { Error::Busy } else { Error::Unavailable(format!("PostgreSQL: {e}")) }
    })
}

/// The server has gone or is going.
pub(crate) fn gone(code: &SqlState) -> bool {
    code.code().starts_with("08")
        || code.code().starts_with("57P")
        || [SqlState::TOO_MANY_CONNECTIONS, SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT].contains(code)
}

/// Somebody else was in the way.
pub(crate) fn waited(code: &SqlState) -> bool {
    [
        SqlState::T_R_SERIALIZATION_FAILURE,
        SqlState::T_R_DEADLOCK_DETECTED,
        SqlState::LOCK_NOT_AVAILABLE,
        SqlState::QUERY_CANCELED,
    ]
    .contains(code)
}
