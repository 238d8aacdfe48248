//! Win rates: what was asked, and what it comes to.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use serde::Deserialize;
use tenure_db::Conn;
use uuid::Uuid;

use super::gather::{kind_name, rank};
use super::model::teams::Teams;
use super::model::wins::{Decided, by_line};
use super::model::{Key, Outcome, Shot, credit};
use super::store::book::{self, Deal};
use super::store::{Ask, Only, managers, wins};
use crate::base::dated::{Span, next_day};
use crate::base::settings::Settings;
use crate::base::{Fields, Locale, Result, UserId, calendar, codes, validate};
use crate::features::deals::model::Kind;
use crate::features::people::listing::query;
use crate::features::revenue_reports::model::By as Names;
use crate::features::revenue_reports::model::periods::{Step, period_of};
use crate::features::revenue_reports::store::named;

codes! {
    /// What the rows of win rates are.
    WinBy, "forecast-by-" {
        /// Who has the credit, or led the account on the day of the decision.
        Lead = "lead",
        /// Who leads them, at any distance.
        Team = "team",
        /// The territory of the account.
        Territory = "territory",
        /// What was offered.
        Offering = "offering",
        /// The kind of deal.
        Kind = "kind",
        /// The quarter of the fiscal year in which it was decided.
        Quarter = "quarter",
    }
}

/// The parameters; all of them may be left out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "they are told by QUERY")]
pub struct WinQuery {
    pub scope: String,
    pub by: String,
    pub from: String,
    pub until: String,
    pub kind: String,
    pub territory: String,
    pub row: String,
    pub outcome: String,
}

/// The parameters, for the API's description.
pub const QUERY: &[(&str, &str)] = &[
    ("scope", "mine, team, all or territory:ID; all without it"),
    ("by", "lead, team, territory, offering, kind or quarter; lead without it"),
    ("from", "From this day on; the first day of the fiscal year without it"),
    ("until", "Up to and with this day; today without it"),
    ("kind", "Only deals of this kind"),
    ("territory", "Only accounts in this territory and those below it"),
    ("row", "On the page: the deals of this row; none for those without one"),
    ("outcome", "On the page: the deals that were won or lost"),
];

/// What was asked for, understood.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What the rows are.
    pub by: WinBy,
    /// The days.
    pub span: Span,
    /// Which deals.
    pub only: Only,
    /// The row whose deals are listed; none inside is that without a value.
    pub row: Option<Option<String>>,
    /// How they ended; no deal is listed without it.
    pub outcome: Option<Outcome>,
}

impl WinQuery {
    /// Understands the parameters.
    ///
    /// # Errors
    /// `Invalid` naming each wrong one.
    pub fn read(&self, today: Date, settings: &Settings) -> Result<Asked> {
        let mut fields = Fields::default();
        let by = if self.by.is_empty() { Some(WinBy::Lead) } else { WinBy::parse(&self.by) };
        if by.is_none() {
            fields.add("by", "error-choose");
        }
        let year = period_of(Step::FiscalYear, today, settings.fiscal_month).span();
        let from = calendar::parse_optional(&mut fields, "from", &self.from, today).unwrap_or(year.from);
        let until = calendar::parse_optional(&mut fields, "until", &self.until, today).unwrap_or(today);
        if until < from {
            fields.add("until", "error-ends-before-start");
        }
        let kind = Kind::parse(&self.kind);
        if !self.kind.is_empty() && kind.is_none() {
            fields.add("kind", "error-choose");
        }
        let only = Only {
            kind: kind.map(|kind| kind.code().to_owned()),
            territory: validate::id::<Uuid>(&mut fields, "territory", &self.territory),
        };
        let outcome = Outcome::parse(&self.outcome).filter(|outcome| *outcome != Outcome::Open);
        if !self.outcome.is_empty() && outcome.is_none() {
            fields.add("outcome", "error-choose");
        }
        let row = match self.row.as_str() {
            "" => None,
            "none" => Some(None),
            row => Some(Some(row.to_owned())),
        };
        fields.finish()?;
        Ok(Asked { row, outcome, by: by.unwrap_or(WinBy::Lead), span: Span { from, to: next_day(until) }, only })
    }

