//! What a set of rules says of one account: which rules claim it, and which of them wins.

use std::collections::{HashMap, HashSet};

use super::{Region, Rule, TerritoryLevel, rank};
use crate::base::AccountId;

/// What the rules look at.
#[derive(Clone, PartialEq, Debug)]
pub struct Facts {
    /// The account.
    pub account: AccountId,
    /// Stored country.
    pub country: String,
    /// Code of the sector.
    pub sector: Option<String>,
    /// Revenue in minor units, with its currency.
    pub revenue: Option<(i64, String)>,
}

/// What the rules say of an account. Rules are named by their place in [`Rules::list`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// No rule claims it.
    Nobody,
    /// One territory claims it; the rule is the first that says so.
    One(usize),
    /// Rules of the same precedence claim it for different territories.
    Torn(Vec<usize>),
}

/// The rules of a set, made ready for many accounts.
pub struct Rules {
    /// The rules, the strongest precedence first, then by place.
    pub list: Vec<Rule>,
    /// For each rule the countries of its regions.
    regions: Vec<HashSet<String>>,
    /// Which named rules name an account.
    named: HashMap<AccountId, Vec<usize>>,
    /// Which of the tags that rules ask for an account has.
    tags: HashMap<AccountId, Vec<String>>,
}

impl Rules {
    /// Sorts the rules and resolves their regions.
    pub fn new(mut list: Vec<Rule>, regions: &[Region]) -> Self {
        list.sort_by_key(|rule| (std::cmp::Reverse(rank(rule.precedence)), rule.position, rule.id));
        let countries = |rule: &Rule| {
            let wanted = regions.iter().filter(|region| rule.conditions.regions.contains(&region.code));
            wanted.flat_map(|region| region.countries.iter().cloned()).collect()
        };
        let regions = list.iter().map(countries).collect();
        Self { list, regions, named: HashMap::new(), tags: HashMap::new() }
    }

    /// Notes that a rule names an account.
    pub fn name(&mut self, rule: crate::base::RuleId, account: AccountId) {
        if let Some(place) = self.list.iter().position(|r| r.id == rule) {
            self.named.entry(account).or_default().push(place);
        }
    }

    /// Notes a tag of an account.
    pub fn tag(&mut self, account: AccountId, tag: String) {
        self.tags.entry(account).or_default().push(tag);
    }

    /// All tags that some rule asks for.
    pub fn tags(&self) -> Vec<String> {
        let mut tags: Vec<String> = self.list.iter().flat_map(|rule| rule.conditions.tags.iter().cloned()).collect();
        tags.sort();
        tags.dedup();
        tags
    }

    /// Whether a rule claims an account.
    fn claims(&self, place: usize, facts: &Facts) -> bool {
        let rule = &self.list[place];
        let asked = &rule.conditions;
        let one_of = |list: &[String], value: Option<&str>| {
            list.is_empty() || value.is_some_and(|value| list.iter().any(|entry| entry == value))
        };
        if rule.precedence == TerritoryLevel::Named
            && !self.named.get(&facts.account).is_some_and(|rules| rules.contains(&place))
        {
            return false;
        }
        one_of(&asked.countries, Some(facts.country.as_str()))
            && (asked.regions.is_empty() || self.regions[place].contains(&facts.country))
            && one_of(&asked.sectors, facts.sector.as_deref())
            && (asked.tags.is_empty()
                || self.tags.get(&facts.account).is_some_and(|tags| tags.iter().any(|tag| asked.tags.contains(tag))))
            && asked.revenue.as_ref().is_none_or(|band| {
                band.holds(facts.revenue.as_ref().map(|(minor, currency)| (*minor, currency.as_str())))
            })
    }

