//! Names of the rows of a report. Accounts are named only where the viewer sees them.

use std::collections::HashMap;

use tenure_db::Conn;
use uuid::Uuid;

use super::super::model::By;
use crate::base::sql::Sql;
use crate::base::{Error, Result, Scope, UserId};

/// Names by id.
pub type Names = HashMap<Uuid, String>;

fn gather(q: &Conn<'_>, sql: &Sql) -> Result<Names> {
    let rows = q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get::<Uuid>(0)?, r.get::<String>(1)?)))?;
    Ok(rows.into_iter().collect())
}

/// The names of rows. Units are named with their account.
///
/// # Errors
/// What the database says.
pub fn of(q: &Conn<'_>, scope: &Scope, by: By, ids: &[Uuid]) -> Result<Names> {
    if ids.is_empty() {
        return Ok(Names::new());
    }
    let list = q.ids_sql("$1");
    let text = match by {
        By::Lead | By::Team => format!("select u.id, u.name from users u where u.id in ({list})"),
        By::Territory => format!("select t.id, t.name from territories t where t.id in ({list})"),
        By::Offering => format!("select o.id, o.name from offerings o where o.id in ({list})"),
        By::Unit => format!(
            "select n.id, n.name || ' · ' || a.name from units n join accounts a on a.id = n.account_id where n.id in ({list}) and "
        ),
        By::Account | By::Group | By::Sector => {
            format!("select a.id, a.name from accounts a where a.id in ({list}) and ")
        }
    };
    let mut sql = Sql::new(&text);
    sql.values.push(tenure_db::ids_value(ids.iter().copied()));
    if matches!(by, By::Account | By::Group | By::Unit | By::Sector) {
        scope.each().filter(&mut sql, "a.id");
    }
    gather(q, &sql)
}

/// An offering: its id, the one above it, its name.
pub type Offering = (Uuid, Option<Uuid>, String);

/// All offerings, for rolling sums up.
///
/// # Errors
/// What the database says.
pub fn offerings(q: &Conn<'_>) -> Result<Vec<Offering>> {
    q.query("select o.id, o.parent_id, o.name from offerings o order by o.name_key, o.id", &[], |r| {
        Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?))
    })
}

/// Names of some of us.
///
/// # Errors
/// What the database says.
pub fn users(q: &Conn<'_>, scope: &Scope, ids: impl IntoIterator<Item = UserId>) -> Result<Names> {
    let ids: Vec<Uuid> = ids.into_iter().map(|id| id.0).collect();
    of(q, scope, By::Lead, &ids)
}
