//! All that the page of a forecast shows, read in one transaction.

use std::collections::HashMap;

use jiff::civil::Date;
use tenure_db::Conn;

use super::against::Against;
use super::asked::Asked;
use super::gather::{self, Ground, Line, PAST};
use super::goals::{self, Goals, Of};
use super::model::accuracy::Judged;
use super::model::bridge::Bridge;
use super::model::weak::{Weak, missing};
use super::model::{By, Counted, Figures, Key, Outcome};
use super::store::named::{self, Named};
use super::store::weak::Said;
use super::store::{Ask, freezes, weak};
use super::submitting::{self, Row};
use crate::base::scope::Choice;
use crate::base::{Cx, Result, Scope, TerritoryId};
use crate::features::deals::model::Kind;
use crate::features::deals::store::filter::{Filter, Whose};
use crate::features::deals::store::stages;
use crate::features::deals::store::weak::counts;

/// Moves whose deals are named in the table of the waterfall.
const NAMED: usize = 200;

/// A forecast.
pub struct Forecast {
    /// Whose deals.
    pub choice: Choice,
    /// What all of it comes to.
    pub all: Figures,
    /// What of it counts against the target, wherever the deals lie; none without one.
    pub attained: Option<Figures>,
    /// What of all is credited to others than the target is of.
    pub beside: Figures,
    /// What counts against the targets of the months, by row.
    pub by_month: HashMap<String, Figures>,
    /// The rows asked for.
    pub rows: Vec<Line>,
    /// Teams, where the rows are people.
    pub teams: Vec<Line>,
    /// The months of the period.
    pub months: Vec<Line>,
    /// What is to be sold.
    pub goals: Goals,
    /// The share of it that is expected by today.
    pub pace: Option<f64>,
    /// What moved commit, and since when.
    pub bridge: Option<(Date, Bridge)>,
    /// How earlier forecasts hit.
    pub judged: Vec<Judged>,
    /// Open deals that do not move, of any period.
    pub weak: Vec<(Weak, i64)>,
    /// Commits that somebody said and that lack evidence, the largest first.
    pub unsupported: Vec<(Key, Said)>,
    /// Who has submitted what of the period.
    pub submitted: Vec<Row>,
    named: HashMap<Key, Named>,
    minor: HashMap<Key, i64>,
}

impl Forecast {
    /// Reads it.
    ///
    /// # Errors
    /// `Invalid` for a day on which nothing was frozen.
    pub fn load(q: &Conn<'_>, cx: &Cx, scope: &Scope, asked: &Asked) -> Result<Self> {
        let settings = cx.settings();
        let ask = Ask::new(scope, settings, &asked.only);
        let period = asked.period.span();
        let ground = Ground::load(q, &ask, period)?;
        let against = Against::load(q, &cx.viewer, settings, &ask, &ground)?;
        let bridge = bridge(q, &ask, &ground, asked)?;
        let lines = |by| ground.lines(q, scope, cx.locale(), by, &against);
        let unsupported = unsupported(q, &ask, &ground)?;
        let mut keys: Vec<Key> = unsupported.iter().map(|(key, _)| *key).collect();
        keys.extend(bridge.iter().flat_map(|(_, b)| b.moves.iter().take(NAMED).map(|m| m.key)));
        let minor = ground.book.deals.iter().filter_map(|d| Some((d.shot.key, d.shot.minor?)));
        Ok(Self {
            choice: scope.choice,
            all: ground.all(),
            attained: against.attained(&ground),
            beside: against.beside(&ground),
            by_month: against.months(&ground),
            rows: lines(asked.by)?,
            teams: if asked.by == By::Lead { lines(By::Team)? } else { Vec::new() },
            months: lines(By::Month)?,
            pace: goals::expected(q, &ask, &period)?,
            judged: gather::judged(q, &ask, settings, asked.length, PAST)?,
            weak: open_weak(q, &ask)?,
            submitted: submitting::rows(q, &cx.viewer, settings, asked, false)?,
            named: named::read(q, &ask, &keys)?,
            minor: minor.collect(),
            goals: against.goals,
            bridge,
            unsupported,
        })
    }

    /// What the page speaks of first: what counts against the target, else all.
    pub fn first(&self) -> &Figures {
        self.attained.as_ref().unwrap_or(&self.all)
    }

    /// Whether that is not all that is in scope.
    pub fn narrowed(&self) -> bool {
        self.attained.is_some_and(|attained| attained != self.all)
    }

    /// Whether it is what is credited to some of us, which is a row of its own.
    pub fn of_people(&self) -> bool {
        self.attained.is_some() && self.goals.of != Of::Everything
    }

    /// Whether there is nothing to be told of the period.
    pub fn nothing(&self) -> bool {
        self.all.nothing() && self.bridge.as_ref().is_none_or(|(_, bridge)| bridge.moves.is_empty())
    }

    /// `Brightwater, flow sensors`.
    pub fn name(&self, key: &Key) -> String {
        self.named.get(key).map_or_else(String::new, |n| format!("{}, {}", n.account, n.name))
    }

    /// What a deal of the period is worth in the reporting currency.
    pub fn minor(&self, key: &Key) -> Option<i64> {
        self.minor.get(key).copied()
    }
}

/// How many open deals do not move: counted as the table that each number links to filters them.
fn open_weak(q: &Conn<'_>, ask: &Ask<'_>) -> Result<Vec<(Weak, i64)>> {
    let filter = Filter {
        outcome: Some(Outcome::Open),
        kinds: ask.only.kind.as_deref().and_then(Kind::parse).map(|kind| vec![kind]),
        territory: ask.only.territory.map(TerritoryId),
        ..Filter::default()
    };
    let found = counts(q, &Whose::Scope(ask.scope), &filter, &stages::all(q)?, ask.today)?;
    Ok(Weak::ALL.iter().map(|weak| (*weak, weak.of(&found))).collect())
}

fn bridge(q: &Conn<'_>, ask: &Ask<'_>, ground: &Ground, asked: &Asked) -> Result<Option<(Date, Bridge)>> {
    let freezes = freezes::list(q, 500)?;
    match gather::since(asked.since, &freezes, ask.today)? {
        None => Ok(None),
        Some(day) => Ok(Some((day, gather::bridge(q, ask, ground, day)?))),
    }
}

fn unsupported(q: &Conn<'_>, ask: &Ask<'_>, ground: &Ground) -> Result<Vec<(Key, Said)>> {
    let commits = ground.book.deals.iter().filter(|d| d.shot.counted(&ground.period) == Counted::Commit);
    let mut commits: Vec<_> = commits.map(|d| &d.shot).collect();
    commits.sort_by_key(|shot| gather::rank(shot, shot.minor));
    let keys: Vec<Key> = commits.iter().map(|shot| shot.key).collect();
    let mut said = weak::said(q, ask, &keys)?;
    let of = |key: Key| said.remove(&key).filter(|said| !missing(&said.evidence).is_empty()).map(|said| (key, said));
    Ok(keys.into_iter().filter_map(of).collect())
}
