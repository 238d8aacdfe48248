//! Judgements of support and ratings by hand: appended, withdrawn by undo, never changed.

use jiff::Timestamp;
use jiff::civil::Date;
use tenure_db::{Tx, params};
use uuid::Uuid;

use super::super::model::{Colleague, Judgement, Rating};
use crate::base::permit::AtLeast;
use crate::base::sql::Sql;
use crate::base::{Acting, Contribute, Error, Permit, PositionId, Read, Result};

/// Judgements up to a day about one position, or about all of the permit's account; the newest first.
pub fn judgements<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    position: Option<PositionId>,
    day: Date,
) -> Result<Vec<Judgement>> {
    let mut sql = Sql::new(
        "select j.id, j.position_id, j.support, j.evidence, j.author_id, coalesce(u.name, ''), j.judged_on
           from support_judgements j left join users u on u.id = j.author_id where j.account_id = ",
    );
    sql.bind(permit.account());
    narrow(&mut sql, "j.", position, "j.judged_on", day);
    permit.conn().query(&sql.text, &sql.values, |r| {
        let author = Colleague { id: r.get(4)?, name: r.get(5)? };
        Ok::<_, Error>(Judgement {
            id: r.get(0)?,
            position: r.get(1)?,
            support: r.get(2)?,
            evidence: r.get(3)?,
            author,
            on: r.get(6)?,
        })
    })
}

fn narrow(sql: &mut Sql, prefix: &str, position: Option<PositionId>, on: &str, day: Date) {
    if let Some(position) = position {
        sql.push(&format!(" and {prefix}position_id = ")).bind(position);
    }
    sql.push(&format!(" and {prefix}withdrawn_at is null and {on} <= ")).bind(day);
    sql.push(&format!(" order by {on} desc, {prefix}created_at desc, {prefix}id desc"));
}

/// Ratings up to a day about one position, or about all of the permit's account; the newest first.
pub fn ratings<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    position: Option<PositionId>,
    day: Date,
) -> Result<Vec<Rating>> {
    let mut sql = Sql::new(
        "select r.id, r.position_id, r.rating, r.computed, r.comment, r.author_id, coalesce(u.name, ''), r.rated_on
           from strength_ratings r left join users u on u.id = r.author_id where r.account_id = ",
    );
    sql.bind(permit.account());
    narrow(&mut sql, "r.", position, "r.rated_on", day);
    permit.conn().query(&sql.text, &sql.values, |r| {
        let author = Colleague { id: r.get(5)?, name: r.get(6)? };
        Ok::<_, Error>(Rating {
            id: r.get(0)?,
            position: r.get(1)?,
            rating: r.get(2)?,
            computed: r.get(3)?,
            comment: r.get(4)?,
            author,
            on: r.get(7)?,
        })
    })
}

/// Appends a judgement.
pub(in crate::features::relationships) fn judge(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Contribute>,
    (id, position): (Uuid, PositionId),
    (support, evidence, on): (i64, &str, Date),
) -> Result<()> {
    tx.execute(
        "insert into support_judgements (account_id, id, position_id, support, evidence, author_id, judged_on, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &params![permit.account(), id, position, support, evidence, by.viewer.id, on, by.now],
    )?;
    Ok(())
}

/// Appends a rating.
pub(in crate::features::relationships) fn rate(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Contribute>,
    (id, position): (Uuid, PositionId),
    (rating, computed, comment): (i64, i64, &str),
) -> Result<()> {
    tx.execute(
        "insert into strength_ratings (account_id, id, position_id, rating, computed, comment, author_id, rated_on, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![permit.account(), id, position, rating, computed, comment, by.viewer.id, by.today, by.now],
    )?;
    Ok(())
}

/// Withdraws (an instant) or brings back (none) what was appended.
pub(in crate::features::relationships) fn withdraw<L: AtLeast<Contribute>>(
    tx: &Tx<'_>,
    permit: &Permit<'_, L>,
    table: Opinion,
    id: Uuid,
    at: Option<Timestamp>,
) -> Result<()> {
    let sql = match table {
        Opinion::Support => "update support_judgements set withdrawn_at = $3 where account_id = $1 and id = $2",
        Opinion::Strength => "update strength_ratings set withdrawn_at = $3 where account_id = $1 and id = $2",
    };
    if tx.execute(sql, &params![permit.account(), id, at])? == 0 {
        return Err(Error::NotFound);
    }
    Ok(())
}

/// What somebody thinks of a position.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Opinion {
    /// Whether they are for us.
    Support,
    /// How strong the relationship is.
    Strength,
}
