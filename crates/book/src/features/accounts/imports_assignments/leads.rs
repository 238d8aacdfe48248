//! What all rows of a file say of the leads of each account.

use std::collections::{HashMap, HashSet};

use crate::base::AccountId;
use crate::base::dated::{OPEN, Span};

/// One row about a lead.
#[derive(Clone, Debug)]
pub(super) struct Lead {
    /// Its line.
    pub line: u64,
    /// The address of who leads.
    pub who: String,
    /// As the row says it.
    pub span: Span,
    /// Whether the importer took this row of its contradiction.
    pub taken: bool,
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Word {
    /// It holds on these days.
    Holds(Span),
    /// It contradicts the rows of these lines, its own among them.
    Against(Vec<u64>),
    /// The line says the same.
    Twice(u64),
    /// Another row of its contradiction was taken.
    Left,
}

/// All rows about leads.
#[derive(Default)]
pub(super) struct Leads {
    seen: HashMap<AccountId, Vec<Lead>>,
    words: HashMap<u64, Word>,
}

impl Leads {
    /// Sees a row.
    pub(super) fn see(&mut self, account: AccountId, lead: Lead) {
        self.seen.entry(account).or_default().push(lead);
    }

    /// Compares all rows that were seen.
    pub(super) fn settle(&mut self) {
        for (_, leads) in std::mem::take(&mut self.seen) {
            settle(leads, &mut self.words);
        }
    }

    /// What became of a line.
    pub(super) fn word(&self, line: u64) -> Word {
        let nothing = Word::Holds(Span { from: OPEN, to: OPEN });
        self.words.get(&line).cloned().unwrap_or(nothing)
    }
}

fn settle(mut leads: Vec<Lead>, words: &mut HashMap<u64, Word>) {
    leads.sort_by_key(|lead| (lead.span.from, lead.line));
    let mut first: HashMap<(String, Span), u64> = HashMap::new();
    leads.retain(|lead| {
        let line = *first.entry((lead.who.clone(), lead.span)).or_insert(lead.line);
        if line != lead.line {
            words.insert(lead.line, Word::Twice(line));
        }
        line == lead.line
    });
    // Rows that were not taken go first: the days of the others are counted without them.
    let groups = groups(&leads);
    let left: HashSet<u64> = groups
        .iter()
        .filter(|group| group.iter().any(|at| leads[*at].taken))
        .flat_map(|group| group.iter().filter(|at| !leads[**at].taken).map(|at| leads[*at].line).collect::<Vec<_>>())
        .collect();
    for group in groups.iter().filter(|group| group.iter().all(|at| !leads[*at].taken)) {
        let lines: Vec<u64> = group.iter().map(|at| leads[*at].line).collect();
        words.extend(lines.iter().map(|line| (*line, Word::Against(lines.clone()))));
    }
    words.extend(left.iter().map(|line| (*line, Word::Left)));
    leads.retain(|lead| !left.contains(&lead.line));
    let spans = followed(&leads);
    for (lead, span) in leads.iter().zip(spans) {
        words.entry(lead.line).or_insert(Word::Holds(span));
    }
}

/// A lead without an end is followed by the next one: read like this, a second run changes nothing.
fn followed(leads: &[Lead]) -> Vec<Span> {
    let next = |lead: &Lead| leads.iter().map(|l| l.span.from).filter(|from| *from > lead.span.from).min();
    leads
        .iter()
        .map(|lead| match next(lead) {
            Some(next) if lead.span.to == OPEN => Span { from: lead.span.from, to: next },
            _ => lead.span,
        })
        .collect()
}

/// Rows of different people that hold on one day, as far as they hang together.
fn groups(leads: &[Lead]) -> Vec<Vec<usize>> {
    let spans = followed(leads);
    let mut group: Vec<usize> = (0..leads.len()).collect();
    for (i, one) in leads.iter().enumerate() {
        for (j, other) in leads.iter().enumerate().skip(i + 1) {
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

    fn lead(line: u64, who: &str, from: Date, to: Date, taken: bool) -> Lead {
        Lead { line, who: who.to_owned(), span: Span { from, to }, taken }
    }

    fn words(leads: Vec<Lead>) -> Vec<Word> {
        let mut all = Leads::default();
        let lines: Vec<u64> = leads.iter().map(|l| l.line).collect();
        leads.into_iter().for_each(|l| all.see(AccountId(uuid::Uuid::nil()), l));
        all.settle();
        lines.into_iter().map(|line| all.word(line)).collect()
    }

    #[test]
    fn a_lead_ends_where_the_next_one_begins() {
        let (a, b) = (date(2016, 1, 1), date(2020, 1, 1));
        let found = words(vec![lead(2, "ana", a, OPEN, false), lead(3, "ben", b, OPEN, false)]);
        assert_eq!(found, [Word::Holds(Span { from: a, to: b }), Word::Holds(Span::since(b))]);
        let again = words(vec![lead(2, "ana", a, OPEN, false), lead(3, "ana", a, OPEN, false)]);
        assert_eq!(again[1], Word::Twice(2));
    }

    #[test]
    fn two_leads_on_one_day_contradict_until_one_is_taken() {
        let (a, b, c) = (date(2016, 1, 1), date(2020, 1, 1), date(2021, 1, 1));
        let rows = |taken| {
            vec![
                lead(2, "ana", a, c, false),
                lead(3, "ben", b, OPEN, taken),
                lead(4, "cleo", date(2022, 1, 1), OPEN, false),
            ]
        };
        let found = words(rows(false));
        assert_eq!(found[..2], [Word::Against(vec![2, 3]), Word::Against(vec![2, 3])]);
        assert_eq!(found[2], Word::Holds(Span::since(date(2022, 1, 1))));
        let taken = words(rows(true));
        assert_eq!(taken[..2], [Word::Left, Word::Holds(Span { from: b, to: date(2022, 1, 1) })]);
    }
}
