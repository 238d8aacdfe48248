//! What people type about an account, and how it becomes values: forms, API and files all pass through here.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::countries;
use super::model::{Account, EditAccount, Identifier, Kind, NewAccount, Profile, SCHEMES};
use crate::base::{Fields, Result, calendar, foreign, money, validate};
use crate::features::duties::Rules;
use crate::features::fields::input::Typed;
use crate::features::fields::model::value;
use crate::features::fields::{Catalogue, Subject};

/// Most identifiers, tags and former names of one account.
const MOST: usize = 50;

/// An account as typed. The web form posts it; API and import fill it.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountForm {
    /// As in [`Profile`].
    pub name: String,
    /// One a line.
    pub former_names: String,
    /// As in [`Profile`].
    pub legal_name: String,
    /// A code of [`Kind`].
    pub kind: String,
    /// As in [`Profile`].
    pub sector: String,
    /// As in [`Profile`].
    pub website: String,
    /// A code or a name.
    pub country: String,
    /// As in [`Profile`].
    pub city: String,
    /// As in [`Profile`].
    pub address: String,
    /// As in [`Profile`].
    pub employees: String,
    /// Whole units with decimals.
    pub revenue: String,
    /// ISO 4217; the install's when empty.
    pub currency: String,
    /// As in [`Profile`].
    pub time_zone: String,
    /// As in [`Profile`].
    pub language: String,
    /// As in [`Profile`].
    pub client_since: String,
    /// Divided by semicolons.
    pub tags: String,
    /// As in [`Profile`].
    pub description: String,
    /// The identifier of that scheme.
    pub registration_number: String,
    /// The identifier of that scheme.
    pub lei: String,
    /// The identifier of that scheme.
    pub tax_id: String,
    /// `system: id`, one a line.
    pub sources: String,
    /// Code of the tier; new accounts only, as the next five.
    pub tier: String,
    /// Code of the lifecycle.
    pub lifecycle: String,
    /// Id of the parent.
    pub parent: String,
    /// Id of the territory.
    pub territory: String,
    /// Id of the lead.
    pub lead: String,
    /// First day of these.
    pub from: String,
    /// The version that was read, for edits.
    pub version: String,
    /// `1` when accounts of nearly the same name were seen, and this is none of them.
    pub anyway: String,
    /// Custom fields; refuses what is no field at all.
    #[serde(flatten)]
    pub custom: Typed,
}

/// What the parse functions need to know of the install.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The install's today.
    pub today: Date,
    /// The install's currency.
    pub currency: String,
    /// Codes of the sectors in use.
    pub sectors: Vec<String>,
    /// Codes of the tiers.
    pub tiers: Vec<String>,
    /// Codes of the lifecycles.
    pub lifecycles: Vec<String>,
    /// Custom fields.
    pub custom: Catalogue,
    /// Duty profiles.
    pub duties: Rules,
}

impl Ground {
    /// With the sector that an account has: it may stay although it is archived.
    pub fn with(mut self, profile: &Profile) -> Self {
        self.sectors.extend(profile.sector.clone());
        self
    }

    /// What reading a custom value needs to know.
    pub fn values(&self) -> value::Ground<'_> {
        value::Ground { today: self.today, currency: &self.currency }
    }
}

impl AccountForm {
    /// The form of an account to be edited.
    pub fn of(account: &Account, catalogue: &Catalogue, locale: crate::base::Locale) -> Self {
        let p = &account.profile;
        let sources: Vec<String> = p.sources().map(|(system, id)| format!("{system}: {id}")).collect();
        Self {
            name: p.name.clone(),
            former_names: p.former_names.join("\n"),
            legal_name: p.legal_name.clone(),
            kind: p.kind.code().to_owned(),
            sector: p.sector.clone().unwrap_or_default(),
            website: p.website.clone(),
            country: countries::name(locale, &p.country).to_owned(),
            city: p.city.clone(),
            address: p.address.clone(),
            employees: p.employees.map(|n| n.to_string()).unwrap_or_default(),
            revenue: p.revenue.as_ref().map(money::Money::decimal).unwrap_or_default(),
            currency: p.revenue.as_ref().map(|m| m.currency.clone()).unwrap_or_default(),
            time_zone: p.time_zone.clone(),
            language: p.language.clone(),
            client_since: p.client_since.clone().unwrap_or_default(),
            tags: p.tags.join("; "),
            description: p.description.clone(),
            registration_number: p.identifier("registration_number").to_owned(),
            lei: p.identifier("lei").to_owned(),
            tax_id: p.identifier("tax_id").to_owned(),
            sources: sources.join("\n"),
            version: account.version.to_string(),
            custom: Typed::of(catalogue, Subject::Account, &p.custom, locale),
            ..Self::default()
        }
    }

