//! The bytes of files, each content once, under the name that it was first filed by.

use anyhow::Result;
use tenure_db::Conn;

use super::sink::{Out, Sink, safe_name};
use super::store;
use super::write::{Run, plain};
use crate::base::exports::ExportReach;
use crate::features::exchange::dump::cells::{from_hex, hex};
use std::io::Write;

/// Contents looked up at once.
const PAGE: i64 = 200;
/// Digits of the hash in a file's name: enough that no two are ever the same.
const DIGITS: usize = 32;

/// Where the content of this hash, in hexadecimal digits, stands.
///
/// # Errors
/// What the database says.
pub fn path(q: &Conn<'_>, reach: &ExportReach, hash: &str) -> Result<String> {
    let name = store::name_of_content(q, reach, &from_hex(hash).unwrap_or_default()).map_err(plain)?;
    let short = hash.get(..DIGITS).unwrap_or(hash);
    Ok(name.map_or_else(|| format!("files/{short}"), |name| format!("files/{short}-{}", safe_name(&name))))
}

/// Writes all contents that the reader may have; says how many.
///
/// # Errors
/// What the database or the sink says.
pub fn write(q: &Conn<'_>, sink: &mut dyn Sink, run: &mut Run<'_>) -> Result<u64> {
    let (mut last, mut count) = (Vec::new(), 0);
    loop {
        let page = store::contents(q, run.reach, &last, PAGE).map_err(plain)?;
        for (sha256, at, pieces) in &page {
            let mut out = Out::begin(sink, &path(q, run.reach, &hex(sha256))?)?;
            for place in 0..*pieces {
                out.write_all(&store::piece(q, *at, place).map_err(plain)?)?;
            }
            out.end()?;
            count += 1;
            run.wrote("files", count)?;
        }
        match page.into_iter().next_back() {
            Some((sha256, ..)) => last = sha256,
            None => return Ok(count),
        }
    }
}
