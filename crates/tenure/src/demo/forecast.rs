//! The rest of the pipeline, beside the deals of the story, and what was frozen of it every week for more than a year.
//!
//! Each deal has a plan of its own: when it was opened, when it was to close first, when that moved, when it became
//! commit. How it stands today and how it stood on the day of each freeze follow from the same plan, so that what moved
//! since last week, and how forecasts hit, are those of one history.

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;
use tenure_db::Conn;
use uuid::Uuid;

use super::dice::Dice;
use super::sales;
use super::stage::{Client, Stage};
use crate::base::{AccountId, OfferingId, Result, StageId, UserId};
use crate::features::deals::actions::enter;
use crate::features::deals::model::{
    Category, Evidence, Facts, Kind, Line, Member, NewDeal, Outcome, Proof, Stage as DealStage,
};
use crate::features::deals::store::stages;
use crate::features::forecast::actions::weekly;
use crate::features::forecast::model::{Shot, effective};
use crate::features::forecast::store::history::{self, Past};
use crate::features::rates;
use crate::features::rates::model::{Basis, Rates};
use crate::features::targets::store::target::{self, Filter};

/// Days of freezes that lie back.
const BACK: i64 = 470;
/// Of a hundred deals that are decided, so many are won.
const WON: i64 = 62;
/// What deals are called, in the order of the offerings that they are about.
const NAMES: [(&str, Kind, usize); 10] = [
    ("Flow sensors, phase 2", Kind::Expansion, 1),
    ("Line vision", Kind::CrossSell, 9),
    ("Gas analysers", Kind::CrossSell, 6),
    ("Service for all sites", Kind::Expansion, 11),
    ("Retrofit of line 4", Kind::Project, 9),
    ("Calibration contract", Kind::CrossSell, 7),
    ("Sensors, new hall", Kind::NewUnit, 2),
    ("Framework", Kind::Renewal, 12),
    ("Insight, all plants", Kind::Expansion, 14),
    ("Temperature, cold stores", Kind::Expansion, 4),
];

/// How a deal goes.
struct Plan {
    account: usize,
    name: &'static str,
    kind: Kind,
    ware: usize,
    /// In whose country's currency it is sold.
    currency: &'static str,
    minor: i64,
    before: i64,
    opened: Date,
    first: Date,
    last: Date,
    won: bool,
    /// When the first close date was given up.
    moved: Date,
    /// When the amount became what it is.
    priced: Date,
    likely: Date,
    sure: Date,
}

/// How it stands on a day.
struct Now {
    outcome: Outcome,
    category: Category,
    day: Date,
    minor: i64,
}

impl Plan {
    /// Turns euro into another currency, to whole thousands.
    fn bill(&mut self, currency: &'static str) {
        if currency == self.currency {
            return;
        }
        let own = |minor: i64| minor * sales::per_hundred(currency) / 100 / 100_000 * 100_000;
        (self.currency, self.minor, self.before) = (currency, own(self.minor), own(self.before));
    }

    fn on(&self, day: Date) -> Option<Now> {
        if day < self.opened {
            return None;
        }
        let minor = if day < self.priced { self.before } else { self.minor };
        if day >= self.last {
            let outcome = if self.won { Outcome::Won } else { Outcome::Lost };
            return Some(Now { outcome, category: Category::Commit, day: self.last, minor });
        }
        let category = match day {
            _ if day >= self.sure => Category::Commit,
            _ if day >= self.likely => Category::BestCase,
            _ => Category::Pipeline,
        };
        let closes = if day < self.moved { self.first } else { self.last };
        Some(Now { outcome: Outcome::Open, category, day: closes, minor })
    }
}

/// The stage of a deal of some kind and category.
fn stage_of(all: &[DealStage], kind: Kind, category: Category) -> Option<&DealStage> {
    let of: Vec<&DealStage> = all.iter().filter(|s| s.kind == kind && !s.archived).collect();
    let at = match category {
        Category::Commit => of.len().saturating_sub(1),
        Category::BestCase => of.len() / 2,
        Category::Pipeline => usize::from(of.len() > 1),
    };
    of.get(at).copied()
}

