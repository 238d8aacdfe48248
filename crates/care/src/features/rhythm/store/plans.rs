//! How one keeps in touch with a person of an account.

use tenure_db::{Conn, Tx, params};

use super::super::model::Goals;
use crate::base::permit::AtLeast;
use crate::base::{Acting, Contribute, Error, Permit, PersonId, PositionId, Read, Result, UserId};
use crate::features::relationships::model::{HIGH, Role};

/// A stored plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Days between touches; 0 asks for none; none leaves it to the goals.
    pub goal_days: Option<i64>,
    /// Why they differ.
    pub reason: String,
    /// By what they like to be reached.
    pub channel: String,
    /// In which language.
    pub language: String,
    /// Counts edits; 0 when nothing was ever stored.
    pub version: i64,
}

/// The plan of a person.
pub fn find<L: AtLeast<Read>>(permit: &Permit<'_, L>, person: PersonId) -> Result<Plan> {
    let found = permit.conn().query_opt(
        "select goal_days, reason, channel, language, version from contact_plans where account_id = $1 and person_id = $2",
        &params![permit.account(), person],
        |r| {
            Ok::<_, Error>(Plan {
                goal_days: r.get(0)?,
                reason: r.get(1)?,
                channel: r.get(2)?,
                language: r.get(3)?,
                version: r.get(4)?,
            })
        },
    )?;
    Ok(found.unwrap_or_default())
}

/// Stores a plan and counts its version up.
pub fn put<L: AtLeast<Contribute>>(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, L>,
    person: PersonId,
    plan: &Plan,
) -> Result<()> {
    tx.execute(
        "insert into contact_plans (account_id, person_id, goal_days, reason, channel, language, updated_at, updated_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (account_id, person_id) do update set goal_days = excluded.goal_days, reason = excluded.reason,
           channel = excluded.channel, language = excluded.language, version = contact_plans.version + 1,
           updated_at = excluded.updated_at, updated_by = excluded.updated_by",
        &params![
            permit.account(),
            person,
            plan.goal_days,
            plan.reason.as_str(),
            plan.channel.as_str(),
            plan.language.as_str(),
            by.now,
            by.viewer.actor()
        ],
    )?;
    Ok(())
}

/// What the goal of one person is computed from.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    /// Code of the tier today.
    pub tier: Option<String>,
    /// Code of the sector.
    pub sector: Option<String>,
    /// Who keeps in touch: id and name.
    pub owner: Option<(UserId, String)>,
    /// Buying roles of the position.
    pub roles: Vec<String>,
    /// Whether it is a key one.
    pub key: bool,
}

/// Reads it for a position of the permit's account.
pub fn ground<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    day: jiff::civil::Date,
    position: PositionId,
) -> Result<Ground> {
    let ground = permit.conn().query_one(
        "select t.tier, a.sector, u.id, u.name, coalesce(p.influence, 0) from accounts a
           join positions p on p.account_id = a.id and p.id = $3
           left join account_tiers t on t.account_id = a.id and t.valid_from <= $2 and t.valid_to > $2
           left join assignments l on l.account_id = a.id and l.role = 'lead' and l.valid_from <= $2 and l.valid_to > $2
           left join users u on u.id = coalesce(p.owner_id, l.user_id)
          where a.id = $1",
        &params![permit.account(), day, position],
        |r| {
            let owner = r.get::<Option<UserId>>(2)?.zip(r.get::<Option<String>>(3)?);
            let key = r.get::<i64>(4)? >= HIGH;
            Ok::<_, Error>(Ground { tier: r.get(0)?, sector: r.get(1)?, owner, roles: Vec::new(), key })
        },
    )?;
    let roles: Vec<String> = permit.conn().query(
        "select role from position_roles where account_id = $1 and position_id = $2 order by role",
        &params![permit.account(), position],
        |r| Ok::<_, Error>(r.get(0)?),
    )?;
    let key = ground.key || roles.iter().any(|code| Role::parse(code).is_some_and(Role::key));
    Ok(Ground { roles, key, ..ground })
}

/// The last touch of a person at the permit's account.
pub fn last<L: AtLeast<Read>>(permit: &Permit<'_, L>, person: PersonId) -> Result<Option<jiff::Timestamp>> {
    permit.conn().query_opt(
        "select last_at from person_talks where account_id = $1 and person_id = $2",
        &params![permit.account(), person],
        |r| Ok(r.get(0)?),
    )
}

/// How many people of visible accounts would be due, were these the goals; over all accounts, for admins: numbers, no
/// names.
pub fn due_with(q: &Conn<'_>, goals: &Goals, ask: &super::due::Ask<'_>) -> Result<super::due::Counts> {
    super::due::counts_with(q, None, goals, ask, &super::due::Filter::default())
}
