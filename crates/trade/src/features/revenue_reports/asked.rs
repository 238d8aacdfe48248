//! What a request asks for: the same parameters for the page, its files and the API.

use jiff::civil::Date;
use serde::Deserialize;

use super::model::periods::read_count;
use super::model::{By, Filter, NONE, Step, Who, Whose};
use crate::base::routes::SCOPE_QUERY;
use crate::base::{Conn, Error, Fields, Result, calendar, validate};
use crate::features::people::listing::query;
use crate::features::rates::model::Basis;
use crate::features::settings::terms::Terms;

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
    pub then: String,
    pub now: String,
    pub handed: String,
    pub unknown: String,
    pub cursor: String,
    pub limit: String,
}

/// A parameter, for the API's description.
type Told = (&'static str, &'static str);

const RATES: Told = ("rates", "historical or constant; historical without it");
const ON: Told = ("on", "The day of constant rates; today without it");
const ACCOUNT: Told = ("account", "Only this account and those below it");
const UNIT: Told = ("unit", "Only this unit");
const OFFERING: Told = ("offering", "Only this offering and those below it");
const TERRITORY: Told = ("territory", "Only what was sold in this territory and those below it");
const SECTOR: Told = ("sector", "Only accounts of this sector; none for those without one");
const CURRENCY: Told = ("currency", "Only lines of this currency");

/// The parameters of a report.
pub const QUERY: &[(&str, &str)] = &[
    SCOPE_QUERY[0],
    ("by", "lead, team, territory, account, group, unit, offering or sector; lead without it"),
    ("who", "then, now or both: to whom lines belong; both without it"),
    ("step", "month, quarter, year, fiscal_quarter or fiscal_year; quarter without it"),
    ("n", "How many periods, 1 to 24"),
    ("until", "The last period is that of this day; today without it"),
    RATES,
    ON,
    ACCOUNT,
    UNIT,
    OFFERING,
    TERRITORY,
    SECTOR,
    CURRENCY,
    ("skip", "Rows to leave out, for accounts, groups and units"),
];

/// The parameters of the lines behind a sum.
pub const LINES: &[(&str, &str)] = &[
    SCOPE_QUERY[0],
    ("by", "What `row` is: lead, team, territory, account, group, unit, offering or sector"),
    ("row", "Only lines of this row; none for those without one"),
    ("of", "then, now or both: by which attribution the row is meant"),
    RATES,
    ON,
    ("from", "From this day on"),
    ("until", "Up to and with this day"),
    ACCOUNT,
    UNIT,
    OFFERING,
    TERRITORY,
    SECTOR,
    CURRENCY,
    ("moved", "yes: only lines whose owner then is not today's"),
    ("then", "Only lines of this owner then; none for those of nobody"),
    ("now", "Only lines of accounts that this person leads today; none for those without a lead"),
    ("handed", "Only lines whose owner then stopped leading the account on this day; none for those who did not"),
    ("unknown", "yes: only lines without a rate"),
    ("cursor", "The `next` of the page before"),
    ("limit", "Rows per page, 1 to 200; 50 without it"),
];

/// The parameters of what moved between managers.
pub const MOVES: &[(&str, &str)] = &[
    SCOPE_QUERY[0],
    ("row", "Only what came to this manager or went from them; none for accounts without one"),
    ("step", "With a fiscal one the year is the fiscal year"),
    ("from", "From this day on; the year of `until` without it"),
    ("until", "Without `from` the year of this day, else up to and with it; today without it"),
    RATES,
    ON,
    ACCOUNT,
    UNIT,
    OFFERING,
    TERRITORY,
    SECTOR,
    CURRENCY,
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
    /// All rows, as files have them, and not those of a page.
    pub whole: bool,
}

impl Asked {
    /// The day in whose period a report ends: the one asked for, but none to come.
    pub fn last_day(&self, today: Date) -> Date {
        self.filter.before.and_then(|day| day.yesterday().ok()).map_or(today, |day| day.min(today))
    }

