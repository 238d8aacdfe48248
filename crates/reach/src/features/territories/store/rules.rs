//! Rules, and the accounts that they name.

use serde_json::{Value as Json, json};
use tenure_db::ids_value;

use crate::base::scope::Scope;
use crate::base::sql::Sql;
use crate::base::{AccountId, Acting, Conn, Error, Result, RuleId, RuleSetId, TerritoryId, Tx, Value, params};
use crate::features::territories::model::{Conditions, Rule, TerritoryLevel};

const SELECT: &str = "select id, set_id, territory_id, precedence, conditions, position, version from territory_rules";

fn map(r: &tenure_db::Row<'_>) -> Result<Rule> {
    let (precedence, conditions): (String, Json) = (r.get(3)?, r.get(4)?);
    let broken = |what: &str| Error::internal(format!("a territory rule holds {what} that cannot be read"));
    Ok(Rule {
        id: r.get(0)?,
        set: r.get(1)?,
        territory: r.get(2)?,
        precedence: TerritoryLevel::parse(&precedence).ok_or_else(|| broken("a precedence"))?,
        conditions: serde_json::from_value(conditions).map_err(|_| broken("conditions"))?,
        position: r.get(5)?,
        version: r.get(6)?,
    })
}

/// The rules of a set in their order.
pub fn list(q: &Conn<'_>, set: RuleSetId) -> Result<Vec<Rule>> {
    q.query(&format!("{SELECT} where set_id = $1 order by position, id"), &params![set], map)
}

/// One rule.
pub fn find(q: &Conn<'_>, set: RuleSetId, rule: RuleId) -> Result<Option<Rule>> {
    q.query_opt(&format!("{SELECT} where id = $1 and set_id = $2"), &params![rule, set], map)
}

/// The place after the last rule of a set.
pub fn next_position(q: &Conn<'_>, set: RuleSetId) -> Result<i64> {
    q.query_one("select coalesce(max(position), 0) + 1 from territory_rules where set_id = $1", &params![set], |r| {
        Ok(r.get(0)?)
    })
}

/// Stores rules, new or changed.
pub fn put(tx: &Tx<'_>, by: &Acting, rules: &[Rule]) -> Result<()> {
    let json = |conditions: &Conditions| serde_json::to_value(conditions).map_err(|e| Error::internal(e.to_string()));
    let rows: Vec<Vec<Value<'_>>> = rules
        .iter()
        .map(|r| {
            let conditions = json(&r.conditions)?;
            Ok(params![r.id, r.set, r.territory, r.precedence.code(), conditions, r.position, r.version, by.now].into())
        })
        .collect::<Result<_>>()?;
    tx.insert_many(
        "insert into territory_rules (id, set_id, territory_id, precedence, conditions, position, version, created_at)",
        &rows,
        "on conflict (id) do update set territory_id = excluded.territory_id, precedence = excluded.precedence,
             conditions = excluded.conditions, position = excluded.position, version = excluded.version",
    )?;
    Ok(())
}

/// Deletes a rule with the accounts that it names.
pub fn delete(tx: &Tx<'_>, rule: RuleId) -> Result<()> {
    tx.execute("delete from territory_rule_accounts where rule_id = $1", &params![rule])?;
    tx.execute("delete from territory_rules where id = $1", &params![rule])?;
    Ok(())
}

/// The accounts that a rule names, whoever can see them: for undo and copies, never for pages.
pub fn named(q: &Conn<'_>, rule: RuleId) -> Result<Vec<AccountId>> {
    let sql = "select account_id from territory_rule_accounts where rule_id = $1 order by account_id";
    q.query(sql, &params![rule], |r| Ok::<_, Error>(r.get(0)?))
}

/// The accounts that the rules of a set name and the scope shows: rule, account, name.
pub fn named_visible(q: &Conn<'_>, scope: &Scope, set: RuleSetId) -> Result<Vec<(RuleId, AccountId, String)>> {
    let mut sql = Sql::new(
        "select x.rule_id, a.id, a.name from territory_rules r cross join territory_rule_accounts x cross join accounts a
          where r.set_id = ",
    );
    sql.bind(set).push(" and x.rule_id = r.id and a.id = x.account_id and ");
    scope.filter(&mut sql, "a.id");
    sql.push(" order by a.name_key, a.id");
    q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?)))
}

