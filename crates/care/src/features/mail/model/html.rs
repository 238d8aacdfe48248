//! HTML as plain text: its words in lines, nothing else of it.

use mail_parser::decoders::html::html_to_text;

/// Ends of elements that end a line.
const ENDS: [&str; 12] =
    ["</div", "</tr", "</li", "</h1", "</h2", "</h3", "</h4", "</table", "</ul", "</blockquote", "</title", "<hr"];

/// The words.
pub(super) fn plain(html: &str) -> String {
    let lower = html.to_ascii_lowercase();
    let mut broken = String::with_capacity(html.len() + 1_024);
    let mut last = 0;
    for (at, _) in lower.match_indices('<') {
        if ENDS.iter().any(|end| lower[at..].starts_with(end)) {
            broken.push_str(&html[last..at]);
            broken.push_str("<br>");
            last = at;
        }
    }
    broken.push_str(&html[last..]);
    html_to_text(&broken).replace('\u{a0}', " ")
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn words_stay_and_nothing_else() {
        let html = "<html><head><title>T</title><style>p{x:y}</style></head><body><script>alert(1)</script>\
                    <div>Dear Anna,</div><p>see <b>line&nbsp;4</b> &amp; &lt;5&gt;</p><ul><li>one</li><li>two</li></ul>\
                    <img src=x onerror=alert(2)><a href=\"javascript:alert(3)\">here</a><!-- secret --></body></html>";
        let lines: Vec<String> = plain(html).lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect();
        assert_eq!(lines, ["Dear Anna,", "see line 4 & <5>", "one", "two", "here"]);
    }

    #[test]
    fn broken_markup_is_survived() {
        for html in ["<", "<<<>>>", "&#xffffffff;&#0;", "<div", "é<é>", "</div></div", "<!--"] {
            plain(html);
        }
    }
}
