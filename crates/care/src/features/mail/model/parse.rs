//! Reading a mail.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::Timestamp;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Addr, Address as Addresses, Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::{
    ADDRESSES, ATTACHMENTS, Address, Attachment, Broken, Mail, SUBJECT, WORDS, guarded, html, key_of, line, text,
};
use crate::features::files::model::clean;

/// Reads a mail; costs time and memory in proportion to its length.
///
/// # Errors
/// Why it is not taken.
pub fn read(raw: &[u8]) -> Result<Mail, Broken> {
    let safe = guarded(raw)?;
    // The library means never to panic; a mail is the last thing to rely on that.
    let read = catch_unwind(AssertUnwindSafe(|| {
        let message = MessageParser::default().parse(&safe).ok_or(Broken::NoMail)?;
        mail(&message, raw)
    }));
    read.unwrap_or(Err(Broken::NoMail))
}

fn mail(message: &Message<'_>, raw: &[u8]) -> Result<Mail, Broken> {
    let from = message.from().or(message.sender()).and_then(|a| people(a).next());
    let mut to: Vec<Address> = Vec::new();
    for person in message.all_to().chain(message.all_cc()).chain(message.all_bcc()).flat_map(people) {
        if !to.iter().any(|known| known.email == person.email) {
            to.push(person);
        }
        if to.len() > ADDRESSES {
            return Err(Broken::Addresses);
        }
    }
    if from.is_none() && to.is_empty() {
        return Err(Broken::NoMail);
    }
    let body = body(message);
    Ok(Mail {
        key: key_of(message.message_id(), raw),
        from,
        to,
        sent_at: message.date().filter(|d| d.is_valid()).and_then(|d| Timestamp::from_second(d.to_timestamp()).ok()),
        subject: line(message.subject().unwrap_or_default(), SUBJECT),
        text: text(&body, WORDS),
        attachments: attachments(message, raw)?,
    })
}

fn people<'a>(addresses: &'a Addresses<'a>) -> impl Iterator<Item = Address> + 'a {
    addresses.iter().flat_map(|a: &Addr<'_>| {
        let name = line(a.name().unwrap_or_default(), SUBJECT);
        let text = line(a.address().unwrap_or_default(), 1_000).to_lowercase();
        // Some programs forget the comma between two addresses.
        let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        let several = words.len() > 1;
        let fine = |email: &String| {
            let parts = email.rsplit_once('@').filter(|_| email.chars().count() <= 254);
            parts.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
        };
        let all = if words.iter().all(fine) { words } else { Vec::new() };
        all.into_iter().map(move |email| Address { name: if several { String::new() } else { name.clone() }, email })
    })
}

/// The words: what was sent as plain text, else what the HTML says.
fn body(message: &Message<'_>) -> String {
    let words = |part: &MessagePart<'_>| match &part.body {
        PartType::Text(text) => text.to_string(),
        PartType::Html(markup) => html::plain(markup),
        _ => String::new(),
    };
    let parts: Vec<String> = message.text_bodies().map(words).collect();
    let plain = parts.join("\n\n");
    if !plain.trim().is_empty() {
        return plain;
    }
    message.html_bodies().map(words).collect::<Vec<_>>().join("\n\n")
}

fn attachments(message: &Message<'_>, raw: &[u8]) -> Result<Vec<Attachment>, Broken> {
    let shown: String = message.html_bodies().filter_map(|p| p.text_contents()).collect();
    let mut found = Vec::new();
    for part in message.attachments() {
        // A picture inside of the words is part of how they look: mostly the sender's logo.
        let inside = part.content_id().is_some_and(|id| shown.contains(&format!("cid:{id}")));
        let bytes = bytes(part, raw);
        if inside || bytes.is_empty() {
            continue;
        }
        if found.len() == ATTACHMENTS {
            return Err(Broken::Parts);
        }
        let (kind, mail) = kind(part);
        let name = part.attachment_name().map(|n| clean(&line(n, 1_000)));
        let name = name.unwrap_or_else(|| format!("attachment-{}.{kind}", found.len() + 1));
        found.push(Attachment { name, bytes: bytes.to_vec(), mail });
    }
    Ok(found)
}

/// The bytes of a part as they were before they were packed for sending. What the library takes for text, it has
/// turned into other letters already.
fn bytes<'a>(part: &'a MessagePart<'_>, raw: &'a [u8]) -> Cow<'a, [u8]> {
    let span = part.raw_body_offset() as usize..part.raw_end_offset() as usize;
    let sent = raw.get(span).unwrap_or_default();
    let text = matches!(part.body, PartType::Text(_) | PartType::Html(_));
    let unpacked = match part.encoding {
        Encoding::None => return sent.into(),
        Encoding::Base64 if text => base64_decode(sent),
        Encoding::QuotedPrintable if text => quoted_printable_decode(sent),
        _ => None,
    };
    unpacked.map_or(part.contents().into(), Cow::Owned)
}

