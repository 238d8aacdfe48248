//! How Chinese names are typed without a Chinese keyboard: pinyin, and the first letters of its syllables.

use pinyin::ToPinyinMulti;

use crate::chars::is_cjk;
use crate::fold::fold;
use crate::tokens::words;

/// Most ways to read one name: characters with several readings multiply.
const WAYS: usize = 6;
/// Longest name that is read; longer ones are no names.
const LONGEST: usize = 24;

/// Pinyin and initials of every run of Chinese characters, each once.
///
/// ```
/// assert_eq!(tenure_text::readings("清河生命 Lab"), ["qingheshengming", "qhsm"]);
/// ```
pub fn readings(text: &str) -> Vec<String> {
    if !text.chars().any(is_cjk) {
        return Vec::new();
    }
    let mut all: Vec<String> = Vec::new();
    for word in words(text) {
        for syllables in ways(&word) {
            let initials: String = syllables.iter().filter_map(|s| s.chars().next()).collect();
            for reading in [syllables.concat(), initials] {
                if !all.contains(&reading) {
                    all.push(reading);
                }
            }
        }
    }
    all
}

/// The ways to read a word, the usual one first; none when a character has no reading.
fn ways(word: &str) -> Vec<Vec<String>> {
    if word.chars().count() > LONGEST {
        return Vec::new();
    }
    let mut ways: Vec<Vec<String>> = vec![Vec::new()];
    for c in word.chars() {
        let syllables = syllables(c);
        let room = (WAYS / ways.len()).max(1);
        ways = ways
            .iter()
            .flat_map(|way| {
                syllables.iter().take(room).map(|s| {
                    let mut longer = way.clone();
                    longer.push(s.clone());
                    longer
                })
            })
            .collect();
        if ways.is_empty() {
            return ways;
        }
    }
    ways
}

/// The readings of a character without tones; `ü` is typed as `u` or `v`.
fn syllables(c: char) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for reading in c.to_pinyin_multi().into_iter().flatten() {
        let plain = reading.plain();
        let typed = [fold(plain), plain.replace('ü', "v")];
        for syllable in typed {
            if syllable.is_ascii() && !syllable.is_empty() && !all.contains(&syllable) {
                all.push(syllable);
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::readings;

    #[test]
    fn every_reading_of_a_name_is_known() {
        let bank = readings("重庆银行");
        for typed in ["chongqingyinhang", "cqyh", "zhongqingyinhang"] {
            assert!(bank.iter().any(|r| r == typed), "{typed}: {bank:?}");
        }
        assert!(readings("绿地").iter().any(|r| r == "lvdi"), "{:?}", readings("绿地"));
        assert_eq!(readings("Aurelia"), Vec::<String>::new());
        assert_eq!(readings("カタカナ"), Vec::<String>::new());
        assert!(readings("林晓雯 Lin").contains(&String::from("lxw")));
    }

    #[test]
    fn ways_do_not_grow_without_end() {
        assert!(readings(&"行重长乐".repeat(5)).len() <= 12);
        assert_eq!(readings(&"行".repeat(80)), Vec::<String>::new());
    }
}
