//! What only a server can do to its clients.

use std::time::{Duration, Instant};

use tenure_db::{Config, Db, Error, params};

use crate::kit::{Server, number, schema};

#[test]
fn cut_connections_are_replaced() {
    let Some(server) = Server::new() else { return };
    // One connection each: the dead one must go before another one comes.
    let db = Db::open(&Config { readers: 1, writers: 1, ..server.config() }).unwrap();
    schema(&db, &["create table t (n bigint)", "insert into t values (1)"]);
    for _ in 0..3 {
        number(&db, "select n from t");
        server.cut_connections();
        // It was used just now, so nobody asked whether it still lives: the read moves to another one.
        assert_eq!(number(&db, "select n from t"), 1);
        assert_eq!(db.snapshot_blocking(|q| q.query_one("select n from t", &[], |r| r.get::<i64>(0))), Ok(1));
        server.cut_connections();
        assert_eq!(db.snapshot_blocking(|q| q.query_one("select n from t", &[], |r| r.get::<i64>(0))), Ok(1));
        // Even one that was just used: what has not been committed is run again.
        db.write_blocking(|tx| tx.execute("update t set n = n", &[])).unwrap();
        server.cut_connections();
        assert_eq!(db.write_blocking(|tx| tx.execute("update t set n = n", &[])), Ok(1));
    }
    db.close();
}

#[test]
fn deadlocks_are_run_again() {
    let Some(server) = Server::new() else { return };
    let db = Db::open(&server.config()).unwrap();
    schema(&db, &["create table t (id bigint primary key, n bigint)", "insert into t values (1, 0), (2, 0)"]);
    let writers: Vec<_> = [(1, 2), (2, 1)]
        .into_iter()
        .map(|(first, second)| {
            let db = db.clone();
            std::thread::spawn(move || {
                for _ in 0..3 {
                    db.write_blocking(move |tx| {
                        tx.execute("update t set n = n + 1 where id = $1", &params![first])?;
                        std::thread::sleep(Duration::from_millis(10));
                        tx.execute("update t set n = n + 1 where id = $1", &params![second])
                    })
                    .unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.join().unwrap();
    }
    assert_eq!(number(&db, "select cast(sum(n) as bigint) from t"), 12);
    db.close();
}

#[test]
fn writers_do_not_starve_readers() {
    let Some(server) = Server::new() else { return };
    let db = Db::open(&Config { writers: 1, pool_timeout: Duration::from_millis(200), ..server.config() }).unwrap();
    let result = db.write_blocking({
        let db = db.clone();
        move |_| {
            assert_eq!(number(&db, "select 1"), 1);
            assert_eq!(db.write_blocking(|_| Ok::<_, Error>(())), Err(Error::Busy));
            Ok::<_, Error>(())
        }
    });
    assert_eq!(result, Ok(()));
    db.close();
}

#[test]
fn a_changed_table_is_seen() {
    let Some(server) = Server::new() else { return };
    let db = Db::open(&Config { readers: 1, writers: 1, ..server.config() }).unwrap();
    schema(&db, &["create table t (n bigint)", "insert into t values (1)"]);
    let all = |tx: &tenure_db::Tx<'_>| tx.query_one("select * from t", &[], |r| r.get::<i64>(0));
    db.write_blocking(all).unwrap();
    schema(&db, &["alter table t add column m bigint"]);
    assert_eq!(db.write_blocking(all), Ok(1));
    db.close();
}

#[test]
fn nobody_there_is_said_soon() {
    if Server::new().is_none() {
        return;
    }
    let started = Instant::now();
    let config = Config { pool_timeout: Duration::from_millis(300), ..Config::new("postgres://x@127.0.0.1:1/x") };
    assert!(matches!(Db::open(&config), Err(Error::Unavailable(_))));
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_restart_is_survived() {
    // The command that restarts the server, for machines where the test may do that.
    let (Some(server), Ok(restart)) = (Server::new(), std::env::var("TENURE_TEST_POSTGRES_RESTART")) else { return };
    let db = Db::open(&server.config()).unwrap();
    schema(&db, &["create table t (n bigint)", "insert into t values (1)"]);
    let done = std::process::Command::new("sh").args(["-c", &restart]).status().unwrap();
    assert!(done.success());
    assert_eq!(number(&db, "select n from t"), 1);
    assert_eq!(db.write_blocking(|tx| tx.execute("update t set n = n", &[])), Ok(1));
    db.close();
}

#[test]
fn the_way_is_encrypted() {
    // An admin URL of a server with TLS, and the file of its authority.
    let (Ok(url), Ok(root)) = (std::env::var("TENURE_TEST_POSTGRES_TLS"), std::env::var("TENURE_TEST_POSTGRES_CA"))
    else {
        return;
    };
    let encrypted = |query: String| {
        let db =
            Db::open(&Config { pool_timeout: Duration::from_millis(500), ..Config::new(format!("{url}?{query}")) })?;
        let sql = "select ssl from pg_stat_ssl where pid = pg_backend_pid()";
        let encrypted = db.read_blocking(|q| q.query_one(sql, &[], |r| r.get::<bool>(0)));
        db.close();
        encrypted
    };
    assert_eq!(encrypted("sslmode=disable".into()), Ok(false));
    assert_eq!(encrypted("sslmode=prefer".into()), Ok(true));
    assert_eq!(encrypted(format!("sslmode=require&sslrootcert={root}")), Ok(true));
    assert_eq!(encrypted(format!("sslmode=verify-full&sslrootcert={root}")), Ok(true));
    assert!(encrypted("sslmode=require".into()).is_err(), "an unknown authority");
}
