//! The queue on SQLite, and on PostgreSQL when `TENURE_TEST_POSTGRES` names an admin URL.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tenure_db::{Config, Db, Error, params};
use tenure_jobs::{Handler, Job, NewJob, Outcome, Worker, enqueue, forget, list_failed, retry};
use uuid::Uuid;

static DATABASES: AtomicU32 = AtomicU32::new(0);

fn on_both(test: impl Fn(&Kit)) {
    let number = DATABASES.fetch_add(1, Ordering::Relaxed);
    let name = format!("tenure_jobs_{}_{number}", std::process::id());
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.db"));
    run(Config::new(format!("sqlite:{}", path.display())), &test);
    for suffix in ["", ".lock", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{suffix}", path.display()));
    }
    let Ok(admin) = std::env::var("TENURE_TEST_POSTGRES") else { return };
    let mut client = postgres::Client::connect(&admin, postgres::NoTls).unwrap();
    client.batch_execute(&format!("create database {name}")).unwrap();
    let (server, _) = admin.rsplit_once('/').unwrap();
    run(Config::new(format!("{server}/{name}")), &test);
    client.batch_execute(&format!("drop database {name} with (force)")).unwrap();
}

fn run(config: Config, test: &impl Fn(&Kit)) {
    let db = Db::open(&config).unwrap();
    db.migrate().unwrap();
    let kit = Kit { db, now: Arc::new(AtomicI64::new(1_800_000_000)), ids: Arc::default(), log: Arc::default() };
    test(&kit);
    kit.db.close();
}

struct Kit {
    db: Db,
    now: Arc<AtomicI64>,
    ids: Arc<AtomicU64>,
    log: Arc<Mutex<Vec<String>>>,
}

impl Kit {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.now.load(Ordering::Relaxed)).unwrap()
    }

    fn advance(&self, seconds: i64) {
        self.now.fetch_add(seconds, Ordering::Relaxed);
    }

    fn id(&self) -> Uuid {
        Uuid::from_u128(u128::from(self.ids.fetch_add(1, Ordering::Relaxed)) + 1)
    }

    fn worker(&self, handlers: HashMap<&'static str, Handler>) -> Worker {
        let (now, ids) = (self.now.clone(), self.ids.clone());
        let clock = move || Timestamp::from_second(now.load(Ordering::Relaxed)).unwrap();
        let uuid = move || Uuid::from_u128(u128::from(ids.fetch_add(1, Ordering::Relaxed)) + 1);
        Worker::new(self.db.clone(), clock, uuid, handlers)
    }

    /// A handler that notes its payload and answers `outcome`.
    fn noting(&self, outcome: Outcome) -> HashMap<&'static str, Handler> {
        let log = self.log.clone();
        let handler: Handler = Box::new(move |job: &Job| {
            log.lock().unwrap().push(job.payload["n"].to_string());
            outcome.clone()
        });
        HashMap::from([("note", handler)])
    }

    fn put(&self, n: i64, key: Option<&'static str>, delay: i64) -> Uuid {
        let (id, now) = (self.id(), self.now());
        let run_at = now + SignedDuration::from_secs(delay);
        let job = move || NewJob { kind: "note", payload: json!({"n": n}), unique_key: key, run_at, max_attempts: 3 };
        self.db.write_blocking(move |tx| enqueue(tx, &job(), id, now)).unwrap()
    }

    fn log(&self) -> Vec<String> {
        std::mem::take(&mut self.log.lock().unwrap())
    }

    fn count(&self, state: &'static str) -> i64 {
        let sql = "select count(*) from jobs where state = $1";
        self.db.read_blocking(|q| q.query_one(sql, &params![state], |r| r.get::<i64>(0))).unwrap()
    }
}

