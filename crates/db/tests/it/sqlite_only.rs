//! What only SQLite has: the file, its lock, its writer thread, its backup.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use tenure_db::{Config, Db, Error, params};

use crate::kit::{Folder, number, runtime, schema};

fn text(db: &Db, sql: &str) -> String {
    db.read_blocking(|q| q.query_one(sql, &[], |r| r.get::<String>(0))).unwrap()
}

#[test]
fn one_process_serves_a_file() {
    let folder = Folder::new();
    let first = Db::open(&folder.config()).unwrap();
    schema(&first, &["create table t (n bigint)", "insert into t values (1)"]);
    let Err(Error::Unavailable(why)) = Db::open(&folder.config()) else { panic!("two openers") };
    assert!(why.contains("in use by another Tenure") && why.contains(&std::process::id().to_string()), "{why}");
    // Reading beside it is allowed, writing is not.
    let beside = Db::open(&Config { read_only: true, ..folder.config() }).unwrap();
    assert_eq!(number(&beside, "select count(*) from t"), 1);
    assert!(matches!(beside.write_blocking(|tx| tx.execute("delete from t", &[])), Err(Error::Unsupported(_))));
    assert!(matches!(beside.migrate(), Err(Error::Unsupported(_))));
    beside.close();
    // A short note may be written beside it: each waits for the other, and each reads what the other wrote.
    let noting = Db::open(&Config { beside: true, ..folder.config() }).unwrap();
    assert_eq!(noting.write_blocking(|tx| tx.execute("insert into t values (2)", &[])), Ok(1));
    assert_eq!(first.write_blocking(|tx| tx.execute("insert into t values (3)", &[])), Ok(1));
    assert_eq!((number(&first, "select count(*) from t"), number(&noting, "select count(*) from t")), (3, 3));
    noting.close();
    first.close();
    let second = Db::open(&folder.config()).unwrap();
    assert_eq!(number(&second, "select count(*) from t"), 3);
}

