//! Values, rows and placeholders.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use tenure_db::{Conn, Error, Value, ids_value, params};
use uuid::Uuid;

use crate::kit::{number, on_both, schema};

#[test]
fn placeholders_count_by_number() {
    on_both(|db| {
        let read = |sql: &'static str| {
            db.read_blocking(|q| {
                q.query_one(sql, &params!["one", "two"], |r| {
                    Ok::<_, Error>((r.get::<String>(0)?, r.get::<String>(1)?, r.get::<String>(2)?))
                })
            })
        };
        let texts = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        assert_eq!(read("select cast($2 as text), cast($1 as text), cast($1 as text)"), Ok(texts("two", "one", "one")));
        assert_eq!(read("select cast($2 as text), '$1', cast($1 as text) -- $3\n"), Ok(texts("two", "$1", "one")));
        assert!(matches!(read("select cast($1 as text)"), Err(Error::Other(_))), "a parameter too many");
    });
}

#[test]
fn no_text_is_kept_with_the_character_zero() {
    on_both(|db| {
        let (json, strict) = if db.kind() == tenure_db::Kind::Sqlite { ("text", "strict") } else { ("jsonb", "") };
        let create = format!("create table t (a text, b {json}) {strict}");
        db.write_blocking(move |tx| tx.execute(&create, &[])).unwrap();
        let insert = |text: &'static str, json: serde_json::Value| {
            db.write_blocking(move |tx| tx.execute("insert into t values ($1, $2)", &params![text, json.clone()]))
        };
        assert_eq!(insert("a\0b", serde_json::json!({})), Err(Error::Zero));
        assert_eq!(insert("a", serde_json::json!({"list": ["x", "\0"]})), Err(Error::Zero));
        assert_eq!(insert("a", serde_json::json!({"a\0": 1})), Err(Error::Zero));
        assert_eq!(insert("\\0", serde_json::json!("\\u0000")), Ok(1), "what only looks like it");
        assert_eq!(number(db, "select count(*) from t"), 1);
    });
}

#[test]
fn types_come_back_as_they_went() {
    type All = (Uuid, String, i64, bool, Date, Timestamp, f64, serde_json::Value, Vec<u8>);
    on_both(|db| {
        let (id, day) = if db.kind() == tenure_db::Kind::Sqlite { ("blob", "text") } else { ("uuid", "date") };
        let (json, bytes) = if db.kind() == tenure_db::Kind::Sqlite { ("text", "blob") } else { ("jsonb", "bytea") };
        let real = if db.kind() == tenure_db::Kind::Sqlite { "real" } else { "double precision" };
        let integer = if db.kind() == tenure_db::Kind::Sqlite { "integer" } else { "bigint" };
        let strict = if db.kind() == tenure_db::Kind::Sqlite { "strict" } else { "" };
        let create = format!(
            "create table t (a {id}, b text, c {integer}, d {integer}, e {day}, f {integer}, g {real}, h {json}, i {bytes}) {strict}"
        );
        db.write_blocking(move |tx| tx.execute(&create, &[])).unwrap();
        let wanted: All = (
            Uuid::from_u128(7),
            String::from("Grüße 你好 ' $1"),
            i64::MIN,
            true,
            date(9999, 12, 31),
            Timestamp::from_microsecond(-1_234_567).unwrap(),
            0.1,
            serde_json::json!({"b": [1, null, "x"], "a": 2}),
            vec![0, 255, 10],
        );
        let w = wanted.clone();
        db.write_blocking(move |tx| {
            let insert = "insert into t values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
            tx.execute(insert, &params![w.0, &w.1, w.2, w.3, w.4, w.5, w.6, &w.7, &w.8])?;
            let nulls = params![
                None::<Uuid>,
                None::<&str>,
                None::<i64>,
                None::<bool>,
                None::<Date>,
                None::<Timestamp>,
                None::<f64>,
                None::<serde_json::Value>,
                None::<Vec<u8>>
            ];
            tx.execute(insert, &nulls)
        })
        .unwrap();
        let all = "select a, b, c, d, e, f, g, h, i from t where a = $1 and c = $2 and e = $3 and e > $4";
        let back: All = db
            .read_blocking(|q| {
                q.query_one(all, &params![wanted.0, wanted.2, wanted.4, "2026-01-01"], |r| {
                    Ok::<_, Error>((
                        r.get(0)?,
                        r.get(1)?,
                        r.get(2)?,
                        r.get(3)?,
                        r.get(4)?,
                        r.get(5)?,
                        r.get(6)?,
                        r.get(7)?,
                        r.get(8)?,
                    ))
                })
            })
            .unwrap();
        assert_eq!(back, wanted);
        let none = db
            .read_blocking(|q| {
                q.query_one("select a, b, c, e, g, h, i from t where a is null", &[], |r| {
                    Ok::<_, Error>(
                        r.get::<Option<Uuid>>(0)?.is_none()
                            && r.get::<Option<String>>(1)?.is_none()
                            && r.get::<Option<i64>>(2)?.is_none()
                            && r.get::<Option<Date>>(3)?.is_none()
                            && r.get::<Option<f64>>(4)?.is_none()
                            && r.get::<Option<serde_json::Value>>(5)?.is_none()
                            && r.get::<Option<Vec<u8>>>(6)?.is_none()
                            && r.get::<i64>(2).is_err(),
                    )
                })
            })
            .unwrap();
        assert!(none);
        // A null with a type is enough for PostgreSQL to know what is asked.
        let filter = |id: Option<Uuid>| {
            db.read_blocking(move |q| {
                q.query_one("select count(*) from t where $1 is null or a = $1", &params![id], |r| r.get::<i64>(0))
            })
        };
        assert_eq!((filter(None), filter(Some(Uuid::from_u128(7)))), (Ok(2), Ok(1)));
    });
}

