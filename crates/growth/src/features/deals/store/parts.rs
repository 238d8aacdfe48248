//! What lies in tables of its own: lines, shares, people, competitors, evidence; read for many deals at once.

use std::collections::HashMap;

use jiff::civil::Date;
use tenure_db::{Conn, Row, Value, pairs_value};
use uuid::Uuid;

use super::super::model::{Credit, Deal, Evidence, Facts, Line, Member, Proof, Rival, Step};
use crate::base::dated::OPEN;
use crate::base::{Error, Result};

/// Deals whose parts are read by one statement each.
const CHUNK: usize = 1_000;

/// Reads what belongs to these deals.
pub(super) fn load(q: &Conn<'_>, deals: &mut [Deal]) -> Result<()> {
    for chunk in deals.chunks_mut(CHUNK) {
        let places: HashMap<Uuid, usize> = chunk.iter().enumerate().map(|(at, d)| (d.id.0, at)).collect();
        let (sql, values) = (
            format!("(account_id, deal_id) in ({})", q.pairs_sql("$1")),
            [pairs_value(chunk.iter().map(|d| (d.account.0, d.id.0)))],
        );
        let of = |table: &str, columns: &str, order: &str| {
            format!("select deal_id, {columns} from {table} where {sql} order by deal_id, {order}")
        };
        let mut put = |sql: String, row: fn(&Row<'_>, &mut Facts) -> Result<()>| -> Result<()> {
            fill(q, &sql, &values, chunk, &places, row)
        };
        put(
            of(
                "deal_lines",
                "id, unit_id, offering_id, quantity, amount_minor, period_from, period_to",
                "position, id",
            ),
            line,
        )?;
        put(of("deal_credits", "user_id, share, valid_from, valid_to", "valid_from, share desc, user_id"), credit)?;
        put(of("deal_people", "person_id, part", "person_id"), member)?;
        put(of("deal_competitors", "competitor_id, note", "competitor_id"), rival)?;
        put(of("deal_evidence", "evidence, happened_on, person_id, note", "evidence"), proof)?;
        put(of("deal_steps", "id, name, due_on, owner_id, done_on, done_by", "position, id"), step)?;
        for deal in chunk {
            deal.facts.people.sort_by_key(|m| m.person);
            deal.facts.competitors.sort_by_key(|r| r.competitor);
            deal.facts.evidence.sort_by_key(|p| p.evidence);
        }
    }
    Ok(())
}

fn fill(
    q: &Conn<'_>,
    sql: &str,
    values: &[Value<'_>],
    deals: &mut [Deal],
    places: &HashMap<Uuid, usize>,
    row: fn(&Row<'_>, &mut Facts) -> Result<()>,
) -> Result<()> {
    // The closure fills the deals itself; what it answers is of no use.
    let deals = std::cell::RefCell::new(deals);
    q.query(sql, values, |r| {
        if let Some(at) = places.get(&r.get::<Uuid>(0)?) {
            row(r, &mut deals.borrow_mut()[*at].facts)?;
        }
        Ok::<_, Error>(())
    })?;
    Ok(())
}

fn last(end: Option<Date>) -> Option<Date> {
    end.filter(|end| *end < OPEN).map(|end| end.yesterday().unwrap_or(end))
}

fn line(r: &Row<'_>, facts: &mut Facts) -> Result<()> {
    facts.lines.push(Line {
        id: r.get(1)?,
        unit: r.get(2)?,
        offering: r.get(3)?,
        quantity: r.get(4)?,
        amount_minor: r.get(5)?,
        period_from: r.get(6)?,
        period_to: last(r.get(7)?),
    });
    Ok(())
}

fn credit(r: &Row<'_>, facts: &mut Facts) -> Result<()> {
    facts.credits.push(Credit { user: r.get(1)?, share: r.get(2)?, from: r.get(3)?, to: last(r.get(4)?) });
    Ok(())
}

fn member(r: &Row<'_>, facts: &mut Facts) -> Result<()> {
    facts.people.push(Member { person: r.get(1)?, part: r.get(2)? });
    Ok(())
}

fn rival(r: &Row<'_>, facts: &mut Facts) -> Result<()> {
    facts.competitors.push(Rival { competitor: r.get(1)?, note: r.get(2)? });
    Ok(())
}

fn step(r: &Row<'_>, facts: &mut Facts) -> Result<()> {
    facts.steps.push(Step {
        id: r.get(1)?,
        name: r.get(2)?,
        due_on: r.get(3)?,
        owner: r.get(4)?,
        done_on: r.get(5)?,
        done_by: r.get(6)?,
    });
    Ok(())
}

fn proof(r: &Row<'_>, facts: &mut Facts) -> Result<()> {
    let code: String = r.get(1)?;
    let evidence = Evidence::parse(&code).ok_or_else(|| Error::internal(format!("a deal has the evidence {code}")))?;
    facts.evidence.push(Proof { evidence, on: r.get(2)?, person: r.get(3)?, note: r.get(4)? });
    Ok(())
}
