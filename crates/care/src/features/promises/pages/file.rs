//! `/promises.csv`: the ledger as a file, which the import of promises reads.

use axum::response::Response;

use super::super::store::ledger::lines;
use super::asked::Asked;
use crate::base::extract::Query;
use crate::base::permit::look;
use crate::base::{Cx, Read, Result, Scope, scope};
use crate::features::people::csv;

/// Most rows of a file, open and closed each.
const FILE_ROWS: i64 = 50_000;

/// The columns of the file: those of the import, and what it knows beside.
const HEAD: [&str; 12] = [
    "account",
    "side",
    "content",
    "person",
    "owner",
    "due_on",
    "original_due_on",
    "moves",
    "state",
    "closed_on",
    "evidence",
    "confirmed_by",
];

/// `GET /promises.csv`
pub(super) async fn file(cx: Cx, Query(asked): Query<Asked>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let viewer = cx.viewer.clone();
    let rows = cx
        .snapshot(move |q| {
            if let Some(id) = asked.account {
                look::<Read>(q, &viewer, id)?;
            }
            lines(q, &Scope::resolve(q, &viewer, choice)?, &asked.filter()?, FILE_ROWS)
        })
        .await?;
    let cells = rows.into_iter().map(|line| {
        let p = line.promise;
        vec![
            line.account,
            p.side.code().to_owned(),
            p.content,
            line.person.unwrap_or_default(),
            line.owner.unwrap_or_default(),
            p.due_on.to_string(),
            p.original_due_on.to_string(),
            p.moves.to_string(),
            p.state.code().to_owned(),
            p.closed_on.map(|d| d.to_string()).unwrap_or_default(),
            p.evidence,
            line.confirmed.unwrap_or_default(),
        ]
    });
    csv::answer("promises.csv", &HEAD, cells)
}
