//! What somebody answers for in a period: the figures that they submit, and what became of those that they did.
//!
//! A person answers for their share of the credit; a team for the shares of all who report to its manager, and of the
//! manager. Who reads it counts the deals that they see themselves.

use std::collections::{HashMap, HashSet};

use tenure_db::Conn;

use super::asked::{Asked, Length};
use super::gather::Ground;
use super::goals::{self, Goals};
use super::model::bridge::Bridge;
use super::model::submitted::Submission;
use super::model::{Counted, Figures, Key, Shot, Standing, credit};
use super::store::submissions::{self, Expected};
use super::store::{Ask, Only, book};
use crate::base::dated::Span;
use crate::base::settings::Settings;
use crate::base::{Result, Role, Scope, UserId, Viewer};

/// Whether somebody submits forecasts: who manages accounts, or those who do.
pub fn submits(viewer: &Viewer) -> bool {
    let roles = [Role::AccountManager, Role::KeyAccountManager, Role::Director];
    viewer.roles.iter().any(|role| roles.contains(role))
}

/// What of each deal of a period belongs to some people.
#[derive(Clone, Debug, Default)]
pub struct Theirs {
    /// The deals, with their part of the amount.
    pub deals: HashMap<Key, Shot>,
    /// What they come to.
    pub figures: Figures,
}

impl Theirs {
    /// Picks them.
    pub fn of(ground: &Ground, people: &HashSet<UserId>) -> Self {
        let mut theirs = Self::default();
        for deal in &ground.book.deals {
            let shot = &deal.shot;
            let counted = shot.counted(&ground.period);
            if counted == Counted::Not {
                continue;
            }
            let parts = credit::parts(shot.minor, ground.book.credits(&shot.key), shot.lead);
            let mine: Vec<Option<i64>> =
                parts.iter().filter(|(user, _)| user.is_some_and(|u| people.contains(&u))).map(|(_, p)| *p).collect();
            if mine.is_empty() {
                continue;
            }
            let minor = mine.into_iter().sum();
            theirs.figures.add(counted, minor, shot.probability);
            theirs.deals.insert(shot.key, Shot { minor, ..shot.clone() });
        }
        theirs
    }
}

/// Those for whom somebody answers.
///
/// # Errors
/// What the database says.
pub fn people(q: &Conn<'_>, user: UserId, team: bool, today: jiff::civil::Date) -> Result<HashSet<UserId>> {
    let mut all = HashSet::from([user]);
    if team {
        all.extend(submissions::below(q, &[user], today)?.into_values().flatten());
    }
    Ok(all)
}

/// What somebody is to sell in the period.
pub fn target(goals: &Goals, user: UserId, people: &HashSet<UserId>, team: bool) -> Option<i64> {
    if !team {
        return goals.people.get(&user).copied();
    }
    let known: Vec<i64> = people.iter().filter_map(|u| goals.people.get(u)).copied().collect();
    goals.teams.get(&user).copied().or_else(|| (!known.is_empty()).then(|| known.into_iter().sum()))
}

/// What a form begins with, and what is kept beside what is stated.
pub struct Draft {
    /// The deals.
    pub theirs: Theirs,
    /// What is to be sold.
    pub target: Option<i64>,
    /// Whether others report to them.
    pub leads: bool,
    /// What was submitted of the period last.
    pub last: Option<Submission>,
}

/// All that the viewer sees of the deals in a period.
fn ground(q: &Conn<'_>, scope: &Scope, settings: &Settings, period: Span) -> Result<Ground> {
    Ground::load(q, &Ask::new(scope, settings, &Only::default()), period)
}

/// Reads what the viewer answers for.
///
/// # Errors
/// What the database says.
pub fn draft(q: &Conn<'_>, viewer: &Viewer, settings: &Settings, asked: &Asked, team: bool) -> Result<Draft> {
    let (scope, only) = (Scope::all(q, viewer)?, Only::default());
    let span = asked.period.span();
    let everybody = people(q, viewer.id, true, viewer.today)?;
    let whose = if team { everybody.clone() } else { HashSet::from([viewer.id]) };
    let goals = goals::load(q, viewer, settings, &Ask::new(&scope, settings, &only), &span)?;
    let said = submissions::list(q, viewer, (asked.length.code(), span.from), Some(viewer.id))?;
    Ok(Draft {
        theirs: Theirs::of(&ground(q, &scope, settings, span)?, &whose),
        target: target(&goals, viewer.id, &whose, team),
        leads: everybody.len() > 1,
        last: said.into_iter().find(|s| s.team == team),
    })
}

