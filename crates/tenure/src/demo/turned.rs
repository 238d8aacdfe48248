//! Who turned for us and away from us last week, as the lead of their account judged it.

use super::stage::Stage;
use crate::base::permit::look;
use crate::base::{Error, Read, Result};
use crate::features::people::store::position::of_person;
use crate::features::relationships::actions::{Judged, judge};

/// Account, person, what was said of them a month ago, and what last week, each with how one knows.
struct Turned(&'static str, &'static str, (i64, &'static str), (i64, &'static str));

const TURNED: [Turned; 3] = [
    Turned(
        "brightwater",
        "Dana Holt",
        (0, "Answers every mail, and decides nothing"),
        (1, "Brings her CFO to the site visit without being asked"),
    ),
    Turned(
        "castellan",
        "Greet Peeters",
        (1, "Showed our alarms to the other store managers"),
        (-1, "Wants the competitor's probe in all cold stores"),
    ),
    Turned(
        "harrow",
        "Desmond Clarke",
        (-1, "Called the last delivery the worst of the year"),
        (1, "Asked for us by name in the new test hall"),
    ),
];

/// Enters them: most reports of last week tell of it.
pub(super) fn judged(stage: &Stage<'_>) -> Result<()> {
    // The Thursday of the week that ended last.
    let last = stage.ago(i64::from(stage.today.weekday().to_monday_zero_offset()) + 4);
    for Turned(site, name, before, after) in TURNED {
        let client = stage.client(site)?;
        for (day, (support, evidence)) in [(stage.ago(29), before), (last, after)] {
            let by = stage.user_on(client.lead_on(day), day)?;
            let permit = look::<Read>(stage.tx, &by.viewer, client.id)?;
            let position = of_person(&permit, client.person(name)?)?.ok_or(Error::NotFound)?;
            judge(stage.tx, &by, client.id, position, &Judged { support, evidence: evidence.to_owned(), on: day })?;
        }
    }
    Ok(())
}
