//! All tests over HTTP, in one binary. Each that touches the database runs on SQLite and on PostgreSQL.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod kit;

mod access;
mod accounts;
mod ahead;
mod asof;
mod bulk;
mod calendar;
mod comments;
mod concerns;
mod conversations;
mod digests;
mod duties;
mod erasure;
mod faults;
mod feed;
mod fields;
mod fields_elsewhere;
mod fields_lists;
mod files;
mod handovers;
mod hierarchy;
mod history;
mod hostile;
mod imports;
mod leak_oracle;
mod live;
mod mails;
mod map;
mod meetings;
mod merging;
mod notifications;
mod once;
mod openapi;
mod pages;
mod persons;
mod promises;
mod relationships;
mod reports;
mod reports_people;
mod requests;
mod revenue_reports;
mod rhythm;
mod routes;
mod search;
mod statements;
mod talks;
mod tasks;
mod territories;
mod today;
mod undo;
mod views;
mod webhooks;
mod words;
