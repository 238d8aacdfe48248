//! Character encodings: which one a file has, and its text.

mod decode;
mod detect;

pub(crate) use decode::Decoder;
pub(crate) use detect::Found;
use detect::detect;

use std::io::{Read, Seek};

use encoding_rs::{Encoding, GB18030, GBK, UTF_8};

use crate::{EncodingSign, Fault, Problem, Shape, Wish};

/// A character encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coding {
    /// One that browsers know.
    Web(&'static Encoding),
    /// Four bytes a character, the lowest first.
    Utf32Le,
    /// Four bytes a character, the highest first.
    Utf32Be,
}

impl Coding {
    pub(crate) const UTF_8: Self = Self::Web(UTF_8);

    /// The encoding of a name or one of its aliases.
    pub(crate) fn named(name: &str) -> Result<Self, Fault> {
        let name = name.trim();
        if name.eq_ignore_ascii_case("utf-32le") || name.eq_ignore_ascii_case("utf-32") {
            return Ok(Self::Utf32Le);
        }
        if name.eq_ignore_ascii_case("utf-32be") {
            return Ok(Self::Utf32Be);
        }
        match Encoding::for_label_no_replacement(name.as_bytes()) {
            // GB18030 is GBK with all characters.
            Some(found) if found == GBK => Ok(Self::Web(GB18030)),
            Some(found) => Ok(Self::Web(found)),
            None if name.eq_ignore_ascii_case("gb18030") => Ok(Self::Web(GB18030)),
            None => Err(Fault::whole(Problem::NoSuchEncoding(name.to_owned()))),
        }
    }

    /// The name that is shown.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Web(encoding) => match encoding.name() {
                "gb18030" => "GB18030",
                name => name,
            },
            Self::Utf32Le => "UTF-32LE",
            Self::Utf32Be => "UTF-32BE",
        }
    }
}

/// What is known of bytes before they are read: their encoding, wished or found.
pub(crate) fn judge(bytes: &[u8], whole: bool, wish: &Wish) -> Result<Found, Fault> {
    match &wish.encoding {
        Some(name) => Ok(Found { coding: Coding::named(name)?, sign: EncodingSign::Wished }),
        None => Ok(detect(bytes, whole)),
    }
}

/// The whole text of a file in the encoding of `shape`, with U+FFFD for what is not in it; at most `most` bytes of text.
///
/// # Errors
/// When it cannot be read or is longer.
pub fn text<S: Read + Seek>(mut source: S, shape: &Shape, most: u64) -> Result<String, Fault> {
    source.rewind()?;
    let mut decoder = Decoder::new(source, Coding::named(&shape.encoding)?);
    let mut text = Vec::new();
    while decoder.more(&mut text, &mut Vec::new())? {
        if text.len() as u64 > most {
            return Err(Fault::whole(Problem::TooBig { most }));
        }
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}