#[test]
fn due_jobs_run_once_and_in_order() {
    on_both(|kit| {
        kit.put(2, None, 0);
        kit.put(1, None, -10);
        kit.put(3, None, 60);
        let worker = kit.worker(kit.noting(Outcome::Done));
        assert_eq!(worker.run_due().unwrap(), 2);
        assert_eq!(kit.log(), ["1", "2"]);
        assert_eq!(worker.run_due().unwrap(), 0);
        kit.advance(60);
        assert_eq!(worker.run_due().unwrap(), 1);
        assert_eq!(kit.count("done"), 3);
        kit.advance(10);
        let before = kit.now();
        assert_eq!(kit.db.write_blocking(move |tx| forget(tx, before)).unwrap(), 3);
    });
}

#[test]
fn a_unique_key_keeps_one_row_while_it_waits() {
    on_both(|kit| {
        let first = kit.put(1, Some("k"), 60);
        assert_eq!(kit.put(2, Some("k"), 30), first, "no second row; the earlier time counts");
        kit.advance(30);
        let worker = kit.worker(kit.noting(Outcome::Done));
        assert_eq!(worker.run_due().unwrap(), 1);
        assert_eq!(kit.log(), ["1"]);
        assert_ne!(kit.put(3, Some("k"), 0), first, "a finished one is replaced");
        assert_eq!(worker.run_due().unwrap(), 1);
        assert_eq!(kit.log(), ["3"]);
        assert_eq!(kit.count("done"), 1);
    });
}

#[test]
fn a_job_of_a_transaction_that_fails_never_was() {
    on_both(|kit| {
        let (id, now) = (kit.id(), kit.now());
        let failed = kit.db.write_blocking(move |tx| {
            let job = NewJob { kind: "note", payload: json!({}), unique_key: None, run_at: now, max_attempts: 1 };
            enqueue(tx, &job, id, now)?;
            Err::<(), _>(Error::NoRow)
        });
        assert!(failed.is_err());
        assert_eq!(kit.worker(kit.noting(Outcome::Done)).run_due().unwrap(), 0);
    });
}

#[test]
fn failures_wait_longer_each_time_then_stand_and_can_be_retried() {
    on_both(|kit| {
        let id = kit.put(1, None, 0);
        let worker = kit.worker(kit.noting(Outcome::Retry(String::from("the mail server is away"))));
        for wait in [15, 30] {
            assert_eq!(worker.run_due().unwrap(), 1);
            kit.advance(wait - 1);
            assert_eq!(worker.run_due().unwrap(), 0);
            kit.advance(1);
        }
        assert_eq!(worker.run_due().unwrap(), 1);
        let failed = kit.db.read_blocking(|q| list_failed(q, 10)).unwrap();
        assert_eq!((failed.len(), failed[0].id, failed[0].attempts), (1, id, 3));
        assert_eq!(failed[0].last_error, "the mail server is away");
        let now = kit.now();
        assert!(kit.db.write_blocking(move |tx| retry(tx, id, now)).unwrap());
        assert!(!kit.db.write_blocking(move |tx| retry(tx, id, now)).unwrap());
        assert_eq!(kit.worker(kit.noting(Outcome::Done)).run_due().unwrap(), 1);
        assert_eq!(kit.count("done"), 1);
    });
}

#[test]
fn panics_and_unknown_kinds_are_booked() {
    on_both(|kit| {
        kit.put(1, None, 0);
        let boom: Handler = Box::new(|_| panic!("boom"));
        kit.worker(HashMap::from([("note", boom)])).run_due().unwrap();
        assert_eq!(kit.count("pending"), 1, "a panic may be bad luck");
        kit.advance(60);
        kit.worker(HashMap::new()).run_due().unwrap();
        let failed = kit.db.read_blocking(|q| list_failed(q, 10)).unwrap();
        assert!(failed[0].last_error.contains("no handler"), "{}", failed[0].last_error);
    });
}

