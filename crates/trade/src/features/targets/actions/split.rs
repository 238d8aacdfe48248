//! Splitting a team's target over its people: the parts add up to the last minor unit.

use tenure_db::Tx;

use super::super::model::{About, EditTarget, NewTarget, Part, split};
use super::super::store::target;
use super::{edit, own, set};
use crate::base::money::Money;
use crate::base::{Acting, Error, Result, TargetId, UserId};
use crate::features::people::merge::Base;

/// Whose weight is how much: what each gets stands in this proportion.
pub type Shares = Vec<(UserId, u64)>;

/// Gives a target of a team, of the whole, to people: new targets of the same period, or the amounts of those that
/// there are. Answers whose became how much.
///
/// # Errors
/// `Invalid` without people; `Forbidden` when the actor may not set the targets of one of them.
pub fn split_over(
    tx: &Tx<'_>,
    by: &Acting,
    id: TargetId,
    shares: &Shares,
    reason: &str,
) -> Result<Vec<(UserId, Money)>> {
    let team = own_or_seen(tx, by, id)?;
    if shares.is_empty() || shares.iter().all(|(_, weight)| *weight == 0) {
        return Err(Error::field("weights", "targets-error-nobody"));
    }
    let weights: Vec<u64> = shares.iter().map(|(_, weight)| *weight).collect();
    let parts = split(team.amount.minor, &weights);
    let mut given = Vec::new();
    for ((user, _), minor) in shares.iter().zip(parts) {
        let about = About { user: *user, team: false, part: Part::Whole };
        let amount = Money { minor, currency: team.amount.currency.clone() };
        let there = target::about(tx, &about)?.into_iter().find(|t| t.span == team.span);
        match there {
            _ if minor == 0 => {}
            None => {
                set(tx, by, &NewTarget { about, span: team.span, amount: amount.clone() }, reason)?;
            }
            Some(stored) => {
                let mut set = serde_json::Map::new();
                set.insert(String::from("amount_minor"), minor.into());
                set.insert(String::from("currency"), amount.currency.clone().into());
                let base = Base::at(Some(stored.version));
                edit(tx, by, stored.id, &EditTarget { set, base, reason: reason.to_owned() })?;
            }
        }
        given.push((*user, amount));
    }
    Ok(given)
}

/// A director splits their own team's target, which only those above them may change.
fn own_or_seen(tx: &Tx<'_>, by: &Acting, id: TargetId) -> Result<super::Target> {
    let stored = target::find(tx, &by.viewer, id)?;
    if !stored.about.team || stored.archived || stored.about.part != Part::Whole {
        return Err(Error::field("target", "targets-error-team"));
    }
    if stored.about.user != by.viewer.id {
        return own(tx, by, id);
    }
    Ok(stored)
}
