//! Which encoding a file has, judged by its bytes.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, GBK, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};

use super::Coding;
use super::decode::odd_mark;
use crate::EncodingSign;

/// What was found.
pub(crate) struct Found {
    pub(crate) coding: Coding,
    pub(crate) sign: EncodingSign,
}

impl Found {
    fn new(coding: Coding, sign: EncodingSign) -> Self {
        Self { coding, sign }
    }
}

/// Marks at the beginning of files. UTF-32 comes first: its mark begins like that of UTF-16.
const MARKS: [(&[u8], Coding); 6] = [
    (&[0xFF, 0xFE, 0, 0], Coding::Utf32Le),
    (&[0, 0, 0xFE, 0xFF], Coding::Utf32Be),
    (&[0xEF, 0xBB, 0xBF], Coding::UTF_8),
    (&[0xFF, 0xFE], Coding::Web(UTF_16LE)),
    (&[0xFE, 0xFF], Coding::Web(UTF_16BE)),
    (&[0x84, 0x31, 0x95, 0x33], Coding::Web(GB18030)),
];

/// Judges the beginning of a file; `whole` when that is all of it.
pub(crate) fn detect(bytes: &[u8], whole: bool) -> Found {
    if let Some(coding) = bytes.get(2..).filter(|_| odd_mark(bytes)).and_then(wide) {
        return Found::new(coding, EncodingSign::Zeros);
    }
    if let Some((_, coding)) = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return Found::new(*coding, EncodingSign::Mark);
    }
    if let Some(coding) = zeros(bytes) {
        return Found::new(coding, EncodingSign::Zeros);
    }
    if bytes.is_ascii() {
        return Found::new(Coding::UTF_8, EncodingSign::Ascii);
    }
    let (valid, broken) = utf8(bytes, whole);
    if broken == 0 {
        return Found::new(Coding::UTF_8, EncodingSign::Valid);
    }
    // A few damaged bytes in a file that cannot be anything else.
    if valid >= 10 * broken {
        return Found::new(Coding::UTF_8, EncodingSign::Mostly { valid, broken });
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, whole);
    let guess = match detector.guess(None, Utf8Detection::Deny) {
        guess if guess == GBK => GB18030,
        guess if !FIRM.contains(&guess) && few_chinese(bytes) => GB18030,
        guess if same_text(bytes, guess, WINDOWS_1252) => WINDOWS_1252,
        guess => guess,
    };
    Found::new(Coding::Web(guess), EncodingSign::Letters)
}

/// Guesses that stand even for a few letters.
const FIRM: [&Encoding; 5] = [WINDOWS_1252, WINDOWS_1250, WINDOWS_1251, EUC_KR, BIG5];

/// Whether the few letters beyond ASCII are mostly common Chinese characters: those of the first level of GB 2312, of
/// which both bytes lie high. Two or three of them are less than the detector needs.
fn few_chinese(bytes: &[u8]) -> bool {
    let mut runs = bytes.split(u8::is_ascii).filter(|run| !run.is_empty());
    let (mut pairs, mut common) = (0, 0);
    let even = runs.all(|run| {
        let (whole, rest) = run.as_chunks::<2>();
        pairs += whole.len();
        common += whole.iter().filter(|[high, low]| (0xB0..=0xD7).contains(high) && *low >= 0xA1).count();
        rest.is_empty() && pairs <= 32
    });
    even && common * 5 >= pairs * 3
}

/// Whether bytes say the same in two encodings.
fn same_text(bytes: &[u8], one: &'static Encoding, other: &'static Encoding) -> bool {
    one == other || one.decode_without_bom_handling(bytes).0 == other.decode_without_bom_handling(bytes).0
}

/// UTF-32 and UTF-16 without a mark: ASCII characters, which every table has, leave zero bytes in their places.
fn zeros(bytes: &[u8]) -> Option<Coding> {
    let sample = &bytes[..bytes.len().min(64 * 1024)];
    let zeros = sample.iter().filter(|b| **b == 0).count();
    // Stray zeros in a text that is valid without them.
    if zeros == 0 || zeros * 4 < sample.len() && utf8(sample, false).1 == 0 {
        return None;
    }
    let (fours, _) = sample.as_chunks::<4>();
    let all =
        |decoded: fn([u8; 4]) -> u32| fours.iter().all(|f| char::from_u32(decoded(*f)).is_some_and(|c| c != '\0'));
    if !fours.is_empty() && all(u32::from_le_bytes) {
        return Some(Coding::Utf32Le);
    }
    if !fours.is_empty() && all(u32::from_be_bytes) {
        return Some(Coding::Utf32Be);
    }
    let (twos, _) = sample.as_chunks::<2>();
    let ascii = |high: usize| twos.iter().filter(|t| t[high] == 0 && (0x09..0x7F).contains(&t[1 - high])).count();
    let (little, big) = (ascii(1), ascii(0));
    // Some zero bytes in another encoding do not come in hundreds of pairs.
    let enough = |n: usize, other: usize| n > 4 * other && n * 20 > twos.len() && n * 4 > zeros * 3;
    if enough(little, big) {
        Some(Coding::Web(UTF_16LE))
    } else if enough(big, little) {
        Some(Coding::Web(UTF_16BE))
    } else {
        None
    }
}

