//! Periods that stand beside one another: months, quarters, calendar years and fiscal years of any first month. Pure.
//!
//! All of them are whole months, and months are counted through (`revenue::model::month_of`), so that one sum by month
//! serves them all.

use jiff::civil::Date;

use crate::base::calendar::month_name;
use crate::base::codes;
use crate::base::dated::Span;
use crate::base::{Locale, Result};
use crate::features::revenue::model::{first_day, month_of};

codes! {
    /// How long a period is.
    Step, "revenue_reports-step-" {
        /// A month.
        Month = "month",
        /// Three months from January, April, July or October on.
        Quarter = "quarter",
        /// A calendar year.
        Year = "year",
        /// Three months of the fiscal year.
        FiscalQuarter = "fiscal_quarter",
        /// A fiscal year: it is named after the calendar year in which it ends.
        FiscalYear = "fiscal_year",
    }
}

impl Step {
    /// Its months.
    fn months(self) -> i64 {
        match self {
            Step::Month => 1,
            Step::Quarter | Step::FiscalQuarter => 3,
            Step::Year | Step::FiscalYear => 12,
        }
    }

    /// The month, 1 to 12, from which its years begin; `fiscal` is that of the install.
    fn first(self, fiscal: i64) -> i64 {
        match self {
            Step::FiscalQuarter | Step::FiscalYear => fiscal.clamp(1, 12),
            _ => 1,
        }
    }
}

/// A period of whole months.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Period {
    /// Its first month.
    pub from: i64,
    /// The first month after it.
    pub to: i64,
}

impl Period {
    /// Its days.
    pub fn span(&self) -> Span {
        Span { from: first_day(self.from), to: first_day(self.to) }
    }

    /// Whether a month lies in it.
    pub fn holds(&self, month: i64) -> bool {
        self.from <= month && month < self.to
    }
}

/// The period of this length in which a day lies.
pub fn period_of(step: Step, day: Date, fiscal: i64) -> Period {
    let (month, length) = (month_of(day), step.months());
    // Months since some year began, cut to whole periods.
    let shift = step.first(fiscal) - 1;
    let from = (month - shift).div_euclid(length) * length + shift;
    Period { from, to: from + length }
}

/// The year from whose first month on numbers "to date" count: the fiscal one for fiscal steps.
pub fn year_of(step: Step, day: Date, fiscal: i64) -> Period {
    let step = if step.first(fiscal) == 1 { Step::Year } else { Step::FiscalYear };
    period_of(step, day, fiscal)
}

/// So many periods, the last one that in which `day` lies, the first one first.
pub fn periods(step: Step, day: Date, count: usize, fiscal: i64) -> Vec<Period> {
    let last = period_of(step, day, fiscal);
    let count = i64::try_from(count).unwrap_or(1);
    (0..count)
        .map(|i| (count - 1 - i) * step.months())
        .map(|back| Period { from: last.from - back, to: last.to - back })
        .collect()
}

/// `Q4 25`, `Q2`, `Oct 25`, `2026`, `FY 26/27`: with the year only where it is not that of the period before.
pub fn label(locale: Locale, step: Step, period: &Period, before: Option<&Period>) -> String {
    let first = first_day(period.from);
    let last = first_day(period.to - 1);
    let year = |day: Date| day.year().rem_euclid(100);
    let fresh = before.is_none_or(|b| first_day(b.from).year() != first.year());
    match step {
        Step::Year => first.year().to_string(),
        Step::FiscalYear if first.year() == last.year() => first.year().to_string(),
        Step::FiscalYear => locale.tr(
            "revenue_reports-fiscal",
            &[("from", format!("{:02}", year(first)).into()), ("to", format!("{:02}", year(last)).into())],
        ),
        Step::Month => {
            let name = short_month(locale, first.month());
            if fresh { format!("{name} {:02}", year(first)) } else { name }
        }
        Step::Quarter => {
            let quarter = (first.month() - 1) / 3 + 1;
            if fresh { format!("Q{quarter} {:02}", year(first)) } else { format!("Q{quarter}") }
        }
        // Fiscal quarters are named by their months: a number would be read as that of the calendar year.
        Step::FiscalQuarter => {
            let months = format!("{}–{}", short_month(locale, first.month()), short_month(locale, last.month()));
            if fresh { format!("{months} {:02}", year(first)) } else { months }
        }
    }
}