    /// An address with these parameters and some of them replaced; empty takes one out.
    pub fn href(&self, path: &str, set: &[(&str, &str)]) -> String {
        let all = [
            ("scope", &self.scope),
            ("by", &self.by),
            ("from", &self.from),
            ("until", &self.until),
            ("kind", &self.kind),
            ("territory", &self.territory),
            ("row", &self.row),
            ("outcome", &self.outcome),
        ];
        let replaced = |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, value)| *value);
        let pairs: Vec<(&str, &str)> =
            all.iter().map(|(name, value)| (*name, replaced(name).unwrap_or(value.as_str()))).collect();
        query(path, &pairs)
    }
}

/// A row.
#[derive(Clone, Debug)]
pub struct Line {
    /// What it is of: an id, a code, the first month of a quarter as `2026-10`, or `none`.
    pub key: String,
    /// Its name; none for the row without a value.
    pub name: Option<String>,
    /// What was decided.
    pub decided: Decided,
}

/// What was decided, by row and in all.
pub struct Wins {
    /// The rows: quarters in their order, others with the most decided deals first.
    pub rows: Vec<Line>,
    /// All of it.
    pub total: Decided,
}

fn add(decided: &mut Decided, outcome: Outcome, minor: Option<i64>) {
    match outcome {
        Outcome::Won => decided.won.add(minor),
        _ => decided.lost.add(minor),
    }
}

/// What splits deals into rows.
struct Ground {
    credits: HashMap<Key, Vec<credit::Credit>>,
    teams: Teams,
    lines: wins::Lines,
    fiscal: i64,
}

impl Ground {
    fn rows(&self, by: WinBy, deal: &Deal) -> Vec<(Option<String>, Option<i64>)> {
        let shot = &deal.shot;
        let id = |id: Uuid| id.to_string();
        match by {
            WinBy::Kind => vec![(Some(deal.kind.clone()), shot.minor)],
            WinBy::Territory => vec![(deal.territory.map(id), shot.minor)],
            WinBy::Quarter => {
                let first = shot.day.map(|day| period_of(Step::FiscalQuarter, day, self.fiscal).span().from);
                vec![(first.map(|d| format!("{:04}-{:02}", d.year(), d.month())), shot.minor)]
            }
            WinBy::Offering => {
                let lines = self.lines.get(&shot.key).map(Vec::as_slice).unwrap_or_default();
                let own: Vec<Option<i64>> = lines.iter().map(|(_, own)| *own).collect();
                let parts = lines.iter().map(|(offering, _)| offering.map(id)).zip(by_line(shot.minor, &own));
                if lines.is_empty() { vec![(None, shot.minor)] } else { together(parts) }
            }
            WinBy::Lead | WinBy::Team => {
                let credits = self.credits.get(&shot.key).map(Vec::as_slice).unwrap_or_default();
                let of = |user: Option<UserId>| match user {
                    Some(user) if by == WinBy::Team => self.teams.of(user),
                    user => user.into_iter().collect(),
                };
                let parts = credit::parts(shot.minor, credits, shot.lead).into_iter().flat_map(|(user, part)| {
                    let keys: Vec<Option<String>> = of(user).into_iter().map(|user| Some(id(user.0))).collect();
                    let keys = if keys.is_empty() { vec![None] } else { keys };
                    keys.into_iter().map(move |key| (key, part))
                });
                together(parts)
            }
        }
    }
}

/// Parts that go to the same row are one.
fn together(parts: impl Iterator<Item = (Option<String>, Option<i64>)>) -> Vec<(Option<String>, Option<i64>)> {
    let mut rows: Vec<(Option<String>, Option<i64>)> = Vec::new();
    for (key, part) in parts {
        match rows.iter_mut().find(|(k, _)| *k == key) {
            Some((_, sum)) => *sum = sum.zip(part).map(|(a, b)| a.saturating_add(b)),
            None => rows.push((key, part)),
        }
    }
    rows
}

/// The decided deals, and what splits them.
fn load(q: &Conn<'_>, ask: &Ask<'_>, asked: &Asked, settings: &Settings) -> Result<(Vec<Deal>, Ground)> {
    let deals = book::closed(q, ask, &asked.span, &[Outcome::Won, Outcome::Lost])?;
    let people = matches!(asked.by, WinBy::Lead | WinBy::Team);
    let ground = Ground {
        credits: if people { book::credits(q, ask, &asked.span)? } else { HashMap::new() },
        teams: if people { Teams::new(managers(q, ask.today)?) } else { Teams::default() },
        lines: if asked.by == WinBy::Offering { wins::lines(q, ask, &asked.span)? } else { HashMap::new() },
        fiscal: settings.fiscal_month,
    };
    Ok((deals, ground))
}