/// Enters the deals, and freezes the weeks that are over.
pub(super) fn freeze(stage: &Stage<'_>, wares: &[OfferingId]) -> Result<()> {
    let all = stages::all(stage.tx)?;
    let plans = plans(stage)?;
    let mut new = Vec::new();
    for plan in &plans {
        if let Some(facts) = facts(stage, plan, &all, wares) {
            new.push(NewDeal { account: stage.clients[plan.account].id, facts });
        }
    }
    let story = history::deals(stage.tx)?;
    let ids = enter(stage.tx, &stage.console(stage.founded), &new)?;
    let mut days = vec![weekly(&stage.settings).last_due(stage.at(stage.today, 23, 59), &stage.settings.zone)];
    while days.last().is_some_and(|day| *day > stage.ago(BACK)) {
        days.extend(days.last().and_then(|day| day.checked_sub(7.days()).ok()));
    }
    let rates = rates::store::all(stage.tx)?;
    let mut closed: Vec<(AccountId, Uuid)> = Vec::new();
    for day in days.into_iter().rev() {
        let mut shots = Vec::new();
        let begun = plans.iter().filter(|plan| plan.on(stage.today).is_some());
        for (plan, id) in begun.zip(&ids) {
            let key = (stage.clients[plan.account].id, id.0);
            if let Some(now) = plan.on(day) {
                shots.extend(shot(stage, &all, &rates, plan, key, &now, day)?);
            }
        }
        for past in &story {
            shots.extend(told(stage, &rates, past, day)?);
        }
        // What was closed at an earlier freeze is not told again.
        shots.retain(|(s, _)| s.outcome == Outcome::Open || !closed.contains(&s.key));
        closed.extend(shots.iter().filter(|(s, _)| s.outcome != Outcome::Open).map(|(s, _)| s.key));
        history::write(stage.tx, (day, stage.at(day, 18, 0)), &stage.settings.currency, &shots)?;
    }
    Ok(())
}

/// An amount as a freeze of a day saw it: by the rate of the day on which the deal closes, or the newest of then.
fn seen(
    stage: &Stage<'_>,
    rates: &Rates,
    (minor, currency): (i64, &str),
    closes: Option<Date>,
    day: Date,
) -> Option<i64> {
    let on = closes.map_or(day, |closes| closes.min(day));
    rates.convert(minor, currency, &stage.settings.currency, on, Basis::Historical)
}

fn shot(
    stage: &Stage<'_>,
    all: &[DealStage],
    rates: &Rates,
    plan: &Plan,
    key: (AccountId, Uuid),
    now: &Now,
    day: Date,
) -> Result<Option<(Shot, Uuid)>> {
    let Some(at) = stage_of(all, plan.kind, now.category) else { return Ok(None) };
    let probability = match now.outcome {
        Outcome::Open => at.probability,
        Outcome::Won => 100,
        Outcome::Lost => 0,
    };
    let shot = Shot {
        key,
        outcome: now.outcome,
        category: now.category,
        probability,
        day: Some(now.day),
        minor: seen(stage, rates, (now.minor, plan.currency), Some(now.day), day),
        own: Some(now.minor),
        currency: plan.currency.to_owned(),
        lead: Some(stage.user(stage.clients[plan.account].lead_on(day))?),
    };
    Ok(Some((shot, at.id.0)))
}

/// A deal of the story: what it counts as today it counts as for the last three weeks; before, it was in the pipeline.
fn told(stage: &Stage<'_>, rates: &Rates, past: &Past, day: Date) -> Result<Option<(Shot, Uuid)>> {
    let Some(client) = stage.clients.iter().find(|c| c.id == past.shot.key.0) else { return Ok(None) };
    if day < past.opened_on {
        return Ok(None);
    }
    let mut shot = Shot { lead: Some(stage.user(client.lead_on(day))?), ..past.shot.clone() };
    if past.shot.outcome != Outcome::Open && past.shot.day.is_some_and(|on| day < on) {
        shot.outcome = Outcome::Open;
        shot.probability = 65;
        shot.day = past.first_day;
    }
    let sure = past.shot.day.filter(|_| past.shot.outcome != Outcome::Open).unwrap_or(stage.today);
    shot.minor = shot.own.and_then(|own| seen(stage, rates, (own, &shot.currency), shot.day, day));
    if shot.outcome == Outcome::Open && day < sure.checked_sub(21.days()).unwrap_or(sure) {
        shot.category = effective(Category::Pipeline, None, day);
    }
    Ok(Some((shot, past.stage)))
}

/// What everybody is to sell in the quarter that runs.
fn targets(q: &Conn<'_>, stage: &Stage<'_>) -> Result<HashMap<UserId, i64>> {
    let by = stage.console(stage.today);
    let filter = Filter { team: Some(false), narrowed: Some(false), ..Filter::default() };
    let all = target::list(q, &by.viewer, &filter, 1_000)?;
    let runs = all.into_iter().filter(|t| t.span.holds(stage.today));
    Ok(runs.map(|t| (t.about.user, t.amount.minor)).collect())
}