/// An ending for a part without a name, and whether it is a mail.
fn kind(part: &MessagePart<'_>) -> (&'static str, bool) {
    let Some(kind) = part.content_type() else { return ("txt", false) };
    match (kind.ctype(), kind.subtype().unwrap_or_default()) {
        ("message", "r_c822" | "g_obal") => ("eml", true),
        ("text", "calendar") => ("ics", false),
        ("text", "html") => ("html", false),
        ("text", _) | ("message", _) => ("txt", false),
        ("image", "png") => ("png", false),
        ("image", "jpeg") => ("jpg", false),
        ("image", "gif") => ("gif", false),
        ("application", "pdf") => ("pdf", false),
        _ => ("bin", false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "From: \"Vos, Marit\" <Marit@Castellan.example>\r\nTo: anna@halden.example, =?utf-8?B?5byg5Lyf?= <wei@qinghe.example>\r\n\
        Cc: anna@halden.example\r\nSubject: =?utf-8?Q?Line_4_=E2=80=93?=\r\n offer\r\nDate: Thu, 12 Nov 2026 09:15:00 +0100\r\n\
        Message-ID: <a1@castellan.example>\r\n";

    #[test]
    fn who_when_what() {
        let mail = read(format!("{MAIL}\r\nDear Anna,\r\n\r\nyes.\r\n").as_bytes()).unwrap();
        assert_eq!((mail.key.as_str(), mail.subject.as_str()), ("a1@castellan.example", "Line 4 – offer"));
        let from = mail.from.as_ref().unwrap();
        assert_eq!((from.name.as_str(), from.email.as_str()), ("Vos, Marit", "marit@castellan.example"));
        let to: Vec<_> = mail.to.iter().map(|a| (a.name.as_str(), a.email.as_str())).collect();
        assert_eq!(to, [("", "anna@halden.example"), ("张伟", "wei@qinghe.example")]);
        assert_eq!(mail.sent_at.unwrap().to_string(), "2026-11-12T08:15:00Z");
        assert_eq!((mail.text.as_str(), mail.attachments.len()), ("Dear Anna,\n\nyes.", 0));
        assert_eq!(mail.everybody().count(), 3);
    }

    #[test]
    fn attachments_come_as_they_were_sent() {
        let inner = "From: x@y.example\nTo: z@y.example\nContent-Type: message/rfc822\n\ninner";
        let raw = format!(
            "{MAIL}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>Gr=FC=DFe</p><img src=3D\"cid:logo\">\r\n\
             --b\r\nContent-Type: image/png\r\nContent-ID: <logo>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\n\
             --b\r\nContent-Type: application/pdf; name=\"../o.pdf\"\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n\
             --b\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--b--\r\n"
        );
        let mail = read(raw.as_bytes()).unwrap();
        assert_eq!(mail.text, "Grüße");
        let names: Vec<_> = mail.attachments.iter().map(|a| (a.name.as_str(), a.mail)).collect();
        assert_eq!(names, [("o.pdf", false), ("attachment-2.eml", true)]);
        assert_eq!(mail.attachments[0].bytes, b"%PDF-");
        assert_eq!(String::from_utf8_lossy(&mail.attachments[1].bytes).trim_end(), inner);
    }

    #[test]
    fn what_is_no_mail_is_refused() {
        let forgotten = read(b"To: a@x.example b@x.example\r\nFrom: c@x.example d\r\n\r\nx").unwrap();
        let emails: Vec<_> = forgotten.to.iter().map(|a| a.email.as_str()).collect();
        assert_eq!((emails, forgotten.from), (vec!["a@x.example", "b@x.example"], None), "without commas");
        for raw in ["", "hello", "\0\0\0", "Subject: nobody\r\n\r\nx", "From: nobody\r\n\r\nx", "%PDF-1.4"] {
            assert_eq!(read(raw.as_bytes()).unwrap_err(), Broken::NoMail, "{raw:?}");
        }
        let many: String = (0..101).map(|n| format!("a{n}@x.example,\r\n ")).collect();
        assert_eq!(read(format!("To: {many}b@x.example\r\n\r\n").as_bytes()).unwrap_err(), Broken::Addresses);
        let parts = "--b\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nx\r\n".repeat(101);
        let raw = format!("{MAIL}Content-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--");
        assert_eq!(read(raw.as_bytes()).unwrap_err(), Broken::Parts);
    }

    #[test]
    fn a_mail_without_a_name_is_found_by_its_bytes() {
        let raw = b"From: a@b.example\r\n\r\nx";
        assert!(read(raw).unwrap().key.starts_with("sha256:"));
        assert_eq!(read(raw).unwrap().key, read(raw).unwrap().key);
        assert_eq!(read(b"From: a@b.example\r\n\r\n").unwrap().summary(), "…");
    }
}
