//! What is planned with clients: meetings of today and of the weeks to come, a trip, and a visit that nobody told of.

use jiff::ToSpan;

use super::cast::Who;
use super::stage::Stage;
use crate::base::{Result, TripId};
use crate::features::interactions::model::{Kind, NewInteraction, Outcome};
use crate::features::meetings::actions::{plan, recap};
use crate::features::meetings::model::NewMeeting;
use crate::features::trips::actions::make;
use crate::features::trips::model::NewTrip;

const SERVICE: &str =
    "- Root cause of the drift, **in writing**\n- Spare pump in the yard\n- Who calls whom when it drifts again";
const STEERING: &str = "Second steering group.\n\n- Spare analyser before the audit\n- Volumes by line, Lille included\n- Price step from 400 sensors on";
const PLANT: &str = "参观苏州工厂 Visit to the Suzhou plant\n\n- 介绍团队与客户计划 Introduce the team and the plan\n- 三年合同时间表 Time table of the three years";

/// Account, days from now (negative: ago), hour, kind, title, place, agenda, with whom, on the trip.
type Plan = (&'static str, i64, i8, Kind, &'static str, &'static str, &'static str, &'static [&'static str], bool);

#[rustfmt::skip]
const PLANS: [Plan; 8] = [
    ("nordvik", 0, 9, Kind::Video, "Nordvik service review", "", SERVICE, &["Jonas Ekdahl"], false),
    ("qinghe", 0, 15, Kind::Call, "Qinghe introduction call", "", "", &["林晓雯 Lin Xiaowen", "赵伟 Zhao Wei"], false),
    ("aurelia-foods", 12, 10, Kind::Visit, "Steering group, Rotterdam", "Rotterdam, room 4.2", STEERING, &["Anneke Vos", "Paul Kessler"], true),
    ("castellan", 13, 14, Kind::Visit, "Cold stores: energy figures", "Antwerp", "- pays back in 14 months?\n- comparison with the pilot", &["Tomás Rivera", "Greet Peeters"], true),
    ("qinghe", 25, 9, Kind::Visit, "Suzhou plant", "Suzhou", PLANT, &["林晓雯 Lin Xiaowen"], false),
    ("lumen-grid", 6, 11, Kind::Meeting, "Renewal: clause 7", "Copenhagen", "- data terms\n- signature", &["Mikkel Bang", "Vera Holm"], false),
    ("aurelia-foods", -9, 13, Kind::Visit, "Lille: powder line", "Lille", "- scrap figures\n- vision on powder", &["Sofie Lindqvist"], false),
    ("castellan", -15, 10, Kind::Visit, "Antwerp: tour of two cold stores", "Antwerp", "", &["Greet Peeters"], false),
];

/// Plays them.
pub(super) fn plan_ahead(stage: &Stage<'_>) -> Result<()> {
    let by = stage.user_on(Who::Mei, Stage::working(stage.ago(20)))?;
    let first = stage.ahead(12);
    let trip = make(
        stage.tx,
        &by,
        &NewTrip {
            name: String::from("Rotterdam and Antwerp"),
            purpose: String::from(
                "Steering group of Aurelia on the first day, Castellan on the second.\n\n- take the demo sensor along\n- dinner with Anneke Vos",
            ),
            starts_on: first,
            ends_on: first.checked_add(1.days()).unwrap_or(first),
            cost_minor: Some(64_000),
        },
    )?;
    for (n, row) in PLANS.iter().enumerate() {
        one(stage, row, trip, n)?;
    }
    Ok(())
}

fn one(stage: &Stage<'_>, row: &Plan, trip: TripId, n: usize) -> Result<()> {
    let (site, days, hour, kind, title, place, agenda, with, travels) = *row;
    let client = stage.client(site)?;
    let day = if days < 0 {
        Stage::working(stage.ago(-days))
    } else {
        stage.today.checked_add(days.days()).unwrap_or(stage.today)
    };
    let at = day
        .at(hour, 30, 0, 0)
        .to_zoned_datetime(stage.settings.zone.clone())
        .map_or(stage.at(day, 9, 0), |z| z.timestamp());
    let told = Stage::working(stage.ago(20 - i64::try_from(n).unwrap_or(0)));
    let by = stage.user_on(Who::Mei, told)?;
    let new = NewMeeting {
        place: place.to_owned(),
        agenda: agenda.to_owned(),
        people: with.iter().map(|name| client.person(name)).collect::<Result<_>>()?,
        colleagues: if title.starts_with("Steering") { vec![stage.user(Who::Nadia)?] } else { Vec::new() },
        trip: travels.then_some(trip),
        ..NewMeeting::new(client.id, kind, at, title)
    };
    let id = plan(stage.tx, &by, std::slice::from_ref(&new))?[0];
    if title.starts_with("Antwerp: tour") {
        // She wrote it down some days later; the one in Lille still waits.
        let after = Stage::working(stage.ago(-days - 3));
        let said = NewInteraction {
            people: new.people.clone(),
            outcome: Some(Outcome::Positive),
            notes: String::from(
                "Both stores run at −22 °C. Greet wants:\n\n- an alarm to her own telephone\n- **one** report a month, not four",
            ),
            ..NewInteraction::new(client.id, kind, at, "Two cold stores seen; she would start with Antwerp in spring")
        };
        recap(stage.tx, &stage.user_on(Who::Mei, after)?, client.id, id, &said)?;
    }
    Ok(())
}
