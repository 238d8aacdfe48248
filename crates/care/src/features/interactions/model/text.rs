//! What was said, as one types it: the first line is what lists show, the rest are notes.

use crate::base::validate::LINE;

/// Characters of a first line that was too long for a list.
const CUT: usize = 200;

/// Line and notes of a text. A first line that no list could show is cut, and the notes keep all of it.
pub fn split(text: &str) -> (String, String) {
    let text = text.trim();
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let first = first.trim();
    if first.chars().count() <= LINE {
        return (first.to_owned(), rest.trim().to_owned());
    }
    let cut: String = first.chars().take(CUT).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words).trim_end();
    (format!("{cut}…"), text.to_owned())
}

/// The text that [`split`] parts into these.
pub fn joined(summary: &str, notes: &str) -> String {
    let cut = summary.strip_suffix('…').is_some_and(|start| !start.is_empty() && notes.starts_with(start));
    match (cut, notes.is_empty()) {
        (true, _) => notes.to_owned(),
        (false, true) => summary.to_owned(),
        (false, false) => format!("{summary}\n{notes}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_as_they_were_typed() {
        let long = "Line 4 stood still. ".repeat(60);
        let chinese = "清河".repeat(400);
        for text in ["One line", "Head\n- a\n- b\n\n**c**", long.trim(), &format!("{long}\nmore"), &chinese] {
            let (summary, notes) = split(text);
            assert!(summary.chars().count() <= LINE && !summary.contains('\n'), "{summary}");
            assert_eq!(joined(&summary, &notes), text.trim());
        }
        assert_eq!(split("  \n\n "), (String::new(), String::new()));
        assert_eq!(split("a\n\n\nb "), (String::from("a"), String::from("b")));
        assert_eq!(joined("Wait…", ""), "Wait…");
        assert_eq!(joined("…", "x"), "…\nx");
    }
}
