//! The import `deals`: rows become deals, open ones and those that closed long ago; a second run of the same file changes
//! nothing.
//!
//! A row is found again by its source id, else by account, kind and name. An empty cell leaves what is stored. What a
//! stage asks for is not asked of files: they tell what was.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::civil::Date;
use serde_json::{Map, Value as Json};
use tenure_db::{Conn, Tx};

use super::actions::{self, Given};
use super::form::quantity;
use super::model::{Credit, Deal, Facts, Kind, Line, Outcome, Reason, Stage, split};
use super::store::{deal, known, stages};
use crate::base::imports::{FieldChange, Outcome as Found, Plan, Rows, reading};
use crate::base::money::{self, Money};
use crate::base::registry::{ImportColumn, ImportKind, ImportWay, Reads, Record};
use crate::base::{AccountId, Acting, DealId, Error, Fields, OfferingId, Result, UnitId, UserId, calendar, validate};
use crate::features::competitors::{model::Lookup as Rivals, store as competitors};
use crate::features::identity::pages::draw::sentence;
use crate::features::offerings::lookup::Lookup;
use crate::features::people::csv::plain;
use crate::features::people::imports::importer;
use crate::features::people::merge;
use crate::features::people::store::Accounts;

/// The import of deals.
pub const DEALS: ImportKind = ImportKind {
    name: "deals",
    columns: &[
        ImportColumn::text("account", "import-deals-account").must(),
        ImportColumn::text("name", "import-deals-name"),
        ImportColumn::text("kind", "import-deals-kind"),
        ImportColumn::text("stage", "import-deals-stage"),
        ImportColumn::text("outcome", "import-deals-outcome"),
        ImportColumn::text("amount", "import-deals-amount").reads(Reads::Amount),
        ImportColumn::text("currency", "import-deals-currency").reads(Reads::Currency),
        ImportColumn::text("unit", "import-deals-unit"),
        ImportColumn::text("offering", "import-deals-offering"),
        ImportColumn::text("quantity", "import-deals-quantity").reads(Reads::Number),
        ImportColumn::text("owner", "import-deals-owner"),
        ImportColumn::text("credits", "import-deals-credits"),
        ImportColumn::text("probability", "import-deals-probability").reads(Reads::Number),
        ImportColumn::text("opened_on", "import-deals-opened-on").reads(Reads::Day),
        ImportColumn::text("close_on", "import-deals-close-on").reads(Reads::Day),
        ImportColumn::text("original_close_on", "import-deals-original-close-on").reads(Reads::Day),
        ImportColumn::text("closed_on", "import-deals-closed-on").reads(Reads::Day),
        ImportColumn::text("reason", "import-deals-reason"),
        ImportColumn::text("reason_note", "import-deals-reason-note"),
        ImportColumn::text("lost_to", "import-deals-lost-to"),
        ImportColumn::text("next_step", "import-deals-next-step"),
        ImportColumn::text("next_step_on", "import-deals-next-step-on").reads(Reads::Day),
        ImportColumn::text("goal", "import-deals-goal"),
        ImportColumn::text("agreement", "import-deals-agreement"),
        ImportColumn::text("notice_on", "import-deals-notice-on").reads(Reads::Day),
        ImportColumn::text("former_amount", "import-deals-former").reads(Reads::Amount),
        ImportColumn::text("source_system", "import-deals-source-system"),
        ImportColumn::text("source_id", "import-deals-source-id"),
    ],
    keys: &[&["source_system", "source_id"], &["account", "kind", "name"]],
    way: ImportWay::Rows(reading::<Reading>),
    undo: None,
};

/// One reading of a file: what its words can mean.
pub struct Reading {
    accounts: Accounts,
    offerings: Lookup,
    offering_names: HashMap<OfferingId, String>,
    rivals: Rivals,
    users: HashMap<String, Option<UserId>>,
    units: HashMap<AccountId, HashMap<String, UnitId>>,
    stages: Vec<Stage>,
    reasons: Vec<Reason>,
    currency: String,
    /// Names of all that a row can refer to, for what it changes.
    names: HashMap<String, String>,
    /// What identifies the rows of the file so far, with the line.
    seen: HashMap<String, u64>,
}

