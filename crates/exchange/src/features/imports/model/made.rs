//! Columns of ours that several columns of a file make: an address of street and city, the first telephone number there
//! is.

use serde::{Deserialize, Serialize};

use super::guess::bare;

/// A column of ours that columns of the file make, where none of the file is it already.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Made {
    /// Our column.
    pub field: String,
    /// The columns of the file, in order; those that the file does not have are left out.
    pub from: Vec<Part>,
    /// What stands between them; null takes the first one that holds something.
    pub with: Option<String>,
}

/// A column of the file that makes a part of one of ours.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its header.
    pub header: String,
    /// What stands before its cell where that holds something: `mobile: `.
    #[serde(default)]
    pub before: String,
    /// Where its cell counts; everywhere if null.
    #[serde(default)]
    pub only: Option<Only>,
}

/// Counts in rows in which another column of the file has this word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Only {
    /// The other column.
    pub header: String,
    /// The word.
    pub word: String,
}

/// Where a part stands in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Its column.
    pub at: usize,
    /// What stands before its cell.
    pub before: String,
    /// The column that must have this word; one beyond all columns where the file has no such column.
    pub only: Option<(usize, String)>,
}

impl Made {
    /// The parts that a file has.
    pub fn places(&self, headers: &[String]) -> Vec<Place> {
        let of = |header: &String| headers.iter().position(|h| h == header).or_else(|| place(headers, header));
        let part = |part: &Part| {
            let only = |only: &Only| (of(&only.header).unwrap_or(usize::MAX), only.word.clone());
            Some(Place { at: of(&part.header)?, before: part.before.clone(), only: part.only.as_ref().map(only) })
        };
        self.from.iter().filter_map(part).collect()
    }

    /// Whether a column of the file is one of the parts.
    pub fn takes(&self, header: &str) -> bool {
        self.from.iter().any(|part| bare(&part.header) == bare(header))
    }
}

/// Where a header stands, whatever its case and its blanks.
pub fn place(headers: &[String], header: &str) -> Option<usize> {
    let wanted = bare(header);
    headers.iter().position(|h| bare(h) == wanted)
}

/// The parts of a cell put together; blank ones are left out.
pub fn joined(parts: impl Iterator<Item = (String, String)>, with: &str) -> String {
    let mut out = String::new();
    for (before, cell) in parts {
        let cell = cell.trim();
        if cell.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push_str(with);
        }
        out.push_str(&before);
        out.push_str(cell);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(header: &str, before: &str) -> Part {
        Part { header: header.to_owned(), before: before.to_owned(), only: None }
    }

    #[test]
    fn blank_parts_leave_no_gap() {
        let cells = [("", "12 High Street "), ("", " "), ("", "Leeds")].map(|(b, c)| (b.to_owned(), c.to_owned()));
        assert_eq!(joined(cells.into_iter(), ", "), "12 High Street, Leeds");
        let numbers = [("mobile: ", ""), ("private: ", "030 1")].map(|(b, c)| (b.to_owned(), c.to_owned()));
        assert_eq!(joined(numbers.into_iter(), "|"), "private: 030 1");
        assert_eq!(joined(std::iter::empty(), ", "), "");
    }

    #[test]
    fn parts_are_found_whatever_their_order_and_case() {
        let made = Made {
            field: String::from("contacts"),
            from: vec![part("MobilePhone", "mobile: "), part("Fax", ""), part("HomePhone", "private: ")],
            with: Some(String::from("|")),
        };
        let headers = ["home phone", "Name", "Mobile Phone"].map(str::to_owned);
        let places: Vec<_> = made.places(&headers).into_iter().map(|place| (place.at, place.before)).collect();
        assert_eq!(places, [(2, String::from("mobile: ")), (0, String::from("private: "))]);
        assert!(made.takes("mobile_phone") && !made.takes("Name"));
    }
}
