//! Numbers that should not lie in a list of clients: cards and persons, recognised by their check digits.

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

/// The first such number in a cell, none when there is none. Digits may be grouped by blanks, points or hyphens.
pub fn find(text: &str) -> Option<Sensitive> {
    if text.bytes().filter(u8::is_ascii_digit).count() < 7 {
        return None;
    }
    let runs = text.split(|c: char| !c.is_ascii_digit() && !matches!(c, ' ' | '-' | '.'));
    if runs.map(bare).any(|digits| is_card(&digits)) {
        return Some(Sensitive::Card);
    }
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '(' | ')' | '/'));
    words.map(|word| (word, bare(word))).any(|(word, bare)| is_person(word, &bare)).then_some(Sensitive::Identity)
}

fn bare(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

fn is_person(word: &str, bare: &str) -> bool {
    is_chinese(bare) || is_spanish(bare) || is_italian(bare) || is_brazilian(word, bare) || is_polish(bare)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_are_recognised_however_they_are_grouped() {
        for text in ["4111111111111111", "4111 1111 1111 1111", "paid with 5500-0000-0000-0004", "378282246310005"] {
            assert_eq!(find(text), Some(Sensitive::Card), "{text}");
        }
        for text in
            ["4111111111111112", "0000104412", "+41 44 668 18 00", "1265793.04", "529900T8BM49AURSDO55", "2026-11-29"]
        {
            assert_eq!(find(text), None, "{text}");
        }
    }

    #[test]
    fn identity_numbers_are_recognised() {
        for text in
            ["11010519491231002X", "12345678Z", "X1234567L", "RSSMRA85T10A562S", "529.982.247-25", "44051401359"]
        {
            assert_eq!(find(text), Some(Sensitive::Identity), "{text}");
        }
        for text in [
            "110105194912310021",
            "12345678A",
            "RSSMRA85T10A562T",
            "529.982.247-26",
            "44051401358",
            "91330100799655058B",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
