//! What an offering is called in files: by its id in the other system, its code, its name, or a name that it had.

use std::collections::HashMap;

use super::model::{Offering, source};
use crate::base::{Conn, OfferingId, Result};

/// All offerings by what may be written for them.
#[derive(Clone, Debug, Default)]
pub struct Lookup {
    sources: HashMap<String, Vec<OfferingId>>,
    codes: HashMap<String, Vec<(OfferingId, bool)>>,
    names: HashMap<String, Vec<(OfferingId, bool)>>,
    others: HashMap<String, Vec<(OfferingId, bool)>>,
    archived: std::collections::HashSet<OfferingId>,
}

impl Lookup {
    /// Reads all.
    ///
    /// # Errors
    /// What the database says.
    pub fn load(q: &Conn<'_>) -> Result<Self> {
        Ok(Self::of(&super::store::all(q)?))
    }

    /// Of these.
    pub fn of(all: &[Offering]) -> Self {
        let mut lookup = Self::default();
        all.iter().for_each(|offering| lookup.put(offering));
        lookup
    }

    /// Takes one more in.
    pub fn put(&mut self, o: &Offering) {
        let gone = o.archived_at.is_some();
        if gone {
            self.archived.insert(o.id);
        }
        for (_, id) in o.facts.sources.iter().filter_map(|text| source(text)) {
            self.sources.entry(id.to_owned()).or_default().push(o.id);
        }
        if !o.facts.code.is_empty() {
            self.codes.entry(key(&o.facts.code)).or_default().push((o.id, gone));
        }
        self.names.entry(key(&o.facts.name)).or_default().push((o.id, gone));
        for name in &o.facts.names {
            self.others.entry(key(name)).or_default().push((o.id, gone));
        }
    }

    /// The one offering that a word means: its name before a code, a code before a former name, an id last. An
    /// archived one only where nothing else has the word.
    ///
    /// # Errors
    /// A text key, when there is none or more than one.
    pub fn find(&self, word: &str) -> Result<OfferingId, &'static str> {
        let key = key(word);
        for gone in [false, true] {
            for list in [&self.names, &self.codes, &self.others] {
                let mut found: Vec<OfferingId> =
                    list.get(&key).into_iter().flatten().filter(|(_, g)| *g == gone).map(|(id, _)| *id).collect();
                found.dedup();
                match found.as_slice() {
                    [] => {}
                    [id] => return Ok(*id),
                    _ => return Err("offerings-import-ambiguous"),
                }
            }
            let ids = self.sources.get(word.trim()).into_iter().flatten();
            let mut found: Vec<OfferingId> = ids.filter(|id| self.archived.contains(id) == gone).copied().collect();
            found.dedup();
            match found.as_slice() {
                [] => {}
                [id] => return Ok(*id),
                _ => return Err("offerings-import-ambiguous"),
            }
        }
        Err("offerings-import-unknown")
    }
}

/// How words are compared: folded, one blank between them.
fn key(word: &str) -> String {
    tenure_text::fold(word).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::model::Facts;
    use super::*;
    use uuid::Uuid;

    #[test]
    fn an_offering_is_found_by_all_its_names() {
        let id = |n| OfferingId(Uuid::from_u128(n));
        let one = |n, facts| Offering { id: id(n), facts, version: 1, archived_at: None };
        let text = |t: &str| t.to_owned();
        let pro = Facts { name: text("GTX Pro"), code: text("G-2"), names: vec![text("GTXPro")], ..Facts::default() };
        let plus = Facts { name: text("GTX Plus"), sources: vec![text("erp: 77")], ..Facts::default() };
        let lookup =
            Lookup::of(&[one(1, pro), one(2, plus.clone()), one(3, Facts { name: text("MG"), ..plus.clone() })]);
        assert_eq!(lookup.find("gtx  pro"), Ok(id(1)));
        assert_eq!((lookup.find("GTXPro"), lookup.find("g-2")), (Ok(id(1)), Ok(id(1))));
        assert_eq!(lookup.find("77"), Err("offerings-import-ambiguous"));
        assert_eq!(lookup.find("GTX"), Err("offerings-import-unknown"));
        let gone = Offering { archived_at: Some(jiff::Timestamp::UNIX_EPOCH), ..one(4, plus) };
        assert_eq!(Lookup::of(&[gone]).find("GTX Plus"), Ok(id(4)));
    }
}