#[test]
fn truth_is_a_number_or_a_boolean() {
    on_both(|db| {
        let flag = |sql: &str| db.read_blocking(|q| q.query_one(sql, &[], |r| r.get::<bool>(0)));
        assert_eq!(flag("select exists (select 1)"), Ok(true));
        assert_eq!(flag("select 1 is null"), Ok(false));
        assert_eq!(flag("select 'ab' like 'A%'"), Ok(false), "like minds case");
    });
}

#[test]
fn rows_none_one_and_many() {
    on_both(|db| {
        schema(db, &["create table t (n bigint)"]);
        db.read_blocking(|q| {
            let first = |r: &tenure_db::Row<'_>| r.get::<i64>(0);
            assert_eq!(q.query_opt("select n from t", &[], first)?, None);
            assert_eq!(q.query_one("select n from t", &[], first), Err(Error::NoRow));
            Ok::<_, Error>(())
        })
        .unwrap();
        let touched = db.write_blocking(|tx| {
            let rows: Vec<Vec<Value<'_>>> = (0..1000_i64).map(|n| vec![n.into()]).collect();
            tx.insert_many("insert into t (n)", &rows, "")
        });
        assert_eq!(touched, Ok(1000));
        assert_eq!(number(db, "select cast(sum(n) as bigint) from t"), 499_500);
        let returned = db.write_blocking(|tx| {
            tx.query("update t set n = n + 1 where n < $1 returning n", &params![3], |r| r.get::<i64>(0))
        });
        assert_eq!(returned.map(|rows| rows.len()), Ok(3));
        assert_eq!(db.write_blocking(|tx| tx.execute("delete from t where n > $1", &params![500])), Ok(499));
    });
}

#[test]
fn a_list_of_ids_is_one_parameter() {
    on_both(|db| {
        let id = if db.kind() == tenure_db::Kind::Sqlite { "blob" } else { "uuid" };
        let create = format!("create table t (id {id} not null)");
        let found = db.write_blocking(move |tx| {
            tx.execute(&create, &[])?;
            let ids: Vec<Uuid> = (0..5).map(Uuid::from_u128).collect();
            for id in &ids {
                tx.execute("insert into t values ($1)", &params![id])?;
            }
            let sql = format!("select id from t where id <> $1 and id in ({}) order by id", tx.ids_sql("$2"));
            tx.query(&sql, &params![ids[1], ids_value(ids[..3].iter().copied())], |r| r.get::<Uuid>(0))
        });
        assert_eq!(found, Ok(vec![Uuid::from_u128(0), Uuid::from_u128(2)]));
        assert!(db.read_blocking(|q| q.query("select 1", &[], |_| Ok::<_, Error>(()))).is_ok());
    });
}

#[test]
fn a_snapshot_sees_one_state() {
    on_both(|db| {
        schema(db, &["create table t (n bigint)", "insert into t values (1)"]);
        let count = |q: &Conn<'_>| q.query_one("select count(*) from t", &[], |r| r.get::<i64>(0));
        let seen = db.snapshot_blocking(|q| {
            let before = count(q)?;
            db.write_blocking(|tx| tx.execute("insert into t values (2)", &[]))?;
            Ok::<_, Error>((before, count(q)?))
        });
        assert_eq!(seen, Ok((1, 1)));
        assert_eq!(number(db, "select count(*) from t"), 2);
    });
}

#[test]
fn reads_cannot_write() {
    on_both(|db| {
        schema(db, &["create table t (n bigint)"]);
        let written = db.read_blocking(|q| q.query("insert into t values (1) returning n", &[], |r| r.get::<i64>(0)));
        assert!(written.is_err());
        assert_eq!(number(db, "select count(*) from t"), 0);
    });
}

/// What the product's permit is: it lives no longer than the transaction that proved it.
struct Permit<'tx> {
    conn: &'tx Conn<'tx>,
}

fn permit<'tx>(conn: &'tx Conn<'tx>) -> Permit<'tx> {
    Permit { conn }
}

#[test]
fn a_permit_can_hold_the_connection() {
    on_both(|db| {
        let one = |permit: &Permit<'_>| permit.conn.query_one("select 1", &[], |r| r.get::<i64>(0));
        assert_eq!(db.read_blocking(|q| one(&permit(q))), Ok(1));
        assert_eq!(db.write_blocking(move |tx| one(&permit(tx))), Ok(1));
        assert_eq!(db.write_blocking(move |tx| tx.attempt(|tx| one(&permit(tx)))), Ok(1));
    });
}
