//! How well an entry matches. An entry's `folded` has four lines: names, how they are read, numbers, words.

use super::Question;

/// How well something matches; the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Class {
    /// The question is a name.
    Exact,
    /// A name begins with the question.
    Begins,
    /// Every term begins a word of a name.
    Words,
    /// Every term stands in a name.
    Infix,
    /// Terms stand in numbers that identify it.
    Number,
    /// Terms stand in other words of it.
    Text,
}

/// What stands between two names in an entry.
pub(super) const BETWEEN: &str = " \u{2022} ";

/// How well a name's entry matches; none when it does not.
pub(super) fn name(folded: &str, question: &Question) -> Option<Class> {
    let mut lines = folded.split('\n');
    let mut line = || lines.next().unwrap_or_default();
    let (names, readings, numbers, words) = (line(), line(), line(), line());
    let all = |fits: &dyn Fn(&str) -> bool| question.terms.iter().all(|spellings| spellings.iter().any(|t| fits(t)));
    let within = |part: &str, t: &str| tenure_text::holds(part, t);
    if !all(&|t| [names, readings, numbers, words].iter().any(|part| within(part, t))) {
        return None;
    }
    let whole = question.whole.as_str();
    let close: String = whole.chars().filter(|c| *c != ' ').collect();
    let any = |fits: &dyn Fn(&str, &str) -> bool| {
        names.split(BETWEEN).any(|n| fits(n, whole)) || readings.split(BETWEEN).any(|r| fits(r, &close))
    };
    Some(if !whole.is_empty() && any(&|name, asked| name == asked) {
        Class::Exact
    } else if !whole.is_empty() && any(&|name, asked| name.starts_with(asked)) {
        Class::Begins
    } else if all(&|t| tenure_text::begins(names, t) || tenure_text::begins(readings, t)) {
        Class::Words
    } else if all(&|t| within(names, t) || within(readings, t)) {
        Class::Infix
    } else if all(&|t| within(names, t) || within(readings, t) || within(numbers, t)) {
        Class::Number
    } else {
        Class::Text
    })
}

/// How well a long text matches: as the phrase that was typed, or by its words; none when it does not.
pub(super) fn text(folded: &str, question: &Question) -> Option<Class> {
    let fits = |t: &String| tenure_text::whole_words(folded, t);
    if !question.terms.iter().all(|spellings| spellings.iter().any(fits)) {
        return None;
    }
    let phrase = question.terms.len() > 1 && folded.contains(question.whole.as_str());
    Some(if phrase { Class::Infix } else { Class::Text })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = "aurelia foods group \u{2022} aurelia sa \u{2022} 清河\nqinghe \u{2022} qh\nde812345 aurelia example\nbuenos aires";

    #[test]
    fn better_matches_come_first() {
        let class = |typed: &str| name(ENTRY, &Question::parse(typed));
        for (typed, wanted) in [
            ("Aurelia SA", Class::Exact),
            ("qing he", Class::Exact),
            ("QH", Class::Exact),
            ("aurelia f", Class::Begins),
            ("qingh", Class::Begins),
            ("group aur", Class::Words),
            ("oods", Class::Infix),
            ("DE 812 345", Class::Number),
            ("aurelia aires", Class::Text),
        ] {
            assert_eq!(class(typed), Some(wanted), "{typed}");
        }
        assert_eq!(class("aurelia 9"), None);
        assert_eq!(class("u"), None);
    }

    #[test]
    fn a_phrase_is_better_than_its_words() {
        let class = |typed: &str| text("they will send the price table 2291 to ai 清河", &Question::parse(typed));
        assert_eq!(class("price table"), Some(Class::Infix));
        assert_eq!(class("table price"), Some(Class::Text));
        assert_eq!(class("rice"), Some(Class::Text));
        assert_eq!((class("a"), class("ai"), class("河")), (None, Some(Class::Text), Some(Class::Text)));
    }
}
