//! From the lines of a file to values: words are looked up, mistakes are told by column.

use std::sync::OnceLock;

use super::super::actions::{self, Traces};
use super::super::forms::AccountForm;
use super::super::model::{Account, NewAccount, Profile};
use super::words::Words;
use crate::base::imports::Record;
use crate::base::{AccountId, Acting, Error, Fields, Result, calendar};
use crate::features::fields::draw::is_custom;
use crate::features::fields::input;

/// Columns and reasons for which a line is refused.
pub(super) type Wrong = Vec<(String, String)>;

/// A field of the form that has a value in the file, and the column that it stands in.
pub(super) type Given = (String, String);

/// What a line calls the account above.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Above {
    /// The system whose ids it may be.
    pub system: String,
    /// A name or an id.
    pub word: String,
}

/// One line that can be stored.
pub(in crate::features::accounts) struct Row {
    /// Its line in the file.
    pub line: u64,
    /// Its account, known or new.
    pub id: AccountId,
    /// Whether the account is known.
    pub known: bool,
    /// Its values.
    pub new: NewAccount,
    /// What has a value in the file.
    pub(super) given: Vec<Given>,
    /// A word that is to become a sector.
    pub sector: Option<String>,
    /// The account above.
    pub(super) above: Option<Above>,
    /// Whether another account of this very name was known and is another one.
    pub namesake: bool,
    /// Accounts that are alike and that the importer may not see, with their points.
    pub unseen: Vec<AccountId>,
    /// It is the account of this earlier line.
    pub twin: Option<u64>,
    /// How its account is found once it is stored; see [`Row::traces`].
    traces: OnceLock<Traces>,
}

impl Row {
    /// The same row with other values.
    pub(super) fn with(&self, new: NewAccount) -> Self {
        Self {
            new,
            given: self.given.clone(),
            sector: None,
            above: self.above.clone(),
            unseen: Vec::new(),
            traces: OnceLock::new(),
            ..*self
        }
    }

    /// How its account is found, of a new one whose values stay as they are.
    pub(super) fn traces(&self) -> &Traces {
        self.traces.get_or_init(|| Traces::of(self.id, &self.new.profile))
    }

    /// Whether the file has a value for a field.
    pub(super) fn gives(&self, field: &str) -> bool {
        self.given.iter().any(|(given, _)| given == field)
    }

    /// Leaves what stands in these columns as it is stored.
    pub(super) fn keep(&mut self, columns: &std::collections::HashSet<String>) {
        self.given.retain(|(_, column)| !columns.contains(column));
        self.new.profile.identifiers.retain(|i| !columns.contains(scheme_column(&i.scheme)));
        let new = &mut self.new;
        for (column, slot) in [("tier", &mut new.tier), ("lifecycle", &mut new.lifecycle)] {
            if columns.contains(column) {
                *slot = None;
            }
        }
        if columns.contains("territory") {
            new.territory = None;
        }
        if columns.contains("parent") {
            (new.parent, self.above) = (None, None);
        }
        if columns.contains("sector") {
            self.sector = None;
        }
    }

