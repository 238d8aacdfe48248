//! What somebody sees, and why: sources with counts, and the accounts that the asker sees too.

use jiff::civil::Date;
use uuid::Uuid;

use crate::base::{Conn, Error, Locale, Result, Right, Scope, UserId, Viewer};
use crate::features::access::model::{Part, Source};
use crate::features::access::store::explain::{self as store, Counted, Seen};
use crate::features::org::lines;

/// One source of what a user sees.
#[derive(Clone, Debug)]
pub struct SourceCount {
    /// From what the rights come.
    pub source: Source,
    /// The highest level they give.
    pub level: i64,
    /// How many accounts.
    pub accounts: i64,
    counted: Option<Counted>,
}

impl SourceCount {
    /// The source in words.
    pub fn sentence(&self, locale: Locale) -> String {
        let Some(counted) = &self.counted else { return locale.t("access-why-all").to_owned() };
        let part = match counted.via.as_str() {
            "territory" => locale.t("access-phrase-territories"),
            "ancestor" => locale.t("access-phrase-group"),
            "grant" => locale.t("access-phrase-grant"),
            code => Part::parse(code).map_or("", |p| locale.t(p.label())),
        };
        let key = match counted.reach.as_str() {
            "self" => return part.to_owned(),
            "deputy" => "access-why-deputy",
            "dotted" => "access-why-dotted",
            _ => "access-why-solid",
        };
        locale.tr(key, &[("name", counted.holder_name.as_str().into()), ("part", part.into())])
    }
}

/// What a user sees on a day.
#[derive(Clone, Debug)]
pub struct Overview {
    /// Who.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// On which day.
    pub day: Date,
    /// Sources, the widest first.
    pub sources: Vec<SourceCount>,
    /// Distinct accounts of all sources.
    pub total: i64,
    /// The accounts that the asker sees too, by name; one page.
    pub accounts: Vec<Seen>,
    /// Whether the numbers count only what the asker sees too.
    pub narrowed: bool,
}

/// How wide somebody may look at what another user sees.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asker {
    /// Counts over all accounts; names only of visible ones. Administrators, auditors and the user themselves.
    Full,
    /// Only what the asker sees too: a director, about those who report to them.
    Narrow,
}

/// Whether the viewer may ask about a user, and how wide.
///
/// # Errors
/// `NotFound` when not.
pub fn may_ask(q: &Conn<'_>, viewer: &Viewer, user: UserId) -> Result<Asker> {
    if viewer.id == user || viewer.has(Right::Administer) || viewer.has(Right::Audit) {
        Ok(Asker::Full)
    } else if lines::leads(q, viewer.id, user, viewer.today)? {
        Ok(Asker::Narrow)
    } else {
        Err(Error::NotFound)
    }
}

/// What a user sees on `day`, and why: all sources with counts, and a page of accounts after a place. A past day is
/// for auditors; everybody else gets today.
///
/// # Errors
/// `NotFound` when the user does not exist or the viewer may not ask.
pub fn user(
    q: &Conn<'_>,
    viewer: &Viewer,
    user: UserId,
    day: Date,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> Result<Overview> {
    let asker = may_ask(q, viewer, user)?;
    let day = if viewer.has(Right::Audit) { super::day_of(day, viewer.today) } else { viewer.today };
    let (name, _, flag) = store::user(q, user)?.ok_or(Error::NotFound)?;
    let scope = Scope::all(q, viewer)?;
    let narrow = (asker == Asker::Narrow).then_some(&scope);
    let total = store::total(q, user, day, flag > 0, narrow)?;
    let mut sources: Vec<SourceCount> = Vec::new();
    if flag > 0 {
        sources.push(SourceCount { source: Source::All, level: flag, accounts: total, counted: None });
    }
    sources.extend(store::counted(q, user, day, narrow)?.into_iter().map(|c| SourceCount {
        source: Source::of(&c.reach, &c.via),
        level: c.level,
        accounts: c.accounts,
        counted: Some(c),
    }));
    let accounts = store::seen(q, user, day, flag, &scope, after, limit)?;
    Ok(Overview { user, name, day, sources, total, accounts, narrowed: asker == Asker::Narrow })
}
