//! Contents and their pieces. A content is known by its hash; its pieces stand under an id of their own, so that they
//! can be written while the hash is not known yet.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tenure_db::{Conn, Tx, Value, params};
use uuid::Uuid;

use super::super::model::{CHUNK, Content, HEAD, media_of};
use crate::base::{Acting, Error, Result};

/// Notes that an upload has begun.
pub fn begin(tx: &Tx<'_>, store: Uuid, now: Timestamp) -> Result<()> {
    tx.execute("insert into file_arrivals (store_id, started_at) values ($1, $2)", &params![store, now])?;
    Ok(())
}

/// Stores one piece.
pub fn stage(tx: &Tx<'_>, store: Uuid, place: i64, bytes: &[u8]) -> Result<()> {
    let values = params![store, place, bytes];
    tx.execute("insert into file_chunks (store_id, place, bytes) values ($1, $2, $3)", &values)?;
    Ok(())
}

/// Throws the pieces of an upload away.
pub fn discard(tx: &Tx<'_>, store: Uuid) -> Result<()> {
    tx.execute("delete from file_chunks where store_id = $1", &params![store])?;
    tx.execute("delete from file_arrivals where store_id = $1", &params![store])?;
    Ok(())
}

/// Makes what has arrived the content of its hash; where that is known already, its pieces are not kept twice. The row
/// is written in any case, so that a sweep that runs beside sees that it is used.
pub fn settle(tx: &Tx<'_>, now: Timestamp, content: &Content) -> Result<()> {
    tx.execute(
        "insert into file_contents (sha256, store_id, size, chunks, used_at) values ($1, $2, $3, $4, $5)
         on conflict (sha256) do update set used_at = excluded.used_at",
        &params![content.sha256.clone(), content.store, content.size, content.chunks, now],
    )?;
    let found = locate(tx, &content.sha256)?;
    if found.is_some_and(|(kept, _)| kept != content.store) {
        tx.execute("delete from file_chunks where store_id = $1", &params![content.store])?;
    }
    tx.execute("delete from file_arrivals where store_id = $1", &params![content.store])?;
    Ok(())
}

/// Throws away what has arrived, unless something was made of it.
pub fn forget(tx: &Tx<'_>, content: &Content) -> Result<()> {
    let kept = locate(tx, &content.sha256)?.is_some_and(|(store, _)| store == content.store);
    if kept { Ok(()) } else { discard(tx, content.store) }
}

/// Stores bytes that are at hand in the transaction: for the demo and for small things.
pub fn put(tx: &Tx<'_>, by: &Acting, bytes: &[u8]) -> Result<Content> {
    let store = by.uuid();
    for (place, piece) in (0..).zip(bytes.chunks(CHUNK)) {
        stage(tx, store, place, piece)?;
    }
    Ok(described(store, bytes))
}

/// What bytes are, under which id their pieces stand.
pub fn described(store: Uuid, bytes: &[u8]) -> Content {
    Content {
        store,
        sha256: Sha256::digest(bytes).to_vec(),
        size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        chunks: i64::try_from(bytes.len().div_ceil(CHUNK)).unwrap_or(i64::MAX),
        media: media_of(&bytes[..bytes.len().min(HEAD)]),
    }
}

/// Where the pieces of a content stand, and how many there are.
pub fn locate(q: &Conn<'_>, sha256: &[u8]) -> Result<Option<(Uuid, i64)>> {
    let sql = "select store_id, chunks from file_contents where sha256 = $1";
    q.query_opt(sql, &params![sha256], |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))
}

/// One piece.
///
/// # Errors
/// `NotFound` when it is gone.
pub fn piece(q: &Conn<'_>, store: Uuid, place: i64) -> Result<Vec<u8>> {
    let sql = "select bytes from file_chunks where store_id = $1 and place = $2";
    q.query_one(sql, &params![store, place], |r| Ok::<_, Error>(r.get(0)?))
}

/// All bytes of a content, for what has to be read as a whole.
///
/// # Errors
/// `NotFound` when it is gone.
pub fn whole(q: &Conn<'_>, sha256: &[u8]) -> Result<Vec<u8>> {
    let (store, chunks) = locate(q, sha256)?.ok_or(Error::NotFound)?;
    let mut all = Vec::new();
    for place in 0..chunks {
        all.extend(piece(q, store, place)?);
    }
    Ok(all)
}

