//! From the lines of a file to values: words are looked up, mistakes are told by line and column.

use std::collections::{HashMap, HashSet};

use super::super::actions;
use super::super::forms::{AccountForm, Ground};
use super::super::model::{Identifier, NewAccount, Profile};
use super::super::store::{self, Known, Lookup};
use crate::base::registry::{ImportReport, Record};
use crate::base::{AccountId, Acting, Error, Fields, Locale, Result, TerritoryId, Tx, calendar};
use crate::features::fields::draw::is_custom;
use crate::features::fields::input;
use crate::features::org::territories;
use crate::features::settings::terms::{self, Term};

/// One line that can be stored, as far as it stands alone.
pub(super) struct Row<'r> {
    /// The line.
    pub record: &'r Record,
    /// Its account; known once the parents are resolved.
    pub id: AccountId,
    /// The account that it changes; none for a new one.
    pub known: Option<AccountId>,
    /// Its values.
    pub new: NewAccount,
    /// Fields of the form that have a value in the file.
    pub given: Vec<&'static str>,
}

/// All lines, with what they were looked up in.
pub(super) struct Rows<'r> {
    /// The lines that can be stored.
    pub list: Vec<Row<'r>>,
    /// The accounts that exist.
    pub lookup: Lookup,
}

/// What words of a file mean.
struct Words {
    ground: Ground,
    sectors: HashMap<String, String>,
    tiers: Vec<Term>,
    lifecycles: Vec<Term>,
    territories: HashMap<String, TerritoryId>,
}

pub(super) fn read<'r>(tx: &Tx<'_>, by: &Acting, records: &'r [Record], report: &mut ImportReport) -> Result<Rows<'r>> {
    let words = words(tx, by, records)?;
    let lookup = Lookup::load(tx)?;
    let mut list = Vec::with_capacity(records.len());
    let (mut names, mut taken, mut met) = (HashMap::new(), HashMap::new(), HashMap::new());
    for record in records {
        let Some(row) = row(by, record, &words, &lookup, report) else { continue };
        let name = row.new.profile.name.clone();
        // The same name twice is two accounts only when source ids tell them apart.
        let key = (name, record.get("source_system"), record.get("source_id"));
        if let Some(line) = names.insert(key, record.line) {
            report.refuse(record, "name", tell(by, "accounts-import-twice", &[("line", line)]));
            continue;
        }
        if let Some(known) = row.known
            && let Some(line) = met.insert(known, record.line)
        {
            report.refuse(record, "name", tell(by, "accounts-import-twice", &[("line", line)]));
            continue;
        }
        if free(by, &row, &lookup, &mut taken, report) {
            list.push(row);
        }
    }
    Ok(Rows { list, lookup })
}

/// A sentence in the importer's language.
pub(super) fn tell(by: &Acting, key: &str, args: &[(&'static str, u64)]) -> String {
    let args: Vec<_> = args.iter().map(|(n, v)| (*n, i64::try_from(*v).unwrap_or(i64::MAX).into())).collect();
    by.viewer.locale.tr(key, &args)
}

fn words(tx: &Tx<'_>, by: &Acting, records: &[Record]) -> Result<Words> {
    let mut seen = HashSet::new();
    let wanted: Vec<&str> =
        records.iter().map(|r| r.get("sector")).filter(|w| !w.is_empty() && seen.insert(*w)).collect();
    let codes = terms::ensure(tx, by, "sector", &wanted)?;
    let sectors = wanted.iter().map(|w| (*w).to_owned()).zip(codes).collect();
    let territories =
        territories::list(tx)?.into_iter().filter(|t| !t.archived).map(|t| (tenure_text::fold(&t.name), t.id));
    Ok(Words {
        ground: store::account::ground(tx, by.today, &by.settings.currency)?,
        sectors,
        tiers: terms::list(tx, "tier")?,
        lifecycles: terms::list(tx, "lifecycle")?,
        territories: territories.collect(),
    })
}

/// The code of a word: a code, or a name in either language.
fn code_of(terms: &[Term], word: &str) -> Option<String> {
    let folded = tenure_text::fold(word);
    let meant = |t: &&Term| [&t.code, &t.name_en, &t.name_zh].into_iter().any(|name| tenure_text::fold(name) == folded);
    terms.iter().find(meant).map(|t| t.code.clone())
}

fn row<'r>(
    by: &Acting,
    record: &'r Record,
    words: &Words,
    lookup: &Lookup,
    report: &mut ImportReport,
) -> Option<Row<'r>> {
    let before = report.refused.len();
    let (form, given) = form(by, record, words, report);
    let known = matched(by, record, lookup, report);
    let mut fields = Fields::default();
    let profile = form.profile(&words.ground, &mut fields);
    let from = calendar::parse_optional(&mut fields, "valid_from", record.get("valid_from"), by.today);
    for e in &fields.0 {
        report.refuse(record, column_of(record, &e.field), sentence(by.viewer.locale, e));
    }
    let territory = match record.get("territory") {
        "" => None,
        name => match words.territories.get(&tenure_text::fold(name)) {
            Some(id) => Some(*id),
            None => {
                report.refuse(record, "territory", tell(by, "accounts-import-territory", &[]));
                None
            }
        },
    };
    let (tier, lifecycle) = (filled(&form.tier), filled(&form.lifecycle));
    let mut new = NewAccount { profile, tier, lifecycle, parent: None, territory, lead: None, from };
    if known.is_none() {
        new = actions::filled(&words.ground.custom, by, &[new]).remove(0);
        let mut fields = Fields::default();
        actions::demand((&words.ground.custom, &words.ground.duties), by, &new, &mut fields);
        for e in &fields.0 {
            report.refuse(record, column_of(record, &e.field), sentence(by.viewer.locale, e));
        }
    }
    (report.refused.len() == before).then_some(Row {
        record,
        id: known.unwrap_or(AccountId(uuid::Uuid::nil())),
        known,
        new,
        given,
    })
}

fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn sentence(locale: Locale, e: &crate::base::error::FieldError) -> String {
    crate::features::identity::pages::draw::sentence(locale, e)
}

/// Plain columns: the same name in the file and in the form.
const PLAIN: [&str; 13] = [
    "name",
    "legal_name",
    "kind",
    "website",
    "country",
    "city",
    "address",
    "employees",
    "time_zone",
    "language",
    "tags",
    "description",
    "registration_number",
];

/// The form that a line fills, and which of its fields.
fn form(by: &Acting, record: &Record, words: &Words, report: &mut ImportReport) -> (AccountForm, Vec<&'static str>) {
    let mut form = AccountForm::default();
    let mut given: Vec<&'static str> = PLAIN.into_iter().filter(|column| !record.get(column).is_empty()).collect();
    let text = |column: &str| record.get(column).to_owned();
    form.name = text("name");
    form.custom = input::cells(record);
    form.legal_name = text("legal_name");
    form.kind = text("kind");
    form.website = text("website");
    form.country = text("country");
    form.city = text("city");
    form.address = text("address");
    form.employees = text("employees");
    form.time_zone = text("time_zone");
    form.language = text("language");
    form.tags = text("tags");
    form.description = text("description");
    form.registration_number = text("registration_number");
    form.lei = text("lei");
    form.tax_id = text("tax_id");
    form.former_names = record.get("former_names").replace(';', "\n");
    form.client_since =
        [text("client_since"), text("client_since_year")].into_iter().find(|t| !t.is_empty()).unwrap_or_default();
    form.sector = words.sectors.get(record.get("sector")).cloned().unwrap_or_default();
    (form.revenue, form.currency) = revenue(record);
    let (system, id) = (record.get("source_system"), record.get("source_id"));
    if !system.is_empty() && !id.is_empty() && !system.contains([':', '：', '\n']) && !id.contains('\n') {
        form.sources = format!("{system}: {id}");
    } else if !id.is_empty() || system.contains([':', '：', '\n']) {
        report.refuse(record, "source_system", tell(by, "accounts-import-source", &[]));
    }
    for (column, terms, slot) in
        [("tier", &words.tiers, &mut form.tier), ("lifecycle", &words.lifecycles, &mut form.lifecycle)]
    {
        let word = record.get(column);
        match code_of(terms, word) {
            Some(code) => *slot = code,
            None if word.is_empty() => {}
            None => {
                let allowed: Vec<&str> = terms.iter().map(|t| t.code.as_str()).collect();
                report.refuse(
                    record,
                    column,
                    by.viewer.locale.tr("error-one-of", &[("allowed", allowed.join(", ").into())]),
                );
            }
        }
    }
    for (field, value) in [
        ("former_names", &form.former_names),
        ("client_since", &form.client_since),
        ("sector", &form.sector),
        ("revenue", &form.revenue),
        ("sources", &form.sources),
        ("lei", &form.lei),
        ("tax_id", &form.tax_id),
    ] {
        if !value.is_empty() {
            given.push(field);
        }
    }
    (form, given)
}

/// Revenue and currency of the form: millions of USD become whole dollars by moving the point.
fn revenue(record: &Record) -> (String, String) {
    match record.get("client_revenue_musd") {
        "" => (record.get("client_revenue").to_owned(), record.get("currency").to_owned()),
        millions => (whole_millions(millions), String::from("USD")),
    }
}

