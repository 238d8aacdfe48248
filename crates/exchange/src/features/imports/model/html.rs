//! Text of a cell that holds HTML: notes of products that keep them as pages.

/// Elements whose content nobody reads.
const UNREAD: [&str; 3] = ["script", "style", "head"];
/// Elements that begin a line of their own.
const LINES: [&str; 12] = ["p", "div", "br", "li", "tr", "ul", "ol", "table", "h1", "h2", "h3", "h4"];

/// What one reads on the page: tags gone, lines kept, signs such as `&amp;` spelled out.
pub(super) fn text(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(name) = tag(rest) else {
            out.push('<');
            rest = &rest[1..];
            continue;
        };
        let end = rest.find('>').map_or(rest.len(), |end| end + 1);
        rest = &rest[end..];
        if LINES.contains(&name.trim_start_matches('/')) {
            out.push('\n');
        }
        if UNREAD.contains(&name.as_str()) {
            let closed = rest.to_ascii_lowercase().find(&format!("</{name}"));
            rest = closed.map_or("", |at| &rest[at..]);
        }
    }
    out.push_str(rest);
    let spelled = signs(&out);
    let lines = spelled.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The name of the tag that begins here, with the slash of an end; none for a sign such as the one in `a < b`.
fn tag(text: &str) -> Option<String> {
    let inner = &text[1..];
    if inner.starts_with('!') || inner.starts_with('?') {
        return Some(String::from("!"));
    }
    let (slash, bare) = inner.strip_prefix('/').map_or(("", inner), |bare| ("/", bare));
    let name: String = bare.chars().take_while(char::is_ascii_alphanumeric).collect();
    let named = name.starts_with(|c: char| c.is_ascii_alphabetic()) && text.contains('>');
    named.then(|| format!("{slash}{}", name.to_ascii_lowercase()))
}

/// Named and numbered signs spelled out; others stay as they are.
fn signs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let sign = rest.find(';').filter(|end| *end <= 10).and_then(|end| Some((sign(&rest[1..end])?, end)));
        match sign {
            Some((sign, end)) => {
                out.push(sign);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn sign(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| !c.is_control());
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "euro" => '€',
        "copy" => '©',
        "reg" => '®',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "Auml" => 'Ä',
        "Ouml" => 'Ö',
        "Uuml" => 'Ü',
        "szlig" => 'ß',
        "eacute" => 'é',
        "egrave" => 'è',
        "agrave" => 'à',
        "ccedil" => 'ç',
        "ntilde" => 'ñ',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn a_page_becomes_its_words() {
        assert_eq!(text("<p>Livraison <b>avant 8h</b></p>"), "Livraison avant 8h");
        assert_eq!(
            text("<div>One<br/>Two&nbsp;&amp; three</div><DIV>Four &#8364;5</DIV>"),
            "One\nTwo & three\nFour €5"
        );
        assert_eq!(text("<style>p { }</style>Hi<script>x<y</script> there"), "Hi there");
        assert_eq!(text("<a href=\"https://x.example\">link</a><!-- note -->"), "link");
    }

    #[test]
    fn what_is_no_page_stays() {
        for plain in ["a < b and c > d", "R&D; x", "5 <6", "x & y", "&unknown; &#xzz;"] {
            assert_eq!(text(plain), plain);
        }
        assert_eq!(text(""), "");
    }
}