/// Rows that one run of a sweep deletes at most, per kind.
const BATCH: i64 = 50;
/// That something still needs a content `c`; the tables are those of all features that keep one.
const NEEDED: &str = "(exists (select 1 from files f where f.sha256 = c.sha256)
    or exists (select 1 from mails m where m.sha256 = c.sha256))";

/// Deletes files that were removed before `removed`, and uploads and contents that nothing has needed since `unused`;
/// answers how many rows went, at most some dozens of each.
pub fn sweep(tx: &Tx<'_>, removed: Timestamp, unused: Timestamp) -> Result<u64> {
    let mut gone = 0;
    let sql = "select account_id, id from files where archived_at < $1 order by archived_at limit $2";
    let old = tx.query(sql, &params![removed, BATCH], |r| Ok::<_, Error>((r.get::<Uuid>(0)?, r.get::<Uuid>(1)?)))?;
    for (account, id) in old {
        gone += tx.execute("delete from files where account_id = $1 and id = $2", &params![account, id])?;
    }
    let sql = "select store_id from file_arrivals where started_at < $1 order by started_at limit $2";
    for store in tx.query(sql, &params![unused, BATCH], |r| Ok::<_, Error>(r.get::<Uuid>(0)?))? {
        discard(tx, store)?;
        gone += 1;
    }
    for (sha256, store) in unneeded(tx, unused, BATCH)? {
        // Asked once more under the row's lock: an upload may have taken it meanwhile.
        let sql = format!("delete from file_contents as c where c.sha256 = $1 and c.used_at < $2 and not {NEEDED}");
        let deleted = tx.execute(&sql, &params![sha256, unused])?;
        if deleted > 0 {
            tx.execute("delete from file_chunks where store_id = $1", &params![store])?;
        }
        gone += deleted;
    }
    Ok(gone)
}

/// Deletes a content at once when nothing needs it any more: with somebody who is erased their bytes go, too. Whoever has
/// taken the same content meanwhile has written its row; then it stays.
pub fn release(tx: &Tx<'_>, sha256: &[u8]) -> Result<()> {
    let sql = "select used_at, store_id from file_contents where sha256 = $1";
    let found = tx.query_opt(sql, &params![sha256], |r| Ok::<_, Error>((r.get::<Timestamp>(0)?, r.get::<Uuid>(1)?)))?;
    let Some((used_at, store)) = found else { return Ok(()) };
    let sql = format!("delete from file_contents as c where c.sha256 = $1 and c.used_at = $2 and not {NEEDED}");
    if tx.execute(&sql, &params![sha256, used_at])? > 0 {
        tx.execute("delete from file_chunks where store_id = $1", &params![store])?;
    }
    Ok(())
}

/// Contents that nothing refers to, unused since a moment: hash and where the pieces stand.
pub fn unneeded(q: &Conn<'_>, unused: Timestamp, limit: i64) -> Result<Vec<(Vec<u8>, Uuid)>> {
    let sql = format!(
        "select c.sha256, c.store_id from file_contents c where c.used_at < $1 and not {NEEDED} order by c.used_at limit $2"
    );
    q.query(&sql, &params![unused, limit], |r| Ok((r.get(0)?, r.get(1)?)))
}

/// How many files have no content.
pub fn without_content(q: &Conn<'_>) -> Result<i64> {
    let sql = "select count(*) from files f where not exists (select 1 from file_contents c where c.sha256 = f.sha256)";
    q.query_one(sql, &params![], |r| Ok(r.get(0)?))
}

/// A stored content: its hash, where its pieces stand, how many there are, and how many bytes.
pub type Stored = (Vec<u8>, Uuid, i64, i64);

/// Contents after a hash in the order of hashes, with what they should be.
pub fn after(q: &Conn<'_>, sha256: &[u8], limit: i64) -> Result<Vec<Stored>> {
    let sql = "select sha256, store_id, chunks, size from file_contents where sha256 > $1 order by sha256 limit $2";
    let values: [Value<'_>; 2] = params![sha256, limit];
    q.query(sql, &values, |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))
}
