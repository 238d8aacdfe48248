//! One property: a name, parameters, a value.

/// A line taken apart.
#[derive(Debug, PartialEq)]
pub(super) struct Property {
    /// In capitals.
    pub(super) name: String,
    parameters: Vec<(String, String)>,
    /// As it stands in the file.
    pub(super) value: String,
}

impl Property {
    /// `None` when the line has no value.
    pub(super) fn of(line: &str) -> Option<Self> {
        let mut quoted = false;
        let mut unquoted = |c: char, wanted: char| {
            quoted ^= c == '"';
            !quoted && c == wanted
        };
        let colon = line.char_indices().find(|(_, c)| unquoted(*c, ':'))?.0;
        let (head, value) = (&line[..colon], &line[colon + 1..]);
        let mut quoted = false;
        let mut parts = head.split(|c: char| {
            quoted ^= c == '"';
            !quoted && c == ';'
        });
        let name = parts.next()?.trim().to_ascii_uppercase();
        let parameters = parts.filter_map(|part| {
            let (name, value) = part.split_once('=')?;
            Some((name.trim().to_ascii_uppercase(), spoken(value)))
        });
        Some(Self { name, parameters: parameters.collect(), value: value.to_owned() })
    }

    /// The value of a parameter.
    pub(super) fn parameter(&self, wanted: &str) -> Option<&str> {
        self.parameters.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
    }

    /// The value as a text.
    pub(super) fn text(&self) -> String {
        unescaped(&self.value)
    }

    /// The value as texts that commas separate.
    pub(super) fn texts(&self) -> Vec<String> {
        let mut parts = vec![String::new()];
        let mut escaped = false;
        for c in self.value.chars() {
            match (c, parts.last_mut()) {
                (',', _) if !escaped => parts.push(String::new()),
                (c, Some(part)) => part.push(c),
                _ => {}
            }
            escaped = c == '\\' && !escaped;
        }
        parts.iter().map(|part| unescaped(part).trim().to_owned()).filter(|part| !part.is_empty()).collect()
    }
}

/// The value of a parameter without quotes, and with the signs that it cannot hold (RFC 6868).
fn spoken(value: &str) -> String {
    let value = value.trim().trim_matches('"');
    value.replace("^n", "\n").replace("^'", "\"").replace("^^", "^")
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut signs = text.chars();
    while let Some(c) = signs.next() {
        match c {
            '\\' => match signs.next() {
                Some('n' | 'N') => plain.push('\n'),
                Some(c @ (',' | ';' | '\\' | '"' | ':')) => plain.push(c),
                Some(c) => plain.extend(['\\', c]),
                None => plain.push('\\'),
            },
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_taken_apart() {
        let property = Property::of("attendee;CN=\"Ng; Li: x\";ROLE = CHAIR:mailto:a@b.example").unwrap();
        assert_eq!((property.name.as_str(), property.value.as_str()), ("ATTENDEE", "mailto:a@b.example"));
        assert_eq!((property.parameter("CN"), property.parameter("ROLE")), (Some("Ng; Li: x"), Some("CHAIR")));
        assert_eq!(Property::of("DTSTART;;VALUE=DATE:2").unwrap().parameter("VALUE"), Some("DATE"));
        assert_eq!(Property::of("X;CN=^'A^'^n:1").unwrap().parameter("CN"), Some("\"A\"\n"));
        assert_eq!(Property::of("no value"), None);
    }

    #[test]
    fn texts_lose_their_escapes() {
        let property = Property::of(r"X:one\, two\nthree\\n\;\x").unwrap();
        assert_eq!(property.text(), "one, two\nthree\\n;\\x");
        assert_eq!(Property::of(r"X:a\,b,c,,d\\,e").unwrap().texts(), ["a,b", "c", "d\\", "e"]);
    }
}
