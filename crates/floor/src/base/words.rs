//! The few marks of what people write: paragraphs, lists (`- `), quotes (`> `), **bold**, `code`, addresses, mentions.
//! The result is nodes that pages draw escaped: no words of a user ever become markup.

use maud::{Markup, html};
use uuid::Uuid;

use super::UserId;

/// A part of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Lines of one paragraph.
    Paragraph(Vec<Vec<Span>>),
    /// Lines that began with `- ` or `* `.
    List(Vec<Vec<Span>>),
    /// Lines that began with `> `.
    Quote(Vec<Vec<Span>>),
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Span {
    /// Words.
    Text(String),
    /// `**words**`.
    Bold(String),
    /// `` `words` ``.
    Code(String),
    /// An address with http or https.
    Link(String),
    /// A mention.
    User(UserId),
}

/// Reads a stored body.
pub fn parse(body: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut fresh = true;
    for line in body.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            fresh = true;
            continue;
        }
        let item = trimmed.strip_prefix("- ").or_else(|| trimmed.strip_prefix("* "));
        let (mark, words) = match (item, trimmed.strip_prefix('>')) {
            (Some(item), _) => ('-', item),
            (None, Some(quoted)) => ('>', quoted),
            (None, None) => (' ', trimmed),
        };
        let spans = line_of(words.trim());
        match (mark, blocks.last_mut().filter(|_| !fresh)) {
            ('-', Some(Block::List(lines)))
            | ('>', Some(Block::Quote(lines)))
            | (' ', Some(Block::Paragraph(lines))) => lines.push(spans),
            ('-', _) => blocks.push(Block::List(vec![spans])),
            ('>', _) => blocks.push(Block::Quote(vec![spans])),
            _ => blocks.push(Block::Paragraph(vec![spans])),
        }
        fresh = false;
    }
    blocks
}

fn line_of(line: &str) -> Vec<Span> {
    let (mut spans, mut text) = (Vec::new(), String::new());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let hit = match c {
            '*' => pair(rest, "**").map(|(words, n)| (Span::Bold(words.to_owned()), n)),
            '`' => pair(rest, "`").map(|(words, n)| (Span::Code(words.to_owned()), n)),
            '@' => mention(rest),
            'h' if !text.ends_with(char::is_alphanumeric) => address(rest),
            _ => None,
        };
        match hit {
            Some((span, length)) => {
                if !text.is_empty() {
                    spans.push(Span::Text(std::mem::take(&mut text)));
                }
                spans.push(span);
                rest = &rest[length..];
            }
            None => {
                text.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    if !text.is_empty() {
        spans.push(Span::Text(text));
    }
    spans
}

/// What stands between two marks, and how many bytes it took with them.
fn pair<'a>(text: &'a str, mark: &str) -> Option<(&'a str, usize)> {
    let inside = text.strip_prefix(mark)?;
    let end = inside.find(mark).filter(|end| *end > 0)?;
    Some((&inside[..end], 2 * mark.len() + end))
}

fn mention(text: &str) -> Option<(Span, usize)> {
    let inside = text.strip_prefix("@[")?;
    let (id, _) = inside.split_once(']')?;
    let id = Uuid::parse_str(id).ok()?;
    Some((Span::User(UserId(id)), 3 + inside.find(']')?))
}

fn address(text: &str) -> Option<(Span, usize)> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let stop = |c: char| c.is_whitespace() || c.is_control() || "<>\"'`，。；、）」".contains(c);
    let end = text.find(stop).unwrap_or(text.len());
    let found = text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '*']);
    let named = found.len() > text.len() - host.len();
    named.then(|| (Span::Link(found.to_owned()), found.len()))
}

/// Draws a stored body; `user` draws a mention.
pub fn draw(body: &str, user: impl Fn(UserId) -> Markup) -> Markup {
    let line = |spans: &[Span]| {
        html! { @for span in spans {
            @match span {
                Span::Text(words) => (words),
                Span::Bold(words) => strong { (words) },
                Span::Code(words) => code { (words) },
                Span::Link(address) => a.lnk href=(address) rel="noopener noreferrer nofollow" { (address) },
                Span::User(id) => (user(*id)),
            }
        } }
    };
    let lines = |list: &[Vec<Span>]| {
        html! { @for (i, spans) in list.iter().enumerate() { @if i > 0 { br; } (line(spans)) } }
    };
    html! { @for block in parse(body) {
        @match block {
            Block::Paragraph(list) => p { (lines(&list)) },
            Block::Quote(list) => blockquote { (lines(&list)) },
            Block::List(list) => ul { @for spans in &list { li { (line(spans)) } } },
        }
    } }
}

/// The words without marks, cut to so many characters, with names for mentions: for timelines.
pub fn plain(body: &str, most: usize, name: impl Fn(UserId) -> String) -> String {
    let mut out = String::new();
    for block in parse(body) {
        let (Block::Paragraph(lines) | Block::List(lines) | Block::Quote(lines)) = block;
        for span in lines.into_iter().flat_map(|line| line.into_iter().chain([Span::Text(String::from(" "))])) {
            match span {
                Span::Text(words) | Span::Bold(words) | Span::Code(words) | Span::Link(words) => out.push_str(&words),
                Span::User(id) => {
                    out.push('@');
                    out.push_str(&name(id));
                }
            }
        }
    }
    let out = out.trim().to_owned();
    match out.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", out[..end].trim_end()),
        None => out,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_nodes() {
        let id = Uuid::from_u128(7);
        let body =
            format!("Hello **all**, see https://x.example/a?b=1.\n`code <b>` @[{id}]\n\n- one\n- two\n> said\n\n**");
        let blocks = parse(&body);
        assert_eq!(blocks.len(), 4, "{blocks:?}");
        let Block::Paragraph(lines) = &blocks[0] else { panic!("{blocks:?}") };
        assert_eq!(lines[0][1], Span::Bold(String::from("all")));
        assert_eq!(lines[0][3], Span::Link(String::from("https://x.example/a?b=1")));
        assert_eq!(
            lines[1],
            [Span::Code(String::from("code <b>")), Span::Text(String::from(" ")), Span::User(UserId(id))]
        );
        assert_eq!(blocks[3], Block::Paragraph(vec![vec![Span::Text(String::from("**"))]]));
        assert!(plain(&body, 12, |_| String::from("Mei")).ends_with('…'));
    }

    #[test]
    fn nothing_hostile_becomes_an_address() {
        for text in ["javascript:alert(1)", "https://", "xhttps://x.example", "http://\"onx=1", "[a](javascript:b)"] {
            let links = line_of(text).into_iter().filter(|s| matches!(s, Span::Link(_))).count();
            assert_eq!(links, 0, "{text}");
        }
    }
}
