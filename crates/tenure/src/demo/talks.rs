//! A year of conversations: those that the story tells, and the everyday ones before them.

use jiff::ToSpan;

use super::cast::Who;
use super::dice::Dice;
use super::lines::{self, ENGLISH, Line};
use super::stage::{Client, Stage};
use crate::base::{InteractionId, Result};
use crate::features::interactions::actions::log;
use crate::features::interactions::model::{Direction, Kind, NewInteraction, Outcome};

use Direction::{Both, In, Out};
use Kind::{Call, Email, Meeting, Video, Visit};
use Outcome::{Negative, Neutral, Positive};

/// A conversation of the story: account, days ago, hour, kind, direction, with whom, what, outcome, next step with its
/// days from now, and the word by which a promise quotes it.
struct Told(
    &'static str,
    i64,
    i8,
    Kind,
    Direction,
    &'static str,
    &'static str,
    Outcome,
    Option<(&'static str, i64)>,
    &'static str,
);

#[rustfmt::skip]
const STORY: [Told; 38] = [
    Told("aurelia-foods", 2, 16, Email, In, "Paul Kessler", "At 400 sensors a year we expect the next price step, also for Lille", Neutral, None, ""),
    Told("aurelia-foods", 38, 14, Call, Both, "Anneke Vos", "Line 4 stood still twice this month; wants a spare analyser on site before the January audit", Neutral, Some(("Agree the renewal scope with Anneke", 0)), "spare"),
    Told("aurelia-foods", 39, 10, Call, Both, "Anneke Vos", "You'll know by Friday who takes over quality: their Head of Quality leaves at the end of the month", Neutral, None, "quality"),
    Told("aurelia-foods", 41, 11, Meeting, Both, "Sofie Lindqvist", "A demo in Wageningen before Christmas: her engineers want to see vision on powder", Positive, None, "demo"),
    Told("aurelia-foods", 43, 13, Visit, Both, "Sofie Lindqvist", "Pilot review in Lille, scrap down 18 per cent; I'll share the six-week numbers this week", Positive, None, "scrap"),
    Told("aurelia-foods", 47, 10, Call, Both, "Jeroen Bakker", "Line 4 downtime; wants a spare analyser on site", Negative, None, "report"),
    Told("aurelia-foods", 58, 9, Meeting, Both, "Paul Kessler", "No new supplier before the line 4 audit in January", Neutral, None, ""),
    Told("aurelia-foods", 71, 15, Video, Both, "Jeroen Bakker", "Spare parts list for Rotterdam agreed", Positive, None, ""),
    Told("aurelia-foods", 84, 11, Meeting, Both, "Hendrik Maas", "Claire Roux and Hendrik Maas met for the first time: service plan for all six units", Positive, None, ""),
    Told("castellan", 8, 10, Call, Both, "Tomás Rivera", "You'll have the new table on Tuesday: three years of prices, for his board", Neutral, Some(("Send the three-year price table", -2)), "prices"),
    Told("castellan", 22, 14, Visit, Both, "Greet Peeters", "Competitor runs a pilot in two cold stores; she is open to a comparison", Negative, None, ""),
    Told("castellan", 36, 9, Video, Both, "Wouter Claes", "Energy figures per store: our sensors pay back in 14 months", Positive, None, ""),
    Told("qinghe", 10, 9, Video, Both, "林晓雯 Lin Xiaowen", "新任厂长首次通话，介绍团队与计划 First call with the new plant director; will arrange a visit to the Suzhou plant", Positive, Some(("介绍团队与客户计划 Introduce the team and the plan", 3)), "suzhou"),
    Told("qinghe", 24, 15, Call, Both, "赵伟 Zhao Wei", "GMP 审计前需要两台备用传感器 Two spare sensors before the GMP audit", Neutral, None, ""),
    Told("qinghe", 45, 10, Visit, Both, "孙丽华 Sun Lihua", "董事长会面：三年合作计划签署 Joint plan for three years", Positive, None, ""),
    Told("nordvik", 7, 13, Video, Both, "Jonas Ekdahl", "Root cause by Wednesday, in writing: the gas analyser drifts on the Stavanger run", Negative, Some(("Check with Jonas that the analyser fix holds", 1)), "drift"),
    Told("nordvik", 19, 10, Call, Both, "Ragnhild Moen", "Doubts the whole analyser line; wants to see the root cause first", Negative, None, ""),
    Told("nordvik", 33, 9, Visit, Both, "Lars Tveit", "Replaced the sampling pump in the yard; drift smaller, not gone", Neutral, None, ""),
    Told("lumen-grid", 1, 15, Call, Both, "Mikkel Bang", "Renewal: scope unchanged, waits only for the data terms", Positive, None, ""),
    Told("lumen-grid", 10, 11, Email, Both, "Vera Holm", "We send our changes in ten days; of the data terms only clause 7 is open", Neutral, None, "terms"),
    Told("brightwater", 3, 10, Call, Both, "Dana Holt", "Offers to bring Priya Raman to the site visit", Positive, Some(("Confirm the site visit with Dana Holt", 6)), ""),
    Told("brightwater", 6, 16, Email, Out, "Priya Raman", "I'll tell you who signs next year's call-off on our side", Neutral, None, "signs"),
    Told("albion-water", 6, 11, Meeting, Both, "Helen Ashworth", "Framework review: two more works join in spring", Positive, Some(("Quote two more works", 9)), ""),
    Told("hesse-pharma", 16, 14, Video, Both, "Tobias Lehmann", "Wants the volume price of the group, not of the site", Neutral, Some(("Check the group's volume", 4)), ""),
    Told("dongling", 2, 10, Call, Both, "何建国 He Jianguo", "视觉系统二期方案通过评审 Phase two of the vision system passed its review", Positive, Some(("发送二期合同草案 Send the draft contract", 5)), ""),
    Told("dongling", 17, 9, Visit, Both, "吴敏 Wu Min", "现场试验：漏检率从 0.8% 降到 0.2%", Positive, None, "dongling"),
    Told("vestfold", 31, 13, Call, Both, "Kari Solberg", "Budget cut by a fifth; asks what can wait until next year", Negative, None, "vestfold"),
    Told("ostrava-steel", 9, 10, Visit, Both, "Pavel Dvořák", "New furnace probe survives 60 heats, the old one 22", Positive, None, ""),
    Told("tallow-reed", 13, 11, Call, Both, "Callum Reed", "Yeast line: wants turbidity and oxygen in one head", Neutral, Some(("Ask product about the combined head", 12)), ""),
    Told("baltic-timber", 24, 9, Video, Both, "Ilze Bērziņa", "Moisture meters for the second kiln, decision in January", Positive, None, ""),
    Told("cork-dairy", 13, 14, Meeting, Both, "Niamh O'Sullivan", "Members voted for the analyser in the new creamery", Positive, None, ""),
    Told("kaunas-semi", 5, 10, Video, Both, "Rūta Jankauskaitė", "Kick-off: cleanroom sensors in three steps", Positive, Some(("Send the plan of the first step", 2)), ""),
    Told("hellenic-brewing", 26, 12, Video, Both, "Γιώργος Παππάς Giorgos Pappas", "Άριστη συνεργασία με το σέρβις. Very content with the service visit", Positive, None, ""),
    Told("transbalkan", 33, 10, Call, Both, "Иван Петров Ivan Petrov", "Bearing sensors on ten locomotives run without a fault", Positive, None, ""),
    Told("gulf-water", 20, 8, Video, Both, "فاطمة السليطي Fatima Al-Sulaiti", "مرحلة الاختبار ناجحة. The test phase went well; tender for two more plants in spring", Positive, Some(("Register for the tender", 18)), ""),
    Told("hoogland", 74, 11, Call, Both, "Bram Hoogland", "Sells the mill to his daughter in spring; everything else waits", Neutral, None, ""),
    Told("lodz-tekstyl", 88, 10, Call, Both, "Zofia Wrona", "Short-time work until autumn; no spending", Negative, None, ""),
    Told("skagerrak", 12, 9, Meeting, Both, "Torbjørn Lie", "ATEX inspection plan for three platforms", Positive, None, ""),
];

/// Whom nobody of us has met.
const UNMET: [&str; 2] = ["Marcus Oyelaran", "Priya Raman"];

/// Plays the year, oldest first for each account.
pub(super) fn talk(stage: &mut Stage<'_>) -> Result<()> {
    let mut dice = Dice::new(23);
    for i in 0..stage.clients.len() {
        let told: Vec<&Told> = STORY.iter().filter(|t| t.0 == stage.clients[i].company.site).collect();
        let oldest = told.iter().map(|t| t.1).max();
        let mut step = everyday(stage, &stage.clients[i], oldest, &mut dice)?;
        for told in told.iter().rev() {
            let id = tell(stage, &stage.clients[i], told, step.take())?;
            if !told.9.is_empty() {
                stage.quoted.insert(told.9, id);
            }
        }
    }
    Ok(())
}

fn tell(stage: &Stage<'_>, client: &Client, told: &Told, before: Option<InteractionId>) -> Result<InteractionId> {
    let day = stage.told(told.1);
    let at = stage.at(day, told.2, 20);
    let mut new = NewInteraction::new(client.id, told.3, at, told.6);
    new.direction = Some(told.4);
    new.outcome = Some(told.7);
    new.people = vec![client.person(told.5)?];
    new.completes = before.into_iter().collect();
    if let Some((step, days)) = told.8 {
        new.next_step = step.to_owned();
        new.next_step_on = Some(stage.ahead(days));
    }
    save(stage, client.lead_on(day), day, new)
}

fn save(stage: &Stage<'_>, who: Who, day: jiff::civil::Date, new: NewInteraction) -> Result<InteractionId> {
    let by = stage.user_at(who, day, new.happened_at)?;
    let new = NewInteraction { custom: super::more::purpose(&new.summary), ..new };
    log(stage.tx, &by, &[new])?.pop().ok_or(crate::base::Error::NotFound)
}

/// How many conversations of a year the story leaves to chance, and after how many days without one the last was.
fn rhythm(client: &Client, dice: &mut Dice) -> (i64, i64) {
    if client.company.lifecycle == "former" {
        return (2, 120);
    }
    // Mei keeps her rhythm except where the story says otherwise; others miss theirs now and then.
    let misses = client.company.lead() != Some(Who::Mei) && dice.chance(8);
    match (client.company.tier.as_str(), misses) {
        ("strategic", false) => (11, dice.from(1, 15)),
        ("strategic" | "star", true) => (7, dice.from(26, 48)),
        ("star", _) => (8, dice.from(1, 19)),
        ("status", false) => (4, dice.from(2, 50)),
        ("status", true) => (3, dice.from(64, 110)),
        (_, false) => (2, dice.from(4, 56)),
        (_, true) => (2, dice.from(70, 130)),
    }
}

/// Plays the conversations of chance; answers the last one when its next step is still open.
fn everyday(stage: &Stage<'_>, client: &Client, told: Option<i64>, dice: &mut Dice) -> Result<Option<InteractionId>> {
    let (count, last) = rhythm(client, dice);
    let newest = told.map_or(last, |days| days + 12);
    let oldest = i64::from((stage.today - client.since).get_days()).min(350);
    let gap = ((oldest - newest) / count.max(1)).max(1);
    let mut step: Option<InteractionId> = None;
    for n in (0..count).rev() {
        let jitter = if n == 0 { 0 } else { dice.from(-gap / 3, gap / 3) };
        let days = newest + n * gap + jitter;
        let day = Stage::working(stage.ago(days));
        if day < client.since {
            continue;
        }
        step = one(stage, client, (day, n == 0 && told.is_none()), step, dice)?;
    }
    Ok(step)
}

/// One conversation of chance; answers its id when it leaves a next step, which the one after it completes.
fn one(
    stage: &Stage<'_>,
    client: &Client,
    (day, newest): (jiff::civil::Date, bool),
    step: Option<InteractionId>,
    dice: &mut Dice,
) -> Result<Option<InteractionId>> {
    let own = lines::of(&client.company.country);
    let line: &Line = if dice.chance(70) { dice.pick(own) } else { dice.pick(&ENGLISH) };
    let hour = i8::try_from(dice.from(9, 16)).unwrap_or(10);
    let at = stage.at(day, hour, i8::try_from(dice.from(0, 11) * 5).unwrap_or(0));
    // The last one is a talk: who was reached, so that the rhythm counts from it.
    let reached = line.1 != Outcome::NoAnswer;
    let mut new = NewInteraction::new(client.id, line.0, at, line.2);
    let direction = match line.0 {
        _ if newest => Both,
        _ if !reached => Out,
        Kind::Email | Kind::Message if dice.chance(40) => In,
        _ => Both,
    };
    new.direction = Some(direction);
    new.outcome = Some(if newest && !reached { Outcome::Neutral } else { line.1 });
    // Chance meets everybody but those whom nobody of us has met.
    let meet =
        |at: &(crate::base::PersonId, String)| if UNMET.contains(&at.1.as_str()) { client.people[0].0 } else { at.0 };
    new.people = (0..dice.from(1, 2)).map(|_| meet(dice.pick(&client.people))).collect();
    new.completes = step.into_iter().collect();
    let waits = !line.3.is_empty() && dice.chance(if newest { 55 } else { 80 });
    if waits {
        new.next_step = line.3.to_owned();
        let due = day.checked_add(dice.from(5, 20).days()).unwrap_or(day);
        new.next_step_on = Some(if newest { due.max(stage.ahead(dice.from(2, 24))) } else { due });
    }
    let id = save(stage, client.lead_on(day), day, new)?;
    Ok(waits.then_some(id))
}
