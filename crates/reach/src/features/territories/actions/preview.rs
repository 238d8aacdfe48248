//! What a set of rules would do, without doing it.

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::base::{AccountId, Conn, Error, Result, RuleId, RuleSetId, Scope, Viewer};
use crate::features::territories::model::claims::Rules;
use crate::features::territories::model::gap::Gap;
use crate::features::territories::model::plan::{Manner, Plan, Stays};
use crate::features::territories::model::{RuleSet, TerritoryLevel};
use crate::features::territories::store::{facts, price, regions, rules, sets};

use super::drafts::stored;

/// Days for which a conversation makes a relationship.
const RELATIONSHIP_DAYS: i64 = 365;

/// What a set of rules would change from a day on.
pub struct Preview {
    /// The set.
    pub set: RuleSet,
    /// Its rules, as the plan's places name them.
    pub rules: Rules,
    /// The first day.
    pub from: Date,
    /// What would change and what would not.
    pub plan: Plan,
    /// People talked to in the last year, and our open promises, by account whose lead would change.
    pub price: HashMap<AccountId, (i64, i64)>,
    /// Names exactly these changes.
    pub fingerprint: String,
}

impl Preview {
    /// People and promises of all accounts whose lead would change.
    pub fn total_price(&self) -> (i64, i64) {
        self.price.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    }
}

/// The day from which rules may hold: not one that is over, for what was true then stays true.
///
/// # Errors
/// `Invalid` on `from`.
pub fn check_from(from: Date, today: Date) -> Result<()> {
    if from < today { Err(Error::field("from", "territories-error-past")) } else { Ok(()) }
}

/// The rules of a set with the accounts that they name and the tags that they ask for, as of a day.
pub fn ready(q: &Conn<'_>, set: RuleSetId, day: Date) -> Result<Rules> {
    let list = rules::list(q, set)?;
    let named = |rule: &&crate::features::territories::model::Rule| rule.precedence == TerritoryLevel::Named;
    let groups: Vec<RuleId> = list.iter().filter(named).filter(|r| r.conditions.groups).map(|r| r.id).collect();
    let any_named = list.iter().any(|rule| named(&rule));
    let mut ready = Rules::new(list, &regions::list(q)?);
    if any_named {
        for (rule, account) in rules::claims_by_name(q, set, &groups, day)? {
            ready.name(rule, account);
        }
    }
    for (account, tag) in rules::tagged(q, &ready.tags())? {
        ready.tag(account, tag);
    }
    Ok(ready)
}

/// What the rules would change of the accounts that the viewer can see. Only what they may manage changes.
///
/// # Errors
/// `NotFound` when there is no such set.
pub fn plan(
    q: &Conn<'_>,
    viewer: &Viewer,
    set: RuleSetId,
    from: Date,
    currency: &str,
) -> Result<(RuleSet, Rules, Plan)> {
    let set = stored(q, set)?;
    let rules = ready(q, set.id, from)?;
    let manner =
        Manner { leads_follow: set.leads_follow, holders: facts::holders(q, from)?, currency: currency.to_owned() };
    let scope = Scope::all(q, viewer)?;
    let mut plan = Plan::default();
    facts::walk(q, viewer, &scope, from, |seen| {
        plan.take(seen, &rules, &manner);
        Ok(())
    })?;
    plan.sort();
    Ok((set, rules, plan))
}

/// The plan with its price.
///
/// # Errors
/// As [`plan`].
pub fn preview(
    q: &Conn<'_>,
    viewer: &Viewer,
    set: RuleSetId,
    from: Date,
    currency: &str,
    now: Timestamp,
) -> Result<Preview> {
    let (set, rules, plan) = plan(q, viewer, set, from, currency)?;
    let changed: Vec<AccountId> = plan.changes.iter().filter(|c| c.changes_lead()).map(|c| c.account).collect();
    let since = now - SignedDuration::from_hours(24 * RELATIONSHIP_DAYS);
    let price = price::relationships(q, &changed, since)?;
    let fingerprint = plan.fingerprint(from);
    Ok(Preview { set, rules, from, plan, price, fingerprint })
}

/// What is open about the accounts that the viewer can see, by today's territories and leads and the rules in force.
pub struct Open {
    /// The rules in force; none when nothing was ever applied.
    pub rules: Rules,
    /// How many, in the order of [`Gap::ALL`].
    pub counts: [usize; 4],
    /// Which of them is listed.
    pub gap: Gap,
    /// Its accounts, those that weigh most first.
    pub accounts: Vec<Stays>,
}

/// Counts what is open in the scope, and lists one kind of it: the one asked for, else the first that there is.
///
/// # Errors
/// What the database says.
pub fn open(q: &Conn<'_>, viewer: &Viewer, scope: &Scope, asked: Option<Gap>) -> Result<Open> {
    let rules = match sets::live(q)? {
        Some(set) => ready(q, set.id, viewer.today)?,
        None => Rules::new(Vec::new(), &[]),
    };
    let mut lists: [Vec<Stays>; 4] = Default::default();
    facts::walk(q, viewer, scope, viewer.today, |seen| {
        for (kind, list) in Gap::ALL.into_iter().zip(&mut lists) {
            list.extend(kind.find(&seen, &rules));
        }
        Ok(())
    })?;
    let counts = [0, 1, 2, 3].map(|i: usize| lists[i].len());
    let first = Gap::ALL.into_iter().zip(counts).find(|(_, n)| *n > 0).map_or(Gap::Unassigned, |(gap, _)| gap);
    let gap = asked.unwrap_or(first);
    let place = Gap::ALL.into_iter().position(|kind| kind == gap).unwrap_or(0);
    let mut plan = Plan { unclaimed: std::mem::take(&mut lists[place]), ..Plan::default() };
    plan.sort();
    Ok(Open { rules, counts, gap, accounts: plan.unclaimed })
}
