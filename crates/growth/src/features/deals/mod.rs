//! Deals: what we are selling to a client, stage by stage, and what speaks for it.
//!
//! A deal has a kind, and each kind its stages, which are data. What it counts as in the forecast follows from evidence;
//! who says otherwise gives a reason and a day. Its amount is the sum of its lines where they say amounts; credit for it
//! is split between our people by days. Renewals are opened by rules, before what was sold for a period ends. A deal that is won can add its lines to what was sold. All verbs need `edit` on the
//! account.

pub mod actions;
pub mod api;
pub mod api_reasons;
pub mod api_renewals;
pub mod api_stages;
pub mod api_verbs;
pub mod ask;
mod dates;
pub mod exports;
pub mod form;
pub mod imports;
pub mod input;
pub mod model;
pub mod pages;
mod reason_form;
mod registrations;
mod report;
mod stage_form;
pub mod store;
pub mod wire;
pub mod wire_stages;

use crate::base::Routes;
use crate::base::registry::{Registry, SearchIndex, SearchSource};

/// What is found of a deal: its name, and its id in another system.
pub(in crate::features::deals) const SEARCH: SearchSource = SearchSource {
    kind: "deal",
    label: "deals-title",
    icon: "pipeline",
    href: pages::href_of,
    order: 25,
    index: SearchIndex::Names,
    entries: "select d.account_id as account_id, d.id as subject_id, cast(null as bigint) as at, d.name as title, '' as names,
                     d.source_id as numbers, '' as words
                from deals d where d.archived_at is null",
};

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registrations::register(registry);
}

/// The feature's routes.
pub fn routes() -> Routes {
    registrations::routes()
}
