//! Lines that stand on several accounts (`revenue_shared`): kept in the transaction that writes a line.

use std::collections::BTreeSet;

use tenure_db::{Tx, ids_value, params};
use uuid::Uuid;

use super::super::model::Facts;
use super::super::model::identity::match_key;
use crate::base::Result;
use crate::base::registry::MergeRule;

/// In a merge a line of which the account that stays has a copy stays behind: both would count there.
pub(in crate::features::revenue) const MERGE: MergeRule = MergeRule {
    table: "revenue_lines",
    moves: "not exists (select 1 from revenue_lines s where s.account_id = :to and s.match_key = m.match_key
              and s.document_number <> '' and m.document_number <> '' and s.archived_at is null and s.sold_on = m.sold_on
              and s.currency = m.currency and s.amount_minor = m.amount_minor)",
};

/// What copies of a line have in common.
const ALIKE: &str = "partition by l.match_key, l.sold_on, l.currency, l.amount_minor";

/// That the line `l` counts at another account in scope that was created before its own, where it stands on several of a
/// group; open for what is asked of the line `c` of that account. The words are those of
/// [`expand`](crate::base::exports::expand).
pub const EARLIER: &str = "exists (select 1 from revenue_shared s
    join revenue_shared o on o.match_key = s.match_key and o.account_id < s.account_id
    join revenue_lines c on c.account_id = o.account_id and c.id = o.line_id and c.sold_on = l.sold_on
     and c.currency = l.currency and c.amount_minor = l.amount_minor and c.archived_at is null
   where s.account_id = l.account_id and s.line_id = l.id
     and exists (select 1 from account_tree ta join account_tree tb on tb.ancestor_id = ta.ancestor_id
          where ta.account_id = l.account_id and tb.account_id = o.account_id
            and ta.valid_from <= :today and ta.valid_to > :today and tb.valid_from <= :today and tb.valid_to > :today)
     and :seen(o.account_id)";

/// Keys that are looked at in one statement.
const CHUNK: usize = 5_000;

/// The lines among these of which another account has a copy, with the columns of `revenue_shared`. They are read once
/// and not beside each other: the accounts of those alike differ when the first and the last of them do.
fn copied(among: &str) -> String {
    format!(
        "select c.account_id, c.id, c.match_key from (
             select l.account_id, l.id, l.match_key,
                    first_value(l.account_id) over ({ALIKE} order by l.account_id) as one,
                    first_value(l.account_id) over ({ALIKE} order by l.account_id desc) as other
               from revenue_lines l
              where {among} and l.document_number <> '' and l.archived_at is null) c
          where c.one <> c.other"
    )
}

const INSERT: &str = "insert into revenue_shared (account_id, line_id, match_key)";

/// The keys of lines that can be shared: those with a document.
pub(in crate::features::revenue) fn keys<'a>(facts: impl Iterator<Item = &'a Facts>) -> BTreeSet<Uuid> {
    facts.filter(|f| !f.document_number.is_empty()).map(match_key).collect()
}

/// Looks anew which lines with these keys are shared.
pub(in crate::features::revenue) fn refresh(tx: &Tx<'_>, keys: &BTreeSet<Uuid>) -> Result<()> {
    let keys: Vec<Uuid> = keys.iter().copied().collect();
    for chunk in keys.chunks(CHUNK) {
        let list = [ids_value(chunk.iter().copied())];
        tx.execute(&format!("delete from revenue_shared where {}", tx.among_sql("match_key", "$1")), &list)?;
        tx.execute(&format!("{INSERT} {}", copied(&tx.among_sql("l.match_key", "$1"))), &list)?;
    }
    Ok(())
}

/// Looks anew at the lines of the accounts in a work set, and at their copies elsewhere.
pub(in crate::features::revenue) fn rebuild(tx: &Tx<'_>, set: Uuid) -> Result<()> {
    let keys = tx.query(
        "select match_key from revenue_lines where account_id in (select id from work_sets where set_id = $1)
            and document_number <> ''
         union select match_key from revenue_shared where account_id in (select id from work_sets where set_id = $1)",
        &params![set],
        |r| Ok::<_, crate::base::Error>(r.get::<Uuid>(0)?),
    )?;
    tx.execute(
        "delete from revenue_shared where account_id in (select id from work_sets where set_id = $1)",
        &params![set],
    )?;
    refresh(tx, &keys.into_iter().collect())
}

/// How many rows are missing or too many; `repair` writes all anew.
pub(in crate::features::revenue) fn check(tx: &Tx<'_>, repair: bool) -> Result<i64> {
    let (kept, right) = ("select account_id, line_id, match_key from revenue_shared", copied("1 = 1"));
    let count = |those: &str, but: &str| {
        let sql = format!("select count(*) from ({those} except {but}) wrong");
        tx.query_one(&sql, &[], |r| Ok::<_, crate::base::Error>(r.get::<i64>(0)?))
    };
    let wrong = count(&right, kept)? + count(kept, &right)?;
    if repair && wrong > 0 {
        tx.execute("delete from revenue_shared", &[])?;
        tx.execute(&format!("{INSERT} {right}"), &[])?;
    }
    Ok(wrong)
}
