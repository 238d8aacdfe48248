//! Write transactions: what is kept, what is undone, what is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tenure_db::{Db, Error, Tx, params};

use crate::kit::{number, on_both, runtime, schema};

fn insert(tx: &Tx<'_>, n: i64) -> Result<u64, Error> {
    tx.execute("insert into t values ($1)", &params![n])
}

fn count(db: &Db) -> i64 {
    number(db, "select count(*) from t")
}

fn table(db: &Db) {
    schema(db, &["create table t (n bigint not null constraint small check (n < 1000), constraint t_n unique (n))"]);
}

#[test]
fn many_writers_count_right() {
    on_both(|db| {
        schema(db, &["create table t (n bigint)", "insert into t values (0)"]);
        runtime().block_on(async {
            let writers: Vec<_> = (0..64)
                .map(|_| {
                    let db = db.clone();
                    tokio::spawn(async move {
                        for _ in 0..5 {
                            db.write(|tx| tx.execute("update t set n = n + 1", &[])).await?;
                        }
                        Ok::<_, Error>(())
                    })
                })
                .collect();
            for writer in writers {
                writer.await.unwrap().unwrap();
            }
        });
        assert_eq!(number(db, "select n from t"), 320);
    });
}

#[test]
fn what_is_answered_can_be_read() {
    on_both(|db| {
        table(db);
        runtime().block_on(async {
            for n in 0..50_i64 {
                db.write(move |tx| insert(tx, n)).await.unwrap();
                let seen = db.read(|q| q.query_one("select max(n) from t", &[], |r| r.get::<i64>(0))).await;
                assert_eq!(seen, Ok(n));
            }
        });
    });
}

#[test]
fn a_failure_or_a_panic_undoes_only_itself() {
    on_both(|db| {
        table(db);
        let results: Vec<Result<(), Error>> = runtime().block_on(async {
            let waiting: Vec<_> = (0..30_i64)
                .map(|n| {
                    let db = db.clone();
                    tokio::spawn(async move {
                        db.write(move |tx| {
                            insert(tx, n)?;
                            match n % 3 {
                                0 => Ok(()),
                                1 => Err(Error::Other(String::from("no"))),
                                _ => panic!("number {n}"),
                            }
                        })
                        .await
                    })
                })
                .collect();
            let mut results = Vec::new();
            for task in waiting {
                results.push(task.await.unwrap());
            }
            results
        });
        for (n, result) in results.iter().enumerate() {
            match n % 3 {
                0 => assert_eq!(*result, Ok(())),
                1 => assert_eq!(*result, Err(Error::Other(String::from("no")))),
                _ => {
                    assert!(matches!(result, Err(Error::Other(why)) if why.contains(&format!("panicked: number {n}"))))
                }
            }
        }
        assert_eq!(count(db), 10);
        let read: Result<(), Error> = db.read_blocking(|_| panic!("in a read"));
        assert!(matches!(read, Err(Error::Other(_))));
        assert_eq!(db.write_blocking(|tx| insert(tx, 99)), Ok(1));
    });
}

#[test]
fn constraints_have_names() {
    on_both(|db| {
        table(db);
        let sqlite = db.kind() == tenure_db::Kind::Sqlite;
        db.write_blocking(|tx| insert(tx, 1)).unwrap();
        let name = if sqlite { "t.n" } else { "t_n" };
        assert_eq!(db.write_blocking(|tx| insert(tx, 1)), Err(Error::Unique { constraint: name.into() }));
        assert_eq!(db.write_blocking(|tx| insert(tx, 1000)), Err(Error::Check { constraint: "small".into() }));
        assert_eq!(
            db.write_blocking(|tx| tx.execute("insert into t values (null)", &[])),
            Err(Error::Check { constraint: "t.n".into() })
        );
        schema(
            db,
            &["create table parents (id bigint primary key)", "create table kids (p bigint references parents (id))"],
        );
        assert_eq!(db.write_blocking(|tx| tx.execute("insert into kids values (1)", &[])), Err(Error::ForeignKey));
        schema(db, &["create table e (v text)", "create unique index e_lower on e (lower(v))"]);
        let twice = db.write_blocking(|tx| {
            tx.execute("insert into e values ('a')", &[])?;
            tx.execute("insert into e values ('A')", &[])
        });
        assert_eq!(twice, Err(Error::Unique { constraint: "e_lower".into() }));
        let wrong = db.write_blocking(|tx| tx.execute("insert into nowhere values (1)", &[]));
        assert!(matches!(wrong, Err(Error::Other(why)) if why.contains("nowhere values (1)")));
    });
}

