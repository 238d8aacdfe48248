//! Gathers a brief from the features that know its parts, in the transaction of the permit.

use std::collections::HashMap;

use super::model::{Known, Owed, Sore, Step, Talk, Worry, late, recent};
use crate::base::clock::day_in;
use crate::base::{Cx, Permit, PersonId, Read, Result, Scope, calendar};
use crate::features::access::model::Member;
use crate::features::access::team;
use crate::features::accounts::model::Account;
use crate::features::accounts::store as accounts;
use crate::features::accounts::store::head::HeadData;
use crate::features::concerns;
use crate::features::interactions::model::{Interaction, Outcome};
use crate::features::interactions::store as talks;
use crate::features::people::store as people;
use crate::features::promises::model::{Side, State};
use crate::features::promises::store::ledger::{self, Filter, Line, Show};

/// Rows of each part: what fits on one sheet.
const PEOPLE: usize = 7;
const TALKS: usize = 5;
/// Conversations that are looked through for one that went badly.
const LOOKED_AT: usize = 20;
const PROMISES: i64 = 50;
const STEPS: i64 = 4;
const CONCERNS: usize = 6;
/// Sore spots of one kind.
const SORE: usize = 2;

/// Everything that the page and the API show.
pub struct Brief {
    /// Its head.
    pub head: HeadData,
    /// Its facts.
    pub account: Account,
    /// Who looks after it today, the lead first.
    pub team: Vec<Member>,
    /// Whom to know: those talked with last, first.
    pub people: Vec<Known>,
    /// How many work there.
    pub people_count: usize,
    /// What was said last.
    pub talks: Vec<Talk>,
    /// What is promised, the earliest first.
    pub owed: Vec<Owed>,
    /// What comes next.
    pub steps: Vec<Step>,
    /// What worries them, those that last longest first.
    pub concerns: Vec<Worry>,
    /// Where it hurts.
    pub sore: Vec<Sore>,
}

