//! What somebody typed, ready to be looked for.

/// Letters of a question that are read.
const LONGEST: usize = 400;
/// Most words of a question that are used.
const TERMS: usize = 6;
/// What stands before the name of a site and says nothing.
const NOISE: [&str; 3] = ["http", "https", "www"];

/// A question: all of its terms must match, each in one of its spellings.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Question {
    /// The folded words in their order, for telling whole names.
    pub whole: String,
    /// Spellings of each term; more than one after a typing error.
    pub terms: Vec<Vec<String>>,
}

impl Question {
    /// Reads what was typed; nothing to look for gives no terms.
    pub fn parse(typed: &str) -> Self {
        let typed: String = typed.chars().take(LONGEST).collect();
        let mut terms = tenure_text::query_terms(&typed);
        if terms.iter().any(|t| !NOISE.contains(&t.as_str())) {
            terms.retain(|t| !NOISE.contains(&t.as_str()));
        }
        terms.truncate(TERMS);
        let terms = terms.into_iter().map(|term| vec![number(term)]).collect();
        Self { whole: tenure_text::plain(&typed), terms }
    }

    /// The first spelling of each term.
    pub fn firsts(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().filter_map(|spellings| spellings.first()).map(String::as_str)
    }

    /// The same question with other spellings for one term.
    pub fn with(&self, term: usize, spellings: Vec<String>) -> Self {
        let mut other = self.clone();
        other.terms[term] = spellings;
        other.whole = other.firsts().collect::<Vec<_>>().join(" ");
        other
    }

    /// Every spelling of every term, for marking.
    pub fn spellings(&self) -> Vec<String> {
        self.terms.iter().flatten().cloned().collect()
    }
}

/// A telephone number that begins with 00 begins with + elsewhere.
fn number(term: String) -> String {
    match term.strip_prefix("00") {
        Some(rest) if rest.len() > 5 && term.chars().all(|c| c.is_ascii_digit()) => rest.to_owned(),
        _ => term,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_is_left_out() {
        let terms = |typed: &str| Question::parse(typed).firsts().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(terms("https://www.aurelia.example"), ["aurelia", "example"]);
        assert_eq!(terms("www"), ["www"]);
        assert_eq!(terms("0049 30 1234567"), ["0049", "30", "1234567"]);
        assert_eq!(terms("0049301234567"), ["49301234567"]);
        assert_eq!(terms("% _ ' \" * ( )"), Vec::<String>::new());
        assert!(terms(&"x ".repeat(10_000)).len() <= TERMS);
        assert_eq!(Question::parse("Anna  O’Brien").whole, "anna obrien");
    }
}
