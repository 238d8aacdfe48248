//! What a set of rules would change: accounts with where they go, what stays and why, and the load before and after.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use super::claims::{Facts, Rules, Verdict};
use crate::base::{AccountId, TerritoryId, UserId};

/// An account as it stands on the day from which the rules would hold.
#[derive(Clone, PartialEq, Debug)]
pub struct Seen {
    /// What the rules look at.
    pub facts: Facts,
    /// Its territory on that day.
    pub territory: Option<TerritoryId>,
    /// Its lead on that day.
    pub lead: Option<UserId>,
    /// What it weighs.
    pub points: i64,
    /// Whether the drafter may change territory and lead.
    pub manage: bool,
    /// Whether another territory or lead begins later.
    pub ahead: bool,
}

/// An account that would change.
#[derive(Clone, PartialEq, Debug)]
pub struct Change {
    /// The account.
    pub account: AccountId,
    /// Its territory before and after.
    pub territory: (Option<TerritoryId>, TerritoryId),
    /// Its lead before and after.
    pub lead: (Option<UserId>, Option<UserId>),
    /// The place of the rule that says so.
    pub rule: usize,
    /// What it weighs.
    pub points: i64,
    /// Revenue in minor units, with its currency.
    pub revenue: Option<(i64, String)>,
}

impl Change {
    /// Whether its territory changes.
    pub fn moves(&self) -> bool {
        self.territory.0 != Some(self.territory.1)
    }

    /// Whether its lead changes.
    pub fn changes_lead(&self) -> bool {
        self.lead.0 != self.lead.1
    }
}

/// An account that stays although rules say something of it, or that no rule says anything of.
#[derive(Clone, PartialEq, Debug)]
pub struct Stays {
    /// The account.
    pub account: AccountId,
    /// Its territory.
    pub territory: Option<TerritoryId>,
    /// Its lead.
    pub lead: Option<UserId>,
    /// The places of the rules that claim it.
    pub rules: Vec<usize>,
    /// Revenue in minor units, with its currency.
    pub revenue: Option<(i64, String)>,
}

/// Sums over accounts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sums {
    /// How many.
    pub accounts: i64,
    /// What they weigh.
    pub points: i64,
    /// Their revenue in the install's currency, in minor units.
    pub revenue: i64,
    /// How many of them have revenue in another currency, which is not in the sum.
    pub foreign: i64,
}

/// Sums before and after.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Load {
    /// As it is on the day.
    pub before: Sums,
    /// As the rules would make it.
    pub after: Sums,
}

/// How a set of rules is to be carried out.
#[derive(Clone, Debug)]
pub struct Manner {
    /// Whether leads follow territories.
    pub leads_follow: bool,
    /// Who holds each territory on the day.
    pub holders: HashMap<TerritoryId, Vec<UserId>>,
    /// The install's currency.
    pub currency: String,
}

/// What a set of rules would change.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Plan {
    /// Accounts looked at.
    pub seen: usize,
    /// What would change.
    pub changes: Vec<Change>,
    /// Claimed for several territories: they stay.
    pub torn: Vec<Stays>,
    /// Claimed by no rule: they keep what they have.
    pub unclaimed: Vec<Stays>,
    /// They would change, but another change begins later: they stay.
    pub planned: Vec<Stays>,
    /// How many would change, but are not the drafter's to manage.
    pub barred: usize,
    /// Sums by lead; none is nobody.
    pub leads: HashMap<Option<UserId>, Load>,
    /// Sums by territory; none is no territory.
    pub territories: HashMap<Option<TerritoryId>, Load>,
    /// Territories whose accounts get no lead, for several people hold them.
    pub shared: BTreeSet<TerritoryId>,
}

impl Plan {
    /// Takes in one account.
    pub fn take(&mut self, seen: Seen, rules: &Rules, manner: &Manner) {
        self.seen += 1;
        let mut end = (seen.territory, seen.lead);
        match rules.verdict(&seen.facts) {
            Verdict::Nobody => self.unclaimed.push(stays(&seen, Vec::new())),
            Verdict::Torn(places) => self.torn.push(stays(&seen, places)),
            Verdict::One(rule) => {
                let to = rules.list[rule].territory;
                let lead = self.lead(&seen, to, manner);
                if seen.territory == Some(to) && lead == seen.lead {
                    // It is where it belongs.
                } else if !seen.manage {
                    self.barred += 1;
                } else if seen.ahead {
                    self.planned.push(stays(&seen, vec![rule]));
                } else {
                    end = (Some(to), lead);
                    self.changes.push(Change {
                        account: seen.facts.account,
                        territory: (seen.territory, to),
                        lead: (seen.lead, lead),
                        rule,
                        points: seen.points,
                        revenue: seen.facts.revenue.clone(),
                    });
                }
            }
        }
        self.count(&seen, end, &manner.currency);
    }