    /// Reads the edited fields; mistakes go to `fields`.
    pub fn profile(&self, ground: &Ground, fields: &mut Fields) -> Profile {
        let sector = self.sector.trim();
        if !sector.is_empty() && !ground.sectors.iter().any(|s| s == sector) {
            fields.add("sector", "error-choose");
        }
        let currency = money::currency(fields, "currency", &self.currency, &ground.currency);
        let revenue = money::parse(fields, "revenue", &self.revenue, &currency);
        if revenue.as_ref().is_some_and(|m| m.minor < 0) {
            fields.add("revenue", "error-money");
        }
        Profile {
            name: validate::required(fields, "name", &self.name, validate::NAME),
            former_names: lines(fields, "former_names", &self.former_names, validate::NAME),
            legal_name: validate::line(fields, "legal_name", &self.legal_name, validate::NAME),
            kind: kind(fields, &self.kind),
            sector: (!sector.is_empty()).then(|| sector.to_owned()),
            website: validate::website(fields, "website", &self.website),
            country: country(fields, &self.country),
            city: validate::line(fields, "city", &self.city, validate::NAME),
            address: validate::text(fields, "address", &self.address),
            employees: validate::int(fields, "employees", &self.employees, 0, 100_000_000),
            revenue,
            time_zone: time_zone(fields, &self.time_zone),
            language: language(fields, &self.language),
            client_since: client_since(fields, &self.client_since, ground.today),
            tags: tags(fields, self.tags.split([';', '；', '\n'])),
            identifiers: self.identifiers(fields),
            description: validate::text(fields, "description", &self.description),
            custom: self.custom.values(&ground.custom, Subject::Account, ground.values(), fields),
        }
    }

    /// The numbers that were typed, sorted.
    pub(super) fn identifiers(&self, fields: &mut Fields) -> Vec<Identifier> {
        let mut all = Vec::new();
        for (scheme, text) in SCHEMES.into_iter().zip([&self.registration_number, &self.lei, &self.tax_id]) {
            let mut value = validate::line(fields, scheme, text, 100);
            if scheme == "lei" && !value.is_empty() {
                value = value.replace([' ', '-'], "").to_ascii_uppercase();
                if value.len() != 20 || !value.chars().all(|c| c.is_ascii_alphanumeric()) {
                    fields.add(scheme, "accounts-error-lei");
                }
            }
            if !value.is_empty() {
                all.push(Identifier { scheme: scheme.to_owned(), value });
            }
        }
        for line in lines(fields, "sources", &self.sources, 300) {
            match line.split_once([':', '：']).map(|(system, id)| (system.trim(), id.trim())) {
                Some((system, id)) if !system.is_empty() && !id.is_empty() => {
                    let value = foreign::full(system, id).into_owned();
                    all.push(Identifier { scheme: format!("source:{system}"), value });
                }
                _ => fields.add("sources", "accounts-error-source"),
            }
        }
        all.sort();
        all.dedup();
        all
    }
}

impl NewAccount {
    /// Reads a new account.
    ///
    /// # Errors
    /// `Invalid` with all mistakes.
    pub fn parse(form: &AccountForm, ground: &Ground) -> Result<Self> {
        let mut fields = Fields::default();
        let new = NewAccount {
            profile: form.profile(ground, &mut fields),
            tier: code(&mut fields, "tier", &form.tier, &ground.tiers),
            lifecycle: code(&mut fields, "lifecycle", &form.lifecycle, &ground.lifecycles),
            parent: validate::id(&mut fields, "parent", &form.parent),
            territory: validate::id(&mut fields, "territory", &form.territory),
            lead: validate::id(&mut fields, "lead", &form.lead),
            from: calendar::parse_optional(&mut fields, "from", &form.from, ground.today),
        };
        fields.finish()?;
        Ok(new)
    }
}

/// Fields of [`AccountForm`] that hold a field of [`Profile`] under another name.
fn profile_field(field: &str) -> &str {
    match field {
        "registration_number" | "lei" | "tax_id" | "sources" => "identifiers",
        "currency" => "revenue",
        other => other,
    }
}

