//! What clients spend with others: estimates of the story's groups by unit and line, who else sells there, what does not
//! apply, an opening that is put off, and the rules by which others are found.

use jiff::civil::Date;

use super::dice::Dice;
use super::sales::{currency, per_hundred};
use super::stage::{Client, Stage};
use crate::base::money::Money;
use crate::base::{OfferingId, Result};
use crate::features::whitespace::actions::openings::{Dismiss, dismiss};
use crate::features::whitespace::actions::{Setting, rules, set};
use crate::features::whitespace::gather::Books;
use crate::features::whitespace::model::openings::Reason;
use crate::features::whitespace::model::rules::Rule;
use crate::features::whitespace::model::{Confidence, Facts, Mark, State};
use crate::features::whitespace::store::{Whose, known};
use crate::features::{competitors, offerings};

/// What is known of a cell.
#[derive(Clone, Copy)]
enum Known {
    /// Our share in percent of what they spend, where we sell.
    Share(i64),
    /// What they spend, in thousands, and the chance to win it.
    Open(i64, i64),
    /// Who sells there, and what they spend, in thousands; 0 where nobody knows.
    Rival(&'static str, i64),
    /// They cannot use it.
    Never,
}
use Known::{Never, Open, Rival, Share};

/// Account, unit (empty for the account as a whole), line, what is known.
#[rustfmt::skip]
const CELLS: [(&str, &str, &str, Known); 44] = [
    ("aurelia-foods", "Dairy, Rotterdam", "Flow sensors", Share(82)), ("aurelia-foods", "Dairy, Rotterdam", "Temperature", Share(64)),
    ("aurelia-foods", "Dairy, Rotterdam", "Gas analysers", Share(45)), ("aurelia-foods", "Dairy, Rotterdam", "Line vision", Open(90, 60)),
    ("aurelia-foods", "Dairy, Rotterdam", "Service plans", Share(70)), ("aurelia-foods", "Dairy, Rotterdam", "Insight software", Open(60, 40)),
    ("aurelia-foods", "Lille", "Flow sensors", Share(48)), ("aurelia-foods", "Lille", "Temperature", Share(30)),
    ("aurelia-foods", "Lille", "Gas analysers", Never), ("aurelia-foods", "Lille", "Line vision", Share(22)),
    ("aurelia-foods", "Lille", "Service plans", Share(50)), ("aurelia-foods", "Lille", "Insight software", Open(40, 30)),
    ("aurelia-foods", "Gdańsk", "Flow sensors", Share(66)), ("aurelia-foods", "Gdańsk", "Temperature", Rival("Kestrel", 110)),
    ("aurelia-foods", "Gdańsk", "Gas analysers", Share(12)), ("aurelia-foods", "Gdańsk", "Line vision", Open(140, 50)),
    ("aurelia-foods", "Gdańsk", "Service plans", Share(33)), ("aurelia-foods", "Gdańsk", "Insight software", Never),
    ("aurelia-foods", "Cork", "Flow sensors", Share(28)), ("aurelia-foods", "Cork", "Temperature", Share(14)),
    ("aurelia-foods", "Cork", "Gas analysers", Open(220, 50)), ("aurelia-foods", "Cork", "Line vision", Open(80, 35)),
    ("aurelia-foods", "Cork", "Service plans", Share(42)), ("aurelia-foods", "Cork", "Insight software", Open(50, 40)),
    ("aurelia-foods", "Suzhou 苏州", "Flow sensors", Rival("Orbis", 0)), ("aurelia-foods", "Suzhou 苏州", "Temperature", Share(90)),
    ("aurelia-foods", "Suzhou 苏州", "Gas analysers", Never), ("aurelia-foods", "Suzhou 苏州", "Line vision", Never),
    ("aurelia-foods", "Suzhou 苏州", "Service plans", Share(18)), ("aurelia-foods", "Suzhou 苏州", "Insight software", Open(35, 20)),
    ("aurelia-foods", "Wageningen R&D", "Flow sensors", Share(20)), ("aurelia-foods", "Wageningen R&D", "Temperature", Open(45, 45)),
    ("aurelia-foods", "Wageningen R&D", "Gas analysers", Share(85)), ("aurelia-foods", "Wageningen R&D", "Line vision", Open(60, 40)),
    ("aurelia-foods", "Wageningen R&D", "Service plans", Share(80)), ("aurelia-foods", "Wageningen R&D", "Insight software", Share(35)),
    ("castellan", "Cold stores", "Temperature", Share(55)), ("castellan", "Cold stores", "Insight software", Open(120, 30)),
    ("castellan", "Stores", "Gas analysers", Rival("Kestrel", 0)), ("castellan", "Stores", "Flow sensors", Share(40)),
    ("nordvik", "Fleet", "Gas analysers", Share(38)), ("nordvik", "Stavanger yard", "Temperature", Open(95, 35)),
    ("qinghe", "质量部 Quality", "Flow sensors", Open(180, 45)), ("qinghe", "苏州工厂 Suzhou plant", "Insight software", Open(75, 50)),
];

/// A group that buys in three currencies, each estimate in that of the offers: unit, line, currency, what is known.
#[rustfmt::skip]
const ABROAD: (&str, [(&str, &str, &str, Known); 8]) = ("harrow", [
    ("Test centre", "Line vision", "GBP", Share(40)), ("Wings", "Flow sensors", "GBP", Share(55)),
    ("Wings", "Gas analysers", "USD", Share(35)), ("Wings", "Insight software", "USD", Open(210, 40)),
    ("Test centre", "Gas analysers", "GBP", Share(60)), ("Test centre", "Insight software", "GBP", Rival("Kestrel", 70)),
    ("", "Temperature", "CNY", Open(420, 45)), ("", "Insight software", "CNY", Open(380, 25)),
]);

/// Notes everything.
pub(super) fn look(stage: &Stage<'_>) -> Result<()> {
    write(stage)?;
    rivals(stage)?;
    for site in ["aurelia-foods", "castellan", "nordvik", "qinghe", ABROAD.0] {
        told(stage, stage.client(site)?)?;
    }
    guessed(stage)?;
    later(stage)
}

/// Who else sells to them, where nothing else of the story has named them yet.
fn rivals(stage: &Stage<'_>) -> Result<()> {
    let there = known::competitors(stage.tx, true)?;
    for name in ["Kestrel", "Orbis"] {
        if !there.iter().any(|(_, n)| n.starts_with(name)) {
            let facts = competitors::model::Facts { name: name.to_owned(), ..Default::default() };
            competitors::actions::add(stage.tx, &stage.console(stage.founded), &facts)?;
        }
    }
    Ok(())
}

fn by_name(stage: &Stage<'_>, name: &str) -> Result<OfferingId> {
    let all = offerings::store::all(stage.tx)?;
    let found = all.iter().find(|o| o.facts.name == name).map(|o| o.id);
    found.ok_or_else(|| crate::base::Error::internal(format!("the demo sells no {name}")))
}

fn books(stage: &Stage<'_>, client: &Client) -> Result<Books> {
    Books::load(stage.tx, &Whose::Account(client.id), &stage.settings, stage.today, stage.today)
}

/// Thousands of euro in a currency, to whole thousands and up; none where nobody knows.
fn spent(thousands: i64, currency: &str) -> Option<Money> {
    let own = (thousands * per_hundred(currency) + 99) / 100;
    (thousands > 0).then(|| Money { minor: own * 100_000, currency: currency.to_owned() })
}

/// What is told of a client: unit, line, currency, what is known.
fn cells_of(site: &str) -> Vec<(&'static str, &'static str, &'static str, Known)> {
    let told = CELLS.iter().filter(|cell| cell.0 == site).map(|(_, unit, line, known)| (*unit, *line, "EUR", *known));
    told.chain(ABROAD.1.iter().copied().filter(|_| ABROAD.0 == site)).collect()
}

/// Rounded to five thousand, and never less than what was sold.
fn worth(sold: i64, percent: i64) -> i64 {
    (sold * 100 / percent.max(1) / 500_000 + 1) * 5
}

/// The groups of the story: what their buyers said, half a year ago, and what was corrected since.
fn told(stage: &Stage<'_>, client: &Client) -> Result<()> {
    let books = books(stage, client)?;
    let grid = books.grid(client.id, &[]);
    let rivals = known::competitors(stage.tx, false)?;
    let since = Stage::working(stage.ago(170)).max(client.since);
    let mut cells = Vec::new();
    for (unit, line, currency, known) in cells_of(&client.company.site) {
        let place = (client.units.get(unit).copied(), by_name(stage, line)?);
        let cell = grid.cell(place).filter(|c| c.state == State::Sold);
        let facts = Facts { confidence: Some(Confidence::Medium), estimated_on: Some(since), ..Facts::default() };
        let source = String::from("Budget talk with their purchasing");
        let facts = match known {
            Share(percent) => match cell {
                Some(cell) => Facts { spend: spent(worth(cell.sold, percent), currency), source, ..facts },
                // Nothing was sold there lately.
                None => Facts { spend: spent(45, currency), probability: Some(40), source, ..facts },
            },
            Open(spend, chance) => Facts { spend: spent(spend, currency), probability: Some(chance), source, ..facts },
            Rival(name, spend) => Facts {
                mark: Mark::Competitor,
                competitor: rivals.iter().find(|(_, n)| n.starts_with(name)).map(|(id, _)| *id),
                spend: spent(spend, currency),
                source: String::from("Seen at the last visit"),
                ..facts
            },
            Never => Facts { mark: Mark::NotApplicable, confidence: None, estimated_on: None, ..facts },
        };
        cells.push(Setting { place, facts, from: since, seen: None });
    }
    note(stage, client, since, &cells)?;
    // Some estimates were lower a while ago: the history of a cell shows how they grew.
    let earlier: Vec<Setting> = cells
        .iter()
        .filter(|s| s.facts.mark == Mark::Open && s.facts.probability.is_some())
        .map(|s| lower(s, Stage::working(stage.ago(400)).max(client.since)))
        .collect();
    note(stage, client, Stage::working(stage.ago(400)).max(client.since), &earlier)
}

fn lower(setting: &Setting, from: Date) -> Setting {
    let mut facts = setting.facts.clone();
    facts.spend = facts.spend.map(|m| Money { minor: m.minor * 4 / 5, ..m });
    facts.confidence = Some(Confidence::Low);
    facts.source = String::from("Our guess by the size of the plant");
    facts.estimated_on = Some(from);
    Setting { facts, from, ..setting.clone() }
}

fn note(stage: &Stage<'_>, client: &Client, day: Date, cells: &[Setting]) -> Result<()> {
    let by = stage.user_at(client.lead_on(day), day, stage.at(day, 16, 20))?;
    set(stage.tx, &by, client.id, cells).map(|_| ())
}

/// Other large clients: a guess of what they spend on two or three lines, by the account as a whole, in their currency.
fn guessed(stage: &Stage<'_>) -> Result<()> {
    let mut dice = Dice::new(4_711);
    let tiers = ["strategic", "star"];
    for client in stage.clients.iter().filter(|c| c.units.is_empty() && tiers.contains(&c.company.tier.as_str())) {
        let books = books(stage, client)?;
        let grid = books.grid(client.id, &[]);
        let since = Stage::working(stage.ago(dice.from(30, 150))).max(client.since);
        let mut cells = Vec::new();
        for cell in grid.rows.iter().flat_map(|r| &r.cells) {
            let spend = match cell.state {
                State::Sold if dice.chance(60) => worth(cell.sold, dice.from(25, 80)),
                State::Unknown if dice.chance(50) => dice.from(6, 40) * 5,
                _ => continue,
            };
            let facts = Facts {
                spend: spent(spend, currency(&client.company.country)),
                probability: (cell.state == State::Unknown).then(|| dice.from(2, 6) * 10),
                source: String::from("Annual report and headcount"),
                confidence: Some(Confidence::Low),
                estimated_on: Some(since),
                ..Facts::default()
            };
            cells.push(Setting { place: cell.place, facts, from: since, seen: None });
        }
        if client.leads.iter().any(|(_, lead)| lead.is_some()) {
            note(stage, client, since, &cells)?;
        }
    }
    Ok(())
}

/// What is put off.
fn later(stage: &Stage<'_>) -> Result<()> {
    let client = stage.client("aurelia-foods")?;
    let day = Stage::working(stage.ago(12));
    let input = Dismiss {
        place: (client.units.get("Suzhou 苏州").copied(), by_name(stage, "Insight software")?),
        reason: Reason::NotNow,
        note: String::from("Their network opens to the outside next year"),
        until: stage.ahead(120),
    };
    let by = stage.user_at(client.lead_on(day), day, stage.at(day, 9, 40))?;
    dismiss(stage.tx, &by, client.id, &input).map(|_| ())
}

/// What they own, what they lack, only for units of this kind, why in English and in Chinese.
const RULES: [(&str, &str, &str, &str, &str); 3] = [
    (
        "Line vision",
        "Insight software",
        "",
        "Who watches a line soon wants its stops on one screen",
        "看得见产线的客户很快就想在一个屏幕上看到停机情况",
    ),
    (
        "Gas analysers",
        "Service plans",
        "",
        "Analysers need calibration twice a year; a plan is cheaper than single visits",
        "分析仪每年需要校准两次，服务计划比单次上门便宜",
    ),
    (
        "Flow sensors",
        "Line vision",
        "plant",
        "Plants with our sensors on the line have the cabling for vision",
        "产线上已有我们传感器的工厂，布线已具备视觉检测条件",
    ),
];

fn write(stage: &Stage<'_>) -> Result<()> {
    let by = stage.console(stage.founded);
    for (owns, lacks, kind, en, zh) in RULES {
        let rule = Rule {
            id: uuid::Uuid::nil(),
            owns: by_name(stage, owns)?,
            lacks: by_name(stage, lacks)?,
            sector: String::new(),
            unit_kind: kind.to_owned(),
            reason: en.to_owned(),
            reason_zh: zh.to_owned(),
            version: 1,
            archived: false,
        };
        rules::add(stage.tx, &by, &rule)?;
    }
    Ok(())
}
