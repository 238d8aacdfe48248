//! The import `assignments`: who has which part on which account, from when to when.
//!
//! Within one file a lead without an end is followed by the next one. Two leads on one day, and a history that disagrees
//! with the lead that is stored, are contradictions: the importer says which row holds.

use std::collections::HashMap;

use tenure_db::{Conn, Tx};

use super::imports::back::each;
use super::imports::claims::{Claim, Claims, Word};
use super::imports::shared::{account, importer, refused};
use super::store::named::Accounts;
use crate::base::dated::parse_span;
use crate::base::imports::{
    ImportColumn, ImportKind, ImportWay, KeySet, Outcome, Plan, Reads, Record, Rows, Twin, reading,
};
use crate::base::{AccountId, Acting, Fields, Result, validate};
use crate::features::access::model::{Assignment, Meeting, NewAssignment, Part, meet};
use crate::features::access::store::assignments;
use crate::features::access::team;
use crate::features::identity::colleagues::{Colleague, Colleagues};

/// The import of account teams.
pub const ASSIGNMENTS: ImportKind = ImportKind {
    name: "assignments",
    columns: &[
        ImportColumn::text("account", "import-assignments-account").must(),
        ImportColumn::text("user_email", "import-assignments-user-email").must().reads(Reads::Email),
        ImportColumn::text("team_role", "import-assignments-team-role"),
        ImportColumn::text("valid_from", "import-assignments-valid-from").reads(Reads::Day),
        ImportColumn::text("valid_to", "import-assignments-valid-to").reads(Reads::Day),
        ImportColumn::text("reason", "import-assignments-reason"),
    ],
    keys: &[KeySet::of(&["account", "user_email", "team_role", "valid_from"])],
    way: ImportWay::Rows(reading::<Reading>),
    undo: Some(each),
};

/// One reading of a file.
struct Reading {
    by: Acting,
    accounts: Accounts,
    users: Colleagues,
    leads: Claims<AccountId>,
}

impl Rows for Reading {
    type Row = NewAssignment;

    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        Ok(Self {
            by: importer(by)?,
            accounts: Accounts::load(q)?,
            users: Colleagues::default(),
            leads: Claims::default(),
        })
    }

    fn survey(&mut self, records: &[Record]) -> Result<()> {
        for record in records {
            let Ok(account) = self.accounts.find(record.get("account")) else { continue };
            if part(record) != Some(Part::Lead) {
                continue;
            }
            let span =
                parse_span(&mut Fields::default(), self.by.today, record.get("valid_from"), record.get("valid_to"));
            let (who, taken) = (record.get("user_email").to_lowercase(), record.twin == Twin::Both);
            self.leads.see(account, Claim { line: record.line, who, span, taken });
        }
        Ok(())
    }

    fn plan(&mut self, q: &Conn<'_>, _: &Acting, records: &[Record], plan: &mut Plan<NewAssignment>) -> Result<()> {
        self.leads.settle();
        let mut users: HashMap<String, Colleague> = HashMap::new();
        for word in records.iter().map(|record| record.get("user_email")) {
            users.extend(self.users.find(q, word)?.map(|found| (word.to_lowercase(), found)));
        }
        let read: Vec<Result<NewAssignment, Outcome>> = records.iter().map(|record| self.row(record, &users)).collect();
        let mut ids: Vec<AccountId> = read.iter().flatten().map(|row| row.account).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut teams: HashMap<AccountId, Vec<Assignment>> = HashMap::new();
        for row in assignments::of_accounts(q, &ids)? {
            teams.entry(row.account).or_default().push(row);
        }
        for (record, row) in records.iter().zip(read) {
            match row {
                Err(outcome) => plan.none(outcome),
                Ok(row) => {
                    let team = teams.get(&row.account).map(Vec::as_slice).unwrap_or_default();
                    match self.against(record, &row, team) {
                        Outcome::New => plan.row(Outcome::New, row),
                        other => plan.none(other),
                    }
                }
            }
        }
        Ok(())
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&NewAssignment]) -> Result<()> {
        let rows: Vec<NewAssignment> = rows.iter().map(|row| (*row).clone()).collect();
        team::assign(tx, &importer(by)?, &rows).map(|_| ())
    }
}

