//! The schema's migrations, as they are embedded.

use tenure_db::{Db, Error, known_version};

use crate::kit::{Folder, Server, number, on_both, runtime};

#[test]
fn migrating_twice_is_migrating_once() {
    on_both(|db| {
        assert_eq!(db.version(), Ok(None));
        let first = db.migrate().unwrap();
        assert_eq!((first.from, first.to), (None, known_version()));
        assert_eq!(first.applied.len(), known_version() as usize);
        let second = db.migrate().unwrap();
        assert_eq!((second.from, second.to, second.applied.len()), (Some(known_version()), known_version(), 0));
        assert_eq!(db.version(), Ok(Some(known_version())));
        assert_eq!(db.check(), Ok(Vec::new()));
        assert!(number(db, "select count(*) from schema_history") > 0);
    });
}

#[test]
fn a_newer_database_is_left_alone() {
    on_both(|db| {
        db.migrate().unwrap();
        db.write_blocking(|tx| {
            tx.execute("update schema_history set version = 9000, name = 'later' where version = 1", &[])
        })
        .unwrap();
        let refused = db.migrate();
        assert_eq!(refused, Err(Error::Newer { found: 9000, known: known_version() }));
        let why = refused.map_err(|e| e.to_string()).unwrap_err();
        assert!(why.contains("9000") && why.contains(&format!("up to {}", known_version())), "{why}");
    });
}

#[test]
fn migrating_works_inside_the_runtime() {
    on_both(|db| {
        runtime().block_on(async {
            db.migrate().unwrap();
            db.ping().await.unwrap();
        });
    });
}

#[test]
fn two_servers_may_start_at_once() {
    let Some(server) = Server::new() else { return };
    let starts: Vec<_> = (0..4)
        .map(|_| {
            let db = Db::open(&server.config()).unwrap();
            std::thread::spawn(move || {
                let migrated = db.migrate();
                db.close();
                migrated.unwrap().applied.len()
            })
        })
        .collect();
    let applied: usize = starts.into_iter().map(|start| start.join().unwrap()).sum();
    assert_eq!(applied, known_version() as usize);
}

#[test]
fn a_migrated_file_opens_again() {
    let folder = Folder::new();
    let db = Db::open(&folder.config()).unwrap();
    db.migrate().unwrap();
    drop(db);
    let db = Db::open(&folder.config()).unwrap();
    assert_eq!(db.version(), Ok(Some(known_version())));
}
