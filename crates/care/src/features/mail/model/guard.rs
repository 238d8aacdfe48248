//! What is refused before a mail is read, because reading it would cost more than any mail is worth.

use std::borrow::Cow;

/// Most parts of one mail.
const PARTS: usize = 2_000;
/// Most parts that hold parts.
const NESTED: usize = 100;

/// Why a mail is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Broken {
    /// It is no mail: it names nobody.
    NoMail,
    /// Parts in parts without an end.
    Nested,
    /// Too many parts or attachments.
    Parts,
    /// Too many addresses.
    Addresses,
}

impl Broken {
    /// Text key.
    pub fn key(self) -> &'static str {
        match self {
            Broken::NoMail => "mail-error-none",
            Broken::Nested => "mail-error-nested",
            Broken::Parts => "mail-error-parts",
            Broken::Addresses => "mail-error-addresses",
        }
    }
}

/// The mail with every mail inside of it turned into an attachment that is not read: a mail in a mail in a mail would
/// be read as deep as it goes. The length stays, so that places in the one are places in the other.
///
/// # Errors
/// When it has too many parts, or they are nested too deeply.
pub fn guarded(raw: &[u8]) -> Result<Cow<'_, [u8]>, Broken> {
    let (mut out, mut parts, mut nested, mut at) = (Cow::Borrowed(raw), 0, 0, 0);
    let mut inside = false;
    for line in raw.split_inclusive(|b| *b == b'\n') {
        let folded = inside && line.first().is_some_and(|b| matches!(b, b' ' | b'\t'));
        let head = line.len() >= 12 && line[..12].eq_ignore_ascii_case(b"content-type");
        inside = folded || head;
        parts += usize::from(head);
        if inside {
            nested += usize::from(find(line, b"multipart").is_some());
            for word in [&b"rfc822"[..], b"global", b"digest"] {
                let mut from = 0;
                while let Some(place) = find(&line[from..], word) {
                    out.to_mut()[at + from + place + 1] = b'_';
                    from += place + word.len();
                }
            }
        }
        if nested > NESTED {
            return Err(Broken::Nested);
        }
        if parts > PARTS {
            return Err(Broken::Parts);
        }
        at += line.len();
    }
    Ok(out)
}

/// Where a word stands, in small or large letters.
fn find(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len()).position(|w| w.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mails_inside_are_not_read() {
        let raw = b"Content-Type: Message/RFC822;\r\n name=rfc822.eml\r\nX: rfc822\r\ncontent-type:\r\n multipart/digest\r\n\r\nrfc822";
        let kept = guarded(raw).unwrap();
        let text = String::from_utf8_lossy(&kept);
        assert_eq!(kept.len(), raw.len());
        assert_eq!(
            text,
            "Content-Type: Message/R_C822;\r\n name=r_c822.eml\r\nX: rfc822\r\ncontent-type:\r\n multipart/d_gest\r\n\r\nrfc822"
        );
        assert!(matches!(guarded(b"Subject: x\r\n\r\nrfc822"), Ok(Cow::Borrowed(_))));
    }

    #[test]
    fn endless_ones_are_refused() {
        assert_eq!(guarded("Content-Type: multipart/mixed\n\n".repeat(101).as_bytes()).unwrap_err(), Broken::Nested);
        assert_eq!(guarded("Content-Type: text/plain\n\n".repeat(2_001).as_bytes()).unwrap_err(), Broken::Parts);
    }
}
