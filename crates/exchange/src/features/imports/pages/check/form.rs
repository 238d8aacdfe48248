//! What was decided on the page, as one change: whichever button was pressed, all of it counts.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::actions::{Change, TwinChoice};
use super::super::super::model::answers::{Answers, Differ, Rest};
use super::super::super::model::state::Kind;
use super::super::super::store::lines::{self, Wanted};
use super::super::super::store::runs;
use super::super::frame::Open;
use super::super::posted::Posted;
use crate::base::imports::Likeness;
use crate::base::{Cx, Fields, ImportId, Result, calendar};

/// How alike two have to be so that all such rows are merged by one button, of 100.
pub(super) const LIKELY: u8 = 90;
/// Rows that are gone through at once.
const PART: i64 = 500;

/// The change.
pub(super) fn change(cx: &Cx, open: &Open, posted: &Posted, fields: &mut Fields) -> Change {
    let setup = &open.import.setup;
    let (mut twins, mut chosen) = (BTreeMap::new(), BTreeMap::new());
    for (line, choice) in posted.starting("twin-") {
        if let (Ok(line), Some(choice)) = (line.parse(), twin(choice)) {
            twins.insert(line, choice);
        }
    }
    for (at, value) in posted.starting("against-") {
        let Some(key) = posted.raw(&format!("key-{at}")) else { continue };
        match value {
            "none" => {
                let rows = posted.get(&format!("rows-{at}")).split(',');
                twins.extend(rows.filter_map(|line| Some((line.parse().ok()?, TwinChoice::Skip))));
            }
            line => drop(line.parse().ok().map(|line: u64| chosen.insert(key.to_owned(), line))),
        }
    }
    let accounts = posted.starting("account-").into_iter().filter(|(_, name)| !name.is_empty());
    Change {
        version: posted.get("version").parse().ok(),
        answers: Some(answers(cx, &setup.answers, posted, fields)),
        read_as: readings(posted),
        accounts: accounts.filter_map(|(line, name)| Some((line.parse().ok()?, name.to_owned()))).collect(),
        keeps: keeps(&setup.keeps, posted),
        twins,
        chosen,
        ..Change::default()
    }
}

/// Whether it changes anything.
pub(super) fn changes(open: &Open, change: &Change) -> bool {
    change.answers.as_ref() != Some(&open.import.setup.answers)
        || !change.read_as.is_empty()
        || !change.accounts.is_empty()
        || !change.keeps.is_empty()
        || !change.twins.is_empty()
        || !change.chosen.is_empty()
}

fn twin(choice: &str) -> Option<TwinChoice> {
    match choice {
        "both" => Some(TwinChoice::Both),
        "skip" => Some(TwinChoice::Skip),
        other => other.strip_prefix("merge:")?.parse().ok().map(TwinChoice::Merge),
    }
}

fn answers(cx: &Cx, before: &Answers, posted: &Posted, fields: &mut Fields) -> Answers {
    let mut answers = before.clone();
    match posted.get("differ") {
        "newer" => answers.differ = Differ::Newer,
        "file" => answers.differ = Differ::File,
        "ours" => answers.differ = Differ::Ours,
        _ => {}
    }
    match posted.get("rest") {
        "goes_in" => answers.rest = Rest::GoesIn,
        "waits" => answers.rest = Rest::Waits,
        _ => {}
    }
    if let Some(text) = posted.raw("made_on") {
        let day = calendar::parse_optional(fields, "made_on", text, cx.today());
        answers.made_on = day.map(|day| day.to_string());
    }
    if posted.get("do") == "insist" {
        answers.insist = true;
    }
    if posted.get("do") == "short" {
        answers.short = true;
    }
    answers
}