/// The deals behind a number, the largest first, each with what counts of it; none where no number was asked for.
///
/// # Errors
/// What the database says.
pub fn behind(q: &Conn<'_>, ask: &Ask<'_>, asked: &Asked, settings: &Settings) -> Result<Vec<(Shot, Option<i64>)>> {
    let Some(outcome) = asked.outcome else { return Ok(Vec::new()) };
    let (deals, ground) = load(q, ask, asked, settings)?;
    let mut found = Vec::new();
    for deal in deals.into_iter().filter(|deal| deal.shot.outcome == outcome) {
        let part = match &asked.row {
            None => Some(deal.shot.minor),
            Some(row) => ground.rows(asked.by, &deal).into_iter().find(|(key, _)| key == row).map(|(_, part)| part),
        };
        found.extend(part.map(|part| (deal.shot, part)));
    }
    found.sort_by_key(|(shot, part)| rank(shot, *part));
    Ok(found)
}

/// Reads it.
///
/// # Errors
/// What the database says.
pub fn read(q: &Conn<'_>, ask: &Ask<'_>, asked: &Asked, settings: &Settings, locale: Locale) -> Result<Wins> {
    let (deals, ground) = load(q, ask, asked, settings)?;
    let (mut rows, mut total) = (BTreeMap::<Option<String>, Decided>::new(), Decided::default());
    for deal in &deals {
        add(&mut total, deal.shot.outcome, deal.shot.minor);
        for (key, part) in ground.rows(asked.by, deal) {
            add(rows.entry(key).or_default(), deal.shot.outcome, part);
        }
    }
    let names = names(q, ask, asked.by, locale, rows.keys().flatten())?;
    let line = |(key, decided): (Option<String>, Decided)| Line {
        name: key.as_ref().map(|key| names.get(key).cloned().unwrap_or_default()),
        key: key.unwrap_or_else(|| String::from("none")),
        decided,
    };
    let mut rows: Vec<Line> = rows.into_iter().map(line).collect();
    if asked.by != WinBy::Quarter {
        rows.sort_by_key(|l| (l.name.is_none(), std::cmp::Reverse(l.decided.won.deals + l.decided.lost.deals)));
    }
    Ok(Wins { rows, total })
}

fn names<'a>(
    q: &Conn<'_>,
    ask: &Ask<'_>,
    by: WinBy,
    locale: Locale,
    keys: impl Iterator<Item = &'a String>,
) -> Result<HashMap<String, String>> {
    let of = match by {
        WinBy::Lead | WinBy::Team => Names::Lead,
        WinBy::Territory => Names::Territory,
        WinBy::Offering => Names::Offering,
        WinBy::Kind => return Ok(keys.map(|code| (code.clone(), kind_name(locale, code))).collect()),
        WinBy::Quarter => return Ok(keys.map(|key| (key.clone(), quarter_name(locale, key))).collect()),
    };
    let ids: Vec<Uuid> = keys.filter_map(|key| key.parse().ok()).collect();
    Ok(named::of(q, ask.scope, of, &ids)?.into_iter().map(|(id, name)| (id.to_string(), name)).collect())
}

/// `Oct–Dec 2026`, `2026年10月–12月`: by its months, so that it is right in any fiscal year.
fn quarter_name(locale: Locale, key: &str) -> String {
    let Ok(first) = format!("{key}-01").parse::<Date>() else { return key.to_owned() };
    let last = first.checked_add(jiff::ToSpan::months(2)).unwrap_or(first);
    let month = |day: Date| {
        let name = calendar::month_name(locale, day.month());
        if locale == Locale::En { name.chars().take(3).collect() } else { name }
    };
    let key = if first.year() == last.year() { "forecast-months-of" } else { "forecast-months-over" };
    let args = [
        ("from", month(first).into()),
        ("first", first.year().to_string().into()),
        ("to", month(last).into()),
        ("year", last.year().to_string().into()),
    ];
    locale.tr(key, &args)
}
