//! One folder per noun, in dependency order: a feature imports only features before it.

use crate::base::Routes;
use crate::base::registry::Registry;

pub mod access;
pub mod accounts;
pub mod admin;
pub mod briefs;
pub mod calendar;
pub mod comments;
pub mod concerns;
pub mod digests;
pub mod duties;
pub mod exchange;
pub mod fields;
pub mod files;
pub mod handovers;
pub mod hierarchy;
pub mod history;
pub mod identity;
pub mod interactions;
pub mod live;
pub mod mail;
pub mod map;
pub mod meetings;
pub mod notifications;
pub mod org;
pub mod people;
pub mod promises;
pub mod relationships;
pub mod reports;
pub mod requests;
pub mod rhythm;
pub mod search;
pub mod settings;
pub mod tasks;
pub mod territories;
pub mod today;
pub mod trips;
pub mod views;
pub mod webhooks;

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
    search,
    today,
    admin
];