/// UTF-32, when every four bytes are a character in it.
fn wide(sample: &[u8]) -> Option<Coding> {
    let (fours, _) = sample.as_chunks::<4>();
    let all =
        |decoded: fn([u8; 4]) -> u32| fours.iter().all(|f| char::from_u32(decoded(*f)).is_some_and(|c| c != '\0'));
    if fours.is_empty() {
        None
    } else if all(u32::from_le_bytes) {
        Some(Coding::Utf32Le)
    } else if all(u32::from_be_bytes) {
        Some(Coding::Utf32Be)
    } else {
        None
    }
}

/// Characters beyond ASCII that are valid UTF-8, and places that are not.
fn utf8(bytes: &[u8], whole: bool) -> (u64, u64) {
    let mut counts = (0, 0);
    for chunk in bytes.utf8_chunks() {
        counts.0 += chunk.valid().chars().filter(|c| !c.is_ascii()).count() as u64;
        let cut = !whole && chunk.invalid().as_ptr_range().end == bytes.as_ptr_range().end;
        counts.1 += u64::from(!chunk.invalid().is_empty() && !cut);
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    const GERMAN: &str = "Name;Straße;Ort\nMüller & Söhne;Hauptstraße 5;Köln\nJäger;Am Bühl 2;Würzburg\n";
    const FRENCH: &str = "Société;Ville\nCafé Procope;Orléans\nL’Atelier;Besançon\nHôtel de l’Été;Nîmes\n";
    const CHINESE: &str = "客户,城市,金额\n清河生命,上海,100\n东方重工,北京,200\n";

    fn found(bytes: &[u8]) -> &'static str {
        detect(bytes, true).coding.name()
    }

    fn units(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn valid_utf8_wins() {
        assert_eq!(found(GERMAN.as_bytes()), "UTF-8");
        assert_eq!(found(CHINESE.as_bytes()), "UTF-8");
        assert_eq!(detect("ab;c\n1".as_bytes(), true).sign, EncodingSign::Ascii);
        // Cut within a letter.
        assert_eq!(detect(&"Köl".as_bytes()[..2], false).sign, EncodingSign::Valid);
    }

    #[test]
    fn one_damaged_byte_does_not_make_it_western() {
        let mut bytes = CHINESE.as_bytes().to_vec();
        bytes.extend(b"\xFFx");
        assert!(matches!(detect(&bytes, true).sign, EncodingSign::Mostly { broken: 1, .. }));
    }

    #[test]
    fn letters_tell_western_from_chinese() {
        for text in [GERMAN, FRENCH, "a,b\n1,Müller\n", "Prix\n5 €\n", "Nom\nJosé\n", "a\nÇelik\n"] {
            assert_eq!(found(&encoding_rs::WINDOWS_1252.encode(text).0), "windows-1252", "{text}");
        }
        for text in [
            CHINESE,
            "姓名\n王小明\n",
            "a,b\n1,中国\n",
            "a\n李四\n",
            "a\n银行\n陈静\n",
            "a\n刘\n",
            "公司,备注\n长江实业,已付款\n",
        ] {
            assert_eq!(found(&GB18030.encode(text).0), "GB18030", "{text}");
        }
        let others = [("Иван Петров\nАнна\n", WINDOWS_1251), ("김철수\n", EUC_KR), ("Łódź\nKraków\n", WINDOWS_1250)];
        for (text, encoding) in others {
            assert_eq!(found(&encoding.encode(text).0), encoding.name(), "{text}");
        }
    }

    #[test]
    fn wide_characters_with_and_without_mark() {
        for text in ["a,b\n1,2\n", GERMAN, CHINESE] {
            assert_eq!(found(&units(text, u16::to_le_bytes)), "UTF-16LE", "{text}");
            assert_eq!(found(&units(text, u16::to_be_bytes)), "UTF-16BE", "{text}");
            let wide = |bytes: fn(u32) -> [u8; 4]| text.chars().flat_map(|c| bytes(c as u32)).collect::<Vec<u8>>();
            assert_eq!(found(&wide(u32::to_le_bytes)), "UTF-32LE", "{text}");
            assert_eq!(found(&wide(u32::to_be_bytes)), "UTF-32BE", "{text}");
            let odd: Vec<u8> = [0xFE, 0xFF].into_iter().chain(wide(u32::to_le_bytes)).collect();
            assert_eq!(found(&odd), "UTF-32LE", "{text}");
            let marked = format!("\u{FEFF}{text}");
            assert_eq!(detect(&units(&marked, u16::to_le_bytes), true).sign, EncodingSign::Mark);
        }
    }

    #[test]
    fn single_zero_bytes_are_not_wide() {
        assert_eq!(found(b"name,value\nA\0,1\nB,\0\0\n"), "UTF-8");
    }
}
