//! What all rows of a file say of something that has one value a day: the claim of an account, its parent, its territory,
//! the holder of a territory. Rows that hold on one day and say different things contradict each other.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use crate::base::dated::{OPEN, Span};

/// What one row says.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Its line.
    pub line: u64,
    /// The value.
    pub who: String,
    /// As the row says it.
    pub span: Span,
    /// Whether the importer took this row of its contradiction.
    pub taken: bool,
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Word {
    /// It holds on these days.
    Holds(Span),
    /// It contradicts the rows of these lines, its own among them.
    Against(Vec<u64>),
    /// The line says the same.
    Twice(u64),
    /// Another row of its contradiction was taken.
    Left,
}

/// What all rows say, by what they speak of.
pub struct Claims<K> {
    seen: HashMap<K, Vec<Claim>>,
    words: HashMap<u64, Word>,
}

impl<K> Default for Claims<K> {
    fn default() -> Self {
        Self { seen: HashMap::new(), words: HashMap::new() }
    }
}

impl<K: Eq + Hash> Claims<K> {
    /// Sees a row.
    pub fn see(&mut self, of: K, claim: Claim) {
        self.seen.entry(of).or_default().push(claim);
    }

    /// Compares all rows that were seen.
    pub fn settle(&mut self) {
        for (_, claims) in std::mem::take(&mut self.seen) {
            settle(claims, &mut self.words);
        }
    }

    /// What became of a line.
    pub fn word(&self, line: u64) -> Word {
        let nothing = Word::Holds(Span { from: OPEN, to: OPEN });
        self.words.get(&line).cloned().unwrap_or(nothing)
    }
}

fn settle(mut claims: Vec<Claim>, words: &mut HashMap<u64, Word>) {
    claims.sort_by_key(|claim| (claim.span.from, claim.line));
    let mut first: HashMap<(String, Span), u64> = HashMap::new();
    claims.retain(|claim| {
        let line = *first.entry((claim.who.clone(), claim.span)).or_insert(claim.line);
        if line != claim.line {
            words.insert(claim.line, Word::Twice(line));
        }
        line == claim.line
    });
    // Rows that were not taken go first: the days of the others are counted without them.
    let groups = groups(&claims);
    let left: HashSet<u64> = groups
        .iter()
        .filter(|group| group.iter().any(|at| claims[*at].taken))
        .flat_map(|group| group.iter().filter(|at| !claims[**at].taken).map(|at| claims[*at].line).collect::<Vec<_>>())
        .collect();
    for group in groups.iter().filter(|group| group.iter().all(|at| !claims[*at].taken)) {
        let lines: Vec<u64> = group.iter().map(|at| claims[*at].line).collect();
        words.extend(lines.iter().map(|line| (*line, Word::Against(lines.clone()))));
    }
    words.extend(left.iter().map(|line| (*line, Word::Left)));
    claims.retain(|claim| !left.contains(&claim.line));
    let spans = followed(&claims);
    for (claim, span) in claims.iter().zip(spans) {
        words.entry(claim.line).or_insert(Word::Holds(span));
    }
}

/// A row without an end is followed by the next one: read like this, a second run changes nothing.
fn followed(claims: &[Claim]) -> Vec<Span> {
    let next = |claim: &Claim| claims.iter().map(|l| l.span.from).filter(|from| *from > claim.span.from).min();
    claims
        .iter()
        .map(|claim| match next(claim) {
            Some(next) if claim.span.to == OPEN => Span { from: claim.span.from, to: next },
            _ => claim.span,
        })
        .collect()
}

/// Rows of different people that hold on one day, as far as they hang together.
fn groups(claims: &[Claim]) -> Vec<Vec<usize>> {
    let spans = followed(claims);
    let mut group: Vec<usize> = (0..claims.len()).collect();
    for (i, one) in claims.iter().enumerate() {
        for (j, other) in claims.iter().enumerate().skip(i + 1) {
            if one.who != other.who && spans[i].overlaps(&spans[j]) {
                let (keep, go) = (group[i].min(group[j]), group[i].max(group[j]));
                group.iter_mut().filter(|g| **g == go).for_each(|g| *g = keep);
            }
        }
    }
    let mut all: HashMap<usize, Vec<usize>> = HashMap::new();
    for (at, group) in group.into_iter().enumerate() {
        all.entry(group).or_default().push(at);
    }
    let mut all: Vec<Vec<usize>> = all.into_values().filter(|group| group.len() > 1).collect();
    all.sort();
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{Date, date};

    fn claim(line: u64, who: &str, from: Date, to: Date, taken: bool) -> Claim {
        Claim { line, who: who.to_owned(), span: Span { from, to }, taken }
    }

    fn words(claims: Vec<Claim>) -> Vec<Word> {
        let mut all = Claims::default();
        let lines: Vec<u64> = claims.iter().map(|l| l.line).collect();
        claims.into_iter().for_each(|l| all.see(1, l));
        all.settle();
        lines.into_iter().map(|line| all.word(line)).collect()
    }

    #[test]
    fn a_lead_ends_where_the_next_one_begins() {
        let (a, b) = (date(2016, 1, 1), date(2020, 1, 1));
        let found = words(vec![claim(2, "ana", a, OPEN, false), claim(3, "ben", b, OPEN, false)]);
        assert_eq!(found, [Word::Holds(Span { from: a, to: b }), Word::Holds(Span::since(b))]);
        let again = words(vec![claim(2, "ana", a, OPEN, false), claim(3, "ana", a, OPEN, false)]);
        assert_eq!(again[1], Word::Twice(2));
    }

    #[test]
    fn two_leads_on_one_day_contradict_until_one_is_taken() {
        let (a, b, c) = (date(2016, 1, 1), date(2020, 1, 1), date(2021, 1, 1));
        let rows = |taken| {
            vec![
                claim(2, "ana", a, c, false),
                claim(3, "ben", b, OPEN, taken),
                claim(4, "cleo", date(2022, 1, 1), OPEN, false),
            ]
        };
        let found = words(rows(false));
        assert_eq!(found[..2], [Word::Against(vec![2, 3]), Word::Against(vec![2, 3])]);
        assert_eq!(found[2], Word::Holds(Span::since(date(2022, 1, 1))));
        let taken = words(rows(true));
        assert_eq!(taken[..2], [Word::Left, Word::Holds(Span { from: b, to: date(2022, 1, 1) })]);
    }
}
