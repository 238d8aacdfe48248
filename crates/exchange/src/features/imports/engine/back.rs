//! Taking an import back: what nobody used or changed since goes, the rest is kept and listed.

use serde_json::json;

use super::super::model::state::{Counts, Kind, State};
use super::super::store::events;
use super::super::store::lines::{self, Line as Look};
use super::super::store::runs::{self, Progress};
use super::super::store::turns;
use super::{Ended, Work, words};
use crate::base::imports::{Kept, Undoing, Undone};
use crate::base::registry::Registry;
use crate::base::{Acting, Error, Result, Tx, taking_back, undo};
use crate::features::people::imports::importer;

/// Events that are taken back in one transaction.
const PART: usize = 100;

impl Work<'_> {
    pub(super) fn back(&mut self) -> Result<Ended> {
        // What was taken back before, by an undo that kept something or came to no end, is not met again; the rest is.
        let mut counts = Counts { kept: 0, ..self.import.counts.clone() };
        let (mut after_part, mut line) = (None, 0_u64);
        loop {
            // Who may write any account by importing may take back what they wrote.
            let (by, batch, undo) = (importer(&self.by_now())?, self.import.batch, self.kind.undo);
            let (id, runner, now, registry) =
                (self.import.id, self.runner, self.app.clock.now(), self.app.registry.clone());
            let before = counts.clone();
            let _underway = self.app.pulse.begin(&self.app.clock);
            let (undone, asked) = self.app.db.write_blocking(move |tx| {
                let part = Undoing { batch, after: after_part };
                let undone = match undo {
                    Some(undo) => undo(tx, &by, &registry, &part)?,
                    None => event_by_event(tx, &by, &registry, &part)?,
                };
                let looks: Vec<Look> = undone.kept.iter().zip(line + 1..).map(|(kept, n)| look(kept, n)).collect();
                lines::insert(tx, id, &looks)?;
                turns::beat(tx, runner, now)?;
                let counts = after(&before, &undone);
                let asked = runs::beat(tx, id, runner, &Progress { pass: 0, done: counts.back, counts: &counts }, now)?;
                Ok::<_, Error>((undone, asked))
            })?;
            counts = after(&counts, &undone);
            line += undone.kept.len() as u64;
            after_part = undone.next;
            self.app.pulse.beat();
            if undone.next.is_none() {
                return Ok(Ended::at(State::Undone, counts));
            }
            if asked || self.leaving() {
                return Err(Error::conflict("imports-error-stopped"));
            }
        }
    }
}

fn after(counts: &Counts, undone: &Undone) -> Counts {
    Counts { back: counts.back + undone.back, kept: counts.kept + undone.kept.len() as u64, ..counts.clone() }
}

/// What stays stands in the list of the import; its line is a number of its own, since it belongs to no row any more.
fn look(kept: &Kept, line: u64) -> Look {
    Look {
        line: 1_000_000_000 + line,
        outcome: Kind::Kept,
        field: String::new(),
        value: kept.name.clone(),
        reason: kept.reason.clone(),
        detail: json!({ "account": kept.account, "subject": kept.subject }),
    }
}

/// Takes back the next events of a batch, newest first, each by itself as the button Undo does it.
fn event_by_event(tx: &Tx<'_>, by: &Acting, registry: &Registry, part: &Undoing) -> Result<Undone> {
    let found = events::of_batch(tx, part, PART)?;
    let last = found.last().map(|e| (e.event.scope, e.event.id));
    let mut undone = Undone { next: last.filter(|_| found.len() == PART), ..Undone::default() };
    let mut back = std::collections::HashSet::new();
    for found in &found {
        match tx.attempt(|tx| undo::one(tx, by, registry, part.batch, &found.event)) {
            Ok(()) => {
                taking_back::mark(tx, by, &[&found.event])?;
                back.insert(found.event.subject);
            }
            Err(error @ (Error::Conflict(_) | Error::NotFound | Error::Invalid(_) | Error::Forbidden(_))) => {
                undone.kept.push(Kept {
                    account: found.account(),
                    subject: found.event.subject,
                    name: found.name(by.viewer.locale),
                    reason: words::of_error(by.viewer.locale, &error),
                });
            }
            Err(error) => return Err(error),
        }
    }
    // Several events may be of one thing: it is back with the last of them.
    let waiting = events::waiting(tx, part.batch, &back)?;
    undone.back = back.difference(&waiting).count() as u64;
    Ok(undone)
}
