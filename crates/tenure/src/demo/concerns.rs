//! What the clients of the story worry about, and what was answered.

use super::stage::Stage;
use crate::base::Result;
use crate::features::concerns::actions::{answer, note, settle};
use crate::features::concerns::model::{NewConcern, Settling, Severity};

/// A concern of the story: account, who, the words, how severe, since how many days, the conversation it was heard in, answers with
/// the days since, and the days since it was settled (negative: not yet).
struct Worry(
    &'static str,
    &'static str,
    &'static str,
    Option<Severity>,
    i64,
    &'static str,
    &'static [(&'static str, i64)],
    i64,
);

#[rustfmt::skip]
const WORRIES: [Worry; 6] = [
    Worry("aurelia-foods", "Sofie Lindqvist", "Who looks after Lille when the scrap figures come in over Christmas?", Some(Severity::Normal), 39, "quality",
        &[("Ida Brandt is on call from 20 December to 4 January; the number stands on the cabinet.", 30)], -1),
    Worry("aurelia-foods", "Anneke Vos", "Line 4 stood still twice. Will it again in the summer peak?", Some(Severity::Normal), 60, "spare",
        &[("The cause was the humidity of the hall; the housing was changed on both heads.", 52),
          ("No false alarm since. We lend a spare analyser until the audit.", 38)], -1),
    Worry("aurelia-foods", "Anneke Vos", "Can your engineers work in the cold hall without stopping the line?", Some(Severity::Low), 120, "report",
        &[("Yes: the trial ran on a Sunday night, with the line at half speed.", 110)], 100),
    Worry("castellan", "Tomás Rivera", "Three years is long. What if volumes fall by a third?", None, 8, "prices", &[], -1),
    Worry("nordvik", "Jonas Ekdahl", "The drift was found by us, not by you. What else do we not see?", Some(Severity::High), 21, "drift", &[], -1),
    Worry("qinghe", "林晓雯 Lin Xiaowen", "备件从欧洲发货，海关会不会拖延？", Some(Severity::Low), 26, "suzhou",
        &[("常用备件已存放在苏州仓库，两天内送达。", 20)], -1),
];

/// Notes, answers and settles them.
pub(super) fn worry(stage: &Stage<'_>) -> Result<()> {
    for Worry(site, person, words, severity, since, talk, answers, settled) in &WORRIES {
        let client = stage.client(site)?;
        let since = Stage::working(stage.ago(*since)).max(client.since);
        let by = |day| stage.user_at(client.lead_on(day), day, stage.at(day, 14, 5));
        let new = NewConcern {
            account: client.id,
            words: (*words).to_owned(),
            person: Some(client.person(person)?),
            since: Some(since),
            severity: *severity,
            interaction: stage.quoted.get(talk).copied(),
        };
        let Some(id) = note(stage.tx, &by(since)?, &[new])?.pop() else { continue };
        for (body, days) in *answers {
            let day = Stage::working(stage.ago(*days)).max(since);
            answer(stage.tx, &by(day)?, client.id, id, (body, day))?;
        }
        if *settled >= 0 {
            let on = Stage::working(stage.ago(*settled)).max(since);
            let confirmed_by = Some(client.person(person)?);
            settle(stage.tx, &by(on)?, client.id, id, &Settling { on, confirmed_by, evidence: String::new() })?;
        }
    }
    Ok(())
}
