//! What the migrations declare: the types of PostgreSQL, which tell ids from other bytes, and JSON from text. Both
//! databases have the same columns, but the columns of SQLite say less about themselves.

use crate::migrate::ALL;

/// A column as the migrations declare it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Declared {
    /// Its table.
    pub table: &'static str,
    /// Its name.
    pub column: &'static str,
    /// The first word of its type on PostgreSQL: `uuid`, `bigint`, `double` …
    pub kind: &'static str,
    /// Whether it may hold nothing.
    pub null: bool,
}

/// All columns of all tables, in the order in which they were added.
pub fn declared() -> Vec<Declared> {
    let mut all = Vec::new();
    for step in ALL {
        read(step.postgres, &mut all);
    }
    all
}

/// Reads one migration. Its statements begin at the beginning of a line, each column stands on a line of its own.
fn read(text: &'static str, all: &mut Vec<Declared>) {
    let mut table = None;
    for line in text.lines() {
        let words: Vec<&'static str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["create", "table", name, ..] => table = Some(*name),
            ["alter", "table", name, "add", "column", rest @ ..] => all.extend(column(name, rest)),
            ["alter", "table", name, "drop", "column", gone, ..] => {
                let gone = gone.trim_end_matches(';');
                all.retain(|c| c.table != *name || c.column != gone);
            }
            ["alter", "table", name, "rename", "column", old, "to", new, ..] => {
                let found = all.iter_mut().find(|c| c.table == *name && c.column == *old);
                if let Some(found) = found {
                    found.column = new.trim_end_matches(';');
                }
            }
            ["drop", "table", name, ..] => all.retain(|c| c.table != name.trim_end_matches(';')),
            [first, ..] if first.starts_with(')') => table = None,
            ["primary" | "unique" | "constraint" | "check" | "foreign" | "--", ..] => {}
            words => all.extend(table.and_then(|name| column(name, words))),
        }
    }
}

fn column(table: &'static str, words: &[&'static str]) -> Option<Declared> {
    let [column, kind, ..] = words else { return None };
    let follows = |a: &str, b: &str| words.windows(2).any(|w| w[0] == a && w[1].trim_end_matches([',', ';']) == b);
    let null = !follows("not", "null") && !follows("primary", "key");
    Some(Declared { table, column, kind: kind.trim_end_matches([',', ';']), null })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_read_from_the_migrations() {
        let all = declared();
        let find = |table: &str, column: &str| all.iter().find(|c| c.table == table && c.column == column).copied();
        let kind = |table, column| find(table, column).map(|c| (c.kind, c.null));
        assert_eq!(kind("settings", "key"), Some(("text", false)));
        assert_eq!(kind("settings", "value"), Some(("jsonb", false)));
        assert_eq!(kind("users", "password_hash"), Some(("text", true)));
        assert_eq!(kind("accounts", "revenue_minor"), Some(("bigint", true)));
        assert_eq!(kind("interactions", "thread_id"), Some(("uuid", true)));
        assert_eq!(kind("contact_strengths", "two_way_raw"), Some(("double", false)));
        assert!(all.iter().all(|c| c.kind.chars().all(char::is_alphanumeric)), "{all:?}");
    }
}
