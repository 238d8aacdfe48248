//! Which rows of a file are rows of the kind at all: finished tasks without those that are open, companies without the
//! people that stand in the same file.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::made::place;

/// What one column of the file says about whether a row is read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// The header of the column. A file without it keeps all rows.
    pub header: String,
    /// Words, compared without case and outer blanks; an empty one is a blank cell.
    pub words: Vec<String>,
    /// Whether rows with one of the words are read and all others left out; else it is the other way round.
    pub only: bool,
    /// Whether it is done; one that a preset merely offers is not until the importer says so.
    pub on: bool,
}

impl Filter {
    /// Whether a row with this cell stays out.
    fn leaves_out(&self, cell: &str) -> bool {
        let cell = tenure_text::fold(cell.trim());
        let found = self.words.iter().any(|word| tenure_text::fold(word.trim()) == cell);
        found != self.only
    }
}

/// The filters of one file.
#[derive(Debug, Default)]
pub struct Filters(Vec<(usize, Filter)>);

impl Filters {
    /// Those that are on and whose column is there.
    pub fn of(filters: &[Filter], headers: &[String]) -> Self {
        let on = filters.iter().filter(|filter| filter.on);
        Self(on.filter_map(|filter| Some((place(headers, &filter.header)?, filter.clone()))).collect())
    }

    /// The header of the first filter by which a row stays out.
    pub fn left_out<'c>(&self, cell: impl Fn(usize) -> Cow<'c, str>) -> Option<&str> {
        self.0.iter().find(|(at, filter)| filter.leaves_out(&cell(*at))).map(|(_, filter)| filter.header.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(header: &str, words: &[&str], only: bool) -> Filter {
        Filter { header: header.to_owned(), words: words.iter().map(|w| (*w).to_owned()).collect(), only, on: true }
    }

    fn stays_out(filter: &Filter, cell: &str) -> bool {
        let headers = [String::from("Name"), String::from("Status")];
        Filters::of(std::slice::from_ref(filter), &headers).left_out(|_| Cow::Borrowed(cell)).is_some()
    }

    #[test]
    fn only_some_words_or_all_but_some() {
        let only = filter("status", &["Held"], true);
        assert!(!stays_out(&only, " held ") && stays_out(&only, "Planned") && stays_out(&only, ""));
        let except = filter("STATUS", &["1", "true"], false);
        assert!(stays_out(&except, "TRUE") && !stays_out(&except, "false") && !stays_out(&except, ""));
        assert!(stays_out(&filter("status", &[""], false), "  "));
    }

    #[test]
    fn what_is_off_or_not_there_keeps_all_rows() {
        assert!(!stays_out(&Filter { on: false, ..filter("Status", &["x"], true) }, "y"));
        assert!(!stays_out(&filter("Type", &["x"], true), "y"));
    }
}
