//! All SQL of the feature.

use std::collections::HashMap;

use jiff::Timestamp;
use tenure_db::{Conn, Tx, Value, params};

use super::model::{Facts, Level, Offering, Price, source};
use crate::base::{Acting, Error, OfferingId, Result};

/// All offerings, archived ones too, with everything that is known of them.
///
/// # Errors
/// What the database says.
pub fn all(q: &Conn<'_>) -> Result<Vec<Offering>> {
    read(q, None)
}

/// One offering.
///
/// # Errors
/// `NotFound` when there is none.
pub fn find(q: &Conn<'_>, id: OfferingId) -> Result<Offering> {
    read(q, Some(id))?.into_iter().next().ok_or(Error::NotFound)
}

fn read(q: &Conn<'_>, id: Option<OfferingId>) -> Result<Vec<Offering>> {
    let (rule, values) = match id {
        Some(id) => ("$1", vec![Value::Uuid(id.0)]),
        None => ("", Vec::new()),
    };
    let narrow = |column: &str| if rule.is_empty() { String::new() } else { format!(" where {column} = {rule}") };
    let sql = format!(
        "select id, parent_id, level, name, code, unit_of_measure, valid_from, valid_to, version, archived_at
           from offerings{} order by name_key, id",
        narrow("id")
    );
    let mut list = q.query(&sql, &values, |r| {
        let level: String = r.get(2)?;
        let facts = Facts {
            parent: r.get(1)?,
            level: Level::parse(&level).ok_or_else(|| Error::internal(format!("an offering has the level {level}")))?,
            name: r.get(3)?,
            code: r.get(4)?,
            measure: r.get(5)?,
            from: r.get(6)?,
            to: r.get(7)?,
            ..Facts::default()
        };
        Ok::<_, Error>(Offering { id: r.get(0)?, facts, version: r.get(8)?, archived_at: r.get(9)? })
    })?;
    let places: HashMap<OfferingId, usize> = list.iter().enumerate().map(|(i, o)| (o.id, i)).collect();
    let mut texts = |table: &str, column: &str, slot: fn(&mut Facts) -> &mut Vec<String>| -> Result<()> {
        let sql = format!("select offering_id, {column} from {table}{}", narrow("offering_id"));
        for (id, text) in q.query(&sql, &values, |r| Ok::<_, Error>((r.get::<OfferingId>(0)?, r.get(1)?)))? {
            if let Some(at) = places.get(&id) {
                slot(&mut list[*at].facts).push(text);
            }
        }
        Ok(())
    };
    texts("offering_names", "name", |f| &mut f.names)?;
    texts("offering_sources", "source_system || ': ' || source_id", |f| &mut f.sources)?;
    texts("offering_unit_kinds", "unit_kind", |f| &mut f.unit_kinds)?;
    let sql =
        format!("select offering_id, currency, valid_from, price_minor from offering_prices{}", narrow("offering_id"));
    for (id, price) in q.query(&sql, &values, |r| {
        Ok::<_, Error>((r.get::<OfferingId>(0)?, Price { currency: r.get(1)?, from: r.get(2)?, minor: r.get(3)? }))
    })? {
        if let Some(at) = places.get(&id) {
            list[*at].facts.prices.push(price);
        }
    }
    for offering in &mut list {
        let facts = &mut offering.facts;
        [&mut facts.names, &mut facts.sources, &mut facts.unit_kinds].into_iter().for_each(|list| list.sort());
        facts.prices.sort();
    }
    Ok(list)
}

/// The names of all offerings, archived ones too, for lists and files.
///
/// # Errors
/// What the database says.
pub fn names(q: &Conn<'_>) -> Result<HashMap<OfferingId, String>> {
    let rows = q.query("select id, name from offerings", &params![], |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))?;
    Ok(rows.into_iter().collect())
}

/// Inserts an offering.
pub(in crate::features::offerings) fn insert(tx: &Tx<'_>, by: &Acting, id: OfferingId, facts: &Facts) -> Result<()> {
    tx.execute(
        "insert into offerings (id, parent_id, level, name, name_key, code, code_key, unit_of_measure, valid_from, valid_to,
                                created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &params![
            id,
            facts.parent,
            facts.level.code(),
            facts.name.as_str(),
            tenure_text::fold(&facts.name),
            facts.code.as_str(),
            tenure_text::fold(&facts.code),
            facts.measure.as_str(),
            facts.from,
            facts.to,
            by.now,
            by.viewer.actor()
        ],
    )?;
    parts(tx, id, facts)
}

