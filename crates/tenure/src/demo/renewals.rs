//! Renewals: the rules that open them, subscriptions that end soon and for which they opened one, what was agreed in
//! earlier years; and who has said what they will bring this quarter.

use jiff::ToSpan;
use uuid::Uuid;

use super::cast::Who;
use super::stage::{Client, Stage};
use crate::base::dated::Span;
use crate::base::{OfferingId, Result};
use crate::features::deals::actions::{enter, renewals};
use crate::features::deals::model::renewals::{Rule, RuleStep, WithoutNotice};
use crate::features::deals::model::{Facts, Kind, NewDeal, Outcome, Step};
use crate::features::deals::store::stages;
use crate::features::forecast::actions::submit;
use crate::features::forecast::asked::ForecastQuery;
use crate::features::forecast::model::submitted::Statement;
use crate::features::forecast::submitting;
use crate::features::revenue::actions as revenue;
use crate::features::revenue::model::{Facts as Sold, Kind as Document, NewLine, QUANTITY_SCALE};

/// The place of the subscription in the table of wares.
const SUBSCRIPTION: usize = 14;

/// Subscriptions that end: account, in how many days, whole euro a year.
const ENDING: [(&str, i64, i64); 4] = [
    ("lumen-grid", 49, 21_000),
    ("ostrava-steel", 88, 9_500),
    ("brightwater", 110, 31_000),
    ("hesse-pharma", 97, 38_000),
];

/// What is done before a renewal, in English and in Chinese: days before the last day for notice, whether the lead owns
/// it.
const STEPS: [(&str, &str, i64, bool); 7] = [
    ("Value report sent", "价值报告已发送", 60, true),
    ("Health review with the team", "与团队评审客户健康度", 52, true),
    ("Volumes from the client", "取得客户的用量计划", 45, true),
    ("Price proposal approved", "报价方案获批", 30, true),
    ("Scope agreed", "范围已商定", 3, true),
    ("CFO has seen the offer", "首席财务官已看过方案", 1, false),
    ("Signature", "签署", -20, true),
];

/// Renewals of earlier years: account, name, years ago, whole euro before and after, what was given.
const EARLIER: [(&str, &str, i64, i64, i64, &str); 7] = [
    ("aurelia-foods", "Call-off", 2, 590_000, 610_000, "+3.5%, two service visits free"),
    ("aurelia-foods", "Call-off", 3, 557_000, 590_000, "+6.0%, asked +8.0%"),
    ("castellan", "Framework", 2, 540_000, 565_000, "Price held for the stores; cold chain rose"),
    ("castellan", "Framework", 3, 540_000, 540_000, "Price held; in return 12 months’ volume"),
    ("nordvik", "Sensors, fleet", 2, 210_000, 218_000, "Spare parts on board free of charge"),
    ("qinghe", "年度框架 Framework", 2, 340_000, 359_000, "备件免运费"),
    ("qinghe", "年度框架 Framework", 3, 330_000, 340_000, "价格上调 3%，校准两次免费"),
];

/// The steps of a renewal of the story, of which some are done.
pub(super) fn steps(stage: &Stage<'_>, client: &Client, notice: jiff::civil::Date, done: usize) -> Vec<Step> {
    let lead = stage.user(client.lead_on(stage.today)).ok();
    let step = |(at, (name, _, before, by_lead)): (usize, &(&str, &str, i64, bool))| {
        let due = notice.checked_sub(before.days()).unwrap_or(notice);
        let ticked = at < done;
        Step {
            id: Uuid::from_u128(u128::try_from(at + 1).unwrap_or(1)),
            name: (*name).to_owned(),
            due_on: Some(due),
            owner: lead.filter(|_| *by_lead),
            done_on: ticked.then(|| Stage::working(due.min(stage.ago(2)))),
            done_by: lead.filter(|_| ticked),
        }
    };
    STEPS.iter().enumerate().map(step).collect()
}

