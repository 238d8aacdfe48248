//! `/tasks.csv` and `/tasks.xlsx`: tasks and next steps as on the page.

use axum::response::Response;

use super::super::store::{Filter, lines, steps};
use super::list::TasksQuery;
use super::row::{Row, both};
use crate::base::extract::Query;
use crate::base::sheets::{self, Cell};
use crate::base::{Cx, Result, Scope, scope};

/// Most rows of each kind.
const ROWS: i64 = 50_000;

const HEAD: [&str; 8] = ["what", "account", "content", "person", "owner", "due_on", "original_due_on", "done_at"];

/// `GET /tasks.csv`, `GET /tasks.xlsx`
pub async fn file(cx: Cx, Query(asked): Query<TasksQuery>) -> Result<Response> {
    let owner = asked.owner(cx.viewer.id);
    let choice = scope::choice(&cx.viewer, Some(asked.scope(cx.viewer.id)));
    let inner = cx.clone();
    let rows = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let filter = |done| Filter { owner, done: Some(done), ..Filter::default() };
            let mut rows = both(lines(q, &scope, &filter(false), ROWS)?, steps(q, &scope, &filter(false), ROWS)?);
            rows.extend(lines(q, &scope, &filter(true), ROWS)?.into_iter().map(Row::Task));
            Ok(rows)
        })
        .await?;
    sheets::answer(&cx, "tasks", &HEAD, rows.into_iter().map(cells))
}

fn cells(row: Row) -> Vec<Cell> {
    match row {
        Row::Task(line) => vec![
            "task".into(),
            line.account.into(),
            line.task.content.into(),
            line.person.into(),
            line.owner.into(),
            line.task.due_on.into(),
            line.task.original_due_on.into(),
            line.task.done_at.into(),
        ],
        Row::Step(step) => vec![
            "next_step".into(),
            step.account.into(),
            step.what.into(),
            Cell::Empty,
            step.owner.into(),
            step.due_on.into(),
            Cell::Empty,
            Cell::Empty,
        ],
    }
}
