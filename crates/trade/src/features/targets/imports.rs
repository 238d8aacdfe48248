//! The import `targets`: a row sets a target, or the amount of the one that there is.
//!
//! A row is found again by person, team, part and period. The right to import is the right to set anybody's targets.

use std::collections::HashMap;

use serde_json::json;
use tenure_db::{Conn, Tx};
use uuid::Uuid;

use super::actions;
use super::model::{About, EditTarget, NewTarget, Part, Target, fits, period};
use super::store::target;
use crate::base::imports::{FieldChange, Outcome, Plan, Rows, Undoing, Undone, reading};
use crate::base::money::{self, Money};
use crate::base::registry::{ImportColumn, ImportKind, ImportWay, KeySet, Reads, Record, Registry};
use crate::base::{Acting, Error, Fields, Result, TargetId, UserId, calendar, validate};
use crate::features::identity;
use crate::features::identity::pages::draw::sentence;
use crate::features::org::store::territories;
use crate::features::people::csv;
use crate::features::people::imports::agreed::{Agreed, setter, take_back};
use crate::features::people::merge::{self, Base};
use crate::features::people::store::Accounts;
use crate::features::revenue_reports::store::named;

/// The import of targets.
pub const TARGETS: ImportKind = ImportKind {
    name: "targets",
    columns: &[
        ImportColumn::text("person", "import-targets-person").must().reads(Reads::Email),
        ImportColumn::text("team", "import-targets-team").reads(Reads::YesNo),
        ImportColumn::text("territory", "import-targets-territory"),
        ImportColumn::text("account", "import-targets-account"),
        ImportColumn::text("offering", "import-targets-offering"),
        ImportColumn::text("valid_from", "import-targets-from").must().reads(Reads::Day),
        ImportColumn::text("valid_to", "import-targets-to").must().reads(Reads::Day),
        ImportColumn::text("amount", "import-targets-amount").must().reads(Reads::Amount),
        ImportColumn::text("currency", "import-targets-currency").reads(Reads::Currency),
        ImportColumn::text("reason", "import-targets-reason"),
    ],
    keys: &[KeySet::of(&["person", "team", "territory", "account", "offering", "valid_from", "valid_to"])],
    way: ImportWay::Rows(reading::<Targets>),
    undo: Some(back),
};

/// A target that nobody touched since goes for good: what it is about may be taken back next.
const AGREED: Agreed = Agreed {
    noun: "target",
    added: "target.set",
    removed: "target.removed",
    now: |q, id| {
        let (stored, name) = target::named(q, TargetId(id))?;
        let last = stored.span.last().unwrap_or(stored.span.to);
        Ok((format!("{name} · {} – {last}", stored.span.from), stored.fields()))
    },
    save: |tx, by, id, set| actions::put_back(tx, by, TargetId(id), set),
    delete: |tx, id| target::delete(tx, TargetId(id)).map(|()| true),
};

fn back(tx: &Tx<'_>, by: &Acting, _: &Registry, undoing: &Undoing) -> Result<Undone> {
    take_back(tx, by, undoing, &AGREED)
}

/// One reading of a file.
struct Targets {
    accounts: Accounts,
    offerings: HashMap<String, Vec<Uuid>>,
    users: HashMap<String, Option<UserId>>,
    /// What there is, and what earlier rows of the file add.
    stored: HashMap<About, Vec<Target>>,
}

/// A row that can be stored.
struct Row {
    new: NewTarget,
    reason: String,
    /// The target that it changes.
    known: Option<Target>,
}

impl Rows for Targets {
    type Row = Row;

    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        setter(by)?;
        let mut offerings: HashMap<String, Vec<Uuid>> = HashMap::new();
        for (id, _, name) in named::offerings(q)? {
            offerings.entry(tenure_text::fold(&name)).or_default().push(id);
        }
        Ok(Self { accounts: Accounts::load(q)?, offerings, users: HashMap::new(), stored: HashMap::new() })
    }

    fn plan(&mut self, q: &Conn<'_>, by: &Acting, rows: &[Record], plan: &mut Plan<Row>) -> Result<()> {
        for record in rows {
            let mut fields = Fields::default();
            let row = self.row(q, by, record, &mut fields)?;
            let Some(row) = row.filter(|_| fields.0.is_empty()) else {
                let why = fields.0.iter().map(|e| (e.field.to_string(), sentence(by.viewer.locale, e))).collect();
                plan.none(Outcome::Refused(why));
                continue;
            };
            match &row.known {
                None => plan.row(Outcome::New, row),
                Some(known) if known.amount == row.new.amount => plan.none(Outcome::Same),
                Some(known) => {
                    let change =
                        |field: &str, old: String, new: String| FieldChange { field: field.to_owned(), old, new };
                    let (old, new) = (&known.amount, &row.new.amount);
                    let mut changes = vec![change("amount", old.decimal(), new.decimal())];
                    if old.currency != new.currency {
                        changes.push(change("currency", old.currency.clone(), new.currency.clone()));
                    }
                    plan.row(Outcome::Changed(changes), row);
                }
            }
        }
        Ok(())
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Row]) -> Result<()> {
        let by = setter(by)?;
        for row in rows {
            match &row.known {
                None => {
                    actions::set(tx, &by, &row.new, &row.reason)?;
                }
                Some(known) => {
                    let all = json!({"amount_minor": row.new.amount.minor, "currency": row.new.amount.currency});
                    let set = merge::differing(&known.fields(), all.as_object().unwrap_or(&serde_json::Map::new()));
                    let reason =
                        if row.reason.is_empty() { by.viewer.locale.t("targets-imported") } else { &row.reason };
                    let edit = EditTarget { set, base: Base::at(None), reason: reason.to_owned() };
                    actions::edit(tx, &by, known.id, &edit)?;
                }
            }
        }
        Ok(())
    }
}

