//! An account as a whole: its numbers, its gaps, and what is asked of it.

use std::collections::HashSet;

use jiff::civil::Date;
use tenure_db::params;

use super::super::model::{self, Account, Card, Colleague, Gap, Ground, Standards};
use super::cards::{self, Map};
use super::scope::KEY;
use crate::base::permit::AtLeast;
use crate::base::{Error, Permit, PersonId, Read, Result, UserId};
use crate::features::interactions::model::strength::{REACHED, fade_between, strength};

/// Everything that the pages of an account's relationships show, read once.
#[derive(Clone, Debug)]
pub struct World {
    /// The day.
    pub day: Date,
    /// People, open roles and lines.
    pub map: Map,
    /// The numbers.
    pub account: Account,
    /// What is asked of the account by its tier.
    pub standards: Standards,
    /// Who leads it.
    pub lead: Option<Colleague>,
    acted: HashSet<PersonId>,
}

impl World {
    /// Reads it.
    ///
    /// # Errors
    /// What the database says.
    pub fn load<L: AtLeast<Read>>(permit: &Permit<'_, L>, day: Date) -> Result<Self> {
        let map = cards::map(permit, day)?;
        let account = model::account(&map.cards);
        let (standards, lead) = standing(permit, day)?;
        Ok(Self { day, map, account, standards, lead, acted: acted(permit)? })
    }

    /// The gaps, the ones that matter most first.
    pub fn gaps(&self) -> Vec<Gap> {
        model::gaps(&Ground {
            day: self.day,
            cards: &self.map.cards,
            former: &self.map.former,
            account: &self.account,
            standards: self.standards,
            lead: self.lead.clone(),
            acted: &self.acted,
        })
    }

    /// The position or open role of an id.
    pub fn card(&self, id: crate::base::PositionId) -> Option<&Card> {
        self.map.cards.iter().find(|c| c.position == id)
    }
}

/// The gaps of the permit's account on a day.
///
/// # Errors
/// What the database says.
pub fn gaps<L: AtLeast<Read>>(permit: &Permit<'_, L>, day: Date) -> Result<Vec<Gap>> {
    Ok(World::load(permit, day)?.gaps())
}

/// The numbers of the permit's account on a day.
///
/// # Errors
/// What the database says.
pub fn account<L: AtLeast<Read>>(permit: &Permit<'_, L>, day: Date) -> Result<Account> {
    Ok(model::account(&cards::cards(permit, day)?))
}

/// What the tier of a day asks for, and who leads then.
pub fn standing<L: AtLeast<Read>>(permit: &Permit<'_, L>, day: Date) -> Result<(Standards, Option<Colleague>)> {
    permit.conn().query_one(
        "select t.tier, coalesce(m.is_key, 0), u.id, u.name
           from accounts a
           left join account_tiers t on t.account_id = a.id and t.valid_from <= $2 and t.valid_to > $2
           left join terms m on m.kind = 'tier' and m.code = t.tier
           left join assignments l on l.account_id = a.id and l.role = 'lead' and l.valid_from <= $2 and l.valid_to > $2
           left join users u on u.id = l.user_id
          where a.id = $1",
        &params![permit.account(), day],
        |r| {
            let (tier, key): (Option<String>, i64) = (r.get(0)?, r.get(1)?);
            let lead = r.get::<Option<UserId>>(2)?.zip(r.get::<Option<String>>(3)?);
            let lead = lead.map(|(id, name)| Colleague { id, name });
            Ok::<_, Error>((Standards::of(tier.as_deref(), key == 1), lead))
        },
    )
}

/// People of the permit's account with whom a next step or a promise is open. The promises belong to a feature to the
/// right, and are only read.
fn acted<L: AtLeast<Read>>(permit: &Permit<'_, L>) -> Result<HashSet<PersonId>> {
    let people: Vec<PersonId> = permit.conn().query(
        "select ip.person_id from interactions i
           join interaction_people ip on ip.account_id = i.account_id and ip.interaction_id = i.id
          where i.account_id = $1 and i.next_step_on is not null and i.next_step_done_at is null and i.archived_at is null
         union
         select p.person_id from promises p
          where p.account_id = $1 and p.state = 'open' and p.person_id is not null and p.archived_at is null",
        &params![permit.account()],
        |r| Ok::<_, Error>(r.get(0)?),
    )?;
    Ok(people.into_iter().collect())
}

/// How many key roles have a live contact.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// Key positions and open key roles.
    pub key: usize,
    /// Those with a live contact.
    pub covered: usize,
    /// The weightiest of the others: its title, else the name.
    pub missing: Option<String>,
}

/// The same as the numbers say, by one statement: for the head of every page of the account.
///
/// # Errors
/// What the database says.
pub fn coverage<L: AtLeast<Read>>(permit: &Permit<'_, L>, day: Date) -> Result<Coverage> {
    let sql = format!(
        "select n.name, p.title, coalesce(p.influence, 0), sum(c.two_way_raw), sum(c.one_way_raw), max(c.at_day)
           from positions p join persons n on n.id = p.person_id
           left join contact_strengths c on c.account_id = p.account_id and c.person_id = p.person_id
          where p.account_id = $1 and p.archived_at is null and p.valid_from <= $2 and p.valid_to > $2 and {KEY}
          group by p.id, n.name, p.title, p.influence
         union all
         select o.title, o.title, -1, cast(null as double precision), cast(null as double precision), cast(null as date)
           from open_roles o
          where o.account_id = $1 and o.archived_at is null and o.valid_from <= $2 and o.valid_to > $2
            and (o.is_key = 1 or o.influence >= 4)"
    );
    let rows = permit.conn().query(&sql, &params![permit.account(), day], |r| {
        let sums = (r.get::<Option<f64>>(3)?.unwrap_or(0.0), r.get::<Option<f64>>(4)?.unwrap_or(0.0));
        let at: Option<Date> = r.get(5)?;
        let left = at.map_or(0.0, |at| fade_between(at, day));
        let live = strength(sums.0 * left, sums.1 * left) >= REACHED;
        let weight = (r.get::<i64>(2)?, at.is_none());
        Ok::<_, Error>((r.get::<String>(0)?, r.get::<String>(1)?, weight, live))
    })?;
    let missing = rows.iter().filter(|(_, _, weight, live)| !live && weight.0 >= 0).max_by_key(|r| r.2);
    Ok(Coverage {
        key: rows.len(),
        covered: rows.iter().filter(|r| r.3).count(),
        missing: missing.map(|(name, title, ..)| if title.is_empty() { name.clone() } else { title.clone() }),
    })
}
