//! Numbers by numbers, however many they are.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension, Result as Raw, params};

use crate::Error;
use crate::pile::{no_room, private};

/// Keys that are held in memory, which takes some 36 MB; the others lie in a private file.
const HELD: usize = 1_800_000;

/// Remembers a number for each key: some millions of them in bounded memory.
pub struct Register {
    most: usize,
    held: HashMap<u64, u64>,
    /// Behind a lock so that the register may be shared; whoever changes it has it alone.
    more: Option<Mutex<Connection>>,
}

impl Default for Register {
    fn default() -> Self {
        Self { most: HELD, held: HashMap::new(), more: None }
    }
}

impl Register {
    /// Notes a number unless the key has one already, which is answered then.
    ///
    /// # Errors
    /// When there is no room for it.
    pub fn note(&mut self, key: u64, number: u64) -> Result<Option<u64>, Error> {
        self.change(key, |held| held.unwrap_or(number))
    }

    /// Adds one to the number of a key; what it was before, none for a new one.
    ///
    /// # Errors
    /// When there is no room for it.
    pub fn count(&mut self, key: u64) -> Result<Option<u64>, Error> {
        self.change(key, |held| held.map_or(1, |n| n.saturating_add(1)))
    }

    /// Gives a key a number by the one that it has; answers that one.
    fn change(&mut self, key: u64, to: impl Fn(Option<u64>) -> u64) -> Result<Option<u64>, Error> {
        if let Some(held) = self.held.get_mut(&key) {
            let before = *held;
            *held = to(Some(before));
            return Ok(Some(before));
        }
        if self.held.len() < self.most {
            self.held.insert(key, to(None));
            return Ok(None);
        }
        self.on_disk(key, to).map_err(no_room)
    }

    fn on_disk(&mut self, key: u64, to: impl Fn(Option<u64>) -> u64) -> Raw<Option<u64>> {
        let more = match &mut self.more {
            Some(more) => more,
            None => {
                let conn = private("create table register (key integer primary key, number integer not null)")?;
                self.more.insert(Mutex::new(conn))
            }
        };
        let conn = more.get_mut().unwrap_or_else(PoisonError::into_inner);
        let key = key.cast_signed();
        let held: Option<i64> = conn
            .prepare_cached("select number from register where key = ?1")?
            .query_row([key], |row| row.get(0))
            .optional()?;
        let (before, after) = (held.map(i64::cast_unsigned), to(held.map(i64::cast_unsigned)));
        if before != Some(after) {
            conn.prepare_cached("insert or replace into register values (?1, ?2)")?
                .execute(params![key, after.cast_signed()])?;
        }
        Ok(before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_remembered_in_memory_and_beyond() {
        let mut register = Register { most: 100, ..Register::default() };
        let key = |i: u64| i.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        for i in 0..1_000 {
            assert_eq!(register.note(key(i), i).unwrap(), None);
        }
        for i in 0..1_000 {
            assert_eq!(register.note(key(i), 7).unwrap(), Some(i));
            assert_eq!(register.count(key(i)).unwrap(), Some(i));
            assert_eq!(register.note(key(i), 7).unwrap(), Some(i + 1));
        }
        assert_eq!(register.count(u64::MAX).unwrap(), None);
        assert_eq!(register.count(u64::MAX).unwrap(), Some(1));
        assert_eq!(register.held.len(), 100);
    }
}