/// Makes everything.
pub(super) fn renew(stage: &Stage<'_>, wares: &[OfferingId]) -> Result<()> {
    remember(stage)?;
    let mut lines = Vec::new();
    for (site, days, euro) in ENDING {
        lines.extend(subscription(stage, stage.client(site)?, days, euro, wares)?);
    }
    revenue::enter(stage.tx, &stage.console(stage.ago(200)), &lines)?;
    let step = |(name, zh, days_before, by_lead): (&str, &str, i64, bool)| RuleStep {
        name: name.to_owned(),
        name_zh: zh.to_owned(),
        days_before,
        by_lead,
    };
    let rule = Rule {
        name: String::from("Insight subscriptions"),
        name_zh: String::from("Insight 订阅"),
        kind: Some(Document::Recurring),
        offering: wares.get(SUBSCRIPTION).copied(),
        least_months: 6,
        days_before: 120,
        notice_days: 30,
        without_notice: Some(WithoutNotice::RunsOn),
        runs_on_months: Some(12),
        steps: STEPS.map(step).to_vec(),
        ..Rule::empty()
    };
    let ingrid = stage.user_on(Who::Ingrid, stage.ago(30))?;
    renewals::add_rule(stage.tx, &ingrid, &rule)?;
    let rest = Rule {
        name: String::from("Anything else for half a year or longer"),
        name_zh: String::from("其他半年及以上的协议"),
        offering: None,
        days_before: 180,
        notice_days: 90,
        without_notice: Some(WithoutNotice::Ends),
        runs_on_months: None,
        steps: rule.steps[..4].to_vec(),
        ..rule
    };
    renewals::add_rule(stage.tx, &ingrid, &rest)?;
    renewals::due(stage.tx, &stage.console(stage.today)).map(|_| ())
}

/// The year that runs, as one line.
fn subscription(
    stage: &Stage<'_>,
    client: &Client,
    days: i64,
    euro: i64,
    wares: &[OfferingId],
) -> Result<Option<NewLine>> {
    let to = stage.ahead(days);
    let Ok(from) = to.checked_sub(1.year()) else { return Ok(None) };
    let on = Stage::working(from);
    let facts = Sold {
        unit: None,
        sold_on: on,
        amount_minor: euro * 100,
        currency: String::from("EUR"),
        quantity: Some(euro / 49 * QUANTITY_SCALE),
        offering: wares.get(SUBSCRIPTION).copied(),
        document_number: format!("RE-INS-{}", client.company.since),
        document_line: String::from("1"),
        kind: Document::Recurring,
        period: Some(Span { from, to }),
        due_on: on.checked_add(30.days()).ok(),
        paid_on: on.checked_add(24.days()).ok(),
        disputed: false,
        agreement_ref: format!("INS-{}", client.company.since),
        sold_by: stage.user(client.lead_on(on)).ok(),
        territory: None,
        source_system: String::from("halden-erp"),
        source_id: format!("ins-{}", client.company.site),
    };
    Ok(Some(NewLine { account: client.id, facts }))
}

/// Renewals that closed before the product came.
fn remember(stage: &Stage<'_>) -> Result<()> {
    let all = stages::all(stage.tx)?;
    let Some(last) = all.iter().rfind(|s| s.kind == Kind::Renewal && !s.archived) else { return Ok(()) };
    let mut new = Vec::new();
    for (site, name, years, before, after, note) in EARLIER {
        let client = stage.client(site)?;
        let on = Stage::working(stage.ago(years * 365));
        let opened = on.checked_sub(80.days()).unwrap_or(on);
        let facts = Facts {
            outcome: Outcome::Won,
            stage_since: on.checked_sub(10.days()).unwrap_or(on),
            amount_minor: Some(after * 100),
            former_minor: Some(before * 100),
            agreement: format!("FA-{}", client.company.since),
            close_on: Some(on),
            closed_on: Some(on),
            reason_note: note.to_owned(),
            ..Facts::new(&format!("{name} {}", on.year() + 1), Kind::Renewal, last.id, &stage.settings.currency, opened)
        };
        new.push(NewDeal { account: client.id, facts: facts.settled() });
    }
    enter(stage.tx, &stage.console(stage.founded), &new).map(|_| ())
}

/// Who has said what, and how many days ago: of a team or not, which share of what the deals say, and why.
const SAID: [(Who, bool, i64, i64, &str); 4] = [
    (Who::Mei, false, 100, 3, ""),
    (Who::Tom, true, 104, 2, "Ireland has promised its order by the middle of the month; it is not on paper yet."),
    (Who::Sara, false, 91, 2, "One of the two large orders waits for a budget. I count it when I see it."),
    (Who::Siyuan, false, 100, 4, ""),
];

/// Some have submitted the forecast of the quarter that runs, some have not.
pub(super) fn say(stage: &Stage<'_>) -> Result<()> {
    let asked = ForecastQuery::default().read(stage.today, &stage.settings)?;
    for (who, team, share, days, comment) in SAID {
        let by = stage.user_on(who, stage.ago(days))?;
        let figures = submitting::draft(stage.tx, &by.viewer, &by.settings, &asked, team)?.theirs.figures;
        let (Some(commit), Some(best)) = (figures.commit().known(), figures.best().known()) else { continue };
        // As people say it: whole thousands.
        let said = if share == 100 { commit } else { commit * share / 100 / 100_000 * 100_000 };
        let statement = Statement { commit: said, best: best.max(said), comment: comment.to_owned() };
        submit::submit(stage.tx, &by, &asked, team, &statement)?;
    }
    Ok(())
}
