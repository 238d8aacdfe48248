//! Whether a deal may say what it is to say.

use std::collections::HashSet;

use super::super::ask::period;
use super::super::model::offered::Offered;
use super::super::model::renewals::WithoutNotice;
use super::super::model::{Criterion, Deal, Facts, Line, Outcome, Stage, split};
use super::super::store::{known, reasons, stages, write};
use super::renewals::MOST_STEPS;
use crate::base::permit::AtLeast;
use crate::base::{Acting, Conn, Fields, Permit, PersonId, Read, Result};
use crate::features::offerings;
use crate::features::relationships::model::Role;

/// What a deal lacks to enter a stage, as an error that names it.
pub(super) fn missing(by: &Acting, stage: &Stage, facts: &Facts) -> Result<()> {
    let gaps = stage.missing(facts);
    if gaps.is_empty() {
        return Ok(());
    }
    let locale = by.viewer.locale;
    let words: Vec<&str> = gaps.iter().map(|c: &Criterion| locale.t(c.label())).collect();
    let between = if locale == crate::base::Locale::Zh { "、" } else { ", " };
    let mut wrong = Fields::default();
    let args = vec![("stage", stage.named(locale).to_owned()), ("what", words.join(between))];
    wrong.add_with("stage", "deals-error-missing", args);
    wrong.finish()
}

/// What a deal names must exist, its lines be for sale, its shares make a whole, its source id be nobody else's. What has
/// not changed is not asked again: an offering that has ended since stays on the deals that have it.
pub(super) fn check<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    by: &Acting,
    before: Option<&Deal>,
    after: &Facts,
) -> Result<()> {
    let mut wrong = Fields::default();
    let old = before.map(|d| &d.facts);
    numbers(&mut wrong, after);
    closing(&mut wrong, by, after);
    if old.is_none_or(|f| f.credits != after.credits) {
        if let Some(key) = split::wrong(&after.credits) {
            wrong.add("credits", key);
        }
        let users: HashSet<_> = after.credits.iter().map(|c| c.user).collect();
        if !known::users(permit.conn(), &users.into_iter().collect::<Vec<_>>())? {
            wrong.add("credits", "error-choose");
        }
    }
    if old.is_none_or(|f| f.lines != after.lines || f.unit != after.unit) {
        lines(permit, by, old, after, &mut wrong)?;
    }
    named(permit, old, after, &mut wrong)?;
    steps(permit, old, after, &mut wrong)?;
    place(permit.conn(), old, after, &mut wrong)?;
    source(permit, before, after, &mut wrong)?;
    wrong.finish()
}

fn numbers(wrong: &mut Fields, f: &Facts) {
    if f.amount_minor.is_some_and(|m| m < 0) || f.former_minor.is_some_and(|m| m < 0) {
        wrong.add("amount", "deals-error-negative");
    }
    if f.lines.iter().any(|l| l.amount_minor.is_some_and(|m| m < 0)) {
        wrong.add("lines", "deals-error-negative");
    }
    if f.probability.is_some() && f.probability_reason.is_empty() {
        wrong.add("probability_reason", "deals-error-why");
    }
    if f.override_category.is_some() {
        if f.override_reason.is_empty() {
            wrong.add("override_reason", "deals-error-why");
        }
        if f.override_until.is_none() {
            wrong.add("override_until", "deals-error-until");
        }
    }
    if f.next_step_on.is_some() && f.next_step.is_empty() {
        wrong.add("next_step", "deals-error-step");
    }
}

