//! `/pipeline/renewals.ics`: the dates of the renewals of the desk as a calendar file.

use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::super::ask::Ask;
use super::super::dates::{end, notice, step};
use super::super::store::filter::Whose;
use super::super::store::list::{self, Sort};
use super::super::store::stages;
use super::renewals::filter;
use crate::base::compiled::CalendarEntry;
use crate::base::extract::Query;
use crate::base::ical::{Calendar, MIME};
use crate::base::{Cx, Result, Scope, scope};

/// The address.
pub(super) const PATH: &str = "/pipeline/renewals.ics";
/// Most renewals in a file.
const MOST: usize = 2_000;

/// `GET /pipeline/renewals.ics`: of each renewal the last day for notice, the end, and the steps that are to be done.
pub(super) async fn file(cx: Cx, Query(asked): Query<Ask>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let inner = cx.clone();
    let entries = cx
        .snapshot(move |q| {
            let filter = filter(&asked, &inner, &stages::all(q)?)?;
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let order = (Sort::NoticeOn, false);
            let mut rows = list::page(q, &Whose::Scope(&scope), &filter, inner.today(), order, None, MOST)?;
            rows.truncate(MOST);
            let deals = list::with_parts(q, &rows)?;
            let mut entries: Vec<CalendarEntry> = Vec::new();
            for (n, deal) in rows.iter().zip(&deals) {
                entries.extend(notice(&inner.viewer, &n.account, deal));
                entries.extend(end(&inner.viewer, &n.account, deal));
                let open = deal.facts.steps.iter().filter(|s| s.done_on.is_none());
                entries.extend(open.filter_map(|s| step(&inner.viewer, &n.account, deal, s)));
            }
            entries.sort_by(|a, b| (a.when, &a.uid).cmp(&(b.when, &b.uid)));
            Ok(entries)
        })
        .await?;
    let args = [("company", cx.settings().company.as_str().into())];
    let mut calendar = Calendar::new(&cx.tr("deals-calendar-name", &args));
    let address = cx.app.config.public_url.trim_end_matches('/');
    entries.iter().for_each(|entry| calendar.add(entry, address));
    let head = [
        (CONTENT_TYPE, MIME),
        (CONTENT_DISPOSITION, "attachment; filename=\"renewals.ics\""),
        (CACHE_CONTROL, "private, no-store"),
    ];
    Ok((head, calendar.finish()).into_response())
}
