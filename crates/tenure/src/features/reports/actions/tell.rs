//! Who is told of what.

use jiff::civil::Date;
use serde_json::json;
use tenure_db::Tx;
use uuid::Uuid;

use super::super::model::Report;
use crate::base::registry::NoticeKind;
use crate::base::{Acting, Result, UserId};
use crate::features::handovers::store::people::above;
use crate::features::notifications::{Message, tell, tell_once};

/// A report waits for whom its author reports to.
pub const SUBMITTED: &str = "report-submitted";
/// A report was acknowledged or returned, or a question in it answered.
pub const JUDGED: &str = "report-judged";
/// A report is due.
pub const DUE: &str = "report-due";

/// The kinds, for the profile.
pub const KINDS: [NoticeKind; 3] = [
    NoticeKind { kind: SUBMITTED, label: "reports-notice-submitted", icon: "report" },
    NoticeKind { kind: JUDGED, label: "reports-notice-judged", icon: "report" },
    NoticeKind { kind: DUE, label: "reports-notice-due", icon: "clock" },
];

fn message(kind: &'static str, report: &Report, case: &str) -> Message {
    let args = json!({
        "case": case, "author": report.author_name,
        "from": report.span.from.to_string(), "last": report.span.last().to_string(),
    });
    Message { kind, account: None, href: format!("/reports/{}", report.id), args }
}

/// Those to whom the author reports today.
pub(super) fn submitted(tx: &Tx<'_>, by: &Acting, report: &Report) -> Result<()> {
    let users = above(tx, report.author, by.today)?;
    tell(tx, by, &users, &message(SUBMITTED, report, ""))
}

/// The author.
pub(super) fn judged(tx: &Tx<'_>, by: &Acting, report: &Report, case: &str) -> Result<()> {
    tell(tx, by, &[report.author], &message(JUDGED, report, case))
}

/// Authors whose reports wait to be written: report, author, due day, and whether it is late. Once for each day.
pub(in crate::features::reports) fn due(
    tx: &Tx<'_>,
    by: &Acting,
    rows: Vec<(Uuid, UserId, Date, bool)>,
) -> Result<u64> {
    let rows = rows.into_iter().map(|(id, author, day, late)| {
        let args = json!({"case": if late { "late" } else { "due" }, "day": day.to_string()});
        let message = Message { kind: DUE, account: None, href: format!("/reports/{id}"), args };
        // Once when it can be written, and once when it is late.
        let on = if late { day.tomorrow().unwrap_or(day) } else { day };
        (author, message, id, on)
    });
    tell_once(tx, by, rows.collect())
}
