//! Numbers that should not lie in a list of clients: cards and persons, recognised by their check digits.
//!
//! Known are payment cards of the large schemes, in one piece or in the groups in which they are printed; the resident
//! identity number of China, DNI and NIE of Spain, the codice fiscale of Italy and the PESEL of Poland, also in one piece;
//! the NIR of France (but for Corsica) in one piece or grouped; and, only as people write them, because bare they look
//! like any other number, the CPF of Brazil (`000.000.000-00`), the AHV number of Switzerland (`756.0000.0000.00`), the
//! personnummer of Sweden (`YYMMDD-0000`, born until 2010: later ones look like numbers of documents) and the
//! rijksregisternummer of Belgium (`YY.MM.DD-000.00`). Account numbers with a country (IBAN) are no cards, whatever
//! their groups look like.

use std::borrow::Cow;

use super::values::narrow;

/// What was recognised; each has a text `imports-sensitive-…`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sensitive {
    /// A payment card.
    Card,
    /// A national identity number of a person.
    Identity,
}

impl Sensitive {
    /// Text key of the sentence.
    pub fn key(self) -> &'static str {
        match self {
            Sensitive::Card => "imports-sensitive-card",
            Sensitive::Identity => "imports-sensitive-identity",
        }
    }
}

/// The groups in which cards are printed; a blank stands for a blank, a point or a hyphen.
const CARDS: [&str; 10] = [
    "0000000000000",
    "00000000000000",
    "000000000000000",
    "0000000000000000",
    "0000000000000000000",
    "0000 0000 0000 0000",
    "0000 000000 00000",
    "0000 000000 0000",
    "0000 0000 0000 0",
    "0000 0000 0000 0000 000",
];
const CHINESE: [&str; 4] = ["000000000000000000", "00000000000000000X", "000000 00000000 0000", "000000 00000000 000X"];
const FRENCH: [&str; 3] = ["000000000000000", "0000000000000 00", "0 00 00 00 000 000 00"];

/// The first such number in a cell, none when there is none. It may stand beside others, in full-width digits, and be
/// grouped by blanks, points or hyphens.
pub fn find(text: &str) -> Option<Sensitive> {
    if text.chars().filter(|c| c.is_numeric()).count() < 7 {
        return None;
    }
    let text = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(plain(text)) };
    let without = without_iban(&text);
    let runs = without.split(|c: char| !c.is_ascii_digit() && !matches!(c, ' ' | '-' | '.'));
    if runs.map(bare).any(|digits| is_card(&digits)) || any(&without, &CARDS, is_card) {
        return Some(Sensitive::Card);
    }
    let words = || text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '(' | ')' | '/'));
    let person = words().map(|word| (word, bare(word))).any(|(word, bare)| is_person(word, &bare));
    let found = person || any(&text, &CHINESE, is_chinese) || any(&text, &FRENCH, is_french);
    found.then_some(Sensitive::Identity)
}

