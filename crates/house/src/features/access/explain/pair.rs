//! One person and one account: yes or no, with every rule that was tried.

use jiff::civil::Date;

use super::Proof;
use super::why::{Why, Words};
use crate::base::permit::AtLeast;
use crate::base::{AccountId, Conn, Error, Locale, Permit, Read, Result, UserId, Viewer, calendar};
use crate::features::access::model::Source;
use crate::features::access::store::explain as store;

/// One rule that was tried.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Which rule.
    pub source: Source,
    /// The ways by which it gives a right; none when it does not.
    pub ways: Vec<Why>,
    /// When it gave one last, if it does not now: the last day.
    pub ended: Option<Date>,
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Who was asked about.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// For which day.
    pub day: Date,
    /// The level they have; 0 is none.
    pub level: i64,
    /// Whether they could sign in at all on that day.
    pub active: bool,
    /// All rules, in the order of [`Source::ALL`].
    pub rules: Vec<Rule>,
    /// Territories that they hold on that day.
    pub territories: Vec<String>,
    /// Internal requests of the account that they look after today: no right on the account, but they see these and its
    /// head line. Nothing is known of other days.
    pub requests: i64,
}

impl Verdict {
    /// Whether they see the account.
    pub fn sees(&self) -> bool {
        self.level >= 2
    }

    /// Yes or no in one sentence.
    pub fn headline(&self, locale: Locale) -> String {
        let key = if !self.active {
            "access-pair-inactive"
        } else if self.sees() {
            "access-pair-yes"
        } else {
            "access-pair-no"
        };
        locale.tr(key, &[("name", self.name.as_str().into()), ("day", calendar::full(locale, self.day).into())])
    }

    /// What each rule came to.
    pub fn sentences(&self, locale: Locale) -> Vec<String> {
        self.rules.iter().flat_map(|rule| self.of_rule(rule, locale)).chain(self.of_requests(locale)).collect()
    }

    /// What they see as owner of internal requests; none when there are none.
    pub fn of_requests(&self, locale: Locale) -> Option<String> {
        (self.requests > 0 && self.active).then(|| locale.tr("access-own-requests", &[("n", self.requests.into())]))
    }

    /// The sentences of one rule.
    pub fn of_rule(&self, rule: &Rule, locale: Locale) -> Vec<String> {
        if !rule.ways.is_empty() {
            return rule.ways.iter().map(|why| why.sentence(locale)).collect();
        }
        let day = |d: Date| calendar::full(locale, d).into();
        vec![match (rule.source, rule.ended) {
            (Source::Team, Some(last)) => locale.tr("access-was-team", &[("day", day(last))]),
            (Source::Grant, Some(last)) => locale.tr("access-was-grant", &[("day", day(last))]),
            (Source::Territory, _) if !self.territories.is_empty() => {
                locale.tr("access-not-territory-held", &[("names", self.territories.join(", ").into())])
            }
            (source, _) => locale.t(source.denial()).to_owned(),
        }]
    }
}

/// Whether a user sees an account on a day, and what each rule says.
///
/// # Errors
/// `NotFound` when the account is absent or invisible or the user does not exist, `Forbidden` for whoever neither
/// manages the account nor audits.
pub fn pair(q: &Conn<'_>, viewer: &Viewer, account: AccountId, user: UserId, day: Date) -> Result<Verdict> {
    let proof = Proof::asker(q, viewer, account)?;
    verdict(q, viewer, &proof, user, super::day_of(day, viewer.today))
}

/// Why the viewer sees an account today.
///
/// # Errors
/// What the database says.
pub fn own(permit: &Permit<'_, impl AtLeast<Read>>, viewer: &Viewer) -> Result<Verdict> {
    verdict(permit.conn(), viewer, &Proof::reader(permit), viewer.id, viewer.today)
}

fn verdict(q: &Conn<'_>, viewer: &Viewer, proof: &Proof, user: UserId, day: Date) -> Result<Verdict> {
    // The operator at the console is no stored user.
    let known = store::user(q, user)?;
    let (name, active, flag) = match known {
        Some((name, span, flag)) => (name, span.holds(day), flag),
        None if user == viewer.id => (viewer.name.clone(), true, viewer.all_accounts),
        None => return Err(Error::NotFound),
    };
    let mut words = Words::load(q, viewer, proof)?;
    let ways = store::ways(q, proof, day, Some(user))?;
    let mut all: Vec<Why> = ways.iter().map(|way| words.why(way)).collect();
    if flag > 0 {
        all.push(Why::everywhere(user, name.clone(), flag));
    }
    all.sort_by_key(|why| (std::cmp::Reverse(why.level), why.span.from));
    let level = if active { all.iter().map(|w| w.level).max().unwrap_or(0) } else { 0 };
    let (team_end, grant_end) = store::ended(q, proof, user, day)?;
    let last = |end: Option<Date>| end.and_then(|d| d.yesterday().ok());
    let rules = Source::ALL.map(|source| Rule {
        source,
        ways: all.iter().filter(|w| w.source == source).cloned().collect(),
        ended: match source {
            Source::Team => last(team_end),
            Source::Grant => last(grant_end),
            _ => None,
        },
    });
    let territories = store::territories_of(q, user, day)?;
    let requests = if day == viewer.today { store::requests_of(q, proof, user, day)? } else { 0 };
    Ok(Verdict { user, name, day, level, active, rules: rules.into(), territories, requests })
}
