//! The imports `reporting-lines` and `territory-holders`: who reported to whom, and who held what, from when to when.
//!
//! A row without an end is followed by the next one of the same person or territory. Two solid managers of one person
//! on one day, a territory given to two on one day, and a history that disagrees with the stored manager are
//! contradictions: the importer says which row holds.

use std::collections::HashMap;

use tenure_db::{Conn, Tx};

use crate::base::dated::{Span, parse_span};
use crate::base::imports::{
    ImportColumn, ImportKind, ImportWay, KeySet, Outcome, Plan, Reads, Record, Rows, Twin, reading,
};
use crate::base::{Acting, Fields, Result, Right, TerritoryId, UserId, validate};
use crate::features::accounts::imports::back::each;
use crate::features::accounts::imports::claims::{Claim, Claims, Word};
use crate::features::accounts::imports::shared::{refused, wrong};
use crate::features::identity::colleagues::Colleagues;
use crate::features::org::model::{LineKind, NewHolder, NewLine};
use crate::features::org::{holders, lines, territories};

/// The import of reporting lines.
pub const REPORTING_LINES: ImportKind = ImportKind {
    name: "reporting-lines",
    columns: &[
        ImportColumn::text("user_email", "import-lines-user-email").must().reads(Reads::Email),
        ImportColumn::text("manager_email", "import-lines-manager-email").must().reads(Reads::Email),
        ImportColumn::text("kind", "import-lines-kind"),
        ImportColumn::text("valid_from", "import-lines-valid-from").reads(Reads::Day),
        ImportColumn::text("valid_to", "import-lines-valid-to").reads(Reads::Day),
        ImportColumn::text("reason", "import-lines-reason"),
    ],
    keys: &[KeySet::of(&["user_email", "manager_email", "kind", "valid_from"])],
    way: ImportWay::Rows(reading::<Reading<true>>),
    undo: Some(each),
};

/// The import of holders of territories.
pub const TERRITORY_HOLDERS: ImportKind = ImportKind {
    name: "territory-holders",
    columns: &[
        ImportColumn::text("territory", "import-territories-territory").must(),
        ImportColumn::text("holder_email", "import-territories-holder-email").must().reads(Reads::Email),
        ImportColumn::text("valid_from", "import-territories-valid-from").reads(Reads::Day),
        ImportColumn::text("valid_to", "import-territories-valid-to").reads(Reads::Day),
        ImportColumn::text("reason", "import-territories-reason"),
    ],
    keys: &[KeySet::of(&["territory", "holder_email", "valid_from"])],
    way: ImportWay::Rows(reading::<Reading<false>>),
    undo: Some(each),
};

/// A row that can be stored.
enum Row {
    Line(NewLine),
    Holder(NewHolder),
}

/// One reading of a file: of reporting lines, or of holders.
struct Reading<const LINES: bool> {
    by: Acting,
    territories: HashMap<String, TerritoryId>,
    users: Colleagues,
    claims: Claims<String>,
}

impl<const LINES: bool> Reading<LINES> {
    const WHO: &'static str = if LINES { "manager_email" } else { "holder_email" };

    /// What has one value a day, and the value; none for dotted lines, of which somebody may have several.
    fn claim(record: &Record) -> Option<(String, String)> {
        let who = record.get(Self::WHO).to_lowercase();
        if !LINES {
            return Some((tenure_text::fold(record.get("territory")), who));
        }
        (kind(record) == Some(LineKind::Solid)).then(|| (record.get("user_email").to_lowercase(), who))
    }

    fn row(&self, record: &Record, users: &HashMap<String, UserId>) -> Result<Row, Outcome> {
        let mut fields = Fields::default();
        let span = parse_span(&mut fields, self.by.today, record.get("valid_from"), record.get("valid_to"));
        let reason = validate::line(&mut fields, "reason", record.get("reason"), validate::LINE);
        let mut user = |column: &'static str| {
            let found = users.get(&record.get(column).to_lowercase()).copied();
            if found.is_none() {
                fields.add(column, "accounts-import-user");
            }
            found
        };
        let (who, other) = (user(Self::WHO), if LINES { user("user_email") } else { None });
        let territory = self.territories.get(&tenure_text::fold(record.get("territory"))).copied();
        if !LINES && territory.is_none() {
            fields.add("territory", "accounts-import-territory");
        }
        if LINES && who.is_some() && who == other {
            fields.add("manager_email", "org-error-own-manager");
        }
        let kind = if LINES { kind(record) } else { None };
        if LINES && kind.is_none() {
            fields.add_with("kind", "error-one-of", vec![("allowed", String::from("solid, dotted"))]);
        }
        if !fields.0.is_empty() {
            return Err(wrong(&self.by, &fields, |field| field));
        }
        let span = self.settled(record, span)?;
        match (who, other, kind, territory) {
            (Some(manager), Some(user), Some(kind), _) => Ok(Row::Line(NewLine { user, manager, kind, span, reason })),
            (Some(user), None, None, Some(territory)) => Ok(Row::Holder(NewHolder { territory, user, span, reason })),
            _ => Err(refused(Self::WHO, self.by.viewer.locale.t("error-required"))),
        }
    }

    /// The days of a row beside the other rows of the file.
    fn settled(&self, record: &Record, span: Span) -> Result<Span, Outcome> {
        let Some((of, _)) = Self::claim(record) else { return Ok(span) };
        let locale = self.by.viewer.locale;
        let span = match self.claims.word(record.line) {
            Word::Holds(span) => span,
            Word::Twice(_) => return Err(Outcome::Same),
            Word::Left => return Err(Outcome::Skipped),
            Word::Against(lines) => {
                let key = format!("{of}:{}", lines.first().copied().unwrap_or_default());
                let lines = lines.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
                let reason = locale.tr("accounts-import-two-values", &[("lines", lines.into())]);
                return Err(Outcome::Contradiction { key, reason });
            }
        };
        if span.from < span.to { Ok(span) } else { Err(refused("valid_to", locale.t("error-ends-before-start"))) }
    }
}

