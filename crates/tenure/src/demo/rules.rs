//! Territory rules: what the continents say today, and a draft for next year that shows what a preview is for.

use super::cast::Who;
use super::stage::Stage;
use crate::base::{AccountId, Result, RuleSetId};
use crate::features::territories::actions::apply::{Apply, apply};
use crate::features::territories::actions::preview::plan;
use crate::features::territories::actions::{self, add, draft, edit_set};
use crate::features::territories::model::{Conditions, RuleInput, TerritoryLevel};

/// How many days ago the rules of today were written down, and the draft begun.
const WRITTEN_DAYS: i64 = 200;
const DRAFT_DAYS: i64 = 3;

/// Territory, precedence, regions, countries.
type Line = (&'static str, TerritoryLevel, &'static [&'static str], &'static [&'static str]);

/// The rules of today say what the accounts are.
const TODAY: [Line; 7] = [
    ("nordics", TerritoryLevel::Regional, &["nordics"], &[]),
    ("uk", TerritoryLevel::Regional, &["uk_ireland"], &[]),
    ("central", TerritoryLevel::Regional, &["central_europe"], &[]),
    ("china", TerritoryLevel::Regional, &["greater_china"], &[]),
    ("japan", TerritoryLevel::National, &[], &["JP", "VN"]),
    ("north", TerritoryLevel::Regional, &["north_america"], &[]),
    ("latin", TerritoryLevel::Regional, &["latin_america"], &[]),
];

/// Writes them down.
pub(super) fn draw_up(stage: &Stage<'_>) -> Result<()> {
    let by = stage.user_on(Who::Gabriel, stage.ago(WRITTEN_DAYS))?;
    let today = draft(stage.tx, &by, "Three continents", None)?;
    add(stage.tx, &by, today, &[named(stage, by.today)?])?;
    let lines: Vec<RuleInput> = TODAY.iter().map(|line| input(stage, line)).collect::<Result<_>>()?;
    add(stage.tx, &by, today, &lines)?;
    let from = by.today;
    let (_, _, plan) = plan(stage.tx, &by.viewer, today, from, &stage.settings.currency)?;
    let reason = String::from("Written down as they are");
    let applied = Apply { from, reason, fingerprint: plan.fingerprint(from) };
    apply(stage.tx, &by, today, &applied)?;
    weigh(stage)?;
    next_year(stage, today)
}

/// Rotterdam weighs more than its tier: six sites and a weekly call.
fn weigh(stage: &Stage<'_>) -> Result<()> {
    let by = stage.user_on(Who::Nadia, stage.ago(90))?;
    let account = stage.client("aurelia-foods")?.id;
    actions::workloads::set_workload(stage.tx, &by, account, Some(12), "Six sites and a weekly call")?;
    Ok(())
}

/// The Baltics go to Central Europe, Mexico to North America: but the rule of Latin America still claims Mexico, and
/// nobody claims Vietnam any more.
fn next_year(stage: &Stage<'_>, today: RuleSetId) -> Result<()> {
    let by = stage.user_on(Who::Gabriel, stage.ago(DRAFT_DAYS))?;
    let next = draft(stage.tx, &by, "Next year: the Baltics and Mexico", Some(today))?;
    edit_set(stage.tx, &by, next, "Next year: the Baltics and Mexico", true)?;
    let rules = crate::features::territories::store::rules::list(stage.tx, next)?;
    for line in [
        ("nordics", TerritoryLevel::Regional, &[] as &[&str], &["DK", "FI", "IS", "NO", "SE"] as &[&str]),
        ("japan", TerritoryLevel::National, &[], &["JP"]),
    ] {
        let territory = stage.territory(line.0)?;
        if let Some(rule) = rules.iter().find(|rule| rule.territory == territory) {
            actions::edit(stage.tx, &by, (next, rule.id), &input(stage, &line)?, None)?;
        }
    }
    let new = [
        ("central", TerritoryLevel::Regional, &[] as &[&str], &["EE", "LT", "LV"] as &[&str]),
        ("north", TerritoryLevel::Regional, &[], &["MX"]),
    ];
    let new: Vec<RuleInput> = new.iter().map(|line| input(stage, line)).collect::<Result<_>>()?;
    add(stage.tx, &by, next, &new)?;
    Ok(())
}

fn input(stage: &Stage<'_>, (code, precedence, regions, countries): &Line) -> Result<RuleInput> {
    let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
    let conditions = Conditions { regions: words(regions), countries: words(countries), ..Conditions::default() };
    let territory = stage.territory(code)?;
    Ok(RuleInput { territory, precedence: *precedence, conditions, accounts: Vec::new() })
}

/// The key accounts of that day, by name.
fn named(stage: &Stage<'_>, day: jiff::civil::Date) -> Result<RuleInput> {
    let key = stage.clients.iter().filter(|client| client.company.land == "key" && client.since <= day);
    let accounts: Vec<AccountId> = key.map(|client| client.id).collect();
    let territory = stage.territory("key")?;
    Ok(RuleInput { territory, precedence: TerritoryLevel::Named, conditions: Conditions::default(), accounts })
}
