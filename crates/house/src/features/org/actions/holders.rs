//! Holders of territories.

use uuid::Uuid;

use super::support::{check_users, end_row, finish_row, may_arrange, put_over, record_rows};
use crate::base::{Acting, Error, Fields, Result, RowId, Tx, UserId};
use crate::features::org::model::{End, NewHolder};
use crate::features::org::store::dated::{HOLDERS, Row, Table};
use crate::features::org::store::holdings::{Of, spread};
use crate::features::org::store::territories;

pub use crate::features::org::store::holders::list;

/// Sets holders. A territory may have several; one that is there already stays.
///
/// # Errors
/// `Forbidden` without the right, `Invalid` for unknown users and territories.
pub fn set(tx: &Tx<'_>, by: &Acting, holders: &[NewHolder]) -> Result<Vec<RowId>> {
    may_arrange(by)?;
    let users: Vec<(usize, &'static str, Uuid)> =
        holders.iter().enumerate().map(|(i, h)| (i, "user", h.user.0)).collect();
    check_users(tx, &users, holders.len())?;
    let mut changed: Vec<UserId> = Vec::new();
    let mut ids = Vec::with_capacity(holders.len());
    for (i, holder) in holders.iter().enumerate() {
        let mut fields = Fields::default();
        if territories::find(tx, holder.territory)?.is_none_or(|t| t.archived) {
            fields.add("territory", "error-unknown");
        }
        finish_row(fields, i, holders.len())?;
        let mine: Vec<Row> =
            HOLDERS.of(tx, holder.territory.0)?.into_iter().filter(|r| r.other == holder.user.0).collect();
        let covered = mine.iter().find(|r| r.span.from <= holder.span.from && holder.span.to <= r.span.to);
        if let Some(same) = covered {
            ids.push(RowId(same.id));
            continue;
        }
        let row = Table::new_row(by, holder.territory.0, holder.user.0, "", holder.span, &holder.reason);
        let touched = put_over(tx, by, &HOLDERS, &row, &mine)?;
        record_rows(tx, by, "territory_holder.set", "territory_holder", &row, &holder.reason, touched)?;
        ids.push(RowId(row.id));
        changed.push(holder.user);
    }
    changed.sort_unstable();
    changed.dedup();
    for user in changed {
        spread(tx, Of::Holder(user))?;
    }
    Ok(ids)
}

/// Ends a holding.
///
/// # Errors
/// `Forbidden` without the right, `NotFound` for no such row, `Invalid` when it would end before it began.
pub fn end(tx: &Tx<'_>, by: &Acting, end: &End) -> Result<()> {
    may_arrange(by)?;
    let row = HOLDERS.find(tx, end.row.0)?.ok_or(Error::NotFound)?;
    let touched = end_row(tx, by, &HOLDERS, &row, end)?;
    record_rows(tx, by, "territory_holder.ended", "territory_holder", &row, &end.reason, touched)?;
    spread(tx, Of::Holder(UserId(row.other)))
}
