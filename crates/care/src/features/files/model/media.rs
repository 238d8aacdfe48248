//! What a file is, told from its first bytes. Its name is only asked whether it says something else.

/// Told for what nothing is known of.
const BYTES: &str = "application/octet-stream";
/// Text without marks of its own.
const TEXT: &str = "text/plain";

/// Programs that a machine would run.
const PROGRAMS: [&str; 12] = [
    "application/wasm",
    "application/x-executable",
    "application/vnd.microsoft.portable-executable",
    "application/java",
    "application/x-llvm",
    "application/x-mach-binary",
    "application/vnd.android.dex",
    "application/vnd.android.dey",
    "application/x-google-chrome-extension",
    "application/vnd.debian.binary-package",
    "application/x-rpm",
    "application/x-shockwave-flash",
];

/// Endings that promise a type, and the types that keep the promise.
const PROMISED: [(&[&str], &[&str]); 6] = [
    (&["pdf"], &["application/pdf"]),
    (&["png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff", "heic", "avif"], &["image/"]),
    (
        &["docx", "xlsx", "pptx", "odt", "ods", "odp", "zip"],
        &[
            "application/zip",
            "application/epub+zip",
            "application/vnd.openxmlformats-",
            "application/vnd.oasis.",
            // One that a password guards.
            "application/x-ole-storage",
        ],
    ),
    (&["mp4", "mov", "mkv", "webm", "avi"], &["video/", "audio/"]),
    (&["mp3", "m4a", "wav", "ogg", "flac"], &["audio/", "video/"]),
    (&["7z", "rar", "gz"], &["application/x-7z-compressed", "application/vnd.rar", "application/gzip"]),
];

/// Why a file is not taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refused {
    /// It is a program.
    Program,
    /// It is not what the ending of its name says.
    Wrong(String),
}

/// What the bytes are; `head` are the first of them.
pub fn media_of(head: &[u8]) -> &'static str {
    let text = is_text(head);
    // A reader of PDF forgives some bytes before the mark.
    if head[..head.len().min(1_024)].windows(5).any(|w| w == b"%PDF-") {
        return "application/pdf";
    }
    match infer::get(head).map(|found| found.mime_type()) {
        // Two letters at the beginning of a text make no program.
        Some(media) if text && !media.starts_with("text/") && !media.contains("rtf") && !media.contains("post") => TEXT,
        Some(media) => media,
        None if text => TEXT,
        None => BYTES,
    }
}

/// What the bytes are, unless they are a program or something else than their name says.
///
/// # Errors
/// Why the file is not taken.
pub fn checked(name: &str, head: &[u8]) -> Result<&'static str, Refused> {
    let media = media_of(head);
    if PROGRAMS.contains(&media) {
        return Err(Refused::Program);
    }
    let ending = name.rsplit_once('.').map(|(_, e)| e.to_lowercase()).unwrap_or_default();
    let promised = PROMISED.iter().find(|(endings, _)| endings.contains(&ending.as_str()));
    match promised {
        Some((_, types)) if !types.iter().any(|t| media.starts_with(t)) => Err(Refused::Wrong(ending)),
        _ => Ok(media),
    }
}

/// Whether the bytes are text: UTF-8 without control characters, or UTF-16 that says so.
fn is_text(head: &[u8]) -> bool {
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return true;
    }
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // The last letter may be cut.
        Err(e) if e.error_len().is_none() => std::str::from_utf8(&head[..e.valid_up_to()]).unwrap_or_default(),
        Err(_) => return false,
    };
    !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{1b}'))
}

/// The type that a file goes out as: what browsers could run goes out as bytes without a meaning.
pub fn served(media: &str) -> &str {
    let known = ["image/", "audio/", "video/", "application/vnd.openxmlformats-", "application/vnd.oasis."];
    let exact = ["application/pdf", "application/zip", "application/msword", "application/vnd.ms-excel", TEXT];
    let safe = known.iter().any(|k| media.starts_with(k)) && !media.contains("svg") || exact.contains(&media);
    if safe { media } else { BYTES }
}

/// Text key of what a file is, in one word.
pub fn kind(media: &str) -> &'static str {
    match media {
        "application/pdf" => "files-kind-pdf",
        TEXT => "files-kind-text",
        "text/html" | "text/xml" => "files-kind-web",
        "message/rfc822" => "files-kind-mail",
        m if m.starts_with("image/") => "files-kind-image",
        m if m.starts_with("audio/") => "files-kind-audio",
        m if m.starts_with("video/") => "files-kind-video",
        m if m.contains("wordprocessing") || m.contains("msword") || m.ends_with(".text") || m.contains("rtf") => {
            "files-kind-document"
        }
        m if m.contains("spreadsheet") || m.contains("ms-excel") => "files-kind-sheet",
        m if m.contains("presentation") || m.contains("ms-powerpoint") => "files-kind-slides",
        m if ["zip", "rar", "7z", "gzip", "x-tar", "bzip2", "x-xz", "zstd"].iter().any(|a| m.ends_with(a)) => {
            "files-kind-archive"
        }
        m if m.contains("7z") => "files-kind-archive",
        _ => "files-kind-other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06";

    #[test]
    fn bytes_tell_what_a_file_is() {
        assert_eq!(media_of(b"%PDF-1.7\n"), "application/pdf");
        assert_eq!(media_of(PNG), "image/png");
        assert_eq!(media_of("Preise für 清河\n".as_bytes()), "text/plain");
        assert_eq!(media_of(b"MZ-101; sensors; 12\n"), "text/plain");
        assert_eq!(media_of(b"<!DOCTYPE html><html><script>x</script>"), "text/html");
        assert_eq!(media_of(b"<?xml version=\"1.0\"?><svg onload=\"alert(1)\"/>"), "text/xml");
        assert_eq!(media_of(b"PK\x03\x04\x14\0\0\0\x08\0"), "application/zip");
        assert_eq!(media_of(&[0, 1, 2, 3]), "application/octet-stream");
        assert_eq!(media_of("漢".repeat(9).as_bytes().split_last().unwrap().1), "text/plain", "a cut letter");
    }

    #[test]
    fn names_that_lie_and_programs_are_refused() {
        assert_eq!(checked("offer.pdf", b"%PDF-1.4"), Ok("application/pdf"));
        assert_eq!(checked("photo.jpg", PNG), Ok("image/png"), "one picture is as good as another");
        assert_eq!(checked("offer.pdf", b"<html>"), Err(Refused::Wrong(String::from("pdf"))));
        assert_eq!(checked("offer.PDF", PNG), Err(Refused::Wrong(String::from("pdf"))));
        assert_eq!(checked("list.xlsx", b"a;b;c"), Err(Refused::Wrong(String::from("xlsx"))));
        assert_eq!(checked("notes", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), Err(Refused::Program));
        assert_eq!(checked("setup.txt", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0"), Err(Refused::Program));
        assert_eq!(checked("macro.sh", b"#!/bin/sh\necho"), Ok("text/x-shellscript"), "a script that nobody runs");
    }

    #[test]
    fn what_could_run_goes_out_as_bytes() {
        for media in ["text/html", "text/xml", "image/svg+xml", "text/x-shellscript", "application/x-shockwave-flash"] {
            assert_eq!(served(media), "application/octet-stream");
        }
        assert_eq!(served("image/png"), "image/png");
        assert_eq!(served("application/pdf"), "application/pdf");
    }
}
