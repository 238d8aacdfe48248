//! A quick look at the speed of small writes and reads: `cargo test -p tenure-db throughput -- --ignored --nocapture`.

use std::time::Instant;

use tenure_db::{Db, Error, params};

use crate::kit::{on_both, runtime, schema};

#[test]
#[ignore = "prints numbers, proves nothing"]
fn throughput() {
    on_both(|db| {
        schema(db, &["create table t (n bigint primary key, v text not null)"]);
        for writers in [1, 64] {
            let each = 6_400 / writers / if writers == 1 { 8 } else { 1 };
            let started = Instant::now();
            runtime().block_on(write(db, writers, each));
            let rate = f64::from(writers * each) / started.elapsed().as_secs_f64();
            println!("{:?}: {writers} writers: {rate:.0} writes/s", db.kind());
        }
        let started = Instant::now();
        runtime().block_on(async {
            for n in 0..5_000_i64 {
                let one =
                    db.read(move |q| q.query_opt("select v from t where n = $1", &params![n], |r| r.get::<String>(0)));
                one.await.unwrap();
            }
        });
        println!("{:?}: {:.0} us a read", db.kind(), started.elapsed().as_secs_f64() * 1e6 / 5_000.0);
    });
}

async fn write(db: &Db, writers: u32, each: u32) {
    let tasks: Vec<_> = (0..writers)
        .map(|writer| {
            let db = db.clone();
            tokio::spawn(async move {
                for i in 0..each {
                    let n = i64::from(writers * 1_000_000 + writer * each + i);
                    db.write(move |tx| tx.execute("insert into t values ($1, 'some text')", &params![n])).await?;
                }
                Ok::<_, Error>(())
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
}
