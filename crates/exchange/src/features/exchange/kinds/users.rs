//! The import `users`: colleagues by e-mail, and whom they report to.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::base::dated::Span;
use crate::base::registry::{ImportColumn, ImportKind, ImportReport, ImportWay, KeySet, Reads, Record};
use crate::base::say::message;
use crate::base::{Acting, Error, Fields, Locale, Result, Role, Tx, UserId, calendar};
use crate::features::exchange::import::refuse_slice;
use crate::features::identity;
use crate::features::identity::colleagues::{Colleagues, short_id};
use crate::features::identity::model::{NewUser, State, normalise, source_ids};
use crate::features::org::lines;
use crate::features::org::model::{LineKind, NewLine};

/// The import of users.
pub const USERS: ImportKind = ImportKind {
    name: "users",
    columns: &[
        ImportColumn::text("email", "import-users-email").must().reads(Reads::Email),
        ImportColumn::text("name", "import-users-name").must(),
        ImportColumn::text("role", "import-users-role"),
        ImportColumn::text("language", "import-users-language"),
        ImportColumn::text("manager_email", "import-users-manager-email").reads(Reads::Email),
        ImportColumn::text("office", "import-users-office"),
        ImportColumn::text("job_title", "import-users-job-title"),
        ImportColumn::text("time_zone", "import-users-time-zone"),
        ImportColumn::text("source_id", "import-users-source-id"),
        ImportColumn::text("valid_from", "import-users-valid-from").reads(Reads::Day),
    ],
    keys: &[KeySet::of(&["email"])],
    way: ImportWay::Together(load),
    undo: Some(super::users_back::take_back),
};

/// A row that can be stored.
struct Row<'a> {
    record: &'a Record,
    user: NewUser,
    manager: String,
    from: Date,
}

fn load(tx: &Tx<'_>, by: &Acting, records: &[Record], report: &mut ImportReport) -> Result<()> {
    let mut rows: Vec<Row<'_>> = Vec::with_capacity(records.len());
    let mut seen: HashMap<String, u64> = HashMap::new();
    for record in records {
        let Some(row) = read(by, record, report) else { continue };
        if let Some(first) = seen.insert(row.user.email.clone(), record.line) {
            let first = i64::try_from(first).unwrap_or(0);
            report.refuse(record, "email", by.viewer.locale.tr("exchange-error-row-twice", &[("line", first.into())]));
        } else {
            rows.push(row);
        }
    }
    named_by_id(tx, &mut rows)?;
    above(tx, by, &rows, report)?;
    let ids = known(tx, &rows)?;
    for row in rows.iter().filter(|r| !r.manager.is_empty()) {
        if !ids.contains_key(&row.manager) && !seen.contains_key(&row.manager) {
            report.refuse(row.record, "manager_email", by.viewer.locale.t("exchange-error-manager"));
        }
    }
    if report.refused.is_empty() { store(tx, by, rows, ids, report) } else { Ok(()) }
}

/// Managers whom a file names by the id of its system become addresses: of the file, else of those who are here.
fn named_by_id(tx: &Tx<'_>, rows: &mut [Row<'_>]) -> Result<()> {
    let own = rows.iter().flat_map(|row| row.user.source_ids.iter().map(|id| (short_id(id), &row.user.email)));
    let own: HashMap<String, String> = own.map(|(id, email)| (id.to_lowercase(), email.clone())).collect();
    let mut colleagues = Colleagues::default();
    for row in rows.iter_mut().filter(|row| !row.manager.is_empty() && !row.manager.contains('@')) {
        let word = row.record.get("manager_email");
        let found = match own.get(&short_id(word).to_lowercase()) {
            Some(email) => Some(email.clone()),
            None => match colleagues.find(tx, word)? {
                Some(one) => identity::store::users::find(tx, one.id)?.map(|user| user.email),
                None => None,
            },
        };
        row.manager = found.unwrap_or_else(|| row.manager.clone());
    }
    Ok(())
}

/// Reads one row; what an empty cell does not say stays as it is stored.
fn read<'a>(by: &Acting, record: &'a Record, report: &mut ImportReport) -> Option<Row<'a>> {
    let before = report.refused.len();
    let mut fields = Fields::default();
    let language = Locale::parse(record.get("language"));
    if language.is_none() && !record.get("language").is_empty() {
        fields.add_with("language", "error-one-of", vec![("allowed", Locale::ALL.map(Locale::code).join(", "))]);
    }
    let from = calendar::parse_optional(&mut fields, "valid_from", record.get("valid_from"), by.today);
    let new = NewUser {
        email: record.get("email").to_owned(),
        name: record.get("name").to_owned(),
        language,
        time_zone: record.get("time_zone").to_owned(),
        job_title: record.get("job_title").to_owned(),
        source_ids: source_ids(record.get("source_id")),
        roles: roles(&mut fields, record.get("role")),
        active_from: from,
        ..NewUser::default()
    };
    let user = normalise(&mut fields, &new);
    for e in &fields.0 {
        report.refuse(record, &e.field, message(by.viewer.locale, e.key, &e.args));
    }
    let manager = record.get("manager_email").to_lowercase();
    (report.refused.len() == before).then(|| Row { record, user, manager, from: from.unwrap_or(by.today) })
}