/// The deals of a draft with their own amounts, as they are kept.
///
/// # Errors
/// What the database says.
pub fn kept(q: &Conn<'_>, viewer: &Viewer, settings: &Settings, theirs: &Theirs) -> Result<Vec<Shot>> {
    let (scope, only) = (Scope::all(q, viewer)?, Only::default());
    let keys: Vec<Key> = theirs.deals.keys().copied().collect();
    let mut all = book::some(q, &Ask::new(&scope, settings, &only), &keys)?;
    all.sort_by_key(|shot| shot.key);
    for shot in &mut all {
        shot.minor = theirs.deals.get(&shot.key).and_then(|own| own.minor);
    }
    Ok(all)
}

/// What became of a submission.
pub struct Since {
    /// What it comes to now.
    pub now: Figures,
    /// What moved commit.
    pub bridge: Bridge,
}

/// Compares a submission with today; the reader counts the deals that they see.
///
/// # Errors
/// What the database says.
pub fn since(q: &Conn<'_>, viewer: &Viewer, settings: &Settings, s: &Submission) -> Result<Since> {
    let (scope, only) = (Scope::all(q, viewer)?, Only::default());
    let ask = Ask::new(&scope, settings, &only);
    let ground = Ground::load(q, &ask, s.span)?;
    let theirs = Theirs::of(&ground, &people(q, s.author, s.team, viewer.today)?);
    let before: Vec<Shot> = submissions::deals(q, &ask, s.id)?;
    let mut keys: Vec<Key> = before.iter().map(|shot| shot.key).collect();
    keys.extend(theirs.deals.keys());
    keys.sort_unstable();
    keys.dedup();
    let inside: HashSet<Key> = ground.book.deals.iter().map(|d| d.shot.key).collect();
    let mut after = Standing::default();
    for shot in book::some(q, &ask, &keys)? {
        match theirs.deals.get(&shot.key) {
            Some(own) => drop(after.0.insert(shot.key, Shot { minor: own.minor, ..shot })),
            // It is in the period and not theirs any more: then it is gone.
            None if inside.contains(&shot.key) => {}
            None => drop(after.0.insert(shot.key, shot)),
        }
    }
    let before = Standing(before.into_iter().map(|shot| (shot.key, shot)).collect());
    Ok(Since { now: theirs.figures, bridge: Bridge::new(&before, &after, &s.span) })
}

/// A row of those from whom a forecast is expected.
pub struct Row {
    /// Who.
    pub who: Expected,
    /// Whether it is the reader.
    pub me: bool,
    /// What they said last: of their team where they lead one and said so, else of themselves.
    pub said: Option<Submission>,
    /// What it comes to now.
    pub now: Figures,
}

/// Who has submitted a forecast of a period and who has not: the reader first, then all who report to them. With `now`
/// also what their deals come to today.
///
/// # Errors
/// What the database says.
pub fn rows(q: &Conn<'_>, viewer: &Viewer, settings: &Settings, asked: &Asked, now: bool) -> Result<Vec<Row>> {
    let span = asked.period.span();
    let mut expected = submissions::expected(q, viewer)?;
    let said = submissions::list(q, viewer, (asked.length.code(), span.from), None)?;
    let below =
        submissions::below(q, &expected.iter().map(|e| e.id).chain([viewer.id]).collect::<Vec<_>>(), viewer.today)?;
    if submits(viewer) {
        let leads = below.contains_key(&viewer.id);
        expected.insert(0, Expected { id: viewer.id, name: viewer.name.clone(), leads });
    }
    // Who may see what somebody says without leading them, as a deputy or by seeing everything, sees it too.
    for s in &said {
        if expected.iter().all(|e| e.id != s.author) {
            expected.push(Expected { id: s.author, name: s.name.clone(), leads: s.team });
        }
    }
    let ground = if now { Some(ground(q, &Scope::all(q, viewer)?, settings, span)?) } else { None };
    let row = |who: Expected| {
        let of = |team: bool| said.iter().find(|s| s.author == who.id && s.team == team);
        let last = if who.leads { of(true).or_else(|| of(false)) } else { of(false).or_else(|| of(true)) };
        let team = last.map_or(who.leads, |s| s.team);
        let mut whose = HashSet::from([who.id]);
        if team {
            whose.extend(below.get(&who.id).into_iter().flatten());
        }
        let figures = ground.as_ref().map(|g| Theirs::of(g, &whose).figures).unwrap_or_default();
        Row { me: who.id == viewer.id, said: last.cloned(), now: figures, who }
    };
    Ok(expected.into_iter().map(row).collect())
}

/// The length of a period that is kept by its word.
pub fn length(s: &Submission) -> Length {
    Length::ALL.into_iter().find(|l| l.code() == s.period).unwrap_or(Length::Quarter)
}
