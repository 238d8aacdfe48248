//! One typing error: a letter too many, too few, a wrong one, or two neighbours exchanged.

/// Shortest word in which an error is looked for.
const SHORTEST: usize = 4;
/// Shortest Chinese one.
const SHORTEST_DENSE: usize = 3;
/// Longest word in which one is looked for.
const LONGEST: usize = 24;

/// The word itself and all it becomes when a letter is left out. Two words that are one typing error apart have one of
/// these in common, so that a database finds the one by the other with a few exact lookups. Empty for words too short
/// or too long to guess about.
///
/// ```
/// assert_eq!(tenure_text::shortened("noon"), ["noon", "oon", "non", "noo"]);
/// ```
pub fn shortened(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let dense = letters.first().copied().is_some_and(crate::chars::is_cjk);
    let shortest = if dense { SHORTEST_DENSE } else { SHORTEST };
    if letters.len() < shortest || letters.len() > LONGEST {
        return Vec::new();
    }
    let mut all = vec![word.to_owned()];
    for gone in 0..letters.len() {
        let rest: String = letters[..gone].iter().chain(&letters[gone + 1..]).collect();
        if !all.contains(&rest) {
            all.push(rest);
        }
    }
    all
}

/// Whether two words are the same but for one typing error.
pub fn one_edit(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    match (a, b) {
        ([], []) | ([_], []) | ([], [_]) | ([_], [_]) => true,
        ([x, y], [u, v]) => x == v && y == u,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{one_edit, shortened};

    #[test]
    fn one_error_is_forgiven_two_are_not() {
        for typed in ["castellan", "castelan", "castelllan", "castellen", "csatellan", "astellan", "castellna"] {
            assert!(one_edit("castellan", typed), "{typed}");
            let shared = shortened(typed).iter().any(|s| shortened("castellan").contains(s));
            assert!(shared, "{typed} shares nothing");
        }
        for typed in ["castlelen", "satcellan", "cast", "nallestac", "castleana"] {
            assert!(!one_edit("castellan", typed), "{typed}");
        }
        assert!(one_edit("清河生命", "清河生民"));
    }

    #[test]
    fn short_words_are_not_guessed_about() {
        assert_eq!(shortened("abc"), Vec::<String>::new());
        assert_eq!(shortened("清河生").len(), 4);
        assert_eq!(shortened(&"a".repeat(30)), Vec::<String>::new());
    }
}
