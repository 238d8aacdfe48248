//! `user_reach` and what it is computed from.

use std::collections::BTreeSet;

use crate::base::dated::span_at;
use crate::base::{Conn, Error, Result, Tx, UserId, Value, params};
use crate::features::org::rules::{LineEdge, Reach, Standing};

/// All users.
pub fn users(q: &Conn<'_>) -> Result<Vec<UserId>> {
    q.query("select id from users", &params![], |r| Ok::<_, Error>(r.get(0)?))
}

/// All reporting lines.
pub fn lines(q: &Conn<'_>) -> Result<Vec<LineEdge>> {
    q.query("select user_id, manager_id, kind, valid_from, valid_to from reporting_lines", &params![], |r| {
        let kind: String = r.get(2)?;
        Ok::<_, Error>(LineEdge { user: r.get(0)?, manager: r.get(1)?, solid: kind == "solid", span: span_at(r, 3)? })
    })
}

/// All deputies.
pub fn deputies(q: &Conn<'_>) -> Result<Vec<Standing>> {
    q.query("select person_id, deputy_id, valid_from, valid_to from deputies", &params![], |r| {
        Ok::<_, Error>(Standing { person: r.get(0)?, deputy: r.get(1)?, span: span_at(r, 2)? })
    })
}

/// The stored rows; a way that is not ours becomes one that no computation gives, so that it is removed.
pub fn stored(q: &Conn<'_>) -> Result<BTreeSet<(Reach, String)>> {
    let rows = q.query(
        "select viewer_id, holder_id, via, level_cap, valid_from, valid_to from user_reach",
        &params![],
        |r| {
            let word: String = r.get(2)?;
            let via = ["self", "solid", "dotted", "deputy"].into_iter().find(|v| *v == word).unwrap_or("");
            let reach = Reach { viewer: r.get(0)?, holder: r.get(1)?, via, cap: r.get(3)?, span: span_at(r, 4)? };
            Ok::<_, Error>((reach, word))
        },
    )?;
    Ok(rows.into_iter().collect())
}

/// Deletes rows by their keys, then inserts rows.
pub fn write(tx: &Tx<'_>, gone: &[(Reach, String)], new: &[Reach]) -> Result<()> {
    for (row, via) in gone {
        tx.execute(
            "delete from user_reach
              where viewer_id = $1 and holder_id = $2 and via = $3 and level_cap = $4 and valid_from = $5",
            &params![row.viewer, row.holder, via.as_str(), row.cap, row.span.from],
        )?;
    }
    let rows: Vec<Vec<Value<'_>>> =
        new.iter().map(|r| params![r.viewer, r.holder, r.via, r.cap, r.span.from, r.span.to].to_vec()).collect();
    tx.insert_many("insert into user_reach (viewer_id, holder_id, via, level_cap, valid_from, valid_to)", &rows, "")?;
    Ok(())
}

/// Who reports to `manager` on `day` by solid lines, at any distance.
pub fn reports(q: &Conn<'_>, manager: UserId, day: jiff::civil::Date) -> Result<Vec<UserId>> {
    q.query(
        "select holder_id from user_reach where viewer_id = $1 and via = 'solid' and valid_from <= $2 and valid_to > $2",
        &params![manager, day],
        |r| Ok::<_, Error>(r.get(0)?),
    )
}
