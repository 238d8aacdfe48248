//! What separates the cells of a file.

use super::machine::Record;
use super::{Beginning, sample};
use crate::DelimiterSign;
use crate::head::usual;

/// What is tried. Of those that fit equally well the first is taken: longer signs before shorter ones, and the comma
/// last, for it stands in texts and numbers too.
const SIGNS: [&str; 9] = ["||", ";;", "::", "^|", "~|", "\t", "|", ";", ","];

/// A sign that cuts the sample.
struct Candidate {
    sign: &'static str,
    rows: usize,
    agreeing: usize,
    /// How well it fits, of 1000.
    fit: usize,
}

/// The delimiter of a text, and why.
pub(super) fn guess(text: &Beginning<'_>) -> (String, DelimiterSign) {
    if let Some(sign) = declared(text.text) {
        return (sign.to_owned(), DelimiterSign::Declared);
    }
    let candidates: Vec<Candidate> = SIGNS.iter().filter_map(|sign| try_sign(text, sign)).collect();
    let best = candidates.iter().map(|c| c.fit).max().unwrap_or(0);
    let whole = |c: &&Candidate| c.sign.chars().count() == 1 || undivided(c, text);
    match candidates.iter().filter(whole).find(|c| c.fit + 20 >= best) {
        Some(c) => (c.sign.to_owned(), DelimiterSign::Agreeing { rows: c.rows, agreeing: c.agreeing }),
        None => (",".to_owned(), DelimiterSign::OneColumn),
    }
}

/// What Excel is told in a line of its own: `sep=;`.
pub(super) fn declared(text: &str) -> Option<&str> {
    let line = text.lines().next()?.trim_end_matches('\r').trim_matches('"');
    let (word, sign) = line.split_at_checked(4)?;
    (word.eq_ignore_ascii_case("sep=") && (1..=16).contains(&sign.len())).then_some(sign)
}

fn try_sign(text: &Beginning<'_>, sign: &'static str) -> Option<Candidate> {
    if !text.text.contains(sign) {
        return None;
    }
    let records = sample(text, sign);
    let lengths: Vec<usize> = records.iter().map(|r| r.found).collect();
    let (columns, agreeing) = usual(&lengths)?;
    if columns < 2 {
        return None;
    }
    let rows = records.len();
    let bad = records.iter().filter(|r| quotes_misread(r)).count();
    let top = if lengths.first() == Some(&columns) { 10 } else { 9 };
    let fit = 100 * top * agreeing / rows * (rows - bad) / rows;
    Some(Candidate { sign, rows, agreeing, fit })
}

/// Signs that do not stand where cells end leave quotes in the middle of them.
fn quotes_misread(record: &Record) -> bool {
    record.after_quote || record.never_closed.is_some()
}

/// Whether a sign of several characters leaves none of them behind: otherwise one of them separates, and cells are empty.
fn undivided(candidate: &Candidate, text: &Beginning<'_>) -> bool {
    let left = |record: &Record| {
        let letters = candidate.sign.as_bytes();
        (0..record.len()).any(|at| record.cell(at).iter().any(|b| letters.contains(b)))
    };
    let records = sample(text, candidate.sign);
    records.iter().filter(|r| left(r)).count() * 2 < records.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(text: &str) -> String {
        guess(&Beginning { text, whole: true }).0
    }

    #[test]
    fn the_usual_signs() {
        for sign in SIGNS {
            let text = ["Name,City,Sum", "A,Bonn,1", "B,Rome,2"].join("\n").replace(',', sign);
            assert_eq!(guessed(&text), sign, "{text}");
            let quoted = text.replace("Bonn", &format!("\"Bo{sign}nn\""));
            assert_eq!(guessed(&quoted), sign, "{quoted}");
        }
    }

    #[test]
    fn commas_in_texts_and_numbers_do_not_separate() {
        assert_eq!(guessed("Name;Sum;Rate\nA;1,50;2,5\nB;3,25;1,0"), ";");
        assert_eq!(guessed("1,50;2,5\n3,25;1,0"), ";");
        assert_eq!(guessed("Name\tNote\nA\tone, two\nB\tthree, four, five"), "\t");
        assert_eq!(guessed("\"a,b\";\"c\"\n\"d,e\";\"f\""), ";");
    }

    #[test]
    fn empty_cells_do_not_make_a_longer_sign() {
        assert_eq!(guessed("id|name|phone|mail\n1|A||a@x\n2|B||b@x"), "|");
        assert_eq!(guessed("1||A|x\n2||B|y"), "|");
    }

    #[test]
    fn the_file_may_say_it() {
        assert_eq!(
            guess(&Beginning { text: "sep=!\r\na,b!c\n", whole: true }),
            ("!".to_owned(), DelimiterSign::Declared)
        );
        assert_eq!(guess(&Beginning { text: "Name\nA\nB\n", whole: true }).1, DelimiterSign::OneColumn);
    }
}
