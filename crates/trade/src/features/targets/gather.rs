//! Reads what the grid of goals shows: the same for the page, its files and the API.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;
use tenure_db::Conn;

use super::ground::{Ground, covering};
use super::model::sums::{AddsUp, Line, added, total};
use super::model::{About, Attained, Column, Part, Shape, Target, columns, outermost};
use super::store::held::{self, Held};
use super::store::target::{self, Filter};
use super::store::{team, versions};
use crate::base::dated::Span;
use crate::base::scope::Choice;
use crate::base::settings::Settings;
use crate::base::{Result, Right, UserId, Viewer};
use crate::features::org::store::reach;
use crate::features::revenue_reports::model::periods::{Step, period_of};

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

impl By {
    /// Reads `person`, `team` or `part`; people without a word.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "" | "person" => Some(By::Person),
            "team" => Some(By::Team),
            "part" => Some(By::Part),
            _ => None,
        }
    }
}

/// A row of the grid.
#[derive(Clone, Debug)]
pub struct Row {
    /// Whose, and of what.
    pub about: About,
    /// Their name.
    pub name: String,
    /// What they reached, by column.
    pub cells: Vec<Attained>,
}

/// The row above all others.
#[derive(Clone, Debug)]
pub struct Above {
    /// Whether it is the viewer's team against its own targets; else it is those of the rows that have a target.
    pub team: bool,
    /// What was reached, by column.
    pub cells: Vec<Attained>,
}

/// The grid of a year.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// Its columns; the year stands last.
    pub columns: Vec<Column>,
    /// Periods that found no place.
    pub left_out: usize,
    /// The row above all others; none for who leads nobody, where there is no row, and where the rows are no team's.
    pub above: Option<Above>,
    /// Rows in the order of names.
    pub rows: Vec<Row>,
    /// Lines and targets that were left out, because their currency has no rate.
    pub unknown: i64,
    /// Whether what people were given adds up; none for who leads nobody, and where the rows are no team's.
    pub adds: Option<AddsUp>,
}

/// The year in which a day lies, from the first month of the company's fiscal year on.
pub fn year_of(settings: &Settings, day: Date) -> Span {
    let step = if settings.fiscal_month == 1 { Step::Year } else { Step::FiscalYear };
    period_of(step, day, settings.fiscal_month).span()
}

/// People with their names.
type People = Vec<(UserId, String)>;

/// The grid of a year. The choice says whose rows are shown; each row is of all that counts for it.
///
/// # Errors
/// What the database says.
pub fn grid(q: &Conn<'_>, viewer: &Viewer, settings: &Settings, choice: Choice, year: Span, by: By) -> Result<Grid> {
    let begins = Some((year.from, year.to));
    let all = target::list(q, viewer, &Filter { begins, ..Filter::default() }, MOST)?;
    let ground = Ground::load(q, viewer, settings, covering(year, &all))?;
    let known = target::people(q, viewer)?;
    let ids: BTreeSet<UserId> = known.iter().map(|(id, _)| *id).collect();
    let all: Vec<Target> = all.into_iter().filter(|t| ids.contains(&t.about.user)).collect();
    let people = chosen(q, viewer, choice, &known)?;
    let names: HashMap<UserId, String> = people.iter().cloned().collect();
    let here: Vec<&Target> = all.iter().filter(|t| names.contains_key(&t.about.user)).collect();
    let of_team = |t: &Target| t.about.team && t.about.part == Part::Whole;
    let own_team: Vec<&Target> = all.iter().filter(|t| of_team(t) && t.about.user == viewer.id).collect();
    let teams = matches!(choice, Choice::Team | Choice::All);
    let leads = by == By::Person && teams && (people.len() > 1 || !own_team.is_empty());
    let shown: Vec<&Target> = match by {
        By::Person => {
            here.iter().copied().filter(|t| t.about.part == Part::Whole && (leads || !t.about.team)).collect()
        }
        By::Team => here.iter().copied().filter(|t| of_team(t)).collect(),
        By::Part => here.iter().copied().filter(|t| t.about.part != Part::Whole).collect(),
    };
    let (columns, left_out) = columns(year, &shown);
    let rateless = shown.iter().filter(|t| ground.worth(t).is_none()).count();
    let unknown = ground.unknown() + i64::try_from(rateless).unwrap_or(0);
    let mut grid = Grid { columns, left_out, unknown, ..Grid::default() };
    grid.rows = match by {
        By::Person => persons(q, &ground, &grid, &people, &shown)?,
        By::Team | By::Part => abouts(q, &ground, &grid, &names, (by, &shown))?,
    };
    if leads {
        grid.above = above(q, viewer, &ground, &grid, &own_team)?;
        grid.adds = Some(adds_up(q, viewer, &ground, &all, year)?);
    }
    Ok(grid)
}

/// Whose rows are shown, of those whose targets the viewer may know of: one's own; those of the team as it is today; of
/// who holds a territory or leads accounts in it; or all.
fn chosen(q: &Conn<'_>, viewer: &Viewer, choice: Choice, people: &People) -> Result<People> {
    let mut kept: BTreeSet<UserId> = match choice {
        Choice::All => return Ok(people.clone()),
        Choice::Mine => BTreeSet::new(),
        Choice::Team => reach::reports(q, viewer.id, viewer.today)?.into_iter().collect(),
        Choice::Territory(id) => team::of_territory(q, viewer, id)?,
    };
    if let Choice::Mine | Choice::Team = choice {
        kept.insert(viewer.id);
    }
    Ok(people.iter().filter(|(id, _)| kept.contains(id)).cloned().collect())
}