    /// Whether words that an install chooses itself are known there.
    ///
    /// # Errors
    /// `Invalid` naming each unknown one.
    pub fn known(&self, q: &Conn<'_>) -> Result<()> {
        let row = match &self.filter.row {
            Some((By::Sector, Whose::Code(code))) => Some(code),
            _ => None,
        };
        let asked = [("row", row), ("sector", self.filter.sector.as_ref().filter(|code| *code != NONE))];
        if asked.iter().all(|(_, code)| code.is_none()) {
            return Ok(());
        }
        let (terms, mut fields) = (Terms::load(q)?, Fields::default());
        for (name, code) in asked {
            if code.is_some_and(|code| terms.get("sector", code).is_none()) {
                fields.add(name, "error-choose");
            }
        }
        fields.finish()
    }
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
            Err(Error::Invalid(wrong)) => {
                fields.0.extend(wrong.0);
                1
            }
            Err(other) => return Err(other),
        };
        let skip = validate::int(&mut fields, "skip", &self.skip, 0, 1_000_000).unwrap_or(0);
        let filter = self.filter(&mut fields, by, today);
        fields.finish()?;
        Ok(Asked { by, who, step, n, basis, filter, skip: usize::try_from(skip).unwrap_or(0), whole: false })
    }

    fn filter(&self, fields: &mut Fields, by: By, today: Date) -> Filter {
        let row = match (self.row.as_str(), by) {
            ("", _) => None,
            (NONE, _) => Some((by, Whose::Nobody)),
            (code, By::Sector) => Some((by, Whose::Code(code.to_owned()))),
            (id, _) => validate::id(fields, "row", id).map(|id| (by, Whose::Id(id))),
        };
        let until = calendar::parse_optional(fields, "until", &self.until, today);
        Filter {
            from: calendar::parse_optional(fields, "from", &self.from, today),
            before: until.map(crate::base::dated::next_day),
            account: validate::id(fields, "account", &self.account),
            unit: validate::id(fields, "unit", &self.unit),
            offering: validate::id(fields, "offering", &self.offering),
            territory: validate::id(fields, "territory", &self.territory),
            sector: (!self.sector.is_empty()).then(|| self.sector.clone()),
            currency: currency(fields, &self.currency),
            row,
            who: match self.of.as_str() {
                "" => None,
                of => Some(word(fields, "of", of, Who::Both, Who::parse)),
            },
            moved: yes(fields, "moved", &self.moved),
            then: whose(fields, "then", &self.then),
            now: whose(fields, "now", &self.now),
            handed: match self.handed.as_str() {
                "" => None,
                NONE => Some(None),
                day => calendar::parse_optional(fields, "handed", day, today).map(Some),
            },
            unknown: yes(fields, "unknown", &self.unknown),
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
            ("then", &self.then),
            ("now", &self.now),
            ("handed", &self.handed),
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

/// `yes`, or `no`, which is the same as nothing.
fn yes(fields: &mut Fields, name: &'static str, text: &str) -> bool {
    if !matches!(text, "" | "no" | "yes") {
        fields.add_with(name, "error-one-of", vec![("allowed", String::from("yes, no"))]);
    }
    text == "yes"
}

/// Somebody's id, or that it is nobody's.
fn whose(fields: &mut Fields, name: &'static str, text: &str) -> Option<Whose> {
    match text {
        NONE => Some(Whose::Nobody),
        id => validate::id(fields, name, id).map(Whose::Id),
    }
}

fn currency(fields: &mut Fields, text: &str) -> Option<String> {
    let code = text.trim().to_uppercase();
    if code.is_empty() {
        return None;
    }
    if code.len() != 3 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
        fields.add("currency", "error-currency");
    }
    Some(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Error;
    use jiff::civil::date;
    use uuid::Uuid;

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
    fn nothing_wrong_is_taken_as_nothing() {
        let text = String::from;
        let query = ReportQuery {
            by: text("lead"),
            row: text("zzz"),
            currency: text("EURO"),
            moved: text("maybe"),
            then: text("anna"),
            handed: text("yesterday-ish"),
            unknown: text("1"),
            ..ReportQuery::default()
        };
        let Err(Error::Invalid(fields)) = query.read(TODAY) else { panic!() };
        let names: Vec<&str> = fields.0.iter().map(|f| f.field.as_ref()).collect();
        assert_eq!(names, ["row", "currency", "moved", "then", "handed", "unknown"]);
    }

    #[test]
    fn a_row_and_a_filter_both_hold() {
        let (id, other) = (Uuid::from_u128(7), Uuid::from_u128(8));
        let ask = |by: &str, row: &str| {
            let (by, row, account) = (by.to_owned(), row.to_owned(), other.to_string());
            ReportQuery { by, row, account, ..ReportQuery::default() }.read(TODAY).unwrap().filter
        };
        let group = ask("group", &id.to_string());
        assert_eq!((group.account, group.row), (Some(other), Some((By::Group, Whose::Id(id)))));
        assert_eq!(ask("offering", "none").row, Some((By::Offering, Whose::Nobody)));
        assert_eq!(ask("sector", "food").row, Some((By::Sector, Whose::Code(String::from("food")))));
    }

    #[test]
    fn an_address_keeps_what_is_not_replaced() {
        let query = ReportQuery { by: String::from("team"), n: String::from("3"), ..ReportQuery::default() };
        assert_eq!(query.href("/r", &[("by", ""), ("skip", "50")]), "/r?n=3&skip=50");
    }
}
