//! What a cell says, in attributes and paragraphs.

use std::io::Read;

use crate::grid::iso;
use crate::number::canonical;
use crate::xml::{Node, Tag, Xml};
use crate::{Cell, Fault};

/// The attributes of a cell.
pub(super) struct CellHead {
    kind: String,
    error: bool,
    value: Option<String>,
    formula: Option<String>,
}

impl CellHead {
    pub(super) fn of(tag: &Tag<'_>) -> Self {
        let kind = tag.get("office:value-type").unwrap_or_default().into_owned();
        let value = match kind.as_str() {
            "date" => tag.get("office:date-value"),
            "time" => tag.get("office:time-value"),
            "boolean" => tag.get("office:boolean-value"),
            "string" => tag.get("office:string-value"),
            _ => tag.get("office:value"),
        };
        Self {
            value: value.map(|v| v.into_owned()),
            error: tag.get("calcext:value-type").is_some_and(|t| t == "error"),
            formula: tag.get("table:formula").map(|f| f.into_owned()),
            kind,
        }
    }

    /// The value, where `text` is what its paragraphs show.
    pub(super) fn cell(self, text: &str) -> Cell {
        let broken = || Cell::Broken(text.to_owned());
        if self.error {
            return broken();
        }
        // What LibreOffice makes of the truth values of Excel.
        match self.formula.as_deref() {
            Some("of:=TRUE()") => return Cell::Bool(true),
            Some("of:=FALSE()") => return Cell::Bool(false),
            _ => {}
        }
        match (self.kind.as_str(), self.value) {
            ("float" | "percentage" | "currency", Some(value)) => canonical(&value).map_or_else(broken, Cell::Number),
            ("date", Some(value)) => iso(&value).unwrap_or_else(broken),
            ("time", Some(value)) => clock(&value).map_or_else(broken, Cell::Text),
            ("boolean", Some(value)) => Cell::Bool(value == "true"),
            ("string", Some(value)) if text.is_empty() => Cell::of(value),
            ("", None) if text.is_empty() => self.formula.map_or(Cell::Empty, Cell::Broken),
            // Errors of formulas in files that have no word for them.
            _ if self.formula.is_some() && (text.starts_with("Err:") || text.starts_with('#')) => broken(),
            _ => Cell::of(text),
        }
    }
}

/// A duration like `PT13H45M00S` as hours, minutes and seconds.
fn clock(value: &str) -> Option<String> {
    let (hours, rest) = value.strip_prefix("PT")?.split_once('H')?;
    let (minutes, seconds) = rest.split_once('M')?;
    let seconds = seconds.strip_suffix('S')?.split(['.', ',']).next()?;
    let number = |text: &str| text.parse::<u64>().ok();
    Some(format!("{:02}:{:02}:{:02}", number(hours)?, number(minutes)?, number(seconds)?))
}

/// Reads the text of a cell that has begun, up to its end: paragraphs become lines, notes are left out.
pub(super) fn text<R: Read>(xml: &mut Xml<R>, text: &mut String) -> Result<(), Fault> {
    let (mut depth, mut paragraphs, mut within) = (0_usize, 0, 0_usize);
    loop {
        let skip = match xml.next()? {
            Node::Open(tag) => {
                let name = tag.full_name();
                let skip = matches!(name, "office:annotation" | "table:table") || name.starts_with("draw:");
                match name {
                    "text:p" | "text:h" => {
                        if paragraphs > 0 {
                            text.push('\n');
                        }
                        paragraphs += 1;
                        within += 1;
                    }
                    "text:s" => {
                        let spaces = tag.get("text:c").and_then(|c| c.parse().ok()).unwrap_or(1);
                        text.extend(std::iter::repeat_n(' ', usize::min(spaces, 1000)));
                    }
                    "text:tab" => text.push('\t'),
                    "text:line-break" => text.push('\n'),
                    _ => {}
                }
                depth += usize::from(!skip);
                skip
            }
            Node::Close(_) if depth == 0 => return Ok(()),
            Node::Close(tag) => {
                depth -= 1;
                within -= usize::from(matches!(tag.full_name(), "text:p" | "text:h"));
                false
            }
            Node::Text(piece) => {
                if within > 0 {
                    collapse(&piece, text);
                }
                false
            }
            Node::Remark => false,
            Node::End => return Err(xml.cut()),
        };
        if skip {
            xml.skip()?;
        }
    }
}

/// Appends a piece of a paragraph; blanks and line breaks in it are one blank, and none where it begins.
fn collapse(piece: &str, text: &mut String) {
    for c in piece.chars() {
        if !matches!(c, ' ' | '\n' | '\r' | '\t') {
            text.push(c);
        } else if !text.is_empty() && !text.ends_with([' ', '\n', '\t']) {
            text.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks() {
        assert_eq!(clock("PT13H45M00S").as_deref(), Some("13:45:00"));
        assert_eq!(clock("PT36H00M01.5S").as_deref(), Some("36:00:01"));
        assert_eq!(clock("P1D"), None);
    }

    #[test]
    fn paragraphs_are_lines() {
        let cell = "<c><text:p>one<text:s text:c=\"2\"/>two &amp;\n  three</text:p><office:annotation><text:p>x</text:p>\
                    </office:annotation><text:p><text:span>a</text:span><text:tab/>b</text:p></c>";
        let mut xml = Xml::new(cell.as_bytes(), "x");
        assert!(matches!(xml.next(), Ok(Node::Open(_))));
        let mut found = String::new();
        text(&mut xml, &mut found).unwrap();
        assert_eq!(found, "one  two & three\na\tb");
    }
}
