//! Targets in words: their periods, and what they are narrowed to.

use std::collections::HashMap;

use jiff::civil::Date;
use tenure_db::Conn;
use uuid::Uuid;

use super::model::Part;
use crate::base::dated::Span;
use crate::base::{Locale, Result, Scope, Viewer, calendar};
use crate::features::revenue_reports::model::By;
use crate::features::revenue_reports::store::named;

/// Names of territories, accounts and offerings, as far as the viewer may know them.
#[derive(Default)]
pub struct Parts(HashMap<Uuid, String>);

impl Parts {
    /// Reads the names of these parts.
    ///
    /// # Errors
    /// What the database says.
    pub fn load(q: &Conn<'_>, viewer: &Viewer, parts: impl Iterator<Item = Part>) -> Result<Self> {
        let parts: Vec<Part> = parts.collect();
        let ids = |of: fn(&Part) -> bool| parts.iter().filter(|p| of(p)).filter_map(|p| p.id()).collect::<Vec<Uuid>>();
        let scope = Scope::probe(viewer);
        let mut names = named::of(q, &scope, By::Territory, &ids(|p| matches!(p, Part::Territory(_))))?;
        names.extend(named::of(q, &scope, By::Account, &ids(|p| matches!(p, Part::Account(_))))?);
        names.extend(named::of(q, &scope, By::Offering, &ids(|p| matches!(p, Part::Offering(_))))?);
        Ok(Self(names))
    }

    /// What a target is of.
    pub fn name(&self, locale: Locale, part: Part) -> String {
        match part.id() {
            None => locale.t("targets-whole").to_owned(),
            Some(id) => self.0.get(&id).cloned().unwrap_or_else(|| locale.t("unknown").to_owned()),
        }
    }
}

/// The first day and the number of months, where a span is whole months.
fn months(span: &Span) -> Option<(Date, i64)> {
    let count = i64::from(span.to.year() - span.from.year()) * 12 + i64::from(span.to.month() - span.from.month());
    (span.from.day() == 1 && span.to.day() == 1 && count > 0).then_some((span.from, count))
}

/// `Q4`, `Oct`, `2026`, `20 Mar – 5 Apr`; with the year unless it is the one given.
pub(in crate::features::targets) fn period(locale: Locale, span: &Span, year: Option<i16>) -> String {
    let from = span.from;
    let tail = if year == Some(from.year()) { String::new() } else { format!(" {}", from.year()) };
    match months(span) {
        Some((first, 12)) if first.month() == 1 => first.year().to_string(),
        Some((first, 3)) if first.month() % 3 == 1 => format!("Q{}{tail}", (first.month() - 1) / 3 + 1),
        Some((first, 1)) => {
            let name = calendar::month_name(locale, first.month());
            let name = if locale == Locale::En { name.chars().take(3).collect() } else { name };
            format!("{name}{tail}")
        }
        _ => {
            let last = span.last().unwrap_or(span.to);
            let day = |d: Date| match year {
                Some(year) if d.year() == year => calendar::short(locale, d, d),
                _ => calendar::full(locale, d),
            };
            format!("{} – {}", day(from), day(last))
        }
    }
}

/// The year of the grid: `2026`, `FY 26/27`.
pub(in crate::features::targets) fn year(locale: Locale, span: &Span) -> String {
    let (first, last) = (span.from.year(), span.last().unwrap_or(span.to).year());
    if first == last {
        return first.to_string();
    }
    let two = |year: i16| format!("{:02}", year.rem_euclid(100));
    locale.tr("revenue_reports-fiscal", &[("from", two(first).into()), ("to", two(last).into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn periods_are_called_as_people_call_them() {
        let say = |from: Date, to: Date| period(Locale::En, &Span { from, to }, Some(2026));
        assert_eq!(say(date(2026, 10, 1), date(2027, 1, 1)), "Q4");
        assert_eq!(say(date(2025, 10, 1), date(2026, 1, 1)), "Q4 2025");
        assert_eq!(say(date(2026, 2, 1), date(2026, 3, 1)), "Feb");
        assert_eq!(say(date(2026, 1, 1), date(2027, 1, 1)), "2026");
        assert_eq!(say(date(2026, 3, 20), date(2026, 4, 6)), "20 Mar – 5 Apr");
        assert_eq!(say(date(2026, 11, 1), date(2027, 2, 1)), "1 Nov – 31 Jan 2027");
        assert_eq!(year(Locale::En, &Span { from: date(2026, 1, 1), to: date(2027, 1, 1) }), "2026");
    }
}
