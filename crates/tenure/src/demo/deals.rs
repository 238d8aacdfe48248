//! About a year of deals: opened, moved, won, lost; who takes part in them, what speaks for them, and who else bids.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Map, json};

use super::cast::Who;
use super::dice::Dice;
use super::stage::{Client, Stage};
use crate::base::{AccountId, Acting, CompetitorId, DealId, OfferingId, Result};
use crate::features::competitors;
use crate::features::deals::actions::{self, Lost, Move, Won};
use crate::features::deals::model::renewals::WithoutNotice;
use crate::features::deals::model::{
    Criterion, EditDeal, Evidence, Facts, Kind, Line, Member, NewDeal, Outcome, Proof,
};
use crate::features::deals::store::{reasons, stages};
use crate::features::people::merge::Base;

/// A deal of the story: account, name, kind, offering and whole euro (or what it is sold in), opened so many days ago, stages that it went
/// through, days until it closes (negative: closed so many days ago), what became of it, next step and in how many days,
/// people of the buying group, evidence (n, c, b, p).
#[rustfmt::skip]
#[derive(Clone, Copy)]
struct Tale(&'static str, &'static str, Kind, usize, i64, i64, i64, i64, &'static str, &'static str, i64, usize, &'static str);

#[rustfmt::skip]
const TALES: [Tale; 26] = [
    Tale("aurelia-foods", "Vision, Lille roll-out", Kind::Expansion, 9, 140_000, 120, 5, 14, "", "Order expected", 4, 5, "ncbp"),
    Tale("aurelia-foods", "Line vision, Rotterdam", Kind::Expansion, 9, 90_000, 80, 4, 30, "", "Price talk with Paul", 5, 5, "nc"),
    Tale("aurelia-ireland", "Gas analysers, Cork", Kind::CrossSell, 6, 220_000, 95, 3, 70, "", "Trial review", 14, 5, "n"),
    Tale("aurelia-ireland", "Insight, Cork", Kind::CrossSell, 14, 50_000, 60, 2, 130, "", "", 0, 4, ""),
    Tale("castellan", "Line vision, Ghent", Kind::NewUnit, 9, 120_000, 8, 1, 200, "", "Site walk", 13, 5, ""),
    Tale("castellan", "Flow sensors, cold chain", Kind::Expansion, 1, 290_000, 85, 2, 120, "", "", 0, 5, ""),
    Tale("castellan", "Framework", Kind::Renewal, 12, 520_000, 60, 2, 139, "", "Answer Kestrel’s offer", 6, 4, "n"),
    Tale("qinghe", "气体分析仪 Gas analysers", Kind::CrossSell, 6, 220_000, 50, 2, 150, "", "与林晓雯通话", 0, 5, "n"),
    Tale("qinghe", "Line vision, Suzhou", Kind::Expansion, 9, 400_000, 75, 3, 95, "", "Install", 6, 6, "nc"),
    Tale("qinghe", "年度框架 Framework", Kind::Renewal, 12, 380_000, 30, 1, 230, "", "Plan with 林晓雯", 18, 3, ""),
    Tale("nordvik", "Sensors, fleet", Kind::Renewal, 4, 185_000, 70, 2, 63, "", "Sponsor call, Nadia", 3, 3, ""),
    Tale("aurelia-foods", "2027 call-off", Kind::Renewal, 11, 640_000, 90, 3, 41, "", "Scope call, Anneke Vos", 5, 5, "ncb"),
    Tale("aurelia-nutrition", "Lab analysers", Kind::CrossSell, 6, 74_000, 40, 2, 60, "", "Demo in Wageningen", 9, 3, "n"),
    Tale("aurelia-foods", "Spare heads, line 4", Kind::Expansion, 9, 63_000, 330, 5, -250, "won", "", 0, 4, "ncbp"),
    Tale("castellan", "Cold chain, phase 1", Kind::CrossSell, 4, 210_000, 350, 5, -190, "won", "", 0, 4, "ncbp"),
    Tale("qinghe", "Flow sensors, hall B", Kind::NewUnit, 2, 156_000, 300, 5, -160, "won", "", 0, 5, "ncbp"),
    Tale("aurelia-ireland", "Service plan, Cork", Kind::CrossSell, 11, 48_000, 220, 5, -95, "won", "", 0, 3, "ncb"),
    Tale("nordvik", "Insight for the fleet", Kind::CrossSell, 14, 39_000, 260, 4, -120, "lost", "", 0, 3, "n"),
    Tale("castellan", "Vision, Antwerp", Kind::Expansion, 9, 180_000, 310, 4, -140, "lost", "", 0, 4, "nc"),
    Tale("aurelia-nutrition", "Temperature, lab", Kind::CrossSell, 4, 22_000, 190, 3, -70, "lost", "", 0, 2, "n"),
    Tale("aurelia-foods", "Calibration contract", Kind::CrossSell, 7, 66_000, 200, 5, -45, "won", "", 0, 4, "ncbp"),
    Tale("castellan-be", "Cold stores, Ghent", Kind::Expansion, 4, 145_000, 110, 3, 45, "", "Results of the trial", 7, 3, "nc"),
    Tale("castellan-logistics", "Sensors for Breda", Kind::NewUnit, 1, 150_000, 70, 2, 100, "", "Data terms", -3, 3, "n"),
    Tale("castellan-logistics", "Breda, first hall", Kind::NewUnit, 1, 58_000, 280, 5, -130, "won", "", 0, 3, "ncbp"),
    Tale("aurelia-polska", "Analysers, Gdańsk", Kind::CrossSell, 6, 95_000, 65, 3, 80, "", "Results", 8, 2, "n"),
    Tale("qinghe", "Insight, Shanghai", Kind::Project, 14, 61_000, 150, 4, -30, "lost", "", 0, 3, "nc"),
];

/// Deals of a group that buys in three currencies: British plants, a programme in dollars, a joint venture in Xi’an.
#[rustfmt::skip]
const ABROAD: [(&str, Tale); 9] = [
    ("GBP", Tale("harrow", "Flow sensors, Wings", Kind::Expansion, 2, 265_000, 110, 3, 72, "", "Trial on the spars", 9, 4, "nc")),
    ("GBP", Tale("harrow", "Calibration, Test centre", Kind::CrossSell, 7, 49_000, 240, 5, -85, "won", "", 0, 3, "ncbp")),
    ("GBP", Tale("harrow-engines", "Gas analysers, Derby", Kind::CrossSell, 6, 158_000, 95, 4, 38, "", "Offer to purchasing", 6, 3, "ncb")),
    ("GBP", Tale("harrow-engines", "Insight, Derby", Kind::CrossSell, 14, 33_000, 200, 3, -75, "lost", "", 0, 3, "n")),
    ("USD", Tale("harrow", "Vision rigs, Wichita programme", Kind::Project, 9, 420_000, 130, 3, 58, "", "Call with the programme office", 8, 5, "nc")),
    ("USD", Tale("harrow-canada", "Flow sensors, Montréal", Kind::Expansion, 1, 96_000, 60, 2, 92, "", "Site round", 12, 2, "n")),
    ("USD", Tale("harrow-canada", "Temperature, Montréal", Kind::CrossSell, 4, 44_000, 210, 5, -55, "won", "", 0, 2, "ncbp")),
    ("CNY", Tale("harrow", "Sensors, Xi’an joint venture 西安", Kind::NewUnit, 2, 1_150_000, 230, 5, -66, "won", "", 0, 4, "ncbp")),
    ("CNY", Tale("harrow", "Service plan, Xi’an 西安", Kind::CrossSell, 11, 380_000, 45, 2, 104, "", "Plan with the joint venture", 10, 3, "n")),
];

/// Who shares a deal of ours, in per cent, and from how many days ago; none is from its beginning on.
type Shared = (&'static str, &'static str, Option<i64>, [(Who, i64); 2]);

#[rustfmt::skip]
const SHARED: [Shared; 9] = [
    ("aurelia-ireland", "Gas analysers, Cork", None, [(Who::Tom, 60), (Who::Mei, 40)]),
    ("castellan-be", "Cold stores, Ghent", None, [(Who::Tom, 70), (Who::Mei, 30)]),
    ("castellan-logistics", "Sensors for Breda", Some(30), [(Who::Mei, 60), (Who::Tom, 40)]),
    ("aurelia-polska", "Analysers, Gdańsk", None, [(Who::Katarzyna, 70), (Who::Mei, 30)]),
    ("harrow", "Vision rigs, Wichita programme", None, [(Who::Tom, 70), (Who::Hannah, 30)]),
    ("harrow", "Vision rigs, Wichita programme", Some(26), [(Who::Tom, 60), (Who::Hannah, 40)]),
    ("harrow-engines", "Gas analysers, Derby", Some(30), [(Who::Tom, 70), (Who::Oliver, 30)]),
    ("harrow", "Sensors, Xi’an joint venture 西安", None, [(Who::Tom, 60), (Who::Siyuan, 40)]),
    ("harrow", "Service plan, Xi’an 西安", None, [(Who::Siyuan, 70), (Who::Tom, 30)]),
];

/// Who else sells to the clients of the story.
const RIVALS: [(&str, &str); 4] = [
    ("Kestrel Systems", "Cheap probes, slow service; bids in retail."),
    ("Valmara Sensorik", "Strong in dairies, few engineers outside Germany."),
    ("清远仪器 Qingyuan Instruments", "Local prices, long delivery of analysers."),
    ("Northgate Vision", "Good cameras, no service plan."),
];

/// Makes everything.
pub(super) fn sell(stage: &Stage<'_>, wares: &[OfferingId]) -> Result<()> {
    let by = stage.console(stage.founded);
    let home: Vec<(&str, Tale)> = TALES.into_iter().map(|tale| ("EUR", tale)).collect();
    let mut rivals = Vec::new();
    for (name, note) in RIVALS {
        let facts = competitors::model::Facts { name: name.to_owned(), note: note.to_owned(), ..Default::default() };
        rivals.push(competitors::actions::add(stage.tx, &by, &facts)?);
    }
    // Dice of their own, so that neither moves the other.
    for (seed, tales) in [(77, home), (78, ABROAD.to_vec())] {
        let mut dice = Dice::new(seed);
        for tale in &tales {
            play(stage, tale, wares, &rivals, &mut dice)?;
        }
    }
    Ok(())
}

/// The day of a step: days ago, never before the client came or after today.
fn day(stage: &Stage<'_>, client: &Client, ago: i64) -> Date {
    Stage::working(stage.ago(ago.max(0))).max(client.since)
}

fn play(
    stage: &Stage<'_>,
    (currency, tale): &(&str, Tale),
    wares: &[OfferingId],
    rivals: &[CompetitorId],
    dice: &mut Dice,
) -> Result<()> {
    let client = stage.client(tale.0)?;
    let Tale(_, _, kind, _, _, opened, reached, closes, end, ..) = *tale;
    let by = |ago: i64| -> Result<Acting> {
        let on = day(stage, client, ago);
        stage.user_at(client.lead_on(on), on, stage.at(on, 15, 10))
    };
    let all = stages::all(stage.tx)?;
    let path: Vec<_> = all.iter().filter(|s| s.kind == kind && !s.archived).collect();
    let mut facts = begin(stage, client, (currency, tale), wares, path[0].id);
    facts.competitors = if dice.chance(60) {
        vec![crate::features::deals::model::Rival { competitor: *dice.pick(rivals), note: String::new() }]
    } else {
        Vec::new()
    };
    let made = actions::add(stage.tx, &by(opened)?, &[NewDeal { account: client.id, facts }])?;
    let Some(id) = made.first().copied() else { return Ok(()) };
    let at = (client.id, id);
    share(stage, &by(opened)?, at, tale, None)?;
    let over = if closes < 0 { -closes } else { 0 };
    let step = (opened - over) / (reached + 1);
    for (n, target) in path.iter().enumerate().take(usize::try_from(reached).unwrap_or(1)).skip(1) {
        let on = by(opened - step * i64::try_from(n).unwrap_or(1))?;
        prove(stage, client, &on, at, tale, n)?;
        let mut more = Map::new();
        let deal = crate::features::deals::store::deal::find(
            &crate::base::permit::look::<crate::base::Read>(stage.tx, &on.viewer, client.id)?,
            id,
        )?;
        if target.criteria.contains(&Criterion::NextStep) && deal.facts.next_step.is_empty() {
            more.insert(String::from("next_step"), json!("Call"));
            more.insert(String::from("next_step_on"), json!(on.today.to_string()));
        }
        lend(&target.missing(&deal.facts), &deal.facts, &on, &mut more);
        actions::move_to(stage.tx, &on, at, &Move { stage: target.id, base: Base::default(), more })?;
    }
    match end {
        "won" => {
            let reason = reasons::live(stage.tx)?.into_iter().find(|r| r.outcome == Outcome::Won).map(|r| r.id);
            let won = Won { reason, revenue: true, ..Won::default() };
            actions::win(stage.tx, &by(over)?, at, &won).map(|_| ())
        }
        "lost" => {
            let reason = reasons::live(stage.tx)?.into_iter().find(|r| r.outcome == Outcome::Lost).map(|r| r.id);
            let lost = Lost { reason, to: dice.chance(70).then(|| *dice.pick(rivals)), ..Lost::default() };
            actions::lose(stage.tx, &by(over)?, at, &lost).map(|_| ())
        }
        _ => {
            // The oldest first.
            let told = SHARED.iter().filter(|shared| (shared.0, shared.1) == (tale.0, tale.1));
            let days: BTreeSet<i64> = told.filter_map(|shared| shared.2).collect();
            for days in days.into_iter().rev() {
                share(stage, &by(days)?, at, tale, Some(days))?;
            }
            now(stage, &by(2)?, at, tale)
        }
    }
}

/// Splits a deal between two of ours, where the story says so of these days.
fn share(stage: &Stage<'_>, by: &Acting, at: (AccountId, DealId), tale: &Tale, days: Option<i64>) -> Result<()> {
    for (_, _, _, parts) in SHARED.iter().filter(|s| (s.0, s.1, s.2) == (tale.0, tale.1, days)) {
        let part = |(who, percent): &(Who, i64)| Ok((stage.user(*who)?, percent * 100));
        let shares = parts.iter().map(part).collect::<Result<Vec<_>>>()?;
        actions::set_credits(stage.tx, by, at, &Base::default(), days.map(|_| by.today), &shares)?;
    }
    Ok(())
}

/// The unit that the name of a deal speaks of, by a word of its own name.
fn unit_of(client: &Client, name: &str) -> Option<crate::base::UnitId> {
    let named = |unit: &str| unit.split([' ', ',']).any(|word| word.len() > 3 && name.contains(word));
    client.units.iter().filter(|(unit, _)| named(unit)).min_by_key(|(unit, _)| **unit).map(|(_, id)| *id)
}

/// What the deal says at first.
fn begin(
    stage: &Stage<'_>,
    client: &Client,
    (currency, tale): (&str, &Tale),
    wares: &[OfferingId],
    first: crate::base::StageId,
) -> Facts {
    let Tale(_, name, kind, ware, euro, opened, _, closes, _, _, _, people, _) = *tale;
    let on = day(stage, client, opened);
    let close = if closes < 0 { stage.ago(-closes) } else { stage.ahead(closes) };
    let line = Line {
        id: uuid::Uuid::from_u128(u128::from(u64::try_from(euro).unwrap_or(1))),
        unit: unit_of(client, name),
        offering: wares.get(ware).copied(),
        quantity: None,
        amount_minor: Some(euro * 100),
        period_from: None,
        period_to: None,
    };
    let parts = ["economic_buyer", "champion", "technical_buyer", "user_buyer", "approver", "influencer"];
    let group = client.people.iter().take(people).zip(parts);
    let (notice, former) = match kind {
        Kind::Renewal => (close.checked_sub(30.days()).ok(), Some(euro * 100 * 100 / (100 + closes.rem_euclid(7)))),
        _ => (None, None),
    };
    let steps = notice.map(|day| super::renewals::steps(stage, client, day, usize::try_from(tale.6).unwrap_or(0) + 1));
    Facts {
        without_notice: notice.map(|_| WithoutNotice::RunsOn),
        runs_on_months: notice.map(|_| 12),
        steps: steps.unwrap_or_default(),
        close_on: Some(close),
        lines: vec![line],
        people: group.map(|((person, _), part)| Member { person: *person, part: part.to_owned() }).collect(),
        notice_on: notice,
        former_minor: former,
        agreement: if kind == Kind::Renewal { format!("FA-{}", client.company.since) } else { String::new() },
        ..Facts::new(name, kind, first, currency, on)
    }
    .settled()
}

/// Evidence comes step by step.
fn prove(
    stage: &Stage<'_>,
    client: &Client,
    by: &Acting,
    at: (AccountId, DealId),
    tale: &Tale,
    n: usize,
) -> Result<()> {
    let known = tale.12.chars().take(n).filter_map(|c| match c {
        'n' => Some(Evidence::Need),
        'c' => Some(Evidence::Champion),
        'b' => Some(Evidence::EconomicBuyer),
        'p' => Some(Evidence::PaperProcess),
        _ => None,
    });
    let person = client.people.first().map(|(id, _)| *id);
    let mut proofs: Vec<Proof> =
        known.map(|evidence| Proof { evidence, on: by.today, person, note: String::new() }).collect();
    proofs.sort_by_key(|p| p.evidence);
    actions::set_part(stage.tx, by, at, &Base::default(), ("evidence", json!(proofs))).map(|_| ())
}

/// What a stage asks for and the story does not tell.
fn lend(gaps: &[Criterion], f: &Facts, by: &Acting, more: &mut Map<String, serde_json::Value>) {
    let mut evidence = f.evidence.clone();
    for kind in gaps.iter().filter_map(|c| c.evidence()) {
        evidence.push(Proof { evidence: kind, on: by.today, person: None, note: String::new() });
    }
    if evidence.len() > f.evidence.len() {
        evidence.sort_by_key(|p| p.evidence);
        more.insert(String::from("evidence"), json!(evidence));
    }
}

/// What is next, as of today.
fn now(stage: &Stage<'_>, by: &Acting, at: (AccountId, DealId), tale: &Tale) -> Result<()> {
    let Tale(_, _, _, _, _, _, _, _, _, step, days, ..) = *tale;
    let on = (!step.is_empty()).then(|| if days < 0 { stage.ago(-days) } else { stage.ahead(days) });
    let set = json!({"next_step": step, "next_step_on": on.map(|d| d.to_string())});
    let set = set.as_object().cloned().unwrap_or_default();
    actions::edit(stage.tx, by, at, &EditDeal { set, base: Base::default() }).map(|_| ())
}
