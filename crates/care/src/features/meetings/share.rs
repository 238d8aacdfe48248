//! The recap as a text for those who were there. It is made only of what may go to the client: when and where one met,
//! who was there, what was written down, and the next step. Nothing that stands elsewhere in the account goes in.

use crate::base::Locale;
use crate::base::words::{Block, Span, parse};

/// What goes into the text.
#[derive(Clone, Debug, Default)]
pub struct Recap {
    /// What it was about.
    pub title: String,
    /// When, in words.
    pub when: String,
    /// Where, or empty.
    pub place: String,
    /// Who was there, of both sides.
    pub present: Vec<String>,
    /// The headline of what was said.
    pub summary: String,
    /// More, with marks.
    pub notes: String,
    /// What comes next, in words, or empty.
    pub next: String,
    /// Who writes.
    pub from: String,
}

impl Recap {
    /// The subject of the mail.
    pub fn subject(&self, locale: Locale) -> String {
        locale.tr("meetings-share-subject", &[("title", self.title.as_str().into())])
    }

    /// The text.
    pub fn body(&self, locale: Locale) -> String {
        let mut lines = vec![self.title.clone(), self.when.clone()];
        if !self.place.is_empty() {
            lines.push(self.place.clone());
        }
        if !self.present.is_empty() {
            let names = self.present.join(locale.t("interactions-and"));
            lines.push(locale.tr("meetings-share-present", &[("names", names.into())]));
        }
        lines.push(String::new());
        if self.summary != self.title {
            lines.push(self.summary.clone());
            lines.push(String::new());
        }
        let notes = plain(&self.notes);
        if !notes.is_empty() {
            lines.push(notes);
            lines.push(String::new());
        }
        if !self.next.is_empty() {
            lines.push(locale.tr("meetings-share-next", &[("what", self.next.as_str().into())]));
            lines.push(String::new());
        }
        lines.push(self.from.clone());
        lines.join("\n")
    }
}

/// Notes as they read in a mail: marks for bold and code go, lists and quotations stay.
fn plain(notes: &str) -> String {
    let text = |spans: &[Span]| -> String {
        let word = |span: &Span| match span {
            Span::Text(words) | Span::Bold(words) | Span::Code(words) | Span::Link(words) => words.clone(),
            Span::User(_) => String::new(),
        };
        spans.iter().map(word).collect()
    };
    let block = |block: &Block| match block {
        Block::Paragraph(lines) => lines.iter().map(|l| text(l)).collect::<Vec<_>>().join("\n"),
        Block::List(lines) => lines.iter().map(|l| format!("- {}", text(l))).collect::<Vec<_>>().join("\n"),
        Block::Quote(lines) => lines.iter().map(|l| format!("> {}", text(l))).collect::<Vec<_>>().join("\n"),
    };
    parse(notes).iter().map(block).collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recap_reads_like_a_letter() {
        let recap = Recap {
            title: String::from("Audit"),
            when: String::from("Thu 12 Nov, 10:00"),
            place: String::new(),
            present: vec![String::from("Ana"), String::from("林晓雯")],
            summary: String::from("They want a spare"),
            notes: String::from("**Before** January:\n\n- one `x`\n- two\n> said"),
            next: String::from("Offer, 17 Nov"),
            from: String::from("Mei"),
        };
        let body = recap.body(Locale::En);
        assert!(body.contains("Before January:\n\n- one x\n- two\n\n> said"), "{body}");
        assert!(body.contains("Ana, 林晓雯") && body.ends_with("Mei"), "{body}");
        assert_eq!(recap.subject(Locale::En), "Recap: Audit");
    }
}
