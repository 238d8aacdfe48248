//! What a duty profile is, and which of them speaks for an account. Pure.

use std::cmp::Reverse;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;

use crate::base::validate::{self, NAME};
use crate::base::{Fields, Locale, Result, Role, RowId};
use crate::features::fields::model::Facts;

/// Fields of accounts that a profile may demand, beside custom ones. The words are `accounts-field-NAME`.
pub const BUILT_IN: [&str; 13] = [
    "legal_name",
    "sector",
    "website",
    "client_since",
    "country",
    "city",
    "address",
    "time_zone",
    "language",
    "employees",
    "revenue",
    "tags",
    "description",
];

/// Days between conversations with key accounts where no profile says otherwise: a starting value.
pub const GOAL_KEY: i64 = 21;
/// Days between conversations with all other accounts where no profile says otherwise: a starting value.
pub const GOAL: i64 = 60;
/// The longest cadence: two years.
const LONGEST: i64 = 730;

/// The days between conversations where no profile says otherwise.
pub fn goal(key_account: bool) -> i64 {
    if key_account { GOAL_KEY } else { GOAL }
}

/// The day by which the next conversation is due; none when there was none yet, as it is due at once then.
pub fn next_due(last: Option<Date>, cadence: i64) -> Option<Date> {
    last?.checked_add(cadence.days()).ok()
}

/// A duty profile.
#[derive(Clone, PartialEq, Debug)]
pub struct Profile {
    /// Its id.
    pub id: RowId,
    /// English name.
    pub name_en: String,
    /// Chinese name.
    pub name_zh: String,
    /// Only for people with this role; none for all.
    pub role: Option<Role>,
    /// Only for accounts of this tier.
    pub tier: Option<String>,
    /// Only for accounts of this sector.
    pub sector: Option<String>,
    /// Names of fields that must be filled: of [`BUILT_IN`], or `cf_KEY`. Empty says nothing.
    pub mandatory: Vec<String>,
    /// Days between conversations; none says nothing.
    pub cadence: Option<i64>,
    /// Keys of the overview's panels in their order; empty says nothing.
    pub panels: Vec<String>,
    /// When it was archived.
    pub archived_at: Option<Timestamp>,
    /// Adds one per edit.
    pub version: i64,
}

impl Profile {
    /// The name in a language.
    pub fn name(&self, locale: Locale) -> &str {
        if locale == Locale::Zh { &self.name_zh } else { &self.name_en }
    }

    /// Whether it speaks for an account that somebody with these roles looks at.
    pub fn fits(&self, facts: Facts<'_>) -> bool {
        self.role.is_none_or(|role| facts.roles.contains(&role))
            && self.tier.as_deref().is_none_or(|tier| facts.tier == Some(tier))
            && self.sector.as_deref().is_none_or(|sector| facts.sector == Some(sector))
    }

    /// How many conditions it has; then a role before a tier, and a tier before a sector; then the order of roles.
    fn weight(&self) -> (Reverse<usize>, bool, bool, bool, usize) {
        let (role, tier, sector) = (self.role.is_none(), self.tier.is_none(), self.sector.is_none());
        let conditions = [role, tier, sector].into_iter().filter(|any| !any).count();
        let rank = self.role.and_then(|role| Role::ALL.iter().position(|r| *r == role)).unwrap_or(Role::ALL.len());
        (Reverse(conditions), role, tier, sector, rank)
    }
}

/// Some cadence with the accounts that it holds for: tier and sector; none is any.
#[derive(Clone, PartialEq, Debug)]
pub struct Cadence {
    /// Code of the tier.
    pub tier: Option<String>,
    /// Code of the sector.
    pub sector: Option<String>,
    /// Days.
    pub days: i64,
}

/// All profiles in use, the most specific first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules(Vec<Profile>);

