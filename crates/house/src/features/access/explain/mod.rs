//! Why somebody sees an account, who sees it, and what somebody sees: in sentences, today or on a past day.
//!
//! A past day reads the same dated rows as today: who had which part, which lines held. Who may ask is always decided
//! by today's rights.

pub mod pair;
pub mod user;
pub mod why;

pub use pair::{Rule, Verdict, own, pair};
pub use user::{Asker, Overview, SourceCount, may_ask, user};
pub use why::{Why, account};

pub use proof::Proof;

mod proof {
    use crate::base::permit::{AtLeast, look};
    use crate::base::{AccountId, Conn, Error, Manage, Permit, Read, Result, Right, Viewer};
    use crate::features::access::store::explain as store;

    /// Proof that the asker may have an account's access explained: by managing it, or as an auditor.
    pub struct Proof(AccountId);

    impl Proof {
        /// The account.
        pub fn account(&self) -> AccountId {
            self.0
        }

        /// Whoever may read an account may see its team, and may ask about themselves.
        pub fn reader(permit: &Permit<'_, impl AtLeast<Read>>) -> Self {
            Self(permit.account())
        }

        /// Whoever manages the account may ask about everybody, and so may auditors, whose answers name no account
        /// that they cannot see.
        ///
        /// # Errors
        /// `NotFound` when absent or invisible, `Forbidden` when visible but not managed.
        pub fn asker(q: &Conn<'_>, viewer: &Viewer, account: AccountId) -> Result<Self> {
            if viewer.has(Right::Audit) {
                return if store::exists(q, account)? { Ok(Self(account)) } else { Err(Error::NotFound) };
            }
            let permit = look::<Read>(q, viewer, account)?;
            if permit.ranks::<Manage>() { Ok(Self(account)) } else { Err(Error::Forbidden("error-needs-manage")) }
        }
    }
}

/// Who looks after internal requests of an account, with their number: today only, for nothing is known of other days.
///
/// # Errors
/// As [`account`].
pub fn request_owners(
    q: &crate::base::Conn<'_>,
    viewer: &crate::base::Viewer,
    account: crate::base::AccountId,
    day: jiff::civil::Date,
) -> crate::base::Result<Vec<(crate::base::UserId, String, i64)>> {
    let proof = Proof::asker(q, viewer, account)?;
    if day != viewer.today {
        return Ok(Vec::new());
    }
    crate::features::access::store::explain::request_owners(q, &proof, day)
}

/// The day that is really asked about: not after today, for nobody has rights tomorrow yet.
pub fn day_of(asked: jiff::civil::Date, today: jiff::civil::Date) -> jiff::civil::Date {
    asked.min(today)
}
