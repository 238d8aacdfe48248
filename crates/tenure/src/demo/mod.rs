//! The demo company: Halden Instruments, maker of sensors and analysers, with its managers, clients and a year of work.
//!
//! Everything is made through the verbs that pages and imports use, as the person and on the day that the story says,
//! so that events, access and key figures are what the product makes of them. Days count from the clock's today, and
//! chance comes from a fixed seed: each start of the demo tells the same story, with today's dates.

mod bonds;
mod bonds_table;
mod cast;
mod companies;
mod concerns;
mod contacts;
mod deals;
mod dice;
mod files;
mod forecast;
mod groups;
mod handovers;
mod history;
mod hooks;
mod kept;
mod lines;
mod mails;
mod more;
mod names;
mod notices;
mod people;
mod planned;
mod portraits;
mod promises;
mod renewals;
mod reports;
mod requests;
mod rhythm;
mod rounds;
mod rules;
mod sales;
mod stage;
mod talks;
mod targets;
mod todo;
mod told;
mod turned;
mod twins;
mod wares;
mod white;
mod words;

use std::sync::Arc;

use crate::base::{App, Error, Result, Tx, UserId, Viewer};
use crate::features::settings;
use cast::Who;
use stage::Stage;

/// Who can sign in to the demo.
#[derive(Clone, Debug)]
pub struct DemoCast {
    /// The users; an account manager, a key account manager, a director and the admin first.
    pub users: Vec<DemoUser>,
}

/// One user of the demo.
#[derive(Clone, Debug)]
pub struct DemoUser {
    /// The user.
    pub id: UserId,
    /// Sign-in e-mail.
    pub email: String,
    /// Full name.
    pub name: String,
    /// Code of the role.
    pub role: &'static str,
}

/// Fills a migrated, empty database with the demo company, in one transaction.
///
/// # Errors
/// What the verbs say; then nothing is stored.
pub fn seed(app: &App) -> anyhow::Result<DemoCast> {
    let (ids, now) = (app.ids.clone(), app.clock.now());
    app.db
        .write_blocking(move |tx| run(tx, ids.clone(), now))
        .map_err(|error: Error| anyhow::anyhow!("the demo company could not be made: {error:?}"))
}

fn run(tx: &Tx<'_>, ids: crate::base::ids::Ids, now: jiff::Timestamp) -> Result<DemoCast> {
    let settings = company(tx, &ids, now)?;
    let mut stage = Stage::new(tx, settings, ids, now);
    cast::enter(&mut stage)?;
    more::define(&mut stage)?;
    groups::found(&mut stage)?;
    history::play(&mut stage)?;
    rules::draw_up(&stage)?;
    people::meet(&mut stage)?;
    talks::talk(&mut stage)?;
    told::tell(&stage)?;
    bonds::tie(&mut stage)?;
    turned::judged(&stage)?;
    rhythm::plan(&stage)?;
    promises::give(&mut stage)?;
    concerns::worry(&stage)?;
    requests::wish(&stage)?;
    todo::plan(&stage)?;
    planned::plan_ahead(&stage)?;
    let wares = sales::sell(&stage)?;
    deals::sell(&stage, &wares)?;
    more::demand(&mut stage)?;
    twins::enter(&mut stage)?;
    handovers::today(&stage)?;
    targets::set(&stage)?;
    forecast::freeze(&stage, &wares)?;
    renewals::renew(&stage, &wares)?;
    renewals::say(&stage)?;
    more::profiles(&mut stage)?;
    white::look(&stage)?;
    rounds::make(&stage)?;
    hooks::tell(&mut stage)?;
    words::say(&stage)?;
    reports::report(&stage)?;
    files::keep(&stage)?;
    mails::file(&stage)?;
    notices::tell(&stage)?;
    let mut users = Vec::new();
    for who in Who::ALL.into_iter().filter(|w| *w != Who::Anna) {
        let part = cast::part(who);
        let id = stage.user(who)?;
        users.push(DemoUser { id, email: part.email(), name: part.name.to_owned(), role: part.role.code() });
    }
    Ok(DemoCast { users })
}

/// The company's settings; answers them as everybody sees them from then on.
fn company(
    tx: &Tx<'_>,
    ids: &crate::base::ids::Ids,
    now: jiff::Timestamp,
) -> Result<Arc<crate::base::settings::Settings>> {
    let before = Arc::new(crate::base::settings::load(tx)?);
    let today = crate::base::clock::day_in(now, &before.zone);
    let by = crate::base::Acting::new(Arc::new(Viewer::operator(today)), before, now, ids.clone());
    settings::defaults(tx, &by)?;
    let input = settings::model::EditSettings {
        company: Some(String::from("Halden Instruments")),
        time_zone: Some(String::from("Europe/Amsterdam")),
        currency: Some(String::from("EUR")),
        operator: Some(String::from("Ingrid Moe")),
        ..settings::model::EditSettings::default()
    };
    settings::edit(tx, &by, &input)?;
    Ok(Arc::new(crate::base::settings::load(tx)?))
}

#[cfg(test)]
mod tests;