/// Evidence tells what has happened, and nobody says otherwise than it for longer than until the end of the quarter in
/// which the deal is to close.
///
/// Asked of what people say today, and not of what an undo gives back: it was right when it was said.
///
/// # Errors
/// `Invalid` for what lies too far ahead, or behind.
pub(super) fn days(by: &Acting, old: Option<&Facts>, f: &Facts) -> Result<()> {
    let mut wrong = Fields::default();
    if f.evidence.iter().any(|p| p.on > by.today && old.is_none_or(|o| !o.evidence.contains(p))) {
        wrong.add("evidence", "deals-error-evidence-ahead");
    }
    let said = |f: &Facts| f.override_category.and(f.override_until);
    let Some(until) = said(f).filter(|_| old.is_none_or(|o| said(o) != said(f))) else { return wrong.finish() };
    let closes = f.close_on.unwrap_or(by.today).max(by.today);
    let last = period("quarter", closes, by.settings.fiscal_month).map_or(closes, |(_, last)| last);
    if until < by.today || until > last {
        let day = crate::base::calendar::full(by.viewer.locale, last);
        wrong.add_with("override_until", "deals-error-until-within", vec![("last", day)]);
    }
    wrong.finish()
}

fn closing(wrong: &mut Fields, by: &Acting, f: &Facts) {
    match (f.outcome, f.closed_on) {
        (Outcome::Open, Some(_)) => wrong.add("closed_on", "deals-error-open-closed"),
        (Outcome::Open, None) => {}
        (_, None) => wrong.add("closed_on", "error-required"),
        (_, Some(day)) if day < f.opened_on => wrong.add("closed_on", "deals-error-closed-before"),
        (_, Some(day)) if day > by.today => wrong.add("closed_on", "deals-error-closed-ahead"),
        _ => {}
    }
    if f.outcome != Outcome::Lost && f.lost_to.is_some() {
        wrong.add("lost_to", "deals-error-lost-to");
    }
}

/// The unit belongs to the account; what a line sells is offered, and to units of that kind.
fn lines<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    by: &Acting,
    old: Option<&Facts>,
    f: &Facts,
    wrong: &mut Fields,
) -> Result<()> {
    let units = known::unit_kinds(permit)?;
    if f.unit.is_some_and(|u| !units.contains_key(&u)) {
        wrong.add("unit", "error-choose");
    }
    if f.lines.is_empty() {
        return Ok(());
    }
    let mut offered = Offered::of(offerings::store::all(permit.conn())?, f.closed_on.unwrap_or(by.today));
    let ids: HashSet<_> = f.lines.iter().map(|l| l.id).collect();
    if ids.len() < f.lines.len() {
        wrong.add("lines", "deals-error-line-twice");
    }
    // A line without a unit is for that of the deal.
    let same = |o: &Facts, line: &Line| o.lines.contains(line) && o.unit_of(line) == f.unit_of(line);
    for line in f.lines.iter().filter(|line| old.is_none_or(|o| !same(o, line))) {
        let kind = f.unit_of(line).map(|unit| units.get(&unit));
        if kind == Some(None) && line.unit.is_some() {
            wrong.add("lines", "deals-error-line-unit");
        }
        if line.period_from.is_some_and(|from| line.period_to.is_some_and(|to| to < from)) {
            wrong.add("lines", "error-ends-before-start");
        }
        // What a line was about already stays, whatever else changes: its amount, its period.
        let kept = |o: &Facts| {
            let alike = |l: &Line| l.id == line.id && l.offering == line.offering && o.unit_of(l) == f.unit_of(line);
            o.lines.iter().any(alike)
        };
        let Some(offering) = line.offering.filter(|_| !old.is_some_and(kept)) else { continue };
        // A deal may be about what will be sold once it closes.
        let refused = offered.over(offering).or_else(|| {
            let (kind, name) = kind.flatten()?;
            offered.unfit(offering, Some(kind.as_str()), name)
        });
        if let Some(refused) = refused {
            refused.tell(wrong, "lines");
        }
    }
    Ok(())
}