impl Targets {
    /// Understands a row; mistakes go to the fields, and then there may be no row.
    fn row(&mut self, q: &Conn<'_>, by: &Acting, record: &Record, fields: &mut Fields) -> Result<Option<Row>> {
        let user = self.user(q, record, fields)?;
        let part = self.part(q, record, fields)?;
        let from = calendar::parse_required(fields, "valid_from", record.get("valid_from"), by.today);
        let last = calendar::parse_required(fields, "valid_to", record.get("valid_to"), by.today);
        let currency = money::currency(fields, "currency", record.get("currency"), &by.settings.currency);
        let amount = money::parse(fields, "amount", record.get("amount"), &currency);
        let reason = validate::line(fields, "reason", csv::plain(record.get("reason")), validate::LINE);
        if amount.as_ref().is_none_or(|m| m.minor <= 0) && fields.of("amount").is_none() {
            fields.add("amount", "targets-error-amount");
        }
        let (Some(user), Some(part), true) = (user, part, fields.0.is_empty()) else { return Ok(None) };
        let about = About { user, team: record.get("team") == "yes", part };
        let span = period(fields, from, last);
        let amount = amount.unwrap_or(Money { minor: 0, currency });
        if let std::collections::hash_map::Entry::Vacant(entry) = self.stored.entry(about) {
            entry.insert(target::about(q, &about)?);
        }
        let stored = self.stored.entry(about).or_default();
        let known = stored.iter().find(|t| t.span == span).cloned();
        if known.is_none() {
            let spans: Vec<_> = stored.iter().map(|t| t.span).collect();
            if let Err(Error::Invalid(wrong)) = fits(&span, &spans) {
                fields.0.extend(wrong.0);
            }
            // A later row of the file that says the same finds this one, and is refused as a second one.
            let id = TargetId(Uuid::nil());
            stored.push(Target { id, about, span, amount: amount.clone(), version: 1, archived: false });
        } else if known.as_ref().is_some_and(|t| t.id.0.is_nil()) {
            fields.add("valid_from", "targets-error-same");
        }
        Ok(Some(Row { new: NewTarget { about, span, amount }, reason, known }))
    }

    fn user(&mut self, q: &Conn<'_>, record: &Record, fields: &mut Fields) -> Result<Option<UserId>> {
        let email = record.get("person").to_lowercase();
        if email.is_empty() {
            fields.add("person", "error-required");
            return Ok(None);
        }
        if !self.users.contains_key(&email) {
            let found = identity::store::by_email(q, &email)?.map(|u| u.id);
            self.users.insert(email.clone(), found);
        }
        let found = self.users.get(&email).copied().flatten();
        if found.is_none() {
            fields.add("person", "targets-error-person");
        }
        Ok(found)
    }

    fn part(&self, q: &Conn<'_>, record: &Record, fields: &mut Fields) -> Result<Option<Part>> {
        let mut parts = Vec::new();
        let [territory, account, offering] =
            ["territory", "account", "offering"].map(|name| csv::plain(record.get(name)));
        if !territory.is_empty() {
            match territories::by_name(q, territory)? {
                Some(id) => parts.push(Part::Territory(id)),
                None => fields.add("territory", "error-unknown"),
            }
        }
        if !account.is_empty() {
            match self.accounts.find(account) {
                Ok(id) => parts.push(Part::Account(id)),
                Err(key) => fields.add("account", key),
            }
        }
        if !offering.is_empty() {
            match self.offerings.get(&tenure_text::fold(offering)).map(Vec::as_slice) {
                Some([id]) => parts.push(Part::Offering(*id)),
                _ => fields.add("offering", "error-unknown"),
            }
        }
        if parts.len() > 1 {
            fields.add("territory", "targets-error-one-part");
        }
        Ok(if parts.len() > 1 { None } else { Some(parts.pop().unwrap_or(Part::Whole)) })
    }
}
