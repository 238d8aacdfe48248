//! Things put into an order of their own outside of memory, however many they are.

use rusqlite::{Connection, Result as Raw, params};

use crate::Error;

/// Bytes that wait, each with a key; they come back in the order of their keys, those of one key in the order in which
/// they came. They lie in a private file of SQLite that nobody else sees and that is gone with the pile, also when the
/// process is killed.
pub struct Pile(Connection);

/// A pile in its order, to be taken away from the front.
pub struct Sorted {
    conn: Connection,
    at: i64,
}

impl Pile {
    /// An empty one.
    ///
    /// # Errors
    /// When there is no room for its file.
    pub fn new() -> Result<Self, Error> {
        private("create table pile (key blob not null, thing blob not null)").map(Self).map_err(no_room)
    }

    /// Puts something in.
    ///
    /// # Errors
    /// When there is no room for it.
    pub fn add(&self, key: &[u8], thing: &[u8]) -> Result<(), Error> {
        let insert = || self.0.prepare_cached("insert into pile values (?1, ?2)")?.execute(params![key, thing]);
        insert().map(drop).map_err(no_room)
    }

    /// Puts all into their order. Takes some seconds for a million.
    ///
    /// # Errors
    /// When there is no room for it.
    pub fn sorted(self) -> Result<Sorted, Error> {
        let sort = "create table sorted as select thing from pile order by key, rowid; drop table pile";
        self.0.execute_batch(sort).map_err(no_room)?;
        Ok(Sorted { conn: self.0, at: 0 })
    }
}

impl Sorted {
    /// The next things, at most so many; none at the end.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn next(&mut self, most: usize) -> Result<Vec<Vec<u8>>, Error> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let select = || {
            let sql = "select thing from sorted where rowid > ?1 order by rowid limit ?2";
            self.conn.prepare_cached(sql)?.query_map([self.at, most], |row| row.get(0))?.collect::<Raw<Vec<Vec<u8>>>>()
        };
        let things = select().map_err(no_room)?;
        self.at += i64::try_from(things.len()).unwrap_or(0);
        Ok(things)
    }
}

/// A file of SQLite without a name, with these tables and a transaction that never ends. Its pages spill to the disk once
/// they fill the cache: 8 MB.
pub(crate) fn private(tables: &str) -> Raw<Connection> {
    let conn = Connection::open("")?;
    conn.execute_batch(
        "pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -8000; pragma temp_store = file",
    )?;
    conn.execute_batch(tables)?;
    conn.execute_batch("begin")?;
    Ok(conn)
}

pub(crate) fn no_room(why: rusqlite::Error) -> Error {
    Error::Other(format!("the folder for temporary files gave no room for rows that wait: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_come_back_in_the_order_of_their_keys() {
        let pile = Pile::new().unwrap();
        for i in 0..10_000_u32 {
            let key = (i * 7_919 % 100).to_be_bytes();
            pile.add(&key, format!("{:03} {i:05} {}", i * 7_919 % 100, "x".repeat(2_000)).as_bytes()).unwrap();
        }
        let mut sorted = pile.sorted().unwrap();
        let all: Vec<_> =
            [1, 999, 5_000, 5_000, 5_000].into_iter().flat_map(|most| sorted.next(most).unwrap()).collect();
        let mut expected = all.clone();
        expected.sort_unstable();
        assert!(all == expected && all.len() == 10_000);
        assert!(sorted.next(1).unwrap().is_empty());
    }
}
