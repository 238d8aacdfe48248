//! The floor: axum answering a constant, and the same 50 rows straight from SQLite as a bare table.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::routing::get;
use rusqlite::{Connection, OpenFlags};

const LIST: &str = "select a.name, a.city, s.last_conversation_at, s.open_promises, s.next_step_on, a.revenue_minor
  from accounts a join account_stats s on s.account_id = a.id
 where a.id in (select account_id from account_access where holder_id = ?1)
 order by s.last_conversation_at desc limit 50";

/// Serves until it is ended; `what` is `ADDRESS FILE`.
pub(crate) fn serve(what: &str) {
    let (address, file) = what.split_once(' ').expect("address and file");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let pool: Vec<Connection> = (0..4).map(|_| Connection::open_with_flags(file, flags).expect("opens")).collect();
    let holder: Vec<u8> =
        pool[0].query_row("select id from users order by email limit 1", [], |r| r.get(0)).expect("a user");
    let pool = Arc::new(Mutex::new(pool));
    let list = move || {
        let (pool, holder) = (pool.clone(), holder.clone());
        async move {
            tokio::task::spawn_blocking(move || {
                let connection =
                    pool.lock().expect("lock").pop().unwrap_or_else(|| panic!("more requests than connections"));
                let html = rows(&connection, &holder);
                pool.lock().expect("lock").push(connection);
                html
            })
            .await
            .expect("runs")
        }
    };
    let router = Router::new()
        .route("/hello", get(async || "hello"))
        .route("/sign-in", get(async || "hello"))
        .route("/list", get(list));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(4)
        .enable_all()
        .build()
        .expect("runtime");
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await.expect("binds");
        axum::serve(listener, router).await.expect("serves");
    });
}

fn rows(connection: &Connection, holder: &[u8]) -> axum::response::Html<String> {
    let mut html = String::with_capacity(16 * 1024);
    html.push_str("<table>");
    let mut statement = connection.prepare_cached(LIST).expect("prepares");
    let mut rows = statement.query([holder]).expect("runs");
    while let Some(r) = rows.next().expect("steps") {
        let (name, city): (String, String) = (r.get(0).expect("name"), r.get(1).expect("city"));
        let (last, open): (Option<i64>, i64) = (r.get(2).expect("last"), r.get(3).expect("open"));
        let (next, revenue): (Option<String>, Option<i64>) = (r.get(4).expect("next"), r.get(5).expect("revenue"));
        writeln!(html, "<tr><td>{name}<td>{city}<td>{last:?}<td>{open}<td>{next:?}<td>{revenue:?}").expect("grows");
    }
    html.push_str("</table>");
    axum::response::Html(html)
}
