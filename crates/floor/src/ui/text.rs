//! Texts that hardly ever hold what markup has to escape.

use maud::Render;

/// A text like any other, written faster where nothing in it needs escaping: then it is copied as it is, while maud
/// looks at each byte by itself. For addresses and ids, of which a page of many cards is made.
#[derive(Clone, Copy, Debug)]
pub struct Swift<'a>(pub &'a str);

impl Render for Swift<'_> {
    fn render_to(&self, buffer: &mut String) {
        // Without a way out in between, so that many bytes are compared at once.
        let escapes = self.0.bytes().fold(false, |found, b| found | matches!(b, b'&' | b'<' | b'>' | b'"'));
        if escapes { self.0.render_to(buffer) } else { buffer.push_str(self.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_to_be_escaped_is() {
        for text in ["", "/accounts/7?a=1", "7 < 8", "a=1&b=2", "\"", "a>b", "关于 €"] {
            assert_eq!(Swift(text).render().0, text.render().0);
        }
    }
}