fn cells(ground: &Ground, grid: &Grid, line: &Line<'_>) -> Vec<Attained> {
    let worth = |t: &Target| ground.worth(t);
    grid.columns.iter().map(|column| line.column(column, &worth, ground.today())).collect()
}

fn persons(q: &Conn<'_>, ground: &Ground, grid: &Grid, people: &People, shown: &[&Target]) -> Result<Vec<Row>> {
    let ids: Vec<UserId> = people.iter().map(|(id, _)| *id).collect();
    let held: Held = held::led(q, &ids)?;
    let none = Shape::new();
    let mut rows = Vec::new();
    for (user, name) in people {
        let targets: Vec<&Target> = shown.iter().copied().filter(|t| t.about.user == *user && !t.about.team).collect();
        let credits = ground.person(*user).unwrap_or(&none);
        let days = held.get(user).map(Vec::as_slice).unwrap_or_default();
        let line = Line { targets, held: Some(days), credits, sees: ground.sees() };
        let year = grid.columns.last().is_some_and(|c| credits.range(c.span.from..c.span.to).next().is_some());
        // Who has neither target nor revenue is no row.
        if !line.targets.is_empty() || year {
            let about = About { user: *user, team: false, part: Part::Whole };
            rows.push(Row { about, name: name.clone(), cells: cells(ground, grid, &line) });
        }
    }
    Ok(rows)
}

/// Rows of teams and of narrower targets, each measured by its own lines.
fn abouts(
    q: &Conn<'_>,
    ground: &Ground,
    grid: &Grid,
    names: &HashMap<UserId, String>,
    (by, shown): (By, &[&Target]),
) -> Result<Vec<Row>> {
    let abouts: BTreeSet<About> = shown.iter().map(|t| t.about).collect();
    let mut rows = Vec::new();
    for about in abouts.into_iter().take(if by == By::Part { PARTS } else { MOST }) {
        let measure = ground.measure(q, &about)?;
        let line = ground.line(&measure, shown.iter().copied().filter(|t| t.about == about).collect());
        let name = names.get(&about.user).cloned().unwrap_or_default();
        rows.push(Row { about, name, cells: cells(ground, grid, &line) });
    }
    if by == By::Team {
        rows.sort_by(|a, b| a.name.cmp(&b.name));
    }
    Ok(rows)
}

/// The viewer's team against its targets, by the same measure as its row among the teams; where it has none, those of
/// the rows together that have one.
fn above(q: &Conn<'_>, viewer: &Viewer, ground: &Ground, grid: &Grid, own: &[&Target]) -> Result<Option<Above>> {
    if !own.is_empty() {
        let measure = ground.measure(q, &About { user: viewer.id, team: true, part: Part::Whole })?;
        return Ok(Some(Above { team: true, cells: cells(ground, grid, &ground.line(&measure, own.to_vec())) }));
    }
    let sum = |i: usize| {
        let all: Vec<Attained> = grid.rows.iter().map(|row| row.cells[i]).collect();
        let with: Vec<Attained> = all.iter().copied().filter(|a| a.target.is_some() || a.beyond).collect();
        if with.is_empty() { added(&all) } else { added(&with) }
    };
    let sums = Above { team: false, cells: (0..grid.columns.len()).map(sum).collect() };
    Ok((!grid.rows.is_empty()).then_some(sums))
}

/// Whether people's targets add up to the viewer's team target: whole periods, as they were given.
fn adds_up(q: &Conn<'_>, viewer: &Viewer, ground: &Ground, all: &[Target], year: Span) -> Result<AddsUp> {
    let sum = |targets: Vec<&Target>| total(outermost(&year, &targets).iter().filter_map(|t| ground.worth(t)));
    let own: Vec<&Target> = all.iter().filter(|t| t.about.team && t.about.user == viewer.id).collect();
    let whole: Vec<&Target> = own.iter().copied().filter(|t| t.about.part == Part::Whole).collect();
    // Who reports by a dotted line has their targets from somebody else.
    let below = reach::reports(q, viewer.id, viewer.today)?;
    let users: BTreeSet<UserId> = all.iter().map(|t| t.about.user).collect();
    let users = users.into_iter().filter(|u| *u == viewer.id || viewer.has(Right::Administer) || below.contains(u));
    let given = users.map(|user| {
        let of = |t: &&Target| t.about.user == user && !t.about.team && t.about.part == Part::Whole;
        sum(all.iter().filter(of).collect())
    });
    let accounts: Vec<_> =
        own.iter().filter_map(|t| if let Part::Account(id) = t.about.part { Some(id) } else { None }).collect();
    let unled = team::unled(q, &accounts, viewer.today)?;
    let unled = unled
        .into_iter()
        .map(|account| sum(own.iter().copied().filter(|t| t.about.part == Part::Account(account)).collect()));
    let has = !whole.is_empty();
    let all = |sums: Option<Vec<i64>>| sums.and_then(total);
    let (team, given, unled) = (sum(whole), all(given.collect()), all(unled.collect()));
    let (Some(team), Some(given), Some(unled)) = (team, given, unled) else {
        return Ok(AddsUp { beyond: true, ..AddsUp::default() });
    };
    Ok(AddsUp { team: has.then_some(team), given, unled, beyond: false })
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
        let below = reach::reports(q, viewer.id, viewer.today)?;
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
