//! Gathers a digest with its receiver's eyes.

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use tenure_db::Conn;

use super::model::{DAYS, LATE, Line, Part, day_of, soon};
use crate::base::asof::AsOf;
use crate::base::compiled::CalendarEntry;
use crate::base::registry::Registry;
use crate::base::{Result, Scope, Viewer, calendar};
use crate::features::calendar::feed::entries;
use crate::features::history::model::{Between, Changed, Changes, Fact, Of};
use crate::features::history::store as history;
use crate::features::reports::{desk, model::days};
use crate::features::settings::terms::Terms;

/// Accounts of a comparison that are listed.
const MOST: i64 = 40;

/// The parts that have something to say.
///
/// # Errors
/// What the database says.
pub fn gather(q: &Conn<'_>, registry: &Registry, viewer: &Viewer, zone: &TimeZone) -> Result<Vec<Part>> {
    let today = viewer.today;
    let from = today.checked_sub(LATE.days()).unwrap_or(today);
    let all = entries(q, registry, viewer, from, soon(today))?;
    let (late, due): (Vec<_>, Vec<_>) = all.into_iter().partition(|e| day_of(e, &viewer.zone) < today);
    let line = |e: &CalendarEntry| entry(viewer, e);
    let parts = vec![
        Part::new("digests-late", late.iter().map(line).collect()),
        Part::new("digests-due", due.iter().map(line).collect()),
        Part::new("digests-changed", changed(q, viewer, zone)?),
        Part::new("digests-reports", reports(q, viewer)?),
    ];
    Ok(parts.into_iter().filter(|p| !p.lines.is_empty()).collect())
}

fn entry(viewer: &Viewer, e: &CalendarEntry) -> Line {
    let day = calendar::day(viewer.locale, viewer.today, day_of(e, &viewer.zone));
    Line { text: e.title.clone(), detail: day, href: e.href.clone() }
}

/// What changed in a week on the accounts on whose team the viewer is.
fn changed(q: &Conn<'_>, viewer: &Viewer, zone: &TimeZone) -> Result<Vec<Line>> {
    let today = viewer.today;
    let on = |day: Date| AsOf::on(day, today, zone);
    let between = Between { from: on(today.checked_sub(DAYS.days()).unwrap_or(today))?, to: on(today)? };
    let found = history::compare(q, Of::User(viewer.id), between, &Scope::all(q, viewer)?, MOST)?;
    let terms = Terms::load(q)?;
    let href = |account| format!("/accounts/{account}/changes?from={}&to={}", between.from.day, between.to.day);
    let mut lines = Vec::new();
    for (key, group) in [("digests-came", &found.came), ("digests-left", &found.left)] {
        for moved in &group.rows {
            let text = viewer.locale.tr(key, &[("account", moved.name.as_str().into())]);
            lines.push(Line { text, detail: String::new(), href: href(moved.account) });
        }
    }
    for (fact, group) in &found.facts {
        lines.extend(group.rows.iter().map(|c| fact_line(viewer, &terms, *fact, c, href(c.account))));
    }
    lines.extend(counts(viewer, &found));
    Ok(lines)
}

fn fact_line(viewer: &Viewer, terms: &Terms, fact: Fact, c: &Changed, href: String) -> Line {
    let locale = viewer.locale;
    let word = |held: &Option<crate::features::history::model::Held>| match (held, fact) {
        (None, _) => String::from("–"),
        (Some(h), Fact::Tier | Fact::Lifecycle) => terms.name(locale, fact.code(), &h.value).to_owned(),
        (Some(h), _) => h.value.clone(),
    };
    let args = [
        ("account", c.name.as_str().into()),
        ("fact", locale.tr(&format!("accounts-field-{}", fact.code()), &[]).into()),
        ("before", word(&c.before).into()),
        ("after", word(&c.after).into()),
    ];
    Line { text: locale.tr("digests-fact", &args), detail: String::new(), href }
}

/// One line with the numbers of the week; none in a week without any.
fn counts(viewer: &Viewer, found: &Changes) -> Option<Line> {
    let c = &found.counts;
    let numbers = [
        ("conversations", c.conversations),
        ("made", c.promises_made),
        ("kept", c.promises_kept),
        ("broken", c.promises_broken),
        ("people-came", c.people_came),
        ("people-went", c.people_went),
    ];
    let locale = viewer.locale;
    let told: Vec<String> = numbers
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(key, n)| locale.tr(&format!("history-n-{key}"), &[("n", (*n).into())]))
        .collect();
    let text = told.join(locale.t("accounts-comma"));
    (!told.is_empty()).then(|| Line { text, detail: String::new(), href: String::from("/changes") })
}

/// Reports that wait for the viewer, are missing, or are to be written.
fn reports(q: &Conn<'_>, viewer: &Viewer) -> Result<Vec<Line>> {
    let found = desk::gather(q, viewer)?;
    let locale = viewer.locale;
    let line = |key: &str, who: &str, span, href: String| {
        let args = [("who", who.into()), ("days", days(locale, span).into())];
        Line { text: locale.tr(key, &args), detail: String::new(), href }
    };
    let mut lines: Vec<Line> = Vec::new();
    for r in found.own.iter().filter(|r| r.state.open()) {
        lines.push(line("digests-report-own", "", &r.span, format!("/reports/{}", r.id)));
    }
    for r in &found.waiting {
        lines.push(line("digests-report-waiting", &r.author_name, &r.span, format!("/reports/{}", r.id)));
    }
    for m in &found.missing {
        lines.push(line("digests-report-missing", &m.who.name, &m.span, String::from("/reports")));
    }
    Ok(lines)
}
