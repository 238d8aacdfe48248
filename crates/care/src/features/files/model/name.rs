//! Names of files: only the last part of a path, nothing that hides or turns letters, nothing that a system would
//! understand as something else.

/// Most characters of a name.
const MOST: usize = 150;
/// Most characters of an ending that is kept when a name is shortened.
const ENDING: usize = 12;
/// Names that Windows gives to devices.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// The name as it is kept; never empty.
pub fn clean(raw: &str) -> String {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let letters = last.chars().filter(|c| !hidden(*c)).map(|c| match c {
        '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
        c if c.is_whitespace() => ' ',
        c => c,
    });
    let name: String = letters.collect();
    let name = short(name.trim_matches([' ', '.']));
    let stem = name.split('.').next().unwrap_or_default().trim().to_lowercase();
    if name.is_empty() {
        return String::from("file");
    }
    if DEVICES.contains(&stem.as_str()) { format!("_{name}") } else { name }
}

/// Control characters, and those that turn the direction of writing, have no width, or mark languages.
fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Cuts the middle out of what is too long, so that the ending stays.
fn short(name: &str) -> String {
    let count = name.chars().count();
    if count <= MOST {
        return name.to_owned();
    }
    let ending = name.rsplit_once('.').map(|(_, e)| e).filter(|e| e.chars().count() <= ENDING);
    match ending {
        Some(ending) => {
            let kept = MOST - ending.chars().count() - 2;
            format!("{}….{ending}", name.chars().take(kept).collect::<String>())
        }
        None => format!("{}…", name.chars().take(MOST - 1).collect::<String>()),
    }
}

/// The value of `Content-Disposition`: an attachment with its name, for old and for new clients.
pub fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if (c.is_ascii_graphic() && !"\"\\%;".contains(c)) || c == ' ' { c } else { '_' })
        .collect();
    let exact: String = name
        .bytes()
        .map(|b| match b {
            b if b.is_ascii_alphanumeric() || b"-._~".contains(&b) => char::from(b).to_string(),
            b => format!("%{b:02X}"),
        })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_tricks_leave_the_name() {
        for (raw, kept) in [
            ("offer.pdf", "offer.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\anna\\offer.docx", "offer.docx"),
            ("..", "file"),
            ("", "file"),
            ("a/", "file"),
            (" .hidden ", "hidden"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
            ("a\u{0}b\r\nc.txt", "abc.txt"),
            ("what?*\"<x>|.txt", "what____x__.txt"),
            ("CON.txt", "_CON.txt"),
            ("nul", "_nul"),
            ("清河报价 2026.xlsx", "清河报价 2026.xlsx"),
            ("tab\there.txt", "tabhere.txt"),
            ("trailing. . .", "trailing"),
        ] {
            assert_eq!(clean(raw), kept, "{raw:?}");
        }
    }

    #[test]
    fn long_names_keep_their_ending() {
        let long = clean(&format!("{}.pdf", "漢".repeat(300)));
        assert_eq!((long.chars().count(), long.ends_with("….pdf")), (MOST, true), "{long}");
        assert_eq!(clean(&"x".repeat(1_000)).chars().count(), MOST);
        assert!(clean(&format!("a.{}", "b".repeat(300))).chars().count() <= MOST);
    }

    #[test]
    fn a_name_cannot_leave_its_header() {
        let header = disposition("a\"; filename=\"b.exe");
        assert_eq!(header.matches('"').count(), 2, "{header}");
        assert_eq!(
            disposition("报价 1.pdf"),
            "attachment; filename=\"__ 1.pdf\"; filename*=UTF-8''%E6%8A%A5%E4%BB%B7%201.pdf"
        );
        assert!(disposition(&"\u{7f}é".repeat(9)).is_ascii());
    }
}
