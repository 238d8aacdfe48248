//! Reads what the grid of goals shows: the same for the page, the figures of Today and the API.

use std::collections::{BTreeSet, HashMap};

use jiff::ToSpan;
use jiff::civil::Date;
use tenure_db::Conn;

use super::model::sums::{AddsUp, Credits, Line, added, all_of};
use super::model::{Attained, Column, Part, Shape, Target, columns, outermost};
use super::store::held::{self, Held};
use super::store::target::{self, Filter};
use super::store::{team, versions};
use crate::base::dated::Span;
use crate::base::money::Money;
use crate::base::scope::Choice;
use crate::base::settings::Settings;
use crate::base::{Result, Right, Scope, UserId, Viewer};
use crate::features::rates;
use crate::features::rates::model::Rates;
use crate::features::revenue::model::month_of;
use crate::features::revenue_reports::model::Filter as Lines;
use crate::features::revenue_reports::model::periods::{Step, period_of};
use crate::features::revenue_reports::store::{Ask, moved};

/// Most targets of a year that are read.
const MOST: usize = 10_000;
/// Most narrower targets that are measured on one page.
pub const PARTS: usize = 50;

/// What the rows are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum By {
    /// People.
    #[default]
    Person,
    /// Teams, by who leads them.
    Team,
    /// Territories, accounts and offerings to which targets are narrowed.
    Part,
}

/// A row of the grid.
#[derive(Clone, Debug)]
pub struct Row {
    /// Whose.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Of what; the whole but for rows of parts.
    pub part: Part,
    /// What they reached, by column.
    pub cells: Vec<Attained>,
}

/// The grid of a year.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// Its columns; the year stands last.
    pub columns: Vec<Column>,
    /// Periods that found no place.
    pub left_out: usize,
    /// The row above all others; none for who leads nobody.
    pub team: Option<Vec<Attained>>,
    /// Rows in the order of names.
    pub rows: Vec<Row>,
    /// Lines and targets that were left out, because their currency has no rate.
    pub unknown: i64,
    /// Whether what people were given adds up; none for who leads nobody.
    pub adds: Option<AddsUp>,
}

/// The year in which a day lies, from the first month of the company's fiscal year on.
pub fn year_of(settings: &Settings, day: Date) -> Span {
    let step = if settings.fiscal_month == 1 { Step::Year } else { Step::FiscalYear };
    period_of(step, day, settings.fiscal_month).span()
}

/// What everything is measured with.
pub struct Ground {
    settings_currency: String,
    today: Date,
    rates: Rates,
    sees: bool,
    credits: Credits,
    unknown: i64,
}

impl Ground {
    /// Reads rates, and what was credited in the year and the one before.
    ///
    /// # Errors
    /// What the database says.
    pub fn load(q: &Conn<'_>, scope: &Scope, settings: &Settings, year: Span) -> Result<Self> {
        let (credits, unknown) = credits(q, scope, settings, year, &Lines::default())?;
        Ok(Self {
            settings_currency: settings.currency.clone(),
            today: scope.today,
            rates: rates::store::all(q)?,
            sees: scope.rows > 0 || scope.everything,
            credits,
            unknown,
        })
    }

    /// What was credited, by person and day.
    pub fn credits(&self) -> &Credits {
        &self.credits
    }

    /// Whether the viewer sees any account.
    pub fn sees(&self) -> bool {
        self.sees
    }

    /// What a target is worth in the reporting currency, by the rate of its first day.
    pub fn worth(&self, t: &Target) -> Option<i64> {
        let Money { minor, currency } = &t.amount;
        let factor = self.rates.factor(currency, &self.settings_currency, t.span.from)?;
        factor.apply(*minor, currency, &self.settings_currency)
    }
}

