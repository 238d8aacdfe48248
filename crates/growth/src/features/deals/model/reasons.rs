//! Why deals are won and lost: words of the house, in an order. Pure.

use serde_json::{Map, Value as Json, json};

use super::Outcome;
use crate::base::{DealReasonId, Locale};

/// Why deals are won or lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Its id.
    pub id: DealReasonId,
    /// Won or lost.
    pub outcome: Outcome,
    /// Its place among those of its outcome.
    pub position: i64,
    /// Its name in English.
    pub name: String,
    /// Its name in Chinese, or empty.
    pub name_zh: String,
    /// Counts edits.
    pub version: i64,
    /// Whether it is no longer offered. Deals that gave it keep it.
    pub archived: bool,
}

impl Reason {
    /// Its name in a language.
    pub fn named(&self, locale: Locale) -> &str {
        super::named_in(locale, &self.name, &self.name_zh)
    }

    /// Whether a word means it: its name in either language, case and accents aside.
    pub fn means(&self, word: &str) -> bool {
        let key = tenure_text::fold(word);
        [&self.name, &self.name_zh].iter().any(|name| !name.is_empty() && tenure_text::fold(name) == key)
    }

    /// Whether both would be the same word to a reader.
    pub fn clashes(&self, other: &Self) -> bool {
        self.id != other.id
            && self.outcome == other.outcome
            && [&self.name, &self.name_zh].iter().any(|name| !name.is_empty() && other.means(name))
    }

    /// The fields as the log and the merge see them.
    pub fn fields(&self) -> Map<String, Json> {
        let mut map = Map::new();
        map.insert(String::from("name"), json!(self.name));
        map.insert(String::from("name_zh"), json!(self.name_zh));
        map.insert(String::from("position"), json!(self.position));
        map
    }

    /// The reason with some fields replaced; none when a value does not fit.
    pub fn with(&self, set: &Map<String, Json>) -> Option<Self> {
        let mut after = self.clone();
        for (field, value) in set {
            match field.as_str() {
                "name" => value.as_str()?.clone_into(&mut after.name),
                "name_zh" => value.as_str()?.clone_into(&mut after.name_zh),
                "position" => after.position = value.as_i64()?,
                _ => return None,
            }
        }
        Some(after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(n: u128, outcome: Outcome, name: &str, zh: &str) -> Reason {
        let id = DealReasonId(uuid::Uuid::from_u128(n));
        Reason { id, outcome, position: 1, name: name.to_owned(), name_zh: zh.to_owned(), version: 1, archived: false }
    }

    #[test]
    fn words_of_either_language_mean_a_reason() {
        let price = reason(1, Outcome::Lost, "Price", "价格");
        assert!(price.means("PRICE") && price.means("价格") && !price.means("") && !price.means("Pric"));
        assert!(!reason(2, Outcome::Lost, "Price", "").means(""));
    }

    #[test]
    fn fields_replace_and_come_back() {
        let before = reason(1, Outcome::Lost, "Price", "价格");
        let after = before.with(json!({"name": "Too dear", "position": 3}).as_object().unwrap()).unwrap();
        assert_eq!((after.name.as_str(), after.name_zh.as_str(), after.position), ("Too dear", "价格", 3));
        assert_eq!(after.with(&before.fields()).unwrap(), before);
        assert!(before.with(json!({"position": "first"}).as_object().unwrap()).is_none());
    }

    #[test]
    fn two_reasons_of_an_outcome_have_two_names() {
        let price = reason(1, Outcome::Lost, "Price", "价格");
        assert!(price.clashes(&reason(2, Outcome::Lost, "price", "")));
        assert!(price.clashes(&reason(2, Outcome::Lost, "Too dear", "价格")));
        assert!(!price.clashes(&reason(2, Outcome::Won, "Price", "价格")));
        assert!(!price.clashes(&price), "a reason is not its own namesake");
        assert!(!reason(1, Outcome::Won, "A", "").clashes(&reason(2, Outcome::Won, "B", "")));
    }
}