fn roles(fields: &mut Fields, text: &str) -> Vec<Role> {
    let words = text.split(';').map(|r| r.trim().to_lowercase().replace([' ', '-'], "_"));
    let mut roles = Vec::new();
    for word in words.filter(|w| !w.is_empty()) {
        match Role::parse(&word) {
            Some(role) => roles.push(role),
            None => fields.add_with("role", "error-one-of", vec![("allowed", Role::ALL.map(Role::code).join(", "))]),
        }
    }
    roles
}

/// Refuses rows that give somebody more than the importer may give: each by itself, so that the others can go in.
fn above(tx: &Tx<'_>, by: &Acting, rows: &[Row<'_>], report: &mut ImportReport) -> Result<()> {
    for row in rows {
        // Who is new and has no role becomes an account manager.
        let mut roles = if row.user.roles.is_empty() { vec![Role::AccountManager] } else { row.user.roles.clone() };
        roles.sort_unstable();
        let Err(Error::Forbidden(why)) = identity::actions::may_give(by, &roles, &[], 0) else { continue };
        // Who is here is given nothing when the file says no roles, or those that they have.
        let stored = identity::store::users::by_email(tx, &row.user.email)?;
        if stored.is_none_or(|stored| !row.user.roles.is_empty() && stored.roles != roles) {
            report.refuse(row.record, "role", by.viewer.locale.t(why));
        }
    }
    Ok(())
}

/// Who of the file is there already.
fn known(tx: &Tx<'_>, rows: &[Row<'_>]) -> Result<HashMap<String, UserId>> {
    let emails: Vec<&str> = rows.iter().flat_map(|r| [r.user.email.as_str(), r.manager.as_str()]).collect();
    Ok(identity::store::users::by_emails(tx, &emails)?.into_iter().map(|(email, user)| (email, user.id)).collect())
}

fn store(
    tx: &Tx<'_>,
    by: &Acting,
    mut rows: Vec<Row<'_>>,
    mut ids: HashMap<String, UserId>,
    report: &mut ImportReport,
) -> Result<()> {
    for row in rows.iter_mut().filter(|r| r.user.roles.is_empty() && !ids.contains_key(&r.user.email)) {
        row.user.roles.push(Role::AccountManager);
    }
    let records: Vec<&Record> = rows.iter().map(|r| r.record).collect();
    let users: Vec<NewUser> = rows.iter().map(|r| r.user.clone()).collect();
    let stored = match identity::actions::upsert(tx, by, &users) {
        Ok(stored) => stored,
        Err(error) => return refuse_slice(by, report, &records, error, |field| field),
    };
    ids.extend(rows.iter().zip(&stored).map(|(row, done)| (row.user.email.clone(), done.id)));
    let moved = report_to(tx, by, &rows, &ids, report)?;
    for (done, moved) in stored.iter().zip(moved) {
        match done.state {
            State::New => report.new += 1,
            State::Same if !moved => report.same += 1,
            State::Same | State::Changed => report.changed += 1,
        }
    }
    Ok(())
}

/// Sets the reporting lines; says of each row whether its line is new.
fn report_to(
    tx: &Tx<'_>,
    by: &Acting,
    rows: &[Row<'_>],
    ids: &HashMap<String, UserId>,
    report: &mut ImportReport,
) -> Result<Vec<bool>> {
    let stored = lines::list(tx, lines::Filter::default())?;
    let (mut wanted, mut records, mut moved) = (Vec::new(), Vec::new(), vec![false; rows.len()]);
    for (row, moved) in rows.iter().zip(&mut moved) {
        let (Some(user), Some(manager)) = (ids.get(&row.user.email), ids.get(&row.manager)) else { continue };
        let mut solid = stored.iter().filter(|l| l.user == *user && l.kind == LineKind::Solid);
        *moved = !solid.any(|l| l.manager == *manager && l.span.from <= row.from && l.span.last().is_none());
        let line = NewLine {
            user: *user,
            manager: *manager,
            kind: LineKind::Solid,
            span: Span::since(row.from),
            reason: String::new(),
        };
        wanted.push(line);
        records.push(row.record);
    }
    match lines::set(tx, by, &wanted) {
        Ok(_) => Ok(moved),
        Err(error) => refuse_slice(by, report, &records, error, |_| "manager_email").map(|()| moved),
    }
}
