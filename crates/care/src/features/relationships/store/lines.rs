//! Dated lines between the positions of one account.

use jiff::civil::Date;
use serde_json::{Value as Json, json};
use tenure_db::{Row, Tx, Value, params};

use super::super::model::{Line, LineKind};
use crate::base::dated::{OPEN, Span, span_at};
use crate::base::permit::AtLeast;
use crate::base::{Acting, Edit, Error, Permit, PositionId, Read, Result};

const COLUMNS: &str = "id, position_id, to_id, kind, weight, valid_from, valid_to";

fn read(r: &Row<'_>) -> Result<Line> {
    let kind: String = r.get(3)?;
    let kind = LineKind::parse(&kind).ok_or_else(|| Error::internal(format!("a line of the kind {kind}")))?;
    Ok(Line { id: r.get(0)?, from: r.get(1)?, to: r.get(2)?, kind, weight: r.get(4)?, span: span_at(r, 5)? })
}

/// The lines of the permit's account that hold on a day.
pub fn on<L: AtLeast<Read>>(permit: &Permit<'_, L>, day: Date) -> Result<Vec<Line>> {
    let sql = format!(
        "select {COLUMNS} from position_lines where account_id = $1 and valid_from <= $2 and valid_to > $2 order by position_id, id"
    );
    permit.conn().query(&sql, &params![permit.account(), day], read)
}

/// All lines of the permit's account, past and future ones too.
pub fn all<L: AtLeast<Read>>(permit: &Permit<'_, L>) -> Result<Vec<Line>> {
    let sql = format!("select {COLUMNS} from position_lines where account_id = $1 order by valid_from, id");
    permit.conn().query(&sql, &params![permit.account()], read)
}

/// Which lines are one fact over time: to whom somebody reports, or how much they have one other's ear.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Track {
    /// From whom.
    pub from: PositionId,
    /// Whose ear; none for reporting, which has one end at a time.
    pub to: Option<PositionId>,
    /// What the line says.
    pub kind: LineKind,
}

impl Track {
    fn narrow(&self, values: &mut Vec<Value<'static>>) -> &'static str {
        values.push(self.from.0.into());
        values.push(Value::from(self.kind.code()));
        match self.to {
            None => "account_id = $1 and position_id = $2 and kind = $3",
            Some(to) => {
                values.push(to.0.into());
                "account_id = $1 and position_id = $2 and kind = $3 and to_id = $4"
            }
        }
    }
}

/// The rows of a fact as JSON, for undo.
pub(in crate::features::relationships) fn rows<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    track: &Track,
) -> Result<Json> {
    let mut values = vec![permit.account().0.into()];
    let narrow = track.narrow(&mut values);
    let sql = format!("select {COLUMNS} from position_lines where {narrow} order by valid_from, id");
    let rows = permit.conn().query(&sql, &values, read)?;
    let row = |l: &Line| json!([l.to, l.weight, l.span.from.to_string(), l.span.to.to_string()]);
    Ok(rows.iter().map(row).collect())
}

/// Writes the rows of a fact as they were.
pub(in crate::features::relationships) fn replace(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Edit>,
    track: &Track,
    rows: &Json,
) -> Result<()> {
    let mut values = vec![permit.account().0.into()];
    let narrow = track.narrow(&mut values);
    tx.execute(&format!("delete from position_lines where {narrow}"), &values)?;
    for row in rows.as_array().into_iter().flatten() {
        let day = |at: usize| row[at].as_str().and_then(|d| d.parse::<Date>().ok());
        let to = row[0].as_str().and_then(|id| id.parse().ok());
        let (Some(to), Some(weight), Some(from), Some(until)) = (to, row[1].as_i64(), day(2), day(3)) else {
            return Err(Error::internal("an event holds a line that does not fit"));
        };
        insert(tx, by, permit, track, (to, weight), (from, until))?;
    }
    Ok(())
}

fn insert(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Edit>,
    track: &Track,
    (to, weight): (PositionId, i64),
    (from, until): (Date, Date),
) -> Result<()> {
    let line = Line { id: by.uuid(), from: track.from, to, kind: track.kind, weight, span: Span { from, to: until } };
    insert_all(tx, by, permit, &[line])
}

/// Inserts lines with few statements.
pub(in crate::features::relationships) fn insert_all(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Edit>,
    lines: &[Line],
) -> Result<()> {
    let rows: Vec<Vec<Value<'_>>> = lines
        .iter()
        .map(|l| {
            let (from, to) = (l.span.from, l.span.to);
            params![permit.account(), l.id, l.from, l.to, l.kind.code(), l.weight, from, to, by.now, by.viewer.actor()]
                .into()
        })
        .collect();
    tx.insert_many(
        "insert into position_lines (account_id, id, position_id, to_id, kind, weight, valid_from, valid_to, created_at, created_by)",
        &rows,
        "",
    )?;
    Ok(())
}

/// Sets a fact from a day on (no end of the line ends it): the row that holds then is cut, later ones go.
pub(in crate::features::relationships) fn set(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Edit>,
    track: &Track,
    to: Option<(PositionId, i64)>,
    from: Date,
) -> Result<()> {
    let mut values = vec![permit.account().0.into()];
    let narrow = track.narrow(&mut values);
    values.push(from.into());
    let day = format!("${}", values.len());
    tx.execute(&format!("delete from position_lines where {narrow} and valid_from >= {day}"), &values)?;
    tx.execute(&format!("update position_lines set valid_to = {day} where {narrow} and valid_to > {day}"), &values)?;
    match to {
        None => Ok(()),
        Some((to, weight)) => insert(tx, by, permit, track, (to, weight), (from, OPEN)),
    }
}

/// Names of positions and open roles of the permit's account: who they are in a line.
pub fn names<L: AtLeast<Read>>(permit: &Permit<'_, L>) -> Result<std::collections::HashMap<PositionId, String>> {
    let rows: Vec<(PositionId, String)> = permit.conn().query(
        "select p.id, n.name from positions p join persons n on n.id = p.person_id
          where p.account_id = $1 and p.archived_at is null
         union all
         select o.id, o.title from open_roles o where o.account_id = $1 and o.archived_at is null",
        &params![permit.account()],
        |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}
