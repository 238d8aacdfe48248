//! One folder per noun, in dependency order: a feature imports only features before it.

use std::sync::LazyLock;

use crate::base::Routes;
use crate::base::registry::Registry;

pub use tenure_care::features::*;
pub use tenure_exchange::features::{exchange, export, imports};
pub use tenure_growth::features::{competitors, deals, forecast, whitespace};
pub use tenure_reach::features::{comments, history, territories, webhooks};
pub use tenure_trade::features::{offerings, rates, revenue, revenue_reports, targets};

pub mod admin;
pub mod briefs;
pub mod calendar;
mod columns;
pub mod digests;
pub mod handovers;
pub mod hierarchy;
pub mod live;
pub mod map;
pub mod reports;
pub mod search;
pub mod today;

/// What the server needs of a feature.
pub struct Feature {
    /// Its folder.
    pub name: &'static str,
    /// Lists what it gives upwards.
    pub register: fn(&mut Registry),
    /// Its routes.
    pub routes: fn() -> Routes,
}

macro_rules! features {
    ($($name:ident),+ $(,)?) => {
        /// All features, in dependency order.
        pub const ALL: &[Feature] = &[$(Feature { name: stringify!($name), register: $name::register, routes: $name::routes }),+];
    };
}

features![
    identity,
    settings,
    org,
    access,
    fields,
    duties,
    notifications,
    views,
    accounts,
    people,
    interactions,
    tasks,
    meetings,
    trips,
    relationships,
    rhythm,
    promises,
    files,
    mail,
    concerns,
    requests,
    offerings,
    rates,
    revenue,
    revenue_reports,
    targets,
    competitors,
    deals,
    forecast,
    whitespace,
    territories,
    handovers,
    comments,
    hierarchy,
    history,
    webhooks,
    map,
    briefs,
    reports,
    calendar,
    digests,
    live,
    exchange,
    imports,
    export,
    search,
    today,
    admin
];

/// What all features register, for whatever runs without a request.
pub fn registry() -> &'static Registry {
    static OF_ALL: LazyLock<Registry> = LazyLock::new(registered);
    &OF_ALL
}

/// The same, for the server to put in order.
pub fn registered() -> Registry {
    let mut registry = Registry::default();
    ALL.iter().for_each(|feature| (feature.register)(&mut registry));
    columns::register(&mut registry);
    registry
}