impl EditAccount {
    /// Reads the `given` fields of the form; the others keep what is stored. `identifiers` are one field: give
    /// all four of theirs or none.
    ///
    /// # Errors
    /// `Invalid` with all mistakes in the given fields.
    pub fn parse(form: &AccountForm, given: &[&str], base: Option<i64>, ground: &Ground) -> Result<Self> {
        let mut fields = Fields::default();
        let profile = form.profile(ground, &mut fields);
        fields.0.retain(|e| given.iter().any(|g| *g == e.field));
        fields.finish()?;
        let set: Map<String, Json> =
            profile.fields().into_iter().filter(|(field, _)| given.iter().any(|g| profile_field(g) == field)).collect();
        Ok(EditAccount { base, set, ..EditAccount::default() })
    }

    /// Reads the whole form, with its hidden version.
    ///
    /// # Errors
    /// `Invalid` with all mistakes.
    pub fn parse_all(form: &AccountForm, ground: &Ground) -> Result<Self> {
        let mut fields = Fields::default();
        let base = validate::int(&mut fields, "version", &form.version, 1, i64::MAX);
        let profile = form.profile(ground, &mut fields);
        fields.finish()?;
        Ok(EditAccount { base, set: profile.fields(), whole: true, ..EditAccount::default() })
    }
}

fn lines(fields: &mut Fields, field: &'static str, text: &str, most: usize) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        let line = validate::line(fields, field, line, most);
        if !all.contains(&line) {
            all.push(line);
        }
    }
    if all.len() > MOST {
        fields.add_with(field, "accounts-error-too-many", vec![("most", MOST.to_string())]);
    }
    all
}

/// Reads tags: trimmed, without blanks and doubles, sorted.
pub fn tags<'a>(fields: &mut Fields, words: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for word in words.map(str::trim).filter(|w| !w.is_empty()) {
        let word = validate::line(fields, "tags", word, 40);
        if word.contains([';', '；']) {
            fields.add("tags", "accounts-error-tag");
        }
        if !all.iter().any(|t| tenure_text::fold(t) == tenure_text::fold(&word)) {
            all.push(word);
        }
    }
    if all.len() > MOST {
        fields.add_with("tags", "accounts-error-too-many", vec![("most", MOST.to_string())]);
    }
    all.sort();
    all
}

fn kind(fields: &mut Fields, text: &str) -> Kind {
    if text.trim().is_empty() {
        return Kind::default();
    }
    Kind::parse(text).unwrap_or_else(|| {
        let allowed = Kind::ALL.map(Kind::code).join(", ");
        fields.add_with("kind", "error-one-of", vec![("allowed", allowed)]);
        Kind::default()
    })
}

/// A code of the list; empty is none.
pub fn code(fields: &mut Fields, field: &'static str, text: &str, allowed: &[String]) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    if !allowed.iter().any(|a| a == text) {
        fields.add_with(field, "error-one-of", vec![("allowed", allowed.join(", "))]);
    }
    Some(text.to_owned())
}

/// A country: the code of one that we know, else the text as given.
pub fn country(fields: &mut Fields, text: &str) -> String {
    let text = validate::line(fields, "country", text, 60);
    countries::code(&text).map_or(text, str::to_owned)
}

fn time_zone(fields: &mut Fields, text: &str) -> String {
    let text = text.trim();
    if !text.is_empty() && TimeZone::get(text).is_err() {
        fields.add("time_zone", "accounts-error-time-zone");
    }
    text.to_owned()
}

fn language(fields: &mut Fields, text: &str) -> String {
    let text = text.trim();
    let fine =
        text.len() <= 35 && text.split('-').all(|p| !p.is_empty() && p.chars().all(|c| c.is_ascii_alphanumeric()));
    if !text.is_empty() && !fine {
        fields.add("language", "accounts-error-language");
    }
    text.to_owned()
}

/// `YYYY`, `YYYY-MM` or a day, not after today.
fn client_since(fields: &mut Fields, text: &str, today: Date) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
    let (day, kept) = match text.split_once('-') {
        None if text.len() == 4 && digits(text) => (format!("{text}-01-01").parse::<Date>().ok(), text.to_owned()),
        Some((y, m)) if y.len() == 4 && m.len() == 2 && digits(y) && digits(m) => {
            (format!("{text}-01").parse().ok(), text.to_owned())
        }
        _ => {
            let day = calendar::parse(text, today);
            (day, day.map(|d| d.to_string()).unwrap_or_default())
        }
    };
    match day {
        Some(day) if day > today => fields.add("client_since", "error-day-future"),
        Some(day) if day.year() >= 1000 => return Some(kept),
        _ => fields.add("client_since", "accounts-error-client-since"),
    }
    None
}

#[cfg(test)]
mod tests;
