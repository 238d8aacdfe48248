//! Reading vCards (RFC 2426 and 6350, and the 2.1 of older telephones): cards become rows of the import of people.
//!
//! Folded lines, groups, parameters, escapes and quoted-printable are read; what is odd is refused with its line, and
//! what nobody needs here (photographs, keys) is left out. Pure.

use std::collections::HashSet;

use crate::base::Locale;
use crate::base::registry::{Record, Refusal};

/// Most cards of a file.
const CARDS: usize = 20_000;
/// Most characters of one unfolded line that is looked at; photographs are longer, and are not.
const LONG: usize = 20_000;

/// One property of a card.
#[derive(Clone, Debug, Default)]
struct Property {
    name: String,
    types: Vec<String>,
    preferred: bool,
    value: String,
}

/// Kind and value of an address or number.
type Way = (String, String);

/// A card.
#[derive(Clone, Debug, Default)]
struct Card {
    line: u64,
    properties: Vec<Property>,
}

/// Reads a file into rows of the import of people; `account` is where everybody belongs, else the card's company is.
///
/// # Errors
/// Every fault with its line; also cards without a name, or without anywhere to belong.
pub fn records(bytes: &[u8], account: &str, locale: Locale) -> Result<Vec<Record>, Vec<Refusal>> {
    let rows = rows(bytes, account, locale)?;
    let refused = |row: &Record| {
        let lacks = ["name", "account"].into_iter().find(|column| row.get(column).is_empty())?;
        let key = if lacks == "name" { "people-vcard-name" } else { "people-vcard-account" };
        Some(fault(locale, row.line, key))
    };
    let refused: Vec<Refusal> = rows.iter().filter_map(refused).collect();
    if refused.is_empty() { Ok(rows) } else { Err(refused) }
}

/// The same, with cards that lack a name or a company: what becomes of them is decided row by row.
///
/// # Errors
/// A fault of the file with its line.
pub fn rows(bytes: &[u8], account: &str, locale: Locale) -> Result<Vec<Record>, Vec<Refusal>> {
    let fault = |line: u64, key: &str| fault(locale, line, key);
    let Some(text) = decode(bytes) else { return Err(vec![fault(1, "people-vcard-charset")]) };
    let cards = cards(&text).map_err(|(line, key)| vec![fault(line, key)])?;
    if cards.is_empty() {
        return Err(vec![fault(1, "people-vcard-none")]);
    }
    if cards.len() > CARDS {
        return Err(vec![fault(1, "people-vcard-many")]);
    }
    let (mut rows, mut seen) = (Vec::new(), HashSet::new());
    for card in cards.iter().filter(|card| !card.is_group()) {
        let row = card.row(account);
        // A telephone often holds somebody twice: the first card counts.
        let who = if row.get("email").is_empty() { row.get("name") } else { row.get("email") };
        if who.is_empty() || seen.insert((row.get("account").to_owned(), tenure_text::fold(who))) {
            rows.push(row);
        }
    }
    Ok(rows)
}

fn fault(locale: Locale, line: u64, key: &str) -> Refusal {
    Refusal { line, column: String::new(), reason: locale.tr(key, &[]) }
}

fn decode(bytes: &[u8]) -> Option<String> {
    let wide = |from: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| from([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok()
    };
    match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => std::str::from_utf8(rest).ok().map(str::to_owned),
        _ => std::str::from_utf8(bytes).ok().map(str::to_owned),
    }
}

/// Lines put together again, each with the number of its first.
fn unfolded(text: &str) -> Vec<(u64, String)> {
    let mut lines: Vec<(u64, String)> = Vec::new();
    for (number, line) in (1..).zip(text.replace("\r\n", "\n").replace('\r', "\n").split('\n')) {
        // A soft break of quoted-printable ends with a sign of its own.
        let soft = |last: &String| last.ends_with('=') && last.to_ascii_uppercase().contains("QUOTED-PRINTABLE");
        match lines.last_mut() {
            Some((_, last)) if soft(last) => {
                last.pop();
                last.push_str(line.trim_start());
            }
            Some((_, last)) if line.starts_with([' ', '\t']) => {
                if last.len() < LONG {
                    last.push_str(&line[1..]);
                }
            }
            _ => lines.push((number, line.to_owned())),
        }
    }
    lines.retain(|(_, line)| !line.trim().is_empty());
    lines
}

