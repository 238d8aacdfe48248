//! Rows of a file without the file: planned and stored part by part, as the engine does.

use tenure::base::imports::{Outcome, Plan, Record, Rows};
use tenure::base::{Acting, Error};
use tenure_db::Tx;

/// Records with these columns, from the second line on.
pub(crate) fn records<const N: usize>(columns: &[&str; N], rows: &[[&str; N]]) -> Vec<Record> {
    let of =
        |row: &[&str; N], line| Record::of(line, &columns.iter().copied().zip(row.iter().copied()).collect::<Vec<_>>());
    rows.iter().zip(2_u64..).map(|(row, line)| of(row, line)).collect()
}

/// Reads, plans and stores rows; answers what each row was.
pub(crate) fn import<R: Rows>(tx: &Tx<'_>, by: &Acting, rows: &[Record]) -> Result<Vec<Outcome>, Error> {
    let mut reading = R::begin(tx, by)?;
    rows.chunks(3).for_each(|part| reading.survey(part).unwrap());
    let mut outcomes = Vec::new();
    for part in rows.chunks(3) {
        let mut plan = Plan::default();
        reading.plan(tx, by, part, &mut plan)?;
        let planned = plan.into_rows();
        let store: Vec<_> = planned.iter().filter_map(|(_, row)| row.as_ref()).collect();
        reading.store(tx, by, &store)?;
        outcomes.extend(planned.into_iter().map(|(outcome, _)| outcome));
    }
    Ok(outcomes)
}
