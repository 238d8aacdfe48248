//! Reads and lays out a forecast: the same for the page, its files and the API.

use std::collections::{BTreeMap, HashMap};

use jiff::ToSpan;
use jiff::civil::Date;
use tenure_db::Conn;
use uuid::Uuid;

use super::against::Against;
use super::asked::{Asked, Counts, Length};
use super::goals::Of;
use super::model::accuracy::{AGES, Judged, freeze_for};
use super::model::bridge::Bridge;
use super::model::teams::Teams;
use super::model::{By, Counted, Figures, Key, Outcome, Shot, Standing, Sum, credit, sums};
use super::store::book::{self, Book, Deal};
use super::store::{Ask, freezes, managers, snapshots};
use crate::base::dated::Span;
use crate::base::settings::Settings;
use crate::base::{Error, Locale, Result, Scope};
use crate::features::deals::model::Kind;
use crate::features::revenue::model::{first_day, month_of};
use crate::features::revenue_reports::model::By as Names;
use crate::features::revenue_reports::model::periods::periods;
use crate::features::revenue_reports::store::named as names;

/// Periods that are over and that forecasts are judged by.
pub const PAST: usize = 4;
/// A freeze is compared with once it is so many days old.
const SETTLED: i64 = 4;

/// The deals of a period with what rows need.
pub struct Ground {
    /// The period.
    pub period: Span,
    /// Its deals.
    pub book: Book,
    teams: Teams,
}

/// A row.
#[derive(Clone, Debug)]
pub struct Line {
    /// What it is of: an id, a month as `2026-11`, a kind, or `none`.
    pub key: String,
    /// Its name; none for the row without a value.
    pub name: Option<String>,
    /// What it comes to.
    pub figures: Figures,
    /// What is to be sold; none without a target, and where the row holds only a part of what it is about.
    pub target: Option<i64>,
    /// The team of which it is a part; its deals are among those of that row, too.
    pub within: Option<String>,
    /// How many teams it lies in.
    pub depth: usize,
}

impl Ground {
    /// Reads the deals of a period.
    ///
    /// # Errors
    /// What the database says.
    pub fn load(q: &Conn<'_>, ask: &Ask<'_>, period: Span) -> Result<Self> {
        Ok(Self { period, book: book::read(q, ask, &period)?, teams: Teams::new(managers(q, ask.today)?) })
    }

    /// What all of it comes to.
    pub fn all(&self) -> Figures {
        sums::table(self.book.deals.iter().map(|d| &d.shot), &self.period, |_| sums::Shares::<()>::new()).1
    }

    /// The rows of a deal, with its parts; none is that without a value.
    fn rows_of(&self, by: By, deal: &Deal) -> Vec<(Option<String>, Option<i64>)> {
        let shot = &deal.shot;
        let whole = |key: Option<String>| vec![(key, shot.minor)];
        match by {
            By::Month => whole(shot.day.map(|day| format!("{:04}-{:02}", day.year(), day.month()))),
            By::Kind => whole(Some(deal.kind.clone())),
            By::Territory => whole(deal.territory.map(|id| id.to_string())),
            By::Lead | By::Team => {
                let parts = credit::parts(shot.minor, self.book.credits(&shot.key), shot.lead);
                let mut rows: Vec<(Option<String>, Option<i64>)> = Vec::new();
                for (user, part) in parts {
                    let teams = match (by, user) {
                        (By::Team, Some(user)) => self.teams.of(user),
                        (_, user) => user.into_iter().collect(),
                    };
                    let keys = teams.into_iter().map(|id| Some(id.to_string()));
                    let keys: Vec<Option<String>> = keys.collect();
                    for key in if keys.is_empty() { vec![None] } else { keys } {
                        // Two of one team are one part of it.
                        match rows.iter_mut().find(|(k, _)| *k == key) {
                            Some((_, sum)) => *sum = sum.zip(part).map(|(a, b)| a.saturating_add(b)),
                            None => rows.push((key, part)),
                        }
                    }
                }
                rows
            }
        }
    }

    /// The figures by row.
    pub fn figures(&self, by: By) -> BTreeMap<Option<String>, Figures> {
        let deals: HashMap<Key, &Deal> = self.book.deals.iter().map(|d| (d.shot.key, d)).collect();
        let rows = |shot: &Shot| deals.get(&shot.key).map(|deal| self.rows_of(by, deal)).unwrap_or_default();
        sums::table(self.book.deals.iter().map(|d| &d.shot), &self.period, rows).0
    }

