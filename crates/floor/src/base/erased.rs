//! Where a name stood that was erased. What is stored is a sign that no language has; whoever reads it sees the words of
//! their own language, and what they send back becomes the sign again, so that an edit leaves no language behind.

use std::sync::LazyLock;

use super::Locale;

/// What is stored in place of a name, an address or a number: a character that Unicode gives no meaning.
pub const MARK: &str = "\u{e000}";
/// The same character.
const SIGN: char = '\u{e000}';
/// The text key of the words that are shown.
const WORDS: &str = "erased-person";

/// The words that stand for somebody erased.
pub fn words(locale: Locale) -> &'static str {
    locale.t(WORDS)
}

/// The text as it is shown, when it holds the sign.
pub fn shown(text: &str, locale: Locale) -> Option<String> {
    text.find(SIGN).map(|_| text.replace(SIGN, words(locale)))
}

/// How the words come back: in JSON, and in forms with either way to write a space.
static SPELLINGS: LazyLock<Vec<(String, &'static str)>> = LazyLock::new(|| {
    const CODED: &str = "%EE%80%80";
    let mut list = Vec::new();
    for locale in Locale::ALL {
        let plain = words(locale).to_owned();
        let coded: String = plain
            .bytes()
            .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
            .collect();
        list.extend([(coded.replace("%20", "+"), CODED), (coded, CODED), (plain, MARK)]);
    }
    list
});

/// A body as it was sent, with the sign where the words stood; none when they do not stand in it.
pub fn stored(body: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(body).ok()?;
    let mut new: Option<String> = None;
    for (spelling, sign) in SPELLINGS.iter() {
        let now = new.as_deref().unwrap_or(text);
        if now.contains(spelling.as_str()) {
            new = Some(now.replace(spelling.as_str(), sign));
        }
    }
    new.map(String::into_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_reads_their_own_words_and_sends_back_the_sign() {
        let text = format!("{MARK} rang {MARK}");
        assert_eq!(shown(&text, Locale::En).unwrap(), "Erased person rang Erased person");
        assert!(!shown(&text, Locale::Zh).unwrap().contains("Erased") && shown("nobody", Locale::En).is_none());
        for locale in Locale::ALL {
            let json = format!("{{\"summary\":\"{} rang\"}}", words(locale));
            assert_eq!(stored(json.as_bytes()).unwrap(), format!("{{\"summary\":\"{MARK} rang\"}}").into_bytes());
            let form = serde_html_form::to_string([("summary", words(locale))]).unwrap();
            assert_eq!(stored(form.as_bytes()).unwrap(), b"summary=%EE%80%80");
        }
        assert_eq!(stored(b"summary=Erased%20person+rang").unwrap(), b"summary=%EE%80%80+rang");
        assert!(stored(b"summary=Nobody").is_none() && stored(b"\xff").is_none());
    }
}