fn cards(text: &str) -> Result<Vec<Card>, (u64, &'static str)> {
    let (mut cards, mut open): (Vec<Card>, Option<Card>) = (Vec::new(), None);
    for (line, text) in unfolded(text) {
        let is = |word: &str| text.trim().eq_ignore_ascii_case(word);
        match &mut open {
            None if is("BEGIN:VCARD") => open = Some(Card { line, ..Card::default() }),
            None => return Err((line, "people-vcard-outside")),
            Some(_) if is("BEGIN:VCARD") => return Err((line, "people-vcard-unended")),
            Some(_) if is("END:VCARD") => cards.extend(open.take()),
            Some(card) => {
                let property = property(&text).ok_or((line, "people-vcard-line"))?;
                if property.name == "VERSION" && !["2.1", "3.0", "4.0"].contains(&property.value.trim()) {
                    return Err((line, "people-vcard-version"));
                }
                card.properties.push(property);
            }
        }
    }
    match open {
        Some(card) => Err((card.line, "people-vcard-unended")),
        None => Ok(cards),
    }
}

/// `item1.TEL;TYPE=work,"voice";PREF=1:+49 30 1`
fn property(line: &str) -> Option<Property> {
    let (mut quoted, mut colon) = (false, None);
    for (at, c) in line.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ':' if !quoted => {
                colon = Some(at);
                break;
            }
            _ => {}
        }
    }
    let (head, value) = line.split_at(colon?);
    let mut parts = split(head, ';').into_iter();
    let name = parts.next()?.rsplit('.').next().unwrap_or_default().trim().to_ascii_uppercase();
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return None;
    }
    let mut property = Property { name, ..Property::default() };
    let (mut printable, mut latin) = (false, false);
    for part in parts {
        let (key, values) = part.split_once('=').unwrap_or(("TYPE", &part));
        let values = values.replace('"', "").to_ascii_lowercase();
        match key.trim().to_ascii_uppercase().as_str() {
            "PREF" => property.preferred = true,
            "ENCODING" => printable = values.contains("quoted"),
            "CHARSET" => latin = values.contains("8859-1") || values.contains("1252"),
            "TYPE" => property.types.extend(values.split(',').map(|v| v.trim().to_owned())),
            _ => {}
        }
    }
    // 2.1 writes the bare word.
    printable |= property.types.iter().any(|t| t == "quoted-printable");
    property.preferred |= property.types.iter().any(|t| t == "pref");
    let value = value[1..].trim();
    property.value = if printable { unprinted(value, latin)? } else { value.chars().take(LONG).collect() };
    Some(property)
}

/// Splits where a sign stands outside of quotes and is not escaped.
fn split(text: &str, at: char) -> Vec<String> {
    let (mut parts, mut quoted, mut escaped) = (vec![String::new()], false, false);
    for c in text.chars() {
        match c {
            c if c == at && !quoted && !escaped => {
                parts.push(String::new());
                continue;
            }
            '"' => quoted = !quoted,
            _ => {}
        }
        escaped = c == '\\' && !escaped;
        if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    parts
}

/// Takes escapes away.
fn plain(text: &str) -> String {
    let (mut out, mut chars) = (String::new(), text.chars());
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            (c, false) => out.push(c),
        }
    }
    out.trim().to_owned()
}