    /// What of a deal is credited to whom a target is of, and what to others: none inside is an amount that nobody knows.
    fn split(&self, deal: &Deal, of: &Of) -> [Option<Option<i64>>; 2] {
        if *of == Of::Everything {
            return [Some(deal.shot.minor), None];
        }
        let parts = credit::parts(deal.shot.minor, self.book.credits(&deal.shot.key), deal.shot.lead);
        let (theirs, rest): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(user, _)| of.holds(*user));
        [theirs, rest].map(|parts| (!parts.is_empty()).then(|| parts.into_iter().map(|(_, part)| part).sum()))
    }

    /// What is credited to whom a target is of, and what to others.
    pub fn credited(&self, of: &Of) -> (Figures, Figures) {
        let mut both = [Figures::default(); 2];
        for deal in &self.book.deals {
            let counted = deal.shot.counted(&self.period);
            for (sum, part) in both.iter_mut().zip(self.split(deal, of)) {
                part.into_iter().for_each(|part| sum.add(counted, part, deal.shot.probability));
            }
        }
        let [theirs, rest] = both;
        (theirs, rest)
    }

    /// The first of both by month.
    pub fn months_of(&self, of: &Of) -> HashMap<String, Figures> {
        let mut months: HashMap<String, Figures> = HashMap::new();
        for deal in &self.book.deals {
            let (counted, [part, _]) = (deal.shot.counted(&self.period), self.split(deal, of));
            let Some((part, day)) = part.zip(deal.shot.day).filter(|_| counted != Counted::Not) else { continue };
            let month = months.entry(month_key(month_of(day))).or_default();
            month.add(counted, part, deal.shot.probability);
        }
        months
    }

    /// The rows with their names and targets: months in their order, others with the largest best case first; who has a
    /// target and nothing else is a row too.
    ///
    /// # Errors
    /// What the database says.
    pub fn lines(&self, q: &Conn<'_>, scope: &Scope, locale: Locale, by: By, against: &Against) -> Result<Vec<Line>> {
        let mut figures = self.figures(by);
        let targets = against.rows(by, &figures);
        for key in targets.keys() {
            figures.entry(Some(key.clone())).or_default();
        }
        if by == By::Month {
            for month in month_of(self.period.from)..month_of(self.period.to) {
                figures.entry(Some(month_key(month))).or_default();
            }
        }
        let names = name_all(q, scope, locale, by, figures.keys().flatten())?;
        let line = |(key, figures): (Option<String>, Figures)| Line {
            name: key.as_ref().map(|key| names.get(key).cloned().unwrap_or_default()),
            target: key.as_ref().and_then(|key| targets.get(key).copied()),
            key: key.unwrap_or_else(|| String::from("none")),
            figures,
            within: None,
            depth: 0,
        };
        let mut lines: Vec<Line> = figures.into_iter().map(line).collect();
        if by != By::Month {
            lines.sort_by_key(|line| {
                let size = line.figures.best().minor.max(line.target.unwrap_or(0));
                (line.name.is_none(), std::cmp::Reverse(size))
            });
        }
        if by == By::Team {
            self.nest(&mut lines);
        }
        Ok(lines)
    }

    /// Puts each team below that in which it lies, and leaves their order otherwise.
    fn nest(&self, lines: &mut Vec<Line>) {
        let keys: Vec<String> = lines.iter().map(|line| line.key.clone()).collect();
        for line in lines.iter_mut() {
            let above = line.key.parse().map(|user| self.teams.of(user)).unwrap_or_default();
            let mut above = above.into_iter().map(|user| user.to_string()).filter(|key| *key != line.key);
            line.within = above.find(|key| keys.contains(key));
        }
        let (mut left, mut order) = (std::mem::take(lines), Vec::new());
        let mut open: Vec<Option<String>> = vec![None];
        while let Some(within) = open.last().cloned() {
            match left.iter().position(|line| line.within == within) {
                None => drop(open.pop()),
                Some(at) => {
                    let line = Line { depth: open.len() - 1, ..left.remove(at) };
                    open.push(Some(line.key.clone()));
                    order.push(line);
                }
            }
        }
        // Reporting lines that lead back to themselves put nobody on top.
        order.append(&mut left);
        *lines = order;
    }

    /// The deals behind a number, the largest first, each with what counts of it; with `of`, what counts against a target.
    pub fn behind(&self, asked: &Asked, of: Option<&Of>) -> Vec<(&Shot, Option<i64>)> {
        let mut found = Vec::new();
        for deal in &self.book.deals {
            if !counts(asked.counts, deal.shot.counted(&self.period)) {
                continue;
            }
            if let Some(of) = of {
                let [part, _] = self.split(deal, of);
                found.extend(part.map(|part| (&deal.shot, part)));
                continue;
            }
            match &asked.row {
                None => found.push((&deal.shot, deal.shot.minor)),
                Some(row) => {
                    let rows = self.rows_of(asked.by, deal);
                    found.extend(rows.into_iter().filter(|(key, _)| key == row).map(|(_, part)| (&deal.shot, part)));
                }
            }
        }
        found.sort_by_key(|(shot, part)| rank(shot, *part));
        found
    }
}

/// The place of a deal in lists: the largest first, those without an amount last.
pub fn rank(shot: &Shot, part: Option<i64>) -> (bool, std::cmp::Reverse<i64>, Key) {
    (part.is_none(), std::cmp::Reverse(part.unwrap_or(0)), shot.key)
}

