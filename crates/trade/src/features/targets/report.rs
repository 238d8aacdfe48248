//! The section of the status report about revenue against target.

use tenure_db::Conn;

use super::model::{FORMULA, Part, Target, days_of, prorated, split};
use super::store::held;
use super::store::target::{self, Filter};
use crate::base::compiled::{ReportAsk, ReportLine, ReportLines, ReportSource};
use crate::base::dated::next_day;
use crate::base::money::exponent;
use crate::base::settings;
use crate::base::{Result, Scope};
use crate::features::rates;
use crate::features::revenue::model::month_of;
use crate::features::revenue_reports::model::Filter as Lines;
use crate::features::revenue_reports::store::{Ask, moved};

/// What was credited to the author in the period of their target that runs at the end of the report, against that
/// target, prorated; in whole units of the reporting currency.
///
/// Lines of a report are of accounts, and their readers see some of them. So the target stands with the accounts that
/// the author leads in equal parts that add up: who sees all of them reads all of it.
pub(super) const REVENUE: ReportSource = ReportSource {
    key: "revenue",
    order: 45,
    formula: FORMULA,
    figures: &[("revenue_credited", ""), ("revenue_target", ""), ("revenue_unknown", "warn")],
    rates: &[("revenue", "revenue_credited", "revenue_target")],
    gather,
};

fn gather(q: &Conn<'_>, ask: &ReportAsk<'_>) -> Result<Vec<ReportLine>> {
    let (author, day) = (ask.author, ask.until.day);
    let filter = Filter { user: Some(author.id), team: Some(false), narrowed: Some(false), ..Filter::default() };
    let runs = |t: &&Target| t.span.holds(day) && t.about.part == Part::Whole;
    let own = target::list(q, author, &filter, 1_000)?;
    let Some(found) = own.iter().filter(runs).min_by_key(|t| days_of(&t.span)) else { return Ok(Vec::new()) };
    let currency = settings::load(q)?.currency;
    let unit = 10_i64.pow(exponent(&currency));
    let rates = rates::store::all(q)?;
    let of = &found.amount;
    let worth = rates.factor(&of.currency, &currency, found.span.from);
    let worth = worth.and_then(|factor| factor.apply(of.minor, &of.currency, &currency));
    let days = held::led(q, &[author.id])?.remove(&author.id).unwrap_or_default();
    let whole = prorated(worth.unwrap_or(0), &found.span, &days) / unit;
    let mut lines = ReportLines::default();
    for (account, part) in ask.led.iter().zip(split(whole, &vec![1; ask.led.len()])) {
        lines.of(*account).add("revenue_target", part);
    }
    let scope = Scope::all(q, author)?;
    let filter = Lines { from: Some(found.span.from), before: Some(next_day(day)), ..Lines::default() };
    let lines_of = Ask::new(q, &scope, &currency, &filter)?;
    let months = (month_of(found.span.from), month_of(day) + 1);
    for (account, minor, unknown) in moved::by_account(q, &lines_of, author.id, months)? {
        let line = lines.of(account);
        line.add("revenue_credited", minor / unit);
        line.add("revenue_unknown", unknown);
    }
    Ok(lines.list())
}
