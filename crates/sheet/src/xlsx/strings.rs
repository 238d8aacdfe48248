//! Words that cells share.

use std::borrow::Cow;
use std::io::Read;

use crate::Fault;
use crate::xml::{Node, Xml};

/// All shared words, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    pub(super) fn read<R: Read>(xml: &mut Xml<R>) -> Result<Self, Fault> {
        let mut strings = Self::default();
        let mut word = String::new();
        loop {
            let item = match xml.next()? {
                Node::Open(tag) => tag.name() == "si",
                Node::End => return Ok(strings),
                _ => false,
            };
            if item {
                word.clear();
                rich_text(xml, "si", &mut word)?;
                strings.text.push_str(&unescaped(&word));
                strings.ends.push(strings.text.len() as u32);
            }
        }
    }

    /// The word of a number.
    pub(super) fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)? as usize;
        let from = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        self.text.get(from..end)
    }
}

/// Reads the text of an element that has begun, up to its end: all runs, but not how they are pronounced.
pub(super) fn rich_text<R: Read>(xml: &mut Xml<R>, element: &str, text: &mut String) -> Result<(), Fault> {
    let mut within = false;
    loop {
        let pronounced = match xml.next()? {
            Node::Open(tag) => {
                within = tag.name() == "t";
                tag.name() == "rPh"
            }
            Node::Close(tag) if tag.name() == element => return Ok(()),
            Node::Close(_) => {
                within = false;
                false
            }
            Node::Text(piece) => {
                if within {
                    text.push_str(&piece);
                }
                false
            }
            Node::Remark => false,
            Node::End => return Err(xml.cut()),
        };
        if pronounced {
            xml.skip()?;
        }
    }
}

/// Text without the codes of characters that XML cannot hold: `_x000D_` is a carriage return.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let code = rest.get(2..6).filter(|_| rest[6..].starts_with('_'));
        match code.and_then(|c| u32::from_str_radix(c, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                plain.push(c);
                rest = &rest[7..];
            }
            None => {
                plain.push_str("_x");
                rest = &rest[2..];
            }
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coded_characters() {
        assert_eq!(unescaped("a_x000D_\nb"), "a\r\nb");
        assert_eq!(unescaped("_x005F_x000D_"), "_x000D_");
        assert_eq!(unescaped("_x00zz_ _x12 _x"), "_x00zz_ _x12 _x");
        assert_eq!(unescaped("_x12é_"), "_x12é_");
    }

    #[test]
    fn runs_make_one_word() {
        let text = "<sst><si><t>one</t></si><si><r><rPr/><t xml:space=\"preserve\">a &amp; </t></r><r><t>b</t></r>\
                    <rPh><t>x</t></rPh></si><si/><si><t/></si></sst>";
        let strings = Strings::read(&mut Xml::new(text.as_bytes(), "x")).unwrap();
        let all: Vec<_> = (0..5).map(|at| strings.get(at)).collect();
        assert_eq!(all, [Some("one"), Some("a & b"), Some(""), Some(""), None]);
    }
}
