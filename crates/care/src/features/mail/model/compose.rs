//! Writing a mail anew from what was read of it: without what had to go, and so that it is read the same again.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::fmt::rfc2822;
use sha2::{Digest, Sha256};

use super::{Address, Mail};

/// The bytes of the mail. What only mattered to its look is not in it any more.
pub fn compose(mail: &Mail) -> Vec<u8> {
    let boundary: String = Sha256::digest(&mail.key).iter().take(12).map(|b| format!("{b:02x}")).collect();
    let mut out = format!("Message-ID: <{}>\r\n", plain(&mail.key));
    if let Some(date) =
        mail.sent_at.and_then(|at| rfc2822::to_string(&at.to_zoned_datetime(jiff::tz::TimeZone::UTC)).ok())
    {
        let _ = write!(out, "Date: {date}\r\n");
    }
    let _ = write!(out, "Subject: {}\r\n", word(&mail.subject));
    if let Some(from) = &mail.from {
        let _ = write!(out, "From: {}\r\n", address(from));
    }
    if !mail.to.is_empty() {
        let _ = write!(out, "To: {}\r\n", mail.to.iter().map(address).collect::<Vec<_>>().join(",\r\n "));
    }
    let _ = write!(out, "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary={boundary}\r\n\r\n");
    part(&mut out, &boundary, "text/plain; charset=utf-8", "", mail.text.as_bytes());
    for one in &mail.attachments {
        let name: String = one.name.bytes().map(|b| format!("%{b:02X}")).collect();
        let named = format!("Content-Disposition: attachment; filename*=utf-8''{name}\r\n");
        part(&mut out, &boundary, "application/octet-stream", &named, &one.bytes);
    }
    let _ = write!(out, "--{boundary}--\r\n");
    out.into_bytes()
}

fn part(out: &mut String, boundary: &str, kind: &str, heads: &str, bytes: &[u8]) {
    let _ = write!(out, "--{boundary}\r\nContent-Type: {kind}\r\n{heads}Content-Transfer-Encoding: base64\r\n\r\n");
    let coded = STANDARD.encode(bytes);
    let mut rest = coded.as_str();
    while !rest.is_empty() {
        let (line, next) = rest.split_at(rest.len().min(76));
        out.push_str(line);
        out.push_str("\r\n");
        rest = next;
    }
}

/// Any text as a word of a header.
fn word(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("=?utf-8?B?{}?=", STANDARD.encode(text)) }
}

fn address(a: &Address) -> String {
    format!("{} <{}>", word(&a.name), plain(&a.email)).trim_start().to_owned()
}

/// What cannot end the place it stands in.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !"<>".contains(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Attachment, read};
    use super::*;

    #[test]
    fn what_is_written_is_read_the_same() {
        let address = |name: &str, email: &str| Address { name: name.into(), email: email.into() };
        for key in ["a1@castellan.example", "sha256:00ff"] {
            let mail = Mail {
                key: key.into(),
                from: Some(address("Vos, \"Marit\"", "marit@castellan.example")),
                to: vec![address("张伟", "wei@qinghe.example"), address("", "anna@halden.example")],
                sent_at: Some("2026-11-12T08:15:00Z".parse().unwrap()),
                subject: "Line 4 – offer".into(),
                text: "Dear \u{e000},\n\n.\n--x\nyes.".into(),
                attachments: vec![
                    Attachment { name: "o ü.pdf".into(), bytes: b"%PDF-\xff\0".to_vec(), mail: false },
                    Attachment { name: "long.bin".into(), bytes: vec![7; 1_000], mail: false },
                ],
            };
            assert_eq!(read(&compose(&mail)).unwrap(), mail);
        }
    }
}