/// "This value means that one", and values that are emptied.
fn readings(posted: &Posted) -> Vec<(String, String, String)> {
    let fields = posted.starting("field-");
    let read = fields.into_iter().filter_map(|(at, field)| {
        let (to, empty) = (posted.get(&format!("read-{at}")), posted.raw(&format!("empty-{at}")).is_some());
        let from = posted.raw(&format!("from-{at}"))?;
        (!to.is_empty() || empty).then(|| (field.to_owned(), from.to_owned(), to.to_owned()))
    });
    read.collect()
}

/// Fields that stay, of the rows that were on the page; only rows whose fields changed.
fn keeps(before: &BTreeMap<u64, BTreeSet<String>>, posted: &Posted) -> BTreeMap<u64, BTreeSet<String>> {
    let mut after: BTreeMap<u64, BTreeSet<String>> = BTreeMap::new();
    for (place, _) in posted.starting("seen-") {
        let Some((line, field)) = place.split_once('-') else { continue };
        let Ok(line) = line.parse() else { continue };
        let held = after.entry(line).or_insert_with(|| before.get(&line).cloned().unwrap_or_default());
        if posted.raw(&format!("keep-{place}")).is_some() {
            held.insert(field.to_owned())
        } else {
            held.remove(field)
        };
    }
    after.retain(|line, held| before.get(line).map_or(!held.is_empty(), |old| old != held));
    after
}

/// Merges all rows that are as good as certainly there, unless something else was chosen for them.
pub(super) async fn merge_likely(cx: &Cx, id: ImportId, change: &mut Change) -> Result<()> {
    let user = cx.viewer.actor();
    let found = cx.read(move |q| {
        runs::find(q, user, id)?;
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let part = lines::list(q, id, Kind::Duplicate, &Wanted { after, ..Wanted::default() }, PART)?;
            let Some((last, place)) = part.last() else { return Ok(found) };
            after = Some((last.line, *place));
            found.extend(part.into_iter().map(|(line, _)| (line.line, likely(&line.detail))));
        }
    });
    for (line, best) in found.await? {
        if let Some(best) = best.filter(|best| best.score >= LIKELY) {
            change.twins.entry(line).or_insert(TwinChoice::Merge(best.id));
        }
    }
    Ok(())
}

fn likely(detail: &serde_json::Value) -> Option<Likeness> {
    let all: Vec<Likeness> = serde_json::from_value(detail.clone()).ok()?;
    all.into_iter().max_by_key(|l| l.score)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posted(pairs: &[(&str, &str)]) -> Posted {
        Posted::of(pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect())
    }

    #[test]
    fn readings_need_a_meaning_or_the_wish_to_empty() {
        let form =
            [("field-0", "country"), ("from-0", "Holland"), ("read-0", "NL"), ("field-1", "x"), ("from-1", "n/a")];
        assert_eq!(readings(&posted(&form)), [("country".to_owned(), "Holland".to_owned(), "NL".to_owned())]);
        let emptied = [("field-1", "x"), ("from-1", "n/a"), ("read-1", ""), ("empty-1", "1")];
        assert_eq!(readings(&posted(&emptied)), [("x".to_owned(), "n/a".to_owned(), String::new())]);
    }

    #[test]
    fn only_rows_whose_fields_changed_are_sent() {
        let before = BTreeMap::from([(7, BTreeSet::from([String::from("city")]))]);
        let same = [("seen-7-city", "1"), ("keep-7-city", "1"), ("seen-8-name", "1")];
        assert!(keeps(&before, &posted(&same)).is_empty());
        let other = [("seen-7-city", "1"), ("seen-8-name", "1"), ("keep-8-name", "1")];
        let after = keeps(&before, &posted(&other));
        assert_eq!((after[&7].len(), after[&8].len()), (0, 1));
    }

    #[test]
    fn twins_are_read() {
        assert_eq!(twin("both"), Some(TwinChoice::Both));
        assert_eq!(twin("merge:nonsense"), None);
        assert!(twin("merge:0190ffff-0000-7000-8000-00000000000a").is_some());
    }
}
