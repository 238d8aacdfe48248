//! Who of us talked to whom lately, so that two of us do not call the same person about two things.

use jiff::{SignedDuration, Timestamp};
use tenure_db::Row;

use super::super::model::Kind;
use crate::base::permit::AtLeast;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, InteractionId, Permit, PersonId, Read, Result, Scope};

/// Days that count as lately.
pub const LATELY: i64 = 7;

/// Talks shown at most, here and elsewhere each.
const MOST: i64 = 4;

/// A talk of one of us.
#[derive(Clone, Debug)]
pub struct Touch {
    /// The account.
    pub account_id: AccountId,
    /// Its name.
    pub account: String,
    /// The conversation.
    pub id: InteractionId,
    /// When.
    pub at: Timestamp,
    /// How.
    pub kind: Kind,
    /// One line.
    pub summary: String,
    /// Which of us.
    pub author: String,
    /// With whom.
    pub people: String,
}

const COLUMNS: &str = "i.account_id, a.name, i.id, i.happened_at, i.kind, i.summary, u.name,
    coalesce((select string_agg(n.name, ', ' order by n.id) from interaction_people w join persons n on n.id = w.person_id
       where w.account_id = i.account_id and w.interaction_id = i.id and w.present = 1), '')";
const JOINS: &str = "join accounts a on a.id = i.account_id join users u on u.id = i.author_id";
const TWO_WAY: &str = "i.archived_at is null and i.direction = 'both'";

fn read(r: &Row<'_>) -> Result<Touch> {
    let kind: String = r.get(4)?;
    Ok(Touch {
        account_id: r.get(0)?,
        account: r.get(1)?,
        id: r.get(2)?,
        at: r.get(3)?,
        kind: Kind::parse(&kind).ok_or_else(|| Error::internal(format!("a conversation has the kind {kind}")))?,
        summary: r.get(5)?,
        author: r.get(6)?,
        people: r.get(7)?,
    })
}

/// Talks that others of us had within the last days: at the permit's account, and with these people at other accounts in
/// scope; the newest first.
pub fn lately<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    scope: &Scope,
    people: &[PersonId],
    now: Timestamp,
) -> Result<Vec<Touch>> {
    let q = permit.conn();
    let since = now - SignedDuration::from_hours(24 * LATELY);
    let mut sql = Sql::new(&format!("select {COLUMNS} from interactions i {JOINS} where i.account_id = "));
    sql.bind(permit.account()).push(&format!(" and {TWO_WAY} and i.happened_at >= ")).bind(since);
    sql.push(" and i.author_id <> ").bind(scope.viewer).push(" order by i.happened_at desc, i.id limit ").bind(MOST);
    let mut found = q.query(&sql.text, &sql.values, read)?;
    if people.is_empty() {
        return Ok(found);
    }
    // Where these people are known too: through what the viewer can see.
    let mut sql = Sql::new("");
    let ids = sql.param(tenure_db::ids_value(people.iter().map(|p| p.0)));
    sql.push(&format!(
        "select {COLUMNS} from positions p cross join interaction_people ip cross join interactions i {JOINS}
          where p.person_id in ({}) and p.archived_at is null and ip.account_id = p.account_id and ip.person_id = p.person_id
            and ip.present = 1 and i.account_id = ip.account_id and i.id = ip.interaction_id and {TWO_WAY}
            and i.happened_at >= ",
        q.ids_sql(&ids)
    ));
    sql.bind(since).push(" and i.author_id <> ").bind(scope.viewer);
    sql.push(" and p.account_id <> ").bind(permit.account()).push(" and ");
    scope.filter(&mut sql, "p.account_id");
    sql.push(" order by i.happened_at desc, i.id limit ").bind(MOST);
    found.extend(q.query(&sql.text, &sql.values, read)?);
    found.dedup_by_key(|touch| touch.id);
    Ok(found)
}
