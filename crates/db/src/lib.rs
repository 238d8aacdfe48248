//! SQLite and PostgreSQL behind one small interface.
//!
//! A [`Db`] runs synchronous closures: `read` and `snapshot` get a [`Conn`], `write` gets a [`Tx`]. SQL is one text
//! for both databases, with `$1` placeholders and typed [`Value`]s. On SQLite one thread writes, and commits all
//! waiting closures at once (group commit): a closure may therefore run more than once, holds SQL only, and leaves
//! effects to [`Tx::after_commit`].
//!
//! After a failed statement inside a write or a snapshot every further statement answers [`Error::Poisoned`], on
//! both databases; [`Tx::attempt`] is the only way on.

mod config;
mod conn;
mod db;
mod declared;
mod error;
mod migrate;
mod pile;
mod postgres;
mod record;
mod register;
mod row;
mod sql;
mod sqlite;
mod task;
mod value;

pub use config::{Config, Kind};
pub use conn::{Conn, Tx};
pub use db::Db;
pub use declared::{Declared, declared};
pub use error::Error;
pub use migrate::{Migrated, known_version};
pub use pile::{Pile, Sorted};
pub use register::Register;
pub use row::{Cell, FromColumn, Row};
pub use value::{IntoValue, Value, ids_value, pairs_value, words_value};

/// The parameters of a statement: an array of [`Value`]s made by [`IntoValue`].
#[macro_export]
macro_rules! params {
    () => {{ let none: [$crate::Value<'static>; 0] = []; none }};
    ($($value:expr),+ $(,)?) => { [$($crate::IntoValue::into_value($value)),+] };
}