fn whole_millions(text: &str) -> String {
    let text = text.replace([',', ' '], "");
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    if !rest.chars().all(|c| c.is_ascii_digit()) {
        return text;
    }
    let padded = format!("{rest:0<6}");
    let (six, cents) = padded.split_at(6);
    let cents = cents.trim_end_matches('0');
    if cents.is_empty() { format!("{whole}{six}") } else { format!("{whole}{six}.{cents}") }
}

/// The column of a field that is wrong.
fn column_of<'f>(record: &Record, field: &'f str) -> &'f str {
    let either = |a: &'static str, b: &'static str| if record.get(a).is_empty() { b } else { a };
    match field {
        "revenue" => either("client_revenue_musd", "client_revenue"),
        "client_since" => either("client_since", "client_since_year"),
        "sources" => "source_id",
        other if is_custom(other) => other,
        other => super::ACCOUNTS.columns.iter().map(|c| c.name).find(|name| *name == other).unwrap_or("name"),
    }
}

/// The account that a line means: by source id, else by exact name.
fn matched(by: &Acting, record: &Record, lookup: &Lookup, report: &mut ImportReport) -> Option<AccountId> {
    let (system, id) = (record.get("source_system"), record.get("source_id"));
    let found: Vec<Known> = match lookup.by_key(&format!("source:{system}"), id) {
        Some(known) if !id.is_empty() => vec![known],
        // An account that this system knows by another id is another account, whatever it is called.
        _ => {
            let mut found = lookup.by_name(record.get("name"));
            found.retain(|k| id.is_empty() || !lookup.has_scheme(k.id, &format!("source:{system}")));
            found
        }
    };
    match found.as_slice() {
        [] => None,
        [known] if known.archived => {
            report.refuse(record, "name", tell(by, "accounts-import-archived", &[]));
            None
        }
        [known] => Some(known.id),
        _ => {
            report.refuse(record, "name", tell(by, "accounts-import-ambiguous", &[]));
            None
        }
    }
}

/// Whether all identifiers of a row are its own: neither another account's nor another line's.
fn free(
    by: &Acting,
    row: &Row<'_>,
    lookup: &Lookup,
    taken: &mut HashMap<Identifier, u64>,
    report: &mut ImportReport,
) -> bool {
    for identifier in &row.new.profile.identifiers {
        let key = identifier.key();
        let column = if identifier.scheme.starts_with("source:") {
            "source_id"
        } else {
            column_of(row.record, &identifier.scheme)
        };
        if lookup.by_key(&identifier.scheme, &key).is_some_and(|holder| Some(holder.id) != row.known) {
            report.refuse(row.record, column, tell(by, "accounts-error-identifier-used", &[]));
            return false;
        }
        if let Some(line) = taken.insert(Identifier { scheme: identifier.scheme.clone(), value: key }, row.record.line)
        {
            report.refuse(row.record, column, tell(by, "accounts-import-twice", &[("line", line)]));
            return false;
        }
    }
    true
}

impl Row<'_> {
    /// What the given fields make of a known account's profile. Identifiers, tags and former names of the file are
    /// added to the known ones; identifiers replace the one of their scheme.
    pub(super) fn over(&self, known: &Profile) -> Result<Profile> {
        let mut set = serde_json::Map::new();
        for (field, value) in self.new.profile.fields() {
            if self.given.iter().any(|g| *g == field)
                || (is_custom(&field) && self.record.pairs().any(|(name, _)| name == field))
            {
                set.insert(field, value);
            }
        }
        let mut profile =
            known.with(&set).ok_or_else(|| Error::internal("a line of a file does not fit the account"))?;
        let mine = &self.new.profile.identifiers;
        profile.identifiers.retain(|i| {
            !mine.iter().any(|m| m.scheme == i.scheme && !(i.scheme.starts_with("source:") && m.value != i.value))
        });
        profile.identifiers.extend(mine.iter().cloned());
        profile.identifiers.sort();
        if self.given.contains(&"tags") {
            profile.tags.extend(known.tags.iter().filter(|t| !profile.tags.contains(t)).cloned().collect::<Vec<_>>());
            profile.tags.sort();
        }
        if self.given.contains(&"former_names") {
            let mut names = known.former_names.clone();
            names.extend(profile.former_names.iter().filter(|n| !known.former_names.contains(n)).cloned());
            profile.former_names = names;
        }
        Ok(profile)
    }
}

#[cfg(test)]
mod tests {
    use super::whole_millions;

    #[test]
    fn millions_become_units_exactly() {
        for (text, want) in [
            ("1100.04", "1100040000"),
            ("4618", "4618000000"),
            ("0.5", "0500000"),
            ("1,242.3212345", "1242321234.5"),
            ("many", "many000000"),
            ("1.x", "1.x"),
        ] {
            assert_eq!(whole_millions(text), want, "{text}");
        }
    }
}