/// The columns that say something about each field.
fn columns(field: &str) -> &'static [&'static str] {
    match field {
        "name" => &["name"],
        "kind" => &["kind"],
        "stage" | "stage_since" => &["stage"],
        "outcome" => &["outcome", "stage"],
        "amount_minor" => &["amount"],
        "currency" => &["currency"],
        "unit" => &["unit"],
        "lines" => &["offering"],
        "credits" => &["owner", "credits"],
        "probability" | "probability_reason" => &["probability"],
        "opened_on" => &["opened_on"],
        "close_on" => &["close_on"],
        "original_close_on" => &["original_close_on"],
        "closed_on" => &["closed_on", "close_on"],
        "reason" => &["reason"],
        "reason_note" => &["reason_note"],
        "lost_to" => &["lost_to"],
        "next_step" => &["next_step"],
        "next_step_on" => &["next_step_on"],
        "goal" => &["goal"],
        "agreement" => &["agreement"],
        "notice_on" => &["notice_on"],
        "former_minor" => &["former_amount"],
        "source_system" => &["source_system"],
        "source_id" => &["source_id"],
        _ => &[],
    }
}

impl Rows for Reading {
    type Row = Given;

    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        importer(by)?;
        let all = crate::features::offerings::store::all(q)?;
        let rivals = competitors::all(q)?;
        let (stages, reasons) = (stages::all(q)?, stages::reasons(q)?);
        let locale = by.viewer.locale;
        let mut names: HashMap<String, String> = all.iter().map(|o| (o.id.to_string(), o.facts.name.clone())).collect();
        names.extend(rivals.iter().map(|c| (c.id.to_string(), c.facts.name.clone())));
        names.extend(stages.iter().map(|s| (s.id.to_string(), s.named(locale).to_owned())));
        names.extend(reasons.iter().map(|r| (r.id.to_string(), r.named(locale).to_owned())));
        let mut units: HashMap<AccountId, HashMap<String, UnitId>> = HashMap::new();
        for (account, id, name) in known::units(q)? {
            units.entry(account).or_default().insert(tenure_text::fold(&name), id);
            names.insert(id.to_string(), name);
        }
        let mut users: HashMap<String, Option<UserId>> = HashMap::new();
        for (id, email, name) in known::users_named(q)? {
            names.insert(id.to_string(), name.clone());
            users.insert(email, Some(id));
            // A name that two have means neither.
            let slot = users.entry(tenure_text::fold(&name)).or_insert(Some(id));
            *slot = slot.filter(|known| *known == id);
        }
        Ok(Self {
            accounts: Accounts::load(q)?,
            offering_names: all.iter().map(|o| (o.id, o.facts.name.clone())).collect(),
            offerings: Lookup::of(&all),
            rivals: Rivals::of(&rivals),
            users,
            units,
            stages,
            reasons,
            currency: by.settings.currency.clone(),
            names,
            seen: HashMap::new(),
        })
    }

    fn plan(&mut self, q: &Conn<'_>, by: &Acting, rows: &[Record], plan: &mut Plan<Given>) -> Result<()> {
        let read: Vec<Result<(AccountId, Facts)>> = rows.iter().map(|record| self.read(by, record)).collect();
        let known = Known::of(q, read.iter().flatten())?;
        for (record, read) in rows.iter().zip(read) {
            match read.and_then(|(account, facts)| self.settle(by, record, account, facts, &known)) {
                Ok((outcome, row)) => plan.row(outcome, row),
                Err(Error::Invalid(wrong)) => {
                    let told = wrong.0.iter().map(|e| (e.field.to_string(), sentence(by.viewer.locale, e)));
                    plan.none(Found::Refused(told.collect()));
                }
                Err(Error::Conflict(parked)) => {
                    let why = by.viewer.locale.t(parked.key).to_owned();
                    plan.none(Found::Parked(String::from("account"), why));
                }
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }

    fn keep(row: &mut Given, fields: &HashSet<String>) {
        if let Some(set) = &mut row.set {
            set.retain(|field, _| !columns(field).iter().any(|column| fields.contains(*column)));
        }
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Given]) -> Result<()> {
        actions::store(tx, &importer(by)?, rows)
    }
}

