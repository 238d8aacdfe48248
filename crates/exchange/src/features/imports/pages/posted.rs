//! Forms whose fields depend on the file: pairs of name and value.

use std::collections::HashMap;

/// What was posted.
#[derive(Clone, Debug, Default)]
pub(super) struct Posted(HashMap<String, String>);

impl Posted {
    /// Of the pairs of a form; of a name that stands twice the last counts.
    pub(super) fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs.into_iter().collect())
    }

    /// The trimmed value of a field; empty when it is absent.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |value| value.trim())
    }

    /// The value of a field as it was sent; none when it is absent.
    pub(super) fn raw(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The fields that begin so, with what follows in their names, in the order of the names.
    pub(super) fn starting(&self, prefix: &str) -> Vec<(&str, &str)> {
        let mut found: Vec<(&str, &str)> =
            self.0.iter().filter_map(|(name, value)| Some((name.strip_prefix(prefix)?, value.trim()))).collect();
        found.sort_unstable();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_by_what_they_begin_with() {
        let pairs = [("c1", " name "), ("c0", ""), ("x", "1")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        let posted = Posted::of(pairs.to_vec());
        assert_eq!(posted.starting("c"), [("0", ""), ("1", "name")]);
        assert_eq!((posted.get("c1"), posted.get("y"), posted.raw("c1")), ("name", "", Some(" name ")));
    }
}
