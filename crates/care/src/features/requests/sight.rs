//! By which permit somebody sees or changes a request: one on the account, or the one of its owner.

use tenure_db::Tx;

use super::store;
use crate::base::permit::{look, permit};
use crate::base::permit_request::{look_request, permit_request};
use crate::base::{AccountId, Acting, Conn, Contribute, Error, Permit, Read, RequestId, RequestPermit, Result, Viewer};

/// By which permit somebody sees a request.
pub enum Sight<'tx> {
    /// They see the account.
    Account(Permit<'tx, Read>),
    /// They see only this request, which is theirs, and the account's head line.
    Own(RequestPermit<'tx>),
}

impl<'tx> Sight<'tx> {
    /// Finds it.
    ///
    /// # Errors
    /// `NotFound` when neither the account nor the request is visible.
    pub fn find(q: &'tx Conn<'tx>, viewer: &Viewer, account: AccountId, id: RequestId) -> Result<Self> {
        match look::<Read>(q, viewer, account) {
            Ok(permit) => Ok(Sight::Account(permit)),
            Err(Error::NotFound) => look_request(q, viewer, account, id).map(Sight::Own),
            Err(other) => Err(other),
        }
    }

    /// The account.
    pub fn account(&self) -> AccountId {
        match self {
            Sight::Account(permit) => permit.account(),
            Sight::Own(permit) => permit.account(),
        }
    }

    /// The connection of the transaction that proved it.
    pub fn conn(&self) -> &'tx Conn<'tx> {
        match self {
            Sight::Account(permit) => permit.conn(),
            Sight::Own(permit) => permit.conn(),
        }
    }

    /// Whether the viewer may ask, change and withdraw here.
    pub fn may_ask(&self) -> bool {
        matches!(self, Sight::Account(permit) if permit.allows::<Contribute>())
    }
}

/// By which permit somebody changes a request.
pub enum Hand<'tx> {
    /// They work on the account.
    Asker(Permit<'tx, Contribute>),
    /// They look after the request.
    Owner(RequestPermit<'tx>),
}

impl<'tx> Hand<'tx> {
    /// The asker's side: whoever works on the account.
    ///
    /// # Errors
    /// `NotFound` or `Forbidden` without `contribute` on the account, also for the owner who sees the request only.
    pub fn asker(tx: &'tx Tx<'tx>, by: &Acting, account: AccountId, id: RequestId) -> Result<Self> {
        match permit::<Contribute>(tx, &by.viewer, account) {
            Ok(permit) => Ok(Hand::Asker(permit)),
            Err(Error::NotFound) => {
                look_request(tx, &by.viewer, account, id)?;
                Err(Error::Forbidden("requests-error-asker"))
            }
            Err(other) => Err(other),
        }
    }

    /// The owner's side: nobody answers in somebody else's name.
    ///
    /// # Errors
    /// `NotFound` when the request is invisible, `Forbidden` for others who see it.
    pub fn owner(tx: &'tx Tx<'tx>, by: &Acting, account: AccountId, id: RequestId) -> Result<Self> {
        match permit_request(tx, &by.viewer, account, id) {
            Ok(permit) => Ok(Hand::Owner(permit)),
            Err(Error::NotFound) => {
                store::request::find(&Sight::Account(look::<Read>(tx, &by.viewer, account)?), id)?;
                Err(Error::Forbidden("requests-error-owner"))
            }
            Err(other) => Err(other),
        }
    }

    /// Either side.
    ///
    /// # Errors
    /// `NotFound` when the request is invisible, `Forbidden` for others who see it.
    pub fn either(tx: &'tx Tx<'tx>, by: &Acting, account: AccountId, id: RequestId) -> Result<Self> {
        match Self::owner(tx, by, account, id) {
            Err(Error::Forbidden(_)) => Self::asker(tx, by, account, id),
            found => found,
        }
    }

    /// The account.
    pub fn account(&self) -> AccountId {
        match self {
            Hand::Asker(permit) => permit.account(),
            Hand::Owner(permit) => permit.account(),
        }
    }

    /// The connection of the transaction that proved it.
    pub fn conn(&self) -> &'tx Conn<'tx> {
        match self {
            Hand::Asker(permit) => permit.conn(),
            Hand::Owner(permit) => permit.conn(),
        }
    }
}