/// People of the account, competitors, the reason.
fn named<L: AtLeast<Read>>(permit: &Permit<'_, L>, old: Option<&Facts>, f: &Facts, wrong: &mut Fields) -> Result<()> {
    let q = permit.conn();
    if old.is_none_or(|o| o.people != f.people || o.evidence != f.evidence) {
        let ids = f.people.iter().map(|m| m.person).chain(f.evidence.iter().filter_map(|p| p.person));
        let unique: HashSet<PersonId> = ids.collect();
        if !known::people(permit, &unique.into_iter().collect::<Vec<_>>())? {
            wrong.add("people", "deals-error-person");
        }
        let members: HashSet<_> = f.people.iter().map(|m| m.person).collect();
        if members.len() < f.people.len() {
            wrong.add("people", "deals-error-person-twice");
        }
        if f.people.iter().any(|m| !m.part.is_empty() && Role::parse(&m.part).is_none()) {
            wrong.add("people", "deals-error-part");
        }
        let kinds: HashSet<_> = f.evidence.iter().map(|p| p.evidence).collect();
        if kinds.len() < f.evidence.len() {
            wrong.add("evidence", "deals-error-evidence-twice");
        }
    }
    if old.is_none_or(|o| o.competitors != f.competitors || o.lost_to != f.lost_to) {
        let ids = f.competitors.iter().map(|r| r.competitor);
        let unique: HashSet<_> = ids.chain(f.lost_to).collect();
        if !known::competitors(q, &unique.into_iter().collect::<Vec<_>>())? {
            wrong.add("competitors", "error-choose");
        }
        let rivals: HashSet<_> = f.competitors.iter().map(|r| r.competitor).collect();
        if rivals.len() < f.competitors.len() {
            wrong.add("competitors", "deals-error-competitor-twice");
        }
    }
    if old.is_none_or(|o| o.reason != f.reason)
        && let Some(reason) = f.reason
        && !reasons::live(q)?.iter().any(|r| r.id == reason && r.outcome == f.outcome)
    {
        wrong.add("reason", "error-choose");
    }
    Ok(())
}

/// Steps say something, are owned by some of us, and an agreement that runs on does so for some months.
fn steps<L: AtLeast<Read>>(permit: &Permit<'_, L>, old: Option<&Facts>, f: &Facts, wrong: &mut Fields) -> Result<()> {
    let months = f.without_notice == Some(WithoutNotice::RunsOn);
    if f.runs_on_months.is_some() != months || f.runs_on_months.is_some_and(|n| !(1..=120).contains(&n)) {
        wrong.add("runs_on_months", "deals-error-runs-on");
    }
    if old.is_some_and(|o| o.steps == f.steps) {
        return Ok(());
    }
    if f.steps.len() > MOST_STEPS {
        wrong.add_with("steps", "deals-error-steps", vec![("most", MOST_STEPS.to_string())]);
    }
    if f.steps.iter().any(|s| s.name.trim().is_empty()) {
        wrong.add("steps", "deals-error-step-name");
    }
    let ids: HashSet<_> = f.steps.iter().map(|s| s.id).collect();
    let owners: HashSet<_> = f.steps.iter().filter_map(|s| s.owner).collect();
    if ids.len() < f.steps.len() || !known::users(permit.conn(), &owners.into_iter().collect::<Vec<_>>())? {
        wrong.add("steps", "error-choose");
    }
    Ok(())
}

/// The stage is one of the deal's kind, and of an open deal one that is in use.
fn place(q: &Conn<'_>, old: Option<&Facts>, f: &Facts, wrong: &mut Fields) -> Result<()> {
    if old.is_some_and(|o| (o.stage, o.kind) == (f.stage, f.kind)) {
        return Ok(());
    }
    let fits = |s: &Stage| s.id == f.stage && s.kind == f.kind && !(s.archived && f.outcome == Outcome::Open);
    if !stages::all(q)?.iter().any(fits) {
        wrong.add("stage", "deals-error-stage");
    }
    Ok(())
}

fn source<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    before: Option<&Deal>,
    f: &Facts,
    wrong: &mut Fields,
) -> Result<()> {
    if f.source_id.is_empty() != f.source_system.is_empty() {
        wrong.add("source_id", "revenue-error-source");
    } else if !f.source_id.is_empty() {
        let mine = before.map(|d| (d.account, d.id.0));
        let holder = write::KEYS.holder(permit.conn(), &f.source_system, &f.source_id)?;
        if holder.is_some() && holder != mine {
            wrong.add("source_id", "deals-error-source-used");
        }
    }
    Ok(())
}