/// What was credited by person and day in a year and the one before, and how many lines of the year have no rate.
fn credits(q: &Conn<'_>, scope: &Scope, settings: &Settings, year: Span, filter: &Lines) -> Result<(Credits, i64)> {
    let ask = Ask::new(q, scope, &settings.currency, filter)?;
    let before = year.from.checked_sub(1.year()).unwrap_or(year.from);
    let (mut all, mut unknown) = (Credits::new(), 0);
    for credit in moved::credits(q, &ask, (month_of(before), month_of(year.to)))? {
        *all.entry(credit.user).or_default().entry(credit.day).or_default() += credit.minor;
        if credit.day >= year.from {
            unknown += credit.unknown;
        }
    }
    Ok((all, unknown))
}

/// The grid of a year.
///
/// # Errors
/// What the database says.
pub fn grid(q: &Conn<'_>, viewer: &Viewer, settings: &Settings, scope: &Scope, year: Span, by: By) -> Result<Grid> {
    let ground = Ground::load(q, scope, settings, year)?;
    let begins = Some((year.from, year.to));
    let all = target::list(q, viewer, &Filter { begins, ..Filter::default() }, MOST)?;
    let mut people = target::people(q, viewer)?;
    if scope.choice == Choice::Mine {
        people.retain(|(id, _)| *id == viewer.id);
    }
    let names: HashMap<UserId, String> = people.iter().cloned().collect();
    let here: Vec<Target> = all.into_iter().filter(|t| names.contains_key(&t.about.user)).collect();
    let whole: Vec<Target> = here.iter().filter(|t| t.about.part == Part::Whole).cloned().collect();
    let shown: Vec<Target> = match by {
        By::Person => whole.clone(),
        By::Team => whole.iter().filter(|t| t.about.team).cloned().collect(),
        By::Part => here.iter().filter(|t| t.about.part != Part::Whole).cloned().collect(),
    };
    let (columns, left_out) = columns(year, &shown);
    let known = |t: &&Target| ground.worth(t).is_none();
    let unknown = ground.unknown + i64::try_from(shown.iter().filter(known).count()).unwrap_or(0);
    let mut grid = Grid { columns, left_out, unknown, ..Grid::default() };
    grid.rows = match by {
        By::Person => persons(q, &ground, &grid, &people, &whole)?,
        By::Team => teams(q, viewer, &ground, &grid, &names, &whole)?,
        By::Part => parts(q, (scope, settings, year), &ground, &grid, &names, &shown)?,
    };
    let leads = by == By::Person && (people.len() > 1 || whole.iter().any(|t| t.about.team));
    if leads {
        grid.team = Some(team_row(viewer, &ground, &grid, &whole));
        grid.adds = Some(adds_up(q, viewer, &ground, &here, year)?);
    }
    Ok(grid)
}

fn persons(
    q: &Conn<'_>,
    ground: &Ground,
    grid: &Grid,
    people: &[(UserId, String)],
    whole: &[Target],
) -> Result<Vec<Row>> {
    let ids: Vec<UserId> = people.iter().map(|(id, _)| *id).collect();
    let held: Held = held::led(q, &ids)?;
    let none = Shape::new();
    let worth = |t: &Target| ground.worth(t);
    let mut rows = Vec::new();
    for (user, name) in people {
        let targets: Vec<&Target> = whole.iter().filter(|t| t.about.user == *user && !t.about.team).collect();
        let credits = ground.credits.get(&Some(*user)).unwrap_or(&none);
        let days = held.get(user).map(Vec::as_slice).unwrap_or_default();
        let line = Line { targets, held: Some(days), credits, sees: ground.sees };
        let year = grid.columns.last().is_some_and(|c| credits.range(c.span.from..c.span.to).next().is_some());
        // Who has neither target nor revenue is no row.
        if !line.targets.is_empty() || year {
            let cells = grid.columns.iter().map(|c| line.column(c, &worth, ground.today)).collect();
            rows.push(Row { user: *user, name: name.clone(), part: Part::Whole, cells });
        }
    }
    Ok(rows)
}