    /// The lead that an account of the territory gets: its only holder, when leads follow and the account moves or has
    /// no lead.
    fn lead(&mut self, seen: &Seen, to: TerritoryId, manner: &Manner) -> Option<UserId> {
        let asked = manner.leads_follow && (seen.lead.is_none() || seen.territory != Some(to));
        match manner.holders.get(&to).map(Vec::as_slice) {
            Some([holder]) if asked => Some(*holder),
            Some([_, _, ..]) if asked => {
                self.shared.insert(to);
                seen.lead
            }
            _ => seen.lead,
        }
    }

    fn count(&mut self, seen: &Seen, end: (Option<TerritoryId>, Option<UserId>), currency: &str) {
        let (revenue, foreign) = match &seen.facts.revenue {
            Some((minor, code)) if code == currency => (*minor, 0),
            Some(_) => (0, 1),
            None => (0, 0),
        };
        let one = Sums { accounts: 1, points: seen.points, revenue, foreign };
        self.territories.entry(seen.territory).or_default().before.add(&one);
        self.territories.entry(end.0).or_default().after.add(&one);
        self.leads.entry(seen.lead).or_default().before.add(&one);
        self.leads.entry(end.1).or_default().after.add(&one);
    }

    /// Puts what weighs most first; accounts of equal revenue by id.
    pub fn sort(&mut self) {
        self.changes.sort_by(|a, b| amount(&b.revenue).cmp(&amount(&a.revenue)).then(a.account.cmp(&b.account)));
        for list in [&mut self.torn, &mut self.unclaimed, &mut self.planned] {
            list.sort_by(|a, b| amount(&b.revenue).cmp(&amount(&a.revenue)).then(a.account.cmp(&b.account)));
        }
    }

    /// How many accounts get another lead.
    pub fn new_leads(&self) -> usize {
        self.changes.iter().filter(|change| change.changes_lead()).count()
    }

    /// Accounts without a territory after the rules were applied.
    pub fn unassigned(&self) -> usize {
        let left = self.territories.get(&None).map_or(0, |load| load.after.accounts);
        usize::try_from(left).unwrap_or(0)
    }

