//! Revenue on the account's timeline: lines that somebody added, and imports, each as one entry.

use jiff::Timestamp;
use maud::html;
use uuid::Uuid;

use super::super::model::Kind;
use super::super::store::happened;
use super::{href, tab_href};
use crate::base::money::Money;
use crate::base::registry::TimelineEntry;
use crate::base::{Cx, Permit, Read, Result};

/// Entries before `(at, id)`, newest first.
///
/// # Errors
/// What the database says.
pub fn list(
    permit: &Permit<'_, Read>,
    cx: &Cx,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<TimelineEntry>> {
    let mut entries: Vec<TimelineEntry> = happened::added(permit, from, limit)?
        .into_iter()
        .map(|(line, offering)| {
            let f = &line.facts;
            let amount = Money { minor: f.amount_minor, currency: f.currency.clone() }.long();
            let title = cx.tr(
                "revenue-line-added",
                &[("kind", cx.t(f.kind.label()).into()), ("amount", amount.into())],
            );
            TimelineEntry {
                at: line.created_at,
                id: line.id.0,
                icon: "money",
                tone: if f.kind == Kind::CreditNote { "warn" } else { "" },
                title: html! { a href=(href(line.account, line.id)) { (title) } },
                detail: html! { (offering.unwrap_or_default()) @if !f.document_number.is_empty() { " " (f.document_number) } },
            }
        })
        .collect();
    entries.extend(happened::imported(permit, from, limit)?.into_iter().map(|import| {
        let sums: Vec<String> = import
            .sum
            .own
            .iter()
            .map(|(currency, minor)| Money { minor: *minor, currency: currency.clone() }.long())
            .collect();
        TimelineEntry {
            at: import.at,
            id: import.batch,
            icon: "upload",
            tone: "",
            title: html! {
                a href=(tab_href(permit.account())) { (cx.tr("revenue-lines-imported", &[("n", import.sum.lines.into())])) }
            },
            detail: html! { (sums.join(" + ")) },
        }
    }));
    entries.sort_by_key(|e| std::cmp::Reverse((e.at, e.id)));
    entries.truncate(limit);
    Ok(entries)
}