/// The stored deals that the rows of a part may be.
struct Known {
    by_source: HashMap<(String, String), Deal>,
    by_name: HashMap<(AccountId, Kind, String), Deal>,
}

impl Known {
    fn of<'a>(q: &Conn<'_>, read: impl Iterator<Item = &'a (AccountId, Facts)>) -> Result<Self> {
        let (mut sources, mut accounts) = (Vec::new(), BTreeSet::new());
        for (account, f) in read {
            if f.source_id.is_empty() {
                accounts.insert(*account);
            } else {
                sources.push((f.source_system.clone(), f.source_id.clone()));
            }
        }
        let accounts: Vec<AccountId> = accounts.into_iter().collect();
        let mut by_name = HashMap::new();
        for found in deal::without_source(q, &accounts)? {
            by_name.entry(name_key(found.account, &found.facts)).or_insert(found);
        }
        Ok(Self { by_source: deal::by_source(q, &sources)?, by_name })
    }

    fn find(&self, account: AccountId, f: &Facts) -> Option<&Deal> {
        match f.source_id.as_str() {
            "" => self.by_name.get(&name_key(account, f)),
            id => self.by_source.get(&(f.source_system.clone(), id.to_owned())),
        }
    }
}

fn name_key(account: AccountId, f: &Facts) -> (AccountId, Kind, String) {
    (account, f.kind, tenure_text::fold(&f.name))
}

impl Reading {
    /// Understands a row.
    fn read(&self, by: &Acting, record: &Record) -> Result<(AccountId, Facts)> {
        let mut wrong = Fields::default();
        let account = match self.accounts.find(plain(record.get("account"))) {
            Ok(account) => Ok(account),
            Err("accounts-import-account") => Err("accounts-import-account"),
            Err(key) => {
                wrong.add("account", key);
                Err(key)
            }
        };
        let mut facts = self.facts(by, record, &mut wrong);
        if let Ok(account) = account {
            let units = self.units.get(&account);
            facts.unit = find(record, "unit", &mut wrong, |word| {
                units.and_then(|list| list.get(&tenure_text::fold(word))).copied().ok_or("people-import-unit")
            });
            facts.lines.iter_mut().for_each(|line| line.unit = facts.unit);
        }
        wrong.finish()?;
        // An unknown account parks a row only when everything else is right.
        Ok((account.map_err(Error::conflict)?, facts.settled()))
    }

