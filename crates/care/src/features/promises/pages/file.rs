//! `/promises.csv` and `/promises.xlsx`: the ledger as a file, which the import of promises reads.

use axum::response::Response;

use super::super::store::ledger::lines;
use super::asked::Asked;
use crate::base::extract::Query;
use crate::base::permit::look;
use crate::base::{Cx, Read, Result, Scope, scope, sheets};

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

/// `GET /promises.csv`, `GET /promises.xlsx`
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
            line.account.into(),
            p.side.code().into(),
            p.content.into(),
            line.person.into(),
            line.owner.into(),
            p.due_on.into(),
            p.original_due_on.into(),
            p.moves.into(),
            p.state.code().into(),
            p.closed_on.into(),
            p.evidence.into(),
            line.confirmed.into(),
        ]
    });
    sheets::answer(&cx, "promises", &HEAD, cells)
}