#[test]
fn an_expired_lease_is_taken_again_and_the_late_worker_books_nothing() {
    on_both(|kit| {
        kit.put(1, None, 0);
        // While the first worker works, its lease expires and a second one takes the job.
        let second = Arc::new(kit.worker(kit.noting(Outcome::Done)));
        let clock = kit.now.clone();
        let slow: Handler = Box::new(move |_| {
            clock.fetch_add(3_600, Ordering::Relaxed);
            assert_eq!(second.run_due().unwrap(), 1);
            Outcome::Fail(String::from("too late to matter"))
        });
        kit.worker(HashMap::from([("note", slow)])).run_due().unwrap();
        assert_eq!((kit.count("done"), kit.count("failed")), (1, 0));
    });
}

#[test]
fn a_job_that_kills_its_process_is_given_up() {
    on_both(|kit| {
        let id = kit.put(1, None, 0);
        let dead = kit.now();
        kit.db
            .write_blocking(move |tx| {
                let sql =
                    "update jobs set state = 'running', attempts = 3, lease_id = $1, lease_until = $2 where id = $1";
                tx.execute(sql, &params![id, dead])
            })
            .unwrap();
        assert_eq!(kit.worker(kit.noting(Outcome::Done)).run_due().unwrap(), 1);
        assert!(kit.log().is_empty());
        assert_eq!(kit.count("failed"), 1);
    });
}

#[test]
fn what_is_asked_for_while_it_runs_runs_again() {
    on_both(|kit| {
        kit.put(1, Some("k"), 0);
        let (db, now, log, asked) = (kit.db.clone(), kit.now(), kit.log.clone(), AtomicU32::new(0));
        let again: Handler = Box::new(move |job: &Job| {
            log.lock().unwrap().push(job.payload["n"].to_string());
            if asked.fetch_add(1, Ordering::Relaxed) == 0 {
                let job = move || NewJob {
                    kind: "note",
                    payload: json!({"n": 2}),
                    unique_key: Some("k"),
                    run_at: now,
                    max_attempts: 3,
                };
                db.write_blocking(move |tx| enqueue(tx, &job(), Uuid::from_u128(77), now)).unwrap();
            }
            Outcome::Done
        });
        assert_eq!(kit.worker(HashMap::from([("note", again)])).run_due().unwrap(), 2);
        assert_eq!(kit.log(), ["1", "2"]);
        assert_eq!((kit.count("done"), kit.count("pending")), (1, 0));
    });
}

#[test]
fn schedules_run_at_the_start_and_then_at_their_interval() {
    on_both(|kit| {
        let worker = kit.worker(kit.noting(Outcome::Done)).schedule("note", SignedDuration::from_hours(24));
        assert_eq!(worker.run_due().unwrap(), 1);
        kit.advance(86_399);
        assert_eq!(worker.run_due().unwrap(), 0);
        kit.advance(1);
        assert_eq!(worker.run_due().unwrap(), 1);
        assert_eq!(kit.count("done"), 1);
    });
}

#[test]
fn two_workers_never_run_one_job_twice() {
    on_both(|kit| {
        for n in 0..60 {
            kit.put(n, None, 0);
        }
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| kit.worker(kit.noting(Outcome::Done)).run_due().unwrap());
            }
        });
        let mut ran: Vec<i64> = kit.log().iter().map(|n| n.parse().unwrap()).collect();
        ran.sort_unstable();
        assert_eq!(ran, (0..60).collect::<Vec<_>>());
    });
}

#[test]
fn the_loop_works_and_stops() {
    on_both(|kit| {
        kit.put(1, None, 0);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let worker = kit.worker(kit.noting(Outcome::Done));
        runtime.block_on(async {
            let running = worker.spawn(Duration::from_millis(5));
            for _ in 0..1_000 {
                if !kit.log.lock().unwrap().is_empty() {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            running.stop().await;
        });
        assert_eq!(kit.log(), ["1"]);
        assert_eq!(kit.count("done"), 1);
    });
}
