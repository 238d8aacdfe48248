//! A year of promises, kept and broken, and those that are open today.

use jiff::civil::Date;

use super::cast::Who;
use super::dice::Dice;
use super::kept::{BROKEN, EVIDENCE, OURS, OURS_CHINESE, OWED, Owed, THEIRS, THEIRS_CHINESE};
use super::stage::{Client, Stage};
use crate::base::{Error, PromiseId, Result};
use crate::features::promises::actions::{break_promise, keep, make, move_date, release};
use crate::features::promises::model::{Keeping, NewPromise, Side};

/// What became of a promise of chance.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    OnTime,
    Late,
    Broken,
    Released,
    Open,
}

use End::{Broken, Late, OnTime, Open, Released};

/// Mei's year beside the open ones. With three of ours and one of theirs open past their date, the shares kept on time
/// are 49 of 57 and 24 of 34.
const MEI: [(Side, End, i64); 8] = [
    (Side::Ours, OnTime, 48),
    (Side::Ours, Late, 3),
    (Side::Ours, Broken, 2),
    (Side::Ours, Released, 2),
    (Side::Theirs, OnTime, 24),
    (Side::Theirs, Late, 5),
    (Side::Theirs, Broken, 4),
    (Side::Theirs, Released, 1),
];

/// The year of everybody else who leads accounts.
const OTHERS: [(Side, End, i64); 7] = [
    (Side::Ours, OnTime, 8),
    (Side::Ours, Late, 1),
    (Side::Ours, Broken, 1),
    (Side::Ours, Open, 4),
    (Side::Theirs, OnTime, 4),
    (Side::Theirs, Broken, 1),
    (Side::Theirs, Open, 2),
];

/// Makes, moves and closes them.
pub(super) fn give(stage: &mut Stage<'_>) -> Result<()> {
    let mut dice = Dice::new(37);
    for who in Who::ALL {
        let theirs: Vec<usize> = (0..stage.clients.len())
            .filter(|i| {
                stage.clients[*i].company.lead() == Some(who) && stage.clients[*i].company.lifecycle != "onboarding"
            })
            .collect();
        let year = if who == Who::Mei { &MEI[..] } else { &OTHERS[..] };
        if theirs.is_empty() {
            continue;
        }
        for (side, end, count) in year {
            for _ in 0..*count {
                let client = &stage.clients[*dice.pick(&theirs)];
                chance(stage, client, *side, *end, &mut dice)?;
            }
        }
    }
    OWED.iter().try_for_each(|owed| open(stage, owed))?;
    downtime_report(stage)
}

fn words(client: &Client, side: Side, dice: &mut Dice) -> &'static str {
    let chinese = matches!(client.company.country.as_str(), "CN" | "HK");
    let table: &[&'static str] = match (side, chinese) {
        (Side::Ours, true) => &OURS_CHINESE,
        (Side::Ours, false) => &OURS,
        (Side::Theirs, true) => &THEIRS_CHINESE,
        (Side::Theirs, false) => &THEIRS,
    };
    dice.pick::<&str>(table)
}

fn chance(stage: &Stage<'_>, client: &Client, side: Side, end: End, dice: &mut Dice) -> Result<()> {
    let due = match end {
        // Somebody else's late ones stay few: most open promises lie ahead.
        Open => stage.ahead(dice.from(-3, 25)),
        _ => Stage::working(stage.ago(dice.from(16, 350))),
    };
    let made = Stage::working(stage.ago(days_between(due, stage.today) + dice.from(7, 24)).min(stage.ago(2)));
    let made = made.max(client.since);
    let person = dice.pick(&client.people).0;
    let new = NewPromise { person: Some(person), ..NewPromise::new(client.id, side, words(client, side, dice), due) };
    let id = put(stage, client, made, new)?;
    let (on, evidence) = match end {
        OnTime => (stage.ago(days_between(due, stage.today) + dice.from(0, 3)).max(made), *dice.pick(&EVIDENCE)),
        Late => (stage.ago(days_between(due, stage.today) - dice.from(2, 9)), *dice.pick(&EVIDENCE)),
        Broken => (stage.ago(days_between(due, stage.today) - dice.from(0, 5)), *dice.pick(&BROKEN)),
        Released => (due, "They no longer need it"),
        Open => return Ok(()),
    };
    close(stage, client, id, end, on, (evidence, (side == Side::Theirs).then_some(person)))
}

/// Days from `day` to `today`; negative when it lies ahead.
fn days_between(day: Date, today: Date) -> i64 {
    crate::base::calendar::days_between(day, today)
}

fn put(stage: &Stage<'_>, client: &Client, made: Date, new: NewPromise) -> Result<PromiseId> {
    let by = stage.user_at(client.lead_on(made), made, stage.at(made, 15, 10))?;
    make(stage.tx, &by, &[new])?.pop().ok_or(Error::NotFound)
}

fn close(
    stage: &Stage<'_>,
    client: &Client,
    id: PromiseId,
    end: End,
    on: Date,
    (evidence, confirmed_by): (&str, Option<crate::base::PersonId>),
) -> Result<()> {
    let by = stage.user_at(client.lead_on(on), on, stage.at(on, 16, 40))?;
    match end {
        Broken => break_promise(stage.tx, &by, client.id, id, on, evidence)?,
        Released => release(stage.tx, &by, client.id, id, on, evidence)?,
        _ => keep(stage.tx, &by, client.id, id, &Keeping { on, evidence: evidence.to_owned(), confirmed_by })?,
    };
    Ok(())
}

fn open(stage: &Stage<'_>, owed: &Owed) -> Result<()> {
    let Owed(site, side, what, person, days, moves, made, quote) = *owed;
    let client = stage.client(site)?;
    // Each move gave two more days.
    let first = stage.ahead(days - 2 * moves);
    let new = NewPromise {
        person: Some(client.person(person)?),
        interaction: stage.quoted.get(quote).copied(),
        ..NewPromise::new(client.id, side, what, first)
    };
    let made = stage.told(made);
    let id = put(stage, client, made, new)?;
    for n in 1..=moves {
        let due = stage.ago(-(days - 2 * (moves - n)));
        let day = stage.ago(-(days - 2 * (moves - n + 1))).min(stage.ago(1));
        let by = stage.user_on(client.lead_on(day), day)?;
        let reason = if side == Side::Ours { "Waits for the cost of steel" } else { "Figures are not complete" };
        move_date(stage.tx, &by, client.id, id, due, reason)?;
    }
    Ok(())
}

/// The promise that was kept two days ago: it stands in the timeline of Aurelia.
fn downtime_report(stage: &Stage<'_>) -> Result<()> {
    let client = stage.client("aurelia-foods")?;
    let new = NewPromise {
        person: Some(client.person("Anneke Vos")?),
        interaction: stage.quoted.get("report").copied(),
        ..NewPromise::new(client.id, Side::Ours, "Downtime report for line 4", stage.told(2))
    };
    let id = put(stage, client, stage.ago(38), new)?;
    close(stage, client, id, OnTime, stage.told(2), ("Report sent by e-mail", None))
}
