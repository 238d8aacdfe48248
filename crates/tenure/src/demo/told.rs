//! Conversations in full: notes, who did not come, two accounts at one table, a correction, a draft.

use serde_json::json;

use super::cast::Who;
use super::stage::Stage;
use crate::base::Result;
use crate::features::interactions::actions;
use crate::features::interactions::model::{EditInteraction, Kind, NewInteraction, Others, Outcome};

const STEERING: &str = "Order of the day: spare parts, the audit in January, prices from 2027.\n\n\
    - Spare analyser: **on site before 15 January**, invoice after the audit\n\
    - Paul Kessler sends the volumes by line; Lille counts in\n\
    - Data sheet: https://docs.halden.example/ga-7\n\n\
    > If line 4 stands still once more, I have to ask for three quotes.\n\n\
    Next steering group in the first week of February, in Rotterdam.";

const JOINT: &str = "Nordvik carries the powder for Aurelia. Both want one protocol for the gas measurements:\n\n\
    - readings every ten minutes, in both systems\n\
    - whoever sees a drift calls the other within the hour";

/// Plays them.
pub(super) fn tell(stage: &Stage<'_>) -> Result<()> {
    let (aurelia, nordvik) = (stage.client("aurelia-foods")?, stage.client("nordvik")?);
    let day = |days| Stage::working(stage.ago(days));
    let log = |who: Who, day, new: NewInteraction| {
        let by = stage.user_at(who, day, new.happened_at)?;
        Ok::<_, crate::base::Error>((actions::log(stage.tx, &by, std::slice::from_ref(&new))?, by))
    };

    let met = day(66);
    let steering = NewInteraction {
        notes: STEERING.to_owned(),
        outcome: Some(Outcome::Neutral),
        people: vec![aurelia.person("Anneke Vos")?, aurelia.person("Paul Kessler")?],
        others: Others {
            absent: vec![aurelia.person("Hendrik Maas")?],
            colleagues: vec![stage.user(Who::Nadia)?],
            absent_colleagues: vec![stage.user(Who::Claire)?],
        },
        ..NewInteraction::new(aurelia.id, Kind::Meeting, stage.at(met, 10, 0), "Steering group: spare parts and audit")
    };
    let (ids, by) = log(aurelia.lead_on(met), met, steering)?;
    let set = json!({"summary": "Steering group: spare analyser before the January audit"});
    let set = set.as_object().cloned().unwrap_or_default();
    actions::edit(stage.tx, &by, aurelia.id, ids[0], &EditInteraction { set, ..EditInteraction::default() })?;

    let met = day(52);
    let here = NewInteraction {
        notes: JOINT.to_owned(),
        outcome: Some(Outcome::Positive),
        people: vec![nordvik.person("Jonas Ekdahl")?],
        thread: Some(by.uuid()),
        ..NewInteraction::new(
            nordvik.id,
            Kind::Video,
            stage.at(met, 13, 30),
            "One protocol for gas readings on the Lille run",
        )
    };
    let there = here.elsewhere(aurelia.id, vec![aurelia.person("Jeroen Bakker")?], Vec::new());
    let by = stage.user_at(nordvik.lead_on(met), met, here.happened_at)?;
    actions::log(stage.tx, &by, &[here, there])?;

    // The director called on her way: whoever is about to call Dana too should know.
    let (brightwater, called) = (stage.client("brightwater")?, day(1));
    let line = "Site visit: Priya Raman joins only on the second day; asked for the list of readings before";
    let call = NewInteraction {
        people: vec![brightwater.person("Dana Holt")?],
        outcome: Some(Outcome::Neutral),
        ..NewInteraction::new(brightwater.id, Kind::Call, stage.at(called, 17, 10), line)
    };
    log(Who::Nadia, called, call)?;

    let castellan = stage.client("castellan")?;
    let by = stage.user_on(Who::Mei, stage.today)?;
    let form = format!(
        "account={}&kind=call&summary=Tom%C3%A1s+reads+the+price+table+with+his+board+on+Thursday%3B+wants+the+energy+figures%0A-+&people={}",
        castellan.id,
        castellan.person("Tomás Rivera")?
    );
    actions::drafts::keep(stage.tx, &by, castellan.id, None, &form)?;
    Ok(())
}
