//! SQL of duty profiles.

use std::sync::Arc;

use tenure_db::{Conn, Row, Tx, Value as Param, params};

use super::model::{Profile, Rules};
use crate::base::sql::Sql;
use crate::base::{Acting, Cx, Error, Result, Role, RowId};

const COLUMNS: &str = "id, name_en, name_zh, role, tier, sector, mandatory, cadence, panels, archived_at, version";

fn profile(r: &Row<'_>) -> Result<Profile> {
    let some = |text: String| (!text.is_empty()).then_some(text);
    let list = |json: serde_json::Value| serde_json::from_value::<Vec<String>>(json).unwrap_or_default();
    Ok(Profile {
        id: r.get(0)?,
        name_en: r.get(1)?,
        name_zh: r.get(2)?,
        role: Role::parse(&r.get::<String>(3)?),
        tier: some(r.get(4)?),
        sector: some(r.get(5)?),
        mandatory: list(r.get(6)?),
        cadence: r.get(7)?,
        panels: list(r.get(8)?),
        archived_at: r.get(9)?,
        version: r.get(10)?,
    })
}

/// All profiles, archived ones too.
pub fn list(q: &Conn<'_>) -> Result<Vec<Profile>> {
    q.query(&format!("select {COLUMNS} from duty_profiles order by name_en, id"), &[], profile)
}

/// One profile.
///
/// # Errors
/// `NotFound`.
pub fn find(q: &Conn<'_>, id: RowId) -> Result<Profile> {
    q.query_one(&format!("select {COLUMNS} from duty_profiles where id = $1"), &params![id], profile)
}

impl Rules {
    /// Reads all profiles.
    pub fn load(q: &Conn<'_>) -> Result<Self> {
        Ok(Self::new(list(q)?))
    }

    /// Those of a request; costs a statement only after somebody changed a definition.
    pub fn of(q: &Conn<'_>, cx: &Cx) -> Result<Arc<Self>> {
        if cx.settings().catalogue.is_empty() {
            return Ok(Arc::default());
        }
        cx.app.memo.get(&cx.settings().catalogue, || Self::load(q))
    }

    /// Those that an action asks; no statement where nothing was ever defined.
    pub fn acting(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        if by.settings.catalogue.is_empty() { Ok(Self::default()) } else { Self::load(q) }
    }
}

fn values(p: &Profile) -> Vec<Param<'_>> {
    let json = |list: &[String]| Param::from(serde_json::Value::from(list.to_vec()));
    params![
        p.id,
        p.name_en.as_str(),
        p.name_zh.as_str(),
        p.role.map_or("", Role::code),
        p.tier.as_deref().unwrap_or_default(),
        p.sector.as_deref().unwrap_or_default(),
        json(&p.mandatory),
        p.cadence,
        json(&p.panels)
    ]
    .into()
}

/// Inserts a profile.
pub fn insert(tx: &Tx<'_>, p: &Profile) -> Result<()> {
    tx.execute(
        "insert into duty_profiles (id, name_en, name_zh, role, tier, sector, mandatory, cadence, panels)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &values(p),
    )?;
    Ok(())
}

/// Stores an edited profile and counts its version up.
pub fn update(tx: &Tx<'_>, p: &Profile) -> Result<()> {
    tx.execute(
        "update duty_profiles set name_en = $2, name_zh = $3, role = $4, tier = $5, sector = $6, mandatory = $7,
                cadence = $8, panels = $9, version = version + 1
          where id = $1",
        &values(p),
    )?;
    Ok(())
}

/// Archives a profile, or takes it out.
pub fn set_archived(tx: &Tx<'_>, id: RowId, at: Option<jiff::Timestamp>) -> Result<()> {
    let sql = "update duty_profiles set archived_at = $2, version = version + 1 where id = $1";
    tx.execute(sql, &params![id, at])?;
    Ok(())
}

/// How many accounts and people a profile is about. For admins: numbers, no names.
pub fn affected(q: &Conn<'_>, p: &Profile, today: jiff::civil::Date) -> Result<(i64, i64)> {
    let mut sql = Sql::new("select count(*) from accounts a where a.archived_at is null and 1 = 1");
    if let Some(sector) = &p.sector {
        sql.push(" and a.sector = ").bind(sector.clone());
    }
    if let Some(tier) = &p.tier {
        let (tier, day) = (sql.param(tier.clone()), sql.param(today));
        sql.push(&format!(
            " and a.id in (select t.account_id from account_tiers t
               where t.tier = {tier} and t.valid_from <= {day} and t.valid_to > {day})"
        ));
    }
    let accounts = q.query_one(&sql.text, &sql.values, |r| Ok::<_, Error>(r.get(0)?))?;
    let mut sql = Sql::new("select count(*) from users u where ");
    let day = sql.param(today);
    sql.push(&format!("u.active_from <= {day} and u.active_to > {day}"));
    if let Some(role) = p.role {
        let role = sql.param(role.code().to_owned());
        sql.push(&format!(" and u.id in (select r.user_id from user_roles r where r.role = {role})"));
    }
    Ok((accounts, q.query_one(&sql.text, &sql.values, |r| Ok::<_, Error>(r.get(0)?))?))
}
