//! The clients' people: those whom the story names, and as many others as the tier asks for.

use jiff::civil::Date;
use serde_json::json;

use super::contacts::{MOVED, MOVED_LATELY, NAMED, TITLES};
use super::dice::Dice;
use super::names;
use super::stage::{Client, Stage};
use crate::base::dated::Span;
use crate::base::permit::look;
use crate::base::{Error, Read, Result};
use crate::features::people::actions::{Moved, add, edit, move_on};
use crate::features::people::model::{EditPerson, NewPerson};
use crate::features::people::store::position::of_person;

/// How many days ago the people of most accounts were entered; before the year that the conversations fill.
const ENTERED_DAYS: i64 = 380;

/// Adds everybody, each account's people by its lead.
pub(super) fn meet(stage: &mut Stage<'_>) -> Result<()> {
    let mut dice = Dice::new(11);
    for i in 0..stage.clients.len() {
        let client = &stage.clients[i];
        let day = Stage::working(stage.ago(ENTERED_DAYS)).max(client.since);
        let new = list(stage, client, day, &mut dice);
        let by = stage.user_on(client.lead_on(day), day)?;
        let ids = add(stage.tx, &by, &new)?;
        let people = ids.into_iter().zip(new).map(|((person, _), new)| (person, new.name)).collect();
        stage.clients[i].people = people;
    }
    change_employer(stage)?;
    move_lately(stage)?;
    keep_until(stage)
}

/// Some data was to be kept until a day that has passed, or comes soon.
fn keep_until(stage: &Stage<'_>) -> Result<()> {
    for (site, name, days) in
        [("castellan", "Wouter Claes", 6), ("nordvik", "Lars Tveit", 2), ("brightwater", "Gareth Pugh", -20)]
    {
        let client = stage.client(site)?;
        let person = client.person(name)?;
        let by = stage.console(stage.ago(90));
        let permit = look::<Read>(stage.tx, &by.viewer, client.id)?;
        let position = of_person(&permit, person)?.ok_or(Error::NotFound)?;
        let set = json!({"keep_until": stage.ago(days).to_string(), "basis": "consent", "basis_note": "Trade fair, card given by hand"});
        let set = set.as_object().cloned().unwrap_or_default();
        edit(stage.tx, &by, client.id, position, &EditPerson { set, ..EditPerson::default() })?;
    }
    Ok(())
}

fn list(stage: &Stage<'_>, client: &Client, day: Date, dice: &mut Dice) -> Vec<NewPerson> {
    let company = &client.company;
    let mut new: Vec<NewPerson> = Vec::new();
    for named in NAMED.iter().filter(|n| n.0 == company.site) {
        let since = if named.4 == 0 { client.since } else { stage.ago(named.4) };
        let person = person(client, named.1, named.2, since, dice);
        new.push(NewPerson { unit: client.units.get(named.3).copied(), ..person });
    }
    let wanted = match company.tier.as_str() {
        "strategic" => 6,
        "star" => 4,
        "status" => 3,
        _ => 2,
    };
    let first = dice.from(0, 4);
    let mut titles = TITLES.iter().cycle().skip(usize::try_from(first).unwrap_or(0));
    while new.len() < wanted {
        let name = names::name(&company.country, dice);
        if new.iter().any(|p| p.name == name) {
            continue;
        }
        let title = titles.next().copied().unwrap_or("Plant manager");
        new.push(person(client, &name, title, day, dice));
    }
    new
}

fn person(client: &Client, name: &str, title: &str, since: Date, dice: &mut Dice) -> NewPerson {
    NewPerson {
        title: title.to_owned(),
        email: format!("{}@{}", names::mailbox(name), client.company.domain()),
        phone: phone(&client.company.country, dice),
        custom: super::more::channel(name),
        details: super::portraits::details(&client.company.country, name),
        ..NewPerson::named(client.id, name, since)
    }
}

/// A number in the country's form; the digits after the prefix are made up.
fn phone(country: &str, dice: &mut Dice) -> String {
    let prefix = match country {
        "NL" => "+31 10",
        "BE" => "+32 3",
        "GB" => "+44 1632",
        "IE" => "+353 21",
        "DE" => "+49 69",
        "AT" => "+43 1",
        "CH" => "+41 61",
        "FR" => "+33 4",
        "DK" => "+45",
        "SE" => "+46 40",
        "NO" => "+47",
        "FI" => "+358 3",
        "IS" => "+354",
        "EE" => "+372",
        "LV" => "+371",
        "LT" => "+370",
        "PL" => "+48 58",
        "CZ" => "+420",
        "HU" => "+36 52",
        "BG" => "+359 2",
        "GR" => "+30 21",
        "IT" => "+39 0744",
        "PT" => "+351 22",
        "CN" => "+86 21",
        "HK" => "+852",
        "JP" => "+81 52",
        "VN" => "+84 225",
        "QA" => "+974",
        "MX" => "+52 477",
        "CO" => "+57 1",
        "PE" => "+51 54",
        "CL" => "+56 65",
        "BR" => "+55 62",
        _ => "+1 555",
    };
    format!("{prefix} {} {}", dice.from(100, 999), dice.from(1_000, 9_999))
}

/// One person left a client and took up a position at another: one name, two positions.
fn change_employer(stage: &mut Stage<'_>) -> Result<()> {
    let (name, from, to, title, days) = MOVED;
    let (old, new) = (stage.index(from)?, stage.index(to)?);
    let entered = Stage::working(stage.ago(ENTERED_DAYS));
    let client = &stage.clients[old];
    let mut dice = Dice::new(12);
    let before = NewPerson {
        span: Span::new(client.since, Some(stage.ago(days + 30)))?,
        ..person(client, name, "Maintenance engineer", client.since, &mut dice)
    };
    let by = stage.user_on(client.lead_on(entered), entered)?;
    let known = add(stage.tx, &by, &[before])?.pop().map(|(person, _)| person).ok_or(Error::NotFound)?;
    let day = Stage::working(stage.ago(days));
    let client = &stage.clients[new];
    let after = NewPerson { person: Some(known), ..person(client, name, title, day, &mut dice) };
    let by = stage.user_on(client.lead_on(day), day)?;
    add(stage.tx, &by, &[after])?;
    stage.clients[new].people.push((known, name.to_owned()));
    Ok(())
}

/// Somebody moved a few weeks ago: the old account shows the gap, the new one the opening.
fn move_lately(stage: &mut Stage<'_>) -> Result<()> {
    let (name, from, to, title, days) = MOVED_LATELY;
    let (old, new) = (stage.index(from)?, stage.index(to)?);
    let entered = Stage::working(stage.ago(ENTERED_DAYS));
    let client = &stage.clients[old];
    let mut dice = Dice::new(13);
    let before = person(client, name, "Energy buyer", entered.max(client.since), &mut dice);
    let by = stage.user_on(client.lead_on(entered), entered.max(client.since))?;
    let (known, position) = add(stage.tx, &by, &[before])?.pop().ok_or(Error::NotFound)?;
    let day = stage.ago(days);
    let moved = Moved {
        to: stage.clients[new].id,
        last_day: day,
        first_day: None,
        title: title.to_owned(),
        email: format!("{}@{}", names::mailbox(name), stage.clients[new].company.domain()),
        phone: String::new(),
        unit: None,
        take_along: true,
        reason: String::from("Told us in the last review"),
    };
    let here = stage.clients[old].id;
    move_on(stage.tx, &stage.console(day), here, position, &moved)?;
    stage.clients[new].people.push((known, name.to_owned()));
    Ok(())
}
