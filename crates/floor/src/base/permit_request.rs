//! The permit of whoever looks after one internal request.
//!
//! It is a kind of its own, beside [`super::permit::Permit`]: it is no level on the account and opens nothing of it but
//! that one request and the account's head line (name, tier, lead). It holds only while the request is theirs: while
//! they are its owner and it is open, and for [`AFTER`] days after they answered or declined it, as long as they may take
//! that back. Given to somebody else, withdrawn, or with its account archived, it is gone with the next request.

use jiff::ToSpan;
use jiff::civil::Date;
use tenure_db::{Conn, Tx, params};

use super::sql::Sql;
use super::{AccountId, Error, RequestId, Result, UserId, Viewer};

/// Days for which an answered or declined request stays with whoever closed it.
pub const AFTER: i64 = 30;

/// Proof that the viewer looks after one request of an account, in this transaction.
pub struct RequestPermit<'tx> {
    conn: &'tx Conn<'tx>,
    account: AccountId,
    request: RequestId,
}

impl<'tx> RequestPermit<'tx> {
    /// The account, of which only the head line may be shown.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// The one request.
    pub fn request(&self) -> RequestId {
        self.request
    }

    /// The connection of the transaction that proved it.
    pub fn conn(&self) -> &'tx Conn<'tx> {
        self.conn
    }
}

/// Appends the condition that the request `r` is somebody's; the caller has written `where` or `and` before it. Lists,
/// notices and explanations share it with the permit.
pub fn theirs(sql: &mut Sql, user: UserId, today: Date) {
    let since = today.checked_sub(AFTER.days()).unwrap_or(today);
    let (user, since) = (sql.param(user), sql.param(since));
    sql.push(&format!(
        "(r.owner_id = {user} and r.archived_at is null
          and (r.state in ('open', 'accepted') or (r.state in ('answered', 'declined') and r.closed_on >= {since}))
          and exists (select 1 from accounts own where own.id = r.account_id and own.archived_at is null))"
    ));
}

/// A permit for looking at a request of one's own.
///
/// # Errors
/// `NotFound` when it is absent or not theirs.
pub fn look_request<'tx>(
    q: &'tx Conn<'tx>,
    viewer: &Viewer,
    account: AccountId,
    request: RequestId,
) -> Result<RequestPermit<'tx>> {
    let mut sql = Sql::new("select 1 from requests r where r.account_id = ");
    sql.bind(account).push(" and r.id = ").bind(request).push(" and ");
    theirs(&mut sql, viewer.id, viewer.today);
    let found = q.query_opt(&sql.text, &sql.values, |r| Ok::<_, Error>(r.get::<i64>(0)?))?;
    if found.is_some() { Ok(RequestPermit { conn: q, account, request }) } else { Err(Error::NotFound) }
}

/// A permit for changing a request of one's own; locks the account as every permit does.
///
/// # Errors
/// `NotFound` when it is absent or not theirs.
pub fn permit_request<'tx>(
    tx: &'tx Tx<'tx>,
    viewer: &Viewer,
    account: AccountId,
    request: RequestId,
) -> Result<RequestPermit<'tx>> {
    look_request(tx, viewer, account, request)?;
    tx.execute("update accounts set writes = writes + 1 where id = $1", &params![account])?;
    // Read again under the lock: it may have been given away while we waited for it.
    look_request(tx, viewer, account, request)
}
