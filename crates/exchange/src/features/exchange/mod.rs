//! Data that comes and goes in bulk: import files, whole backups, and the daily sweep of what has expired.
//!
//! An import is all or nothing: [`csv`] reads the file, [`run`] lets the kind store it inside a savepoint, and a single
//! refused row takes everything back. The kinds call the same actions as forms and API do. [`dump`] writes and reads
//! the backup, one format for both databases.

pub mod api;
pub mod csv;
pub mod dump;
pub mod extra;
pub mod import;
pub mod kinds;
pub mod store;
pub mod sweep;
pub mod undo;

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;

use crate::base::registry::{ImportReport, Registry};
use crate::base::routes::Op;
use crate::base::taking_back::NamedBy;
use crate::base::{Need, Right, Routes};

const IMPORT: Need = Need::Right(Right::Import);

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    // In the order in which files are given: users and territories come before what other features import.
    registry.jobs.push(sweep::JOB);
    registry.named_by.push(NamedBy { subject_kind: "user", those: store::acted, instead_of: None });
    registry.imports.splice(
        0..0,
        [
            kinds::users::USERS,
            kinds::dated::REPORTING_LINES,
            kinds::territories::TERRITORIES,
            kinds::dated::TERRITORY_HOLDERS,
        ],
    );
    registry.exports.splice(
        0..0,
        [
            kinds::exports::USERS,
            kinds::exports::REPORTING_LINES,
            kinds::exports::TERRITORIES,
            kinds::exports::TERRITORY_HOLDERS,
        ],
    );
}

/// The feature's routes.
pub fn routes() -> Routes {
    let limit = DefaultBodyLimit::max(csv::LIMIT + 64 * 1024);
    Routes::default()
        .api(
            Method::POST,
            "/api/v1/imports/{kind}",
            IMPORT,
            Op::new("Imports a CSV file, sent as text/csv, or vCards, sent as text/vcard: all of its rows or none")
                .gives::<ImportReport>()
                .query(&[
                    ("dry_run", "true checks every row and stores nothing"),
                    ("account", "vCards only: the account where all of them belong, by name or source id"),
                ]),
            api::import.layer(limit),
        )
        .post("/undo/{batch}", Need::User, undo::page)
        .api(
            Method::POST,
            "/api/v1/undo/{batch}",
            Need::User,
            Op::new("Takes back one's own action, within 30 days"),
            undo::api,
        )
}
