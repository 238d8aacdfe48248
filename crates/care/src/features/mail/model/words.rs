//! Words of a mail as they are kept: no control characters, nothing that turns the direction of writing, not too long.

/// One line of at most so many characters.
pub fn line(raw: &str, most: usize) -> String {
    let words: Vec<&str> = raw.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    cut(&words.join(" ").replace(turns, ""), most)
}

/// Several lines of at most so many characters; never more than one empty line in a row.
pub fn text(raw: &str, most: usize) -> String {
    let mut out = String::new();
    let mut empty = 0;
    for line in raw.replace("\r\n", "\n").replace('\r', "\n").lines() {
        let line: String = line.chars().filter(|c| !turns(*c) && (*c == '\t' || !c.is_control())).collect();
        let line = line.trim_end();
        empty = if line.trim().is_empty() { empty + 1 } else { 0 };
        if empty <= 1 && !(out.is_empty() && empty > 0) {
            out.push_str(line);
            out.push('\n');
        }
    }
    cut(out.trim_end(), most)
}

fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{feff}')
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_single_and_texts_are_plain() {
        assert_eq!(line("  Re:\r\n\tLine 4\u{0} \u{202e}evil ", 200), "Re: Line 4 evil");
        assert_eq!(line(&"漢".repeat(300), 10), format!("{}…", "漢".repeat(10)));
        assert_eq!(
            text("\r\n\r\nDear Anna,\r\n\r\n\r\n\r\nyes.\u{7}  \r\n-- \r\nB\r\n\r\n", 99),
            "Dear Anna,\n\nyes.\n--\nB"
        );
        assert_eq!(text("abc", 2), "ab…");
        assert_eq!(text("\u{0}\n", 9), "");
    }
}
