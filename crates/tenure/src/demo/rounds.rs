//! Whom Mei Tanaka's Today is about, and the rounds that she made of everybody else: nobody waits but those of whom the
//! story tells.

use std::collections::BTreeMap;

use serde_json::json;

use super::cast::Who;
use super::stage::{Client, Stage};
use crate::base::permit::look;
use crate::base::scope::Choice;
use crate::base::{Error, PersonId, Read, Result, Scope};
use crate::features::duties::Rules;
use crate::features::interactions::actions::log;
use crate::features::interactions::model::{Direction, Kind, NewInteraction, Outcome};
use crate::features::people::store::position::of_person;
use crate::features::relationships::actions::{EditProfile, edit};
use crate::features::rhythm::model::Goals;
use crate::features::rhythm::store::due::{Ask, Filter, View, page};
use crate::features::today::actions::snooze;

/// Who waits: for the renewal, for a first meeting (two of them), and since last week.
pub(super) const WAITING: [&str; 4] = ["Anneke Vos", "Priya Raman", "Marcus Oyelaran", "Femke de Wit"];

/// Account, person, days ago on which it was entered, function, influence, parts.
type Known = (&'static str, &'static str, i64, &'static str, i64, &'static [&'static str]);

/// What titles do not say: a plant director who came after the others were entered, and a finance director who signs,
/// but leaves the choice to others.
const KNOWN: [Known; 2] = [
    ("qinghe", "林晓雯 Lin Xiaowen", 9, "operations", 4, &["decision_maker"]),
    ("brightwater", "Priya Raman", 28, "finance", 3, &["approver"]),
];

/// What was talked about, in English and in Chinese.
const TOPICS: [(&str, &str); 6] = [
    ("Went through open orders and service dates; nothing waits on our side", "核对在途订单与服务日期，我方无待办"),
    ("Plan for next year: shutdown weeks are fixed", "明年计划：停产检修周已确定"),
    ("Availability of last quarter, and two small wishes for the spring", "回顾上季度可用率，春季有两项小需求"),
    ("Introduced the new service contact; they know each other from the fair", "介绍新的服务联系人"),
    ("Budget round: the service contract is in it", "预算中已列入服务合同"),
    ("Spare parts on their shelf counted together; three to be ordered", "共同清点备件，需补订三件"),
];

/// Plays them.
pub(super) fn make(stage: &Stage<'_>) -> Result<()> {
    KNOWN.iter().try_for_each(|known| know(stage, known))?;
    last_week(stage)?;
    for (n, (site, people)) in waiting(stage)?.into_iter().enumerate() {
        round(stage, stage.client(&site)?, &people, n)?;
    }
    let mei = stage.user_on(Who::Mei, stage.today)?;
    let aurelia = stage.client("aurelia-foods")?;
    // Sofie brings him along to the review; until then there is nothing to do.
    snooze(stage.tx, &mei, aurelia.id, Some(aurelia.person("Marcus Oyelaran")?), Some(stage.ahead(12))).map(|_| ())
}

fn know(stage: &Stage<'_>, (site, name, days, function, influence, roles): &Known) -> Result<()> {
    let client = stage.client(site)?;
    let day = stage.ago(*days);
    let by = stage.user_on(client.lead_on(day), day)?;
    let permit = look::<Read>(stage.tx, &by.viewer, client.id)?;
    let position = of_person(&permit, client.person(name)?)?.ok_or(Error::NotFound)?;
    let set = json!({
        "function": function, "seniority": 5, "influence": influence, "roles": roles, "owner": by.viewer.id,
    });
    let set = set.as_object().cloned().unwrap_or_default();
    edit(stage.tx, &by, client.id, position, &EditProfile { set, ..EditProfile::default() })?;
    Ok(())
}

/// Somebody's rhythm of 60 days ran out on the Tuesday of the week that ended last.
fn last_week(stage: &Stage<'_>) -> Result<()> {
    let client = stage.client("castellan-logistics")?;
    let day = stage.ago(i64::from(stage.today.weekday().to_monday_zero_offset()) + 67);
    let line = "Cold chain of the new hub in Venlo: wants one alarm list for all gates";
    talk(stage, client, day, (Kind::Visit, line), vec![client.person("Femke de Wit")?])
}

/// Mei's people whose rhythm is over or who were never met, by account.
fn waiting(stage: &Stage<'_>) -> Result<BTreeMap<String, Vec<PersonId>>> {
    let mei = stage.user_on(Who::Mei, stage.today)?;
    let goals = Goals::load(stage.tx, &Rules::load(stage.tx)?, &mei.viewer.roles)?;
    let ask = Ask { goals: &goals, start: stage.at(stage.today, 0, 0), today: stage.today };
    let scope = Scope::resolve(stage.tx, &mei.viewer, Choice::Mine)?;
    let mut found: BTreeMap<String, Vec<PersonId>> = BTreeMap::new();
    for view in [View::Overdue, View::Never] {
        let lines = page(stage.tx, &scope, &ask, (view, &Filter::default()), None, 500)?;
        for line in lines.into_iter().filter(|l| !WAITING.contains(&l.name.as_str())) {
            if let Some(client) = stage.clients.iter().find(|c| c.id == line.account) {
                found.entry(client.company.site.clone()).or_default().push(line.person);
            }
        }
    }
    Ok(found)
}

/// A talk with these people, after what the story tells of their account and within every rhythm.
fn round(stage: &Stage<'_>, client: &Client, people: &[PersonId], n: usize) -> Result<()> {
    let n = i64::try_from(n).unwrap_or(0);
    let (english, chinese) = TOPICS[usize::try_from(n).unwrap_or(0) % TOPICS.len()];
    let line = if client.company.country == "CN" { chinese } else { english };
    let kind = if people.len() > 1 { Kind::Meeting } else { [Kind::Call, Kind::Visit, Kind::Video][n as usize % 3] };
    talk(stage, client, stage.ago(11 + n * 5 % 8), (kind, line), people.to_vec())
}

fn talk(
    stage: &Stage<'_>,
    client: &Client,
    day: jiff::civil::Date,
    (kind, line): (Kind, &str),
    people: Vec<PersonId>,
) -> Result<()> {
    let day = Stage::working(day).max(client.since);
    let at = stage.at(day, 11, 40);
    let new = NewInteraction {
        direction: Some(Direction::Both),
        outcome: Some(Outcome::Positive),
        people,
        ..NewInteraction::new(client.id, kind, at, line)
    };
    log(stage.tx, &stage.user_at(client.lead_on(day), day, at)?, &[new]).map(|_| ())
}
