//! The dates of deals in calendars and digests: next steps, last days for notice, ends of agreements, steps of renewals.

use jiff::civil::Date;

use super::model::renewals::WithoutNotice;
use super::model::{Deal, Step};
use super::pages::href;
use super::store::dates;
use crate::base::compiled::{CalendarEntry, CalendarSource, When};
use crate::base::{Conn, Result, Scope, Viewer};

/// The next steps of one's own deals.
pub(super) const STEPS: CalendarSource = CalendarSource { key: "deal", list: next_steps };
/// When one's own renewals can be noticed and end, and the steps of deals that one owns.
pub(super) const RENEWALS: CalendarSource = CalendarSource { key: "renewal", list: renewals };

fn next_steps(q: &Conn<'_>, viewer: &Viewer, from: Date, to: Date) -> Result<Vec<CalendarEntry>> {
    let found = dates::steps(q, &Scope::all(q, viewer)?, viewer.id, from, to)?;
    let entry = |s: dates::Step| CalendarEntry {
        uid: format!("deal-{}", s.deal),
        version: s.version,
        made_at: s.made_at,
        when: When::Day(s.on),
        title: viewer
            .locale
            .tr("deals-calendar-step", &[("what", s.step.as_str().into()), ("deal", s.title.as_str().into())]),
        detail: s.name,
        place: String::new(),
        href: href(s.account, s.deal),
    };
    Ok(found.into_iter().map(entry).collect())
}

fn renewals(q: &Conn<'_>, viewer: &Viewer, from: Date, to: Date) -> Result<Vec<CalendarEntry>> {
    let scope = Scope::all(q, viewer)?;
    let within = |entry: &CalendarEntry| matches!(entry.when, When::Day(day) if (from..to).contains(&day));
    let mut all = Vec::new();
    for (account, deal) in dates::renewals(q, &scope, viewer.id, from, to)? {
        all.extend(notice(viewer, &account, &deal).into_iter().chain(end(viewer, &account, &deal)).filter(within));
    }
    // The step that comes next of one's own deal is told as such already.
    let told = dates::steps(q, &scope, viewer.id, from, to)?;
    for (account, deal, s) in dates::owned(q, &scope, viewer.id, from, to)? {
        if !told.iter().any(|t| t.deal == deal.id && t.step == s.name && Some(t.on) == s.due_on) {
            all.extend(step(viewer, &account, &deal, &s));
        }
    }
    Ok(all)
}

fn entry(account: &str, deal: &Deal, (uid, on, title): (String, Date, String), detail: String) -> CalendarEntry {
    CalendarEntry {
        uid,
        version: deal.version,
        made_at: deal.created_at,
        when: When::Day(on),
        title,
        detail: if detail.is_empty() { account.to_owned() } else { format!("{account}\n{detail}") },
        place: String::new(),
        href: href(deal.account, deal.id),
    }
}

/// The last day for notice of a renewal; none where it has none.
pub(super) fn notice(viewer: &Viewer, account: &str, deal: &Deal) -> Option<CalendarEntry> {
    let (f, locale) = (&deal.facts, viewer.locale);
    let args = [("deal", f.name.as_str().into()), ("account", account.into())];
    let detail = match f.without_notice {
        None => String::new(),
        Some(WithoutNotice::Ends) => locale.t("deals-without-ends").to_owned(),
        Some(WithoutNotice::RunsOn) => {
            locale.tr("deals-without-runs-on", &[("n", f.runs_on_months.unwrap_or(0).into())])
        }
    };
    let title = locale.tr("deals-calendar-notice", &args);
    Some(entry(account, deal, (format!("renewal-notice-{}", deal.id), f.notice_on?, title), detail))
}

/// The last day of the agreement that a renewal is about; none where nobody knows.
pub(super) fn end(viewer: &Viewer, account: &str, deal: &Deal) -> Option<CalendarEntry> {
    let args = [("deal", deal.facts.name.as_str().into()), ("account", account.into())];
    let title = viewer.locale.tr("deals-calendar-end", &args);
    Some(entry(account, deal, (format!("renewal-end-{}", deal.id), deal.facts.close_on?, title), String::new()))
}

/// A step of a deal; none without a day.
pub(super) fn step(viewer: &Viewer, account: &str, deal: &Deal, s: &Step) -> Option<CalendarEntry> {
    let args = [("what", s.name.as_str().into()), ("deal", deal.facts.name.as_str().into())];
    let title = viewer.locale.tr("deals-calendar-step", &args);
    Some(entry(account, deal, (format!("deal-step-{}", s.id), s.due_on?, title), String::new()))
}
