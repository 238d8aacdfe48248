//! What a request asks for: the same parameters for the page, its rows, its files and the API.

use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

use super::model::By;
use super::store::Only;
use crate::base::settings::Settings;
use crate::base::{Fields, Locale, Result, UserId, calendar, validate};
use crate::features::deals::model::Kind;
use crate::features::people::listing::query;
use crate::features::revenue_reports::model::periods::{self, Period, Step, period_of};

/// The parameters; all of them may be left out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "they are told by QUERY")]
pub struct ForecastQuery {
    pub scope: String,
    pub period: String,
    pub on: String,
    pub kind: String,
    pub territory: String,
    pub since: String,
    pub by: String,
    pub row: String,
    pub counts: String,
    pub team: String,
    pub frozen_on: String,
    pub day: String,
    pub cursor: String,
    pub limit: String,
}

/// The parameters of a forecast, for the API's description.
pub const QUERY: &[(&str, &str)] = &[
    ("scope", "mine, team, all or territory:ID; all without it"),
    ("period", "month, quarter or year; those of the fiscal year. quarter without it"),
    ("on", "A day of the period; today without it"),
    ("kind", "Only deals of this kind"),
    ("territory", "Only accounts in this territory and those below it"),
    ("by", "lead, team, month, kind or territory; lead without it"),
];

/// The parameters of the pipeline by lead and month.
pub const PIPELINE: &[(&str, &str)] = &[
    QUERY[0],
    QUERY[3],
    QUERY[4],
    ("limit", "Rows per answer, 1 to 1000; 1000 without it"),
    ("cursor", "The `next` of the answer before"),
];

/// The parameters of what changed.
pub const CHANGES: &[(&str, &str)] = &[
    ("scope", "mine, team, all or territory:ID; all without it"),
    ("period", "month, quarter or year; those of the fiscal year. quarter without it"),
    ("on", "A day of the period; today without it"),
    ("kind", "Only deals of this kind"),
    ("territory", "Only accounts in this territory and those below it"),
    ("since", "The day of a freeze; the last one that is a week old without it"),
];

/// The parameters of the deals behind a number.
pub const DEALS: &[(&str, &str)] = &[
    ("scope", "mine, team, all or territory:ID; all without it"),
    ("period", "month, quarter or year; those of the fiscal year. quarter without it"),
    ("on", "A day of the period; today without it"),
    ("kind", "Only deals of this kind"),
    ("territory", "Only accounts in this territory and those below it"),
    ("by", "What `row` is: lead, team, month, kind or territory"),
    ("row", "Only deals of this row; none for those without one, target for what counts against the target of all"),
    ("counts", "won, commit, committed, best, likely, pipeline or open; all of them without it"),
    ("team", "Only accounts that this person sees under *My team*"),
    ("cursor", "The `next` of the page before"),
    ("limit", "Rows per page, 1 to 200; 50 without it"),
];

/// The parameters of the deals of a past day.
pub const FROZEN: &[(&str, &str)] = &[
    QUERY[0],
    QUERY[1],
    QUERY[2],
    QUERY[3],
    QUERY[4],
    (
        "frozen_on",
        "The day of a freeze: the deals as they were frozen; the last freeze that is some days old without it",
    ),
    ("day", "A day that is over, instead: the deals as they stood at its end, as far as that is known"),
    DEALS[7],
    DEALS[8],
    DEALS[9],
    DEALS[10],
];

crate::base::codes! {
    /// Which number a list of deals is behind.
    Counts, "forecast-counts-" {
        /// Won.
        Won = "won",
        /// Won, or open and commit.
        Commit = "commit",
        /// Open, and commit.
        Committed = "committed",
        /// Won, or open and at least best case.
        Best = "best",
        /// Open, and best case.
        Likely = "likely",
        /// Open, and no more than that.
        Pipeline = "pipeline",
        /// Open.
        Open = "open",
    }
}

/// Which of the past the deals are listed of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// As they were frozen on this day.
    Frozen(Date),
    /// As they stood at the end of this day, which is over.
    Stood(Date),
}

impl When {
    /// The day.
    pub fn day(self) -> Date {
        match self {
            When::Frozen(day) | When::Stood(day) => day,
        }
    }
}

/// How long the period is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Length {
    /// A month.
    Month,
    /// Three months of the fiscal year.
    Quarter,
    /// A fiscal year.
    Year,
}

impl Length {
    /// All, as they are offered.
    pub const ALL: [Length; 3] = [Length::Month, Length::Quarter, Length::Year];

    /// The word in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Length::Month => "month",
            Length::Quarter => "quarter",
            Length::Year => "year",
        }
    }

    fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|length| length.code() == code)
    }

    /// The step of periods of this length.
    pub fn step(self, fiscal: i64) -> Step {
        match (self, fiscal) {
            (Length::Month, _) => Step::Month,
            (Length::Quarter, 1) => Step::Quarter,
            (Length::Quarter, _) => Step::FiscalQuarter,
            (Length::Year, 1) => Step::Year,
            (Length::Year, _) => Step::FiscalYear,
        }
    }
}

/// What was asked for, understood.
#[derive(Clone, Debug)]
pub struct Asked {
    /// How long the period is.
    pub length: Length,
    /// The period.
    pub period: Period,
    /// Which deals.
    pub only: Only,
    /// Changes are told since this day.
    pub since: Option<Date>,
    /// What the rows are.
    pub by: By,
    /// The row asked for; none inside is that without a value.
    pub row: Option<Option<String>>,
    /// Which number.
    pub counts: Option<Counts>,
    /// Only accounts of the team of somebody.
    pub team: Option<UserId>,
    /// Which of the past, for lists of it; none for the last freeze.
    pub when: Option<When>,
}

