//! The import `assignments`: who has which part on which account, from when to when.

use std::collections::HashMap;

use jiff::civil::Date;

use super::imports::importer;
use super::store::{Known, Lookup};
use crate::base::dated::{Span, parse_span};
use crate::base::permit::permit;
use crate::base::registry::{ImportColumn, ImportKind, ImportReport, ImportWay, Reads, Record};
use crate::base::{AccountId, Acting, Fields, Manage, Result, Tx, UserId, validate};
use crate::features::access::model::{Assignment, Meeting, NewAssignment, Part, meet};
use crate::features::access::team;
use crate::features::identity;

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
    keys: &[],
    way: ImportWay::Together(load),
    undo: None,
};

fn load(tx: &Tx<'_>, by: &Acting, records: &[Record], report: &mut ImportReport) -> Result<()> {
    let by = importer(by)?;
    let lookup = Lookup::load(tx)?;
    let mut users = HashMap::new();
    let mut rows = Vec::with_capacity(records.len());
    for record in records {
        if let Some(row) = read(tx, &by, record, &lookup, &mut users, report)? {
            rows.push(row);
        }
    }
    end_former_leads(&mut rows);
    if !report.refused.is_empty() {
        return Ok(());
    }
    let mut fresh = Vec::new();
    let mut teams: HashMap<AccountId, Vec<Assignment>> = HashMap::new();
    for row in rows {
        let team = match teams.entry(row.account) {
            std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::hash_map::Entry::Vacant(entry) => {
                let permit = permit::<Manage>(tx, &by.viewer, row.account)?;
                entry.insert(team::members(&permit)?.into_iter().map(|m| m.row).collect())
            }
        };
        if team.iter().any(|old| meet(old, &row) == Meeting::Covered) {
            report.same += 1;
        } else {
            report.new += 1;
            fresh.push(row);
        }
    }
    team::assign(tx, &by, &fresh).map(|_| ())
}

fn read(
    tx: &Tx<'_>,
    by: &Acting,
    record: &Record,
    lookup: &Lookup,
    users: &mut HashMap<String, Option<UserId>>,
    report: &mut ImportReport,
) -> Result<Option<NewAssignment>> {
    let before = report.refused.len();
    let t = |key: &'static str| by.viewer.locale.t(key).to_owned();
    let account = account(record.get("account"), lookup);
    if let Err(key) = account {
        report.refuse(record, "account", t(key));
    }
    let email = record.get("user_email").to_lowercase();
    let user = match users.get(&email) {
        Some(known) => *known,
        None => {
            let found = identity::store::by_email(tx, &email)?.map(|u| u.id);
            users.insert(email, found);
            found
        }
    };
    if user.is_none() {
        report.refuse(record, "user_email", t("accounts-import-user"));
    }
    let role = match record.get("team_role") {
        "" => Some(Part::Lead),
        word => Part::parse(&word.to_lowercase().replace([' ', '-'], "_")),
    };
    if role.is_none() {
        let allowed = Part::ALL.map(Part::code).join(", ");
        report.refuse(record, "team_role", by.viewer.locale.tr("error-one-of", &[("allowed", allowed.into())]));
    }
    let (span, reason) = span(by, record, report);
    let (Ok(account), Some(user), Some(role)) = (account, user, role) else { return Ok(None) };
    let row = NewAssignment { account, user, role, unit: None, allocation: None, span, reason };
    Ok((report.refused.len() == before).then_some(row))
}

fn span(by: &Acting, record: &Record, report: &mut ImportReport) -> (Span, String) {
    let mut fields = Fields::default();
    let span = parse_span(&mut fields, by.today, record.get("valid_from"), record.get("valid_to"));
    let reason = validate::line(&mut fields, "reason", record.get("reason"), validate::LINE);
    for e in &fields.0 {
        let args: Vec<_> = e.args.iter().map(|(name, value)| (*name, value.as_str().into())).collect();
        report.refuse(record, &e.field, by.viewer.locale.tr(e.key, &args));
    }
    (span, reason)
}

/// The account that a name or a source id means.
fn account(word: &str, lookup: &Lookup) -> std::result::Result<AccountId, &'static str> {
    let mut found: Vec<Known> = lookup.by_name(word);
    if found.is_empty() {
        found = lookup.by_any_source(word);
    }
    match found.as_slice() {
        [] => Err("accounts-import-account"),
        [known] if known.archived => Err("accounts-import-archived"),
        [known] => Ok(known.id),
        _ => Err("accounts-import-ambiguous"),
    }
}

/// Within one file a lead without an end is followed by the next one: read like this, a second run changes nothing.
fn end_former_leads(rows: &mut [NewAssignment]) {
    let mut starts: HashMap<AccountId, Vec<Date>> = HashMap::new();
    for row in rows.iter().filter(|r| r.role == Part::Lead) {
        starts.entry(row.account).or_default().push(row.span.from);
    }
    for row in rows.iter_mut().filter(|r| r.role == Part::Lead) {
        let next = starts.get(&row.account).into_iter().flatten().filter(|from| **from > row.span.from).min();
        if let Some(next) = next {
            row.span.to = row.span.to.min(*next);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::dated::OPEN;
    use jiff::civil::date;

    #[test]
    fn a_lead_ends_where_the_next_one_begins() {
        let row = |account: u128, from: Date, role: Part| NewAssignment {
            account: AccountId(uuid::Uuid::from_u128(account)),
            user: UserId(uuid::Uuid::from_u128(9)),
            role,
            unit: None,
            allocation: None,
            span: Span::since(from),
            reason: String::new(),
        };
        let mut rows = [
            row(1, date(2016, 1, 1), Part::Lead),
            row(1, date(2018, 1, 1), Part::Specialist),
            row(1, date(2020, 1, 1), Part::Lead),
            row(2, date(2019, 1, 1), Part::Lead),
        ];
        end_former_leads(&mut rows);
        assert_eq!(rows.map(|r| r.span.to), [date(2020, 1, 1), OPEN, OPEN, OPEN]);
    }
}
