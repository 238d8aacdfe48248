//! What deals have lists of: who else bids, the buying group, the evidence, what is to be done.

use super::super::actions::renewals::MOST_STEPS;
use super::super::model::{Evidence, Facts, Member, Proof, Rival, Step};
use super::parts::{Ground, Part, PartReading};
use crate::base::imports::reading;
use crate::base::registry::{ImportColumn, ImportKind, ImportWay, KeySet, Reads, Record};
use crate::base::{AccountId, Acting, Fields, calendar, validate};
use crate::features::people::csv::{find, plain};
use crate::features::relationships::model::Role;

/// The columns that name the deal of a row, and some more.
macro_rules! columns {
    ($($more:expr),* $(,)?) => {
        &[
            ImportColumn::text("account", "import-deals-account").must(),
            ImportColumn::text("deal", "import-deal-lines-deal"),
            ImportColumn::text("kind", "import-deals-kind"),
            ImportColumn::text("source_system", "import-deals-source-system"),
            ImportColumn::text("source_id", "import-deal-lines-source-id"),
            $($more),*
        ]
    };
}
pub(super) use columns;

/// The import of who else bids.
pub const COMPETITORS: ImportKind = ImportKind {
    name: "deal-competitors",
    columns: columns![
        ImportColumn::text("competitor", "import-deal-competitors-competitor").must(),
        ImportColumn::text("note", "import-deal-competitors-note"),
    ],
    keys: &[
        KeySet::of(&["source_system", "source_id", "competitor"]).beside(&["competitor"]),
        KeySet::of(&["account", "kind", "deal", "competitor"]).beside(&["kind", "competitor"]),
    ],
    way: ImportWay::Rows(reading::<PartReading<Rival>>),
    undo: None,
};

/// The import of buying groups.
pub const PEOPLE: ImportKind = ImportKind {
    name: "deal-people",
    columns: columns![
        ImportColumn::text("person", "import-deal-people-person").must(),
        ImportColumn::text("part", "import-deal-people-part"),
    ],
    keys: &[
        KeySet::of(&["source_system", "source_id", "person"]).beside(&["person"]),
        KeySet::of(&["account", "kind", "deal", "person"]).beside(&["kind", "person"]),
    ],
    way: ImportWay::Rows(reading::<PartReading<Member>>),
    undo: None,
};

/// The import of what speaks for deals.
pub const EVIDENCE: ImportKind = ImportKind {
    name: "deal-evidence",
    columns: columns![
        ImportColumn::text("evidence", "import-deal-evidence-evidence").must(),
        ImportColumn::text("happened_on", "import-deal-evidence-on").must().reads(Reads::Day),
        ImportColumn::text("person", "import-deal-evidence-person"),
        ImportColumn::text("note", "import-deal-evidence-note"),
    ],
    keys: &[
        KeySet::of(&["source_system", "source_id", "evidence"]).beside(&["evidence"]),
        KeySet::of(&["account", "kind", "deal", "evidence"]).beside(&["kind", "evidence"]),
    ],
    way: ImportWay::Rows(reading::<PartReading<Proof>>),
    undo: None,
};

/// The import of what is to be done.
pub const STEPS: ImportKind = ImportKind {
    name: "deal-steps",
    columns: columns![
        ImportColumn::text("step", "import-deal-steps-step").must(),
        ImportColumn::text("due_on", "import-deal-steps-due-on").reads(Reads::Day),
        ImportColumn::text("owner", "import-deal-steps-owner"),
        ImportColumn::text("done_on", "import-deal-steps-done-on").reads(Reads::Day),
        ImportColumn::text("done_by", "import-deal-steps-done-by"),
    ],
    keys: &[
        KeySet::of(&["source_system", "source_id", "step"]).beside(&["step"]),
        KeySet::of(&["account", "kind", "deal", "step"]).beside(&["kind", "step"]),
    ],
    way: ImportWay::Rows(reading::<PartReading<Step>>),
    undo: None,
};

fn required(record: &Record, field: &'static str, bad: &mut Fields) {
    if plain(record.get(field)).trim().is_empty() {
        bad.add(field, "error-required");
    }
}

/// Several lines stand behind each other.
pub(super) fn line(record: &Record, field: &'static str, bad: &mut Fields) -> String {
    let text = plain(record.get(field));
    let one = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    validate::line(bad, field, &one, validate::LINE)
}

/// What a word means among codes and the keys of their names, in the importer's language.
pub(super) fn meant<T: Copy>(
    by: &Acting,
    record: &Record,
    field: &'static str,
    all: &[(T, &'static str, &'static str)],
    bad: &mut Fields,
) -> Option<T> {
    let word = plain(record.get(field)).trim();
    if word.is_empty() {
        return None;
    }
    let key = tenure_text::fold(word).replace(['_', '-'], " ");
    let named = |label: &'static str| tenure_text::fold(by.viewer.locale.t(label)).replace(['_', '-'], " ") == key;
    let found = all.iter().find(|(_, code, label)| code.replace('_', " ") == key || named(label));
    if found.is_none() {
        let allowed = all.iter().map(|(_, code, _)| *code).collect::<Vec<_>>().join(", ");
        bad.add_with(field, "error-one-of", vec![("allowed", allowed)]);
    }
    found.map(|(meant, ..)| *meant)
}

impl Part for Rival {
    const VERB: &'static str = "deal.competitors_set";
    const COLUMN: &'static str = "competitor";

