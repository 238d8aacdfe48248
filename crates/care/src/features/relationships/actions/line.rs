//! Drawing lines: to whom somebody reports, whose ear they have.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use serde_json::{Value as Json, json};
use tenure_db::Tx;

use super::super::model::{Line, LineKind};
use super::super::store::lines::{self, Track};
use crate::base::dated::{OPEN, Span};
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Edit, Error, Fields, Permit, PositionId, Result};

/// A line to be drawn, or to be ended.
#[derive(Clone, Debug)]
pub struct NewLine {
    /// From whom: a position or an open role.
    pub from: PositionId,
    /// What it says.
    pub kind: LineKind,
    /// To whom; none ends the line of reporting.
    pub to: Option<PositionId>,
    /// How much, 1 to 3; none ends the line of influence.
    pub weight: Option<i64>,
    /// From which day on.
    pub since: Date,
}

impl NewLine {
    fn track(&self) -> Track {
        let to = self.to.filter(|_| self.kind == LineKind::Influences);
        Track { from: self.from, to, kind: self.kind }
    }
}

/// Draws lines of one account, in the order given.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit`; `Invalid` for ends that are not of the account, and where somebody would
/// report to themselves, be it around corners.
pub fn draw(tx: &Tx<'_>, by: &Acting, account: AccountId, new: &[NewLine]) -> Result<()> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let names = lines::names(&permit)?;
    for line in new {
        check(&permit, &names, line)?;
        let track = line.track();
        let before = lines::rows(&permit, &track)?;
        let to = match line.kind {
            LineKind::Reports => line.to.map(|to| (to, line.weight.unwrap_or(2))),
            LineKind::Influences => line.to.zip(line.weight),
        };
        lines::set(tx, by, &permit, &track, to, line.since)?;
        let after = lines::rows(&permit, &track)?;
        record(tx, by, &permit, &track, (&before, &after))?;
    }
    Ok(())
}

fn check(permit: &Permit<'_, Edit>, names: &HashMap<PositionId, String>, line: &NewLine) -> Result<()> {
    check_ends(names, line)?;
    let (LineKind::Reports, Some(to)) = (line.kind, line.to) else { return Ok(()) };
    let all = lines::all(permit)?;
    refuse(names, to, circle(&above(&all), line.from, to, Span { from: line.since, to: OPEN }))
}

/// The ends must be of the account and two.
fn check_ends(names: &HashMap<PositionId, String>, line: &NewLine) -> Result<()> {
    let mut wrong = Fields::default();
    if !names.contains_key(&line.from) {
        return Err(Error::NotFound);
    }
    if line.to.is_some_and(|to| !names.contains_key(&to)) {
        wrong.add("to", "error-unknown");
    }
    if line.kind == LineKind::Influences && line.to.is_none() {
        wrong.add("to", "error-required");
    }
    if line.weight.is_some_and(|w| !(1..=3).contains(&w)) {
        wrong.add_with("weight", "error-int", vec![("least", String::from("1")), ("most", String::from("3"))]);
    }
    if line.to == Some(line.from) {
        wrong.add("to", "relations-error-self");
    }
    wrong.finish()
}

/// Refuses a line of reporting that would close a circle on some day, and says through whom.
fn refuse(names: &HashMap<PositionId, String>, to: PositionId, way: Option<Vec<PositionId>>) -> Result<()> {
    let Some(way) = way else { return Ok(()) };
    let name = |id: &PositionId| names.get(id).cloned().unwrap_or_default();
    let mut wrong = Fields::default();
    wrong.add_with(
        "to",
        "relations-error-circle",
        vec![
            ("name", way.last().map(name).unwrap_or_else(|| name(&to))),
            ("way", way.iter().map(name).collect::<Vec<_>>().join(" → ")),
        ],
    );
    wrong.finish()
}

/// Lines of reporting by who reports.
type Above<'a> = HashMap<PositionId, Vec<&'a Line>>;

fn above(all: &[Line]) -> Above<'_> {
    let mut above: Above<'_> = HashMap::new();
    for line in all.iter().filter(|l| l.kind == LineKind::Reports) {
        above.entry(line.from).or_default().push(line);
    }
    above
}

/// The way up from `to` that ends at `from`, on some day of the span.
fn circle(above: &Above<'_>, from: PositionId, to: PositionId, span: Span) -> Option<Vec<PositionId>> {
    let mut open = vec![(to, span, vec![to])];
    while let Some((at, span, way)) = open.pop() {
        if at == from {
            return Some(way);
        }
        if way.len() > above.len() + 1 {
            continue;
        }
        let up = above.get(&at).into_iter().flatten();
        for (line, both) in up.filter_map(|l| Some((l, l.span.intersect(&span)?))) {
            let mut further = way.clone();
            further.push(line.to);
            open.push((line.to, both, further));
        }
    }
    None
}