#[test]
fn a_failed_statement_poisons() {
    on_both(|db| {
        table(db);
        let gone_on = db.write_blocking(|tx| {
            insert(tx, 1)?;
            assert!(insert(tx, 1).is_err());
            assert_eq!(tx.query_opt("select 1", &[], |r| r.get::<i64>(0)), Err(Error::Poisoned));
            assert_eq!(tx.attempt(|_| Ok::<_, Error>(())), Err(Error::Poisoned));
            insert(tx, 2)
        });
        assert_eq!(gone_on, Err(Error::Poisoned));
        let hidden = db.write_blocking(|tx| {
            insert(tx, 1)?;
            let _ = insert(tx, 1);
            Ok::<_, Error>(())
        });
        assert_eq!(hidden, Err(Error::Poisoned));
        assert_eq!(count(db), 0);
    });
}

#[test]
fn an_attempt_may_fail() {
    on_both(|db| {
        table(db);
        let done = db.write_blocking(|tx| {
            insert(tx, 1)?;
            let failed = tx.attempt(|tx| {
                insert(tx, 2)?;
                insert(tx, 1)
            });
            assert!(matches!(failed, Err(Error::Unique { .. })));
            let hidden = tx.attempt(|tx| {
                let _ = insert(tx, 1);
                Ok::<_, Error>(())
            });
            assert_eq!(hidden, Err(Error::Poisoned));
            tx.attempt(|tx| {
                insert(tx, 3)?;
                let inner = tx.attempt(|tx| {
                    insert(tx, 4)?;
                    Err::<(), _>(Error::NoRow)
                });
                assert_eq!(inner, Err(Error::NoRow));
                insert(tx, 5)
            })?;
            insert(tx, 6)
        });
        assert_eq!(done, Ok(1));
        assert_eq!(number(db, "select cast(sum(n) as bigint) from t"), 15);
    });
}

#[test]
fn effects_wait_for_the_commit() {
    on_both(|db| {
        table(db);
        let effects = Arc::new(AtomicU32::new(0));
        let effect = {
            let effects = effects.clone();
            move |tx: &Tx<'_>, by: u32| {
                let effects = effects.clone();
                tx.after_commit(move || {
                    effects.fetch_add(by, Ordering::SeqCst);
                });
            }
        };
        let e = effect.clone();
        db.write_blocking(move |tx| {
            e(tx, 1);
            let _ = tx.attempt(|tx| {
                e(tx, 10);
                Err::<(), _>(Error::NoRow)
            });
            tx.attempt(|tx| {
                e(tx, 100);
                Ok::<_, Error>(())
            })?;
            tx.after_commit(|| panic!("contained"));
            insert(tx, 1)
        })
        .unwrap();
        assert_eq!(effects.load(Ordering::SeqCst), 101);
        let e = effect.clone();
        let failed = db.write_blocking(move |tx| {
            e(tx, 1000);
            insert(tx, 1)
        });
        assert!(failed.is_err());
        assert_eq!(effects.load(Ordering::SeqCst), 101);
    });
}

#[test]
fn a_closed_database_says_so() {
    on_both(|db| {
        table(db);
        runtime().block_on(async { db.ping().await }).unwrap();
        db.close();
        assert!(matches!(db.write_blocking(|tx| insert(tx, 1)), Err(Error::Unavailable(_))));
        assert!(matches!(db.read_blocking(|_| Ok::<_, Error>(())), Err(Error::Unavailable(_))));
        assert!(runtime().block_on(async { db.ping().await }).is_err());
    });
}

#[test]
fn a_database_may_go_inside_the_runtime() {
    on_both(|db| {
        table(db);
        let db = db.clone();
        runtime().block_on(async move {
            db.write(|tx| insert(tx, 1)).await.unwrap();
            drop(db);
        });
    });
}
