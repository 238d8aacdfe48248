//! The directory at the end of an archive.

use std::io::{Read, Seek, SeekFrom};

use super::{Entry, damaged, number};
use crate::Fault;

/// Most bytes of a directory, and most entries in it.
const MOST: u64 = 8 << 20;
/// The record that ends an archive, without its comment.
const END: usize = 22;
/// What stands where a number needs more than four bytes.
const ELSEWHERE: u32 = u32::MAX;

/// Where the directory lies.
struct Place {
    at: u64,
    size: u64,
}

/// Reads all entries.
pub(super) fn read(source: &mut (impl Read + Seek)) -> Result<Vec<Entry>, Fault> {
    let place = find(source)?;
    if place.size > MOST {
        return Err(broken("is too long"));
    }
    source.seek(SeekFrom::Start(place.at))?;
    let mut bytes = Vec::new();
    source.by_ref().take(place.size).read_to_end(&mut bytes)?;
    let mut rest = &bytes[..];
    let mut entries = Vec::new();
    while rest.len() >= 46 && rest.starts_with(b"PK\x01\x02") {
        let lengths = [28, 30, 32].map(|at| usize::from(number(rest, at)));
        let [name, extra, _] = lengths;
        let Some((record, after)) = rest.split_at_checked(46 + lengths.iter().sum::<usize>()) else {
            return Err(broken("is cut off"));
        };
        entries.push(entry(record, name, extra)?);
        rest = after;
    }
    if entries.is_empty() {
        return Err(broken("is empty"));
    }
    Ok(entries)
}

fn entry(record: &[u8], name: usize, extra: usize) -> Result<Entry, Fault> {
    let wide = extra_numbers(&record[46 + name..46 + name + extra]);
    let mut wide = wide.chunks_exact(8).map(|eight| u64::from_le_bytes(eight.try_into().unwrap_or_default()));
    let mut at = |place: usize| match long(record, place) {
        // In this order, and only those that did not fit.
        ELSEWHERE => wide.next().ok_or_else(|| broken("lacks a size")),
        number => Ok(u64::from(number)),
    };
    let (unpacked, packed, start) = (at(24)?, at(20)?, at(42)?);
    Ok(Entry {
        name: String::from_utf8_lossy(&record[46..46 + name]).into_owned(),
        method: number(record, 10),
        encrypted: number(record, 8) & 1 == 1,
        packed,
        unpacked,
        crc: long(record, 16),
        at: start,
    })
}

/// The numbers of eight bytes in the extra field of an entry.
fn extra_numbers(mut extra: &[u8]) -> &[u8] {
    while extra.len() >= 4 {
        let Some((field, rest)) = extra.split_at_checked(4 + usize::from(number(extra, 2))) else { break };
        if number(field, 0) == 1 {
            return &field[4..];
        }
        extra = rest;
    }
    &[]
}

/// Finds the directory from the end of the file, where a comment may follow.
fn find(source: &mut (impl Read + Seek)) -> Result<Place, Fault> {
    let length = source.seek(SeekFrom::End(0))?;
    let tail = length.min(END as u64 + u64::from(u16::MAX) + 20);
    source.seek(SeekFrom::Start(length - tail))?;
    let mut bytes = Vec::new();
    source.by_ref().take(tail).read_to_end(&mut bytes)?;
    let last = bytes.len().checked_sub(END).ok_or_else(|| broken("is missing"))?;
    let end =
        (0..=last).rev().find(|at| bytes[*at..].starts_with(b"PK\x05\x06")).ok_or_else(|| broken("is missing"))?;
    let record = &bytes[end..];
    let (size, at) = (long(record, 12), long(record, 16));
    if size != ELSEWHERE && at != ELSEWHERE && number(record, 10) != u16::MAX {
        return Ok(Place { at: u64::from(at), size: u64::from(size) });
    }
    let locator = end.checked_sub(20).map(|at| &bytes[at..end]).filter(|l| l.starts_with(b"PK\x06\x07"));
    let locator = locator.ok_or_else(|| broken("is missing"))?;
    source.seek(SeekFrom::Start(eight(locator, 8)))?;
    let mut record = [0; 56];
    source.read_exact(&mut record).map_err(|_| broken("is missing"))?;
    if !record.starts_with(b"PK\x06\x06") {
        return Err(broken("is missing"));
    }
    Ok(Place { at: eight(&record, 48), size: eight(&record, 40) })
}

fn long(bytes: &[u8], at: usize) -> u32 {
    u32::from(number(bytes, at)) | u32::from(number(bytes, at + 2)) << 16
}

fn eight(bytes: &[u8], at: usize) -> u64 {
    u64::from(long(bytes, at)) | u64::from(long(bytes, at + 4)) << 32
}

fn broken(why: &str) -> Fault {
    damaged("zip directory", why)
}
