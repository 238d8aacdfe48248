//! The database of one story, with the cast in it.

use std::sync::OnceLock;

use tenure_db::Db;

use super::cast::Cast;
pub(crate) use tenure_testing::Room;
use tenure_testing::Template;

/// Where PostgreSQL's administrator is, if the caller gave one.
pub(crate) fn postgres_url() -> Option<String> {
    std::env::var("TENURE_TEST_POSTGRES").ok().filter(|u| !u.is_empty())
}

/// A clone with the cast, on SQLite or on the PostgreSQL of an administrator.
pub(crate) fn with_cast(admin: Option<&str>) -> (Db, Room, Cast) {
    static TEMPLATE: Template = Template::new();
    static CASTS: [OnceLock<Cast>; 2] = [OnceLock::new(), OnceLock::new()];
    let cast = &CASTS[usize::from(admin.is_some())];
    let (db, room) = TEMPLATE.database(admin, |db| {
        cast.get_or_init(|| Cast::make(db));
    });
    (db, room, cast.get().expect("the template has its cast").clone())
}

/// A migrated one without anything in it, of the kind of `like`.
pub(crate) fn empty(like: &Db) -> (Db, Room) {
    empty_on(if like.kind() == tenure_db::Kind::Postgres { postgres_url() } else { None }.as_deref())
}

/// A migrated one without anything in it, on SQLite or on the PostgreSQL of an administrator.
pub(crate) fn empty_on(admin: Option<&str>) -> (Db, Room) {
    static TEMPLATE: Template = Template::new();
    TEMPLATE.database(admin, |db| {
        db.migrate().expect("migrates");
    })
}
