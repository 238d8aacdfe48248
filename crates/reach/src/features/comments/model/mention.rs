//! Mentions: from `@Mei Tanaka` as typed to `@[id]` as stored, and back.

use std::collections::HashMap;

use uuid::Uuid;

use crate::base::UserId;

/// Somebody who may be mentioned, or not.
#[derive(Clone, Debug, PartialEq)]
pub struct Reader {
    /// The user.
    pub id: UserId,
    /// Full name.
    pub name: String,
    /// Sign-in e-mail; what stands before its `@` tells namesakes apart.
    pub email: String,
}

impl Reader {
    /// What stands before the `@` of the e-mail.
    fn local(&self) -> &str {
        self.email.split('@').next().unwrap_or_default()
    }
}

/// What resolving found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolved {
    /// The words with ids for names.
    pub body: String,
    /// Who is mentioned, each once, in order.
    pub mentioned: Vec<UserId>,
    /// Names of colleagues who may not see the account.
    pub refused: Vec<String>,
}

/// The ways to write somebody: full name, the Chinese or Japanese part of a name in two scripts, the mailbox. What two
/// people share names nobody.
fn handles(people: &[Reader]) -> Vec<(String, UserId)> {
    let mut all: HashMap<String, Option<UserId>> = HashMap::new();
    for person in people {
        let native =
            person.name.split_whitespace().next().filter(|w| w.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c)));
        let mut own = vec![tenure_text::fold(&person.name), tenure_text::fold(person.local())];
        own.extend(native.map(tenure_text::fold));
        own.sort();
        own.dedup();
        for handle in own.into_iter().filter(|h| !h.is_empty()) {
            all.entry(handle).and_modify(|id| *id = id.filter(|id| *id == person.id)).or_insert(Some(person.id));
        }
    }
    let mut found: Vec<(String, UserId)> = all.into_iter().filter_map(|(handle, id)| Some((handle, id?))).collect();
    // The longest first: "Anna Prins" wins over "Anna".
    found.sort_by(|a, b| b.0.chars().count().cmp(&a.0.chars().count()).then_with(|| a.0.cmp(&b.0)));
    found
}

/// Finds the mentions in words as typed. `readers` may see the account, `others` may not.
pub fn resolve(text: &str, readers: &[Reader], others: &[Reader]) -> Resolved {
    let (good, bad) = (handles(readers), handles(others));
    let mut found = Resolved::default();
    let mut rest = text;
    let mut before = None;
    while let Some(at) = rest.find('@') {
        found.body.push_str(&rest[..at]);
        before = rest[..at].chars().next_back().or(before.filter(|_| at == 0));
        let after = &rest[at + 1..];
        // The @ of an e-mail address is none of ours.
        let starts = !before.is_some_and(char::is_alphanumeric);
        let hit = if starts { id_at(after, readers).or_else(|| handle_at(after, &good)) } else { None };
        let (length, token) = match hit {
            Some((id, length)) => {
                if !found.mentioned.contains(&id) {
                    found.mentioned.push(id);
                }
                (length, format!("@[{id}]"))
            }
            None => {
                let refused = if starts { id_at(after, others).or_else(|| handle_at(after, &bad)) } else { None };
                if let Some((id, _)) = refused {
                    let name = others.iter().find(|o| o.id == id).map(|o| o.name.clone()).unwrap_or_default();
                    if !found.refused.contains(&name) {
                        found.refused.push(name);
                    }
                }
                (0, String::from("@"))
            }
        };
        found.body.push_str(&token);
        before = Some('@');
        rest = &after[length..];
    }
    found.body.push_str(rest);
    found
}

/// `[id]` at the start: who, and how long it is.
fn id_at(text: &str, people: &[Reader]) -> Option<(UserId, usize)> {
    let inside = text.strip_prefix('[')?;
    let (id, _) = inside.split_once(']')?;
    let id = UserId(Uuid::parse_str(id).ok()?);
    people.iter().any(|p| p.id == id).then_some((id, text.len() - inside.len() + inside.find(']')? + 1))
}

/// A handle at the start: who, and how many bytes of the text it took.
fn handle_at(text: &str, handles: &[(String, UserId)]) -> Option<(UserId, usize)> {
    handles.iter().find_map(|(handle, id)| {
        let length = handle.chars().count();
        let end = text.char_indices().nth(length).map_or(text.len(), |(i, _)| i);
        let (head, tail) = text.split_at(end);
        if tenure_text::fold(head) != *handle {
            return None;
        }
        // Chinese writes no space after a name.
        let last = head.chars().next_back()?;
        let joined = last.is_ascii_alphanumeric() && tail.chars().next().is_some_and(|c| c.is_ascii_alphanumeric());
        (!joined).then_some((*id, end))
    })
}

/// The words as one would type them: ids become names, or mailboxes where two people share a name.
pub fn shown(body: &str, people: &[Reader]) -> String {
    let handles = handles(people);
    let mut out = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find("@[") {
        out.push_str(&rest[..=at]);
        let after = &rest[at + 1..];
        match id_at(after, people) {
            Some((id, length)) => {
                let person = people.iter().find(|p| p.id == id);
                let name = person.map(|p| p.name.as_str()).unwrap_or_default();
                let clear = handles.iter().any(|(h, i)| *i == id && *h == tenure_text::fold(name));
                out.push_str(if clear { name } else { person.map(Reader::local).unwrap_or_default() });
                rest = &after[length..];
            }
            None => rest = after,
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(n: u128, name: &str, mailbox: &str) -> Reader {
        Reader { id: UserId(Uuid::from_u128(n)), name: name.to_owned(), email: format!("{mailbox}@x.example") }
    }

    #[test]
    fn names_become_ids_and_names_again() {
        let readers =
            [person(1, "Mei Tanaka", "mei"), person(2, "王雅琴 Wang Yaqin", "wang"), person(3, "Mei", "mei.two")];
        let others = [person(9, "Carl Meyer", "carl")];
        let text = "@mei tanaka and @王雅琴请看, mail to a@carl.example; @Carl Meyer? @Nobody @";
        let found = resolve(text, &readers, &others);
        assert_eq!(found.mentioned, [readers[0].id, readers[1].id]);
        assert_eq!(found.refused, ["Carl Meyer"]);
        assert!(found.body.contains("a@carl.example") && found.body.ends_with("@Nobody @"), "{}", found.body);
        let back = shown(&found.body, &readers);
        assert!(back.starts_with("@Mei Tanaka and @王雅琴 Wang Yaqin请看"), "{back}");
        assert_eq!(resolve(&back, &readers, &others).body, found.body);
    }

    #[test]
    fn namesakes_are_told_apart_by_their_mailbox() {
        let readers = [person(1, "Anna Li", "anna.li"), person(2, "Anna Li", "anna.li2")];
        assert_eq!(resolve("@Anna Li", &readers, &[]).mentioned, []);
        let found = resolve("@anna.li2 and @anna.li.", &readers, &[]);
        assert_eq!(found.mentioned, [readers[1].id, readers[0].id]);
        assert_eq!(shown(&found.body, &readers), "@anna.li2 and @anna.li.");
    }
}