    /// Names exactly these changes on this day: what was previewed is what is applied.
    pub fn fingerprint(&self, from: Date) -> String {
        use std::fmt::Write as _;
        let mut lines: Vec<String> = self
            .changes
            .iter()
            .map(|c| format!("{} {:?} {} {:?} {:?}", c.account, c.territory.0, c.territory.1, c.lead.0, c.lead.1))
            .collect();
        lines.sort();
        let hash = crate::base::secret_hash(&format!("{from}\n{}", lines.join("\n")));
        hash.iter().take(16).fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

impl Sums {
    fn add(&mut self, other: &Sums) {
        self.accounts += other.accounts;
        self.points += other.points;
        self.revenue = self.revenue.saturating_add(other.revenue);
        self.foreign += other.foreign;
    }
}

fn amount(revenue: &Option<(i64, String)>) -> i64 {
    revenue.as_ref().map_or(-1, |(minor, _)| *minor)
}

pub(super) fn stays(seen: &Seen, rules: Vec<usize>) -> Stays {
    Stays {
        account: seen.facts.account,
        territory: seen.territory,
        lead: seen.lead,
        rules,
        revenue: seen.facts.revenue.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::claims::tests::{facts, rule};
    use super::super::{Conditions, TerritoryLevel};
    use super::*;
    use uuid::Uuid;

    fn t(n: u128) -> TerritoryId {
        TerritoryId(Uuid::from_u128(n))
    }

    fn u(n: u128) -> UserId {
        UserId(Uuid::from_u128(n))
    }

    fn seen(id: u128, country: &str, territory: Option<u128>, lead: Option<u128>) -> Seen {
        let facts = Facts { revenue: Some((1_000, String::from("EUR"))), ..facts(id, country) };
        Seen { facts, territory: territory.map(t), lead: lead.map(u), points: 3, manage: true, ahead: false }
    }

    fn rules() -> Rules {
        let of = |code: &str| Conditions { countries: vec![code.to_owned()], ..Conditions::default() };
        let list = vec![
            rule(1, 1, TerritoryLevel::National, of("NO")),
            rule(2, 2, TerritoryLevel::National, of("SE")),
            rule(3, 3, TerritoryLevel::National, of("SE")),
            rule(4, 4, TerritoryLevel::National, of("FI")),
        ];
        Rules::new(list, &[])
    }

    fn manner(leads_follow: bool) -> Manner {
        let holders = HashMap::from([(t(1), vec![u(1)]), (t(4), vec![u(4), u(5)])]);
        Manner { leads_follow, holders, currency: String::from("EUR") }
    }

    fn plan(accounts: Vec<Seen>, leads_follow: bool) -> Plan {
        let mut plan = Plan::default();
        accounts.into_iter().for_each(|a| plan.take(a, &rules(), &manner(leads_follow)));
        plan
    }

    #[test]
    fn leads_follow_when_an_account_moves_or_has_none() {
        let accounts = || {
            vec![
                seen(1, "NO", Some(1), Some(9)),
                seen(2, "NO", Some(2), Some(9)),
                seen(3, "NO", Some(1), None),
                seen(4, "FI", None, Some(9)),
            ]
        };
        let still = plan(accounts(), false);
        assert_eq!(still.changes.len(), 2, "3 is where it belongs, and its lead is nobody's business");
        assert_eq!(still.new_leads(), 0);
        let follow = plan(accounts(), true);
        let leads: Vec<_> = follow.changes.iter().map(|c| (c.account.0.as_u128(), c.lead.1)).collect();
        assert_eq!(leads, [(2, Some(u(1))), (3, Some(u(1))), (4, Some(u(9)))]);
        assert_eq!(follow.shared.iter().copied().collect::<Vec<_>>(), [t(4)], "two holders: nobody is guessed");
    }

    #[test]
    fn what_is_doubtful_stays() {
        let mut held = seen(3, "NO", Some(2), None);
        held.ahead = true;
        let mut foreign = seen(4, "NO", Some(2), None);
        foreign.manage = false;
        let plan = plan(vec![seen(1, "SE", Some(1), None), seen(2, "FR", None, None), held, foreign], true);
        assert!(plan.changes.is_empty());
        assert_eq!((plan.torn.len(), plan.unclaimed.len(), plan.planned.len(), plan.barred), (1, 1, 1, 1));
        assert_eq!(plan.torn[0].rules.len(), 2);
        assert_eq!((plan.seen, plan.unassigned()), (4, 1));
    }

    #[test]
    fn sums_before_and_after_add_up() {
        let mut dollar = seen(3, "NO", None, None);
        dollar.facts.revenue = Some((5, String::from("USD")));
        let plan = plan(vec![seen(1, "NO", Some(2), Some(9)), seen(2, "NO", Some(1), Some(1)), dollar], true);
        let total = |after: bool| {
            plan.leads
                .values()
                .map(|l| if after { l.after } else { l.before })
                .fold((0, 0, 0), |sum, s| (sum.0 + s.accounts, sum.1 + s.points, sum.2 + s.revenue))
        };
        assert_eq!(total(false), (3, 9, 2_000));
        assert_eq!(total(true), total(false));
        assert_eq!(plan.leads[&Some(u(1))].after, Sums { accounts: 3, points: 9, revenue: 2_000, foreign: 1 });
        assert_eq!(plan.territories[&Some(t(2))].after, Sums::default());
    }

    #[test]
    fn a_fingerprint_names_the_changes_and_the_day() {
        let day = jiff::civil::date(2026, 12, 1);
        let one = plan(vec![seen(1, "NO", Some(2), Some(9))], false);
        let same = plan(vec![seen(1, "NO", Some(2), Some(9)), seen(2, "NO", Some(1), None)], false);
        let other = plan(vec![seen(1, "NO", Some(3), Some(9))], false);
        assert_eq!(one.fingerprint(day), same.fingerprint(day));
        assert_ne!(one.fingerprint(day), other.fingerprint(day));
        assert_ne!(one.fingerprint(day), one.fingerprint(jiff::civil::date(2026, 12, 2)));
        assert_eq!(one.fingerprint(day).len(), 32);
    }
}
