//! Reporting lines.

use uuid::Uuid;

use super::support::{check_users, end_row, finish_row, may_arrange, put_over, record_rows};
use crate::base::{Acting, Conn, Error, Fields, Result, RowId, Tx, UserId};
use crate::features::org::model::{End, LineKind, NewLine};
use crate::features::org::rules::{Edge, circle};
use crate::features::org::store::dated::{LINES, Row, Table, user_names};

pub use crate::features::org::store::lines::{Filter, leads, list};

/// Sets reporting lines. A new solid line ends the person's solid line of those days; a line that is there already
/// stays. Circles of solid lines over common days are refused.
///
/// # Errors
/// `Forbidden` without the right to administer or import; `Invalid` for unknown users, oneself as manager and circles.
pub fn set(tx: &Tx<'_>, by: &Acting, lines: &[NewLine]) -> Result<Vec<RowId>> {
    may_arrange(by)?;
    let users: Vec<(usize, &'static str, Uuid)> =
        lines.iter().enumerate().flat_map(|(i, l)| [(i, "user", l.user.0), (i, "manager", l.manager.0)]).collect();
    check_users(tx, &users, lines.len())?;
    let mut stored = LINES.all(tx)?;
    let mut ids = Vec::with_capacity(lines.len());
    let mut changed = false;
    for (i, line) in lines.iter().enumerate() {
        let mut fields = Fields::default();
        if line.user == line.manager {
            fields.add("manager", "org-error-own-manager");
        }
        finish_row(fields, i, lines.len())?;
        if let Some(same) = stored.iter().find(|r| is_covered(r, line)) {
            ids.push(RowId(same.id));
            continue;
        }
        refuse_circle(tx, &stored, line, i, lines.len())?;
        let row = Table::new_row(by, line.user.0, line.manager.0, line.kind.code(), line.span, &line.reason);
        let clashing: Vec<Row> = stored.iter().filter(|r| clashes(r, line)).cloned().collect();
        let touched = put_over(tx, by, &LINES, &row, &clashing)?;
        record_rows(tx, by, "reporting_line.set", "reporting_line", &row, &line.reason, touched)?;
        stored.retain(|r| r.one != line.user.0);
        stored.extend(LINES.of(tx, line.user.0)?);
        ids.push(RowId(row.id));
        changed = true;
    }
    if changed {
        super::reach::rebuild(tx)?;
    }
    Ok(ids)
}

fn is_covered(row: &Row, line: &NewLine) -> bool {
    row.one == line.user.0
        && row.other == line.manager.0
        && row.kind == line.kind.code()
        && row.span.from <= line.span.from
        && line.span.to <= row.span.to
}

/// One solid manager per person and day; of dotted ones only the same once.
fn clashes(row: &Row, line: &NewLine) -> bool {
    let same_kind = row.one == line.user.0 && row.kind == line.kind.code();
    same_kind && (line.kind == LineKind::Solid || row.other == line.manager.0)
}

fn refuse_circle(tx: &Conn<'_>, stored: &[Row], line: &NewLine, index: usize, count: usize) -> Result<()> {
    if line.kind != LineKind::Solid {
        return Ok(());
    }
    let solid = stored.iter().filter(|r| r.kind == "solid" && !clashes(r, line));
    let edges: Vec<Edge<Uuid>> = solid.map(|r| Edge { from: r.one, to: r.other, span: r.span }).collect();
    let new = Edge { from: line.user.0, to: line.manager.0, span: line.span };
    let Some(path) = circle(&edges, new) else { return Ok(()) };
    let names = user_names(tx, &path)?;
    let words: Vec<String> = path.iter().map(|id| names.get(id).cloned().unwrap_or_default()).collect();
    let mut fields = Fields::default();
    fields.add_with("manager", "org-error-circle", vec![("path", words.join(" → "))]);
    finish_row(fields, index, count)
}

/// Ends a reporting line.
///
/// # Errors
/// `Forbidden` without the right, `NotFound` for no such line, `Invalid` when it would end before it began.
pub fn end(tx: &Tx<'_>, by: &Acting, end: &End) -> Result<()> {
    may_arrange(by)?;
    let row = LINES.find(tx, end.row.0)?.ok_or(Error::NotFound)?;
    let touched = end_row(tx, by, &LINES, &row, end)?;
    record_rows(tx, by, "reporting_line.ended", "reporting_line", &row, &end.reason, touched)?;
    super::reach::rebuild(tx)
}

/// Who reports to `manager` today by solid lines, at any distance.
pub fn reports(q: &Conn<'_>, manager: UserId, day: jiff::civil::Date) -> Result<Vec<UserId>> {
    crate::features::org::store::reach::reports(q, manager, day)
}
