//! What a list, a sum, a page or a file of lines is asked for: one query string for all of them.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use super::model::Kind;
use super::store::filter::Filter;
use crate::base::settings::Settings;
use crate::base::{AccountId, Conn, Error, Fields, OfferingId, Result, TerritoryId, UnitId, UserId, money};
use crate::features::offerings;
use crate::features::people::listing::query_with;
use crate::features::rates::model::Basis;

/// The query.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ask {
    /// Rows of a page.
    pub limit: String,
    /// Where the page begins.
    pub cursor: String,
    /// Which accounts.
    pub scope: String,
    /// Only of this account.
    pub account: String,
    /// Only of this account and of those below it.
    pub under: String,
    /// First day of sale.
    pub from: String,
    /// Last day of sale.
    pub to: String,
    /// Only of this offering and its parts, or `none`.
    pub offering: String,
    /// Only of this unit, or `none`.
    pub unit: String,
    /// Only of this kind.
    pub kind: String,
    /// Only in this currency.
    pub currency: String,
    /// Only of the document with this number.
    pub document: String,
    /// Only sold by this one of us.
    pub sold_by: String,
    /// Only sold in this territory.
    pub territory: String,
    /// `disputed`, `overdue` or `unrated`.
    pub only: String,
    /// `historical` or `constant`.
    pub rates: String,
    /// The day of constant rates.
    pub rate_date: String,
    /// What sums are by.
    pub by: String,
}

impl Ask {
    /// The query with some of its parts replaced, and from its first page on.
    pub fn with(&self, path: &str, changes: &[(&str, &str)]) -> String {
        let pairs = [
            ("scope", self.scope.as_str()),
            ("account", &self.account),
            ("under", &self.under),
            ("from", &self.from),
            ("to", &self.to),
            ("offering", &self.offering),
            ("unit", &self.unit),
            ("kind", &self.kind),
            ("currency", &self.currency),
            ("document", &self.document),
            ("sold_by", &self.sold_by),
            ("territory", &self.territory),
            ("only", &self.only),
            ("rates", &self.rates),
            ("rate_date", &self.rate_date),
            ("by", &self.by),
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

    /// How amounts are converted.
    ///
    /// # Errors
    /// `Invalid` naming what is wrong.
    pub fn basis(&self, today: Date) -> Result<Basis> {
        let mut wrong = Fields::default();
        let basis = match self.rates.as_str() {
            "" | "historical" => Basis::Historical,
            "constant" => Basis::Constant(day(&mut wrong, "rate_date", &self.rate_date).unwrap_or(today)),
            _ => {
                wrong.add_with("rates", "error-one-of", vec![("allowed", String::from("historical, constant"))]);
                Basis::Historical
            }
        };
        wrong.finish()?;
        Ok(basis)
    }

    /// What narrows the lines.
    ///
    /// # Errors
    /// `Invalid` naming each wrong part.
    pub fn filter(&self, q: &Conn<'_>, today: Date, settings: &Settings) -> Result<Filter> {
        let mut wrong = Fields::default();
        let mut filter = Filter {
            from: day(&mut wrong, "from", &self.from),
            to: day(&mut wrong, "to", &self.to),
            under: id(&mut wrong, "under", &self.under),
            sold_by: id::<UserId>(&mut wrong, "sold_by", &self.sold_by),
            territory: id::<TerritoryId>(&mut wrong, "territory", &self.territory),
            document: Some(self.document.trim().to_owned()).filter(|n| !n.is_empty()),
            no_offering: self.offering == "none",
            ..Filter::default()
        };
        filter.unit = match self.unit.as_str() {
            "" => None,
            "none" => Some(None),
            text => id::<UnitId>(&mut wrong, "unit", text).map(Some),
        };
        if !matches!(self.offering.as_str(), "" | "none")
            && let Some(offering) = id::<OfferingId>(&mut wrong, "offering", &self.offering)
        {
            filter.offerings = Some(parts(&offerings::store::parents(q)?, offering));
        }
        if !self.kind.is_empty() {
            filter.kind = Kind::parse(&self.kind);
            if filter.kind.is_none() {
                wrong.add("kind", "error-choose");
            }
        }
        if !self.currency.is_empty() {
            filter.currency = Some(money::currency(&mut wrong, "currency", &self.currency, ""));
        }
        match self.only.as_str() {
            "" => {}
            "disputed" => filter.disputed = true,
            "overdue" => filter.overdue_on = Some(today),
            "unrated" => filter.unrated_in = Some(settings.currency.clone()),
            _ => wrong.add_with("only", "error-one-of", vec![("allowed", String::from("disputed, overdue, unrated"))]),
        }
        wrong.finish()?;
        Ok(filter)
    }
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

fn id<T: std::str::FromStr>(wrong: &mut Fields, field: &'static str, text: &str) -> Option<T> {
    crate::base::validate::id(wrong, field, text)
}

/// An offering with all that is part of it.
fn parts(parents: &[(OfferingId, Option<OfferingId>)], top: OfferingId) -> Vec<OfferingId> {
    let mut all = vec![top];
    let mut at = 0;
    while let Some(id) = all.get(at).copied() {
        all.extend(
            parents.iter().filter(|(child, parent)| *parent == Some(id) && *child != top).map(|(child, _)| *child),
        );
        at += 1;
    }
    all
}

/// The twelve months that end with a day: the day after the one a year before is the first.
pub fn year_before(day: Date) -> Date {
    day.checked_sub(1.year()).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn an_offering_comes_with_its_parts() {
        let id = |n| OfferingId(Uuid::from_u128(n));
        let tree = [(id(1), None), (id(2), Some(id(1))), (id(3), Some(id(2))), (id(4), None)];
        assert_eq!(parts(&tree, id(1)), [id(1), id(2), id(3)]);
        assert_eq!(parts(&tree, id(4)), [id(4)]);
    }

    #[test]
    fn parts_of_a_query_replace_each_other() {
        let ask = Ask { kind: String::from("order"), cursor: String::from("x"), ..Ask::default() };
        assert_eq!(ask.with("/r", &[("unit", "none")]), "/r?unit=none&kind=order");
        assert_eq!(ask.with("/r", &[("kind", "")]), "/r");
    }

    #[test]
    fn a_year_ends_with_the_same_day() {
        assert_eq!(year_before(jiff::civil::date(2024, 2, 29)), jiff::civil::date(2023, 2, 28));
    }
}
