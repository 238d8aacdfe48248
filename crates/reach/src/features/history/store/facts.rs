//! The dated facts of a book's accounts on both days, where they differ.

use uuid::Uuid;

use super::super::model::{Between, Changed, Fact, Group, Held, Teamed};
use super::among;
use crate::base::sql::Sql;
use crate::base::{AccountId, Conn, Error, Result, Scope};
use crate::features::access::model::Part;

/// Rows of a group in a file or an answer of the API.
pub const MOST: i64 = 5_000;

/// Where a fact's rows stand.
struct Place {
    table: &'static str,
    column: &'static str,
    /// Beside the row's account: which rows are of the fact.
    more: &'static str,
    /// The table that names the ids; none for codes.
    names: Option<&'static str>,
}

fn place(fact: Fact) -> Place {
    let (table, column, more, names) = match fact {
        Fact::Lead => ("assignments", "user_id", " and x.role = 'lead'", Some("users")),
        Fact::Territory => ("account_territories", "territory_id", "", Some("territories")),
        Fact::Tier => ("account_tiers", "tier", "", None),
        Fact::Lifecycle => ("account_lifecycles", "lifecycle", "", None),
        Fact::Parent => ("account_parents", "parent_id", "", Some("accounts")),
    };
    Place { table, column, more, names }
}

/// Those of the accounts whose fact differs, by name, at most `limit`. A group above that the viewer cannot see is none.
pub(super) fn changed(
    q: &Conn<'_>,
    accounts: &[AccountId],
    fact: Fact,
    between: Between,
    scope: &Scope,
    limit: i64,
) -> Result<Group<Changed>> {
    if accounts.is_empty() {
        return Ok(Group::default());
    }
    let place = place(fact);
    let mut sql = Sql::default();
    let days = [sql.param(between.from.day), sql.param(between.to.day)];
    let named = place.names.is_some();
    sql.push(&match named {
        true => "select a.id, a.name, bn.name, nn.name, n.valid_from, b.valid_to, n.reason, c.name, count(*) over (), bn.id, nn.id".to_owned(),
        false => format!(
            "select a.id, a.name, b.{0}, n.{0}, n.valid_from, b.valid_to, n.reason, c.name, count(*) over ()",
            place.column
        ),
    });
    sql.push(" from accounts a");
    for (row, day) in ["b", "n"].iter().zip(&days) {
        sql.push(&format!(
            " left join {} {row} on {row}.account_id = a.id and {row}.valid_from <= {day} and {row}.valid_to > {day}{}",
            place.table,
            place.more.replace("x.", &format!("{row}."))
        ));
        if let Some(names) = place.names {
            sql.push(&format!(" left join {names} {row}n on {row}n.id = {row}.{}", place.column));
            if fact == Fact::Parent {
                sql.push(" and ");
                scope.each().filter(&mut sql, &format!("{row}n.id"));
            }
        }
    }
    sql.push(" left join users c on c.id = n.created_by where ");
    among(q, &mut sql, accounts);
    let (old, new) = match named {
        true => ("bn.id".to_owned(), "nn.id".to_owned()),
        false => (format!("b.{}", place.column), format!("n.{}", place.column)),
    };
    sql.push(&format!(
        " and ({old} <> {new} or ({old} is null and {new} is not null) or ({old} is not null and {new} is null))
          order by a.name_key, a.id limit "
    ));
    sql.bind(limit);
    let mut all = 0;
    let rows = q.query(&sql.text, &sql.values, |r| {
        all = r.get(8)?;
        let value = |i: usize, id: usize| {
            let id = if named { r.get::<Option<Uuid>>(id)? } else { None };
            Ok::<_, Error>(r.get::<Option<String>>(i)?.map(|value| Held { id, value }))
        };
        let (before, after) = (value(2, 9)?, value(3, 10)?);
        Ok::<_, Error>(Changed {
            account: r.get(0)?,
            name: r.get(1)?,
            // What is no more is so since the end of what was.
            on: if after.is_some() { r.get(4)? } else { r.get(5)? },
            before,
            after,
            reason: r.get::<Option<String>>(6)?.unwrap_or_default(),
            by: r.get(7)?,
        })
    })?;
    Ok(Group { rows, all })
}

/// Who joined the teams (or left them), the leads left out: parts that hold on one day and not on the other.
pub(super) fn teamed(
    q: &Conn<'_>,
    accounts: &[AccountId],
    between: Between,
    joined: bool,
    limit: i64,
) -> Result<Group<Teamed>> {
    if accounts.is_empty() {
        return Ok(Group::default());
    }
    let mut sql = Sql::default();
    let (from, to) = (sql.param(between.from.day), sql.param(between.to.day));
    let (here, there, day) = if joined { (&to, &from, "x.valid_from") } else { (&from, &to, "x.valid_to") };
    sql.push(&format!(
        "select a.id, a.name, x.user_id, u.name, x.role, un.name, {day}, x.reason, count(*) over ()
           from accounts a
           join assignments x on x.account_id = a.id and x.role <> 'lead' and x.valid_from <= {here} and x.valid_to > {here}
           join users u on u.id = x.user_id
           left join units un on un.account_id = x.account_id and un.id = x.unit_id
          where not exists (select 1 from assignments y where y.account_id = x.account_id and y.user_id = x.user_id
                               and y.role = x.role and y.valid_from <= {there} and y.valid_to > {there}
                               and (y.unit_id = x.unit_id or (y.unit_id is null and x.unit_id is null))) and "
    ));
    among(q, &mut sql, accounts);
    sql.push(" order by a.name_key, a.id, u.name_key, x.id limit ").bind(limit);
    let mut all = 0;
    let rows = q.query(&sql.text, &sql.values, |r| {
        all = r.get(8)?;
        Ok::<_, Error>(Teamed {
            account: r.get(0)?,
            name: r.get(1)?,
            user: (r.get(2)?, r.get(3)?),
            part: Part::parse(&r.get::<String>(4)?).unwrap_or(Part::Service),
            unit: r.get(5)?,
            on: r.get(6)?,
            reason: r.get(7)?,
        })
    })?;
    Ok(Group { rows, all })
}
