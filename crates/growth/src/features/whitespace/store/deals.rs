//! Deals that were open on a day, by what they are about. Read only: they are the feature `deals`' own.

use jiff::civil::Date;
use tenure_db::Conn;

use super::super::model::OpenDeal;
use super::Whose;
use crate::base::sql::Sql;
use crate::base::{Error, OfferingId, Result};
use crate::features::rates::model::{Basis, Rates};

/// The lines of deals that were open on a day, with the stage of that day; amounts by the rates of the day.
///
/// # Errors
/// What the database says.
pub fn open(
    q: &Conn<'_>,
    whose: &Whose<'_>,
    (day, currency): (Date, &str),
    rates: impl Fn() -> Result<Rates>,
) -> Result<Vec<OpenDeal>> {
    let mut sql = Sql::default();
    let on = sql.param(day);
    sql.push(&format!(
        "select d.account_id, d.id, d.name, coalesce(dl.unit_id, d.unit_id), dl.offering_id, dl.amount_minor, d.currency,
                s.name, s.name_zh, coalesce(d.probability, s.probability)
           from deals d join deal_lines dl on dl.account_id = d.account_id and dl.deal_id = d.id
           left join deal_stage_spans h on h.account_id = d.account_id and h.deal_id = d.id and h.valid_from <= {on}
            and h.valid_to > {on}
           join deal_stages s on s.id = coalesce(h.stage_id, d.stage_id)
          where d.archived_at is null and dl.offering_id is not null and d.opened_on <= {on}
            and (d.outcome = 'open' or d.closed_on > {on}) and "
    ));
    whose.narrow(&mut sql, "d.account_id");
    sql.push(" order by d.account_id, d.id, dl.position, dl.id");
    let rows = q.query(&sql.text, &sql.values, |r| {
        let (minor, own): (Option<i64>, String) = (r.get(5)?, r.get(6)?);
        let deal = OpenDeal {
            account: r.get(0)?,
            id: r.get(1)?,
            name: r.get(2)?,
            place: (r.get(3)?, r.get::<OfferingId>(4)?),
            minor,
            stage: (r.get(7)?, r.get(8)?),
            probability: r.get(9)?,
        };
        Ok::<_, Error>((deal, own))
    })?;
    let foreign = rows.iter().any(|(deal, own)| own != currency && deal.minor.is_some());
    let rates = if foreign { rates()? } else { Rates::default() };
    let converted = rows.into_iter().map(|(deal, own)| {
        let minor = deal.minor.and_then(|m| rates.convert(m, &own, currency, day, Basis::Constant(day)));
        OpenDeal { minor, ..deal }
    });
    Ok(converted.collect())
}
