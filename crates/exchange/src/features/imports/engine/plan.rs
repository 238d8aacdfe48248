//! What the rows of one part are, with the importer's answers taken in.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use serde_json::json;
use tenure_db::Conn;
use uuid::Uuid;

use super::super::model::answers::Differ;
use super::super::model::setup::Setup;
use super::super::model::state::{Counts, Kind};
use super::super::store::lines::Line as Look;
use super::super::store::newer;
use super::cells::Line;
use crate::base::imports::{AnyRow, FieldChange, Outcome, Reading, Record};
use crate::base::{Acting, BatchId, Error, Result};

/// A row of the file, understood.
pub(super) struct Planned {
    /// What it is.
    pub kind: Kind,
    /// What is stored of it.
    pub row: Option<AnyRow>,
    /// What the importer should look at.
    pub looks: Vec<Look>,
    /// Fields that differ, those that are empty here, those changed here since.
    pub fields: (u64, u64, u64),
}

impl Planned {
    fn bare(kind: Kind) -> Self {
        Self { kind, row: None, looks: Vec::new(), fields: (0, 0, 0) }
    }

    /// Counts it.
    pub(super) fn count(&self, counts: &mut Counts) {
        counts.add(self.kind);
        counts.fields += self.fields.0;
        counts.empty += self.fields.1;
        counts.newer += self.fields.2;
    }
}

/// What is known of an import while its rows are planned.
pub(super) struct Ground<'a> {
    pub setup: &'a Setup,
    /// When the file was made.
    pub made_at: Timestamp,
    pub batch: BatchId,
}

/// The records among lines.
pub(super) fn records(part: &[Line]) -> Vec<Record> {
    part.iter().filter_map(|line| if let Line::Record(r) = line { Some(r.clone()) } else { None }).collect()
}

/// Understands a part, in its order.
pub(super) fn part(
    reading: &mut dyn Reading,
    q: &Conn<'_>,
    by: &Acting,
    ground: &Ground<'_>,
    part: &[Line],
) -> Result<Vec<Planned>> {
    let records = records(part);
    let planned = reading.plan(q, by, &records)?;
    let things: Vec<_> = planned
        .iter()
        .filter(|(outcome, _)| matches!(outcome, Outcome::Changed(_)))
        .filter_map(|(_, row)| reading.subject(row.as_ref()?))
        .collect();
    let newer = newer::fields(q, &things, ground.made_at, ground.batch)?;
    let mut planned = records.iter().zip(planned);
    let mut found = Vec::with_capacity(part.len());
    for line in part {
        found.push(match line {
            Line::Skipped(_) => Planned::bare(Kind::Skipped),
            Line::Wrong(line, faults) => refused(*line, faults.clone()),
            Line::Record(_) => match planned.next() {
                Some((record, (outcome, row))) => understood(reading, ground, &newer, record, outcome, row),
                None => return Err(Error::internal("a kind answered fewer rows than it was asked")),
            },
        });
    }
    Ok(found)
}

fn refused(line: u64, faults: Vec<(String, String, String)>) -> Planned {
    let look = |(field, value, reason)| Look {
        line,
        outcome: Kind::Refused,
        field,
        value,
        reason,
        detail: serde_json::Value::Null,
    };
    Planned { looks: faults.into_iter().map(look).collect(), ..Planned::bare(Kind::Refused) }
}

fn understood(
    reading: &dyn Reading,
    ground: &Ground<'_>,
    newer: &HashMap<Uuid, HashSet<String>>,
    record: &Record,
    outcome: Outcome,
    row: Option<AnyRow>,
) -> Planned {
    let look = |outcome, field: &str, value: &str, reason: &str, detail| Look {
        line: record.line,
        outcome,
        field: field.to_owned(),
        value: value.to_owned(),
        reason: reason.to_owned(),
        detail,
    };
    match outcome {
        Outcome::New => Planned { row, ..Planned::bare(Kind::New) },
        Outcome::Same => Planned::bare(Kind::Same),
        Outcome::Changed(changes) => changed(reading, ground, newer, (record, changes), row),
        Outcome::Refused(why) => {
            let faults = why.into_iter().map(|(field, reason)| {
                let value = record.get(&field).to_owned();
                (field, value, reason)
            });
            refused(record.line, faults.collect())
        }
        Outcome::Parked(field, reason) => {
            let parked = look(Kind::Parked, &field, record.get(&field), &reason, serde_json::Value::Null);
            Planned { looks: vec![parked], ..Planned::bare(Kind::Parked) }
        }
        Outcome::Skipped => Planned::bare(Kind::Skipped),
        Outcome::Contradiction { key, reason } => {
            let detail = json!({ "cells": record.pairs().filter(|(_, v)| !v.is_empty()).collect::<Vec<_>>() });
            let against = look(Kind::Contradiction, "", &key, &reason, detail);
            Planned { looks: vec![against], ..Planned::bare(Kind::Contradiction) }
        }
        Outcome::Duplicate(likely) => {
            let name = ["name", "account"].iter().map(|f| record.get(f)).find(|v| !v.is_empty()).unwrap_or_default();
            let twins = look(Kind::Duplicate, "name", name, "", json!(likely));
            Planned { looks: vec![twins], ..Planned::bare(Kind::Duplicate) }
        }
    }
}

fn changed(
    reading: &dyn Reading,
    ground: &Ground<'_>,
    newer: &HashMap<Uuid, HashSet<String>>,
    (record, changes): (&Record, Vec<FieldChange>),
    row: Option<AnyRow>,
) -> Planned {
    let Some(mut row) = row else { return Planned::bare(Kind::Same) };
    let nothing = HashSet::new();
    let subject = reading.subject(&row);
    let since = subject.and_then(|(_, id)| newer.get(&id)).unwrap_or(&nothing);
    let held = ground.setup.keeps.get(&record.line);
    let stays = |change: &FieldChange| {
        let by_answer = match ground.setup.answers.differ {
            Differ::File => false,
            Differ::Newer => since.contains(&change.field),
            Differ::Ours => !change.old.is_empty(),
        };
        subject.is_some() && (by_answer || held.is_some_and(|held| held.contains(&change.field)))
    };
    let count = |n: usize| n as u64;
    let fields = (
        count(changes.len()),
        count(changes.iter().filter(|c| c.old.is_empty()).count()),
        count(changes.iter().filter(|c| since.contains(&c.field)).count()),
    );
    let keep: HashSet<String> = changes.iter().filter(|c| stays(c)).map(|c| c.field.clone()).collect();
    let look = |c: &FieldChange| Look {
        line: record.line,
        outcome: Kind::Changed,
        field: c.field.clone(),
        value: c.new.clone(),
        reason: ["name", "account"]
            .iter()
            .map(|f| record.get(f))
            .find(|v| !v.is_empty())
            .unwrap_or_default()
            .to_owned(),
        detail: json!({ "old": c.old, "new": c.new, "keep": keep.contains(&c.field), "newer": since.contains(&c.field) }),
    };
    let looks = changes.iter().map(look).collect();
    if keep.len() == changes.len() {
        return Planned { looks, fields, ..Planned::bare(Kind::Same) };
    }
    if !keep.is_empty() {
        reading.keep(&mut row, &keep);
    }
    Planned { kind: Kind::Changed, row: Some(row), looks, fields }
}
