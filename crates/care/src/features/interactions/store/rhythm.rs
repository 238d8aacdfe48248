//! Accounts whose rhythm of contact is over its goal.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use tenure_db::{Conn, Value, params};

use crate::base::clock::day_in;
use crate::base::permit::AtLeast;
use crate::base::sql::Sql;
use crate::base::{AccountId, Cx, Error, Permit, PersonId, Read, Result, Scope};
use crate::features::duties::Rules;
use crate::features::duties::model::{Cadence, goal, next_due};
use crate::features::fields::model::Facts;

/// An account that was not talked to for long.
#[derive(Clone, Debug)]
pub struct Silent {
    /// The account.
    pub account: AccountId,
    /// Days between conversations that are aimed at.
    pub goal: i64,
    /// The last touch.
    pub last_at: Option<Timestamp>,
    /// What it was about, or empty.
    pub topic: String,
    /// Somebody who took part.
    pub person: Option<PersonId>,
}

/// What the silence of accounts is measured against.
#[derive(Clone, Copy, Debug)]
pub struct Measure<'a> {
    /// The instant of the request.
    pub now: Timestamp,
    /// Cadences of duty profiles, in the order in which they are asked.
    pub cadences: &'a [Cadence],
}

/// Accounts in scope whose last touch lies further back than their cadence, or that had none, the longest silence
/// first. Former clients are left out. `key` chooses between those whose tier is a key one and the others.
pub fn silent(q: &Conn<'_>, scope: &Scope, key: bool, measure: Measure<'_>, limit: i64) -> Result<Vec<Silent>> {
    let mut sql = Sql::new(
        "select a.id, s.last_conversation_at,
                coalesce((select i.summary from interactions i where i.account_id = a.id and i.id = s.last_conversation_id), ''),
                (select ip.person_id from interaction_people ip
                  where ip.account_id = a.id and ip.interaction_id = s.last_conversation_id and ip.present = 1 limit 1), ",
    );
    let day = sql.param(scope.today);
    by_duty(&mut sql, measure.cadences, &day, goal(key), Value::Int);
    // Key accounts are few of a large scope: they are looked up. All others are walked from the longest silence on.
    let drives = key && scope.large;
    if drives {
        sql.push(&format!(
            " from (select distinct t.account_id from terms m cross join account_tiers t
                     where m.kind = 'tier' and m.is_key = 1 and t.tier = m.code and t.valid_from <= {day} and t.valid_to > {day}) k
                cross join account_stats s cross join accounts a where s.account_id = k.account_id and a.id = s.account_id"
        ));
    } else {
        sql.push(" from account_stats s join accounts a on a.id = s.account_id where 1 = 1");
    }
    sql.push(" and a.archived_at is null and (s.last_conversation_at is null or s.last_conversation_at < ");
    let ago = |days: i64| Value::Instant(measure.now - SignedDuration::from_hours(24 * days));
    by_duty(&mut sql, measure.cadences, &day, goal(key), ago);
    sql.push(")");
    if !drives {
        let exists = if key { "exists" } else { "not exists" };
        sql.push(&format!(
            " and {exists} (select 1 from account_tiers t join terms m on m.kind = 'tier' and m.code = t.tier
                where t.account_id = a.id and t.valid_from <= {day} and t.valid_to > {day} and m.is_key = 1)"
        ));
    }
    sql.push(&format!(
        " and not exists (select 1 from account_lifecycles l
            where l.account_id = a.id and l.valid_from <= {day} and l.valid_to > {day} and l.lifecycle = 'former') and "
    ));
    scope.filter(&mut sql, "a.id");
    sql.push(" order by s.last_conversation_at nulls first, s.account_id limit ").bind(limit);
    q.query(&sql.text, &sql.values, |r| {
        let (account, last_at, goal) = (r.get(0)?, r.get(1)?, r.get(4)?);
        Ok::<_, Error>(Silent { account, goal, last_at, topic: r.get(2)?, person: r.get(3)? })
    })
}

/// The value for an account's cadence: that of the first that fits, else that of `usual`.
fn by_duty(sql: &mut Sql, cadences: &[Cadence], day: &str, usual: i64, value: impl Fn(i64) -> Value<'static>) {
    // What stands behind a cadence for all accounts is never asked.
    let last = cadences.iter().position(|c| c.tier.is_none() && c.sector.is_none());
    let (cases, usual) = match last {
        Some(at) => (&cadences[..at], cadences[at].days),
        None => (cadences, usual),
    };
    if cases.is_empty() {
        sql.push("cast(").bind(value(usual)).push(" as bigint)");
        return;
    }
    sql.push("case");
    for case in cases {
        let mut parts = Vec::new();
        if let Some(sector) = &case.sector {
            parts.push(format!("a.sector = {}", sql.param(sector.clone())));
        }
        if let Some(tier) = &case.tier {
            let tier = sql.param(tier.clone());
            parts.push(format!(
                "exists (select 1 from account_tiers d where d.account_id = a.id and d.tier = {tier}
                  and d.valid_from <= {day} and d.valid_to > {day})"
            ));
        }
        sql.push(&format!(" when {} then cast(", parts.join(" and "))).bind(value(case.days)).push(" as bigint)");
    }
    sql.push(" else cast(").bind(value(usual)).push(" as bigint) end");
}

/// The rhythm of one account, for whoever looks.
#[derive(Clone, Debug, PartialEq)]
pub struct Rhythm {
    /// Days between conversations.
    pub days: i64,
    /// Whether the tier is a key one: what counts where no duty profile says how often.
    pub key: bool,
    /// The day of the last conversation.
    pub last: Option<Date>,
    /// The day by which the next one is due; none when there was none yet.
    pub due: Option<Date>,
}

/// The rhythm of the permit's account.
pub fn of<L: AtLeast<Read>>(permit: &Permit<'_, L>, cx: &Cx) -> Result<Rhythm> {
    let (sector, tier, key, last) = permit.conn().query_one(
        "select a.sector, t.tier, coalesce(m.is_key, 0), s.last_conversation_at
           from accounts a
           left join account_stats s on s.account_id = a.id
           left join account_tiers t on t.account_id = a.id and t.valid_from <= $2 and t.valid_to > $2
           left join terms m on m.kind = 'tier' and m.code = t.tier
          where a.id = $1",
        &params![permit.account(), cx.today()],
        |r| {
            let (sector, tier): (Option<String>, Option<String>) = (r.get(0)?, r.get(1)?);
            Ok::<_, Error>((sector, tier, r.get::<i64>(2)? == 1, r.get::<Option<Timestamp>>(3)?))
        },
    )?;
    let facts = Facts { sector: sector.as_deref(), tier: tier.as_deref(), roles: &cx.viewer.roles };
    let rules = Rules::of(permit.conn(), cx)?;
    let days = rules.cadence(facts).map_or_else(|| goal(key), |(_, days)| days);
    let last = last.map(|at| day_in(at, &cx.settings().zone));
    Ok(Rhythm { days, key, last, due: next_due(last, days) })
}
