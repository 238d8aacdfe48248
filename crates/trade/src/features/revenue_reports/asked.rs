//! What a request asks for: the same parameters for the page, its files and the API.

use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

use super::model::periods::read_count;
use super::model::{By, Filter, Step, Who};
use crate::base::{Fields, Result, calendar, validate};
use crate::features::people::listing::query;
use crate::features::rates::model::Basis;

/// The parameters of a report; all of them may be left out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "they are told by QUERY")]
pub struct ReportQuery {
    pub scope: String,
    pub by: String,
    pub who: String,
    pub step: String,
    pub n: String,
    pub rates: String,
    pub on: String,
    pub account: String,
    pub unit: String,
    pub offering: String,
    pub territory: String,
    pub sector: String,
    pub currency: String,
    pub skip: String,
    pub row: String,
    pub of: String,
    pub from: String,
    pub until: String,
    pub moved: String,
    pub unknown: String,
    pub cursor: String,
    pub limit: String,
}

/// The parameters of a report, for the API's description.
pub const QUERY: &[(&str, &str)] = &[
    ("scope", "mine, team, all or territory:ID; all without it"),
    ("by", "lead, team, territory, account, group, unit, offering or sector; lead without it"),
    ("who", "then, now or both: to whom lines belong; both without it"),
    ("step", "month, quarter, year, fiscal_quarter or fiscal_year; quarter without it"),
    ("n", "How many periods, 1 to 24"),
    ("until", "The last period is that of this day; today without it"),
    ("rates", "historical or constant; historical without it"),
    ("on", "The day of constant rates; today without it"),
    ("account", "Only this account and those below it"),
    ("unit", "Only this unit"),
    ("offering", "Only this offering and those below it"),
    ("territory", "Only what was sold in this territory and those below it"),
    ("sector", "Only accounts of this sector; none for those without one"),
    ("currency", "Only lines of this currency"),
    ("skip", "Rows to leave out, for accounts, groups and units"),
];

/// The parameters of the lines behind a sum.
pub const LINES: &[(&str, &str)] = &[
    ("scope", "mine, team, all or territory:ID; all without it"),
    ("by", "What `row` is: lead, team, territory, account, group, unit, offering or sector"),
    ("row", "Only lines of this row; none for those without one"),
    ("of", "then, now or both: by which attribution the row is meant"),
    ("from", "From this day on"),
    ("until", "Up to and with this day"),
    ("account", "Only this account and those below it"),
    ("unit", "Only this unit"),
    ("offering", "Only this offering and those below it"),
    ("territory", "Only what was sold in this territory and those below it"),
    ("sector", "Only accounts of this sector; none for those without one"),
    ("currency", "Only lines of this currency"),
    ("moved", "yes: only lines whose owner then is not today's"),
    ("unknown", "yes: only lines without a rate"),
    ("cursor", "The `next` of the page before"),
    ("limit", "Rows per page, 1 to 200; 50 without it"),
];

/// What was asked for, understood.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What the rows are.
    pub by: By,
    /// To whom lines belong.
    pub who: Who,
    /// How long a period is.
    pub step: Step,
    /// How many of them.
    pub n: usize,
    /// By which rates.
    pub basis: Basis,
    /// Which lines.
    pub filter: Filter,
    /// Rows before the first one.
    pub skip: usize,
}

impl ReportQuery {
    /// Understands the parameters.
    ///
    /// # Errors
    /// `Invalid` naming each wrong one.
    pub fn read(&self, today: Date) -> Result<Asked> {
        let mut fields = Fields::default();
        let by = word(&mut fields, "by", &self.by, By::Lead, By::parse);
        let who = word(&mut fields, "who", &self.who, Who::Both, Who::parse);
        let step = word(&mut fields, "step", &self.step, Step::Quarter, Step::parse);
        let on = calendar::parse_optional(&mut fields, "on", &self.on, today).unwrap_or(today);
        let basis = word(&mut fields, "rates", &self.rates, Basis::Historical, |code| match code {
            "historical" => Some(Basis::Historical),
            "constant" => Some(Basis::Constant(on)),
            _ => None,
        });
        let n = match read_count(&self.n, step) {
            Ok(n) => n,
            Err(crate::base::Error::Invalid(wrong)) => {
                fields.0.extend(wrong.0);
                1
            }
            Err(other) => return Err(other),
        };
        let skip = validate::int(&mut fields, "skip", &self.skip, 0, 1_000_000).unwrap_or(0);
        let filter = self.filter(&mut fields, by, today);
        fields.finish()?;
        Ok(Asked { by, who, step, n, basis, filter, skip: usize::try_from(skip).unwrap_or(0) })
    }