    fn facts(&self, by: &Acting, record: &Record, wrong: &mut Fields) -> Facts {
        let get = |name| plain(record.get(name)).trim().to_owned();
        let kind = self.kind(by, &get("kind"), wrong);
        let outcome = self.outcome(by, &get("outcome"), &get("stage"), wrong);
        let mut day = |field| calendar::parse_optional(wrong, field, &get(field), by.today);
        let (opened, close, closed) = (day("opened_on"), day("close_on"), day("closed_on"));
        let (original_close_on, next_step_on, notice_on) =
            (day("original_close_on"), day("next_step_on"), day("notice_on"));
        let closed_on = if outcome == Outcome::Open { None } else { closed.or(close) };
        let opened_on = opened.or(closed_on).unwrap_or(by.today.min(close.unwrap_or(by.today)));
        self.closing(by, outcome, (opened_on, closed_on), wrong);
        let currency = money::currency(wrong, "currency", &get("currency"), &self.currency);
        let mut minor = |field| {
            let minor = money::parse(wrong, field, &get(field), &currency).map(|m| m.minor);
            if minor.is_some_and(|m| m < 0) {
                wrong.add(field, "deals-error-negative");
            }
            minor
        };
        let (amount_minor, former_minor) = (minor("amount"), minor("former_amount"));
        let offering = find(record, "offering", wrong, |word| self.offerings.find(word));
        let lines = offering.map(|offering| Line {
            id: by.uuid(),
            unit: None,
            offering: Some(offering),
            quantity: quantity(wrong, "quantity", &get("quantity")),
            amount_minor,
            period_from: None,
            period_to: None,
        });
        let line = |wrong: &mut Fields, field| validate::line(wrong, field, &get(field), validate::LINE);
        let named =
            [line(wrong, "name"), offering.and_then(|o| self.offering_names.get(&o).cloned()).unwrap_or_default()];
        let source_id = line(wrong, "source_id");
        let name = named.into_iter().find(|n| !n.is_empty()).unwrap_or_else(|| source_id.clone());
        if name.is_empty() {
            wrong.add("name", "error-required");
        }
        let probability = validate::int(wrong, "probability", get("probability").trim_end_matches('%'), 0, 100);
        let facts = Facts {
            outcome,
            amount_minor,
            probability,
            probability_reason: if probability.is_some() {
                by.viewer.locale.t("deals-imported").to_owned()
            } else {
                String::new()
            },
            close_on: close.or(closed_on),
            original_close_on,
            closed_on,
            reason: self.reason(by, outcome, &get("reason"), wrong),
            reason_note: line(wrong, "reason_note"),
            lost_to: find(record, "lost_to", wrong, |word| self.rivals.find(word).ok_or("deals-import-competitor")),
            goal: line(wrong, "goal"),
            next_step: line(wrong, "next_step"),
            next_step_on,
            agreement: line(wrong, "agreement"),
            notice_on,
            former_minor,
            source_system: line(wrong, "source_system"),
            source_id,
            lines: lines.into_iter().collect(),
            credits: self.credits(record, opened_on, wrong),
            ..Facts::new(&name, kind, self.stage(kind, outcome, &get("stage"), wrong), &currency, opened_on)
        };
        self.pairs(&facts, wrong);
        facts
    }

    fn pairs(&self, f: &Facts, wrong: &mut Fields) {
        if f.source_id.is_empty() != f.source_system.is_empty() {
            wrong.add("source_id", "revenue-error-source");
        }
        if f.lost_to.is_some() && f.outcome != Outcome::Lost {
            wrong.add("lost_to", "deals-error-lost-to");
        }
        if f.next_step_on.is_some() && f.next_step.is_empty() {
            wrong.add("next_step", "deals-error-step");
        }
    }

    fn closing(&self, by: &Acting, outcome: Outcome, (opened, closed): (Date, Option<Date>), wrong: &mut Fields) {
        match closed {
            None if outcome != Outcome::Open => wrong.add("closed_on", "error-required"),
            Some(day) if day < opened => wrong.add("closed_on", "deals-error-closed-before"),
            Some(day) if day > by.today => wrong.add("closed_on", "deals-error-closed-ahead"),
            _ => {}
        }
    }

    fn kind(&self, by: &Acting, word: &str, wrong: &mut Fields) -> Kind {
        if word.is_empty() {
            return Kind::Expansion;
        }
        let key = tenure_text::fold(word);
        let means = |k: &&Kind| {
            k.code().replace('_', " ") == key.replace(['_', '-'], " ")
                || tenure_text::fold(by.viewer.locale.t(k.label())) == key
        };
        let found = Kind::ALL.iter().find(means).copied();
        if found.is_none() {
            let allowed = Kind::ALL.iter().map(|k| k.code()).collect::<Vec<_>>().join(", ");
            wrong.add_with("kind", "error-one-of", vec![("allowed", allowed)]);
        }
        found.unwrap_or(Kind::Expansion)
    }

    /// What a cell says of the end; some systems say it in the column of the stage.
    fn outcome(&self, by: &Acting, word: &str, stage: &str, wrong: &mut Fields) -> Outcome {
        let means = |word: &str| {
            let key = tenure_text::fold(word);
            Outcome::ALL
                .iter()
                .find(|o| {
                    o.code() == key
                        || format!("closed {}", o.code()) == key
                        || tenure_text::fold(by.viewer.locale.t(o.label())) == key
                })
                .copied()
        };
        if word.is_empty() {
            return means(stage).unwrap_or(Outcome::Open);
        }
        let found = means(word);
        if found.is_none() {
            wrong.add_with("outcome", "error-one-of", vec![("allowed", String::from("open, won, lost"))]);
        }
        found.unwrap_or(Outcome::Open)
    }

