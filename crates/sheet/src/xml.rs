//! XML, node by node.

use std::borrow::Cow;
use std::io::{BufReader, Read};

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesEnd, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::Fault;
use crate::zip::damaged;

/// Reads one XML document.
pub(crate) struct Xml<R> {
    reader: Reader<BufReader<R>>,
    part: String,
    buffer: Vec<u8>,
}

/// One step through a document.
pub(crate) enum Node<'a> {
    /// An element begins; one without content ends next.
    Open(Tag<'a>),
    /// An element ends.
    Close(EndTag<'a>),
    Text(Cow<'a, str>),
    /// A comment or an instruction.
    Remark,
    /// The document ends.
    End,
}

/// An element that begins.
pub(crate) struct Tag<'a>(BytesStart<'a>);

impl Tag<'_> {
    /// Its name with the prefix.
    pub(crate) fn full_name(&self) -> &str {
        self.0.name().0
    }

    /// Its name without the prefix.
    pub(crate) fn name(&self) -> &str {
        local(self.full_name())
    }

    /// The value of an attribute, named with its prefix.
    pub(crate) fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        self.find(|key| key == name)
    }

    /// The value of an attribute, named without its prefix.
    pub(crate) fn get_local(&self, name: &str) -> Option<Cow<'_, str>> {
        self.find(|key| local(key) == name)
    }

    fn find(&self, wanted: impl Fn(&str) -> bool) -> Option<Cow<'_, str>> {
        let mut attributes = self.0.attributes();
        let found = attributes.with_checks(false).flatten().find(|a| wanted(a.key.0))?;
        match found.value {
            // Most values have nothing to resolve.
            Cow::Borrowed(plain) if !plain.contains(['&', '\n', '\r', '\t']) => Some(Cow::Borrowed(plain)),
            _ => found.normalized_value(XmlVersion::Implicit1_0).ok().map(|v| Cow::Owned(v.into_owned())),
        }
    }
}

/// An element that ends.
pub(crate) struct EndTag<'a>(BytesEnd<'a>);

impl EndTag<'_> {
    /// Its name with the prefix.
    pub(crate) fn full_name(&self) -> &str {
        self.0.name().0
    }

    /// Its name without the prefix.
    pub(crate) fn name(&self) -> &str {
        local(self.full_name())
    }
}

/// A name without its prefix.
pub(crate) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

impl<R: Read> Xml<R> {
    /// `part` names the document in faults.
    pub(crate) fn new(source: R, part: &str) -> Self {
        let mut reader = Reader::from_reader(BufReader::with_capacity(16 * 1024, source));
        reader.config_mut().expand_empty_elements = true;
        Self { reader, part: part.to_owned(), buffer: Vec::new() }
    }

    /// The next node.
    pub(crate) fn next(&mut self) -> Result<Node<'_>, Fault> {
        self.buffer.clear();
        let event = self.reader.read_event_into(&mut self.buffer).map_err(|e| damaged(&self.part, e.to_string()))?;
        Ok(match event {
            Event::Start(tag) | Event::Empty(tag) => Node::Open(Tag(tag)),
            Event::End(tag) => Node::Close(EndTag(tag)),
            Event::Text(text) => Node::Text(text.xml10_content()),
            Event::CData(text) => Node::Text(text.xml10_content()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(c)) => Node::Text(Cow::Owned(c.to_string())),
                _ => match resolve_predefined_entity(&reference) {
                    Some(text) => Node::Text(Cow::Borrowed(text)),
                    None => return Err(damaged(&self.part, "refers to an unknown entity")),
                },
            },
            Event::DocType(_) => return Err(damaged(&self.part, "declares a document type")),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => Node::Remark,
            Event::Eof => Node::End,
        })
    }

    /// Passes over the rest of an element that has just begun.
    pub(crate) fn skip(&mut self) -> Result<(), Fault> {
        let mut depth = 1;
        while depth > 0 {
            match self.next()? {
                Node::Open(_) => depth += 1,
                Node::Close(_) => depth -= 1,
                Node::Text(_) | Node::Remark => {}
                Node::End => return Err(self.cut()),
            }
        }
        Ok(())
    }

    /// The document ends before it should.
    pub(crate) fn cut(&self) -> Fault {
        self.fault("is cut off")
    }

    /// Something wrong in this document.
    pub(crate) fn fault(&self, why: &str) -> Fault {
        damaged(&self.part, why)
    }
}
