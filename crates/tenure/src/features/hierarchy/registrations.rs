//! What the hierarchy gives upwards: a place in the navigation, a command, its routes.

use super::{api, pages};
use crate::base::registry::{Command, NavItem, Registry};
use crate::base::{Need, Routes};

pub(super) fn register(registry: &mut Registry) {
    let (href, label, icon) = ("/hierarchy", "hierarchy-title", "tree");
    registry.nav.push(NavItem { href, label, icon, order: 25, need: Need::User });
    registry.commands.push(Command { label, href, icon, key: "", in_new: false, need: Need::User });
}

pub(super) fn routes() -> Routes {
    let routes = pages::moves::routes(pages::csv::routes(pages::tree::routes(Routes::default())));
    api::routes(routes)
}
