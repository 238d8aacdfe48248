//! Two clients that colleagues entered a second time: what the page of duplicates finds.

use super::cast::Who;
use super::stage::Stage;
use crate::base::{Error, Result};
use crate::features::accounts::actions::create;
use crate::features::accounts::model::{NewAccount, Profile};
use crate::features::accounts::store::matching;
use crate::features::interactions::actions::log;
use crate::features::interactions::model::{Direction, Kind, NewInteraction};
use crate::features::people::actions::add;
use crate::features::people::model::NewPerson;

/// A second entry: by whom, name, site of the first one, territory, somebody there with title, and what was said.
struct Twin(Who, &'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const TWINS: [Twin; 2] = [
    Twin(
        Who::Erik,
        "Nordvik Shiping A/S",
        "nordvik",
        "nordics",
        "Leif Aune",
        "Fleet superintendent",
        "Asked for spare probes on board",
    ),
    Twin(
        Who::Katarzyna,
        "Castellan Logistics N.V.",
        "castellan-logistics",
        "central",
        "Joost Verhagen",
        "Site engineer",
        "Wants sensors for the new cold store",
    ),
];

/// The one that came in by an import of somebody who could not see the first: it waits on Today of a director.
const IMPORTED: &str = "Castellan";

/// How many days ago they were entered.
const ENTERED_DAYS: i64 = 34;

/// Enters them.
pub(super) fn enter(stage: &mut Stage<'_>) -> Result<()> {
    let day = Stage::working(stage.ago(ENTERED_DAYS));
    for Twin(who, name, site, land, person, title, said) in TWINS {
        let company = &stage.client(site)?.company;
        let profile = Profile {
            name: name.to_owned(),
            website: format!("https://www.{}/contact", company.domain()),
            country: company.country.clone(),
            city: company.city.clone(),
            ..Profile::default()
        };
        let new = NewAccount {
            profile,
            tier: Some(String::from("streamline")),
            lifecycle: Some(String::from("active")),
            territory: Some(stage.territory(land)?),
            lead: Some(stage.user(who)?),
            from: Some(day),
            ..NewAccount::default()
        };
        let account = create(stage.tx, &stage.console(day), &[new])?.pop().ok_or(Error::NotFound)?;
        if name.starts_with(IMPORTED) {
            matching::ask(stage.tx, &stage.console(day), &[(account, stage.client(site)?.id)])?;
        }
        let by = stage.user_on(who, day)?;
        let new = NewPerson { title: title.to_owned(), ..NewPerson::named(account, person, day) };
        let people = add(stage.tx, &by, &[new])?;
        let mut talk = NewInteraction::new(account, Kind::Call, stage.at(day, 11, 0), said);
        talk.direction = Some(Direction::Both);
        talk.people = people.into_iter().map(|(person, _)| person).collect();
        log(stage.tx, &stage.user_at(who, day, stage.at(day, 11, 0))?, &[talk])?;
    }
    Ok(())
}
