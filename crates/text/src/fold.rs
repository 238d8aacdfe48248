//! Folding: two spellings that a person would call the same become the same string.

use unicode_normalization::UnicodeNormalization;

use crate::chars::is_accent;

/// Lower case, accents off, full width to half width, and letters that Unicode does not decompose spelled out.
///
/// ```
/// assert_eq!(tenure_text::fold("Łódź Straße ＡＢＣ"), "lodz strasse abc");
/// ```
pub fn fold(text: &str) -> String {
    // Most of what is folded has no accents, and every row of a file asks.
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut plain = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_accent(*c)).flat_map(char::to_lowercase) {
        match spelled_out(c) {
            Some(letters) => plain.push_str(letters),
            // Lower case of İ brings an accent back.
            None if is_accent(c) => {}
            None => plain.push(c),
        }
    }
    // Hangul and voiced kana come together again, so that one sign stays one character.
    plain.nfc().collect()
}

fn spelled_out(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'ø' => "o",
        'æ' => "ae",
        'œ' => "oe",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ŋ' => "n",
        'ŧ' => "t",
        'ı' => "i",
        'ĸ' => "k",
        'ƒ' => "f",
        'ς' => "σ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn spellings_of_one_name_meet() {
        for (typed, folded) in [
            ("Tomás Rivera", "tomas rivera"),
            ("GROẞE Straße", "grosse strasse"),
            ("Ørsted", "orsted"),
            ("Łukasz Đorđe", "lukasz dorde"),
            ("Æther Œuvre", "aether oeuvre"),
            ("Þór", "thor"),
            ("İstanbul ısı", "istanbul isi"),
            ("ＡＢＣ１２３", "abc123"),
            ("ﬁnance", "finance"),
            ("e\u{301}tude", "etude"),
            ("Ελλάς", "ελλασ"),
            ("清河生命科学", "清河生命科学"),
        ] {
            assert_eq!(fold(typed), folded);
        }
    }

    #[test]
    fn signs_that_are_not_accents_stay() {
        assert_eq!(fold("ガス"), "ガス");
        assert_eq!(fold("한국"), "한국");
        assert_eq!(fold("हिन्दी"), "हिन्दी");
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for text in ["Łódź ẞ", "İ", "ﾊﾟﾅｿﾆｯｸ", "Ǻ", ""] {
            assert_eq!(fold(&fold(text)), fold(text));
        }
    }
}