/// Gathers it.
///
/// # Errors
/// What the database says.
pub fn gather(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Brief> {
    gather_with(permit, cx, &[])
}

/// Gathers it for a meeting with these people: they stand first.
///
/// # Errors
/// What the database says.
pub fn gather_with(permit: &Permit<'_, Read>, cx: &Cx, with: &[PersonId]) -> Result<Brief> {
    let today = cx.today();
    let head = accounts::head::find(permit, today)?;
    let account = accounts::account::find(permit)?;
    let mut team = team::members(permit)?;
    team.retain(|m| m.row.span.holds(today));
    let (people, people_count) = known(permit, cx, with)?;
    let recent_talks = talks::list::before(permit, None, LOOKED_AT)?;
    let scope = Scope::all(permit.conn(), &cx.viewer)?;
    let filter = |show| Filter { show, account: Some(permit.account()), ..Filter::default() };
    let open = ledger::lines(permit.conn(), &scope, &filter(Show::Open), PROMISES)?;
    let owed: Vec<Owed> = open.into_iter().filter(|l| l.promise.state == State::Open).map(owed_of).collect();
    let broken = ledger::lines(permit.conn(), &scope, &filter(Show::Broken), PROMISES)?;
    let sore =
        sore(permit, cx, &Ground { head: &head, team: &team, talks: &recent_talks, owed: &owed, broken: &broken })?;
    let mut worries = concerns::pages::panel::open(permit, cx, CONCERNS)?;
    worries.truncate(CONCERNS);
    let names = names(permit, &recent_talks)?;
    let steps = talks::interaction::open_steps(permit, STEPS)?;
    Ok(Brief {
        head,
        account,
        team,
        people,
        people_count,
        talks: recent_talks.into_iter().take(TALKS).map(|i| talk_of(i, &names)).collect(),
        owed,
        steps: steps
            .into_iter()
            .filter_map(|i| Some(Step { talk: i.id, what: i.next_step, on: i.next_step_on? }))
            .collect(),
        concerns: worries.into_iter().map(worry_of).collect(),
        sore,
    })
}

fn known(permit: &Permit<'_, Read>, cx: &Cx, with: &[PersonId]) -> Result<(Vec<Known>, usize)> {
    let last = people::contact::last_contacts(permit)?;
    let mut all = people::position::current(permit, cx.today())?;
    all.sort_by_key(|p| (!with.contains(&p.person), std::cmp::Reverse(last.get(&p.person).copied())));
    let count = all.len();
    let shown = all.into_iter().take(PEOPLE.max(with.len())).map(|p| Known {
        id: p.id,
        person: p.person,
        last_at: last.get(&p.person).copied(),
        name: p.name,
        title: p.title,
        email: p.email,
        phone: p.phone,
    });
    Ok((shown.collect(), count))
}

fn worry_of(line: concerns::store::list::Line) -> Worry {
    let c = line.concern;
    Worry { id: c.id, words: c.words, person: line.person, since: c.since, answer: line.last }
}

fn owed_of(line: Line) -> Owed {
    let p = line.promise;
    Owed { id: p.id, ours: p.side == Side::Ours, content: p.content, person: line.person, due_on: p.due_on }
}

fn names(permit: &Permit<'_, Read>, talks: &[Interaction]) -> Result<HashMap<PersonId, String>> {
    let mut ids: Vec<PersonId> = talks.iter().take(TALKS).flat_map(|i| i.people.iter().copied()).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(people::position::names(permit, &ids)?.into_iter().collect())
}

fn talk_of(i: Interaction, names: &HashMap<PersonId, String>) -> Talk {
    let people = i.people.iter().filter_map(|p| names.get(p).cloned()).collect();
    Talk { id: i.id, kind: i.kind, at: i.happened_at, summary: i.summary, outcome: i.outcome, people }
}

/// What the sore spots are found in.
struct Ground<'a> {
    head: &'a HeadData,
    team: &'a [Member],
    talks: &'a [Interaction],
    owed: &'a [Owed],
    broken: &'a [Line],
}

fn sore(permit: &Permit<'_, Read>, cx: &Cx, g: &Ground<'_>) -> Result<Vec<Sore>> {
    let (today, zone) = (cx.today(), &cx.settings().zone);
    let mut found = Vec::new();
    found.extend(
        g.head.lifecycle.clone().filter(|code| matches!(code.as_str(), "at_risk" | "leaving")).map(Sore::Lifecycle),
    );
    if !g.team.iter().any(|m| m.row.role.code() == "lead") {
        found.push(Sore::NoLead);
    }
    found.extend(late(g.owed, true, today).map(|(n, days)| Sore::Late(n, days)));
    found.extend(late(g.owed, false, today).map(|(n, days)| Sore::TheirsLate(n, days)));
    let broken = g.broken.iter().filter(|l| l.promise.side == Side::Ours);
    let broken = broken.filter_map(|l| Some((l, l.promise.closed_on.filter(|day| recent(*day, today))?)));
    found.extend(broken.take(SORE).map(|(l, day)| Sore::Broken(l.promise.content.clone(), day)));
    let badly = g.talks.iter().filter(|i| matches!(i.outcome, Some(Outcome::Negative | Outcome::Conflict)));
    let badly = badly.map(|i| (i, day_in(i.happened_at, zone))).filter(|(_, day)| recent(*day, today));
    found.extend(badly.take(SORE).map(|(i, day)| Sore::Badly(i.id, i.summary.clone(), day)));
    match g.head.last_conversation_at {
        None => found.push(Sore::Never),
        Some(at) => {
            let days = calendar::days_between(day_in(at, zone), today);
            let goal = talks::rhythm::of(permit, cx)?.days;
            if days > goal {
                found.push(Sore::Silent(days, goal));
            }
        }
    }
    Ok(found)
}