/// What all that was credited in scope is against the viewer's team target; against the sum of people without one.
fn team_row(viewer: &Viewer, ground: &Ground, grid: &Grid, whole: &[Target]) -> Vec<Attained> {
    let all = all_of(&ground.credits);
    let targets: Vec<&Target> = whole.iter().filter(|t| t.about.team && t.about.user == viewer.id).collect();
    let line = Line { targets, held: None, credits: &all, sees: ground.sees };
    let worth = |t: &Target| ground.worth(t);
    let cells = grid.columns.iter().enumerate().map(|(i, column)| {
        let own = line.column(column, &worth, ground.today);
        match own.target {
            Some(_) => own,
            None => {
                let people: Vec<Attained> = grid.rows.iter().map(|row| row.cells[i]).collect();
                Attained { credited: own.credited, ..added(&people) }
            }
        }
    });
    cells.collect()
}

fn teams(
    q: &Conn<'_>,
    viewer: &Viewer,
    ground: &Ground,
    grid: &Grid,
    names: &HashMap<UserId, String>,
    whole: &[Target],
) -> Result<Vec<Row>> {
    let leaders: BTreeSet<UserId> = whole.iter().filter(|t| t.about.team).map(|t| t.about.user).collect();
    let leaders: Vec<UserId> = leaders.into_iter().collect();
    let members = team::members(q, &leaders, viewer.today)?;
    let worth = |t: &Target| ground.worth(t);
    let mut rows = Vec::new();
    for leader in leaders {
        let mut credits = Shape::new();
        let of = members.get(&leader).into_iter().flatten().chain([&leader]);
        for shape in of.filter_map(|user| ground.credits.get(&Some(*user))) {
            for (day, minor) in shape {
                *credits.entry(*day).or_default() += minor;
            }
        }
        let targets = whole.iter().filter(|t| t.about.team && t.about.user == leader).collect();
        let line = Line { targets, held: None, credits: &credits, sees: ground.sees };
        let cells = grid.columns.iter().map(|c| line.column(c, &worth, ground.today)).collect();
        let name = names.get(&leader).cloned().unwrap_or_default();
        rows.push(Row { user: leader, name, part: Part::Whole, cells });
    }
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(rows)
}

/// Rows of narrower targets, each measured by its own lines.
fn parts(
    q: &Conn<'_>,
    (scope, settings, year): (&Scope, &Settings, Span),
    ground: &Ground,
    grid: &Grid,
    names: &HashMap<UserId, String>,
    shown: &[Target],
) -> Result<Vec<Row>> {
    let abouts: BTreeSet<_> = shown.iter().map(|t| t.about).collect();
    let worth = |t: &Target| ground.worth(t);
    let mut rows = Vec::new();
    for about in abouts.into_iter().take(PARTS) {
        let measure = part(q, (scope, settings, year), about.user, about.team, about.part)?;
        let targets = shown.iter().filter(|t| t.about == about).collect();
        let held = (!about.team).then_some(measure.held.as_slice());
        let line = Line { targets, held, credits: &measure.credits, sees: ground.sees };
        let cells = grid.columns.iter().map(|c| line.column(c, &worth, ground.today)).collect();
        let name = names.get(&about.user).cloned().unwrap_or_default();
        rows.push(Row { user: about.user, name, part: about.part, cells });
    }
    Ok(rows)
}

/// What a part is measured by.
pub struct Measure {
    /// What was credited of it by day.
    pub credits: Shape,
    /// The days on which the person held it.
    pub held: Vec<Span>,
}

/// What was credited to somebody (or to all, for a team) of a part, and when they held it.
///
/// # Errors
/// What the database says.
pub fn part(
    q: &Conn<'_>,
    (scope, settings, year): (&Scope, &Settings, Span),
    user: UserId,
    everybody: bool,
    part: Part,
) -> Result<Measure> {
    let filter = match part {
        Part::Whole => Lines::default(),
        Part::Account(id) => Lines { account: Some(id.0), ..Lines::default() },
        Part::Territory(id) => Lines { territory: Some(id.0), ..Lines::default() },
        Part::Offering(id) => Lines { offering: Some(id), ..Lines::default() },
    };
    let (mut all, _) = credits(q, scope, settings, year, &filter)?;
    let credits = if everybody { all_of(&all) } else { all.remove(&Some(user)).unwrap_or_default() };
    let held = match part {
        Part::Whole | Part::Offering(_) => held::led(q, &[user])?.remove(&user),
        Part::Account(id) => held::led_accounts(q, &[id])?.remove(&(id.0, user)),
        Part::Territory(id) => held::held_territories(q, &[id])?.remove(&(id.0, user)),
    };
    Ok(Measure { credits, held: held.unwrap_or_default() })
}

