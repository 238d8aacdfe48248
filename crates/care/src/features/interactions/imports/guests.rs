//! Those who were at a meeting, as calendars name them: theirs and ours in one list, by name, address, or both.

use tenure_db::Conn;

use super::super::model::NewInteraction;
use super::row::People;
use crate::base::imports::Record;
use crate::base::{Locale, PersonId, Result, UserId};
use crate::features::identity::colleagues::Colleagues;
use crate::features::people::csv;

/// Who was invited, those who declined apart.
#[derive(Default)]
pub(super) struct Guests {
    there: List,
    absent: List,
}

/// Guests of one of the two columns.
#[derive(Default)]
struct List {
    people: Vec<PersonId>,
    colleagues: Vec<UserId>,
    /// Whom neither the account nor we know.
    others: Vec<String>,
}

impl Guests {
    /// The guests of a row.
    ///
    /// # Errors
    /// What the database says.
    pub(super) fn of(q: &Conn<'_>, record: &Record, people: &People, users: &mut Colleagues) -> Result<Self> {
        let mut list = |column| -> Result<List> {
            let mut list = List::default();
            for word in csv::plain(record.get(column)).split(';').map(str::trim).filter(|word| !word.is_empty()) {
                list.add(q, word, people, users)?;
            }
            Ok(list)
        };
        Ok(Self { there: list("attendees")?, absent: list("absent")? })
    }

    /// Adds them to a conversation; whom nobody knows is named in its notes.
    pub(super) fn join(self, locale: Locale, new: &mut NewInteraction) {
        new.people.extend(self.there.people);
        new.others.colleagues.extend(self.there.colleagues);
        new.others.absent.extend(self.absent.people);
        new.others.absent_colleagues.extend(self.absent.colleagues);
        for (key, others) in [
            ("interactions-import-also-there", self.there.others),
            ("interactions-import-also-invited", self.absent.others),
        ] {
            if others.is_empty() {
                continue;
            }
            let told = locale.tr(key, &[("names", others.join("; ").into())]);
            new.notes = if new.notes.is_empty() { told } else { format!("{}\n{told}", new.notes) };
        }
    }
}

impl List {
    /// By address where there is one: two people of one name are none; else by name.
    fn add(&mut self, q: &Conn<'_>, word: &str, people: &People, users: &mut Colleagues) -> Result<()> {
        let (name, address) = parts(word);
        let known = [address, name].into_iter().filter(|word| !word.is_empty()).find_map(|word| people.find(word));
        if let Some(person) = known {
            self.people.push(person);
        } else if let Some(colleague) = users.find(q, if address.is_empty() { name } else { address })? {
            self.colleagues.push(colleague.id);
        } else {
            self.others.push(word.to_owned());
        }
        Ok(())
    }
}

/// Name and address of `Bo Lind <bo@example.com>`, either of which may be all there is.
fn parts(word: &str) -> (&str, &str) {
    match word.strip_suffix('>').and_then(|word| word.rsplit_once('<')) {
        Some((name, address)) => (name.trim(), address.trim()),
        None if word.contains('@') => ("", word),
        None => (word, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guests_have_names_or_addresses() {
        assert_eq!(parts("Bo Lind <bo@example.com>"), ("Bo Lind", "bo@example.com"));
        assert_eq!(parts("bo@example.com"), ("", "bo@example.com"));
        assert_eq!(parts("Bo Lind"), ("Bo Lind", ""));
        assert_eq!(parts("<bo@example.com>"), ("", "bo@example.com"));
        assert_eq!(parts("a < b"), ("a < b", ""));
    }
}