/// A deal a quarter of each client that the story leaves alone, of a size that fits what its lead is to sell.
fn plans(stage: &Stage<'_>) -> Result<Vec<Plan>> {
    let targets = targets(stage.tx, stage)?;
    let story: Vec<AccountId> = history::deals(stage.tx)?.into_iter().map(|p| p.shot.key.0).collect();
    let quiet = |c: &Client| c.since < stage.ago(120) && !story.contains(&c.id);
    let mut held: HashMap<UserId, i64> = HashMap::new();
    for client in stage.clients.iter().filter(|c| quiet(c)) {
        *held.entry(stage.user(client.lead_on(stage.today))?).or_default() += 1;
    }
    let mut dice = Dice::new(4_711);
    let mut plans = Vec::new();
    for (account, client) in stage.clients.iter().enumerate().filter(|(_, c)| quiet(c)) {
        let lead = stage.user(client.lead_on(stage.today))?;
        let each = targets.get(&lead).copied().unwrap_or(15_000_000) / held.get(&lead).copied().unwrap_or(1).max(1);
        let mut last = stage.ago(BACK + dice.from(0, 80));
        while last < stage.ago(-110) {
            let mut plan = plan(&mut dice, account, last, each * 70 / WON);
            plan.bill(sales::currency(&client.company.country));
            plans.push(plan);
            last = last.checked_add(dice.from(70, 120).days()).unwrap_or(stage.today);
        }
    }
    Ok(plans)
}

fn plan(dice: &mut Dice, account: usize, last: Date, usual: i64) -> Plan {
    let back = |day: Date, days: i64| day.checked_sub(days.days()).unwrap_or(day);
    let (name, kind, ware) = *dice.pick(&NAMES);
    let minor = (usual * dice.from(50, 150) / 100 / 100_000).max(10) * 100_000;
    let slip = *dice.pick(&[0, 0, 0, 10, 25, 60]);
    let first = back(last, slip);
    let won = dice.chance(WON);
    let sure = if won || dice.chance(25) { back(first, dice.from(12, 80)) } else { last };
    Plan {
        account,
        name,
        kind,
        ware,
        currency: "EUR",
        minor,
        before: minor * *dice.pick(&[100, 100, 100, 85, 115]) / 100,
        opened: back(first, dice.from(70, 170)),
        first,
        last,
        won,
        moved: back(first, dice.from(3, 20)),
        priced: back(last, dice.from(5, 50)),
        likely: back(last, dice.from(60, 110)).min(sure),
        sure,
    }
}

/// What the deal says today; none where it is not opened yet.
fn facts(stage: &Stage<'_>, plan: &Plan, all: &[DealStage], wares: &[OfferingId]) -> Option<Facts> {
    let now = plan.on(stage.today)?;
    let at: &DealStage = stage_of(all, plan.kind, now.category)?;
    let open = now.outcome == Outcome::Open;
    let line = Line {
        id: Uuid::from_u128(u128::from(plan.minor.unsigned_abs())),
        unit: None,
        offering: wares.get(plan.ware).copied(),
        quantity: None,
        amount_minor: Some(now.minor),
        period_from: None,
        period_to: None,
    };
    let known: &[Evidence] = match now.category {
        Category::Commit => &[Evidence::Need, Evidence::Champion, Evidence::EconomicBuyer, Evidence::PaperProcess],
        Category::BestCase => &[Evidence::Need, Evidence::Champion],
        Category::Pipeline => &[],
    };
    let proof = |evidence: &Evidence| Proof { evidence: *evidence, on: plan.opened, person: None, note: String::new() };
    let stage_id: StageId = at.id;
    // Who takes part is known the better, the surer the deal is.
    let parts = ["economic_buyer", "champion", "technical_buyer", "user_buyer"];
    let people = stage.clients[plan.account].people.iter().zip(parts).take(known.len());
    let group = people.map(|((person, _), part)| Member { person: *person, part: part.to_owned() });
    let facts = Facts {
        outcome: now.outcome,
        stage_since: stage.ago(2 + plan.minor.div_euclid(100_000).rem_euclid(25)).max(plan.opened).min(now.day),
        close_on: Some(now.day),
        original_close_on: Some(plan.first),
        closed_on: (!open).then_some(now.day),
        lines: vec![line],
        evidence: known.iter().map(proof).collect(),
        people: group.collect(),
        next_step: if open { String::from("Next meeting") } else { String::new() },
        next_step_on: open.then(|| stage.ahead(3 + plan.minor.rem_euclid(17))),
        ..Facts::new(plan.name, plan.kind, stage_id, plan.currency, plan.opened)
    };
    Some(facts.settled())
}
