//! One SQL text: `$n` becomes `?n` for SQLite, which would take `$1` for a name and number names as they appear.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

/// Texts beyond this many are rewritten anew: a bound for programs that build statements without end.
const CAPACITY: usize = 4096;

static REWRITTEN: LazyLock<RwLock<HashMap<Box<str>, Arc<str>>>> = LazyLock::new(RwLock::default);

/// The text as SQLite wants it.
pub(crate) fn with_sqlite<R>(sql: &str, f: impl FnOnce(&str) -> R) -> R {
    if !sql.contains('$') {
        return f(sql);
    }
    let known = REWRITTEN.read().unwrap_or_else(PoisonError::into_inner).get(sql).cloned();
    let text = known.unwrap_or_else(|| {
        let text: Arc<str> = rewrite(sql).into();
        let mut cache = REWRITTEN.write().unwrap_or_else(PoisonError::into_inner);
        if cache.len() >= CAPACITY {
            cache.clear();
        }
        cache.insert(sql.into(), text.clone());
        text
    });
    f(&text)
}

/// Replaces `$n` outside of literals, quoted names and comments.
fn rewrite(sql: &str) -> String {
    let bytes = sql.as_bytes();
    let mut out = String::with_capacity(sql.len());
    let (mut i, mut copied) = (0, 0);
    while i < bytes.len() {
        match bytes[i] {
            quote @ (b'\'' | b'"') => i = past(sql, i + 1, char::from(quote), 1),
            b'-' if bytes.get(i + 1) == Some(&b'-') => i = past(sql, i + 2, '\n', 1),
            b'/' if bytes.get(i + 1) == Some(&b'*') => {
                i = sql[i + 2..].find("*/").map_or(bytes.len(), |at| i + 2 + at + 2);
            }
            b'$' if bytes.get(i + 1).is_some_and(u8::is_ascii_digit) && !in_name(bytes, i) => {
                out.push_str(&sql[copied..i]);
                out.push('?');
                i += 1;
                copied = i;
            }
            _ => i += 1,
        }
    }
    out.push_str(&sql[copied..]);
    out
}

/// The place after the next `end`; a doubled quote simply opens the literal again.
fn past(sql: &str, from: usize, end: char, width: usize) -> usize {
    sql[from..].find(end).map_or(sql.len(), |at| from + at + width)
}

fn in_name(bytes: &[u8], i: usize) -> bool {
    i > 0 && (bytes[i - 1].is_ascii_alphanumeric() || bytes[i - 1] == b'_')
}

/// `insert into … values ($1, $2), ($3, $4) …` for `rows` rows of `columns` columns.
pub(crate) fn values_list(columns: usize, rows: usize) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(rows * columns * 7);
    for row in 0..rows {
        out.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns {
            let comma = if column == 0 { "" } else { ", " };
            // Writing to a String cannot fail.
            let _ = write!(out, "{comma}${}", row * columns + column + 1);
        }
        out.push(')');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_become_numbers() {
        assert_eq!(rewrite("select $2, $1, $1, $12"), "select ?2, ?1, ?1, ?12");
    }

    #[test]
    fn literals_names_and_comments_stay() {
        for same in ["select '$1'", "select 'it''s $1'", "select \"$1\" from t", "-- costs $1", "/* $1\n$2 */ select 1"]
        {
            assert_eq!(rewrite(same), same);
        }
        assert_eq!(rewrite("select '$1', $1 -- $1\n, $2 /* $3 */ + $3"), "select '$1', ?1 -- $1\n, ?2 /* $3 */ + ?3");
        assert_eq!(rewrite("select 'é$1', $1"), "select 'é$1', ?1");
        assert_eq!(rewrite("select 'open $1"), "select 'open $1");
        assert_eq!(rewrite("select a$1, json -> '$.x', $$"), "select a$1, json -> '$.x', $$");
    }

    #[test]
    fn the_cache_gives_the_same() {
        for _ in 0..2 {
            with_sqlite("select $1 + 1", |text| assert_eq!(text, "select ?1 + 1"));
        }
    }

    #[test]
    fn value_lists() {
        assert_eq!(values_list(2, 2), "($1, $2), ($3, $4)");
    }
}
