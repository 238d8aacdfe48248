//! What a competitor is. Pure.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};

use crate::base::CompetitorId;

/// What a competitor says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Their name.
    pub name: String,
    /// Where they stand in the web, or empty.
    pub website: String,
    /// What we know of them.
    pub note: String,
}

/// A stored competitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Competitor {
    /// Its id.
    pub id: CompetitorId,
    /// What it says.
    pub facts: Facts,
    /// Counts edits.
    pub version: i64,
    /// When it was archived.
    pub archived_at: Option<Timestamp>,
}

/// How names are compared: folded, one blank between words.
pub fn key(name: &str) -> String {
    tenure_text::fold(name).split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Facts {
    /// The fields as the log and the merge see them.
    pub fn fields(&self) -> Map<String, Json> {
        let all = json!({"name": self.name, "website": self.website, "note": self.note});
        if let Json::Object(map) = all { map } else { Map::new() }
    }

    /// The facts with some fields replaced; none when a value does not fit.
    pub fn with(&self, set: &Map<String, Json>) -> Option<Self> {
        let mut after = self.clone();
        for (field, value) in set {
            let text = value.as_str()?.to_owned();
            match field.as_str() {
                "name" => after.name = text,
                "website" => after.website = text,
                "note" => after.note = text,
                _ => return None,
            }
        }
        Some(after)
    }
}

/// All competitors by what files call them.
#[derive(Clone, Debug, Default)]
pub struct Lookup(HashMap<String, (CompetitorId, bool)>);

impl Lookup {
    /// Of these; a live one stands before an archived one of the same name.
    pub fn of(all: &[Competitor]) -> Self {
        let mut lookup = Self::default();
        for c in all {
            lookup.put(c.id, &c.facts.name, c.archived_at.is_some());
        }
        lookup
    }

    /// Takes one more in.
    pub fn put(&mut self, id: CompetitorId, name: &str, archived: bool) {
        let slot = self.0.entry(key(name)).or_insert((id, archived));
        if slot.1 && !archived {
            *slot = (id, archived);
        }
    }

    /// Whom a name means.
    pub fn find(&self, name: &str) -> Option<CompetitorId> {
        self.0.get(&key(name)).map(|(id, _)| *id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn fields_replace_and_come_back() {
        let before = Facts { name: String::from("Kestrel"), ..Facts::default() };
        let set = json!({"website": "https://kestrel.example"});
        let after = before.with(set.as_object().unwrap()).unwrap();
        assert_eq!(after.with(&before.fields()).unwrap(), before);
        assert!(before.with(json!({"colour": "red"}).as_object().unwrap()).is_none());
    }

    #[test]
    fn a_live_one_stands_before_an_archived_one() {
        let id = |n| CompetitorId(Uuid::from_u128(n));
        let one = |n, gone: bool| Competitor {
            id: id(n),
            facts: Facts { name: String::from("Kestrel  Systems"), ..Facts::default() },
            version: 1,
            archived_at: gone.then_some(Timestamp::UNIX_EPOCH),
        };
        assert_eq!(Lookup::of(&[one(1, true), one(2, false)]).find("KESTREL systems"), Some(id(2)));
        assert_eq!(Lookup::of(&[one(1, true)]).find("Kestrel Systems"), Some(id(1)));
        assert_eq!(Lookup::of(&[]).find("Kestrel"), None);
    }
}
