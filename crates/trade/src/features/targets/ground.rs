//! What targets are measured with: rates, and what was credited of all that the viewer sees. No choice of accounts
//! narrows it, because a target is never compared with a part of what counts for it.

use jiff::ToSpan;
use jiff::civil::Date;
use tenure_db::Conn;

use super::model::sums::{Credits, Line, Members, add, of_team};
use super::model::{About, Part, Shape, Target};
use super::store::{held, team};
use crate::base::dated::Span;
use crate::base::money::Money;
use crate::base::settings::Settings;
use crate::base::{Result, Scope, UserId, Viewer};
use crate::features::rates;
use crate::features::rates::model::Rates;
use crate::features::revenue::model::month_of;
use crate::features::revenue_reports::model::Filter;
use crate::features::revenue_reports::store::{Ask, moved};

/// What everything is measured with.
pub struct Ground {
    currency: String,
    rates: Rates,
    scope: Scope,
    span: Span,
    credits: Credits,
    unknown: i64,
}

/// What a target is measured by.
pub struct Measure {
    /// What was credited of it by day.
    pub credits: Shape,
    /// The days for which it counts; none: all (a team is always there).
    pub held: Option<Vec<Span>>,
}

/// A year, and what targets of it reach beyond it.
pub fn covering<'a>(year: Span, targets: impl IntoIterator<Item = &'a Target>) -> Span {
    let wider = |all: Span, t: &Target| Span { from: all.from.min(t.span.from), to: all.to.max(t.span.to) };
    targets.into_iter().fold(year, wider)
}

impl Ground {
    /// Reads rates, and what was credited in a span (see [`covering`]) and the year before it.
    ///
    /// # Errors
    /// What the database says.
    pub fn load(q: &Conn<'_>, viewer: &Viewer, settings: &Settings, span: Span) -> Result<Self> {
        let scope = Scope::all(q, viewer)?;
        let currency = settings.currency.clone();
        let (credits, unknown) = credits(q, &scope, &currency, span, &Filter::default())?;
        Ok(Self { currency, rates: rates::store::all(q)?, scope, span, credits, unknown })
    }

    /// Today.
    pub fn today(&self) -> Date {
        self.scope.today
    }

    /// Lines of the span without a rate.
    pub fn unknown(&self) -> i64 {
        self.unknown
    }

    /// Whether the viewer sees any account, so that nothing credited means nothing.
    pub fn sees(&self) -> bool {
        self.scope.rows > 0 || self.scope.everything
    }

    /// What a target is worth in the reporting currency, by the rate of its first day.
    pub fn worth(&self, t: &Target) -> Option<i64> {
        let Money { minor, currency } = &t.amount;
        let factor = self.rates.factor(currency, &self.currency, t.span.from)?;
        factor.apply(*minor, currency, &self.currency)
    }

    /// What was credited to somebody; none without anything.
    pub fn person(&self, user: UserId) -> Option<&Shape> {
        self.credits.get(&Some(user))
    }

    /// What was credited to somebody's team.
    pub fn team(&self, leader: UserId, members: &Members) -> Shape {
        of_team(&self.credits, leader, members)
    }

    /// How a target is measured, whatever it is about.
    ///
    /// # Errors
    /// What the database says.
    pub fn measure(&self, q: &Conn<'_>, about: &About) -> Result<Measure> {
        let narrowed = match about.part {
            Part::Whole => None,
            Part::Account(id) => Some(Filter { account: Some(id.0), ..Filter::default() }),
            Part::Territory(id) => Some(Filter { territory: Some(id.0), ..Filter::default() }),
            Part::Offering(id) => Some(Filter { offering: Some(id), ..Filter::default() }),
        };
        let read = match narrowed {
            None => None,
            Some(filter) => Some(credits(q, &self.scope, &self.currency, self.span, &filter)?.0),
        };
        let all = read.as_ref().unwrap_or(&self.credits);
        let user = about.user;
        if !about.team {
            let held = match about.part {
                Part::Whole | Part::Offering(_) => held::led(q, &[user])?.remove(&user),
                Part::Account(id) => held::led_accounts(q, &[id])?.remove(&(id.0, user)),
                Part::Territory(id) => held::held_territories(q, &[id])?.remove(&(id.0, user)),
            };
            let credits = all.get(&Some(user)).cloned().unwrap_or_default();
            return Ok(Measure { credits, held: Some(held.unwrap_or_default()) });
        }
        let members = team::members(q, &[user])?.remove(&user).unwrap_or_default();
        let mut credits = of_team(all, user, &members);
        // Targets of accounts that nobody leads are given to teams; what is sold there belongs to nobody else.
        if let (Part::Account(_), Some(nobody)) = (about.part, all.get(&None)) {
            add(&mut credits, nobody, &Span { from: Date::MIN, to: Date::MAX });
        }
        Ok(Measure { credits, held: None })
    }

    /// A row of targets about one and the same thing.
    pub fn line<'a>(&self, measure: &'a Measure, targets: Vec<&'a Target>) -> Line<'a> {
        Line { targets, held: measure.held.as_deref(), credits: &measure.credits, sees: self.sees() }
    }
}

/// What was credited by person and day in a span and the year before it, and how many lines of the span have no rate.
fn credits(q: &Conn<'_>, scope: &Scope, currency: &str, span: Span, filter: &Filter) -> Result<(Credits, i64)> {
    let ask = Ask::new(q, scope, currency, filter)?;
    let before = span.from.checked_sub(1.year()).unwrap_or(span.from);
    let (mut all, mut unknown) = (Credits::new(), 0);
    // A span may end within a month.
    let until = span.to.yesterday().map_or(month_of(span.to), |last| month_of(last) + 1);
    for credit in moved::credits(q, &ask, (month_of(before), until))? {
        let sum = all.entry(credit.user).or_default().entry(credit.day).or_default();
        *sum = sum.saturating_add(credit.minor);
        if span.holds(credit.day) {
            unknown += credit.unknown;
        }
    }
    Ok((all, unknown))
}
