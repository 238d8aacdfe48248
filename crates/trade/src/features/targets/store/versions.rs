//! What targets were after each change.

use jiff::Timestamp;
use tenure_db::{Conn, Tx, params};

use super::super::model::Target;
use super::target::visible;
use crate::base::dated::{Span, span_at};
use crate::base::money::Money;
use crate::base::sql::Sql;
use crate::base::{Acting, Error, Result, TargetId, UserId, Viewer};

/// A version of a target.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// The target.
    pub target: TargetId,
    /// Which one.
    pub version: i64,
    /// In which days.
    pub span: Span,
    /// How much.
    pub amount: Money,
    /// Whether it was taken away with it.
    pub archived: bool,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// By whom, by name.
    pub by: Option<String>,
}

/// A change: what there was before, and what there is since.
#[derive(Clone, Debug)]
pub struct Change {
    /// Whose target.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Whether it is of their team.
    pub team: bool,
    /// The version before; none for a new target.
    pub before: Option<(Money, Span, bool)>,
    /// The version since.
    pub after: Version,
}

/// Keeps what a target is from now on.
pub fn keep(tx: &Tx<'_>, by: &Acting, target: &Target, reason: &str) -> Result<()> {
    tx.execute(
        "insert into target_versions (target_id, version, valid_from, valid_to, amount_minor, currency, archived, reason,
                                      changed_at, changed_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &params![
            target.id,
            target.version,
            target.span.from,
            target.span.to,
            target.amount.minor,
            target.amount.currency.as_str(),
            i64::from(target.archived),
            reason,
            by.now,
            by.viewer.actor()
        ],
    )?;
    Ok(())
}

const COLUMNS: &str =
    "v.target_id, v.version, v.valid_from, v.valid_to, v.amount_minor, v.currency, v.archived, v.reason,
    v.changed_at, (select a.name from users a where a.id = v.changed_by)";

fn read(r: &tenure_db::Row<'_>) -> Result<Version> {
    Ok(Version {
        target: r.get(0)?,
        version: r.get(1)?,
        span: span_at(r, 2)?,
        amount: Money { minor: r.get(4)?, currency: r.get(5)? },
        archived: r.get::<i64>(6)? == 1,
        reason: r.get(7)?,
        at: r.get(8)?,
        by: r.get(9)?,
    })
}

/// All versions of a target that the viewer may know of, the first one first; the caller has found the target.
pub fn of(q: &Conn<'_>, target: TargetId) -> Result<Vec<Version>> {
    q.query(
        &format!("select {COLUMNS} from target_versions v where v.target_id = $1 order by v.version"),
        &params![target],
        read,
    )
}

/// Changes of targets that the viewer may know of and that begin in a period, the newest first: what was corrected after
/// it was first set, and what was taken away.
pub fn changes(q: &Conn<'_>, viewer: &Viewer, period: Span, limit: i64) -> Result<Vec<Change>> {
    let mut sql = Sql::new(&format!(
        "select {COLUMNS}, t.user_id, u.name, t.team, b.amount_minor, b.currency, b.valid_from, b.valid_to, b.archived
           from target_versions v
           join targets t on t.id = v.target_id
           left join target_accounts ta on ta.target_id = t.id
           join users u on u.id = t.user_id
           left join target_versions b on b.target_id = v.target_id and b.version = v.version - 1
          where v.version > 1 and t.valid_from >= "
    ));
    sql.bind(period.from).push(" and t.valid_from < ").bind(period.to).push(" and ");
    visible(&mut sql, viewer);
    sql.push(" order by v.changed_at desc, v.target_id, v.version desc limit ").bind(limit);
    q.query(&sql.text, &sql.values, |r| {
        let before: Option<i64> = r.get(13)?;
        let before = match before {
            Some(minor) => Some((Money { minor, currency: r.get(14)? }, span_at(r, 15)?, r.get::<i64>(17)? == 1)),
            None => None,
        };
        Ok::<_, Error>(Change {
            user: r.get(10)?,
            name: r.get(11)?,
            team: r.get::<i64>(12)? == 1,
            before,
            after: read(r)?,
        })
    })
}
