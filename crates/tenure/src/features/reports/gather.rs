//! Drafts a report: what the registered sections say of its period now, with its author's eyes.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use tenure_db::Conn;

use super::model::{FORMULA, Report, Section, Snapshot, Span};
use super::store::{book, report};
use crate::base::asof::AsOf;
use crate::base::compiled::ReportAsk;
use crate::base::registry::Registry;
use crate::base::{Result, Viewer};

/// The days that a draft is about.
#[derive(Clone, Copy, Debug)]
struct Days {
    before: AsOf,
    since: AsOf,
    until: AsOf,
}

fn days(q: &Conn<'_>, author: &Viewer, span: &Span, zone: &TimeZone) -> Result<Days> {
    let on = |day: Date| AsOf::on(day, author.today, zone);
    let before = span.from.yesterday().unwrap_or(span.from);
    let since = report::last_told(q, author.id, span.from)?.map_or(before, |to| to.yesterday().unwrap_or(to));
    Ok(Days { before: on(before)?, since: on(since)?, until: on(span.last().min(author.today))? })
}

/// What all sections say, and the day since when changes are told.
fn sections(q: &Conn<'_>, registry: &Registry, author: &Viewer, days: Days) -> Result<Vec<Section>> {
    let book = book::accounts(q, author, days.until, false)?;
    let led = book::accounts(q, author, days.until, true)?;
    let Days { before, since, until } = days;
    let ask = ReportAsk { author, before, since, until, book: &book, led: &led };
    let mut sources: Vec<_> = registry.compiled.reports.iter().collect();
    sources.sort_by_key(|s| s.order);
    sources
        .into_iter()
        .map(|source| {
            let lines = (source.gather)(q, &ask)?;
            Ok(Section { key: source.key.to_owned(), formula: source.formula.to_owned(), lines })
        })
        .collect()
}

/// The report as it would be submitted now. The author is who asks.
///
/// # Errors
/// What the database says.
pub fn draft(q: &Conn<'_>, registry: &Registry, author: &Viewer, report: &Report, zone: &TimeZone) -> Result<Snapshot> {
    let days = days(q, author, &report.span, zone)?;
    Ok(Snapshot {
        formula: FORMULA.to_owned(),
        from: report.span.from.to_string(),
        last: days.until.day.to_string(),
        since: days.since.day.to_string(),
        at: String::new(),
        words: report.words.clone(),
        sections: sections(q, registry, author, days)?,
    })
}
