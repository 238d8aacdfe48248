//! What runs the install: the audit log, failed jobs, and the way to every other administration page.

pub mod api;
pub mod model;
pub mod pages;
pub mod store;

use axum::http::Method;

use crate::base::registry::{Command, NavItem, Registry};
use crate::base::routes::Op;
use crate::base::{Need, Right, Routes};

/// Who reads the audit log.
const AUDIT: Need = Need::Either(Right::Audit, Right::Administer);

/// Registers what the feature gives upwards.
pub fn register(r: &mut Registry) {
    r.nav.push(NavItem { href: "/admin", label: "admin-title", icon: "admin", order: 190, need: AUDIT });
    r.commands.push(Command {
        label: "admin-audit",
        href: "/admin/audit",
        icon: "history",
        key: "",
        in_new: false,
        need: AUDIT,
    });
    r.commands.push(Command {
        label: "admin-undo",
        href: "/admin/changes",
        icon: "undo",
        key: "",
        in_new: false,
        need: Need::User,
    });
}

/// The feature's routes.
pub fn routes() -> Routes {
    Routes::default()
        .get("/admin", AUDIT, pages::home::show)
        .get("/admin/audit", AUDIT, pages::audit::show)
        .get("/admin/changes", Need::User, pages::changes::show)
        .api(
            Method::GET,
            "/api/v1/undo",
            Need::User,
            Op::new("Your changes of the last 30 days that can be undone, newest first").gives::<api::Deeds>(),
            api::undoable,
        )
        .get("/admin/jobs", Need::Right(Right::Administer), pages::jobs::show)
        .post("/admin/jobs/{id}/retry", Need::Right(Right::Administer), pages::jobs::retry)
        .api(
            Method::GET,
            "/api/v1/events",
            AUDIT,
            Op::new("The audit log, newest first").gives::<api::Events>().query(&[
                ("limit", "Rows per page, 1 to 200; 50 without it"),
                ("cursor", "The `next` of the page before"),
                ("verb", "Only this verb, or this noun with a dot: promise.kept, promise."),
                ("actor", "Only events of this user"),
                ("from", "Recorded on or after this day"),
                ("to", "Recorded on or before this day"),
            ]),
            api::events,
        )
}
