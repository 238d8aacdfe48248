//! What a board, a list or a file of deals is asked for: one query string for all of them.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use super::model::renewals::Standing;
use super::model::{Category, Kind, Outcome, Stage};
use super::store::filter::{Filter, norms};
use crate::base::settings::Settings;
use crate::base::{AccountId, Error, Fields, Result, validate};
use crate::features::people::listing::query_with;

/// The query.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ask {
    /// Rows of a page.
    pub limit: String,
    /// Where the page begins.
    pub cursor: String,
    /// By what.
    pub sort: String,
    /// Which accounts.
    pub scope: String,
    /// One kind, `growth` for all but renewals, or `all`.
    pub kind: String,
    /// open, won, lost or all.
    pub outcome: String,
    /// Only of this account.
    pub account: String,
    /// Only of this account and of those below it.
    pub under: String,
    /// Only of accounts that lie in this territory, or in one below it.
    pub territory: String,
    /// Only in these stages, with commas between.
    pub stage: String,
    /// overdue, month, quarter, year or none.
    pub closes: String,
    /// First day of closing.
    pub from: String,
    /// Last day of closing.
    pub to: String,
    /// no_step, stalled, no_sponsor, no_sponsor_call or unrated.
    pub only: String,
    /// How renewals stand: on_track, open or risk.
    pub state: String,
    /// commit, best_case or pipeline.
    pub category: String,
    /// Only credited to this one of us.
    pub credited: String,
    /// Only with a line of this offering.
    pub offering: String,
    /// Only against this competitor.
    pub competitor: String,
    /// Part of the name.
    pub q: String,
    /// Which column a phone shows.
    pub at: String,
    /// Sums by what.
    pub by: String,
    /// The deal that is opened beside the list.
    pub open: String,
}

impl Ask {
    /// The query with some of its parts replaced, and from its first page on.
    pub fn with(&self, path: &str, changes: &[(&str, &str)]) -> String {
        let pairs = [
            ("scope", self.scope.as_str()),
            ("kind", &self.kind),
            ("outcome", &self.outcome),
            ("account", &self.account),
            ("under", &self.under),
            ("territory", &self.territory),
            ("stage", &self.stage),
            ("closes", &self.closes),
            ("from", &self.from),
            ("to", &self.to),
            ("only", &self.only),
            ("state", &self.state),
            ("category", &self.category),
            ("credited", &self.credited),
            ("offering", &self.offering),
            ("competitor", &self.competitor),
            ("q", &self.q),
            ("sort", &self.sort),
            ("at", &self.at),
            ("open", &self.open),
            ("cursor", ""),
        ];
        query_with(path, pairs, changes)
    }

    /// The account asked for.
    ///
    /// # Errors
    /// `NotFound` for what cannot be an account.
    pub fn of_account(&self) -> Result<Option<AccountId>> {
        if self.account.is_empty() { Ok(None) } else { self.account.parse().map(Some).map_err(|_| Error::NotFound) }
    }

    /// What narrows the deals. `usual` is the kind where none is asked for.
    ///
    /// # Errors
    /// `Invalid` naming each wrong part.
    pub fn filter(&self, today: Date, settings: &Settings, stages: &[Stage], usual: &str) -> Result<Filter> {
        let mut wrong = Fields::default();
        let mut filter = Filter {
            under: validate::id(&mut wrong, "under", &self.under),
            account: validate::id(&mut wrong, "account", &self.account),
            territory: validate::id(&mut wrong, "territory", &self.territory),
            stages: self.in_stages(&mut wrong),
            credited: validate::id(&mut wrong, "credited", &self.credited),
            offerings: validate::id(&mut wrong, "offering", &self.offering).map(|offering| vec![offering]),
            competitor: validate::id(&mut wrong, "competitor", &self.competitor),
            words: self.q.clone(),
            from: day(&mut wrong, "from", &self.from),
            to: day(&mut wrong, "to", &self.to),
            ..Filter::default()
        };
        filter.kinds = match (self.kind.as_str(), usual) {
            ("all", _) | ("", "all") => None,
            ("growth", _) | ("", "growth") => Some(growth()),
            (code, usual) => {
                let kind = Kind::parse(if code.is_empty() { usual } else { code });
                if kind.is_none() {
                    wrong.add("kind", "error-choose");
                }
                kind.map(|kind| vec![kind])
            }
        };
        filter.outcome = match self.outcome.as_str() {
            "" => Some(Outcome::Open),
            "all" => None,
            code => choose(&mut wrong, "outcome", Outcome::parse(code)),
        };
        if !self.category.is_empty() {
            filter.category = choose(&mut wrong, "category", Category::parse(&self.category));
        }
        if !self.state.is_empty() {
            let standing = choose(&mut wrong, "state", Standing::parse(&self.state));
            filter.standing = standing.map(|standing| (standing, norms(stages, today)));
        }
        self.closes(&mut wrong, &mut filter, today, settings);
        match self.only.as_str() {
            "" => {}
            "no_step" => filter.no_step = true,
            "stalled" => filter.stalled = Some(norms(stages, today)),
            "no_sponsor" => filter.no_sponsor = true,
            "no_sponsor_call" => filter.no_sponsor_call = true,
            "unrated" => filter.unrated_in = Some(settings.currency.clone()),
            _ => wrong.add_with(
                "only",
                "error-one-of",
                vec![("allowed", String::from("no_step, stalled, no_sponsor, no_sponsor_call, unrated"))],
            ),
        }
        wrong.finish()?;
        Ok(filter)
    }

