//! What this install is: company, time zone, currency, fiscal year, language, retention; and the words that accounts
//! are sorted by (sectors, tiers, lifecycles).
//!
//! Reading the settings is part of the floor ([`crate::base::settings`]), because every request needs them. Here they
//! are changed, with an event that says who changed what.

pub mod actions;
pub mod api;
pub mod defaults;
pub mod model;
pub mod pages;
pub mod store;
pub mod terms;

pub use actions::edit::edit;
pub use defaults::defaults;

use axum::http::Method;

use crate::base::registry::{Command, Registry, UndoKind};
use crate::base::routes::Op;
use crate::base::{Need, Right, Routes};

/// Who may change settings and terms.
const ADMIN: Need = Need::Right(Right::Administer);

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    for (label, href, icon) in
        [("settings-title", "/admin/settings", "admin"), ("settings-terms-title", "/admin/terms/sector", "flag")]
    {
        registry.commands.push(Command { label, href, icon, key: "", in_new: false, need: ADMIN });
    }
    registry.undo.push(UndoKind { verb: "term.archived", run: actions::terms::undo_archive });
    registry.undo.push(UndoKind { verb: "term.restored", run: actions::terms::undo_restore });
}

/// The feature's routes.
pub fn routes() -> Routes {
    let terms = &[("archived", "true also lists what is archived")];
    Routes::default()
        .get("/admin/settings", ADMIN, pages::settings::show)
        .post("/admin/settings", ADMIN, pages::settings::save)
        .get("/admin/terms/{kind}", ADMIN, pages::terms::list)
        .post("/admin/terms/{kind}", ADMIN, pages::terms::add)
        .get("/admin/terms/{kind}/{code}", ADMIN, pages::term::show)
        .post("/admin/terms/{kind}/{code}", ADMIN, pages::term::save)
        .post("/admin/terms/{kind}/{code}/move", ADMIN, pages::terms::shift)
        .post("/admin/terms/{kind}/{code}/archive", ADMIN, pages::terms::archive)
        .post("/admin/terms/{kind}/{code}/restore", ADMIN, pages::terms::restore)
        .api(
            Method::GET,
            "/api/v1/settings",
            Need::User,
            Op::new("The settings of this install").gives::<api::SettingsOut>(),
            api::settings,
        )
        .api(
            Method::PATCH,
            "/api/v1/settings",
            ADMIN,
            Op::new("Changes settings; the version is not kept, send If-Match: *")
                .takes::<model::EditSettings>()
                .gives::<api::SettingsOut>(),
            api::edit_settings,
        )
        .api(
            Method::GET,
            "/api/v1/terms/{kind}",
            Need::User,
            Op::new("The words of a kind: sector, tier, lifecycle or department").gives::<api::TermList>().query(terms),
            api::terms,
        )
        .api(
            Method::POST,
            "/api/v1/terms/{kind}",
            ADMIN,
            Op::new("A new word").takes::<api::TermInput>().gives::<api::TermOut>(),
            api::add_term,
        )
        .api(
            Method::PATCH,
            "/api/v1/terms/{kind}/{code}",
            ADMIN,
            Op::new("Changes a word, its place, or archives it").takes::<api::TermPatch>().gives::<api::TermOut>(),
            api::edit_term,
        )
}
