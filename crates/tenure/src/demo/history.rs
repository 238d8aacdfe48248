//! Who came and went: hand-overs, teams, tiers, lifecycles, grants and the deputy of next week.

use jiff::civil::Date;

use super::cast::Who;
use super::stage::Stage;
use crate::base::dated::Span;
use crate::base::{AccountId, Acting, Error, Result, UserId};
use crate::features::access::model::{EndRow, NewAssignment, NewGrant, Part};
use crate::features::access::{grants, team};
use crate::features::accounts::actions::{set_lifecycle, set_parent, set_territory, set_tier};
use crate::features::identity;
use crate::features::org::deputies;
use crate::features::org::model::NewDeputy;

/// Plays all of it.
pub(super) fn play(stage: &mut Stage<'_>) -> Result<()> {
    aurelia_leads(stage)?;
    aurelia_team(stage)?;
    other_teams(stage)?;
    super::handovers::baltics(stage)?;
    left_alone(stage, "gotland-cement", 18)?;
    left_alone(stage, "ventspils", 12)?;
    let peru = stage.index("blue-mesa-pe")?;
    stage.clients[peru].leads.clear();
    judged(stage)?;
    placed(stage)?;
    named_rights(stage)
}

/// A first of a month of last year, or of the year before when that was less than `days` ago.
fn first_of(stage: &Stage<'_>, month: i8, days: i64) -> Date {
    let last = Date::new(stage.today.year() - 1, month, 1).unwrap_or(stage.founded);
    if last <= stage.ago(days) { last } else { Date::new(stage.today.year() - 2, month, 1).unwrap_or(stage.founded) }
}

fn row(account: AccountId, user: UserId, role: Part, span: Span, reason: &str) -> NewAssignment {
    NewAssignment { account, user, role, unit: None, allocation: None, span, reason: reason.to_owned() }
}

/// Anna Prins led Aurelia until the end of a March and left the company; Mei Tanaka took over.
fn aurelia_leads(stage: &mut Stage<'_>) -> Result<()> {
    let i = stage.index("aurelia-foods")?;
    // All conversations of the last year are Mei's, so she began before it.
    let start = first_of(stage, 4, 400);
    let by = stage.user_on(Who::Nadia, Stage::working(start.yesterday().unwrap_or(start)))?;
    let new = NewAssignment {
        allocation: Some(25),
        ..row(stage.clients[i].id, stage.user(Who::Mei)?, Part::Lead, Span::since(start), "Named account")
    };
    team::assign(stage.tx, &by, &[new])?;
    stage.clients[i].leads.push((start, Some(Who::Mei)));
    let left = start.last_of_month();
    let console = stage.console(start);
    identity::actions::deactivate(stage.tx, &console, stage.user(Who::Anna)?, Some(left), true)
}

fn aurelia_team(stage: &Stage<'_>) -> Result<()> {
    let client = stage.client("aurelia-foods")?;
    let account = client.id;
    let unit = |name: &str| client.units.get(name).copied();
    let service = first_of(stage, 9, 60);
    let part = row(account, stage.user(Who::Sara)?, Part::Service, Span::since(service), "Runs the service plan");
    put(stage, Who::Mei, service, NewAssignment { allocation: Some(10), ..part })?;
    let cork = Span::new(stage.founded, Some(stage.ago(10)))?;
    let part = row(account, stage.user(Who::Oliver)?, Part::CoManager, cork, "Unit lead");
    put(stage, Who::Nadia, stage.founded, NewAssignment { unit: unit("Cork"), ..part })?;
    let part =
        row(account, stage.user(Who::Tom)?, Part::CoManager, Span::since(stage.ago(9)), "Handed over by Oliver Grant");
    put(stage, Who::Nadia, stage.ago(9), NewAssignment { unit: unit("Cork"), ..part })?;
    let lille = this_year(stage, 2, 1);
    let part = row(account, stage.user(Who::Tom)?, Part::CoManager, Span::since(lille), "French unit");
    put(stage, Who::Mei, lille, NewAssignment { unit: unit("Lille"), ..part })?;
    let (from, last) = (this_year(stage, 1, 12), Date::new(stage.today.year(), 12, 31).unwrap_or(stage.today));
    let part =
        row(account, stage.user(Who::Claire)?, Part::Sponsor, Span::new(from, Some(last))?, "Pair of Hendrik Maas");
    put(stage, Who::Nadia, from, part)
}

