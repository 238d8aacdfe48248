//! Where an import stands, and what its rows are.

use std::collections::BTreeMap;

use crate::base::codes;

codes! {
    /// Where an import stands.
    State, "imports-state-" {
        /// The file is being read for the first time.
        Reading = "reading",
        /// The importer says which column means what.
        Matching = "matching",
        /// Every row is understood; nothing is written.
        Checking = "checking",
        /// The importer decides.
        Checked = "checked",
        /// Rows are written.
        Running = "running",
        /// Stopped in the middle, by the importer or by a fault; can go on or be taken back.
        Stopped = "stopped",
        /// All rows are written.
        Done = "done",
        /// It is being taken back.
        Undoing = "undoing",
        /// It was taken back.
        Undone = "undone",
        /// The file cannot be read.
        Broken = "broken",
    }
}

impl State {
    /// Whether a runner works on it, or should.
    pub fn is_busy(self) -> bool {
        matches!(self, State::Reading | State::Checking | State::Running | State::Undoing)
    }

    /// Whether it writes what others see, so that only one may at a time.
    pub fn writes(self) -> bool {
        matches!(self, State::Running | State::Undoing)
    }

    /// Whether its columns, answers and rules may still change.
    pub fn is_open(self) -> bool {
        matches!(self, State::Matching | State::Checked)
    }
}

codes! {
    /// What a row is, as it is counted and listed.
    Kind, "imports-row-" {
        /// It becomes something new.
        New = "new",
        /// It changes something.
        Changed = "changed",
        /// It is stored already.
        Same = "same",
        /// It may be something that is there.
        Duplicate = "duplicate",
        /// It cannot be stored.
        Refused = "refused",
        /// Its account is unknown.
        Parked = "parked",
        /// It contradicts another row or what is stored.
        Contradiction = "contradiction",
        /// The importer left it out.
        Skipped = "skipped",
        /// An undo left what it made.
        Kept = "kept",
    }
}

/// How many rows are what. The first eight add up to `rows` once every row is understood.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Counts {
    /// Rows of the file.
    pub rows: u64,
    /// Rows that become something new.
    pub new: u64,
    /// Rows that change something.
    pub changed: u64,
    /// Rows that are stored already.
    pub same: u64,
    /// Rows that may be something that is there.
    pub duplicate: u64,
    /// Rows that cannot be stored.
    pub refused: u64,
    /// Rows whose account is unknown.
    pub parked: u64,
    /// Rows that contradict each other or what is stored.
    pub contradiction: u64,
    /// Rows that the importer left out, or a filter.
    pub skipped: u64,
    /// Those of them that a filter left out, by the header that it looks at.
    pub left_out: BTreeMap<String, u64>,
    /// Fields that differ, in all rows that change something.
    pub fields: u64,
    /// Those of them that hold nothing yet.
    pub empty: u64,
    /// Those of them that somebody changed here after the file was made.
    pub newer: u64,
    /// Records that an undo took back.
    pub back: u64,
    /// Records that an undo left as they are.
    pub kept: u64,
    /// Rows that a run has made something new of.
    pub done_new: u64,
    /// Rows by which a run has changed something.
    pub done_changed: u64,
    /// Rows that were fine when they were checked and could not be written.
    pub done_refused: u64,
    /// Milliseconds that reading took.
    pub read_ms: u64,
    /// Milliseconds that checking took.
    pub check_ms: u64,
    /// Milliseconds that writing took, all parts of a run together.
    pub run_ms: u64,
}

impl Counts {
    /// Counts a row.
    pub fn add(&mut self, kind: Kind) {
        *match kind {
            Kind::New => &mut self.new,
            Kind::Changed => &mut self.changed,
            Kind::Same => &mut self.same,
            Kind::Duplicate => &mut self.duplicate,
            Kind::Refused => &mut self.refused,
            Kind::Parked => &mut self.parked,
            Kind::Contradiction => &mut self.contradiction,
            Kind::Skipped => &mut self.skipped,
            Kind::Kept => &mut self.kept,
        } += 1;
    }

    /// With what the stages before took, and what the one that ended took.
    pub fn timed(self, stage: State, before: &Counts, millis: u64) -> Self {
        let (mut read_ms, mut check_ms, mut run_ms) = (before.read_ms, before.check_ms, before.run_ms);
        match stage {
            State::Reading => (read_ms, check_ms, run_ms) = (millis, 0, 0),
            State::Checking => (check_ms, run_ms) = (millis, 0),
            State::Running => run_ms += millis,
            _ => {}
        }
        Self { read_ms, check_ms, run_ms, ..self }
    }

    /// Rows that a run would write.
    pub fn to_write(&self) -> u64 {
        self.new + self.changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_that_writes_is_busy_and_closed() {
        for state in State::ALL.iter().copied() {
            assert!(!state.writes() || state.is_busy());
            assert!(!(state.is_busy() && state.is_open()));
        }
    }

    #[test]
    fn each_stage_keeps_the_times_of_those_before() {
        let read = Counts::default().timed(State::Reading, &Counts::default(), 20);
        let checked = Counts::default().timed(State::Checking, &read, 30);
        let stopped = checked.clone().timed(State::Running, &checked, 40);
        let done = stopped.clone().timed(State::Running, &stopped, 2);
        assert_eq!((done.read_ms, done.check_ms, done.run_ms), (20, 30, 42));
    }

    #[test]
    fn every_kind_of_row_is_counted_once() {
        let mut counts = Counts::default();
        for kind in Kind::ALL.iter().copied() {
            counts.add(kind);
        }
        let all = counts.new + counts.changed + counts.same + counts.duplicate + counts.refused + counts.parked;
        assert_eq!(all + counts.contradiction + counts.skipped + counts.kept, 9);
    }
}