    fn read(ground: &Ground, _: Option<AccountId>, record: &Record, bad: &mut Fields) -> Option<Self> {
        required(record, "competitor", bad);
        let found = find(record, "competitor", bad, |word| ground.rivals.find(word).ok_or("deals-import-competitor"));
        let note = line(record, "note", bad);
        found.map(|competitor| Self { competitor, note })
    }

    fn key(&self) -> String {
        self.competitor.to_string()
    }

    fn list(facts: &mut Facts) -> &mut Vec<Self> {
        &mut facts.competitors
    }

    fn over(self, record: &Record, stored: &Self) -> Self {
        if record.get("note").is_empty() { stored.clone() } else { self }
    }

    fn words(&self, _: &Ground) -> Vec<(&'static str, String)> {
        vec![("note", self.note.clone())]
    }
}

impl Part for Member {
    const VERB: &'static str = "deal.people_set";
    const COLUMN: &'static str = "person";

    fn read(ground: &Ground, account: Option<AccountId>, record: &Record, bad: &mut Fields) -> Option<Self> {
        required(record, "person", bad);
        let person = ground.person(account, record, "person", bad);
        let all: Vec<_> = Role::ALL.iter().map(|r| (*r, r.code(), r.label())).collect();
        let part = meant(&ground.by, record, "part", &all, bad);
        person.map(|person| Self { person, part: part.map(|p| p.code().to_owned()).unwrap_or_default() })
    }

    fn key(&self) -> String {
        self.person.to_string()
    }

    fn list(facts: &mut Facts) -> &mut Vec<Self> {
        &mut facts.people
    }

    fn over(self, record: &Record, stored: &Self) -> Self {
        if record.get("part").is_empty() { stored.clone() } else { self }
    }

    fn words(&self, _: &Ground) -> Vec<(&'static str, String)> {
        vec![("part", self.part.clone())]
    }
}

impl Part for Proof {
    const VERB: &'static str = "deal.evidence_set";
    const COLUMN: &'static str = "evidence";

    fn read(ground: &Ground, account: Option<AccountId>, record: &Record, bad: &mut Fields) -> Option<Self> {
        required(record, "evidence", bad);
        required(record, "happened_on", bad);
        let all: Vec<_> = Evidence::ALL.iter().map(|e| (*e, e.code(), e.label())).collect();
        let evidence = meant(&ground.by, record, "evidence", &all, bad);
        let on = calendar::parse_optional(bad, "happened_on", plain(record.get("happened_on")), ground.by.today);
        if on.is_some_and(|on| on > ground.by.today) {
            bad.add("happened_on", "deals-error-evidence-ahead");
        }
        let person = ground.person(account, record, "person", bad);
        let note = line(record, "note", bad);
        Some(Self { evidence: evidence?, on: on?, person, note })
    }

    fn key(&self) -> String {
        self.evidence.code().to_owned()
    }

    fn list(facts: &mut Facts) -> &mut Vec<Self> {
        &mut facts.evidence
    }

    fn over(self, record: &Record, stored: &Self) -> Self {
        Self {
            person: self.person.or(stored.person),
            note: if record.get("note").is_empty() { stored.note.clone() } else { self.note },
            ..self
        }
    }

    fn words(&self, ground: &Ground) -> Vec<(&'static str, String)> {
        let person = ground.known(self.person);
        vec![("happened_on", self.on.to_string()), ("person", person), ("note", self.note.clone())]
    }
}

impl Part for Step {
    const VERB: &'static str = "deal.steps_set";
    const COLUMN: &'static str = "step";
    const MOST: Option<(usize, &'static str)> = Some((MOST_STEPS, "deals-error-steps"));

    fn read(ground: &Ground, _: Option<AccountId>, record: &Record, bad: &mut Fields) -> Option<Self> {
        required(record, "step", bad);
        let name = line(record, "step", bad);
        let mut day = |field| calendar::parse_optional(bad, field, plain(record.get(field)), ground.by.today);
        let (due_on, done_on) = (day("due_on"), day("done_on"));
        if record.get("done_on").is_empty() && !record.get("done_by").is_empty() {
            bad.add("done_on", "deals-import-steps-done");
        }
        let (owner, done_by) = (ground.user(record, "owner", bad), ground.user(record, "done_by", bad));
        bad.0.is_empty().then(|| Self { id: ground.by.uuid(), name, due_on, owner, done_on, done_by })
    }

    fn key(&self) -> String {
        tenure_text::fold(&self.name)
    }

    fn list(facts: &mut Facts) -> &mut Vec<Self> {
        &mut facts.steps
    }

    fn over(self, _: &Record, stored: &Self) -> Self {
        // Who did it is known of the day on which it was done.
        let same = self.done_on.is_none() || self.done_on == stored.done_on;
        Self {
            id: stored.id,
            due_on: self.due_on.or(stored.due_on),
            owner: self.owner.or(stored.owner),
            done_on: self.done_on.or(stored.done_on),
            done_by: self.done_by.or(stored.done_by.filter(|_| same)),
            ..self
        }
    }

    fn words(&self, ground: &Ground) -> Vec<(&'static str, String)> {
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
        vec![
            ("step", self.name.clone()),
            ("due_on", day(self.due_on)),
            ("owner", ground.user_name(self.owner)),
            ("done_on", day(self.done_on)),
            ("done_by", ground.user_name(self.done_by)),
        ]
    }
}