/// A day of this year, or two months ago when it has not come or is too near.
fn this_year(stage: &Stage<'_>, month: i8, day: i8) -> Date {
    let day = Date::new(stage.today.year(), month, day).unwrap_or(stage.today);
    if day <= stage.ago(30) { day } else { stage.ago(60) }
}

fn put(stage: &Stage<'_>, who: Who, day: Date, new: NewAssignment) -> Result<()> {
    team::assign(stage.tx, &stage.user_on(who, day)?, &[new])?;
    Ok(())
}

/// Account, who, part, reason; from half a year after the beginning on, assigned by the lead.
const TEAMS: [(&str, Who, Part, &str); 17] = [
    ("qinghe", Who::Siyuan, Part::CoManager, "在上海的日常对接 Daily contact in Shanghai"),
    ("qinghe", Who::Claire, Part::Sponsor, "Pair of the chairman"),
    ("dongling", Who::Siyuan, Part::CoManager, "On site in Guangzhou"),
    ("nordvik", Who::Ida, Part::Service, "Gas analysers on board"),
    ("vestfold", Who::Ida, Part::Service, "Hydro stations"),
    ("lumen-grid", Who::Erik, Part::Specialist, "Grid sensors"),
    ("norrsken", Who::Ida, Part::Service, "Underground sensors"),
    ("skagerrak", Who::Ida, Part::Service, "ATEX inspections"),
    ("jarvi", Who::Sara, Part::Service, "Service contract"),
    ("harrow", Who::Claire, Part::Sponsor, "Pair of the chief engineer"),
    ("harrow", Who::Siyuan, Part::CoManager, "Joint venture in Xi’an 西安"),
    ("harrow", Who::Hannah, Part::Specialist, "Wichita programme"),
    ("harrow-engines", Who::Oliver, Part::CoManager, "Derby"),
    ("castellan-logistics", Who::Tom, Part::CoManager, "Shares cold stores with Ghent"),
    ("changjiang", Who::Gabriel, Part::Sponsor, "Pair of the vice president"),
    ("prairie", Who::Gabriel, Part::Sponsor, "Pair of the president"),
    ("hesse-pharma", Who::Katarzyna, Part::CoManager, "Sites in Austria and Hungary"),
];

fn other_teams(stage: &Stage<'_>) -> Result<()> {
    let day = Date::new(stage.founded.year(), 7, 1).unwrap_or(stage.founded);
    for (site, who, role, reason) in TEAMS {
        let client = stage.client(site)?;
        put(stage, client.lead_on(day), day, row(client.id, stage.user(who)?, role, Span::since(day), reason))?;
    }
    Ok(())
}

/// Erik Dahl gave the account back; nobody leads it.
fn left_alone(stage: &mut Stage<'_>, site: &str, days: i64) -> Result<()> {
    let i = stage.index(site)?;
    let last = stage.ago(days + 1);
    let by = stage.user_on(Who::Nadia, last)?;
    let account = stage.clients[i].id;
    let lead = lead_row(stage, &by, account)?;
    let reason = String::from("Too many accounts; a new lead is sought");
    team::end(stage.tx, &by, &EndRow { account, row: lead, last, reason })?;
    let alone = stage.ago(days);
    stage.clients[i].leads.push((alone, None));
    Ok(())
}

fn lead_row(stage: &Stage<'_>, by: &Acting, account: AccountId) -> Result<crate::base::RowId> {
    let permit = crate::base::permit::permit::<crate::base::Manage>(stage.tx, &by.viewer, account)?;
    let members = team::members(&permit)?;
    let lead = members.into_iter().find(|m| m.row.role == Part::Lead && m.row.span.holds(by.today));
    lead.map(|m| m.row.id).ok_or(Error::NotFound)
}