    /// What the rules say of an account: the strongest precedence that claims it decides.
    pub fn verdict(&self, facts: &Facts) -> Verdict {
        let Some(first) = (0..self.list.len()).find(|place| self.claims(*place, facts)) else {
            return Verdict::Nobody;
        };
        let (precedence, territory) = (self.list[first].precedence, self.list[first].territory);
        let equals = (first + 1..self.list.len()).take_while(|place| self.list[*place].precedence == precedence);
        let others: Vec<usize> =
            equals.filter(|place| self.list[*place].territory != territory && self.claims(*place, facts)).collect();
        if others.is_empty() {
            Verdict::One(first)
        } else {
            Verdict::Torn(std::iter::once(first).chain(others).collect())
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::base::{RuleId, RuleSetId, TerritoryId};
    use crate::features::territories::model::{Band, Conditions};
    use uuid::Uuid;

    pub(crate) fn rule(id: u128, territory: u128, precedence: TerritoryLevel, conditions: Conditions) -> Rule {
        Rule {
            id: RuleId(Uuid::from_u128(id)),
            set: RuleSetId(Uuid::from_u128(1)),
            territory: TerritoryId(Uuid::from_u128(territory)),
            precedence,
            conditions,
            position: i64::try_from(id).unwrap(),
            version: 1,
        }
    }

    pub(crate) fn facts(id: u128, country: &str) -> Facts {
        Facts { account: AccountId(Uuid::from_u128(id)), country: country.to_owned(), sector: None, revenue: None }
    }

    fn countries(codes: &[&str]) -> Conditions {
        Conditions { countries: codes.iter().map(|c| (*c).to_owned()).collect(), ..Conditions::default() }
    }

    fn europe() -> Region {
        let countries = ["NO", "SE", "NL"].map(str::to_owned).to_vec();
        Region { code: String::from("europe"), name_en: String::new(), name_zh: String::new(), countries }
    }

    #[test]
    fn named_beats_global_beats_national_beats_regional() {
        use TerritoryLevel::{Global, Named, National, Regional};
        let all = [
            rule(1, 1, Regional, countries(&["NO"])),
            rule(2, 2, National, countries(&["NO"])),
            rule(3, 3, Global, countries(&["NO"])),
            rule(4, 4, Named, Conditions::default()),
        ];
        let winner = |count: usize| {
            let mut rules = Rules::new(all[..count].to_vec(), &[]);
            rules.name(RuleId(Uuid::from_u128(4)), AccountId(Uuid::from_u128(9)));
            match rules.verdict(&facts(9, "NO")) {
                Verdict::One(place) => rules.list[place].id.0.as_u128(),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!([1, 2, 3, 4].map(winner), [1, 2, 3, 4]);
        let rules = Rules::new(all.to_vec(), &[]);
        assert!(matches!(rules.verdict(&facts(8, "NO")), Verdict::One(1)), "a named rule claims only what it names");
        assert_eq!(rules.verdict(&facts(9, "SE")), Verdict::Nobody);
    }

    #[test]
    fn equal_rules_of_two_territories_are_a_conflict_and_of_one_are_not() {
        use TerritoryLevel::{National, Regional};
        let list = vec![
            rule(1, 1, Regional, countries(&["NO"])),
            rule(2, 2, Regional, Conditions { regions: vec![String::from("europe")], ..Conditions::default() }),
            rule(3, 1, Regional, countries(&["NO", "SE"])),
            rule(4, 3, National, countries(&["NL"])),
        ];
        let rules = Rules::new(list, &[europe()]);
        let ids = |verdict| match verdict {
            Verdict::Torn(places) => places.into_iter().map(|p: usize| rules.list[p].id.0.as_u128()).collect(),
            _ => Vec::new(),
        };
        // Rule 3 says what rule 1 says, so the conflict is one of two territories.
        assert_eq!(ids(rules.verdict(&facts(9, "NO"))), [1, 2]);
        assert_eq!(ids(rules.verdict(&facts(9, "SE"))), [2, 3]);
        let strong = rules.verdict(&facts(9, "NL"));
        assert!(matches!(strong, Verdict::One(0)), "a stronger precedence ends the conflict: {strong:?}");
        assert_eq!(rules.verdict(&facts(9, "FR")), Verdict::Nobody);
    }

    #[test]
    fn every_filled_field_must_hold() {
        let band = Band { currency: String::from("EUR"), from_minor: Some(100), below_minor: Some(200) };
        let asked = Conditions {
            sectors: vec![String::from("food")],
            tags: vec![String::from("dairy"), String::from("key")],
            revenue: Some(band.clone()),
            ..Conditions::default()
        };
        let mut rules = Rules::new(vec![rule(1, 1, TerritoryLevel::Global, asked)], &[]);
        let mut account =
            Facts { sector: Some(String::from("food")), revenue: Some((100, String::from("EUR"))), ..facts(9, "") };
        assert_eq!(rules.verdict(&account), Verdict::Nobody, "no tag");
        rules.tag(account.account, String::from("key"));
        assert_eq!(rules.verdict(&account), Verdict::One(0));
        account.sector = None;
        assert_eq!(rules.verdict(&account), Verdict::Nobody, "no sector");
        assert!(band.holds(Some((199, "EUR"))) && !band.holds(Some((200, "EUR"))));
        assert!(!band.holds(Some((150, "USD"))) && !band.holds(None));
        assert!(Conditions { groups: true, ..Conditions::default() }.is_empty());
    }
}
