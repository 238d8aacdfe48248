//! The database of one unit test: SQLite, or PostgreSQL when `TENURE_TEST_ON=postgres` says so. `cargo xtask ci` runs
//! the unit tests once on each.

mod rooms;

use tenure_db::Db;

pub use rooms::{Room, Template};

/// A fresh, migrated database; the room removes it.
pub fn database() -> (Db, Room) {
    static TEMPLATE: Template = Template::new();
    let postgres = std::env::var("TENURE_TEST_ON").as_deref() == Ok("postgres");
    let admin = postgres.then(|| std::env::var("TENURE_TEST_POSTGRES").expect("TENURE_TEST_POSTGRES is set"));
    TEMPLATE.database(admin.as_deref(), |db| {
        db.migrate().expect("migrates");
    })
}