/// Account, lifecycle, days ago, reason.
const LIFECYCLES: [(&str, &str, i64, &str); 7] = [
    ("nordvik", "at_risk", 21, "Analyser drift, and the fleet manager is unhappy"),
    ("castellan", "at_risk", 35, "Competitor pilot in two cold stores"),
    ("vestfold", "at_risk", 50, "Budget cut, our sponsor left"),
    ("skagerrak-drilling", "at_risk", 40, "Two rigs laid up"),
    ("cerrado-saneamento", "at_risk", 28, "Payment 60 days late"),
    ("savo-hydraulics", "leaving", 25, "Terminated for the end of the year: own sensors"),
    ("castor-ni", "former", 90, "Works closed"),
];

/// Tiers and lifecycles that changed, set by the lead of that day.
fn judged(stage: &Stage<'_>) -> Result<()> {
    for (site, lifecycle, days, reason) in LIFECYCLES {
        let (client, day) = (stage.client(site)?, Stage::working(stage.ago(days)));
        let by = stage.user_on(client.lead_on(day), day)?;
        set_lifecycle(stage.tx, &by, &[client.id], lifecycle, day, reason)?;
    }
    for (site, tier, days, reason) in [
        ("qinghe", "strategic", 200, "Joint plan for China signed"),
        ("caledon", "star", 150, "Second distillery, open to analysers"),
    ] {
        let (client, day) = (stage.client(site)?, Stage::working(stage.ago(days)));
        let by = stage.user_on(client.lead_on(day), day)?;
        set_tier(stage.tx, &by, &[client.id], Some(tier), day, reason)?;
    }
    Ok(())
}

/// Companies that a group bought meanwhile: company, group, days ago, reason.
const BOUGHT: [(&str, &str, i64, &str); 2] = [
    ("van-rijn-glas", "delft-optics", 215, "Bought by Delft Optics"),
    ("skane-turbin", "vestfold", 95, "Majority went to Vestfold Energi"),
];

/// Accounts that another territory had before: account, territory, days ago, reason.
const PLACED: [(&str, &str, i64, &str); 3] = [
    ("zeeland-mersey", "key", 140, "Served from Manchester now"),
    ("brightwater-wessex", "key", 190, "The region does the daily business"),
    ("hesse-pharma-hu", "key", 170, "Central Europe gets the Hungarian sites"),
];

/// Whether a company stood alone in the beginning.
pub(super) fn bought(site: &str) -> bool {
    BOUGHT.iter().any(|(company, ..)| *company == site)
}

/// The territory of the beginning.
pub(super) fn first_land(company: &super::companies::Company) -> &str {
    PLACED.iter().find(|(site, ..)| *site == company.site).map_or(company.land.as_str(), |(_, land, ..)| land)
}

/// Groups that grew and territories that were cut anew.
fn placed(stage: &Stage<'_>) -> Result<()> {
    for (site, group, days, reason) in BOUGHT {
        let day = Stage::working(stage.ago(days));
        let (company, group) = (stage.client(site)?.id, stage.client(group)?.id);
        set_parent(stage.tx, &stage.console(day), &[company], Some(group), day, reason)?;
    }
    for (site, _, days, reason) in PLACED {
        let (client, day) = (stage.client(site)?, Stage::working(stage.ago(days)));
        let territory = stage.territory(&client.company.land)?;
        set_territory(stage.tx, &stage.console(day), &[client.id], Some(territory), day, reason)?;
    }
    Ok(())
}

/// A grant to a service engineer, and the deputy while Mei is on leave.
fn named_rights(stage: &Stage<'_>) -> Result<()> {
    let day = stage.ago(7);
    let by = stage.user_on(Who::Mei, day)?;
    let new = NewGrant {
        account: stage.client("aurelia-foods")?.id,
        user: stage.user(Who::Ida)?,
        level: 2,
        span: Span::new(day, Some(stage.ago(-18)))?,
        reason: String::from("Prepares the line 4 audit"),
    };
    grants::give(stage.tx, &by, &new)?;
    let monday = 7 - i64::from(stage.today.weekday().to_monday_zero_offset());
    let by = stage.user_on(Who::Mei, stage.ago(3))?;
    let new = NewDeputy {
        person: stage.user(Who::Mei)?,
        deputy: stage.user(Who::Katarzyna)?,
        span: Span::new(stage.ago(-monday), Some(stage.ago(-monday - 17)))?,
        reason: String::from("Mei on leave"),
    };
    deputies::name_deputy(stage.tx, &by, &new)?;
    Ok(())
}
