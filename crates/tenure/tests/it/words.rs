//! Words: both languages have every key, and no key of the source is missing.

use std::collections::BTreeSet;

use tenure::base::Locale;
use tenure::base::i18n::{message_keys, sources};

#[test]
fn both_languages_have_the_same_keys() {
    let [en, zh] =
        sources().map(|(_, files)| files.iter().flat_map(|(_, text)| message_keys(text)).collect::<BTreeSet<String>>());
    assert_eq!(en.difference(&zh).collect::<Vec<_>>(), Vec::<&String>::new(), "only in English");
    assert_eq!(zh.difference(&en).collect::<Vec<_>>(), Vec::<&String>::new(), "only in Chinese");
}

#[test]
fn numbers_take_part_in_plural_rules() {
    assert_eq!(Locale::En.tr("error-summary", &[("n", 1_i64.into())]), "One field needs another look");
    assert_eq!(Locale::En.tr("error-summary", &[("n", 1234_i64.into())]), "1,234 fields need another look");
    assert_eq!(Locale::Zh.tr("error-summary", &[("n", 3_i64.into())]), "有 3 项需要检查");
}

#[test]
fn chinese_has_its_own_punctuation() {
    let [_, (_, files)] = sources();
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let wrong = |line: &&str| {
        let letters: Vec<char> = line.chars().collect();
        letters.windows(2).any(|pair| chinese(pair[0]) && matches!(pair[1], ',' | ';' | ':' | '?' | '!'))
    };
    let lines: Vec<&str> = files.iter().flat_map(|(_, text)| text.lines()).filter(wrong).collect();
    assert_eq!(lines, Vec::<&str>::new());
}
