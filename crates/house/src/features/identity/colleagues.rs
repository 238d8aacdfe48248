//! Which of us a word of a file means: an e-mail address, a full name, the id or the sign-in name of another system.
//!
//! A former colleague is meant too, since files tell of what was; one who is here goes before. A word that several share
//! means nobody.

use std::collections::HashMap;

use jiff::civil::Date;
use tenure_db::Conn;

use super::store::known;
use crate::base::dated::OPEN;
use crate::base::{Result, UserId};

/// One of us.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colleague {
    /// Who it is.
    pub id: UserId,
    /// First day on which they may sign in.
    pub active_from: Date,
    /// Day after the last one.
    pub active_to: Date,
}

/// All of us by what files call them; read once, when the first word is looked up.
#[derive(Clone, Debug, Default)]
pub struct Colleagues {
    loaded: bool,
    emails: HashMap<String, Colleague>,
    names: HashMap<String, Vec<Colleague>>,
    logins: HashMap<String, Vec<Colleague>>,
    ids: HashMap<String, Vec<Colleague>>,
}

impl Colleagues {
    /// Whom a word means: by e-mail address, else by full name, else by the id of another system, else by the part
    /// of the address before the sign.
    ///
    /// # Errors
    /// What the database says.
    pub fn find(&mut self, q: &Conn<'_>, word: &str) -> Result<Option<Colleague>> {
        if word.trim().is_empty() {
            return Ok(None);
        }
        if !self.loaded {
            *self = Self::load(q)?;
        }
        Ok(self.known(word))
    }

    /// All of us, for whoever looks words up where no database is at hand.
    ///
    /// # Errors
    /// What the database says.
    pub fn load(q: &Conn<'_>) -> Result<Self> {
        let mut all = Self { loaded: true, ..Self::default() };
        for one in known::all(q)? {
            all.add(&one.email, &one.name, one.colleague);
            one.source_ids.iter().for_each(|id| all.add_id(id, one.colleague));
        }
        Ok(all)
    }

    fn add(&mut self, email: &str, name: &str, colleague: Colleague) {
        if let Some((login, _)) = email.split_once('@') {
            self.logins.entry(tenure_text::fold(login)).or_default().push(colleague);
        }
        self.names.entry(key(name)).or_default().push(colleague);
        self.emails.insert(email.to_lowercase(), colleague);
    }

    fn add_id(&mut self, id: &str, colleague: Colleague) {
        self.ids.entry(short_id(id).to_owned()).or_default().push(colleague);
    }

    /// The same once all of us are loaded.
    pub fn known(&self, word: &str) -> Option<Colleague> {
        let word = word.trim();
        if let Some(found) = self.emails.get(&word.to_lowercase()) {
            return Some(*found);
        }
        if word.contains('@') {
            return None;
        }
        // "Holm, Ida" is Ida Holm.
        let turned = word.split_once(',').map(|(family, given)| key(&format!("{given} {family}")));
        let names = [Some(key(word)), turned].into_iter().flatten();
        let named = names.filter_map(|name| self.names.get(&name)).find_map(|all| only(all));
        let by_id = || self.ids.get(short_id(word)).and_then(|all| only(all));
        named.or_else(by_id).or_else(|| self.logins.get(&tenure_text::fold(word)).and_then(|all| only(all)))
    }
}

/// An id as it is compared: Salesforce writes the same with 15 letters and with 18.
pub fn short_id(id: &str) -> &str {
    let id = id.trim();
    let long = id.len() == 18 && id.starts_with("005") && id.bytes().all(|b| b.is_ascii_alphanumeric());
    if long { &id[..15] } else { id }
}

/// How names are compared: folded, one blank between words.
fn key(name: &str) -> String {
    tenure_text::fold(name).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The only one who has not left, else the only one.
fn only(all: &[Colleague]) -> Option<Colleague> {
    let mut here = all.iter().filter(|c| c.active_to == OPEN);
    match (here.next(), here.next(), all) {
        (Some(one), None, _) | (None, None, [one]) => Some(*one),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn all(people: &[(&str, &str, bool)]) -> Colleagues {
        let mut all = Colleagues { loaded: true, ..Colleagues::default() };
        for (at, (email, name, here)) in people.iter().enumerate() {
            let active_to = if *here { OPEN } else { date(2020, 1, 1) };
            let id = UserId(uuid::Uuid::from_u128(at as u128));
            all.add(email, name, Colleague { id, active_from: date(2010, 1, 1), active_to });
        }
        all
    }

    fn who(all: &Colleagues, word: &str) -> Option<u128> {
        all.known(word).map(|c| c.id.0.as_u128())
    }

    #[test]
    fn one_is_known_by_address_name_and_sign_in_name() {
        let all = all(&[("ida.holm@test.example", "Ida Holm", true), ("ines@test.example", "Inés Roth-Müller", true)]);
        for word in ["IDA.HOLM@test.example", "ida  holm", "Holm, Ida", "ida.holm", " Ida Holm "] {
            assert_eq!(who(&all, word), Some(0), "{word}");
        }
        assert_eq!(who(&all, "ines roth-muller"), Some(1));
        for word in ["ida", "ida.holm@other.example", "Holm", ""] {
            assert_eq!(who(&all, word), None, "{word}");
        }
    }

    #[test]
    fn one_is_known_by_the_id_of_another_system_short_or_long() {
        let mut all = all(&[("ida.holm@test.example", "Ida Holm", true), ("bo@test.example", "Bo Ek", true)]);
        let bo = all.known("Bo Ek").unwrap();
        all.add_id("0055f000001AbCdAAK", bo);
        for word in ["0055f000001AbCdAAK", "0055f000001AbCd"] {
            assert_eq!(who(&all, word), Some(1), "{word}");
        }
        assert_eq!(who(&all, "0055F000001ABCD"), None, "letters of ids are told apart");
    }

    #[test]
    fn who_is_here_goes_before_who_left_and_two_of_a_name_are_nobody() {
        let people = [
            ("a@x.example", "Bo Ek", false),
            ("b@x.example", "Bo Ek", true),
            ("c@x.example", "Li Na", true),
            ("d@x.example", "Li Na", true),
            ("e@x.example", "Ole Dahl", false),
        ];
        let all = all(&people);
        assert_eq!((who(&all, "Bo Ek"), who(&all, "Li Na"), who(&all, "Ole Dahl")), (Some(1), None, Some(4)));
        assert_eq!(who(&all, "c"), Some(2));
    }
}