impl Rules {
    /// Puts profiles in the order in which they are asked.
    pub fn new(mut profiles: Vec<Profile>) -> Self {
        profiles.retain(|p| p.archived_at.is_none());
        profiles.sort_by(|a, b| (a.weight(), &a.tier, &a.sector).cmp(&(b.weight(), &b.tier, &b.sector)));
        Self(profiles)
    }

    /// All of them.
    pub fn all(&self) -> &[Profile] {
        &self.0
    }

    /// Those that speak for an account, the most specific first.
    pub fn fitting<'a>(&'a self, facts: Facts<'a>) -> impl Iterator<Item = &'a Profile> {
        self.0.iter().filter(move |p| p.fits(facts))
    }

    /// The profile that says which fields must be filled.
    pub fn mandatory<'a>(&'a self, facts: Facts<'a>) -> Option<&'a Profile> {
        self.fitting(facts).find(|p| !p.mandatory.is_empty())
    }

    /// The profile that says how often to talk, with its days.
    pub fn cadence<'a>(&'a self, facts: Facts<'a>) -> Option<(&'a Profile, i64)> {
        self.fitting(facts).find_map(|p| Some((p, p.cadence?)))
    }

    /// The profile that says which panels to show.
    pub fn panels<'a>(&'a self, facts: Facts<'a>) -> Option<&'a Profile> {
        self.fitting(facts).find(|p| !p.panels.is_empty())
    }

    /// The cadences of somebody with these roles, in the order in which they are asked: the first that fits holds.
    pub fn cadences(&self, roles: &[Role]) -> Vec<Cadence> {
        let mine = self.0.iter().filter(|p| p.role.is_none_or(|role| roles.contains(&role)));
        mine.filter_map(|p| Some(Cadence { tier: p.tier.clone(), sector: p.sector.clone(), days: p.cadence? }))
            .collect()
    }
}

/// A profile as typed; the API fills it too.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of Profile, as text; empty is any")]
pub struct ProfileForm {
    pub name_en: String,
    pub name_zh: String,
    pub role: String,
    pub tier: String,
    pub sector: String,
    pub mandatory: Vec<String>,
    pub cadence: String,
    /// Places of panels by key: `KEY=PLACE`, as the form has one input per panel; the API gives keys in order.
    pub panels: Vec<String>,
    /// The version that was read.
    pub base: String,
}

/// What the reading needs to know of the install.
#[derive(Clone, Debug, Default)]
pub struct FormGround {
    /// Codes of sectors.
    pub sectors: Vec<String>,
    /// Codes of tiers.
    pub tiers: Vec<String>,
    /// Names of custom fields of accounts.
    pub custom: Vec<String>,
    /// Keys of panels.
    pub panels: Vec<&'static str>,
}

impl ProfileForm {
    /// The form of a stored profile.
    pub fn of(p: &Profile) -> Self {
        Self {
            name_en: p.name_en.clone(),
            name_zh: p.name_zh.clone(),
            role: p.role.map(|r| r.code().to_owned()).unwrap_or_default(),
            tier: p.tier.clone().unwrap_or_default(),
            sector: p.sector.clone().unwrap_or_default(),
            mandatory: p.mandatory.clone(),
            cadence: p.cadence.map(|days| days.to_string()).unwrap_or_default(),
            panels: p.panels.clone(),
            base: p.version.to_string(),
        }
    }