fn short_month(locale: Locale, month: i8) -> String {
    let name = month_name(locale, month);
    if locale == Locale::En { name.chars().take(3).collect() } else { name }
}

/// Reads how many periods are shown, 1 to 24.
///
/// # Errors
/// `Invalid` on `n`.
pub fn read_count(text: &str, step: Step) -> Result<usize> {
    let mut fields = crate::base::Fields::default();
    let count = crate::base::validate::int(&mut fields, "n", text, 1, 24);
    fields.finish()?;
    let usual = match step {
        Step::Month => 12,
        Step::Quarter | Step::FiscalQuarter => 5,
        Step::Year | Step::FiscalYear => 3,
    };
    Ok(count.and_then(|n| usize::try_from(n).ok()).unwrap_or(usual))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn span(from: Date, to: Date) -> Span {
        Span { from, to }
    }

    #[test]
    fn quarters_end_with_the_one_of_the_day() {
        let five = periods(Step::Quarter, date(2026, 11, 12), 5, 1);
        assert_eq!(five[4].span(), span(date(2026, 10, 1), date(2027, 1, 1)));
        assert_eq!(five[0].span(), span(date(2025, 10, 1), date(2026, 1, 1)));
        let labels: Vec<String> =
            (0..5).map(|i| label(Locale::En, Step::Quarter, &five[i], i.checked_sub(1).map(|b| &five[b]))).collect();
        assert_eq!(labels, ["Q4 25", "Q1 26", "Q2", "Q3", "Q4"]);
    }

    #[test]
    fn a_fiscal_year_may_start_in_any_month() {
        let fy = period_of(Step::FiscalYear, date(2026, 3, 31), 4);
        assert_eq!(fy.span(), span(date(2025, 4, 1), date(2026, 4, 1)));
        assert_eq!(period_of(Step::FiscalYear, date(2026, 4, 1), 4).span(), span(date(2026, 4, 1), date(2027, 4, 1)));
        assert_eq!(label(Locale::En, Step::FiscalYear, &fy, None), "FY 25/26");
        assert_eq!(
            label(Locale::En, Step::FiscalYear, &period_of(Step::FiscalYear, date(2026, 3, 1), 1), None),
            "2026"
        );
        // Quarters of a year from February on.
        let quarter = period_of(Step::FiscalQuarter, date(2026, 1, 15), 2);
        assert_eq!(quarter.span(), span(date(2025, 11, 1), date(2026, 2, 1)));
        assert_eq!(label(Locale::En, Step::FiscalQuarter, &quarter, None), "Nov–Jan 25");
        for first in 1..=12 {
            let year = period_of(Step::FiscalYear, date(2026, 7, 4), first);
            assert_eq!(year.span().from.month(), i8::try_from(first).unwrap());
            assert!(year.span().holds(date(2026, 7, 4)));
        }
        assert_eq!(year_of(Step::Quarter, date(2026, 3, 1), 4).span().from, date(2026, 1, 1));
        assert_eq!(year_of(Step::FiscalQuarter, date(2026, 3, 1), 4).span().from, date(2025, 4, 1));
    }

    #[test]
    fn months_and_years_are_whole() {
        let leap = period_of(Step::Month, date(2028, 2, 29), 1);
        assert_eq!(leap.span(), span(date(2028, 2, 1), date(2028, 3, 1)));
        assert_eq!(label(Locale::En, Step::Month, &leap, None), "Feb 28");
        assert_eq!(label(Locale::Zh, Step::Month, &leap, Some(&Period { from: leap.from - 1, to: leap.from })), "2月");
        assert_eq!(periods(Step::Year, date(2026, 11, 12), 3, 4)[0].span().from, date(2024, 1, 1));
        assert_eq!(read_count("", Step::Quarter).unwrap(), 5);
        assert!(read_count("99", Step::Quarter).is_err());
    }
}