/// The part that a row names; a lead, where it names none.
fn part(record: &Record) -> Option<Part> {
    match record.get("team_role") {
        "" => Some(Part::Lead),
        word => Part::parse(&word.to_lowercase().replace([' ', '-'], "_")),
    }
}

impl Reading {
    fn row(&self, record: &Record, users: &HashMap<String, Colleague>) -> Result<NewAssignment, Outcome> {
        let account = account(&self.by, &self.accounts, record, "account")?;
        let (mut fields, t) = (Fields::default(), |key: &'static str| self.by.viewer.locale.t(key));
        let span = parse_span(&mut fields, self.by.today, record.get("valid_from"), record.get("valid_to"));
        let reason = validate::line(&mut fields, "reason", record.get("reason"), validate::LINE);
        let mut wrong = match super::imports::shared::wrong(&self.by, &fields, |field| field) {
            Outcome::Refused(wrong) => wrong,
            other => return Err(other),
        };
        let user = users.get(&record.get("user_email").to_lowercase());
        match user {
            None => wrong.push((String::from("user_email"), t("accounts-import-user").to_owned())),
            Some(user) if user.active_to <= span.from => {
                wrong.push((String::from("user_email"), t("access-error-inactive").to_owned()));
            }
            Some(_) => {}
        }
        let role = part(record);
        if role.is_none() {
            let allowed = Part::ALL.map(Part::code).join(", ");
            let sentence = self.by.viewer.locale.tr("error-one-of", &[("allowed", allowed.into())]);
            wrong.push((String::from("team_role"), sentence));
        }
        let (Some(user), Some(role), true) = (user, role, wrong.is_empty()) else {
            return Err(Outcome::Refused(wrong));
        };
        let span = match self.leads.word(record.line) {
            Word::Holds(span) if role == Part::Lead => span,
            _ => span,
        };
        Ok(NewAssignment { account, user: user.id, role, unit: None, allocation: None, span, reason })
    }

    /// What a row is beside the team that is stored, and beside the other rows.
    fn against(&self, record: &Record, row: &NewAssignment, team: &[Assignment]) -> Outcome {
        let locale = self.by.viewer.locale;
        let key = format!("lead:{}", row.account);
        if row.role == Part::Lead {
            match self.leads.word(record.line) {
                Word::Against(lines) => {
                    let first = lines.first().copied().unwrap_or_default();
                    let lines = lines.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
                    let reason = locale.tr("accounts-import-two-leads", &[("lines", lines.into())]);
                    return Outcome::Contradiction { key: format!("{key}:{first}"), reason };
                }
                Word::Twice(_) => return Outcome::Same,
                Word::Left => return Outcome::Skipped,
                Word::Holds(_) => {}
            }
        }
        if row.span.from >= row.span.to {
            return refused("valid_to", locale.t("error-ends-before-start"));
        }
        if team.iter().any(|old| meet(old, row) == Meeting::Covered) {
            return Outcome::Same;
        }
        // Whoever comes later follows the lead that is stored; whoever comes before would take days from them.
        let other = |old: &&Assignment| {
            old.role == Part::Lead
                && old.user != row.user
                && old.span.overlaps(&row.span)
                && row.span.from <= old.span.from
        };
        match team.iter().find(other) {
            Some(old) if row.role == Part::Lead && record.twin != Twin::Both => {
                let day = old.span.from.to_string();
                let reason = locale.tr("accounts-import-other-lead", &[("day", day.into())]);
                Outcome::Contradiction { key: format!("{key}:stored"), reason }
            }
            _ => Outcome::New,
        }
    }
}
