//! Integrity: the typed columns beside a value say what the value says.

use jiff::civil::Date;

use super::catalogue::Catalogue;
use super::store;
use crate::base::{Result, Tx};

/// Values read at once.
const CHUNK: i64 = 2_000;

/// Compares every value with its columns; `repair` writes the columns anew.
pub fn values(tx: &Tx<'_>, _: Date, repair: bool) -> Result<Vec<String>> {
    let catalogue = Catalogue::load(tx)?;
    let (mut lost, mut broken, mut wrong) = (0_u64, 0_u64, 0_u64);
    let mut chunk = store::walk(tx, None, CHUNK)?;
    while let Some(last) = chunk.last() {
        for kept in &chunk {
            let Some(field) = catalogue.any(kept.owner.subject, &kept.key) else {
                lost += 1;
                continue;
            };
            let Some(value) = field.read(&kept.stored.value) else {
                broken += 1;
                continue;
            };
            if field.store(&value) != kept.stored {
                wrong += 1;
                if repair {
                    store::put(tx, &[(kept.owner, vec![(field, Some(value))])])?;
                }
            }
        }
        chunk = store::walk(tx, Some(last), CHUNK)?;
    }
    let found = [
        (lost, "custom_values holds values without a field"),
        (broken, "custom_values holds values that their field cannot read"),
        (wrong, "custom_values has typed columns that differ from the value"),
    ];
    Ok(found.into_iter().filter(|(n, _)| *n > 0).map(|(n, text)| format!("{text}: {n}")).collect())
}