    /// What the given fields make of a known account's profile. Identifiers, tags and former names of the file are
    /// added to the known ones; identifiers replace the one of their scheme.
    pub(super) fn over(&self, known: &Profile) -> Result<Profile> {
        let mut set = serde_json::Map::new();
        let site = tenure_text::same_address(&known.website, &self.new.profile.website);
        for (field, value) in self.new.profile.fields() {
            // The same address written in another way is no change.
            if self.gives(&field) && !(site && field == "website") {
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
        if self.gives("tags") {
            profile.tags.extend(known.tags.iter().filter(|t| !profile.tags.contains(t)).cloned().collect::<Vec<_>>());
            profile.tags.sort();
        }
        if self.gives("former_names") {
            let mut names = known.former_names.clone();
            names.extend(profile.former_names.iter().filter(|n| !known.former_names.contains(n)).cloned());
            profile.former_names = names;
        }
        Ok(profile)
    }

    /// The fields that differ, each with the column that says so, before and after.
    pub(super) fn differing(
        &self,
        known: &Account,
    ) -> Result<Vec<(String, String, serde_json::Value, serde_json::Value)>> {
        let (before, after) = (known.profile.fields(), self.over(&known.profile)?);
        let mut all = Vec::new();
        for (field, new) in after.fields().into_iter().filter(|(field, _)| field != "identifiers") {
            let old = before.get(&field).cloned().unwrap_or_default();
            if old != new {
                let column = self.given.iter().find(|(given, _)| *given == field).map(|(_, column)| column.clone());
                all.push((field.clone(), column.unwrap_or(field), old, new));
            }
        }
        for mine in after.identifiers.iter().filter(|i| !known.profile.identifiers.contains(i)) {
            let old =
                known.profile.identifiers.iter().find(|i| i.scheme == mine.scheme && !after.identifiers.contains(i));
            let old = old.map_or(serde_json::Value::Null, |i| i.value.clone().into());
            all.push((mine.scheme.clone(), scheme_column(&mine.scheme).to_owned(), old, mine.value.clone().into()));
        }
        Ok(all)
    }
}

/// The column of an identifier.
pub(super) fn scheme_column(scheme: &str) -> &str {
    if scheme.starts_with("source:") { "source_id" } else { scheme }
}

/// A sentence in the importer's language.
pub(super) fn tell(by: &Acting, key: &str, args: &[(&'static str, u64)]) -> String {
    let args: Vec<_> = args.iter().map(|(n, v)| (*n, i64::try_from(*v).unwrap_or(i64::MAX).into())).collect();
    by.viewer.locale.tr(key, &args)
}

/// What a line says; nothing is looked up but words.
pub(super) fn read(by: &Acting, record: &Record, words: &Words) -> Result<Row, Wrong> {
    let mut wrong = Wrong::new();
    let (form, given) = form(by, record, words, &mut wrong);
    let mut fields = Fields::default();
    let mut profile = form.profile(&words.ground, &mut fields);
    let from = calendar::parse_optional(&mut fields, "valid_from", record.get("valid_from"), by.today);
    told(by, record, &fields, &mut wrong);
    let word = Some(record.get("sector")).filter(|word| !word.is_empty());
    profile.sector = word.and_then(|word| words.sector(word));
    let sector = word.filter(|_| profile.sector.is_none()).map(str::to_owned);
    if let Some(word) = &sector {
        if word.chars().count() > 200 {
            wrong.push((String::from("sector"), by.viewer.locale.tr("error-too-long", &[("most", 200_i64.into())])));
        }
        profile.sector = Some(word.clone());
    }
    let territory = match record.get("territory") {
        "" => None,
        name => words.territory(name).or_else(|| {
            wrong.push((String::from("territory"), tell(by, "accounts-import-territory", &[])));
            None
        }),
    };
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let (tier, lifecycle) = (filled(&form.tier), filled(&form.lifecycle));
    let above = filled(record.get("parent")).map(|word| Above { system: record.get("source_system").to_owned(), word });
    Ok(Row {
        line: record.line,
        id: AccountId(uuid::Uuid::nil()),
        known: false,
        new: NewAccount { profile, tier, lifecycle, parent: None, territory, lead: None, from },
        given,
        sector,
        above,
        namesake: false,
        unseen: Vec::new(),
        twin: None,
        traces: OnceLock::new(),
    })
}

/// Gives a new account what it gets by default, and demands what it must have.
pub(super) fn complete(by: &Acting, record: &Record, words: &Words, row: &mut Row) -> Wrong {
    let (mut fields, mut wrong) = (Fields::default(), Wrong::new());
    let ground = &words.ground;
    actions::fill(&ground.custom, by, &mut row.new);
    actions::demand((&ground.custom, &ground.duties), by, &row.new, &mut fields);
    told(by, record, &fields, &mut wrong);
    wrong
}

fn told(by: &Acting, record: &Record, fields: &Fields, wrong: &mut Wrong) {
    for e in &fields.0 {
        let sentence = crate::features::identity::pages::draw::sentence(by.viewer.locale, e);
        wrong.push((column_of(record, &e.field).to_owned(), sentence));
    }
}

/// Plain columns: the same name in the file and in the form.
const PLAIN: [&str; 16] = [
    "name",
    "legal_name",
    "former_names",
    "kind",
    "sector",
    "website",
    "country",
    "city",
    "address",
    "employees",
    "time_zone",
    "language",
    "tags",
    "description",
    "tier",
    "lifecycle",
];

/// The form that a line fills, and which of its fields.
fn form(by: &Acting, record: &Record, words: &Words, wrong: &mut Wrong) -> (AccountForm, Vec<Given>) {
    let mut form = AccountForm::default();
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
    (form.revenue, form.currency) = revenue(record);
    let (system, id) = (record.get("source_system"), record.get("source_id"));
    if !system.is_empty() && !id.is_empty() && !system.contains([':', '：', '\n']) && !id.contains('\n') {
        form.sources = format!("{system}: {id}");
    } else if !id.is_empty() || system.contains([':', '：', '\n']) {
        wrong.push((String::from("source_system"), tell(by, "accounts-import-source", &[])));
    }
    for (column, slot) in [("tier", &mut form.tier), ("lifecycle", &mut form.lifecycle)] {
        let word = record.get(column);
        if word.is_empty() {
            continue;
        }
        match words.code(column, word) {
            Ok(code) => *slot = code,
            Err(allowed) => {
                let sentence = by.viewer.locale.tr("error-one-of", &[("allowed", allowed.into())]);
                wrong.push((column.to_owned(), sentence));
            }
        }
    }
    let mut given: Vec<Given> = record
        .pairs()
        .filter(|(name, cell)| !cell.is_empty() && (PLAIN.contains(name) || is_custom(name)))
        .map(|(name, _)| (name.to_owned(), name.to_owned()))
        .collect();
    for (field, value) in [("client_since", &form.client_since), ("revenue", &form.revenue)] {
        if !value.is_empty() {
            given.push((field.to_owned(), column_of(record, field).to_owned()));
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
pub(super) fn column_of<'f>(record: &Record, field: &'f str) -> &'f str {
    let either = |a: &'static str, b: &'static str| if record.get(a).is_empty() { b } else { a };
    match field {
        "revenue" => either("client_revenue_musd", "client_revenue"),
        "client_since" => either("client_since", "client_since_year"),
        "sources" => "source_id",
        other if is_custom(other) => other,
        other => super::ACCOUNTS.columns.iter().map(|c| c.name).find(|name| *name == other).unwrap_or("name"),
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
