//! The interface of the database, on SQLite, and on PostgreSQL when `TENURE_TEST_POSTGRES` names an admin URL.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod kit;

mod migrations;
mod postgres_only;
mod sqlite_only;
mod statements;
mod throughput;
mod writes;
