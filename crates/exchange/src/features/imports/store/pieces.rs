//! The bytes of files, in pieces.

use std::ops::Range;

use tenure_db::{Conn, Tx, params};

use crate::base::{Error, ImportId, Result};

/// Bytes of a piece; the last one may be shorter.
pub const PIECE: usize = 512 * 1024;

/// Stores one piece.
pub fn put(tx: &Tx<'_>, import: ImportId, place: i64, bytes: &[u8]) -> Result<()> {
    let values = params![import, place, bytes];
    tx.execute("insert into import_pieces (import_id, place, bytes) values ($1, $2, $3)", &values)?;
    Ok(())
}

/// Whether the bytes of a file are still kept.
pub fn kept(q: &Conn<'_>, import: ImportId) -> Result<bool> {
    let sql = "select 1 from import_pieces where import_id = $1 and place = 0";
    Ok(q.query_opt(sql, &params![import], |r| Ok::<_, Error>(r.get::<i64>(0)?))?.is_some())
}

/// One piece.
///
/// # Errors
/// `NotFound` when the file is gone.
pub fn get(q: &Conn<'_>, import: ImportId, place: i64) -> Result<Vec<u8>> {
    let sql = "select bytes from import_pieces where import_id = $1 and place = $2";
    q.query_opt(sql, &params![import, place], |r| Ok::<_, Error>(r.get(0)?))?.ok_or(Error::NotFound)
}

/// Copies pieces of a file to another import; says how many there were.
pub fn copy(tx: &Tx<'_>, from: ImportId, to: ImportId, places: Range<i64>) -> Result<i64> {
    let sql = "insert into import_pieces (import_id, place, bytes)
               select $1, place, bytes from import_pieces where import_id = $2 and place >= $3 and place < $4";
    Ok(i64::try_from(tx.execute(sql, &params![to, from, places.start, places.end])?).unwrap_or(0))
}

/// Throws the bytes of a file away.
pub fn discard(tx: &Tx<'_>, import: ImportId) -> Result<()> {
    tx.execute("delete from import_pieces where import_id = $1", &params![import])?;
    Ok(())
}

/// Throws away what was sent before an id and never became an import; says how many pieces.
pub fn sweep_strays(tx: &Tx<'_>, before: ImportId) -> Result<u64> {
    let sql = "delete from import_pieces where import_id < $1 and not exists
               (select 1 from imports i where i.id = import_pieces.import_id)";
    Ok(tx.execute(sql, &params![before])?)
}
