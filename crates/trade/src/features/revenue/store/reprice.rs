//! Converting lines again after rates or the install's currency changed: part by part, in the order of the accounts.

use tenure_db::{Conn, Tx, Value, params};
use uuid::Uuid;

use crate::base::{AccountId, Error, Result, RevenueLineId};
use crate::features::rates::model::{Basis, Rates};

/// Lines that are looked at in one transaction.
const CHUNK: i64 = 2_000;

/// A line as conversion sees it.
struct Priced {
    account: AccountId,
    id: RevenueLineId,
    right: Option<i64>,
    wrong: bool,
}

fn part(q: &Conn<'_>, rates: &Rates, currency: &str, after: (Uuid, Uuid)) -> Result<Vec<Priced>> {
    q.query(
        "select account_id, id, sold_on, amount_minor, currency, reporting_minor, reporting_currency from revenue_lines
          where (account_id, id) > ($1, $2) order by account_id, id limit $3",
        &params![after.0, after.1, CHUNK],
        |r| {
            let (minor, own): (i64, String) = (r.get(3)?, r.get(4)?);
            let right = rates.convert(minor, &own, currency, r.get(2)?, Basis::Historical);
            let wrong = r.get::<Option<i64>>(5)? != right || r.get::<String>(6)? != currency;
            Ok(Priced { account: r.get(0)?, id: r.get(1)?, right, wrong })
        },
    )
}

/// Converts the next lines; answers how many were wrong, and where the next part begins.
///
/// # Errors
/// What the database says.
pub(in crate::features::revenue) fn run(
    tx: &Tx<'_>,
    rates: &Rates,
    currency: &str,
    after: (Uuid, Uuid),
    repair: bool,
) -> Result<(usize, Option<(Uuid, Uuid)>)> {
    let lines = part(tx, rates, currency, after)?;
    let next = lines.last().map(|l| (l.account.0, l.id.0));
    let wrong: Vec<&Priced> = lines.iter().filter(|l| l.wrong).collect();
    if repair {
        store(tx, currency, &wrong)?;
    }
    Ok((wrong.len(), next))
}

/// Lines of one account after the other, each by its key. The version stays: nobody has edited anything.
fn store(tx: &Tx<'_>, currency: &str, lines: &[&Priced]) -> Result<()> {
    for line in lines {
        tx.execute(
            "update revenue_lines set reporting_minor = $3, reporting_currency = $4 where account_id = $1 and id = $2",
            &params![line.account, line.id, line.right.map_or(Value::NullInt, Value::Int), currency],
        )?;
    }
    Ok(())
}

/// The install's currency as it is stored now.
pub(in crate::features::revenue) fn currency(q: &Conn<'_>) -> Result<String> {
    Ok::<_, Error>(crate::base::settings::load(q)?.currency)
}