    /// Reads a profile; id, version and archive are the caller's.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn parse(&self, id: RowId, ground: &FormGround) -> Result<Profile> {
        let mut fields = Fields::default();
        let name_en = validate::required(&mut fields, "name_en", &self.name_en, NAME);
        let name_zh = validate::line(&mut fields, "name_zh", &self.name_zh, NAME);
        let role = Role::parse(&self.role);
        if role.is_none() && !self.role.is_empty() {
            fields.add("role", "error-choose");
        }
        let mut one = |name: &'static str, text: &str, known: &[String]| {
            if !text.is_empty() && !known.iter().any(|k| k == text) {
                fields.add(name, "error-choose");
            }
            (!text.is_empty()).then(|| text.to_owned())
        };
        let (tier, sector) = (one("tier", &self.tier, &ground.tiers), one("sector", &self.sector, &ground.sectors));
        let known = |name: &String| BUILT_IN.contains(&name.as_str()) || ground.custom.contains(name);
        if !self.mandatory.iter().all(known) {
            fields.add("mandatory", "error-choose");
        }
        let panels = panels(&mut fields, &self.panels, &ground.panels);
        let cadence = validate::int(&mut fields, "cadence", &self.cadence, 1, LONGEST);
        if self.mandatory.is_empty() && cadence.is_none() && panels.is_empty() && fields.0.is_empty() {
            fields.add("", "duties-error-nothing");
        }
        fields.finish()?;
        let mut mandatory = self.mandatory.clone();
        mandatory.sort();
        mandatory.dedup();
        let name_zh = if name_zh.is_empty() { name_en.clone() } else { name_zh };
        Ok(Profile {
            id,
            name_en,
            name_zh,
            role,
            tier,
            sector,
            mandatory,
            cadence,
            panels,
            archived_at: None,
            version: 1,
        })
    }
}

