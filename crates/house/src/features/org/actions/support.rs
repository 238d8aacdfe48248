//! What the verbs share: who may arrange, how a row is put over others, how it ends, and the event that undo reads.

use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::base::dated::Span;
use crate::base::events::{NewEvent, record};
use crate::base::{Acting, Error, Fields, Result, Right, Tx};
use crate::features::org::model::End;
use crate::features::org::rules::{Ending, carve, ending};
use crate::features::org::store::dated::{Row, Table, known_users};

/// Users, lines and territories are arranged by administrators, and by those who import them.
pub fn may_arrange(by: &Acting) -> Result<()> {
    if by.viewer.has(Right::Import) { Ok(()) } else { by.viewer.demand(Right::Administer) }
}

/// Puts the mistakes of one row of a slice under the row's name; a single row keeps plain field names.
pub fn finish_row(fields: Fields, index: usize, count: usize) -> Result<()> {
    if count == 1 { fields.finish() } else { fields.at(&format!("rows[{index}]")).finish() }
}

/// Refuses users that do not exist.
pub fn check_users(tx: &Tx<'_>, wanted: &[(usize, &'static str, Uuid)], count: usize) -> Result<()> {
    let ids: Vec<Uuid> = wanted.iter().map(|w| w.2).collect();
    let known = known_users(tx, &ids)?;
    for (index, field, id) in wanted {
        if !known.contains(id) {
            let mut fields = Fields::default();
            fields.add(*field, "error-unknown");
            finish_row(fields, *index, count)?;
        }
    }
    Ok(())
}

/// What a write did to rows, before and after.
#[derive(Default)]
pub struct Touched {
    before: Vec<Json>,
    after: Vec<Json>,
}

impl Touched {
    /// Notes one row; none means that it was not there.
    pub fn note(&mut self, before: Option<&Row>, after: Option<&Row>) {
        self.before.extend(before.map(Row::json));
        self.after.extend(after.map(Row::json));
    }

    /// For the event.
    pub fn json(self) -> Json {
        json!([self.before, self.after])
    }
}

/// Puts a row over the stored ones that it clashes with: they keep only the days that it leaves them.
pub fn put_over(tx: &Tx<'_>, by: &Acting, table: &Table, new: &Row, clashing: &[Row]) -> Result<Touched> {
    let mut touched = Touched::default();
    for old in clashing.iter().filter(|r| r.span.overlaps(&new.span)) {
        let kept = |span: Span| Row { span, ..old.clone() };
        match carve(old.span, new.span) {
            (Some(before), after) => {
                let cut = kept(before);
                table.put(tx, &cut)?;
                touched.note(Some(old), Some(&cut));
                if let Some(after) = after {
                    let rest = Row { id: by.uuid(), ..kept(after) };
                    table.put(tx, &rest)?;
                    touched.note(None, Some(&rest));
                }
            }
            (None, Some(after)) => {
                let cut = kept(after);
                table.put(tx, &cut)?;
                touched.note(Some(old), Some(&cut));
            }
            (None, None) => {
                table.delete(tx, old.id)?;
                touched.note(Some(old), None);
            }
        }
    }
    table.put(tx, new)?;
    touched.note(None, Some(new));
    Ok(touched)
}

/// Ends a row; one that has not begun goes.
pub fn end_row(tx: &Tx<'_>, by: &Acting, table: &Table, old: &Row, end: &End) -> Result<Touched> {
    let mut touched = Touched::default();
    match ending(old.span, end.last, by.today) {
        None => return Err(Error::field("last", "org-error-end")),
        Some(Ending::Drop) => {
            table.delete(tx, old.id)?;
            touched.note(Some(old), None);
        }
        Some(Ending::Cut(to)) => {
            let cut = Row { span: Span { from: old.span.from, to }, ..old.clone() };
            table.put(tx, &cut)?;
            touched.note(Some(old), Some(&cut));
        }
    }
    Ok(touched)
}

/// Records what happened to a dated row.
pub fn record_rows(
    tx: &Tx<'_>,
    by: &Acting,
    verb: &'static str,
    kind: &'static str,
    row: &Row,
    reason: &str,
    touched: Touched,
) -> Result<()> {
    let ended = verb.ends_with(".ended");
    let pair = |value: Json| if ended { json!([value, null]) } else { json!([null, value]) };
    let last = row.span.last().map(|d| d.to_string());
    let changes = json!({
        "one": pair(json!(row.one)),
        "other": pair(json!(row.other)),
        "kind": pair(json!(row.kind)),
        "valid_from": pair(json!(row.span.from.to_string())),
        "valid_to": pair(json!(last)),
        "rows": touched.json(),
    });
    record(tx, by, NewEvent::install(verb, kind, row.id).changes(changes).reason(reason))?;
    Ok(())
}