    /// The stages asked for, with commas between.
    fn in_stages(&self, wrong: &mut Fields) -> Option<Vec<crate::base::StageId>> {
        let list = self.stage.split(',').filter_map(|text| validate::id(wrong, "stage", text));
        let list: Vec<_> = list.collect();
        (!self.stage.trim().is_empty()).then_some(list)
    }

    fn closes(&self, wrong: &mut Fields, filter: &mut Filter, today: Date, settings: &Settings) {
        match self.closes.as_str() {
            "" => {}
            "overdue" => filter.to = today.yesterday().ok(),
            "none" => filter.no_date = true,
            code => match period(code, today, settings.fiscal_month) {
                Some((from, to)) => (filter.from, filter.to) = (Some(from), Some(to)),
                None => wrong.add_with(
                    "closes",
                    "error-one-of",
                    vec![("allowed", String::from("overdue, month, quarter, year, none"))],
                ),
            },
        }
    }
}

/// All kinds but renewals.
pub fn growth() -> Vec<Kind> {
    Kind::ALL.iter().copied().filter(|k| *k != Kind::Renewal).collect()
}

fn choose<T>(wrong: &mut Fields, field: &'static str, found: Option<T>) -> Option<T> {
    if found.is_none() {
        wrong.add(field, "error-choose");
    }
    found
}

fn day(wrong: &mut Fields, field: &'static str, text: &str) -> Option<Date> {
    if text.is_empty() {
        return None;
    }
    let day = text.parse::<Date>().ok().filter(|d| (1900..=9998).contains(&d.year()));
    if day.is_none() {
        wrong.add(field, "error-day");
    }
    day
}

/// First and last day of the month, fiscal quarter or fiscal year in which a day lies.
pub fn period(code: &str, today: Date, fiscal_month: i64) -> Option<(Date, Date)> {
    let since = (i64::from(today.month()) - fiscal_month).rem_euclid(12);
    let (back, months) = match code {
        "month" => (0, 1),
        "quarter" => (since % 3, 3),
        "year" => (since, 12),
        _ => return None,
    };
    let from = today.first_of_month().checked_sub(back.months()).ok()?;
    let to = from.checked_add(months.months()).ok()?.yesterday().ok()?;
    Some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_fiscal_year_may_begin_in_april() {
        let day = date(2026, 2, 10);
        assert_eq!(period("year", day, 4), Some((date(2025, 4, 1), date(2026, 3, 31))));
        assert_eq!(period("quarter", day, 4), Some((date(2026, 1, 1), date(2026, 3, 31))));
        assert_eq!(period("quarter", date(2026, 5, 31), 5), Some((date(2026, 5, 1), date(2026, 7, 31))));
        assert_eq!(period("month", day, 4), Some((date(2026, 2, 1), date(2026, 2, 28))));
        assert_eq!(period("decade", day, 4), None);
    }

    #[test]
    fn wrong_parts_are_named() {
        let ask = Ask {
            kind: String::from("gift"),
            only: String::from("mine"),
            from: String::from("soon"),
            ..Ask::default()
        };
        let Err(Error::Invalid(fields)) = ask.filter(date(2026, 2, 10), &Settings::default(), &[], "growth") else {
            panic!()
        };
        let names: Vec<&str> = fields.0.iter().map(|f| f.field.as_ref()).collect();
        assert_eq!(names, ["from", "kind", "only"]);
        assert_eq!(ask.with("/pipeline", &[("only", "")]), "/pipeline?kind=gift&from=soon");
    }
}
