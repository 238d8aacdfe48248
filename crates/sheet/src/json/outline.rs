//! Where the records of a file lie.

use std::io::Read;

use super::scan::Scan;
use super::tree;
use crate::Fault;

/// How deep lists are searched.
const DEPTH: usize = 4;

/// Where the records are.
#[derive(Debug, PartialEq)]
pub(super) enum Outline {
    /// In a list that is the file.
    Root,
    /// One in each line.
    Lines,
    /// The file is the only one.
    Single,
    /// In lists under these names.
    Lists(Vec<Vec<String>>),
    /// In what `sf data export tree` writes.
    Tree,
}

/// Finds the records.
pub(super) fn outline(scan: &mut Scan<impl Read>) -> Result<Outline, Fault> {
    if scan.sign()? == Some(b'[') {
        return Ok(Outline::Root);
    }
    let mut search = Search { found: Vec::new(), tree: false };
    search.object(scan, &mut Vec::new())?;
    if scan.sign()?.is_some() {
        return Ok(Outline::Lines);
    }
    Ok(match search.found {
        _ if search.tree => Outline::Tree,
        found if found.is_empty() => Outline::Single,
        found => Outline::Lists(found),
    })
}

struct Search {
    found: Vec<Vec<String>>,
    tree: bool,
}

impl Search {
    fn object(&mut self, scan: &mut Scan<impl Read>, path: &mut Vec<String>) -> Result<(), Fault> {
        scan.expect(b'{')?;
        if scan.has(b'}')? {
            return Ok(());
        }
        loop {
            path.push(scan.name()?);
            match scan.sign()? {
                Some(b'{') if path.len() < DEPTH => self.object(scan, path)?,
                Some(b'[') => self.list(scan, path)?,
                _ => scan.value(None)?,
            }
            path.pop();
            if !scan.has(b',')? {
                return scan.expect(b'}');
            }
        }
    }

    /// A list whose first element is an object holds records.
    fn list(&mut self, scan: &mut Scan<impl Read>, path: &[String]) -> Result<(), Fault> {
        scan.expect(b'[')?;
        if scan.has(b']')? {
            return Ok(());
        }
        let objects = scan.sign()? == Some(b'{');
        let mut first = Vec::new();
        scan.value(objects.then_some(&mut first))?;
        if objects {
            self.tree |= path == [tree::RECORDS] && tree::begins(&first);
            self.found.push(path.to_vec());
        }
        while scan.has(b',')? {
            scan.value(None)?;
        }
        scan.expect(b']')
    }
}
