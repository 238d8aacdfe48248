//! A report as its reader gets it: the snapshot (or the draft), without what they cannot see, with the names that they
//! may know.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value as Json;
use tenure_db::Conn;
use uuid::Uuid;

use super::gather;
use super::model::{Rag, Report, Section, Snapshot, narrow, rag, totals};
use super::store::{book, named, report};
use crate::base::i18n::Arg;
use crate::base::registry::Registry;
use crate::base::{AccountId, Error, Locale, Result, Viewer, calendar};
use crate::features::settings::terms::Terms;

/// A report for one reader.
pub struct Sheet {
    /// The row.
    pub report: Report,
    /// What it says, of the accounts that the reader sees.
    pub snapshot: Snapshot,
    /// The proposed colour, and the figures that made it so.
    pub proposed: (Rag, Vec<(&'static str, i64)>),
    /// The colour of the author's report before, of the accounts that the reader sees.
    pub before: Option<Rag>,
    /// The hash, and whether the data still has it; none of a draft.
    pub proof: Option<(String, bool)>,
    /// Accounts by id: name and folded name.
    pub accounts: HashMap<AccountId, (String, String)>,
    /// Everything else that is named.
    pub names: HashMap<Uuid, String>,
    /// The words of the install.
    pub terms: Terms,
}

impl Sheet {
    /// The colour that counts: the author's, else the proposed one.
    pub fn rag(&self) -> Rag {
        Rag::parse(&self.snapshot.words.rag).unwrap_or(self.proposed.0)
    }
}

/// Reads the last snapshot of a report.
///
/// # Errors
/// `NotFound` when it was never submitted; `Internal` when it cannot be read.
pub fn stored(q: &Conn<'_>, id: Uuid) -> Result<(Snapshot, (String, bool))> {
    let frozen = report::frozen(q, id)?.ok_or(Error::NotFound)?;
    let snapshot = serde_json::from_str(&frozen.data).map_err(|e| Error::internal(format!("report {id}: {e}")))?;
    let intact = frozen.intact();
    Ok((snapshot, (frozen.hash, intact)))
}

fn ids(sections: &[Section]) -> Vec<AccountId> {
    let mut all: Vec<AccountId> = sections.iter().flat_map(|s| &s.lines).map(|l| l.account).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// What a reader gets of a report that they may read. Its author sees what they are writing, everybody else what was
/// submitted last.
///
/// # Errors
/// What the database says.
pub fn read(q: &Conn<'_>, registry: &Registry, reader: &Viewer, report: Report, zone: &TimeZone) -> Result<Sheet> {
    let writing = report.author == reader.id && report.state.open();
    let (mut snapshot, proof) = if writing {
        (gather::draft(q, registry, reader, &report, zone)?, None)
    } else {
        let (snapshot, proof) = stored(q, report.id)?;
        (snapshot, Some(proof))
    };
    let accounts = book::visible(q, reader, &ids(&snapshot.sections))?;
    narrow(&mut snapshot.sections, |id| accounts.contains_key(&id));
    let names = names(q, &snapshot.sections)?;
    let proposed = rag(&snapshot.sections);
    let before = match report::before(q, &report)? {
        Some(id) => Some(colour(q, reader, id)?),
        None => None,
    };
    Ok(Sheet { report, snapshot, proposed, before, proof, accounts, names, terms: Terms::load(q)? })
}

/// The colour of a submitted report, of what the reader sees of it.
fn colour(q: &Conn<'_>, reader: &Viewer, id: Uuid) -> Result<Rag> {
    let (mut snapshot, _) = stored(q, id)?;
    if let Some(said) = Rag::parse(&snapshot.words.rag) {
        return Ok(said);
    }
    let visible = book::visible(q, reader, &ids(&snapshot.sections))?;
    narrow(&mut snapshot.sections, |id| visible.contains_key(&id));
    Ok(rag(&snapshot.sections).0)
}

/// Looks up what the sentences name.
fn names(q: &Conn<'_>, sections: &[Section]) -> Result<HashMap<Uuid, String>> {
    let mut wanted: BTreeMap<&str, Vec<Uuid>> = BTreeMap::new();
    for item in sections.iter().flat_map(|s| &s.lines).flat_map(|l| &l.items) {
        for value in item.args.values() {
            for kind in ["user", "person"].into_iter().chain(named::WORDS.iter().map(|(kind, _, _)| *kind)) {
                let id = value.get(kind).and_then(Json::as_str).and_then(|text| text.parse().ok());
                if let Some(id) = id {
                    wanted.entry(kind).or_default().push(id);
                }
            }
        }
    }
    let ids_of = |kind: &str| wanted.get(kind).cloned().unwrap_or_default();
    let mut names = named::users(q, &ids_of("user"))?;
    names.extend(named::persons(q, &ids_of("person"))?);
    for (kind, _, _) in named::WORDS {
        names.extend(named::words(q, kind, &ids(sections), &ids_of(kind))?);
    }
    Ok(names)
}

/// A sentence of a section, ready to be shown.
pub struct Said {
    /// The account's name.
    pub account: String,
    /// The sentence.
    pub text: String,
    /// The page behind it.
    pub href: String,
}

impl Sheet {
    /// The sentences of a section, by account.
    pub fn said(&self, locale: Locale, today: Date, section: &Section) -> Vec<Said> {
        let mut lines: Vec<_> =
            section.lines.iter().filter_map(|l| Some((self.accounts.get(&l.account)?, l))).collect();
        lines.sort_by(|(a, _), (b, _)| a.1.cmp(&b.1));
        let mut all = Vec::new();
        for ((name, _), line) in lines {
            for item in &line.items {
                let mut args: Vec<(&str, Arg)> =
                    item.args.iter().map(|(key, value)| (key.as_str(), self.arg(locale, today, value))).collect();
                args.push(("account", name.as_str().into()));
                let text = locale.tr(&format!("reports-item-{}", item.key), &args);
                all.push(Said { account: name.clone(), text, href: item.href.clone() });
            }
        }
        all
    }

    fn arg(&self, locale: Locale, today: Date, value: &Json) -> Arg {
        let named = |id: &Json| id.as_str().and_then(|t| t.parse::<Uuid>().ok()).and_then(|id| self.names.get(&id));
        let text = match value {
            Json::Number(n) => return Arg::Int(n.as_i64().unwrap_or(0)),
            Json::String(day) => match day.parse::<Date>() {
                Ok(day) => calendar::short(locale, today, day),
                Err(_) => day.clone(),
            },
            Json::Object(map) => match map.iter().next().map(|(kind, of)| (kind.as_str(), of)) {
                Some(("term", of)) => {
                    let part = |i| of.get(i).and_then(Json::as_str).unwrap_or_default();
                    self.terms.name(locale, part(0), part(1)).to_owned()
                }
                Some((_, id)) => named(id).cloned().unwrap_or_else(|| locale.t("unknown").to_owned()),
                None => String::new(),
            },
            _ => String::from("–"),
        };
        Arg::Text(text)
    }

    /// The figures of a section, in the order of its source; those of a source that is gone, by name.
    pub fn figures(&self, registry: &Registry, section: &Section) -> Vec<(String, i64, &'static str)> {
        let sums = totals(section);
        match registry.compiled.reports.iter().find(|s| s.key == section.key) {
            Some(source) => source
                .figures
                .iter()
                .map(|(name, tone)| ((*name).to_owned(), sums.get(*name).copied().unwrap_or(0), *tone))
                .collect(),
            None => sums.into_iter().map(|(name, n)| (name, n, "")).collect(),
        }
    }

    /// The shares of a section: name, what was divided, and the share in percent; none where nothing was due.
    pub fn rates(&self, registry: &Registry, section: &Section) -> Vec<(&'static str, i64, i64, Option<i64>)> {
        let sums = totals(section);
        let Some(source) = registry.compiled.reports.iter().find(|s| s.key == section.key) else { return Vec::new() };
        let sum = |name: &str| sums.get(name).copied().unwrap_or(0);
        let rates = source.rates.iter().map(|(name, part, whole)| {
            let (part, whole) = (sum(part), sum(whole));
            (*name, part, whole, (whole > 0).then(|| (part * 200 + whole) / (whole * 2)))
        });
        rates.collect()
    }
}