/// Draws lines of reporting for people who have none yet, all at once: for lists that are pasted or imported.
///
/// # Errors
/// As [`draw`]; `Conflict` when somebody has a line already.
pub fn draw_first(tx: &Tx<'_>, by: &Acting, account: AccountId, new: &[NewLine]) -> Result<()> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let names = lines::names(&permit)?;
    let mut all = lines::all(&permit)?;
    let mut has: HashSet<PositionId> = all.iter().filter(|l| l.kind == LineKind::Reports).map(|l| l.from).collect();
    let mut rows = Vec::new();
    for line in new {
        let Some(to) = line.to.filter(|_| line.kind == LineKind::Reports) else {
            return Err(Error::field("to", "error-required"));
        };
        check_ends(&names, line)?;
        if !has.insert(line.from) {
            return Err(Error::conflict("accounts-error-changed-since"));
        }
        let span = Span { from: line.since, to: OPEN };
        let weight = line.weight.unwrap_or(2);
        rows.push(Line { id: by.uuid(), from: line.from, to, kind: LineKind::Reports, weight, span });
    }
    all.extend(rows.iter().cloned());
    let above = above(&all);
    for row in &rows {
        refuse(&names, row.to, circle(&above, row.from, row.to, row.span))?;
    }
    lines::insert_all(tx, by, &permit, &rows)?;
    let events: Vec<NewEvent<'_>> = rows
        .iter()
        .map(|row| {
            let stored = json!([[row.to, row.weight, row.span.from.to_string(), row.span.to.to_string()]]);
            let changes = json!({
                "reports_to": [null, row.to],
                "_rows": [[], stored],
                "_track": [LineKind::Reports.code(), null],
            });
            NewEvent::on(account, "line.drawn", "position", row.from.0).changes(changes)
        })
        .collect();
    events::record_set(tx, by, &events)
}

fn record(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Edit>,
    track: &Track,
    (before, after): (&Json, &Json),
) -> Result<()> {
    if before == after {
        return Ok(());
    }
    let last =
        |rows: &Json| rows.as_array().and_then(|r| r.last()).filter(|r| r[3] == json!(OPEN.to_string())).cloned();
    let (was, is) = (last(before), last(after));
    let end = |row: &Option<Json>, at: usize| row.as_ref().map_or(Json::Null, |r| r[at].clone());
    let field = match track.kind {
        LineKind::Reports => json!({"reports_to": [end(&was, 0), end(&is, 0)]}),
        LineKind::Influences => json!({"influences": [end(&was, 1), end(&is, 1)]}),
    };
    let mut changes = field.as_object().cloned().unwrap_or_default();
    changes.insert(String::from("_rows"), json!([before, after]));
    changes.insert(String::from("_track"), json!([track.kind.code(), track.to]));
    let event = NewEvent::on(permit.account(), "line.drawn", "position", track.from.0);
    events::record(tx, by, event.changes(Json::Object(changes)))?;
    Ok(())
}

/// The rows go back to what they were, provided that they are still what the event left.
pub(super) fn back(tx: &Tx<'_>, by: &Acting, account: AccountId, from: PositionId, changes: &Json) -> Result<()> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let kind = changes["_track"][0].as_str().and_then(LineKind::parse);
    let kind = kind.ok_or_else(|| Error::conflict("error-no-undo"))?;
    let track = Track { from, to: changes["_track"][1].as_str().and_then(|id| id.parse().ok()), kind };
    let rows = &changes["_rows"];
    let now = lines::rows(&permit, &track)?;
    if now != rows[1] {
        return Err(Error::conflict("accounts-error-changed-since"));
    }
    if kind == LineKind::Reports {
        let all = lines::all(&permit)?;
        let above = above(&all);
        for row in rows[0].as_array().into_iter().flatten() {
            let day = |at: usize| row[at].as_str().and_then(|d| d.parse::<Date>().ok());
            let to = row[0].as_str().and_then(|id| id.parse().ok());
            let (Some(to), Some(since), Some(until)) = (to, day(2), day(3)) else { continue };
            if circle(&above, from, to, Span { from: since, to: until }).is_some() {
                return Err(Error::conflict("accounts-error-changed-since"));
            }
        }
    }
    lines::replace(tx, by, &permit, &track, &rows[0])?;
    record(tx, by, &permit, &track, (&now, &rows[0]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use uuid::Uuid;

    fn id(n: u128) -> PositionId {
        PositionId(Uuid::from_u128(n))
    }

    fn line(from: u128, to: u128, span: Span) -> Line {
        Line { id: Uuid::nil(), from: id(from), to: id(to), kind: LineKind::Reports, weight: 2, span }
    }

    #[test]
    fn circles_are_found_on_the_days_on_which_they_close() {
        let (spring, autumn) = (date(2026, 3, 1), date(2026, 9, 1));
        let all = [line(1, 2, Span::since(spring)), line(2, 3, Span { from: spring, to: autumn })];
        let now = |from| Span::since(from);
        let above = above(&all);
        assert_eq!(circle(&above, id(3), id(1), now(spring)), Some(vec![id(1), id(2), id(3)]));
        assert_eq!(circle(&above, id(3), id(1), now(autumn)), None, "2 reports to 3 no more");
        assert_eq!(circle(&above, id(2), id(1), now(autumn)), Some(vec![id(1), id(2)]));
        assert_eq!(circle(&above, id(1), id(3), now(spring)), None);
    }
}