impl ForecastQuery {
    /// Understands the parameters.
    ///
    /// # Errors
    /// `Invalid` naming each wrong one.
    pub fn read(&self, today: Date, settings: &Settings) -> Result<Asked> {
        let mut fields = Fields::default();
        let length = word(&mut fields, "period", &self.period, Length::parse).unwrap_or(Length::Quarter);
        let on = calendar::parse_optional(&mut fields, "on", &self.on, today).unwrap_or(today);
        let kind = word(&mut fields, "kind", &self.kind, Kind::parse);
        let asked = Asked {
            length,
            period: period_of(length.step(settings.fiscal_month), on, settings.fiscal_month),
            only: Only {
                kind: kind.map(|kind| kind.code().to_owned()),
                territory: validate::id::<Uuid>(&mut fields, "territory", &self.territory),
            },
            since: calendar::parse_optional(&mut fields, "since", &self.since, today),
            by: word(&mut fields, "by", &self.by, By::parse).unwrap_or(By::Lead),
            row: match self.row.as_str() {
                "" => None,
                "none" => Some(None),
                row => Some(Some(row.to_owned())),
            },
            counts: word(&mut fields, "counts", &self.counts, Counts::parse),
            team: validate::id(&mut fields, "team", &self.team),
            when: self.when(&mut fields, today),
        };
        fields.finish()?;
        Ok(asked)
    }

    /// A freeze, or a day that is over; never both.
    fn when(&self, fields: &mut Fields, today: Date) -> Option<When> {
        let frozen = calendar::parse_optional(fields, "frozen_on", &self.frozen_on, today);
        let day = calendar::parse_optional(fields, "day", &self.day, today);
        if day.is_some_and(|day| day >= today) {
            fields.add("day", "forecast-error-day-over");
        }
        if day.is_some() && frozen.is_some() {
            fields.add("day", "forecast-error-one-day");
        }
        day.map(When::Stood).or(frozen.map(When::Frozen))
    }

    /// An address with these parameters and some of them replaced; empty takes one out. Pages start anew.
    pub fn href(&self, path: &str, set: &[(&str, &str)]) -> String {
        let all = [
            ("scope", &self.scope),
            ("period", &self.period),
            ("on", &self.on),
            ("kind", &self.kind),
            ("territory", &self.territory),
            ("since", &self.since),
            ("by", &self.by),
            ("row", &self.row),
            ("counts", &self.counts),
            ("team", &self.team),
            ("frozen_on", &self.frozen_on),
            ("day", &self.day),
        ];
        let replaced = |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, value)| *value);
        let mut pairs: Vec<(&str, &str)> =
            all.iter().map(|(name, value)| (*name, replaced(name).unwrap_or(value.as_str()))).collect();
        pairs.extend(set.iter().filter(|(name, _)| all.iter().all(|(n, _)| n != name)));
        query(path, &pairs)
    }
}

fn word<T>(fields: &mut Fields, name: &'static str, text: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
    if text.is_empty() {
        return None;
    }
    let found = parse(text);
    if found.is_none() {
        fields.add(name, "error-choose");
    }
    found
}

/// `Q4 2026`, `November 2026`, `2026`, `FY 26/27`.
pub fn period_name(locale: Locale, length: Length, period: &Period, fiscal: i64) -> String {
    let first = period.span().from;
    match (length, fiscal) {
        (Length::Month, _) => {
            let args = [
                ("month", calendar::month_name(locale, first.month()).into()),
                ("year", first.year().to_string().into()),
            ];
            locale.tr("forecast-month-of", &args)
        }
        (Length::Quarter, 1) => {
            let n = (first.month() - 1) / 3 + 1;
            locale.tr("forecast-quarter-of", &[("n", n.to_string().into()), ("year", first.year().to_string().into())])
        }
        _ => periods::label(locale, length.step(fiscal), period, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Error;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 12);

    #[test]
    fn periods_follow_the_fiscal_year() {
        let april = Settings { fiscal_month: 4, ..Settings::default() };
        let read = |period: &str, settings: &Settings| {
            ForecastQuery { period: period.to_owned(), ..ForecastQuery::default() }
                .read(TODAY, settings)
                .unwrap()
                .period
                .span()
        };
        assert_eq!(read("", &Settings::default()).from, date(2026, 10, 1));
        assert_eq!((read("year", &april).from, read("year", &april).to), (date(2026, 4, 1), date(2027, 4, 1)));
        assert_eq!(read("month", &april).to, date(2026, 12, 1));
        let may = Settings { fiscal_month: 5, ..Settings::default() };
        assert_eq!(read("quarter", &may).from, date(2026, 11, 1));
    }

    #[test]
    fn wrong_parameters_are_named() {
        let query = ForecastQuery {
            period: String::from("week"),
            by: String::from("moon"),
            kind: String::from("zzz"),
            territory: String::from("north"),
            counts: String::from("x"),
            ..ForecastQuery::default()
        };
        let Err(Error::Invalid(fields)) = query.read(TODAY, &Settings::default()) else { panic!() };
        let names: Vec<&str> = fields.0.iter().map(|f| f.field.as_ref()).collect();
        assert_eq!(names, ["period", "kind", "territory", "by", "counts"]);
    }
}
