//! What is known of the clients' people: who decides, who is for us, who of us knows them. The story's client in full,
//! the others by their titles.

use std::collections::HashMap;

use serde_json::json;

use super::bonds_table::{AURELIA, LINES, OTHERS, Person, TALKS, Talked};
use super::cast::Who;
use super::dice::Dice;
use super::stage::{Client, Stage};
use crate::base::dated::Span;
use crate::base::permit::look;
use crate::base::{PositionId, Read, Result, UserId};
use crate::features::interactions::actions::log;
use crate::features::interactions::model::{Direction, NewInteraction};
use crate::features::people::store::position::of_person;
use crate::features::relationships::actions::{
    EditProfile, Judged, NewLine, draw, draw_first, edit, judge, open, rate,
};
use crate::features::relationships::model::{Function, LineKind, OpenRole};
use crate::features::relationships::store::positions::ours;

/// Days ago on which most of it was entered.
const ENTERED: i64 = 30;

/// Tells all of it.
pub(super) fn tie(stage: &mut Stage<'_>) -> Result<()> {
    let mut dice = Dice::new(61);
    for i in 0..stage.clients.len() {
        let client = &stage.clients[i];
        if client.company.lifecycle == "former" {
            continue;
        }
        if client.company.site == "aurelia-foods" { aurelia(stage, client)? } else { other(stage, client, &mut dice)? }
    }
    Ok(())
}

/// Those of a client's positions that the story knows by name.
fn positions(stage: &Stage<'_>, client: &Client) -> Result<HashMap<String, PositionId>> {
    let by = stage.console(stage.today);
    let permit = look::<Read>(stage.tx, &by.viewer, client.id)?;
    let mut found = HashMap::new();
    for (person, name) in &client.people {
        if let Some(position) = of_person(&permit, *person)? {
            found.insert(name.clone(), position);
        }
    }
    Ok(found)
}

/// The talks that made the pilot in Lille, and what is known of those who took part.
fn aurelia(stage: &Stage<'_>, client: &Client) -> Result<()> {
    for Talked(days, kind, outcome, with, author, line) in TALKS {
        let day = Stage::working(stage.ago(days));
        let at = stage.at(day, 15, 10);
        let mut new = NewInteraction::new(client.id, kind, at, line);
        new.direction = Some(Direction::Both);
        new.outcome = Some(outcome);
        new.author = Some(stage.user(author)?);
        new.people = with.iter().map(|name| client.person(name)).collect::<Result<_>>()?;
        log(stage.tx, &stage.user_at(client.lead_on(day), day, at)?, &[new])?;
    }
    let at = positions(stage, client)?;
    for person in AURELIA {
        if let Some(position) = at.get(person.name) {
            tell(stage, client, *position, &person)?;
        }
    }
    let day = stage.ago(ENTERED);
    let by = stage.user_on(client.lead_on(day), day)?;
    let quality = OpenRole {
        id: PositionId(uuid::Uuid::nil()),
        unit: None,
        title: String::from("Head of Quality"),
        function: Some(Function::Technical),
        seniority: Some(4),
        influence: Some(3),
        key: true,
        span: Span::since(day),
        version: 1,
        archived: false,
    };
    let quality = open(stage.tx, &by, client.id, &quality)?;
    let place = |name: &str| if name == "Head of Quality" { Some(quality) } else { at.get(name).copied() };
    let lines: Vec<NewLine> = LINES
        .iter()
        .filter_map(|(from, to, weight)| {
            let kind = if *weight > 0 { LineKind::Influences } else { LineKind::Reports };
            let weight = (*weight > 0).then_some(*weight);
            Some(NewLine { from: place(from)?, to: Some(place(to)?), kind, weight, since: day })
        })
        .collect();
    draw(stage.tx, &by, client.id, &lines)?;
    if let Some(hendrik) = at.get("Hendrik Maas") {
        let by = stage.user_on(Who::Mei, stage.ago(12))?;
        let why = "Claire says that he takes her calls at once";
        rate(stage.tx, &by, client.id, *hendrik, (50, why))?;
    }
    Ok(())
}