    /// The stage of a name; without one the first of an open deal, the last of a closed one.
    fn stage(&self, kind: Kind, outcome: Outcome, word: &str, wrong: &mut Fields) -> crate::base::StageId {
        let key = tenure_text::fold(word);
        let mut of = self.stages.iter().filter(|s| s.kind == kind && !s.archived);
        let closed = outcome != Outcome::Open;
        let ends = ["won", "lost", "closed won", "closed lost"].contains(&key.as_str());
        let found = match word {
            "" if closed => of.next_back(),
            "" => of.next(),
            _ if closed && ends => of.next_back(),
            _ => of.find(|s| tenure_text::fold(&s.name) == key || tenure_text::fold(&s.name_zh) == key),
        };
        if found.is_none() {
            let allowed: Vec<&str> =
                self.stages.iter().filter(|s| s.kind == kind && !s.archived).map(|s| s.name.as_str()).collect();
            wrong.add_with("stage", "error-one-of", vec![("allowed", allowed.join(", "))]);
        }
        found.map_or(crate::base::StageId(uuid::Uuid::nil()), |s| s.id)
    }

    fn reason(
        &self,
        by: &Acting,
        outcome: Outcome,
        word: &str,
        wrong: &mut Fields,
    ) -> Option<crate::base::DealReasonId> {
        if word.is_empty() {
            return None;
        }
        let key = tenure_text::fold(word);
        let _ = by;
        let found = self.reasons.iter().find(|r| {
            r.outcome == outcome && (tenure_text::fold(&r.name) == key || tenure_text::fold(&r.name_zh) == key)
        });
        if found.is_none() {
            let allowed: Vec<&str> =
                self.reasons.iter().filter(|r| r.outcome == outcome).map(|r| r.name.as_str()).collect();
            wrong.add_with("reason", "error-one-of", vec![("allowed", allowed.join(", "))]);
        }
        found.map(|r| r.id)
    }

    fn user(&self, word: &str) -> Option<UserId> {
        let key = if word.contains('@') { word.trim().to_lowercase() } else { tenure_text::fold(word) };
        self.users.get(&key).copied().flatten()
    }

    /// `owner` has all; `credits` are written `anna@example.com 60; ben@example.com 40`.
    fn credits(&self, record: &Record, from: Date, wrong: &mut Fields) -> Vec<Credit> {
        let (owner, shares) = (plain(record.get("owner")).trim(), plain(record.get("credits")).trim());
        let mut credits = Vec::new();
        if shares.is_empty() && !owner.is_empty() {
            match self.user(owner) {
                Some(user) => credits.push(Credit { user, share: split::WHOLE, from, to: None }),
                None => wrong.add("owner", "accounts-import-user"),
            }
        }
        for part in shares.split([';', '|']).map(str::trim).filter(|part| !part.is_empty()) {
            let (who, share) = part.rsplit_once([' ', ':', '=']).unwrap_or((part, ""));
            let share = share.trim_end_matches('%');
            let hundredths =
                share.parse::<f64>().ok().map(|s| (s * 100.0).round()).filter(|s| (1.0..=10_000.0).contains(s));
            match (self.user(who.trim_end_matches([':', '=']).trim()), hundredths) {
                (Some(user), Some(n)) => credits.push(Credit { user, share: n as i64, from, to: None }),
                (None, _) => wrong.add("credits", "accounts-import-user"),
                (_, None) => wrong.add("credits", "deals-error-share"),
            }
        }
        split::sort(&mut credits);
        if let Some(key) = split::wrong(&credits) {
            wrong.add("credits", key);
        }
        credits
    }

