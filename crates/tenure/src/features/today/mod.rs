//! Today: whom to contact and why, what is late, what comes. Features give panels and reasons; this one ranks.
//!
//! A reason gives points by its rule; admins weigh rules, and everybody may say of a row "not this one", which halves
//! the rule's points for that person on their own list, or leave it for later.

pub mod actions;
pub mod api;
pub mod model;
pub mod pages;
pub mod store;

use crate::base::registry::{AccountTable, Command, NavItem, Registry};
use crate::base::{Need, Right, Routes};

const ADMIN: Need = Need::Right(Right::Administer);

/// Registers what the feature gives upwards.
pub fn register(r: &mut Registry) {
    r.nav.push(NavItem { href: "/", label: "today-title", icon: "today", order: 0, need: Need::User });
    let command = |label, href, icon, need| Command { label, href, icon, key: "", in_new: false, need };
    r.commands.push(command("today-taught-title", "/today/taught", "clock", Need::User));
    r.commands.push(command("today-rules-title", "/admin/contact-rules", "sort", ADMIN));
    r.tables.push(AccountTable { table: "contact_snoozes", key: &["user_id", "person_id"], computed: false });
    r.tables.push(AccountTable { table: "contact_lessons", key: &["user_id", "person_id", "rule"], computed: false });
    r.undo.extend(actions::UNDO);
}

/// The feature's routes.
pub fn routes() -> Routes {
    let routes = Routes::default()
        .get("/", Need::User, pages::today::show)
        .get("/today/figures", Need::User, pages::today::late_figures)
        .get("/today/needs", Need::User, pages::needs::show)
        .get("/today/done", Need::User, pages::done::show)
        .post("/today/done", Need::User, pages::done::save)
        .get("/today/taught", Need::User, pages::taught::show)
        .post("/today/snooze", Need::User, pages::said::snooze)
        .post("/today/wake", Need::User, pages::said::wake)
        .post("/today/not-this", Need::User, pages::said::not_this)
        .post("/today/forget", Need::User, pages::said::forget)
        .get("/admin/contact-rules", ADMIN, pages::rules::show)
        .post("/admin/contact-rules", ADMIN, pages::rules::save);
    api::routes(routes)
}