/// Keys in order, or `KEY=PLACE` in any: an empty place leaves the panel out.
fn panels(fields: &mut Fields, given: &[String], known: &[&'static str]) -> Vec<String> {
    let mut list: Vec<(i64, &str)> = Vec::new();
    for (n, text) in (1..).zip(given) {
        let (key, place) = text.split_once('=').map_or((text.as_str(), n), |(key, place)| {
            let place = if place.trim().is_empty() { 0 } else { place.trim().parse().unwrap_or(-1) };
            (key, place)
        });
        if !known.contains(&key) || place < 0 {
            fields.add("panels", "duties-error-panels");
        } else if place > 0 {
            list.push((place, key));
        }
    }
    list.sort_by_key(|(place, _)| *place);
    let mut keys: Vec<String> = Vec::new();
    for (_, key) in list {
        if !keys.iter().any(|k| k == key) {
            keys.push(key.to_owned());
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn profile(n: u128, role: Option<Role>, tier: &str, sector: &str) -> Profile {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Profile {
            id: RowId(uuid::Uuid::from_u128(n)),
            name_en: n.to_string(),
            name_zh: n.to_string(),
            role,
            tier: some(tier),
            sector: some(sector),
            mandatory: Vec::new(),
            cadence: Some(i64::try_from(n).unwrap()),
            panels: Vec::new(),
            archived_at: None,
            version: 1,
        }
    }

    fn facts<'a>(roles: &'a [Role], tier: &'a str, sector: &'a str) -> Facts<'a> {
        Facts { roles, tier: Some(tier), sector: Some(sector) }
    }

    #[test]
    fn the_most_specific_speaks_and_ties_go_by_role_tier_sector() {
        let manager = Some(Role::AccountManager);
        let rules = Rules::new(vec![
            profile(1, None, "", ""),
            profile(2, None, "", "food"),
            profile(3, None, "star", ""),
            profile(4, manager, "", ""),
            profile(5, None, "star", "food"),
            profile(6, manager, "", "food"),
            profile(7, manager, "star", ""),
            profile(8, manager, "star", "food"),
            profile(9, Some(Role::Director), "star", "food"),
        ]);
        let order: Vec<&str> = rules.all().iter().map(|p| p.name_en.as_str()).collect();
        assert_eq!(order, ["8", "9", "7", "6", "5", "4", "3", "2", "1"]);
        let says = |roles: &[Role], tier, sector| rules.cadence(facts(roles, tier, sector)).map(|(_, days)| days);
        assert_eq!(says(&[Role::AccountManager], "star", "food"), Some(8));
        assert_eq!(says(&[Role::AccountManager], "star", "retail"), Some(7));
        assert_eq!(says(&[Role::AccountManager], "status", "food"), Some(6));
        assert_eq!(says(&[Role::Contributor], "star", "food"), Some(5));
        assert_eq!(says(&[Role::AccountManager], "status", "retail"), Some(4));
        assert_eq!(says(&[], "star", "retail"), Some(3));
        assert_eq!(says(&[], "status", "food"), Some(2));
        assert_eq!(says(&[], "status", "retail"), Some(1));
        assert_eq!(says(&[Role::Director, Role::AccountManager], "star", "food"), Some(8), "roles in their order");
        let none = Facts { roles: &[], tier: None, sector: None };
        assert_eq!(rules.cadence(none).map(|(_, days)| days), Some(1));
        let mine: Vec<i64> = rules.cadences(&[Role::Director]).into_iter().map(|c| c.days).collect();
        assert_eq!(mine, [9, 5, 3, 2, 1]);
    }

    #[test]
    fn where_a_profile_says_nothing_the_next_one_speaks() {
        let mut special = profile(2, None, "star", "");
        special.cadence = None;
        special.mandatory = vec![String::from("website")];
        let archived = Profile { archived_at: Some(Timestamp::UNIX_EPOCH), ..profile(3, None, "star", "food") };
        let rules = Rules::new(vec![profile(1, None, "", ""), special, archived]);
        let here = facts(&[], "star", "food");
        assert_eq!(rules.cadence(here).map(|(_, days)| days), Some(1));
        assert_eq!(rules.mandatory(here).map(|p| p.name_en.as_str()), Some("2"));
        assert!(rules.panels(here).is_none());
        assert_eq!(rules.fitting(here).count(), 2);
    }

    #[test]
    fn the_next_conversation_is_due_a_cadence_after_the_last() {
        assert_eq!(next_due(Some(date(2026, 11, 1)), 21), Some(date(2026, 11, 22)));
        assert_eq!(next_due(Some(date(2026, 12, 20)), 60), Some(date(2027, 2, 18)));
        assert_eq!(next_due(None, 21), None);
        assert_eq!((goal(true), goal(false)), (21, 60));
    }

    #[test]
    fn a_form_is_read_whole_and_mistakes_come_at_once() {
        let ground = FormGround {
            sectors: vec![String::from("food")],
            tiers: vec![String::from("star")],
            custom: vec![String::from("cf_level")],
            panels: vec!["facts", "promises", "latest"],
        };
        let id = RowId(uuid::Uuid::nil());
        let form = ProfileForm {
            name_en: String::from("Key food"),
            role: String::from("director"),
            tier: String::from("star"),
            mandatory: vec![String::from("website"), String::from("cf_level"), String::from("website")],
            cadence: String::from("14"),
            panels: vec![String::from("latest=2"), String::from("facts="), String::from("promises=1")],
            ..ProfileForm::default()
        };
        let read = form.parse(id, &ground).unwrap();
        assert_eq!((read.mandatory.len(), read.cadence, read.sector.as_deref()), (2, Some(14), None));
        assert_eq!(read.panels, ["promises", "latest"]);
        assert_eq!(ProfileForm::of(&read).parse(id, &ground).unwrap(), read);
        let wrong = ProfileForm {
            role: String::from("king"),
            tier: String::from("moon"),
            sector: String::from("mining"),
            mandatory: vec![String::from("password")],
            cadence: String::from("0"),
            panels: vec![String::from("cockpit")],
            ..ProfileForm::default()
        };
        let Err(crate::base::Error::Invalid(fields)) = wrong.parse(id, &ground) else { panic!("taken") };
        let names: Vec<&str> = fields.0.iter().map(|e| e.field.as_ref()).collect();
        assert_eq!(names, ["name_en", "role", "tier", "sector", "mandatory", "panels", "cadence"]);
        let nothing = ProfileForm { name_en: String::from("Nothing"), ..ProfileForm::default() };
        assert!(nothing.parse(id, &ground).is_err(), "a profile that says nothing is none");
    }
}
