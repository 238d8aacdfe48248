//! What somebody answers for in a period: the figures that they submit, and what became of those that they did.
//!
//! A person answers for their share of the credit; a team for all deals of the accounts that its manager sees under *My
//! team*, as the forecast of the team counts them. Who reads it counts the deals that they see themselves.

use std::collections::{HashMap, HashSet};

use tenure_db::Conn;

use super::asked::{Asked, Length};
use super::behind::team_of;
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
    /// All of them.
    fn all(ground: &Ground) -> Self {
        let shots = ground.book.deals.iter().map(|d| &d.shot);
        let counted = shots.filter(|shot| shot.counted(&ground.period) != Counted::Not);
        Self { deals: counted.map(|shot| (shot.key, shot.clone())).collect(), figures: ground.all() }
    }

    /// Picks those in which some people have a share.
    fn of(ground: &Ground, people: &HashSet<UserId>) -> Self {
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

/// What somebody answers for in a period, of the deals that the reader sees.
fn theirs(q: &Conn<'_>, reader: &Reader<'_>, user: UserId, team: bool, period: Span) -> Result<Theirs> {
    if !team {
        return Ok(Theirs::of(&Ground::load(q, &reader.ask(), period)?, &HashSet::from([user])));
    }
    let scope = team_of(&reader.scope, user);
    Ok(Theirs::all(&Ground::load(q, &Ask { team: Some(&scope), ..reader.ask() }, period)?))
}

/// Who reads, and all that they see.
struct Reader<'a> {
    scope: Scope,
    only: Only,
    settings: &'a Settings,
}

impl<'a> Reader<'a> {
    fn of(q: &Conn<'_>, viewer: &Viewer, settings: &'a Settings) -> Result<Self> {
        Ok(Self { scope: Scope::all(q, viewer)?, only: Only::default(), settings })
    }

    fn ask(&self) -> Ask<'_> {
        Ask::new(&self.scope, self.settings, &self.only)
    }
}

/// What somebody is to sell in the period, alone or with those below them.
fn target(goals: &Goals, user: UserId, below: &[UserId], team: bool) -> Option<i64> {
    let own = goals.people.get(&user).copied();
    if !team {
        return own;
    }
    // Of a team only a part of which has a target for all days, nothing is known.
    let torn = goals.partial > 0 || goals.unknown > 0;
    let known: Vec<i64> = below.iter().filter_map(|u| goals.people.get(u)).copied().chain(own).collect();
    goals.teams.get(&user).copied().or_else(|| (!known.is_empty() && !torn).then(|| known.into_iter().sum()))
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

/// Reads what the viewer answers for.
///
/// # Errors
/// What the database says.
pub fn draft(q: &Conn<'_>, viewer: &Viewer, settings: &Settings, asked: &Asked, team: bool) -> Result<Draft> {
    let (reader, span) = (Reader::of(q, viewer, settings)?, asked.period.span());
    let mut below = submissions::below(q, &[viewer.id], viewer.today)?.remove(&viewer.id).unwrap_or_default();
    below.retain(|user| *user != viewer.id);
    let goals = goals::load(q, viewer, settings, &reader.ask(), &span)?;
    let said = submissions::list(q, viewer, (asked.length.code(), span.from), Some(viewer.id))?;
    Ok(Draft {
        theirs: theirs(q, &reader, viewer.id, team, span)?,
        target: target(&goals, viewer.id, &below, team),
        leads: !below.is_empty(),
        last: said.into_iter().find(|s| s.team == team),
    })
}

/// The deals of a draft with their own amounts, as they are kept.
///
/// # Errors
/// What the database says.
pub fn kept(q: &Conn<'_>, viewer: &Viewer, settings: &Settings, theirs: &Theirs) -> Result<Vec<Shot>> {
    let keys: Vec<Key> = theirs.deals.keys().copied().collect();
    let mut all = book::some(q, &Reader::of(q, viewer, settings)?.ask(), &keys)?;
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
    let reader = Reader::of(q, viewer, settings)?;
    let theirs = theirs(q, &reader, s.author, s.team, s.span)?;
    let before: Vec<Shot> = submissions::deals(q, &reader.ask(), s.id)?;
    let mut keys: Vec<Key> = before.iter().map(|shot| shot.key).collect();
    keys.extend(theirs.deals.keys());
    keys.sort_unstable();
    keys.dedup();
    let mut after = Standing::default();
    for shot in book::some(q, &reader.ask(), &keys)? {
        match theirs.deals.get(&shot.key) {
            Some(own) => drop(after.0.insert(shot.key, Shot { minor: own.minor, ..shot })),
            // It counts in the period and is not theirs any more: then it is gone.
            None if shot.counted(&s.span) != Counted::Not => {}
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
    /// Whether that is of all accounts of their team.
    pub team: bool,
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
    if submits(viewer) {
        let leads = !submissions::below(q, &[viewer.id], viewer.today)?.is_empty();
        expected.insert(0, Expected { id: viewer.id, name: viewer.name.clone(), leads });
    }
    // Who may see what somebody says without leading them, as a deputy or by seeing everything, sees it too.
    for s in &said {
        if expected.iter().all(|e| e.id != s.author) {
            expected.push(Expected { id: s.author, name: s.name.clone(), leads: s.team });
        }
    }
    let reader = Reader::of(q, viewer, settings)?;
    let ground = if now { Some(Ground::load(q, &reader.ask(), span)?) } else { None };
    let mut rows = Vec::new();
    for who in expected {
        let of = |team: bool| said.iter().find(|s| s.author == who.id && s.team == team);
        let last = if who.leads { of(true).or_else(|| of(false)) } else { of(false).or_else(|| of(true)) };
        let team = last.map_or(who.leads, |s| s.team);
        let now = match &ground {
            None => Figures::default(),
            Some(_) if team => theirs(q, &reader, who.id, true, span)?.figures,
            Some(ground) => Theirs::of(ground, &HashSet::from([who.id])).figures,
        };
        rows.push(Row { me: who.id == viewer.id, said: last.cloned(), now, team, who });
    }
    Ok(rows)
}

/// The length of a period that is kept by its word.
pub fn length(s: &Submission) -> Length {
    Length::ALL.into_iter().find(|l| l.code() == s.period).unwrap_or(Length::Quarter)
}