#[test]
fn the_file_is_opened_as_wanted() {
    let folder = Folder::new();
    let db = Db::open(&folder.config()).unwrap();
    let settings = db.write_blocking(|tx| {
        let get = |sql: &str| tx.query_one(sql, &[], |r| r.cell(0).map(|cell| format!("{cell:?}")));
        Ok::<_, Error>([get("pragma journal_mode")?, get("pragma synchronous")?, get("pragma foreign_keys")?])
    });
    assert_eq!(settings, Ok([r#"Text("wal")"#.into(), "Int(2)".into(), "Int(1)".into()]));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(folder.file("test.db")).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert!(Db::open(&Config::new("sqlite:")).is_err());
    assert!(Db::open(&Config::new("mysql://x")).is_err());
    let nowhere = Db::open(&Config::new(format!("sqlite:{}", folder.file("no/such/folder.db").display())));
    assert!(matches!(nowhere, Err(Error::Unavailable(_))));
}

/// Lets closures wait for the writer thread until `release` is sent to.
async fn block_writer(db: &Db) -> (mpsc::Sender<()>, tokio::task::JoinHandle<Result<(), Error>>) {
    let (release, wait) = mpsc::channel::<()>();
    let (started, running) = mpsc::channel::<()>();
    let (wait, db) = (Mutex::new((wait, started)), db.clone());
    let blocker = tokio::spawn(async move {
        db.write(move |_| {
            let held = wait.lock().unwrap();
            held.1.send(()).unwrap();
            held.0.recv().unwrap();
            // Longer than a group takes further closures.
            std::thread::sleep(Duration::from_millis(60));
            Ok(())
        })
        .await
    });
    tokio::task::spawn_blocking(move || running.recv()).await.unwrap().unwrap();
    (release, blocker)
}

#[test]
fn a_group_is_one_commit_and_its_failure_is_one_closures_fault() {
    let folder = Folder::new();
    let db = Db::open(&folder.config()).unwrap();
    schema(
        &db,
        &[
            "create table parents (id bigint primary key)",
            "create table kids (p bigint references parents (id) deferrable initially deferred)",
            "create table t (n bigint)",
        ],
    );
    let (runs, effects) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    let write = |n: i64| {
        let (db, runs, effects) = (db.clone(), runs.clone(), effects.clone());
        tokio::spawn(async move {
            db.write(move |tx| {
                runs.fetch_add(1, Ordering::SeqCst);
                let effects = effects.clone();
                tx.after_commit(move || {
                    effects.fetch_add(1, Ordering::SeqCst);
                });
                tx.execute("insert into t values ($1)", &params![n])?;
                // The key is checked at the commit only, so this breaks the commit of the whole group.
                if n == 50 {
                    tx.execute("insert into kids values (1)", &[])?;
                }
                Ok::<_, Error>(())
            })
            .await
        })
    };
    runtime().block_on(async {
        let (release, blocker) = block_writer(&db).await;
        let tasks: Vec<_> = (0..100_i64).map(write).collect();
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(runs.load(Ordering::SeqCst), 0);
        release.send(()).unwrap();
        blocker.await.unwrap().unwrap();
        for (n, task) in tasks.into_iter().enumerate() {
            assert_eq!(task.await.unwrap(), if n == 50 { Err(Error::ForeignKey) } else { Ok(()) }, "number {n}");
        }
    });
    // All hundred stood in one commit, so all hundred ran again, each alone.
    assert_eq!(runs.load(Ordering::SeqCst), 200);
    assert_eq!(number(&db, "select count(*) from t"), 99);
    assert_eq!(effects.load(Ordering::SeqCst), 99);
}

#[test]
fn what_nobody_waits_for_is_not_run() {
    let folder = Folder::new();
    let db = Db::open(&folder.config()).unwrap();
    schema(&db, &["create table t (n bigint)"]);
    runtime().block_on(async {
        let (release, blocker) = block_writer(&db).await;
        let write = db.write(|tx| tx.execute("insert into t values (1)", &[]));
        assert!(tokio::time::timeout(Duration::from_millis(50), write).await.is_err());
        release.send(()).unwrap();
        blocker.await.unwrap().unwrap();
        db.write(|tx| tx.execute("insert into t values (2)", &[])).await.unwrap();
    });
    assert_eq!(number(&db, "select cast(sum(n) as bigint) from t"), 2);
}

#[test]
fn acknowledged_writes_survive_a_kill() {
    const NAME: &str = "sqlite_only::acknowledged_writes_survive_a_kill";
    if let Ok(url) = std::env::var("TENURE_TEST_KILLED") {
        return write_until_killed(&url);
    }
    let folder = Folder::new();
    let url = folder.config().url;
    for round in 0..3 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", NAME, "--nocapture"])
            .env("TENURE_TEST_KILLED", &url)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut acknowledged: Vec<i64> = Vec::new();
        for line in lines {
            acknowledged.extend(line.strip_prefix("done ").and_then(|n| n.parse::<i64>().ok()));
            if acknowledged.len() == 300 {
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        let db = Db::open(&Config::new(&url)).unwrap();
        let found = db.read_blocking(|q| q.query("select n from t order by n", &[], |r| r.get::<i64>(0))).unwrap();
        assert!(acknowledged.len() >= 300, "round {round}");
        for n in acknowledged {
            assert!(found.binary_search(&n).is_ok(), "round {round}: {n} was acknowledged");
        }
        assert_eq!(db.check(), Ok(Vec::new()));
    }
}

/// Sixteen threads write numbers and say so once told that they are on disk.
fn write_until_killed(url: &str) {
    let db = Db::open(&Config::new(url)).unwrap();
    schema(&db, &["create table if not exists t (n bigint primary key)"]);
    let start = number(&db, "select coalesce(max(n), 0) + 1000 from t");
    let threads: Vec<_> = (0..16_i64)
        .map(|thread| {
            let db = db.clone();
            std::thread::spawn(move || {
                for i in 0..100_000_i64 {
                    let n = start + i * 16 + thread;
                    db.write_blocking(move |tx| tx.execute("insert into t values ($1)", &params![n])).unwrap();
                    let _ = writeln!(std::io::stdout(), "done {n}");
                }
            })
        })
        .collect();
    for thread in threads {
        let _ = thread.join();
    }
}

#[test]
fn a_write_inside_a_write_is_refused() {
    let folder = Folder::new();
    let db = Db::open(&folder.config()).unwrap();
    let inner = db.clone();
    let result = db.write_blocking(move |_| inner.write_blocking(|_| Ok::<_, Error>(())));
    assert!(matches!(result, Err(Error::Other(why)) if why.contains("inside a write")));
}

#[test]
fn the_last_handle_may_go_on_the_writer_thread() {
    let folder = Folder::new();
    let db = Db::open(&folder.config()).unwrap();
    let (sender, done) = mpsc::channel();
    let (holder, keep) = (Mutex::new(Some(db.clone())), sender);
    db.write_blocking(move |tx| {
        let (held, keep) = (holder.lock().unwrap().take(), keep.clone());
        tx.after_commit(move || {
            std::thread::sleep(Duration::from_millis(100));
            drop(held);
            let _ = keep.send(());
        });
        Ok::<_, Error>(())
    })
    .unwrap();
    drop(db);
    done.recv_timeout(Duration::from_secs(5)).unwrap();
}

#[test]
fn readers_are_waited_for_and_then_busy() {
    let folder = Folder::new();
    let mut config = folder.config();
    (config.readers, config.pool_timeout) = (1, Duration::from_millis(50));
    let db = Db::open(&config).unwrap();
    let inner: Result<Result<(), Error>, Error> = db.read_blocking(|_| Ok(db.read_blocking(|_| Ok(()))));
    assert_eq!(inner, Ok(Err(Error::Busy)));
    assert!(db.read_blocking(|_| Ok::<_, Error>(())).is_ok());
}

#[test]
fn a_backup_is_a_sound_database() {
    let folder = Folder::new();
    let db = Db::open(&folder.config()).unwrap();
    schema(&db, &["create table t (n bigint, filler text)"]);
    let writing = db.clone();
    let stop = Arc::new(AtomicU32::new(0));
    let stopped = stop.clone();
    let writer = std::thread::spawn(move || {
        while stopped.load(Ordering::SeqCst) == 0 {
            writing
                .write_blocking(|tx| tx.execute("insert into t values (1, $1)", &params!["x".repeat(2000)]))
                .unwrap();
        }
    });
    std::thread::sleep(Duration::from_millis(100));
    let to = folder.file("backup.db");
    let before = number(&db, "select count(*) from t");
    db.backup(&to).unwrap();
    db.backup(&to).unwrap();
    stop.store(1, Ordering::SeqCst);
    writer.join().unwrap();
    assert!(matches!(db.backup(&folder.file("test.db")), Err(Error::Unsupported(_))));
    assert!(matches!(db.backup(&folder.file("no/folder.db")), Err(Error::Unavailable(_))));
    for leftover in ["backup.db.part", "backup.db-wal", "backup.db-shm"] {
        assert!(!folder.file(leftover).exists(), "{leftover}");
    }
    let copy = Db::open(&Config::new(format!("sqlite:{}", to.display()))).unwrap();
    assert_eq!(copy.check(), Ok(Vec::new()));
    assert!(number(&copy, "select count(*) from t") >= before);
    assert_eq!(text(&copy, "select max(filler) from t").len(), 2000);
}

#[test]
fn the_check_finds_broken_keys() {
    let folder = Folder::new();
    let db = Db::open(&folder.config()).unwrap();
    schema(&db, &["create table p (id bigint primary key)", "create table k (p bigint references p (id))"]);
    assert_eq!(db.check(), Ok(Vec::new()));
    db.close();
    let raw = rusqlite::Connection::open(folder.file("test.db")).unwrap();
    raw.execute_batch("pragma foreign_keys = off; insert into k values (9)").unwrap();
    drop(raw);
    let db = Db::open(&folder.config()).unwrap();
    assert_eq!(db.check(), Ok(vec![String::from("k: a row refers to a missing row of p")]));
}