/// How strong the line of a row is; solid, where it does not say.
fn kind(record: &Record) -> Option<LineKind> {
    match record.get("kind").to_lowercase().as_str() {
        "" => Some(LineKind::Solid),
        word => LineKind::parse(word),
    }
}

impl<const LINES: bool> Rows for Reading<LINES> {
    type Row = Row;

    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        by.viewer.demand(Right::Import)?;
        let all = if LINES { Vec::new() } else { territories::list(q)? };
        let living = all.into_iter().filter(|t| !t.archived);
        Ok(Self {
            by: by.clone(),
            territories: living.map(|t| (tenure_text::fold(&t.name), t.id)).collect(),
            users: Colleagues::default(),
            claims: Claims::default(),
        })
    }

    fn survey(&mut self, records: &[Record]) -> Result<()> {
        for record in records {
            let Some((of, who)) = Self::claim(record) else { continue };
            let (from, to) = (record.get("valid_from"), record.get("valid_to"));
            let span = parse_span(&mut Fields::default(), self.by.today, from, to);
            self.claims.see(of, Claim { line: record.line, who, span, taken: record.twin == Twin::Both });
        }
        Ok(())
    }

    fn plan(&mut self, q: &Conn<'_>, _: &Acting, records: &[Record], plan: &mut Plan<Row>) -> Result<()> {
        self.claims.settle();
        let mut users: HashMap<String, UserId> = HashMap::new();
        for word in records.iter().flat_map(|r| [r.get(Self::WHO), r.get("user_email")]) {
            users.extend(self.users.find(q, word)?.map(|found| (word.to_lowercase(), found.id)));
        }
        let stored = Stored::read(q, LINES)?;
        for record in records {
            match self.row(record, &users) {
                Err(outcome) => plan.none(outcome),
                Ok(row) => match stored.against(&self.by, record, &row) {
                    Outcome::New => plan.row(Outcome::New, row),
                    other => plan.none(other),
                },
            }
        }
        Ok(())
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Row]) -> Result<()> {
        let (mut new_lines, mut new_holders) = (Vec::new(), Vec::new());
        for row in rows {
            match row {
                Row::Line(line) => new_lines.push(line.clone()),
                Row::Holder(holder) => new_holders.push(holder.clone()),
            }
        }
        if LINES { lines::set(tx, by, &new_lines).map(|_| ()) } else { holders::set(tx, by, &new_holders).map(|_| ()) }
    }
}

/// What is stored: few rows, so all of them.
struct Stored {
    lines: Vec<crate::features::org::model::Line>,
    holders: Vec<crate::features::org::model::Holder>,
}

impl Stored {
    fn read(q: &Conn<'_>, of_lines: bool) -> Result<Self> {
        Ok(match of_lines {
            true => Self { lines: lines::list(q, lines::Filter::default())?, holders: Vec::new() },
            false => Self { lines: Vec::new(), holders: holders::list(q, None, None)? },
        })
    }

    fn against(&self, by: &Acting, record: &Record, row: &Row) -> Outcome {
        let covers = |old: Span, new: Span| old.from <= new.from && new.to <= old.to;
        match row {
            Row::Holder(new) => {
                let same = |h: &crate::features::org::model::Holder| {
                    h.territory == new.territory && h.user == new.user && covers(h.span, new.span)
                };
                if self.holders.iter().any(same) { Outcome::Same } else { Outcome::New }
            }
            Row::Line(new) => {
                let mine = || self.lines.iter().filter(|l| l.user == new.user && l.kind == new.kind);
                if mine().any(|l| l.manager == new.manager && covers(l.span, new.span)) {
                    return Outcome::Same;
                }
                // Whoever comes later follows the stored manager; whoever comes before would take days from them.
                let other = mine().find(|l| {
                    new.kind == LineKind::Solid
                        && l.manager != new.manager
                        && l.span.overlaps(&new.span)
                        && new.span.from <= l.span.from
                });
                match other {
                    Some(line) if record.twin != Twin::Both => {
                        let day = line.span.from.to_string();
                        let reason = by.viewer.locale.tr("accounts-import-other-value", &[("day", day.into())]);
                        Outcome::Contradiction { key: format!("{}:stored", new.user), reason }
                    }
                    _ => Outcome::New,
                }
            }
        }
    }
}
