//! Everything out: an export holds what somebody sees, or everything, as files that people and programs read.
//!
//! [`policy`] says which tables leave, [`tables`] writes them with all columns and with names beside ids, [`lists`] writes
//! what imports read, [`contents`] the bytes of files. All of it is of one instant and goes into a [`sink`]: a folder, or
//! a ZIP file. [`kept`] makes them in the background for people who ask in the browser or by the API. [`restore`] loads an export of everything into an empty install.

pub mod actions;
pub mod cells;
pub mod contents;
pub mod kept;
pub mod lists;
pub mod manifest;
pub mod names;
pub mod policy;
pub mod readme;
pub mod restore;
pub mod schema;
pub mod sink;
pub mod store;
pub mod tables;
pub mod write;
pub mod zip;

use axum::http::Method;

use crate::base::registry::{Command, Registry};
use crate::base::routes::Op;
use crate::base::{Need, Routes};

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registry.jobs.extend([kept::job::JOB, kept::job::SWEEP]);
    registry.commands.push(Command {
        label: "export-title",
        href: "/admin/export",
        icon: "download",
        key: "",
        in_new: false,
        need: Need::User,
    });
}

/// The feature's routes.
pub fn routes() -> Routes {
    let api = Routes::default()
        .get("/admin/export", Need::User, kept::page::show)
        .post("/admin/export", Need::User, kept::page::ask)
        .get("/admin/export/{id}/file", Need::User, kept::page::file)
        .api(
            Method::POST,
            "/api/v1/exports",
            Need::User,
            Op::new("Asks for an export of what you see, or of everything, which is then made in the background")
                .takes::<kept::actions::NewExport>()
                .gives::<kept::api::ExportOut>(),
            kept::api::ask,
        );
    api.api(
        Method::GET,
        "/api/v1/exports",
        Need::User,
        Op::new("Your exports of the last day, the newest first").gives::<kept::api::ExportList>(),
        kept::api::list,
    )
    .api(
        Method::GET,
        "/api/v1/exports/{id}",
        Need::User,
        Op::new("One of your exports: how far it is").gives::<kept::api::ExportOut>(),
        kept::api::show,
    )
    .api(
        Method::GET,
        "/api/v1/exports/{id}/file",
        Need::User,
        Op::new("The file of one of your exports, a ZIP file, for a day"),
        kept::api::file,
    )
}
