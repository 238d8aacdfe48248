//! Number formats: which numbers are days.

use std::collections::HashMap;
use std::io::Read;

use crate::Fault;
use crate::grid::Kind;
use crate::xml::{Node, Xml};

/// Reads how each style shows numbers.
pub(super) struct Formats;

impl Formats {
    /// The kinds of all cell styles, in their order.
    pub(super) fn read<R: Read>(xml: &mut Xml<R>) -> Result<Vec<Kind>, Fault> {
        let mut own: HashMap<u32, Kind> = HashMap::new();
        let mut kinds = Vec::new();
        let mut within = false;
        loop {
            match xml.next()? {
                Node::Open(tag) if tag.name() == "numFmt" => {
                    let id = tag.get("numFmtId").and_then(|id| id.parse().ok());
                    if let (Some(id), Some(code)) = (id, tag.get("formatCode")) {
                        own.insert(id, of_code(&code));
                    }
                }
                Node::Open(tag) if tag.name() == "cellXfs" => within = true,
                Node::Open(tag) if within && tag.name() == "xf" => {
                    let id: u32 = tag.get("numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                    kinds.push(own.get(&id).copied().unwrap_or_else(|| built_in(id)));
                }
                Node::Close(tag) if tag.name() == "cellXfs" => within = false,
                Node::End => return Ok(kinds),
                _ => {}
            }
        }
    }
}

/// Formats that have a number instead of a code (ECMA-376 part 1, 18.8.30), also those of East Asian Excel.
fn built_in(id: u32) -> Kind {
    match id {
        14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Kind::Day,
        18..=21 | 32..=35 | 45 | 47 | 55 | 56 => Kind::Time,
        46 => Kind::Elapsed,
        _ => Kind::Number,
    }
}

/// What a code shows: its first section without quoted words, colours and conditions.
fn of_code(code: &str) -> Kind {
    let mut signs = code.chars().map(|c| c.to_ascii_lowercase());
    let (mut day, mut time, mut month) = (false, false, false);
    while let Some(sign) = signs.next() {
        match sign {
            '"' => drop(signs.find(|c| *c == '"')),
            '\\' | '_' | '*' => drop(signs.next()),
            '[' => {
                let inside: String = signs.by_ref().take_while(|c| *c != ']').collect();
                if !inside.is_empty() && inside.chars().all(|c| matches!(c, 'h' | 'm' | 's')) {
                    return Kind::Elapsed;
                }
            }
            ';' => break,
            'y' | 'd' => day = true,
            'h' | 's' => time = true,
            'm' => month = true,
            // "General" in the language of the file has letters that mean nothing.
            'g' if code.to_ascii_lowercase().starts_with("general") => break,
            _ => {}
        }
    }
    match (day || month && !time, time) {
        (true, _) => Kind::Day,
        (false, true) => Kind::Time,
        (false, false) => Kind::Number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_days_and_times() {
        for code in ["yyyy-mm-dd", "d/m/yy h:mm", "[$-409]mmm\\-yy;@", "yyyy\"年\"m\"月\"d\"日\"", "mmmm", "DD.MM.YYYY"]
        {
            assert_eq!(of_code(code), Kind::Day, "{code}");
        }
        for code in ["h:mm", "hh:mm:ss AM/PM", "mm:ss.0"] {
            assert_eq!(of_code(code), Kind::Time, "{code}");
        }
        assert_eq!(of_code("[h]:mm:ss"), Kind::Elapsed);
    }

    #[test]
    fn codes_of_numbers() {
        for code in [
            "General",
            "0.00",
            "#,##0 \"Mio. d\"",
            "[Red]-0.00",
            "0%",
            "\"days\" 0",
            "_-* #,##0.00\\ \"kr\"_-",
            "@",
            "[>100]0;[<=5]0.0",
            "#,##0.00\\ [$€-407];[Red]\\-#,##0.00\\ [$€-407]",
            "0.00E+00",
            "0;\"dmy\"",
        ] {
            assert_eq!(of_code(code), Kind::Number, "{code}");
        }
    }
}