/// Which rules name which accounts: those of the list, and what stands below them where a rule takes groups.
pub fn claims_by_name(
    q: &Conn<'_>,
    set: RuleSetId,
    with_groups: &[RuleId],
    day: jiff::civil::Date,
) -> Result<Vec<(RuleId, AccountId)>> {
    let read = |r: &tenure_db::Row<'_>| Ok::<_, Error>((r.get(0)?, r.get(1)?));
    let mut pairs = q.query(
        "select x.rule_id, x.account_id from territory_rules r cross join territory_rule_accounts x
          where r.set_id = $1 and x.rule_id = r.id",
        &params![set],
        read,
    )?;
    if !with_groups.is_empty() {
        let sql = format!(
            "select distinct x.rule_id, t.account_id from territory_rule_accounts x cross join account_tree t
              where x.rule_id in ({}) and t.ancestor_id = x.account_id and t.depth > 0
                and t.valid_from <= $2 and t.valid_to > $2",
            q.ids_sql("$1")
        );
        pairs.extend(q.query(&sql, &[ids_value(with_groups.iter().map(|r| r.0)), day.into()], read)?);
    }
    Ok(pairs)
}

/// Which accounts have one of the tags.
pub fn tagged(q: &Conn<'_>, tags: &[String]) -> Result<Vec<(AccountId, String)>> {
    let mut all = Vec::new();
    for tag in tags {
        all.extend(q.query(
            "select account_id, tag from account_tags where tag = $1",
            &params![tag.as_str()],
            |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)),
        )?);
    }
    Ok(all)
}

/// Adds accounts to the list of a rule.
pub fn add_named(tx: &Tx<'_>, rule: RuleId, accounts: &[AccountId]) -> Result<()> {
    let rows: Vec<Vec<Value<'_>>> = accounts.iter().map(|account| params![*account, rule].into()).collect();
    let insert = "insert into territory_rule_accounts (account_id, rule_id)";
    tx.insert_many(insert, &rows, "on conflict (account_id, rule_id) do nothing")?;
    Ok(())
}

/// Takes accounts off the list of a rule.
pub fn drop_named(tx: &Tx<'_>, rule: RuleId, accounts: &[AccountId]) -> Result<()> {
    if accounts.is_empty() {
        return Ok(());
    }
    let sql =
        format!("delete from territory_rule_accounts where rule_id = $1 and account_id in ({})", tx.ids_sql("$2"));
    tx.execute(&sql, &[rule.0.into(), ids_value(accounts.iter().map(|a| a.0))])?;
    Ok(())
}

/// Which of these territories exist and are in use.
pub fn territories_in_use(q: &Conn<'_>, ids: &[TerritoryId]) -> Result<Vec<TerritoryId>> {
    let sql = format!("select id from territories where archived_at is null and id in ({})", q.ids_sql("$1"));
    q.query(&sql, &[ids_value(ids.iter().map(|t| t.0))], |r| Ok::<_, Error>(r.get(0)?))
}

/// For the event that undo reads: the rule with what it names.
pub fn to_json(rule: &Rule, named: &[AccountId]) -> Json {
    json!({
        "id": rule.id, "set": rule.set, "territory": rule.territory, "precedence": rule.precedence,
        "conditions": rule.conditions, "position": rule.position, "version": rule.version, "accounts": named,
    })
}

/// What [`to_json`] wrote.
pub fn of_json(json: &Json) -> Option<(Rule, Vec<AccountId>)> {
    let get = |key: &str| json.get(key).cloned();
    let rule = Rule {
        id: serde_json::from_value(get("id")?).ok()?,
        set: serde_json::from_value(get("set")?).ok()?,
        territory: serde_json::from_value(get("territory")?).ok()?,
        precedence: serde_json::from_value(get("precedence")?).ok()?,
        conditions: serde_json::from_value(get("conditions")?).ok()?,
        position: get("position")?.as_i64()?,
        version: get("version")?.as_i64()?,
    };
    Some((rule, serde_json::from_value(get("accounts")?).ok()?))
}
