//! `lead_sums_waiting`: of which leads what is summed up by lead has to be summed up anew. It is written in the transaction
//! that changes the deals of an account or who leads it; until somebody has summed up, readers look at the accounts of these
//! leads one by one.
//!
//! It stands here because a change of lead is known here only; what is summed up is told by `lead_sums` (deals).

use std::collections::BTreeSet;

use jiff::SignedDuration;
use tenure_jobs::NewJob;
use uuid::Uuid;

use crate::base::{AccountId, Acting, Error, Result, Tx, Value, params};

/// Kind of the job that sums up.
pub const SETTLE: &str = "lead-sums";
/// Stands for nobody: whether the account has a lead on each day to come is to be looked at.
pub const NOBODY: Uuid = Uuid::nil();
/// Stands for nobody, too: there is a day on which the account has no lead.
pub const UNLED: Uuid = Uuid::max();

/// An account that waits: whose sums, of which account, and its `writes`.
type Waiting = (Uuid, AccountId, i64);

/// Notes accounts of which something that is summed up has changed, for all who ever led them. `which` lists their ids. The
/// caller has locked them, so that `writes` tells this change from others.
///
/// # Errors
/// What the database says.
pub fn note(tx: &Tx<'_>, which: &str, values: &[Value<'_>]) -> Result<()> {
    let sql = format!(
        "select a.id, a.writes, s.user_id from accounts a
           left join assignments s on s.account_id = a.id and s.role = 'lead' where a.id in ({which})"
    );
    let rows = tx.query(&sql, values, |r| Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get::<Option<Uuid>>(2)?)))?;
    put(tx, rows)
}

/// The same for the accounts of a work set with open deals, as far as who leads them differs from what `account_access`
/// still says. To be called before that is written anew.
///
/// # Errors
/// What the database says.
pub(super) fn note_changed(tx: &Tx<'_>, set: Uuid) -> Result<()> {
    // Open deals come first: most accounts whose team changes are new and have none.
    let rows = tx.query(
        "select a.id, a.writes, x.holder_id
           from work_sets w cross join open_deals o cross join accounts a cross join account_access x
          where w.set_id = $1 and o.account_id = w.id and a.id = w.id and x.account_id = w.id and x.via = 'lead'
            and not exists (select 1 from assignments s where s.account_id = x.account_id and s.id = x.source_id
                  and s.role = 'lead' and s.user_id = x.holder_id and s.valid_from = x.valid_from and s.valid_to = x.valid_to)
         union
         select a.id, a.writes, s.user_id
           from work_sets w cross join open_deals o cross join accounts a cross join assignments s
          where w.set_id = $1 and o.account_id = w.id and a.id = w.id and s.account_id = w.id and s.role = 'lead'
            and not exists (select 1 from account_access x where x.account_id = s.account_id and x.holder_id = s.user_id
                  and x.via = 'lead' and x.source_id = s.id and x.valid_from = s.valid_from and x.valid_to = s.valid_to)",
        &params![set],
        |r| Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get::<Option<Uuid>>(2)?)),
    )?;
    put(tx, rows)
}

fn put(tx: &Tx<'_>, changed: Vec<(AccountId, i64, Option<Uuid>)>) -> Result<()> {
    // In the order of the table, which on PostgreSQL is the order of the locks.
    let waiting: BTreeSet<Waiting> = changed
        .into_iter()
        .flat_map(|(account, writes, lead)| [(NOBODY, account, writes), (lead.unwrap_or(NOBODY), account, writes)])
        .collect();
    let rows: Vec<Vec<Value<'_>>> =
        waiting.into_iter().map(|(lead, account, writes)| params![lead, account, writes].into()).collect();
    tx.insert_many(
        "insert into lead_sums_waiting (lead_id, account_id, writes)",
        &rows,
        "on conflict (lead_id, account_id) do update set writes = excluded.writes",
    )?;
    Ok(())
}

/// Asks for the sums to be made soon. Nothing depends on it but how fast the pipeline is read: sums are looked after once
/// an hour, too.
///
/// # Errors
/// What the database says.
pub fn ask(tx: &Tx<'_>, by: &Acting) -> Result<()> {
    const SOON: &str = "soon";
    // Looked up before it is written: whoever changes deals at the same time would wait for the row.
    if tenure_jobs::waits(tx, SETTLE, SOON)? {
        return Ok(());
    }
    let job = NewJob {
        kind: SETTLE,
        payload: serde_json::json!({}),
        unique_key: Some(SOON),
        // Whoever changes one deal changes more, and so does an import.
        run_at: by.now + SignedDuration::from_mins(1),
        max_attempts: 5,
    };
    tenure_jobs::enqueue(tx, &job, by.uuid(), by.now)?;
    Ok(())
}