fn tell(stage: &Stage<'_>, client: &Client, position: PositionId, p: &Person) -> Result<()> {
    let day = stage.ago(p.days);
    let by = stage.user_on(client.lead_on(day), day)?;
    let user = |who: Option<Who>| who.map(|who| stage.user(who)).transpose();
    let set = json!({
        "function": p.function,
        "seniority": p.seniority,
        "influence": p.influence,
        "roles": p.roles,
        "owner": user(p.owner)?,
        "peer": user(p.peer)?,
        "motives_business": p.cares,
        "competitor_ties": p.ties,
        "change_risk": if p.risk.is_empty() { None } else { Some(p.risk) },
    });
    let set = set.as_object().cloned().unwrap_or_default();
    edit(stage.tx, &by, client.id, position, &EditProfile { set, whole: true, ..EditProfile::default() })?;
    let Some(support) = p.support else { return Ok(()) };
    let day = stage.ago(p.judged);
    let by = stage.user_on(client.lead_on(day), day)?;
    judge(stage.tx, &by, client.id, position, &Judged { support, evidence: p.evidence.to_owned(), on: day })?;
    Ok(())
}

/// What a title says.
fn guess(title: &str) -> Option<(&'static str, i64, i64, &'static [&'static str])> {
    OTHERS.iter().find(|(word, ..)| title.contains(word)).map(|(_, f, s, i, roles)| (*f, *s, *i, *roles))
}

/// Everybody else: by title, with an owner for most, a judgement for some.
fn other(stage: &Stage<'_>, client: &Client, dice: &mut Dice) -> Result<()> {
    let today = stage.console(stage.today);
    let (titles, readers) = {
        let permit = look::<Read>(stage.tx, &today.viewer, client.id)?;
        let day = stage.ago(ENTERED);
        let titles = crate::features::people::store::position::current(&permit, stage.today)?;
        (titles, ours(&permit, day)?.into_iter().map(|c| c.id).collect::<Vec<UserId>>())
    };
    let day = stage.ago(ENTERED).max(client.since);
    let by = stage.user_on(client.lead_on(day), day)?;
    let lead = Some(by.viewer.id).filter(|id| readers.contains(id));
    let mut known: Vec<(PositionId, i64)> = Vec::new();
    for p in &titles {
        let Some((function, seniority, influence, roles)) = guess(&p.title) else { continue };
        if p.span.from > day {
            continue;
        }
        let owner = lead.filter(|_| dice.chance(82));
        let set = json!({
            "function": function, "seniority": seniority, "influence": influence, "roles": roles, "owner": owner,
        });
        let set = set.as_object().cloned().unwrap_or_default();
        edit(stage.tx, &by, client.id, p.id, &EditProfile { set, whole: true, ..EditProfile::default() })?;
        known.push((p.id, seniority));
        if dice.chance(60) {
            let support = *dice.pick(&[1, 1, 0, 0, 2, -1, 1, -2]);
            let evidence = if dice.chance(85) { *dice.pick(&super::bonds_table::EVIDENCE) } else { "" };
            judge(stage.tx, &by, client.id, p.id, &Judged { support, evidence: evidence.to_owned(), on: day })?;
        }
    }
    known.sort_by_key(|(id, seniority)| (std::cmp::Reverse(*seniority), *id));
    let Some((top, _)) = known.first().copied() else { return Ok(()) };
    let line = |(from, _): &(PositionId, i64)| NewLine {
        from: *from,
        kind: LineKind::Reports,
        to: Some(top),
        weight: None,
        since: day,
    };
    draw_first(stage.tx, &by, client.id, &known.iter().skip(1).map(line).collect::<Vec<_>>())
}