/// Whether a deal that counts in a way is part of a number.
pub fn counts(asked: Option<Counts>, counted: Counted) -> bool {
    match asked {
        None => counted != Counted::Not,
        Some(Counts::Won) => counted == Counted::Won,
        Some(Counts::Commit) => counted.in_commit(),
        Some(Counts::Committed) => counted == Counted::Commit,
        Some(Counts::Best) => counted.in_commit() || counted == Counted::Best,
        Some(Counts::Likely) => counted == Counted::Best,
        Some(Counts::Pipeline) => counted == Counted::Pipeline,
        Some(Counts::Open) => !matches!(counted, Counted::Won | Counted::Not),
    }
}

/// A month as `2026-11`.
pub fn month_key(month: i64) -> String {
    let day = first_day(month);
    format!("{:04}-{:02}", day.year(), day.month())
}

/// The names of rows by key.
///
/// # Errors
/// What the database says.
pub fn name_all<'a>(
    q: &Conn<'_>,
    scope: &Scope,
    locale: Locale,
    by: By,
    keys: impl Iterator<Item = &'a String>,
) -> Result<HashMap<String, String>> {
    let keys: Vec<&String> = keys.collect();
    let of = match by {
        By::Lead | By::Team => Names::Lead,
        By::Territory => Names::Territory,
        By::Kind => return Ok(keys.into_iter().map(|code| (code.clone(), kind_name(locale, code))).collect()),
        By::Month => return Ok(keys.into_iter().map(|month| (month.clone(), month_name(locale, month))).collect()),
    };
    let ids: Vec<Uuid> = keys.iter().filter_map(|key| key.parse().ok()).collect();
    Ok(names::of(q, scope, of, &ids)?.into_iter().map(|(id, name)| (id.to_string(), name)).collect())
}

/// What a kind of deal is called.
pub fn kind_name(locale: Locale, code: &str) -> String {
    Kind::parse(code).map_or(code, |kind| locale.t(kind.label())).to_owned()
}

fn month_name(locale: Locale, key: &str) -> String {
    let month = key.split('-').nth(1).and_then(|m| m.parse().ok()).unwrap_or(1);
    crate::base::calendar::month_name(locale, month)
}

/// The freeze that is compared with: the one asked for, else the last one that is some days old, else the last one.
///
/// # Errors
/// `Invalid` for a day on which nothing was frozen.
pub fn since(asked: Option<Date>, freezes: &[Date], today: Date) -> Result<Option<Date>> {
    if let Some(day) = asked {
        return if freezes.contains(&day) {
            Ok(Some(day))
        } else {
            Err(Error::field("since", "forecast-error-no-freeze"))
        };
    }
    let settled = today.checked_sub(SETTLED.days()).unwrap_or(today);
    Ok(freezes.iter().copied().filter(|day| *day <= settled).max().or(freezes.first().copied()))
}

/// What moved commit of the period since a freeze.
///
/// # Errors
/// What the database says.
pub fn bridge(q: &Conn<'_>, ask: &Ask<'_>, ground: &Ground, taken: Date) -> Result<Bridge> {
    let period = &ground.period;
    let mut before = snapshots::commit(q, ask, taken, period)?;
    let now: Vec<Key> = ground
        .book
        .deals
        .iter()
        .filter(|deal| deal.shot.counted(period).in_commit())
        .map(|deal| deal.shot.key)
        .collect();
    let fresh: Vec<Key> = now.iter().copied().filter(|key| !before.0.contains_key(key)).collect();
    let mut all: Vec<Key> = before.0.keys().copied().collect();
    all.extend(&fresh);
    before.0.extend(snapshots::some(q, ask, taken, &fresh)?.into_iter().map(|s| (s.key, s)));
    let after = Standing(book::some(q, ask, &all)?.into_iter().map(|s| (s.key, s)).collect());
    Ok(Bridge::new(&before, &after, period))
}

/// What was forecast of periods that are over, and what came.
///
/// # Errors
/// What the database says.
pub fn judged(q: &Conn<'_>, ask: &Ask<'_>, settings: &Settings, length: Length, n: usize) -> Result<Vec<Judged>> {
    let step = length.step(settings.fiscal_month);
    let mut over = periods(step, ask.today, n + 1, settings.fiscal_month);
    over.pop();
    let freezes = freezes::list(q, i64::MAX)?;
    let mut all = Vec::new();
    for period in over {
        let period = period.span();
        let ages: Vec<(i64, Date)> =
            AGES.iter().filter_map(|age| Some((*age, freeze_for(&period, *age, &freezes)?))).collect();
        if ages.is_empty() {
            continue;
        }
        let mut actual = Sum::default();
        book::closed(q, ask, &period, &[Outcome::Won])?.iter().for_each(|deal| actual.add(deal.shot.minor));
        for (age, taken_on) in ages {
            let forecast = snapshots::commit(q, ask, taken_on, &period)?.commit(&period);
            all.push(Judged { period, age, taken_on, forecast, actual });
        }
    }
    Ok(all)
}
