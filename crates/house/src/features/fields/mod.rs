//! Custom fields: what an install wants to know of accounts, people and conversations beyond what is built in.
//!
//! Definitions are data (`custom_fields`); values stand in one table, keyed by their record, with typed columns beside
//! the written value so that filters and sorts walk an index. `model` says what a value is, in every form in which it
//! meets people, programs and the database. Features that hold records keep their values under `cf_KEY` among their
//! other fields, so that versions, conflicts, events and undo treat both alike.
//!
//! Definitions change rarely and every list needs them: a process keeps them, and the setting `catalogue`, which every
//! request reads anyway, tells when they are old.

pub mod actions;
pub mod api;
pub mod catalogue;
pub mod checks;
pub mod draw;
pub mod input;
pub mod model;
pub mod pages;
pub mod store;

pub use catalogue::Catalogue;
pub use model::{Field, Owner, Subject};

use axum::http::Method;

use crate::base::registry::{AccountTable, CheckSource, Command, Registry, UndoKind};
use crate::base::routes::Op;
use crate::base::{Need, Right, Routes};

/// Who may change definitions.
const ADMIN: Need = Need::Right(Right::Administer);

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registry.commands.push(Command {
        label: "fields-title",
        href: "/admin/fields",
        icon: "list",
        key: "",
        in_new: false,
        need: ADMIN,
    });
    registry.tables.push(AccountTable {
        table: "custom_values",
        key: &["subject", "subject_id", "field"],
        computed: false,
    });
    registry.checks.push(CheckSource { name: "custom_values", run: checks::values });
    for (verb, run) in actions::undo::KINDS {
        registry.undo.push(UndoKind { verb, run });
    }
}

/// The feature's routes.
pub fn routes() -> Routes {
    let archived = &[("archived", "true also lists what is archived")];
    Routes::default()
        .get("/admin/fields", ADMIN, pages::list::home)
        .get("/admin/fields/{subject}", ADMIN, pages::list::show)
        .get("/admin/fields/{subject}/new", ADMIN, pages::edit::new)
        .post("/admin/fields/{subject}/new", ADMIN, pages::edit::add)
        .get("/admin/fields/{subject}/{key}", ADMIN, pages::edit::show)
        .post("/admin/fields/{subject}/{key}", ADMIN, pages::edit::save)
        .post("/admin/fields/{subject}/{key}/move", ADMIN, pages::list::shift)
        .post("/admin/fields/{subject}/{key}/archive", ADMIN, pages::list::archive)
        .post("/admin/fields/{subject}/{key}/restore", ADMIN, pages::list::restore)
        .api(
            Method::GET,
            "/api/v1/fields/{subject}",
            Need::User,
            Op::new("The custom fields of accounts, people or conversations").gives::<api::FieldList>().query(archived),
            api::list,
        )
        .api(
            Method::POST,
            "/api/v1/fields/{subject}",
            ADMIN,
            Op::new("A new custom field").takes::<api::FieldInput>().gives::<api::FieldOut>(),
            api::add,
        )
        .api(
            Method::PATCH,
            "/api/v1/fields/{subject}/{key}",
            ADMIN,
            Op::new("Changes a custom field, its place, or archives it")
                .takes::<api::FieldPatch>()
                .gives::<api::FieldOut>(),
            api::edit,
        )
}
