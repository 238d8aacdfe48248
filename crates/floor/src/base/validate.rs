//! Parsing of text fields: what comes out cannot be wrong. Mistakes go to [`Fields`] under the field's name.

use super::Fields;

/// Most characters of a name or title.
pub const NAME: usize = 200;
/// Most characters of one line.
pub const LINE: usize = 500;
/// Most characters of a longer text.
pub const TEXT: usize = 10_000;

/// Trims, and refuses control characters and overlong text. Line breaks are kept only when `lines` is set.
fn clean(fields: &mut Fields, field: &'static str, text: &str, most: usize, lines: bool) -> String {
    let text = text.trim().replace("\r\n", "\n");
    if text.chars().any(|c| c.is_control() && !(lines && (c == '\n' || c == '\t'))) {
        fields.add(field, "error-control-characters");
    }
    if text.chars().count() > most {
        fields.add_with(field, "error-too-long", vec![("most", most.to_string())]);
    }
    text
}

/// One line that may be empty.
pub fn line(fields: &mut Fields, field: &'static str, text: &str, most: usize) -> String {
    clean(fields, field, text, most, false)
}

/// One line that must say something.
pub fn required(fields: &mut Fields, field: &'static str, text: &str, most: usize) -> String {
    let text = clean(fields, field, text, most, false);
    if text.is_empty() {
        fields.add(field, "error-required");
    }
    text
}

/// Several lines that may be empty.
pub fn text(fields: &mut Fields, field: &'static str, text: &str) -> String {
    clean(fields, field, text, TEXT, true)
}

/// One of the allowed words.
pub fn one_of(fields: &mut Fields, field: &'static str, text: &str, allowed: &[&str]) -> String {
    if !allowed.contains(&text) {
        fields.add_with(field, "error-one-of", vec![("allowed", allowed.join(", "))]);
    }
    text.to_owned()
}

/// An e-mail address, lower case; empty only when `optional`.
pub fn email(fields: &mut Fields, field: &'static str, text: &str, optional: bool) -> String {
    let text = clean(fields, field, text, 254, false).to_lowercase();
    let fine = text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.contains('.')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
            && !domain.contains('@')
    }) && !text.contains(char::is_whitespace);
    if text.is_empty() {
        if !optional {
            fields.add(field, "error-required");
        }
    } else if !fine {
        fields.add(field, "error-email");
    }
    text
}

/// A whole number within bounds; empty is none.
pub fn int(fields: &mut Fields, field: &'static str, text: &str, least: i64, most: i64) -> Option<i64> {
    let text = text.trim().replace([',', ' ', '\u{a0}'], "");
    if text.is_empty() {
        return None;
    }
    match text.parse::<i64>() {
        Ok(n) if (least..=most).contains(&n) => Some(n),
        _ => {
            fields.add_with(field, "error-int", vec![("least", least.to_string()), ("most", most.to_string())]);
            None
        }
    }
}

/// An id; empty is none.
pub fn id<T: std::str::FromStr>(fields: &mut Fields, field: &'static str, text: &str) -> Option<T> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let id = text.parse().ok();
    if id.is_none() {
        fields.add(field, "error-choose");
    }
    id
}

/// A web address with http or https; `example.com` gets https. Empty is allowed.
pub fn website(fields: &mut Fields, field: &'static str, text: &str) -> String {
    let text = clean(fields, field, text, LINE, false);
    if text.is_empty() {
        return text;
    }
    let full = if text.contains("://") { text } else { format!("https://{text}") };
    let host = full.strip_prefix("https://").or_else(|| full.strip_prefix("http://"));
    if !host.is_some_and(|h| h.contains('.') && !h.contains(char::is_whitespace) && !h.contains(['"', '<', '>'])) {
        fields.add(field, "error-website");
    }
    full
}
