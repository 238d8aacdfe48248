//! What somebody has to do with reports: to write, to read, and which are missing. The page and the API show the same.

use std::collections::HashSet;

use tenure_db::Conn;

use super::model::{BACK, Report, Rules, Span, State};
use super::store::rules::Reporter;
use super::store::{report, rules};
use crate::base::{Result, UserId, Viewer};

/// Reports of each list.
const MOST: i64 = 60;

/// A report that was not submitted.
#[derive(Clone, Debug, PartialEq)]
pub struct Missing {
    /// Who should have.
    pub who: Reporter,
    /// About which days.
    pub span: Span,
}

/// Everything.
pub struct Desk {
    /// What is asked for.
    pub rules: Rules,
    /// Periods about which the viewer can begin a report, the newest first.
    pub to_begin: Vec<Span>,
    /// The viewer's own reports, the newest first.
    pub own: Vec<Report>,
    /// Whether anybody reports to the viewer.
    pub leads: bool,
    /// Those that wait for an answer.
    pub waiting: Vec<Report>,
    /// Those that are due and were not submitted, the newest first.
    pub missing: Vec<Missing>,
    /// The other submitted ones of people whom the viewer reaches.
    pub read: Vec<Report>,
}

/// Gathers it.
///
/// # Errors
/// What the database says.
pub fn gather(q: &Conn<'_>, viewer: &Viewer) -> Result<Desk> {
    let all = rules::find(q)?;
    let own = report::own(q, viewer, MOST)?;
    let to_begin = if rules::writes(q, viewer)? { to_begin(&all, viewer, &own) } else { Vec::new() };
    let reporters = rules::reporters(q, viewer)?;
    let reached = rules::reached(q, viewer)?;
    // Who reaches somebody by a dotted line or as a deputy reads along; answers are for those to whom they report.
    let led: Vec<UserId> = reporters.iter().map(|r| r.id).collect();
    let waiting = report::of_people(q, &led, true, MOST)?;
    let read = report::of_people(q, &reached, false, MOST)?;
    let read = read.into_iter().filter(|r| r.state != State::Submitted || !led.contains(&r.author)).collect();
    let missing = missing(q, &all, viewer, &reporters)?;
    Ok(Desk { rules: all, to_begin, own, leads: !reached.is_empty(), waiting, missing, read })
}

/// The period that runs and those that ended, without those about which the viewer has a report.
fn to_begin(rules: &Rules, viewer: &Viewer, own: &[Report]) -> Vec<Span> {
    let running = rules.coming(viewer.today, 1).into_iter().filter(|s| s.from <= viewer.today);
    let begun = |span: &Span| own.iter().any(|r| Some(r.period) == rules.period && r.span.from == span.from);
    running.chain(rules.ended(viewer.today, 3)).filter(|s| !begun(s)).collect()
}

/// Who has not submitted what was due before today.
fn missing(q: &Conn<'_>, rules: &Rules, viewer: &Viewer, reporters: &[Reporter]) -> Result<Vec<Missing>> {
    let spans: Vec<Span> = rules.ended(viewer.today, BACK).into_iter().filter(|s| s.due < viewer.today).collect();
    let (Some(period), Some(oldest)) = (rules.period, spans.last()) else { return Ok(Vec::new()) };
    let ids: Vec<UserId> = reporters.iter().map(|r| r.id).collect();
    let told: HashSet<_> = report::told(q, &ids, period, oldest.from)?.into_iter().collect();
    let all = spans.iter().flat_map(|span| reporters.iter().map(move |who| (who, span)));
    // Who came after the period began owes nothing for it.
    let owed = all.filter(|(who, span)| who.since <= span.from && !told.contains(&(who.id, span.from)));
    Ok(owed.map(|(who, span)| Missing { who: who.clone(), span: *span }).collect())
}