/// Whether people's targets add up to the viewer's team target: whole periods, as they were given.
fn adds_up(q: &Conn<'_>, viewer: &Viewer, ground: &Ground, here: &[Target], year: Span) -> Result<AddsUp> {
    let worth = |t: &&Target| ground.worth(t);
    let sum = |targets: Vec<&Target>| outermost(&year, &targets).iter().filter_map(worth).sum::<i64>();
    let own: Vec<&Target> = here.iter().filter(|t| t.about.team && t.about.user == viewer.id).collect();
    let whole: Vec<&Target> = own.iter().copied().filter(|t| t.about.part == Part::Whole).collect();
    // Who reports by a dotted line has their targets from somebody else.
    let below = crate::features::org::store::reach::reports(q, viewer.id, viewer.today)?;
    let users: BTreeSet<UserId> = here.iter().map(|t| t.about.user).collect();
    let users = users.into_iter().filter(|u| *u == viewer.id || viewer.has(Right::Administer) || below.contains(u));
    let given = users.map(|user| {
        let of = |t: &&Target| t.about.user == user && !t.about.team && t.about.part == Part::Whole;
        sum(here.iter().filter(of).collect())
    });
    let accounts: Vec<_> =
        own.iter().filter_map(|t| if let Part::Account(id) = t.about.part { Some(id) } else { None }).collect();
    let unled = team::unled(q, &accounts, viewer.today)?;
    let unled = unled
        .into_iter()
        .map(|account| sum(own.iter().copied().filter(|t| t.about.part == Part::Account(account)).collect()));
    Ok(AddsUp { team: (!whole.is_empty()).then(|| sum(whole)), given: given.sum(), unled: unled.sum() })
}

/// Changes that the page tells.
///
/// # Errors
/// What the database says.
pub fn changes(q: &Conn<'_>, viewer: &Viewer, year: Span) -> Result<Vec<versions::Change>> {
    versions::changes(q, viewer, year, 6)
}

/// Whose targets the viewer may set, by name: of those who work here today.
///
/// # Errors
/// What the database says.
pub fn settable(q: &Conn<'_>, viewer: &Viewer) -> Result<Vec<(UserId, String)>> {
    let mut people = target::people(q, viewer)?;
    let here: BTreeSet<UserId> =
        crate::features::identity::store::active(q, viewer.today)?.into_iter().map(|user| user.id).collect();
    people.retain(|(id, _)| here.contains(id));
    if !viewer.has(Right::Administer) {
        let below = crate::features::org::store::reach::reports(q, viewer.id, viewer.today)?;
        people.retain(|(id, _)| viewer.has(Right::Lead) && below.contains(id));
    }
    Ok(people)
}

/// The target of the viewer's own team that they most likely want to split: of those of the year the one that runs, the
/// shortest first; else the last one.
///
/// # Errors
/// What the database says.
pub fn own_team(q: &Conn<'_>, viewer: &Viewer, year: Span, today: Date) -> Result<Option<crate::base::TargetId>> {
    let filter = Filter {
        user: Some(viewer.id),
        begins: Some((year.from, year.to)),
        team: Some(true),
        narrowed: Some(false),
        ..Filter::default()
    };
    if !viewer.has(Right::Lead) {
        return Ok(None);
    }
    let own = target::list(q, viewer, &filter, MOST)?;
    let days = |t: &&Target| super::model::days_of(&t.span);
    let running = own.iter().filter(|t| t.span.holds(today)).min_by_key(days);
    Ok(running.or(own.last()).map(|t| t.id))
}
