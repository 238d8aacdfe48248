//! Regions and their countries.

use crate::base::{Conn, Error, Result, Tx, Value, params};
use crate::features::territories::model::Region;

/// All regions in their order, with their countries. A few dozen rows.
pub fn list(q: &Conn<'_>) -> Result<Vec<Region>> {
    let mut regions =
        q.query("select code, name_en, name_zh from regions order by position, code", &params![], |r| {
            Ok::<_, Error>(Region { code: r.get(0)?, name_en: r.get(1)?, name_zh: r.get(2)?, countries: Vec::new() })
        })?;
    let pairs = q.query("select region, country from region_countries order by region, country", &params![], |r| {
        Ok::<_, Error>((r.get::<String>(0)?, r.get::<String>(1)?))
    })?;
    for (code, country) in pairs {
        if let Some(region) = regions.iter_mut().find(|region| region.code == code) {
            region.countries.push(country);
        }
    }
    Ok(regions)
}

/// Stores a region with its countries; a new one comes last.
pub fn put(tx: &Tx<'_>, region: &Region) -> Result<()> {
    tx.execute(
        "insert into regions (code, name_en, name_zh, position)
         values ($1, $2, $3, (select coalesce(max(position), 0) + 10 from regions))
         on conflict (code) do update set name_en = excluded.name_en, name_zh = excluded.name_zh",
        &params![region.code.as_str(), region.name_en.as_str(), region.name_zh.as_str()],
    )?;
    tx.execute("delete from region_countries where region = $1", &params![region.code.as_str()])?;
    let rows: Vec<Vec<Value<'_>>> =
        region.countries.iter().map(|country| params![region.code.as_str(), country.as_str()].into()).collect();
    tx.insert_many("insert into region_countries (region, country)", &rows, "")?;
    Ok(())
}

/// Deletes a region that no rule names.
pub fn delete(tx: &Tx<'_>, code: &str) -> Result<()> {
    tx.execute("delete from region_countries where region = $1", &params![code])?;
    tx.execute("delete from regions where code = $1", &params![code])?;
    Ok(())
}
