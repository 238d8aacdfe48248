//! The deals behind a number: a page of them, named, with what all of them come to.

use tenure_db::Conn;

use super::against::{Against, ROW};
use super::asked::Asked;
use super::gather::Ground;
use super::model::{Key, Shot, Sum};
use super::store::Ask;
use super::store::named::{self, Named};
use crate::base::scope::Choice;
use crate::base::settings::Settings;
use crate::base::{Result, Scope, UserId, Viewer};
use crate::features::revenue_reports::store::named as names;

/// A deal in a list.
#[derive(Clone, Debug)]
pub struct Item {
    /// How it stands.
    pub shot: Shot,
    /// What of it counts.
    pub part: Option<i64>,
    /// What it is called.
    pub named: Named,
}

/// Deals behind a number.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Those of a page.
    pub items: Vec<Item>,
    /// All of them.
    pub sum: Sum,
    /// The place of the last one, where there are more.
    pub next: Option<usize>,
    /// Names of people.
    pub people: names::Names,
}

/// Who reads deals, and which.
#[derive(Clone, Copy)]
pub struct Reads<'a> {
    /// Who.
    pub viewer: &'a Viewer,
    /// The install's settings.
    pub settings: &'a Settings,
    /// Which deals.
    pub ask: Ask<'a>,
}

fn owned((shot, part): (&Shot, Option<i64>)) -> (Shot, Option<i64>) {
    (shot.clone(), part)
}

/// The accounts that somebody sees under *My team*, for a choice within those that the viewer sees.
pub fn team_of(scope: &Scope, user: UserId) -> Scope {
    Scope { viewer: user, choice: Choice::Team, everything: false, ..scope.clone() }
}

/// The deals behind a number, from a place on.
///
/// # Errors
/// What the database says.
pub fn behind(q: &Conn<'_>, by: &Reads<'_>, asked: &Asked, from: usize, limit: usize) -> Result<Found> {
    let team = asked.team.map(|user| team_of(by.ask.scope, user));
    let ask = Ask { team: team.as_ref(), ..by.ask };
    let ground = Ground::load(q, &ask, asked.period.span())?;
    let all: Vec<(Shot, Option<i64>)> = if asked.row == Some(Some(ROW.to_owned())) {
        let against = Against::load(q, by.viewer, by.settings, &ask, &ground)?;
        against.ground(&ground).behind(asked, Some(&against.goals.of)).into_iter().map(owned).collect()
    } else {
        ground.behind(asked, None).into_iter().map(owned).collect()
    };
    let mut sum = Sum::default();
    all.iter().for_each(|(_, part)| sum.add(*part));
    let end = from.saturating_add(limit);
    let next = (all.len() > end).then_some(end);
    let page: Vec<(Shot, Option<i64>)> = all.into_iter().skip(from).take(limit).collect();
    let keys: Vec<Key> = page.iter().map(|(shot, _)| shot.key).collect();
    let mut called = named::read(q, &ask, &keys)?;
    let people = names::users(q, ask.scope, page.iter().filter_map(|(shot, _)| shot.lead))?;
    let items = page
        .into_iter()
        .filter_map(|(shot, part)| called.remove(&shot.key).map(|named| Item { shot, part, named }))
        .collect();
    Ok(Found { items, sum, next, people })
}
