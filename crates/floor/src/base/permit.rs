//! Nothing reaches a row without a permit.
//!
//! A [`Permit`] is made only here, after the database said that the viewer holds the level on the account today.
//! It lives no longer than its transaction, and store functions take the account id from it, so a check cannot be
//! forgotten or made for another account.

use std::marker::PhantomData;

use tenure_db::{Conn, Tx, params};

use super::{AccountId, Error, Result, Viewer};

mod sealed {
    pub trait Sealed {}
}

/// A level of access as a type. Each level includes the one before.
pub trait Level: sealed::Sealed + Copy + 'static {
    /// 1 head, 2 read, 3 contribute, 4 edit, 5 manage.
    const RANK: i64;
}

/// A level that includes `L`: what store functions ask for.
pub trait AtLeast<L: Level>: Level {}

macro_rules! levels {
    ($($(#[$doc:meta])* $name:ident = $rank:literal includes [$($below:ident),*];)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;
        impl sealed::Sealed for $name {}
        impl Level for $name { const RANK: i64 = $rank; }
        $(impl AtLeast<$below> for $name {})*
    )+};
}

levels! {
    /// Name and lead only.
    Head = 1 includes [Head];
    /// Everything that the account page shows.
    Read = 2 includes [Head, Read];
    /// Log, promise, comment.
    Contribute = 3 includes [Head, Read, Contribute];
    /// Fields, people, deals, plan.
    Edit = 4 includes [Head, Read, Contribute, Edit];
    /// Team, tier, parent, archive, merge, grants.
    Manage = 5 includes [Head, Read, Contribute, Edit, Manage];
}

/// Proof that the viewer holds level `L` on one account, in this transaction.
pub struct Permit<'tx, L: Level> {
    conn: &'tx Conn<'tx>,
    account: AccountId,
    rank: i64,
    archived: bool,
    level: PhantomData<L>,
}

impl<'tx, L: Level> Permit<'tx, L> {
    /// The account that the permit is for.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// The connection of the transaction that proved it.
    pub fn conn(&self) -> &'tx Conn<'tx> {
        self.conn
    }

    /// Whether the account is archived (then only reading is allowed).
    pub fn archived(&self) -> bool {
        self.archived
    }

    /// Whether the viewer could also get level `M`: for showing or hiding buttons.
    pub fn allows<M: Level>(&self) -> bool {
        self.rank >= M::RANK && (!self.archived || M::RANK < Contribute::RANK)
    }

    /// Refuses what needs level `M`: for forms, before anybody types what [`permit`] would refuse.
    ///
    /// # Errors
    /// `Conflict` when the account is archived, `Forbidden` when the level is missing.
    pub fn may<M: Level>(&self) -> Result<()> {
        if self.archived && M::RANK >= Contribute::RANK {
            return Err(Error::conflict("error-archived"));
        }
        check::<M>(self.rank)
    }

    /// Like `allows`, but an archived account counts as a live one: for the button Restore.
    pub fn ranks<M: Level>(&self) -> bool {
        self.rank >= M::RANK
    }
}

/// What the viewer holds on an account: rank (0 = nothing) and whether the account is archived.
fn held(q: &Conn<'_>, viewer: &Viewer, account: AccountId) -> Result<(i64, bool)> {
    let row = q.query_opt(
        "select a.archived_at is not null,
                (select max(case when aa.level < ur.level_cap then aa.level else ur.level_cap end)
                   from account_access aa cross join user_reach ur
                  where aa.account_id = a.id and aa.valid_from <= $3 and aa.valid_to > $3
                    and ur.viewer_id = $2 and ur.holder_id = aa.holder_id and ur.valid_from <= $3 and ur.valid_to > $3)
           from accounts a where a.id = $1",
        &params![account, viewer.id, viewer.today],
        |r| Ok::<_, Error>((r.get::<bool>(0)?, r.get::<Option<i64>>(1)?)),
    )?;
    let Some((archived, rank)) = row else { return Err(Error::NotFound) };
    Ok((rank.unwrap_or(0).max(viewer.all_accounts), archived))
}

fn check<L: Level>(rank: i64) -> Result<()> {
    if rank < Head::RANK || (rank < Read::RANK && L::RANK > Head::RANK) {
        return Err(Error::NotFound);
    }
    if rank < L::RANK {
        return Err(Error::Forbidden(match L::RANK {
            3 => "error-needs-contribute",
            4 => "error-needs-edit",
            _ => "error-needs-manage",
        }));
    }
    Ok(())
}

/// A permit for looking at an account: levels `Head` and `Read`.
///
/// # Errors
/// `NotFound` when the account is absent or invisible.
pub fn look<'tx, L: Level>(q: &'tx Conn<'tx>, viewer: &Viewer, account: AccountId) -> Result<Permit<'tx, L>> {
    let (rank, archived) = held(q, viewer, account)?;
    check::<L>(rank)?;
    Ok(Permit { conn: q, account, rank, archived, level: PhantomData })
}

/// A permit for changing an account; locks it by counting the write, so that rules like "exactly one lead" hold
/// under concurrency. Moves over several accounts must ask in id order.
///
/// # Errors
/// `NotFound` when invisible, `Forbidden` when visible but the level is missing, `Conflict` when archived.
pub fn permit<'tx, L: Level>(tx: &'tx Tx<'tx>, viewer: &Viewer, account: AccountId) -> Result<Permit<'tx, L>> {
    let permit = permit_archived::<L>(tx, viewer, account)?;
    if permit.archived {
        return Err(Error::conflict("error-archived"));
    }
    Ok(permit)
}

/// Like [`permit`], but takes archived accounts too: for restore and undo.
///
/// # Errors
/// `NotFound` when invisible, `Forbidden` when the level is missing.
pub fn permit_archived<'tx, L: Level>(tx: &'tx Tx<'tx>, viewer: &Viewer, account: AccountId) -> Result<Permit<'tx, L>> {
    let (rank, _) = held(tx, viewer, account)?;
    check::<L>(rank)?;
    tx.execute("update accounts set writes = writes + 1 where id = $1", &params![account])?;
    // Read again under the lock: the level may have been revoked while we waited for it.
    let (rank, archived) = held(tx, viewer, account)?;
    check::<L>(rank)?;
    Ok(Permit { conn: tx, account, rank, archived, level: PhantomData })
}