    fn filter(&self, fields: &mut Fields, by: By, today: Date) -> Filter {
        let row = match (self.row.as_str(), by) {
            ("", _) | (_, By::Sector) => None,
            ("none", _) => Some((by, None)),
            (id, _) => validate::id::<Uuid>(fields, "row", id).map(|id| (by, Some(id))),
        };
        // The rows of these reports are filters of their own.
        let own = |mine: By| row.filter(|(by, id)| *by == mine && id.is_some()).and_then(|(_, id)| id);
        let until = calendar::parse_optional(fields, "until", &self.until, today);
        Filter {
            from: calendar::parse_optional(fields, "from", &self.from, today),
            before: until.map(crate::base::dated::next_day),
            account: own(By::Group).or_else(|| validate::id(fields, "account", &self.account)),
            unit: own(By::Unit).or_else(|| validate::id(fields, "unit", &self.unit)),
            offering: own(By::Offering).or_else(|| validate::id(fields, "offering", &self.offering)),
            territory: validate::id(fields, "territory", &self.territory),
            sector: (!self.sector.is_empty()).then(|| self.sector.clone()),
            currency: (!self.currency.is_empty()).then(|| self.currency.to_uppercase()),
            row: row.filter(|(by, id)| id.is_none() || !matches!(by, By::Group | By::Unit | By::Offering)),
            who: match self.of.as_str() {
                "" => None,
                of => Some(word(fields, "of", of, Who::Both, Who::parse)),
            },
            moved: self.moved == "yes",
            unknown: self.unknown == "yes",
        }
    }

    /// An address with these parameters and some of them replaced; empty takes one out. Pages start anew.
    pub fn href(&self, path: &str, set: &[(&str, &str)]) -> String {
        let all = [
            ("scope", &self.scope),
            ("by", &self.by),
            ("who", &self.who),
            ("step", &self.step),
            ("n", &self.n),
            ("rates", &self.rates),
            ("on", &self.on),
            ("account", &self.account),
            ("unit", &self.unit),
            ("offering", &self.offering),
            ("territory", &self.territory),
            ("sector", &self.sector),
            ("currency", &self.currency),
            ("row", &self.row),
            ("of", &self.of),
            ("from", &self.from),
            ("until", &self.until),
            ("moved", &self.moved),
            ("unknown", &self.unknown),
        ];
        let replaced = |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, value)| *value);
        let mut pairs: Vec<(&str, &str)> =
            all.iter().map(|(name, value)| (*name, replaced(name).unwrap_or(value.as_str()))).collect();
        pairs.extend(set.iter().filter(|(name, _)| all.iter().all(|(n, _)| n != name)));
        query(path, &pairs)
    }
}

fn word<T>(fields: &mut Fields, name: &'static str, text: &str, usual: T, parse: impl Fn(&str) -> Option<T>) -> T {
    if text.is_empty() {
        return usual;
    }
    parse(text).unwrap_or_else(|| {
        fields.add(name, "error-choose");
        usual
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Error;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 12);

    #[test]
    fn wrong_parameters_are_named() {
        let query = ReportQuery {
            by: String::from("moon"),
            step: String::from("week"),
            n: String::from("0"),
            territory: String::from("north"),
            ..ReportQuery::default()
        };
        let Err(Error::Invalid(fields)) = query.read(TODAY) else { panic!() };
        let names: Vec<&str> = fields.0.iter().map(|f| f.field.as_ref()).collect();
        assert_eq!(names, ["by", "step", "n", "territory"]);
    }

    #[test]
    fn rows_that_are_filters_become_filters() {
        let id = Uuid::from_u128(7);
        let ask = |by: &str, row: &str| {
            let query = ReportQuery { by: by.to_owned(), row: row.to_owned(), ..ReportQuery::default() };
            query.read(TODAY).unwrap().filter
        };
        assert_eq!(ask("group", &id.to_string()).account, Some(id));
        assert_eq!(ask("offering", &id.to_string()).row, None);
        assert_eq!(ask("offering", "none").row, Some((By::Offering, None)));
        assert_eq!(ask("lead", &id.to_string()).row, Some((By::Lead, Some(id))));
    }

    #[test]
    fn an_address_keeps_what_is_not_replaced() {
        let query = ReportQuery { by: String::from("team"), n: String::from("3"), ..ReportQuery::default() };
        assert_eq!(query.href("/r", &[("by", ""), ("skip", "50")]), "/r?n=3&skip=50");
    }
}
