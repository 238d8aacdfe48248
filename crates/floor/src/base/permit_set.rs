//! One permit for many accounts, decided by set-based statements: what bulk verbs ask for.

use std::marker::PhantomData;

use tenure_db::{Tx, params};
use uuid::Uuid;

use super::{AccountId, Error, Level, Manage, Result, Viewer};

/// Proof that the viewer holds level `L` on every account of a work set, in this transaction. The accounts are locked.
pub struct PermitSet<'tx, L: Level> {
    tx: &'tx Tx<'tx>,
    set: Uuid,
    level: PhantomData<L>,
}

impl<'tx, L: Level> PermitSet<'tx, L> {
    /// The work set that holds the accounts.
    pub fn set(&self) -> Uuid {
        self.set
    }

    /// The transaction that proved it.
    pub fn tx(&self) -> &'tx Tx<'tx> {
        self.tx
    }
}

/// A permit for changing all accounts of a work set; locks them first, as a single permit does.
///
/// # Errors
/// `NotFound` when any is absent or invisible, `Forbidden` when the level is missing on one, `Conflict` when one is
/// archived.
pub fn permit_set<'tx, L: Level>(tx: &'tx Tx<'tx>, viewer: &Viewer, set: Uuid) -> Result<PermitSet<'tx, L>> {
    let (permit, archived) = prove(tx, viewer, set)?;
    if archived { Err(Error::conflict("error-archived")) } else { Ok(permit) }
}

/// Like [`permit_set`], but takes archived accounts too: for undo.
///
/// # Errors
/// `NotFound` when any is absent or invisible, `Forbidden` when the level is missing on one.
pub fn permit_set_archived<'tx, L: Level>(tx: &'tx Tx<'tx>, viewer: &Viewer, set: Uuid) -> Result<PermitSet<'tx, L>> {
    Ok(prove(tx, viewer, set)?.0)
}

/// The permit, and whether any of the accounts is archived.
fn prove<'tx, L: Level>(tx: &'tx Tx<'tx>, viewer: &Viewer, set: Uuid) -> Result<(PermitSet<'tx, L>, bool)> {
    tx.execute(
        "update accounts set writes = writes + 1 where id in (select id from work_sets where set_id = $1)",
        &params![set],
    )?;
    let held = tx.query(
        "select a.id, coalesce(a.archived_at, 0) > 0,
                (select max(case when aa.level < ur.level_cap then aa.level else ur.level_cap end)
                   from account_access aa cross join user_reach ur
                  where aa.account_id = w.id and aa.valid_from <= $3 and aa.valid_to > $3
                    and ur.viewer_id = $2 and ur.holder_id = aa.holder_id and ur.valid_from <= $3 and ur.valid_to > $3)
           from work_sets w left join accounts a on a.id = w.id where w.set_id = $1",
        &params![set, viewer.id, viewer.today],
        |r| Ok::<_, Error>((r.get::<Option<AccountId>>(0)?, r.get::<bool>(1)?, r.get::<Option<i64>>(2)?.unwrap_or(0))),
    )?;
    let rank = |found: &Option<AccountId>, rank: i64| if found.is_some() { rank.max(viewer.all_accounts) } else { 0 };
    let lowest = held.iter().map(|(found, _, level)| rank(found, *level)).min().unwrap_or(L::RANK);
    if lowest < L::RANK {
        let visible = held.iter().all(|(found, _, level)| rank(found, *level) >= super::Read::RANK);
        return Err(if visible { Error::Forbidden("error-needs-manage") } else { Error::NotFound });
    }
    Ok((PermitSet { tx, set, level: PhantomData }, held.iter().any(|(_, archived, _)| *archived)))
}

/// Like [`permit_set`] for managing, but an account that nobody leads from `day` on counts too when the viewer edits it
/// by a territory: whoever answers for a territory may say who looks after what has no lead in it. For undo, `archived`
/// accounts are taken too, and the rows of the work set `own`, by which the act itself gave leads, count as none.
///
/// # Errors
/// As [`permit_set`].
pub fn permit_set_unled<'tx>(
    tx: &'tx Tx<'tx>,
    viewer: &Viewer,
    set: Uuid,
    day: jiff::civil::Date,
    (archived, own): (bool, Uuid),
) -> Result<PermitSet<'tx, Manage>> {
    tx.execute(
        "update accounts set writes = writes + 1 where id in (select id from work_sets where set_id = $1)",
        &params![set],
    )?;
    // Twice the level, and one more where a territory gives it: one number, so that one probe finds both.
    let held = tx.query(
        "select a.id, coalesce(a.archived_at, 0) > 0,
                (select max(2 * (case when aa.level < ur.level_cap then aa.level else ur.level_cap end)
                            + case when aa.via = 'territory' then 1 else 0 end)
                   from account_access aa cross join user_reach ur
                  where aa.account_id = w.id and aa.valid_from <= $3 and aa.valid_to > $3
                    and ur.viewer_id = $2 and ur.holder_id = aa.holder_id and ur.valid_from <= $3 and ur.valid_to > $3),
                exists (select 1 from assignments s where s.account_id = w.id and s.role = 'lead' and s.valid_to > $4
                           and not exists (select 1 from work_sets o where o.set_id = $5 and o.id = s.id))
           from work_sets w left join accounts a on a.id = w.id where w.set_id = $1",
        &params![set, viewer.id, viewer.today, day, own],
        |r| {
            let there = r.get::<Option<AccountId>>(0)?.is_some();
            let held = r.get::<Option<i64>>(2)?.unwrap_or(0).max(2 * viewer.all_accounts);
            Ok::<_, Error>((if there { held } else { 0 }, r.get::<bool>(1)?, r.get::<bool>(3)?))
        },
    )?;
    let manage = 2 * Manage::RANK;
    let may = |held: i64, led: bool| held >= manage || (held == manage - 1 && !led);
    if !held.iter().all(|(held, _, led)| may(*held, *led)) {
        let visible = held.iter().all(|(held, ..)| *held >= 2 * super::Read::RANK);
        return Err(if visible { Error::Forbidden("error-needs-manage") } else { Error::NotFound });
    }
    if !archived && held.iter().any(|(_, gone, _)| *gone) {
        return Err(Error::conflict("error-archived"));
    }
    Ok(PermitSet { tx, set, level: PhantomData })
}
