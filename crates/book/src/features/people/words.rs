//! Words by which somebody can be known, and taking them out of texts. Pure.

use serde_json::Value as Json;

/// What stands where a name stood.
pub use crate::base::erased::MARK as ERASED;

/// Names, addresses and numbers of one person.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Whole names, addresses and numbers: nobody else is meant by them.
    whole: Vec<String>,
    /// Single words of the names: others may have them, so they count only in texts about the person.
    parts: Vec<String>,
}

impl Words {
    /// From names, and from addresses and numbers.
    pub fn of<'a>(names: impl IntoIterator<Item = &'a str>, numbers: impl IntoIterator<Item = &'a str>) -> Self {
        let mut words = Self::default();
        for name in names {
            words.name(name.trim());
        }
        for number in numbers.into_iter().map(str::trim).filter(|n| n.chars().count() > 4) {
            words.whole.push(number.to_owned());
        }
        // The longest first: a name that holds another one goes as a whole.
        for list in [&mut words.whole, &mut words.parts] {
            list.sort_by(|a, b| b.chars().count().cmp(&a.chars().count()).then(a.cmp(b)));
            list.dedup();
        }
        words.parts.retain(|part| !words.whole.contains(part));
        words
    }

    fn name(&mut self, name: &str) {
        if name.is_empty() || name == ERASED {
            return;
        }
        let mut runs: Vec<String> = vec![name.to_owned()];
        // A name in two scripts is two names: 林晓雯 Lin Xiaowen.
        for run in by_script(name) {
            if !runs.contains(&run) {
                runs.push(run);
            }
        }
        for run in runs {
            let several = run.split_whitespace().count() > 1 || (run.chars().all(is_han) && run.chars().count() > 1);
            if several {
                self.whole.push(run.clone());
            }
            // Small words such as "van" or "de" are in many names.
            let long = |w: &&str| {
                let named = w.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
                named && (w.chars().count() > 2 || (w.chars().count() > 1 && w.chars().all(is_han)))
            };
            self.parts
                .extend(run.split(|c: char| c.is_whitespace() || ",()".contains(c)).filter(long).map(str::to_owned));
        }
    }

    /// What to look for in a database before a text is read: whole names, addresses and numbers.
    pub fn whole(&self) -> &[String] {
        &self.whole
    }

    /// The text without them, if it held any; `about` says that the text is about the person, so that single words
    /// count too.
    pub fn without(&self, text: &str, about: bool) -> Option<String> {
        let mut out = text.to_owned();
        for word in self.whole.iter().chain(self.parts.iter().filter(|_| about)) {
            out = replaced(&out, word);
        }
        (out != text).then_some(out)
    }

    /// The same for every text inside a JSON value.
    pub fn without_json(&self, value: &Json, about: bool) -> Option<Json> {
        match value {
            Json::String(text) => self.without(text, about).map(Json::String),
            Json::Array(items) => {
                let new: Vec<Option<Json>> = items.iter().map(|v| self.without_json(v, about)).collect();
                let any = new.iter().any(Option::is_some);
                any.then(|| {
                    Json::Array(new.into_iter().zip(items).map(|(n, o)| n.unwrap_or_else(|| o.clone())).collect())
                })
            }
            Json::Object(map) => {
                let new: Vec<(String, Option<Json>)> =
                    map.iter().map(|(k, v)| (k.clone(), self.without_json(v, about))).collect();
                let any = new.iter().any(|(_, v)| v.is_some());
                any.then(|| {
                    Json::Object(
                        new.into_iter()
                            .zip(map.values())
                            .map(|((k, n), o)| (k, n.unwrap_or_else(|| o.clone())))
                            .collect(),
                    )
                })
            }
            _ => None,
        }
    }

    /// Whether bytes hold one of the whole words.
    pub fn stand_in(&self, bytes: &[u8]) -> bool {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        self.whole.iter().any(|word| {
            let word = word.to_lowercase();
            text.contains(&word) || text.contains(json_text(&word).as_str())
        })
    }
}

