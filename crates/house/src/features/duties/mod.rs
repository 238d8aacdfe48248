//! Duty profiles: what looking after an account asks for, by the role of who looks after it, the account's tier and its
//! sector. Fields that must be filled, days between conversations, panels of the overview and their order; all data.
//!
//! Each of these comes from the most specific profile that says something about it. Nothing is stored on accounts: a
//! changed tier, sector or profile holds from the next request on.

pub mod actions;
pub mod api;
pub mod model;
pub mod pages;
pub mod store;

pub use model::{Profile, Rules};

use axum::http::Method;

use crate::base::registry::{Command, Registry, UndoKind};
use crate::base::routes::Op;
use crate::base::{Need, Right, Routes};

/// Who may change profiles.
const ADMIN: Need = Need::Right(Right::Administer);

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registry.commands.push(Command {
        label: "duties-title",
        href: "/admin/duties",
        icon: "flag",
        key: "",
        in_new: false,
        need: ADMIN,
    });
    for (verb, run) in actions::undo::KINDS {
        registry.undo.push(UndoKind { verb, run });
    }
}

/// The feature's routes.
pub fn routes() -> Routes {
    Routes::default()
        .get("/admin/duties", ADMIN, pages::list::show)
        .get("/admin/duties/new", ADMIN, pages::edit::new)
        .post("/admin/duties/new", ADMIN, pages::edit::add)
        .get("/admin/duties/{id}", ADMIN, pages::edit::show)
        .post("/admin/duties/{id}", ADMIN, pages::edit::save)
        .post("/admin/duties/{id}/archive", ADMIN, pages::list::archive)
        .post("/admin/duties/{id}/restore", ADMIN, pages::list::restore)
        .api(
            Method::GET,
            "/api/v1/duties",
            Need::User,
            Op::new("The duty profiles, the most specific first").gives::<api::ProfileList>(),
            api::list,
        )
        .api(
            Method::POST,
            "/api/v1/duties",
            ADMIN,
            Op::new("A new duty profile").takes::<api::ProfileInput>().gives::<api::ProfileOut>(),
            api::add,
        )
        .api(
            Method::PATCH,
            "/api/v1/duties/{id}",
            ADMIN,
            Op::new("Changes a duty profile, or archives it").takes::<api::ProfilePatch>().gives::<api::ProfileOut>(),
            api::edit,
        )
}
