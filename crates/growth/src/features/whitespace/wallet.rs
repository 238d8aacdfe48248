//! Share of wallet of the accounts of a list.

use std::collections::HashMap;

use jiff::civil::Date;
use tenure_db::Conn;

use super::gather::Books;
use super::store::{Whose, cells};
use crate::base::{AccountId, Cx, Result};

/// Accounts whose grids are made at once.
const CHUNK: usize = 200;

/// Accounts that have an estimate on a day.
pub(super) const MAY: [&str; 3] =
    ["whitespace_cells w", "w.account_id", "w.spend_minor is not null and w.valid_from <= :day and w.valid_to > :day"];

/// The share of each account on a day in thousandths, as its page tells it; without an entry where nobody knows what the
/// client spends. Only accounts with an estimate are looked at.
///
/// # Errors
/// What the database says.
pub(super) fn shares(q: &Conn<'_>, cx: &Cx, accounts: &[AccountId], day: Date) -> Result<HashMap<AccountId, i64>> {
    let today = cx.today();
    let mut found = HashMap::new();
    for chunk in accounts.chunks(CHUNK) {
        let known = cells::with_estimates(q, chunk, day)?;
        if known.is_empty() {
            continue;
        }
        let books = Books::load(q, &Whose::These(&known), cx.settings(), day, today)?;
        for account in known {
            if let Some(share) = books.grid(account, &[]).total.share() {
                found.insert(account, (share * 1_000.0).round() as i64);
            }
        }
    }
    Ok(found)
}
