//! Languages that people speak: ISO 639-1 codes, and how they are called in English, in Chinese and by their speakers.

use crate::base::Locale;

/// Code, English name, Chinese name, own name.
const LIST: &str = "\
ar|Arabic|阿拉伯语|العربية
bg|Bulgarian|保加利亚语|български
bn|Bengali|孟加拉语|বাংলা
ca|Catalan|加泰罗尼亚语|català
cs|Czech|捷克语|čeština
cy|Welsh|威尔士语|Cymraeg
da|Danish|丹麦语|dansk
de|German|德语|Deutsch
el|Greek|希腊语|ελληνικά
en|English|英语|English
es|Spanish|西班牙语|español
et|Estonian|爱沙尼亚语|eesti
fa|Persian|波斯语|فارسی
fi|Finnish|芬兰语|suomi
fr|French|法语|français
ga|Irish|爱尔兰语|Gaeilge
he|Hebrew|希伯来语|עברית
hi|Hindi|印地语|हिन्दी
hr|Croatian|克罗地亚语|hrvatski
hu|Hungarian|匈牙利语|magyar
hy|Armenian|亚美尼亚语|հայերեն
id|Indonesian|印度尼西亚语|Bahasa Indonesia
is|Icelandic|冰岛语|íslenska
it|Italian|意大利语|italiano
ja|Japanese|日语|日本語
ka|Georgian|格鲁吉亚语|ქართული
kk|Kazakh|哈萨克语|қазақ тілі
ko|Korean|韩语|한국어
lt|Lithuanian|立陶宛语|lietuvių
lv|Latvian|拉脱维亚语|latviešu
ms|Malay|马来语|Bahasa Melayu
nl|Dutch|荷兰语|Nederlands
no|Norwegian|挪威语|norsk
pl|Polish|波兰语|polski
pt|Portuguese|葡萄牙语|português
ro|Romanian|罗马尼亚语|română
ru|Russian|俄语|русский
sk|Slovak|斯洛伐克语|slovenčina
sl|Slovenian|斯洛文尼亚语|slovenščina
sq|Albanian|阿尔巴尼亚语|shqip
sr|Serbian|塞尔维亚语|српски
sv|Swedish|瑞典语|svenska
ta|Tamil|泰米尔语|தமிழ்
th|Thai|泰语|ไทย
tr|Turkish|土耳其语|Türkçe
uk|Ukrainian|乌克兰语|українська
ur|Urdu|乌尔都语|اردو
vi|Vietnamese|越南语|Tiếng Việt
yue|Cantonese|粤语|粵語
zh|Chinese|中文|汉语";

/// Most languages of one person.
const MOST: usize = 12;

fn rows() -> impl Iterator<Item = [&'static str; 4]> {
    LIST.lines().map(|line| {
        let mut parts = line.split('|');
        std::array::from_fn(|_| parts.next().unwrap_or_default())
    })
}

/// The code that a word means: a code, with a region or without, or a name.
pub fn code(word: &str) -> Option<&'static str> {
    let word = tenure_text::fold(word.trim());
    let short = word.split(['-', '_']).next().unwrap_or_default();
    let fits = |row: &[&'static str; 4]| row[0] == short || row[1..].iter().any(|name| tenure_text::fold(name) == word);
    let other = match short {
        "nb" | "nn" => Some("no"),
        "cmn" | "汉语" | "普通话" | "mandarin" => Some("zh"),
        _ => None,
    };
    rows().find(fits).map(|row| row[0]).or(other)
}

/// Reads a list of languages as codes with a space between; the error is the word that is none.
///
/// # Errors
/// When a word is no language of the list, or when there are too many.
pub fn parse(text: &str) -> Result<String, String> {
    let mut codes: Vec<&str> = Vec::new();
    // Codes may have but a space between, names have spaces inside.
    let words: Vec<&str> =
        text.split([',', ';', '/', '、', '，', '；', '\n']).map(str::trim).filter(|w| !w.is_empty()).collect();
    for word in words {
        match code(word) {
            Some(code) => codes.push(code),
            None => {
                for part in word.split_whitespace() {
                    codes.push(code(part).ok_or_else(|| word.to_owned())?);
                }
            }
        }
    }
    let mut seen = std::collections::HashSet::new();
    codes.retain(|code| seen.insert(*code));
    if codes.len() > MOST { Err(text.chars().take(40).collect()) } else { Ok(codes.join(" ")) }
}

/// The name of a code in a language of the interface.
pub fn name(locale: Locale, code: &str) -> &str {
    let row = rows().find(|row| row[0] == code);
    row.map_or(code, |row| if locale == Locale::Zh { row[2] } else { row[1] })
}

/// Stored codes in words.
pub fn names(locale: Locale, codes: &str) -> String {
    let between = if locale == Locale::Zh { "、" } else { ", " };
    codes.split_whitespace().map(|code| name(locale, code)).collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_codes_of_any_language_are_read() {
        assert_eq!(parse("German, 英语、français; pt-BR"), Ok(String::from("de en fr pt")));
        assert_eq!(parse("de en de"), Ok(String::from("de en")));
        assert_eq!(parse("Tiếng Việt"), Ok(String::from("vi")));
        assert_eq!(parse("English, Klingon"), Err(String::from("Klingon")));
        assert_eq!(names(Locale::En, "de zh"), "German, Chinese");
        assert_eq!(names(Locale::Zh, "de zh"), "德语、中文");
        assert_eq!(parse(""), Ok(String::new()));
    }
}