    /// What a row is: something new, or what it changes.
    fn settle(
        &mut self,
        by: &Acting,
        record: &Record,
        account: AccountId,
        facts: Facts,
        known: &Known,
    ) -> Result<(Found, Given)> {
        let key = match facts.source_id.as_str() {
            "" => format!("{account} {} {}", facts.kind.code(), tenure_text::fold(&facts.name)),
            id => format!("{} {id}", facts.source_system),
        };
        let first = *self.seen.entry(key).or_insert(record.line);
        if first != record.line {
            let mut wrong = Fields::default();
            let field = if facts.source_id.is_empty() { "name" } else { "source_id" };
            wrong.add_with(field, "accounts-import-twice", vec![("line", first.to_string())]);
            return Err(Error::Invalid(wrong));
        }
        let Some(stored) = known.find(account, &facts) else {
            return Ok((Found::New, Given { account, id: DealId(by.uuid()), facts, set: None }));
        };
        if stored.account != account {
            return Err(Error::field("source_id", "deals-error-source-used"));
        }
        let set = given(record, facts, &stored.facts);
        let after = stored.facts.with(&set).ok_or_else(|| Error::field("amount", "deals-error-negative"))?;
        let changes = self.changes(&stored.facts, &after);
        let row = Given { account, id: stored.id, facts: after, set: Some(set) };
        Ok((if changes.is_empty() { Found::Same } else { Found::Changed(changes) }, row))
    }

    /// The differences of two deals in words.
    fn changes(&self, before: &Facts, after: &Facts) -> Vec<FieldChange> {
        let changes = merge::changes(&before.fields(), &after.fields()).json();
        let words = |field: &str, value: &Json, currency: &str| match (field, value.as_i64()) {
            ("amount_minor" | "former_minor", Some(minor)) => Money { minor, currency: currency.to_owned() }.decimal(),
            _ => {
                let text = merge::show(value);
                self.names.get(&text).cloned().unwrap_or(text)
            }
        };
        let shown = |field: &&String| !columns(field).is_empty() && *field != "stage_since";
        let pairs = changes.as_object().into_iter().flatten();
        pairs
            .filter(|(field, _)| shown(field))
            .map(|(field, pair)| FieldChange {
                field: columns(field)[0].to_owned(),
                old: words(field, &pair[0], &before.currency),
                new: words(field, &pair[1], &after.currency),
            })
            .collect()
    }
}

/// The fields that a row says something about and that are stored otherwise. A line and a split that say the same as
/// what is stored are what is stored.
fn given(record: &Record, mut read: Facts, stored: &Facts) -> Map<String, Json> {
    if let ([line], [old]) = (read.lines.as_mut_slice(), stored.lines.as_slice()) {
        line.id = old.id;
        line.unit = line.unit.or(old.unit);
        line.quantity = line.quantity.or(old.quantity);
        line.amount_minor = line.amount_minor.or(old.amount_minor);
        (line.period_from, line.period_to) = (old.period_from, old.period_to);
    }
    let shares = |list: &[Credit]| list.iter().map(|c| (c.user, c.share)).collect::<Vec<_>>();
    if shares(&read.credits) == shares(&stored.credits) {
        read.credits.clone_from(&stored.credits);
    }
    let moved = read.stage != stored.stage;
    read.stage_since = if moved { read.stage_since.max(stored.stage_since) } else { stored.stage_since };
    if record.get("opened_on").is_empty() {
        read.opened_on = stored.opened_on;
    }
    let several = stored.lines.len() > 1;
    let mut set = read.fields();
    set.retain(|field, _| {
        let said = columns(field).iter().any(|column| !record.get(column).is_empty());
        said && !(several && (field == "lines" || field == "amount_minor"))
    });
    if read.outcome == Outcome::Open {
        set.remove("closed_on");
    }
    if stored.outcome != Outcome::Open && read.outcome == Outcome::Open {
        // A file that is older than the end of a deal does not open it again.
        ["outcome", "stage", "stage_since"].iter().for_each(|field| {
            set.remove(*field);
        });
    }
    merge::differing(&stored.fields(), &set)
}

fn find<T>(
    record: &Record,
    column: &'static str,
    wrong: &mut Fields,
    look: impl Fn(&str) -> Result<T, &'static str>,
) -> Option<T> {
    let word = plain(record.get(column));
    if word.is_empty() {
        return None;
    }
    match look(word) {
        Ok(found) => Some(found),
        Err(key) => {
            wrong.add(column, key);
            None
        }
    }
}