/// A text as it stands inside JSON, without its quotes.
pub fn json_text(text: &str) -> String {
    let quoted = Json::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

/// Whether a letter is of the Latin script, or of none.
fn latin(c: char) -> bool {
    !c.is_alphabetic() || c < '\u{370}' || ('\u{1e00}'..='\u{1eff}').contains(&c)
}

/// Runs of words of one script.
fn by_script(name: &str) -> Vec<String> {
    let mut runs: Vec<(bool, Vec<&str>)> = Vec::new();
    for word in name.split_whitespace() {
        let is = word.chars().all(latin);
        match runs.last_mut() {
            Some((same, words)) if *same == is => words.push(word),
            _ => runs.push((is, vec![word])),
        }
    }
    runs.into_iter().map(|(_, words)| words.join(" ")).collect()
}

/// Replaces a word wherever it stands by itself, whatever its case; scripts without spaces have no borders.
fn replaced(text: &str, word: &str) -> String {
    let needle: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    let letters: Vec<char> = text.chars().collect();
    let bordered = |c: Option<&char>| c.is_none_or(|c| !c.is_alphanumeric() || is_han(*c));
    let free = |at: usize, end: usize| {
        (word.chars().next().is_some_and(is_han) || at == 0 || bordered(letters.get(at - 1)))
            && (word.chars().last().is_some_and(is_han) || bordered(letters.get(end)))
    };
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    while at < letters.len() {
        match ends(&letters[at..], &needle).map(|n| at + n).filter(|end| free(at, *end)) {
            Some(end) => {
                out.push_str(ERASED);
                at = end;
            }
            None => {
                out.push(letters[at]);
                at += 1;
            }
        }
    }
    out
}

/// How many letters of the text the needle takes, when it begins with it.
fn ends(text: &[char], needle: &[char]) -> Option<usize> {
    let (mut matched, mut taken) = (0, 0);
    while matched < needle.len() {
        for lower in text.get(taken)?.to_lowercase() {
            if needle.get(matched) != Some(&lower) {
                return None;
            }
            matched += 1;
        }
        taken += 1;
    }
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn lin() -> Words {
        Words::of(["林晓雯 Lin Xiaowen", "Anna Vos"], ["lin@qinghe.example", "+86 21 6123 4567"])
    }

    #[test]
    fn whole_names_go_everywhere_and_parts_where_the_text_is_about_them() {
        let words = lin();
        let text = "LIN XIAOWEN (林晓雯) met Linda; mail lin@qinghe.example. Lin said yes.";
        let strict = words.without(text, false).unwrap();
        assert_eq!(strict, format!("{ERASED} ({ERASED}) met Linda; mail {ERASED}. Lin said yes."));
        let about = words.without(text, true).unwrap();
        assert_eq!(about, format!("{ERASED} ({ERASED}) met Linda; mail {ERASED}. {ERASED} said yes."));
        assert_eq!(words.without("Annabel Vosges of Linz", true), None);
        assert_eq!(words.without("请林晓雯回复", false).as_deref(), Some(format!("请{ERASED}回复").as_str()));
    }

    #[test]
    fn every_text_inside_json_is_seen() {
        let words = lin();
        let value = json!({"summary": ["Anna Vos rang", null], "n": 3, "list": [{"x": "+86 21 6123 4567"}]});
        let clean = words.without_json(&value, false).unwrap();
        assert_eq!(clean, json!({"summary": [format!("{ERASED} rang"), null], "n": 3, "list": [{"x": ERASED}]}));
        assert_eq!(words.without_json(&json!({"a": "Anna"}), false), None);
        assert!(words.stand_in(br#"{"name":"anna vos"}"#) && !words.stand_in(b"anna"));
    }

    #[test]
    fn odd_names_do_no_harm() {
        for name in ["", "X", "%", "İ", "<b>Robert'); drop table--</b>", "a a a a", "\u{202e}Bo Li"] {
            let words = Words::of([name], []);
            let _ = words.without("a plain text İ X % with <b>Robert'); drop table--</b> Bo Li", true);
        }
        assert_eq!(Words::of(["Bo Li"], []).without("Bo Li", false).as_deref(), Some(ERASED));
        assert_eq!(Words::of(["X"], []).without("X marks it", true), None, "a letter is no name");
    }
}
