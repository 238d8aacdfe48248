//! Deputies: who stands in for whom while they are away.

use uuid::Uuid;

use super::support::{check_users, end_row, put_over, record_rows};
use crate::base::dated::OPEN;
use crate::base::{Acting, Error, Fields, Result, Right, RowId, Tx};
use crate::features::org::model::{End, NewDeputy};
use crate::features::org::store::dated::{DEPUTIES, Row, Table};

pub use crate::features::org::store::deputies::list;

/// A person names their own deputy; administrators name anybody's.
fn may_name(by: &Acting, person: Uuid) -> Result<()> {
    if by.viewer.id.0 == person { Ok(()) } else { by.viewer.demand(Right::Administer) }
}

/// Names a deputy for some days.
///
/// # Errors
/// `Forbidden` for somebody else's deputy without the right, `Invalid` for an unknown user, oneself, or no end.
pub fn name_deputy(tx: &Tx<'_>, by: &Acting, new: &NewDeputy) -> Result<RowId> {
    may_name(by, new.person.0)?;
    check_users(tx, &[(0, "person", new.person.0), (0, "deputy", new.deputy.0)], 1)?;
    let mut fields = Fields::default();
    if new.person == new.deputy {
        fields.add("deputy", "org-error-own-deputy");
    }
    if new.span.to == OPEN {
        fields.add("valid_to", "org-error-deputy-end");
    } else if new.span.to <= by.today {
        fields.add("valid_to", "org-error-deputy-past");
    }
    fields.finish()?;
    let mine: Vec<Row> = DEPUTIES.of(tx, new.person.0)?.into_iter().filter(|r| r.other == new.deputy.0).collect();
    if let Some(same) = mine.iter().find(|r| r.span.from <= new.span.from && new.span.to <= r.span.to) {
        return Ok(RowId(same.id));
    }
    let row = Table::new_row(by, new.person.0, new.deputy.0, "", new.span, &new.reason);
    let touched = put_over(tx, by, &DEPUTIES, &row, &mine)?;
    record_rows(tx, by, "deputy.named", "deputy", &row, &new.reason, touched)?;
    super::reach::rebuild(tx)?;
    Ok(RowId(row.id))
}

/// Ends a deputy's time.
///
/// # Errors
/// `NotFound` for no such row or somebody else's without the right, `Invalid` when it would end before it began.
pub fn end(tx: &Tx<'_>, by: &Acting, end: &End) -> Result<()> {
    let row = DEPUTIES.find(tx, end.row.0)?.ok_or(Error::NotFound)?;
    may_name(by, row.one).map_err(|_| Error::NotFound)?;
    let touched = end_row(tx, by, &DEPUTIES, &row, end)?;
    record_rows(tx, by, "deputy.ended", "deputy", &row, &end.reason, touched)?;
    super::reach::rebuild(tx)
}
