//! The common parameters of lists over the accounts in a scope, as the API and the pages take them.

use crate::base::paging::{API_LIMIT, Cursor, PAGE};
use crate::base::scope::Choice;
use crate::base::{Error, Fields, Result, validate};

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Slice {
    /// Rows wanted.
    pub limit: usize,
    /// After which row.
    pub cursor: Option<Cursor>,
    /// The accounts.
    pub choice: Choice,
    /// Whether the order is turned.
    pub descending: bool,
    /// The field to sort by.
    pub sort: String,
}

/// Reads limit, cursor, scope and sort of an API list; `sorts` are the fields allowed, the first is the default and
/// may carry its minus.
///
/// # Errors
/// `Invalid` naming each wrong parameter.
pub fn slice(limit: &str, cursor: &str, scope: &str, sort: &str, sorts: &[&str]) -> Result<Slice> {
    let mut fields = Fields::default();
    let most = i64::try_from(API_LIMIT).unwrap_or(i64::MAX);
    let limit =
        validate::int(&mut fields, "limit", limit, 1, most).map_or(PAGE, |n| usize::try_from(n).unwrap_or(PAGE));
    let cursor = if cursor.is_empty() { Ok(None) } else { Cursor::decode(cursor).map(Some) };
    if let Err(Error::Invalid(wrong)) = &cursor {
        fields.0.extend(wrong.0.clone());
    }
    let choice = if scope.is_empty() { Some(Choice::All) } else { Choice::parse(scope) };
    if choice.is_none() {
        fields.add("scope", "error-choose");
    }
    let asked = if sort.is_empty() { sorts.first().copied().unwrap_or_default() } else { sort };
    let name = asked.trim_start_matches('-');
    if !sorts.iter().any(|s| s.trim_start_matches('-') == name) || asked.starts_with("--") {
        let allowed = sorts.iter().map(|s| s.trim_start_matches('-')).collect::<Vec<_>>().join(", ");
        fields.add_with("sort", "error-one-of", vec![("allowed", allowed)]);
    }
    fields.finish()?;
    Ok(Slice {
        limit,
        cursor: cursor?,
        choice: choice.unwrap_or(Choice::All),
        descending: asked.starts_with('-'),
        sort: name.to_owned(),
    })
}

/// A text that is looked for anywhere, as a pattern for `like … escape '\'`.
pub fn contains(text: &str) -> String {
    let folded = tenure_text::fold(text.trim());
    let mut pattern = String::with_capacity(folded.len() + 2);
    pattern.push('%');
    for c in folded.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// A path of this site from a query or a form, else `fallback`: never a way to somebody else's site.
pub fn back<'a>(asked: &'a str, fallback: &'a str) -> &'a str {
    let inside = asked.starts_with('/') && !asked.starts_with("//") && !asked.contains(['\\', '\r', '\n']);
    if inside && asked.is_ascii() { asked } else { fallback }
}

/// A query string of the pairs that are not empty.
pub fn query(path: &str, pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<&(&str, &str)> = pairs.iter().filter(|(_, value)| !value.is_empty()).collect();
    let text = serde_html_form::to_string(&pairs).unwrap_or_default();
    if text.is_empty() { path.to_owned() } else { format!("{path}?{text}") }
}

/// The same with some of the pairs replaced.
pub fn query_with<'a, const N: usize>(
    path: &str,
    mut pairs: [(&'a str, &'a str); N],
    changes: &[(&'a str, &'a str)],
) -> String {
    for (name, value) in changes {
        if let Some(pair) = pairs.iter_mut().find(|pair| pair.0 == *name) {
            pair.1 = value;
        }
    }
    query(path, &pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_parameters_are_named() {
        let Err(Error::Invalid(fields)) = slice("0", "zz", "nowhere", "age", &["name"]) else { panic!() };
        let names: Vec<&str> = fields.0.iter().map(|f| f.field.as_ref()).collect();
        assert_eq!(names, ["limit", "cursor", "scope", "sort"]);
        let fine = slice("", "", "", "", &["-due_on", "name"]).unwrap();
        assert!(fine.descending && fine.sort == "due_on" && fine.limit == PAGE);
    }

    #[test]
    fn patterns_and_ways_back_are_harmless() {
        assert_eq!(contains(" 50%_Á "), "%50\\%\\_a%");
        assert_eq!(back("//evil.example", "/"), "/");
        assert_eq!(back("https://evil.example", "/"), "/");
        assert_eq!(back("/promises?side=ours", "/"), "/promises?side=ours");
        assert_eq!(query("/people", &[("q", "a b"), ("scope", "")]), "/people?q=a+b");
    }
}