/// Stores what an offering says, and counts the version.
pub(in crate::features::offerings) fn update(tx: &Tx<'_>, id: OfferingId, facts: &Facts) -> Result<()> {
    tx.execute(
        "update offerings set parent_id = $2, level = $3, name = $4, name_key = $5, code = $6, code_key = $7,
                unit_of_measure = $8, valid_from = $9, valid_to = $10, version = version + 1
          where id = $1",
        &params![
            id,
            facts.parent,
            facts.level.code(),
            facts.name.as_str(),
            tenure_text::fold(&facts.name),
            facts.code.as_str(),
            tenure_text::fold(&facts.code),
            facts.measure.as_str(),
            facts.from,
            facts.to
        ],
    )?;
    for table in ["offering_names", "offering_sources", "offering_prices", "offering_unit_kinds"] {
        tx.execute(&format!("delete from {table} where offering_id = $1"), &params![id])?;
    }
    parts(tx, id, facts)
}

fn parts(tx: &Tx<'_>, id: OfferingId, facts: &Facts) -> Result<()> {
    let rows = |list: &[String], row: &dyn Fn(&str) -> Option<Vec<Value<'static>>>| -> Vec<Vec<Value<'static>>> {
        list.iter().filter_map(|text| row(text)).collect()
    };
    let name = |text: &str| Some(params![id, tenure_text::fold(text), text.to_owned()].to_vec());
    tx.insert_many(
        "insert into offering_names (offering_id, name_key, name)",
        &rows(&facts.names, &name),
        "on conflict (offering_id, name_key) do nothing",
    )?;
    let from = |text: &str| source(text).map(|(s, i)| params![s.to_owned(), i.to_owned(), id].to_vec());
    let sources = rows(&facts.sources, &from);
    tx.insert_many("insert into offering_sources (source_system, source_id, offering_id)", &sources, "")?;
    let kind = |text: &str| Some(params![id, text.to_owned()].to_vec());
    tx.insert_many("insert into offering_unit_kinds (offering_id, unit_kind)", &rows(&facts.unit_kinds, &kind), "")?;
    let prices: Vec<Vec<Value<'_>>> =
        facts.prices.iter().map(|p| params![id, p.currency.as_str(), p.from, p.minor].into()).collect();
    tx.insert_many("insert into offering_prices (offering_id, currency, valid_from, price_minor)", &prices, "")?;
    Ok(())
}

/// Archives (an instant) or restores (none).
pub(in crate::features::offerings) fn set_archived(tx: &Tx<'_>, id: OfferingId, at: Option<Timestamp>) -> Result<()> {
    tx.execute("update offerings set archived_at = $2, version = version + 1 where id = $1", &params![id, at])?;
    Ok(())
}

/// What happened to an offering.
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// Who did it, by name.
    pub who: Option<String>,
    /// What was done.
    pub verb: String,
    /// What changed.
    pub changes: serde_json::Value,
}

/// What happened to an offering, the latest first, at most so much.
///
/// # Errors
/// What the database says.
pub fn history(q: &Conn<'_>, id: OfferingId, limit: i64) -> Result<Vec<Happened>> {
    q.query(
        "select e.recorded_at, u.name, e.verb, e.changes from events e left join users u on u.id = e.actor_id
          where e.scope_id = $1 and e.subject_id = $2 order by e.id desc limit $3",
        &params![crate::base::INSTALL, id, limit],
        |r| Ok(Happened { at: r.get(0)?, who: r.get(1)?, verb: r.get(2)?, changes: r.get(3)? }),
    )
}

/// What each offering is part of.
///
/// # Errors
/// What the database says.
pub fn parents(q: &Conn<'_>) -> Result<Vec<(OfferingId, Option<OfferingId>)>> {
    q.query("select id, parent_id from offerings", &params![], |r| Ok((r.get(0)?, r.get(1)?)))
}