/// Narrow digits, one kind of blank, one kind of hyphen.
fn plain(text: &str) -> String {
    let one = |c: char| match c {
        '\u{2010}'..='\u{2015}' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    narrow(text).chars().map(one).collect()
}

/// Whether a part of a text of one of these shapes is such a number: no further digit stands before or after it.
fn any(text: &str, shapes: &[&str], is: fn(&str) -> bool) -> bool {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let begins = (0..bytes.len()).filter(|at| digit(*at) && (*at == 0 || !digit(at - 1)));
    begins.into_iter().any(|at| {
        shapes.iter().any(|shape| {
            let part = bytes.get(at..at + shape.len()).unwrap_or_default();
            part.len() == shape.len()
                && part.iter().zip(shape.bytes()).all(fits)
                && !digit(at + shape.len())
                && is(&bare(&String::from_utf8_lossy(part)))
        })
    })
}

/// Whether a letter is as a shape has it.
fn fits((byte, shape): (&u8, u8)) -> bool {
    match shape {
        b'0' => byte.is_ascii_digit(),
        b'X' => matches!(byte, b'X' | b'x'),
        b' ' => matches!(byte, b' ' | b'-' | b'.'),
        other => *byte == other,
    }
}

/// Whether all of a word is of a shape; a point may end the sentence.
fn shaped(word: &str, shape: &str) -> bool {
    let word = word.trim_end_matches('.');
    word.len() == shape.len() && word.as_bytes().iter().zip(shape.bytes()).all(fits)
}

/// A text without its account numbers of two letters, two check digits and up to thirty more signs (ISO 13616).
fn without_iban(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let begins = |at: usize| {
        let head = bytes.get(at..at + 4).unwrap_or_default();
        let free = at == 0 || !bytes.get(at - 1).is_some_and(u8::is_ascii_alphanumeric);
        free && head.len() == 4
            && head[..2].iter().all(u8::is_ascii_uppercase)
            && head[2..].iter().all(u8::is_ascii_digit)
    };
    let mut clean = Cow::Borrowed(text);
    for at in (0..bytes.len()).filter(|at| begins(*at)) {
        if let Some(end) = iban(&bytes[at..]) {
            clean.to_mut().replace_range(at..at + end, &"x".repeat(end));
        }
    }
    clean
}

/// Where an account number ends that a text begins with.
fn iban(bytes: &[u8]) -> Option<usize> {
    let value = |b: &u8| u64::from(if b.is_ascii_digit() { b - b'0' } else { b.to_ascii_uppercase() - b'A' + 10 });
    let add = |rest: u64, b: &u8| (rest * if b.is_ascii_digit() { 10 } else { 100 } + value(b)) % 97;
    let (head, tail) = bytes.split_at_checked(4)?;
    let (mut rest, mut signs, mut end) = (0, 4, None);
    for (at, byte) in tail.iter().enumerate() {
        match byte {
            b' ' => continue,
            b if b.is_ascii_alphanumeric() && signs < 34 => (rest, signs) = (add(rest, b), signs + 1),
            _ => break,
        }
        if signs >= 15 && head.iter().fold(rest, add) == 1 {
            end = Some(4 + at + 1);
        }
    }
    end
}

fn bare(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

fn is_person(word: &str, bare: &str) -> bool {
    let whole = is_chinese(bare) || is_spanish(bare) || is_italian(bare) || is_polish(bare);
    whole || is_brazilian(word, bare) || is_swiss(word, bare) || is_swedish(word, bare) || is_belgian(word, bare)
}

/// The number that some digits are.
fn number(digits: &str) -> u64 {
    digits.parse().unwrap_or(0)
}

fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars().map(|c| c.to_digit(10)).collect()
}

/// The lengths and first digits of the large card schemes, with the Luhn check (ISO/IEC 7812-1).
fn is_card(bare: &str) -> bool {
    let two: u32 = bare.get(..2).and_then(|t| t.parse().ok()).unwrap_or(0);
    let four: u32 = bare.get(..4).and_then(|t| t.parse().ok()).unwrap_or(0);
    let scheme = match bare.len() {
        13 | 19 => two / 10 == 4,
        14 => two == 36 || two == 38 || (300..=305).contains(&(four / 10)),
        15 => two == 34 || two == 37,
        16 => {
            two / 10 == 4
                || (51..=55).contains(&two)
                || (2221..=2720).contains(&four)
                || four == 6011
                || two == 62
                || two == 65
        }
        _ => false,
    };
    scheme && digits(bare).is_some_and(|d| luhn(&d))
}

fn luhn(digits: &[u32]) -> bool {
    let doubled = |d: u32| if d * 2 > 9 { d * 2 - 9 } else { d * 2 };
    let sum: u32 = digits.iter().rev().enumerate().map(|(i, d)| if i % 2 == 1 { doubled(*d) } else { *d }).sum();
    sum.is_multiple_of(10) && digits.iter().any(|d| *d != digits[0])
}

/// The resident identity number: 17 digits with a birthday and a check sign (GB 11643-1999).
fn is_chinese(bare: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    if bare.len() != 18 || !is_day(&bare[6..14]) {
        return false;
    }
    let Some(d) = digits(&bare[..17]) else { return false };
    let sum: u32 = d.iter().zip(WEIGHTS).map(|(d, w)| d * w).sum();
    bare.chars().last() == "10X98765432".chars().nth(usize::try_from(sum % 11).unwrap_or(0))
}

fn is_day(text: &str) -> bool {
    let part = |r: std::ops::Range<usize>| text.get(r).and_then(|t| t.parse::<i16>().ok());
    let (Some(y), Some(m), Some(d)) = (part(0..4), part(4..6), part(6..8)) else { return false };
    (1900..2100).contains(&y)
        && jiff::civil::Date::new(y, i8::try_from(m).unwrap_or(0), i8::try_from(d).unwrap_or(0)).is_ok()
}

/// DNI and NIE: eight digits, or one of X, Y, Z and seven, with a check letter.
fn is_spanish(bare: &str) -> bool {
    if bare.len() != 9 || !bare.ends_with(|c: char| c.is_ascii_uppercase()) {
        return false;
    }
    let first = match &bare[..1] {
        "X" => "0",
        "Y" => "1",
        "Z" => "2",
        other => other,
    };
    let Ok(number) = format!("{first}{}", &bare[1..8]).parse::<usize>() else { return false };
    bare.chars().last() == "TRWAGMYFPDXBNJZSQVHLCKE".chars().nth(number % 23)
}

/// Codice fiscale: six letters, a birthday in code, a place, a check letter.
fn is_italian(bare: &str) -> bool {
    const ODD: [u32; 26] =
        [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    let shape = "AAAAAA00A00A000A";
    let fits = |(c, s): (char, char)| if s == 'A' { c.is_ascii_uppercase() } else { c.is_ascii_digit() };
    if bare.len() != 16 || !bare.chars().zip(shape.chars()).all(fits) {
        return false;
    }
    let place = |c: char| c.to_digit(10).unwrap_or_else(|| u32::from(c) - u32::from('A'));
    let value = |(i, c): (usize, char)| if i % 2 == 0 { ODD[place(c) as usize] } else { place(c) };
    let sum: u32 = bare.chars().take(15).enumerate().map(value).sum();
    bare.chars().last().is_some_and(|c| place(c) == sum % 26)
}

/// CPF, only as people write it: `000.000.000-00`. Eleven bare digits are too often something else.
fn is_brazilian(text: &str, bare: &str) -> bool {
    let marks: String = text.chars().filter(|c| !c.is_ascii_digit()).collect();
    let Some(d) = digits(bare) else { return false };
    if d.len() != 11 || marks != "..-" || d.iter().all(|x| *x == d[0]) {
        return false;
    }
    let check = |n: u32| {
        let sum: u32 = d.iter().zip(0..n).map(|(d, i)| d * (n + 1 - i)).sum();
        (sum * 10) % 11 % 10
    };
    d[9] == check(9) && d[10] == check(10)
}

/// PESEL: eleven digits with a birthday and a check digit.
fn is_polish(bare: &str) -> bool {
    const WEIGHTS: [u32; 10] = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3];
    let Some(d) = digits(bare).filter(|d| d.len() == 11) else { return false };
    let month = (d[2] * 10 + d[3]) % 20;
    let day = d[4] * 10 + d[5];
    let sum: u32 = d.iter().zip(WEIGHTS).map(|(d, w)| d * w).sum();
    (1..=12).contains(&month) && (1..=31).contains(&day) && (10 - sum % 10) % 10 == d[10]
}

/// AHV number: the digits of an article number (EAN-13), beginning with 756.
fn is_swiss(word: &str, bare: &str) -> bool {
    let Some(d) = digits(bare).filter(|_| shaped(word, "756.0000.0000.00")) else { return false };
    let sum: u32 = d.iter().enumerate().map(|(i, d)| if i % 2 == 1 { d * 3 } else { *d }).sum();
    sum.is_multiple_of(10)
}

/// Personnummer: a birthday, then three digits and the Luhn check over all ten.
fn is_swedish(word: &str, bare: &str) -> bool {
    let ten = match bare.len() {
        10 if shaped(word, "000000-0000") => bare,
        12 if shaped(word, "00000000-0000") && (1900..=2010).contains(&number(&bare[..4])) => &bare[2..],
        _ => return false,
    };
    // Who has a number without century is less than a hundred years old.
    let day = format!("{}{}", if number(&ten[..2]) <= 10 { "20" } else { "19" }, &ten[..6]);
    let old = bare.len() == 12 || !(11..=29).contains(&number(&ten[..2]));
    old && is_day(&day) && digits(ten).is_some_and(|d| luhn(&d))
}

/// Rijksregisternummer: a birthday, a number of the day, and what is left of 97; from 2000 on with a 2 in front.
fn is_belgian(word: &str, bare: &str) -> bool {
    if !shaped(word, "00.00.00-000.00") {
        return false;
    }
    let (nine, check) = (number(&bare[..9]), number(&bare[9..]));
    let (month, day) = (number(&bare[2..4]), number(&bare[4..6]));
    let left = |n: u64| 97 - n % 97;
    month <= 12 && day <= 31 && (left(nine) == check || left(2_000_000_000 + nine) == check)
}

/// NIR: sex, year and month of birth, place, number, and what is left of 97.
fn is_french(bare: &str) -> bool {
    let (Some(first), Some(key)) = (bare.get(..13), bare.get(13..)) else { return false };
    let month = number(&bare[3..5]);
    first.starts_with(['1', '2']) && (1..=12).contains(&month) && 97 - number(first) % 97 == number(key)
}

#[cfg(test)]
mod tests;
