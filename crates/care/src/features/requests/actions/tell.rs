//! Telling the owner and the asker.

use jiff::civil::Date;
use serde_json::json;
use tenure_db::Tx;

use crate::base::{AccountId, Acting, RequestId, Result, UserId};
use crate::features::notifications::{self, Message, Notice};

/// The owner: asked, or given by somebody else.
pub const ASKED: &str = "request-asked";
/// The asker: answered.
pub const ANSWERED: &str = "request-answered";
/// The asker: declined.
pub const DECLINED: &str = "request-declined";
/// The owner: withdrawn. It is theirs no more, so this names neither request nor account.
pub const WITHDRAWN: &str = "request-withdrawn";
/// Most characters of a request in a notice.
const WORDS: usize = 120;

/// What a notice says of a request. Bound to it, so that it is shown while its receiver may see the request.
pub(in crate::features::requests) fn message(
    kind: &'static str,
    (account, id): (AccountId, RequestId),
    (what, day): (&str, Date),
) -> Message {
    let what: String = match what.char_indices().nth(WORDS) {
        Some((end, _)) => format!("{}…", &what[..end]),
        None => what.to_owned(),
    };
    Message {
        kind,
        account: Some(account),
        href: format!("/accounts/{account}/requests/{id}"),
        args: json!({"what": what, "day": day.to_string()}),
    }
}

/// Tells one of us, but nobody of what they did themselves.
pub(super) fn tell(
    tx: &Tx<'_>,
    by: &Acting,
    kind: &'static str,
    user: UserId,
    at: (AccountId, RequestId),
    what: (&str, Date),
) -> Result<()> {
    if user != by.viewer.id {
        notifications::tell_once(tx, by, vec![(user, message(kind, at, what), at.1.0, by.today)])?;
    }
    Ok(())
}

/// Tells the owner that nothing is wanted any more.
pub(super) fn tell_withdrawn(tx: &Tx<'_>, by: &Acting, owner: UserId) -> Result<()> {
    let notice =
        Notice { user: owner, kind: WITHDRAWN, account: None, href: String::from("/requests"), args: json!({}) };
    notifications::notify(tx, by, notice)
}
