//! The attributes of one position, and open roles.

use jiff::Timestamp;
use jiff::civil::Date;
use tenure_db::{Tx, Value, params};

use super::super::model::{ChangeRisk, Colleague, Function, OpenRole, Profile, Role};
use crate::base::dated::span_at;
use crate::base::permit::AtLeast;
use crate::base::{Acting, Edit, Error, Permit, PersonId, PositionId, Read, Result};

/// A position with its attributes.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The position.
    pub id: PositionId,
    /// Who holds it.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// The title.
    pub title: String,
    /// The attributes.
    pub profile: Profile,
    /// Counts edits of the whole position.
    pub version: i64,
    /// Whether it was taken off the list.
    pub archived: bool,
}

/// One position of the permit's account.
///
/// # Errors
/// `NotFound` when the account has no such position.
pub fn find<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: PositionId) -> Result<Stored> {
    let mut stored = permit.conn().query_one(
        "select p.id, p.person_id, n.name, p.title, p.version, p.archived_at is not null, p.function, p.seniority,
                p.influence, p.motives_business, p.motives_personal, p.owner_id, p.deputy_id, p.peer_id,
                p.competitor_ties, p.change_risk, p.checked_on
           from positions p join persons n on n.id = p.person_id where p.account_id = $1 and p.id = $2",
        &params![permit.account(), id],
        |r| {
            let (function, risk): (String, String) = (r.get(6)?, r.get(15)?);
            let profile = Profile {
                function: Function::parse(&function),
                seniority: r.get(7)?,
                influence: r.get(8)?,
                roles: Vec::new(),
                motives_business: r.get(9)?,
                motives_personal: r.get(10)?,
                owner: r.get(11)?,
                deputy: r.get(12)?,
                peer: r.get(13)?,
                competitor_ties: r.get(14)?,
                change_risk: ChangeRisk::parse(&risk),
                checked_on: r.get(16)?,
            };
            Ok::<_, Error>(Stored {
                id: r.get(0)?,
                person: r.get(1)?,
                name: r.get(2)?,
                title: r.get(3)?,
                profile,
                version: r.get(4)?,
                archived: r.get(5)?,
            })
        },
    )?;
    let roles: Vec<String> = permit.conn().query(
        "select role from position_roles where account_id = $1 and position_id = $2",
        &params![permit.account(), id],
        |r| Ok::<_, Error>(r.get(0)?),
    )?;
    stored.profile.roles = roles.iter().filter_map(|r| Role::parse(r)).collect();
    stored.profile.roles.sort_unstable();
    Ok(stored)
}

/// Stores all attributes and counts the version of the position.
pub(in crate::features::relationships) fn update(
    tx: &Tx<'_>,
    permit: &Permit<'_, Edit>,
    id: PositionId,
    before: &Profile,
    after: &Profile,
) -> Result<()> {
    tx.execute(
        "update positions set function = $3, seniority = $4, influence = $5, motives_business = $6,
                motives_personal = $7, owner_id = $8, deputy_id = $9, peer_id = $10, competitor_ties = $11,
                change_risk = $12, checked_on = $13, version = version + 1
          where account_id = $1 and id = $2",
        &params![
            permit.account(),
            id,
            after.function.map_or("", Function::code),
            after.seniority,
            after.influence,
            after.motives_business.as_str(),
            after.motives_personal.as_str(),
            after.owner,
            after.deputy,
            after.peer,
            after.competitor_ties.as_str(),
            after.change_risk.map_or("", ChangeRisk::code),
            after.checked_on
        ],
    )?;
    if before.roles == after.roles {
        return Ok(());
    }
    tx.execute(
        "delete from position_roles where account_id = $1 and position_id = $2",
        &params![permit.account(), id],
    )?;
    let rows: Vec<Vec<Value<'_>>> =
        after.roles.iter().map(|role| params![permit.account(), id, role.code()].into()).collect();
    tx.insert_many("insert into position_roles (account_id, position_id, role)", &rows, "")?;
    Ok(())
}

/// Active users who may see the permit's account on a day, by name.
pub fn ours<L: AtLeast<Read>>(permit: &Permit<'_, L>, day: Date) -> Result<Vec<Colleague>> {
    permit.conn().query(
        "select u.id, u.name from users u
          where u.active_from <= $2 and u.active_to > $2 and (u.all_accounts >= 2 or u.id in (
            select ur.viewer_id from account_access aa cross join user_reach ur
             where aa.account_id = $1 and aa.level >= 2 and aa.valid_from <= $2 and aa.valid_to > $2
               and ur.holder_id = aa.holder_id and ur.level_cap >= 2 and ur.valid_from <= $2 and ur.valid_to > $2))
          order by u.name_key, u.id",
        &params![permit.account(), day],
        |r| Ok(Colleague { id: r.get(0)?, name: r.get(1)? }),
    )
}

/// One open role of the permit's account.
///
/// # Errors
/// `NotFound` when the account has no such role.
pub fn open_role<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: PositionId) -> Result<OpenRole> {
    permit.conn().query_one(
        "select id, unit_id, title, function, seniority, influence, is_key, valid_from, valid_to, version,
                archived_at is not null
           from open_roles where account_id = $1 and id = $2",
        &params![permit.account(), id],
        |r| {
            let function: String = r.get(3)?;
            Ok::<_, Error>(OpenRole {
                id: r.get(0)?,
                unit: r.get(1)?,
                title: r.get(2)?,
                function: Function::parse(&function),
                seniority: r.get(4)?,
                influence: r.get(5)?,
                key: r.get(6)?,
                span: span_at(r, 7)?,
                version: r.get(9)?,
                archived: r.get(10)?,
            })
        },
    )
}

/// Inserts an open role.
pub(in crate::features::relationships) fn open(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Edit>,
    role: &OpenRole,
) -> Result<()> {
    tx.execute(
        "insert into open_roles (account_id, id, unit_id, title, function, seniority, influence, is_key, valid_from,
                                 valid_to, created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &params![
            permit.account(),
            role.id,
            role.unit,
            role.title.as_str(),
            role.function.map_or("", Function::code),
            role.seniority,
            role.influence,
            role.key,
            role.span.from,
            role.span.to,
            by.now,
            by.viewer.actor()
        ],
    )?;
    Ok(())
}

/// Stores all fields of an open role and counts its version.
pub(in crate::features::relationships) fn change_open(
    tx: &Tx<'_>,
    permit: &Permit<'_, Edit>,
    role: &OpenRole,
) -> Result<()> {
    tx.execute(
        "update open_roles set unit_id = $3, title = $4, function = $5, seniority = $6, influence = $7, is_key = $8,
                valid_from = $9, valid_to = $10, version = version + 1
          where account_id = $1 and id = $2",
        &params![
            permit.account(),
            role.id,
            role.unit,
            role.title.as_str(),
            role.function.map_or("", Function::code),
            role.seniority,
            role.influence,
            role.key,
            role.span.from,
            role.span.to
        ],
    )?;
    Ok(())
}

/// Archives (an instant) or restores (none) an open role.
pub(in crate::features::relationships) fn archive_open(
    tx: &Tx<'_>,
    permit: &Permit<'_, Edit>,
    id: PositionId,
    at: Option<Timestamp>,
) -> Result<()> {
    tx.execute(
        "update open_roles set archived_at = $3, version = version + 1 where account_id = $1 and id = $2",
        &params![permit.account(), id, at],
    )?;
    Ok(())
}