fn unprinted(text: &str, latin: bool) -> Option<String> {
    let (mut bytes, mut rest) = (Vec::new(), text.bytes());
    while let Some(byte) = rest.next() {
        if byte == b'=' {
            let pair = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&pair).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    if latin { Some(bytes.iter().map(|b| char::from(*b)).collect()) } else { String::from_utf8(bytes).ok() }
}

impl Card {
    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Property> {
        self.properties.iter().filter(move |p| p.name == name)
    }

    fn one(&self, name: &str) -> String {
        self.all(name).map(|p| plain(&p.value)).find(|v| !v.is_empty()).unwrap_or_default()
    }

    /// Companies and distribution lists are no people.
    fn is_group(&self) -> bool {
        self.all("KIND").any(|p| ["group", "org", "location"].contains(&p.value.trim().to_ascii_lowercase().as_str()))
    }

    fn row(&self, account: &str) -> Record {
        let parts = |name: &str| {
            let raw = self.all(name).map(|p| p.value.as_str()).next().unwrap_or_default();
            split(raw, ';').iter().map(|part| plain(part)).collect::<Vec<_>>()
        };
        let name = parts("N");
        let part = |n: usize| name.get(n).cloned().unwrap_or_default();
        let (family, given) =
            (part(0), [part(1), part(2)].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" "));
        let company = parts("ORG").into_iter().next().unwrap_or_default();
        let (email, mut further) = self.ways("EMAIL");
        let (phone, phones) = self.ways("TEL");
        further.extend(phones);
        let say = [self.one("X-PHONETIC-LAST-NAME"), self.one("X-PHONETIC-FIRST-NAME")];
        let title = [self.one("TITLE"), self.one("ROLE")].into_iter().find(|t| !t.is_empty()).unwrap_or_default();
        let languages: Vec<String> = self.all("LANG").map(|p| p.value.clone()).collect();
        let further: Vec<String> = further.into_iter().map(|(kind, value)| format!("{kind}: {value}")).collect();
        let full = self.one("FN");
        let composed =
            [given.as_str(), family.as_str()].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ");
        let values = [
            ("account", if account.is_empty() { company } else { account.to_owned() }),
            ("name", if full.is_empty() { composed } else { full }),
            ("title", title),
            ("email", email.as_ref().map(|e| e.1.clone()).unwrap_or_default()),
            ("email_kind", email.map(|e| e.0).unwrap_or_default()),
            ("phone", phone.as_ref().map(|p| p.1.clone()).unwrap_or_default()),
            ("phone_kind", phone.map(|p| p.0).unwrap_or_default()),
            ("contacts", further.join("|")),
            ("given_name", given),
            ("family_name", family),
            ("pronunciation", say.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")),
            ("languages", languages.join(",")),
            ("birthday", birthday(&self.one("BDAY"))),
            ("notes", self.one("NOTE")),
        ];
        let line = |(name, value): (&str, String)| {
            let value = if name == "notes" { value } else { value.replace(['\n', '\t'], " ") };
            (name.to_owned(), value)
        };
        let (names, cells): (Vec<String>, Vec<String>) = values.into_iter().map(line).unzip();
        Record::new(self.line, names.into(), cells)
    }

    /// The first of the ways to reach somebody, and the others; each with its kind.
    fn ways(&self, name: &str) -> (Option<Way>, Vec<Way>) {
        let mut list: Vec<(bool, Way)> = self
            .all(name)
            .map(|p| {
                let value = plain(&p.value);
                let value = value.strip_prefix("tel:").or_else(|| value.strip_prefix("mailto:")).unwrap_or(&value);
                (!p.preferred, (kind(&p.types).to_owned(), value.replace('|', " ").trim().to_owned()))
            })
            .filter(|(_, (_, value))| !value.is_empty())
            .collect();
        list.sort_by_key(|(later, _)| *later);
        let mut list = list.into_iter().map(|(_, way)| way);
        (list.next(), list.collect())
    }
}

fn kind(types: &[String]) -> &'static str {
    let has = |word: &str| types.iter().any(|t| t == word);
    match () {
        () if has("cell") || has("mobile") || has("iphone") => "mobile",
        () if has("home") => "private",
        () if has("fax") || has("pager") => "other",
        () => "work",
    }
}

/// `19800517`, `1980-05-17T00:00:00Z`, `--0517`; what is none of these is left out. Some address books write the year 1604
/// where they know none.
fn birthday(text: &str) -> String {
    let day = text.split('T').next().unwrap_or_default();
    let digits: String = day.chars().filter(char::is_ascii_digit).collect();
    match (day.strip_prefix("--").is_some(), digits.len()) {
        (true, 4) => format!("--{}-{}", &digits[..2], &digits[2..]),
        (false, 8) if digits.starts_with("1604") => format!("--{}-{}", &digits[4..6], &digits[6..]),
        (false, 8) => format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests;
